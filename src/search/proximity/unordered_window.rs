//! Finds words in any order within a window of a text, each at a position of its own.
//!
//! Two words may want the same position: a hyphenated word is there both as one word and as its first part. So
//! words are matched to positions by augmenting paths (Kuhn 1955, "The Hungarian method"): a word that finds all
//! its positions taken asks the word at one of them to move on.

use std::collections::{HashMap, HashSet};

use crate::deadline::is_over;
use crate::search::proximity::span::Span;

/// A window that begins at a position with one of the words, and the positions of the others in it.
pub struct UnorderedWindow<'a> {
    /// The positions of each of the other words within reach, in ascending order.
    positions: Vec<&'a [u32]>,
    /// The position that each word has been given.
    given: Vec<Option<u32>>,
    /// The word that was given a position.
    taken: HashMap<u32, usize>,
    /// The first position.
    start: u32,
    /// The last position that may be given.
    end: u32,
}

impl<'a> UnorderedWindow<'a> {
    /// Finds the shortest window that begins at `start`, has each of `others`, given by its positions in ascending
    /// order, and covers fewer than `most` positions.
    pub fn shortest(start: u32, others: impl Iterator<Item = &'a [u32]>, most: u32) -> Option<UnorderedWindow<'a>> {
        let mut positions: Vec<&[u32]> = Vec::new();
        let mut end = start;
        for all in others {
            let from = all.partition_point(|at| *at <= start);
            let to = all.partition_point(|at| at.saturating_sub(start) < most);
            // A stretch of one position holds nothing else.
            let within = all.get(from..to)?;
            // A word that is wanted again is at its next position at the earliest.
            let before = positions.iter().filter(|other| std::ptr::eq(**other, within)).count();
            end = end.max(*within.get(before)?);
            positions.push(within);
        }
        let given = vec![None; positions.len()];
        let mut window = UnorderedWindow { positions, given, taken: HashMap::new(), start, end };
        for word in 0..window.positions.len() {
            // All words up to this one have no positions of their own before a later end.
            while !window.give(word, 0, &mut HashSet::new()) {
                if is_over(window.positions.len()) {
                    return None;
                }
                let later = |all: &&[u32]| all.get(all.partition_point(|at| *at <= window.end)).copied();
                window.end = window.positions.iter().filter_map(later).min()?;
            }
        }
        Some(window)
    }

    /// Returns the range from the first to the last position.
    pub fn span(&self) -> Span {
        Span { start: self.start, end: self.end }
    }

    /// Returns the positions of the other words, in their order: each the nearest that leaves room for the words
    /// after it.
    pub fn nearest(mut self) -> Vec<u32> {
        for word in 0..self.positions.len() {
            let Some(given) = self.given[word] else { continue };
            let positions = self.positions[word];
            let nearer = &positions[..positions.partition_point(|at| *at < given)];
            let _ = nearer.iter().any(|at| self.exchange(word, *at));
        }
        self.given.into_iter().flatten().collect()
    }

    /// Gives `word` a position, and moves words from number `first` on that are in its way. Positions in `tried` are
    /// not tried again.
    fn give(&mut self, word: usize, first: usize, tried: &mut HashSet<u32>) -> bool {
        let positions = self.positions[word];
        let within = &positions[..positions.partition_point(|at| *at <= self.end)];
        if let Some(free) = within.iter().find(|at| !self.taken.contains_key(at)) {
            self.set(word, *free);
            return true;
        }
        for at in within {
            if tried.insert(*at) && self.is_freed(*at, first, tried) {
                self.set(word, *at);
                return true;
            }
        }
        false
    }

    /// Returns true if a position is free, or its word could be moved to another one.
    fn is_freed(&mut self, at: u32, first: usize, tried: &mut HashSet<u32>) -> bool {
        match self.taken.get(&at) {
            None => true,
            Some(&word) => word >= first && self.give(word, first, tried),
        }
    }

    /// Gives `word` the position `at` instead of its own, if the word there finds another one after it.
    fn exchange(&mut self, word: usize, at: u32) -> bool {
        let Some(own) = self.given[word].take() else { return false };
        self.taken.remove(&own);
        let is_freed = self.is_freed(at, word + 1, &mut HashSet::from([at]));
        self.set(word, if is_freed { at } else { own });
        is_freed
    }

    /// Records that `word` has the position `at`, and frees its former one.
    fn set(&mut self, word: usize, at: u32) {
        if let Some(before) = self.given[word].replace(at) {
            self.taken.remove(&before);
        }
        self.taken.insert(at, word);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Positions of all words, each its own and up to `end`: the nearest for the first word, and so on.
    fn tried(words: &[&[u32]], end: u32, taken: &mut Vec<u32>) -> bool {
        let Some(positions) = words.get(taken.len()) else { return true };
        for at in positions.iter().filter(|at| **at <= end) {
            if !taken.contains(at) {
                taken.push(*at);
                if tried(words, end, taken) {
                    return true;
                }
                taken.pop();
            }
        }
        false
    }

    #[test]
    fn the_shortest_stretch_is_the_one_that_trying_all_of_them_finds() {
        const MOST: u32 = 7;
        // Where each of four words may be; all choices of four.
        const SETS: [&[u32]; 8] =
            [&[1], &[1, 2], &[1, 3, 6], &[2], &[2, 3], &[3, 4, 5], &[1, 2, 3, 4, 5, 6, 7, 8], &[6, 9]];
        let (mut found, mut missing) = (0, 0);
        for number in 0..SETS.len().pow(4) {
            let words: Vec<&[u32]> = (0..4).map(|word| SETS[number / SETS.len().pow(word) % SETS.len()]).collect();
            let mut taken = Vec::new();
            let end = (0..MOST).find(|end| tried(&words, *end, &mut taken));
            let window = UnorderedWindow::shortest(0, words.iter().copied(), MOST);
            assert_eq!(window.as_ref().map(|window| window.span().end), end, "{words:?}");
            if let Some(window) = window {
                assert_eq!(window.nearest(), taken, "{words:?}");
                found += 1;
            } else {
                missing += 1;
            }
        }
        assert!(found > 500 && missing > 500, "{found} found, {missing} missing");
    }
}

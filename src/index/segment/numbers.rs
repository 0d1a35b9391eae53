//! Translates numbers of terms: letters come with the numbers of [`SharedTerms`], and a segment has its own.

use std::sync::Arc;

use crate::index::segment::dictionary::{SharedTerms, TermDictionary};

/// The numbers that a segment has for terms that have other numbers in letters.
#[derive(Default)]
pub struct Numbers {
    /// The sets of terms of the last letters, the latest first. When a set is begun anew, letters with the old one
    /// are still on their way.
    sets: Vec<Set>,
}

/// A set of terms and the segment's numbers of them.
struct Set {
    terms: Arc<SharedTerms>,
    /// The number of each term in the segment plus 1, by its number in the set; 0 where it was not asked for yet.
    numbers: Vec<u32>,
}

/// Sets of terms that are remembered.
const MOST: usize = 2;

impl Numbers {
    /// Makes `terms` the set that [`Numbers::of`] translates from.
    pub fn begin(&mut self, terms: &Arc<SharedTerms>) {
        match self.sets.iter().position(|set| Arc::ptr_eq(&set.terms, terms)) {
            // The set that was used last is looked for first.
            Some(at) => self.sets[..=at].rotate_right(1),
            None => {
                self.sets.insert(0, Set { terms: Arc::clone(terms), numbers: Vec::new() });
                self.sets.truncate(MOST);
            }
        }
    }

    /// Returns the number that the segment, whose terms are in `dictionary`, has for a term.
    #[inline]
    pub fn of(&mut self, term: u32, dictionary: &mut TermDictionary) -> u32 {
        let Some(Set { terms, numbers }) = self.sets.first_mut() else { return 0 };
        if numbers.len() <= term as usize {
            numbers.resize(term as usize + 1, 0);
        }
        let number = &mut numbers[term as usize];
        if *number == 0 {
            *number = dictionary.number(terms.get().get(term)) + 1;
        }
        *number - 1
    }
}

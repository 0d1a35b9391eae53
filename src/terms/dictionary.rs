//! All names of all concepts as one trie over word hashes: where does a name begin at this word,
//! and which is the longest?

use super::concept::ConceptId;
use super::sense::Sense;
use super::word::{self, Word};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// What a name stands for.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// One concept, whatever stands around it.
    Plain(ConceptId),
    /// Several, to be told apart by their surroundings.
    Ambiguous(Vec<Sense>),
}

/// The most words any name has, and so the most names that can begin at one word.
const LONGEST_NAME: usize = 12;

/// Bits in the filter of first words: 8 KiB, which stays in the fastest cache.
const FILTER_BITS: usize = 1 << 16;

/// Names by their words.
pub(super) struct Dictionary {
    /// Hashes of first words, as a bitmap: most words of a text end here.
    first: Box<[u64]>,
    /// (node, word) → node, both mixed into the key.
    edges: HashMap<u64, u32, BuildHasherDefault<Premixed>>,
    /// What ends at each node.
    meanings: Vec<Option<Meaning>>,
}

/// A candidate: the name ends at byte `end` and means `meaning`.
pub(super) struct Candidate<'a> {
    /// End of the name's last word.
    pub end: usize,
    /// Where the search goes on if this candidate is taken.
    pub next: usize,
    /// What it stands for.
    pub meaning: &'a Meaning,
}

impl Dictionary {
    /// A dictionary without names.
    pub(super) fn new() -> Self {
        Dictionary {
            first: vec![0; FILTER_BITS / 64].into_boxed_slice(),
            edges: HashMap::default(),
            meanings: vec![None],
        }
    }

    /// Adds a name; gives back the meaning it already had, if any, and leaves that.
    pub(super) fn insert(&mut self, name: &str, meaning: Meaning) -> Option<&Meaning> {
        let mut node = 0u32;
        for word in word::words(name) {
            if node == 0 {
                let bit = filter_bit(word.hash);
                self.first[bit / 64] |= 1 << (bit % 64);
            }
            let fresh = self.meanings.len() as u32;
            node = *self.edges.entry(key(node, word.hash)).or_insert(fresh);
            if node == fresh {
                self.meanings.push(None);
            }
        }
        let slot = &mut self.meanings[node as usize];
        if slot.is_some() {
            return slot.as_ref();
        }
        *slot = Some(meaning);
        None
    }

    /// Hands every name that begins at `word` to `accept`, the longest first, until one is taken.
    #[inline]
    pub(super) fn longest<T>(
        &self,
        text: &str,
        word: &Word,
        mut accept: impl FnMut(Candidate<'_>) -> Option<T>,
    ) -> Option<T> {
        // A plural may begin a longer name as it is and still be a name by its singular: "NSAIDs".
        let as_written = self.first_step(word.hash).and_then(|node| self.follow(text, word, node, &mut accept));
        as_written.or_else(|| {
            let is_plural = matches!(text.as_bytes()[word.range.end - 1], b's' | b'S');
            let singular = is_plural.then(|| word::singular(text, word)).flatten()?;
            self.follow(text, word, self.first_step(singular)?, &mut accept)
        })
    }

    fn follow<T>(
        &self,
        text: &str,
        word: &Word,
        first: u32,
        accept: &mut impl FnMut(Candidate<'_>) -> Option<T>,
    ) -> Option<T> {
        let mut found = [(0u32, 0usize, 0usize); LONGEST_NAME];
        let mut count = 0;
        let mut node = first;
        let (mut end, mut next) = (word.range.end, word.next);
        loop {
            if self.meanings[node as usize].is_some() && count < LONGEST_NAME {
                found[count] = (node, end, next);
                count += 1;
            }
            let Some(word) = word::next_word(text, next) else { break };
            if !word::joins(&text.as_bytes()[next..word.range.start]) {
                break;
            }
            let Some(child) = self.step(text, node, &word) else { break };
            (node, end, next) = (child, word.range.end, word.next);
        }
        found[..count].iter().rev().find_map(|&(node, end, next)| {
            let meaning = self.meanings[node as usize].as_ref()?;
            accept(Candidate { end, next, meaning })
        })
    }

    #[inline]
    fn first_step(&self, hash: u64) -> Option<u32> {
        if self.may_begin(hash) { self.edges.get(&key(0, hash)).copied() } else { None }
    }

    fn step(&self, text: &str, node: u32, word: &Word) -> Option<u32> {
        let exact = self.edges.get(&key(node, word.hash));
        let found = exact.or_else(|| self.edges.get(&key(node, word::singular(text, word)?)));
        found.copied()
    }

    #[inline]
    fn may_begin(&self, hash: u64) -> bool {
        let bit = filter_bit(hash);
        self.first[bit / 64] & (1 << (bit % 64)) != 0
    }
}

#[inline]
fn filter_bit(hash: u64) -> usize {
    (hash as usize) & (FILTER_BITS - 1)
}

#[inline]
fn key(node: u32, hash: u64) -> u64 {
    word::spread(hash ^ u64::from(node).wrapping_mul(0xd6e8_feb8_6659_fd93))
}

/// Keys are mixed already: hashing them again would cost more than the look-up.
#[derive(Default)]
pub(super) struct Premixed(u64);

impl Hasher for Premixed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = word::hash_of(bytes);
    }

    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

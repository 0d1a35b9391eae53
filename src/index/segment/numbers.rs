//! What a segment calls the terms that letters come with.

use std::sync::Arc;

use crate::index::segment::dictionary::{SharedTerms, TermDictionary};

/// The numbers that a segment has for terms that have other numbers already.
#[derive(Default)]
pub struct Numbers {
    /// The terms of the last letter, and those before them: where they are begun anew, letters with the old ones are
    /// still on their way.
    sets: Vec<Set>,
}

struct Set {
    terms: Arc<SharedTerms>,
    /// By the number of a term there, its number in the segment, from 1 on; 0 where it was not asked for yet.
    numbers: Vec<u32>,
}

/// How many sets of terms are remembered.
const MOST: usize = 2;

impl Numbers {
    /// Numbers are of `terms` from here on.
    pub fn begin(&mut self, terms: &Arc<SharedTerms>) {
        match self.sets.iter().position(|set| Arc::ptr_eq(&set.terms, terms)) {
            Some(at) => self.sets[..=at].rotate_right(1),
            None => {
                self.sets.insert(0, Set { terms: Arc::clone(terms), numbers: Vec::new() });
                self.sets.truncate(MOST);
            }
        }
    }

    /// What the segment, whose terms are in `dictionary`, calls a term.
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

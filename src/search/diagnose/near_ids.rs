//! Finds the ids of letters near one that no letter has, for the hint of an error.

use std::collections::BTreeSet;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy::Searcher;
use tantivy_fst::Automaton;

use crate::index::schema::fields::letter_field;

/// Longest id, in bytes, that is near to others by one character only; longer ones are by two.
const SHORT: usize = 8;
/// Shortest id that is taken for a slip: shorter ones are near to too many.
const SHORTEST: usize = 5;

/// The ids near one, for a walk through the dictionary.
struct NearIds(DFA);

impl Automaton for NearIds {
    type State = u32;

    fn start(&self) -> u32 {
        self.0.initial_state()
    }

    fn is_match(&self, state: &u32) -> bool {
        matches!(self.0.distance(*state), Distance::Exact(_))
    }

    fn can_match(&self, state: &u32) -> bool {
        *state != SINK_STATE
    }

    fn accept(&self, state: &u32, byte: u8) -> u32 {
        self.0.transition(*state, byte)
    }
}

/// Returns the ids of letters that are one or two slips from `typed`, the nearest first. Letters that were removed may
/// be among them.
///
/// # Errors
/// When the index cannot be read.
pub fn near_ids(searcher: &Searcher, typed: &str) -> tantivy::Result<Vec<String>> {
    if typed.len() < SHORTEST {
        return Ok(Vec::new());
    }
    let near =
        NearIds(LevenshteinAutomatonBuilder::new(if typed.len() > SHORT { 2 } else { 1 }, true).build_dfa(typed));
    let mut found = BTreeSet::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(letter_field())?;
        let mut ids = index.terms().search(&near).into_stream()?;
        while ids.advance() {
            let Ok(id) = std::str::from_utf8(ids.key()) else { continue };
            found.insert((near.0.eval(id).to_u8(), id.to_owned()));
        }
    }
    Ok(found.into_iter().map(|(_, id)| id).collect())
}

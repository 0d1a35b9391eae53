//! Restricts the search for similar words to a part of the dictionary: finds terms that may be forms of a word
//! near the one typed. To compare all words of an index would take too long.

use levenshtein_automata::{DFA, SINK_STATE};
use tantivy_fst::Automaton;

use crate::text::{FORM, MOST_LACKED};

/// Automaton that accepts the terms of all words near one, and some others.
///
/// A term is a stem, followed for some words by a mark and what makes a form of it. A word may have other letters in
/// the place of the last ones of its stem, so that a stem is accepted up to that many letters early; the caller
/// compares the words themselves.
pub struct NearTerms<'a>(pub &'a DFA);

/// The state after a part of a term was read.
#[derive(Debug, Clone, Copy)]
pub struct TermState {
    /// The states of the word automaton after the last bytes of the stem, the latest first.
    led: [u32; MOST_LACKED + 1],
    /// True if the stem has ended.
    is_form: bool,
}

impl Automaton for NearTerms<'_> {
    type State = TermState;

    fn start(&self) -> TermState {
        TermState { led: [self.0.initial_state(); _], is_form: false }
    }

    fn is_match(&self, state: &TermState) -> bool {
        self.can_match(state)
    }

    fn can_match(&self, state: &TermState) -> bool {
        // The word may have others in the place of the stem's last letters.
        state.led[MOST_LACKED] != SINK_STATE
    }

    fn accept(&self, state: &TermState, byte: u8) -> TermState {
        if state.is_form || byte == FORM as u8 {
            return TermState { is_form: true, ..*state };
        }
        let [latest, ..] = state.led;
        let mut led = state.led;
        led.rotate_right(1);
        led[0] = self.0.transition(latest, byte);
        TermState { led, is_form: false }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};

    use super::*;
    use crate::text::Stems;

    #[test]
    fn no_term_of_a_near_word_is_passed_by() {
        const IRREGULAR: &str = "dying lying tying skies donation sensibility activity relational therapies";
        // Words of queries in several forms, short ones among them: these have the most neighbors.
        const ASKED: &str = "acupuncture administrator after all amounts an and approved are as asked asks be begins \
            board body both but by calls came can certified cervical chiropractic chiropractor claims colon \
            consultation decided decision denial denials denied documented does dos dozen duty each either every excluding facet few \
            field fields for gender granted guideline had has how in initially internal internist is it items knee last \
            leave leaves left letter lumbar make medically medicine meniscectomy missing modified mri named names \
            naproxen necessary neurology no not note nowhere occupational of on opioids or original orthopedic \
            orthopedist other out outcome outcomes overturned pain part partial partially physiatrist physical \
            psychiatrist psychiatry quantity quotes rationale read regions rehabilitation request requests review \
            reviewed reviewer reviewers right searched sessions six sixty specialties specialty surgeon surgery tablets \
            tell tells text that then therapy three times tramadol treating treatment two typed value visits was week \
            weeks what where while who with words write";
        let words: BTreeSet<&str> = ASKED.split_whitespace().chain(IRREGULAR.split(' ')).collect();
        let mut stems = Stems::default();
        let terms: Vec<String> = words.iter().map(|word| stems.term(word).to_owned()).collect();
        let (mut near, mut passed_by) = (0, 0);
        for typed in &words {
            let dfa = LevenshteinAutomatonBuilder::new(2, true).build_dfa(typed);
            let automaton = NearTerms(&dfa);
            for (word, term) in words.iter().zip(&terms) {
                let is_near = matches!(dfa.eval(word), Distance::Exact(_));
                let end = term.bytes().fold(automaton.start(), |state, byte| automaton.accept(&state, byte));
                assert!(!is_near || automaton.is_match(&end), "{typed}: {word}");
                near += usize::from(is_near);
                passed_by += usize::from(!automaton.is_match(&end));
            }
        }
        assert!(near > words.len() && passed_by > near, "{near} near, {passed_by} passed by");
    }
}

//! Finds the terms of the dictionary that are forms of a word near the one typed, in one walk: to compare all words of an
//! index would take too long.

use levenshtein_automata::{DFA, Distance, SINK_STATE};
use tantivy_fst::Automaton;

use crate::text::{FORM, LACKED, MOST_LACKED};

/// Automaton that accepts the terms of all words near one.
///
/// A term is a stem, followed for some words by a mark and what makes a form of it. A word may have other letters in
/// the place of the last ones of its stem; then a control character after the mark tells how many.
pub struct NearTerms<'a>(pub &'a DFA);

/// The state after a part of a term was read.
#[derive(Debug, Clone, Copy)]
pub struct TermState {
    /// The states of the word automaton after the last bytes of the stem, the latest first. In a form only the first
    /// counts.
    led: [u32; MOST_LACKED + 1],
    part: TermPart,
}

/// The part of a term that is being read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TermPart {
    Stem,
    /// The mark was read last.
    Mark,
    Form,
}

impl Automaton for NearTerms<'_> {
    type State = TermState;

    fn start(&self) -> TermState {
        TermState { led: [self.0.initial_state(); _], part: TermPart::Stem }
    }

    fn is_match(&self, state: &TermState) -> bool {
        matches!(self.0.distance(state.led[0]), Distance::Exact(_))
    }

    fn can_match(&self, state: &TermState) -> bool {
        match state.part {
            TermPart::Form => state.led[0] != SINK_STATE,
            // The word may have others in the place of the stem's last letters.
            _ => state.led[MOST_LACKED] != SINK_STATE,
        }
    }

    fn accept(&self, state: &TermState, byte: u8) -> TermState {
        let mut led = state.led;
        match state.part {
            TermPart::Stem if byte == FORM as u8 => TermState { led, part: TermPart::Mark },
            TermPart::Stem => {
                led.rotate_right(1);
                led[0] = self.0.transition(state.led[0], byte);
                // Of a word that is near, this letter must be one that the word lacks.
                if led[0] == SINK_STATE && !LACKED.contains(&byte) {
                    led = [SINK_STATE; _];
                }
                TermState { led, part: TermPart::Stem }
            }
            TermPart::Mark if byte < b' ' => {
                led[0] = led.get(usize::from(byte)).copied().unwrap_or(SINK_STATE);
                TermState { led, part: TermPart::Form }
            }
            TermPart::Mark | TermPart::Form => {
                led[0] = self.0.transition(led[0], byte);
                TermState { led, part: TermPart::Form }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use levenshtein_automata::Distance;

    use super::*;
    use crate::text::{Stems, near};

    #[test]
    fn the_terms_of_near_words_are_accepted_and_no_others() {
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
        let mut found = 0;
        for typed in &words {
            let dfa = near(typed, 2);
            let automaton = NearTerms(&dfa);
            for (word, term) in words.iter().zip(&terms) {
                let is_near = matches!(dfa.eval(word), Distance::Exact(_));
                let end = term.bytes().fold(automaton.start(), |state, byte| automaton.accept(&state, byte));
                assert_eq!(automaton.is_match(&end), is_near, "{typed}: {word}");
                found += usize::from(is_near);
            }
        }
        assert!(found > words.len(), "{found} near");
    }
}

//! Citations of paragraphs that were read before. Letters cite in few wordings: of the paragraphs of a few hundred letters
//! most stand in several, and looking one up is far cheaper than reading it.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::terms::notation::citation::{Citation, citations};

/// The most paragraphs that a thread remembers; when it has so many it forgets all of them and begins anew.
const MOST_KNOWN: usize = 1 << 12;

/// The longest paragraph that is remembered, in bytes. Longer ones hardly ever stand in two letters.
const LONGEST_KNOWN: usize = 512;

thread_local! {
    /// The paragraphs that the thread has read, with what they cite.
    static KNOWN: RefCell<HashMap<Box<str>, Vec<Citation>>> = RefCell::default();
}

/// Reads all citations of a guideline paragraph, or knows them from before: the same as [`citations`].
pub(crate) fn known_citations(text: &str) -> Vec<Citation> {
    if text.is_empty() || text.len() > LONGEST_KNOWN {
        return citations(text);
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(cited) = known.get(text) {
            return cited.clone();
        }
        let cited = citations(text);
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(text.into(), cited.clone());
        cited
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paragraph_cites_the_same_each_time_even_when_others_were_forgotten() {
        let text = |number: usize| format!("Decision based on ODG Knee, Bracing {number}.");
        for number in (0..MOST_KNOWN + 2).chain([0, 1]) {
            assert_eq!(known_citations(&text(number)), citations(&text(number)));
        }
        let long = "ODG Knee, Bracing. ".repeat(40);
        assert_eq!(known_citations(&long), citations(&long));
    }
}

//! Finds the words of a sentence that are denied, as in "no documentation of functional improvement" or "red flags were not
//! noted", after NegEx (Chapman and others, 2001): a word that denies reaches so far, and a list of words ends it.
//!
//! Most reasons of these letters are that something is not there, so that a phrase and its denial must be two things.

use crate::counts::contrast::wording::WordClass;

/// A word of a sentence.
#[derive(Debug, Clone)]
pub struct SentenceWord {
    /// The number of its stem.
    pub stem: u32,
    /// The parts that it can play.
    pub class: WordClass,
    /// Its first byte in the sentence.
    pub start: u32,
    /// The byte after its last one.
    pub end: u32,
    /// True if a mark stands between it and the word before it: no phrase goes across.
    pub is_parted: bool,
    /// True if it is denied.
    pub is_denied: bool,
}

/// The number of words that a negation reaches.
const REACH: usize = 9;
/// The number of words within which "or" makes a list of what follows a comma.
const LIST: usize = 8;

/// Marks the words of a sentence that are denied.
pub fn mark_denied(words: &mut [SentenceWord]) {
    for at in 0..words.len() {
        match denial_at(words, at) {
            Some(Denial::After(from)) => {
                let end = end_of_reach(words, from);
                words[from..end].iter_mut().for_each(|word| word.is_denied = true);
            }
            Some(Denial::Before(to)) => {
                let start = start_of_reach(words, to);
                words[start..to].iter_mut().for_each(|word| word.is_denied = true);
            }
            None => {}
        }
    }
}

/// The side on which a word denies, and where its reach begins or ends.
enum Denial {
    /// From this word on.
    After(usize),
    /// Up to this word.
    Before(usize),
}

/// Returns the denial by the word at `at`, if it is one.
fn denial_at(words: &[SentenceWord], at: usize) -> Option<Denial> {
    let is = |at: usize, class| words.get(at).is_some_and(|word: &SentenceWord| word.class.is(class));
    // "failed to document": the verb that follows is denied; "failed therapy" is no denial.
    if is(at, WordClass::FAIL) && is(at + 1, WordClass::TO) {
        return Some(Denial::After(at + 2));
    }
    if !is(at, WordClass::NEGATION) {
        return None;
    }
    let auxiliary = at > 0 && is(at - 1, WordClass::AUXILIARY);
    let subject = at.saturating_sub(1);
    // "was not noted", "is unclear" at the end of a clause: what is denied stands before it.
    let ends = |next: usize| words.get(next).is_none_or(|word| word.is_parted || word.class.is(WordClass::TURN));
    let stated = (at + 1..at + 3).take_while(|next| is(*next, WordClass::STATED)).count();
    if auxiliary && subject > 0 && (stated > 0 || ends(at + 1)) {
        return Some(Denial::Before(subject));
    }
    Some(Denial::After(at + 1))
}

/// Returns the end of what a denial reaches from the word `from` on.
fn end_of_reach(words: &[SentenceWord], from: usize) -> usize {
    let most = words.len().min(from + REACH);
    let ends = |at: usize| {
        let word = &words[at];
        // After a comma a list may go on: "no numbness, tingling, or weakness".
        let is_list = || words[at..words.len().min(at + LIST)].iter().any(|word| word.class.is(WordClass::OR));
        word.class.is(WordClass::TURN) || at > from && word.is_parted && !is_list()
    };
    (from..most).find(|at| ends(*at)).unwrap_or(most.max(from.min(words.len())))
}

/// Returns the start of what a denial reaches before the word `to`.
fn start_of_reach(words: &[SentenceWord], to: usize) -> usize {
    let least = to.saturating_sub(REACH);
    let mut start = to;
    while start > least && !words[start - 1].class.is(WordClass::TURN) {
        start -= 1;
        if words[start].is_parted {
            break;
        }
    }
    start
}

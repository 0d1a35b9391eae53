//! Finds the sentences of a rationale that give the reason: they are about this worker, and come right before the
//! verdict. Snippets prefer them, since the verdict itself is shown with every hit.

use std::ops::Range;

use crate::text::sentences;

/// Phrases of a verdict.
const VERDICTS: [&str; 7] = [
    "medically necessary",
    "medical necessity",
    "not necessary",
    "is necessary",
    "are necessary",
    "not certified",
    "is certified",
];
/// Phrases of a reason. A verdict with one of these says more than the verdict.
const GROUNDS: [&str; 14] = [
    "because",
    "since ",
    "due to",
    "given that",
    "given the patient",
    "given the injured",
    "as there",
    "as the patient",
    "lack of",
    "absence of",
    "no evidence",
    "no documentation",
    "without ",
    "in light of",
];
/// Phrases that speak of this worker, and not of what a guideline says of all.
const CASE_CUES: [&str; 22] = [
    "in this case",
    "the injured worker",
    "the patient",
    "the claimant",
    "this claimant",
    "the applicant",
    "the employee",
    "there is no",
    "there was no",
    "there is a lack",
    "there was a lack",
    "no documentation",
    "not documented",
    "no evidence of",
    "the records",
    "the documentation",
    "provided",
    "submitted",
    "he has",
    "does not meet",
    "did not",
    "however",
];
/// Words of sentences that quote a guideline or say what was requested.
const QUOTES: [&str; 8] =
    ["guideline", "odg", "mtus", "acoem", "official disability", "literature", "request for", "requested"];
/// Number of case cues that make a sentence one about the worker, even if it names a guideline.
const CERTAIN: usize = 2;
/// Number of sentences before the verdict in which the reason is looked for.
const BEFORE_VERDICT: usize = 3;

/// A rationale, split into sentences.
pub struct Rationale {
    /// The byte ranges of its sentences, with the kind of each.
    pub sentences: Vec<(Range<usize>, SentenceKind)>,
}

/// The role of a sentence in a rationale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentenceKind {
    /// The verdict and nothing more.
    Verdict,
    /// A reason: about the worker, right before the verdict.
    Reason,
    /// A quotation of a guideline, or a repetition of the request.
    Quote,
    /// Any other sentence.
    Other,
}

impl Rationale {
    /// Splits `text` and judges each sentence.
    pub fn read(text: &str) -> Rationale {
        let lower: Vec<(Range<usize>, String)> =
            sentences(text).into_iter().map(|range| (range.clone(), text[range].to_lowercase())).collect();
        // The last one: earlier verdicts may be quoted.
        let verdict = lower.iter().rposition(|(_, sentence)| is_verdict(sentence)).unwrap_or(lower.len());
        let first_reason = verdict.saturating_sub(BEFORE_VERDICT);
        let kind = |at: usize, sentence: &str| match is_verdict(sentence) {
            true => SentenceKind::Verdict,
            false if (first_reason..verdict).contains(&at) && is_about_worker(sentence) => SentenceKind::Reason,
            false if has_any(sentence, &QUOTES) => SentenceKind::Quote,
            false => SentenceKind::Other,
        };
        let all = lower.into_iter().enumerate().map(|(at, (range, sentence))| (range, kind(at, &sentence)));
        Rationale { sentences: all.collect() }
    }

    /// Returns the last sentence that gives a reason.
    pub fn reason(&self) -> Option<Range<usize>> {
        self.sentences.iter().rev().find(|(_, kind)| *kind == SentenceKind::Reason).map(|(range, _)| range.clone())
    }

    /// Returns the last reason, or the last sentence where there is none.
    pub fn conclusion(&self) -> Option<Range<usize>> {
        self.reason().or_else(|| self.sentences.last().map(|(range, _)| range.clone()))
    }
}

/// Returns true if a sentence states the verdict without its grounds.
fn is_verdict(sentence: &str) -> bool {
    has_any(sentence, &VERDICTS) && !has_any(sentence, &GROUNDS)
}

/// Returns true if a sentence is about this worker.
fn is_about_worker(sentence: &str) -> bool {
    let cues = CASE_CUES.iter().filter(|cue| sentence.contains(*cue)).count();
    cues >= CERTAIN || (cues > 0 && !has_any(sentence, &QUOTES))
}

/// Returns true if a sentence has one of some phrases.
fn has_any(sentence: &str, phrases: &[&str]) -> bool {
    phrases.iter().any(|phrase| sentence.contains(phrase))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_stands_before_the_verdict() {
        let text = "The guideline recommends ten visits. The patient has done twelve, and nothing got better. \
                    Therefore, the request is not medically necessary.";
        let kinds: Vec<SentenceKind> = Rationale::read(text).sentences.into_iter().map(|(_, kind)| kind).collect();
        assert_eq!(kinds, [SentenceKind::Quote, SentenceKind::Reason, SentenceKind::Verdict]);
    }

    #[test]
    fn a_verdict_with_its_grounds_is_more_than_a_verdict() {
        assert!(is_verdict("as such, the request is not medically necessary."));
        assert!(!is_verdict("the scan is not medically necessary because nothing has changed."));
    }
}

//! The sentences of a rationale that tell why: they are about this worker, and stand right before the verdict.

use std::ops::Range;

use crate::text::sentences;

/// Phrases of a verdict …
const VERDICTS: [&str; 7] = [
    "medically necessary",
    "medical necessity",
    "not necessary",
    "is necessary",
    "are necessary",
    "not certified",
    "is certified",
];
/// … which says more than the verdict where it has one of these.
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
/// Words of those who quote a guideline, or say what was requested.
const QUOTES: [&str; 8] =
    ["guideline", "odg", "mtus", "acoem", "official disability", "literature", "request for", "requested"];
/// A sentence with so many cues is about the worker, though it names a guideline.
const CERTAIN: usize = 2;
/// So many sentences before the verdict tell the reason.
const BEFORE_VERDICT: usize = 3;

/// A rationale, taken apart.
pub struct Rationale {
    /// Its sentences, each with what it is.
    pub sentences: Vec<(Range<usize>, SentenceKind)>,
}

/// What a sentence of a rationale is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SentenceKind {
    /// The verdict and nothing more.
    Verdict,
    /// About the worker, right before the verdict.
    Reason,
    /// What a guideline says, or what was requested.
    Quote,
    /// Anything else.
    Other,
}

impl Rationale {
    /// Takes `text` apart.
    pub fn read(text: &str) -> Rationale {
        let lower: Vec<(Range<usize>, String)> =
            sentences(text).into_iter().map(|range| (range.clone(), text[range].to_lowercase())).collect();
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

    /// The last sentence that tells the reason.
    pub fn reason(&self) -> Option<Range<usize>> {
        self.sentences.iter().rev().find(|(_, kind)| *kind == SentenceKind::Reason).map(|(range, _)| range.clone())
    }

    /// The last sentence that is more than the verdict; the last one where there is none.
    pub fn conclusion(&self) -> Option<Range<usize>> {
        self.reason().or_else(|| self.sentences.last().map(|(range, _)| range.clone()))
    }
}

fn is_verdict(sentence: &str) -> bool {
    has_any(sentence, &VERDICTS) && !has_any(sentence, &GROUNDS)
}

fn is_about_worker(sentence: &str) -> bool {
    let cues = CASE_CUES.iter().filter(|cue| sentence.contains(*cue)).count();
    cues >= CERTAIN || (cues > 0 && !has_any(sentence, &QUOTES))
}

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

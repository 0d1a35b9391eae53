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
/// Phrases of sentences about all patients, and not about this one.
const GENERAL: [&str; 17] = [
    " should ",
    " may ",
    " must ",
    "recommend",
    "criteria",
    "is needed",
    "are needed",
    "is indicated for",
    "is used for",
    "are used for",
    "studies",
    "patients with",
    "in patients",
    "is based on the",
    "are beneficial",
    "is an option",
    "trials",
];
/// Beginnings of verdicts that tell their grounds.
const GIVEN: [&str; 3] = ["given ", "based on the patient", "due to "];
/// Sentences that the State has printed into letters whatever the case: on ancillary services, and on opioids.
const PRINTED: [&str; 6] = [
    "the requested ancillary service",
    "this decision addresses the medical necessity of opioids",
    "this medical necessity decision should not be interpreted",
    "tapering opioids",
    "weaning and terminating opioids",
    "with this in mind, the employee",
];
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
        let verdicts: Vec<bool> = lower.iter().map(|(_, sentence)| is_verdict(sentence)).collect();
        // The last one: earlier verdicts may be quoted.
        let verdict = verdicts.iter().rposition(|is_verdict| *is_verdict).unwrap_or(lower.len());
        let first_reason = verdict.saturating_sub(BEFORE_VERDICT);
        let kind = |at: usize, sentence: &str| match verdicts[at] {
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

/// Returns the sentences of a rationale that say what was found of this worker: no mere verdicts, no guidelines, and
/// nothing that letters of all kinds have.
pub fn findings(text: &str) -> Vec<Range<usize>> {
    let is_finding = |range: &Range<usize>| {
        let sentence = text[range.clone()].to_lowercase();
        let is_bare = is_verdict(&sentence) && !GIVEN.iter().any(|begin| sentence.starts_with(begin));
        let is_general = has_any(&sentence, &QUOTES) || has_any(&sentence, &GENERAL) || cites_study(&sentence);
        !is_bare && !has_any(&sentence, &PRINTED) && (is_about_worker(&sentence) || !is_general)
    };
    sentences(text).into_iter().filter(is_finding).collect()
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

/// Returns true if a sentence has a year before a bracket, as in `(Low, 2009)`.
fn cites_study(sentence: &str) -> bool {
    sentence.as_bytes().windows(5).any(|end| end[4] == b')' && end[..4].iter().all(u8::is_ascii_digit))
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
    fn findings_are_about_this_worker() {
        let text = "The guideline recommends ten visits. Imaging may help some patients with red flags. The patient has \
                    done twelve visits. Plain films were normal. Given the torn meniscus, surgery is medically necessary. \
                    The request is medically necessary.";
        let found: Vec<&str> = findings(text).into_iter().map(|range| &text[range]).collect();
        let wanted = [
            "The patient has done twelve visits.",
            "Plain films were normal.",
            "Given the torn meniscus, surgery is medically necessary.",
        ];
        assert_eq!(found, wanted);
    }

    #[test]
    fn a_verdict_with_its_grounds_is_more_than_a_verdict() {
        assert!(is_verdict("as such, the request is not medically necessary."));
        assert!(!is_verdict("the scan is not medically necessary because nothing has changed."));
    }
}

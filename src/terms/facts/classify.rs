//! Classifies a treatment: finds the cues in its text, and the [`Category`] that they decide.
//!
//! The cues are rows of `tables/categories.toml`: concepts, kinds of concepts, and phrases.

use crate::terms::vocabulary::category::Category;
use crate::terms::vocabulary::compiled::{CUE_OF, CUES, NOUNS, PHRASES};
use crate::terms::vocabulary::data::CategoryCue;
use crate::terms::vocabulary::dictionary::NameCandidate;
use crate::terms::vocabulary::recognise::Mention;
use crate::text::word;
use crate::text::word::HashedWord;
use std::ops::Range;

/// The category of a treatment, as its cues decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Classification {
    /// Its category.
    pub category: Category,
    /// True if it is done to some part of the body, even where its text names none.
    pub located: bool,
}

/// Decides the category of a treatment by the first cue in its text, which has these words and names these concepts.
///
/// A weak cue decides only where no other is there. A cue right after the first may overrule it, as its row says.
pub(crate) fn classify(words: &[HashedWord], named: &[Mention]) -> Classification {
    let mut decided: Option<(&CategoryCue, Category)> = None;
    let mut weak: Option<(&CategoryCue, Category)> = None;
    // True while no other treatment was named since the one that decides.
    let mut latest = false;
    for cue in cues_in(words, named) {
        let Some(category) = cue.category else { continue };
        // In the order of the text: a later cue may only overrule.
        match decided {
            Some((_, first)) if latest && cue.over.contains(&first) => decided = Some((cue, category)),
            None if !cue.weak => (decided, latest) = (Some((cue, category)), true),
            None => weak = weak.or(Some((cue, category))),
            Some((_, first)) => latest &= cue.weak || category == first,
        }
    }
    let decided = decided.or(weak);
    decided.map_or(Classification::default(), |(cue, category)| Classification { category, located: cue.located })
}

/// Returns the categories whose treatments a word of a query stands for: a "medication" is any drug. None for most words.
pub(crate) fn categories_of_noun(text: &str) -> Vec<Category> {
    let words = word::read(text);
    let [word] = &words[..] else { return Vec::new() };
    NOUNS.iter().filter(|(noun, _)| [word.hash, word.singular].contains(noun)).map(|(_, category)| *category).collect()
}

/// Returns the cue with a number from 1 on; none for 0.
fn cue(number: usize) -> Option<&'static CategoryCue> {
    CUES.get(number.wrapping_sub(1))
}

/// Finds the cues in a text, in order: phrases, and the concepts that no longer phrase hides.
fn cues_in<'a>(words: &[HashedWord], named: &[Mention]) -> impl Iterator<Item = &'a CategoryCue> {
    let mut found: Vec<(Range<usize>, &CategoryCue)> = Vec::new();
    for mention in named {
        if let Some(cue) = cue(CUE_OF[mention.concept.index()].into()) {
            found.push((mention.range.clone(), cue));
        }
    }
    for (range, cue) in phrases_in(words) {
        let overlaps = |other: &Range<usize>| other.start < range.end && range.start < other.end;
        // A longer cue hides the shorter ones that it overlaps.
        let is_part = found.iter().any(|(other, _)| overlaps(other) && other.len() > range.len());
        if !is_part {
            found.retain(|(other, _)| !overlaps(other));
        }
        // One that overrules others is kept even inside a longer one.
        if !is_part || !cue.over.is_empty() {
            found.push((range, cue));
        }
    }
    // Concepts and phrases were found apart.
    found.sort_by_key(|(range, _)| range.start);
    found.into_iter().map(|(_, cue)| cue)
}

/// Finds the phrases of the table among the words of a text, leftmost-longest.
fn phrases_in(words: &[HashedWord]) -> Vec<(Range<usize>, &'static CategoryCue)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let cue_of = |phrase: &NameCandidate| Some((cue(phrase.name.into())?, phrase.end, phrase.words));
        let Some((cue, end, count)) = PHRASES.longest(&words[at..], cue_of) else {
            at += 1;
            continue;
        };
        found.push((words[at].range.start..end, cue));
        // Phrases do not overlap.
        at += count;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::vocabulary::context::Context;
    use crate::terms::vocabulary::recognise::mentions;

    fn check(cases: &[(&str, &str)]) {
        for (text, wanted) in cases {
            let found = classify(&word::read(text), &mentions(text, Context::Procedure));
            assert_eq!(found.category.as_str(), *wanted, "{text}");
        }
    }

    #[test]
    fn every_word_reads_back_and_is_serialised_as_it_is_shown() {
        for category in Category::ALL {
            assert_eq!(category.as_str().parse(), Ok(category));
            assert_eq!(serde_json::to_string(&category).unwrap(), format!("\"{category}\""));
        }
        assert_eq!("magic".parse::<Category>().unwrap_err().to_string(), "unknown category: 'magic'");
    }

    #[test]
    fn each_family_of_treatments_has_its_category() {
        check(&[
            ("Naproxen 550mg #60", "medication"),
            ("Lumbar epidural steroid injection at L4-5", "injection"),
            ("Right carpal tunnel release", "surgery"),
            ("MRI of the neck", "imaging"),
            ("EMG/NCV of the left arm", "diagnostic test"),
            ("Chiropractic treatment, 6 visits", "physical medicine"),
            ("Wheelchair", "dme"),
            ("Cognitive behavioral therapy x 6", "behavioral"),
            ("Functional capacity evaluation", "evaluation"),
            ("Home health aide, 4 hours a day", "home care"),
            ("Functional restoration program, 80 hours", "program"),
            ("Complete blood count", "laboratory"),
            ("Acoustic quantum something", "other"),
        ]);
    }

    #[test]
    fn the_first_named_treatment_decides() {
        check(&[
            ("Lumbar ESI with pain management consult", "injection"),
            ("Consultation for knee replacement", "evaluation"),
            ("MRI of the knee prior to surgery", "imaging"),
            ("Spine surgery evaluation", "evaluation"),
        ]);
    }

    #[test]
    fn what_goes_with_an_operation_is_not_surgery() {
        check(&[
            ("Associated surgical service: Cold therapy unit", "dme"),
            ("Post-op physical therapy x 12", "physical medicine"),
            ("Pre-op EKG", "diagnostic test"),
            ("Pre-op chest x-ray", "imaging"),
            ("Pre-op labs: CBC", "laboratory"),
            ("Pre-op medical clearance", "evaluation"),
            ("Labs to include: EKG", "diagnostic test"),
            ("Surgical service: assistant surgeon", "surgery"),
        ]);
    }

    #[test]
    fn a_drug_that_is_injected_is_an_injection_and_a_modality_to_take_home_is_equipment() {
        check(&[
            ("Lidocaine injection, left shoulder", "injection"),
            ("Dexamethasone iontophoresis", "physical medicine"),
            ("Electrical stimulation x 6", "physical medicine"),
            ("Electrical stimulation unit, rental", "dme"),
            ("Follow-up MRI of the knee", "imaging"),
            ("Follow-up in 6 weeks", "evaluation"),
        ]);
    }
}

//! Sums up what one disputed item is about from its texts, as far as items are searched by it: [`facts()`].
//!
//! The procedure says most. Where it is silent, the heading, the diagnoses and the rationale help, in the order in
//! which they proved right on real letters.

pub(crate) mod classify;
pub(crate) mod details;
pub(crate) mod medication;
pub(crate) mod request;
pub(crate) mod service;
pub(crate) mod state;

use crate::terms::facts::classify::{Classification, classify};
use crate::terms::findings::{Finding, findings_among};
use crate::terms::notation::levels;
use crate::terms::notation::levels::{LevelMention, Segment, Vertebra};
use crate::terms::vocabulary::category::Category;
use crate::terms::vocabulary::concept::{ConceptId, ConceptKind};
use crate::terms::vocabulary::context::Context;
use crate::terms::vocabulary::recognise::{Mention, mentions, mentions_among};
use crate::terms::vocabulary::region::Region;
use crate::terms::vocabulary::{ancestors, concept, concept_id, is_a};
use crate::text::ignore_case::find_ignoring_case;
use crate::text::sentences::sentences;
use crate::text::word;
use crate::text::word::HashedWord;
use serde::Serialize;
use std::sync::LazyLock;

/// The number of sentences at the end of a rationale that are about the case and not the guideline.
const LAST_SENTENCES: usize = 3;

/// Words that begin a list of side effects.
const SIDE_EFFECTS: [&str; 4] = ["side effect", "side-effect", "adverse effect", "adverse reaction"];

/// Last words of names of chapters; in small letters, such a name is an illness and no chapter.
const COMPLAINTS: [&str; 2] = ["complaints", "disorders"];

/// The longest gap between two parts of one title, in bytes.
const LONGEST_GAP: usize = 4;

/// The most regions that a letter may give an item; one with more does not say which of them the treatment is for.
const MOST_REGIONS: usize = 4;

/// The texts of an item, and of its letter as far as they help to understand it.
#[derive(Clone, Copy, Debug, Default)]
pub struct ItemText<'a> {
    /// The item's heading as printed; for a modified request it tells all portions.
    pub heading: &'a str,
    /// The procedure: the treatment in dispute.
    pub procedure: &'a str,
    /// The reviewer's reasons.
    pub rationale: &'a str,
    /// The worker's diagnoses.
    pub diagnosis: &'a str,
    /// The clinical case summary.
    pub summary: &'a str,
    /// The guideline paragraph of the claims administrator.
    pub claims_guideline: &'a str,
    /// The guideline paragraph of the reviewer.
    pub reviewer_guideline: &'a str,
}

/// The facts of an item that an index keeps. Empty lists mean that its texts do not say.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Facts {
    /// The sort of treatment it is.
    pub category: Category,
    /// Generic names of the active ingredients, in order of mention.
    pub drugs: Vec<&'static str>,
    /// All classes of drugs that the procedure names, and those of the drugs that it asks for.
    #[serde(skip)]
    pub classes: Vec<&'static str>,
    /// Parts of the body, in order of mention.
    pub regions: Vec<Region>,
    /// Motion segments, from the head down.
    pub levels: Vec<Segment>,
}

/// Reads the facts of an item: from its procedure, and where that is silent from its heading.
///
/// Regions that neither names come from the rest of the letter, for treatments that are done to a part of the body.
pub fn facts(item: &ItemText<'_>) -> Facts {
    facts_of(item, &AnalyzedItem::new(item))
}

/// Reads the facts of an item that is analyzed already.
pub(crate) fn facts_of(item: &ItemText<'_>, analyzed: &AnalyzedItem<'_>) -> Facts {
    let (procedure, heading) = (&analyzed.procedure, analyzed.heading());
    let classification = match procedure.classification() {
        // A procedure that no cue decides, as a mere amount, leaves it to the heading.
        unclear if unclear.category == Category::Other && analyzed.other.is_some() => heading.classification(),
        classification => classification,
    };
    let of_procedure = medication::drugs(&procedure.named);
    // A procedure without a drug leaves that question to the heading.
    let asked_for = if of_procedure.is_empty() { heading } else { procedure };
    Facts {
        category: classification.category,
        drugs: or(of_procedure, || medication::drugs(&heading.named)),
        classes: medication::all_classes(&procedure.named, &asked_for.named),
        regions: regions_for(item, procedure, heading, classification),
        levels: or(procedure.segments(), || heading.segments()),
    }
}

/// Returns the names of the reasons that a rationale gives, each once, in order of mention; after them the broader ones that
/// they are kinds of.
pub fn reasons(rationale: &str) -> Vec<&'static str> {
    let told = reasons_told(rationale);
    reason_names(told.iter().map(|finding| finding.reason))
}

/// Returns the names of reasons, each once, and after them those of the broader ones. Whoever counts or chooses a broad reason
/// so finds all items that have it by a narrower one.
pub(crate) fn reason_names(told: impl Iterator<Item = ConceptId> + Clone) -> Vec<&'static str> {
    let broader = told.clone().flat_map(|reason| ancestors(reason).iter().copied());
    unique(told.chain(broader).map(|reason| concept(reason).name).collect())
}

/// Returns the reasons that the sentences of a text give, in order of mention.
pub(crate) fn reasons_told(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    findings_among(text, &word::read(text), &sentences(text), &mut found);
    found
}

/// Returns the regions that a text names, in order of mention; a spinal level names the region it is in.
pub fn regions(text: &str) -> Vec<Region> {
    regions_of(text, &mentions(text, Context::Prose), &levels::mentions(text))
}

/// An item after its procedure and heading were analyzed.
pub(crate) struct AnalyzedItem<'a> {
    /// The procedure.
    pub procedure: AnalyzedText<'a>,
    /// The heading; most requests are not modified, and then the two are one text, which is read once.
    pub other: Option<AnalyzedText<'a>>,
}

impl<'a> AnalyzedItem<'a> {
    /// Analyzes both texts.
    pub(crate) fn new(item: &ItemText<'a>) -> AnalyzedItem<'a> {
        // Comparing them is far cheaper than reading one of them again.
        let other = (item.heading != item.procedure).then(|| AnalyzedText::new(item.heading));
        AnalyzedItem { procedure: AnalyzedText::new(item.procedure), other }
    }

    /// Returns the heading, which may be the same text as the procedure.
    pub(crate) fn heading(&self) -> &AnalyzedText<'a> {
        self.other.as_ref().unwrap_or(&self.procedure)
    }
}

/// A text with its words, and the concepts and levels that it names.
pub(crate) struct AnalyzedText<'a> {
    text: &'a str,
    words: Vec<HashedWord>,
    /// The concepts.
    pub named: Vec<Mention>,
    levels: Vec<LevelMention>,
}

impl AnalyzedText<'_> {
    /// Reads the words of a text once, for all that is read from it.
    fn new(text: &str) -> AnalyzedText<'_> {
        let words = word::read(text);
        let mut named = Vec::new();
        mentions_among(text, &words, Context::Procedure, &mut named);
        AnalyzedText { text, words, named, levels: levels::mentions(text) }
    }

    /// Returns the category of the treatment that the text describes.
    /// Other than a category it tells if the treatment has a place.
    fn classification(&self) -> Classification {
        classify(&self.words, &self.named)
    }

    /// Returns the regions that the text names.
    fn regions(&self) -> Vec<Region> {
        regions_of(self.text, &self.named, &self.levels)
    }

    /// Returns true if it names the spine or a part of it.
    fn is_spinal(&self) -> bool {
        SPINE.is_some_and(|spine| self.named.iter().any(|mention| is_a(mention.concept, spine)))
    }

    /// Returns the motion segments it names.
    fn segments(&self) -> Vec<Segment> {
        in_order(self.levels.iter().flat_map(|mention| mention.segments.iter().copied()))
    }

    /// Returns the vertebrae that are no part of a segment named with them.
    pub(crate) fn vertebrae(&self) -> Vec<Vertebra> {
        let single = self.levels.iter().filter(|mention| mention.segments.is_empty());
        in_order(single.flat_map(|mention| mention.vertebrae.iter().copied()))
    }
}

/// The concept of the spine.
static SPINE: LazyLock<Option<ConceptId>> = LazyLock::new(|| concept_id("region:spine"));

/// Sorts into anatomical order and drops repetitions.
fn in_order<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Returns the regions of an item: those it names, else those that its letter gives it.
fn regions_for(
    item: &ItemText<'_>,
    procedure: &AnalyzedText<'_>,
    heading: &AnalyzedText<'_>,
    classification: Classification,
) -> Vec<Region> {
    let mut regions = or(procedure.regions(), || heading.regions());
    // A treatment without a place, as a drug, gets no region from its letter.
    if classification.located {
        if procedure.is_spinal() && !regions.iter().any(|region| region.is_spinal()) {
            // "spine" alone tells no part of it.
            regions.extend(or(spinal(item.diagnosis), || spinal(item.rationale)));
        } else if regions.is_empty() {
            regions = regions_of_letter(item);
        }
    }
    regions
}

/// Returns the first list, or the other if the first is empty.
pub(crate) fn or<T>(list: Vec<T>, other: impl FnOnce() -> Vec<T>) -> Vec<T> {
    if list.is_empty() { other() } else { list }
}

/// Returns the parts of the spine that a text names.
fn spinal(text: &str) -> Vec<Region> {
    let mut all = regions(text);
    all.retain(|region| region.is_spinal());
    all
}

/// Returns the regions that the letter gives an item which names none itself; none where it gives too many.
///
/// As measured on real items that do name theirs: regions in the sentences about the request and in the last ones of
/// the rationale are nearly always right; the diagnoses that the rationale mentions come next, then all diagnoses.
/// Quotes of guidelines name regions of their own, so the rationale as a whole is not trusted.
fn regions_of_letter(item: &ItemText<'_>) -> Vec<Region> {
    let sentences: Vec<&str> = item.rationale.split_inclusive(". ").collect();
    let end = sentences.len().saturating_sub(LAST_SENTENCES);
    // The sentences that speak of the request, and the last ones, which conclude.
    let is_about_case = |(number, sentence): &(usize, &&str)| *number >= end || sentence.contains("request");
    let concluding = sentences.iter().enumerate().filter(is_about_case);
    let concluded = unique(concluding.flat_map(|(_, sentence)| regions(before_side_effects(sentence))).collect());
    let found = or(concluded, || {
        let diagnosed = regions(item.diagnosis);
        let discussed = regions(item.rationale);
        // What is both diagnosed and discussed is what the item is about.
        let both = diagnosed.iter().copied().filter(|region| discussed.contains(region)).collect();
        or(both, || diagnosed)
    });
    // Of so many regions, most would be wrong for this item.
    if found.len() > MOST_REGIONS { Vec::new() } else { found }
}

/// Cuts a sentence where it lists the side effects of a drug: no treatment is for the parts of the body among them.
/// The words that announce the list stay.
fn before_side_effects(sentence: &str) -> &str {
    let end = |words: &&str| find_ignoring_case(sentence, words).map(|at| at + words.len());
    &sentence[..SIDE_EFFECTS.iter().filter_map(end).min().unwrap_or(sentence.len())]
}

/// Returns the regions of the concepts and levels that a text names, without those in the titles of guidelines.
fn regions_of(text: &str, named: &[Mention], levels: &[LevelMention]) -> Vec<Region> {
    let mut found: Vec<(usize, Region)> = Vec::new();
    let mut title: Option<usize> = None;
    for mention in named {
        let concept = concept(mention.concept);
        if is_of_title(text, mention, concept.kind, title) {
            // Its regions are not those of the treatment: `ODG, Low Back Chapter`.
            title = Some(mention.range.end);
            continue;
        }
        // A concept without regions, as most drugs are, adds none.
        found.extend(concept.regions.iter().map(|&region| (mention.range.start, region)));
    }
    for mention in levels {
        found.extend(mention.vertebrae.iter().map(|vertebra| (mention.range.start, vertebra.region())));
    }
    // Concepts and levels were found apart.
    found.sort_by_key(|(start, _)| *start);
    unique(found.into_iter().map(|(_, region)| region).collect())
}

/// Returns true if a mention is a guideline's title, or continues the title that ends at `title`:
/// `ODG, Low Back Chapter`.
fn is_of_title(text: &str, mention: &Mention, kind: ConceptKind, title: Option<usize>) -> bool {
    let is_gap =
        |gap: &str| gap.len() <= LONGEST_GAP && gap.chars().all(|c| " ,()-\u{2013}/&".contains(c)) || gap == " and ";
    match kind {
        // "low back complaints" is what a worker has, "Low Back Complaints" a chapter.
        ConceptKind::Guide => !COMPLAINTS.iter().any(|words| text[mention.range.clone()].ends_with(words)),
        ConceptKind::Region => title.is_some_and(|end| text.get(end..mention.range.start).is_some_and(is_gap)),
        _ => false,
    }
}

/// Keeps each value once, at its first position.
/// The order tells which was named first.
fn unique<T: PartialEq>(values: Vec<T>) -> Vec<T> {
    let mut all = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions_in(procedure: &str, rationale: &str, diagnosis: &str) -> Vec<Region> {
        facts(&ItemText { heading: procedure, procedure, rationale, diagnosis, ..ItemText::default() }).regions
    }

    #[test]
    fn a_procedure_says_what_it_is_about() {
        let procedure = "Left L4-5 transforaminal epidural steroid injection";
        let found = facts(&ItemText { heading: procedure, procedure, ..ItemText::default() });
        assert_eq!(found.category, Category::Injection);
        assert_eq!(found.regions, [Region::Lumbar]);
        assert_eq!(found.levels, levels::levels("L4-L5"));
        assert!(found.drugs.is_empty());
    }

    #[test]
    fn brands_and_compounds_give_their_ingredients_in_order() {
        assert_eq!(
            medication::drugs(&mentions("Norco 10/325mg #60", Context::Procedure)),
            ["hydrocodone", "acetaminophen"]
        );
        assert_eq!(
            medication::drugs(&mentions("Gabapentin 10%, Lidocaine 5% cream, with gabapentin", Context::Procedure)),
            ["gabapentin", "lidocaine"]
        );
        assert!(medication::drugs(&mentions("MRI of the left knee", Context::Procedure)).is_empty());
    }

    #[test]
    fn regions_stand_once_in_order_of_mention() {
        assert_eq!(regions("PT for the knee, neck and C5-6, right knee"), [Region::Knee, Region::Cervical]);
        assert_eq!(regions("block at L5-S1"), [Region::Lumbar]);
        assert_eq!(regions("fusion T12-L1"), [Region::Thoracic, Region::Lumbar]);
    }

    #[test]
    fn a_treatment_without_a_region_is_for_that_of_the_letter() {
        let guideline = "Therapy is recommended for the ankle. One. Two. Three. ";
        let request = format!("{guideline}It was requested for the elbow. The worker improved.");
        assert_eq!(regions_in("PT x 6", &request, "knee sprain"), [Region::Elbow]);
        assert_eq!(regions_in("PT x 6", guideline, "knee sprain"), [Region::Knee]);
        assert_eq!(regions_in("PT x 6", guideline, "knee and ankle sprain"), [Region::Ankle]);
        assert_eq!(regions_in("PT x 6", "Not necessary.", ""), []);
        assert_eq!(regions_in("PT for the spine", "Not necessary.", "neck and knee pain"), [Region::Cervical]);
    }

    #[test]
    fn a_letter_about_many_parts_does_not_say_which_is_meant() {
        assert_eq!(regions_in("PT x 6", "", "pain of the neck, low back, knee, hip and elbow"), []);
    }

    #[test]
    fn drugs_visits_and_laboratory_tests_are_for_no_part_that_they_do_not_name() {
        for procedure in ["Norco #60", "Follow-up visit", "Urine drug screen", "Gym membership"] {
            assert_eq!(regions_in(procedure, "The request is for the knee.", "knee pain"), [], "{procedure}");
        }
    }

    #[test]
    fn a_remaining_portion_that_says_little_is_read_with_its_heading() {
        let heading =
            "Twelve sessions of acupuncture for the left wrist was the original request. The rest, six sessions";
        let found = facts(&ItemText { heading, procedure: "six sessions", ..ItemText::default() });
        assert_eq!(found.category, Category::PhysicalMedicine);
        assert_eq!(found.regions, [Region::Wrist]);
    }

    #[test]
    fn neither_a_guidelines_title_nor_a_side_effect_is_what_a_treatment_is_for() {
        for rationale in [
            "ODG Low Back Chapter has ten visits. The request is not medically necessary.",
            "The Official Disability Guidelines (ODG), Neck and Upper Back, have ten visits.",
            "Neck and Upper Back Complaints, of the MTUS, supports the request.",
            "ACOEM Chapter 9 Shoulder Complaints has ten visits.",
            "ODG Knee & Leg (Acute & Chronic) has ten visits.",
            "Side effects include chest pain and an upset of the stomach.",
            "There were no GI side effects, and liver and kidney function are normal.",
        ] {
            assert_eq!(regions_in("Physical therapy", rationale, ""), [], "{rationale}");
            assert_eq!(regions_in("Physical therapy", rationale, "ankle sprain"), [Region::Ankle], "{rationale}");
        }
        for (rationale, region) in [
            ("The worker has ongoing low back complaints.", Region::Lumbar),
            ("ODG allows ten visits for the knee.", Region::Knee),
            ("The wrist is stiff; side effects of drugs were not reported.", Region::Wrist),
            ("Per ODG Pain Chapter the shoulder has to be examined first.", Region::Shoulder),
        ] {
            assert_eq!(regions_in("Physical therapy", rationale, ""), [region], "{rationale}");
        }
    }
}

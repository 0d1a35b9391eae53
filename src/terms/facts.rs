//! [`facts()`]: what one disputed item is about, summed up from its texts.

use super::category::{Category, Decision, decide};
use super::concept::Kind;
use super::levels::{self, Segment, levels};
use super::recognise::{Mention, Place, mentions};
use super::region::{Laterality, Region};
use super::vocabulary::{concept, find, is_a, parts};
use serde::Serialize;

/// How many sentences at the end of a rationale are about the case and not the guideline.
const LAST_SENTENCES: usize = 3;

/// A letter about more parts than this does not say which of them a treatment is for.
const MOST_REGIONS: usize = 4;

/// The texts of an item, and of its letter as far as they help to understand it.
#[derive(Clone, Copy, Debug, Default)]
pub struct ItemText<'a> {
    /// The item's heading as printed.
    pub heading: &'a str,
    /// What is in dispute.
    pub procedure: &'a str,
    /// The reviewer's reasons.
    pub rationale: &'a str,
    /// The worker's diagnoses.
    pub diagnosis: &'a str,
    /// The clinical case summary.
    pub summary: &'a str,
}

/// What an item is about.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Facts {
    /// What sort of treatment it is.
    pub category: Category,
    /// Generic names of the active ingredients, in order of mention.
    pub drugs: Vec<&'static str>,
    /// Parts of the body, in order of mention.
    pub regions: Vec<Region>,
    /// Motion segments, from the head down.
    pub levels: Vec<Segment>,
    /// The side of the body.
    pub laterality: Option<Laterality>,
}

/// What an item is about, read from the procedure, and where that is silent from the heading.
pub fn facts(item: &ItemText<'_>) -> Facts {
    let request = Request::new(item.procedure);
    let whole = Request::new(item.heading);
    let decision = match request.decision() {
        unclear if unclear.category == Category::Other => whole.decision(),
        decision => decision,
    };
    let mut regions = or(request.regions(), || whole.regions());
    if decision.located {
        if request.is_spinal() && !regions.iter().any(|region| region.is_spinal()) {
            regions.extend(or(spinal(item.diagnosis), || spinal(item.rationale)));
        } else if regions.is_empty() {
            regions = regions_of_letter(item);
        }
    }
    Facts {
        category: decision.category,
        drugs: or(drugs_of(&request.named), || drugs_of(&whole.named)),
        regions,
        levels: or(levels(item.procedure), || levels(item.heading)),
        laterality: laterality_of(&request.named).or_else(|| laterality_of(&whole.named)),
    }
}

/// Generic names of the active ingredients that a procedure names, in order of mention.
pub fn drugs(procedure: &str) -> Vec<&'static str> {
    drugs_of(&mentions(procedure, Place::Procedure))
}

/// The regions of the contract that a text names, in order of mention; spinal levels name theirs.
pub fn regions(text: &str) -> Vec<Region> {
    regions_of(text, &mentions(text, Place::Prose))
}

/// The side that a text names; left and right together are both.
pub fn laterality(text: &str) -> Option<Laterality> {
    laterality_of(&mentions(text, Place::Prose))
}

/// A procedure or heading with the concepts it names.
struct Request<'a> {
    text: &'a str,
    named: Vec<Mention>,
}

impl<'a> Request<'a> {
    fn new(text: &'a str) -> Self {
        Request { text, named: mentions(text, Place::Procedure) }
    }

    fn decision(&self) -> Decision {
        decide(self.text, &self.named)
    }

    fn regions(&self) -> Vec<Region> {
        regions_of(self.text, &self.named)
    }

    /// Whether it names the spine.
    fn is_spinal(&self) -> bool {
        find("region:spine").is_some_and(|spine| self.named.iter().any(|mention| is_a(mention.concept, spine)))
    }
}

/// The first list unless it is empty.
fn or<T>(list: Vec<T>, other: impl FnOnce() -> Vec<T>) -> Vec<T> {
    if list.is_empty() { other() } else { list }
}

/// The parts of the spine that a text names.
fn spinal(text: &str) -> Vec<Region> {
    let mut all = regions(text);
    all.retain(|region| region.is_spinal());
    all
}

/// The regions that the letter gives an item which names none itself; none where it gives too many.
///
/// Measured on real items that do name theirs: what the sentences about the request and the last
/// ones of the rationale name is nearly always right; the diagnoses that the rationale speaks of
/// come next, then all diagnoses. Guideline quotes name regions of their own, so the rationale as
/// a whole is not to be trusted.
fn regions_of_letter(item: &ItemText<'_>) -> Vec<Region> {
    let sentences: Vec<&str> = item.rationale.split_inclusive(". ").collect();
    let end = sentences.len().saturating_sub(LAST_SENTENCES);
    let is_about_case = |(number, sentence): &(usize, &&str)| *number >= end || sentence.contains("request");
    let concluding = sentences.iter().enumerate().filter(is_about_case);
    let concluded = unique(concluding.flat_map(|(_, sentence)| regions(sentence)).collect());
    let found = or(concluded, || {
        let diagnosed = regions(item.diagnosis);
        let discussed = regions(item.rationale);
        let both = diagnosed.iter().copied().filter(|region| discussed.contains(region)).collect();
        or(both, || diagnosed)
    });
    if found.len() > MOST_REGIONS { Vec::new() } else { found }
}

fn drugs_of(named: &[Mention]) -> Vec<&'static str> {
    let mut all = Vec::new();
    for part in named.iter().flat_map(|mention| parts(mention.concept)) {
        let part = concept(part);
        if matches!(part.kind, Kind::Drug | Kind::Product) && !all.contains(&part.name.as_str()) {
            all.push(part.name.as_str());
        }
    }
    all
}

fn regions_of(text: &str, named: &[Mention]) -> Vec<Region> {
    let mut found: Vec<(usize, Region)> = Vec::new();
    for mention in named {
        found.extend(concept(mention.concept).regions.iter().map(|&region| (mention.range.start, region)));
    }
    for mention in levels::mentions(text) {
        found.extend(mention.vertebrae.iter().map(|vertebra| (mention.range.start, vertebra.region())));
    }
    found.sort_by_key(|(start, _)| *start);
    unique(found.into_iter().map(|(_, region)| region).collect())
}

/// Each region once, where it stands first.
fn unique(regions: Vec<Region>) -> Vec<Region> {
    let mut all = Vec::new();
    for region in regions {
        if !all.contains(&region) {
            all.push(region);
        }
    }
    all
}

fn laterality_of(named: &[Mention]) -> Option<Laterality> {
    let names = |side: Laterality| {
        let side = find(&format!("side:{side}"));
        side.is_some_and(|side| named.iter().any(|mention| is_a(mention.concept, side)))
    };
    let (left, right) = (names(Laterality::Left), names(Laterality::Right));
    match (left, right) {
        (true, true) => Some(Laterality::Bilateral),
        _ if names(Laterality::Bilateral) => Some(Laterality::Bilateral),
        (true, false) => Some(Laterality::Left),
        (false, true) => Some(Laterality::Right),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn regions_for(procedure: &str, rationale: &str, diagnosis: &str) -> Vec<Region> {
        facts(&ItemText { heading: procedure, procedure, rationale, diagnosis, summary: "" }).regions
    }

    #[test]
    fn a_procedure_says_what_it_is_about() {
        let procedure = "Left L4-5 transforaminal epidural steroid injection";
        let found = facts(&ItemText { heading: procedure, procedure, ..ItemText::default() });
        assert_eq!(found.category, Category::Injection);
        assert_eq!(found.regions, [Region::Lumbar]);
        assert_eq!(found.levels, levels("L4-L5"));
        assert_eq!(found.laterality, Some(Laterality::Left));
        assert!(found.drugs.is_empty());
    }

    #[test]
    fn brands_and_compounds_give_their_ingredients_in_order() {
        assert_eq!(drugs("Norco 10/325mg #60"), ["hydrocodone", "acetaminophen"]);
        assert_eq!(drugs("Gabapentin 10%, Lidocaine 5% cream, with gabapentin"), ["gabapentin", "lidocaine"]);
        assert!(drugs("MRI of the left knee").is_empty());
    }

    #[test]
    fn regions_stand_once_in_order_of_mention() {
        assert_eq!(regions("PT for the knee, neck and C5-6, right knee"), [Region::Knee, Region::Cervical]);
        assert_eq!(regions("block at L5-S1"), [Region::Lumbar]);
        assert_eq!(regions("fusion T12-L1"), [Region::Thoracic, Region::Lumbar]);
    }

    #[test]
    fn left_and_right_together_are_both() {
        let cases = [
            ("left shoulder", Some(Laterality::Left)),
            ("EMG of the RUE", Some(Laterality::Right)),
            ("bilateral knees", Some(Laterality::Bilateral)),
            ("left knee and right hip", Some(Laterality::Bilateral)),
            ("MRI of L4-5", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(laterality(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_treatment_without_a_region_is_for_that_of_the_letter() {
        let guideline = "Therapy is recommended for the ankle. One. Two. Three. ";
        let request = format!("{guideline}It was requested for the elbow. The worker improved.");
        assert_eq!(regions_for("PT x 6", &request, "knee sprain"), [Region::Elbow]);
        assert_eq!(regions_for("PT x 6", guideline, "knee sprain"), [Region::Knee]);
        assert_eq!(regions_for("PT x 6", guideline, "knee and ankle sprain"), [Region::Ankle]);
        assert_eq!(regions_for("PT x 6", "Not necessary.", ""), []);
        assert_eq!(regions_for("PT for the spine", "Not necessary.", "neck and knee pain"), [Region::Cervical]);
    }

    #[test]
    fn a_letter_about_many_parts_does_not_say_which_is_meant() {
        assert_eq!(regions_for("PT x 6", "", "pain of the neck, low back, knee, hip and elbow"), []);
    }

    #[test]
    fn drugs_visits_and_laboratory_tests_are_for_no_part_that_they_do_not_name() {
        for procedure in ["Norco #60", "Follow-up visit", "Urine drug screen", "Gym membership"] {
            assert_eq!(regions_for(procedure, "The request is for the knee.", "knee pain"), [], "{procedure}");
        }
    }

    #[test]
    fn a_remaining_portion_that_says_little_is_read_with_its_heading() {
        let heading =
            "Twelve sessions of acupuncture for the left wrist was the original request. The rest, six sessions";
        let found = facts(&ItemText { heading, procedure: "six sessions", ..ItemText::default() });
        assert_eq!(found.category, Category::PhysicalMedicine);
        assert_eq!((found.regions, found.laterality), (vec![Region::Wrist], Some(Laterality::Left)));
    }
}

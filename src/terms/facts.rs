//! [`facts()`]: what one disputed item is about, summed up from its texts.

use super::category::Category;
use super::citation::{Citation, citations};
use super::concept::ConceptId;
use super::cue::{Decision, decide};
use super::form::Form;
use super::levels::{self, LevelMention, Segment, Vertebra};
use super::medication::{self, Prescription};
use super::place::Place;
use super::quantity::{Quantity, Visits, quantities_and_visits};
use super::recognise::{Mention, mentions, mentions_among};
use super::region::{Laterality, Region};
use super::request::{Portions, request};
use super::service::service;
use super::state::state_category;
use super::strength::strengths;
use super::vocabulary::{concept, find, is_a};
use super::word::{self, Word};
use jiff::civil::Date;
use serde::Serialize;
use std::sync::LazyLock;

/// How many sentences at the end of a rationale are about the case and not the guideline.
const LAST_SENTENCES: usize = 3;

/// A letter about more parts than this does not say which of them a treatment is for.
const MOST_REGIONS: usize = 4;

/// What is done at visits; the days of a rental and the tablets a week are none.
const VISITED: [Category; 5] =
    [Category::PhysicalMedicine, Category::Behavioral, Category::Evaluation, Category::HomeCare, Category::Program];

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
    /// What the claims administrator cited.
    pub claims_guideline: &'a str,
    /// What the reviewer cited.
    pub reviewer_guideline: &'a str,
}

/// What an item is about. Empty lists and none mean that the texts do not say.
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
    /// Vertebrae and nerve roots that are named singly, from the head down: of `L4-5 and the S1 root`
    /// only S1. Where medial branches are blocked `at L3, L4, L5`, these are the branches named.
    pub vertebrae: Vec<Vertebra>,
    /// The classes of the drugs, as `opioid`, in order of mention.
    pub drug_classes: Vec<&'static str>,
    /// The forms the drugs are given in.
    pub forms: Vec<Form>,
    /// Strengths, each in its canonical form, in order of mention.
    pub strengths: Vec<String>,
    /// Amounts, in order of mention.
    pub quantities: Vec<Quantity>,
    /// Visits; none for what is not done at visits.
    pub visits: Option<Visits>,
    /// The portions of a modified request; none for another.
    pub request: Option<Portions>,
    /// Whether it is asked for after it was provided.
    pub retrospective: bool,
    /// When it was provided.
    pub service_dates: Vec<Date>,
    /// The State's category of it, as `Pharmaceuticals`.
    pub state_category: Option<&'static str>,
    /// The State's sub-category of it, as `Opioids`.
    pub state_sub_category: Option<&'static str>,
    /// What the claims administrator cited.
    pub claims_citations: Vec<Citation>,
    /// What the reviewer cited.
    pub reviewer_citations: Vec<Citation>,
}

/// What an item is about, read from the procedure, and where that is silent from the heading.
pub fn facts(item: &ItemText<'_>) -> Facts {
    let procedure = Reading::new(item.procedure);
    // Most requests are not modified: then the two are one text, which is read once.
    let other = (item.heading != item.procedure).then(|| Reading::new(item.heading));
    let heading = other.as_ref().unwrap_or(&procedure);
    let decision = match procedure.decision() {
        unclear if unclear.category == Category::Other && other.is_some() => heading.decision(),
        decision => decision,
    };
    let category = decision.category;
    let teller = if procedure.named.is_empty() { heading } else { &procedure };
    let drugs = or(medication::drugs(&procedure.named), || medication::drugs(&heading.named));
    let doses =
        or(strengths_of(item.procedure), || if drugs.is_empty() { Vec::new() } else { strengths_of(item.heading) });
    let (quantities, visits) = quantities_and_visits(item.procedure);
    let forms = medication::forms(&Prescription {
        named: &teller.named,
        category,
        drugs: drugs.len(),
        strengths: &doses,
        quantities: &quantities,
    });
    let state = state_category(item.heading, category, &teller.named, &forms);
    let service = service(item.heading);
    Facts {
        category,
        regions: regions_for(item, &procedure, heading, decision),
        levels: or(procedure.segments(), || heading.segments()),
        laterality: laterality_of(&procedure.named).or_else(|| laterality_of(&heading.named)),
        vertebrae: or(procedure.vertebrae(), || heading.vertebrae()),
        drug_classes: or(medication::classes(&procedure.named), || medication::classes(&heading.named)),
        drugs,
        forms,
        strengths: doses,
        quantities,
        visits: visits.filter(|_| VISITED.contains(&category)),
        request: request(item.heading).portions(),
        retrospective: service.retrospective,
        service_dates: service.dates,
        state_category: state.category,
        state_sub_category: state.sub_category,
        claims_citations: citations(item.claims_guideline),
        reviewer_citations: citations(item.reviewer_guideline),
    }
}

/// Generic names of the active ingredients that a procedure names, in order of mention.
pub fn drugs(procedure: &str) -> Vec<&'static str> {
    medication::drugs(&mentions(procedure, Place::Procedure))
}

/// The regions of the contract that a text names, in order of mention; spinal levels name theirs.
pub fn regions(text: &str) -> Vec<Region> {
    regions_of(&mentions(text, Place::Prose), &levels::mentions(text))
}

/// The side that a text names; left and right together are both.
pub fn laterality(text: &str) -> Option<Laterality> {
    laterality_of(&mentions(text, Place::Prose))
}

/// A procedure or heading with what it names.
struct Reading<'a> {
    text: &'a str,
    words: Vec<Word>,
    named: Vec<Mention>,
    levels: Vec<LevelMention>,
}

impl<'a> Reading<'a> {
    fn new(text: &'a str) -> Self {
        let words = word::read(text);
        let mut named = Vec::new();
        mentions_among(text, &words, Place::Procedure, &mut named);
        Reading { text, words, named, levels: levels::mentions(text) }
    }

    fn decision(&self) -> Decision {
        decide(self.text, &self.words, &self.named)
    }

    fn regions(&self) -> Vec<Region> {
        regions_of(&self.named, &self.levels)
    }

    /// Whether it names the spine.
    fn is_spinal(&self) -> bool {
        SPINE.is_some_and(|spine| self.named.iter().any(|mention| is_a(mention.concept, spine)))
    }

    fn segments(&self) -> Vec<Segment> {
        in_order(self.levels.iter().flat_map(|mention| mention.segments.iter().copied()))
    }

    /// The vertebrae that are no part of a segment named with them.
    fn vertebrae(&self) -> Vec<Vertebra> {
        let single = self.levels.iter().filter(|mention| mention.segments.is_empty());
        in_order(single.flat_map(|mention| mention.vertebrae.iter().copied()))
    }
}

/// The concepts of the sides, in the order of [`Laterality::ALL`].
static SIDES: LazyLock<[Option<ConceptId>; 3]> =
    LazyLock::new(|| Laterality::ALL.map(|side| find(&format!("side:{side}"))));

/// The concept of the spine.
static SPINE: LazyLock<Option<ConceptId>> = LazyLock::new(|| find("region:spine"));

/// Each once, in anatomical order.
fn in_order<T: Ord>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = all.collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn strengths_of(text: &str) -> Vec<String> {
    strengths(text).into_iter().map(|(_, strength)| strength).collect()
}

/// The regions of an item: those it names, else those that its letter gives it.
fn regions_for(item: &ItemText<'_>, procedure: &Reading<'_>, heading: &Reading<'_>, decision: Decision) -> Vec<Region> {
    let mut regions = or(procedure.regions(), || heading.regions());
    if decision.located {
        if procedure.is_spinal() && !regions.iter().any(|region| region.is_spinal()) {
            regions.extend(or(spinal(item.diagnosis), || spinal(item.rationale)));
        } else if regions.is_empty() {
            regions = regions_of_letter(item);
        }
    }
    regions
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

fn regions_of(named: &[Mention], levels: &[LevelMention]) -> Vec<Region> {
    let mut found: Vec<(usize, Region)> = Vec::new();
    for mention in named {
        found.extend(concept(mention.concept).regions.iter().map(|&region| (mention.range.start, region)));
    }
    for mention in levels {
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
        let side = SIDES[side as usize];
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
        assert_eq!((found.regions, found.laterality), (vec![Region::Wrist], Some(Laterality::Left)));
    }

    #[test]
    fn vertebrae_named_singly_are_no_segments() {
        let vertebrae = |procedure| {
            let found = facts(&ItemText { heading: procedure, procedure, ..ItemText::default() });
            found.vertebrae.iter().map(Vertebra::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(vertebrae("medial branch blocks at L3, L4, L5"), "L3 L4 L5");
        assert_eq!(vertebrae("right S1 and L5 TFESI"), "L5 S1");
        assert_eq!(vertebrae("L4-5 ESI and S1 root block"), "S1");
        assert_eq!(vertebrae("L4-5 ESI"), "");
    }

    #[test]
    fn a_modified_request_is_what_its_disputed_portion_asks_for() {
        let heading = "Soma 350mg #90 was the original request. Soma 350mg #30 was authorized by the Claims \
                       Administrator. The remaining IMR eligible portion of the original request, Soma 350mg #60";
        let found = facts(&ItemText { heading, procedure: request(heading).disputed, ..ItemText::default() });
        assert_eq!(found.quantities.iter().map(|one| one.value).collect::<Vec<_>>(), [60]);
        assert_eq!(found.strengths, ["350mg"]);
        let portions = found.request.unwrap();
        assert_eq!(
            (portions.original.as_str(), portions.authorized.as_deref()),
            ("Soma 350mg #90", Some("Soma 350mg #30"))
        );
    }

    #[test]
    fn only_what_is_done_at_visits_has_visits() {
        let total = |procedure| {
            let found = facts(&ItemText { heading: procedure, procedure, ..ItemText::default() });
            found.visits.and_then(|visits| visits.total)
        };
        assert_eq!(total("PT 2 x 6"), Some((12, 12)));
        assert_eq!(total("Norco #60"), None);
        assert_eq!(total("Cold therapy unit x 7"), None);
    }

    #[test]
    fn what_the_texts_do_not_say_is_there_as_nothing() {
        let json = serde_json::to_value(facts(&ItemText::default())).unwrap();
        let unknown = |name: &str| json[name].is_null() || json[name].as_array().is_some_and(Vec::is_empty);
        let names = json.as_object().unwrap().keys();
        let known: Vec<&String> = names.filter(|name| !unknown(name)).collect();
        assert_eq!(known, ["category", "retrospective"]);
    }
}

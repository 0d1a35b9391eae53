//! Reads [`Details`] of a disputed item from its texts: doses, amounts, visits, dates, citations, the State's category.
//!
//! Facts and details are read from the same words and mentions, [`facts_and_details`] at once. Only reasons are read
//! apart: an index finds them with the words of the rationale, which it reads anyway.

use crate::terms::facts::medication;
use crate::terms::facts::medication::Prescription;
use crate::terms::facts::request::{Portions, request};
use crate::terms::facts::service::service;
use crate::terms::facts::state::state_category;
use crate::terms::facts::{AnalyzedItem, Facts, ItemText, facts_of, or, reasons};
use crate::terms::notation::citation::Citation;
use crate::terms::notation::citation::known::known_citations;
use crate::terms::notation::levels::Vertebra;
use crate::terms::notation::quantity::visits::Visits;
use crate::terms::notation::quantity::{Quantity, quantities_and_visits};
use crate::terms::notation::strength::strengths;
use crate::terms::vocabulary::category::Category;
use crate::terms::vocabulary::concept::ConceptId;
use crate::terms::vocabulary::dosage_form::DosageForm;
use crate::terms::vocabulary::recognise::Mention;
use crate::terms::vocabulary::region::Laterality;
use crate::terms::vocabulary::{concept_id, is_a};
use jiff::civil::Date;
use serde::Serialize;
use std::sync::LazyLock;

/// The categories of treatments done at visits; the days of a rental and the tablets a week are no visits.
const VISITED: [Category; 5] =
    [Category::PhysicalMedicine, Category::Behavioral, Category::Evaluation, Category::HomeCare, Category::Program];

/// Facts of an item other than its [`Facts`]. Empty lists and none mean that its texts do not say.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Details {
    /// The side of the body.
    pub laterality: Option<Laterality>,
    /// Vertebrae and nerve roots that are named singly, from the head down: of `L4-5 and the S1 root`
    /// only S1. Where medial branches are blocked `at L3, L4, L5`, these are the branches named.
    pub vertebrae: Vec<Vertebra>,
    /// The classes of the drugs, as `opioid`, in order of mention.
    pub drug_classes: Vec<&'static str>,
    /// The forms the drugs are given in.
    pub forms: Vec<DosageForm>,
    /// Strengths, each in its canonical form, in order of mention.
    pub strengths: Vec<String>,
    /// Amounts, as tablets or visits, in order of mention.
    pub quantities: Vec<Quantity>,
    /// Visits; none for treatments that are not done at visits.
    pub visits: Option<Visits>,
    /// The portions of a modified request; none for any other.
    pub request: Option<Portions>,
    /// True if it is asked for after it was provided.
    pub retrospective: bool,
    /// The days on which it was provided.
    pub service_dates: Vec<Date>,
    /// The State's category of it, as `Pharmaceuticals`.
    pub state_category: Option<&'static str>,
    /// The State's sub-category of it, as `Opioids`.
    pub state_sub_category: Option<&'static str>,
    /// Names of the reasons that the rationale gives, in order of mention. Not read with the others.
    pub reasons: Vec<&'static str>,
    /// The guidelines that the claims administrator cited.
    pub claims_citations: Vec<Citation>,
    /// The guidelines that the reviewer cited.
    pub reviewer_citations: Vec<Citation>,
}

impl Details {
    /// Returns true if either side cited anything.
    pub(crate) fn has_citations(&self) -> bool {
        !(self.claims_citations.is_empty() && self.reviewer_citations.is_empty())
    }
}

/// Reads the details of an item with these facts: from its procedure, and where that is silent from its heading.
///
/// Citations come from the guideline paragraphs of both sides, dates of service and portions from the heading alone.
/// Nothing fails: what the texts do not say is left empty.
pub fn details(item: &ItemText<'_>, facts: &Facts) -> Details {
    Details { reasons: reasons(item.rationale), ..details_of(item, &AnalyzedItem::new(item), facts) }
}

/// Reads the facts of an item and its details but for the reasons, which take a look at the whole rationale.
pub fn facts_and_details(item: &ItemText<'_>) -> (Facts, Details) {
    let analyzed = AnalyzedItem::new(item);
    let facts = facts_of(item, &analyzed);
    let details = details_of(item, &analyzed, &facts);
    (facts, details)
}

/// Reads the citations of an item, and no other detail.
pub fn citations_alone(item: &ItemText<'_>) -> Details {
    Details {
        claims_citations: known_citations(item.claims_guideline),
        reviewer_citations: known_citations(item.reviewer_guideline),
        ..Details::default()
    }
}

/// Reads the details of an item that is analyzed already, but for the reasons.
fn details_of(item: &ItemText<'_>, analyzed: &AnalyzedItem<'_>, facts: &Facts) -> Details {
    let (procedure, heading) = (&analyzed.procedure, analyzed.heading());
    let category = facts.category;
    // A procedure that names nothing leaves the forms to the heading.
    let teller = if procedure.named.is_empty() { heading } else { procedure };
    let doses =
        or(
            strengths_of(item.procedure),
            || if facts.drugs.is_empty() { Vec::new() } else { strengths_of(item.heading) },
        );
    // Amounts of the heading may be those of the portion that was authorized.
    let (quantities, visits) = quantities_and_visits(item.procedure);
    let forms = medication::forms(&Prescription {
        named: &teller.named,
        category,
        drugs: facts.drugs.len(),
        strengths: &doses,
        quantities: &quantities,
    });
    let state = state_category(item.heading, category, &teller.named, &forms);
    // The procedure of a modified request has lost its date.
    let service = service(item.heading);
    Details {
        laterality: laterality_of(&procedure.named).or_else(|| laterality_of(&heading.named)),
        vertebrae: or(procedure.vertebrae(), || heading.vertebrae()),
        drug_classes: or(medication::classes(&procedure.named), || medication::classes(&heading.named)),
        forms,
        strengths: doses,
        quantities,
        // "30 days" of a rental would be read as visits.
        visits: visits.filter(|_| VISITED.contains(&category)),
        request: request(item.heading).portions(),
        retrospective: service.retrospective,
        service_dates: service.dates,
        state_category: state.category,
        state_sub_category: state.sub_category,
        ..citations_alone(item)
    }
}

/// The concepts of the sides, in the order of [`Laterality::ALL`].
static SIDES: LazyLock<[Option<ConceptId>; 3]> =
    LazyLock::new(|| Laterality::ALL.map(|side| concept_id(&format!("side:{side}"))));

/// Returns the strengths that a text states, without their bytes.
fn strengths_of(text: &str) -> Vec<String> {
    strengths(text).into_iter().map(|(_, strength)| strength).collect()
}

/// Returns the side among the concepts that a text names.
/// None if no side is named.
fn laterality_of(named: &[Mention]) -> Option<Laterality> {
    let names = |side: Laterality| {
        let side = SIDES[side as usize];
        side.is_some_and(|side| named.iter().any(|mention| is_a(mention.concept, side)))
    };
    let (left, right) = (names(Laterality::Left), names(Laterality::Right));
    match (left, right) {
        (true, true) => Some(Laterality::Bilateral),
        // Said outright, even where one side is named with it.
        _ if names(Laterality::Bilateral) => Some(Laterality::Bilateral),
        (true, false) => Some(Laterality::Left),
        (false, true) => Some(Laterality::Right),
        (false, false) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::facts::facts;
    use crate::terms::vocabulary::context::Context;
    use crate::terms::vocabulary::recognise::mentions;

    /// The details of an item with this heading and procedure.
    fn of(heading: &str, procedure: &str) -> Details {
        let item = ItemText { heading, procedure, ..ItemText::default() };
        details(&item, &facts(&item))
    }

    #[test]
    fn the_heading_says_what_a_procedure_does_not() {
        let heading =
            "Twelve sessions of acupuncture for the left wrist was the original request. The rest, six sessions";
        assert_eq!(of(heading, "six sessions").laterality, Some(Laterality::Left));
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
            assert_eq!(laterality_of(&mentions(text, Context::Prose)), wanted, "{text}");
        }
    }

    #[test]
    fn vertebrae_named_singly_are_no_segments() {
        let vertebrae = |procedure| {
            let found = of(procedure, procedure);
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
        let found = of(heading, request(heading).disputed);
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
        let total = |procedure| of(procedure, procedure).visits.and_then(|visits| visits.total);
        assert_eq!(total("PT 2 x 6"), Some((12, 12)));
        assert_eq!(total("Norco #60"), None);
        assert_eq!(total("Cold therapy unit x 7"), None);
    }

    #[test]
    fn what_the_texts_do_not_say_is_there_as_nothing() {
        let json = serde_json::to_value(of("", "")).unwrap();
        let unknown = |name: &str| json[name].is_null() || json[name].as_array().is_some_and(Vec::is_empty);
        let names = json.as_object().unwrap().keys();
        let known: Vec<&String> = names.filter(|name| !unknown(name)).collect();
        assert_eq!(known, ["retrospective"]);
    }
}

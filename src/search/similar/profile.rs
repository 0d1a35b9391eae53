//! Tells what an item is about, in concepts of the vocabulary. Two items are alike by these, and not by their words:
//! one may ask for Norco and the other for hydrocodone.

use std::collections::BTreeSet;

use crate::index::schema::record::Record;
use crate::terms;
use crate::terms::{Category, ConceptId, ConceptKind, Context, DosageForm, Facts, ItemText, Region};

/// The subject of an item.
#[derive(Debug, Clone, Default)]
pub struct ItemProfile {
    /// The treatments in dispute, in the order of the heading.
    pub treatments: Vec<ConceptId>,
    /// Companions of these: guidance, contrast, sedation.
    pub companions: Vec<ConceptId>,
    /// The forms in which drugs are given.
    pub forms: Vec<ConceptId>,
    /// True if a drug is put on the skin, false if it is given in another way; `None` for what is no drug.
    pub is_topical: Option<bool>,
    /// The parts of the body that the treatment is for.
    pub regions: Vec<ConceptId>,
    /// The motion segments of the spine, such as `L4-L5`.
    pub levels: Vec<String>,
    /// The worker's diagnoses, in the order of the letter.
    pub diagnoses: Vec<ConceptId>,
    /// The kind of treatment.
    pub category: String,
}

/// Concepts that go along with a treatment. With it, they and what is narrower do not tell what is in dispute.
const COMPANIONS: [&str; 8] = [
    "tx:surgical-service",
    "tx:with-contrast",
    "tx:without-contrast",
    "tx:fluoroscopy",
    "tx:image-guidance",
    "drug:acetaminophen",
    "drug:aspirin",
    "drug:caffeine",
];

/// The forms of what is put on the skin.
const TOPICAL_FORMS: [DosageForm; 3] = [DosageForm::Topical, DosageForm::Patch, DosageForm::Compound];

impl ItemProfile {
    /// Reads the profile of an item from its record.
    pub fn of(record: &Record) -> ItemProfile {
        let item = &record.item;
        let mut named = concepts(&item.procedure, Context::Procedure);
        // A procedure may name an amount alone; the heading then tells of what.
        if !named.iter().any(|concept| is_treatment(*concept)) {
            named.extend(concepts(&item.heading, Context::Procedure));
        }
        named.extend(
            item.drugs.iter().filter_map(|drug| terms::concept_id(&format!("drug:{}", drug.replace(' ', "-")))),
        );
        let of_kind = |kind| without_repetition(named.iter().copied().filter(|one| terms::concept(*one).kind == kind));
        let treatments = narrowest(&without_repetition(named.iter().copied().filter(|one| is_treatment(*one))));
        let (companions, treatments) = parted(treatments);
        let is_drug = item.category == Category::Medication.as_str();
        let is_topical = is_drug.then(|| {
            let text = ItemText { heading: &item.heading, procedure: &item.procedure, ..ItemText::default() };
            let drugs = of_kind(ConceptKind::Drug).iter().map(|drug| terms::concept(*drug).name).collect();
            let facts = Facts { category: Category::Medication, drugs, ..Facts::default() };
            let forms = terms::details(&text, &facts).forms;
            TOPICAL_FORMS.iter().any(|form| forms.contains(form))
        });
        let diagnoses = concepts(&record.text("diagnosis"), Context::Prose);
        let is_diagnosis = |concept: &ConceptId| terms::concept(*concept).kind == ConceptKind::Dx;
        ItemProfile {
            treatments,
            companions,
            forms: of_kind(ConceptKind::Form),
            is_topical,
            regions: regions(of_kind(ConceptKind::Region), &item.regions),
            levels: item.levels.clone(),
            diagnoses: narrowest(&without_repetition(diagnoses.into_iter().filter(is_diagnosis))),
            category: item.category.clone(),
        }
    }
}

/// Returns the concepts that a text names, in order, those with parts as their parts.
fn concepts(text: &str, context: Context) -> Vec<ConceptId> {
    terms::mentions(text, context).iter().flat_map(|mention| terms::parts(mention.concept)).collect()
}

/// Returns true for the kinds of concepts that may be in dispute.
fn is_treatment(concept: ConceptId) -> bool {
    matches!(
        terms::concept(concept).kind,
        ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class | ConceptKind::Tx
    )
}

/// Returns each concept once, in the order of its first mention.
fn without_repetition(all: impl Iterator<Item = ConceptId>) -> Vec<ConceptId> {
    let mut met = BTreeSet::new();
    all.filter(|concept| met.insert(*concept)).collect()
}

/// Returns the concepts without those that another one of them is narrower than.
fn narrowest(all: &[ConceptId]) -> Vec<ConceptId> {
    let is_wider = |one: &ConceptId| all.iter().any(|other| terms::concept(*other).above.contains(one));
    all.iter().copied().filter(|one| !is_wider(one)).collect()
}

/// Parts what goes along with treatments from the treatments; what stands alone is one.
fn parted(treatments: Vec<ConceptId>) -> (Vec<ConceptId>, Vec<ConceptId>) {
    let goes_along = |one: &ConceptId| {
        let concept = terms::concept(*one);
        // The widest names, as "laboratory" before the tests asked for, say less than any other.
        let is_widest = concept.kind == ConceptKind::Tx && concept.broader.is_empty();
        let above = concept.above.iter().map(|above| terms::concept(*above).id);
        is_widest || std::iter::once(concept.id).chain(above).any(|id| COMPANIONS.contains(&id))
    };
    match treatments.iter().all(goes_along) {
        true => (Vec::new(), treatments),
        false => treatments.into_iter().partition(goes_along),
    }
}

/// Joins the regions that the heading names with those that the letter gives the item. "Other" is no place.
fn regions(named: Vec<ConceptId>, of_item: &[String]) -> Vec<ConceptId> {
    let told = of_item.iter().filter(|region| *region != Region::Other.as_str());
    let told = told.filter_map(|region| terms::concept_id(&format!("region:{region}")));
    narrowest(&without_repetition(named.into_iter().chain(told)))
}

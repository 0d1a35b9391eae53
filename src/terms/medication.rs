//! What a request says of medicine: ingredients, their classes, and the forms they are given in.

use super::category::Category;
use super::concept::{Concept, ConceptId, Kind};
use super::quantity::{Quantity, Unit};
use super::recognise::Mention;
use super::vocabulary::{ancestors, concept, concepts, is_a, parts};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::LazyLock;

/// A form that a drug is given in. One may be of another: a patch is topical, a suspension oral.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// Made up by a pharmacy of several ingredients.
    Compound,
    /// By mouth.
    Oral,
    /// By mouth, as a liquid.
    Suspension,
    /// Dissolved under the tongue or in the cheek.
    Sublingual,
    /// On the skin: cream, ointment, gel, lotion.
    Topical,
    /// On the skin, as a patch.
    Patch,
    /// By a needle.
    Injection,
    /// Into the nose.
    NasalSpray,
    /// Into the rectum.
    Suppository,
}

impl Form {
    /// All forms.
    pub const ALL: [Form; 9] = [
        Form::Compound,
        Form::Oral,
        Form::Suspension,
        Form::Sublingual,
        Form::Topical,
        Form::Patch,
        Form::Injection,
        Form::NasalSpray,
        Form::Suppository,
    ];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Form::Compound => "compound",
            Form::Oral => "oral",
            Form::Suspension => "suspension",
            Form::Sublingual => "sublingual",
            Form::Topical => "topical",
            Form::Patch => "patch",
            Form::Injection => "injection",
            Form::NasalSpray => "nasal-spray",
            Form::Suppository => "suppository",
        }
    }

    /// The form that a concept of the drug table is; none for those that only lie below one.
    fn of(form: &Concept) -> Option<Form> {
        let slug = form.id.strip_prefix("form:")?;
        let slug = if slug == "injection-solution" { "injection" } else { slug };
        Form::ALL.into_iter().find(|form| form.as_str() == slug)
    }
}

impl fmt::Display for Form {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// What a concept says of medicine; empty lists for most concepts.
struct Entry {
    drugs: Vec<&'static str>,
    classes: Vec<ConceptId>,
    forms: Vec<Form>,
}

/// By concept.
static ENTRIES: LazyLock<Vec<Entry>> = LazyLock::new(|| (0..concepts().len()).map(entry).collect());

fn entry(at: usize) -> Entry {
    let id = ConceptId(at as u16);
    let is_drug = |part: &&Concept| matches!(part.kind, Kind::Drug | Kind::Product);
    let mut forms: Vec<Form> =
        ancestors(id).iter().chain([&id]).filter_map(|&above| Form::of(concept(above))).collect();
    forms.sort_unstable();
    forms.dedup();
    Entry {
        drugs: parts(id).into_iter().map(concept).filter(is_drug).map(|part| part.name.as_str()).collect(),
        classes: nearest_classes(id),
        forms,
    }
}

/// The class a concept is; of a drug or product the first that its row names, and those of the drugs
/// it is made of.
fn nearest_classes(id: ConceptId) -> Vec<ConceptId> {
    let whole = concept(id);
    match whole.kind {
        Kind::Class => vec![id],
        Kind::Drug | Kind::Product => {
            let mut own = whole.broader.iter().copied().filter(|&above| concept(above).kind == Kind::Class);
            let first = own.next();
            let made_of = whole.broader.iter().filter(|&&above| concept(above).kind != Kind::Class);
            first.into_iter().chain(made_of.flat_map(|&part| nearest_classes(part))).collect()
        }
        _ => Vec::new(),
    }
}

/// Generic names of the active ingredients named, in order of mention.
pub(super) fn drugs(named: &[Mention]) -> Vec<&'static str> {
    let mut all = Vec::new();
    for &drug in named.iter().flat_map(|mention| &ENTRIES[mention.concept.index()].drugs) {
        if !all.contains(&drug) {
            all.push(drug);
        }
    }
    all
}

/// Names of the classes of what is named, in order of mention, without those above another of them:
/// Norco is an opioid, and not an analgesic too for the acetaminophen in it.
pub(super) fn classes(named: &[Mention]) -> Vec<&'static str> {
    let mut all: Vec<ConceptId> = Vec::new();
    for &class in named.iter().flat_map(|mention| &ENTRIES[mention.concept.index()].classes) {
        if !all.contains(&class) {
            all.push(class);
        }
    }
    let is_general = |class: ConceptId| all.iter().any(|&other| other != class && is_a(other, class));
    all.iter().filter(|&&class| !is_general(class)).map(|&class| concept(class).name.as_str()).collect()
}

/// What forms are read from.
pub(super) struct Prescription<'a> {
    /// What the request names.
    pub named: &'a [Mention],
    /// Its category.
    pub category: Category,
    /// How many ingredients it names.
    pub drugs: usize,
    /// Its strengths.
    pub strengths: &'a [String],
    /// Its amounts.
    pub quantities: &'a [Quantity],
}

/// The forms that a request is for: those it names, and those that follow from how it doses.
///
/// Several ingredients by the percentage are a compound; what is dosed by the percentage is put on the
/// skin, what is dosed by the milligram and counted is taken by mouth.
pub(super) fn forms(request: &Prescription<'_>) -> Vec<Form> {
    let of_mentions = request.named.iter().flat_map(|mention| &ENTRIES[mention.concept.index()].forms);
    let mut forms: Vec<Form> = of_mentions.copied().collect();
    if request.drugs > 0 {
        let percents = request.strengths.iter().filter(|strength| strength.ends_with('%')).count();
        let milligrams = request.strengths.iter().any(|strength| strength.ends_with("mg"));
        let counted = request.quantities.iter().any(|one| matches!(one.unit, Unit::Tablets | Unit::Unknown));
        match request.category {
            Category::Injection => forms.push(Form::Injection),
            Category::Medication if percents > 1 && request.drugs > 1 => {
                forms.extend([Form::Compound, Form::Topical]);
            }
            Category::Medication if forms.is_empty() && percents > 0 => forms.push(Form::Topical),
            Category::Medication if forms.is_empty() && milligrams && counted => forms.push(Form::Oral),
            _ => {}
        }
    }
    forms.sort_unstable();
    forms.dedup();
    forms
}

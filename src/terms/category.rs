//! The [`Category`] of a disputed treatment.

use super::concept::{ConceptId, Kind};
use super::dictionary::{Dictionary, Meaning};
use super::recognise::Mention;
use super::region::UnknownWord;
use super::table::{TableError, spellings};
use super::vocabulary::{ancestors, concept, concepts, find};
use super::word;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;
use std::sync::LazyLock;

/// The table of cues.
pub(super) const TABLE: &str = include_str!("tables/categories.toml");

/// What sort of treatment an item is, as coarse as the contract's list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Category {
    /// Drugs, supplements, compounds, medical foods.
    #[serde(rename = "medication")]
    Medication,
    /// Injections, blocks and other needle procedures.
    #[serde(rename = "injection")]
    Injection,
    /// Operations.
    #[serde(rename = "surgery")]
    Surgery,
    /// Pictures of the body.
    #[serde(rename = "imaging")]
    Imaging,
    /// Electrodiagnostics, EKG, sleep studies and other measurements.
    #[serde(rename = "diagnostic test")]
    DiagnosticTest,
    /// Physical, occupational and aquatic therapy, chiropractic, acupuncture, massage.
    #[serde(rename = "physical medicine")]
    PhysicalMedicine,
    /// Durable medical equipment.
    #[serde(rename = "dme")]
    Dme,
    /// Psychotherapy and psychological testing.
    #[serde(rename = "behavioral")]
    Behavioral,
    /// Visits, consultations, clearance.
    #[serde(rename = "evaluation")]
    Evaluation,
    /// Care at home, nursing, transportation.
    #[serde(rename = "home care")]
    HomeCare,
    /// Functional restoration, work hardening, weight loss and other programs.
    #[serde(rename = "program")]
    Program,
    /// Tests of blood, urine and tissue.
    #[serde(rename = "laboratory")]
    Laboratory,
    /// Anything else.
    #[default]
    #[serde(rename = "other")]
    Other,
}

impl Category {
    /// All categories, in the contract's order.
    pub const ALL: [Category; 13] = [
        Category::Medication,
        Category::Injection,
        Category::Surgery,
        Category::Imaging,
        Category::DiagnosticTest,
        Category::PhysicalMedicine,
        Category::Dme,
        Category::Behavioral,
        Category::Evaluation,
        Category::HomeCare,
        Category::Program,
        Category::Laboratory,
        Category::Other,
    ];

    /// The contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Category::Medication => "medication",
            Category::Injection => "injection",
            Category::Surgery => "surgery",
            Category::Imaging => "imaging",
            Category::DiagnosticTest => "diagnostic test",
            Category::PhysicalMedicine => "physical medicine",
            Category::Dme => "dme",
            Category::Behavioral => "behavioral",
            Category::Evaluation => "evaluation",
            Category::HomeCare => "home care",
            Category::Program => "program",
            Category::Laboratory => "laboratory",
            Category::Other => "other",
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl FromStr for Category {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let found = Category::ALL.into_iter().find(|category| category.as_str() == word);
        found.ok_or_else(|| UnknownWord { of: "category", word: word.to_owned() })
    }
}

/// What the cues of a treatment say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Decision {
    /// Its category.
    pub category: Category,
    /// Whether it is done to some part of the body even where it names none.
    pub located: bool,
}

/// The category of a treatment: that of the first cue of `tables/categories.toml` in its text.
pub(super) fn decide(treatment: &str, named: &[Mention]) -> Decision {
    let mut decided: Option<(&Cue, Category)> = None;
    let mut weak: Option<(&Cue, Category)> = None;
    // Whether no other treatment was named since the one that decides.
    let mut latest = false;
    for cue in cues_in(treatment, named) {
        let Some(category) = cue.category else { continue };
        match decided {
            Some((_, first)) if latest && cue.over.contains(&first) => decided = Some((cue, category)),
            None if !cue.weak => (decided, latest) = (Some((cue, category)), true),
            None => weak = weak.or(Some((cue, category))),
            Some((_, first)) => latest &= cue.weak || category == first,
        }
    }
    let decided = decided.or(weak);
    decided.map_or(Decision::default(), |(cue, category)| Decision { category, located: cue.located })
}

/// A row of the table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cue {
    /// What it decides; none for a phrase that only hides others.
    category: Option<Category>,
    /// Concepts.
    #[serde(default)]
    is: Vec<String>,
    /// Kinds of concepts.
    #[serde(default)]
    kinds: Vec<Kind>,
    /// Phrases.
    #[serde(default)]
    names: Vec<String>,
    /// Whether it decides only where nothing else does.
    #[serde(default)]
    weak: bool,
    /// The categories over which it decides, right behind them.
    #[serde(default)]
    over: Vec<Category>,
    /// Whether it is done to some part of the body.
    #[serde(default)]
    located: bool,
}

/// The table.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CueTable {
    cue: Vec<Cue>,
}

/// The table with all that leads to a row of it.
struct Cues {
    rows: Vec<Cue>,
    /// The row that each concept leads to: its own, else that of the nearest broader one, else that of
    /// its kind.
    of_concept: Vec<Option<usize>>,
    /// Its ids are not those of concepts but the rows' numbers.
    phrases: Dictionary,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| load().expect("the table is compiled in, and the tests below read it"));

fn load() -> Result<Cues, TableError> {
    let table: CueTable = toml::from_str(TABLE)?;
    let (mut of_concept, mut of_kind) = (HashMap::new(), HashMap::new());
    let mut phrases = Dictionary::new();
    for (number, cue) in table.cue.iter().enumerate() {
        for id in &cue.is {
            let missing = || TableError::NoSuchConcept { row: "categories.toml".to_owned(), id: id.clone() };
            of_concept.insert(find(id).ok_or_else(missing)?, number);
        }
        of_kind.extend(cue.kinds.iter().map(|&kind| (kind, number)));
        let meaning = Meaning::Plain(ConceptId(u16::try_from(number).map_err(|_| TableError::TooMany)?));
        for name in cue.names.iter().flat_map(|name| spellings(name)) {
            phrases.insert(&name, meaning.clone());
        }
    }
    let nearest = |at: usize| {
        let id = ConceptId(at as u16);
        let own = std::iter::once(&id).chain(ancestors(id)).find_map(|above| of_concept.get(above));
        own.or_else(|| of_kind.get(&concept(id).kind)).copied()
    };
    Ok(Cues { of_concept: (0..concepts().len()).map(nearest).collect(), rows: table.cue, phrases })
}

/// The cues in a text, in order: phrases, and the concepts that no phrase hides.
fn cues_in<'a>(text: &str, named: &[Mention]) -> impl Iterator<Item = &'a Cue> {
    let mut found: Vec<(Range<usize>, &Cue)> = Vec::new();
    for mention in named {
        if let Some(row) = CUES.of_concept[mention.concept.index()] {
            found.push((mention.range.clone(), &CUES.rows[row]));
        }
    }
    for (range, cue) in phrases_in(text) {
        let overlaps = |other: &Range<usize>| other.start < range.end && range.start < other.end;
        let is_part = found.iter().any(|(other, _)| overlaps(other) && other.len() > range.len());
        if !is_part {
            found.retain(|(other, _)| !overlaps(other));
        }
        if !is_part || !cue.over.is_empty() {
            found.push((range, cue));
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    found.into_iter().map(|(_, cue)| cue)
}

/// The phrases of the table in a text, leftmost-longest.
fn phrases_in(text: &str) -> Vec<(Range<usize>, &'static Cue)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = word::next_word(text, at) {
        let phrase = CUES.phrases.longest(text, &word, |candidate| match candidate.meaning {
            Meaning::Plain(row) => Some((row.index(), candidate.end, candidate.next)),
            Meaning::Ambiguous(_) => None,
        });
        at = word.next;
        if let Some((row, end, next)) = phrase {
            found.push((word.range.start..end, &CUES.rows[row]));
            at = next;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::recognise::{Place, mentions};
    use super::*;

    fn check(cases: &[(&str, &str)]) {
        for (text, wanted) in cases {
            let found = decide(text, &mentions(text, Place::Procedure));
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
    fn the_table_is_sound() {
        if let Err(error) = load() {
            panic!("{error}");
        }
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

//! Reads the tables of `tables/*.toml` into plain rows. An unknown key is an error, so that a typing error is found.

use crate::terms::vocabulary::category::Category;
use crate::terms::vocabulary::concept::ConceptKind;
use crate::terms::vocabulary::context::Context;
use crate::terms::vocabulary::dosage_form::DosageForm;
use crate::terms::vocabulary::guideline_body::GuidelineBody;
use crate::terms::vocabulary::region::Region;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::fmt;

/// The row of a concept; its key in the table is the slug of its id.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConceptRow {
    /// Preferred name; left out where it is the slug with spaces for hyphens.
    pub name: Option<String>,
    /// Other names, as patterns.
    #[serde(default)]
    pub names: Vec<String>,
    /// Ids of the broader concepts.
    #[serde(default)]
    pub is: Vec<String>,
    /// Concepts that are narrower than this one and nothing else, each with its other names, by slug.
    #[serde(default)]
    pub members: BTreeMap<String, Vec<String>>,
    /// True if it is just the sum of its broader concepts.
    #[serde(default)]
    pub sum: bool,
    /// Regions of the contract, where not inherited; an empty list for what names none.
    pub regions: Option<Vec<Region>>,
    /// The ways in which a sentence gives a reason; of no use for other kinds.
    #[serde(default)]
    pub says: Vec<String>,
    /// True if its own slug or name is a name too; false for mere groups.
    #[serde(default = "yes")]
    pub named: bool,
}

/// Returns the default of [`ConceptRow::named`].
fn yes() -> bool {
    true
}

impl Default for ConceptRow {
    fn default() -> ConceptRow {
        let (names, is, says, members) = (Vec::new(), Vec::new(), Vec::new(), BTreeMap::new());
        ConceptRow { name: None, names, is, members, sum: false, regions: None, says, named: true }
    }
}

/// One concept table: section (kind) → slug → row.
pub(crate) type ConceptTable = BTreeMap<ConceptKind, BTreeMap<String, ConceptRow>>;

/// An ambiguous name: one that means different things in different company.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct AmbiguousNameRow {
    /// The spellings, as patterns.
    pub names: Vec<String>,
    /// Its senses; the first whose conditions hold is meant.
    pub senses: Vec<SenseRow>,
}

/// One sense of an ambiguous name, and the conditions under which it is meant. Conditions left out always hold.
#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub(crate) struct SenseRow {
    /// The concept meant.
    pub id: String,
    /// The places where this sense is possible.
    #[serde(default, rename = "in")]
    pub contexts: Vec<Context>,
    /// One of these words is within a few words.
    #[serde(default)]
    pub near: Vec<String>,
    /// None of these words is within a few words.
    #[serde(default)]
    pub far: Vec<String>,
    /// The next word is one of these.
    #[serde(default)]
    pub next: Vec<String>,
    /// The name is written in capitals.
    #[serde(default)]
    pub upper: bool,
}

/// The table of ambiguous names.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SenseTable {
    /// Its rows.
    pub form: Vec<AmbiguousNameRow>,
}

/// A row of the table of cues.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueRow {
    /// The category it decides; none for a phrase that only hides others.
    pub category: Option<Category>,
    /// Concepts.
    #[serde(default)]
    pub is: Vec<String>,
    /// Kinds of concepts.
    #[serde(default)]
    pub kinds: Vec<ConceptKind>,
    /// Phrases.
    #[serde(default)]
    pub names: Vec<String>,
    /// Words of queries for any treatment of the category.
    #[serde(default)]
    pub nouns: Vec<String>,
    /// True if it decides only where no other cue does.
    #[serde(default)]
    pub weak: bool,
    /// The categories that it overrules where it comes right after their cue.
    #[serde(default)]
    pub over: Vec<Category>,
    /// True if the treatment is done to some part of the body.
    #[serde(default)]
    pub located: bool,
}

/// The table of cues.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CueTable {
    /// Its rows.
    pub cue: Vec<CueRow>,
}

/// The State's words for the items of one category.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct GroupRow {
    /// The category.
    pub of: Category,
    /// The State's word for it.
    pub category: Option<String>,
    /// The State's second word for it.
    pub sub_category: Option<String>,
    /// Treatments of the category that have other words.
    #[serde(default)]
    pub members: Vec<MemberRow>,
}

/// Treatments that the State calls otherwise than the rest of their group.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MemberRow {
    /// Concepts.
    #[serde(default)]
    pub is: Vec<String>,
    /// The form of the drug.
    pub form: Option<DosageForm>,
    /// The beginning of a word.
    pub stem: Option<String>,
    /// The State's word for it.
    pub category: Option<String>,
    /// The State's second word for it.
    pub sub_category: Option<String>,
}

/// The table of the State's words.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct StateTable {
    /// Its rows.
    pub group: Vec<GroupRow>,
}

/// The table of guidelines that are cited.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct CitationTable {
    /// Words after a chapter's name that say no more.
    pub tails: Vec<String>,
    /// Those of them that make a chapter of the name before.
    pub marks: Vec<String>,
    /// First words of brackets that only qualify.
    pub qualifiers: Vec<String>,
    /// Words that tell an edition together with its date.
    pub editions: Vec<String>,
    /// The bodies of guidelines.
    pub source: Vec<SourceRow>,
    /// Their chapters.
    pub chapter: Vec<ChapterRow>,
}

/// A body of guidelines.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceRow {
    /// The body.
    pub source: GuidelineBody,
    /// Its names, as patterns.
    pub names: Vec<String>,
}

/// A chapter of a body of guidelines.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChapterRow {
    /// The body.
    pub of: GuidelineBody,
    /// The canonical name.
    pub name: String,
    /// The number, where it has one.
    pub number: Option<u8>,
    /// Its names, as patterns.
    pub names: Vec<String>,
    /// The names that are its own only next to the year of an edition.
    #[serde(default)]
    pub dated: Vec<String>,
    /// The year of the first edition with those names.
    #[serde(default)]
    pub since: u16,
}

/// Reads a table; `file` is its name, for the error.
pub(crate) fn read<T: DeserializeOwned>(file: &'static str, text: &str) -> Result<T, TableError> {
    toml::from_str(text).map_err(|error| TableError::Syntax { file, error })
}

/// A mistake in a table, which the build of the program finds and names by file or row.
#[derive(Debug)]
pub(crate) enum TableError {
    /// The file is not TOML or has an unknown key.
    Syntax { file: &'static str, error: toml::de::Error },
    /// A row names a concept that no table defines.
    NoSuchConcept { row: String, id: String },
    /// A rule of a reason has a part that is no mark of findings.
    NoSuchMark { row: String, mark: String },
    /// Two rows claim the same name.
    TwoMeanings { name: String, first: String, second: String },
    /// A concept is its own ancestor.
    Cycle(String),
    /// More rows or names than a number of 15 bits can count.
    TooMany,
}

impl fmt::Display for TableError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableError::Syntax { file, error } => write!(out, "{file}: {error}"),
            TableError::NoSuchConcept { row, id } => write!(out, "{row}: no concept {id}"),
            TableError::NoSuchMark { row, mark } => write!(out, "{row}: '{mark}' is no mark"),
            TableError::TwoMeanings { name, first, second } => {
                write!(out, "'{name}' names {first} and {second}; give it senses in senses.toml")
            }
            TableError::Cycle(id) => write!(out, "{id} is broader than itself"),
            TableError::TooMany => write!(out, "more than 32767 rows of one sort"),
        }
    }
}

impl std::error::Error for TableError {}

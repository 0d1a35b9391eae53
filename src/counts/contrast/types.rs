//! The types of a contrast: the question, the answer, and the refusal of too few letters.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::search::{Mark, UnderstoodView};

/// The least letters of a side. With fewer, chance decides what is said on one side alone.
pub const LEAST_LETTERS: u32 = 10;

/// A side of the comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Items that were overturned: the treatment is necessary.
    Overturned,
    /// Items that were upheld: the denial stands.
    Upheld,
}

impl Side {
    /// Both sides, in the order of all pairs of numbers.
    pub const BOTH: [Side; 2] = [Side::Overturned, Side::Upheld];

    /// Returns the side of a decision; `None` for items that were decided in part, or whose letter tells no decision.
    pub fn of(decision: &str) -> Option<Side> {
        Side::BOTH.into_iter().find(|side| side.as_str() == decision)
    }

    /// Returns the word for it, which is also the decision's.
    pub fn as_str(self) -> &'static str {
        match self {
            Side::Overturned => "overturned",
            Side::Upheld => "upheld",
        }
    }
}

/// The sort of thing that an item says. Of equal rows that of the earlier kind comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FeatureKind {
    /// A reason for the decision, out of a list of common ones.
    Reason,
    /// Words that follow each other in a sentence on this worker.
    Phrase,
    /// A concept of the vocabulary, in a sentence on this worker.
    Concept,
    /// A chapter or section of a guideline that the reviewer cited.
    Citation,
    /// A specialty of the reviewer.
    Specialty,
}

impl FeatureKind {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            FeatureKind::Reason => "reason",
            FeatureKind::Concept => "concept",
            FeatureKind::Phrase => "phrase",
            FeatureKind::Citation => "citation",
            FeatureKind::Specialty => "specialty",
        }
    }
}

/// Options of a contrast.
#[derive(Debug, Clone)]
pub struct ContrastOptions {
    /// The most rows of a side.
    pub rows: usize,
    /// The kinds of rows; all if empty.
    pub kinds: Vec<FeatureKind>,
    /// Number of threads that read items; 0 for one a core.
    pub threads: usize,
}

/// A contrast, or the reason why there is none.
#[derive(Debug)]
pub enum Contrasted {
    /// The two sides can be compared.
    Rows(Box<Contrast>),
    /// A side has too few letters.
    Refused(FewLetters),
}

/// The numbers of a comparison that is refused, with what was understood of the query.
#[derive(Debug)]
pub struct FewLetters {
    /// The interpretation of the query.
    pub understood: UnderstoodView,
    /// Number of letters of each side.
    pub letters: [u32; 2],
}

/// The answer: rows that tell the sides apart.
#[derive(Debug, Serialize)]
pub struct Contrast {
    /// The query as typed.
    pub query: String,
    /// The interpretation of the query.
    pub understood: UnderstoodView,
    /// `disputed` or `mentioned`: the items that are compared.
    pub counted: &'static str,
    /// The sizes of the sides.
    pub sides: Sides,
    /// Number of things that were compared, by kind.
    pub compared: BTreeMap<FeatureKind, usize>,
    /// The rows: those of the overturned side, then those of the upheld one, the surest first.
    pub rows: Vec<ContrastRow>,
}

/// The sizes of both sides.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Sides {
    /// Of the overturned side.
    pub overturned: SideSize,
    /// Of the upheld side.
    pub upheld: SideSize,
}

/// The size of a side.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct SideSize {
    /// Number of its items.
    pub items: u32,
    /// Number of the letters of these.
    pub letters: u32,
}

/// A thing that one side says more often than the other.
#[derive(Debug, Clone, Serialize)]
pub struct ContrastRow {
    /// The sort of thing.
    pub kind: FeatureKind,
    /// The thing in words.
    pub what: String,
    /// The side that says it more often.
    pub side: Side,
    /// Logarithm of the odds ratio, overturned against upheld.
    pub log_odds: f64,
    /// The interval of `log_odds` at 95 %.
    pub interval: [f64; 2],
    /// `log_odds` by its standard deviation.
    pub z: f64,
    /// Probability of a `z` so far from 0 by chance, if the sides did not differ.
    pub p: f64,
    /// True if it passes the procedure of Benjamini and Hochberg among all that was compared of its kind.
    pub firm: bool,
    /// Numbers of letters that say it: overturned, upheld.
    pub letters: [u32; 2],
    /// Numbers of items that say it: overturned, upheld.
    pub items: [u32; 2],
    /// Sentences of its side that say it, each of another letter.
    pub examples: Vec<Example>,
}

/// A sentence that says what a row is about.
#[derive(Debug, Clone, Serialize)]
pub struct Example {
    /// The item's id.
    pub id: String,
    /// The sentence.
    pub text: String,
    /// Byte ranges of the sentence that say it.
    pub marks: Vec<Mark>,
    /// The text by which to cite the item.
    pub citation: String,
}

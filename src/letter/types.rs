//! What a letter says, as types.

use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use crate::letter::evidence::trace::Trace;
use crate::letter::header::Priority;
use crate::letter::layout::Layout;
use crate::letter::summary::worker::Sex;
use crate::terms::{Details, Facts};

/// One final determination letter. Unknown values are `None` or empty, never guessed.
#[derive(Debug, Clone, Serialize)]
pub struct Letter {
    /// The State's number for the case, where the letter prints one.
    pub case_number: Option<String>,
    /// All numbers, where the applications of several cases were joined in one letter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub case_numbers: Vec<String>,
    /// The habit of printing it follows.
    pub layout: Layout,
    /// When the case was given to the reviewer.
    pub date_assigned: Option<Date>,
    /// When the reviewer decided.
    pub decision_date: Option<Date>,
    /// When the worker was injured.
    pub injury_date: Option<Date>,
    /// When utilization review refused the treatment.
    pub ur_denial_date: Option<Date>,
    /// The dates of all refusals, where several are disputed in one letter.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ur_denial_dates: Vec<Date>,
    /// When the application for review came in.
    pub application_received: Option<Date>,
    /// Standard or expedited.
    pub priority: Option<Priority>,
    /// The worker's age in years.
    pub age: Option<u8>,
    /// The worker's sex.
    pub sex: Option<Sex>,
    /// The States that licensed the reviewer.
    pub licensure: Vec<String>,
    /// The reviewer's specialties.
    pub specialties: Vec<String>,
    /// The sentence or sentences that state the diagnoses.
    pub diagnosis: Option<String>,
    /// The diagnoses one by one.
    pub diagnoses: Vec<String>,
    /// The clinical case summary.
    pub summary: Option<String>,
    /// The disputed items, at least one.
    pub items: Vec<Item>,
    /// What was not understood.
    pub warnings: Vec<Warning>,
    /// How the case ended: what its items come to.
    pub case_outcome: Option<CaseOutcome>,
    /// The page of its document on which it begins, from 1.
    pub page: usize,
    /// Where each field was read, and how.
    #[serde(skip)]
    pub traces: Vec<Trace>,
    /// The bytes of the document's text that hold it.
    #[serde(skip)]
    pub span: Range<usize>,
}

/// One disputed treatment or service: the unit of search.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// Its number in the letter, from 1.
    pub number: usize,
    /// The page of the document on which it begins, from 1.
    pub page: usize,
    /// The heading as printed, without number and decision.
    pub heading: String,
    /// What is in dispute; of a modified request the remaining portion.
    pub procedure: String,
    /// How it was decided.
    pub decision: Decision,
    /// True when the decision was read from the rationale's wording because no heading states it.
    pub inferred: bool,
    /// What the claims administrator cited.
    pub claims_guideline: Option<String>,
    /// What the MAXIMUS reviewer cited.
    pub reviewer_guideline: Option<String>,
    /// The reviewer's reasons.
    pub rationale: Option<String>,
    /// Category, drugs, regions and levels.
    #[serde(flatten)]
    pub facts: Facts,
    /// What else its texts say, where that was asked for: see [`Letter::read_details`].
    #[serde(flatten)]
    pub details: Option<Details>,
}

/// How an item was decided, from the view of the denial: upheld means the denial stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// The denial stands: the treatment is not medically necessary.
    Upheld,
    /// The treatment is medically necessary.
    Overturned,
    /// Partly overturned.
    Modified,
    /// The letter does not say.
    Unknown,
}

/// How a case ended as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum CaseOutcome {
    /// Every denial stands.
    #[serde(rename = "uphold")]
    Uphold,
    /// Every item is medically necessary.
    #[serde(rename = "overturn")]
    Overturn,
    /// Some items are.
    #[serde(rename = "partially overturn")]
    PartiallyOverturn,
}

impl CaseOutcome {
    /// The words that JSON and filters use: those of the State's own search page.
    pub fn as_str(self) -> &'static str {
        match self {
            CaseOutcome::Uphold => "uphold",
            CaseOutcome::Overturn => "overturn",
            CaseOutcome::PartiallyOverturn => "partially overturn",
        }
    }

    /// The outcome that follows from the items; `None` when one is unknown and the others do not settle it.
    pub fn of(decisions: impl Iterator<Item = Decision> + Clone) -> Option<CaseOutcome> {
        let any = |wanted: Decision| decisions.clone().any(|decision| decision == wanted);
        match (any(Decision::Upheld), any(Decision::Overturned), any(Decision::Unknown)) {
            _ if any(Decision::Modified) => Some(CaseOutcome::PartiallyOverturn),
            (true, true, _) => Some(CaseOutcome::PartiallyOverturn),
            (true, false, false) => Some(CaseOutcome::Uphold),
            (false, true, false) => Some(CaseOutcome::Overturn),
            _ => None,
        }
    }
}

impl Letter {
    /// Warns of dates of the letter's making that lie after `today`, by the clock of whoever asks.
    pub fn compare_with_clock(&mut self, today: Date) {
        let dates = [
            ("date_assigned", self.date_assigned),
            ("decision_date", self.decision_date),
            ("ur_denial_date", self.ur_denial_date),
            ("application_received", self.application_received),
        ];
        let future = dates.into_iter().filter_map(|(field, date)| Some((field, date.filter(|&date| date > today)?)));
        self.warnings.extend(future.map(|(field, date)| Warning::Future { field, date }));
    }
}

impl Decision {
    /// All decisions, in the order in which they are listed to users.
    pub const ALL: [Decision; 4] = [Decision::Upheld, Decision::Overturned, Decision::Modified, Decision::Unknown];

    /// The word that JSON and filters use.
    pub fn as_str(self) -> &'static str {
        match self {
            Decision::Upheld => "upheld",
            Decision::Overturned => "overturned",
            Decision::Modified => "modified",
            Decision::Unknown => "unknown",
        }
    }
}

impl FromStr for Decision {
    type Err = ();

    fn from_str(text: &str) -> Result<Decision, ()> {
        Decision::ALL.into_iter().find(|decision| decision.as_str() == text).ok_or(())
    }
}

/// Why a text is not a letter that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALetter {
    /// Nothing but white space.
    #[error("no text")]
    NoText,
    /// More text than any letter has.
    #[error("more text than any letter has")]
    TooLong,
    /// None of the headings that every letter has.
    #[error("not a determination letter: none of its headings was found")]
    NoHeadings,
    /// More items than any letter has: the longest known have some thirty.
    #[error("more disputed items than any letter has")]
    TooManyItems,
    /// Headings of a letter, but no disputed item.
    #[error("no disputed items found")]
    NoItems,
}

/// What was not understood of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A field that letters of this layout have is missing.
    Missing(&'static str),
    /// A date that the clock of the machine has not reached.
    Future {
        /// The field.
        field: &'static str,
        /// The date.
        date: Date,
    },
    /// The letter was read by the cues that it shares with known layouts.
    UnknownLayout,
    /// The cover page says something else than the items.
    OutcomeDiffers {
        /// What the cover says.
        stated: CaseOutcome,
    },
    /// An item without a heading.
    NoHeading {
        /// The item's number.
        item: usize,
    },
    /// An item without a decision in its heading.
    NoDecision {
        /// The item's number.
        item: usize,
        /// Whether the rationale's wording gave one.
        inferred: bool,
    },
    /// The decision that was stated is not what the rationale concludes.
    ConclusionDiffers {
        /// The item's number.
        item: usize,
        /// What was stated.
        stated: Decision,
        /// What the rationale concludes.
        concluded: Decision,
    },
    /// An item without its rationale.
    NoRationale {
        /// The item's number.
        item: usize,
    },
    /// A rationale holds a line that ends like the heading of an item.
    StrayDecision {
        /// The item's number.
        item: usize,
    },
    /// The two lists of decisions disagree.
    ListsDiffer {
        /// The item's number.
        item: usize,
    },
    /// There are not as many sections as listed decisions.
    Unmatched {
        /// How many sections.
        sections: usize,
        /// How many listed decisions.
        items: usize,
    },
    /// Some of the file, or of the letter's text, could not be read.
    Unread(String),
    /// Several items have one rationale, and their decisions are inferred from it.
    SharedRationale {
        /// How many items.
        items: usize,
    },
}

impl Warning {
    /// Its kind in one word, for counting.
    pub fn kind(&self) -> &'static str {
        match self {
            Warning::Missing(field) | Warning::Future { field, .. } => field,
            Warning::UnknownLayout => "layout",
            Warning::Unread(_) => "text",
            Warning::OutcomeDiffers { .. } => "case_outcome",
            Warning::NoHeading { .. } => "heading",
            Warning::NoDecision { .. } | Warning::ConclusionDiffers { .. } | Warning::ListsDiffer { .. } => "decision",
            Warning::NoRationale { .. } | Warning::SharedRationale { .. } => "rationale",
            Warning::StrayDecision { .. } | Warning::Unmatched { .. } => "items",
        }
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::Missing(field) => write!(f, "{field} not found"),
            Warning::Future { field, date } => write!(f, "{field} {date} is in the future"),
            Warning::UnknownLayout => write!(f, "layout not known, read by the cues it shares with known ones"),
            Warning::Unread(what) => write!(f, "not read: {what}"),
            Warning::OutcomeDiffers { stated } => {
                write!(f, "the cover page says {}, the items do not", stated.as_str())
            }
            Warning::NoHeading { item } => write!(f, "item {item}: heading not found"),
            Warning::NoDecision { item, inferred: true } => {
                write!(f, "item {item}: decision inferred from the rationale")
            }
            Warning::NoDecision { item, inferred: false } => write!(f, "item {item}: decision not found"),
            Warning::ConclusionDiffers { item, stated, concluded } => {
                write!(f, "item {item}: stated {}, the rationale concludes {}", stated.as_str(), concluded.as_str())
            }
            Warning::NoRationale { item } => write!(f, "item {item}: rationale not found"),
            Warning::StrayDecision { item } => {
                write!(f, "item {item}: a line of its rationale ends like the heading of an item")
            }
            Warning::ListsDiffer { item } => write!(f, "item {item}: the two lists of decisions disagree"),
            Warning::Unmatched { sections, items } => {
                write!(f, "{items} decisions are listed, {sections} have sections of their own")
            }
            Warning::SharedRationale { items } => write!(f, "{items} items share one rationale"),
        }
    }
}

impl Serialize for Warning {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_items_make_the_outcome_of_the_case() {
        use Decision::{Overturned, Unknown, Upheld};
        let cases: [(&[Decision], Option<CaseOutcome>); 5] = [
            (&[Upheld, Upheld], Some(CaseOutcome::Uphold)),
            (&[Overturned], Some(CaseOutcome::Overturn)),
            (&[Upheld, Overturned], Some(CaseOutcome::PartiallyOverturn)),
            (&[Upheld, Unknown], None),
            (&[], None),
        ];
        for (decisions, wanted) in cases {
            assert_eq!(CaseOutcome::of(decisions.iter().copied()), wanted);
        }
    }
}

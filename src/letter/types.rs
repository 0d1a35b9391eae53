//! The letter as types: what one says, how it was decided, and what was not understood of it.
//!
//! They are kept apart from the code that reads letters so that index, export and command line need only this.

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
///
/// Serialized, it is the JSON that programs read; fields marked `skip` are for programs only.
#[derive(Debug, Clone, Serialize)]
pub struct Letter {
    /// The State's number for the case in its canonical form, `CM17-0099001`, if the letter prints one.
    pub case_number: Option<String>,
    /// All case numbers, if the applications of several cases were joined in one letter; empty otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub case_numbers: Vec<String>,
    /// The year's habit of printing that the letter follows.
    pub layout: Layout,
    /// The date on which the case was given to the reviewer.
    pub date_assigned: Option<Date>,
    /// The date of the reviewer's decision.
    pub decision_date: Option<Date>,
    /// The date of the worker's injury, from the header or else from the summary.
    pub injury_date: Option<Date>,
    /// The date on which utilization review denied the treatment.
    pub ur_denial_date: Option<Date>,
    /// The dates of all denials, if several are disputed in one letter; empty otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub ur_denial_dates: Vec<Date>,
    /// The date on which the application for review was received.
    pub application_received: Option<Date>,
    /// The speed of the review: standard or expedited.
    pub priority: Option<Priority>,
    /// The worker's age in years, as the summary gives it.
    pub age: Option<u8>,
    /// The worker's sex.
    pub sex: Option<Sex>,
    /// The States that licensed the reviewer, as printed.
    pub licensure: Vec<String>,
    /// The reviewer's board certifications and subspecialties, as printed.
    pub specialties: Vec<String>,
    /// The sentence or sentences of the summary that state the diagnoses.
    pub diagnosis: Option<String>,
    /// The diagnoses one by one, cut from those sentences.
    pub diagnoses: Vec<String>,
    /// The clinical case summary without the sentence that leads to it.
    pub summary: Option<String>,
    /// The disputed items, at least one, in the letter's order.
    pub items: Vec<Item>,
    /// Notes on what was not understood, or contradicts itself.
    pub warnings: Vec<Warning>,
    /// The outcome of the whole case. It follows from the items; the cover page counts if they do not settle it.
    pub case_outcome: Option<CaseOutcome>,
    /// The page of the document on which the letter begins, from 1.
    pub page: usize,
    /// The origin of each field: its bytes in the document and the rule that read it.
    #[serde(skip)]
    pub traces: Vec<Trace>,
    /// The bytes of the document's text that hold the letter.
    #[serde(skip)]
    pub span: Range<usize>,
}

/// One disputed treatment or service: the unit of search. A letter has one decision for each.
#[derive(Debug, Clone, Serialize)]
pub struct Item {
    /// The item's number in the letter, from 1.
    pub number: usize,
    /// The page of the document on which the item begins, from 1.
    pub page: usize,
    /// The heading as printed, without number and decision.
    pub heading: String,
    /// The treatment in dispute; of a modified request only the remaining portion.
    pub procedure: String,
    /// The decision that the letter states, or that its rationale concludes.
    pub decision: Decision,
    /// True if the decision was read from the rationale's wording because no heading states it.
    pub inferred: bool,
    /// The guidelines that the claims administrator cited.
    pub claims_guideline: Option<String>,
    /// The guidelines that the MAXIMUS reviewer cited.
    pub reviewer_guideline: Option<String>,
    /// The reviewer's reasons.
    pub rationale: Option<String>,
    /// Facts read from the texts: category, drugs, regions, levels and others that an item is searched by.
    #[serde(flatten)]
    pub facts: Facts,
    /// Further facts; their reasons are there only after [`Letter::read_reasons`].
    #[serde(flatten)]
    pub details: Details,
}

/// The decision on an item, seen from the denial: upheld means that the denial stays in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// The denial stays in force: the treatment is not medically necessary.
    Upheld,
    /// The denial is reversed: the treatment is medically necessary.
    Overturned,
    /// The denial is reversed for a part of the treatment.
    Modified,
    /// The letter states no decision, and its rationale concludes none.
    Unknown,
}

/// The error of a text that is the word of no decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no decision; these are: upheld, overturned, modified, unknown")]
pub struct UnknownDecision;

/// The outcome of a case as a whole, in the three words of the State's own search page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum CaseOutcome {
    /// Every denial stays in force.
    #[serde(rename = "uphold")]
    Uphold,
    /// Every item is medically necessary.
    #[serde(rename = "overturn")]
    Overturn,
    /// Some items are medically necessary, or a part of one.
    #[serde(rename = "partially overturn")]
    PartiallyOverturn,
}

impl CaseOutcome {
    /// Returns the word that JSON and filters use: that of the State's own search page.
    pub fn as_str(self) -> &'static str {
        match self {
            CaseOutcome::Uphold => "uphold",
            CaseOutcome::Overturn => "overturn",
            CaseOutcome::PartiallyOverturn => "partially overturn",
        }
    }

    /// Derives the outcome from the decisions of all items. Returns `None` if one is unknown and the others do not
    /// settle it, or if there is none.
    pub(crate) fn of(decisions: impl Iterator<Item = Decision> + Clone) -> Option<CaseOutcome> {
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
    /// Adds a warning for each date of the letter's making that is after `today`.
    ///
    /// The caller gives the date, so that reading itself depends on no clock. The date of injury is not compared.
    pub fn compare_with_clock(&mut self, today: Date) {
        let dates = [
            ("date_assigned", self.date_assigned),
            ("decision_date", self.decision_date),
            ("ur_denial_date", self.ur_denial_date),
            ("application_received", self.application_received),
        ];
        // A date that is not known is not late.
        let future = dates.into_iter().filter_map(|(field, date)| Some((field, date.filter(|&date| date > today)?)));
        self.warnings.extend(future.map(|(field, date)| Warning::Future { field, date }));
    }
}

impl Decision {
    /// All decisions, in the order in which they are listed to users.
    pub const ALL: [Decision; 4] = [Decision::Upheld, Decision::Overturned, Decision::Modified, Decision::Unknown];

    /// Returns the word that JSON and filters use, in small letters.
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
    type Err = UnknownDecision;

    /// The word must be one of [`Decision::as_str`].
    fn from_str(text: &str) -> Result<Decision, UnknownDecision> {
        Decision::ALL.into_iter().find(|decision| decision.as_str() == text).ok_or(UnknownDecision)
    }
}

/// The reason for which a text cannot be read as a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotALetter {
    /// The text has nothing but white space.
    #[error("no text")]
    NoText,
    /// The text is longer than any letter (2 MiB).
    #[error("more text than any letter has")]
    TooLong,
    /// The text has none of the headings that every letter has.
    #[error("not a determination letter: none of its headings was found")]
    NoHeadings,
    /// The text has more than 200 items; the longest letters known have some thirty.
    #[error("more disputed items than any letter has")]
    TooManyItems,
    /// The text has headings of a letter, but no disputed item.
    #[error("no disputed items found")]
    NoItems,
}

/// A note on something in a letter that was not understood or contradicts itself.
///
/// [`Display`](fmt::Display) gives the sentence for people, [`Warning::kind`] the word for counting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Warning {
    /// A field that letters of this layout have is missing.
    Missing(&'static str),
    /// A date is later than today's, so that it must be misprinted.
    Future {
        /// The name of the field in JSON.
        field: &'static str,
        /// The date as read.
        date: Date,
    },
    /// The layout is none of the known ones; the letter was read by the cues that it shares with them.
    UnknownLayout,
    /// The cover page states another outcome than the one that follows from the items.
    OutcomeDiffers {
        /// The outcome on the cover page.
        stated: CaseOutcome,
    },
    /// An item has no heading.
    NoHeading {
        /// The item's number.
        item: usize,
    },
    /// An item has no decision in its heading.
    NoDecision {
        /// The item's number.
        item: usize,
        /// True if the rationale's wording gave the decision instead.
        inferred: bool,
    },
    /// The stated decision is not the one that the rationale concludes.
    ConclusionDiffers {
        /// The item's number.
        item: usize,
        /// The decision in the heading or the list.
        stated: Decision,
        /// The decision in the last judging clause of the rationale.
        concluded: Decision,
    },
    /// An item has no rationale.
    NoRationale {
        /// The item's number.
        item: usize,
    },
    /// A rationale holds a line that ends like the heading of an item.
    StrayDecision {
        /// The item's number.
        item: usize,
    },
    /// The two lists of decisions in a letter of 2013 disagree about an item.
    ListsDiffer {
        /// The item's number.
        item: usize,
    },
    /// The list of decisions and the sections of items are not equally many.
    Unmatched {
        /// The number of sections.
        sections: usize,
        /// The number of listed decisions.
        items: usize,
    },
    /// Some of the file, or of the letter's text, could not be read; in words for the user.
    Unread(String),
    /// Several items have one rationale, and their decisions are inferred from it.
    SharedRationale {
        /// The number of items.
        items: usize,
    },
}

impl Warning {
    /// Returns the kind in one word, the name of a field where there is one, for counting.
    /// It is a name of a field of the JSON, or the part of the letter that the warning is about.
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

//! Chooses the layout of a letter by the grammar of its items, its year and the wording of its credentials.
//!
//! Letters do not name their layout; coverage by layout shows which years are read badly.

use crate::letter::header::Header;
use crate::letter::header::reviewer::{Reviewer, Wording};
use crate::letter::layout::Layout;
use crate::letter::layout::cue_table::Family;

/// The grammar of the items: the manner in which they are printed.
/// It is told by the cues that a letter has, whatever its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grammar {
    /// Headings or sentences with labelled paragraphs; `is_known` where the part has its heading.
    Labels { family: Family, is_known: bool },
    /// Headings that end in a decision, without any label that is known.
    Decisions,
    /// A list of decisions, and sections for each.
    List,
    /// One issue, and sections for all of it.
    Issue,
}

/// The fields of a header's dates, from the one nearest to the letter to earlier ones.
/// Indices of [`dates::FIELDS`](crate::letter::header::dates::FIELDS).
const LATEST_DATES: [usize; 4] = [1, 0, 4, 3];

/// Names the layout of a letter. Items whose part has no heading belong to an unknown one.
/// Never fails: a letter of no known layout is read as far as it goes.
pub fn layout(grammar: Grammar, header: &Header, reviewer: &Reviewer) -> Layout {
    // The grammar settles the layouts of 2013; those after them share one, which dates and wording tell apart.
    match grammar {
        Grammar::Issue => Layout::L0,
        Grammar::List => Layout::L1,
        Grammar::Labels { family: Family::Sentences, .. } => Layout::L2,
        Grammar::Labels { is_known: true, .. } => headings_layout(year(header), reviewer.wording),
        Grammar::Labels { is_known: false, .. } | Grammar::Decisions => Layout::Unknown,
    }
}

/// Returns the year of the letter as its header tells it. That of a case number may be years earlier.
/// None if the header has no date.
fn year(header: &Header) -> Option<i16> {
    LATEST_DATES.iter().find_map(|&field| Some(header.dates[field].as_ref()?.value.year()))
}

/// Tells the layouts from 2014 on apart. The wording of the credentials tells those of 2014; those with a block of
/// credentials came first without the header table (2015), then with another wording of guidelines (2016). Nothing
/// from 2018 on was seen.
fn headings_layout(year: Option<i16>, wording: Option<Wording>) -> Layout {
    match (wording, year) {
        (Some(Wording::PhysicianSentence), _) => Layout::L3a,
        (Some(Wording::ExpertSentence), _) => Layout::L3b,
        (_, Some(2018..)) => Layout::L4,
        (_, Some(2016 | 2017)) => Layout::L3d,
        _ => Layout::L3c,
    }
}

//! The layouts of the letters, each a year's habit of printing, and the cues by which a letter is recognised.
//!
//! The form of the letters changed nearly every year from 2013 to 2018, so that no single grammar reads all of them.
//! The names L0 to L4 follow their order in time. Parts are found by their cues (`cue_table`, `cues`) in any order,
//! so that a layout nobody has described yet is read as far as it keeps any of these habits; it is then called
//! unknown, and the letter has a warning. `split` takes joined letters apart, `choice` names the layout of one.

pub(crate) mod choice;
pub(crate) mod cue_table;
pub(crate) mod cues;
pub(crate) mod split;

use serde::Serialize;

/// A layout: a habit of printing that the letters of some years share.
/// They are ordered by their years, the unknown one last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Layout {
    /// Early 2013: an issue, its rationale, no decision but in words.
    L0,
    /// Mid to late 2013: a numbered list of decisions, printed twice, then a rationale for each.
    L1,
    /// Late 2013 to early 2014: numbered decisions in words, each with its guidelines and rationale.
    L2,
    /// 2014: "The physician reviewer is Board Certified in …" inside the opening block.
    L3a,
    /// 2014: "The expert reviewer is Board Certified in …, has a subspecialty in …".
    L3b,
    /// 2015 to 2016: a block "The Expert Reviewer has the following credentials:".
    L3c,
    /// 2016 to 2017: as before, with a header table of case number, dates and priority.
    L3d,
    /// 2018 and later: assumed to go on as L3d, with a footer "PUBLIC COPY".
    L4,
    /// None of these; read by the cues that it shares with them.
    #[serde(rename = "unknown")]
    Unknown,
}

/// The evidence for a layout, which bounds the confidence in anything read by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Letters of it were seen.
    Seen,
    /// Its headings were seen or are told by a source; the wording between them is inferred.
    Described,
    /// No letter of it was available; it is inferred from the layouts before it.
    Assumed,
}

/// Every layout with the name that reports and JSON print, and the evidence for it.
/// The first column is in the order of [`Layout`].
const LAYOUTS: [(Layout, &str, Evidence); 9] = [
    (Layout::L0, "L0", Evidence::Described),
    (Layout::L1, "L1", Evidence::Described),
    (Layout::L2, "L2", Evidence::Described),
    (Layout::L3a, "L3a", Evidence::Seen),
    (Layout::L3b, "L3b", Evidence::Seen),
    (Layout::L3c, "L3c", Evidence::Seen),
    (Layout::L3d, "L3d", Evidence::Seen),
    (Layout::L4, "L4", Evidence::Assumed),
    (Layout::Unknown, "unknown", Evidence::Assumed),
];

impl Layout {
    /// Returns the row of the table.
    /// The last row, unknown, stands in for none.
    fn row(self) -> &'static (Layout, &'static str, Evidence) {
        LAYOUTS.iter().find(|row| row.0 == self).unwrap_or(&LAYOUTS[LAYOUTS.len() - 1])
    }

    /// Returns the name that reports and JSON print.
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// Returns the evidence for the layout.
    pub(crate) fn evidence(self) -> Evidence {
        self.row().2
    }

    /// Returns true if the layout states each decision by a word, "Upheld" or "Overturned"; the others only word it.
    pub(crate) fn states_decisions(self) -> bool {
        !matches!(self, Layout::L0 | Layout::L1 | Layout::L2)
    }
}

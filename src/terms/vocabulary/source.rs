//! [`Source`]: the bodies of guidelines that letters cite.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The body of guidelines that is cited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Source {
    /// California's Medical Treatment Utilization Schedule, and what it adopts of ACOEM.
    #[serde(rename = "MTUS")]
    Mtus,
    /// The guidelines of the American College of Occupational and Environmental Medicine, cited for
    /// themselves.
    #[serde(rename = "ACOEM")]
    Acoem,
    /// The Official Disability Guidelines.
    #[serde(rename = "ODG")]
    Odg,
    /// Anything else: studies, labels, web pages.
    #[serde(rename = "other")]
    Other,
}

impl Source {
    /// All sources.
    pub const ALL: [Source; 4] = [Source::Mtus, Source::Acoem, Source::Odg, Source::Other];

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Source::Mtus => "MTUS",
            Source::Acoem => "ACOEM",
            Source::Odg => "ODG",
            Source::Other => "other",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

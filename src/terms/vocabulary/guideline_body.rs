//! [`GuidelineBody`]: the bodies of guidelines that letters cite.
//!
//! The law ranks them: the MTUS is presumed correct (Labor Code section 4604.5), others count where it is silent.

use serde::{Deserialize, Serialize};
use std::fmt;

/// A body of guidelines that a letter cites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum GuidelineBody {
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

impl GuidelineBody {
    /// All sources.
    pub const ALL: [GuidelineBody; 4] =
        [GuidelineBody::Mtus, GuidelineBody::Acoem, GuidelineBody::Odg, GuidelineBody::Other];

    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            GuidelineBody::Mtus => "MTUS",
            GuidelineBody::Acoem => "ACOEM",
            GuidelineBody::Odg => "ODG",
            GuidelineBody::Other => "other",
        }
    }
}

impl fmt::Display for GuidelineBody {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

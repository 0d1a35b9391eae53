//! [`Citation`]: one guideline, chapter or other source that a guideline paragraph cites.

use crate::terms::vocabulary::guideline_body::GuidelineBody;
use serde::Serialize;

/// The label of the sections that are cited.
pub(crate) const SECTION: &str = "section(s)";

/// One citation of a guideline or other source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// The body of guidelines it is from.
    pub source: GuidelineBody,
    /// The chapter's canonical name, where it is one of `tables/citations.toml`.
    pub chapter: Option<&'static str>,
    /// The year of the edition, if it is told.
    pub year: Option<u16>,
    /// The section or sections as printed; of other sources the whole text.
    pub section: Option<String>,
    /// The pages as printed.
    pub pages: Option<String>,
}

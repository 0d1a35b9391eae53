//! What the guideline paragraph of a party cites: `Decision based on MTUS Low Back Complaints 2004,
//! Section(s): Special Studies.` and its wordings from 2013 on.

mod names;
mod passage;

pub(super) use names::TABLE;

use super::word::{find_ignoring_case, starts_ignoring_case};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

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

/// One thing cited.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Citation {
    /// Where it is from.
    pub source: Source,
    /// The chapter's canonical name, where it is one of `tables/citations.toml`.
    pub chapter: Option<&'static str>,
    /// The year of the edition.
    pub year: Option<u16>,
    /// The section or sections as printed; of other sources all that is printed.
    pub section: Option<String>,
    /// The pages as printed.
    pub pages: Option<String>,
}

/// What stands before a citation: one word and then one of these, with whether it is a label.
const DECISION: &str = "decision ";
const OPENERS: [(&str, bool); 2] = [("based on ", true), ("on ", false)];

/// What stands before the guideline itself.
const NON_MTUS: [&str; 3] = ["non-mtus citation", "nonmtus citation", "non mtus citation"];

/// Sentences behind an opener that cite nothing.
const EMPTY: [&str; 2] = ["recommendation(s) outside", "recommendations outside"];

/// Who says that nothing was cited.
const NONE_CITED: [&str; 2] = ["did not cite any", "no guideline"];

/// What the wording of 2013 says behind a citation, with whether it is of the MTUS.
const WHICH: &str = ", which ";
const PART_OF: [(&str, bool); 4] = [
    ("is part of the mtus", true),
    ("are part of the mtus", true),
    ("is not part of the mtus", false),
    ("are not part of the mtus", false),
];

/// The longest paragraphs that cite have some four thousand bytes; what stands further on is not read.
const LONGEST: usize = 1 << 14;

/// All that a guideline paragraph cites, in order; nothing where it says that nothing was cited.
pub fn citations(text: &str) -> Vec<Citation> {
    let text = (LONGEST..LONGEST + 4).find_map(|end| text.get(..end)).unwrap_or(text);
    let mut found = Vec::new();
    let Some(mut opener) = next_opener(text, 0) else {
        let cites = text.bytes().any(|byte| byte.is_ascii_alphanumeric())
            && !NONE_CITED.iter().any(|words| find_ignoring_case(text, words).is_some());
        if cites {
            passage::read(text, None, &mut found);
        }
        return found;
    };
    loop {
        let next = next_opener(text, opener.range.end);
        let end = next.as_ref().map_or(text.len(), |next| next.range.start);
        let sentence = text[opener.range.end..end].trim();
        if opener.is_label {
            read_labelled(sentence, &mut found);
        } else if !denies(&text[..opener.range.start], sentence) {
            let (sentence, is_mtus) = without_part_of(sentence);
            passage::read(sentence, is_mtus, &mut found);
        }
        match next {
            Some(next) => opener = next,
            None => return found,
        }
    }
}

/// The words before a citation.
struct Opener {
    range: Range<usize>,
    /// Whether they are the label of the form, and not of a sentence in prose.
    is_label: bool,
}

/// The first opener at or after `from`.
fn next_opener(text: &str, from: usize) -> Option<Opener> {
    let mut from = from;
    loop {
        let start = from + find_ignoring_case(&text[from..], DECISION)?;
        from = start + DECISION.len();
        for (words, is_label) in OPENERS {
            if starts_ignoring_case(&text[from..], words) {
                return Some(Opener { range: start..from + words.len(), is_label });
            }
        }
    }
}

/// Whether a sentence that goes on with an opener cites nothing: `did not base their decision on`,
/// `based their decision on recommendation(s) outside`.
fn denies(before: &str, behind: &str) -> bool {
    let sentence = before.rsplit(". ").next().unwrap_or(before);
    find_ignoring_case(sentence, "not base").is_some() || EMPTY.iter().any(|words| starts_ignoring_case(behind, words))
}

/// Reads what stands behind a label.
fn read_labelled(text: &str, found: &mut Vec<Citation>) {
    match NON_MTUS.iter().find(|words| starts_ignoring_case(text, words)) {
        Some(words) => passage::read(&text[words.len()..], Some(false), found),
        None => passage::read(text, None, found),
    }
}

/// The text up to where it says whether it is part of the MTUS, and what that says.
fn without_part_of(text: &str) -> (&str, Option<bool>) {
    let clause = find_ignoring_case(text, WHICH).and_then(|at| {
        let rest = &text[at + WHICH.len()..];
        let (_, is) = PART_OF.iter().find(|(words, _)| starts_ignoring_case(rest, words))?;
        Some((&text[..at], Some(*is)))
    });
    clause.unwrap_or((text, None))
}

#[cfg(test)]
mod tests;

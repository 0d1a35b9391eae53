//! A letter and how it is read: text in, fields out, never a panic.
//!
//! [`read`] takes a [`Document`] and gives its [`Letter`]s, or the reason why its text is none. What was
//! not understood of a letter becomes a [`Warning`]; nothing is dropped in silence, and every field knows
//! where it was read and how ([`Trace`]). This module knows no files, threads, tantivy or command line.
//!
//! A document becomes lines (`lines`) without page furniture (`furniture`) and with each label on a line of
//! its own (`glued`). The cues of all layouts (`layout`) are marked (`cues`), the letters taken apart
//! (`split`), their parts read each by one module, and put together in `sheet`.

pub mod document;
pub(crate) mod evidence;
pub(crate) mod header;
pub(crate) mod items;
pub(crate) mod layout;
pub(crate) mod page;
pub(crate) mod reader;
pub(crate) mod summary;
pub(crate) mod types;

use crate::letter::layout::cues;
use crate::letter::layout::split;
use crate::letter::page::label_breaks;

pub use crate::letter::document::{Document, UNREAD};
pub use crate::letter::evidence::coverage::{Coverage, FieldCount, FieldCoverage, Rejected, Suspect};
pub use crate::letter::evidence::provenance::{Origin, PageSpan, Provenance, confidence, provenance};
pub use crate::letter::evidence::trace::{Rule, Trace};
pub use crate::letter::header::Priority;
pub use crate::letter::layout::{Evidence, Layout};
pub use crate::letter::page::case_number::case_number;
use crate::letter::page::lines::Lines;
use crate::letter::reader::LetterReader;
pub use crate::letter::summary::diagnosis_words::DIAGNOSIS_LISTS;
pub use crate::letter::summary::worker::Sex;
pub use crate::letter::types::{CaseOutcome, Decision, Item, Letter, NotALetter, Warning};

/// What the parser reads changes with this number: indexed letters are read again when it does.
pub const PARSER_VERSION: u32 = 6;

/// The longest letters have some thirty thousand bytes of text; what is so much longer is none.
const LONGEST: usize = 2 << 20;

/// Reads every letter of a document: joined ones are taken apart. There is at least one result; each part
/// that cannot be read says why: no text, none of the headings of letters, or no disputed item.
pub fn read(document: &Document) -> Vec<Result<Letter, NotALetter>> {
    if document.is_blank() {
        return vec![Err(NotALetter::NoText)];
    }
    let mut lines = Lines::of(document);
    label_breaks::separate_labels(document.text(), &mut lines.all);
    let cues = cues::find(&lines.all);
    let starts = split::starts(&lines.all, &cues);
    if starts.len() == 1 {
        return vec![read_one(document, lines, cues)];
    }
    let ends = starts.iter().skip(1).copied().chain([lines.all.len()]);
    let letters = starts.iter().zip(ends).map(|(&start, end)| {
        let part = Lines { all: lines.all[start..end].to_vec(), ..lines };
        let cues = cues::find(&part.all);
        read_one(document, part, cues)
    });
    letters.collect()
}

fn read_one(document: &Document, lines: Lines<'_>, cues: Vec<cues::FoundCue>) -> Result<Letter, NotALetter> {
    let length = |lines: &Lines<'_>| Some(lines.all.last()?.end() - lines.all.first()?.at);
    match length(&lines) {
        None => Err(NotALetter::NoText),
        Some(length) if length > LONGEST => Err(NotALetter::TooLong),
        Some(_) => LetterReader::new(document, lines, cues).read(),
    }
}

//! Reads letters: text in, fields out, never a panic.
//!
//! Everything else in this crate needs letters as fields, while the letters come as the text of PDF files. [`read`]
//! takes a [`Document`] and gives its [`Letter`]s, or the reason why its text is none. Whatever was not understood of
//! a letter becomes a [`Warning`]; nothing is dropped in silence, and every field knows from which bytes and by which
//! rule it was read ([`Trace`]). This module knows no files, threads, tantivy or command line.
//!
//! The stages, in the order of the flow:
//! 1. `document`: the text of a file as pages.
//! 2. `page`: lines without page furniture, each label on a line of its own.
//! 3. `layout`: the cues of all layouts are found, and joined letters taken apart.
//! 4. `header`, `summary`, `items`: each reads one part of a letter.
//! 5. `reader`: puts the parts together; `evidence` holds the origin of each field.
//! 6. `types`: the result.

pub(crate) mod document;
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

pub use crate::letter::document::{Document, PagePosition};
pub(crate) use crate::letter::evidence::coverage::{Coverage, FieldCount, FieldCoverage};
pub(crate) use crate::letter::evidence::provenance::confidence;
pub use crate::letter::evidence::provenance::{Origin, PageSpan, Provenance, provenance};
pub use crate::letter::evidence::trace::{Rule, Trace};
pub use crate::letter::header::Priority;
pub use crate::letter::layout::Layout;
pub(crate) use crate::letter::page::case_number::{case_number, typed_number};
use crate::letter::page::lines::Lines;
use crate::letter::reader::LetterReader;
pub(crate) use crate::letter::summary::diagnosis_words::DIAGNOSIS_LISTS;
pub use crate::letter::summary::worker::Sex;
pub use crate::letter::types::{CaseOutcome, Decision, Item, Letter, NotALetter, UnknownDecision, Warning};

/// The version of the parser's results. Raise it if a letter is read differently than before: an index stores it, and
/// reads its letters again if it has changed.
pub(crate) const PARSER_VERSION: u32 = 9;

/// The longest text, in bytes, that is read as one letter. Known letters have at most some thirty thousand.
const LONGEST: usize = 2 << 20;

/// Reads every letter of a document; publishers join several in one file, and those are taken apart.
///
/// Returns at least one result, in the order of the document. A part that is no letter gives its reason: no text,
/// more text than any letter has, none of the headings of letters, no disputed item, or too many. Nothing is printed,
/// and the same document always gives the same letters.
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
        // Cues hold indices of lines, which are others in the part than in the whole.
        let cues = cues::find(&part.all);
        read_one(document, part, cues)
    });
    letters.collect()
}

/// Reads the letter that `lines` consist of, if they are no longer than a letter can be.
fn read_one(document: &Document, lines: Lines<'_>, cues: Vec<cues::FoundCue>) -> Result<Letter, NotALetter> {
    let length = |lines: &Lines<'_>| Some(lines.all.last()?.end() - lines.all.first()?.at);
    match length(&lines) {
        None => Err(NotALetter::NoText),
        Some(length) if length > LONGEST => Err(NotALetter::TooLong),
        Some(_) => LetterReader::new(document, lines, cues).read(),
    }
}

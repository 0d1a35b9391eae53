//! Finds letters and items by what people call them: an id, a case number in any form, or the name of a file.

use std::collections::BTreeSet;

use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};

use crate::index;
use crate::index::schema::letter_field;
use crate::index::schema::record::Record;
use crate::search::error::{Result, SearchError};
use crate::search::exec::hits::top;
use crate::search::open_index::OpenIndex;
use crate::search::plan::compile::compiler::{Compiler, Required};
use crate::search::plan::values::filter::Filters;

/// Reads the records of a letter, or the one of an item, in the order of the items.
///
/// Names of files are tried last.
///
/// # Errors
/// When there is no such letter or item, or the index cannot be read.
pub fn show(index: &OpenIndex, id: &str) -> Result<Vec<Record>> {
    for id in spellings(id) {
        // An id names one item, and a case number all items of its letter.
        for field in ["id", "letter"] {
            let records = records_with(index, field, &id)?;
            if !records.is_empty() {
                return Ok(records);
            }
        }
    }
    // No id: perhaps the name of a file.
    let records = records_in_file(index, id)?;
    if records.is_empty() { Err(unknown(index, id)) } else { Ok(records) }
}

/// Reads the records whose `field` is `value`.
fn records_with(index: &OpenIndex, field: &'static str, value: &str) -> Result<Vec<Record>> {
    let mut filters = Filters::default();
    filters.add(field, value);
    let mut compiler = Compiler::new(index.term_lookup());
    let everything = compiler.compile(None, Required::All, filters.queries());
    let everything = everything.map_err(|error| index.engine(error))?;
    let ranked = top(index, &everything.into(), usize::MAX)?.0;
    let mut records = ranked.iter().map(|ranked| index.record(ranked.address)).collect::<Result<Vec<Record>>>()?;
    records.sort_by_key(|record| record.item.number);
    Ok(records)
}

/// Reads the records of the letters of the file `typed`, or of one item if its number follows the name.
fn records_in_file(index: &OpenIndex, typed: &str) -> Result<Vec<Record>> {
    let (file, item) = parted(typed.trim());
    let item = item.trim_start_matches('#').parse::<usize>().ok();
    let mut records = Vec::new();
    for letter in index::open(&index.path)?.letters_in(file)? {
        records.extend(records_with(index, "letter", &letter)?);
    }
    records.retain(|record| item.is_none_or(|number| record.item.number == number));
    Ok(records)
}

/// Makes the error for an id that nothing has: it tells the number of items where only the letter is known.
pub(crate) fn unknown(index: &OpenIndex, id: &str) -> SearchError {
    let letter = id.rsplit_once('#').map(|(letter, _)| letter);
    match letter.and_then(|letter| Some((letter, show(index, letter).ok()?))) {
        Some((letter, items)) => {
            SearchError::UnknownItem { id: id.to_owned(), letter: letter.to_owned(), items: items.len() }
        }
        None => SearchError::UnknownId { id: id.to_owned(), near: near_ids(index, id).unwrap_or_default() },
    }
}

/// Finds letters whose ids differ from the one typed in up to two letters, the nearest first.
fn near_ids(index: &OpenIndex, typed: &str) -> tantivy::Result<Vec<String>> {
    const MOST_SLIPS: u8 = 2;
    const MOST_NAMED: usize = 3;
    const LONGEST: usize = 60;
    let (typed, _) = parted(typed.trim());
    if typed.len() > LONGEST {
        return Ok(Vec::new());
    }
    // Case numbers are in capitals, and may be typed in small letters.
    let slips = LevenshteinAutomatonBuilder::new(MOST_SLIPS, true).build_dfa(&typed.to_lowercase());
    let mut near = BTreeSet::new();
    for segment in index.searcher.segment_readers() {
        let letters = segment.inverted_index(letter_field())?;
        let mut ids = letters.terms().stream()?;
        while ids.advance() {
            let Ok(id) = std::str::from_utf8(ids.key()) else { continue };
            if let Distance::Exact(distance) = slips.eval(id.to_lowercase()) {
                near.insert((distance, id.to_owned()));
            }
        }
    }
    Ok(near.into_iter().map(|(_, id)| id).take(MOST_NAMED).collect())
}

/// Splits off the number of an item, with its `#`.
fn parted(typed: &str) -> (&str, &str) {
    match typed.rsplit_once('#') {
        Some((letter, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => typed.split_at(letter.len()),
        _ => (typed, ""),
    }
}

/// Returns the ids that `typed` may mean, the likeliest first: as it is, in capitals, by the name of its file without
/// extension, and by its case number in any form.
fn spellings(typed: &str) -> Vec<String> {
    let typed = typed.trim();
    let (letter, item) = parted(typed);
    let number = crate::letter::case_number(letter);
    let stem = letter.rsplit_once('.').filter(|(stem, extension)| !stem.is_empty() && !extension.contains('/'));
    let mut all = vec![typed.to_owned(), typed.to_uppercase()];
    all.extend(stem.map(|(stem, _)| format!("{stem}{item}")));
    all.extend(number.map(|number| format!("{number}{item}")));
    all.dedup();
    all
}

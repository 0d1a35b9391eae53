//! Finds letters and items by what people call them: an id, a case number in any form, or the name of a file.

use tantivy::DocAddress;

use crate::index;
use crate::index::schema::record::Record;
use crate::letter::typed_number;
use crate::search::diagnose::near_ids::near_ids;
use crate::search::error::{Result, SearchError};
use crate::search::exec::collect::Total;
use crate::search::exec::hits::top;
use crate::search::exec::order::ranked::Ranked;
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

/// Returns the address of the item that `typed` names, or of the only item of the letter that it names.
///
/// # Errors
/// When it names none or several, or the index cannot be read.
pub fn item_named(index: &OpenIndex, typed: &str) -> Result<DocAddress> {
    for id in spellings(typed) {
        for field in ["id", "letter"] {
            if let [item] = items_with(index, field, &id, 2)?.0.as_slice() {
                return Ok(item.address);
            }
        }
    }
    Err(unknown(index, typed))
}

/// Returns true if there is an item of exactly this id.
///
/// # Errors
/// When the index cannot be read.
pub fn has_item(index: &OpenIndex, id: &str) -> Result<bool> {
    Ok(items_with(index, "id", id, 0)?.1.items > 0)
}

/// Returns the id of the letter that `typed` names by its id or case number, or by an item of it.
///
/// # Errors
/// When the index cannot be read.
pub fn letter_named(index: &OpenIndex, typed: &str) -> Result<Option<String>> {
    for id in spellings(typed) {
        for letter in [id.as_str(), parted(&id).0] {
            if items_with(index, "letter", letter, 0)?.1.items > 0 {
                return Ok(Some(letter.to_owned()));
            }
        }
    }
    Ok(None)
}

/// Returns up to `limit` items whose `field` is `value`, and the number of all.
fn items_with(index: &OpenIndex, field: &'static str, value: &str, limit: usize) -> Result<(Vec<Ranked>, Total)> {
    let mut filters = Filters::default();
    filters.add(field, value);
    let mut compiler = Compiler::new(index.term_lookup());
    let everything = compiler.compile(None, Required::All, filters.queries());
    let everything = everything.map_err(|error| index.engine(error))?;
    top(index, &everything.into(), limit)
}

/// Reads the records whose `field` is `value`.
fn records_with(index: &OpenIndex, field: &'static str, value: &str) -> Result<Vec<Record>> {
    let ranked = items_with(index, field, value, usize::MAX)?.0;
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

/// Makes the error for an id that names no item: it tells the number of items where only the letter is known, and else
/// which letters may be meant.
fn unknown(index: &OpenIndex, id: &str) -> SearchError {
    let letter = id.rsplit_once('#').map_or(id, |(letter, _)| letter);
    // A letter by its file is looked for here alone: whatever it is, it is no item.
    let known = if letter == id { letter_named(index, id).ok().flatten() } else { Some(letter.to_owned()) };
    match known.and_then(|letter| show(index, &letter).ok()) {
        Some(items) => SearchError::UnknownItem { id: id.to_owned(), letter: letter.to_owned(), items: items.len() },
        None => SearchError::UnknownId { id: id.to_owned(), near: meant(index, letter) },
    }
}

/// Returns the ids of letters that `typed` may be a slip of, at most three.
fn meant(index: &OpenIndex, typed: &str) -> Vec<String> {
    const MOST: usize = 3;
    let is_there = |id: &String| records_with(index, "letter", id).is_ok_and(|records| !records.is_empty());
    let near = spellings(typed).into_iter().filter_map(|id| near_ids(&index.searcher, &id).ok());
    let mut meant: Vec<String> = near.flatten().filter(is_there).take(MOST).collect();
    meant.dedup();
    meant
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
    // "CM17-0099001#x" names no item, and not all of them.
    let is_whole = letter.rsplit_once('#').is_none_or(|(_, rest)| typed_number(rest).is_some());
    let number = typed_number(letter).filter(|_| is_whole);
    let stem = letter.rsplit_once('.').filter(|(stem, extension)| !stem.is_empty() && !extension.contains('/'));
    let mut all = vec![typed.to_owned(), typed.to_uppercase()];
    all.extend(stem.map(|(stem, _)| format!("{stem}{item}")));
    all.extend(number.map(|number| format!("{number}{item}")));
    all.dedup();
    all
}

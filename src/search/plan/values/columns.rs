//! The columns of an open index. Each is opened once, when it is asked for first: to open one reads its table of blocks,
//! which grows with the segment, and a query asks for the ids of its hits one by one.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::columnar::{Column, StrColumn};
use tantivy::index::SegmentId;
use tantivy::{Searcher, SegmentReader};

/// Opened columns by segment and field; `None` where a segment has no value.
type BySegment<C> = Mutex<HashMap<(SegmentId, &'static str), Option<C>>>;

/// The columns that were opened. They belong to one snapshot, which has a bounded number of them.
#[derive(Default)]
pub(crate) struct OpenColumns {
    /// OpenColumns of texts.
    texts: BySegment<StrColumn>,
    /// OpenColumns of numbers and days.
    numbers: BySegment<Column<u64>>,
    /// Texts of whole fields, with their numbers.
    numbered: Mutex<HashMap<&'static str, Arc<TextNumbers>>>,
}

/// The texts of a field, each with a number that is the same in all segments. Spellings that differ in the case of letters
/// alone have one number, since a filter takes them for one value.
#[derive(Default)]
pub(crate) struct TextNumbers {
    /// The texts by their numbers.
    pub names: Vec<String>,
    /// The numbers by segment and ordinal there.
    segments: Vec<Arc<[u32]>>,
}

impl TextNumbers {
    /// Returns the numbers of the texts of a segment, by their ordinals.
    pub fn of_segment(&self, segment: usize) -> &Arc<[u32]> {
        &self.segments[segment]
    }
}

impl OpenColumns {
    /// Returns the column of the texts of a field in a segment; `None` where the segment has no value.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn texts(&self, segment: &SegmentReader, field: &'static str) -> tantivy::Result<Option<StrColumn>> {
        opened(&self.texts, segment, field, || segment.fast_fields().str(field))
    }

    /// Returns the column of the numbers or days of a field in a segment; `None` where the segment has no value.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn numbers(&self, segment: &SegmentReader, field: &'static str) -> tantivy::Result<Option<Column<u64>>> {
        opened(&self.numbers, segment, field, || segment.fast_fields().column_opt::<u64>(field))
    }

    /// Returns the texts of a field with their numbers.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn numbered(&self, searcher: &Searcher, field: &'static str) -> tantivy::Result<Arc<TextNumbers>> {
        if let Some(numbers) = self.numbered.lock().unwrap_or_else(PoisonError::into_inner).get(field) {
            return Ok(Arc::clone(numbers));
        }
        let (mut all, mut known) = (TextNumbers::default(), FxHashMap::<String, u32>::default());
        for segment in searcher.segment_readers() {
            let mut numbers = Vec::new();
            if let Some(column) = self.texts(segment, field)? {
                let mut texts = column.dictionary().stream()?;
                while texts.advance() {
                    let text = String::from_utf8_lossy(texts.key());
                    let next = all.names.len() as u32;
                    let number = *known.entry(text.to_lowercase()).or_insert(next);
                    match all.names.get_mut(number as usize) {
                        None => all.names.push(text.into_owned()),
                        Some(name) if is_plainer(&text, name) => *name = text.into_owned(),
                        Some(_) => {}
                    }
                    numbers.push(number);
                }
            }
            all.segments.push(numbers.into());
        }
        let all = Arc::new(all);
        self.numbered.lock().unwrap_or_else(PoisonError::into_inner).insert(field, Arc::clone(&all));
        Ok(all)
    }
}

/// Returns true if a spelling is easier to read than another that differs in the case of letters alone: it begins with a
/// capital as titles do, and has fewer of them. Which of two is shown does not depend on their order.
fn is_plainer(spelling: &str, other: &str) -> bool {
    let rank = |text: &str| {
        let small = !text.starts_with(char::is_uppercase);
        (small, text.chars().filter(|c| c.is_uppercase()).count())
    };
    (rank(spelling), spelling) < (rank(other), other)
}

/// Returns a column that was opened before, or opens it; clones share what was read.
fn opened<C: Clone>(
    known: &BySegment<C>,
    segment: &SegmentReader,
    field: &'static str,
    open: impl FnOnce() -> tantivy::Result<Option<C>>,
) -> tantivy::Result<Option<C>> {
    let key = (segment.segment_id(), field);
    if let Some(column) = known.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return Ok(column.clone());
    }
    let column = open()?;
    known.lock().unwrap_or_else(PoisonError::into_inner).insert(key, column.clone());
    Ok(column)
}

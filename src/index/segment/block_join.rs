//! Block join: tells which items of a segment are one letter's. The items of a letter are next to each other, and the
//! column `items_before` counts them.

use tantivy::schema::IndexRecordOption;
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, DocSet, SegmentReader, Term};

use crate::index::schema::fields::{ITEMS_BEFORE, items_before_field};

/// Returns the first item of the letter that has `item`, by one look into the column.
///
/// # Errors
/// When the index cannot be read.
pub fn first_item(segment: &SegmentReader, item: DocId) -> tantivy::Result<DocId> {
    // An item without a value is taken for the first of its letter.
    let before = segment.fast_fields().u64(ITEMS_BEFORE)?.first(item).unwrap_or(0);
    Ok(item.saturating_sub(DocId::try_from(before).unwrap_or(0)))
}

/// The first items of all letters of a segment, one bit an item. Scorers that go from a letter to its items need it
/// in memory.
#[derive(Default)]
pub struct FirstItems {
    /// The bits, 64 a word. After the last item all bits are set, so that no letter goes on there.
    words: Vec<u64>,
}

impl FirstItems {
    /// Reads the first items of a segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn read(segment: &SegmentReader) -> tantivy::Result<FirstItems> {
        let mut words = vec![0; segment.max_doc() as usize / 64 + 1];
        // The last word has bits beyond the last item.
        words[segment.max_doc() as usize / 64] = u64::MAX << (segment.max_doc() % 64);
        // One list of all items with none before them is read faster than a number for each item.
        let none = Term::from_field_u64(items_before_field(), 0);
        let index = segment.inverted_index(none.field())?;
        if let Some(mut firsts) = index.read_postings(&none, IndexRecordOption::Basic)? {
            let mut items = [0; COLLECT_BLOCK_BUFFER_LEN];
            loop {
                let count = firsts.fill_buffer(&mut items);
                items[..count].iter().for_each(|item| words[*item as usize / 64] |= 1 << (item % 64));
                if count < items.len() {
                    break;
                }
            }
        }
        Ok(FirstItems { words })
    }

    /// Returns true if `item` is the first of its letter; so is what comes after the last item.
    #[inline]
    pub fn has(&self, item: DocId) -> bool {
        self.word(item as usize / 64) >> (item % 64) & 1 == 1
    }

    /// Returns the first item of the letter that has `item`.
    #[inline]
    pub fn first_of(&self, item: DocId) -> DocId {
        let mut at = item as usize / 64;
        // Bits of later items are shifted out.
        let mut word = self.word(at) << (63 - item % 64) >> (63 - item % 64);
        while word == 0 && at > 0 {
            at -= 1;
            word = self.word(at);
        }
        at as DocId * 64 + word.checked_ilog2().unwrap_or(0)
    }

    /// Returns the bits of 64 items from `64 * at` on.
    #[inline]
    pub fn word(&self, at: usize) -> u64 {
        self.words.get(at).copied().unwrap_or(u64::MAX)
    }
}

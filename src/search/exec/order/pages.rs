//! The pages of a list: which query a cursor belongs to, and where its page begins in the list as it is now.

use crate::index::schema::fields::Zone;
use crate::query::Query;
use crate::search::error::{Result, SearchError};
use crate::search::exec::order::cursor::Cursor;
use crate::search::exec::order::ranked::Ranked;
use crate::search::exec::order::sort_key::{HitPlace, SCORE, SortKey, SortValue};
use crate::search::open_index::OpenIndex;
use crate::search::options::Options;

/// The keys of a list, and the end of the page before.
pub struct Paging<'a> {
    /// The keys that hits are sorted by; `None` where they come by score with partial ones among them.
    pub keys: Option<&'a [SortKey]>,
    /// The end of the page before.
    pub after: Option<&'a Cursor>,
}

impl Paging<'_> {
    /// Reads the order and page from the options.
    pub fn of(options: &Options) -> Paging<'_> {
        // Equal hits come by score in any case.
        let is_last = |key: &SortKey| key.name() == SCORE && key.is_descending();
        let keys = match options.sort.split_last() {
            Some((last, keys)) if is_last(last) => keys,
            _ => &options.sort,
        };
        Paging { keys: (!options.sort.is_empty()).then_some(keys), after: options.after.as_ref() }
    }

    /// Returns the number of hits that were listed before the page, as far as is known beforehand.
    pub fn before(&self) -> usize {
        self.after.map_or(0, |after| after.listed)
    }

    /// Returns true if a hit of this score comes after the page before. Its `id` is read only where it decides.
    ///
    /// # Errors
    /// When the id cannot be read.
    pub fn is_after(
        &self,
        values: &[Option<SortValue>],
        score: f32,
        id: impl FnOnce() -> Result<String>,
    ) -> Result<bool> {
        let Some(Cursor { last, .. }) = self.after else { return Ok(true) };
        let mut place = HitPlace { values: values.to_vec(), score, id: last.id.clone() };
        let keys = self.keys.unwrap_or_default();
        if place.compare(last, keys).is_eq() {
            place.id = id()?;
        }
        Ok(place.compare(last, keys).is_gt())
    }
}

/// Returns the hash of a query and of the options that decide which hits are listed and in which order.
fn asked(query: &Query, options: &Options) -> u32 {
    let Options { matching, partial, disputed, grouping, literal, synonyms, filters, sort, .. } = options;
    let how = (matching, partial, disputed, grouping, literal, synonyms, filters, sort);
    short_hash(&format!("{}\n{how:?}", query.text()))
}

/// Returns a hash of what scores depend on in an index. It is the same for the same letters, however they were
/// indexed.
fn collection(index: &OpenIndex) -> u32 {
    let commit = &index.commit;
    let words = Zone::ALL.map(|zone| index.statistics.words(zone));
    let what = (&commit.reading, commit.letters, commit.items, &commit.layouts, &commit.decisions, words);
    short_hash(&format!("{what:?}"))
}

/// Returns a hash that is short enough for a cursor.
fn short_hash(text: &str) -> u32 {
    let hash = blake3::hash(text.as_bytes());
    let [a, b, c, d, ..] = *hash.as_bytes();
    u32::from_le_bytes([a, b, c, d])
}

/// Refuses a cursor of another query or of other options, and returns a note where the index has changed since.
///
/// # Errors
/// When the cursor belongs to another list.
pub fn fitting(index: &OpenIndex, query: &Query, options: &Options) -> Result<Option<String>> {
    let Some(cursor) = &options.after else { return Ok(None) };
    if cursor.asked != asked(query, options) {
        return Err(SearchError::Cursor { cursor: cursor.to_string(), is_whole: true });
    }
    // Of keys with an id among them no two items are equal, so that scores decide nothing.
    let (is_sorted, is_unique) = (!options.sort.is_empty(), options.sort.iter().any(|key| key.name() == "id"));
    if cursor.collection == collection(index) || is_unique {
        return Ok(None);
    }
    let what = if is_sorted {
        "where hits are equal by what they are sorted by, some may be missing or come again"
    } else {
        "scores are others now, so that hits may be missing or come again"
    };
    Ok(Some(format!("letters have changed since the page before: {what}")))
}

/// Returns the cursor of the page after some hits, which follow `before` others; `None` where there are no more.
///
/// # Errors
/// When the id of the last hit cannot be read.
pub fn next_page(
    index: &OpenIndex,
    query: &Query,
    options: &Options,
    (hits, before, has_more): (&[Ranked], usize, bool),
) -> Result<Option<String>> {
    let Some(last) = hits.last().filter(|_| has_more) else { return Ok(None) };
    let id = index.id_of(last.address)?;
    let place = HitPlace { values: last.sorted_by.clone(), score: last.score, id };
    let (asked, collection) = (asked(query, options), collection(index));
    Ok(Some(Cursor { asked, collection, listed: before + hits.len(), last: place }.to_string()))
}

//! Feedback by concept: the best hits tell what is meant, and items that share their kind of treatment or their drugs
//! come before others that have as much of the words (pseudo-relevance feedback: Ruthven and Lalmas, A survey on the use
//! of relevance feedback, 2003). It helps where a name fails: items that say a thing in other words are of the same
//! category.
//!
//! Only the best hits are put in a new order, so that no item costs a look that could not be seen; all others come
//! after them in any case.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use tantivy::DocAddress;
use tantivy::columnar::StrColumn;

use crate::search::error::Result;
use crate::search::exec::order::ranked::Ranked;
use crate::search::open_index::OpenIndex;
use crate::search::plan::compile::weights::{FEEDBACK_SHARE, FEEDBACK_WEIGHT};

/// The number of best hits that tell what is meant.
const TELLING: usize = 3;

/// The number of best hits that are put in a new order.
pub const DEPTH: usize = 100;

/// The fields whose values are looked at.
const FIELDS: [&str; 3] = ["category", "drugs", "classes"];

/// A value that enough of the best hits have.
struct SharedValue {
    /// The field.
    field: &'static str,
    /// The value, in small letters as the index has it.
    value: String,
    /// The score that it adds.
    adds: f32,
}

/// Adds the feedback of the best of `ranked`, which are in order, to the score of the first [`DEPTH`] of them, and puts
/// these in order again.
///
/// # Errors
/// When the index cannot be read.
pub fn reorder(index: &OpenIndex, ranked: &mut [Ranked]) -> Result<()> {
    let shared = shared_values(index, &ranked[..ranked.len().min(TELLING)])?;
    if shared.is_empty() {
        return Ok(());
    }
    let depth = ranked.len().min(DEPTH);
    let best = &mut ranked[..depth];
    let own: HashMap<DocAddress, f32> = best.iter().map(|hit| (hit.address, hit.score)).collect();
    let mut columns = HashMap::new();
    for hit in best.iter_mut() {
        let segment = hit.address.segment_ord;
        let open = || open_columns(index, segment, &shared);
        let columns = match columns.entry(segment) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => new.insert(open()?),
        };
        let has = |(column, ordinal): &(StrColumn, u64)| {
            column.ords().values_for_doc(hit.address.doc_id).any(|ord| ord == *ordinal)
        };
        let adds = columns.iter().zip(&shared).filter(|(column, _)| column.as_ref().is_some_and(has));
        hit.feedback = adds.map(|(_, shared)| shared.adds).sum();
        hit.score += hit.feedback;
    }
    best.sort_by(|one, other| other.score.total_cmp(&one.score));
    // Equal scores stand in the order of ids, as they do without feedback. Where they were equal before, they do already.
    let is_mixed = |equal: &&mut [Ranked]| equal.iter().any(|hit| own.get(&hit.address) != own.get(&equal[0].address));
    for equal in best.chunk_by_mut(|one, other| one.score == other.score).filter(is_mixed) {
        let mut by_id = Vec::with_capacity(equal.len());
        for hit in equal.iter() {
            by_id.push((index.id_of(hit.address)?, hit.clone()));
        }
        by_id.sort_by(|(one, _), (other, _)| one.cmp(other));
        equal.iter_mut().zip(by_id).for_each(|(place, (_, hit))| *place = hit);
    }
    Ok(())
}

/// Returns the values that enough of the `best` hits share, each hit counted by the square of its score.
fn shared_values(index: &OpenIndex, best: &[Ranked]) -> Result<Vec<SharedValue>> {
    let total: f32 = best.iter().map(|hit| hit.score * hit.score).sum();
    // In the order in which they are met, so that sums come out the same every time.
    let mut shared: Vec<SharedValue> = Vec::new();
    for hit in best {
        let share = hit.score * hit.score / total.max(f32::MIN_POSITIVE);
        let record = index.record(hit.address)?.item;
        let values = [vec![record.category], record.drugs, record.classes];
        let values = FIELDS
            .into_iter()
            .zip(values)
            .flat_map(|(field, values)| values.into_iter().map(move |value| (field, value.to_lowercase())));
        for (field, value) in values {
            match shared.iter_mut().find(|known| known.field == field && known.value == value) {
                Some(known) => known.adds += share,
                None => shared.push(SharedValue { field, value, adds: share }),
            }
        }
    }
    shared.retain(|shared| shared.adds >= FEEDBACK_SHARE);
    shared.iter_mut().for_each(|shared| shared.adds *= FEEDBACK_WEIGHT);
    Ok(shared)
}

/// Opens the columns of the fields of values in a segment, each with the number of its value there; `None` where the
/// segment has no such value.
fn open_columns(index: &OpenIndex, segment: u32, shared: &[SharedValue]) -> Result<Vec<Option<(StrColumn, u64)>>> {
    let segment = index.searcher.segment_reader(segment);
    let open = |shared: &SharedValue| -> tantivy::Result<Option<(StrColumn, u64)>> {
        let Some(column) = index.columns.texts(segment, shared.field)? else { return Ok(None) };
        let ordinal = column.dictionary().term_ord(&shared.value)?;
        Ok(ordinal.map(|ordinal| (column, ordinal)))
    };
    shared.iter().map(open).collect::<tantivy::Result<_>>().map_err(|error| index.engine(error))
}

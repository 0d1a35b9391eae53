//! Merging of segments: which ones, and the proof that they are as they were written.
//!
//! Each merge writes items again, so that a daily update must not touch the millions that were there before; and each
//! segment costs every query a little, so that a thousand small updates must not leave a thousand segments.
//!
//! A merge reads bytes and gives them a checksum of their own, so that damage would pass for sound ever after. So every
//! file of a segment is read and compared with its checksum before a merge reads it, once a run.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use tantivy::SegmentMeta;
use tantivy::index::SegmentId;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

use crate::index::error::{IndexError, Result};
use crate::index::segment::files::directory::DurableDirectory;
use crate::index::segment::files::footer::{self, files_of};
use crate::index::segment::files::sums::FileSums;

/// The largest segment that is merged with others, in items. Eight segments of about one size are merged; larger ones
/// stay as they are, among them those of a new index with the usual memory, some 90,000 items each. Eight of the
/// largest are half a minute's work at most, once in some hundred thousand new items.
const LARGEST_MERGED: usize = 50_000;
/// The share of removed items above which a segment is written again without them. They take space, time and, since
/// their terms must be left out of statistics, work at each update.
pub const MOST_REMOVED: f32 = 0.05;

/// Finds the segments that should be merged: few large merges, for an index that is kept up to date. `removed` items of
/// each are about to be taken out, beside those that are out already; segments with a larger share of them than
/// `most_removed` are written again.
pub fn candidates(
    segments: &[SegmentMeta],
    removed: &HashMap<SegmentId, u32>,
    most_removed: f32,
) -> Vec<Vec<SegmentId>> {
    let mut similar = LogMergePolicy::default();
    similar.set_max_docs_before_merge(LARGEST_MERGED);
    // Smaller segments all count as of one size.
    similar.set_min_layer_size(1_000);
    let merges = similar.compute_merge_candidates(segments).into_iter();
    let mut merges: Vec<Vec<SegmentId>> = merges.map(|MergeCandidate(ids)| ids).collect();
    for segment in segments {
        let removed = segment.num_deleted_docs() + removed.get(&segment.id()).copied().unwrap_or_default();
        let share = removed as f32 / segment.max_doc().max(1) as f32;
        if share > most_removed && !merges.iter().any(|merge| merge.contains(&segment.id())) {
            merges.push(vec![segment.id()]);
        }
    }
    merges
}

/// The segments that were found to be as they were written.
#[derive(Debug, Default)]
pub struct ProvedSegments {
    proved: HashSet<SegmentId>,
}

impl ProvedSegments {
    /// Reads the files of a segment in the folder `store`, whose directory is `files`, unless that was done before.
    ///
    /// # Errors
    /// The first file that is not as it was written.
    pub fn prove(&mut self, store: &Path, files: &DurableDirectory, segment: &SegmentMeta) -> Result<()> {
        if self.proved.contains(&segment.id()) {
            return Ok(());
        }
        for file in files_of(std::slice::from_ref(segment)) {
            let path = store.join(&file.name);
            let is_right = match files.sums_of(&file.name) {
                Some(wanted) => FileSums::of_file(&path).map(|found| found.is_like(&wanted)),
                None => Ok(true),
            };
            let fault = match is_right {
                Ok(true) => footer::read(&path).err(),
                Ok(false) => Some("it is not the file that was written".to_owned()),
                Err(error) => Some(error.to_string()),
            };
            if let Some(reason) = fault {
                return Err(IndexError::Damaged { path, reason });
            }
        }
        self.proved.insert(segment.id());
        Ok(())
    }
}

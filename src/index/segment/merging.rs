//! The policy of merging segments.
//!
//! Each merge writes items again, so that a daily update must not touch the millions that were there before; and each
//! segment costs every query a little, so that a thousand small updates must not leave a thousand segments.

use tantivy::SegmentMeta;
use tantivy::indexer::{LogMergePolicy, MergeCandidate, MergePolicy};

/// The largest segment that is merged with others, in items. Eight segments of about one size are merged; larger ones
/// stay as they are, among them those of a new index with the usual memory, some 90,000 items each. Eight of the
/// largest are half a minute's work at most, once in some hundred thousand new items.
const LARGEST_MERGED: usize = 50_000;
/// The share of removed items above which a segment is written again without them. They take space, time and, since
/// their terms must be left out of statistics, work at each update.
const MOST_REMOVED: f32 = 0.05;

/// A merge policy of few large merges, for an index that is kept up to date.
#[derive(Debug)]
pub struct BoundedMerges {
    similar: LogMergePolicy,
    /// The share of removed items above which a segment is written again.
    most_removed: f32,
}

impl BoundedMerges {
    /// Returns the policy under which no text of a removed item stays in any segment.
    pub fn without_removed() -> BoundedMerges {
        BoundedMerges { most_removed: 0.0, ..BoundedMerges::default() }
    }
}

impl Default for BoundedMerges {
    fn default() -> BoundedMerges {
        let mut similar = LogMergePolicy::default();
        similar.set_max_docs_before_merge(LARGEST_MERGED);
        // Smaller segments all count as of one size.
        similar.set_min_layer_size(1_000);
        BoundedMerges { similar, most_removed: MOST_REMOVED }
    }
}

impl MergePolicy for BoundedMerges {
    fn compute_merge_candidates(&self, segments: &[SegmentMeta]) -> Vec<MergeCandidate> {
        let mut merges = self.similar.compute_merge_candidates(segments);
        for segment in segments {
            let removed = segment.num_deleted_docs() as f32 / segment.max_doc().max(1) as f32;
            if removed > self.most_removed && !merges.iter().any(|merge| merge.0.contains(&segment.id())) {
                merges.push(MergeCandidate(vec![segment.id()]));
            }
        }
        merges
    }
}

//! Adaptor for tantivy's own queries: ranges, existence and values of fields. It is the only place where the
//! evaluation of a query is tantivy's.

use std::sync::Arc;

use tantivy::query::{EnableScoring, Query, Scorer};
use tantivy::{COLLECT_BLOCK_BUFFER_LEN, DocId, SegmentReader};

use crate::search::exec::windows::window_scorer::{Mode, WindowQuery, WindowScorer};
use crate::search::exec::windows::window_set::WindowSet;

/// Query for the items of a query of tantivy, without scores.
#[derive(Debug)]
pub struct TantivyQuery(Box<dyn Query>);

impl TantivyQuery {
    /// Wraps a query of tantivy.
    pub fn of(query: Box<dyn Query>) -> Arc<dyn WindowQuery> {
        Arc::new(TantivyQuery(query))
    }
}

/// The query in one segment.
struct TantivyScorer {
    /// The walk over the items.
    items: Box<dyn Scorer>,
    /// Items that `items` gave and nobody took yet, in `next..filled`.
    buffer: [DocId; COLLECT_BLOCK_BUFFER_LEN],
    /// Index of the first item in `buffer` that was not taken.
    next: usize,
    /// Number of items in `buffer`.
    filled: usize,
}

impl WindowQuery for TantivyQuery {
    fn open(&self, segment: &SegmentReader, _: Mode) -> tantivy::Result<Box<dyn WindowScorer>> {
        let weight = self.0.weight(EnableScoring::disabled_from_schema(segment.schema()))?;
        let items = weight.scorer(segment, 1.0)?;
        Ok(Box::new(TantivyScorer { items, buffer: [0; COLLECT_BLOCK_BUFFER_LEN], next: 0, filled: 0 }))
    }
}

impl WindowScorer for TantivyScorer {
    fn next(&mut self, target: DocId) -> DocId {
        while self.next < self.filled {
            if self.buffer[self.next] >= target {
                return self.buffer[self.next];
            }
            self.next += 1;
        }
        if self.items.doc() < target { self.items.seek(target) } else { self.items.doc() }
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        let end = base + set.window();
        self.next(base);
        loop {
            while self.next < self.filled {
                let item = self.buffer[self.next];
                if item >= end {
                    return;
                }
                set.add(item - base);
                self.next += 1;
            }
            if self.items.doc() >= end {
                return;
            }
            self.next = 0;
            // One virtual call for many items.
            self.filled = self.items.fill_buffer(&mut self.buffer);
        }
    }

    fn cost(&self) -> u64 {
        self.items.cost()
    }

    fn size_hint(&self) -> u32 {
        self.items.size_hint()
    }
}

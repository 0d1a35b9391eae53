//! Merges the postings of several terms as if they were of one. The forms of a word are terms of their own in the
//! index, and a query for the word wants each document once.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::deadline::is_over;
use crate::index::schema::fields::Zone;
use crate::search::plan::term_lookup::FoundTerms;

/// A walk over the documents of a segment that have one of some terms in a zone.
pub struct MergedPostings {
    /// The postings of each term.
    postings: Vec<SegmentPostings>,
    /// The current document, or `TERMINATED`.
    doc: DocId,
    /// Only where there are many: the next document of each postings list but those in `here`, the first on top.
    next: BinaryHeap<Reverse<(DocId, usize)>>,
    /// Only where there are many: the lists that are at `doc`.
    here: Vec<usize>,
}

/// Number of postings lists that are looked through at each step; more are kept in a heap.
const FEW: usize = ALL_FEW.len();
/// The steps that it costs to open a list.
const OPENING: usize = 64;
/// The numbers of few lists, for loops that also run over `here`.
const ALL_FEW: [usize; 6] = [0, 1, 2, 3, 4, 5];

impl MergedPostings {
    /// Opens the postings of the terms `found` in `zone` of a segment. `option` says if frequencies and positions are
    /// decoded.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(
        segment: &SegmentReader,
        zone: Zone,
        found: &FoundTerms,
        option: IndexRecordOption,
    ) -> tantivy::Result<MergedPostings> {
        let infos = found.in_segment(segment.segment_id());
        let mut postings = Vec::with_capacity(infos.len());
        if !infos.is_empty() {
            let index = segment.inverted_index(zone.field())?;
            for info in infos.iter().take_while(|_| !is_over(OPENING)) {
                postings.push(index.read_postings_from_terminfo(info, option)?);
            }
        }
        // All lists are at their first documents; `settle` puts them in order.
        let here = if postings.len() > FEW { (0..postings.len()).collect() } else { Vec::new() };
        let mut merged = MergedPostings { postings, doc: TERMINATED, next: BinaryHeap::new(), here };
        merged.settle();
        Ok(merged)
    }

    /// Replaces `positions` by those of the terms in the current document, in ascending order.
    pub fn positions_into(&mut self, positions: &mut Vec<u32>) {
        positions.clear();
        let mut sources = 0;
        let all = if self.is_many() { &self.here[..] } else { &ALL_FEW[..self.postings.len()] };
        for at in all {
            if self.postings[*at].doc() == self.doc {
                self.postings[*at].append_positions_with_offset(0, positions);
                sources += 1;
            }
        }
        // Positions of one list are in order already.
        if sources > 1 {
            positions.sort_unstable();
            // Two terms may be at one position, as a word and its concept.
            positions.dedup();
        }
    }

    /// Goes to the first document from `target` on.
    pub fn go_to(&mut self, target: DocId) -> DocId {
        if self.doc < target { self.seek(target) } else { self.doc }
    }

    /// Returns true if the lists are kept in a heap.
    fn is_many(&self) -> bool {
        self.postings.len() > FEW
    }

    /// Finds the first document of all lists, and the lists that are at it.
    fn settle(&mut self) -> DocId {
        if !self.is_many() {
            self.doc = self.postings.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
            return self.doc;
        }
        for at in self.here.drain(..) {
            self.next.push(Reverse((self.postings[at].doc(), at)));
        }
        self.doc = self.next.peek().map_or(TERMINATED, |Reverse((doc, _))| *doc);
        while let Some(Reverse((doc, at))) = self.next.peek().copied()
            && doc == self.doc
        {
            self.next.pop();
            self.here.push(at);
        }
        self.doc
    }
}

impl DocSet for MergedPostings {
    fn advance(&mut self) -> DocId {
        if self.is_many() {
            for at in &self.here {
                self.postings[*at].advance();
            }
            return self.settle();
        }
        for one in &mut self.postings {
            if one.doc() == self.doc {
                one.advance();
            }
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        while let Some(Reverse((doc, at))) = self.next.peek().copied()
            && doc < target
        {
            self.next.pop();
            self.here.push(at);
        }
        let all = if self.is_many() { &self.here[..] } else { &ALL_FEW[..self.postings.len()] };
        for at in all {
            let one = &mut self.postings[*at];
            // What is looked for is the next one most of the time, and a step is cheaper than a look around.
            if one.doc() < target && one.advance() < target {
                one.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.postings.iter().map(DocSet::size_hint).fold(0, u32::saturating_add)
    }
}

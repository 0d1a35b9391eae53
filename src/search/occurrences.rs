//! The postings of several terms as if they were of one.

use tantivy::postings::{Postings, SegmentPostings};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use super::lexicon::Found;
use crate::schema::Zone;

/// Walks the documents of a segment that have one of some terms in a zone.
pub struct Occurrences {
    postings: Vec<SegmentPostings>,
    doc: DocId,
}

impl Occurrences {
    /// The documents of `segment` with what was found in `zone`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(
        segment: &SegmentReader,
        zone: Zone,
        found: &Found,
        option: IndexRecordOption,
    ) -> tantivy::Result<Occurrences> {
        let infos = found.in_segment(segment.segment_id());
        let mut postings = Vec::with_capacity(infos.len());
        if !infos.is_empty() {
            let index = segment.inverted_index(zone.field())?;
            for info in infos {
                postings.push(index.read_postings_from_terminfo(info, option)?);
            }
        }
        let mut occurrences = Occurrences { postings, doc: TERMINATED };
        occurrences.settle();
        Ok(occurrences)
    }

    /// How often the terms stand in the current document.
    pub fn count(&self) -> u32 {
        match &self.postings[..] {
            [one] => one.term_freq(),
            several => several.iter().filter(|one| one.doc() == self.doc).map(Postings::term_freq).sum(),
        }
    }

    /// Where the terms stand in the current document, in order.
    pub fn positions_into(&mut self, positions: &mut Vec<u32>) {
        positions.clear();
        let mut sources = 0;
        for one in self.postings.iter_mut().filter(|one| one.doc() == self.doc) {
            one.append_positions_with_offset(0, positions);
            sources += 1;
        }
        if sources > 1 {
            positions.sort_unstable();
            positions.dedup();
        }
    }

    fn settle(&mut self) -> DocId {
        self.doc = self.postings.iter().map(DocSet::doc).min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for Occurrences {
    fn advance(&mut self) -> DocId {
        for one in &mut self.postings {
            if one.doc() == self.doc {
                one.advance();
            }
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for one in &mut self.postings {
            if one.doc() < target {
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

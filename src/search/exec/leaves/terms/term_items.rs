//! The items that have any of some terms in a zone: those whose own text has one, and in the zones of a letter all items of
//! the letters that have one.

use tantivy::{DocId, DocSet, SegmentReader};

use crate::index::schema::fields::Zone;
use crate::search::exec::leaves::block_join::BlockJoin;
use crate::search::exec::leaves::letters::Letters;
use crate::search::exec::leaves::terms::term_lists::TermLists;
use crate::search::exec::windows::window_scorer::WindowScorer;
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::plan::term_lookup::FoundTerms;

/// A walk over the items that have one of some terms.
pub struct TermItems {
    /// The items by way of the documents.
    items: BlockJoin<TermLists>,
    /// True if documents are letters.
    is_of_letters: bool,
}

impl TermItems {
    /// Opens the terms `found` in `zone` of a segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(
        segment: &SegmentReader,
        zone: Zone,
        found: &FoundTerms,
        letters: &Letters,
    ) -> tantivy::Result<TermItems> {
        let items = BlockJoin::new(zone, segment, letters, TermLists::open(segment, zone, found)?)?;
        Ok(TermItems { items, is_of_letters: zone.is_of_letter() })
    }
}

impl WindowScorer for TermItems {
    fn next(&mut self, target: DocId) -> DocId {
        if self.items.doc() < target { self.items.seek(target) } else { self.items.doc() }
    }

    fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        if !self.is_of_letters {
            return self.items.mark_with(base, set, |documents, set| documents.mark(base, set));
        }
        // In a set of its own: the items of a letter are found from its first one.
        let mut own = WindowSet::new(set.window());
        self.items.mark_with(base, &mut own, |documents, set| documents.mark(base, set));
        set.join(&own, |one, other| one | other);
    }

    fn fill_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        if !self.is_of_letters {
            return self.items.mark_with(base, set, |documents, set| documents.mark_among(base, wanted, set));
        }
        if !self.items.documents().are_long_for(wanted.count(), set.window()) {
            let mut all = WindowSet::new(set.window());
            self.fill(base, &mut all);
            all.join(wanted, |one, other| one & other);
            return set.join(&all, |one, other| one | other);
        }
        wanted.for_each(|at| {
            if self.next(base + at) == base + at {
                set.add(at);
            }
        });
    }

    fn cost(&self) -> u64 {
        self.items.cost()
    }

    fn size_hint(&self) -> u32 {
        self.items.size_hint()
    }
}

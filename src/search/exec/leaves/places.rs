//! The items that have words in wanted places, for a thing that has other names too. To read positions costs most, so
//! they are read only for documents of which nothing else tells that they match, and for those that are scored.

use std::sync::Arc;

use tantivy::{DocId, DocSet, SegmentReader, TERMINATED};

use crate::index::segment::block_join::FirstItems;
use crate::search::exec::leaves::terms::term_lists::TermLists;
use crate::search::exec::windows::window_scorer::Mode;
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::proximity::positions::{PositionalQuery, PositionalWalk};
use crate::search::proximity::spans::Positional;

/// A walk over the items that have words in wanted places.
pub struct PlacesWalk {
    /// The documents that are looked through for matches.
    found: PlacedDocuments,
    /// The same documents, for the frequencies of items that are scored; `None` where there are no scores.
    scored: Option<PlacedDocuments>,
    /// The items of the current window whose frequency is known from looking for matches.
    counted: WindowSet,
    /// These frequencies, by item of the window; empty where there are no scores.
    counts: Vec<(DocId, u32)>,
}

/// The documents that have words in wanted places: items, or in the zones of a letter the first items of letters.
struct PlacedDocuments {
    walk: PositionalWalk,
    /// The documents that have each word of a phrase, the rarest word first; empty where no phrase is looked for.
    words: Vec<TermLists>,
    /// The first items of letters; `None` where documents are items.
    firsts: Option<Arc<FirstItems>>,
    /// The document that was read last, and how often it has the words so.
    last: (DocId, u32),
}

impl PlacedDocuments {
    fn open(query: &PositionalQuery, segment: &SegmentReader, mode: Mode) -> tantivy::Result<PlacedDocuments> {
        let firsts = if query.zone.is_of_letter() { Some(query.letters.of(segment)?) } else { None };
        let open = |(_, word): &(u32, usize)| TermLists::open(segment, query.zone, &query.words[*word].0);
        let mut words: Vec<TermLists> = match &*query.wanted {
            Positional::Phrase(words) => words.iter().map(open).collect::<tantivy::Result<_>>()?,
            _ => Vec::new(),
        };
        words.sort_by_key(TermLists::size_hint);
        Ok(PlacedDocuments { walk: query.documents(segment, mode)?, words, firsts, last: (TERMINATED, 0) })
    }

    /// Returns the document that counts for an item.
    fn document_of(&self, item: DocId) -> DocId {
        self.firsts.as_ref().map_or(item, |firsts| firsts.first_of(item))
    }

    /// Returns true if all items that a document of the window that begins at `base` counts for are in the `set`.
    fn is_known(&self, document: DocId, base: DocId, set: &WindowSet) -> bool {
        let end = base + set.window();
        let mut items = document.max(base)..end_of(self.firsts.as_deref(), document, end + 1);
        // What is after the window is not known.
        items.all(|item| item < end && set.has(item - base))
    }

    /// Returns the documents of the window that begins at `base` that have the words of a phrase, wherever they are, and count
    /// for an item that is not in the `set`.
    fn unknown(&mut self, base: DocId, set: &WindowSet) -> WindowSet {
        let mut found = WindowSet::new(set.window());
        let Some((rarest, others)) = self.words.split_first_mut() else { return found };
        rarest.mark(base, &mut found);
        for word in others {
            let mut having = WindowSet::new(set.window());
            word.mark_among(base, &found, &mut having);
            found.join(&having, |one, other| one & other);
        }
        found.retain(|at| !self.is_known(base + at, base, set));
        found
    }

    /// Returns true if it takes less time to find all documents of a window that have the words of a phrase than to go to
    /// `wanted` ones.
    fn is_short_for(&self, wanted: u32, window: DocId) -> bool {
        self.words.first().is_some_and(|rarest| !rarest.are_long_for(wanted, window))
    }

    /// Returns how often a document has the words as wanted. Documents must not fall.
    fn count(&mut self, document: DocId) -> u32 {
        if self.last.0 != document {
            let has_words = self.walk.candidate(document) == document;
            self.last = (document, if has_words { self.walk.count_here() } else { 0 });
        }
        self.last.1
    }

    /// Returns the document that counts for an item, and how often it has the words as wanted. Items must not fall.
    fn count_for(&mut self, item: DocId) -> (DocId, u32) {
        let document = self.document_of(item);
        (document, self.count(document))
    }
}

/// Returns the end of the items for which a document counts, but no more than `end`.
fn end_of(firsts: Option<&FirstItems>, document: DocId, end: DocId) -> DocId {
    match firsts {
        Some(firsts) => (document + 1..end).find(|item| firsts.has(*item)).unwrap_or(end),
        None => document + 1,
    }
}

impl PlacesWalk {
    /// Opens the query in a segment.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn open(query: &PositionalQuery, segment: &SegmentReader, mode: Mode) -> tantivy::Result<PlacesWalk> {
        let open = || PlacedDocuments::open(query, segment, mode.unscored());
        let scored = mode.boost.is_some().then(open).transpose()?;
        let counts = vec![(0, 0); if scored.is_some() { mode.window as usize } else { 0 }];
        Ok(PlacesWalk { found: open()?, scored, counted: WindowSet::new(mode.window), counts })
    }

    /// Returns the first item from `target` on, or `end` if there is none before it. Targets must not fall.
    pub fn next_before(&mut self, target: DocId, end: DocId) -> DocId {
        if target < end && self.found.count_for(target).1 > 0 {
            return target;
        }
        let mut document = self.found.document_of(target) + 1;
        while document < end {
            document = self.found.walk.candidate(document);
            if document < end && self.found.count(document) > 0 {
                return document;
            }
            document = document.saturating_add(1);
        }
        end
    }

    /// Adds the items of the window that begins at `base` to `set`. Those that it has already are not looked at.
    pub fn fill(&mut self, base: DocId, set: &mut WindowSet) {
        self.counted.clear();
        let end = base + set.window();
        // A letter may reach into the window from before.
        let before = self.found.document_of(base);
        if before < base && (self.found.last.0 == before || !self.found.is_known(before, base, set)) {
            self.add_document(before, base, end, set);
        }
        if !self.found.words.is_empty() {
            return self.found.unknown(base, set).for_each(|at| self.add_document(base + at, base, end, set));
        }
        // Other expressions are looked for document by document: the walk is at one while its positions are read.
        let mut document = self.found.walk.candidate(base);
        while document < end {
            if !self.found.is_known(document, base, set) {
                self.add_document(document, base, end, set);
            }
            document = self.found.walk.candidate(document + 1);
        }
    }

    /// Reads a document, and adds the items of the window that it counts for to `set` if it has the words as wanted.
    fn add_document(&mut self, document: DocId, base: DocId, end: DocId, set: &mut WindowSet) {
        let count = self.found.count(document);
        let behind = end_of(self.found.firsts.as_deref(), document, end);
        (document.max(base)..behind).for_each(|item| self.add(item - base, (document, count), set));
    }

    /// Adds those of the `wanted` items of the window to `set` that it has not already.
    pub fn fill_among(&mut self, base: DocId, wanted: &WindowSet, set: &mut WindowSet) {
        self.counted.clear();
        let mut unknown = wanted.clone();
        unknown.join(set, |wanted, known| wanted & !known);
        // Where many are wanted, those that lack a word are told apart at once.
        if self.found.firsts.is_none() && self.found.is_short_for(unknown.count(), set.window()) {
            let having = self.found.unknown(base, set);
            unknown.join(&having, |one, other| one & other);
        }
        unknown.for_each(|at| {
            let found = self.found.count_for(base + at);
            self.add(at, found, set);
        });
    }

    /// Notes the frequency of an item of the window, and adds the item to `set` if it has any.
    fn add(&mut self, at: DocId, found: (DocId, u32), set: &mut WindowSet) {
        if found.1 > 0 {
            set.add(at);
        }
        if let Some(count) = self.counts.get_mut(at as usize) {
            *count = found;
            self.counted.add(at);
        }
    }

    /// Returns the document that counts for an item of the window that begins at `base`, and how often it has the words
    /// as wanted. Items must not fall.
    pub fn count_for(&mut self, base: DocId, at: DocId) -> (DocId, u32) {
        match &mut self.scored {
            _ if self.counted.has(at) => self.counts[at as usize],
            Some(scored) => scored.count_for(base + at),
            None => (base + at, 0),
        }
    }

    /// Returns an upper bound for the number of items.
    pub fn size_hint(&self) -> u32 {
        let documents = self.found.walk.size_hint();
        if self.found.firsts.is_some() { documents.saturating_mul(2) } else { documents }
    }
}

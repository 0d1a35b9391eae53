//! The words of an index, for spelling.

use std::cell::RefCell;

use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, DocSet, Searcher, TERMINATED, TantivyDocument, Term};

use super::rank::FIELD_WEIGHTS;
use crate::query::Vocabulary;
use crate::schema;
use crate::text::{Stems, fold, words};

/// The words of the items that `searcher` sees.
pub struct IndexVocabulary<'a> {
    searcher: &'a Searcher,
    stems: RefCell<Stems>,
}

/// Words up to this length are corrected by one letter, longer ones by two.
const SHORT: usize = 5;

/// A word of the index that may have been meant.
struct Candidate {
    stem: String,
    field: &'static str,
    distance: u8,
    items: u32,
}

impl<'a> IndexVocabulary<'a> {
    /// The vocabulary of what `searcher` sees.
    pub fn new(searcher: &'a Searcher) -> IndexVocabulary<'a> {
        IndexVocabulary { searcher, stems: RefCell::default() }
    }

    fn stem(&self, word: &str) -> Option<String> {
        let first = words(word).into_iter().next()?;
        Some(self.stems.borrow_mut().stem(&fold(word, &first)).to_owned())
    }

    /// The nearest word that occurs; of equally near ones that with the same first letter, then that
    /// in the most items.
    fn nearest_stem(&self, stem: &str) -> tantivy::Result<Option<Candidate>> {
        let reach = if stem.len() <= SHORT { 1 } else { 2 };
        let near = LevenshteinAutomatonBuilder::new(reach, true).build_dfa(stem);
        let mut best: Option<Candidate> = None;
        for (name, _) in FIELD_WEIGHTS {
            let Some(spec) = schema::find_field(name) else { continue };
            for segment in self.searcher.segment_readers() {
                let index = segment.inverted_index(schema::field_of(spec))?;
                let mut terms = index.terms().stream()?;
                while terms.advance() {
                    let (term, info) = (terms.key(), terms.value());
                    let Distance::Exact(distance) = near.eval(term) else { continue };
                    let Ok(term) = std::str::from_utf8(term) else { continue };
                    let candidate = Candidate { stem: term.to_owned(), field: name, distance, items: info.doc_freq };
                    let rank = |candidate: &Candidate| {
                        let same_start = candidate.stem.as_bytes().first() == stem.as_bytes().first();
                        (std::cmp::Reverse(candidate.distance), same_start, candidate.items)
                    };
                    if best.as_ref().is_none_or(|best| rank(&candidate) > rank(best)) {
                        best = Some(candidate);
                    }
                }
            }
        }
        Ok(best)
    }

    /// A word as printed whose stem is `stem`, from the first item that has it.
    fn printed(&self, candidate: &Candidate) -> tantivy::Result<Option<String>> {
        let Some(spec) = schema::find_field(candidate.field) else { return Ok(None) };
        let term = Term::from_field_text(schema::field_of(spec), &candidate.stem);
        for (segment_number, segment) in (0..).zip(self.searcher.segment_readers()) {
            let index = segment.inverted_index(schema::field_of(spec))?;
            let Some(mut postings) = index.read_postings(&term, IndexRecordOption::Basic)? else { continue };
            while postings.doc() != TERMINATED && segment.is_deleted(postings.doc()) {
                postings.advance();
            }
            if postings.doc() == TERMINATED {
                continue;
            }
            let document: TantivyDocument = self.searcher.doc(DocAddress::new(segment_number, postings.doc()))?;
            let Some(record) = schema::from_document(&document) else { continue };
            let text = record.text(candidate.field);
            let mut stems = self.stems.borrow_mut();
            let mut printed = words(&text).into_iter().map(|word| fold(&text, &word).into_owned());
            return Ok(printed.find(|word| stems.stem(word) == candidate.stem));
        }
        Ok(None)
    }
}

impl Vocabulary for IndexVocabulary<'_> {
    fn knows(&self, word: &str) -> bool {
        let Some(stem) = self.stem(word) else { return true };
        FIELD_WEIGHTS.iter().filter_map(|(name, _)| schema::find_field(name)).any(|spec| {
            let term = Term::from_field_text(schema::field_of(spec), &stem);
            self.searcher.doc_freq(&term).is_ok_and(|items| items > 0)
        })
    }

    fn nearest(&self, word: &str) -> Option<String> {
        let stem = self.stem(word)?;
        // A vocabulary that cannot be read has no words; the search itself will tell the error.
        let candidate = self.nearest_stem(&stem).ok().flatten()?;
        self.printed(&candidate).ok().flatten()
    }
}

//! The words of an index, for spelling.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;

use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
use tantivy::collector::TopDocs;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, Order, Searcher, Term};

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

/// A stem's forms are looked for in so many items.
const FORMS_FROM: usize = 20;
/// Forms farther from the typed word than this are equally far.
const FARTHEST_FORM: u8 = 3;

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
    /// in the most items, then the first of the alphabet.
    fn nearest_stem(&self, stem: &str) -> tantivy::Result<Option<String>> {
        let reach = if stem.len() <= SHORT { 1 } else { 2 };
        let near = LevenshteinAutomatonBuilder::new(reach, true).build_dfa(stem);
        let mut candidates: BTreeMap<String, (u8, u64)> = BTreeMap::new();
        for spec in FIELD_WEIGHTS.iter().filter_map(|(name, _)| schema::find_field(name)) {
            for segment in self.searcher.segment_readers() {
                let index = segment.inverted_index(schema::field_of(spec))?;
                let mut terms = index.terms().stream()?;
                while terms.advance() {
                    let Distance::Exact(distance) = near.eval(terms.key()) else { continue };
                    let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                    candidates.entry(term.to_owned()).or_insert((distance, 0)).1 += u64::from(terms.value().doc_freq);
                }
            }
        }
        let rank = |(term, (distance, items)): &(String, (u8, u64))| {
            (*distance, term.as_bytes().first() != stem.as_bytes().first(), Reverse(*items))
        };
        Ok(candidates.into_iter().min_by_key(rank).map(|(term, _)| term))
    }

    /// The word as printed that has the stem `stem` and is nearest to `typed`, from some of the items
    /// that have it.
    fn printed(&self, typed: &str, stem: &str) -> tantivy::Result<Option<String>> {
        let near = LevenshteinAutomatonBuilder::new(FARTHEST_FORM, true).build_dfa(&typed.to_lowercase());
        let distance = |form: &str| match near.eval(form) {
            Distance::Exact(distance) | Distance::AtLeast(distance) => distance,
        };
        let mut best: Option<(u8, String)> = None;
        for spec in FIELD_WEIGHTS.iter().filter_map(|(name, _)| schema::find_field(name)) {
            for address in self.items_with(&Term::from_field_text(schema::field_of(spec), stem))? {
                let Some(record) = schema::read_record(self.searcher, address)? else { continue };
                let text = record.text(spec.name);
                let mut stems = self.stems.borrow_mut();
                for form in words(&text).iter().map(|word| fold(&text, word)).filter(|form| stems.stem(form) == stem) {
                    let found = (distance(&form), form.into_owned());
                    best = Some(best.map_or_else(|| found.clone(), |best| best.min(found.clone())));
                }
            }
        }
        Ok(best.map(|(_, form)| form))
    }

    /// A few items that have `term`, the first by id.
    fn items_with(&self, term: &Term) -> tantivy::Result<Vec<DocAddress>> {
        let query = TermQuery::new(term.clone(), IndexRecordOption::Basic);
        let first = TopDocs::with_limit(FORMS_FROM).order_by_string_fast_field("id", Order::Asc);
        Ok(self.searcher.search(&query, &first)?.into_iter().map(|(_, address)| address).collect())
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
        self.printed(word, &candidate).ok().flatten()
    }
}

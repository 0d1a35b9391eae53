//! What counts how much: the weights of the fields, and the statistics that BM25 goes by.

use tantivy::query::Bm25StatisticsProvider;
use tantivy::schema::Field;
use tantivy::{Searcher, Term};

use crate::index::Totals;
use crate::query::Sort;

/// How much a word in each text field counts. What is in dispute says most; what the summary merely
/// mentions says least.
pub const FIELD_WEIGHTS: [(&str, f32); 8] = [
    ("procedure", 6.0),
    ("heading", 1.0),
    ("facts", 2.0),
    ("diagnosis", 1.5),
    ("rationale", 1.0),
    ("reviewer_guideline", 0.8),
    ("claims_guideline", 0.3),
    ("summary", 0.4),
];

/// How much another name for a typed word counts beside the word itself: below it, so that an expansion
/// never outranks the words as typed.
pub const CONCEPT_WEIGHT: f32 = 0.8;

/// How much less a reason counts in what is in dispute than in the rationale.
pub const REASON_WEIGHTS: [(&str, f32); 3] = [("procedure", 0.5), ("rationale", 2.0), ("summary", 0.4)];

/// How much a word that goes along with others counts.
pub const COMPANY_WEIGHT: f32 = 0.2;

/// How much a need of some sort counts: an item is about a treatment before all.
pub fn sort_weight(sort: Sort) -> f32 {
    match sort {
        Sort::Treatment => 1.5,
        Sort::Diagnosis | Sort::Other => 1.0,
        Sort::Place => 0.9,
        Sort::Amount => 0.7,
    }
}

/// How much something near to what is asked counts, among items that do not have all that is asked.
pub const RELATED_WEIGHT: f32 = 0.4;

/// Names up to this length in bytes are abbreviations, which mean different things in different company …
pub const SHORT_NAME: usize = 3;
/// … so that their letters alone count little where the vocabulary knows what they stand for.
pub const SHORT_NAME_WEIGHT: f32 = 0.2;

/// BM25 statistics that depend only on which letters are in the index.
pub struct Statistics<'a> {
    searcher: &'a Searcher,
    totals: &'a Totals,
}

impl<'a> Statistics<'a> {
    /// The statistics of what `searcher` sees.
    pub fn new(searcher: &'a Searcher, totals: &'a Totals) -> Statistics<'a> {
        Statistics { searcher, totals }
    }
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let index = usize::try_from(field.field_id()).unwrap_or(usize::MAX);
        Ok(self.totals.words.get(index).copied().unwrap_or(0).max(1))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        Ok(self.totals.items)
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.totals.items_with(term, self.searcher)
    }
}

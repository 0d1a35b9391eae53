//! Queries for documents with any of some terms: a few exact ones, or all of a field that pass a test. Filters and drugs
//! both need the first, so it is in a file of its own.

use std::fmt;
use std::sync::Arc;

use tantivy::Term;
use tantivy::query::{AutomatonWeight, BooleanQuery, ConstScoreQuery, EnableScoring, Query, TermQuery, Weight};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy_fst::Automaton;

/// Makes the query for items with one of these terms. A set of terms would be an automaton for tantivy, which takes
/// longer to build than a few terms to look up.
pub fn with_any_term(terms: impl Iterator<Item = Term>) -> Box<dyn Query> {
    let one = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
    let mut queries: Vec<Box<dyn Query>> = terms.map(one).collect();
    let any = if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::union(queries)) };
    Box::new(ConstScoreQuery::new(any, 1.0))
}

/// A test of the terms of a field.
pub type TermTest = Arc<dyn Fn(&str) -> bool + Send + Sync>;

/// The query for items with a term that passes a test. All terms of the field are looked at, so that it is for fields of few.
#[derive(Clone)]
pub struct TermsThat {
    /// The field.
    pub field: Field,
    /// The test.
    pub is_wanted: TermTest,
}

impl fmt::Debug for TermsThat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TermsThat").field("field", &self.field).finish_non_exhaustive()
    }
}

impl Query for TermsThat {
    fn weight(&self, _scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(AutomatonWeight::new(self.field, TestedTerms(Arc::clone(&self.is_wanted)))))
    }
}

/// The automaton that walks over all terms and accepts those that pass; its state is the term so far.
struct TestedTerms(TermTest);

impl Automaton for TestedTerms {
    type State = Vec<u8>;

    fn start(&self) -> Vec<u8> {
        Vec::new()
    }

    fn is_match(&self, term: &Vec<u8>) -> bool {
        std::str::from_utf8(term).is_ok_and(|term| (self.0)(term))
    }

    fn accept(&self, term: &Vec<u8>, byte: u8) -> Vec<u8> {
        [term, [byte].as_slice()].concat()
    }
}

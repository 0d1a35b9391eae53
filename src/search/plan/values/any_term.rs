//! The query for documents with any of a few exact terms. Filters and drugs both need it, so it is in a file of
//! its own.

use tantivy::Term;
use tantivy::query::{BooleanQuery, ConstScoreQuery, Query, TermQuery};
use tantivy::schema::IndexRecordOption;

/// Makes the query for items with one of these terms. A set of terms would be an automaton for tantivy, which takes
/// longer to build than a few terms to look up.
pub fn with_any_term(terms: impl Iterator<Item = Term>) -> Box<dyn Query> {
    let one = |term| -> Box<dyn Query> { Box::new(TermQuery::new(term, IndexRecordOption::Basic)) };
    let mut queries: Vec<Box<dyn Query>> = terms.map(one).collect();
    let any = if queries.len() == 1 { queries.remove(0) } else { Box::new(BooleanQuery::union(queries)) };
    Box::new(ConstScoreQuery::new(any, 1.0))
}

//! From a query to ranked items.
//!
//! [`Searcher`] opens an index and answers. A query is understood, compiled to one tantivy query for the
//! items that have all of it and one for those that have some, collected with exact totals, and the hits
//! are dressed with snippets. Equal scores are ordered by id, so that the same letters and query give
//! the same list, however the index came to be.

mod asked_places;
mod bits;
mod clause;
mod collect;
mod combined;
mod compile;
mod counted;
mod details;
mod dispute;
mod distances;
mod drug_values;
mod explain;
mod field_names;
mod filter;
mod finder;
mod floor;
mod hits;
mod letters;
mod lexicon;
mod near;
mod nothing;
mod occurrences;
mod outcome_counts;
mod placed;
mod positions;
mod rank;
mod reasons;
mod resolve;
mod results;
mod searcher;
mod show;
mod snippet;
mod spans;
mod spread;
mod stretch;
mod text_words;
mod undated;
mod values_here;
mod vocabulary;
mod windows;
mod words;

pub use collect::Total;
pub use explain::{Explained, Plan};
pub use filter::{Filter, Filters, day};
pub use hits::Ranked;
pub use results::{Counted, Hit, Ranking, Results, UnderstoodView};
pub use searcher::{Grouping, MatchMode, Options, Partial, Searcher};
pub use snippet::{Highlighter, Mark, Snippet};

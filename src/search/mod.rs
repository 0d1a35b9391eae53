//! Searches an index: from a query to ranked items.
//!
//! [`Searcher`] opens an index and answers. A query is bound to the index and compiled to one query for the items
//! that have all of it and one for those that have some; hits are collected with exact totals and shown with
//! snippets. Equal scores are ordered by id, so that the same letters and query give the same list, however the
//! index came to be.

pub(crate) mod diagnose;
pub(crate) mod error;
pub(crate) mod exec;
pub(crate) mod open_index;
pub(crate) mod options;
pub(crate) mod plan;
pub(crate) mod proximity;
pub(crate) mod request;
pub(crate) mod searcher;
pub(crate) mod show;
pub(crate) mod similar;

pub use crate::deadline::Deadline;
pub use crate::search::error::SearchError;
pub use crate::search::exec::collect::Total;
pub(crate) use crate::search::exec::hits::MOST_SHOWN_PARTIAL;
pub use crate::search::exec::order::cursor::Cursor;
pub use crate::search::exec::order::ranked::Ranked;
pub use crate::search::exec::order::sort_key::SortKey;
pub(crate) use crate::search::exec::order::sort_key::sort_keys;
pub(crate) use crate::search::exec::order::whole_list::{HitAddress, for_each_id};
pub(crate) use crate::search::exec::visits::{HitsToVisit, SegmentHits};
pub(crate) use crate::search::open_index::OpenIndex;
pub use crate::search::options::{Grouping, MatchMode, Options, Partial};
pub(crate) use crate::search::plan::values::field_names::nearest_of;
pub(crate) use crate::search::plan::values::field_values::FieldValues;
pub(crate) use crate::search::plan::values::filter::day;
pub use crate::search::plan::values::filter::{Filter, Filters};
pub use crate::search::request::Request;
pub use crate::search::searcher::Searcher;
pub(crate) use crate::search::show::all_hits::{AllHits, for_each_record};
pub use crate::search::show::explain::{Explained, QueryPlan};
pub(crate) use crate::search::show::json::to_json;
pub(crate) use crate::search::show::lookup::letter_named;
pub(crate) use crate::search::show::reasons::{Rationale, SentenceKind, findings};
pub(crate) use crate::search::show::results::FacetValue;
pub(crate) use crate::search::show::results::IndexView;
pub use crate::search::show::results::{Counted, Hit, Ranking, Results, UnderstoodView};
pub use crate::search::show::snippet::{Highlighter, Mark, Snippet};
pub(crate) use crate::search::similar::nearest::{SimilarHit, SimilarHits};
pub(crate) use crate::search::similar::pasted::pasted_record;

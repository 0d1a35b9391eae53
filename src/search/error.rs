//! [`SearchError`]: the reasons why a search gives no answer.

use std::time::Duration;

use crate::deadline::Overrun;
use crate::index::IndexError;
use crate::query::QueryError;

/// An error of a search: of its query, of its options, or of the index. It speaks of no command: the command line has
/// its hints.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// A query that cannot be understood; the position is part of the message.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// A value of an option that cannot be used.
    #[error("{option}: {reason}")]
    Option {
        /// The option as typed.
        option: String,
        /// The reason why its value is refused.
        reason: String,
    },
    /// A name of no field, or of one that is of no use there.
    #[error("{option}: {reason}")]
    Field {
        /// The option as typed.
        option: String,
        /// The reason why the name is refused, with the one that may be meant.
        reason: String,
    },
    /// A cursor that gives no page of the list.
    #[error("--after {cursor}: {}", if *.is_whole { "it belongs to another query, or to other options" } else { "it is no cursor that an answer gave" })]
    Cursor {
        /// The cursor as typed.
        cursor: String,
        /// True if an answer to another query gave it; false if none did.
        is_whole: bool,
    },
    /// No item or letter has this id.
    #[error("{id}: no such item or letter")]
    UnknownId {
        /// The id as typed.
        id: String,
        /// The ids of letters that it may be a slip of, the nearest first.
        near: Vec<String>,
    },
    /// The letter has no item of this number.
    #[error("{id}: no such item; the letter has {items} item{}", if *.items == 1 { "" } else { "s" })]
    UnknownItem {
        /// The id as typed.
        id: String,
        /// The id of the letter.
        letter: String,
        /// The number of items it has.
        items: usize,
    },
    /// A search that took longer than it was allowed to. There is no answer, not even a part of one.
    #[error("stopped after {} s without an answer{}", .allowed.as_secs_f64(), .part.as_ref().map_or(String::new(), |part| format!("; '{part}' costs most")))]
    Deadline {
        /// The time that it was allowed to take.
        allowed: Duration,
        /// The part of the query that costs most, if it has several or one can be named.
        part: Option<String>,
    },
    /// An index that cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// A result of a search or of a part of one.
pub(crate) type Result<T, E = SearchError> = std::result::Result<T, E>;

impl From<Overrun> for SearchError {
    fn from(overrun: Overrun) -> SearchError {
        match overrun {
            Overrun::Deadline(allowed) => SearchError::Deadline { allowed, part: None },
            Overrun::Stopped => IndexError::Interrupted.into(),
        }
    }
}

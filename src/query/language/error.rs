//! The error of a query that cannot be understood.
//!
//! A fault is found deep in the lexer or the parser, which do not know the whole text; it becomes
//! an error only where the text is at hand.

use std::fmt;

/// A query that cannot be understood, with the place of the fault and what to type instead.
/// It prints as three lines: the fault with its column, the query, and a caret below the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    query: String,
    fault: Fault,
}

/// A fault of a query, found by code that sees only a part of it.
/// `at` counts bytes, since that is what the lexer has; the column for the user is counted in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    at: usize,
    what: String,
    hint: String,
}

impl Fault {
    /// Makes a fault at a byte of the query, with what to type instead.
    /// `what` is a clause that follows "query, column 3: ", `hint` an order in the imperative.
    pub fn new(at: usize, what: impl Into<String>, hint: impl Into<String>) -> Fault {
        Fault { at, what: what.into(), hint: hint.into() }
    }

    /// Makes the error for the user, who sees the whole query.
    pub fn in_query(self, query: &str) -> QueryError {
        QueryError { query: query.to_owned(), fault: self }
    }
}

impl QueryError {
    /// Returns the fault in words, without its place.
    pub fn what(&self) -> &str {
        &self.fault.what
    }

    /// Returns the column of the fault, in characters of the query from 1.
    /// A place outside the query, as one of another query, is column 1.
    pub fn column(&self) -> usize {
        self.query.get(..self.fault.at).map_or(0, |before| before.chars().count()) + 1
    }

    /// Returns what to type instead.
    /// There always is one; the option is for callers that treat all errors alike.
    pub fn hint(&self) -> Option<String> {
        Some(self.fault.hint.clone())
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // There is nothing to point at.
        if self.query.trim().is_empty() {
            return write!(f, "query: {}", self.what());
        }
        let column = self.column();
        // A control character, such as a line break, would move the caret away from the fault.
        let printable: String = self.query.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        // Columns of wide characters may be off; the text of the fault is not.
        write!(f, "query, column {column}: {}\n  {printable}\n  {}^", self.what(), " ".repeat(column - 1))
    }
}

impl std::error::Error for QueryError {}

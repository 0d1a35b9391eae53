//! The language of queries: from a text to a value and back.
//!
//! [`Query`] is parsed from what was typed ([`FromStr`]) and prints itself in one canonical form ([`Display`](fmt::Display)),
//! which parses to an equal query. Nothing is dropped or read as something else: what has no meaning is a
//! [`QueryError`] that shows the place and says what to type instead. [`SYNTAX`] is the language on one screen.
//!
//! # What binds how tightly
//!
//! | | written | binds |
//! |---|---|---|
//! | 1 | `^2` | a word, a phrase, or what is in parentheses |
//! | 2 | `NOT`, `-`, `!` | what follows |
//! | 3 | `OR`, `\|\|` | its two sides |
//! | 4 | `/3`, `+3`, `/s`, `/p`, and `NOT` before them | its two sides, from left to right |
//! | 5 | side by side | all that is between two ANDs |
//! | 6 | `AND`, `&` | its two sides |
//!
//! So `lumbar OR cervical MRI` is `(lumbar OR cervical) MRI`, and `knee brace AND facet /5 block` asks for the words "knee"
//! and "brace" and for "facet" near "block". `field:`, `=` and `~` belong to the one word, phrase or parenthesis they touch.
//!
//! # Words that may be operators
//!
//! In capitals AND, OR, NOT, NEAR and ADJ are, but for the AND of one fact: `BETWEEN 2014 AND 2016`, `50 AND OLDER`. In
//! small letters `or` is between two operands; `near` and `adj` are between two operands of which the second is no article;
//! `and` is where one of its neighbours is more than a plain word, or "not" follows; `not` is before anything but a plain word, and after `or`. Before a plain word `not` stays a word, since
//! only the words after it tell what it says ([`understand`](crate::query::understand())). Elsewhere all of these are words, and a
//! backslash makes a plain word of anything: `\AND`, `\-5`.

pub(crate) mod error;
pub(crate) mod expr;
pub(crate) mod field;
pub(crate) mod help;
pub(crate) mod keyword;
pub(crate) mod lexer;
pub(crate) mod number;
pub(crate) mod parser;
pub(crate) mod print;
pub(crate) mod token;
pub(crate) mod word;

use std::fmt;
use std::str::FromStr;

use crate::letter::document::visible;
use crate::query::language::error::Fault;

pub use crate::query::language::error::QueryError;
pub use crate::query::language::expr::{At, Expr, Form, Near, Word};
pub use crate::query::language::help::SYNTAX;
pub(crate) use crate::query::language::word::marked;

/// The longest query, in bytes. Longer ones are no questions; the limit bounds the work of answering one.
const LONGEST: usize = 8 * 1024;
/// The most words of a query, those of phrases included; it bounds the work too.
/// Each word may be looked up in several fields.
const MOST_WORDS: usize = 256;

/// A query as typed.
/// It keeps the text with the expression, so that faults found later are shown in what the user typed.
#[derive(Debug, Clone)]
pub struct Query {
    /// The expression that it asks for.
    pub root: Expr,
    text: String,
    /// The reason why the text was taken for words alone.
    plain: Option<String>,
}

impl Query {
    /// Makes the query of text that may be of any source, such as a sentence out of a letter. Where it is no query of
    /// the language, its words alone are searched for, which [`Query::note`] tells.
    ///
    /// # Errors
    /// When it is too long, or has no words.
    pub fn literal(text: &str) -> Result<Query, QueryError> {
        text.parse().or_else(|fault: QueryError| {
            // In small letters, so that no word is an operator.
            let words: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
            let query: Query = words.to_lowercase().parse().map_err(|_| fault.clone())?;
            Ok(Query { text: text.to_owned(), plain: Some(fault.what().to_owned()), ..query })
        })
    }

    /// Returns what users must know of how the text was read.
    pub fn note(&self) -> Option<String> {
        let reason = self.plain.as_ref()?;
        Some(format!("the text is no query ({reason}); its words alone are searched for"))
    }

    /// Makes the query that asks for everything.
    /// An export without words takes it, as does a query of filters alone.
    pub fn everything() -> Query {
        Query { root: Expr::Words(Vec::new()), text: String::new(), plain: None }
    }

    /// Returns the query as it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Makes an error at a place of the query: the fault there, and what to type instead.
    /// For later stages, which know fields and values: they keep an [`At`] and not the text.
    pub fn fault(&self, at: At, what: impl Into<String>, hint: impl Into<String>) -> QueryError {
        Fault::new(at.0, what, hint).in_query(&self.text)
    }
}

/// Queries are equal when they ask for the same, however it was typed.
impl PartialEq for Query {
    fn eq(&self, other: &Query) -> bool {
        self.root == other.root
    }
}

impl Eq for Query {}

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Query, QueryError> {
        if text.len() > LONGEST {
            // The error shows the query; the whole of it would fill the screen.
            let beginning: String = text.chars().take(40).collect();
            return Err(Fault::new(0, "the query is too long", FEWER_WORDS).in_query(&beginning));
        }
        // Invisible characters come with text that is pasted, and would part words that look whole.
        let text = visible(text.to_owned());
        let root = expression(&text).map_err(|fault| fault.in_query(&text))?;
        Ok(Query { root, text, plain: None })
    }
}

/// The hint of both limits.
const FEWER_WORDS: &str = "ask with fewer words";

/// Cuts and parses the text of a query.
/// Gives an error for a query without words, and for one with more than [`MOST_WORDS`].
fn expression(text: &str) -> Result<Expr, Fault> {
    let tokens = lexer::tokens(text)?;
    match tokens.iter().map(token::Token::words).sum() {
        // A query of operators alone has tokens, and the parser tells what they lack.
        0 if tokens.is_empty() => {
            Err(Fault::new(0, "the query has no words", "type what was in dispute, such as 'lumbar MRI'"))
        }
        0..=MOST_WORDS => parser::parse(text, &tokens),
        _ => Err(Fault::new(0, "the query has too many words", FEWER_WORDS)),
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.root.fmt(f)
    }
}

//! The query as typed: words and phrases.

use std::fmt;
use std::str::FromStr;

/// A query as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// Its parts in order; at least one.
    pub clauses: Vec<Clause>,
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clause {
    /// A word, with all the marks inside it: `L4-5`, `10/325mg`, `patient's`.
    Word(String),
    /// What stood between double quotes: these words, in this order, and nothing read into them.
    Phrase(String),
}

/// A query that cannot be understood, with the place of the fault.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueryError {
    query: String,
    at: usize,
    what: &'static str,
    hint: &'static str,
}

/// Longer queries are no questions; the limit bounds the work of answering one.
const LONGEST_QUERY: usize = 8 * 1024;
/// So does this limit of parts.
const MOST_CLAUSES: usize = 256;

impl FromStr for Query {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Query, QueryError> {
        let error = |at, what, hint| QueryError { query: text.to_owned(), at, what, hint };
        if text.len() > LONGEST_QUERY {
            return Err(QueryError {
                query: text.chars().take(40).collect(),
                ..error(0, "the query is too long", "ask with fewer words")
            });
        }
        let mut clauses = Vec::new();
        let mut at = 0;
        while let Some(offset) = text[at..].find(|c: char| !c.is_whitespace()) {
            let start = at + offset;
            let rest = &text[start..];
            if let Some(quoted) = rest.strip_prefix('"') {
                let length = quoted.find('"').ok_or_else(|| {
                    error(start, "this quote is never closed", "add a closing quote, or leave the quote out")
                })?;
                push_phrase(&quoted[..length], &mut clauses);
                at = start + 1 + length + 1;
            } else {
                let length = rest.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(rest.len());
                push_word(&rest[..length], &mut clauses);
                at = start + length;
            }
        }
        match clauses.len() {
            0 => Err(error(0, "the query has no words", "type what was in dispute, such as 'lumbar MRI'")),
            1..=MOST_CLAUSES => Ok(Query { clauses }),
            _ => Err(error(0, "the query has too many words", "ask with fewer words")),
        }
    }
}

/// A word needs a letter or digit: a lone mark says nothing that could be looked up.
fn push_word(word: &str, clauses: &mut Vec<Clause>) {
    if word.chars().any(char::is_alphanumeric) {
        clauses.push(Clause::Word(word.to_owned()));
    }
}

fn push_phrase(phrase: &str, clauses: &mut Vec<Clause>) {
    let phrase = phrase.split_whitespace().collect::<Vec<_>>().join(" ");
    if phrase.chars().any(char::is_alphanumeric) {
        clauses.push(Clause::Phrase(phrase));
    }
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, clause) in self.clauses.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            match clause {
                Clause::Word(word) => write!(f, "{space}{word}")?,
                Clause::Phrase(phrase) => write!(f, "{space}\"{phrase}\"")?,
            }
        }
        Ok(())
    }
}

impl QueryError {
    /// What to type instead.
    pub fn hint(&self) -> Option<String> {
        Some(self.hint.to_owned())
    }
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let column = self.query[..self.at].chars().count();
        let printable: String = self.query.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        write!(f, "query, column {}: {}\n  {printable}\n  {}^", column + 1, self.what, " ".repeat(column))
    }
}

impl std::error::Error for QueryError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_printed_parses_to_the_same_query() {
        for text in ["lumbar MRI", "  \"facet  joint\" L4-5 #60 ", "patient's w/o 10/325mg"] {
            let query: Query = text.parse().expect("a query");
            assert_eq!(query.to_string().parse(), Ok(query));
        }
    }

    #[test]
    fn an_open_quote_is_shown_where_it_stands() {
        let error = "lumbar \"facet".parse::<Query>().expect_err("an error").to_string();
        assert_eq!(error, "query, column 8: this quote is never closed\n  lumbar \"facet\n         ^");
    }

    #[test]
    fn a_query_without_words_is_an_error() {
        assert!("".parse::<Query>().is_err() && "\"\" - ?".parse::<Query>().is_err());
    }
}

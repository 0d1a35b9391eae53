//! The query as typed: words and phrases, wanted or not.

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
    /// A word that hits must not have: `-word` or `NOT word`.
    NotWord(String),
    /// A phrase that hits must not have.
    NotPhrase(String),
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
        if text.len() > LONGEST_QUERY {
            let beginning: String = text.chars().take(40).collect();
            return Err(fault(&beginning, 0, "the query is too long", "ask with fewer words"));
        }
        let clauses = clauses(text)?;
        match clauses.len() {
            0 => Err(fault(text, 0, "the query has no words", "type what was in dispute, such as 'lumbar MRI'")),
            1..=MOST_CLAUSES => Ok(Query { clauses }),
            _ => Err(fault(text, 0, "the query has too many words", "ask with fewer words")),
        }
    }
}

fn fault(query: &str, at: usize, what: &'static str, hint: &'static str) -> QueryError {
    QueryError { query: query.to_owned(), at, what, hint }
}

/// The parts of a query in order. `-` and NOT turn the part behind them; AND says what holds anyway.
fn clauses(text: &str) -> Result<Vec<Clause>, QueryError> {
    let mut clauses = Vec::new();
    let (mut at, mut negated) = (0, false);
    while let Some(offset) = text[at..].find(|c: char| !c.is_whitespace()) {
        let start = at + offset;
        let signed = text[start..].strip_prefix('-');
        negated |= signed.is_some();
        let rest = signed.unwrap_or(&text[start..]);
        let from = text.len() - rest.len();
        if let Some(quoted) = rest.strip_prefix('"') {
            let open =
                || fault(text, from, "this quote is never closed", "add a closing quote, or leave the quote out");
            let length = quoted.find('"').ok_or_else(open)?;
            clauses.extend(phrase(&quoted[..length], negated));
            at = from + length + 2;
            negated = false;
            continue;
        }
        let length = rest.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(rest.len());
        at = from + length;
        match &rest[..length] {
            "AND" => {}
            "NOT" => negated = true,
            "OR" => {
                let hint = "leave it out and add --match any";
                return Err(fault(text, from, "OR between words is not understood", hint));
            }
            typed => {
                clauses.extend(word(typed, negated));
                negated = false;
            }
        }
    }
    if negated {
        let last = text.trim_end().len() - 1;
        return Err(fault(text, last, "nothing follows that could be left out", "name the word to leave out"));
    }
    Ok(clauses)
}

/// A word needs a letter or digit: a lone mark says nothing that could be looked up.
fn word(word: &str, negated: bool) -> Option<Clause> {
    let word = has_content(word).then(|| word.to_owned())?;
    Some(if negated { Clause::NotWord(word) } else { Clause::Word(word) })
}

fn phrase(phrase: &str, negated: bool) -> Option<Clause> {
    let phrase = has_content(phrase).then(|| phrase.split_whitespace().collect::<Vec<_>>().join(" "))?;
    Some(if negated { Clause::NotPhrase(phrase) } else { Clause::Phrase(phrase) })
}

fn has_content(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, clause) in self.clauses.iter().enumerate() {
            let space = if index == 0 { "" } else { " " };
            match clause {
                Clause::Word(word) => write!(f, "{space}{word}")?,
                Clause::Phrase(phrase) => write!(f, "{space}\"{phrase}\"")?,
                Clause::NotWord(word) => write!(f, "{space}-{word}")?,
                Clause::NotPhrase(phrase) => write!(f, "{space}-\"{phrase}\"")?,
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
        if self.query.trim().is_empty() {
            return write!(f, "query: {}", self.what);
        }
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
        for text in [
            "lumbar MRI",
            "  \"facet  joint\" L4-5 #60 ",
            "patient's w/o 10/325mg",
            "MRI NOT neck -\"low back\" AND -knee",
        ] {
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

//! Suggestions while a query is typed: names of fields, values of the fields that people ask for by name, and treatments, with the
//! numbers of items that have them.

use serde::Serialize;

use crate::counts::coverage::value_lists;
use crate::index::FIELDS;
use crate::index::schema::fields::Zone;
use crate::search::plan::values::field_values::countable_names;
use crate::search::{SearchError, Searcher};
use crate::terms::{Concept, ConceptKind, concepts};
use crate::text::Pattern;

/// The fields whose values are suggested without a name before them.
const NAMED: [&str; 8] =
    ["decision", "category", "drugs", "classes", "regions", "reasons", "specialties", "treatments"];

/// The field of the names of treatments, which are asked for in plain words.
const IN_DISPUTE: &str = "disputed";

/// Number of suggestions where none is given.
const USUAL: usize = 10;

/// A suggestion for the word at the end of a query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Suggestion {
    /// The query with the suggestion in place of its last word.
    pub query: String,
    /// The suggestion.
    pub text: String,
    /// The field whose value it is; of the name of a field the field itself.
    pub field: String,
    /// `value` or `field`.
    pub kind: &'static str,
    /// Number of items that have the value; `None` for a field.
    pub items: Option<u64>,
}

/// The suggestions for a query.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Suggestions {
    /// The query as typed.
    pub query: String,
    /// The suggestions, those of most items first.
    pub suggestions: Vec<Suggestion>,
}

/// The values of fields of an index.
#[derive(Debug)]
pub(crate) struct Suggester {
    /// Field, value and number of items, those of most items first.
    values: Vec<(String, String, u64)>,
}

impl Suggester {
    /// Counts the values of the fields.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn new(searcher: &Searcher) -> Result<Suggester, SearchError> {
        let known: Vec<&str> = NAMED.into_iter().filter(|name| countable_names().any(|known| known == *name)).collect();
        let mut values: Vec<(String, String, u64)> = Vec::new();
        for list in value_lists(searcher, &known)? {
            values.extend(list.values.into_iter().map(|count| (list.field.clone(), count.value, count.items)));
        }
        let named = names_in_dispute(searcher)?.into_iter();
        values.extend(named.map(|(name, items)| (IN_DISPUTE.to_owned(), name.to_owned(), items)));
        values.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| (&a.0, &a.1).cmp(&(&b.0, &b.1))));
        Ok(Suggester { values })
    }

    /// Returns suggestions for the last word of `query`. After `FIELD:` these are values of it.
    pub fn suggest(&self, query: &str, limit: Option<usize>) -> Suggestions {
        let limit = limit.unwrap_or(USUAL);
        let start =
            query.rfind(char::is_whitespace).map_or(0, |at| at + query[at..].chars().next().map_or(1, char::len_utf8));
        let (before, word) = query.split_at(start);
        let (field, typed) = match word.split_once(':') {
            Some((field, typed)) => (field_of(field), typed),
            None => (None, word),
        };
        let typed = typed.trim_start_matches(['"', '(', '-', '=']).to_lowercase();
        let mut suggestions = Vec::new();
        if !word.contains(':') && !typed.is_empty() {
            suggestions.extend(fields(before, &typed));
        }
        let is_asked = !typed.is_empty() || field.is_some();
        let fits = |(of, value, _): &&(String, String, u64)| {
            field.is_none_or(|field| field == of) && is_asked && begins_a_word(value, &typed)
        };
        for (of, value, items) in self.values.iter().filter(fits) {
            let written =
                if value.contains(|c: char| !c.is_alphanumeric()) { format!("\"{value}\"") } else { value.clone() };
            let query = match of == IN_DISPUTE {
                true => format!("{before}{value} "),
                false => format!("{before}{of}:{written} "),
            };
            let suggestion =
                Suggestion { query, text: value.clone(), field: of.clone(), kind: "value", items: Some(*items) };
            suggestions.push(suggestion);
        }
        suggestions.truncate(limit);
        Suggestions { query: query.to_owned(), suggestions }
    }
}

/// Returns the names of the treatments in dispute, each with the number of items that name it.
///
/// # Errors
/// When the index cannot be read.
fn names_in_dispute(searcher: &Searcher) -> Result<Vec<(&'static str, u64)>, SearchError> {
    let index = searcher.open_index();
    let terms = index.term_lookup();
    let is_asked_for = |concept: &&Concept| concept.kind == ConceptKind::Tx;
    let mut named = Vec::new();
    for concept in concepts().iter().filter(is_asked_for) {
        let found =
            terms.find(Zone::Subject, &Pattern::Term(concept.id.to_owned())).map_err(|error| index.engine(error))?;
        named.extend(found.terms.into_values().map(|items| (concept.name, items)));
    }
    Ok(named)
}

/// Returns the name of the field that is typed by its name or another one.
fn field_of(typed: &str) -> Option<&'static str> {
    FIELDS.iter().find(|spec| spec.name == typed || spec.aliases.contains(&typed)).map(|spec| spec.name)
}

/// Suggests fields whose names begin as typed.
fn fields(before: &str, typed: &str) -> impl Iterator<Item = Suggestion> {
    let names = FIELDS.iter().filter(move |spec| typed.len() > 1 && spec.name.starts_with(typed));
    names.map(move |spec| Suggestion {
        query: format!("{before}{}:", spec.name),
        text: format!("{}:", spec.name),
        field: spec.name.to_owned(),
        kind: "field",
        items: None,
    })
}

/// Returns true if a word of `value` begins as typed, without regard to case.
fn begins_a_word(value: &str, typed: &str) -> bool {
    let value = value.to_lowercase();
    let begins = |at: usize| value[..at].chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    typed.is_empty() || value.match_indices(typed).any(|(at, _)| begins(at))
}

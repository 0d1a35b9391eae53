//! Documents for search engines that run on clusters, one an item, and what an engine must know of them.
//!
//! Such an engine knows nothing of the domain. Therefore each document has its concepts as [words](concepts), and the
//! engine is given the names that lead to them.

pub(crate) mod concepts;
pub(crate) mod elastic;
pub(crate) mod quickwit;

use serde_json::{Value, json};

use crate::export::cell::{ColumnValue, write_json_text};
use crate::export::columns::{Columns, Row};
use crate::index::schema::fields::{FIELDS, FieldKind};

/// The column of nested facts, of which a document has the parts that are no columns.
const FACTS: &str = "facts";

/// The column of concepts.
const CONCEPTS: &str = "concepts";

/// The facts with parts that a document keeps as they are.
const KEPT: [&str; 3] = ["quantities", "visits", "request"];

/// The lists of citations, each with the party that cited.
const CITED: [(&str, &str); 2] = [("claims_citations", "claims"), ("reviewer_citations", "reviewer")];

/// Returns true for a column whose texts are read word by word.
fn is_running_text(name: &str) -> bool {
    FIELDS.iter().any(|spec| spec.name == name && matches!(spec.kind, FieldKind::Text(..)))
}

/// Appends a document without its closing brace. A value that is unknown is left out; `write_other` writes a value that an engine
/// has a form of its own for, and returns false for all else.
fn write_document(
    columns: &Columns,
    row: &Row<'_>,
    out: &mut Vec<u8>,
    write_other: impl Fn(&ColumnValue<'_>, &mut Vec<u8>) -> bool,
) {
    out.push(b'{');
    let start = out.len();
    for (name, cell) in columns.cells(row) {
        let cell = match cell {
            ColumnValue::Nested(facts) if name == FACTS => ColumnValue::Nested(parts_of(facts)),
            other => other,
        };
        if is_unknown(&cell) {
            continue;
        }
        if out.len() > start {
            out.push(b',');
        }
        write_json_text(name, out);
        out.push(b':');
        if !write_other(&cell, out) {
            cell.write_json(out);
        }
    }
}

/// Returns true for a value that says nothing.
fn is_unknown(cell: &ColumnValue<'_>) -> bool {
    match cell {
        ColumnValue::Empty => true,
        ColumnValue::Words(words) => words.is_empty(),
        ColumnValue::Numbers(numbers) => numbers.is_empty(),
        ColumnValue::Days(days) => days.is_empty(),
        ColumnValue::Nested(value) => value.as_object().is_none_or(serde_json::Map::is_empty),
        _ => false,
    }
}

/// Returns of nested facts those that have parts; what has none is a column. Citations are one list, each with its party.
fn parts_of(mut facts: Value) -> Value {
    let mut parts = serde_json::Map::new();
    for name in KEPT {
        let value = facts[name].take();
        let says_nothing = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !says_nothing {
            parts.insert(name.to_owned(), value);
        }
    }
    let mut citations = Vec::new();
    for (list, party) in CITED {
        for mut citation in facts[list].as_array_mut().map(std::mem::take).unwrap_or_default() {
            if let Some(citation) = citation.as_object_mut() {
                citation.retain(|_, value| !value.is_null());
                citation.insert("party".to_owned(), json!(party));
            }
            citations.push(citation);
        }
    }
    if !citations.is_empty() {
        parts.insert("citations".to_owned(), Value::Array(citations));
    }
    Value::Object(parts)
}

//! Documents for Quickwit, and the configuration of an index that takes them.
//!
//! Quickwit puts no synonyms into a question. Therefore a document has the names of its concepts, in a field `names` that
//! is searched and not kept.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use crate::export::answer::Answer;
use crate::export::cell::{ColumnValue, write_json_text};
use crate::export::columns::{ColumnKind, ColumnSpec, Columns, Row};
use crate::export::formats::cluster::concepts::concepts_of;
use crate::export::formats::cluster::{CONCEPTS, is_running_text, write_document};
use crate::export::writers::TextFormat;
use crate::terms::{ConceptId, names};

/// The documents, one a line.
pub struct Quickwit<'a>(pub &'a Columns);

/// The field of names.
const NAMES: &str = "names";

impl TextFormat for Quickwit<'_> {
    fn item(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        write_document(self.0, row, out, write_days);
        if self.0.names().any(|name| name == CONCEPTS) {
            let concepts = concepts_of(row.record);
            let words: BTreeSet<&str> =
                concepts.iter().filter_map(|id| single_words().get(id)).flatten().copied().collect();
            out.push(b',');
            write_json_text(NAMES, out);
            out.push(b':');
            write_json_text(&words.into_iter().collect::<Vec<_>>().join(" "), out);
        }
        out.extend(b"}\n");
    }
}

/// Returns by concept its names of one word; longer ones are found by their words.
fn single_words() -> &'static BTreeMap<ConceptId, Vec<&'static str>> {
    static WORDS: LazyLock<BTreeMap<ConceptId, Vec<&str>>> = LazyLock::new(|| {
        let is_word = |name: &&str| name.chars().all(char::is_alphanumeric);
        let words = |names: &'static Vec<String>| names.iter().map(String::as_str).filter(is_word).collect();
        names().iter().map(|(concept, names)| (*concept, words(names))).collect()
    });
    &WORDS
}

/// Writes days as moments, which is how Quickwit reads them; returns false for all else.
fn write_days(cell: &ColumnValue<'_>, out: &mut Vec<u8>) -> bool {
    let days = match cell {
        ColumnValue::Day(day) => std::slice::from_ref(day),
        ColumnValue::Days(days) => days,
        _ => return false,
    };
    let moments: Vec<String> = days.iter().map(|day| format!("\"{day}T00:00:00Z\"")).collect();
    let is_list = matches!(cell, ColumnValue::Days(_));
    let text = if is_list { format!("[{}]", moments.join(",")) } else { moments.concat() };
    out.extend(text.as_bytes());
    true
}

/// Returns the configuration of the index.
pub fn index_config(answer: &Answer, columns: &Columns) -> String {
    let mut fields: Vec<Value> = columns.chosen.iter().map(|column| field(column)).collect();
    let mut searched: Vec<&str> = columns.names().filter(|name| is_running_text(name)).collect();
    if columns.names().any(|name| name == CONCEPTS) {
        fields.push(json!({"name": NAMES, "type": "text", "tokenizer": "default", "stored": false}));
        searched.push(NAMES);
    }
    let config = json!({
        "version": "0.8",
        "index_id": "imr",
        "doc_mapping": {"mode": "strict", "field_mappings": fields},
        "search_settings": {"default_search_fields": searched},
    });
    let mut text = format!("# {}\n", answer.title().replace(char::is_control, " "));
    write_yaml(&config, 0, &mut text);
    text
}

/// Returns the mapping of a column.
fn field(column: &ColumnSpec) -> Value {
    let mut field = Map::new();
    field.insert("name".to_owned(), json!(column.name));
    let (kind, is_list) = match column.kind {
        ColumnKind::Text => ("text", false),
        ColumnKind::Words => ("text", true),
        ColumnKind::Number => ("u64", false),
        ColumnKind::Numbers => ("u64", true),
        ColumnKind::Score => ("f64", false),
        ColumnKind::Flag => ("bool", false),
        ColumnKind::Day => ("datetime", false),
        ColumnKind::Days => ("datetime", true),
        ColumnKind::Nested => ("json", false),
    };
    field.insert("type".to_owned(), json!(if is_list { format!("array<{kind}>") } else { kind.to_owned() }));
    let more = match column.kind {
        ColumnKind::Text if is_running_text(column.name) => {
            json!({"tokenizer": "en_stem", "record": "position", "fieldnorms": true})
        }
        ColumnKind::Text | ColumnKind::Words => json!({"tokenizer": "raw", "fast": true}),
        ColumnKind::Day | ColumnKind::Days => json!({"input_formats": ["rfc3339"], "fast": true}),
        ColumnKind::Nested => json!({"tokenizer": "raw"}),
        _ => json!({"fast": true}),
    };
    field.extend(more.as_object().cloned().unwrap_or_default());
    Value::Object(field)
}

/// Appends a value in YAML, whose keys are plain words; texts are in quotes, as JSON has them.
fn write_yaml(value: &Value, depth: usize, out: &mut String) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(entries) => {
            for (name, value) in entries {
                let is_block = matches!(value, Value::Object(_)) || is_list_of_maps(value);
                out.push_str(&format!("{indent}{name}:{}", if is_block { "\n" } else { " " }));
                write_yaml(value, depth + 1, out);
            }
        }
        Value::Array(rows) if is_list_of_maps(value) => {
            for row in rows {
                let mut text = String::new();
                write_yaml(row, depth + 1, &mut text);
                // The first line of a row has its mark.
                out.push_str(&format!("{indent}- {}", text.trim_start()));
            }
        }
        other => out.push_str(&format!("{other}\n")),
    }
}

/// Returns true for a list whose rows are maps, which are written one below the other.
fn is_list_of_maps(value: &Value) -> bool {
    value.as_array().and_then(|rows| rows.first()).is_some_and(Value::is_object)
}

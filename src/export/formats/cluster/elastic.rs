//! Documents for Elasticsearch and OpenSearch: the lines of their `_bulk` interface, and the index template that says how
//! they are analysed.
//!
//! All texts of a document, and its concepts, are in one field, `everything`. All that is asked of it is first looked up in the
//! names of concepts: each name becomes the word of its concept, which items have that call it otherwise.

use serde_json::{Map, Value, json};

use crate::export::answer::Answer;
use crate::export::columns::{ColumnKind, ColumnSpec, Columns, Row};
use crate::export::formats::cluster::concepts::word_of;
use crate::export::formats::cluster::{CONCEPTS, is_running_text, write_document};
use crate::export::writers::TextFormat;
use crate::terms::names;

/// The documents, each after the line that says what is to be done with it.
pub struct Elastic<'a>(pub &'a Columns);

impl TextFormat for Elastic<'_> {
    fn item(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        out.extend(json!({"index": {"_id": row.record.id}}).to_string().as_bytes());
        out.push(b'\n');
        write_document(self.0, row, out, |_, _| false);
        out.extend(b"}\n");
    }
}

/// The field that has all texts and concepts of a document.
const EVERYTHING: &str = "everything";
/// The analyzer of texts, and that of questions, which knows the names of concepts.
const TEXT: &str = "imr_text";
const QUESTION: &str = "imr_question";
/// The filters of texts, in order; words of concepts are not stemmed.
const FILTERS: [&str; 5] = ["imr_possessive", "lowercase", "asciifolding", "imr_concept_words", "imr_stems"];
/// The longest value that is compared as a whole, in characters: Lucene takes terms of 32,766 bytes.
const LONGEST: u32 = 8_191;
/// Number of items in a shard, at most; their documents have some 30 gigabytes.
const ITEMS_IN_A_SHARD: usize = 6_000_000;

/// Returns the index template, as `PUT _index_template/imr` takes it.
pub fn template((answer, listed): (&Answer, usize), columns: &Columns) -> String {
    let mut fields: Map<String, Value> =
        columns.chosen.iter().map(|column| (column.name.to_owned(), field(column))).collect();
    let everything =
        json!({"type": "text", "analyzer": TEXT, "search_analyzer": QUESTION, "search_quote_analyzer": TEXT});
    fields.insert(EVERYTHING.to_owned(), everything);
    let question: Vec<&str> = FILTERS.into_iter().chain(["imr_names"]).collect();
    let analyzer = |filters: &[&str]| json!({"type": "custom", "tokenizer": "standard", "filter": filters});
    let analysis = json!({
        "analyzer": {TEXT: analyzer(&FILTERS), QUESTION: analyzer(&question)},
        "filter": {
            "imr_possessive": {"type": "stemmer", "language": "possessive_english"},
            "imr_concept_words": {"type": "keyword_marker", "keywords_pattern": "^[a-z]+_.+"},
            "imr_stems": {"type": "stemmer", "language": "english"},
            "imr_names": {"type": "synonym_graph", "lenient": true, "synonyms": synonyms()},
        },
    });
    let about: Vec<String> = answer.lines(listed).iter().map(|(label, line)| format!("{label}: {line}")).collect();
    let template = json!({
        "index_patterns": ["imr", "imr-*"],
        "priority": 200,
        "template": {
            "settings": {
                "index": {
                    "number_of_shards": listed.div_ceil(ITEMS_IN_A_SHARD).max(1),
                    "query": {"default_field": [EVERYTHING]},
                },
                "analysis": analysis,
            },
            "mappings": {"dynamic": "strict", "properties": fields},
        },
        "_meta": {"description": answer.title(), "about": about},
    });
    serde_json::to_string_pretty(&template).unwrap_or_default() + "\n"
}

/// Returns the mapping of a column.
fn field(column: &ColumnSpec) -> Value {
    match column.kind {
        ColumnKind::Text if is_running_text(column.name) => {
            json!({"type": "text", "analyzer": TEXT, "copy_to": EVERYTHING})
        }
        ColumnKind::Text | ColumnKind::Words if column.name == CONCEPTS => {
            json!({"type": "keyword", "copy_to": EVERYTHING})
        }
        ColumnKind::Text | ColumnKind::Words => keyword(),
        ColumnKind::Number | ColumnKind::Numbers => json!({"type": "long"}),
        ColumnKind::Score => json!({"type": "float"}),
        ColumnKind::Flag => json!({"type": "boolean"}),
        ColumnKind::Day | ColumnKind::Days => day(),
        ColumnKind::Nested => facts(),
    }
}

/// Returns the mapping of a value that is compared as a whole.
fn keyword() -> Value {
    json!({"type": "keyword", "ignore_above": LONGEST})
}

/// Returns the mapping of a day.
fn day() -> Value {
    json!({"type": "date", "format": "strict_date"})
}

/// Returns the mapping of the facts that have parts: citations and amounts are documents of their own within the item's, so
/// that a source and its year belong together.
fn facts() -> Value {
    let (text, number) = (json!({"type": "text", "analyzer": TEXT}), json!({"type": "long"}));
    json!({
        "properties": {
            "citations": {
                "type": "nested",
                "properties": {
                    "party": keyword(), "source": keyword(), "chapter": keyword(), "year": number,
                    "section": {"type": "text", "analyzer": TEXT, "fields": {"whole": keyword()}}, "pages": keyword(),
                },
            },
            "quantities": {"type": "nested", "properties": {"value": number, "unit": keyword()}},
            "visits": {"properties": {"per_week": number, "weeks": number, "total": number}},
            "request": {"properties": {"original": text, "authorized": text, "disputed": text}},
        },
    })
}

/// Returns a rule for each concept: its names, and the word that a question has in their place.
fn synonyms() -> Vec<String> {
    // In rules a comma parts names, and a backslash takes a sign for itself.
    let escaped = |name: &String| name.replace('\\', "\\\\").replace(',', "\\,").replace("=>", "=\\>");
    let rule = |names: &Vec<String>, word: String| {
        format!("{} => {word}", names.iter().map(escaped).collect::<Vec<_>>().join(", "))
    };
    names().iter().map(|(concept, names)| rule(names, word_of(*concept))).collect()
}

//! References for programs that manage literature: BibTeX and CSL-JSON, an entry an item.

use serde_json::{Value, json};

use crate::export::citation::citation;
use crate::export::columns::Row;
use crate::export::writers::TextFormat;
use crate::index::schema::record::Record;

/// The office that publishes the decisions.
const AUTHORITY: &str = "California Department of Industrial Relations, Division of Workers' Compensation";

/// The name of the list of decisions.
const CONTAINER: &str = "Independent Medical Review Final Determination Letters";

/// Months as BibTeX names them.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Entries of BibTeX.
pub struct BibTex;

impl TextFormat for BibTex {
    fn item(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        let (record, date) = (row.record, row.record.case.decision_date);
        let mut fields = vec![
            ("title", format!("{{{}}}", escaped(&title(record)))),
            ("author", format!("{{{{{}}}}}", escaped(AUTHORITY))),
            ("howpublished", format!("{{{CONTAINER}}}")),
            ("number", format!("{{{}}}", escaped(&record.letter))),
        ];
        if let Some(date) = date {
            fields.push(("year", date.year().to_string()));
            fields.push(("month", MONTHS[usize::from(date.month().unsigned_abs()) - 1].to_owned()));
        }
        fields.push(("note", format!("{{{}}}", escaped(&citation(record)))));
        let mut entry = format!("@misc{{{}", key(&record.id));
        for (name, value) in fields {
            entry.push_str(&format!(",\n  {name} = {value}"));
        }
        out.extend(entry.as_bytes());
        out.extend(b"\n}\n");
    }

    fn between(&self) -> &'static [u8] {
        b"\n"
    }
}

/// An array of references in the form of CSL-JSON.
pub struct CslJson;

impl TextFormat for CslJson {
    fn head(&self, out: &mut Vec<u8>) {
        out.extend(b"[");
    }

    fn item(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        let record = row.record;
        let mut entry = json!({
            "id": record.id,
            "type": "legal_case",
            "title": title(record),
            "authority": AUTHORITY,
            "container-title": CONTAINER,
            "number": record.letter,
            "page": record.item.page.to_string(),
        });
        if let Some(date) = record.case.decision_date {
            entry["issued"] = json!({"date-parts": [[date.year(), date.month(), date.day()]]});
        }
        entry["note"] = Value::String(citation(record));
        out.push(b'\n');
        out.extend(entry.to_string().as_bytes());
    }

    fn between(&self) -> &'static [u8] {
        b","
    }

    fn tail(&self, out: &mut Vec<u8>) {
        out.extend(b"\n]\n");
    }
}

/// Returns the title of an item: the treatment, and the decision on it.
fn title(record: &Record) -> String {
    format!("{} ({})", record.item.procedure, record.item.decision)
}

/// Returns an id as a key of BibTeX; different ids have different keys.
fn key(id: &str) -> String {
    let mut key = String::with_capacity(id.len());
    for c in id.chars() {
        match c {
            '#' => key.push(':'),
            c if c.is_ascii_alphanumeric() || "-./".contains(c) => key.push(c),
            c => key.push_str(&format!("_{:x}_", u32::from(c))),
        }
    }
    key
}

/// Returns a text for TeX, in which some characters are commands.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            // Braces must be balanced, so that they are named.
            '{' => escaped.push_str("\\textbraceleft{}"),
            '}' => escaped.push_str("\\textbraceright{}"),
            '#' | '$' | '%' | '&' | '_' => escaped.extend(['\\', c]),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

//! [`SqliteItem`]: an item as rows of the tables, made on all threads.

use rusqlite::types::Value;

use crate::export::cell::ColumnValue;
use crate::export::columns::{Columns, Row};
use crate::index::schema::record::Record;

/// The columns of `items` that are its keys.
const KEYS: [&str; 2] = ["id", "letter"];

/// An item, ready to be written.
pub struct SqliteItem {
    /// Its id.
    pub id: String,
    /// The id of its letter.
    pub letter: String,
    /// The columns of the letter after its id.
    pub of_letter: Vec<Value>,
    /// The diagnoses of the letter.
    pub diagnoses: Vec<String>,
    /// The columns of the item after its keys, which are [`own_columns`].
    pub of_item: Vec<Value>,
    /// Its drugs.
    pub drugs: Vec<String>,
    /// Its levels.
    pub levels: Vec<String>,
    /// The guidelines cited on it: the party, the kind of value, and the value.
    pub citations: Vec<(&'static str, &'static str, String)>,
}

impl SqliteItem {
    /// Makes the rows of an item.
    pub fn new(columns: &Columns, row: &Row<'_>) -> SqliteItem {
        let record = row.record;
        let own = columns.chosen.iter().filter(|column| !KEYS.contains(&column.name));
        SqliteItem {
            id: record.id.clone(),
            letter: record.letter.clone(),
            of_letter: of_letter(record),
            diagnoses: record.case.diagnoses.clone(),
            of_item: own.map(|column| value(&column.cell(row))).collect(),
            drugs: record.item.drugs.clone(),
            levels: record.item.levels.clone(),
            citations: citations(record),
        }
    }
}

/// Returns the names of the columns of `items` after its keys.
pub fn own_columns(columns: &Columns) -> impl Iterator<Item = &'static str> + '_ {
    columns.names().filter(|name| !KEYS.contains(name))
}

/// Returns the columns of a letter after its id.
fn of_letter(record: &Record) -> Vec<Value> {
    let case = &record.case;
    let date = |date: Option<jiff::civil::Date>| Value::from(date.map(|date| date.to_string()));
    vec![
        record.source.clone().into(),
        date(case.decision_date),
        date(case.injury_date),
        case.age.into(),
        case.sex.clone().into(),
        case.specialties.join("; ").into(),
        case.licensure.join("; ").into(),
        case.priority.clone().into(),
        case.case_outcome.clone().into(),
        case.diagnosis.clone().into(),
        case.layout.clone().into(),
    ]
}

/// Returns the citations of an item.
fn citations(record: &Record) -> Vec<(&'static str, &'static str, String)> {
    let details = &record.item.details;
    let cited = [
        ("claims", "source", &details.claims_source),
        ("claims", "chapter", &details.claims_chapter),
        ("claims", "section", &details.claims_section),
        ("reviewer", "source", &details.reviewer_source),
        ("reviewer", "chapter", &details.reviewer_chapter),
        ("reviewer", "section", &details.reviewer_section),
    ];
    let rows = cited.iter().flat_map(|(party, kind, values)| values.iter().map(|value| (*party, *kind, value.clone())));
    rows.collect()
}

/// Returns a value of a column as SQLite has it.
fn value(cell: &ColumnValue<'_>) -> Value {
    let number = |number: u64| Value::Integer(i64::try_from(number).unwrap_or(i64::MAX));
    match cell {
        ColumnValue::Empty => Value::Null,
        ColumnValue::Number(one) => number(*one),
        ColumnValue::Flag(is_so) => number((*is_so).into()),
        ColumnValue::Score(score) => Value::Real(score.to_string().parse().unwrap_or_default()),
        ColumnValue::Text(text) => Value::Text(text.to_string()),
        // A list without values is unknown too.
        other => match other.text() {
            text if text.is_empty() => Value::Null,
            text => Value::Text(text.into_owned()),
        },
    }
}

//! The columns of an export.
//!
//! Names and order are a contract with the programs that read exports; every format uses this one table.

use serde_json::{Value, json};

use crate::index::schema::fields::FIELDS;
use crate::index::schema::record::Record;
use crate::search::SearchError;

/// A hit as exported.
pub struct Row<'a> {
    /// Its rank in the list, from 1.
    pub rank: usize,
    /// Its score.
    pub score: f32,
    /// The stored record of the item.
    pub record: &'a Record,
}

/// A function that takes the value of a column from a row.
type Take = fn(&Row<'_>) -> Value;

/// The columns that an export has unless others are chosen, in the order of the contract, each with its name and the function that takes its value.
pub const COLUMNS: [(&str, Take); 21] = [
    ("rank", |row| json!(row.rank)),
    ("id", |row| json!(row.record.id)),
    ("letter", |row| json!(row.record.letter)),
    ("item", |row| json!(row.record.item.number)),
    ("decision", |row| json!(row.record.item.decision)),
    ("procedure", |row| json!(row.record.item.procedure)),
    ("diagnosis", |row| json!(row.record.case.diagnosis)),
    ("decision_date", |row| json!(row.record.case.decision_date)),
    ("injury_date", |row| json!(row.record.case.injury_date)),
    ("age", |row| json!(row.record.case.age)),
    ("sex", |row| json!(row.record.case.sex)),
    ("specialties", |row| json!(row.record.case.specialties)),
    ("category", |row| json!(row.record.item.category)),
    ("regions", |row| json!(row.record.item.regions)),
    ("levels", |row| json!(row.record.item.levels)),
    ("drugs", |row| json!(row.record.item.drugs)),
    ("claims_guideline", |row| json!(row.record.item.claims_guideline)),
    ("reviewer_guideline", |row| json!(row.record.item.reviewer_guideline)),
    ("rationale", |row| json!(row.record.item.rationale)),
    // As decimal text first, since a conversion from f32 to f64 would show digits that it does not have.
    ("score", |row| json!(row.score.to_string().parse::<f64>().unwrap_or_default())),
    ("source", |row| json!(row.record.source)),
];

/// The name that chooses all columns.
const ALL: &str = "all";

/// The fields that make no column: a text for searching, made of two other columns.
const NO_COLUMNS: [&str; 1] = ["facts"];

/// A column of an export.
#[derive(Debug, Clone, Copy)]
enum Column {
    /// One of [`COLUMNS`].
    Own(&'static str, Take),
    /// A field of the record, as `imr show --json` prints it.
    OfRecord(&'static str),
}

impl Column {
    /// Returns its name.
    fn name(self) -> &'static str {
        match self {
            Column::Own(name, _) | Column::OfRecord(name) => name,
        }
    }
}

/// Returns the columns of the contract, in its order.
fn own() -> impl Iterator<Item = Column> {
    COLUMNS.iter().map(|(name, take)| Column::Own(name, *take))
}

/// Returns all columns: those of the contract, then every other field in the order of the table of fields.
fn all() -> Vec<Column> {
    let is_known = |name: &str| COLUMNS.iter().any(|(column, _)| *column == name) || NO_COLUMNS.contains(&name);
    let others = FIELDS.iter().map(|spec| spec.name).filter(|name| !is_known(name)).map(Column::OfRecord);
    own().chain(others).collect()
}

/// The columns of one export, in the order in which they were chosen.
#[derive(Debug, Clone)]
pub struct Columns {
    chosen: Vec<Column>,
}

impl Columns {
    /// Returns the columns of these names, those of the contract if there are none, or all for `all`.
    ///
    /// # Errors
    /// When a name is no column.
    pub fn chosen(names: &[String]) -> Result<Columns, SearchError> {
        if names.is_empty() {
            return Ok(Columns { chosen: own().collect() });
        }
        let all = all();
        if names.iter().map(|name| name.trim()).eq([ALL]) {
            return Ok(Columns { chosen: all });
        }
        let find = |name: &String| {
            let known = all.iter().find(|column| column.name() == name.trim()).copied();
            known.ok_or_else(|| {
                let all = all.iter().map(|column| column.name()).collect::<Vec<_>>().join(", ");
                SearchError::Option {
                    option: "--fields".to_owned(),
                    reason: format!("there is no column '{name}'; the columns are: {all}"),
                }
            })
        };
        Ok(Columns { chosen: names.iter().map(find).collect::<Result<_, _>>()? })
    }

    /// Returns the names of the columns, in order.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        self.chosen.iter().map(|column| column.name())
    }

    /// Returns the cells of a row, each with the name of its column, in order.
    pub(crate) fn cells<'a>(&'a self, row: &'a Row<'_>) -> impl Iterator<Item = (&'static str, Value)> + 'a {
        // Only what is not in the contract needs the whole record.
        let is_needed = self.chosen.iter().any(|column| matches!(column, Column::OfRecord(_)));
        let record = if is_needed { whole(row.record) } else { Value::Null };
        self.chosen.iter().map(move |column| match column {
            Column::Own(name, take) => (*name, take(row)),
            Column::OfRecord(name) => (*name, record.get(name).cloned().unwrap_or_default()),
        })
    }
}

/// Returns all of a record as JSON.
fn whole(record: &Record) -> Value {
    let mut record = record.clone();
    record.item.read_details();
    json!(record)
}

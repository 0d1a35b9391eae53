//! A database of SQLite: letters, items, and what an item has several of, as tables with keys, and a full-text table.

use std::io;
use std::path::Path;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql, params};
use serde_json::{Map, json};

use crate::export::answer::Answer;
use crate::export::cell::ColumnValue;
use crate::export::columns::{Columns, Row};
use crate::export::writers::HitWriter;
use crate::stop::Stop;

/// The texts that the full-text table has, of those that are chosen.
const SEARCHED: [&str; 7] =
    ["procedure", "heading", "diagnosis", "rationale", "summary", "claims_guideline", "reviewer_guideline"];

/// The tables beside `items`. Lists are rows, so that they can be joined and counted.
const TABLES: &str = "
CREATE TABLE letters (id TEXT PRIMARY KEY, source TEXT NOT NULL, decision_date TEXT, injury_date TEXT, age INTEGER,
  sex TEXT, specialties TEXT, licensure TEXT, priority TEXT, case_outcome TEXT, diagnosis TEXT, layout TEXT NOT NULL);
CREATE TABLE diagnoses (letter TEXT NOT NULL REFERENCES letters (id), diagnosis TEXT NOT NULL);
CREATE TABLE drugs (item TEXT NOT NULL REFERENCES items (id), drug TEXT NOT NULL);
CREATE TABLE levels (item TEXT NOT NULL REFERENCES items (id), level TEXT NOT NULL);
CREATE TABLE citations (item TEXT NOT NULL REFERENCES items (id), party TEXT NOT NULL, kind TEXT NOT NULL,
  value TEXT NOT NULL);
";

/// The indexes, which are made when the rows are there.
const INDEXES: &str = "
CREATE INDEX items_letter ON items (letter);
CREATE INDEX diagnoses_letter ON diagnoses (letter);
CREATE INDEX diagnoses_diagnosis ON diagnoses (diagnosis);
CREATE INDEX drugs_item ON drugs (item);
CREATE INDEX drugs_drug ON drugs (drug);
CREATE INDEX levels_item ON levels (item);
CREATE INDEX levels_level ON levels (level);
CREATE INDEX citations_item ON citations (item);
";

/// Number of rows after which they are committed, so that little is held in memory.
const AT_ONCE: u64 = 50_000;

/// The bytes of words that are gathered before a part of the full-text table is written.
const GATHERED: usize = 16 << 20;

/// Steps of SQLite between two looks at whether it is to stop.
const STEPS: i32 = 50_000;

/// A writer of databases.
pub struct Sqlite<'a> {
    database: Connection,
    columns: &'a Columns,
    insert: String,
    written: u64,
}

impl<'a> Sqlite<'a> {
    /// Begins a database in the empty file at `path`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(path: &Path, columns: &'a Columns, stop: &Stop) -> io::Result<Sqlite<'a>> {
        let mut database = Connection::open(path).map_err(plain)?;
        // Making the full-text table of millions of items takes longer than an interrupt waits.
        let stop = stop.clone();
        database.progress_handler(STEPS, Some(move || stop.is_asked())).map_err(plain)?;
        // The file comes to its place when it is whole, so that nothing need be undone in it.
        database
            .execute_batch(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE; \
                 PRAGMA cache_size = -16000; PRAGMA temp_store = FILE;",
            )
            .map_err(plain)?;
        let own = columns.names().filter(|name| !KEYS.contains(name));
        let own: Vec<String> = own.map(|name| format!("\"{name}\" {}", affinity(name))).collect();
        let more = own.iter().map(|column| format!(", {column}")).collect::<String>();
        let items =
            format!("CREATE TABLE items (id TEXT PRIMARY KEY, letter TEXT NOT NULL REFERENCES letters (id){more});");
        database.execute_batch(&items).and_then(|()| database.execute_batch(TABLES)).map_err(plain)?;
        let searched = searched(columns);
        if !searched.is_empty() {
            let names = searched.join(", ");
            let table = format!("CREATE VIRTUAL TABLE items_fts USING fts5 ({names}, content='items');");
            // Much is gathered before it is written: what is written in many parts must be merged again and again.
            let gathered = format!("INSERT INTO items_fts (items_fts, rank) VALUES ('hashsize', {GATHERED});");
            database.execute_batch(&table).and_then(|()| database.execute_batch(&gathered)).map_err(plain)?;
        }
        database.execute_batch("BEGIN").map_err(plain)?;
        let places = (1..=own.len() + KEYS.len()).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
        Ok(Sqlite { database, columns, insert: format!("INSERT INTO items VALUES ({places})"), written: 0 })
    }

    /// Writes an item and what it has several of.
    fn write(&mut self, row: &Row<'_>) -> rusqlite::Result<()> {
        let (record, case) = (row.record, &row.record.case);
        let [specialties, licensure] = [&case.specialties, &case.licensure].map(|list| list.join("; "));
        let [decided, injured] = [case.decision_date, case.injury_date].map(|date| date.map(|date| date.to_string()));
        let is_new = self
            .database
            .prepare_cached("INSERT OR IGNORE INTO letters VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)")?
            .execute(params![
                record.letter,
                record.source,
                decided,
                injured,
                case.age,
                case.sex,
                specialties,
                licensure,
                case.priority,
                case.case_outcome,
                case.diagnosis,
                case.layout
            ])?;
        {
            let own = self.columns.chosen.iter().filter(|column| !KEYS.contains(&column.name));
            let cells = [ColumnValue::from(&record.id), ColumnValue::from(&record.letter)];
            let cells = cells.into_iter().chain(own.map(|column| column.cell(row)));
            self.database.prepare_cached(&self.insert)?.execute(rusqlite::params_from_iter(cells))?;
        }
        if is_new > 0 {
            self.list("INSERT INTO diagnoses VALUES (?1, ?2)", &record.letter, &case.diagnoses)?;
        }
        self.list("INSERT INTO drugs VALUES (?1, ?2)", &record.id, &record.item.drugs)?;
        self.list("INSERT INTO levels VALUES (?1, ?2)", &record.id, &record.item.levels)?;
        let details = &record.item.details;
        let cited = [
            ("claims", "source", &details.claims_source),
            ("claims", "chapter", &details.claims_chapter),
            ("claims", "section", &details.claims_section),
            ("reviewer", "source", &details.reviewer_source),
            ("reviewer", "chapter", &details.reviewer_chapter),
            ("reviewer", "section", &details.reviewer_section),
        ];
        for (party, kind, values) in cited {
            for value in values {
                let mut insert = self.database.prepare_cached("INSERT INTO citations VALUES (?1, ?2, ?3, ?4)")?;
                insert.execute(params![record.id, party, kind, value])?;
            }
        }
        self.written += 1;
        if self.written.is_multiple_of(AT_ONCE) {
            self.database.execute_batch("COMMIT; BEGIN")?;
        }
        Ok(())
    }

    /// Writes a row for each value of a list.
    fn list(&self, insert: &str, owner: &str, values: &[String]) -> rusqlite::Result<()> {
        for value in values {
            self.database.prepare_cached(insert)?.execute([owner, value])?;
        }
        Ok(())
    }

    /// Makes the indexes and the full-text table.
    fn finish(&self) -> rusqlite::Result<()> {
        if !searched(self.columns).is_empty() {
            self.database.execute_batch("INSERT INTO items_fts (items_fts) VALUES ('rebuild')")?;
        }
        self.database.execute_batch("COMMIT")?;
        self.database.execute_batch(INDEXES)
    }
}

/// The columns of `items` that are its keys.
const KEYS: [&str; 2] = ["id", "letter"];

impl HitWriter for Sqlite<'_> {
    fn row(&mut self, row: &Row<'_>) -> io::Result<()> {
        self.write(row).map_err(plain)
    }

    fn end(self: Box<Self>) -> io::Result<()> {
        self.finish().map_err(plain)?;
        self.database.close().map_err(|(_, error)| plain(error))
    }
}

impl ToSql for ColumnValue<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        let number = |number: u64| ToSqlOutput::Owned(Value::Integer(i64::try_from(number).unwrap_or(i64::MAX)));
        Ok(match self {
            ColumnValue::Empty => ToSqlOutput::Owned(Value::Null),
            ColumnValue::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            ColumnValue::Number(one) => number(*one),
            ColumnValue::Flag(is_so) => number((*is_so).into()),
            ColumnValue::Score(score) => ToSqlOutput::Owned(Value::Real(score.to_string().parse().unwrap_or_default())),
            // A list without values is unknown too.
            other => match other.text() {
                text if text.is_empty() => ToSqlOutput::Owned(Value::Null),
                text => ToSqlOutput::Owned(Value::Text(text.into_owned())),
            },
        })
    }
}

/// Returns the texts that are chosen and searched.
fn searched(columns: &Columns) -> Vec<&'static str> {
    columns.names().filter(|name| SEARCHED.contains(name)).collect()
}

/// Returns the type that SQLite prefers for a column.
fn affinity(name: &str) -> &'static str {
    match name {
        "score" => "REAL",
        "rank" | "item" | "age" | "page" | "turnaround" | "confidence" => "INTEGER",
        _ => "TEXT",
    }
}

/// Returns the metadata by which Datasette describes the database: what was asked, and what the columns mean.
pub fn datasette(answer: &Answer, listed: usize, columns: &Columns) -> String {
    let lines = answer.lines(listed);
    let about: Vec<String> = lines.iter().map(|(label, line)| format!("{label}: {line}")).collect();
    let meanings: Map<String, serde_json::Value> =
        columns.chosen.iter().map(|column| (column.name.to_owned(), json!(column.meaning()))).collect();
    let items = json!({"description": "Disputed items, one a row", "columns": meanings, "sort": "rank"});
    let tables = json!({
        "items": items,
        "letters": {"description": "Final determination letters"},
        "diagnoses": {"description": "Diagnoses of a letter, one a row"},
        "drugs": {"description": "Drugs of an item, one a row"},
        "levels": {"description": "Motion segments of an item, one a row"},
        "citations": {"description": "Guidelines that a party cited on an item, one a row"},
    });
    let metadata = json!({
        "title": answer.title(),
        "description": about.join("\n"),
        "databases": {"*": {"tables": tables}},
    });
    serde_json::to_string_pretty(&metadata).unwrap_or_default() + "\n"
}

/// Returns an error of SQLite as one of I/O.
fn plain(error: rusqlite::Error) -> io::Error {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) {
        return io::ErrorKind::StorageFull.into();
    }
    io::Error::other(error.to_string())
}

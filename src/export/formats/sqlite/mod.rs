//! A database of SQLite: letters, items, and what an item has several of, as tables with keys, and a full-text table.

mod database;
mod full_text;
mod item;

use std::io;
use std::path::Path;

use rusqlite::types::Value;
use rusqlite::{Connection, params};
use serde_json::{Map, json};

use crate::export::answer::Answer;
use crate::export::columns::{Columns, Row};
use crate::export::formats::sqlite::database::{open, plain};
use crate::export::formats::sqlite::full_text::{FullText, declaration, searched};
use crate::export::formats::sqlite::item::{SqliteItem, own_columns};
use crate::export::writers::{HitWriter, Style};
use crate::stop::Stop;

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

/// KiB of pages that are kept.
const CACHED: u32 = 8_000;

/// A writer of databases.
pub struct Sqlite {
    database: Connection,
    /// The statement that writes an item.
    insert: String,
    /// The full-text table, where a column is searched.
    full_text: Option<FullText>,
    /// The places of the searched columns among those of an item.
    searched: Vec<usize>,
    /// The letter that was written last.
    letter: String,
    /// The number of items that were written.
    written: u64,
}

impl Sqlite {
    /// Begins a database in the empty file at `path`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(path: &Path, columns: &Columns, stop: &Stop) -> io::Result<Sqlite> {
        let database = open(path, CACHED, stop).map_err(plain)?;
        let own: Vec<&str> = own_columns(columns).collect();
        let more = own.iter().map(|name| format!(", \"{name}\" {}", affinity(name))).collect::<String>();
        let items =
            format!("CREATE TABLE items (id TEXT PRIMARY KEY, letter TEXT NOT NULL REFERENCES letters (id){more});");
        database.execute_batch(&items).and_then(|()| database.execute_batch(TABLES)).map_err(plain)?;
        let is_searched = searched(columns);
        let full_text = match is_searched.is_empty() {
            true => None,
            false => {
                database.execute_batch(&declaration(columns)).map_err(plain)?;
                Some(FullText::new(path, columns, stop)?)
            }
        };
        database.execute_batch("BEGIN").map_err(plain)?;
        let places = (0..own.len()).map(|at| format!(", ?{}", at + 3)).collect::<String>();
        Ok(Sqlite {
            database,
            insert: format!("INSERT INTO items VALUES (?1, ?2{places})"),
            full_text,
            searched: is_searched.iter().filter_map(|name| own.iter().position(|one| one == name)).collect(),
            letter: String::new(),
            written: 0,
        })
    }

    /// Writes an item and what it has several of.
    fn write_item(&mut self, mut item: SqliteItem) -> rusqlite::Result<()> {
        if item.letter != self.letter {
            self.write_letter(&item)?;
            self.letter.clone_from(&item.letter);
        }
        {
            let mut insert = self.database.prepare_cached(&self.insert)?;
            insert.raw_bind_parameter(1, &item.id)?;
            insert.raw_bind_parameter(2, &item.letter)?;
            for (place, value) in (3..).zip(&item.of_item) {
                insert.raw_bind_parameter(place, value)?;
            }
            insert.raw_execute()?;
        }
        let row = self.database.last_insert_rowid();
        let texts = self.searched.iter().map(|at| std::mem::replace(&mut item.of_item[*at], Value::Null)).collect();
        if let Some(failed) = self.full_text.take_if(|full_text| !full_text.add(row, texts)) {
            return failed.finish(&self.database);
        }
        self.list("INSERT INTO drugs VALUES (?1, ?2)", &item.id, &item.drugs)?;
        self.list("INSERT INTO levels VALUES (?1, ?2)", &item.id, &item.levels)?;
        for (party, kind, value) in &item.citations {
            let mut insert = self.database.prepare_cached("INSERT INTO citations VALUES (?1, ?2, ?3, ?4)")?;
            insert.execute(params![item.id, party, kind, value])?;
        }
        self.written += 1;
        if self.written.is_multiple_of(AT_ONCE) {
            self.database.execute_batch("COMMIT; BEGIN")?;
        }
        Ok(())
    }

    /// Writes the letter of an item, if it is not there, and its diagnoses.
    fn write_letter(&self, item: &SqliteItem) -> rusqlite::Result<()> {
        let places = (0..item.of_letter.len()).map(|at| format!(", ?{}", at + 2)).collect::<String>();
        let insert = format!("INSERT OR IGNORE INTO letters VALUES (?1{places})");
        let mut insert = self.database.prepare_cached(&insert)?;
        insert.raw_bind_parameter(1, &item.letter)?;
        for (place, value) in (2..).zip(&item.of_letter) {
            insert.raw_bind_parameter(place, value)?;
        }
        if insert.raw_execute()? > 0 {
            self.list("INSERT INTO diagnoses VALUES (?1, ?2)", &item.letter, &item.diagnoses)?;
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

    /// Makes the indexes, and takes over the full-text table.
    fn finish(&mut self) -> rusqlite::Result<()> {
        self.database.execute_batch("COMMIT")?;
        self.database.execute_batch(INDEXES)?;
        self.full_text.take().map_or(Ok(()), |full_text| full_text.finish(&self.database))
    }
}

impl HitWriter for Sqlite {
    type Item = SqliteItem;

    fn item(style: &Style, row: &Row<'_>) -> SqliteItem {
        SqliteItem::new(&style.columns, row)
    }

    fn write(&mut self, item: SqliteItem) -> io::Result<()> {
        self.write_item(item).map_err(plain)
    }

    fn end(mut self) -> io::Result<()> {
        self.finish().map_err(plain)?;
        self.database.close().map_err(|(_, error)| plain(error))
    }
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

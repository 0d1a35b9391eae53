//! The full-text table. It takes longer than all other tables together, so that it is filled by a thread of its own, in a
//! database of its own, since one database has one writer; at the end it is copied, page by page, to where it belongs.

use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread;
use std::thread::JoinHandle;

use rusqlite::Connection;
use rusqlite::types::Value;
use tempfile::NamedTempFile;

use crate::export::columns::Columns;
use crate::export::formats::sqlite::database::{open, plain};
use crate::platform::temporary_named;
use crate::stop::Stop;

/// The texts that the full-text table has, of those that are chosen.
const SEARCHED: [&str; 7] =
    ["procedure", "heading", "diagnosis", "rationale", "summary", "claims_guideline", "reviewer_guideline"];

/// The bytes of words that are gathered before a part of the table is written: what is written in many parts must be
/// merged again and again.
const GATHERED: usize = 32 << 20;

/// KiB of pages that are kept: parts are written one after the other.
const CACHED: u32 = 4_000;

/// Items that wait for the thread, so that it need not wait for any.
const WAITING: usize = 512;

/// The tables that FTS5 keeps its words in; the first part of their names is that of the full-text table.
const SHADOWS: [&str; 3] = ["data", "idx", "docsize"];

/// A full-text table that is being filled.
pub struct FullText {
    texts: SyncSender<(i64, Vec<Value>)>,
    thread: JoinHandle<rusqlite::Result<()>>,
    file: NamedTempFile,
}

/// Returns the names of the columns that are chosen and searched.
pub fn searched(columns: &Columns) -> Vec<&'static str> {
    columns.names().filter(|name| SEARCHED.contains(name)).collect()
}

/// Returns the statement that makes the empty table. Its texts are those of `items`, which need not be there yet.
pub fn declaration(columns: &Columns) -> String {
    format!("CREATE VIRTUAL TABLE items_fts USING fts5 ({}, content='items');", searched(columns).join(", "))
}

impl FullText {
    /// Begins the table in a file beside the one at `path`.
    ///
    /// # Errors
    /// When no file can be made there.
    pub fn new(path: &Path, columns: &Columns, stop: &Stop) -> io::Result<FullText> {
        // The name begins with that of the export, so that the next run removes it if this one is killed.
        let folder = path.parent().unwrap_or(Path::new("."));
        let file = temporary_named(folder, path.file_name().unwrap_or_default())?;
        let _ = file.as_file().try_lock();
        let database = open(file.path(), CACHED, stop).map_err(plain)?;
        let gathered = format!("INSERT INTO items_fts (items_fts, rank) VALUES ('hashsize', {GATHERED}); BEGIN;");
        database.execute_batch(&(declaration(columns) + &gathered)).map_err(plain)?;
        let names = searched(columns);
        let places = (0..names.len()).map(|at| format!(", ?{}", at + 2)).collect::<String>();
        let insert = format!("INSERT INTO items_fts (rowid, {}) VALUES (?1{places})", names.join(", "));
        let (texts, given) = sync_channel(WAITING);
        let thread = thread::spawn(move || fill(database, &insert, &given));
        Ok(FullText { texts, thread, file })
    }

    /// Adds the texts of an item, in the order of [`searched`], that is the row of this number. Returns false where the
    /// thread has failed, and [`FullText::finish`] tells why.
    pub fn add(&self, row: i64, texts: Vec<Value>) -> bool {
        self.texts.send((row, texts)).is_ok()
    }

    /// Copies the table into `database`, which has an empty one.
    ///
    /// # Errors
    /// When a text could not be added, or the copy fails.
    pub fn finish(self, database: &Connection) -> rusqlite::Result<()> {
        drop(self.texts);
        // A panic is a fault of the program, and is shown as one.
        self.thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        let copy = |shadow: &&str| {
            format!(
                "DELETE FROM main.items_fts_{shadow}; \
                 INSERT INTO main.items_fts_{shadow} SELECT * FROM built.items_fts_{shadow};"
            )
        };
        database.execute("ATTACH ?1 AS built", [self.file.path().to_string_lossy()])?;
        database.execute_batch(&SHADOWS.iter().map(copy).collect::<String>())?;
        database.execute_batch("DETACH built")
    }
}

/// Adds all texts that are given, and closes the database.
fn fill(database: Connection, insert: &str, given: &Receiver<(i64, Vec<Value>)>) -> rusqlite::Result<()> {
    {
        let mut insert = database.prepare(insert)?;
        for (row, texts) in given {
            insert.raw_bind_parameter(1, row)?;
            for (place, text) in (2..).zip(&texts) {
                insert.raw_bind_parameter(place, text)?;
            }
            insert.raw_execute()?;
        }
    }
    database.execute_batch("COMMIT")?;
    database.close().map_err(|(_, error)| error)
}

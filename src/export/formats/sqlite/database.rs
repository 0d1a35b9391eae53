//! Databases of SQLite that are written once, and the errors of SQLite.

use std::io;
use std::path::Path;

use rusqlite::Connection;

use crate::stop::Stop;

/// Bytes of a page. Of a smaller one, rows with texts would fill several.
const PAGE: u32 = 16_384;

/// Steps of SQLite between two looks at whether it is to stop.
const STEPS: i32 = 50_000;

/// Opens a database in the empty file at `path`, with this many KiB for pages.
///
/// # Errors
/// When it cannot be written.
pub fn open(path: &Path, cached: u32, stop: &Stop) -> rusqlite::Result<Connection> {
    let mut database = Connection::open(path)?;
    let stop = stop.clone();
    // One step of millions of rows takes longer than an interrupt waits.
    database.progress_handler(STEPS, Some(move || stop.is_asked()))?;
    // The file comes to its place when it is whole, so that nothing need be undone in it.
    database.execute_batch(&format!(
        "PRAGMA page_size = {PAGE}; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; \
         PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -{cached}; PRAGMA temp_store = FILE;"
    ))?;
    Ok(database)
}

/// Returns an error of SQLite as one of I/O.
pub fn plain(error: rusqlite::Error) -> io::Error {
    if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DiskFull) {
        return io::ErrorKind::StorageFull.into();
    }
    io::Error::other(error.to_string())
}

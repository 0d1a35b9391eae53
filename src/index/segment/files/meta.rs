//! Reads and writes the bytes of `meta.json`, tantivy's list of segments, which it keeps without a checksum.

use std::fs;
use std::io;
use std::path::Path;

use tantivy::IndexMeta;

use crate::index::segment::files::names::META;

/// Reads the bytes of the `meta.json` of the store at `store`. Every change of the index replaces them.
///
/// # Errors
/// When the file cannot be read.
pub fn read(store: &Path) -> io::Result<Vec<u8>> {
    fs::read(store.join(META))
}

/// Formats `meta` as tantivy writes it, byte for byte.
///
/// # Errors
/// When the schema cannot be written as JSON.
pub fn format(meta: &IndexMeta) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(meta)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Writes `meta` into the store at `store`, which nobody has opened.
///
/// # Errors
/// When the file cannot be written.
pub fn write(store: &Path, meta: &IndexMeta) -> io::Result<()> {
    fs::write(store.join(META), format(meta)?)
}

//! The side file of an export, which says what it is an answer to and what is in it, and the comparison of that with the
//! answer of today.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::io::{BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::export::answer::Answer;
use crate::export::cell::write_json_text;
use crate::export::columns::{Columns, OF_THE_LIST, Row};
use crate::export::format::FileFormat;

/// Returns a number that changes when what an export says of an item does.
pub fn digest(columns: &Columns, row: &Row<'_>) -> u64 {
    let mut text = Vec::with_capacity(2048);
    for (_, cell) in columns.cells(row).filter(|(name, _)| !OF_THE_LIST.contains(name)) {
        cell.write_json(&mut text);
        text.push(b'\n');
    }
    let mut digest = [0; 8];
    digest.copy_from_slice(&blake3::hash(&text).as_bytes()[..8]);
    u64::from_be_bytes(digest)
}

/// Returns the path of the side file of an export.
pub fn side_file(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(ending);
    path.with_file_name(name)
}

/// The ending of side files, after the whole name of the export.
pub const META: &str = ".meta.json";

/// The part of an export that has one value of a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedPart {
    /// The field.
    pub field: String,
    /// The value; `None` for items without one.
    pub value: Option<String>,
}

/// A side file as it is read.
#[derive(Debug, Deserialize)]
pub struct Meta {
    /// The arguments that make the export again.
    pub arguments: Vec<String>,
    /// The part that it is, of an export in several files.
    pub part: Option<ExportedPart>,
    /// The answer; only what is compared is looked at.
    pub answer: Value,
    /// The digests of the items by their ids.
    pub items: BTreeMap<String, String>,
    /// The file.
    pub file: FileDigest,
}

/// The size and the hash of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileDigest {
    /// Its size in bytes.
    pub bytes: u64,
    /// Its hash: BLAKE3.
    pub hash: String,
}

impl FileDigest {
    /// Reads a file.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(path: &Path) -> io::Result<FileDigest> {
        let (mut hasher, mut file, mut buffer, mut bytes) =
            (blake3::Hasher::new(), File::open(path)?, vec![0; 1 << 18], 0);
        loop {
            let read = file.read(&mut buffer)?;
            if read == 0 {
                return Ok(FileDigest { bytes, hash: format!("b3:{}", hasher.finalize().to_hex()) });
            }
            bytes += read as u64;
            hasher.update(&buffer[..read]);
        }
    }
}

/// A writer of side files. Digests go through the disk, since there may be millions.
pub struct MetaWriter {
    digests: BufWriter<File>,
    count: u64,
}

impl MetaWriter {
    /// Begins a side file.
    ///
    /// # Errors
    /// When no temporary file can be made.
    pub fn begin() -> io::Result<MetaWriter> {
        Ok(MetaWriter { digests: BufWriter::new(tempfile::tempfile()?), count: 0 })
    }

    /// Notes an item.
    ///
    /// # Errors
    /// When the temporary file cannot be written.
    pub fn add(&mut self, id: &str, digest: u64) -> io::Result<()> {
        let mut line = Vec::with_capacity(48);
        line.extend(if self.count == 0 { &b"\n  "[..] } else { b",\n  " });
        write_json_text(id, &mut line);
        write!(line, ":\"{digest:016x}\"")?;
        self.count += 1;
        self.digests.write_all(&line)
    }

    /// Writes all to `out`; `written` is the export.
    ///
    /// # Errors
    /// When the export cannot be read, or the output fails.
    pub fn finish(
        self,
        (arguments, part, format): (&[String], Option<&ExportedPart>, FileFormat),
        (answer, columns): (&Answer, &Columns),
        written: &Path,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let columns = columns.chosen.iter().map(|column| json!({"name": column.name, "meaning": column.meaning()}));
        let about = json!({
            "imr": answer.index.version,
            "arguments": arguments,
            "part": part,
            "format": format.name(),
            "listed": self.count,
            "answer": answer,
            "columns": if format.has_no_columns() { Vec::new() } else { columns.collect() },
        });
        let file = json!(FileDigest::of(written)?);
        let about = serde_json::to_string_pretty(&about)?;
        let about = about.strip_suffix("\n}").unwrap_or(&about);
        let mut digests = self.digests.into_inner().map_err(io::IntoInnerError::into_error)?;
        digests.seek(SeekFrom::Start(0))?;
        write!(out, "{about},\n  \"file\": {file},\n  \"items\": {{")?;
        io::copy(&mut digests, out)?;
        writeln!(out, "\n  }}\n}}")
    }
}

/// The differences between an export and the answer of today.
#[derive(Debug, Default, Serialize)]
pub struct Differences {
    /// True if nothing differs.
    pub same: bool,
    /// True if the file is not as it was written.
    pub edited: bool,
    /// Parts of the answer that differ, as they were and are.
    pub answer: BTreeMap<&'static str, [Value; 2]>,
    /// Items that were not in it.
    pub new: Vec<String>,
    /// Items that are hits no more.
    pub gone: Vec<String>,
    /// Items of which it says something else.
    pub changed: Vec<String>,
    /// Number of items that are as they were.
    pub unchanged: u64,
}

/// Parts of an answer that are compared, each with the path to it.
const COMPARED: [(&str, &str); 6] = [
    ("corpus", "/index/corpus"),
    ("version", "/index/version"),
    ("vocabulary", "/vocabulary"),
    ("understood", "/understood/text"),
    ("filters", "/understood/filters"),
    ("total", "/total"),
];

impl Differences {
    /// Compares an export with the answer of today. `items` are its items, each with its digest.
    pub fn of(mut meta: Meta, answer: &Answer, items: impl Iterator<Item = (String, u64)>, is_edited: bool) -> Self {
        let now = json!(answer);
        let mut found = Differences { edited: is_edited, ..Differences::default() };
        for (name, path) in COMPARED {
            let [then, now] = [&meta.answer, &now].map(|answer| answer.pointer(path).cloned().unwrap_or_default());
            if then != now {
                found.answer.insert(name, [then, now]);
            }
        }
        for (id, digest) in items {
            match meta.items.remove(&id) {
                None => found.new.push(id),
                Some(then) if then == format!("{digest:016x}") => found.unchanged += 1,
                Some(_) => found.changed.push(id),
            }
        }
        found.gone = meta.items.into_keys().collect();
        // Another corpus or version with the same items is no difference of the export.
        found.same = !found.edited && found.new.is_empty() && found.gone.is_empty() && found.changed.is_empty();
        found
    }
}

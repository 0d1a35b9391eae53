//! Items as ready-made documents in a file, so that they can be indexed without reading a letter.

use std::fs::{self, File};
use std::io::{BufReader, BufWriter, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use imr::corpus::decode;
use imr::index::{FIELDS, FieldKind, ItemRecord, Record};
use imr::letter::Document;
use imr::letter::{Letter, read};
use imr::testing::{in_order, records, without_extension};

/// Fields that are indexed as they are.
pub const WHOLE_FIELDS: [&str; 3] = ["id", "letter", "decision"];

/// The text fields of the index.
pub fn text_fields() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().filter(|spec| matches!(spec.kind, FieldKind::Text(..))).map(|spec| spec.name)
}

/// The values of an item: those of [`WHOLE_FIELDS`], then those of [`text_fields`].
pub type Values = Vec<String>;

/// Reads the text letters below `folder` and writes their items to `file`; says how many.
pub fn write(folder: &Path, file: &Path) -> Result<u64> {
    let mut out = BufWriter::with_capacity(1 << 20, File::create(file)?);
    let mut items = 0;
    in_order(
        &letters_below(folder),
        0,
        |path| items_of(folder, path),
        |path, values| {
            for values in values.with_context(|| path.display().to_string())? {
                items += 1;
                for value in values {
                    out.write_all(&u32::try_from(value.len())?.to_le_bytes())?;
                    out.write_all(value.as_bytes())?;
                }
            }
            anyhow::Ok(())
        },
    )?;
    out.flush()?;
    Ok(items)
}

/// The text letters below `folder`, in the order of their paths.
pub fn letters_below(folder: &Path) -> Vec<PathBuf> {
    let walk =
        walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten().map(walkdir::DirEntry::into_path);
    walk.filter(|path| path.extension().is_some_and(|ending| ending == "txt")).collect()
}

fn items_of(folder: &Path, path: &Path) -> Result<Vec<Values>> {
    let source = path.strip_prefix(folder)?.display().to_string();
    let text = decode(fs::read(path)?).context("no text")?;
    let letters = read(&Document::from_text(text)).into_iter().flatten();
    Ok(letters.flat_map(|letter| values_of(letter, &source)).collect())
}

fn values_of(letter: Letter, source: &str) -> Vec<Values> {
    let id = letter.case_number.clone().unwrap_or_else(|| without_extension(source).to_owned());
    let (case, items) = records(letter);
    let record = |item: ItemRecord| Record {
        id: format!("{id}#{}", item.number),
        letter: id.clone(),
        item,
        case: case.clone(),
        source: source.to_owned(),
    };
    items.into_iter().map(|item| values(&record(item))).collect()
}

/// The values of an item.
pub fn values(record: &Record) -> Values {
    let whole = [&record.id, &record.letter, &record.item.decision].map(String::clone);
    whole.into_iter().chain(text_fields().map(|field| record.text(field).into_owned())).collect()
}

/// The items of a file, one after the other.
pub struct Reader(BufReader<File>);

impl Reader {
    /// Opens a file that [`write`] wrote.
    pub fn open(file: &Path) -> Result<Reader> {
        Ok(Reader(BufReader::with_capacity(1 << 20, File::open(file)?)))
    }

    /// The next item; none at the end.
    pub fn next(&mut self) -> Result<Option<Values>> {
        let count = WHOLE_FIELDS.len() + text_fields().count();
        let mut values = Values::with_capacity(count);
        for _ in 0..count {
            let mut length = [0; 4];
            match self.0.read_exact(&mut length) {
                Err(error) if error.kind() == ErrorKind::UnexpectedEof && values.is_empty() => return Ok(None),
                read => read?,
            }
            let mut bytes = vec![0; u32::from_le_bytes(length) as usize];
            self.0.read_exact(&mut bytes)?;
            values.push(String::from_utf8(bytes)?);
        }
        Ok(Some(values))
    }
}

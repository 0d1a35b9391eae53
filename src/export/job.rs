//! [`Job`]: writes hits in a format. Items are read and put into their form on all threads, and written in order by
//! one.

use std::fs::File;
use std::io;
use std::io::{BufWriter, Write};
use std::path::Path;

use crate::export::answer::Answer;
use crate::export::columns::Row;
use crate::export::format::FileFormat;
use crate::export::formats::bibliography::{BibTex, CslJson};
use crate::export::formats::cluster::elastic::Elastic;
use crate::export::formats::cluster::quickwit::Quickwit;
use crate::export::formats::json::Json;
use crate::export::formats::memo::Memo;
use crate::export::formats::memo::docx::{Docx, package};
use crate::export::formats::memo::html::Html;
use crate::export::formats::memo::markdown::Markdown;
#[cfg(feature = "parquet")]
use crate::export::formats::parquet::ParquetWriter;
use crate::export::formats::sqlite::Sqlite;
use crate::export::formats::table::TextTable;
use crate::export::formats::workbook::XlsxWriter;
use crate::export::provenance::digest;
use crate::export::writers::{HitWriter, Style, TextFormat};
use crate::index::schema::record::Record;
use crate::search::{Highlighter, HitAddress, SearchError, Searcher, for_each_id, for_each_record};
use crate::stop::Stop;

/// Hits to write, and the form in which they are.
pub struct Job<'a> {
    /// The index that has their records.
    pub searcher: &'a Searcher,
    /// The hits, in order.
    pub hits: &'a [HitAddress],
    /// The question and the numbers.
    pub answer: &'a Answer,
    /// The finder of what the question asks for.
    pub highlighter: &'a Highlighter,
    /// The form.
    pub style: &'a Style,
}

/// An export that failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The index could not be read.
    #[error(transparent)]
    Search(#[from] SearchError),
    /// The output could not be written.
    #[error(transparent)]
    Output(#[from] io::Error),
    /// The run was asked to stop.
    #[error("interrupted")]
    Interrupted,
}

/// Number of items of which a memo in one part is certainly shorter than 4 gigabytes.
const MOST_ITEMS_OF_MEMOS: usize = 100_000;

/// A function that is told the id and the digest of each item, in order.
pub type Ledger<'a> = &'a mut dyn FnMut(&str, u64) -> io::Result<()>;

impl Job<'_> {
    /// Writes all to a file at `path`, which is there and empty.
    ///
    /// # Errors
    /// When the index cannot be read, the output fails, or the run is asked to stop.
    pub fn write_file(&self, path: &Path, ledger: Option<Ledger<'_>>, stop: &Stop) -> Result<(), ExportError> {
        let answer = (self.answer, self.hits.len());
        match self.style.format {
            FileFormat::Xlsx => self.write_rows(XlsxWriter::new(path, self.style, answer, stop)?, ledger, stop),
            FileFormat::Sqlite => self.write_rows(Sqlite::new(path, &self.style.columns, stop)?, ledger, stop),
            #[cfg(feature = "parquet")]
            FileFormat::Parquet => {
                self.write_rows(ParquetWriter::new(path, &self.style.columns, answer)?, ledger, stop)
            }
            #[cfg(not(feature = "parquet"))]
            FileFormat::Parquet => Err(io::Error::from(io::ErrorKind::Unsupported).into()),
            FileFormat::Docx => {
                let out = BufWriter::with_capacity(1 << 18, File::options().write(true).open(path)?);
                let is_large = self.hits.len() > MOST_ITEMS_OF_MEMOS;
                let document = Docx(self.memo());
                package(out, is_large, |out| self.write_text(&document, out, ledger, stop))
            }
            _ => {
                let mut out = BufWriter::with_capacity(1 << 18, File::options().write(true).open(path)?);
                self.write_stream(&mut out, ledger, stop)?;
                Ok(out.flush()?)
            }
        }
    }

    /// Writes all to a stream.
    ///
    /// # Errors
    /// As [`Job::write_file`].
    pub fn write_stream(
        &self,
        out: &mut dyn Write,
        ledger: Option<Ledger<'_>>,
        stop: &Stop,
    ) -> Result<(), ExportError> {
        let table = |separator| TextTable {
            columns: &self.style.columns,
            separator,
            is_raw: self.style.is_raw,
            is_for_excel: self.style.is_for_excel,
        };
        let json = |is_array| Json { columns: &self.style.columns, is_array };
        match self.style.format {
            FileFormat::Csv => self.write_text(&table(b','), out, ledger, stop),
            FileFormat::Tsv => self.write_text(&table(b'\t'), out, ledger, stop),
            FileFormat::Json => self.write_text(&json(true), out, ledger, stop),
            FileFormat::Jsonl => self.write_text(&json(false), out, ledger, stop),
            FileFormat::Ids => self.write_ids(out, ledger, stop),
            FileFormat::Markdown => self.write_text(&Markdown(self.memo()), out, ledger, stop),
            FileFormat::Html => self.write_text(&Html(self.memo()), out, ledger, stop),
            FileFormat::Bibtex => self.write_text(&BibTex, out, ledger, stop),
            FileFormat::Csl => self.write_text(&CslJson, out, ledger, stop),
            FileFormat::Elastic => self.write_text(&Elastic(&self.style.columns), out, ledger, stop),
            FileFormat::Quickwit => self.write_text(&Quickwit(&self.style.columns), out, ledger, stop),
            // They need a file, which is copied when it is whole.
            FileFormat::Xlsx | FileFormat::Docx | FileFormat::Sqlite | FileFormat::Parquet => {
                let file = tempfile::NamedTempFile::new()?;
                self.write_file(file.path(), ledger, stop)?;
                io::copy(&mut File::open(file.path())?, out)?;
                Ok(())
            }
        }
    }

    /// Returns the contents of a memo.
    fn memo(&self) -> Memo<'_> {
        let links = self.style.links.as_ref();
        Memo { answer: self.answer, listed: self.hits.len(), highlighter: self.highlighter, links }
    }

    /// Tells the ledger of all items, and writes none.
    ///
    /// # Errors
    /// When the index cannot be read, or the run is asked to stop.
    pub fn digests(&self, ledger: Ledger<'_>, stop: &Stop) -> Result<(), ExportError> {
        match self.style.format {
            FileFormat::Ids => self.write_ids(&mut io::sink(), Some(ledger), stop),
            _ => self.for_each(|_| (), |()| Ok(()), Some(ledger), stop),
        }
    }

    /// Writes an id a line, for which no record is read.
    fn write_ids(&self, out: &mut dyn Write, mut ledger: Option<Ledger<'_>>, stop: &Stop) -> Result<(), ExportError> {
        let mut line = String::new();
        for_each_id(self.searcher.open_index(), self.hits, |id| {
            if stop.is_asked() {
                return Err(ExportError::Interrupted);
            }
            line.clear();
            line.push_str(id);
            line.push('\n');
            out.write_all(line.as_bytes())?;
            // An id says nothing else of its item.
            ledger.as_mut().map_or(Ok(()), |ledger| ledger(id, 0))?;
            Ok(())
        })
    }

    /// Writes items that are pieces of text.
    fn write_text(
        &self,
        format: &dyn TextFormat,
        out: &mut dyn Write,
        ledger: Option<Ledger<'_>>,
        stop: &Stop,
    ) -> Result<(), ExportError> {
        let mut piece = Vec::new();
        format.head(&mut piece);
        out.write_all(&piece)?;
        let item = |row: &Row<'_>| {
            let mut piece = Vec::with_capacity(2048);
            if row.rank > 1 {
                piece.extend(format.between());
            }
            format.item(row, &mut piece);
            piece
        };
        self.for_each(item, |piece: Vec<u8>| Ok(out.write_all(&piece)?), ledger, stop)?;
        piece.clear();
        format.tail(&mut piece);
        Ok(out.write_all(&piece)?)
    }

    /// Writes items one by one.
    fn write_rows<W: HitWriter>(
        &self,
        mut writer: W,
        ledger: Option<Ledger<'_>>,
        stop: &Stop,
    ) -> Result<(), ExportError> {
        let write = |item: W::Item| Ok(writer.write(item)?);
        let written = self.for_each(|row| W::item(self.style, row), write, ledger, stop);
        let written = written.and_then(|()| Ok(writer.end()?));
        // Writers that were asked to stop have errors of their own.
        if stop.is_asked() { Err(ExportError::Interrupted) } else { written }
    }

    /// Makes `item` of each hit on all threads, and hands them to `write` in order.
    fn for_each<P: Send>(
        &self,
        item: impl Fn(&Row<'_>) -> P + Sync,
        mut write: impl FnMut(P) -> Result<(), ExportError>,
        mut ledger: Option<Ledger<'_>>,
        stop: &Stop,
    ) -> Result<(), ExportError> {
        let (has_details, has_citations) = (self.style.columns.has_details(), self.style.format.has_citations());
        let is_told = ledger.is_some();
        let encode = |place: usize, record: &mut Record| {
            if has_details {
                record.item.read_details();
            } else if has_citations {
                record.item.read_citations();
            }
            let row = Row { rank: place + 1, score: self.hits[place].score, record };
            let told = is_told.then(|| (record.id.clone(), digest(&self.style.columns, &row)));
            (item(&row), told)
        };
        for_each_record(self.searcher.open_index(), self.hits, self.style.threads, encode, |(piece, told)| {
            if stop.is_asked() {
                return Err(ExportError::Interrupted);
            }
            write(piece)?;
            if let (Some(ledger), Some((id, digest))) = (&mut ledger, told) {
                ledger(&id, digest)?;
            }
            Ok(())
        })
    }
}

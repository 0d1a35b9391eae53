//! The table of formats.

use std::path::Path;

/// A format of exports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileFormat {
    /// Comma-separated values.
    Csv,
    /// Tab-separated values.
    Tsv,
    /// One JSON array.
    Json,
    /// A JSON object a line.
    Jsonl,
    /// An id a line.
    Ids,
    /// A workbook.
    Xlsx,
    /// A memo in Markdown.
    Markdown,
    /// A memo in HTML.
    Html,
    /// A memo for word processors.
    Docx,
    /// A database.
    Sqlite,
    /// A table of columns with types.
    Parquet,
    /// References for BibTeX.
    Bibtex,
    /// References in CSL-JSON.
    Csl,
    /// Documents for Elasticsearch and OpenSearch.
    Elastic,
    /// Documents for Quickwit.
    Quickwit,
}

/// A row of the table of formats.
pub struct FormatSpec {
    /// The format.
    pub format: FileFormat,
    /// The name, as an option takes it.
    pub name: &'static str,
    /// The endings of files that have it.
    pub endings: &'static [&'static str],
    /// A description for people who choose one.
    pub meaning: &'static str,
}

/// All formats.
pub const FORMATS: [FormatSpec; 15] = [
    spec(FileFormat::Csv, "csv", &["csv"], "Comma-separated values, RFC 4180"),
    spec(FileFormat::Tsv, "tsv", &["tsv"], "Tab-separated values"),
    spec(FileFormat::Json, "json", &["json"], "One JSON array"),
    spec(FileFormat::Jsonl, "jsonl", &["jsonl", "ndjson"], "One JSON object a line"),
    spec(FileFormat::Ids, "ids", &[], "The id of an item a line"),
    spec(FileFormat::Xlsx, "xlsx", &["xlsx"], "A workbook for Excel, LibreOffice and others"),
    spec(FileFormat::Markdown, "md", &["md"], "A memo: question, numbers, and each item with its reasons"),
    spec(FileFormat::Html, "html", &["html", "htm"], "The same memo as a page that prints on Letter paper"),
    spec(FileFormat::Docx, "docx", &["docx"], "The same memo for Word and other word processors"),
    spec(FileFormat::Sqlite, "sqlite", &["sqlite", "db"], "A database with tables, keys and a full-text table"),
    spec(
        FileFormat::Parquet,
        "parquet",
        &["parquet"],
        "A table with types and lists for pandas, DuckDB, Spark and others",
    ),
    spec(FileFormat::Bibtex, "bibtex", &["bib"], "References for LaTeX"),
    spec(FileFormat::Csl, "csl", &[], "References for Zotero, Pandoc and others: CSL-JSON"),
    spec(FileFormat::Elastic, "elastic", &[], "Elasticsearch and OpenSearch: _bulk, and FILE.template.json beside it"),
    spec(FileFormat::Quickwit, "quickwit", &[], "Quickwit: a document a line, and FILE.index.yaml beside it"),
];

/// Makes a row of the table.
const fn spec(
    format: FileFormat,
    name: &'static str,
    endings: &'static [&'static str],
    meaning: &'static str,
) -> FormatSpec {
    FormatSpec { format, name, endings, meaning }
}

impl FileFormat {
    /// Finds the format of this name.
    pub fn named(name: &str) -> Option<FileFormat> {
        FORMATS.iter().find(|spec| spec.name == name).map(|spec| spec.format)
    }

    /// Finds the format that the ending of a file's name tells.
    pub fn of(path: &Path) -> Option<FileFormat> {
        let ending = path.extension()?.to_str()?.to_lowercase();
        FORMATS.iter().find(|spec| spec.endings.contains(&ending.as_str())).map(|spec| spec.format)
    }

    /// Returns the name.
    pub fn name(self) -> &'static str {
        FORMATS.iter().find(|spec| spec.format == self).map_or("", |spec| spec.name)
    }

    /// Returns the feature of the package that a build without this format lacks.
    pub fn lacks(self) -> Option<&'static str> {
        (self == FileFormat::Parquet && !cfg!(feature = "parquet")).then_some("parquet")
    }

    /// Returns true for memos, references and ids, which have no columns.
    pub fn has_no_columns(self) -> bool {
        use FileFormat::{Bibtex, Csl, Docx, Html, Ids, Markdown};
        matches!(self, Markdown | Html | Docx | Bibtex | Csl | Ids)
    }

    /// Returns true for tables as text, which other programs read as they like.
    pub fn is_text_table(self) -> bool {
        matches!(self, FileFormat::Csv | FileFormat::Tsv)
    }

    /// Returns true for formats whose cells a spreadsheet may take for formulas.
    pub fn has_formulas(self) -> bool {
        self.is_text_table() || self == FileFormat::Xlsx
    }

    /// Returns true for formats whose values may have parts.
    pub fn is_nested(self) -> bool {
        matches!(self, FileFormat::Json | FileFormat::Jsonl) || self.is_for_cluster()
    }

    /// Returns true for formats with a table of citations.
    pub fn has_citations(self) -> bool {
        self == FileFormat::Sqlite
    }

    /// Returns true for the documents of search engines that run on clusters.
    pub fn is_for_cluster(self) -> bool {
        matches!(self, FileFormat::Elastic | FileFormat::Quickwit)
    }
}

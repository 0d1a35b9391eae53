//! The media types of exports, and the endings of their names when a browser saves them.

use crate::web::api::routes::JSON;

/// A format of exports as it is sent.
#[derive(Debug)]
pub(crate) struct ExportMedia {
    /// The name of the format.
    format: &'static str,
    /// The ending of the file.
    pub ending: &'static str,
    /// The media type.
    pub media: &'static str,
}

/// Makes a row of the table.
const fn row(format: &'static str, ending: &'static str, media: &'static str) -> ExportMedia {
    ExportMedia { format, ending, media }
}

/// The formats; any other is bytes.
const MEDIA: [ExportMedia; 15] = [
    row("csv", "csv", "text/csv; charset=utf-8"),
    row("tsv", "tsv", "text/tab-separated-values; charset=utf-8"),
    row("json", "json", JSON),
    row("jsonl", "jsonl", "application/x-ndjson"),
    row("ids", "txt", "text/plain; charset=utf-8"),
    row("xlsx", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    row("md", "md", "text/markdown; charset=utf-8"),
    row("html", "html", "text/html; charset=utf-8"),
    row("docx", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    row("sqlite", "sqlite", "application/vnd.sqlite3"),
    row("parquet", "parquet", "application/vnd.apache.parquet"),
    row("elastic", "ndjson", "application/x-ndjson"),
    row("quickwit", "ndjson", "application/x-ndjson"),
    row("bibtex", "bib", "text/plain; charset=utf-8"),
    row("csl", "json", "application/vnd.citationstyles.csl+json"),
];

/// Bytes of an unknown kind.
const BYTES: ExportMedia = row("", "bin", "application/octet-stream");

/// Returns the row of the format of this name.
pub(crate) fn export_media(format: &str) -> &'static ExportMedia {
    MEDIA.iter().find(|row| row.format == format).unwrap_or(&BYTES)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::export::FORMATS;

    #[test]
    fn every_format_is_sent_as_what_it_is() {
        for spec in &FORMATS {
            let ExportMedia { format, ending, .. } = export_media(spec.name);
            assert_eq!(*format, spec.name);
            assert!(spec.endings.first().is_none_or(|first| first == ending), "{format}: .{ending}");
        }
    }
}

//! The formats of exports, one file each, and [what some have beside them](side_file_of).

pub(crate) mod bibliography;
pub(crate) mod cluster;
pub(crate) mod json;
pub(crate) mod memo;
#[cfg(feature = "parquet")]
pub(crate) mod parquet;
pub(crate) mod sqlite;
pub(crate) mod table;
pub(crate) mod workbook;

use crate::export::answer::Answer;
use crate::export::columns::Columns;
use crate::export::format::FileFormat;
use crate::export::formats::cluster::{elastic, quickwit};
use crate::export::formats::sqlite::datasette;

/// The endings of files beside exports, after the whole name of the export.
const ENDINGS: [(FileFormat, &str); 3] = [
    (FileFormat::Sqlite, ".metadata.json"),
    (FileFormat::Elastic, ".template.json"),
    (FileFormat::Quickwit, ".index.yaml"),
];

/// Returns the ending and the text of the file that a format has beside the export, if it has one.
pub(crate) fn side_file_of(
    format: FileFormat,
    (answer, listed): (&Answer, usize),
    columns: &Columns,
) -> Option<(&'static str, String)> {
    let (_, ending) = ENDINGS.iter().find(|(of, _)| *of == format)?;
    let text = match format {
        FileFormat::Elastic => elastic::template((answer, listed), columns),
        FileFormat::Quickwit => quickwit::index_config(answer, columns),
        _ => datasette(answer, listed, columns),
    };
    Some((ending, text))
}

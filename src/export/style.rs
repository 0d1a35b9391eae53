//! [`Style`]: the form of an export, as it was asked for.

use crate::export::citation::Links;
use crate::export::columns::Columns;
use crate::export::format::FileFormat;

/// The form of an export.
#[derive(Clone)]
pub struct Style {
    /// The format.
    pub format: FileFormat,
    /// The columns, for formats that have such.
    pub columns: Columns,
    /// True if cells that look like formulas stay as they are.
    pub is_raw: bool,
    /// True for a table that Excel opens by itself.
    pub is_for_excel: bool,
    /// The place of letters, where links to them are wanted.
    pub links: Option<Links>,
    /// The number of threads; 0 for one a core.
    pub threads: usize,
}

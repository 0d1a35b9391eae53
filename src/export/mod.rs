//! Hit lists in formats for other programs.
//!
//! Each format has a file here, and all have the same columns.

pub(crate) mod columns;
pub(crate) mod csv;
pub(crate) mod json;

use std::io;

pub use crate::export::columns::{Columns, Row};
pub use crate::export::csv::Csv;
pub use crate::export::json::Json;

/// A writer of hits, one by one, in some format.
pub trait Exporter {
    /// Writes the part before the first hit. It is called once.
    ///
    /// # Errors
    /// When the output fails.
    fn begin(&mut self) -> io::Result<()>;

    /// Writes a hit.
    ///
    /// # Errors
    /// When the output fails.
    fn row(&mut self, row: &Row<'_>) -> io::Result<()>;

    /// Writes the part after the last hit. It is called once.
    ///
    /// # Errors
    /// When the output fails.
    fn end(&mut self) -> io::Result<()>;
}

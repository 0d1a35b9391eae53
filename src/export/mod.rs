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

/// Returns the permissions of an exported file before the umask is applied: those of any other file that the user
/// makes. Temporary files, as which exports begin, would otherwise stay private.
pub fn file_permissions() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o666)
}

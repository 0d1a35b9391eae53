//! Hit lists as files: one file a format, all with the same columns.

pub(crate) mod columns;
pub(crate) mod csv;
pub(crate) mod json;

use std::io;

pub use crate::export::columns::{COLUMNS, Columns, Row};
pub use crate::export::csv::Csv;
pub use crate::export::json::Json;

/// Writes hits one by one in some format.
pub trait Exporter {
    /// Writes what comes before the first hit.
    ///
    /// # Errors
    /// When the output fails.
    fn begin(&mut self) -> io::Result<()>;

    /// Writes a hit.
    ///
    /// # Errors
    /// When the output fails.
    fn row(&mut self, row: &Row<'_>) -> io::Result<()>;

    /// Writes what comes behind the last hit.
    ///
    /// # Errors
    /// When the output fails.
    fn end(&mut self) -> io::Result<()>;
}

/// The permissions of an exported file before the umask takes its part: like those of any other file
/// the user makes.
pub fn file_permissions() -> std::fs::Permissions {
    use std::os::unix::fs::PermissionsExt;
    std::fs::Permissions::from_mode(0o666)
}

//! The two traits of formats: [`TextFormat`] for those whose items are pieces of text, made on all threads, and
//! [`HitWriter`] for those that build a file in memory or on disk, an item at a time.

use std::io;

use crate::export::columns::Row;

/// A format in which each item is a piece of text that depends on no other.
pub trait TextFormat: Sync {
    /// Appends the part before the first item.
    fn head(&self, _out: &mut Vec<u8>) {}

    /// Appends an item.
    fn item(&self, row: &Row<'_>, out: &mut Vec<u8>);

    /// Returns the part between two items.
    fn between(&self) -> &'static [u8] {
        b""
    }

    /// Appends the part after the last item.
    fn tail(&self, _out: &mut Vec<u8>) {}
}

/// A writer of items in order, one by one.
pub trait HitWriter {
    /// Writes an item.
    ///
    /// # Errors
    /// When the output fails.
    fn row(&mut self, row: &Row<'_>) -> io::Result<()>;

    /// Ends the file. It is called once, after the last item.
    ///
    /// # Errors
    /// When the output fails.
    fn end(self: Box<Self>) -> io::Result<()>;
}

//! The form of an export, [`Style`], and the two traits of formats: [`TextFormat`] for those whose items are pieces of
//! text, and [`HitWriter`] for those that build a file in memory or on disk, an item at a time. Of both, what depends on
//! one item alone is made on all threads.

use std::io;

use crate::export::citation::Links;
use crate::export::columns::{Columns, Row};
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
    /// An item, ready to be written.
    type Item: Send;

    /// Makes an item ready. It is called on all threads, in any order.
    fn item(style: &Style, row: &Row<'_>) -> Self::Item;

    /// Writes the next item.
    ///
    /// # Errors
    /// When the output fails.
    fn write(&mut self, item: Self::Item) -> io::Result<()>;

    /// Ends the file, after the last item.
    ///
    /// # Errors
    /// When the output fails.
    fn end(self) -> io::Result<()>;
}

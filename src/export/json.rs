//! JSON: one array, or one object in each line.
//!
//! Hits are written one by one, so that an export of any size needs little memory.

use std::io::{self, Write};

use serde_json::{Map, Value};

use crate::export::Exporter;
use crate::export::columns::{Columns, Row};

/// An exporter of JSON objects whose keys are the columns.
pub struct Json<'a> {
    out: &'a mut dyn Write,
    columns: &'a Columns,
    is_array: bool,
    written: usize,
}

impl<'a> Json<'a> {
    /// Makes an exporter that writes one array of all hits.
    pub fn array(out: &'a mut dyn Write, columns: &'a Columns) -> Json<'a> {
        Json { out, columns, is_array: true, written: 0 }
    }

    /// Makes an exporter that writes one object in each line (JSON Lines).
    pub fn lines(out: &'a mut dyn Write, columns: &'a Columns) -> Json<'a> {
        Json { out, columns, is_array: false, written: 0 }
    }
}

impl Exporter for Json<'_> {
    fn begin(&mut self) -> io::Result<()> {
        if self.is_array { self.out.write_all(b"[") } else { Ok(()) }
    }

    fn row(&mut self, row: &Row<'_>) -> io::Result<()> {
        // The separator is written before an object, because the last one has none after it.
        let before = match (self.is_array, self.written) {
            (true, 0) => "\n",
            (true, _) => ",\n",
            (false, _) => "",
        };
        let after = if self.is_array { "" } else { "\n" };
        let object: Map<String, Value> =
            self.columns.cells(row).map(|(name, value)| (name.to_owned(), value)).collect();
        self.written += 1;
        write!(self.out, "{before}{}{after}", serde_json::to_string(&object)?)
    }

    fn end(&mut self) -> io::Result<()> {
        if self.is_array { self.out.write_all(b"\n]\n") } else { Ok(()) }
    }
}

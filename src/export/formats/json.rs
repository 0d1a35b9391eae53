//! JSON: one array, or one object in each line.

use crate::export::cell::write_json_text;
use crate::export::columns::{Columns, Row};
use crate::export::writers::TextFormat;

/// JSON objects whose keys are the columns.
pub struct Json<'a> {
    /// The columns.
    pub columns: &'a Columns,
    /// True for one array, false for a line an item (JSON Lines).
    pub is_array: bool,
}

impl TextFormat for Json<'_> {
    fn head(&self, out: &mut Vec<u8>) {
        if self.is_array {
            out.extend(b"[");
        }
    }

    fn item(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        out.extend(if self.is_array { &b"\n"[..] } else { b"" });
        write_object(self.columns, row, out);
        out.extend(if self.is_array { &b""[..] } else { b"\n" });
    }

    fn between(&self) -> &'static [u8] {
        if self.is_array { b"," } else { b"" }
    }

    fn tail(&self, out: &mut Vec<u8>) {
        if self.is_array {
            out.extend(b"\n]\n");
        }
    }
}

/// Appends an item as an object.
fn write_object(columns: &Columns, row: &Row<'_>, out: &mut Vec<u8>) {
    for (at, (name, cell)) in columns.cells(row).enumerate() {
        out.push(if at == 0 { b'{' } else { b',' });
        write_json_text(name, out);
        out.push(b':');
        cell.write_json(out);
    }
    out.push(b'}');
}

//! The formats of exports, one file each.

pub(crate) mod bibliography;
pub(crate) mod json;
pub(crate) mod memo;
pub(crate) mod sqlite;
pub(crate) mod table;
pub(crate) mod workbook;

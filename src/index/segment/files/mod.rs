//! tantivy's own files, as bytes and names. tantivy trusts them and panics where they are damaged; a check may not, and a
//! repair has to write some of them.

pub(crate) mod blocks;
pub(crate) mod directory;
pub(crate) mod file_list;
pub(crate) mod footer;
pub(crate) mod managed;
pub(crate) mod meta;
pub(crate) mod names;
pub(crate) mod proved;
pub(crate) mod sums;
#[cfg(test)]
mod tests;

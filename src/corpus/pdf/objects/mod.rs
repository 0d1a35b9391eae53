//! The objects of a PDF file: found where its tables are damaged, deciphered, unpacked, looked up. Pages and
//! fonts are read from these and never from the bytes of the file.

pub(crate) mod attached;
pub(crate) mod filter;
pub(crate) mod lookup;
pub(crate) mod page_tree;
pub(crate) mod repair;
pub(crate) mod stream_lengths;
pub(crate) mod unlock;

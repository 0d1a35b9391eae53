//! Archives: what files are in them, and where their bytes lie.
//!
//! An archive is looked through once, its directory or its headers alone. What is in it can then be read
//! in any order and on any thread: a [`ArchiveMember`] says where in the file its bytes are. A compressed tar
//! has no such places, nor has a compressed archive in an archive; these are unpacked beside the index
//! first ([`Spool`]), within bounds ([`limits`]).
//!
//! Nothing of an archive is written under its own name, so that names are but labels: whatever they are,
//! they are made printable, relative and unique.

pub(crate) mod archives;
pub(crate) mod byte_range;
pub(crate) mod entry;
pub(crate) mod error;
pub(crate) mod label;
pub(crate) mod limits;
pub(crate) mod opening;
pub(crate) mod tar;
pub(crate) mod unpack;
pub(crate) mod zip;
pub(crate) mod zip_header;

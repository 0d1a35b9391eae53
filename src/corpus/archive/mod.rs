//! Archives: lists the files in them and gives the location of their bytes. Collections of letters are published
//! as archives, and unpacking them first would double the disk that they take.
//!
//! An archive is looked through once, its directory or its headers alone. The files in it can then be read in any
//! order and on any thread: an [`ArchiveMember`](entry::ArchiveMember) has the range of its bytes in the archive.
//! A compressed tar has no such ranges, nor has a compressed archive in an archive; these are unpacked next to
//! the index first ([`Spool`](unpack::Spool)), within bounds ([`limits`]).
//!
//! Files that were found before a fault or a bound count, and the archive is told with its fault.
//!
//! Nothing of an archive is written under its own name, so that names are only labels: whatever they are, they
//! are made printable, relative and unique.

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

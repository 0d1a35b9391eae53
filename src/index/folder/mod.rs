//! The index folder on the disk: its layout, lock, stores, commits and manifests, and what does not belong to it.
//! Everything that is kept between runs of the program is read and written here.

pub(crate) mod access;
pub(crate) mod commit;
pub(crate) mod corpus_hash;
pub(crate) mod forgotten;
pub(crate) mod index_folder;
pub(crate) mod leftovers;
pub(crate) mod letter_key;
pub(crate) mod lock;
pub(crate) mod manifest;
pub(crate) mod sealed;
pub(crate) mod statistics;
pub(crate) mod store;

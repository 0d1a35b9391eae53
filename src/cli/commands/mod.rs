//! The subcommands, one file each.
//!
//! Doc comments of arguments are the help texts that users read. `batch` and `watch` hold modes of `query` and `index`;
//! `cases`, `bounded` and `shared_args` are what several share.

pub(crate) mod batch;
pub(crate) mod bounded;
pub(crate) mod cases;
pub(crate) mod check;
pub(crate) mod contrast;
pub(crate) mod eval;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod fields;
pub(crate) mod forget;
pub(crate) mod index;
pub(crate) mod manual;
#[cfg(feature = "mcp")]
pub(crate) mod mcp;
pub(crate) mod parse;
pub(crate) mod query;
pub(crate) mod rejects_file;
pub(crate) mod saved;
#[cfg(feature = "serve")]
pub(crate) mod serve;
pub(crate) mod shared_args;
pub(crate) mod show;
pub(crate) mod similar;
pub(crate) mod stats;
pub(crate) mod verify;
pub(crate) mod watch;

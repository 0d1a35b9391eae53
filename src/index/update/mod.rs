//! A run of the indexer: plan, read, apply, commit. Each step is a file or folder here, and `run` puts them together.

pub(crate) mod apply;
pub(crate) mod commit;
pub(crate) mod ids;
pub(crate) mod options;
pub(crate) mod plan;
pub(crate) mod read;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod transaction;
pub(crate) mod watch;

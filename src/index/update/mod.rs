//! A run of the indexer: plan, read, apply, commit.

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

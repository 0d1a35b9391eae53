//! A run of the indexer: plan, read, apply, commit. Each step is a file or folder here, and `run` puts them together.
//!
//! All that costs time is done by many threads: files are read, letters parsed, their texts analysed and sorted by
//! term. Results come back in the order of the plan, and one thread gives out ids and fills a segment, while another
//! writes the segment before. The commit waits for all of them.

pub(crate) mod apply;
pub(crate) mod commit;
pub(crate) mod forget;
pub(crate) mod ids;
pub(crate) mod options;
pub(crate) mod plan;
pub(crate) mod read;
pub(crate) mod report;
pub(crate) mod run;
pub(crate) mod transaction;
pub(crate) mod watch;

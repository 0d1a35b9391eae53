//! The index: how letters become one, and how it stays whole.
//!
//! An index folder holds a store, the file `CURRENT` that names it, and a lock. A store is a tantivy
//! index and a manifest of the files it was made from. Every change becomes visible in one step: the
//! rename of tantivy's `meta.json`, whose payload names the manifest that belongs to it, or, for a
//! rebuild, the rename of `CURRENT`. What stands on the disk before that step is invisible, and swept
//! away by the next run.

mod access;
mod changes;
mod check;
mod commit;
mod durable;
mod ids;
mod intake;
mod known;
mod leftovers;
mod manifest;
mod merging;
mod parallel;
mod plan;
mod reading;
mod recall;
mod removal;

mod report;
mod room;
mod run;
mod segment;
mod sources;
mod store;
mod totals;
mod vanished;
mod watch;
mod writer;

pub use access::not_denied;
pub use check::{Check, Mended, Verdict, check, repair};
pub use ids::{Assignment, Ids, LetterKey};
pub use parallel::in_order;
pub use reading::{Parsed, Part, read_letters};
pub use report::{Duplicate, Letters, Reject, Report};
pub use run::{Options, Progress, Quiet, update};
pub use store::{Commit, OpenStore, is_index, open};
pub use totals::Totals;
pub use watch::{Burst, Watch};

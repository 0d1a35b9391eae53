//! The index: how letters become one, and how it stays whole.
//!
//! An index folder holds a store, the file `CURRENT` that names it, and a lock. A store is a tantivy index and a
//! manifest of the files that it was made from. Every change becomes visible in one step: the rename of tantivy's
//! `meta.json`, whose payload names the manifest that belongs to it, or, for a rebuild, the rename of `CURRENT`.
//! Files on the disk that such a step has not named are invisible, and the next run removes them.

pub(crate) mod check;
pub(crate) mod error;
pub(crate) mod folder;
pub(crate) mod parallel;
pub(crate) mod schema;
pub(crate) mod segment;
pub(crate) mod update;

pub use crate::index::check::check;
pub use crate::index::check::repair::{RepairReport, repair};
pub use crate::index::check::verdict::{Check, Verdict};
pub use crate::index::error::IndexError;
pub(crate) use crate::index::folder::access::not_denied;
pub use crate::index::folder::commit::Commit;
pub(crate) use crate::index::folder::forgotten::Forgotten;
pub(crate) use crate::index::folder::index_folder::is_index;
pub(crate) use crate::index::folder::statistics::CollectionStatistics;
#[cfg(feature = "serve")]
pub(crate) use crate::index::folder::store::last_change;
pub(crate) use crate::index::folder::store::{OpenStore, open};
pub(crate) use crate::index::parallel::{Pace, in_order, in_order_at};
pub use crate::index::schema::{CaseRecord, DISPUTED, FIELDS, FieldKind, FieldSpec, ItemRecord, Record, find_field};
pub(crate) use crate::index::schema::{letter_records, read_record};
pub(crate) use crate::index::update::forget::{forget, remember};
pub(crate) use crate::index::update::ids::{Assignment, Ids};
pub use crate::index::update::options::{Progress, Quiet, UpdateOptions};
pub(crate) use crate::index::update::read::prepared::ParsedLetter;
pub(crate) use crate::index::update::read::read_letters;
pub use crate::index::update::report::{Duplicate, LetterCounts, Reject, Report};
pub use crate::index::update::run::update;
pub(crate) use crate::index::update::watch::{Burst, Watch};
pub use crate::stop::{IndexState, Stop};

//! The index: how letters become one, and how it stays whole.
//!
//! An index folder holds a store, the file `CURRENT` that names it, and a lock. A store is a tantivy index and a
//! manifest of the files that it was made from. Every change becomes visible in one step: the rename of tantivy's
//! `meta.json`, whose payload names the manifest that belongs to it, or, for a rebuild, the rename of `CURRENT`.
//! Files on the disk that such a step has not named are invisible, and the next run removes them.

pub(crate) mod check;
pub(crate) mod folder;
pub(crate) mod parallel;
pub(crate) mod schema;
pub(crate) mod segment;
pub(crate) mod update;

/// Insides that benches measure beside tantivy's own; no part of the library.
#[doc(hidden)]
pub mod measured {
    pub use crate::index::schema::fields::{Zone, schema, tokenizers};
    pub use crate::index::segment::SegmentBuilder;
    pub use crate::index::segment::document::{ItemDocument, PreparedDocuments};
    pub use crate::index::segment::postings::inverter::{BETWEEN_TEXTS, Inverter};
    pub use crate::index::segment::values::FieldValue;
}

pub use crate::index::check::check;
pub use crate::index::check::repair::{RepairReport, repair};
pub use crate::index::check::verdict::{Check, Verdict};
pub use crate::index::folder::access::not_denied;
pub use crate::index::folder::commit::Commit;
pub use crate::index::folder::index_folder::{IndexFolder, is_index};
pub use crate::index::folder::letter_key::LetterKey;
pub use crate::index::folder::statistics::CollectionStatistics;
pub use crate::index::folder::store::{OpenStore, open};
pub use crate::index::parallel::in_order;
pub use crate::index::schema::{
    CaseRecord, DISPUTED, FIELDS, FieldKind, FieldSpec, ItemRecord, Record, find_field, read_record, records,
};
pub use crate::index::update::ids::{Assignment, Ids};
pub use crate::index::update::options::{Progress, Quiet, UpdateOptions};
pub use crate::index::update::read::prepared::ParsedLetter;
pub use crate::index::update::read::{ParsedPart, read_letters};
pub use crate::index::update::report::{Duplicate, LetterCounts, Reject, Report};
pub use crate::index::update::run::update;
pub use crate::index::update::watch::{Burst, Watch};

//! The insides that tests and benchmarks compare the program with, and nothing else.
//!
//! The oracle of the tests builds a second search from the same words and records, and the benchmarks measure single
//! stages. Neither can be done with what is public. Nothing here is promised: other programs use the other modules.

use tantivy::{DocAddress, Searcher};

use crate::index::Record;

pub use crate::corpus::kind::without_extension;
pub use crate::index::folder::store::{OpenStore, open};
pub use crate::index::parallel::in_order;
pub use crate::index::schema::fields::{Zone, field_of, schema, tokenizers};
pub use crate::index::schema::of_letter::records;
pub use crate::index::schema::record_values::RecordValue;
pub use crate::index::segment::SegmentBuilder;
pub use crate::index::segment::document::{ItemDocument, PreparedDocuments};
pub use crate::index::segment::postings::inverter::{BETWEEN_TEXTS, Inverter};
pub use crate::terms::analysis::{Analyzer, Initials};
pub use crate::terms::vocabulary::recognise::mentions_into;
pub use crate::text::tokens::words_into;

/// Reads the record of an item, if it has one that can be read.
pub fn read_record(searcher: &Searcher, address: DocAddress) -> Option<Record> {
    crate::index::read_record(searcher, address).ok().flatten()
}

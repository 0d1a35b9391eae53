//! The insides that tests and benchmarks compare the program with, and nothing else.
//!
//! The oracle of the tests builds a second search from the same words and records, and the benchmarks measure single
//! stages. Neither can be done with what is public. Nothing here is promised: other programs use the other modules.

use tantivy::{DocAddress, Searcher};

#[cfg(feature = "cli")]
use crate::counts::evaluation::judgements::Judgements;
#[cfg(feature = "cli")]
use crate::counts::evaluation::trec_run::TrecRun;
use crate::index::schema::fields::{field_of, find_field};
use crate::index::schema::record_values::RecordValue;
use crate::index::{CaseRecord, ItemRecord, Record};

pub use crate::corpus::kind::without_extension;
pub use crate::index::folder::store::open;
pub use crate::index::parallel::in_order;
pub use crate::index::schema::fields::{Zone, schema, tokenizers};
pub use crate::index::schema::of_letter::records;
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

/// Reads relevance judgements and a ranking from the same text; of each the number of items, or its first line that is
/// wrong, with the reason.
#[cfg(feature = "cli")]
pub fn read_judgements(text: &str) -> [Result<usize, (usize, String)>; 2] {
    let judged = Judgements::parse(text).map(|judgements| judgements.items().len());
    [judged, TrecRun::parse(text).map(|run| run.rankings.values().map(Vec::len).sum())]
}

/// Returns the values of a field of an item: those that are words, and those that are numbers or days.
pub fn values_of(field: &str, item: &ItemRecord, case: &CaseRecord) -> (Vec<String>, Vec<u64>) {
    let (mut words, mut numbers) = (Vec::new(), Vec::new());
    let wanted = find_field(field).map(field_of);
    let mut take = |of, value: RecordValue<'_>| match value {
        _ if Some(of) != wanted => {}
        RecordValue::Word(word) => words.push(word.to_owned()),
        RecordValue::Number(number) => numbers.push(number),
    };
    item.each_value(&mut take);
    case.each_value(&mut take);
    (words, numbers)
}

//! All hits of a query, for exports, and their records: read on all threads in the order of the disk, so that each
//! block of the stored documents is unpacked once or a few times, and handed over in the order of the list.

use std::sync::Arc;

use tantivy::{DocAddress, TantivyDocument};

use crate::index::schema::record::{ItemRecord, Record};
use crate::index::schema::stored::{Shared, stored_in};
use crate::index::segment::block_join::FirstItems;
use crate::index::{Pace, in_order_at};
use crate::search::error::{Result, SearchError};
use crate::search::exec::collect::Total;
use crate::search::exec::order::whole_list::HitAddress;
use crate::search::open_index::OpenIndex;
use crate::search::show::results::UnderstoodView;

/// All hits of a query in order, without their texts.
#[derive(Debug, Clone)]
pub(crate) struct AllHits {
    /// The hits, the first of the list first.
    pub hits: Vec<HitAddress>,
    /// The interpretation of the query.
    pub understood: UnderstoodView,
    /// Exact numbers of hits.
    pub total: Total,
}

/// Hits of the list that are read together. Within them they are read in the order of the disk.
const WINDOW: usize = 8192;
/// Hits that a thread reads at once: enough that few blocks are unpacked by two threads.
const AT_ONCE: usize = 128;
/// The pace of runs of hits: as much as a window may be read ahead of the one that is handed over.
const PACE: Pace = Pace { ahead: WINDOW / AT_ONCE, at_once: 1, taken: 4 };

/// Reads the records of `hits` on `threads` threads (0 for one a core). `encode` makes of each, with its place in the
/// list from 0, what `sink` gets in the order of the list.
///
/// # Errors
/// Those of `sink`, and when the index cannot be read.
pub(crate) fn for_each_record<P: Send, E: From<SearchError>>(
    index: &OpenIndex,
    hits: &[HitAddress],
    threads: usize,
    encode: impl Fn(usize, &mut Record) -> P + Sync,
    mut sink: impl FnMut(P) -> Result<(), E>,
) -> Result<(), E> {
    let firsts = index.first_items()?;
    let mut order: Vec<u32> = (0..u32::try_from(hits.len()).unwrap_or(u32::MAX)).collect();
    order.chunks_mut(WINDOW).for_each(|window| window.sort_unstable_by_key(|at| hits[*at as usize].address));
    let runs: Vec<&[u32]> = order.chunks(AT_ONCE).collect();
    let read = |run: &&[u32]| -> Result<Vec<P>> {
        let mut reader = RecordReader { index, firsts: &firsts, letter: None };
        run.iter().map(|at| Ok(encode(*at as usize, reader.read(hits[*at as usize].address)?))).collect()
    };
    let (mut window, mut from, mut read_of_it): (Vec<Option<P>>, usize, usize) = (Vec::new(), 0, 0);
    in_order_at(PACE, &runs, threads, read, |run, parts| {
        window.resize_with(WINDOW.min(hits.len() - from), || None);
        run.iter().zip(parts?).for_each(|(at, part)| window[*at as usize - from] = Some(part));
        read_of_it += run.len();
        if read_of_it == window.len() {
            (from, read_of_it) = (from + window.len(), 0);
            window.drain(..).flatten().try_for_each(&mut sink)?;
        }
        Ok(())
    })
}

/// A reader of records that keeps what the items of a letter share while it reads them.
struct RecordReader<'a> {
    index: &'a OpenIndex,
    /// The first items of the letters, by segment.
    firsts: &'a [Arc<FirstItems>],
    /// The first item of the letter at hand, with the record that was read last of it.
    letter: Option<(DocAddress, Record)>,
}

impl RecordReader<'_> {
    /// Reads what is stored of the item at `address`.
    fn stored(&self, address: DocAddress) -> Result<(ItemRecord, Option<Shared>)> {
        let document: TantivyDocument = self.index.searcher.doc(address).map_err(|error| self.index.engine(error))?;
        stored_in(&document).ok_or_else(|| self.index.without_record())
    }

    /// Reads the record of the item at `address`.
    fn read(&mut self, address: DocAddress) -> Result<&mut Record> {
        let first = self.firsts[address.segment_ord as usize].first_of(address.doc_id);
        let first = DocAddress::new(address.segment_ord, first);
        if self.letter.as_ref().is_some_and(|(letter, _)| *letter == first) {
            let (item, _) = self.stored(address)?;
            let record = self.letter.as_mut().map(|(_, record)| record).ok_or_else(|| self.index.without_record())?;
            record.id.truncate(record.letter.len() + 1);
            record.id.push_str(&item.number.to_string());
            record.item = item;
            return Ok(record);
        }
        let (item, shared) = self.stored(address)?;
        let shared = if shared.is_some() { shared } else { self.stored(first)?.1 };
        let shared = shared.ok_or_else(|| self.index.without_record())?;
        let id = format!("{}#{}", shared.letter, item.number);
        let record = Record { id, letter: shared.letter, item, case: shared.case, source: shared.source };
        Ok(&mut self.letter.insert((first, record)).1)
    }
}

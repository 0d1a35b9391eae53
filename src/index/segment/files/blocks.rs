//! Reads a doc store block by block, without anything but the blocks themselves: neither the file's checksum nor the
//! list of blocks at its end has to be right. What a block holds is believed where it is proved by a hash of its own.

use std::fs;
use std::path::{Path, PathBuf};

use memchr::memmem::Finder;
use tantivy::index::{SegmentComponent, SegmentMeta};

use crate::index::schema::fields::{Stored, stored_field};
use crate::index::schema::proof::{Proof, RecordsHash};
use crate::index::schema::record::{CaseRecord, ItemRecord};
use crate::index::segment::postings::varint::take_number;

/// The bytes with which a compressed block begins.
const FRAME: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Bytes before a block, which have its length.
const PREFIX: usize = 4;
/// The longest block that is believed, in bytes.
const LONGEST: u64 = 256 << 20;
/// Bytes of a number in the list at the end of a block.
const NUMBER: usize = 4;

/// A letter that was found in a doc store, with the proof that it is whole.
#[derive(Debug)]
pub struct ProvedLetter {
    /// The letter's id.
    pub id: String,
    /// The path of its file below the source.
    pub source: String,
    /// The hash of all that was read of it.
    pub text: u128,
    /// The part that its items share.
    pub case: CaseRecord,
    /// Its items.
    pub items: Vec<ItemRecord>,
}

/// Returns the path of a segment's doc store in the folder `folder`.
pub fn doc_store(folder: &Path, meta: &SegmentMeta) -> PathBuf {
    folder.join(meta.relative_path(SegmentComponent::Store))
}

/// Finds all doc stores in the folder `folder`, where no commit says which segments count.
pub fn doc_stores(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|end| end == "store")).collect()
}

/// Reads the letters of the doc store at `path`, block by block, and hands those that are proved to `take`; a file that is not there
/// has none.
///
/// # Errors
/// The first error of `take`.
pub fn proved_letters<E>(path: &Path, take: impl FnMut(ProvedLetter) -> Result<(), E>) -> Result<(), E> {
    for_each_letter(&fs::read(path).unwrap_or_default(), take)
}

/// Hands on each letter that is whole among the bytes of a doc store.
fn for_each_letter<E>(bytes: &[u8], mut take: impl FnMut(ProvedLetter) -> Result<(), E>) -> Result<(), E> {
    let mut open: Vec<StoredTexts> = Vec::new();
    let mut finder = Blocks { bytes, at: 0, finder: Finder::new(&FRAME) };
    while let Some((follows, block)) = finder.next() {
        if !follows {
            // What came between is lost: the letter before has no more items than these.
            proved(&std::mem::take(&mut open)).map_or(Ok(()), &mut take)?;
        }
        for document in documents(&block) {
            let Some(texts) = document.and_then(StoredTexts::read) else {
                open.clear();
                continue;
            };
            if texts.letter.is_some() {
                proved(&std::mem::take(&mut open)).map_or(Ok(()), &mut take)?;
            }
            open.push(texts);
        }
    }
    proved(&open).map_or(Ok(()), take)
}

/// The blocks of a doc store.
struct Blocks<'a> {
    bytes: &'a [u8],
    at: usize,
    finder: Finder<'a>,
}

impl Blocks<'_> {
    /// Finds and unpacks the next block that can be. The first value is true if it follows the one before.
    fn next(&mut self) -> Option<(bool, Vec<u8>)> {
        let end = self.at;
        loop {
            let start = self.at + self.finder.find(self.bytes.get(self.at..)?)?;
            match unpacked(&self.bytes[start..]) {
                Some((length, block)) => {
                    self.at = start + length;
                    return Some((start == end + PREFIX, block));
                }
                // These bytes may occur by chance, or the block is damaged.
                None => self.at = start + 1,
            }
        }
    }
}

/// Unpacks the block at the beginning of `bytes`; returns its packed length too.
fn unpacked(bytes: &[u8]) -> Option<(usize, Vec<u8>)> {
    let length = zstd::zstd_safe::find_frame_compressed_size(bytes).ok()?;
    let size = zstd::zstd_safe::get_frame_content_size(bytes).ok()??;
    let packed = bytes.get(..length)?;
    let block = zstd::bulk::decompress(packed, usize::try_from(size).ok().filter(|_| size <= LONGEST)?).ok()?;
    Some((length, block))
}

/// Splits a block into documents. After them it has where each begins, and their number; `None` stands for a document
/// whose place is none.
fn documents(block: &[u8]) -> Vec<Option<&[u8]>> {
    let split = || {
        let (rest, count) = block.split_last_chunk::<NUMBER>()?;
        let count = u32::from_le_bytes(*count) as usize;
        let end = rest.len().checked_sub(count.checked_mul(NUMBER)?)?;
        let starts = rest[end..].chunks_exact(NUMBER).map(|start| {
            let start: [u8; NUMBER] = start.try_into().unwrap_or_default();
            u32::from_le_bytes(start) as usize
        });
        let starts: Vec<usize> = starts.chain([end]).collect();
        Some(starts.windows(2).map(|place| rest.get(place[0]..place[1])).collect())
    };
    split().unwrap_or_default()
}

/// The stored texts of a document.
#[derive(Debug, Default)]
struct StoredTexts {
    item: String,
    case: Option<String>,
    letter: Option<String>,
    /// The path of the file, and the proof of the letter.
    source: Vec<String>,
}

impl StoredTexts {
    /// Takes the texts out of a document; `None` where it is not as we write it.
    fn read(mut document: &[u8]) -> Option<StoredTexts> {
        let mut texts = StoredTexts::default();
        for _ in 0..take_number(&mut document) {
            let (field, rest) = document.split_first_chunk::<NUMBER>()?;
            let (kind, mut rest) = rest.split_first()?;
            let length = take_number(&mut rest) as usize;
            let (text, rest) = rest.split_at_checked(length).filter(|_| *kind == 0)?;
            let (field, text) = (u32::from_le_bytes(*field), std::str::from_utf8(text).ok()?.to_owned());
            document = rest;
            let is = |stored| stored_field(stored).field_id() == field;
            match () {
                () if is(Stored::Item) => texts.item = text,
                () if is(Stored::Case) => texts.case = Some(text),
                () if is(Stored::Letter) => texts.letter = Some(text),
                () if is(Stored::Source) => texts.source.push(text),
                () => {}
            }
        }
        Some(texts)
    }
}

/// Makes a letter of the texts of its documents, if its proof says that they are all of it.
fn proved(documents: &[StoredTexts]) -> Option<ProvedLetter> {
    let first = documents.first()?;
    let (Some(case), Some(id), [source, proof, ..]) = (&first.case, &first.letter, &first.source[..]) else {
        return None;
    };
    let (proof, mut records) = (Proof::read(proof)?, RecordsHash::default());
    records.add(case);
    documents.iter().for_each(|document| records.add(&document.item));
    if Proof::new(proof.text, id, source, records) != proof {
        return None;
    }
    let items = documents.iter().map(|document| serde_json::from_str::<ItemRecord>(&document.item).ok());
    let mut items: Vec<ItemRecord> = items.collect::<Option<_>>()?;
    items.iter_mut().for_each(ItemRecord::read_details);
    let case = serde_json::from_str(case).ok()?;
    Some(ProvedLetter { id: id.clone(), source: source.clone(), text: proof.text, case, items })
}

//! Keeps the texts of PDFs in a folder, by the hash of the file: another parser or vocabulary reads every letter
//! again, but no PDF.
//!
//! Two files only ever grow. `texts` has the texts, each compressed and with a checksum of its own bytes and the
//! hash it belongs to. `keys` has their offsets, in entries of one length that are written after the text they
//! lead to, and after that is on the disk: no power cut leaves an entry without its text. An entry that a crash left
//! unfinished or a disk changed is not found or not believed, and the PDF is read again: damage costs time and nothing
//! else. Texts of letters that are gone stay.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::corpus::pdf::error::PdfError;
use crate::corpus::pdf::pages::{PdfText, READER_VERSION};
use crate::platform::{is_link, link_error, open_own, read_exact_at, sync_folder, write_all_at};

/// The level of zstd. Texts are a third as long in the end; higher levels gain a tenth and take five times as
/// long.
const COMPRESSION_LEVEL: i32 = 3;
/// The bytes of an entry of `keys`: half of the hash, and the place.
pub const ENTRY_LENGTH: usize = 8 + 8;
/// The number of lower bits of a place that are the length of the text; the others are its offset.
pub const LENGTH_BITS: u32 = 24;
/// The number of entries that are written at once: waiting for the disk takes as long as reading a PDF or two, and a
/// run that is killed loses no more texts.
const WRITTEN_AT_ONCE: usize = 256;
/// The longest text that is kept, unpacked or packed: no letter is longer.
pub const LONGEST: usize = (1 << LENGTH_BITS) - 1;

/// A cache of the results of reading PDFs, in a folder; shared by all threads. Only one process may use a folder
/// at a time.
pub struct TextCache {
    folder: PathBuf,
    /// The open files. They are opened when first needed: where no PDF must be read, this costs nothing.
    opened: Mutex<Opened>,
    /// Hashes of PDFs whose texts are not kept.
    left_out: Vec<u128>,
}

/// The state of the files of a cache.
enum Opened {
    /// Not needed so far.
    NotYet,
    /// Not usable: every PDF is read.
    Never,
    /// Open.
    Now(Store),
}

/// The open files of a cache, with an index of them in memory.
struct Store {
    texts: Arc<File>,
    keys: File,
    /// Places of the texts that were there before this run, in order of the half of the hash; of several for one
    /// hash, the last counts.
    known: Vec<(u64, u64)>,
    /// Places of the texts that this run added.
    added: BTreeMap<u64, u64>,
    /// The offset in `texts` for the next text.
    texts_end: u64,
    /// The offset in `keys` for the next entry.
    keys_end: u64,
    /// Entries that are not written yet, since their texts may not be on the disk.
    waiting: Vec<u8>,
}

impl Drop for Store {
    /// Writes the last entries. Without them their PDFs are read again.
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

impl TextCache {
    /// Returns a cache in `folder`, which is made when it is first needed.
    pub fn new(folder: PathBuf) -> TextCache {
        TextCache { folder, opened: Mutex::new(Opened::NotYet), left_out: Vec::new() }
    }

    /// Returns the same cache, but the texts of PDFs of these hashes are not kept.
    pub(crate) fn leaving_out(self, hashes: Vec<u128>) -> TextCache {
        TextCache { left_out: hashes, ..self }
    }

    /// Returns the result of reading the PDF of this hash; `None` when it is not known or damaged.
    pub(crate) fn get(&self, hash: u128) -> Option<PdfText> {
        let (texts, place) = self.with(|store| Some((Arc::clone(&store.texts), store.place(key(hash))?)))??;
        let mut record = vec![0; (place & LONGEST as u64) as usize];
        read_exact_at(&texts, &mut record, place >> LENGTH_BITS).ok()?;
        // A record is a checksum of 8 bytes, the length of the text in 4, and the compressed text.
        let (checksum, content) = record.split_first_chunk::<8>()?;
        if *checksum != checksum_of(hash, content) {
            return None;
        }
        let (size, packed) = content.split_first_chunk::<4>()?;
        let text = zstd::bulk::decompress(packed, u32::from_le_bytes(*size) as usize).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Keeps the result of reading the PDF of this hash, unless another try may give another.
    pub(crate) fn put(&self, hash: u128, text: &PdfText) {
        if text.as_ref().is_err_and(PdfError::is_passing) || self.left_out.contains(&hash) {
            return;
        }
        let Ok(text) = serde_json::to_vec(text) else { return };
        let Ok(packed) = zstd::bulk::compress(&text, COMPRESSION_LEVEL) else { return };
        let content = [&(text.len() as u32).to_le_bytes()[..], &packed].concat();
        let record = [&checksum_of(hash, &content)[..], &content].concat();
        if text.len().max(record.len()) <= LONGEST {
            // A text that cannot be kept, since the disk is full, is read again.
            let _ = self.with(|store| store.append(key(hash), &record));
        }
    }

    /// Calls `use_store` with the open files; `None` when the folder cannot be used.
    fn with<T>(&self, use_store: impl FnOnce(&mut Store) -> T) -> Option<T> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(*opened, Opened::NotYet) {
            *opened = Store::open(&self.folder).map_or(Opened::Never, Opened::Now);
        }
        match &mut *opened {
            Opened::Now(store) => Some(use_store(store)),
            Opened::NotYet | Opened::Never => None,
        }
    }
}

impl Store {
    /// Opens the files in `folder`, makes those that are missing, and reads the keys.
    fn open(folder: &Path) -> io::Result<Store> {
        fs::create_dir_all(folder)?;
        if is_link(folder) {
            return Err(link_error());
        }
        let names = ["texts", "keys"].map(|name| format!("{name}-{READER_VERSION}"));
        remove_others(folder, &names)?;
        let is_new = names.iter().any(|name| !folder.join(name).exists());
        let [texts, keys] = [open_own(&folder.join(&names[0]))?, open_own(&folder.join(&names[1]))?];
        if is_new {
            sync_folder(folder)?;
        }
        let texts_end = texts.metadata()?.len();
        // The next entry overwrites one that was not written to its end.
        let count = keys.metadata()?.len() / ENTRY_LENGTH as u64;
        let mut known = Vec::with_capacity(count as usize);
        let mut entries = BufReader::new(&keys);
        let mut entry = [0; ENTRY_LENGTH];
        for _ in 0..count {
            entries.read_exact(&mut entry)?;
            let both = u128::from_le_bytes(entry);
            known.push((both as u64, (both >> 64) as u64));
        }
        // A stable sort: of entries with one key, the last written stays the last.
        known.sort_by_key(|(key, _)| *key);
        let keys_end = count * ENTRY_LENGTH as u64;
        let (texts, added, waiting) = (Arc::new(texts), BTreeMap::new(), Vec::new());
        Ok(Store { texts, keys, known, added, texts_end, keys_end, waiting })
    }

    /// Returns the place of a key, an added one before one that was there.
    fn place(&self, key: u64) -> Option<u64> {
        let end = self.known.partition_point(|(known, _)| *known <= key);
        let known = || self.known[..end].last().filter(|(known, _)| *known == key).map(|(_, place)| *place);
        self.added.get(&key).copied().or_else(known)
    }

    /// Writes a text. The entry that leads to it waits until the text is on the disk, so that no entry leads to a text
    /// that is not there.
    fn append(&mut self, key: u64, record: &[u8]) -> io::Result<()> {
        let place = self.texts_end << LENGTH_BITS | record.len() as u64;
        write_all_at(&self.texts, record, self.texts_end)?;
        self.texts_end += record.len() as u64;
        let entry = u128::from(place) << 64 | u128::from(key);
        self.waiting.extend_from_slice(&entry.to_le_bytes());
        self.added.insert(key, place);
        if self.waiting.len() >= WRITTEN_AT_ONCE * ENTRY_LENGTH { self.flush() } else { Ok(()) }
    }

    /// Writes the entries that wait, after their texts.
    fn flush(&mut self) -> io::Result<()> {
        if !self.waiting.is_empty() {
            self.texts.sync_data()?;
            write_all_at(&self.keys, &self.waiting, self.keys_end)?;
            self.keys.sync_data()?;
            self.keys_end += self.waiting.len() as u64;
            self.waiting.clear();
        }
        Ok(())
    }
}

/// Removes the files of other versions of the reader.
fn remove_others(folder: &Path, names: &[String]) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if ["texts-", "keys-"].iter().any(|ours| name.starts_with(ours)) && !names.iter().any(|kept| *kept == name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Returns the half of a hash that tells the PDFs of an index apart; the checksum of a text knows the whole.
fn key(hash: u128) -> u64 {
    hash as u64
}

/// Returns the checksum of a kept text and the hash it belongs to.
pub fn checksum_of(hash: u128, bytes: &[u8]) -> [u8; 8] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&hash.to_le_bytes()).update(bytes);
    let mut checksum = [0; 8];
    checksum.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    checksum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::pdf::pages::PdfPages;

    fn text(number: u128) -> PdfText {
        let texts = vec![format!("Page 1 of {number}\n"), "Page 2".repeat(number as usize % 50)];
        Ok(PdfPages { texts, unread: vec![format!("page {number}")] })
    }

    fn cache(folder: &tempfile::TempDir) -> TextCache {
        TextCache::new(folder.path().join("texts"))
    }

    /// Returns the number of the texts 0 to 99 that are found; none may be a wrong one.
    fn found(cache: &TextCache) -> usize {
        let hashes = (0..100).map(|number| number << 64 | number);
        hashes.filter_map(|hash| cache.get(hash).inspect(|found| assert_eq!(*found, text(hash as u64 as u128)))).count()
    }

    fn fill(cache: &TextCache) {
        (0..100).for_each(|number| cache.put(number << 64 | number, &text(number)));
    }

    #[test]
    fn texts_are_found_again_in_the_same_run_and_the_next() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = cache(&folder);
        assert_eq!(found(&first), 0);
        fill(&first);
        assert_eq!(found(&first), 100);
        assert_eq!(first.get(1 << 65 | 1), None, "another file with half the hash");
        drop(first);
        assert_eq!(found(&cache(&folder)), 100);
    }

    #[test]
    fn reasons_are_remembered_when_another_try_would_give_the_same() {
        let folder = tempfile::tempdir().expect("a folder");
        let lasting = [PdfError::NoText, PdfError::Password, PdfError::TooMuch, PdfError::Damaged("x".to_owned())];
        let passing = [PdfError::TimedOut, PdfError::Panicked, PdfError::NotStarted("x".to_owned())];
        let cache = cache(&folder);
        for (hash, error) in lasting.iter().chain(&passing).enumerate() {
            cache.put(hash as u128, &Err(error.clone()));
        }
        for (hash, error) in lasting.iter().enumerate() {
            assert_eq!(cache.get(hash as u128), Some(Err(error.clone())));
        }
        assert_eq!(cache.get(lasting.len() as u128), None);
    }

    #[test]
    fn damage_costs_the_texts_that_it_met_and_is_mended() {
        let name = |name: &str| format!("{name}-{READER_VERSION}");
        type Change = fn(&mut Vec<u8>);
        let damage: [(&str, Change, usize); 8] = [
            ("keys", |bytes| bytes.truncate(50 * ENTRY_LENGTH + 7), 50),
            ("keys", |bytes| bytes[10 * ENTRY_LENGTH + 3] ^= 1, 99),
            ("keys", |bytes| bytes[10 * ENTRY_LENGTH + 12] ^= 1, 99),
            ("keys", |bytes| bytes.fill(0), 0),
            ("keys", |bytes| bytes.clear(), 0),
            ("texts", |bytes| bytes.truncate(bytes.len() - 1), 99),
            ("texts", |bytes| bytes.clear(), 0),
            ("texts", |bytes| bytes.fill(7), 0),
        ];
        for (file, change, left) in damage {
            let folder = tempfile::tempdir().expect("a folder");
            fill(&cache(&folder));
            let path = folder.path().join("texts").join(name(file));
            let mut bytes = fs::read(&path).expect("a file");
            change(&mut bytes);
            fs::write(&path, bytes).expect("a file");
            let damaged = cache(&folder);
            assert_eq!(found(&damaged), left);
            fill(&damaged);
            assert_eq!(found(&damaged), 100);
            drop(damaged);
            assert_eq!(found(&cache(&folder)), 100);
        }
    }

    #[test]
    fn texts_of_another_reader_are_removed_and_other_files_left() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("texts")).expect("a folder");
        let write = |name: &str| fs::write(folder.path().join("texts").join(name), "old").expect("a file");
        ["texts-0", "keys-0", "notes"].iter().for_each(|name| write(name));
        assert_eq!(found(&cache(&folder)), 0);
        let there = |name: &str| folder.path().join("texts").join(name).exists();
        assert_eq!(["texts-0", "keys-0", "notes"].map(there), [false, false, true]);
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_no_error() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("texts"), "a file").expect("a file");
        let cache = cache(&folder);
        fill(&cache);
        assert_eq!(found(&cache), 0);
    }
}

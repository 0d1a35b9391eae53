//! The texts of PDFs that were read before, by the hash of the file: another parser or vocabulary reads
//! every letter again, but no PDF.
//!
//! Two files only ever grow. `texts` has the texts, each compressed and with a checksum. `keys` says where:
//! entries of one length, each with a checksum, written after the text they lead to. What a crash left
//! unfinished or a disk changed is not found or not believed, and the PDF is read again: damage costs time
//! and nothing else. Texts of letters that are gone stay.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, Read};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::pdf::{PdfError, READER_VERSION};

/// What reading a PDF gave: the text of each page, or why there is none.
pub type PdfText = Result<Vec<String>, PdfError>;

/// Texts are a third as long in the end; higher levels gain a tenth and take five times as long.
const COMPRESSION_LEVEL: i32 = 3;
/// Bytes of an entry of `keys`: hash, place, length, checksum.
const KEY_LENGTH: usize = 16 + 8 + 4 + 8;
/// Nothing longer is kept: no letter is.
const LONGEST: usize = 16 << 20;

/// Remembers what reading PDFs gave, in a folder; shared by all threads. One process may use a folder at a
/// time.
pub struct TextCache {
    folder: PathBuf,
    /// Opened when first needed: where no PDF must be read, this costs nothing.
    opened: Mutex<Opened>,
}

enum Opened {
    NotYet,
    /// Where the folder cannot be used, every PDF is read.
    Never,
    Now(Store),
}

struct Store {
    texts: Arc<File>,
    keys: File,
    /// Places by the second half of the hash, and the lengths there.
    index: BTreeMap<u64, (u64, u32)>,
    texts_end: u64,
    keys_end: u64,
}

impl TextCache {
    /// A cache in `folder`, which is made when it is first needed.
    pub fn new(folder: PathBuf) -> TextCache {
        TextCache { folder, opened: Mutex::new(Opened::NotYet) }
    }

    /// What reading the PDF of this hash gave.
    pub fn get(&self, hash: u128) -> Option<PdfText> {
        let (texts, place, length) = self.with(|store| {
            let &(place, length) = store.index.get(&key(hash))?;
            Some((Arc::clone(&store.texts), place, length))
        })??;
        let mut record = vec![0; length as usize];
        texts.read_exact_at(&mut record, place).ok()?;
        let (checksum, content) = record.split_first_chunk::<8>()?;
        if *checksum != checksum_of(hash, content) {
            return None;
        }
        let (size, packed) = content.split_first_chunk::<4>()?;
        let text = zstd::bulk::decompress(packed, u32::from_le_bytes(*size) as usize).ok()?;
        serde_json::from_slice(&text).ok()
    }

    /// Remembers what reading the PDF of this hash gave, unless another try may give something else.
    pub fn put(&self, hash: u128, text: &PdfText) {
        if matches!(text, Err(PdfError::TimedOut | PdfError::NotStarted(_) | PdfError::Panicked)) {
            return;
        }
        let Ok(text) = serde_json::to_vec(text) else { return };
        if text.len() > LONGEST {
            return;
        }
        let Ok(packed) = zstd::bulk::compress(&text, COMPRESSION_LEVEL) else { return };
        let content = [&(text.len() as u32).to_le_bytes()[..], &packed].concat();
        let record = [&checksum_of(hash, &content)[..], &content].concat();
        // A text that cannot be kept, since the disk is full, is read again.
        let _ = self.with(|store| store.append(hash, &record));
    }

    /// `None` when the folder cannot be used.
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
    fn open(folder: &Path) -> io::Result<Store> {
        fs::create_dir_all(folder)?;
        let names = ["texts", "keys"].map(|name| format!("{name}-{READER_VERSION}"));
        remove_others(folder, &names)?;
        let open =
            |name| OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join(name));
        let [texts, keys] = [open(&names[0])?, open(&names[1])?];
        let texts_end = texts.metadata()?.len();
        // The next entry overwrites one that was not written to its end.
        let keys_end = keys.metadata()?.len() / KEY_LENGTH as u64 * KEY_LENGTH as u64;
        let mut index = BTreeMap::new();
        let mut entries = BufReader::new(&keys).take(keys_end);
        let mut entry = [0; KEY_LENGTH];
        while entries.limit() > 0 {
            entries.read_exact(&mut entry)?;
            if let Some((hash, place, length)) = read_key(&entry)
                && place.checked_add(u64::from(length)).is_some_and(|end| end <= texts_end)
            {
                index.insert(key(hash), (place, length));
            }
        }
        Ok(Store { texts: Arc::new(texts), keys, index, texts_end, keys_end })
    }

    fn append(&mut self, hash: u128, record: &[u8]) -> io::Result<()> {
        let (place, length) = (self.texts_end, record.len() as u32);
        self.texts.write_all_at(record, place)?;
        self.texts_end += record.len() as u64;
        self.keys.write_all_at(&write_key(hash, place, length), self.keys_end)?;
        self.keys_end += KEY_LENGTH as u64;
        self.index.insert(key(hash), (place, length));
        Ok(())
    }
}

/// Removes what other versions of the reader left.
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

/// Half of a hash tells the PDFs of an index apart, and the checksum of a text knows the whole.
fn key(hash: u128) -> u64 {
    hash as u64
}

fn write_key(hash: u128, place: u64, length: u32) -> [u8; KEY_LENGTH] {
    let mut entry = [0; KEY_LENGTH];
    entry[..16].copy_from_slice(&hash.to_le_bytes());
    entry[16..24].copy_from_slice(&place.to_le_bytes());
    entry[24..28].copy_from_slice(&length.to_le_bytes());
    let checksum = checksum_of(hash, &entry[16..28]);
    entry[28..].copy_from_slice(&checksum);
    entry
}

/// `None` when it is not what was written.
fn read_key(entry: &[u8; KEY_LENGTH]) -> Option<(u128, u64, u32)> {
    let (hash, rest) = entry.split_first_chunk::<16>()?;
    let (place, rest) = rest.split_first_chunk::<8>()?;
    let (length, _) = rest.split_first_chunk::<4>()?;
    let (hash, place) = (u128::from_le_bytes(*hash), u64::from_le_bytes(*place));
    let length = u32::from_le_bytes(*length);
    (write_key(hash, place, length) == *entry).then_some((hash, place, length))
}

fn checksum_of(hash: u128, bytes: &[u8]) -> [u8; 8] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&hash.to_le_bytes()).update(bytes);
    let mut checksum = [0; 8];
    checksum.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    checksum
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(number: u128) -> PdfText {
        Ok(vec![format!("Page 1 of {number}\n"), "Page 2".repeat(number as usize % 50)])
    }

    fn cache(folder: &tempfile::TempDir) -> TextCache {
        TextCache::new(folder.path().join("texts"))
    }

    /// How many of the texts 0 to 99 are found; none may be a wrong one.
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
        assert_eq!(found(&cache(&folder)), 100);
        assert_eq!(first.get(1 << 65 | 1), None, "another file with half the hash");
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
        let damage: [(&str, Change, usize); 6] = [
            ("keys", |bytes| bytes.truncate(50 * KEY_LENGTH + 7), 50),
            ("keys", |bytes| bytes[10 * KEY_LENGTH + 3] ^= 1, 99),
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

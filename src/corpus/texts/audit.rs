//! Finds the kept texts that are damaged, and forgets them. A damaged text is read again anyway; the check is
//! there so that somebody learns of a failing disk.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::corpus::pdf::pages::{PdfText, READER_VERSION};
use crate::corpus::texts::cache::{ENTRY_LENGTH, LENGTH_BITS, LONGEST, checksum_of};
use crate::platform::{is_link, link_error, read_exact_at, sync_folder, temporary_in};

/// Returns the keys of the texts in `folder` that are damaged, none where there is no folder. `hashes` are those
/// of known PDFs, in order of their lower halves.
///
/// # Errors
/// When the folder cannot be read.
pub fn damaged_texts(folder: &Path, hashes: &[u128]) -> io::Result<HashSet<u64>> {
    let has_texts = || fs::metadata(folder.join(name("texts"))).is_ok_and(|texts| texts.len() > 0);
    let (entries, texts) = match open(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound && !has_texts() => {
            return Ok(HashSet::new());
        }
        other => other?,
    };
    // Of several entries of a text, the last counts.
    let last: BTreeMap<u64, u64> = entries.into_iter().collect();
    let mut places: Vec<(u64, u64)> = last.into_iter().map(|(key, place)| (place, key)).collect();
    places.sort_unstable();
    let whole = |key: u64| {
        let at = hashes.partition_point(|hash| (*hash as u64) < key);
        hashes.get(at).copied().filter(|hash| *hash as u64 == key)
    };
    let is_damaged = |(place, key): &(u64, u64)| !is_readable(&texts, *place, whole(*key));
    Ok(places.into_iter().filter(is_damaged).map(|(_, key)| key).collect())
}

/// Removes the entries of the texts with these keys: their PDFs are read again when they must be.
///
/// # Errors
/// When the folder cannot be written.
pub fn forget_texts(folder: &Path, keys: &HashSet<u64>) -> io::Result<()> {
    if is_link(folder) {
        return Err(link_error());
    }
    let mut file = temporary_in(folder)?;
    let (entries, _) = open(folder).unwrap_or_else(|_| (Vec::new(), None));
    for (key, place) in entries.into_iter().filter(|(key, _)| !keys.contains(key)) {
        file.write_all(&(u128::from(place) << 64 | u128::from(key)).to_le_bytes())?;
    }
    // The new entries replace the old ones in one step, or not at all.
    file.as_file().sync_all()?;
    file.persist(folder.join(name("keys")))?;
    Ok(())
}

/// Takes the texts of the PDFs of these hashes out of the files in `folder`, and all that no entry leads to; nothing is
/// done where there is no such folder.
///
/// # Errors
/// When the folder cannot be written.
pub fn erase_texts(folder: &Path, hashes: &[u128]) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    if is_link(folder) {
        return Err(link_error());
    }
    let (entries, texts) = open(folder).unwrap_or_else(|_| (Vec::new(), None));
    // Of several entries of a text, the last counts.
    let last: BTreeMap<u64, u64> = entries.into_iter().collect();
    let (mut new_texts, mut new_keys, mut end) = (temporary_in(folder)?, temporary_in(folder)?, 0);
    for (key, place) in last.into_iter().filter(|(key, _)| hashes.iter().all(|hash| *hash as u64 != *key)) {
        let mut record = vec![0; (place & LONGEST as u64) as usize];
        let is_there =
            texts.as_ref().is_some_and(|texts| read_exact_at(texts, &mut record, place >> LENGTH_BITS).is_ok());
        if is_there {
            new_texts.write_all(&record)?;
            let place = end << LENGTH_BITS | record.len() as u64;
            new_keys.write_all(&(u128::from(place) << 64 | u128::from(key)).to_le_bytes())?;
            end += record.len() as u64;
        }
    }
    // Keys that lead into other texts are not believed, so that no order of these steps does harm.
    for (file, of) in [(new_texts, "texts"), (new_keys, "keys")] {
        file.as_file().sync_all()?;
        file.persist(folder.join(name(of)))?;
    }
    sync_folder(folder)
}

/// A key, and the place of its text.
type TextPlace = (u64, u64);

/// Returns the name of a file of the cache for the current version of the reader.
fn name(file: &str) -> String {
    format!("{file}-{READER_VERSION}")
}

/// Returns the entries of `keys`, and the file `texts` where it is there.
fn open(folder: &Path) -> io::Result<(Vec<TextPlace>, Option<File>)> {
    let keys = fs::read(folder.join(name("keys")))?;
    let (entries, _) = keys.as_chunks::<ENTRY_LENGTH>();
    // A power cut may leave zeroes in the place of entries that were not yet on the disk.
    let both = entries.iter().map(|entry| u128::from_le_bytes(*entry)).filter(|both| *both != 0);
    let entries = both.map(|both| (both as u64, (both >> 64) as u64)).collect();
    Ok((entries, File::open(folder.join(name("texts"))).ok()))
}

/// Returns true if the text at `place` is as it was written. For a known PDF the checksum of `hash` tells; for
/// others, of which only half of the hash is known, it must unpack and parse.
fn is_readable(texts: &Option<File>, place: u64, hash: Option<u128>) -> bool {
    let mut record = vec![0; (place & LONGEST as u64) as usize];
    let Some(texts) = texts else { return false };
    if read_exact_at(texts, &mut record, place >> LENGTH_BITS).is_err() {
        return false;
    }
    let Some((checksum, content)) = record.split_first_chunk::<8>() else { return false };
    if let Some(hash) = hash {
        return *checksum == checksum_of(hash, content);
    }
    let Some((size, packed)) = content.split_first_chunk::<4>() else { return false };
    let size = (u32::from_le_bytes(*size) as usize).min(LONGEST);
    let text = zstd::bulk::decompress(packed, size).ok();
    text.is_some_and(|text| serde_json::from_slice::<PdfText>(&text).is_ok())
}

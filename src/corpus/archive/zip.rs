//! Reads the directory of a zip archive: <https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT>
//!
//! This is not left to a library, because libraries keep one of several entries of the same name, and hold the
//! whole directory in memory.

use std::io::{self, BufReader, Read};

use crate::corpus::archive::byte_range::{ByteRange, OpenRange};
use crate::corpus::archive::entry::{ArchiveEntry, ArchiveMember, Packing, Visit};
use crate::corpus::archive::error::ArchiveError;
use crate::corpus::archive::zip_header::{LOCAL_HEADER, LOCAL_HEADER_LEN, u16_at, u32_at, u64_at};

/// The signature of an entry in the directory.
const DIRECTORY_HEADER: &[u8] = b"PK\x01\x02";
/// The signature of the end of the directory.
const DIRECTORY_END: &[u8] = b"PK\x05\x06";
/// The signature of the end of a directory with numbers of 64 bits.
const DIRECTORY_END_64: &[u8] = b"PK\x06\x06";
/// The signature of the record that leads to that end.
const LOCATOR_64: &[u8] = b"PK\x06\x07";

/// The bytes of an entry in the directory, without its name, extra field and comment. The lengths below are
/// likewise without variable parts.
const DIRECTORY_HEADER_LEN: usize = 46;
const DIRECTORY_END_LEN: u64 = 22;
const DIRECTORY_END_64_LEN: usize = 56;
const LOCATOR_64_LEN: u64 = 20;
/// The longest comment after the end of the directory.
const LONGEST_COMMENT: u64 = 0xFFFF;

/// The flag of an entry that is encrypted.
const ENCRYPTED: u16 = 1;
/// The flag of an entry whose sizes are written after its bytes.
const SIZES_BEHIND: u16 = 1 << 3;
/// The value of a number that is in the extra field instead, since it has more than 32 bits.
const ELSEWHERE: u64 = 0xFFFF_FFFF;
/// The id of the extra field with such numbers.
const EXTRA_64: u16 = 1;

/// The method of an entry that is not compressed.
const STORED: u16 = 0;
/// The method of an entry that is deflated. Entries of other methods are told, not read.
const DEFLATED: u16 = 8;

/// Visits the entries of the zip archive `view`, opened as `window`. Where the directory is missing, it visits
/// the entries up to the first whose size is not written before it.
///
/// # Errors
/// When the archive is damaged or no zip, or the visit ends with an error.
pub fn list(view: &ByteRange, window: &OpenRange, visit: &mut Visit<'_>) -> Result<(), ArchiveError> {
    let damaged = |error: io::Error| ArchiveError::damaged(&error);
    let Some(directory) = Directory::find(window).map_err(damaged)? else {
        let is_zip = list_headers(view, window, visit)?;
        return Err(if is_zip {
            ArchiveError::Damaged("its directory is missing".to_owned())
        } else {
            ArchiveError::NoArchive
        });
    };
    let mut input = BufReader::new(window.reader(directory.start, directory.len));
    let mut names = Vec::new();
    let mut left = directory.len;
    while left > 0 {
        let mut header = [0; DIRECTORY_HEADER_LEN];
        input.read_exact(&mut header).map_err(damaged)?;
        if !header.starts_with(DIRECTORY_HEADER) {
            return Err(ArchiveError::Damaged("its directory is broken".to_owned()));
        }
        let [name, extra, comment] = [28, 30, 32].map(|at| usize::from(u16_at(&header, at)));
        names.resize(name + extra + comment, 0);
        input.read_exact(&mut names).map_err(damaged)?;
        left = left.saturating_sub((DIRECTORY_HEADER_LEN + names.len()) as u64);
        let facts = ZipEntry::of_directory(&header, &names[name..name + extra]);
        visit_entry(view, &names[..name], &facts, directory.shift, visit)?;
    }
    Ok(())
}

/// The range of the directory in the archive.
struct Directory {
    /// The offset of its first entry.
    start: u64,
    /// The number of its bytes.
    len: u64,
    /// The number of bytes before the archive, a program that unpacks it for example. Its own offsets do not
    /// count them.
    shift: u64,
}

impl Directory {
    /// Finds the directory by its end, which may be followed by a comment.
    fn find(window: &OpenRange) -> io::Result<Option<Directory>> {
        // Nothing before that can be the end of the directory.
        let tail_len = window.len().min(DIRECTORY_END_LEN + LONGEST_COMMENT);
        let tail_at = window.len() - tail_len;
        let mut tail = Vec::new();
        window.reader(tail_at, tail_len).read_to_end(&mut tail)?;
        let ends = |at: &usize| {
            let comment = tail.get(at + 20..at + 22).map(|bytes| u16_at(bytes, 0));
            tail[*at..].starts_with(DIRECTORY_END)
                && comment.is_some_and(|len| at + 22 + usize::from(len) <= tail.len())
        };
        let Some(at) = (0..tail.len()).rev().find(ends) else { return Ok(None) };
        let mut end = tail_at + at as u64;
        let mut len = u64::from(u32_at(&tail, at + 12));
        let mut start = u64::from(u32_at(&tail, at + 16));
        if let Some((end_64, len_64, start_64)) = Directory::find_64(window, end)? {
            (end, len, start) = (end_64, len_64, start_64);
        }
        // The directory is right before its end, wherever the archive thinks that it begins itself.
        let Some(actual) = end.checked_sub(len).filter(|&actual| actual >= start) else { return Ok(None) };
        Ok(Some(Directory { start: actual, len, shift: actual - start }))
    }

    /// Finds the end of a directory with numbers of 64 bits before `end`, and returns its offset, and the length
    /// and offset of the directory.
    fn find_64(window: &OpenRange, end: u64) -> io::Result<Option<(u64, u64, u64)>> {
        let mut locator = [0; LOCATOR_64_LEN as usize];
        let Some(at) = end.checked_sub(LOCATOR_64_LEN) else { return Ok(None) };
        window.read_at(at, &mut locator)?;
        let before = at.checked_sub(DIRECTORY_END_64_LEN as u64);
        let (true, Some(before)) = (locator.starts_with(LOCATOR_64), before) else { return Ok(None) };
        let mut record = [0; DIRECTORY_END_64_LEN];
        // The offset is wrong where bytes were put before the archive; the end is then right before its locator.
        for place in [u64_at(&locator, 8), before] {
            let read = window.read_at(place, &mut record);
            if read.is_ok() && record.starts_with(DIRECTORY_END_64) {
                return Ok(Some((place, u64_at(&record, 40), u64_at(&record, 48))));
            }
        }
        Ok(None)
    }
}

/// The facts about an entry, from the directory or from its local header.
struct ZipEntry {
    /// The flags, [`ENCRYPTED`] and [`SIZES_BEHIND`] among them.
    flags: u16,
    /// The method of packing.
    method: u16,
    /// The CRC-32 of the unpacked bytes.
    crc: u32,
    /// The number of packed bytes.
    packed: u64,
    /// The number of unpacked bytes.
    size: u64,
    /// The offset of its local header.
    at: u64,
    /// The mode of the file under Unix with its type, where that is known, else 0.
    mode: u32,
}

impl ZipEntry {
    /// Reads the facts of an entry of the directory and its extra field.
    fn of_directory(header: &[u8], extra: &[u8]) -> ZipEntry {
        const UNIX: u8 = 3;
        let [size, packed, at] = with_extra([24, 20, 42].map(|at| u64::from(u32_at(header, at))), extra);
        let mode = if header[5] == UNIX { u32_at(header, 38) >> 16 } else { 0 };
        ZipEntry {
            flags: u16_at(header, 8),
            method: u16_at(header, 10),
            crc: u32_at(header, 16),
            packed,
            size,
            at,
            mode,
        }
    }

    /// Reads the facts of a local header at `at` and its extra field.
    fn of_local(header: &[u8], extra: &[u8], at: u64) -> ZipEntry {
        let [size, packed, _] = with_extra([u64::from(u32_at(header, 22)), u64::from(u32_at(header, 18)), 0], extra);
        ZipEntry {
            flags: u16_at(header, 6),
            method: u16_at(header, 8),
            crc: u32_at(header, 14),
            packed,
            size,
            at,
            mode: 0,
        }
    }
}

/// Returns the numbers, with those that are in the extra field taken from there, in the order of the format:
/// size, packed size, offset.
fn with_extra(mut numbers: [u64; 3], mut extra: &[u8]) -> [u64; 3] {
    while extra.len() >= 4 {
        let (id, len) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let body = extra.get(4..4 + len).unwrap_or_default();
        if id == EXTRA_64 {
            let mut values = body.chunks_exact(8).map(|value| u64_at(value, 0));
            for number in numbers.iter_mut().filter(|number| **number == ELSEWHERE) {
                *number = values.next().unwrap_or(*number);
            }
        }
        extra = extra.get(4 + len..).unwrap_or_default();
    }
    numbers
}

/// Visits one entry, unless it is a folder. `shift` is the number of bytes before the archive.
fn visit_entry(
    view: &ByteRange,
    name: &[u8],
    facts: &ZipEntry,
    shift: u64,
    visit: &mut Visit<'_>,
) -> Result<(), ArchiveError> {
    const TYPE: u32 = 0o170_000;
    const LINK: u32 = 0o120_000;
    if name.ends_with(b"/") || name.ends_with(b"\\") {
        return Ok(());
    }
    // An entry that cannot be read is visited all the same: it is told to the user.
    let content = match facts.method {
        _ if facts.flags & ENCRYPTED != 0 => Err("encrypted".to_owned()),
        _ if facts.mode & TYPE == LINK => Err("symbolic link, not followed".to_owned()),
        STORED | DEFLATED => Ok(ArchiveMember {
            archive: view.clone(),
            at: facts.at.saturating_add(shift),
            packed: facts.packed,
            size: facts.size,
            form: Packing::Zip { deflated: facts.method == DEFLATED, crc: facts.crc },
        }),
        other => Err(format!("packed by a method that is not read ({other})")),
    };
    visit(ArchiveEntry { name, content })
}

/// Visits entries from local header to local header, as far as that leads; returns true if it led anywhere.
fn list_headers(view: &ByteRange, window: &OpenRange, visit: &mut Visit<'_>) -> Result<bool, ArchiveError> {
    let mut at = 0;
    let mut names = Vec::new();
    loop {
        let mut header = [0; LOCAL_HEADER_LEN as usize];
        let read = window.read_at(at, &mut header);
        if read.is_err() || !header.starts_with(LOCAL_HEADER) || u16_at(&header, 6) & SIZES_BEHIND != 0 {
            return Ok(at > 0);
        }
        let [name, extra] = [26, 28].map(|place| usize::from(u16_at(&header, place)));
        names.resize(name + extra, 0);
        if window.read_at(at + LOCAL_HEADER_LEN, &mut names).is_err() {
            return Ok(at > 0);
        }
        let facts = ZipEntry::of_local(&header, &names[name..], at);
        visit_entry(view, &names[..name], &facts, 0, visit)?;
        at = (at + LOCAL_HEADER_LEN + names.len() as u64).saturating_add(facts.packed);
    }
}

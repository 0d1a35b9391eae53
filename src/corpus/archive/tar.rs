//! Reads the headers of a tar archive: <https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html>
//!
//! This is not left to a library, because libraries read a name as long as an archive claims it to be.

use std::io;

use crate::corpus::archive::byte_range::{ByteRange, OpenRange};
use crate::corpus::archive::entry::{ArchiveEntry, ArchiveMember, Packing, Visit};
use crate::corpus::archive::error::ArchiveError;

/// The size of a header in bytes; contents are padded to a multiple of it.
const BLOCK: u64 = 512;
/// The most bytes of an extended header.
const LONGEST_NOTE: u64 = 1 << 20;

/// Returns true if `bytes` begin with a header whose checksum is right.
pub fn begins(bytes: &[u8]) -> bool {
    bytes.first_chunk().is_some_and(|block| block[0] != 0 && TarHeader::read(block).is_some())
}

/// Visits the entries of the tar archive `view`, opened as `window`. Contents are skipped, not read.
///
/// # Errors
/// When the archive is damaged, or the visit ends with an error.
pub fn list(view: &ByteRange, window: &OpenRange, visit: &mut Visit<'_>) -> Result<(), ArchiveError> {
    let mut at = 0;
    let mut note = ExtendedHeader::default();
    // An archive should end in blocks of zeros, but many a program forgets them.
    while at < window.len() {
        let mut block = [0; BLOCK as usize];
        window.read_at(at, &mut block).map_err(|error| ArchiveError::damaged(&error))?;
        if block.iter().all(|&byte| byte == 0) {
            break;
        }
        let header = TarHeader::read(&block).ok_or_else(|| ArchiveError::Damaged(format!("no header at byte {at}")))?;
        let start = at + BLOCK;
        let size = if header.is_note() { header.size } else { note.size.unwrap_or(header.size) };
        let is_whole = size <= window.len() - start;
        if header.is_note() {
            note.read(&header, window, start)?;
        } else {
            let name = note.name.take().unwrap_or_else(|| header.name.clone());
            // It holds for one entry only.
            note = ExtendedHeader::default();
            let member = ArchiveMember { archive: view.clone(), at: start, packed: size, size, form: Packing::Bare };
            if let Some(content) = header.content(member, is_whole).filter(|_| !name.ends_with(b"/")) {
                visit(ArchiveEntry { name: &name, content })?;
            }
        }
        if !is_whole {
            return Err(ArchiveError::damaged(&io::ErrorKind::UnexpectedEof.into()));
        }
        at = start + size.div_ceil(BLOCK) * BLOCK;
    }
    Ok(())
}

/// The header of an entry, as far as it is needed.
struct TarHeader {
    /// The name with its folders, without the bytes of zero at its end.
    name: Vec<u8>,
    /// The number of bytes after the header.
    size: u64,
    /// The type flag: `0` for a file, `5` for a folder, letters for extended headers.
    kind: u8,
}

impl TarHeader {
    /// Reads a header; `None` when its checksum is wrong.
    fn read(block: &[u8; BLOCK as usize]) -> Option<TarHeader> {
        const CHECKSUM: std::ops::Range<usize> = 148..156;
        // The checksum is the sum of all bytes of the header, those of its own field taken for spaces.
        let bytes = block.iter().enumerate();
        let sum = bytes.map(|(at, &byte)| u64::from(if CHECKSUM.contains(&at) { b' ' } else { byte })).sum::<u64>();
        if number(&block[CHECKSUM]) != Some(sum) {
            return None;
        }
        let kind = block[156];
        let mut name = text(&block[..100]).to_vec();
        let prefix = text(&block[345..500]);
        // The ustar format has room for the folders of a longer name.
        if block[257..].starts_with(b"ustar\0") && !prefix.is_empty() {
            name = [prefix, b"/", &name].concat();
        }
        // Links, devices and folders have no bytes, whatever else is there.
        let size = if matches!(kind, b'1'..=b'6') { 0 } else { number(&block[124..136])? };
        Some(TarHeader { name, size, kind })
    }

    /// Returns true for an extended header: not an entry, but more facts about the next one or about all.
    fn is_note(&self) -> bool {
        matches!(self.kind, b'L' | b'K' | b'x' | b'g' | b'V')
    }

    /// Returns the bytes of the entry, `member`, or the reason why they are of no use; `None` for folders.
    fn content(&self, member: ArchiveMember, is_whole: bool) -> Option<Result<ArchiveMember, String>> {
        let reason = match self.kind {
            b'5' => return None,
            b'0' | b'\0' | b'7' if is_whole => return Some(Ok(member)),
            b'0' | b'\0' | b'7' => "cut short: the archive ends before it",
            b'1' => "a link to another file of the archive",
            b'2' => "symbolic link, not followed",
            _ => "not a regular file",
        };
        Some(Err(reason.to_owned()))
    }
}

/// The facts about the next entry for which its own header has no room.
#[derive(Default)]
struct ExtendedHeader {
    /// The name that replaces the one in the header.
    name: Option<Vec<u8>>,
    /// The size that replaces the one in the header.
    size: Option<u64>,
}

impl ExtendedHeader {
    /// Takes over the name and the size that the extended header at `start` gives, in the form of GNU (`L`) or of
    /// pax (`x`).
    fn read(&mut self, header: &TarHeader, window: &OpenRange, start: u64) -> Result<(), ArchiveError> {
        if !matches!(header.kind, b'L' | b'x') {
            return Ok(());
        }
        if header.size > LONGEST_NOTE {
            return Err(ArchiveError::Damaged("a name or a header of more than a megabyte".to_owned()));
        }
        let mut bytes = vec![0; usize::try_from(header.size).unwrap_or(0)];
        window.read_at(start, &mut bytes).map_err(|error| ArchiveError::damaged(&error))?;
        if header.kind == b'L' {
            self.name = Some(text(&bytes).to_vec());
            return Ok(());
        }
        // Records of the form "LENGTH KEY=VALUE\n", the length that of the whole record.
        let mut rest = &bytes[..];
        while let Some(space) = rest.iter().position(|&byte| byte == b' ') {
            let len = std::str::from_utf8(&rest[..space]).ok().and_then(|len| len.parse::<usize>().ok());
            let Some(record) = len.and_then(|len| rest.get(space + 1..len)) else { break };
            if let Some(path) = record.strip_prefix(b"path=") {
                self.name = Some(path.strip_suffix(b"\n").unwrap_or(path).to_vec());
            } else if let Some(size) = record.strip_prefix(b"size=") {
                self.size = std::str::from_utf8(size).ok().and_then(|size| size.trim().parse().ok());
            }
            rest = &rest[space + 1 + record.len()..];
        }
        Ok(())
    }
}

/// Returns a field up to its first zero.
fn text(field: &[u8]) -> &[u8] {
    field.split(|&byte| byte == 0).next().unwrap_or_default()
}

/// Returns a number written as octal digits, or as bytes after a first one of which only the highest bit is set. Negative
/// numbers, which have more bits there, are none.
fn number(field: &[u8]) -> Option<u64> {
    const BYTES_FOLLOW: u8 = 0x80;
    if field.first() == Some(&BYTES_FOLLOW) {
        return field[1..].iter().try_fold(0_u64, |sum, &byte| sum.checked_mul(256)?.checked_add(u64::from(byte)));
    }
    let digits = std::str::from_utf8(text(field)).ok()?.trim();
    if digits.is_empty() { Some(0) } else { u64::from_str_radix(digits, 8).ok() }
}

//! Reads the files of segments as plain bytes and compares their checksums.
//!
//! tantivy ends each file with a footer that has a checksum of the rest, and never looks at it of its own accord. Its
//! own check maps the file into memory, where a bad sector ends the process, and trusts a list of files that may be
//! damaged itself.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use tantivy::index::{SegmentComponent, SegmentId, SegmentMeta};

use crate::index::segment::files::names::PARTS;
use crate::platform::system_says;

/// Bytes that are read at a time.
const BUFFER: usize = 256 << 10;
/// Length of the tail of a file in bytes: four for the length of the footer, four for a number that is always the
/// same.
const TAIL: u64 = 8;
/// The number in the tail that is always the same, as tantivy's `directory/footer.rs` has it.
const MAGIC: u32 = 1337;
/// The longest footer that is believed, in bytes; tantivy refuses longer ones too.
const LONGEST_FOOTER: u64 = 50_000;

/// The footer that tantivy writes at the end of a file, as JSON. An unknown field means that another tantivy wrote
/// it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Footer {
    version: Version,
    crc: u32,
}

/// The version of tantivy that wrote a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Version {
    major: u32,
    minor: u32,
    patch: u32,
    index_format_version: u32,
}

/// A file that a segment must have.
pub struct SegmentFile {
    /// The segment that the file is a part of.
    pub segment: SegmentId,
    /// The file's name in the store.
    pub name: PathBuf,
    /// True for the file that says which items are deleted. It may be younger than the others of its segment.
    is_deletes: bool,
}

/// The result of reading a file: its length in bytes and the version that wrote it, or the reason why it is damaged.
pub type FileReading = Result<(u64, Version), String>;

/// Lists the files that segments must have.
pub fn files_of(segments: &[SegmentMeta]) -> Vec<SegmentFile> {
    let mut files = Vec::new();
    for meta in segments {
        let deletes = meta.has_deletes().then_some(SegmentComponent::Delete);
        for component in PARTS.into_iter().chain(deletes) {
            let is_deletes = component == SegmentComponent::Delete;
            files.push(SegmentFile { segment: meta.id(), name: meta.relative_path(component), is_deletes });
        }
    }
    files
}

/// Reads the file at `path` to its end and compares the checksum in its footer with that of the rest.
pub fn read(path: &Path) -> FileReading {
    let io = |error: std::io::Error| system_says(&error);
    let mut file = File::open(path).map_err(io)?;
    let length = file.metadata().map_err(io)?.len();
    // From the end to the front: each part says where the one before it begins.
    let footer_end = length.checked_sub(TAIL).ok_or("it is cut off")?;
    let mut tail = [0; TAIL as usize];
    file.seek(SeekFrom::Start(footer_end)).and_then(|_| file.read_exact(&mut tail)).map_err(io)?;
    let [a, b, c, d, magic @ ..] = tail;
    let footer_length = u64::from(u32::from_le_bytes([a, b, c, d]));
    if u32::from_le_bytes(magic) != MAGIC || footer_length > LONGEST_FOOTER {
        return Err("it is cut off or overwritten".to_owned());
    }
    let body = footer_end.checked_sub(footer_length).ok_or("it is cut off")?;
    let mut footer = vec![0; footer_length as usize];
    file.seek(SeekFrom::Start(body)).and_then(|_| file.read_exact(&mut footer)).map_err(io)?;
    let footer: Footer = serde_json::from_slice(&footer).map_err(|_| "its footer is overwritten")?;
    file.seek(SeekFrom::Start(0)).map_err(io)?;
    if checksum(&mut file.take(body)).map_err(io)? != footer.crc {
        return Err("its checksum does not fit".to_owned());
    }
    Ok((length, footer.version))
}

/// Computes the CRC-32 of `bytes`.
fn checksum(bytes: &mut impl Read) -> std::io::Result<u32> {
    let mut buffer = vec![0; BUFFER];
    let mut sum = crc32fast::Hasher::new();
    loop {
        match bytes.read(&mut buffer)? {
            0 => return Ok(sum.finalize()),
            count => sum.update(&buffer[..count]),
        }
    }
}

/// Finds the files, by their place in `files`, that name another version than most files of their segment do. The
/// files of a segment are written by one process, so that this is damage, of a part that no checksum covers.
pub fn of_another_version(files: &[SegmentFile], readings: &[FileReading]) -> Vec<usize> {
    let mut versions: BTreeMap<SegmentId, BTreeMap<&Version, usize>> = BTreeMap::new();
    let read = |at: usize| readings[at].as_ref().ok().map(|(_, version)| version);
    for (at, file) in files.iter().enumerate().filter(|(_, file)| !file.is_deletes) {
        if let Some(version) = read(at) {
            *versions.entry(file.segment).or_default().entry(version).or_default() += 1;
        }
    }
    let usual = |segment: &SegmentId| versions.get(segment)?.iter().max_by_key(|(_, count)| **count).map(|(v, _)| *v);
    let is_other = |at: &usize| match (read(*at), usual(&files[*at].segment)) {
        // A younger program may have deleted items of an older segment.
        (Some(version), Some(usual)) if files[*at].is_deletes => version < usual,
        (Some(version), Some(usual)) => version != usual,
        _ => false,
    };
    (0..files.len()).filter(is_other).collect()
}

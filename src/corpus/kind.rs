//! The kind of a file, by its name and by its first bytes. Both are needed: names are known before any file is
//! opened, but names may be wrong.
//!
//! The name decides whether a file is looked at and when, the bytes decide how it is read: a `.txt` that is a PDF
//! is read as one, a `.pdf` that is text as text, a `.txt` that is a zip archive is opened.

use memchr::memmem;
use serde::{Deserialize, Serialize};

/// The kind of a file by its name, in the order in which ids are given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum FileKind {
    /// A PDF, `.pdf`. Of two copies of one letter this one counts.
    Pdf,
    /// A plain text, `.txt`.
    Text,
    /// A container of files: `.zip`, `.tar`, `.tar.gz` and their kind.
    Archive,
    /// Anything else.
    Other,
}

/// The known endings of names, with their kinds.
const ENDINGS: [(&str, FileKind); 6] = [
    ("pdf", FileKind::Pdf),
    ("txt", FileKind::Text),
    ("zip", FileKind::Archive),
    ("tar", FileKind::Archive),
    ("tgz", FileKind::Archive),
    ("tzst", FileKind::Archive),
];

/// The endings of names of compressed files; the ending before that gives the kind.
const PACKED: [&str; 2] = ["gz", "zst"];

impl FileKind {
    /// All kinds, in order.
    pub const ALL: [FileKind; 4] = [FileKind::Pdf, FileKind::Text, FileKind::Archive, FileKind::Other];

    /// Returns the kind of a file of this name. `letter.txt.gz` is a text; `letters.gz` counts as an archive,
    /// since its kind shows only when it is opened.
    pub fn of(name: &str) -> FileKind {
        let bare = without_packing(name);
        match split_ending(bare).and_then(|(_, ending)| known(ending)) {
            Some(kind) => kind,
            None if bare.len() < name.len() => FileKind::Archive,
            None => FileKind::Other,
        }
    }
}

/// Returns the kind of an ending, without regard to case.
fn known(ending: &str) -> Option<FileKind> {
    ENDINGS.iter().find(|(name, _)| name.eq_ignore_ascii_case(ending)).map(|&(_, kind)| kind)
}

/// Returns the name without the ending of a compression: `letter.txt` for `letter.txt.gz`.
fn without_packing(name: &str) -> &str {
    match split_ending(name) {
        Some((bare, ending)) if PACKED.iter().any(|packed| packed.eq_ignore_ascii_case(ending)) => bare,
        _ => name,
    }
}

/// Returns `a/letter` for `a/letter.txt` and for `a/letter.txt.gz`. It is the id of a letter whose own text gives
/// none.
pub fn without_extension(name: &str) -> &str {
    let bare = without_packing(name);
    split_ending(bare).map_or(bare, |(stem, _)| stem)
}

/// Splits a name at the last dot of its file name, unless the file name begins with it.
fn split_ending(name: &str) -> Option<(&str, &str)> {
    let file = name.rfind('/').map_or(0, |slash| slash + 1);
    let dot = file + name[file..].rfind('.').filter(|&dot| dot > 0)?;
    Some((&name[..dot], &name[dot + 1..]))
}

/// The format of a file by its first bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Magic {
    /// A PDF.
    Pdf,
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// Compressed by gzip.
    Gzip,
    /// Compressed by zstd.
    Zstd,
}

/// The number of bytes that [`Magic::of`] needs.
pub const HEAD: usize = 1024;

impl Magic {
    /// Returns the format that begins with `bytes`; `None` for texts and everything unknown.
    pub fn of(bytes: &[u8]) -> Option<Magic> {
        const STARTS: [(&[u8], Magic); 4] = [
            (b"PK\x03\x04", Magic::Zip),
            (b"PK\x05\x06", Magic::Zip),
            (b"\x1f\x8b\x08", Magic::Gzip),
            (b"\x28\xb5\x2f\xfd", Magic::Zstd),
        ];
        // The first 257 bytes of a tar header are the name and numbers of its first entry.
        const TAR_AT: usize = 257;
        let head = &bytes[..bytes.len().min(HEAD)];
        if let Some(&(_, magic)) = STARTS.iter().find(|(start, _)| head.starts_with(start)) {
            return Some(magic);
        }
        if head.get(TAR_AT..).is_some_and(|rest| rest.starts_with(b"ustar")) {
            return Some(Magic::Tar);
        }
        // Some programs print lines before the header, and every reader passes over them.
        memmem::find(head, b"%PDF-").map(|_| Magic::Pdf)
    }

    /// Returns true for a container of files.
    pub fn is_archive(self) -> bool {
        matches!(self, Magic::Zip | Magic::Tar)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_to_expect() {
        for (name, kind, id) in [
            ("a/b.txt", FileKind::Text, "a/b"),
            ("a.b/C.PDF", FileKind::Pdf, "a.b/C"),
            ("a.txt.gz", FileKind::Text, "a"),
            ("a.pdf.ZST", FileKind::Pdf, "a"),
            ("a.zip", FileKind::Archive, "a"),
            ("a.tar.zst", FileKind::Archive, "a"),
            ("a.tgz", FileKind::Archive, "a"),
            ("a.gz", FileKind::Archive, "a"),
            ("x.zip!/a.b.txt", FileKind::Text, "x.zip!/a.b"),
            ("a/.txt", FileKind::Other, "a/.txt"),
            ("a.doc", FileKind::Other, "a"),
            ("a.b/c", FileKind::Other, "a.b/c"),
        ] {
            assert_eq!((FileKind::of(name), without_extension(name)), (kind, id), "{name}");
        }
    }

    #[test]
    fn bytes_tell_what_it_is() {
        let tar = [vec![b'a'; 257], b"ustar\0".to_vec()].concat();
        for (bytes, magic) in [
            (&b"%PDF-1.4"[..], Some(Magic::Pdf)),
            (b"\n\nprinted by x\n%PDF-1.4", Some(Magic::Pdf)),
            (b"PK\x03\x04", Some(Magic::Zip)),
            (b"\x1f\x8b\x08\0", Some(Magic::Gzip)),
            (b"\x28\xb5\x2f\xfd\0", Some(Magic::Zstd)),
            (&tar, Some(Magic::Tar)),
            (b"Case Number: CM17-0000001", None),
            (b"", None),
        ] {
            assert_eq!(Magic::of(bytes), magic);
        }
    }
}

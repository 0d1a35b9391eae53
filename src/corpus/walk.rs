//! Which files lie below a path, in an order that does not depend on the machine.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use walkdir::{DirEntry, WalkDir};

use crate::corpus::archive::{INSIDE, Member};
use crate::corpus::kind::FileKind;
use crate::error::system_says;

/// What tells a changed file from an unchanged one without reading it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// Its size in bytes.
    pub size: u64,
    /// When its content was last written, in nanoseconds of the Unix epoch.
    pub modified: i64,
    /// When its content, name or rights last changed, in nanoseconds of the Unix epoch.
    pub changed: i64,
}

/// A file that may be a letter or hold letters.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its path below the folder that was walked, made printable; unique there. In an archive,
    /// `archive.zip!/name`.
    pub name: String,
    /// What its name says.
    pub kind: FileKind,
    /// Its size and times; in an archive, those of the archive.
    pub stamp: Stamp,
    /// Where its bytes are.
    pub location: Location,
}

/// Where the bytes of a file are.
#[derive(Debug, Clone)]
pub enum Location {
    /// In a file of its own.
    File(PathBuf),
    /// In an archive that was looked through.
    Member(Member),
    /// In the archive at this path, which this run had no reason to look through.
    Within(PathBuf),
    /// Nowhere to be had, for this reason.
    Nowhere(String),
    /// The file is not there now.
    Gone,
}

/// A path that was met and cannot be a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its path below the folder that was walked, made printable.
    pub name: String,
    /// Why not.
    pub reason: String,
}

/// What lies below a path.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files to read: PDFs before texts before archives, each in path order.
    pub files: Vec<Found>,
    /// All else, in path order.
    pub skipped: Vec<Skipped>,
    /// Names of folders and files that the system would not show: what was below them may still be there.
    pub unread: Vec<String>,
}

/// Walks `start`, a file or a folder, and names what it finds relative to `root`. Folders that are
/// `passed_over` are not entered: indexes may lie among their letters.
///
/// Folders whose names begin with a dot are passed over, as by every tool of this kind; files of such names that
/// could be letters are named among what was skipped. Symbolic links below
/// `start` are not followed, so that no link can lead in circles or out of the folder.
pub fn walk(root: &Path, start: &Path, passed_over: impl Fn(&Path) -> bool) -> Walk {
    walk_by(root, start, passed_over, |entries| entries.iter().map(|entry| file_of(root, entry)).collect())
}

/// Walks as [`walk`] does; `look_at` calls [`file_of`] for each entry that is no folder: to ask
/// the system for each takes longer than to find them all.
pub fn walk_by(
    root: &Path,
    start: &Path,
    passed_over: impl Fn(&Path) -> bool,
    look_at: impl FnOnce(&[DirEntry]) -> Vec<Result<Found, Skipped>>,
) -> Walk {
    let mut found = Walk::default();
    let mut entries = Vec::new();
    let is_entered = |entry: &DirEntry| !(is_hidden(entry) || passed_over(entry.path()));
    let walk = WalkDir::new(start).follow_root_links(true).into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !entry.file_type().is_dir() || is_entered(entry)) {
        match entry {
            Ok(entry) if entry.file_type().is_dir() || is_furniture(&entry) => {}
            Ok(entry) => entries.push(entry),
            Err(error) => {
                let name = name_below(root, error.path().unwrap_or(start));
                let reason = error.io_error().map_or_else(|| error.to_string(), system_says);
                found.unread.push(name.clone());
                found.skipped.push(Skipped { name, reason });
            }
        }
    }
    for file in look_at(&entries) {
        match file {
            Ok(file) => found.files.push(file),
            Err(skipped) => found.skipped.push(skipped),
        }
    }
    found.files.sort_unstable_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    found.skipped.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    found
}

/// The file `name` below `root`, as [`walk`] would find it; of a file in an archive, where the archive is.
/// `None` when it is not there, or its name was not printable as it is.
pub fn find(root: &Path, name: &str) -> Option<Found> {
    let outermost = name.split(INSIDE).next().unwrap_or_default();
    let path = if root.is_file() { root.to_owned() } else { root.join(outermost) };
    let metadata = std::fs::symlink_metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
    let location = if outermost.len() < name.len() { Location::Within(path) } else { Location::File(path) };
    Some(Found { kind: FileKind::of(name), stamp: stamp(&metadata), name: name.to_owned(), location })
}

/// The part of a file's name that an id is made of: its path below the source, or, where the source is an
/// archive, in that, so that packing a folder changes no id.
pub fn name_for_id<'a>(source: &Path, name: &'a str) -> &'a str {
    match (name.split_once(INSIDE), source.file_name()) {
        (Some((archive, inner)), Some(file)) if archive == printable_path(Path::new(file)) => inner,
        _ => name,
    }
}

/// Whether an entry is of no interest to anybody who looks for letters: what is hidden and named like no letter.
fn is_furniture(entry: &DirEntry) -> bool {
    entry.depth() > 0 && is_hidden(entry) && FileKind::of(&entry.file_name().to_string_lossy()) == FileKind::Other
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().as_bytes().starts_with(b".")
}

/// The file of an entry, named relative to `root`.
///
/// # Errors
/// Says why it cannot be a letter.
pub fn file_of(root: &Path, entry: &DirEntry) -> Result<Found, Skipped> {
    let name = name_below(root, entry.path());
    let skip = |reason: &str| Skipped { name: name.clone(), reason: reason.to_owned() };
    if entry.depth() > 0 && is_hidden(entry) {
        return Err(skip(HIDDEN));
    }
    if entry.path_is_symlink() && entry.depth() > 0 {
        return Err(skip("symbolic link, not followed"));
    }
    let metadata = std::fs::metadata(entry.path()).map_err(|error| skip(&system_says(&error)))?;
    if !metadata.is_file() {
        return Err(skip("not a regular file"));
    }
    let kind = FileKind::of(&name);
    if kind == FileKind::Other {
        return Err(skip(NO_LETTER));
    }
    Ok(Found { kind, stamp: stamp(&metadata), name, location: Location::File(entry.path().to_owned()) })
}

/// Why a file that is named like a letter is not looked at.
pub const HIDDEN: &str = "hidden: its name begins with a dot";

/// Why a file is not looked at.
pub const NO_LETTER: &str = "neither .txt nor .pdf";

/// Opens without blocking, should the file have become a pipe since it was found.
pub fn open_file(path: &Path) -> std::io::Result<File> {
    let no_blocking = rustix::fs::OFlags::NONBLOCK.bits();
    OpenOptions::new().read(true).custom_flags(i32::try_from(no_blocking).unwrap_or(0)).open(path)
}

/// What tells whether a file has changed.
pub fn stamp(metadata: &std::fs::Metadata) -> Stamp {
    let nanoseconds = |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
    Stamp {
        size: metadata.len(),
        modified: nanoseconds(metadata.mtime(), metadata.mtime_nsec()),
        changed: nanoseconds(metadata.ctime(), metadata.ctime_nsec()),
    }
}

fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).ok().filter(|below| !below.as_os_str().is_empty());
    printable_path(below.unwrap_or_else(|| Path::new(path.file_name().unwrap_or(path.as_os_str()))))
}

/// A path as text that tells different paths apart: control characters, bytes that are not UTF-8 and
/// the per cent sign itself are written as `%` and two hexadecimal digits, and so is an exclamation mark
/// that ends a name, for before a slash it would mark what lies in an archive.
pub fn printable_path(path: &Path) -> String {
    let is_plain = |text: &&str| text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'%' | b'!'));
    if let Some(plain) = path.to_str().filter(is_plain) {
        return plain.to_owned();
    }
    let mut printable = String::new();
    for chunk in path.as_os_str().as_bytes().utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() || c == '%' {
                push_escaped(c.to_string().as_bytes(), &mut printable);
            } else {
                printable.push(c);
            }
        }
        push_escaped(chunk.invalid(), &mut printable);
    }
    let mut printable = printable.replace(INSIDE, "%21/");
    if printable.ends_with('!') {
        printable.pop();
        printable.push_str("%21");
    }
    printable
}

fn push_escaped(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

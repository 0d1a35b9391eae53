//! Lists the files below a path, in an order that does not depend on the machine. Ids and results follow that
//! order, so two machines with the same letters must build the same index.

use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use crate::corpus::found::{Found, HIDDEN, Location, NO_LETTER};
use crate::corpus::kind::FileKind;
use crate::corpus::names::{INSIDE, name_below};
use crate::platform::{self, stamp, system_says};

/// A path that was met and cannot be a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its path below the folder that was walked, made printable.
    pub name: String,
    /// The reason, in words for the user.
    pub reason: String,
}

/// The files and other entries below a path.
#[derive(Debug, Default)]
pub struct Walk {
    /// The files to read: PDFs before texts before archives, each in path order.
    pub files: Vec<Found>,
    /// Everything else, in path order.
    pub skipped: Vec<Skipped>,
    /// Names of folders and files that the system refused to show. Files that were below them before may still be
    /// there.
    pub unread: Vec<String>,
}

/// Walks `start`, a file or a folder, and names what it finds relative to `root`. Folders for which `passed_over`
/// is true are not entered: indexes may lie among their letters.
///
/// Folders whose names begin with a dot are passed over, as by every tool of this kind; hidden files that are
/// named like letters are told among those skipped. Symbolic links below `start` are not followed, so that no
/// link can lead in circles or out of the folder.
pub fn walk(root: &Path, start: &Path, passed_over: impl Fn(&Path) -> bool) -> Walk {
    walk_by(root, start, passed_over, |entries| entries.iter().map(|entry| file_of(root, entry)).collect())
}

/// Walks as [`walk`] does. `look_at` calls [`file_of`] for each entry that is no folder, on as many threads as it
/// likes: asking the system about each takes longer than finding them all.
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
    // The system lists folders in any order.
    found.files.sort_unstable_by(|a, b| (a.kind, &a.name).cmp(&(b.kind, &b.name)));
    found.skipped.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    found
}

/// Returns the file `name` below `root`, as [`walk`] would find it; for a file in an archive, the location of the
/// archive. `None` when it is not there, or its name was not printable as it is.
pub fn find(root: &Path, name: &str) -> Option<Found> {
    let outermost = name.split(INSIDE).next().unwrap_or_default();
    let path = if root.is_file() { root.to_owned() } else { root.join(outermost) };
    let metadata = std::fs::symlink_metadata(&path).ok().filter(std::fs::Metadata::is_file)?;
    let location = if outermost.len() < name.len() { Location::Within(path) } else { Location::File(path) };
    Some(Found { kind: FileKind::of(name), stamp: stamp(&metadata), name: name.to_owned(), location })
}

/// Returns true for an entry that nobody looking for letters asks about: hidden, and not named like a letter.
fn is_furniture(entry: &DirEntry) -> bool {
    entry.depth() > 0 && is_hidden(entry) && FileKind::of(&entry.file_name().to_string_lossy()) == FileKind::Other
}

/// Returns true if an entry has the name of a hidden one.
fn is_hidden(entry: &DirEntry) -> bool {
    platform::is_hidden(entry.file_name())
}

/// Returns the file of an entry, named relative to `root`.
///
/// # Errors
/// The entry as skipped, with the reason why it cannot be a letter.
pub fn file_of(root: &Path, entry: &DirEntry) -> Result<Found, Skipped> {
    let name = name_below(root, entry.path());
    let skip = |reason: &str| Skipped { name: name.clone(), reason: reason.to_owned() };
    if entry.depth() > 0 && is_hidden(entry) {
        return Err(skip(HIDDEN));
    }
    // The path that the user gave may be a link: that one is followed.
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

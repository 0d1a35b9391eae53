//! Names of files: paths made printable, and the part of a name that ids are made of. Names are shown, stored and
//! compared, so different paths must have different names on every machine.

use std::fmt::Write as _;
use std::path::Path;

use crate::text::is_invisible;

/// The separator between the name of an archive and the name of a file in it. No other name contains it, since
/// [`printable_path`] escapes it.
pub const INSIDE: &str = "!/";

/// Returns the part of a file's `name` that an id is made of: its path below `source`. Where the source is an
/// archive, it is the path within that, so that packing a folder changes no id.
pub fn name_for_id<'a>(source: &Path, name: &'a str) -> &'a str {
    match (name.split_once(INSIDE), source.file_name()) {
        (Some((archive, inner)), Some(file)) if archive == printable_path(Path::new(file)) => inner,
        _ => name,
    }
}

/// Returns the printable name of `path` relative to `root`; of `root` itself, its file name.
pub fn name_below(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).ok().filter(|below| !below.as_os_str().is_empty());
    printable_path(below.unwrap_or_else(|| Path::new(path.file_name().unwrap_or(path.as_os_str()))))
}

/// Returns a path as text, different for different paths. Control and invisible characters, bytes that are not UTF-8 and the
/// per cent sign itself become `%` and two hexadecimal digits, and so does an exclamation mark at the end of a
/// name, since before a slash it would mark a file in an archive.
pub fn printable_path(path: &Path) -> String {
    printable(path.as_os_str().as_encoded_bytes())
}

/// Returns the bytes of a path as text, as [`printable_path`] does.
pub fn printable(path: &[u8]) -> String {
    // Nearly all paths are plain ASCII, and need no second look.
    let is_plain = |text: &&str| text.bytes().all(|byte| matches!(byte, b' '..=b'~') && !matches!(byte, b'%' | b'!'));
    if let Some(plain) = std::str::from_utf8(path).ok().filter(is_plain) {
        return plain.to_owned();
    }
    let mut printable = String::new();
    for chunk in path.utf8_chunks() {
        for c in chunk.valid().chars() {
            if c.is_control() || is_invisible(c) || c == '%' {
                push_escaped(c.to_string().as_bytes(), &mut printable);
            } else {
                printable.push(c);
            }
        }
        push_escaped(chunk.invalid(), &mut printable);
    }
    let mut printable = printable.replace(INSIDE, "%21/");
    // The name may become that of an archive, followed by a slash.
    if printable.ends_with('!') {
        printable.pop();
        printable.push_str("%21");
    }
    printable
}

/// Appends each of `bytes` as `%` and two hexadecimal digits.
fn push_escaped(bytes: &[u8], out: &mut String) {
    for byte in bytes {
        // Writing to a string cannot fail.
        let _ = write!(out, "%{byte:02X}");
    }
}

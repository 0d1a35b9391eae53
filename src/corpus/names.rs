//! Names of found files.

use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// Between the name of an archive and the name of what is in it. No other name has it in it.
pub const INSIDE: &str = "!/";

/// The part of a file's name that an id is made of: its path below the source, or, where the source is an
/// archive, in that, so that packing a folder changes no id.
pub fn name_for_id<'a>(source: &Path, name: &'a str) -> &'a str {
    match (name.split_once(INSIDE), source.file_name()) {
        (Some((archive, inner)), Some(file)) if archive == printable_path(Path::new(file)) => inner,
        _ => name,
    }
}

pub fn name_below(root: &Path, path: &Path) -> String {
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

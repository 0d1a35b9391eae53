//! Labels of entries: their names made printable, relative and unique in their archive. An archive may call its
//! entries anything, the same name twice and paths out of the folder included.

use std::collections::HashSet;

use crate::corpus::content::short_hash;
use crate::corpus::names::printable;

/// The labels given out so far in one archive. A label is unique in it, and the same in every run over the same
/// archive.
#[derive(Default)]
pub struct Labels {
    /// Hashes of the labels, which may be millions.
    taken: HashSet<u128>,
}

impl Labels {
    /// Returns the label of the file `name`; `None` when it is in a hidden folder. A second file of the same name
    /// gets `~2` before its ending, a third `~3`.
    pub fn of(&mut self, name: &[u8]) -> Option<String> {
        // Backslashes separate folders in archives that were made under Windows.
        let parts = name.split(|&byte| byte == b'/' || byte == b'\\');
        let parts: Vec<&[u8]> = parts.filter(|part| !matches!(*part, b"" | b"." | b"..")).collect();
        if parts.split_last().is_some_and(|(_, folders)| folders.iter().any(|folder| folder.starts_with(b"."))) {
            return None;
        }
        let label = printable(&parts.join(&b'/'));
        let label = if label.is_empty() { "unnamed".to_owned() } else { label };
        // The ending stays, since it decides the kind of the file.
        let (stem, ending) = match label.rfind('.') {
            Some(dot) if !label[dot..].contains('/') => label.split_at(dot),
            _ => (&label[..], ""),
        };
        let mut numbered = (2..).map(|number| format!("{stem}~{number}{ending}"));
        let mut candidate = label.clone();
        while !self.taken.insert(short_hash(&blake3::hash(candidate.as_bytes()))) {
            candidate = numbered.next()?;
        }
        Some(candidate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_entries_are_only_labels() {
        let mut labels = Labels::default();
        for (name, label) in [
            (&b"a/b.txt"[..], Some("a/b.txt")),
            (b"./a/b.txt", Some("a/b~2.txt")),
            (b"../../etc/passwd", Some("etc/passwd")),
            (b"/etc/passwd", Some("etc/passwd~2")),
            (b"C:\\letters\\a.txt", Some("C:/letters/a.txt")),
            (b"caf\xe9\n.txt", Some("caf%E9%0A.txt")),
            (b"a.zip!/b.txt", Some("a.zip%21/b.txt")),
            (b"a/.b.txt", Some("a/.b.txt")),
            (b"a/.git/b.txt", None),
            (b"..", Some("unnamed")),
        ] {
            assert_eq!(labels.of(name).as_deref(), label, "{}", String::from_utf8_lossy(name));
        }
    }
}

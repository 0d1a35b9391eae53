//! Counts of files that are no letters by their names.
//!
//! They are counted by ending and not listed, since a folder may have thousands.

use std::collections::BTreeMap;

use crate::cli::terminal::plain::harmless;

/// The number of endings that are named; all others are counted together.
const NAMED: usize = 5;

/// Counts the files by ending, most frequent first: `3 .doc, 1 .jpg`.
pub fn by_kind<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *kinds.entry(ending(name)).or_default() += 1;
    }
    let mut kinds: Vec<(String, usize)> = kinds.into_iter().collect();
    // Equal counts are in alphabetical order, so that the text is the same every time.
    kinds.sort_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
    let others: usize = kinds.iter().skip(NAMED).map(|(_, count)| count).sum();
    kinds.truncate(NAMED);
    let mut told: Vec<String> = kinds.iter().map(|(kind, count)| format!("{count} {}", harmless(kind))).collect();
    if others > 0 {
        told.push(format!("{others} of other kinds"));
    }
    told.join(", ")
}

/// Returns the extension of a file's name in lower case, with its dot.
fn ending(name: &str) -> String {
    // Names of files in archives are paths too.
    let file = name.rsplit('/').next().unwrap_or(name);
    match file.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && !ending.is_empty() => format!(".{}", ending.to_lowercase()),
        _ => "without an ending".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_counted_by_their_endings() {
        let names = ["a/b.DOC", "c.doc", "d.x/README", ".env", "x.zip!/p.jpg", "two.", "e.tar.xz"];
        let wanted = "3 without an ending, 2 .doc, 1 .jpg, 1 .xz";
        assert_eq!(by_kind(names.into_iter()), wanted);
        assert_eq!(by_kind("a.b c.d e.f g.h i.j k.l m.n".split(' ')), "1 .b, 1 .d, 1 .f, 1 .h, 1 .j, 2 of other kinds");
    }
}

//! The names of guidelines and their chapters, and where they stand in a text.

use super::Source;
use crate::terms::dictionary::Premixed;
use crate::terms::table::{TableError, spellings};
use crate::terms::word::{self, Word, words};
use serde::Deserialize;
use std::collections::HashMap;
use std::hash::BuildHasherDefault;
use std::ops::Range;
use std::sync::LazyLock;

/// The table of names.
pub(in crate::terms) const TABLE: &str = include_str!("../tables/citations.toml");

/// Words that names and texts may have or leave out.
const FILLERS: [&str; 2] = ["and", "the"];

/// The most bytes between two words of one name.
const LONGEST_GAP: usize = 4;

/// Bits in the filter of first words.
const FILTER_BITS: usize = 1 << 12;

/// What a name stands for. One may be a chapter of two bodies.
#[derive(Clone, Copy, Default)]
pub(super) struct Meaning {
    /// The body itself.
    pub source: Option<Source>,
    /// A chapter of the MTUS or of ACOEM.
    pub mtus: Option<&'static str>,
    /// A chapter of the ODG.
    pub odg: Option<&'static str>,
}

/// A name in a text.
pub(super) struct Hit {
    /// Its bytes.
    pub range: Range<usize>,
    /// What it stands for.
    pub meaning: Meaning,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CitationTable {
    tails: Vec<String>,
    marks: Vec<String>,
    qualifiers: Vec<String>,
    source: Vec<SourceRow>,
    chapter: Vec<ChapterRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SourceRow {
    source: Source,
    names: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChapterRow {
    of: Source,
    name: String,
    number: Option<u8>,
    names: Vec<String>,
}

/// The words of a name behind its first, and what it stands for.
type Name = (Vec<u64>, Meaning);

/// The table, ready to be asked.
pub(super) struct Names {
    /// Hashes of first words, as a bitmap: most words of a text end here.
    first: [u64; FILTER_BITS / 64],
    /// By the first word: the words behind it and what they stand for, the longest first.
    by_first: HashMap<u64, Vec<Name>, BuildHasherDefault<Premixed>>,
    fillers: Vec<u64>,
    tails: Vec<u64>,
    marks: Vec<u64>,
    qualifiers: Vec<u64>,
}

/// The one table.
pub(super) static NAMES: LazyLock<Names> =
    LazyLock::new(|| load().expect("the table is compiled in, and the tests read it"));

pub(super) fn load() -> Result<Names, TableError> {
    let table: CitationTable = toml::from_str(TABLE)?;
    let hashes = |words: &[String]| words.iter().map(|word| word::hash_of(word.as_bytes())).collect();
    let mut names = Names {
        first: [0; FILTER_BITS / 64],
        by_first: HashMap::default(),
        fillers: FILLERS.iter().map(|word| word::hash_of(word.as_bytes())).collect(),
        tails: hashes(&table.tails),
        marks: hashes(&table.marks),
        qualifiers: hashes(&table.qualifiers),
    };
    for row in &table.source {
        let meaning = Meaning { source: Some(row.source), ..Meaning::default() };
        row.names.iter().for_each(|pattern| names.insert(pattern, meaning));
    }
    for row in table.chapter {
        // The table lives as long as the program, and its names are handed out.
        let name: &'static str = row.name.leak();
        let of = |source| (row.of == source).then_some(name);
        let meaning = Meaning { source: None, mtus: of(Source::Mtus), odg: of(Source::Odg) };
        row.names.iter().for_each(|pattern| names.insert(pattern, meaning));
        if let Some(number) = row.number {
            names.insert(&format!("[acoem] chapter {number}"), meaning);
        }
    }
    for behind in names.by_first.values_mut() {
        behind.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
    }
    Ok(names)
}

impl Names {
    fn insert(&mut self, pattern: &str, meaning: Meaning) {
        for name in spellings(pattern) {
            let mut hashes = words(&name).map(|word| folded(&name, &word)).filter(|hash| !self.fillers.contains(hash));
            let Some(first) = hashes.next() else { continue };
            let rest: Vec<u64> = hashes.collect();
            let bit = first as usize % FILTER_BITS;
            self.first[bit / 64] |= 1 << (bit % 64);
            let behind = self.by_first.entry(first).or_default();
            match behind.iter_mut().find(|(known, _)| *known == rest) {
                Some((_, known)) => {
                    known.mtus = known.mtus.or(meaning.mtus);
                    known.odg = known.odg.or(meaning.odg);
                }
                None => behind.push((rest, meaning)),
            }
        }
    }

    /// All names in a text, leftmost-longest.
    pub(super) fn hits(&self, text: &str) -> Vec<Hit> {
        let mut found = Vec::new();
        let mut at = 0;
        while let Some(word) = word::next_word(text, at) {
            at = word.next;
            let first = folded(text, &word);
            let bit = first as usize % FILTER_BITS;
            if self.first[bit / 64] & (1 << (bit % 64)) == 0 {
                continue;
            }
            let Some(behind) = self.by_first.get(&first) else { continue };
            if is_in_address(&text.as_bytes()[..word.range.start]) {
                continue;
            }
            let longest = behind.iter().find_map(|(rest, meaning)| Some((self.follow(text, &word, rest)?, meaning)));
            if let Some((end, meaning)) = longest {
                found.push(Hit { range: word.range.start..end, meaning: *meaning });
                at = end.max(at);
            }
        }
        found
    }

    /// The end of the words `rest` behind `first`, if they are there.
    fn follow(&self, text: &str, first: &Word, rest: &[u64]) -> Option<usize> {
        let (mut end, mut next) = (first.range.end, first.next);
        for &wanted in rest {
            loop {
                let word = word::next_word(text, next)?;
                if !joins(&text[end..word.range.start]) {
                    return None;
                }
                (end, next) = (word.range.end, word.next);
                let hash = folded(text, &word);
                if hash == wanted {
                    break;
                }
                if !self.fillers.contains(&hash) {
                    return None;
                }
            }
        }
        Some(end)
    }

    /// Whether the word may stand behind a chapter's name and says no more.
    pub(super) fn is_tail(&self, text: &str, word: &Word) -> bool {
        self.tails.contains(&folded(text, word))
    }

    /// Whether the word makes a chapter of the name before it.
    pub(super) fn is_mark(&self, text: &str, word: &Word) -> bool {
        self.marks.contains(&folded(text, word))
    }

    /// Whether a bracket that begins with the word only qualifies what stands before it.
    pub(super) fn is_qualifier(&self, text: &str, word: &Word) -> bool {
        self.qualifiers.contains(&folded(text, word))
    }
}

/// Whether the text before a name makes it part of a web address, which is no citation of its own.
fn is_in_address(before: &[u8]) -> bool {
    const LONGEST_ADDRESS: usize = 120;
    let near = &before[before.len().saturating_sub(LONGEST_ADDRESS)..];
    let word = near.rsplit(|&byte| byte == b' ').next().unwrap_or_default();
    word.ends_with(b"www.") || word.windows(2).any(|pair| pair == b"//")
}

/// The hash of a word, that of the singular for a plural.
fn folded(text: &str, word: &Word) -> u64 {
    let is_plural = matches!(text.as_bytes()[word.range.end - 1], b's' | b'S');
    is_plural.then(|| word::singular(text, word)).flatten().unwrap_or(word.hash)
}

/// Whether what stands between two words lets them be of one name.
fn joins(gap: &str) -> bool {
    let mark = |c: char| matches!(c, ' ' | ',' | '-' | '\u{2013}' | '/' | '&');
    gap.len() <= LONGEST_GAP && gap.chars().all(mark) || gap == "."
}

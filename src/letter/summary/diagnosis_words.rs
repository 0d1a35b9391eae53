//! Words that tell diagnoses from other text, and tests of a piece of text by them.
//!
//! The lists are a table (`diagnosis.toml`), so that they can be extended without a change of code.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashSet;
use serde::Deserialize;

use crate::terms;
use crate::terms::{ConceptKind, Context};

/// The lists of words by which diagnoses are found; `diagnosis.toml` says what each list is for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lists {
    pub(crate) strong_cues: Vec<String>,
    pub(crate) weak_cues: Vec<String>,
    pub(crate) relatives: FxHashSet<String>,
    pub(crate) tails: Vec<String>,
    pub(crate) refutations: Vec<String>,
    pub(crate) given: FxHashSet<String>,
    pub(crate) fillers: FxHashSet<String>,
    list_ends: Vec<String>,
    conditions: FxHashSet<String>,
    condition_endings: Vec<String>,
    pub(crate) no_list_starts: FxHashSet<String>,
    pub(crate) needs_place: FxHashSet<String>,
    pub(crate) degrees: FxHashSet<String>,
    pub(crate) continuations: Vec<String>,
    verbs: Vec<String>,
    pub(crate) takes_pair: Vec<String>,
    pub(crate) places: FxHashSet<String>,
    needs_adjective: BTreeMap<String, Vec<String>>,
}

/// The text of the table. An index keeps its hash: letters that were read by other lists are out of date.
pub const DIAGNOSIS_LISTS: &str = include_str!("diagnosis.toml");

/// The lists, read from the table once.
pub(crate) static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    toml::from_str(DIAGNOSIS_LISTS).expect("the lists are compiled in, and the tests below read them")
});

/// The words that end a list inside its sentence, as one automaton.
pub(crate) static LIST_ENDS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let built = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(&LISTS.list_ends);
    built.expect("the ends are compiled in, and the tests below find them")
});

/// Words of a list by one of their bytes, so that most other words are compared with none.
/// Words without a byte are under 0.
struct ByByte([Vec<&'static str>; 256]);

impl ByByte {
    /// Sorts `words` by the byte that `byte` picks of each.
    fn new(words: &'static [String], byte: impl Fn(&str) -> Option<u8>) -> ByByte {
        let mut by_byte = ByByte([const { Vec::new() }; 256]);
        words.iter().for_each(|word| by_byte.0[usize::from(byte(word).unwrap_or_default())].push(word));
        by_byte
    }

    /// Returns the words that have this byte.
    /// None is looked up as 0.
    fn with(&self, byte: Option<u8>) -> &[&'static str] {
        &self.0[usize::from(byte.unwrap_or_default())]
    }
}

/// Returns the first byte of a word.
fn first(word: &str) -> Option<u8> {
    word.as_bytes().first().copied()
}

/// Returns the last byte of a word.
fn last(word: &str) -> Option<u8> {
    word.as_bytes().last().copied()
}

/// Returns true for a verb that only a clause of its own has.
/// Compared as printed: a capital begins a name.
pub(crate) fn is_verb(word: &str) -> bool {
    static VERBS: LazyLock<ByByte> = LazyLock::new(|| ByByte::new(&LISTS.verbs, first));
    VERBS.with(first(word)).contains(&word)
}

/// Cuts a text into words in small letters.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(lower)
}

/// Returns a word in small letters; it is copied only if it has capitals.
/// ASCII alone, which all lists are.
pub(crate) fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().any(|byte| byte.is_ascii_uppercase()) { word.to_ascii_lowercase().into() } else { word.into() }
}

/// Returns true if `word`, which is one of `piece`, names a condition. Some count only with an adjective in the
/// piece.
pub(crate) fn is_condition(word: &str, piece: &str) -> bool {
    static ENDINGS: LazyLock<ByByte> = LazyLock::new(|| ByByte::new(&LISTS.condition_endings, last));
    let by_ending = || ENDINGS.with(last(word)).iter().any(|ending| word.ends_with(ending));
    let complete = || {
        let adjectives = LISTS.needs_adjective.get(word);
        adjectives.is_none_or(|needed| words(piece).any(|other| needed.iter().any(|known| *known == other)))
    };
    LISTS.conditions.contains(word) && complete() || by_ending()
}

/// Returns true if a piece names a condition by one of its words, or by a diagnosis of the vocabulary.
pub(crate) fn names_condition(piece: &str) -> bool {
    // The vocabulary knows more conditions, but takes longer, so that it is asked last.
    let in_vocabulary = || {
        let mentions = terms::mentions(piece, Context::Prose);
        mentions.iter().any(|mention| terms::concept(mention.concept).kind == ConceptKind::Dx)
    };
    words(piece).any(|word| is_condition(&word, piece)) || piece.split(' ').any(is_code) || in_vocabulary()
}

/// Returns true for a code of ICD-9 or ICD-10 with its decimals: "M51.26", "840.4".
fn is_code(word: &str) -> bool {
    let word = word.trim_end_matches([',', ';', '.']);
    let Some((category, rest)) = word.split_once('.') else { return false };
    let category = category.as_bytes();
    let begins = category.first().is_some_and(u8::is_ascii_alphanumeric);
    category.len() == 3
        && begins
        && category[1..].iter().all(u8::is_ascii_digit)
        && (1..=4).contains(&rest.len())
        && rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Returns true if all words of a piece are parts of the body, sides and the like.
/// True for a piece without words.
pub(crate) fn names_only_places(piece: &str) -> bool {
    words(piece).all(|word| LISTS.places.contains(&*word))
}

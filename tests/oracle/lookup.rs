//! Which words of texts a word of a query means.

use imr::query::{Form, Word};
use imr::text::{Stems, fold, words};
use regex::Regex;

use super::items::TextWord;

/// The condition on a word of a text.
#[derive(Debug, Clone)]
pub enum Lookup {
    Stem(String),
    Exact(String),
    Prefix(String),
    Wild(Vec<char>),
    Fuzzy(Vec<char>, usize),
    Regex(Regex),
}

impl Lookup {
    /// A word of a query that is looked for as one.
    pub fn marked(word: &Word) -> Lookup {
        let lower = word.text.to_lowercase();
        match word.form {
            Form::Prefix => Lookup::Prefix(lower),
            Form::Wild => Lookup::Wild(lower.chars().collect()),
            Form::Fuzzy(most) => Lookup::Fuzzy(lower.chars().collect(), usize::from(most)),
            Form::Regex => Lookup::Regex(Regex::new(&format!("^(?:{})$", word.text)).expect("an expression")),
            Form::Plain | Form::Exact => unreachable!("{word:?} is cut into its parts"),
        }
    }

    pub fn matches(&self, word: &TextWord) -> bool {
        match self {
            Lookup::Stem(stem) => word.stem == *stem,
            Lookup::Exact(folded) => word.folded == *folded,
            Lookup::Prefix(beginning) => word.folded.starts_with(beginning),
            Lookup::Wild(wild) => is_like(&word.folded.chars().collect::<Vec<_>>(), wild),
            Lookup::Fuzzy(near, most) => slips(near, &word.folded.chars().collect::<Vec<_>>()) <= *most,
            Lookup::Regex(regex) => regex.is_match(&word.folded),
        }
    }
}

/// The words of a typed word or phrase; what a hyphen joins is asked for by its parts.
pub fn cut(text: &str, lookup: fn(&mut Stems, &str) -> Lookup) -> Vec<Lookup> {
    let mut stems = Stems::default();
    let parts = words(text).into_iter().filter(|word| !word.joined);
    parts.map(|word| lookup(&mut stems, &fold(text, &word))).collect()
}

/// The same with what hyphens join as one word, where there is any.
pub fn cut_joined(text: &str) -> Option<Vec<Lookup>> {
    let (mut stems, mut end, mut lookups) = (Stems::default(), 0, Vec::new());
    let all = words(text);
    for word in &all {
        let joined = all.iter().find(|other| other.joined && other.range.start == word.range.start);
        if !word.joined && word.range.start >= end {
            let whole = joined.unwrap_or(word);
            end = whole.range.end;
            lookups.push(any_form(&mut stems, &fold(text, whole)));
        }
    }
    all.iter().any(|word| word.joined).then_some(lookups)
}

pub fn any_form(stems: &mut Stems, word: &str) -> Lookup {
    Lookup::Stem(stems.stem(word).to_owned())
}

pub fn this_form(_: &mut Stems, word: &str) -> Lookup {
    Lookup::Exact(word.to_owned())
}

/// Returns true if a word is like one with `?` for a letter and `*` for any number of them.
fn is_like(word: &[char], wild: &[char]) -> bool {
    match (wild.split_first(), word.split_first()) {
        (None, _) => word.is_empty(),
        (Some(('*', rest)), None) => is_like(word, rest),
        (Some(('*', rest)), Some((_, behind))) => is_like(word, rest) || is_like(behind, wild),
        (Some((letter, rest)), Some((first, behind))) => (*letter == '?' || letter == first) && is_like(behind, rest),
        (Some(_), None) => false,
    }
}

/// In how many letters two words differ; two neighbours that changed places count once.
fn slips(left: &[char], right: &[char]) -> usize {
    let mut rows = vec![(0..=right.len()).collect::<Vec<usize>>()];
    for i in 1..=left.len() {
        let mut row = vec![i];
        for j in 1..=right.len() {
            let same = left[i - 1] == right[j - 1];
            let mut least = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + usize::from(!same));
            let swapped = i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1];
            if swapped {
                least = least.min(rows[i - 2][j - 2] + 1);
            }
            row.push(least);
        }
        rows.push(row);
    }
    rows[left.len()][right.len()]
}

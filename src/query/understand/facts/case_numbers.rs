//! Reads numbers of cases, with a space behind their prefix or without one.

use crate::letter::{case_number, typed_number};
use crate::query::understand::understood::Understood;

/// Takes case numbers out of the words and into the filters.
/// A space may follow the prefix: "CM 17-0099001", "IMR 13-000123".
pub fn take_case_numbers<'a>(words: &[&'a str], understood: &mut Understood) -> Vec<&'a str> {
    let (mut kept, mut at) = (Vec::new(), 0);
    while let Some(word) = words.get(at) {
        // "Case number CM17-0099001".
        let named = named_before(&words[at..]);
        if named > 0 {
            at += named;
            continue;
        }
        // "CM 17-0099001", "CM17 0099001".
        let is_prefix = ["CM", "IMR"].iter().any(|prefix| {
            let year = word
                .get(..prefix.len())
                .filter(|start| start.eq_ignore_ascii_case(prefix))
                .map(|_| &word[prefix.len()..]);
            year.is_some_and(|year| [0, 2].contains(&year.len()) && year.bytes().all(|byte| byte.is_ascii_digit()))
        });
        let with_next = words.get(at + 1).filter(|_| is_prefix).map(|next| format!("{word} {next}"));
        if with_next.is_some_and(|both| take_case_number(&both, understood)) {
            at += 1;
        } else if !take_case_number(word, understood) {
            kept.push(*word);
        }
        at += 1;
    }
    kept
}

/// Counts the words that say only that a case number follows them: "case number".
pub fn named_before(words: &[&str]) -> usize {
    const NAMES: [&[&str]; 6] = [
        &["case", "number"],
        &["case", "no"],
        &["imr", "case", "number"],
        &["letter", "number"],
        &["case"],
        &["letter"],
    ];
    let is = |(word, known): (&&str, &&str)| word.trim_end_matches([':', '.', '#']).eq_ignore_ascii_case(known);
    let named = NAMES
        .iter()
        .find(|name| words.len() > name.len() && words.iter().zip(**name).all(is) && is_case_number(words[name.len()]));
    named.map_or(0, |name| name.len())
}

/// Returns true if a word is the number of a case, or the id of an item.
pub fn is_case_number(word: &str) -> bool {
    typed_number(word.split('#').next().unwrap_or_default()).is_some() || case_number(word).is_some()
}

/// Takes a case number into the filters; returns true if the word is one.
/// The number is in its canonical form, whatever dashes were typed; one without its prefix could be another number, so
/// that a note tells of it.
fn take_case_number(word: &str, understood: &mut Understood) -> bool {
    let letter = word.split('#').next().unwrap_or_default();
    let Some(number) = typed_number(letter).or_else(|| case_number(word)) else { return false };
    if case_number(word).is_none() {
        understood.notes.push(format!("'{word}' asks for letter {number}; quotes make it text"));
    }
    // The id of an item is that of its letter and its number there.
    let item = word.rsplit_once('#').map(|(_, item)| item);
    let item = item.filter(|item| !item.is_empty() && item.bytes().all(|byte| byte.is_ascii_digit()));
    let (field, id) = item.map_or(("letter", number.clone()), |item| ("id", format!("{number}#{item}")));
    understood.filters.entry(field).or_default().push(id);
    true
}

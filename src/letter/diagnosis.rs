//! The diagnoses, from the sentences of the clinical case summary that state them.
//!
//! A sentence states diagnoses when a cue opens a list. The list is cut at semicolons, commas and
//! "and", and then pieces that name no condition are put back where they belong: `strain of muscle,
//! fascia and tendon of the lower back` is one diagnosis, and so is `cervical and lumbar strain`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use serde::Deserialize;

use super::trace::{Found, Rule};
use crate::terms::{self, Kind, Place};
use crate::text::sentences;

/// The words that this file goes by; `diagnosis.toml` says of each list what it is for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Lists {
    strong_cues: Vec<String>,
    weak_cues: Vec<String>,
    fillers: Vec<String>,
    list_ends: Vec<String>,
    conditions: Vec<String>,
    condition_endings: Vec<String>,
    no_list_starts: Vec<String>,
    needs_place: Vec<String>,
    takes_pair: Vec<String>,
    places: Vec<String>,
    needs_adjective: BTreeMap<String, Vec<String>>,
}

/// The lists as they stand in the table; what was read by others is out of date.
pub const DIAGNOSIS_LISTS: &str = include_str!("diagnosis.toml");

static LISTS: LazyLock<Lists> = LazyLock::new(|| {
    toml::from_str(DIAGNOSIS_LISTS).expect("the lists are compiled in, and the tests below read them")
});

fn is_in(list: &[String], word: &str) -> bool {
    list.iter().any(|entry| entry == word)
}

/// The diagnoses that a summary states.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Diagnosed {
    /// The sentence or sentences that state them; the span is that from the first to the last in the summary.
    pub sentences: Option<Found<String>>,
    /// The diagnoses one by one.
    pub list: Vec<String>,
}

/// The diagnoses that `summary` states.
pub fn read(summary: &str) -> Diagnosed {
    let all = sentences(summary);
    let strong: Vec<Stated<'_>> = all.iter().filter_map(|range| stated(summary, range, &LISTS.strong_cues)).collect();
    if !strong.is_empty() {
        return diagnosed(summary, &strong, Rule::DiagnosisCue);
    }
    let weak = all.iter().find_map(|range| stated(summary, range, &LISTS.weak_cues));
    diagnosed(summary, weak.as_slice(), Rule::ComplaintCue)
}

/// A sentence with its list of diagnoses.
struct Stated<'a> {
    range: Range<usize>,
    list: &'a str,
}

fn stated<'a>(summary: &'a str, range: &Range<usize>, cues: &[String]) -> Option<Stated<'a>> {
    let list = list_behind(&summary[range.clone()], cues)?;
    Some(Stated { range: range.clone(), list })
}

fn diagnosed(summary: &str, stated: &[Stated<'_>], rule: Rule) -> Diagnosed {
    let (Some(first), Some(last)) = (stated.first(), stated.last()) else { return Diagnosed::default() };
    let mut list: Vec<String> = Vec::new();
    for diagnosis in stated.iter().flat_map(|sentence| cut(sentence.list)) {
        if !list.iter().any(|known| known.eq_ignore_ascii_case(&diagnosis)) {
            list.push(diagnosis);
        }
    }
    let texts: Vec<&str> = stated.iter().map(|sentence| &summary[sentence.range.clone()]).collect();
    let span = first.range.start..last.range.end;
    Diagnosed { sentences: Some(Found { value: texts.join(" "), span, rule }), list }
}

fn list_behind<'a>(sentence: &'a str, cues: &[String]) -> Option<&'a str> {
    let lower = sentence.to_ascii_lowercase();
    let behind_cue = cues.iter().filter_map(|cue| end_of_word(&lower, cue)).min()?;
    let list = behind_fillers(&sentence[behind_cue..]);
    let begins = words(list).next().is_some_and(|word| !is_in(&LISTS.no_list_starts, &word));
    (begins && names_condition(list)).then_some(list)
}

/// The end of the first place where `cue` stands as whole words in `lower`.
fn end_of_word(lower: &str, cue: &str) -> Option<usize> {
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    lower
        .match_indices(cue)
        .map(|(at, _)| (at, at + cue.len()))
        .find(|&(at, end)| !is_part(lower[..at].chars().next_back()) && !is_part(lower[end..].chars().next()))
        .map(|(_, end)| end)
}

fn behind_fillers(text: &str) -> &str {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | '(' | '-' | '.'));
        let word = rest.split(|c: char| c.is_whitespace() || matches!(c, ':' | ',' | ')')).next().unwrap_or_default();
        if word.is_empty() || !is_in(&LISTS.fillers, &word.to_ascii_lowercase()) {
            return rest;
        }
        rest = &rest[word.len()..];
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase)
}

fn names_condition(piece: &str) -> bool {
    let all: Vec<String> = words(piece).collect();
    let in_vocabulary = || {
        let mentions = terms::mentions(piece, Place::Prose);
        mentions.iter().any(|mention| terms::concept(mention.concept).kind == Kind::Dx)
    };
    let by_word = all.iter().any(|word| {
        let by_ending = LISTS.condition_endings.iter().any(|ending| word.ends_with(ending.as_str()));
        let adjectives = LISTS.needs_adjective.get(word);
        let complete = adjectives.is_none_or(|needed| all.iter().any(|other| is_in(needed, other)));
        by_ending || (is_in(&LISTS.conditions, word) && complete)
    });
    by_word || in_vocabulary()
}

fn names_only_places(piece: &str) -> bool {
    words(piece).all(|word| is_in(&LISTS.places, &word))
}

/// Cuts a list into diagnoses.
fn cut(list: &str) -> Vec<String> {
    let end = LISTS.list_ends.iter().filter_map(|cue| list.find(cue.as_str())).min().unwrap_or(list.len());
    let list = list[..end].trim_end_matches(['.', ' ']);
    let diagnoses = if list.contains(';') { cut_at_semicolons(list) } else { join_pieces(list, &pieces(list)) };
    diagnoses.into_iter().map(clean).filter(|piece| !piece.is_empty()).collect()
}

/// Semicolons part the diagnoses; a comma inside one parts two only where both sides name a condition,
/// and so does the last "and".
fn cut_at_semicolons(list: &str) -> Vec<&str> {
    let mut diagnoses = Vec::new();
    let mut rest = list.split(';').map(str::trim).peekable();
    while let Some(piece) = rest.next() {
        let separator = if rest.peek().is_some() { ", " } else { " and " };
        let piece = piece.strip_prefix("and ").unwrap_or(piece);
        match piece.split_once(separator) {
            Some((one, two)) if names_condition(one) && names_condition(two) => diagnoses.extend([one, two]),
            _ => diagnoses.push(piece),
        }
    }
    diagnoses
}

fn clean(piece: &str) -> String {
    let mut piece = piece.trim().trim_end_matches(['.', ',']).trim();
    for lead in ["and ", "a ", "an ", "the "] {
        piece = piece.strip_prefix(lead).unwrap_or(piece);
    }
    piece.to_owned()
}

/// Byte ranges between commas and "and".
fn pieces(list: &str) -> Vec<Range<usize>> {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for separator in [", and ", ", ", " and "] {
        for (at, _) in list.match_indices(separator) {
            let inside = cuts.iter().any(|&(start, end)| at < end && at + separator.len() > start);
            if !inside {
                cuts.push((at, at + separator.len()));
            }
        }
    }
    cuts.sort_unstable();
    let starts = std::iter::once(0).chain(cuts.iter().map(|&(_, end)| end));
    let ends = cuts.iter().map(|&(start, _)| start).chain([list.len()]);
    starts.zip(ends).map(|(start, end)| start..end).collect()
}

/// Puts pieces that are no diagnosis of their own back to the piece they belong to.
fn join_pieces<'a>(list: &'a str, pieces: &[Range<usize>]) -> Vec<&'a str> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    let mut waiting: Option<usize> = None;
    for (index, piece) in pieces.iter().enumerate() {
        let last = joined.last_mut().filter(|_| waiting.is_none());
        match belonging(list, pieces, index) {
            Belonging::Itself => joined.push(waiting.take().unwrap_or(piece.start)..piece.end),
            Belonging::Before if last.is_some() => {
                if let Some(last) = last {
                    last.end = piece.end;
                }
            }
            Belonging::Before | Belonging::Behind => {
                waiting.get_or_insert(piece.start);
            }
        }
    }
    if joined.is_empty() {
        return vec![list];
    }
    joined.into_iter().map(|range| &list[range]).collect()
}

/// Where a piece of a list belongs.
enum Belonging {
    Itself,
    Before,
    Behind,
}

fn belonging(list: &str, pieces: &[Range<usize>], index: usize) -> Belonging {
    let text = &list[pieces[index].clone()];
    let before = index.checked_sub(1).map(|previous| &list[pieces[previous].clone()]);
    let bare_and = before.is_some() && list[pieces[index - 1].end..].starts_with(" and ");
    let next = pieces.get(index + 1).map(|next| &list[next.clone()]);
    if names_condition(text) {
        let needs_place = is_in(&LISTS.needs_place, &text.to_ascii_lowercase());
        let is_pair = before.is_some_and(|before| LISTS.takes_pair.iter().any(|word| before.contains(word.as_str())));
        let next_is_bare = next.is_some() && list[pieces[index].end..].starts_with(" and ");
        return match () {
            () if bare_and && (needs_place || is_pair) => Belonging::Before,
            () if needs_place && next_is_bare => Belonging::Behind,
            () => Belonging::Itself,
        };
    }
    let named_next = pieces[index + 1..]
        .iter()
        .map(|next| &list[next.clone()])
        .find(|next| !names_only_places(next))
        .is_some_and(|next| names_condition(next) && starts_with_place(next));
    if names_only_places(text) && named_next { Belonging::Behind } else { Belonging::Before }
}

fn starts_with_place(text: &str) -> bool {
    words(text).next().is_some_and(|word| is_in(&LISTS.places, &word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_cut_where_each_piece_names_a_condition() {
        let cases: [(&str, &[&str]); 7] = [
            (
                "Diagnoses include neck strain, a torn meniscus tear and insomnia.",
                &["neck strain", "torn meniscus tear", "insomnia"],
            ),
            (
                "The diagnosis is strain of muscle, fascia and tendon of the lower back.",
                &["strain of muscle, fascia and tendon of the lower back"],
            ),
            ("He was diagnosed with cervical and lumbar strain.", &["cervical and lumbar strain"]),
            (
                "She is being treated for knee pain, right and left elbow sprain.",
                &["knee pain", "right and left elbow sprain"],
            ),
            (
                "Diagnoses were noted to include: ankle sprain, initial encounter; nausea and neck pain.",
                &["ankle sprain, initial encounter", "nausea", "neck pain"],
            ),
            (
                "Current diagnoses are documented as strain in the hip, ankle, and foot.",
                &["strain in the hip, ankle, and foot"],
            ),
            ("The diagnostic studies were reviewed.", &[]),
        ];
        for (summary, wanted) in cases {
            assert_eq!(read(summary).list, wanted, "{summary}");
        }
    }
}

//! Cuts a list of diagnoses into its members.
//!
//! The list is cut at semicolons, commas and "and", and then pieces that name no condition are put back where they
//! belong: `strain of muscle, fascia and tendon of the lower back` is one diagnosis, and so are `cervical and lumbar
//! strain` and `pain and stiffness of both ankles`.

use std::ops::Range;

use crate::letter::summary::diagnosis_words::{
    LIST_ENDS, LISTS, is_condition, is_verb, lower, names_condition, names_only_places, words,
};
use crate::terms;

/// Cuts a list into diagnoses.
/// The members are as printed, without articles and final marks.
pub fn cut(list: &str) -> Vec<String> {
    let end = LIST_ENDS.find(list).map_or(list.len(), |end| end.start());
    let list = before_clause(&list[..end]).trim_end_matches(['.', ' ']);
    // From the surest separator to the least: numbers, semicolons, commas.
    let diagnoses = match numbered(list) {
        Some(diagnoses) => diagnoses,
        None if list.contains(BULLETS) => {
            list.split(BULLETS).map(|piece| piece.trim().trim_end_matches([',', ';'])).collect()
        }
        None if list.contains(';') => cut_at_semicolons(list),
        None => join_pieces(list, &pieces(list)),
    };
    diagnoses.into_iter().flat_map(cut_run_on).map(clean).filter(|piece| !piece.is_empty()).collect()
}

/// The marks of lists that are not counted.
const BULLETS: [char; 3] = ['\u{2022}', '\u{25aa}', '\u{25cf}'];

/// Returns the list without the clause that continues the sentence: "strain, and surgery was requested".
/// A list without a verb is returned whole.
fn before_clause(list: &str) -> &str {
    let list = given_end(list).map_or(list, |end| list[..end].trim_end_matches([' ', ',']));
    let Some(verb) = list.split(' ').find(|word| is_verb(word)) else { return list };
    let before = &list[..verb.as_ptr() as usize - list.as_ptr() as usize];
    let end = [", ", " and ", "; "].iter().filter_map(|separator| before.rfind(separator)).max();
    end.map_or(list, |end| list[..end].trim_end_matches([',', ';']))
}

/// Returns the byte of the verb that ends a list by saying that it was made: "lumbar strain and sciatica were noted".
fn given_end(list: &str) -> Option<usize> {
    const VERBS: [&str; 6] = ["is", "are", "was", "were", "has", "have"];
    let all: Vec<&str> = list.split(' ').collect();
    let is_given = |at: &usize| {
        let next = all.get(at + 1).copied().unwrap_or_default();
        let given = if next == "been" { all.get(at + 2).copied().unwrap_or_default() } else { next };
        VERBS.contains(&all[*at]) && LISTS.given.contains(given.trim_end_matches(['.', ',', ';']))
    };
    // The first word leads to a list: "diagnoses are noted as".
    let given = (1..all.len()).find(is_given).map(|at| all[at].as_ptr() as usize - list.as_ptr() as usize);
    // Of one member of a list it is no end: "disc protrusion as was noted on MRI, lumbar strain". Nor is a clause about something else:
    // "lumbar strain, and a brace was provided".
    let is_of_list = |end: &usize| {
        let before = &list[..*end];
        let last = [", ", "; ", " and "].iter().filter_map(|joint| Some(before.rfind(joint)? + joint.len())).max();
        let last = &before[last.unwrap_or(0)..];
        names_condition(last) && !words(last).next().is_some_and(|first| ["no", "it", "he", "she"].contains(&&*first))
    };
    given.filter(|end| !list[*end..].contains([',', ';']) && is_of_list(end))
}

/// Separates diagnoses that have lost the comma between them: "right shoulder strain left elbow contusion". The first
/// ends in a condition, and only places are between it and the next condition.
/// A piece with one diagnosis is returned whole.
fn cut_run_on(piece: &str) -> Vec<&str> {
    let words: Vec<&str> = piece.split(' ').collect();
    let is_place = |word: &str| LISTS.places.contains(&*lower(word));
    let mut cuts = vec![0];
    for at in 1..words.len() {
        let places = words[at..].iter().take_while(|word| is_place(word)).count();
        let next = words.get(at + places);
        let is_next = places > 0 && next.is_some_and(|word| is_condition(&lower(word), word));
        let is_status = at + 1 < words.len() && lower(words[at]) == "status" && lower(words[at + 1]) == "post";
        if (is_next || is_status) && is_condition(&lower(words[at - 1]), words[at - 1]) {
            cuts.push(words[at].as_ptr() as usize - piece.as_ptr() as usize);
        }
    }
    let ends = cuts.iter().skip(1).copied().chain([piece.len()]);
    cuts.iter().zip(ends).map(|(&start, end)| piece[start..end].trim_end()).collect()
}

/// Returns the items of a list that counts them: "1. Strain 2. Sprain", "1) Strain, 2) Sprain", "a) strain b) sprain".
/// None if the list is not counted from 1 to at least 2.
fn numbered(list: &str) -> Option<Vec<&str>> {
    // The list must begin with its first mark, else a number is an amount.
    let form = PointForm::ALL
        .into_iter()
        .find(|form| form.marks(1).iter().any(|mark| list.find(mark).is_some_and(|at| at <= 1)))?;
    let mark_of = |number: usize, from: usize| {
        form.marks(number).into_iter().find_map(|mark| {
            let stands_alone = |at: &usize| *at == 0 || list[..*at].ends_with([' ', '(', '.', ',', ';']);
            let at = list[from..].match_indices(&mark).map(|(at, _)| from + at).find(stands_alone)?;
            Some((at, at + mark.len()))
        })
    };
    let first = mark_of(1, 0).filter(|&(at, _)| at <= 1)?;
    let mut marks = vec![first];
    while let Some(next) = mark_of(marks.len() + 1, marks[marks.len() - 1].1) {
        marks.push(next);
    }
    let ends = marks.iter().skip(1).map(|&(start, _)| start).chain([list.len()]);
    let items =
        marks.iter().zip(ends).map(|(&(_, start), end)| list[start..end].trim_matches([' ', ',', ';', '.', '(']));
    (marks.len() > 1).then(|| items.collect())
}

/// The form in which the members of a list are counted.
#[derive(Clone, Copy)]
enum PointForm {
    /// "1." or "1)".
    Digits,
    /// "a)".
    Letters,
    /// "#1".
    Signs,
    /// "I."
    Romans,
}

impl PointForm {
    /// All forms.
    const ALL: [PointForm; 4] = [PointForm::Digits, PointForm::Letters, PointForm::Signs, PointForm::Romans];

    /// Returns the marks of the member with this number, which counts from 1; none beyond those that lists have.
    fn marks(self, number: usize) -> Vec<String> {
        const ROMANS: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];
        match self {
            PointForm::Digits => vec![format!("{number}."), format!("{number})")],
            PointForm::Letters => ('a'..='z').nth(number - 1).map(|letter| format!("{letter})")).into_iter().collect(),
            PointForm::Signs => vec![format!("#{number} ")],
            PointForm::Romans => ROMANS.get(number - 1).map(|roman| format!("{roman}.")).into_iter().collect(),
        }
    }
}

/// Cuts a list at its semicolons. A comma or the last "and" cuts a piece only if both sides name a condition.
/// Commas inside belong to the diagnoses: "strain, left".
fn cut_at_semicolons(list: &str) -> Vec<&str> {
    let mut diagnoses = Vec::new();
    let mut rest = list.split(';').map(str::trim).peekable();
    while let Some(piece) = rest.next() {
        let separator = if rest.peek().is_some() { ", " } else { " and " };
        let piece = piece.strip_prefix("and ").unwrap_or(piece);
        match piece.split_once(separator) {
            Some((one, two)) if names_condition(one) && names_condition(two) && !continues(two) => {
                diagnoses.extend([one, two]);
            }
            _ => diagnoses.push(piece),
        }
    }
    diagnoses
}

/// Returns a piece without an article and the punctuation after it.
fn clean(piece: &str) -> String {
    let mut piece = without_code(piece.trim().trim_end_matches(['.', ',']).trim());
    // "Disc herniation which contacts the root" ends before what is said of it.
    let tail = LISTS.tails.iter().filter_map(|tail| piece.find(tail.as_str())).min();
    piece = tail.map_or(piece, |end| &piece[..end]);
    // "And the secondary diagnosis is left sciatica."
    for named in ["diagnosis is ", "diagnosis of "] {
        piece = piece.split_once(named).map_or(piece, |(_, name)| name);
    }
    for lead in ["and ", "and, ", "a ", "an ", "the "] {
        piece = piece.strip_prefix(lead).unwrap_or(piece);
    }
    piece = piece.strip_suffix(" and").unwrap_or(piece).trim_end_matches([',', ' ']);
    piece.to_owned()
}

/// Returns a piece without the code in brackets before it: "(847.2) lumbar strain", of which the first bracket may be gone.
fn without_code(piece: &str) -> &str {
    let inside = piece.strip_prefix('(').unwrap_or(piece);
    let Some((code, rest)) = inside.split_once(") ") else { return piece };
    let is_code =
        code.contains(|c: char| c.is_ascii_digit()) && code.chars().all(|c| c.is_ascii_alphanumeric() || c == '.');
    if is_code { rest } else { piece }
}

/// Returns the byte ranges between commas and "and".
/// A separator inside a longer one is not counted.
fn pieces(list: &str) -> Vec<Range<usize>> {
    let mut cuts: Vec<(usize, usize)> = Vec::new();
    for separator in [" as well as ", ", and ", ", AND ", ", ", " and ", " AND "] {
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
/// A piece that is the beginning of the next waits for it.
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
            Belonging::Before | Belonging::After => {
                waiting.get_or_insert(piece.start);
            }
        }
    }
    // No piece names a condition by itself: the list is one diagnosis.
    if joined.is_empty() {
        return vec![list];
    }
    joined.into_iter().map(|range| &list[range]).collect()
}

/// The piece of a list that another piece belongs to.
/// Only a piece that names a condition can be one of its own.
enum Belonging {
    /// The piece is a diagnosis.
    Itself,
    /// The piece continues the one before it.
    Before,
    /// The piece is the beginning of the next.
    After,
}

/// Decides which piece the one at `index` belongs to.
/// `index` is that of a piece; those before and after it are looked at.
fn belonging(list: &str, pieces: &[Range<usize>], index: usize) -> Belonging {
    let text = &list[pieces[index].clone()];
    let before = index.checked_sub(1).map(|previous| &list[pieces[previous].clone()]);
    let bare_and = before.is_some() && list[pieces[index - 1].end..].starts_with(" and ");
    // "With and without radiculopathy" is said of one displacement.
    let is_cut = before.is_some_and(|before| before.ends_with(" with"));
    if before.is_some() && (continues(text) && (!bare_and || is_cut) || is_level_of_list(text)) {
        return Belonging::Before;
    }
    if names_condition(text) {
        let is_bare = is_bare_finding(text);
        let is_pair = before.is_some_and(|before| LISTS.takes_pair.iter().any(|word| before.contains(word.as_str())));
        return match () {
            () if bare_and && (is_bare && before.is_some_and(leads_with_place) || is_pair) => Belonging::Before,
            () if is_bare && is_among_findings(list, &pieces[..index]) => Belonging::Before,
            () if is_bare && shares_place(list, pieces, index) => Belonging::After,
            () => Belonging::Itself,
        };
    }
    let named_next = pieces[index + 1..]
        .iter()
        .map(|next| &list[next.clone()])
        .find(|next| !names_only_places(next))
        .is_some_and(|next| names_condition(next) && starts_with_place(next));
    if names_only_places(text) && named_next { Belonging::After } else { Belonging::Before }
}

/// Returns true if a piece continues the one before it: "initial encounter for closed fracture".
/// Compared without case, as whole words.
fn continues(text: &str) -> bool {
    let begins = |start: &String| {
        let is_word = || start.ends_with(' ') || !text[start.len()..].starts_with(char::is_alphanumeric);
        text.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start)) && is_word()
    };
    LISTS.continuations.iter().any(begins)
}

/// Returns true if a piece is a spinal level, alone or with its finding: "L5-S1 with radiculopathy".
fn is_level_of_list(text: &str) -> bool {
    let mut words = text.split(' ');
    let is_level = words.next().is_some_and(|word| !terms::levels::levels(word).is_empty());
    is_level && words.next().is_none_or(|word| matches!(word, "with" | "without" | "level" | "levels"))
}

/// Returns true for a finding that must be somewhere in the body and does not say where: "pain", "mild swelling".
/// A word of degree may be before it.
fn is_bare_finding(text: &str) -> bool {
    let text = lower(text);
    let bare =
        text.split_once(' ').filter(|(degree, _)| LISTS.degrees.contains(*degree)).map_or(&*text, |split| split.1);
    LISTS.needs_place.contains(bare)
}

/// Returns true if the bare finding at `index` is before others that end in one with a place: "pain and stiffness of
/// both ankles".
fn shares_place(list: &str, pieces: &[Range<usize>], index: usize) -> bool {
    let of = |at: usize| pieces.get(at).map(|piece| &list[piece.clone()]);
    let bare = (index..pieces.len()).take_while(|&at| of(at).is_some_and(is_bare_finding)).count();
    let last = index + bare;
    let follows_and = pieces.get(last).is_some_and(|piece| list[..piece.start].ends_with(" and "));
    let is_finding = |text: &str| {
        let (first, rest) = text.split_once(' ')?;
        Some(LISTS.needs_place.contains(&*lower(first)) && names_place(rest))
    };
    follows_and && of(last).and_then(is_finding).unwrap_or(false)
}

/// Returns true if the pieces before a bare finding end in others that belong to a diagnosis: "neck pain with tenderness,
/// spasm and guarding".
fn is_among_findings(list: &str, before: &[Range<usize>]) -> bool {
    let mut texts = before.iter().rev().map(|piece| &list[piece.clone()]);
    let first = texts.find(|text| !is_bare_finding(text)).and_then(|text| text.rsplit_once(" with "));
    first.is_some_and(|(_, finding)| is_bare_finding(finding))
}

/// Returns true if a piece names its place before its finding, so that another may share it: "left knee sprain".
/// "sprain of the knee" names it after.
fn leads_with_place(text: &str) -> bool {
    names_place(text.split_once(" of ").or(text.split_once(" in ")).map_or(text, |(before, _)| before))
}

/// Returns true if a text names a part of the body.
fn names_place(text: &str) -> bool {
    words(text).any(|word| LISTS.places.contains(&*word)) || !terms::regions(text).is_empty()
}

/// Returns true if a text begins with a part of the body.
/// Sides count as well.
fn starts_with_place(text: &str) -> bool {
    words(text).next().is_some_and(|word| LISTS.places.contains(&*word))
}

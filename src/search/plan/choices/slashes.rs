//! Reads a slash between places, sexes or States, and between things that are left out, as their "or": `knee/shoulder MRI` is of either,
//! `not norco/soma` leaves out both. Between other things that are wanted it joins words that stand together, as the drugs of a
//! combination do.

use crate::query::language::{At, Expr, Word};
use crate::query::{PartSort, asked_parts, state_words};
use crate::search::plan::choices::leads::{after_lead, leaves_out_things};
use crate::search::plan::choices::names::plain_text;
use crate::terms::{ConceptKind, Context, mentions};

/// The sorts of what is a choice at a slash wherever it stands: nobody wants an item to be of both.
const CHOSEN: [PartSort; 2] = [PartSort::Named(ConceptKind::Region), PartSort::Fact("sex")];

/// The sort of States that license reviewers, which are another.
const LICENSURE: PartSort = PartSort::Fact("licensure");

/// Returns `parts`, which follow each other in the query `text`, with a choice for each slash between places, sexes or States, and
/// between names behind words that leave out; `None` where there is none.
pub fn choices_at_slashes(parts: &[Expr], text: &str) -> Option<Vec<Expr>> {
    if !text.contains('/') {
        return None;
    }
    let plain = parts.iter().take_while(|part| plain_text(part).is_some()).count();
    let leads = |end: &usize| after_lead(&parts[..*end], false) == Some(*end) && leaves_out_things(&parts[..*end]);
    let lead = (1..=plain).find(leads);
    let mut read = parts[..lead.unwrap_or(0)].to_vec();
    for part in &parts[lead.unwrap_or(0)..] {
        let sides = sides(part, lead.is_some());
        let is_alike = |before: &Expr| {
            lead.is_some() || chosen(last_of(before)).is_some_and(|sort| chosen(Some(&sides[0])) == Some(sort))
        };
        let is_joined = read.len() > lead.unwrap_or(0)
            && read.last().is_some_and(|before| is_slash_between(before, part, text) && is_alike(before));
        match read.pop_if(|_| is_joined) {
            Some(before) => read.push(any_of([sides_of(before), sides].concat())),
            None => read.push(any_of(sides)),
        }
    }
    (read != parts).then_some(read)
}

/// Returns the sides of a choice, and what is no choice as one.
fn sides_of(part: Expr) -> Vec<Expr> {
    match part {
        Expr::Or(sides) => sides,
        one => vec![one],
    }
}

/// Returns a choice between several sides, and one as it is.
fn any_of(mut sides: Vec<Expr>) -> Expr {
    if sides.len() > 1 { Expr::Or(sides) } else { sides.remove(0) }
}

/// Returns the sort of one thing that is a choice at a slash wherever it stands.
fn chosen(part: Option<&Expr>) -> Option<PartSort> {
    chosen_text(plain_text(part?)?)
}

/// Returns that sort for the text of a word.
fn chosen_text(text: &str) -> Option<PartSort> {
    // "TX/NV".
    if state_words(&[text]) == Some(1) {
        return Some(LICENSURE);
    }
    match &asked_parts(&[text])[..] {
        [one] if CHOSEN.contains(&one.sort) => Some(one.sort),
        _ => None,
    }
}

/// Returns the last side of a choice, and what is no choice as it is.
fn last_of(part: &Expr) -> Option<&Expr> {
    match part {
        Expr::Or(sides) => sides.last(),
        one => Some(one),
    }
}

/// Parts a word at its slashes if each part has a name and the word has none: "knee/shoulder", and not "hydrocodone/acetaminophen". What is
/// not left out is parted only where all of it is of one chosen sort.
fn sides(part: &Expr, is_left_out: bool) -> Vec<Expr> {
    let Expr::Word(word) = part else { return vec![part.clone()] };
    let is_named = |text: &str| {
        let asked = asked_parts(&[text]);
        !text.starts_with(|c: char| c.is_ascii_digit())
            && !asked.is_empty()
            && asked.iter().all(|one| one.concept.is_some())
    };
    let names: Vec<&str> = word.text.split('/').collect();
    let first = chosen_text(names[0]);
    let are_chosen = first.is_some() && names.iter().all(|name| chosen_text(name) == first);
    if plain_text(part).is_none()
        || names.len() < 2
        || is_one_name(&word.text)
        || !(is_left_out && names.iter().all(|name| is_named(name)) || are_chosen)
    {
        return vec![part.clone()];
    }
    let start = word.text.as_ptr() as usize;
    let side = |name: &str| {
        let at = At(word.at.0 + name.as_ptr() as usize - start);
        Expr::Word(Word { text: name.to_owned(), at, ..word.clone() })
    };
    names.into_iter().map(side).collect()
}

/// Returns true if a word with a slash is a name as a whole.
fn is_one_name(word: &str) -> bool {
    mentions(word, Context::Query).iter().any(|mention| mention.range == (0..word.len()))
}

/// Returns true if nothing but a slash stands between two words: "lumbar / cervical".
fn is_slash_between(before: &Expr, behind: &Expr, text: &str) -> bool {
    let (Some(Expr::Word(last)), Expr::Word(behind)) = (last_of(before), behind) else { return false };
    text.get(last.at.0 + last.text.len()..behind.at.0).is_some_and(|between| between.trim() == "/")
}

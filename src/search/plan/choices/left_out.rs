//! Finds choices that words in small letters leave out, and what is said of all their sides: `except workers under 40 or over 60`,
//! `no women or men over 60`, `not of the left or right knee`, `not the left knee or shoulder`.

use std::ops::Range;

use crate::query::language::Expr;
use crate::query::{PartSort, asked_parts, bare_word};
use crate::search::plan::choices::alike::{choice_at_or, is_plain_choice};
use crate::search::plan::choices::facts::{after_lead, are_facts};
use crate::search::plan::choices::names::{ARTICLES, plain_text};
use crate::search::plan::choices::sides::{is_bound, of_age, texts};
use crate::terms::ConceptKind;

/// The sorts of ages, sexes, and sides and parts of the body.
const AGE: PartSort = PartSort::Fact("age");
const SEX: PartSort = PartSort::Fact("sex");
const SIDE: PartSort = PartSort::Named(ConceptKind::Side);
const PLACE: PartSort = PartSort::Named(ConceptKind::Region);

/// Sides of the body, of which "right" is a name only beside a part of it.
const SIDES: [&str; 3] = ["left", "right", "bilateral"];

/// Finds the first choice among `parts`, which follow each other in the query `text`, that is left out and has words of its sides
/// around it: the places of all these words, and the choice with them.
pub fn left_out_choice(parts: &[Expr], text: &str) -> Option<(Range<usize>, Expr)> {
    (0..parts.len()).filter(|at| is_plain_choice(&parts[*at], text)).find_map(|at| {
        let plain = parts[..at].iter().rev().take_while(|part| plain_text(part).is_some()).count();
        let lead = at - plain + after_lead(&parts[at - plain..at])?;
        between_facts(parts, lead).or_else(|| with_what_all_share(parts, lead, at))
    })
}

/// Reads a choice between facts that begins at `lead`: "workers under 40 or over 60". A sex before or behind ages is that of all:
/// "41 or 52 year old women".
fn between_facts(parts: &[Expr], lead: usize) -> Option<(Range<usize>, Expr)> {
    let choice = choice_at_or(&parts[lead..])?;
    let bound = choice.bound(choice.sides()?)?;
    let sort = |words: &[Expr]| {
        texts(words).map(|texts| asked_parts(&texts)).filter(|asked| asked.len() == 1).map(|asked| asked[0].sort)
    };
    let is_sex = |word: Option<&Expr>| word.is_some_and(|word| sort(std::slice::from_ref(word)) == Some(SEX));
    let before = usize::from(is_sex(bound.first()));
    let Expr::Or(sides) = bound.get(before)? else { return None };
    let are_ages = sides.iter().all(|side| matches!(side, Expr::Words(words) if sort(words) == Some(AGE)));
    if before > 0 && !are_ages || !are_facts(sides) {
        return None;
    }
    let behind = usize::from(are_ages && is_sex(bound.get(before + 1)));
    let with_sex = |side: &Expr| match side {
        Expr::Words(words) => Expr::Words([&bound[..before], words, &bound[before + 1..before + 1 + behind]].concat()),
        side => side.clone(),
    };
    let rest = bound.len() - before - 1 - behind;
    Some((lead..parts.len() - rest, Expr::Or(sides.iter().map(with_sex).collect())))
}

/// Parts of the body of which there are two.
const PAIRED: [&str; 28] = [
    "ankle",
    "ankles",
    "arm",
    "arms",
    "elbow",
    "elbows",
    "eye",
    "eyes",
    "foot",
    "feet",
    "forearm",
    "forearms",
    "hand",
    "hands",
    "hip",
    "hips",
    "knee",
    "knees",
    "leg",
    "legs",
    "shoulder",
    "shoulders",
    "thumb",
    "thumbs",
    "wrist",
    "wrists",
    "heel",
    "heels",
];

/// Reads the choice at `at` with the words of its sides around it: those between `lead` and it, of which a side of the body is said
/// of all, and an age or a part of the body behind it.
fn with_what_all_share(parts: &[Expr], lead: usize, at: usize) -> Option<(Range<usize>, Expr)> {
    let Expr::Or(sides) = &parts[at] else { return None };
    let mut sides = sides.clone();
    let is_one_of = |part: &Expr, list: &[&str]| plain_text(part).is_some_and(|word| list.contains(&&*bare_word(word)));
    let articles = parts[lead..at].iter().take_while(|part| is_one_of(part, &ARTICLES)).count();
    let before = &parts[lead + articles..at];
    let mut behind: Vec<Expr> = parts[at + 1..].iter().take_while(|part| plain_text(part).is_some()).cloned().collect();
    // "The left knee or the right shoulder".
    let skipped = usize::from(sides.last().is_some_and(|side| is_one_of(side, &ARTICLES)) && !behind.is_empty());
    if skipped > 0 {
        sides.pop();
        sides.push(behind.remove(0));
    }
    let aged = behind.first().and_then(of_age).filter(|_| texts(&behind).is_some_and(|words| is_bound(&words)));
    let (first, last) = if aged.is_some() { (SEX, AGE) } else { (SIDE, PLACE) };
    let added = usize::from(aged.is_some());
    let end: Vec<Expr> = aged.into_iter().chain(behind).collect();
    let said = asked_parts(&texts(&end)?).into_iter().next().filter(|said| said.words.start == 0 && said.sort == last);
    let shared = &end[..said.map_or(0, |said| said.words.end)];
    if before.is_empty() && shared.is_empty() {
        return None;
    }
    // "Carpal tunnel release" is no place.
    let goes_on = asked_parts(&texts(&[&sides[sides.len() - 1..], &end].concat())?).into_iter().next()?;
    if goes_on.words.end > 1 + shared.len() {
        return None;
    }
    let is_side = before.len() == 1 && is_one_of(&before[0], &SIDES) && skipped == 0;
    // Each side with what it shares, if that is whole: "left knee or right shoulder" shares nothing, nor "left knee or neck".
    let whole = |(number, side): (usize, &Expr)| {
        let is_said = number == 0 || (is_side && is_one_of(side, &PAIRED));
        let (before, side) = (if is_said { before } else { &[] }, std::slice::from_ref(side));
        let mut with = vec![[before, side, shared].concat(), [before, side].concat()];
        if number > 0 {
            with.extend([[side, shared].concat(), side.to_vec()]);
        }
        with.into_iter().find(|words| is_whole(words, first, last))
    };
    let sides: Vec<Vec<Expr>> = sides.iter().enumerate().map(whole).collect::<Option<_>>()?;
    if sides.last()?.len() <= shared.len() {
        return None;
    }
    let choice = Expr::Or(sides.into_iter().map(Expr::Words).collect());
    Some((lead + articles..at + 1 + skipped + shared.len().saturating_sub(added), choice))
}

/// Returns true if words ask for something of the sort `last`, and before it for one of `first` or for nothing: "left knee", "women
/// aged over 60". "Lumbar spine" is one name.
fn is_whole(words: &[Expr], first: PartSort, last: PartSort) -> bool {
    let asked = texts(words).map(|texts| asked_parts(&texts)).unwrap_or_default();
    match &asked[..] {
        [one] => one.sort == last && one.words == (0..words.len()),
        [one, other] => {
            one.sort == first
                && other.sort == last
                && one.words.start == 0
                && other.words == (one.words.end..words.len())
        }
        _ => false,
    }
}

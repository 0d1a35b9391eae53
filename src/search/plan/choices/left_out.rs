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

/// Reads a choice between facts that begins at `lead`: "workers under 40 or over 60".
fn between_facts(parts: &[Expr], lead: usize) -> Option<(Range<usize>, Expr)> {
    let choice = choice_at_or(&parts[lead..])?;
    let mut bound = choice.bound(choice.sides()?)?.into_iter();
    let choice = bound.next().filter(|first| matches!(first, Expr::Or(sides) if are_facts(sides)))?;
    Some((lead..parts.len() - bound.len(), choice))
}

/// Reads the choice at `at` with the words that are said of all its sides: the side of the body between `lead` and it, and an age
/// or a part of the body behind it.
fn with_what_all_share(parts: &[Expr], lead: usize, at: usize) -> Option<(Range<usize>, Expr)> {
    let Expr::Or(sides) = &parts[at] else { return None };
    let mut sides = sides.clone();
    let is_one_of = |part: &Expr, list: &[&str]| plain_text(part).is_some_and(|word| list.contains(&&*bare_word(word)));
    let sided = usize::from(at > lead && is_one_of(&parts[at - 1], &SIDES));
    if !parts[lead..at - sided].iter().all(|part| is_one_of(part, &ARTICLES)) {
        return None;
    }
    let before = &parts[at - sided..at];
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
    let end = &end[..said.map_or(0, |said| said.words.end)];
    if before.is_empty() && end.is_empty() {
        return None;
    }
    // Each side with what it shares, if that is whole: "left knee or right shoulder" shares nothing.
    let whole = |side: &Expr| {
        let before = if is_one_of(side, &SIDES) { &[] } else { before };
        let side = std::slice::from_ref(side);
        let with = [[before, side, end].concat(), [side, end].concat(), [before, side].concat(), side.to_vec()];
        with.into_iter().find(|words| is_whole(words, first, last))
    };
    let sides: Vec<Vec<Expr>> = sides.iter().map(whole).collect::<Option<_>>()?;
    let is_used =
        |side: Option<&Vec<Expr>>, shared: &[Expr]| side.is_some_and(|side| shared.is_empty() || side.len() > 1);
    if !is_used(sides.first(), before) || !is_used(sides.last(), end) {
        return None;
    }
    let choice = Expr::Or(sides.into_iter().map(Expr::Words).collect());
    Some((at - sided..at + 1 + skipped + end.len().saturating_sub(added), choice))
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

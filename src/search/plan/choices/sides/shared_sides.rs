//! Reads choices that are left out and whose sides share words around them: `except workers under 40 or over 60`, `not of the left or
//! right knee`, `not the left knee or shoulder`.

use crate::query::language::Expr;
use crate::query::{PartSort, asked_parts, bare_word, is_side};
use crate::search::plan::choices::choice::choice_at_or;
use crate::search::plan::choices::names::{ARTICLES, plain_text};
use crate::search::plan::choices::sides::{LeftOut, are_facts, is_bound, is_plain_one_of, of_age, texts};
use crate::terms::{ConceptKind, regions};

/// The sorts of ages, sexes, and sides and parts of the body.
const AGE: PartSort = PartSort::Fact("age");
const SEX: PartSort = PartSort::Fact("sex");
const SIDE: PartSort = PartSort::Named(ConceptKind::Side);
const PLACE: PartSort = PartSort::Named(ConceptKind::Region);

/// Reads a choice between facts that begins at `lead`: "workers under 40 or over 60". A sex before or behind ages is that of all:
/// "41 or 52 year old women".
pub fn between_facts(parts: &[Expr], lead: usize) -> Option<LeftOut> {
    let choice = choice_at_or(&parts[lead..])?;
    let bound = choice.bound(choice.sides()?)?;
    let sort = |words: &[Expr]| {
        texts(words).map(|texts| asked_parts(&texts)).filter(|asked| asked.len() == 1).map(|asked| asked[0].sort)
    };
    let is_sex = |word: Option<&Expr>| word.is_some_and(|word| sort(std::slice::from_ref(word)) == Some(SEX));
    let before = usize::from(is_sex(bound.first()));
    let Expr::Or(sides) = bound.get(before)? else { return None };
    let are_ages = sides.iter().all(|side| matches!(side, Expr::Words(words) if sort(words) == Some(AGE)));
    if before > 0 && !are_ages || !(choice.is_shared() || are_facts(sides)) {
        return None;
    }
    let behind = usize::from(are_ages && is_sex(bound.get(before + 1)));
    let with_sex = |side: &Expr| match side {
        Expr::Words(words) => [&bound[..before], words, &bound[before + 1..before + 1 + behind]].concat(),
        side => vec![side.clone()],
    };
    let rest = bound.len() - before - 1 - behind;
    Some((lead..parts.len() - rest, sides.iter().map(with_sex).collect()))
}

/// Reads the choice at `at` with the words of its sides around it: those between `lead` and it, of which a side of the body is said
/// of all, and an age or a part of the body behind it.
pub fn with_what_all_share(parts: &[Expr], lead: usize, at: usize) -> Option<LeftOut> {
    let Expr::Or(sides) = &parts[at] else { return None };
    let mut sides = sides.clone();
    let articles = parts[lead..at].iter().take_while(|part| is_plain_one_of(part, &ARTICLES)).count();
    let before = &parts[lead + articles..at];
    let mut behind: Vec<Expr> = parts[at + 1..].iter().take_while(|part| plain_text(part).is_some()).cloned().collect();
    // Of three sides each is whole.
    if matches!(parts.get(at + 1 + behind.len()), Some(Expr::Or(_))) {
        return None;
    }
    // "The left knee or the right shoulder".
    let skipped = usize::from(sides.last().is_some_and(|side| is_plain_one_of(side, &ARTICLES)) && !behind.is_empty());
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
    let is_side =
        matches!(before, [side] if plain_text(side).is_some_and(|side| is_side(&bare_word(side)))) && skipped == 0;
    // Each side with what it shares, if that is whole: "left knee or right shoulder" shares nothing, nor "left knee or neck".
    let whole = |(number, side): (usize, &Expr)| {
        let is_said = number == 0 || (is_side && is_paired(side));
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
    Some((lead + articles..at + 1 + skipped + shared.len().saturating_sub(added), sides))
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

/// Returns true if a word names a part of the body of which there are two.
fn is_paired(part: &Expr) -> bool {
    plain_text(part).is_some_and(|word| regions(word).iter().any(|region| region.is_paired()))
}

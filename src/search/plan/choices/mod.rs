//! Choices between words, by their "or": the words of names, of facts and of whole questions are put on their sides of it.

pub(crate) mod alike;
pub(crate) mod choice;
pub(crate) mod facts;
pub(crate) mod leads;
pub(crate) mod left_out;
pub(crate) mod names;
pub(crate) mod sides;
pub(crate) mod slashes;
pub(crate) mod spoken;

use crate::query::PartSort;
use crate::query::language::Expr;
use crate::search::plan::choices::alike::{alike_sides, whole_questions};
use crate::search::plan::choices::leads::leaves_out;
use crate::search::plan::choices::left_out::{left_out_choice, may_deny_one_side};
use crate::search::plan::choices::names::{names_before_or, plain_text};
use crate::search::plan::choices::sides::{ChoiceSide, bare, is_fact, texts};
use crate::search::plan::choices::slashes::choices_at_slashes;
use crate::search::plan::choices::spoken::spoken;

/// Returns `parts`, which follow each other without an operator in the query `text`, with the words that belong to a
/// side of a choice put there; `None` where each side has one word alone.
pub fn bind_choices(parts: &[Expr], text: &str) -> Option<Vec<Expr>> {
    let spoken = spoken(parts, text);
    let parts = spoken.as_deref().unwrap_or(parts);
    if let Some(parts) = choices_at_slashes(parts, text) {
        return bound(&parts, text).or(Some(parts));
    }
    bound(parts, text).or_else(|| spoken.clone())
}

/// Does so where slashes are no matter.
fn bound(parts: &[Expr], text: &str) -> Option<Vec<Expr>> {
    // Two questions are read before what is left out.
    if may_deny_one_side(parts)
        && let Some(whole) = whole_questions(parts, text)
    {
        return Some(whole);
    }
    if let Some((place, choice)) = left_out_choice(parts, text) {
        let others = |parts: &[Expr]| bound(parts, text).unwrap_or_else(|| parts.to_vec());
        return Some([others(&parts[..place.start]), vec![choice], others(&parts[place.end..])].concat());
    }
    alike_sides(parts, text).or_else(|| names_before_or(parts)).or_else(|| piecewise(parts, text))
}

/// Does so in each of the pieces that commas behind what is left out, and all that is no plain word, cut: "MRI except the knee, in their
/// 40s or 50s".
fn piecewise(parts: &[Expr], text: &str) -> Option<Vec<Expr>> {
    let is_plain = |part: &Expr| plain_text(part).is_some() || matches!(part, Expr::Or(_));
    if let Some(operand) = parts.iter().position(|part| !is_plain(part)).filter(|_| parts.len() > 1) {
        let (before, behind) = (bound(&parts[..operand], text), bound(&parts[operand + 1..], text));
        (before.is_some() || behind.is_some()).then_some(())?;
        let or_as_it_is = |bound: Option<Vec<Expr>>, parts: &[Expr]| bound.unwrap_or_else(|| parts.to_vec());
        let (before, behind) = (or_as_it_is(before, &parts[..operand]), or_as_it_is(behind, &parts[operand + 1..]));
        return Some([before, vec![parts[operand].clone()], behind].concat());
    }
    let ends = |at: &usize| plain_text(&parts[*at]).is_some_and(|word| word.ends_with(','));
    let cut = (0..parts.len().saturating_sub(1)).find(ends)? + 1;
    let (first, rest) = parts.split_at(cut);
    // Commas of a list are read with its choice.
    let leaves = |words: Vec<&str>| leaves_out(&bare(&words));
    if !texts(first).is_some_and(leaves) || !begins_with_other_fact(first, rest) {
        return None;
    }
    let bound = bound(rest, text)?;
    Some([first, &bound].concat())
}

/// Returns true if words begin with a fact of another field than the last thing before them, which goes on with what is wanted.
fn begins_with_other_fact(before: &[Expr], words: &[Expr]) -> bool {
    let plain = words.iter().take_while(|word| plain_text(word).is_some()).count();
    let side = match words.get(plain) {
        Some(Expr::Or(sides)) => [&words[..plain], &sides[..1]].concat(),
        _ => words[..plain].to_vec(),
    };
    let sort = |side: ChoiceSide, first: bool| {
        let part = if first { side.asked.first() } else { side.asked.last() };
        part.map(|part| (is_fact(part), part.sort))
    };
    let next = ChoiceSide::new(side).and_then(|side| sort(side, true));
    let last = ChoiceSide::new(before.to_vec()).and_then(|side| sort(side, false));
    // Decades are read as a choice.
    let is_decade = words.iter().any(|word| matches!(word, Expr::Or(sides) if sides.iter().all(is_decade)));
    is_decade
        || next.is_some_and(|(is_fact, sort)| {
            is_fact && sort != PartSort::Fact("sex") && last.is_none_or(|(_, last)| last != sort)
        })
}

/// Returns true for the word of a decade: "40s".
fn is_decade(word: &Expr) -> bool {
    plain_text(word).and_then(|word| word.strip_suffix('s')).is_some_and(|decade| decade.parse::<u8>().is_ok())
}

//! Finds choices that words in small letters leave out, with the words of their sides: `no women or men over 60`, `except Q1 and Q2
//! 2017`, `excluding left knee or lumbar spine`.

use std::ops::Range;

use crate::query::language::Expr;
use crate::query::{PartSort, asked_parts, bare_word, is_outcome, is_said_of_age};
use crate::search::plan::choices::choice::{Choice, choice_at_or};
use crate::search::plan::choices::leads::{after_lead, is_compared, leaves_out_things};
use crate::search::plan::choices::names::{is_plain_choice, plain_text};
use crate::search::plan::choices::sides::shared_sides::{between_facts, with_what_all_share};
use crate::search::plan::choices::sides::whole_sides::of_whole_sides;
use crate::search::plan::choices::sides::{
    ChoiceSide, LeftOut, are_facts, is_drug, is_place, is_plain_one_of, is_treatment, texts,
};

/// Returns the things of a list with commas, each of which is left out by itself: "not (left knee, shoulder)"; `None` for other parts.
pub fn listed(part: &Expr) -> Option<Vec<Expr>> {
    let Expr::Words(words) = part else { return None };
    let has_comma = |word: &Expr| plain_text(word).is_some_and(|word| word.ends_with(','));
    let things: Vec<Expr> = words.split_inclusive(has_comma).map(|thing| Expr::Words(thing.to_vec())).collect();
    (things.len() > 1).then_some(things)
}

/// Finds the first choice among `parts`, which follow each other in the query `text`, that is left out and has words of its sides
/// around it: the places of all these words, and the choice with them.
pub fn left_out_choice(parts: &[Expr], text: &str) -> Option<(Range<usize>, Expr)> {
    let at_or = (0..parts.len()).filter(|at| is_plain_choice(&parts[*at], text)).find_map(|at| {
        let plain = parts[..at].iter().rev().take_while(|part| plain_text(part).is_some()).count();
        let lead = at - plain + after_lead(&parts[at - plain..at], goes_on_compared(&parts[at]))?;
        if is_of_bound(&parts[at]) {
            return None;
        }
        let has_wanted = has_treatment(&parts[..lead]);
        let found = between_facts(parts, lead).or_else(|| with_what_all_share(parts, lead, at)).or_else(|| {
            let is_left_out =
                |sides: &[Vec<Expr>]| leaves_out_things(&parts[at - plain..lead]) || are_sides_facts(sides);
            of_whole_sides(parts, lead, at, has_wanted).filter(|(_, sides)| is_left_out(sides))
        })?;
        let found = with_day_of_injury(with_name_behind(parts, found));
        let (place, sides) = if has_wanted { with_treatment_behind(parts, found) } else { found };
        // Words next to the "or" are left out as they are.
        let is_new = place.len() > 1 || sides.iter().any(|side| side.len() > 1);
        is_new.then(|| (place, any_of(sides)))
    });
    at_or.or_else(|| joined_by_and(parts))
}

/// Returns the choice between some sides.
fn any_of(sides: Vec<Vec<Expr>>) -> Expr {
    Expr::Or(sides.into_iter().map(Expr::Words).collect())
}

/// Finds two facts that "and" joins and that share a word: "except Q1 and Q2 2017" leaves out both.
fn joined_by_and(parts: &[Expr]) -> Option<(Range<usize>, Expr)> {
    let at =
        parts.iter().position(|part| is_plain_one_of(part, &["and"])).filter(|at| *at > 0 && at + 1 < parts.len())?;
    let lead = after_lead(&parts[..at - 1], false)?;
    let or = Expr::Or(vec![parts[at - 1].clone(), parts[at + 1].clone()]);
    let with_or = [&parts[..at - 1], &[or], &parts[at + 2..]].concat();
    choice_at_or(&with_or[lead..]).filter(Choice::is_shared)?;
    let (place, sides) = between_facts(&with_or, lead)?;
    // The choice is one part in place of three.
    Some((place.start..place.end + 2, any_of(sides)))
}

/// Returns true if each side asks for facts about the case alone.
fn are_sides_facts(sides: &[Vec<Expr>]) -> bool {
    are_facts(&sides.iter().cloned().map(Expr::Words).collect::<Vec<_>>())
}

/// Returns true if some of the parts name a treatment or a drug, of which a choice then leaves out some: "surgery except …".
fn has_treatment(parts: &[Expr]) -> bool {
    let words: Vec<&str> = parts.iter().filter_map(plain_text).collect();
    asked_parts(&words).iter().any(|part| is_treatment(part) || is_drug(part))
}

/// Says of all dates of a choice that they are days of an injury, where the first does: "not injured in 2014 or 2015".
fn with_day_of_injury((place, mut sides): LeftOut) -> LeftOut {
    let is_injured = |word: &Expr| plain_text(word).is_some_and(|word| bare_word(word).starts_with("injur"));
    let Some((first, others)) = sides.split_first_mut() else { return (place, sides) };
    let are_dates = |side: &Vec<Expr>| {
        let asked = texts(side).map(|words| asked_parts(&words)).unwrap_or_default();
        matches!(&asked[..], [one] if one.sort == PartSort::Fact("date")) && !side.iter().any(is_injured)
    };
    if let Some(at) = first.iter().position(is_injured).filter(|_| others.iter().all(are_dates)) {
        let lead = first[..=at].to_vec();
        others.iter_mut().for_each(|side| _ = side.splice(0..0, lead.iter().cloned()));
    }
    (place, sides)
}

/// Puts the words behind a choice that go on with the name on its last side on each of them: "type 1 or type 2 diabetes".
fn with_name_behind(parts: &[Expr], (place, mut sides): LeftOut) -> LeftOut {
    let plain = parts[place.end..].iter().take_while(|part| plain_text(part).is_some()).count();
    let Some(last) = sides.last() else { return (place, sides) };
    let whole = [&last[..], &parts[place.end..place.end + plain]].concat();
    let name = texts(&whole).and_then(|words| asked_parts(&words).into_iter().next());
    let end = name.filter(|name| name.words.start == 0).map_or(0, |name| name.words.end);
    let more = whole.get(last.len()..end).unwrap_or_default().to_vec();
    sides.iter_mut().for_each(|side| side.extend(more.iter().cloned()));
    (place.start..place.end + more.len(), sides)
}

/// Puts the treatment behind a choice of places on each of its sides: "surgery except lumbar or cervical fusion".
fn with_treatment_behind(parts: &[Expr], (place, mut sides): LeftOut) -> LeftOut {
    let plain = parts[place.end..].iter().take_while(|part| plain_text(part).is_some()).count();
    let ends = |word: &str| word.ends_with([',', ';', '.', ':']);
    let has_comma = sides.iter().flatten().any(|word| plain_text(word).is_some_and(ends));
    let behind = ChoiceSide::new(parts[place.end..place.end + plain].to_vec());
    let is_of_places = |side: &Vec<Expr>| {
        ChoiceSide::new(side.clone()).is_some_and(|side| side.is_asked() && side.asked.iter().all(is_place))
    };
    let treatment = behind.and_then(|behind| {
        let first = behind.asked.into_iter().next().filter(|first| first.words.start == 0 && is_treatment(first))?;
        Some(behind.words[first.words].to_vec())
    });
    match treatment.filter(|_| !has_comma && sides.iter().all(is_of_places)) {
        Some(treatment) => {
            sides.iter_mut().for_each(|side| side.extend(treatment.iter().cloned()));
            (place.start..place.end + treatment.len(), sides)
        }
        None => (place, sides),
    }
}

/// Returns true if "not" stands before a choice that begins with an outcome and has something else as well, as in "not denied or lumbar MRI
/// granted": it may deny that outcome alone.
pub fn may_deny_one_side(parts: &[Expr]) -> bool {
    let is_named = |side: &Expr| plain_text(side).is_some_and(|side| is_outcome(side) || side == "modified");
    parts.windows(2).any(|pair| match pair {
        [not, Expr::Or(sides)] => {
            is_plain_one_of(not, &["not"]) && sides.first().is_some_and(is_named) && !sides.iter().all(is_named)
        }
        _ => false,
    })
}

/// Returns true if a choice is the end of a bound: "50 years or older".
fn is_of_bound(choice: &Expr) -> bool {
    let Expr::Or(sides) = choice else { return false };
    matches!(&sides[..], [years, last] if is_plain_one_of(years, &["years", "yrs"]) && plain_text(last).is_some_and(is_said_of_age))
}

/// Returns true if the last side of a choice begins a bound: "not fewer than 6 or more than 12 visits" leaves out both.
fn goes_on_compared(choice: &Expr) -> bool {
    let Expr::Or(sides) = choice else { return false };
    sides.last().and_then(plain_text).is_some_and(is_compared)
}

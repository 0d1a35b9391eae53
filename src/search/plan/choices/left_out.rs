//! Finds choices that words in small letters leave out, and what is said of all their sides: `except workers under 40 or over 60`,
//! `no women or men over 60`, `not of the left or right knee`, `not the left knee or shoulder`.

use std::ops::Range;

use crate::query::language::Expr;
use crate::query::{AskedPart, PartSort, asked_parts, bare_word, is_month, is_side};
use crate::search::plan::choices::alike::{Choice, choice_at_or, is_plain_choice};
use crate::search::plan::choices::leads::{after_lead, is_compared, leaves_out_things};
use crate::search::plan::choices::names::{ARTICLES, plain_text};
use crate::search::plan::choices::sides::{
    ChoiceSide, are_facts, is_bound, is_fact, is_place, is_treatment, of_age, texts,
};
use crate::terms::ConceptKind;

/// The sorts of ages, sexes, drugs, reviewers, and sides and parts of the body.
const AGE: PartSort = PartSort::Fact("age");
const SEX: PartSort = PartSort::Fact("sex");
const DRUGS: [PartSort; 3] =
    [PartSort::Named(ConceptKind::Drug), PartSort::Named(ConceptKind::Product), PartSort::Named(ConceptKind::Class)];
const REVIEWER: PartSort = PartSort::Fact("specialties");
const SIDE: PartSort = PartSort::Named(ConceptKind::Side);
const PLACE: PartSort = PartSort::Named(ConceptKind::Region);

/// Words before the last thing of a choice that only join it: "in 2016 or for women".
const JOINING: [&str; 3] = ["for", "of", "with"];

/// A choice that is left out: the places of its words, and its sides.
type LeftOut = (Range<usize>, Vec<Vec<Expr>>);

/// Finds the first choice among `parts`, which follow each other in the query `text`, that is left out and has words of its sides
/// around it: the places of all these words, and the choice with them.
pub fn left_out_choice(parts: &[Expr], text: &str) -> Option<(Range<usize>, Expr)> {
    let at_or = (0..parts.len()).filter(|at| is_plain_choice(&parts[*at], text)).find_map(|at| {
        let plain = parts[..at].iter().rev().take_while(|part| plain_text(part).is_some()).count();
        let lead = at - plain + after_lead(&parts[at - plain..at], goes_on_compared(&parts[at]))?;
        let has_wanted = has_treatment(&parts[..lead]);
        let found = between_facts(parts, lead).or_else(|| with_what_all_share(parts, lead, at)).or_else(|| {
            let is_left_out =
                |sides: &[Vec<Expr>]| leaves_out_things(&parts[at - plain..lead]) || are_sides_facts(sides);
            of_whole_sides(parts, lead, at, has_wanted).filter(|(_, sides)| is_left_out(sides))
        })?;
        let found = with_name_behind(parts, found);
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
    let at = parts.iter().position(|part| is_one_of(part, &["and"])).filter(|at| *at > 0 && at + 1 < parts.len())?;
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
    let is_drug = |part: &AskedPart| DRUGS.contains(&part.sort);
    asked_parts(&words).iter().any(|part| is_treatment(part) || is_drug(part))
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

/// Reads the choice at `at` where nothing is shared: all between `lead` and its "or" is one side, and the thing behind it another,
/// of whatever sorts they are: "women or left knee", "right wrist or carpal tunnel release". Where something `is_wanted` already, a
/// place before two treatments is that of both: "surgery except left knee arthroscopy or injection".
fn of_whole_sides(parts: &[Expr], lead: usize, at: usize, is_wanted: bool) -> Option<LeftOut> {
    let Expr::Or(sides) = &parts[at] else { return None };
    let [first, last] = &sides[..] else { return None };
    let articles = parts[lead..at].iter().take_while(|part| is_one_of(part, &ARTICLES)).count();
    let before = &parts[lead + articles..at];
    let plain = parts[at + 1..].iter().take_while(|part| plain_text(part).is_some()).count();
    let behind = &parts[at + 1..at + 1 + plain];
    // "Women or the left knee".
    let is_light = is_one_of(last, &ARTICLES) || is_one_of(last, &JOINING);
    let skipped = usize::from(is_light && !behind.is_empty());
    // Single words, months, reviewers and lists with commas are read elsewhere.
    if before.is_empty() && behind.len() == skipped && is_one_of(last, &ARTICLES) {
        return None;
    }
    let is_listed = before.iter().chain([first]).any(|word| plain_text(word).is_some_and(|word| word.ends_with(',')));
    if is_listed || [first, last].iter().any(|side| plain_text(side).is_some_and(is_month)) {
        return None;
    }
    let left = ChoiceSide::new([before, std::slice::from_ref(first)].concat())?;
    let right = ChoiceSide::new([std::slice::from_ref(last), behind].concat().split_off(skipped))?;
    if let Some((rest, sides)) = next_choice(parts, at + 1 + plain, &right) {
        let is_whole = left.is_asked() && sides[0].len() > 1;
        let sides = [vec![left.words], sides].concat();
        return is_whole.then(|| (lead + articles..rest.end, sides));
    }
    let places = left.asked.iter().take_while(|part| is_place(part)).count();
    let (is_of_place, has_place) = (places == left.asked.len(), right.asked.first().is_some_and(is_place));
    // The treatment behind two places is looked at by itself; where none is wanted before, it is what is wanted.
    let end =
        if has_place && (is_of_place || !is_wanted) { right.places_at_beginning() } else { right.first_thing()? };
    if !left.is_asked() {
        return None;
    }
    // "Not medically necessary" is an outcome as a whole.
    let has_outcome = left.asked.iter().any(|part| part.sort == PartSort::Outcome);
    if has_outcome && left.words.len() > 1 {
        return None;
    }
    let is_reviewer = left.asked.last().is_some_and(|last| last.sort == REVIEWER);
    if is_reviewer && !right.asked.first().is_some_and(is_fact) {
        return None;
    }
    let is_treated = places > 0 && left.asked.get(places).is_some_and(is_treatment);
    if is_treated && !is_wanted {
        return None;
    }
    let is_alone = end == 1 && right.asked.first().is_some_and(is_treatment);
    let is_shared = is_treated && places + 1 == left.asked.len() && is_alone;
    let place = if is_shared { &left.words[..left.asked[places].words.start] } else { &[] };
    let right = [place, &right.words[..end]].concat();
    Some((lead + articles..at + skipped + end, vec![left.words, right]))
}

/// Reads the choice at `at` that goes on with the words of `middle`: "left knee or right shoulder or lumbar spine".
fn next_choice(parts: &[Expr], at: usize, middle: &ChoiceSide) -> Option<LeftOut> {
    let before = middle.words.len();
    matches!(parts.get(at)?, Expr::Or(_)).then_some(())?;
    let goes_on = [&middle.words[..], &parts[at..]].concat();
    let (place, sides) = of_whole_sides(&goes_on, 0, before, true)?;
    Some((at..at + place.end - before, sides))
}

/// Returns true if a part is one of these words.
fn is_one_of(part: &Expr, list: &[&str]) -> bool {
    plain_text(part).is_some_and(|word| list.contains(&&*bare_word(word)))
}

/// Returns true if the last side of a choice begins a bound: "not fewer than 6 or more than 12 visits" leaves out both.
fn goes_on_compared(choice: &Expr) -> bool {
    let Expr::Or(sides) = choice else { return false };
    sides.last().and_then(plain_text).is_some_and(is_compared)
}

/// Reads a choice between facts that begins at `lead`: "workers under 40 or over 60". A sex before or behind ages is that of all:
/// "41 or 52 year old women".
fn between_facts(parts: &[Expr], lead: usize) -> Option<LeftOut> {
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
fn with_what_all_share(parts: &[Expr], lead: usize, at: usize) -> Option<LeftOut> {
    let Expr::Or(sides) = &parts[at] else { return None };
    let mut sides = sides.clone();
    let articles = parts[lead..at].iter().take_while(|part| is_one_of(part, &ARTICLES)).count();
    let before = &parts[lead + articles..at];
    let mut behind: Vec<Expr> = parts[at + 1..].iter().take_while(|part| plain_text(part).is_some()).cloned().collect();
    // Of three sides each is whole.
    if matches!(parts.get(at + 1 + behind.len()), Some(Expr::Or(_))) {
        return None;
    }
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
    let is_side =
        matches!(before, [side] if plain_text(side).is_some_and(|side| is_side(&bare_word(side)))) && skipped == 0;
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

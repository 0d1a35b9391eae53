//! Reads choices that are left out and whose sides are whole by themselves: `except women or left knee`, `except right wrist or carpal
//! tunnel release`.

use crate::query::language::Expr;
use crate::query::{AskedPart, PartSort, is_month};
use crate::search::plan::choices::names::{ARTICLES, plain_text};
use crate::search::plan::choices::sides::{
    ChoiceSide, LeftOut, is_drug, is_fact, is_place, is_plain_one_of, is_treatment,
};

/// The sorts of reviewers, sexes and dates.
const REVIEWER: PartSort = PartSort::Fact("specialties");
const SEX: PartSort = PartSort::Fact("sex");
const DATE: PartSort = PartSort::Fact("date");

/// Words before the last thing of a choice that only join it: "in 2016 or for women".
const JOINING: [&str; 3] = ["for", "of", "with"];

/// Words that leave out a list with commas only where its things are of one sort: "not knee, in 2016 or 2017" asks for these years.
const DENYING: [&str; 4] = ["neither", "no", "not", "without"];

/// Words around an "or", cut into sides.
struct WholeSides {
    /// The place of the first of them.
    start: usize,
    /// The sides before the last comma.
    listed: Vec<Vec<Expr>>,
    /// The words right before the "or".
    left: ChoiceSide,
    /// All words behind it.
    right: ChoiceSide,
    /// The place where these begin.
    behind: usize,
}

/// Reads the choice at `at` where nothing is shared: all between `lead` and its "or" is one side, or several with commas between them,
/// and the thing behind it another, of whatever sorts they are: "women or left knee", "right wrist or carpal tunnel release". Where
/// something `is_wanted` already, a place before two treatments is that of both: "surgery except left knee arthroscopy or injection". A
/// drug before two doses is, too.
pub fn of_whole_sides(parts: &[Expr], lead: usize, at: usize, is_wanted: bool) -> Option<LeftOut> {
    let WholeSides { start, listed, left, right, behind } = sides_around(parts, lead, at, is_wanted)?;
    if let Some((rest, sides)) = next_choice(parts, behind + right.words.len(), &right) {
        let is_whole = left.is_asked() && sides[0].len() > 1;
        return is_whole.then(|| (start..rest.end, [listed, vec![left.words], sides].concat()));
    }
    let places = places_of(&left);
    // The treatment behind two places is looked at by itself; where none is wanted before, it is what is wanted.
    let ends_at_place = right.asked.first().is_some_and(is_place) && (places == left.asked.len() || !is_wanted);
    let end = if ends_at_place { right.places_at_beginning() } else { right.first_thing()? };
    let is_treated = places > 0 && left.asked.get(places).is_some_and(is_treatment);
    if !is_side(&left, &right) || is_treated && !is_wanted {
        return None;
    }
    let shared = if is_treated { shared_place(&left, &right, end) } else { shared_drug(&left, &right) };
    let last = [&left.words[..shared], &right.words[..end]].concat();
    // Single words in a list are read elsewhere.
    let is_long = listed.is_empty() || listed.iter().chain([&left.words, &last]).any(|side| side.len() > 1);
    is_long.then(|| (start..behind + end, [listed, vec![left.words, last]].concat()))
}

/// Cuts the words around the "or" at `at` into sides; `None` for single words, months and reviewers, which are read elsewhere.
/// Where nothing `is_wanted` before, treatments behind a comma are: "except men, CT or MRI".
fn sides_around(parts: &[Expr], lead: usize, at: usize, is_wanted: bool) -> Option<WholeSides> {
    let Expr::Or(sides) = &parts[at] else { return None };
    let [first, last] = &sides[..] else { return None };
    let start = lead + articles(&parts[lead..at]);
    let plain = parts[at + 1..].iter().take_while(|part| plain_text(part).is_some()).count();
    // "Women or the left knee".
    let is_light = is_plain_one_of(last, &ARTICLES) || is_plain_one_of(last, &JOINING);
    let skipped = usize::from(is_light && plain > 0);
    if start == at && plain == skipped && is_plain_one_of(last, &ARTICLES) {
        return None;
    }
    if [first, last].iter().any(|side| plain_text(side).is_some_and(is_month)) {
        return None;
    }
    let (listed, before) = listed_sides(&parts[start..at])?;
    let says_not = parts[..lead].iter().rev().take(2).any(|word| is_plain_one_of(word, &DENYING));
    let left = ChoiceSide::new([before, std::slice::from_ref(first)].concat())?;
    let right = [std::slice::from_ref(last), &parts[at + 1..at + 1 + plain]].concat().split_off(skipped);
    let right = ChoiceSide::new(right)?;
    let left = with_unit(left, &right)?;
    let sort = |side: &ChoiceSide| side.asked.last().map(|last| last.sort).filter(|sort| *sort != DATE);
    let is_alike = |side: &ChoiceSide| sort(side).is_some() && sort(side) == sort(&left);
    // Behind a comma a fact of another field is what is wanted: "except the knee, in 2014 or 2016".
    let is_new = |side: &ChoiceSide| {
        let first = left.asked.first().or(right.asked.first());
        let is_treated = |first: &AskedPart| !is_wanted && (is_treatment(first) || is_drug(first));
        let first = first.filter(|first| is_fact(first) && first.sort != SEX || is_treated(first));
        first.is_some_and(|first| !side.asked.iter().any(|part| part.sort == first.sort))
    };
    let is_list =
        |side: &ChoiceSide| !side.asked.iter().any(is_read_elsewhere) && (is_alike(side) || !says_not) && !is_new(side);
    if !listed.iter().all(is_list)
        || !listed.is_empty() && left.asked.iter().chain(right.asked.first()).any(is_read_elsewhere)
    {
        return None;
    }
    let listed = listed.into_iter().map(|side| side.words).collect();
    Some(WholeSides { start, listed, left, right, behind: at + skipped })
}

/// Returns true for reviewers, whose lists are read elsewhere, and outcomes: "except 10 mg, denied or modified" asks for these.
fn is_read_elsewhere(part: &AskedPart) -> bool {
    [REVIEWER, PartSort::Outcome].contains(&part.sort)
}

/// Counts the articles at the beginning.
fn articles(words: &[Expr]) -> usize {
    words.iter().take_while(|word| is_plain_one_of(word, &ARTICLES)).count()
}

/// Counts the places at the beginning of a side.
fn places_of(side: &ChoiceSide) -> usize {
    side.asked.iter().take_while(|part| is_place(part)).count()
}

/// Returns true if all words of `left` ask for something, and are no outcome as a whole, such as "medically necessary". Behind a
/// reviewer only a fact is another side.
fn is_side(left: &ChoiceSide, right: &ChoiceSide) -> bool {
    let is_outcome = left.words.len() > 1 && left.asked.iter().any(|part| part.sort == PartSort::Outcome);
    let is_reviewer = left.asked.last().is_some_and(|last| last.sort == REVIEWER);
    left.is_asked() && !is_outcome && (!is_reviewer || right.asked.first().is_some_and(is_fact))
}

/// Counts the words of the places before a treatment that are those of the treatment of one word behind the "or" as well.
fn shared_place(left: &ChoiceSide, right: &ChoiceSide, end: usize) -> usize {
    let places = places_of(left);
    let is_alone = end == 1 && right.asked.first().is_some_and(is_treatment);
    if is_alone && places + 1 == left.asked.len() { left.asked[places].words.start } else { 0 }
}

/// Counts the words of the drug before a dose that is the drug of the dose behind the "or" as well: "tramadol 50 mg or 100 mg".
fn shared_drug(left: &ChoiceSide, right: &ChoiceSide) -> usize {
    let begins_dose = |word: &str| word.starts_with(|c: char| c.is_ascii_digit() || c == '#');
    let is_dose = right.words.first().and_then(plain_text).is_some_and(begins_dose);
    let drug = left.asked.first().filter(|first| is_dose && is_drug(first)).map_or(0, |drug| drug.words.end);
    if left.words.len() > drug { drug } else { 0 }
}

/// Puts the unit of the amount on the right behind the number on the left that lacks it: "tramadol 50 or 100 mg". `None` where words
/// are not plain.
fn with_unit(left: ChoiceSide, right: &ChoiceSide) -> Option<ChoiceSide> {
    let amount = right.asked.first().filter(|first| first.sort == PartSort::Amount && first.words.start == 0);
    match amount.filter(|amount| !left.is_asked() && amount.words.end > 1) {
        Some(amount) => ChoiceSide::new([&left.words, &right.words[1..amount.words.end]].concat()),
        None => Some(left),
    }
}

/// Parts words that end with commas from those behind them, as sides of their own: "lumbar fusion, knee replacement or …". `None` where
/// one of them has no name, so that they are no list.
fn listed_sides(words: &[Expr]) -> Option<(Vec<ChoiceSide>, &[Expr])> {
    let (mut listed, mut rest) = (Vec::new(), words);
    while let Some(comma) = rest.iter().position(|word| plain_text(word).is_some_and(|word| word.ends_with(','))) {
        let (side, behind) = rest.split_at(comma + 1);
        listed.push(ChoiceSide::new(side[articles(side)..].to_vec()).filter(ChoiceSide::is_asked)?);
        rest = behind;
    }
    Some((listed, &rest[articles(rest)..]))
}

/// Reads the choice at `at` that goes on with the words of `middle`: "left knee or right shoulder or lumbar spine".
fn next_choice(parts: &[Expr], at: usize, middle: &ChoiceSide) -> Option<LeftOut> {
    let before = middle.words.len();
    matches!(parts.get(at)?, Expr::Or(_)).then_some(())?;
    let goes_on = [&middle.words[..], &parts[at..]].concat();
    let (place, sides) = of_whole_sides(&goes_on, 0, before, true)?;
    Some((at..at + place.end - before, sides))
}

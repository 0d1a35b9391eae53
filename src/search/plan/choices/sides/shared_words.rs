//! Words that are said once of all sides of a choice: the year of `January 15 or February 15, 2017`, the unit of `41 or 42 year
//! old` and of `fewer than 6 or more than 12 visits`, the sort of `type 1 or 2`.

use crate::query::language::{Expr, Word};
use crate::query::{PartSort, asked_parts, bare_word, is_graded, is_month, is_roman};
use crate::search::plan::choices::names::{ARTICLES, plain_text};
use crate::search::plan::choices::sides::{bare, is_bound, of_age, texts};

/// The sorts of facts whose sides may share a word.
const SHARING: [PartSort; 6] = [
    PartSort::Fact("date"),
    PartSort::Fact("age"),
    PartSort::Fact("visits"),
    PartSort::Fact("quantity"),
    PartSort::Fact("strengths"),
    PartSort::Amount,
];
const DATE: PartSort = SHARING[0];

/// Words before a bound that is one of something else than visits, pills or strengths.
const MEASURES: [&str; 9] = ["a1c", "bmi", "index", "level", "pressure", "rating", "scale", "score", "weight"];

/// Forms of drugs behind a strength.
const FORMS: [&str; 8] = ["capsule", "capsules", "patch", "patches", "pill", "pills", "tablet", "tablets"];

/// The most words of a side that a shared word completes, and the most words that are shared.
const MOST: usize = 5;
/// The most commas of a list whose things share a word.
const MOST_LISTED: usize = 8;

/// Puts the words that are said once on each side of a choice. Returns the lengths of the first side, which ends `left`, and of the
/// last one, which begins `right`; `None` where each side has all its words, or may be none.
pub fn share_words(left: &mut Vec<Expr>, middle: &mut Vec<Vec<Expr>>, right: &mut Vec<Expr>) -> Option<(usize, usize)> {
    match middle.is_empty() {
        true => share_sort(left, right)
            .or_else(|| share_lead(left, right))
            .or_else(|| share_by(left, right))
            .or_else(|| share_in_list(left, middle, right))
            .or_else(|| share_end(left, middle, right)),
        false => share_end(left, middle, right),
    }
}

/// Puts the last words of the fact behind the "or" behind those of a list with commas before it, which become sides of the choice:
/// "Q1, Q2 or Q3 2017".
fn share_in_list(left: &mut Vec<Expr>, middle: &mut Vec<Vec<Expr>>, right: &mut Vec<Expr>) -> Option<(usize, usize)> {
    let has_comma = |word: &Expr| plain_text(word).is_some_and(|word| word.ends_with(','));
    let commas = (0..left.len()).rev().filter(|at| has_comma(&left[*at])).take(MOST_LISTED);
    let starts: Vec<usize> = commas.map(|comma| comma + 1).filter(|start| *start < left.len()).collect();
    // Months are read by the words for dates.
    if left.last().and_then(plain_text).is_some_and(is_month) {
        return None;
    }
    // The longest list of which all can share the word.
    (1..=starts.len()).rev().find_map(|count| {
        let mut starts: Vec<usize> = starts[..count].iter().rev().copied().collect();
        starts.push(left.len());
        let mut first: Vec<Expr> = left[..starts[0]].iter().map(without_comma).collect();
        let listed = starts.windows(2).map(|pair| left[pair[0]..pair[1]].iter().map(without_comma).collect());
        let (mut others, mut last): (Vec<Vec<Expr>>, _) = (listed.collect(), right.clone());
        let shared = share_end(&mut first, &mut others, &mut last)?;
        (*left, *middle, *right) = (first, others, last);
        Some(shared)
    })
}

/// Returns a word without the comma behind it.
fn without_comma(word: &Expr) -> Expr {
    match word {
        Expr::Word(word) => Expr::Word(Word { text: word.text.trim_end_matches(',').to_owned(), ..word.clone() }),
        other => other.clone(),
    }
}

/// Puts the sort of a grade before the number that lacks it: "grade 1 or 2". One that has it, as in "type I or type II", is whole.
fn share_sort(left: &[Expr], right: &mut Vec<Expr>) -> Option<(usize, usize)> {
    let is_number = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit()) || is_roman(word);
    let [.., sort, last] = &bare(&texts(left)?)[..] else { return None };
    if !is_graded(sort) || !is_number(last) {
        return None;
    }
    match &bare(&texts(right)?)[..] {
        [next, ..] if is_number(next) => right.insert(0, left[left.len() - 2].clone()),
        [again, next, ..] if again == sort && is_number(next) => {}
        _ => return None,
    }
    Some((2, 2))
}

/// Puts the word for an age before the number that lacks it: "aged 41 or 42".
fn share_lead(left: &[Expr], right: &mut Vec<Expr>) -> Option<(usize, usize)> {
    let [.., lead, _] = left else { return None };
    let is_age = |words: &[Expr]| {
        let parts = asked_parts(&texts(words)?);
        parts.first().filter(|part| part.words == (0..words.len()) && part.sort == PartSort::Fact("age")).map(drop)
    };
    let led = [lead.clone(), right.first()?.clone()];
    is_age(&left[left.len() - 2..])?;
    is_age(&led)?;
    // "Aged 41 or 42 visits" counts something else.
    let others = asked_parts(&texts(right)?);
    if others.first().is_some_and(|part| part.words.start == 0 && part.words.end > 1) {
        return None;
    }
    right.insert(0, lead.clone());
    Some((2, 2))
}

/// Puts "by" before the second of two reviewers, of whom one has a name of several words: "reviewed by an orthopedic surgeon or a
/// psychiatrist", and "reviewed by" before a practice. Reviewers of one word are joined elsewhere.
fn share_by(left: &[Expr], right: &mut Vec<Expr>) -> Option<(usize, usize)> {
    const REVIEWER: PartSort = PartSort::Fact("specialties");
    let first =
        asked_parts(&texts(left)?).pop().filter(|part| part.words.end == left.len() && part.sort == REVIEWER)?;
    // Lists with commas are read as a whole.
    if left[first.words.clone()].iter().any(|word| plain_text(word).is_some_and(|word| word.ends_with(','))) {
        return None;
    }
    let words = texts(right)?;
    let is_decided = left.get(first.words.start + 1).is_some_and(|word| plain_text(word) == Some("by"));
    let led = |lead: &'static [&'static str]| {
        let by = asked_parts(&[lead, &words[..]].concat()).into_iter().next()?;
        (by.sort == REVIEWER && by.words.start == 0).then_some((lead, by.words.end))
    };
    let (lead, end) = led(&["by"]).or_else(|| led(&["reviewed", "by"]).filter(|_| is_decided))?;
    let articles = words.iter().take_while(|word| ARTICLES.contains(&bare_word(word).as_str())).count();
    let before_last = bare_word(plain_text(&left[left.len().checked_sub(2)?])?);
    let is_long = before_last != "by" && !ARTICLES.contains(&before_last.as_str());
    if lead.len() == 1 && !is_long && end - lead.len() - articles <= 1 {
        return None;
    }
    let Expr::Word(word) = right[0].clone() else { return None };
    right.splice(0..0, lead.iter().map(|text| Expr::Word(Word { text: (*text).to_owned(), ..word.clone() })));
    Some((first.words.len(), end))
}

/// Puts the last words of the fact behind the last "or" behind those of the other sides that lack them.
fn share_end(left: &mut Vec<Expr>, middle: &mut [Vec<Expr>], right: &mut Vec<Expr>) -> Option<(usize, usize)> {
    let fact = asked_parts(&texts(right)?).into_iter().next()?;
    let (end, sort) = (fact.words.end, fact.sort);
    // "10 or 20 mg tablets".
    let is_form = |word: &Expr| plain_text(word).is_some_and(|word| FORMS.contains(&bare_word(word).as_str()));
    let form = usize::from(sort == PartSort::Amount && right.get(end).is_some_and(is_form));
    if fact.words.start > 0 || !SHARING.contains(&sort) {
        return None;
    }
    // "January or February 2017" is read by the words for dates.
    let is_month_alone =
        left.last().and_then(|last| texts(std::slice::from_ref(last))).is_some_and(|last| is_month(last[0]));
    if middle.is_empty() && is_month_alone {
        return None;
    }
    // Each side may lack words of the next one: "in March or April 2016 or January 2017".
    let (mut next, mut is_shared) = (right[..end].to_vec(), false);
    for side in middle.iter_mut().rev() {
        let (length, whole) = completed(side, &next, sort).filter(|(length, _)| *length == side.len())?;
        is_shared |= whole.len() > length;
        next.clone_from(&whole);
        *side = whole;
    }
    let (length, whole) = completed(left, &next, sort)?;
    is_shared |= whole.len() > length;
    let first = whole.len();
    left.truncate(left.len() - length);
    left.extend(whole);
    // "Injured January 15 or February 15, 2015" tells of both when somebody was injured.
    let side = &left[left.len() - first..];
    let of_injury = |word: &Expr| plain_text(word).is_some_and(|word| bare_word(word).starts_with("injur"));
    let led = side.iter().position(of_injury).filter(|_| is_shared && sort == DATE).map(|at| side[..=at].to_vec());
    let led = led.unwrap_or_default();
    middle.iter_mut().chain([&mut *right]).for_each(|side| _ = side.splice(0..0, led.iter().cloned()));
    is_shared.then_some((first, end + led.len() + form))
}

/// Finds the words at the end of `side` that are a fact of this sort, by themselves or with the last words of `fact`: their number,
/// and these words with those that were lacking.
fn completed(side: &[Expr], fact: &[Expr], sort: PartSort) -> Option<(usize, Vec<Expr>)> {
    let asked = asked_parts(&texts(side)?);
    if let Some(last) = asked.last().filter(|last| last.words.end == side.len() && last.sort == sort) {
        return Some((last.words.len(), side[last.words.clone()].to_vec()));
    }
    // "Under 30 or 60 and older": a bound is whole without the words of the other one.
    if let [.., bound, number] = side
        && sort == PartSort::Fact("age")
        && texts(&[bound.clone(), number.clone()])
            .is_some_and(|words| is_bound(&words) && !["between", "from"].contains(&words[0]))
    {
        return of_age(bound).map(|aged| (2, vec![aged, bound.clone(), number.clone()]));
    }
    // "Workers over 60 or fewer than 6 visits" has an age, and "pain score over 6" something else.
    if asked.last().is_some_and(|last| last.words.end == side.len() && matches!(last.sort, PartSort::Fact(_))) {
        return None;
    }
    let is_of_other = |before: &[Expr]| {
        let last = before.last().and_then(plain_text).map(bare_word);
        last.is_some_and(|last| MEASURES.contains(&last.as_str()))
    };
    let is_whole = |words: &[Expr]| {
        let texts = texts(words);
        texts.is_some_and(
            |texts| matches!(&asked_parts(&texts)[..], [one] if one.words == (0..words.len()) && one.sort == sort),
        )
    };
    // Of amounts all is shared: "6 or 12 PT visits".
    let mut counts: Vec<usize> = (1..fact.len().min(MOST)).collect();
    let is_number = |word: &Expr| plain_text(word).is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    if sort == PartSort::Amount && side.last().is_some_and(is_number) {
        counts = (1..fact.len()).rev().collect();
    }
    for count in counts {
        for length in (1..=side.len().min(MOST)).rev() {
            let own = &side[side.len() - length..];
            let candidate = [own, &fact[fact.len() - count..]].concat();
            // "On or after" lacks nothing of its own.
            let is_own = || !is_of_other(&side[..side.len() - length]);
            if is_whole(&candidate) && !asked_parts(&texts(own)?).is_empty() && is_own() {
                return Some((length, candidate));
            }
        }
    }
    None
}

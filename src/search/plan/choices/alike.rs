//! Finds sides of a choice that are longer than the words next to its "or": `MRI for women or EMG for men` is a choice between
//! two questions, `MRI for women or over 60` one between two facts, and `MRI, EMG or CT` one between three treatments.
//!
//! The words on both sides are parted by what they ask for. Parts of the same sorts in the same order are the sides, and what
//! stands before the first and behind the last is said of both.

use crate::query::language::Expr;
use crate::query::{PartSort, asked_parts};
use crate::search::plan::choices::choice::{choice_at_and, choice_at_or};
use crate::search::plan::choices::facts::with_typed_facts;
use crate::search::plan::choices::leads::leaves_out;
use crate::search::plan::choices::names::{ARTICLES, is_plain_choice, names_before_or, plain_text};
use crate::search::plan::choices::sides::{bare, is_bound, of_age, texts};

/// The sort of sexes.
const SEX: PartSort = PartSort::Fact("sex");
/// The most choices whose sides are looked for; what has more is no question, but pasted text.
const MOST: usize = 8;

/// Returns `parts`, which follow each other in the query `text`, with the words of questions, facts and lists put on their sides of
/// a choice; `None` where each choice is one between the words next to it. Operators that were typed as such, in capitals or
/// parentheses, stay between the words next to them, or the facts of several words.
pub fn alike_sides(parts: &[Expr], text: &str) -> Option<Vec<Expr>> {
    let joints: Vec<usize> = (0..parts.len()).filter(|at| matches!(parts[*at], Expr::Or(_))).collect();
    if joints.len() > MOST {
        return None;
    }
    // What is left out behind the last choice is none of its sides.
    if let Some(lead) = joints.last().and_then(|last| lead_behind(parts, *last)) {
        let (choice, behind) = parts.split_at(lead);
        return alike_sides(choice, text).map(|choice| [&choice, behind].concat());
    }
    if !joints.iter().all(|at| is_plain_choice(&parts[*at], text)) {
        return with_typed_facts(parts).map(|bound| names_before_or(&bound).unwrap_or(bound));
    }
    let whole = match joints.is_empty() {
        true => choice_at_and(parts).and_then(|choice| choice.bound(choice.decided()?)),
        false => choice_at_or(parts).and_then(|choice| choice.bound(choice.sides()?)),
    };
    // Of several choices each may be one by itself: "MRI, EMG or CT for women or men".
    let first = || {
        // What is listed with commas before a choice goes with it.
        let is_listed = |part: &Expr| {
            plain_text(part).is_some_and(|word| word.ends_with(',') || ARTICLES.contains(&word.to_lowercase().as_str()))
        };
        let [one, next, ..] = joints[..] else { return None };
        let noun = one + 1 + usize::from(ends_in_article(&parts[one]));
        let listed = parts[one + 1..next].iter().rev().take_while(|part| is_listed(part)).count();
        // So does a bound: "MRI or CT under 30 or over 60 years old".
        let is_bounded = texts(&parts[noun..next]).is_some_and(|between| is_bound(&between));
        let (before, behind) = parts.split_at(if is_bounded { noun } else { noun.max(next - listed) });
        let bound = |parts: &[Expr]| alike_sides(parts, text);
        match (bound(before), bound(behind)) {
            // The words before the second choice may be those of its sides: "MRI or CT licensed in Texas or Nevada".
            (None, None) => {
                let behind = alike_sides(parts.get(noun..next).map(|_| &parts[noun..])?, text)?;
                Some([&parts[..noun], &behind].concat())
            }
            (before_bound, behind_bound) => {
                let before = before_bound.unwrap_or_else(|| before.to_vec());
                Some([before, behind_bound.unwrap_or_else(|| behind.to_vec())].concat())
            }
        }
    };
    whole.or_else(first).or_else(|| of_people(parts))
}

/// Finds the first word behind the choice at `last` that leaves something out.
fn lead_behind(parts: &[Expr], last: usize) -> Option<usize> {
    let behind = parts[last + 1..].iter().take_while(|part| plain_text(part).is_some()).count();
    let words = bare(&texts(&parts[last + 1..last + 1 + behind])?);
    // "Not approved" is an outcome, as the word behind "not" tells.
    let leaves = |count: &usize| leaves_out(&words[..*count]) && leaves_out(&words[..words.len().min(count + 1)]);
    let count = (1..=words.len()).find(leaves)?;
    let is_pair = !leaves_out(&words[count - 1..count]);
    Some(last + count - usize::from(is_pair))
}

/// Returns true if the last side of a choice is an article, whose noun is behind it.
fn ends_in_article(choice: &Expr) -> bool {
    let Expr::Or(sides) = choice else { return false };
    sides.last().and_then(plain_text).is_some_and(|side| ARTICLES.contains(&side.to_lowercase().as_str()))
}

/// Returns `parts` with two questions as the sides of their choice; `None` where there are no two.
pub fn whole_questions(parts: &[Expr], text: &str) -> Option<Vec<Expr>> {
    let joints: Vec<&Expr> = parts.iter().filter(|part| matches!(part, Expr::Or(_))).collect();
    let [joint] = joints[..] else { return None };
    let choice = choice_at_or(parts).filter(|_| is_plain_choice(joint, text))?;
    let (left, right) = choice.questions().or_else(|| choice.whole_questions())?;
    choice.bound((vec![left], right))
}

/// Returns `parts` with the bound behind a choice of people said to be one of age: "women or men over 60".
fn of_people(parts: &[Expr]) -> Option<Vec<Expr>> {
    let at = parts.iter().position(|part| matches!(part, Expr::Or(_)))?;
    let Expr::Or(sides) = &parts[at] else { return None };
    let leaves_out = leaves_out(&bare(&texts(&parts[..at])?));
    let people = asked_parts(&texts(sides).filter(|_| !leaves_out)?);
    let is_of_people = people.len() == sides.len() && people.iter().all(|part| part.sort == SEX);
    let bound = parts.get(at + 1..).filter(|rest| texts(rest).is_some_and(|rest| is_bound(&rest)))?;
    let aged = of_age(bound.first()?).filter(|_| is_of_people)?;
    Some(parts[..=at].iter().cloned().chain([aged]).chain(bound.iter().cloned()).collect())
}

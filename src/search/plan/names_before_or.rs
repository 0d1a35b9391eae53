//! Binds names of several words before a choice does: `walking boot or cane` is a walking boot or a cane, and not a
//! walking boot or a walking cane.
//!
//! An article is no side of a choice: `an elbow or a knee` is either of the two. A place of the body stays apart from what is done there: `lumbar MRI or CT` asks for either of the lumbar spine.

use crate::query::language::{Expr, Form, Word};
use crate::query::{
    Said, are_facts_of_subject, are_of_one_sort, bare_word, is_date_word, is_outcome, is_said_of_age,
    is_said_of_amount, reviewer_at,
};
use crate::terms::{ConceptKind, Context, Mention, concept, mentions, parts};

/// Words before a noun that are no side of a choice.
const ARTICLES: [&str; 10] = ["a", "an", "the", "my", "his", "her", "their", "any", "some", "other"];

/// The most words of a name on one side of a choice.
const LONGEST: usize = 5;

/// Returns `parts`, which follow each other without an operator, with the words of a name that a choice cuts put on
/// their side of it; `None` where no choice cuts a name.
pub fn names_before_or(parts: &[Expr]) -> Option<Vec<Expr>> {
    let mut bound: Vec<Expr> = Vec::with_capacity(parts.len());
    let (mut at, mut is_changed) = (0, false);
    while at < parts.len() {
        let Expr::Or(sides) = &parts[at] else {
            bound.push(parts[at].clone());
            at += 1;
            continue;
        };
        if let Some((words, behind)) = name_around(sides, &parts[at + 1..]) {
            bound.extend(words);
            at += 1 + behind;
            is_changed = true;
            continue;
        }
        let mut sides = sides.clone();
        // "an elbow or a knee" is a choice between the two nouns.
        if sides.last().and_then(plain_text).is_some_and(|side| ARTICLES.contains(&side.to_lowercase().as_str()))
            && let Some(noun) = parts.get(at + 1).filter(|noun| plain_text(noun).is_some())
        {
            sides.pop();
            sides.push(noun.clone());
            at += 1;
            is_changed = true;
        }
        let before = sides.first().map_or(0, |first| name_before(&bound, first));
        if before > 0 {
            let words = bound.split_off(bound.len() - before);
            let first = sides.remove(0);
            sides.insert(0, Expr::Words(words.into_iter().chain([first]).collect()));
        }
        let behind = sides.last().map_or(0, |last| name_behind(last, &parts[at + 1..]));
        if behind > 0 {
            let last: Vec<Expr> = sides.pop().into_iter().chain(parts[at + 1..=at + behind].iter().cloned()).collect();
            sides.push(Expr::Words(last));
        }
        is_changed |= before + behind > 0;
        bound.push(Expr::Or(sides));
        at += 1 + behind;
    }
    is_changed.then_some(bound)
}

/// Returns the words of a name that has the "or" of a choice in it, as "with or without contrast" has, and the number of
/// those that follow the choice.
fn name_around(sides: &[Expr], behind: &[Expr]) -> Option<(Vec<Expr>, usize)> {
    let mut joined: Vec<Expr> = Vec::new();
    for side in sides {
        let Expr::Word(word @ Word { form: Form::Plain, .. }) = side else { return None };
        if !joined.is_empty() {
            joined.push(Expr::Word(Word { text: "or".to_owned(), ..word.clone() }));
        }
        joined.push(side.clone());
    }
    let most = behind.len().min(LONGEST - 1);
    let count = (1..=most).rev().find(|&count| is_name(joined.iter().chain(&behind[..count])))?;
    Some((joined.into_iter().chain(behind[..count].iter().cloned()).collect(), count))
}

/// Counts the words at the end of `words` that make one name with `last`; of several names the longest counts.
fn name_before(words: &[Expr], last: &Expr) -> usize {
    let from = words.len().saturating_sub(LONGEST - 1);
    (from..words.len()).find(|&at| is_name(words[at..].iter().chain([last]))).map_or(0, |at| words.len() - at)
}

/// Counts the words at the beginning of `words` that make one name with `first`; of several names the longest counts.
fn name_behind(first: &Expr, words: &[Expr]) -> usize {
    let most = words.len().min(LONGEST - 1);
    (1..=most).rev().find(|&count| is_name([first].into_iter().chain(&words[..count]))).unwrap_or(0)
}

/// Returns true if words are one name of one thing. A thing that begins with a place of the body is none: the place is
/// asked for by itself.
fn is_name<'a>(words: impl Iterator<Item = &'a Expr>) -> bool {
    let plain: Option<Vec<&str>> = words.map(plain_text).collect();
    let Some(text) = plain.map(|words| words.join(" ")) else { return false };
    let covers = |mention: &Mention| mention.range == (0..text.len()) && parts(mention.concept).len() == 1;
    let is_place = |mention: &Mention| matches!(concept(mention.concept).kind, ConceptKind::Region | ConceptKind::Side);
    let begins_with_place = || {
        let first = text.split(' ').next().unwrap_or_default();
        mentions(first, Context::Query).iter().any(is_place)
    };
    match &mentions(&text, Context::Query)[..] {
        [one] => covers(one) && (is_place(one) || !begins_with_place()),
        _ => false,
    }
}

/// Returns the text of a plain word.
pub fn plain_text(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::Word(Word { text, form: Form::Plain, .. }) => Some(text),
        _ => None,
    }
}

/// Returns true if a choice is between outcomes or between dates: it is understood as a whole.
pub fn is_one_question(words: &[Expr]) -> bool {
    let all = |is: fn(&str) -> bool| words.iter().all(|word| plain_text(word).is_some_and(is));
    let is_bound = |words: &[Expr]| {
        words.len() == 2 && plain_text(&words[1]).is_some_and(|word| is_said_of_age(word) || is_said_of_amount(word))
    };
    all(is_outcome) || all(is_date_word) || is_bound(words)
}

/// Words in small letters that leave out the choice behind them.
const LEADS: [&str; 3] = ["not", "except", "excluding"];

/// Finds the word in small letters that leaves out the choice behind `words`, with nothing but a preposition and articles after it.
pub fn lead_at_end(words: &[Said<'_>]) -> Option<usize> {
    let end = before_articles(words);
    let place = usize::from(end > 0 && is_one_of(&words[end - 1], &PLACES));
    let lead = end.checked_sub(1 + place)?;
    is_one_of(&words[lead], &LEADS).then_some(lead)
}

/// Returns true if `words` end so that the sides of the choice behind them are facts about the case, asked for or left out:
/// "the reviewer was a neurologist or a psychiatrist".
pub fn joins_facts(words: &[Said<'_>], sides: &[Expr]) -> bool {
    let end = lead_at_end(words).unwrap_or_else(|| before_articles(words));
    let sides: Option<Vec<&str>> = sides.iter().map(plain_text).collect();
    let is_by = end > 0 && is_one_of(&words[end - 1], &["by"]) && lead_at_end(&words[..end - 1]).is_some();
    sides.is_some_and(|sides| {
        close_list_left_out(words, &sides)
            || are_facts_of_subject(words, end, &sides)
            || (is_by && sides.iter().all(|side| reviewer_at(&["by", &bare_word(side)], 0).is_some()))
    })
}

/// Returns true if `sides` close a list of things of one sort that are left out behind something else: "MRI not the knee, the
/// shoulder or the hip".
fn close_list_left_out(words: &[Said<'_>], sides: &[&str]) -> bool {
    let lead = words.iter().rposition(|word| is_one_of(word, &LEADS)).filter(|lead| *lead > 0);
    let listed = lead.map_or(&[][..], |lead| &words[lead + 1..]);
    let things: Vec<&str> = listed.iter().filter(|word| !is_one_of(word, &ARTICLES)).map(|word| word.text).collect();
    let is_list = !things.is_empty() && things.iter().all(|thing| thing.ends_with(','));
    is_list && are_of_one_sort(&[&things, sides].concat())
}

/// Counts the words before the articles at the end.
fn before_articles(words: &[Said<'_>]) -> usize {
    words.len() - words.iter().rev().take_while(|word| is_one_of(word, &ARTICLES)).count()
}

/// Prepositions between "not" and the thing that it leaves out: "not of the knee or the shoulder".
const PLACES: [&str; 6] = ["at", "for", "in", "of", "on", "to"];

/// Returns true if a word without an operator is one of a list.
fn is_one_of(word: &Said<'_>, list: &[&str]) -> bool {
    !word.negated && list.iter().any(|one| word.text.eq_ignore_ascii_case(one))
}

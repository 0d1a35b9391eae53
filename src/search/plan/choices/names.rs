//! Binds names of several words before a choice does: `walking boot or cane` is a walking boot or a cane, and not a
//! walking boot or a walking cane.
//!
//! An article is no side of a choice: `an elbow or a knee` is either of the two. A place of the body stays apart from
//! what is done there: `lumbar MRI or CT` asks for either of the lumbar spine.

use crate::query::language::{Expr, Form, Word};
use crate::query::{bare_word, is_roman};
use crate::terms::{ConceptKind, Context, Mention, concept, mentions, parts};

/// Words before a noun that are no side of a choice.
pub const ARTICLES: [&str; 10] = ["a", "an", "the", "my", "his", "her", "their", "any", "some", "other"];

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
        // "Type 1 or 2" is a choice between the numbers.
        let are_numbers = sides
            .iter()
            .filter_map(plain_text)
            .all(|side| side.bytes().all(|byte| byte.is_ascii_digit()) || is_roman(&bare_word(side)));
        let before = sides.first().filter(|_| !are_numbers).map_or(0, |first| name_before(&bound, first));
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
    (from..words.len()).find(|&at| is_name(words[at..].iter().chain(words_of(last)))).map_or(0, |at| words.len() - at)
}

/// Counts the words at the beginning of `words` that make one name with `first`; of several names the longest counts.
fn name_behind(first: &Expr, words: &[Expr]) -> usize {
    let most = words.len().min(LONGEST - 1);
    (1..=most).rev().find(|&count| is_name(words_of(first).iter().chain(&words[..count]))).unwrap_or(0)
}

/// Returns the words of a side of a choice.
fn words_of(side: &Expr) -> &[Expr] {
    match side {
        Expr::Words(words) => words,
        word => std::slice::from_ref(word),
    }
}

/// Returns true if words are one name of one thing. A thing that begins with a place of the body is none: the place is
/// asked for by itself.
fn is_name<'a>(words: impl Iterator<Item = &'a Expr>) -> bool {
    let plain: Option<Vec<&str>> = words.map(plain_text).collect();
    let Some(text) = plain.map(|words| words.join(" ").trim_end_matches([',', ';', '?', '.']).to_owned()) else {
        return false;
    };
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

/// Returns true if a choice is one between plain words, joined by "or" in small letters and in no parentheses.
pub fn is_plain_choice(choice: &Expr, text: &str) -> bool {
    let Expr::Or(sides) = choice else { return false };
    let place = |side: &Expr| match side {
        Expr::Word(word) => Some((word.at.0, word.at.0 + word.text.len())),
        _ => None,
    };
    let Some(places) = sides.iter().map(place).collect::<Option<Vec<_>>>() else { return false };
    let is_small = |pair: &[(usize, usize)]| {
        let between = text.get(pair[0].1..pair[1].0).unwrap_or_default();
        !between.contains(['(', ')', '|']) && !between.contains("OR")
    };
    let ends = places.first().zip(places.last()).map(|(first, last)| (first.0, last.1));
    let is_bare = ends.is_some_and(|(start, end)| {
        let before = text.get(..start).unwrap_or_default().trim_end();
        let behind = text.get(end..).unwrap_or_default().trim_start();
        !(before.ends_with('(') && behind.starts_with(')'))
    });
    is_bare && places.windows(2).all(is_small)
}

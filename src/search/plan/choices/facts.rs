//! Tells choices between outcomes, dates and facts, which are understood as a whole with the words around them: `2016 or later`,
//! `not certified or certified`, `the reviewer was a neurologist or a psychiatrist`.

use crate::query::language::Expr;
use crate::query::{
    PartSort, Said, are_facts_of_subject, are_of_one_sort, asked_parts, bare_word, is_date_word, is_month, is_outcome,
    is_said_of_age, is_said_of_amount, leaves_out_last, outcome_of, reviewer_at, state_words,
};
use crate::search::plan::choices::leads::{before_articles, is_one_of, last_lead, lead_at_end};
use crate::search::plan::choices::names::{ARTICLES, plain_text};
use crate::search::plan::choices::sides::{ChoiceSide, is_fact, is_plain_one_of, texts};

/// Returns `parts` with the words of facts on their sides of the choices next to them: `(women OR over 50 years old)`, `sex:female or
/// older than 50`. `None` where each side has one word alone. For operators that were typed as such, or beside what is no plain word.
pub fn with_typed_facts(parts: &[Expr]) -> Option<Vec<Expr>> {
    let mut bound: Vec<Expr> = Vec::with_capacity(parts.len());
    let (mut at, mut is_new) = (0, false);
    while let Some(part) = parts.get(at) {
        at += 1;
        let Expr::Or(sides) = part else {
            bound.push(part.clone());
            continue;
        };
        // "Injured in 2012 OR 2014" is read as a whole.
        if is_one_question(sides, &parts[at..]) {
            bound.push(part.clone());
            continue;
        }
        let mut sides = sides.clone();
        let plain =
            |parts: &mut dyn Iterator<Item = &Expr>| parts.take_while(|part| plain_text(part).is_some()).count();
        let before = bound.len() - plain(&mut bound.iter().rev());
        let behind = &parts[at..at + plain(&mut parts[at..].iter())];
        let from = fact_at_end(&bound[before..], &sides[0], names_reviewer(&sides[1..], behind))
            .map_or(bound.len(), |from| before + from);
        if from < bound.len() {
            let words = bound.drain(from..).chain([sides[0].clone()]).collect();
            sides[0] = Expr::Words(words);
            is_new = true;
        }
        if let Some(last) = sides.last_mut()
            && let Some(count) = fact_at_beginning(last, behind)
        {
            *last = Expr::Words([std::slice::from_ref(last), &behind[..count]].concat());
            at += count;
            is_new = true;
        }
        bound.push(Expr::Or(sides));
    }
    is_new.then_some(bound)
}

/// Returns true if the side behind an "or" is a reviewer, perhaps behind an article.
fn names_reviewer(sides: &[Expr], behind: &[Expr]) -> bool {
    let Some(first) = sides.first() else { return false };
    let noun = if is_plain_one_of(first, &ARTICLES) { behind.first() } else { Some(first) };
    noun.and_then(plain_text).is_some_and(|noun| reviewer_at(&["by", &bare_word(noun)], 0).is_some())
}

/// Finds the fact that ends with `last` in the words before it: the place of its first word there. `None` where it has no more words.
fn fact_at_end(words: &[Expr], last: &Expr, is_beside_reviewer: bool) -> Option<usize> {
    let side = ChoiceSide::new([words, std::slice::from_ref(last)].concat())?;
    if let Some(from) = state_at_end(&side.words).filter(|from| *from < words.len()) {
        return Some(from);
    }
    let last = side.asked.last().filter(|last| last.words.end == side.words.len())?;
    // "Not approved OR women".
    let is_denied = |from: usize| from > 0 && is_plain_one_of(&words[from - 1], &["not", "never"]);
    match last.sort {
        PartSort::Outcome if is_denied(last.words.start) => Some(last.words.start - 1),
        // Two reviewers are joined elsewhere.
        PartSort::Fact("specialties") if is_beside_reviewer => None,
        _ => Some(last.words.start).filter(|from| is_fact(last) && *from < words.len()),
    }
}

/// Counts the `words` of the fact that begins with `first`. `None` where it has no more than that.
fn fact_at_beginning(first: &Expr, words: &[Expr]) -> Option<usize> {
    let side = ChoiceSide::new([std::slice::from_ref(first), words].concat())?;
    if let Some(count) = state_at(&side.words).filter(|count| *count > 1) {
        return Some(count - 1);
    }
    let begins = side.asked.first().is_some_and(|fact| is_fact(fact) && fact.words.start == 0);
    begins.then(|| side.end_with_age(0) - 1).filter(|count| *count > 0)
}

/// Counts the words from the first on that name a State that licensed somebody: "in Texas".
fn state_at(words: &[Expr]) -> Option<usize> {
    let texts = texts(words)?;
    let led = usize::from(texts.first()?.eq_ignore_ascii_case("in"));
    texts.get(led..).and_then(state_words).map(|count| led + count)
}

/// Finds the first of the words at the end that do so.
fn state_at_end(words: &[Expr]) -> Option<usize> {
    (0..words.len()).find(|from| state_at(&words[*from..]) == Some(words.len() - from))
}

/// Returns true if a choice is between outcomes or between dates: it is understood as a whole. Months are dates if a year is
/// `behind` them.
pub fn is_one_question(words: &[Expr], behind: &[Expr]) -> bool {
    let all = |is: fn(&str) -> bool| words.iter().all(|word| plain_text(word).is_some_and(is));
    // "Age 60 or above".
    let is_of_number = |number: &Expr, word: &str| {
        let is_number = plain_text(number).is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        is_number && ["above", "below", "over", "under", "up"].contains(&word)
    };
    // "Over 60 or under 40" goes on with another number.
    let goes_on =
        behind.first().and_then(plain_text).is_some_and(|next| next.starts_with(|c: char| c.is_ascii_digit()));
    let is_bound = |words: &[Expr]| {
        let is_of_number = |word: &str| !goes_on && is_of_number(&words[0], word);
        let says = |word: &str| is_said_of_age(word) || is_said_of_amount(word) || is_of_number(word);
        // "sex:female OR older than 50" are two conditions.
        let is_number = |word: &str| !is_outcome(word) && !asked_parts(&[word]).iter().any(is_fact);
        words.len() == 2 && plain_text(&words[0]).is_some_and(is_number) && plain_text(&words[1]).is_some_and(says)
    };
    // "January or February of 2017".
    let of = usize::from(behind.first().and_then(plain_text).is_some_and(|word| word.eq_ignore_ascii_case("of")));
    let has_year = || behind.get(of).and_then(plain_text).is_some_and(is_date_word);
    let are_dates = || all(|word| is_month(word) || is_date_word(word)) && has_year();
    all(is_outcome) || all(is_date_word) || is_bound(words) || are_dates()
}

/// Returns true if `words` leave out a choice between names of one outcome: "not denied or upheld" leaves out both, while "not certified or
/// certified" names two.
pub fn denies_one_outcome(words: &[Said<'_>], sides: &[Expr]) -> bool {
    let outcome = |side: &Expr| outcome_of(plain_text(side)?);
    let is_denied = lead_at_end(words).is_some() || words.last().is_some_and(|last| is_one_of(last, &["never"]));
    let first = sides.first().and_then(outcome);
    let is_repeated =
        sides.windows(2).all(|pair| plain_text(&pair[0]).map(bare_word) == plain_text(&pair[1]).map(bare_word));
    is_denied && !is_repeated && first.is_some() && sides.iter().all(|side| outcome(side) == first)
}

/// Returns true if `words` end so that the sides of the choice behind them are facts about the case, asked for or left out:
/// "the reviewer was a neurologist or a psychiatrist".
/// What was `typed` as an operator, in capitals or parentheses, closes no list.
pub fn joins_facts(words: &[Said<'_>], sides: &[Expr], typed: bool) -> bool {
    let end = lead_at_end(words).unwrap_or_else(|| before_articles(words));
    let sides: Option<Vec<&str>> = sides.iter().map(plain_text).collect();
    let is_by = end > 0 && is_one_of(&words[end - 1], &["by"]) && lead_at_end(&words[..end - 1]).is_some();
    sides.is_some_and(|sides| {
        // "2017 but not in July or August".
        let are_months = || sides.iter().all(|side| is_month(side)) && words.iter().any(|word| is_date_word(word.text));
        !typed && close_list_left_out(words, &sides)
            || close_list_of_reviewers(words, &sides)
            || (lead_at_end(words).is_some() && are_months())
            || are_facts_of_subject(words, end, &sides)
            || (is_by && sides.iter().all(|side| reviewer_at(&["by", &bare_word(side)], 0).is_some()))
    })
}

/// Returns true if `sides` close a list of reviewers: "by a neurologist, a psychiatrist or an orthopedist".
fn close_list_of_reviewers(words: &[Said<'_>], sides: &[&str]) -> bool {
    let has_comma = words.last().is_some_and(|last| last.text.ends_with(','));
    let Some(by) = words.iter().rposition(|word| is_one_of(word, &["by"])).filter(|_| has_comma) else { return false };
    let bare: Vec<String> = words[by..].iter().map(|word| bare_word(word.text)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let is_reviewer = |side: &&str| reviewer_at(&["by", &bare_word(side)], 0).is_some();
    reviewer_at(&bare, 0).is_some_and(|named| named.words == bare.len()) && sides.iter().all(is_reviewer)
}

/// Returns true if `sides` close a list of things of one sort that are left out behind something else: "MRI not the knee, the
/// shoulder or the hip".
fn close_list_left_out(words: &[Said<'_>], sides: &[&str]) -> bool {
    let Some(lead) = last_lead(words) else { return false };
    let listed = &words[lead + 1..];
    let is_and = |word: &&Said<'_>| is_one_of(word, &["and"]);
    let is_thing = |word: &&Said<'_>| !is_one_of(word, &ARTICLES) && !is_and(word);
    let things: Vec<&str> = listed.iter().filter(is_thing).map(|word| word.text).collect();
    let has_commas = things.iter().all(|thing| thing.ends_with(','));
    let is_list = !things.is_empty() && (has_commas || listed.iter().any(|word| is_and(&word)));
    let are_left_out = || {
        let mut whole = words.to_vec();
        for (number, text) in sides.iter().copied().enumerate() {
            whole.extend((number > 0).then_some(Said { text: "or", negated: false }));
            whole.push(Said { text, negated: false });
        }
        leaves_out_last(&whole)
    };
    is_list && (are_of_one_sort(&[&things, sides].concat()) || has_commas && are_left_out())
}

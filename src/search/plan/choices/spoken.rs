//! Puts words as they are spoken into the form that choices are read in: `wasn't` is two words, `whether or not` asks whether, and
//! `twelve (12)` is one number.

use crate::query::language::{At, Expr, Word};
use crate::query::{bare_word, contracted, is_outcome};
use crate::search::plan::choices::names::plain_text;
use crate::terms::notation::quantity::whole_number;

/// Returns `parts`, which follow each other, in that form; `None` where they have it already.
pub fn spoken(parts: &[Expr]) -> Option<Vec<Expr>> {
    let listed: Vec<Expr> = parts.iter().flat_map(listed_words).collect();
    let mut read: Vec<Expr> = Vec::with_capacity(listed.len() + 1);
    for (at, part) in listed.iter().enumerate() {
        match part {
            Expr::Word(word) if plain_text(part).is_some() => {
                // Elsewhere they are read with the words around them: "can't walk or stand".
                let auxiliary = contracted(&word.text).filter(|_| denies_outcomes(&listed[at + 1..]));
                let as_word = |text: &str| Expr::Word(Word { text: text.to_owned(), ..word.clone() });
                match auxiliary {
                    Some(auxiliary) => read.extend([as_word(auxiliary), as_word("not")]),
                    None if let Some(sides) = outcomes_at_slashes(word) => read.push(Expr::Or(sides)),
                    None if read.last().is_some_and(|before| is_repeated(before, part)) => {}
                    None => read.push(part.clone()),
                }
            }
            // "Denied or not" asks whether, as "whether or not denied" does.
            Expr::Or(sides) => match whether(sides, listed.get(at + 1)) {
                Some(words) => read.extend(words),
                None => read.push(part.clone()),
            },
            _ => read.push(part.clone()),
        }
    }
    (read != parts).then_some(read)
}

/// Returns the words that are listed in one, without spaces: "MRI,denied,2016". Numbers keep their commas.
fn listed_words(part: &Expr) -> Vec<Expr> {
    let Expr::Word(word) = part else { return vec![part.clone()] };
    let text = &word.text;
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let parts = |at: &usize| {
        let (before, behind) = (text[..*at].chars().next_back(), text[at + 1..].chars().next());
        (is_letter(before) && behind.is_some_and(char::is_alphanumeric)) || is_letter(behind)
    };
    if plain_text(part).is_none() || !text.contains(',') || text.contains([':', '=', '/', '[', '{', '\\']) {
        return vec![part.clone()];
    }
    let ends: Vec<usize> =
        text.match_indices(',').map(|(at, _)| at).filter(parts).map(|at| at + 1).chain([text.len()]).collect();
    let starts = [0].into_iter().chain(ends.iter().copied());
    let one = |(start, end): (usize, usize)| {
        Expr::Word(Word { text: text[start..end].to_owned(), at: At(word.at.0 + start), ..word.clone() })
    };
    starts.zip(ends.iter().copied()).map(one).collect()
}

/// Returns true if words go on with a choice of outcomes: "been denied or modified".
fn denies_outcomes(parts: &[Expr]) -> bool {
    const BETWEEN: [&str; 6] = ["be", "been", "being", "ever", "medically", "yet"];
    let is_between = |part: &&Expr| plain_text(part).is_some_and(|word| BETWEEN.contains(&word));
    let is_outcome = |side: &Expr| plain_text(side).is_some_and(|side| is_outcome(side) || side == "modified");
    match parts.iter().find(|part| !is_between(part)) {
        Some(Expr::Or(sides)) => sides.iter().all(is_outcome),
        _ => false,
    }
}

/// Parts outcomes at their slash: "denied/approved".
fn outcomes_at_slashes(word: &Word) -> Option<Vec<Expr>> {
    let outcomes: Vec<&str> = word.text.split('/').collect();
    let at = |side: &str| At(word.at.0 + side.as_ptr() as usize - word.text.as_ptr() as usize);
    let side = |text: &&str| Expr::Word(Word { text: (*text).to_owned(), at: at(text), ..word.clone() });
    (outcomes.len() > 1 && outcomes.iter().all(|outcome| is_outcome(outcome)))
        .then(|| outcomes.iter().map(side).collect())
}

/// Returns the words of a choice that is none: "whether or not", and "denied or not" at the end or before a comma.
fn whether(sides: &[Expr], next: Option<&Expr>) -> Option<Vec<Expr>> {
    /// Words that are outcomes at the end of a query.
    const LAST: [&str; 4] = ["authorized", "declined", "necessary", "unnecessary"];
    let [first @ Expr::Word(word), last] = sides else { return None };
    let text = plain_text(first)?;
    let asks = text.eq_ignore_ascii_case("whether");
    if let (true, Expr::Not(denied)) = (asks, last) {
        // "Whether or not denied".
        return Some(vec![first.clone(), (**denied).clone()]);
    }
    let not = plain_text(last).filter(|not| bare_word(not) == "not")?;
    if asks {
        return Some(vec![first.clone()]);
    }
    let ends = next.is_none() || not.ends_with([',', ';', '?']);
    let as_word = |text: &str| Expr::Word(Word { text: text.to_owned(), ..word.clone() });
    (ends && (is_outcome(text) || LAST.contains(&text))).then(|| vec![as_word("whether"), first.clone()])
}

/// Returns true if a number repeats the one before it in the other of words and digits: "twelve (12)".
fn is_repeated(before: &Expr, number: &Expr) -> bool {
    let (Some(before), Some(number)) = (plain_text(before), plain_text(number)) else { return false };
    let in_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    in_digits(before) != in_digits(number)
        && whole_number(before).is_some()
        && whole_number(before) == whole_number(number)
}

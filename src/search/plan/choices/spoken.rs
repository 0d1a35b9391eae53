//! Puts words as they are spoken into the form that choices are read in: `wasn't` is two words, `whether or not` asks whether, and
//! `twelve (12)` is one number.

use crate::query::language::{At, Expr, Word};
use crate::query::{contracted, is_outcome};
use crate::search::plan::choices::names::plain_text;
use crate::terms::notation::quantity::whole_number;

/// Returns `parts`, which follow each other, in that form; `None` where they have it already.
pub fn spoken(parts: &[Expr]) -> Option<Vec<Expr>> {
    let mut read: Vec<Expr> = Vec::with_capacity(parts.len() + 1);
    for (at, part) in parts.iter().enumerate() {
        match part {
            Expr::Word(word) if plain_text(part).is_some() => {
                let auxiliary = contracted(&word.text);
                let as_word = |text: &str| Expr::Word(Word { text: text.to_owned(), ..word.clone() });
                match auxiliary {
                    Some(auxiliary) => read.extend([as_word(auxiliary), as_word("not")]),
                    None if let Some(sides) = outcomes_at_slashes(word) => read.push(Expr::Or(sides)),
                    None if read.last().is_some_and(|before| is_repeated(before, part)) => {}
                    None => read.push(part.clone()),
                }
            }
            // "Denied or not" asks whether, as "whether or not denied" does.
            Expr::Or(sides) => match whether(sides, at + 1 == parts.len()) {
                Some(words) => read.extend(words),
                None => read.push(part.clone()),
            },
            _ => read.push(part.clone()),
        }
    }
    (read != parts).then_some(read)
}

/// Parts outcomes at their slash: "denied/approved".
fn outcomes_at_slashes(word: &Word) -> Option<Vec<Expr>> {
    let outcomes: Vec<&str> = word.text.split('/').collect();
    let at = |side: &str| At(word.at.0 + side.as_ptr() as usize - word.text.as_ptr() as usize);
    let side = |text: &&str| Expr::Word(Word { text: (*text).to_owned(), at: at(text), ..word.clone() });
    (outcomes.len() > 1 && outcomes.iter().all(|outcome| is_outcome(outcome)))
        .then(|| outcomes.iter().map(side).collect())
}

/// Returns the words of a choice that is none: "whether or not", and "denied or not" at the end.
fn whether(sides: &[Expr], is_last: bool) -> Option<Vec<Expr>> {
    let [first @ Expr::Word(word), last] = sides else { return None };
    let asks = plain_text(first)?.eq_ignore_ascii_case("whether");
    match last {
        // "Whether or not denied".
        Expr::Not(denied) if asks => return Some(vec![first.clone(), (**denied).clone()]),
        last if plain_text(last) == Some("not") && asks => return Some(vec![first.clone()]),
        last if plain_text(last) == Some("not") => {}
        _ => return None,
    }
    let whether = Expr::Word(Word { text: "whether".to_owned(), ..word.clone() });
    is_last.then(|| vec![whether, first.clone()])
}

/// Returns true if a number repeats the one before it in the other of words and digits: "twelve (12)".
fn is_repeated(before: &Expr, number: &Expr) -> bool {
    let (Some(before), Some(number)) = (plain_text(before), plain_text(number)) else { return false };
    let in_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    in_digits(before) != in_digits(number)
        && whole_number(before).is_some()
        && whole_number(before) == whole_number(number)
}

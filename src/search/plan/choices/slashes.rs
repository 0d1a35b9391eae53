//! Reads a slash between things that are left out as their "or": `not knee/shoulder` leaves out both. Among what is wanted a slash joins
//! words that stand together.

use crate::query::asked_parts;
use crate::query::language::{At, Expr, Word};
use crate::search::plan::choices::leads::{after_lead, leaves_out_things};
use crate::search::plan::choices::names::plain_text;
use crate::terms::{Context, mentions};

/// Returns `parts`, which follow each other in the query `text`, with a choice for each slash between names behind words that leave
/// out; `None` where there is none.
pub fn choices_at_slashes(parts: &[Expr], text: &str) -> Option<Vec<Expr>> {
    if !text.contains('/') {
        return None;
    }
    let plain = parts.iter().take_while(|part| plain_text(part).is_some()).count();
    let leads = |end: &usize| after_lead(&parts[..*end], false) == Some(*end) && leaves_out_things(&parts[..*end]);
    let lead = (1..=plain).find(leads)?;
    let mut read = parts[..lead].to_vec();
    for part in &parts[lead..] {
        let sides = sides(part);
        let is_joined = read.len() > lead && read.last().is_some_and(|before| is_slash_between(before, part, text));
        match read.pop_if(|_| is_joined) {
            Some(before) => read.push(any_of([self::sides(&before), sides].concat())),
            None => read.push(any_of(sides)),
        }
    }
    (read != parts).then_some(read)
}

/// Returns a choice between several sides, and one as it is.
fn any_of(mut sides: Vec<Expr>) -> Expr {
    if sides.len() > 1 { Expr::Or(sides) } else { sides.remove(0) }
}

/// Parts a word at its slashes if each part has a name and the word has none: "knee/shoulder", and not "hydrocodone/acetaminophen".
fn sides(part: &Expr) -> Vec<Expr> {
    let Expr::Word(word) = part else { return vec![part.clone()] };
    let is_named = |text: &str| {
        let asked = asked_parts(&[text]);
        !text.starts_with(|c: char| c.is_ascii_digit())
            && !asked.is_empty()
            && asked.iter().all(|one| one.concept.is_some())
    };
    let names: Vec<&str> = word.text.split('/').collect();
    if plain_text(part).is_none()
        || names.len() < 2
        || is_one_name(&word.text)
        || !names.iter().all(|name| is_named(name))
    {
        return vec![part.clone()];
    }
    let start = word.text.as_ptr() as usize;
    let side = |name: &str| {
        let at = At(word.at.0 + name.as_ptr() as usize - start);
        Expr::Word(Word { text: name.to_owned(), at, ..word.clone() })
    };
    names.into_iter().map(side).collect()
}

/// Returns true if a word with a slash is a name as a whole.
fn is_one_name(word: &str) -> bool {
    mentions(word, Context::Query).iter().any(|mention| mention.range == (0..word.len()))
}

/// Returns true if nothing but a slash stands between two words: "lumbar / cervical".
fn is_slash_between(before: &Expr, behind: &Expr, text: &str) -> bool {
    let last = match before {
        Expr::Or(sides) => sides.last(),
        one => Some(one),
    };
    let (Some(Expr::Word(last)), Expr::Word(behind)) = (last, behind) else { return false };
    text.get(last.at.0 + last.text.len()..behind.at.0).is_some_and(|between| between.trim() == "/")
}

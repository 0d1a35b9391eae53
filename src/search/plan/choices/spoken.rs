//! Puts words as they are spoken into the form that choices are read in: `wasn't` is two words, `whether or not` asks whether, and
//! `twelve (12)` is one number.

use crate::query::language::{At, Expr, Form, Word};
use crate::query::{AskedPart, PartSort, asked_parts, bare_word, contracted, is_outcome};
use crate::search::plan::choices::names::{ARTICLES, plain_text};
use crate::search::plan::choices::sides::{is_place, is_plain_one_of, texts};
use crate::terms::notation::quantity::whole_number;

/// Returns `parts`, which follow each other, in that form; `None` where they have it already.
pub fn spoken(parts: &[Expr], text: &str) -> Option<Vec<Expr>> {
    let listed: Vec<Expr> = parts.iter().flat_map(listed_words).map(|part| called_out(part, text)).collect();
    let listed = joined_plainly(listed);
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

/// Returns an outcome or a fact that is called out, "denied!", as a plain word: it is a whole word, of which "!" makes no beginning.
fn called_out(part: Expr, text: &str) -> Expr {
    match part {
        Expr::Word(word @ Word { form: Form::Prefix, .. }) => {
            let is_called = text.get(word.at.0 + word.text.len()..).is_some_and(|behind| behind.starts_with('!'));
            let asks = |part: &AskedPart| matches!(part.sort, PartSort::Outcome | PartSort::Fact(_));
            let is_known = is_called && asked_parts(&[&word.text]).iter().any(asks);
            Expr::Word(if is_known { Word { form: Form::Plain, ..word } } else { word })
        }
        other => other,
    }
}

/// Returns words with a plain "and" for "both … and" and "as well as", and "except" for the "but" behind all of a kind.
fn joined_plainly(parts: Vec<Expr>) -> Vec<Expr> {
    let said: Vec<Option<String>> = parts.iter().map(|part| plain_text(part).map(bare_word)).collect();
    let is = |at: usize, wanted: &str| said.get(at).is_some_and(|word| word.as_deref() == Some(wanted));
    let as_word = |part: &Expr, text: &str| match part {
        Expr::Word(word) => Expr::Word(Word { text: text.to_owned(), ..word.clone() }),
        other => other.clone(),
    };
    let mut joined = Vec::with_capacity(parts.len());
    let mut at = 0;
    while at < parts.len() {
        match () {
            () if is(at, "both") && is_of_two(&parts[at + 1..]) => {}
            () if is(at, "as") && is(at + 1, "well") && is(at + 2, "as") => {
                joined.push(as_word(&parts[at], "and"));
                at += 2;
            }
            () if is(at, "but") && excepts(&parts, at) => joined.push(as_word(&parts[at], "except")),
            () => joined.push(parts[at].clone()),
        }
        at += 1;
    }
    joined
}

/// Returns true if "both" before these words joins two of them, and is no side of the body: "both upheld and overturned", but not "both
/// knees".
fn is_of_two(parts: &[Expr]) -> bool {
    const REACH: usize = 6;
    let words: Vec<&str> = parts.iter().map_while(plain_text).take(REACH).collect();
    let is_body = asked_parts(&words).first().is_some_and(|first| first.words.start == 0 && is_place(first));
    !is_body && words.iter().skip(1).any(|word| *word == "and")
}

/// Returns true if the "but" at `at` excepts what has a name from all of a kind, with which the query begins: "all opioids but norco or
/// tramadol". Elsewhere it begins another clause.
fn excepts(parts: &[Expr], at: usize) -> bool {
    let is_known = |part: &AskedPart| part.sort != PartSort::Topic;
    let begins =
        parts.first().and_then(plain_text).is_some_and(|all| ["all", "any", "every"].contains(&&*bare_word(all)));
    let is_kind = || {
        let Some(kind) = parts.get(1..at).and_then(texts).filter(|kind| !kind.is_empty()) else { return false };
        let asked = asked_parts(&kind);
        asked.iter().all(is_known) && asked.last().is_some_and(|last| last.words.end == kind.len())
    };
    let behind = || {
        let mut words: Vec<&Expr> =
            parts[at + 1..].iter().skip_while(|part| is_plain_one_of(part, &ARTICLES)).collect();
        if let Some(Expr::Or(sides)) = words.first() {
            words = sides.iter().take(1).collect();
        }
        let words: Vec<&str> = words.into_iter().map_while(plain_text).collect();
        // A comma ends the clause.
        let clause = words.iter().position(|word| word.ends_with(',')).map_or(words.len(), |comma| comma + 1);
        let asked = asked_parts(&words[..clause]);
        let is_thing =
            |part: &AskedPart| matches!(part.sort, PartSort::Named(_) | PartSort::Level | PartSort::Fact("date"));
        // "Any surgery denied but MRI approved" are two questions, and "but MRI showed weakness" is another clause.
        let before = parts.get(1..at).and_then(texts).map(|words| asked_parts(&words)).unwrap_or_default();
        let is_again = |part: &AskedPart| {
            matches!(part.sort, PartSort::Outcome | PartSort::Fact(_)) && before.iter().any(|one| one.sort == part.sort)
        };
        asked.iter().all(|part| is_known(part) && !is_again(part))
            && asked.first().is_some_and(|first| first.words.start == 0 && is_thing(first))
    };
    begins && is_kind() && behind()
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

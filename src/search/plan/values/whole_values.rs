//! Joins the words of a value that was typed without quotes: `specialty:pain management` means the specialty, and not the
//! word "management" in the letters of whoever has a specialty that begins with "pain".

use crate::index::schema::fields::{FieldKind, FieldSpec, find_fields};
use crate::query::language::{At, Expr};
use crate::query::{Vocabulary, canonical_specialty, reason_at};
use crate::search::plan::choices::names::plain_text;
use crate::terms;
use crate::terms::{ConceptKind, Context};

/// The most words of a value.
const LONGEST: usize = 6;

/// Returns `parts`, which follow each other without an operator, with the words behind a value of a field that belong to it, and
/// a note on each value that was joined; `None` where none was.
pub fn with_whole_values(parts: &[Expr], vocabulary: &dyn Vocabulary) -> Option<(Vec<Expr>, Vec<String>)> {
    let (mut joined, mut notes, mut at) = (Vec::with_capacity(parts.len()), Vec::new(), 0);
    while at < parts.len() {
        let whole = whole_value(&parts[at], &parts[at + 1..], vocabulary);
        match whole {
            None => joined.push(parts[at].clone()),
            Some((count, whole)) => {
                notes.push(format!(
                    "'{whole}' takes the words behind the field for its value; AND before them makes them words"
                ));
                joined.push(whole);
                at += count;
            }
        }
        at += 1;
    }
    (!notes.is_empty()).then_some((joined, notes))
}

/// Returns a value of a field with the parts behind it that belong to it, and their number, where that is a value that the
/// index has. A choice may end it, whose other sides are values too: `specialty:pain management or psychiatry`.
fn whole_value(part: &Expr, behind: &[Expr], vocabulary: &dyn Vocabulary) -> Option<(usize, Expr)> {
    match part {
        Expr::Not(part) => {
            let (count, whole) = whole_value(part, behind, vocabulary)?;
            Some((count, Expr::Not(Box::new(whole))))
        }
        Expr::Field { name, part, at } => {
            let first = plain_text(part)?;
            let words: Vec<&str> = behind.iter().map_while(plain_text).take(LONGEST - 1).collect();
            let is_value = |text: &str| find_fields(name).into_iter().any(|spec| is_whole(spec, text, vocabulary));
            let field = |text: String| {
                let part = Box::new(Expr::Phrase { text, slop: 0, at: *at });
                Expr::Field { name: name.clone(), part, at: *at }
            };
            if let Some(Expr::Or(sides)) = behind.get(words.len()) {
                let sides: Vec<&str> = sides.iter().map(plain_text).collect::<Option<_>>()?;
                let after: Vec<&str> =
                    behind[words.len() + 1..].iter().map_while(plain_text).take(LONGEST - 1).collect();
                let [first_side, between @ .., last] = &sides[..] else { return None };
                let values = |count: usize| {
                    let mut values = vec![[&[first], &words[..], &[*first_side]].concat().join(" ")];
                    values.extend(between.iter().map(|side| (*side).to_owned()));
                    values.push([&[*last], &after[..count]].concat().join(" "));
                    values
                };
                let are_values = |count: &usize| values(*count).iter().all(|value| is_value(value));
                let count = (0..=after.len()).rev().find(are_values)?;
                return Some((words.len() + 1 + count, Expr::Or(values(count).into_iter().map(field).collect())));
            }
            let joined = |count: usize| Some((count, [&[first], &words[..count]].concat().join(" ")));
            let (count, text) = (1..=words.len()).rev().filter_map(joined).find(|(_, text)| is_value(text))?;
            Some((count, field(text)))
        }
        _ => None,
    }
}

/// Returns the values that the words in a group mean together: `(no red flags)`, `(pain management or psychiatry)`. `None` where
/// they are no values as a whole.
pub fn grouped_values(parts: &[Expr], spec: &FieldSpec, vocabulary: &dyn Vocabulary) -> Option<Vec<(String, At)>> {
    let Some(Expr::Word(first)) = parts.first() else { return None };
    let mut values = vec![String::new()];
    let add = |word: &str, values: &mut Vec<String>| {
        let value = values.last_mut()?;
        value.push_str(if value.is_empty() { "" } else { " " });
        value.push_str(word);
        Some(())
    };
    for part in parts {
        let sides = if let Expr::Or(sides) = part { &sides[..] } else { std::slice::from_ref(part) };
        for (index, side) in sides.iter().enumerate() {
            if index > 0 {
                values.push(String::new());
            }
            add(plain_text(side)?, &mut values)?;
        }
    }
    let are_values = values.iter().all(|value| is_whole(spec, value, vocabulary));
    are_values.then(|| values.into_iter().map(|value| (value, first.at)).collect())
}

/// Returns true if a text is a value of the field, by a name that the index or users have for it, and nothing else.
fn is_whole(spec: &FieldSpec, text: &str, vocabulary: &dyn Vocabulary) -> bool {
    let words: Vec<&str> = text.split(' ').collect();
    let is_region = |mention: &terms::Mention| {
        terms::concept(mention.concept).kind == ConceptKind::Region && mention.range == (0..text.len())
    };
    let is_named = match spec.name {
        "specialties" => vocabulary.has_value(spec.name, canonical_specialty(text)),
        "reasons" => reason_at(&words).is_some_and(|(count, _)| count == words.len()),
        "regions" => terms::mentions(text, Context::Query).iter().any(is_region),
        _ => false,
    };
    spec.kind == FieldKind::Keyword && (is_named || vocabulary.has_value(spec.name, text))
}

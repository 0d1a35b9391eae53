//! The question as it was understood, in chips: each tells where it comes from, and can be taken off or kept as typed.

use std::ops::Range;

use maud::{Markup, html};

use crate::query::Query;
use crate::search::UnderstoodView;
use crate::web::page::parts::facets::field_label;
use crate::web::page::parts::outcome::short_words;
use crate::web::page::state::PageState;

/// A part of a question as it was understood.
struct Chip {
    /// The name of the field, where it is a value of one.
    field: Option<String>,
    /// The part in words.
    text: String,
    /// The words that it comes from, or their place.
    from: Option<String>,
    /// The address of the question without it.
    without: Option<String>,
    /// The address of the question with its words as text.
    as_text: Option<String>,
}

/// Returns the place of `words` in a query as typed, whatever their case, and only as whole words.
pub(crate) fn place_of(words: &str, q: &str) -> Option<Range<usize>> {
    let is_edge = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let fits = |at: usize| {
        let end = at + words.len();
        let is_same = q.get(at..end).is_some_and(|here| here.eq_ignore_ascii_case(words));
        is_same && is_edge(q[..at].chars().next_back()) && is_edge(q[end..].chars().next())
    };
    let at = q.char_indices().map(|(at, _)| at).find(|at| fits(*at)).filter(|_| !words.is_empty())?;
    Some(at..at + words.len())
}

/// Returns the query with the words at a place replaced, and no gaps.
pub(crate) fn replaced(q: &str, place: &Range<usize>, by: &str) -> String {
    let joined = [&q[..place.start], by, &q[place.end..]].join(" ");
    joined.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns the words that a note begins with, in single quotes, and what it says of them.
pub(crate) fn noted_words(note: &str) -> Option<(&str, &str)> {
    note.strip_prefix('\'')?.split_once("' ")
}

/// Words that join the sides of a choice, or leave out what follows: without one side the other is another question.
const JOINTS: [&str; 9] = ["or", "not", "nor", "without", "except", "either", "neither", "near", "versus"];

/// Marks that an operator between words begins with.
const MARKS: [char; 3] = ['/', '+', '-'];

/// Returns the query without the words at a place, nor the "and" that joins them to the rest; `None` where that would be another
/// question, or none.
pub(crate) fn without(q: &str, place: &Range<usize>) -> Option<String> {
    let (before, behind) = (&q[..place.start], q[place.end..].trim_start_matches([',', ';']));
    if before.ends_with(|c: char| !c.is_whitespace()) || behind.starts_with(|c: char| !c.is_whitespace()) {
        return None;
    }
    let (mut before, mut behind) =
        (before.split_whitespace().collect::<Vec<_>>(), behind.split_whitespace().peekable());
    let is_and = |word: &&str| word.eq_ignore_ascii_case("and");
    let joins = |word: &str| JOINTS.iter().any(|joint| word.eq_ignore_ascii_case(joint)) || word.starts_with(MARKS);
    match before.last().is_some_and(is_and) {
        true => drop(before.pop()),
        false => drop(behind.next_if(is_and)),
    }
    if before.last().copied().is_some_and(joins) || behind.peek().copied().is_some_and(joins) {
        return None;
    }
    let rest = before.into_iter().chain(behind).collect::<Vec<_>>().join(" ");
    (rest.is_empty() || rest.parse::<Query>().is_ok()).then_some(rest)
}

/// Returns the addresses of the question without some words of it, and with them as text.
fn addresses(state: &PageState, path: &str, words: &str) -> [Option<String>; 2] {
    // Words in quotes are text already.
    let is_plain = |place: &Range<usize>| !state.q[..place.start].ends_with('"');
    let Some(place) = place_of(words, &state.q).filter(is_plain) else { return [None, None] };
    let as_text = Some(replaced(&state.q, &place, &format!("\"{words}\"")));
    [without(&state.q, &place), as_text.filter(|q| q.parse::<Query>().is_ok())]
        .map(|q| q.map(|q| state.with_query(&q).href(path)))
}

/// Cuts what was understood at its outermost `AND`.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut is_quoted, mut start) = (Vec::new(), 0_i32, false, 0);
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '(' if !is_quoted => depth += 1,
            ')' if !is_quoted => depth -= 1,
            ' ' if !is_quoted && depth == 0 && text[at..].starts_with(" AND ") && at >= start => {
                parts.push(&text[start..at]);
                start = at + " AND ".len();
            }
            _ => {}
        }
    }
    parts.push(text.get(start..).unwrap_or_default());
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// Makes the chips of a question: its words, the values that words ask for, its filters.
fn chips(state: &PageState, path: &str, understood: &UnderstoodView) -> Vec<Chip> {
    let mut chips = Vec::new();
    let words = parts(&understood.text);
    let is_alone = words.len() == 1;
    for part in words {
        let bare = part.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(part);
        let [without, _] = addresses(state, path, bare);
        let without = without.filter(|_| !is_alone || !understood.filters.is_empty());
        chips.push(Chip { field: None, text: bare.to_owned(), from: None, without, as_text: None });
    }
    for (field, values) in &understood.filters {
        for value in values.iter().filter(|value| !state.has_filter(field, value)) {
            let named = |note: &&String| noted_words(note).is_some_and(|(_, meaning)| meaning.contains(value.as_str()));
            let typed = understood.notes.iter().find(named).and_then(|note| noted_words(note));
            let [without, as_text] = typed.map(|(words, _)| addresses(state, path, words)).unwrap_or_default();
            let from = typed.map(|(words, _)| format!("you typed \u{201c}{words}\u{201d}"));
            let text = short_words(value).to_owned();
            chips.push(Chip { field: Some(field_label(field).to_owned()), text, from, without, as_text });
        }
    }
    for (at, filter) in state.filters.iter().enumerate() {
        let (field, value) = filter.split_once('=').unwrap_or(("filter", filter));
        let rest = state.changed(|state| drop(state.filters.remove(at)));
        chips.push(Chip {
            field: Some(field_label(field.trim()).to_owned()),
            text: short_words(value).to_owned(),
            from: Some("a filter".to_owned()),
            without: Some(rest.href(path)),
            as_text: None,
        });
    }
    chips.extend(limits(state, path));
    chips
}

/// Makes the chips of what the address asks besides.
fn limits(state: &PageState, path: &str) -> impl Iterator<Item = Chip> {
    let chip = |text: String, change: fn(&mut PageState)| Chip {
        field: None,
        text,
        from: Some("a filter".to_owned()),
        without: Some(state.changed(change).href(path)),
        as_text: None,
    };
    let limits = [
        (!state.from.is_empty()).then(|| chip(format!("decided from {}", state.from), |state| state.from.clear())),
        (!state.to.is_empty()).then(|| chip(format!("decided to {}", state.to), |state| state.to.clear())),
        state.disputed.then(|| chip("in dispute, not only mentioned".to_owned(), |state| state.disputed = false)),
        state.literal.then(|| chip("every word as itself".to_owned(), |state| state.literal = false)),
    ];
    limits.into_iter().flatten()
}

/// Returns the chips of a question, and below them the notes on how it was read.
pub(crate) fn understood(state: &PageState, path: &str, understood: &UnderstoodView) -> Markup {
    let chips = chips(state, path, understood);
    html! {
        section class="understood" aria-label="Understood" {
            @if !chips.is_empty() {
                p class="label" id="understood-label" { "Understood" }
                ul class="chips" aria-labelledby="understood-label" {
                    @for chip in &chips { li { (one_chip(chip)) } }
                }
            }
            @if let Some(better) = &understood.did_you_mean {
                p class="note" { "Searched for " a href=(state.with_query(better).href(path)) { (better) } "." }
            }
            @if !understood.notes.is_empty() {
                details class="notes" {
                    summary { "How this was read" }
                    ul { @for note in &understood.notes { li { (note) } } }
                }
            }
        }
    }
}

/// Returns one chip.
fn one_chip(chip: &Chip) -> Markup {
    html! {
        span class="chip" {
            span class="chip-text" {
                @if let Some(field) = &chip.field { span class="chip-field" { (field) ": " } }
                (chip.text)
            }
            @if let Some(from) = &chip.from { span class="chip-from" { (from) } }
            @if let Some(href) = &chip.as_text {
                a class="chip-keep" href=(href) { "as text" span class="hidden" { ": " (chip.text) } }
            }
            @if let Some(href) = &chip.without {
                a class="chip-x" href=(href) {
                    span aria-hidden="true" { "\u{d7}" } span class="hidden" { "Remove " (chip.text) }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_understood_is_cut_at_its_outermost_joints() {
        assert_eq!(
            parts("lumbar AND (facet AND block) AND \"a AND b\""),
            ["lumbar", "(facet AND block)", "\"a AND b\""]
        );
        assert_eq!(parts(""), Vec::<&str>::new());
        assert_eq!(parts("a AND  AND b"), ["a", "b"]);
    }

    #[test]
    fn words_are_found_whole_and_in_any_case() {
        assert_eq!(place_of("denied", "Lumbar MRI Denied"), Some(11..17));
        assert_eq!(place_of("MR", "lumbar MRI"), None);
        assert_eq!(replaced("lumbar MRI  denied", &(12..18), "\"denied\""), "lumbar MRI \"denied\"");
    }

    #[test]
    fn a_part_is_taken_off_with_its_and_where_the_rest_asks_what_it_asked() {
        for (q, words, rest) in [
            ("flexeril AND soma", "flexeril", Some("soma")),
            ("flexeril AND soma", "soma", Some("flexeril")),
            ("flexeril and soma AND MRI", "soma", Some("flexeril AND MRI")),
            ("denied, lumbar MRI", "denied", Some("lumbar MRI")),
            ("denied", "denied", Some("")),
            ("tramadol in 2016 or 2017", "in 2016", None),
            ("tramadol in 2016 or 2017", "2017", None),
            ("MRI NOT lumbar", "MRI", None),
            ("MRI /5 lumbar", "MRI", None),
            ("MRI -lumbar", "lumbar", None),
            ("(MRI OR CT) lumbar", "MRI OR CT", None),
        ] {
            let place = place_of(words, q).expect("words of the query");
            assert_eq!(without(q, &place).as_deref(), rest, "{q} without {words}");
        }
    }

    #[test]
    fn a_note_names_the_words_that_it_is_about() {
        assert_eq!(noted_words("'denied' asks for upheld items"), Some(("denied", "asks for upheld items")));
    }
}

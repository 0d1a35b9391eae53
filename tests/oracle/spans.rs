//! Finds where in one text something is, by trying everything.

use std::collections::BTreeSet;

use imr::index::DISPUTED;
use imr::query::Near;

use super::items::Text;
use super::lookup::Lookup;

/// A thing that has a place in a text.
#[derive(Debug, Clone)]
pub enum Place {
    /// Words one after the other.
    Row(Vec<Lookup>),
    /// The first words one after the other, or the others: those that a hyphen joins, by parts and as one.
    Either(Vec<Lookup>, Vec<Lookup>),
    /// Words in any order, in a stretch with at most so many other positions.
    Stretch(Vec<Lookup>, usize),
    Any(Vec<Place>),
    Near {
        left: Box<Place>,
        right: Box<Place>,
        near: Near,
        not: bool,
    },
    /// In the text of this field.
    In(&'static str, Box<Place>),
}

/// From a first to a last position, and which words of the text make it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub witnesses: Vec<usize>,
}

impl Place {
    /// Every place in `text`.
    pub fn spans(&self, text: &Text) -> BTreeSet<Span> {
        let starts = 0..text.sentences.len();
        match self {
            Place::Row(lookups) => starts.filter_map(|start| row(lookups, start, text)).collect(),
            Place::Either(parts, joined) => {
                let rows = |lookups| starts.clone().filter_map(move |start| row(lookups, start, text));
                rows(parts).chain(rows(joined)).collect()
            }
            Place::Stretch(lookups, others) => {
                let most = lookups.len() + others;
                let firsts = (0..lookups.len()).flat_map(|first| starts.clone().map(move |start| (first, start)));
                firsts.filter_map(|(first, start)| stretch(lookups, first, start..start + most, text)).collect()
            }
            Place::Any(parts) => parts.iter().flat_map(|part| part.spans(text)).collect(),
            Place::Near { left, right, near, not } => pairs(&left.spans(text), &right.spans(text), *near, *not, text),
            Place::In(name, part) if is_of(name, text) => part.spans(text),
            Place::In(..) => BTreeSet::new(),
        }
    }

    /// With words that a hyphen joins by their parts alone: as one they have another end.
    pub fn by_parts(self) -> Place {
        match self {
            Place::Either(parts, _) => Place::Row(parts),
            Place::Any(places) => Place::Any(places.into_iter().map(Place::by_parts).collect()),
            Place::Near { left, right, near, not } => {
                Place::Near { left: Box::new(left.by_parts()), right: Box::new(right.by_parts()), near, not }
            }
            Place::In(name, place) => Place::In(name, Box::new(place.by_parts())),
            place => place,
        }
    }

    /// Counts the places in `text`, however many words make each.
    pub fn count(&self, text: &Text) -> usize {
        self.spans(text).iter().map(|span| (span.start, span.end)).collect::<BTreeSet<_>>().len()
    }
}

/// The texts of what is in dispute: what an item is about, by its heading and by what is made of it.
const IN_DISPUTE: [&str; 3] = ["procedure", "heading", "facts"];

fn is_of(name: &str, text: &Text) -> bool {
    text.name == name || (name == DISPUTED && IN_DISPUTE.contains(&text.name))
}

/// The words at a position that are looked for.
fn found(lookup: &Lookup, position: usize, text: &Text) -> Vec<usize> {
    text.at(position).filter(|(_, word)| lookup.matches(word)).map(|(number, _)| number).collect()
}

fn row(lookups: &[Lookup], start: usize, text: &Text) -> Option<Span> {
    let mut witnesses = Vec::new();
    for (offset, lookup) in lookups.iter().enumerate() {
        let here = found(lookup, start + offset, text);
        if here.is_empty() {
            return None;
        }
        witnesses.extend(here);
    }
    Some(span(start, start + lookups.len() - 1, witnesses))
}

/// The shortest stretch within `room` that begins with the word `first` and has all others, each at its own position
/// and the nearest that leaves room for the rest.
fn stretch(lookups: &[Lookup], first: usize, room: std::ops::Range<usize>, text: &Text) -> Option<Span> {
    if found(&lookups[first], room.start, text).is_empty() {
        return None;
    }
    let others: Vec<usize> = (0..lookups.len()).filter(|at| *at != first).collect();
    (room.start..room.end.min(text.sentences.len())).find_map(|end| {
        let mut taken = vec![room.start];
        if !assign(&others, lookups, end, &mut taken, text) {
            return None;
        }
        let all = [first].into_iter().chain(others.iter().copied());
        let witnesses = all.zip(&taken).flat_map(|(word, at)| found(&lookups[word], *at, text)).collect();
        Some(span(room.start, end, witnesses))
    })
}

/// Gives each of `others` a position of its own up to `end`.
fn assign(others: &[usize], lookups: &[Lookup], end: usize, taken: &mut Vec<usize>, text: &Text) -> bool {
    let Some((word, rest)) = others.split_first() else { return true };
    for position in taken[0]..=end {
        if taken.contains(&position) || found(&lookups[*word], position, text).is_empty() {
            continue;
        }
        taken.push(position);
        if assign(rest, lookups, end, taken, text) {
            return true;
        }
        taken.pop();
    }
    false
}

fn span(start: usize, end: usize, mut witnesses: Vec<usize>) -> Span {
    witnesses.sort_unstable();
    witnesses.dedup();
    Span { start, end, witnesses }
}

fn pairs(lefts: &BTreeSet<Span>, rights: &BTreeSet<Span>, near: Near, not: bool, text: &Text) -> BTreeSet<Span> {
    if not {
        let is_free = |left: &&Span| !rights.iter().any(|right| is_near(left, right, near, text));
        return lefts.iter().filter(is_free).cloned().collect();
    }
    let mut found = BTreeSet::new();
    for left in lefts {
        for right in rights.iter().filter(|right| is_near(left, right, near, text)) {
            let witnesses = [&left.witnesses[..], &right.witnesses].concat();
            found.insert(span(left.start.min(right.start), left.end.max(right.end), witnesses));
        }
    }
    found
}

fn is_near(left: &Span, right: &Span, near: Near, text: &Text) -> bool {
    let overlap = left.start <= right.end && right.start <= left.end;
    let is_before = left.end < right.start;
    let apart = if is_before { right.start - left.end } else { left.start.abs_diff(right.end) };
    let sentence = || {
        let all = [left.start, left.end, right.start, right.end].map(|at| text.sentences[at]);
        all.iter().all(|one| *one == all[0])
    };
    let holds = match near {
        Near::Within(most) => apart <= most as usize,
        Near::Before(most) => is_before && apart <= most as usize,
        Near::Sentence => sentence(),
        Near::SentenceBefore => is_before && sentence(),
        Near::Paragraph => true,
        Near::ParagraphBefore => is_before,
    };
    holds && !overlap
}

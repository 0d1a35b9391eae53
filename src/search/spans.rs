//! The positional evaluator: where in a text the words of a query stand as the query wants them.
//!
//! It knows neither an index nor a text: whoever asks says where each word stands ([`Places`]). Matching asks it for
//! what the index says of an item, highlighting for what a text says, so that what is marked is what matched.

use crate::query::language::Near;

/// Words and how they are to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Positional {
    /// A word, by its number.
    Word(usize),
    /// Words side by side: each so many positions behind the first. At least one.
    Phrase(Vec<(u32, usize)>),
    /// Words in any order, all within a stretch that has at most so many positions more than there are words.
    Window(Vec<usize>, u32),
    /// Any of these.
    Any(Vec<Positional>),
    /// The left side where the right side stands near it, or with `not` where it does not.
    Near {
        /// What is marked, with `not` alone.
        left: Box<Positional>,
        /// What it is near to.
        right: Box<Positional>,
        /// How near.
        near: Near,
        /// Whether the right side must not be there.
        not: bool,
    },
    /// In the text of this name.
    In(&'static str, Box<Positional>),
}

/// From the first to the last position of something, both included.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span<T> {
    /// The first position.
    pub start: u32,
    /// The last position.
    pub end: u32,
    /// Which words stand there.
    pub trace: T,
}

/// What is kept of the words of a span: nothing where only its place counts.
pub trait Trace: Clone + Ord {
    /// The trace of a word at a position.
    fn of(position: u32, word: usize) -> Self;
    /// The traces of two spans that are one.
    fn and(&self, other: &Self) -> Self;
}

impl Trace for () {
    fn of(_: u32, _: usize) {}
    fn and(&self, (): &()) {}
}

/// Every word with its position.
impl Trace for Vec<(u32, usize)> {
    fn of(position: u32, word: usize) -> Self {
        vec![(position, word)]
    }

    fn and(&self, other: &Self) -> Self {
        [&self[..], other].concat()
    }
}

impl<T: Trace> Span<T> {
    fn of(position: u32, word: usize) -> Span<T> {
        Span { start: position, end: position, trace: T::of(position, word) }
    }

    fn and(&self, other: &Span<T>) -> Span<T> {
        let (start, end) = (self.start.min(other.start), self.end.max(other.end));
        Span { start, end, trace: self.trace.and(&other.trace) }
    }
}

/// Where things stand in one zone of an item, or in one text.
pub trait Places {
    /// The positions of a word, in order.
    fn positions(&self, word: usize) -> &[u32];
    /// The number of the sentence at a position, whatever it counts from.
    fn sentence(&self, position: u32) -> usize;
    /// The name of the text at a position.
    fn text(&self, position: u32) -> &'static str;
}

impl Positional {
    /// Where it stands, in order, nothing twice.
    pub fn spans<T: Trace>(&self, places: &impl Places) -> Vec<Span<T>> {
        let mut spans = match self {
            Positional::Word(word) => places.positions(*word).iter().map(|at| Span::of(*at, *word)).collect(),
            Positional::Phrase(words) => phrases(words, places),
            Positional::Window(words, slop) => windows(words, *slop, places),
            Positional::Any(parts) => parts.iter().flat_map(|part| part.spans(places)).collect(),
            Positional::Near { left, right, near, not } => {
                pairs(&left.spans(places), &right.spans(places), *near, *not, places)
            }
            Positional::In(text, part) => {
                let mut spans: Vec<Span<T>> = part.spans(places);
                spans.retain(|span| places.text(span.start) == *text);
                spans
            }
        };
        if !matches!(self, Positional::Word(_) | Positional::In(..)) {
            spans.sort_unstable();
            spans.dedup();
        }
        spans
    }

    /// Calls `visit` with the number of each word of it that stands in what it finds.
    pub fn visit_words(&self, visit: &mut impl FnMut(usize)) {
        match self {
            Positional::Word(word) => visit(*word),
            Positional::Phrase(words) => words.iter().for_each(|(_, word)| visit(*word)),
            Positional::Window(words, _) => words.iter().for_each(|word| visit(*word)),
            Positional::Any(parts) => parts.iter().for_each(|part| part.visit_words(visit)),
            Positional::Near { left, right, not, .. } => {
                left.visit_words(visit);
                if !not {
                    right.visit_words(visit);
                }
            }
            Positional::In(_, part) => part.visit_words(visit),
        }
    }

    /// Whether it must be known where texts and sentences begin.
    pub fn needs_beginnings(&self) -> bool {
        match self {
            Positional::Word(_) | Positional::Phrase(_) | Positional::Window(..) => false,
            Positional::Any(parts) => parts.iter().any(Positional::needs_beginnings),
            Positional::Near { left, right, near, .. } => {
                let is_counted = matches!(near, Near::Within(_) | Near::Before(_));
                !is_counted || left.needs_beginnings() || right.needs_beginnings()
            }
            Positional::In(..) => true,
        }
    }
}

fn phrases<T: Trace>(words: &[(u32, usize)], places: &impl Places) -> Vec<Span<T>> {
    let Some((&(first_offset, first), rest)) = words.split_first() else { return Vec::new() };
    let phrase = |at: &u32| {
        let start = at.checked_sub(first_offset)?;
        let mut span = Span::of(*at, first);
        for (offset, word) in rest {
            let at = start + offset;
            places.positions(*word).binary_search(&at).ok()?;
            span = span.and(&Span::of(at, *word));
        }
        Some(span)
    };
    places.positions(first).iter().filter_map(phrase).collect()
}

/// The stretches that begin with one of `words` and have all of them, each the nearest that is still free.
fn windows<T: Trace>(words: &[usize], slop: u32, places: &impl Places) -> Vec<Span<T>> {
    let most = u32::try_from(words.len()).unwrap_or(u32::MAX).saturating_add(slop);
    let window = |first: usize, start: u32| {
        let mut span = Span::of(start, words[first]);
        let mut taken = vec![start];
        for word in words.iter().enumerate().filter(|(at, _)| *at != first).map(|(_, word)| word) {
            let positions = places.positions(*word);
            let from = positions.partition_point(|at| *at < start);
            let free = positions[from..].iter().find(|at| !taken.contains(at))?;
            taken.push(*free);
            span = span.and(&Span::of(*free, *word));
        }
        (span.end - span.start < most).then_some(span)
    };
    let starts =
        words.iter().enumerate().flat_map(|(first, word)| places.positions(*word).iter().map(move |at| (first, *at)));
    starts.filter_map(|(first, start)| window(first, start)).collect()
}

/// The spans from `lefts` to `rights` near them, or with `not` the `lefts` with none of `rights` near.
fn pairs<T: Trace>(lefts: &[Span<T>], rights: &[Span<T>], near: Near, not: bool, places: &impl Places) -> Vec<Span<T>> {
    let mut found = Vec::new();
    for left in lefts {
        let mut partners = rights.iter().filter(|right| is_near(left, right, near, places));
        if not {
            found.extend(partners.next().is_none().then(|| left.clone()));
        } else {
            found.extend(partners.map(|right| left.and(right)));
        }
    }
    found
}

fn is_near<T>(left: &Span<T>, right: &Span<T>, near: Near, places: &impl Places) -> bool {
    let is_before = left.end < right.start;
    let apart = if is_before { right.start - left.end } else { left.start.saturating_sub(right.end) };
    // What overlaps is one thing and not two near each other.
    if apart == 0 {
        return false;
    }
    let is_one_sentence = || places.sentence(left.start) == places.sentence(right.start);
    let is_one_text = || places.text(left.start) == places.text(right.start);
    match near {
        Near::Within(most) => apart <= most,
        Near::Before(most) => is_before && apart <= most,
        Near::Sentence => is_one_sentence(),
        Near::SentenceBefore => is_before && is_one_sentence(),
        Near::Paragraph => is_one_text(),
        Near::ParagraphBefore => is_before && is_one_text(),
    }
}

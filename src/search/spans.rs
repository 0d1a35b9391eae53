//! The positional evaluator: where in a text the words of a query stand as the query wants them.
//!
//! It knows neither an index nor a text: whoever asks says where each word stands ([`Places`]). Matching asks it for
//! what the index says of an item, highlighting for what a text says, so that what is marked is what matched.

/// How near two things are to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// At most so many positions apart.
    Within(u32),
    /// The left side before the right one, at most so many positions apart.
    Before(u32),
    /// In one sentence.
    Sentence,
    /// In one sentence, the left side before the right one.
    SentenceBefore,
    /// In one text.
    Paragraph,
    /// In one text, the left side before the right one.
    ParagraphBefore,
}

/// Words and how they are to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Positional {
    /// A word, by its number.
    Word(usize),
    /// Words side by side: each so many positions behind the first. At least one.
    Phrase(Vec<(u32, usize)>),
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first position.
    pub start: u32,
    /// The last position.
    pub end: u32,
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
    pub fn spans(&self, places: &impl Places) -> Vec<Span> {
        let mut spans = match self {
            Positional::Word(word) => places.positions(*word).iter().map(|&at| Span { start: at, end: at }).collect(),
            Positional::Phrase(words) => phrases(words, places),
            Positional::Any(parts) => parts.iter().flat_map(|part| part.spans(places)).collect(),
            Positional::Near { left, right, near, not } => {
                pairs(&left.spans(places), &right.spans(places), *near, *not, places)
            }
            Positional::In(text, part) => {
                let inside = |span: &Span| places.text(span.start) == *text;
                part.spans(places).into_iter().filter(inside).collect()
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
            Positional::Word(_) | Positional::Phrase(_) => false,
            Positional::Any(parts) => parts.iter().any(Positional::needs_beginnings),
            Positional::Near { left, right, near, .. } => {
                let is_counted = matches!(near, Near::Within(_) | Near::Before(_));
                !is_counted || left.needs_beginnings() || right.needs_beginnings()
            }
            Positional::In(..) => true,
        }
    }
}

fn phrases(words: &[(u32, usize)], places: &impl Places) -> Vec<Span> {
    let Some(&(first_offset, first)) = words.first() else { return Vec::new() };
    let last_offset = words.iter().map(|(offset, _)| *offset).max().unwrap_or(first_offset);
    let stands = |start: u32| {
        words.iter().all(|(offset, word)| places.positions(*word).binary_search(&(start + offset)).is_ok())
    };
    let starts = places.positions(first).iter().filter_map(|at| at.checked_sub(first_offset));
    starts
        .filter(|start| stands(*start))
        .map(|start| Span { start: start + first_offset, end: start + last_offset })
        .collect()
}

/// The spans from `lefts` to `rights` near them, or with `not` the `lefts` with none of `rights` near.
fn pairs(lefts: &[Span], rights: &[Span], near: Near, not: bool, places: &impl Places) -> Vec<Span> {
    let mut found = Vec::new();
    for left in lefts {
        let mut partners = rights.iter().filter(|right| is_near(left, right, near, places));
        if not {
            found.extend(partners.next().is_none().then_some(*left));
        } else {
            let whole = |right: &Span| Span { start: left.start.min(right.start), end: left.end.max(right.end) };
            found.extend(partners.map(whole));
        }
    }
    found
}

fn is_near(left: &Span, right: &Span, near: Near, places: &impl Places) -> bool {
    let is_before = left.end < right.start;
    let apart = if is_before { right.start - left.end } else { left.start.saturating_sub(right.end) };
    // What overlaps is one thing and not two near each other.
    if apart == 0 {
        return false;
    }
    match near {
        Near::Within(most) => apart <= most,
        Near::Before(most) => is_before && apart <= most,
        Near::Sentence => places.sentence(left.start) == places.sentence(right.start),
        Near::SentenceBefore => is_before && places.sentence(left.start) == places.sentence(right.start),
        Near::Paragraph => places.text(left.start) == places.text(right.start),
        Near::ParagraphBefore => is_before && places.text(left.start) == places.text(right.start),
    }
}

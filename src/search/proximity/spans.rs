//! The positional evaluator: finds where in a text the words of a query occur as the query wants them.
//!
//! It knows neither an index nor a text: callers say where each word is ([`Places`]). Matching asks it with the
//! positions of the index, highlighting with those of a text, so that what is marked is what matched.

use crate::deadline::is_over;
use crate::index::schema::fields::is_text_of;
use crate::index::segment::postings::inverter::BETWEEN_TEXTS;
use crate::query::language::Near;
use crate::search::proximity::span::Span;
use crate::search::proximity::unordered_window::UnorderedWindow;

/// An expression over words and their places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Positional {
    /// A word, by its number.
    Word(usize),
    /// Words at offsets in positions from the first of them. At least one.
    Phrase(Vec<(u32, usize)>),
    /// Words in any order, all within a window that has at most so many positions more than there are words.
    Window(Vec<usize>, u32),
    /// Any of these.
    Any(Vec<Positional>),
    /// The left side near the right side or, with `not`, the left side with no right side near.
    Near {
        /// The left side; with `not`, it alone is marked.
        left: Box<Positional>,
        /// The right side.
        right: Box<Positional>,
        /// The greatest distance, or the sentence or paragraph that both must be in.
        near: Near,
        /// True if the right side must not be near.
        not: bool,
    },
    /// The part, in the text of this name or in one of those that it names together.
    In(&'static str, Box<Positional>),
}

/// A position and the number of a word there, as part of a match.
pub type Witness = (u32, usize);

/// The places of words in one zone of an item, or in one text.
pub trait Places {
    /// Returns the positions of a word, in ascending order.
    fn positions(&self, word: usize) -> &[u32];
    /// Returns the number of the sentence at a position; only equality counts.
    fn sentence(&self, position: u32) -> usize;
    /// Returns the name of the text at a position.
    fn text(&self, position: u32) -> &'static str;
}

impl Positional {
    /// Returns the spans that match, in ascending order, each once.
    pub fn spans(&self, places: &impl Places) -> Vec<Span> {
        self.stood(places).spans
    }

    /// Returns the words of all matches, in ascending order, each once. These are what is marked: of "a /5 b", both
    /// words where they are near, and no others.
    pub fn witnesses(&self, places: &impl Places) -> Vec<Witness> {
        let (stood, mut found) = (self.stood(places), Vec::new());
        stood.add_witnesses(&stood.spans, places, &mut found);
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Evaluates the expression and its parts. Results of parts are kept, since the words of matches are found
    /// through them.
    fn stood(&self, places: &impl Places) -> Stood<'_> {
        let parts: Vec<Stood<'_>> = match self {
            Positional::Any(parts) => parts.iter().map(|part| part.stood(places)).collect(),
            Positional::Near { left, right, .. } => vec![left.stood(places), right.stood(places)],
            Positional::In(_, part) => vec![part.stood(places)],
            Positional::Word(_) | Positional::Phrase(_) | Positional::Window(..) => Vec::new(),
        };
        let mut spans: Vec<Span> = match self {
            Positional::Word(word) => places.positions(*word).iter().map(|at| Span::of(*at)).collect(),
            Positional::Phrase(words) => phrases(words, places),
            Positional::Window(words, slop) => {
                windows(words, *slop, places).iter().map(|(_, window)| window.span()).collect()
            }
            Positional::Any(_) => parts.iter().flat_map(|part| part.spans.iter().copied()).collect(),
            Positional::Near { near, not: true, .. } => alone(&parts[0].spans, &parts[1].spans, *near, places),
            Positional::Near { near, .. } => {
                let mut found = Vec::new();
                let sides = (&parts[0].spans[..], &parts[1].spans[..]);
                pairs(sides, *near, places, false, &mut |left, right| found.push(left.and(right)));
                found
            }
            Positional::In(text, _) => {
                parts[0].spans.iter().copied().filter(|span| is_text_of(text, places.text(span.start))).collect()
            }
        };
        // These two keep the order of what they are made of.
        if !matches!(self, Positional::Word(_) | Positional::In(..)) {
            spans.sort_unstable();
            spans.dedup();
        }
        Stood { what: self, spans, parts }
    }

    /// Calls `visit` with the number of each word that is part of a match, not of what must be absent.
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

    /// Returns true if the evaluation needs the beginnings of texts and sentences. Texts of a zone are far apart in
    /// positions, so that counted distances need none unless they reach that far.
    pub fn needs_beginnings(&self) -> bool {
        match self {
            Positional::Word(_) | Positional::Phrase(_) => false,
            Positional::Window(words, slop) => words.len() as u64 + u64::from(*slop) > BETWEEN_TEXTS.into(),
            Positional::Any(parts) => parts.iter().any(Positional::needs_beginnings),
            Positional::Near { left, right, near, .. } => {
                let is_counted = matches!(near, Near::Within(_) | Near::Before(_));
                !is_counted || left.needs_beginnings() || right.needs_beginnings()
            }
            Positional::In(..) => true,
        }
    }
}

/// The result of an expression: its matches, and the results of its parts.
struct Stood<'a> {
    /// The expression.
    what: &'a Positional,
    /// The spans that match.
    spans: Vec<Span>,
    /// The results of its parts, in their order.
    parts: Vec<Stood<'a>>,
}

impl Stood<'_> {
    /// Adds the words of the spans that are `wanted`. They are asked for from above, span by span: to carry the words
    /// of every span upwards would take as much room as there are ways to choose them.
    fn add_witnesses(&self, wanted: &[Span], places: &impl Places, found: &mut Vec<Witness>) {
        let is_wanted = |span: &Span| wanted.binary_search(span).is_ok();
        match self.what {
            Positional::Word(word) => found.extend(wanted.iter().map(|span| (span.start, *word))),
            Positional::Phrase(words) => {
                let first = words.first().map_or(0, |(offset, _)| *offset);
                let words_of = |span: &Span| span.start - first;
                found.extend(
                    wanted
                        .iter()
                        .flat_map(|span| words.iter().map(move |(offset, word)| (words_of(span) + offset, *word))),
                );
            }
            Positional::Window(words, slop) => {
                let windows = windows(words, *slop, places);
                for (first, window) in windows.into_iter().filter(|(_, window)| is_wanted(&window.span())) {
                    found.push((window.span().start, words[first]));
                    found.extend(window.nearest().into_iter().zip(others(words, first)));
                }
            }
            Positional::Any(_) => {
                for part in &self.parts {
                    let own: Vec<Span> = part.spans.iter().copied().filter(is_wanted).collect();
                    part.add_witnesses(&own, places, found);
                }
            }
            Positional::Near { near, not: false, .. } => {
                let [left, right] = &self.parts[..] else { return };
                let (lefts, rights) = in_pairs((&left.spans, &right.spans), *near, places, wanted);
                left.add_witnesses(&lefts, places, found);
                right.add_witnesses(&rights, places, found);
            }
            // What must not be near is no witness.
            Positional::Near { .. } | Positional::In(..) => self.parts[0].add_witnesses(wanted, places, found),
        }
    }
}

/// Finds the spans of a phrase, whose words are at given offsets.
fn phrases(words: &[(u32, usize)], places: &impl Places) -> Vec<Span> {
    let Some((&(first_offset, first), rest)) = words.split_first() else { return Vec::new() };
    let phrase = |at: &u32| {
        let start = at.checked_sub(first_offset)?;
        let mut span = Span::of(*at);
        for (offset, word) in rest {
            let at = start + offset;
            places.positions(*word).binary_search(&at).ok()?;
            span = span.and(Span::of(at));
        }
        Some(span)
    };
    places.positions(first).iter().filter_map(phrase).collect()
}

/// Finds the shortest windows that have all of `words`, one for each position of one of them to begin at; each with
/// the index of the word that it begins with.
fn windows<'a>(words: &[usize], slop: u32, places: &'a impl Places) -> Vec<(usize, UnorderedWindow<'a>)> {
    let most = u32::try_from(words.len()).unwrap_or(u32::MAX).saturating_add(slop);
    let window = |first: usize, start: u32| {
        let others = others(words, first).map(|word| places.positions(word));
        let window = UnorderedWindow::shortest(start, others, most)?;
        (places.text(start) == places.text(window.span().end)).then_some((first, window))
    };
    // A word that is wanted twice begins the same stretches.
    let firsts = words.iter().enumerate().filter(|(at, word)| !words[..*at].contains(word));
    let starts = firsts.flat_map(|(first, word)| places.positions(*word).iter().map(move |at| (first, *at)));
    // A window looks at each of its words at least once.
    starts
        .take_while(|_| !is_over(words.len() * words.len()))
        .filter_map(|(first, start)| window(first, start))
        .collect()
}

/// Returns all `words` but number `first`.
fn others(words: &[usize], first: usize) -> impl Iterator<Item = usize> {
    words.iter().enumerate().filter(move |(at, _)| *at != first).map(|(_, word)| *word)
}

/// Calls `visit` with `lefts` and `rights` that are near each other: with `all` of them, or with enough to have every
/// span that they make once. Of lefts that begin together the one nearest to a right one is enough, so that a
/// distance between distances takes no longer than one between words that occur as often.
fn pairs(
    (lefts, rights): (&[Span], &[Span]),
    near: Near,
    places: &impl Places,
    all: bool,
    visit: &mut impl FnMut(Span, Span),
) {
    let most = if all { usize::MAX } else { 1 };
    for group in lefts.chunk_by(|one, other| one.start == other.start).take_while(|_| !is_over(rights.len())) {
        for right in rights {
            let before = group[..group.partition_point(|left| left.end < right.start)].iter().rev();
            let near = before.take_while(|left| is_near(**left, *right, near, places));
            near.take(most).for_each(|left| visit(*left, *right));
        }
    }
    let mut by_end = lefts.to_vec();
    by_end.sort_unstable_by_key(|span| (span.end, span.start));
    for group in by_end.chunk_by(|one, other| one.end == other.end).take_while(|_| !is_over(rights.len())) {
        for right in rights {
            let behind = group[group.partition_point(|left| left.start <= right.end)..].iter();
            let near = behind.take_while(|left| is_near(**left, *right, near, places));
            near.take(most).for_each(|left| visit(*left, *right));
        }
    }
}

/// Returns those of `lefts` and `rights` that make one of the `wanted` spans.
fn in_pairs(sides: (&[Span], &[Span]), near: Near, places: &impl Places, wanted: &[Span]) -> (Vec<Span>, Vec<Span>) {
    // One flag for each span, since a span can be in several pairs.
    let (mut lefts, mut rights) = (vec![false; sides.0.len()], vec![false; sides.1.len()]);
    pairs(sides, near, places, true, &mut |left, right| {
        if wanted.binary_search(&left.and(right)).is_ok() {
            sides.0.binary_search(&left).into_iter().for_each(|at| lefts[at] = true);
            sides.1.binary_search(&right).into_iter().for_each(|at| rights[at] = true);
        }
    });
    let picked = |spans: &[Span], picked: &[bool]| {
        spans.iter().zip(picked).filter(|(_, picked)| **picked).map(|(span, _)| *span).collect()
    };
    (picked(sides.0, &lefts), picked(sides.1, &rights))
}

/// Returns the `lefts` that have none of `rights` near.
fn alone(lefts: &[Span], rights: &[Span], near: Near, places: &impl Places) -> Vec<Span> {
    let is_alone = |left: &Span| !rights.iter().any(|right| is_near(*left, *right, near, places));
    lefts.iter().take_while(|_| !is_over(rights.len())).copied().filter(is_alone).collect()
}

/// Returns true if two spans are near each other. Spans that overlap are one thing, and are not.
fn is_near(left: Span, right: Span, near: Near, places: &impl Places) -> bool {
    let is_before = left.end < right.start;
    let apart = if is_before { right.start - left.end } else { left.start.saturating_sub(right.end) };
    // What overlaps is one thing and not two near each other.
    if apart == 0 {
        return false;
    }
    // A span that reaches into the next sentence is in neither.
    let all = left.and(right);
    let is_one_sentence = || places.sentence(all.start) == places.sentence(all.end);
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

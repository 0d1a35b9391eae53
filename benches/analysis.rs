//! The speed with which the texts of letters become terms on one core, part by part.
//!
//! ```text
//! cargo bench --bench analysis
//! ```
//!
//! The texts are those of invented letters. Every round runs all parts one after the other, so that a busy
//! machine slows them alike; the median of the rounds is printed, in megabytes of text a second.

use std::hint::black_box;
use std::time::Duration;

use imr::letter::Document;
use imr::letter::{Letter, read};
use imr::terms::{Context, levels, quantities, strengths};
use imr::testing::{Analyzer, Initials, mentions_into, words_into};
use rustix::time::{ClockId, clock_gettime};

#[path = "letters/mod.rs"]
mod letters;

use letters::dice::Dice;
use letters::fiction;
use letters::look::{LOOKS, render};

/// The number of letters that lend their texts.
const LETTERS: u64 = 2_000;
const ROUNDS: usize = 9;

/// A text, and where it stands in its letter.
type Text = (Context, String);

/// A part of the way from texts to terms: what it is called, and how all texts go it.
type Part = (&'static str, fn(&[Text]));

/// The parts that are timed; the last is the whole way, the others are parts of it.
const PARTS: [Part; 6] = [
    ("words", all_words),
    ("words and their stems", all_stems),
    ("mentions", all_mentions),
    ("levels", all_levels),
    ("amounts", all_amounts),
    ("text to terms", all_terms),
];

fn main() {
    let texts: Vec<Text> = (0..LETTERS).flat_map(letter).flat_map(texts_of).collect();
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    println!("{} texts, {:.1} MB, median of {ROUNDS} rounds", texts.len(), bytes as f64 / 1e6);
    let mut times: [Vec<Duration>; PARTS.len()] = Default::default();
    for _ in 0..ROUNDS {
        for (all, (_, part)) in times.iter_mut().zip(PARTS) {
            all.push(timed(|| part(&texts)));
        }
    }
    for ((name, _), times) in PARTS.iter().zip(&mut times) {
        times.sort_unstable();
        let median = times[times.len() / 2].as_secs_f64();
        let each = median * 1e6 / LETTERS as f64;
        println!("{name:<28} {:>8.0} MB/s {each:>8.1} µs a letter", bytes as f64 / 1e6 / median);
    }
}

/// Time of the processor, which other programs on a busy machine do not count into.
fn timed(work: impl FnOnce()) -> Duration {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default();
    let start = now();
    work();
    now() - start
}

fn all_words(texts: &[Text]) {
    let mut found = Vec::new();
    for (_, text) in texts {
        found.clear();
        words_into(text, &mut found);
        black_box(&found);
    }
}

fn all_stems(texts: &[Text]) {
    let mut analyzer = Analyzer::default();
    for (_, text) in texts {
        analyzer.look_for(text, None, &Initials::all());
        black_box(analyzer.tokens());
    }
}

fn all_mentions(texts: &[Text]) {
    let mut found = Vec::new();
    for (place, text) in texts {
        found.clear();
        mentions_into(text, *place, &mut found);
        black_box(&found);
    }
}

fn all_levels(texts: &[Text]) {
    for (_, text) in texts {
        black_box(levels(text));
    }
}

/// Quantities and strengths, which count in what is requested.
fn all_amounts(texts: &[Text]) {
    for (_, text) in texts.iter().filter(|(place, _)| *place == Context::Procedure) {
        black_box((quantities(text), strengths(text)));
    }
}

fn all_terms(texts: &[Text]) {
    let mut analyzer = Analyzer::default();
    for (place, text) in texts {
        analyzer.analyze(text, *place);
        black_box(analyzer.tokens());
    }
}

fn letter(number: u64) -> Vec<Letter> {
    const SEED: u64 = 20;
    let mut dice = Dice::new(SEED, number);
    let look = LOOKS[dice.below(LOOKS.len())].1;
    let text = render(&fiction::letter(SEED, number), look, &mut dice);
    read(&Document::from_text(text)).into_iter().flatten().collect()
}

/// The texts of a letter that are searched, those of every item.
fn texts_of(letter: Letter) -> Vec<Text> {
    let mut texts = Vec::new();
    for item in letter.items {
        texts.push((Context::Procedure, item.procedure));
        texts.push((Context::Procedure, item.heading));
        texts.extend([item.rationale, item.claims_guideline, item.reviewer_guideline].map(prose).into_iter().flatten());
    }
    texts.extend([letter.diagnosis, letter.summary].map(prose).into_iter().flatten());
    texts
}

fn prose(text: Option<String>) -> Option<Text> {
    text.map(|text| (Context::Prose, text))
}

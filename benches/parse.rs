//! The speed with which text letters become [`Letter`]s on one core, stage by stage.
//!
//! ```text
//! cargo bench --bench parse
//! IMR_BENCH_LETTERS=/tmp/letters cargo bench --bench parse
//! ```
//!
//! Without a folder it invents its letters. Every round runs all stages one after the other, so that a
//! busy machine slows them alike; the median of the rounds is printed, in megabytes of input a second.

use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use imr::corpus::decode;
use imr::letter::Document;
use imr::letter::{Letter, read};
use imr::terms;
use imr::terms::ItemText;
use rustix::time::{ClockId, clock_gettime};

#[path = "letters/mod.rs"]
mod letters;

use letters::dice::Dice;
use letters::fiction;
use letters::look::{LOOKS, render};

/// The number of letters read in a round; the first ones of a folder that has more.
const LETTERS: u64 = 4_000;
const ROUNDS: usize = 9;

fn main() {
    let input = match std::env::var_os("IMR_BENCH_LETTERS") {
        Some(folder) => from_folder(Path::new(&folder)),
        None => invented(),
    };
    let bytes: usize = input.iter().map(Vec::len).sum();
    println!("{} letters, {:.1} MB, median of {ROUNDS} rounds", input.len(), bytes as f64 / 1e6);
    let mut times: [Vec<Duration>; STAGES.len()] = Default::default();
    for _ in 0..ROUNDS {
        for (all, one) in times.iter_mut().zip(round(&input)) {
            all.push(one);
        }
    }
    for (name, times) in STAGES.iter().zip(&mut times) {
        times.sort_unstable();
        let median = times[times.len() / 2].as_secs_f64();
        let each = median * 1e6 / input.len() as f64;
        println!("{name:<28} {:>8.0} MB/s {each:>8.1} µs a letter", bytes as f64 / 1e6 / median);
    }
}

/// The stages that are timed; the last is the whole way, the others are parts of it.
const STAGES: [&str; 4] = ["bytes to text", "text to letters", "  of these, facts of items", "bytes to letters"];

fn round(input: &[Vec<u8>]) -> [Duration; STAGES.len()] {
    let (to_decode, to_read) = (input.to_vec(), input.to_vec());
    let (texts, decoding) = timed(|| to_decode.into_iter().filter_map(decode).collect::<Vec<String>>());
    let documents: Vec<Document> = texts.into_iter().map(Document::from_text).collect();
    let (letters, reading) = timed(|| documents.iter().flat_map(read).flatten().collect::<Vec<Letter>>());
    let ((), summing) = timed(|| letters.iter().for_each(facts));
    let whole = |bytes: Vec<u8>| read(&Document::from_text(decode(bytes).unwrap_or_default()));
    let (_, all) = timed(|| to_read.into_iter().flat_map(whole).flatten().collect::<Vec<Letter>>());
    [decoding, reading, summing, all]
}

/// Time of the processor, which other programs on a busy machine do not count into.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default();
    let start = now();
    let result = black_box(work());
    (result, now() - start)
}

fn facts(letter: &Letter) {
    for item in &letter.items {
        black_box(terms::facts(&ItemText {
            heading: &item.heading,
            procedure: &item.procedure,
            rationale: item.rationale.as_deref().unwrap_or_default(),
            diagnosis: letter.diagnosis.as_deref().unwrap_or_default(),
            summary: letter.summary.as_deref().unwrap_or_default(),
            claims_guideline: item.claims_guideline.as_deref().unwrap_or_default(),
            reviewer_guideline: item.reviewer_guideline.as_deref().unwrap_or_default(),
        }));
    }
}

fn invented() -> Vec<Vec<u8>> {
    const SEED: u64 = 20;
    let one = |number: u64| {
        let mut dice = Dice::new(SEED, number);
        let look = LOOKS[dice.below(LOOKS.len())].1;
        render(&fiction::letter(SEED, number), look, &mut dice).into_bytes()
    };
    (0..LETTERS).map(one).collect()
}

/// The text letters below `folder`, in no order.
fn from_folder(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            match path.is_dir() {
                true => folders.push(path),
                false if path.extension().is_some_and(|ending| ending == "txt") => found.extend(fs::read(path)),
                false => {}
            }
        }
    }
    found.truncate(LETTERS as usize);
    found
}

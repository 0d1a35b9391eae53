//! Invented letters, spoiled in every way that scans, extractors and copies know, read by the parser: what their author
//! put into them comes out again, and where it does not, the letter says that something was not understood.
//!
//! `IMR_NOISE_LETTERS` is the number of letters for each layout and noise; 3 where it is not set.

use std::collections::BTreeMap;
use std::env;

use imr::corpus::decode;

use crate::fictions::check;
use crate::fictions::fiction::Wish;
use crate::fictions::layout::{LAYOUTS, Layout};
use crate::fictions::noise::{self, Harm, Mix, NOISES, Noise};
use crate::fictions::run::{Run, Written};

const SEED: u64 = 2026;
/// Of so many letters one may be misread, if its characters are spoiled and it says so.
const SPOILED: u64 = 100;
/// The most faults that a failing test prints.
const SHOWN: usize = 12;

/// The number of letters for each layout and noise.
fn letters() -> u64 {
    env::var("IMR_NOISE_LETTERS").ok().and_then(|count| count.parse().ok()).unwrap_or(3)
}

fn run_of(layouts: Vec<&'static Layout>, mix: Mix) -> Run {
    Run { mix, ..Run::new(Wish { layouts, ..Wish::usual(SEED) }) }
}

/// A letter that was not read as it was written.
struct Fault {
    /// True if the letter must be read as it was written, since no character of it is spoiled, or if it is misread
    /// in silence: with a wrong count of items or a wrong decision and no warning, or with a wrong field of the header.
    grave: bool,
    /// The origin of the letter, and what is wrong.
    text: String,
}

/// Reads the letters `0..count` of a run.
fn faults(run: &Run, count: u64) -> Vec<Fault> {
    assert!(count > 0, "no letters are asked for");
    let mut faults = Vec::new();
    let mut number = 0;
    while number < count {
        let file = run.file(number, count);
        let spoiled = noise::harm(&file.noises) != Harm::None;
        let verdicts = check::judge(&file);
        assert_eq!(verdicts.len(), file.letters.len(), "a verdict on each letter");
        for (letter, verdict) in file.letters.iter().zip(&verdicts).filter(|(_, verdict)| !verdict.is_right()) {
            let grave = !spoiled || verdict.is_silent_miss() || !verdict.header;
            let text = format!("{}: {}", check::place_of(run, number, &file, letter), check::shown(verdict));
            faults.push(Fault { grave, text });
        }
        number += file.letters.len() as u64;
    }
    faults
}

/// None is grave, and of the `letters` that were read few have others.
#[track_caller]
fn few(faults: &[Fault], letters: u64) {
    let grave = faults.iter().filter(|fault| fault.grave).count();
    let others = (faults.len() - grave) as u64;
    let mut shown: Vec<&Fault> = faults.iter().collect();
    shown.sort_by_key(|fault| !fault.grave);
    let shown: Vec<&str> = shown.iter().take(SHOWN).map(|fault| fault.text.as_str()).collect();
    let allowed = letters.div_ceil(SPOILED);
    assert!(
        grave == 0 && others <= allowed,
        "of {letters} letters {grave} are misread gravely and {others} otherwise, of which {allowed} may be:\n{}",
        shown.join("\n")
    );
}

/// The letters of each layout with each of the noises that are wanted.
#[track_caller]
fn each_layout_with(wanted: fn(Harm) -> bool) {
    let noises: Vec<&'static Noise> = NOISES.iter().filter(|noise| wanted(noise.harm)).collect();
    assert!(noises.len() > 1, "no noise is wanted");
    let mut all = Vec::new();
    for layout in &LAYOUTS {
        for noise in &noises {
            all.extend(faults(&run_of(vec![layout], Mix::These(vec![noise])), letters()));
        }
    }
    few(&all, (LAYOUTS.len() * noises.len()) as u64 * letters());
}

/// Counts each letter and digit of a file, without regard to case.
fn letters_of(file: &Written) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    let text = decode(file.bytes.clone()).expect("the bytes of a letter are text");
    for letter in text.chars().filter(char::is_ascii_alphanumeric) {
        *counts.entry(letter.to_ascii_lowercase()).or_insert(0) += 1;
    }
    assert!(counts.len() > 20, "no words: {counts:?}");
    counts
}

#[test]
fn noises_that_spare_the_words_add_and_lose_nothing() {
    for noise in NOISES.iter().filter(|noise| noise.harm == Harm::None && noise.name != "furniture") {
        for number in 0..8 * letters() {
            let clean = run_of(LAYOUTS.iter().collect(), Mix::None).file(number, number + 1);
            let noisy = run_of(LAYOUTS.iter().collect(), Mix::These(vec![noise])).file(number, number + 1);
            assert_eq!(letters_of(&clean), letters_of(&noisy), "{} {number}", noise.name);
        }
    }
}

#[test]
fn letters_of_every_layout_are_read_as_they_were_written() {
    for layout in &LAYOUTS {
        few(&faults(&run_of(vec![layout], Mix::None), 2 * letters()), 2 * letters());
    }
}

#[test]
fn no_noise_that_spares_the_words_changes_what_is_read() {
    each_layout_with(|harm| harm == Harm::None);
}

#[test]
fn spoiled_characters_are_read_through_or_warned_of() {
    each_layout_with(|harm| harm != Harm::None);
}

#[test]
fn noises_together_are_read_through() {
    few(&faults(&run_of(LAYOUTS.iter().collect(), Mix::Random), 30 * letters()), 30 * letters());
}

#[test]
fn cover_pages_furniture_and_letters_in_one_file_are_kept_apart_from_the_letters() {
    let mut run = run_of(LAYOUTS.iter().collect(), Mix::None);
    run.wish.cover_share = 0.5;
    run.wish.furniture_share = 0.5;
    few(&faults(&run, 10 * letters()), 10 * letters());
    run.join = 3;
    few(&faults(&run, 10 * letters()), 10 * letters());
}

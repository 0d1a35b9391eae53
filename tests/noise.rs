//! Invented letters, spoiled in every way that scans, extractors and copies know, read by the parser: what their author
//! put into them comes out again, and where it does not, the letter says that something was not understood.
//!
//! `IMR_NOISE_LETTERS` is the number of letters for each layout and noise; 3 where it is not set.

use std::collections::BTreeMap;
use std::env;

use imr::corpus::decode;

use crate::fictions::check::{self, Verdict};
use crate::fictions::fiction::Wish;
use crate::fictions::layout::{LAYOUTS, Layout};
use crate::fictions::noise::{self, Harm, Mix, NOISES, Noise};
use crate::fictions::run::{Run, Written};

const SEED: u64 = 2026;
/// Of so many letters whose characters are spoiled one may be misread, if it says so.
const SPOILED: usize = 100;
/// The most faults that a failing test prints.
const SHOWN: usize = 12;

/// The number of letters for each layout and noise.
fn letters() -> u64 {
    env::var("IMR_NOISE_LETTERS").ok().and_then(|count| count.parse().ok()).unwrap_or(3)
}

fn run_of(layouts: Vec<&'static Layout>, mix: Mix) -> Run {
    Run { mix, ..Run::new(Wish { layouts, ..Wish::usual(SEED) }) }
}

/// Reads the letters `0..count` of a run; what is wrong with each, under the arguments that write it again.
fn faults(run: &Run, count: u64, allowed: fn(&Verdict, Harm) -> bool) -> Vec<String> {
    let mut faults = Vec::new();
    let mut number = 0;
    while number < count {
        let file = run.file(number, count);
        let harm = noise::harm(&file.noises);
        for verdict in check::judge(&file).iter().filter(|verdict| !allowed(verdict, harm)) {
            faults.push(format!("{}: {}", check::place_of(run, number, &file), check::shown(verdict)));
        }
        number += file.letters.len() as u64;
    }
    faults
}

/// Whether all is right.
fn is_right(verdict: &Verdict, _: Harm) -> bool {
    verdict.is_right()
}

/// Whether all is right or, where characters are spoiled, a warning tells of the miss.
fn is_right_or_warned(verdict: &Verdict, harm: Harm) -> bool {
    verdict.is_right() || (harm != Harm::None && verdict.is_told_miss())
}

#[track_caller]
fn none(faults: &[String]) {
    let shown: Vec<&str> = faults.iter().take(SHOWN).map(String::as_str).collect();
    assert!(faults.is_empty(), "{} letters are misread:\n{}", faults.len(), shown.join("\n"));
}

/// The letters of each layout with each of the noises that do `harm` or none.
fn each_layout_with(wanted: fn(Harm) -> bool, allowed: fn(&Verdict, Harm) -> bool) -> Vec<String> {
    let noises: Vec<&'static Noise> = NOISES.iter().filter(|noise| wanted(noise.harm)).collect();
    let mut all = Vec::new();
    for layout in &LAYOUTS {
        for noise in &noises {
            all.extend(faults(&run_of(vec![layout], Mix::These(vec![noise])), letters(), allowed));
        }
    }
    all
}

/// How often each letter and digit stands in a file, without regard to case.
fn letters_of(file: &Written) -> BTreeMap<char, usize> {
    let mut counts = BTreeMap::new();
    let text = decode(&file.bytes).unwrap_or_default();
    for letter in text.chars().filter(char::is_ascii_alphanumeric) {
        *counts.entry(letter.to_ascii_lowercase()).or_insert(0) += 1;
    }
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
        none(&faults(&run_of(vec![layout], Mix::None), 2 * letters(), is_right));
    }
}

#[test]
fn no_noise_that_spares_the_words_changes_what_is_read() {
    none(&each_layout_with(|harm| harm == Harm::None, is_right));
}

#[test]
fn spoiled_characters_are_read_through_or_warned_of() {
    let misread = each_layout_with(|harm| harm != Harm::None, is_right);
    none(&each_layout_with(|harm| harm != Harm::None, is_right_or_warned));
    let read = NOISES.iter().filter(|noise| noise.harm != Harm::None).count() * LAYOUTS.len() * letters() as usize;
    if misread.len() > read.div_ceil(SPOILED) {
        none(&misread);
    }
}

#[test]
fn noises_together_are_read_through() {
    none(&faults(&run_of(LAYOUTS.iter().collect(), Mix::Random), 30 * letters(), is_right_or_warned));
}

#[test]
fn cover_pages_furniture_and_letters_in_one_file_are_kept_apart_from_the_letters() {
    let mut run = run_of(LAYOUTS.iter().collect(), Mix::None);
    run.wish.cover_share = 0.5;
    run.wish.furniture_share = 0.5;
    none(&faults(&run, 10 * letters(), is_right));
    run.join = 3;
    none(&faults(&run, 10 * letters(), is_right));
}

//! Words that few letters have: names, places, products, numbers, odd compounds and misspellings. However many letters
//! there are, the next one brings words that none had before, most of them only once, as real collections do (the laws
//! of Zipf and Heaps). They come in sentences of their own, which change nothing else in a letter.

use super::dice::Dice;
use super::tables::TABLES;
use super::template::{Slot, Slots};
use super::truth::Truth;

/// Adds such sentences to the summary and the rationales.
pub fn add(truth: &mut Truth, slots: &mut Slots, dice: &mut Dice) {
    for _ in 0..dice.between(1, 3) {
        let sentence = sentence(&truth.summary, slots, dice);
        truth.summary = format!("{} {sentence}", truth.summary);
    }
    for item in &mut truth.items {
        // The end of a rationale concludes; what comes first does not.
        let sentence = sentence(&item.rationale, slots, dice);
        let gap = if item.rationale.starts_with('\n') { "" } else { " " };
        item.rationale = format!("{sentence}{gap}{}", item.rationale);
    }
}

fn sentence(text: &str, slots: &mut Slots, dice: &mut Dice) -> String {
    let rare = &TABLES.rare;
    slots.set(Slot::Stranger, name(&rare.strangers, dice));
    slots.set(Slot::Town, name(&rare.towns, dice));
    slots.set(Slot::Product, name(&rare.products, dice));
    slots.set(Slot::Figure, format!("{}", 1000 + rank(dice)));
    slots.set(Slot::Odd, odd(text, dice));
    dice.pick(&rare.sentences).fill(slots, dice)
}

/// A number that grows to its double again and again, each time in 72 of 100 cases: few numbers come often, many hardly ever.
fn rank(dice: &mut Dice) -> usize {
    const LARGEST: usize = 1 << 30;
    let mut span = 1;
    while span < LARGEST && dice.percent(72) {
        span *= 2;
    }
    span + dice.below(span)
}

/// The name that belongs to a number, in syllables and an ending.
fn name(endings: &[String], dice: &mut Dice) -> String {
    let syllables = &TABLES.rare.syllables;
    let mut number = rank(dice) + syllables.len();
    let mut name = String::new();
    while number > 0 {
        name.push_str(&syllables[number % syllables.len()]);
        number /= syllables.len();
    }
    name + dice.pick::<String>(endings)
}

/// A word of the text with another beginning, or with typing errors.
fn odd(text: &str, dice: &mut Dice) -> String {
    let is_long = |word: &&str| word.len() > 6 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let words: Vec<&str> = text.split(' ').filter(is_long).collect();
    let word = words.get(dice.below(words.len())).copied().unwrap_or("unspecified");
    if dice.percent(30) {
        return format!("{}{word}", dice.pick(&TABLES.rare.prefixes));
    }
    let mut letters = word.to_owned().into_bytes();
    for _ in 0..if dice.percent(25) { 2 } else { 1 } {
        mistype(&mut letters, dice);
    }
    String::from_utf8(letters).unwrap_or_default()
}

/// Swaps, drops, doubles or replaces a letter within a word.
fn mistype(word: &mut Vec<u8>, dice: &mut Dice) {
    let at = dice.between(1, word.len() - 3);
    match dice.below(4) {
        0 => word.swap(at, at + 1),
        1 => drop(word.remove(at)),
        2 => word.insert(at, word[at]),
        _ => word[at] = *dice.pick(b"abcdefghijklmnopqrstuvwxyz"),
    }
}

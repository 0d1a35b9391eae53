//! Invented letters in every look, read by the parser: what their author put into them comes out again.
//!
//! The looks change white space, line ends and page breaks, never the words, so that what is read must not
//! depend on them.

use imr::letter::Document;

use crate::fictions::check;
use crate::fictions::dice::Dice;
use crate::fictions::fiction::{self, Wish};
use crate::fictions::layout::LAYOUTS;
use crate::fictions::look::{LOOKS, render};

/// Letters of each look: enough for every layout and habit to come up, few enough for a test.
const LETTERS: u64 = 150;
const SEED: u64 = 2026;

/// Text without what extractors differ in.
fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[test]
fn an_invented_letter_is_read_alike_in_every_look() {
    for number in 0..LETTERS {
        let letter = fiction::letter(SEED, number);
        for (name, look) in LOOKS {
            let text = render(&letter, look, &mut Dice::new(SEED, number));
            let read = check::read(&Document::from_text(text.as_str())).swap_remove(0);
            let read = read.unwrap_or_else(|error| panic!("{number} {name}: {error}\n{text}"));
            assert_eq!(read.items.len(), letter.truth.items.len(), "items of {number} {name}\n{text}");
            for (item, truth) in read.items.iter().zip(&letter.truth.items) {
                let place = format!("{number} {name} item {}", truth.number);
                assert_eq!(item.decision.as_str(), truth.decision, "decision of {place}");
                assert_eq!(bare(&item.heading), bare(&truth.heading), "heading of {place}");
                assert_eq!(bare(&item.procedure), bare(&truth.procedure), "procedure of {place}");
                let rationale = item.rationale.as_deref().unwrap_or_default();
                assert_eq!(bare(rationale), bare(&truth.rationale), "rationale of {place}");
            }
        }
    }
}

#[test]
fn no_part_of_a_letter_makes_the_parser_panic() {
    for layout in &LAYOUTS {
        let letter = fiction::drawn(&Wish { layouts: vec![layout], ..Wish::usual(SEED) }, 1);
        let text = render(&letter, LOOKS[1].1, &mut Dice::new(SEED, 1));
        let mut dice = Dice::new(SEED, 2);
        for _ in 0..300 {
            let mut cut: Vec<&str> = text.lines().collect();
            for _ in 0..dice.between(1, 30) {
                let at = dice.below(cut.len().max(1));
                if at < cut.len() {
                    cut.remove(at);
                }
            }
            let shorter = cut.join("\n");
            let end = (0..=dice.below(shorter.len() + 1)).rev().find(|&at| shorter.is_char_boundary(at)).unwrap_or(0);
            // Whether it still is a letter does not matter; that it ends and says so does.
            let _ = check::read(&Document::from_text(&shorter[..end]));
        }
    }
}

//! One run of the generator: from what was asked for to the bytes of each file.

use std::ops::Range;

use super::dice::Dice;
use super::fiction::{self, Fiction, Wish};
use super::look::{self, LOOKS, Look};
use super::noise::{self, Apply, Mix, Noise};
use super::pdf;
use super::tables::TABLES;

/// The settings of a run, as asked for.
#[derive(Clone)]
pub struct Run {
    /// The letters.
    pub wish: Wish,
    /// The looks of text files to draw from.
    pub looks: Vec<Look>,
    /// Share of files that are PDF.
    pub pdf_share: f64,
    /// The noises done to the files.
    pub mix: Mix,
    /// Letters a file.
    pub join: u64,
    /// True if the letters of the sample corpus come first.
    pub sample: bool,
}

/// A file to be.
pub struct Written {
    /// Its letters, in order.
    pub letters: Vec<Fiction>,
    /// Its look; `None` for a PDF.
    pub look: Option<Look>,
    /// The noises done to it.
    pub noises: Vec<&'static Noise>,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Run {
    /// Letters as wished, one a text file, of every look.
    pub fn new(wish: Wish) -> Run {
        let looks = LOOKS.iter().map(|row| row.1).collect();
        Run { wish, looks, pdf_share: 0.0, mix: Mix::None, join: 1, sample: false }
    }

    /// The file whose first letter has the number `first`; letters from `end` on belong to none.
    pub fn file(&self, first: u64, end: u64) -> Written {
        let last = (first + 1..end).find(|&next| !self.joins(first, next)).unwrap_or(end.max(first + 1));
        let letters: Vec<Fiction> = (first..last).map(|number| self.letter(number)).collect();
        // Look and noise have chances of their own, so that a letter's words do not depend on them.
        let mut dice = Dice::new(self.wish.seed ^ 0x1E77E5, first);
        let mut spoiler = Dice::new(self.wish.seed ^ 0x4015E, first);
        let look = self.look(first, &mut dice);
        let mut noises = self.mix.draw(&mut spoiler);
        if look.is_none() {
            noises.retain(|noise| matches!(noise.apply, Apply::Parts(_)));
        }
        let mut spoiled = letters.clone();
        spoiled.iter_mut().for_each(|fiction| noise::on_parts(&noises, fiction, &mut spoiler));
        let Some(look) = look else {
            let bytes = pdf::render(&spoiled, &mut dice);
            return Written { letters, look: None, noises, bytes };
        };
        let texts = spoiled.iter().map(|fiction| {
            let text = look::render(fiction, look, &mut dice);
            noise::on_text(&noises, text, fiction, &mut spoiler)
        });
        let text = texts.collect::<Vec<String>>().join(if look == Look::Plain { "\n\n" } else { "\n\n\n" });
        let bytes = noise::on_bytes(&noises, &text, &mut spoiler);
        Written { letters, look: Some(look), noises, bytes }
    }

    /// The numbers of the first letters of files.
    pub fn starts(&self, numbers: Range<u64>) -> Vec<u64> {
        let mut starts: Vec<u64> = Vec::new();
        for number in numbers {
            if starts.last().is_none_or(|&first| !self.joins(first, number)) {
                starts.push(number);
            }
        }
        starts
    }

    fn letter(&self, number: u64) -> Fiction {
        match self.scenario(number) {
            Some(scenario) => fiction::scripted(self.wish.seed, number, scenario),
            None => fiction::drawn(&self.wish, number),
        }
    }

    fn scenario(&self, number: u64) -> Option<&'static super::tables::Scenario> {
        TABLES.scenarios.get(usize::try_from(number).ok()?).filter(|_| self.sample)
    }

    /// Returns true if the letter `next` goes into the file that begins with the letter `first`.
    fn joins(&self, first: u64, next: u64) -> bool {
        match (self.scenario(first), self.scenario(next)) {
            (None, _) => next < first + self.join,
            (Some(_), scenario) => scenario.is_some_and(|scenario| scenario.join),
        }
    }

    fn look(&self, number: u64, dice: &mut Dice) -> Option<Look> {
        match self.scenario(number) {
            Some(scenario) => LOOKS.iter().find(|row| row.0 == scenario.look).map(|row| row.1),
            None if dice.share(self.pdf_share) => None,
            None => Some(*dice.pick(&self.looks)),
        }
    }
}

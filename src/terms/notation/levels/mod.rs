//! Spinal levels in all the ways letters write them: `L4-5`, `L3 through S1`, `C3-4, 4-5, 5-6`.

pub(crate) mod read;

use crate::terms::vocabulary::region::{Region, UnknownWord};
use serde::{Serialize, Serializer};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

pub use crate::terms::notation::levels::read::mentions;

/// A vertebra, or the nerve root of its name: C1 to C7, T1 to T12, L1 to L5, S1 to S5.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vertebra(u8);

/// A motion segment: two neighbouring vertebrae and what lies between, from C1-C2 to L5-S1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment(u8);

/// The levels that one stretch of text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelMention {
    /// The motion segments, in anatomical order; none for a single vertebra or root.
    pub segments: Vec<Segment>,
    /// The vertebrae, in anatomical order.
    pub vertebrae: Vec<Vertebra>,
    /// Bytes of the text that name them.
    pub range: Range<usize>,
}

/// The letters of the spine's parts with the number of vertebrae in each, from the head down.
const PARTS: [(char, u8); 4] = [('C', 7), ('T', 12), ('L', 5), ('S', 5)];

/// Position of S1, the last vertebra of a motion segment.
const S1: u8 = 24;

impl Vertebra {
    /// The vertebra with this letter and number, if there is one.
    pub fn new(letter: char, number: u8) -> Option<Vertebra> {
        let mut before = 0;
        for (part, count) in PARTS {
            if part == letter.to_ascii_uppercase() {
                return (1..=count).contains(&number).then(|| Vertebra(before + number - 1));
            }
            before += count;
        }
        None
    }

    /// Its letter and number.
    pub fn letter_and_number(self) -> (char, u8) {
        let mut at = self.0;
        for (part, count) in PARTS {
            if at < count {
                return (part, at + 1);
            }
            at -= count;
        }
        ('S', at + 1)
    }

    /// The part of the spine it belongs to; the sacrum is of the pelvis, but S1 borders the lumbar
    /// spine and is named with it.
    pub fn region(self) -> Region {
        match self.letter_and_number() {
            ('C', _) => Region::Cervical,
            ('T', _) => Region::Thoracic,
            ('L', _) | ('S', 1) => Region::Lumbar,
            _ => Region::Pelvis,
        }
    }
}

impl Segment {
    /// The upper and the lower vertebra.
    pub fn vertebrae(self) -> (Vertebra, Vertebra) {
        (Vertebra(self.0), Vertebra(self.0 + 1))
    }
}

impl fmt::Display for Vertebra {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (letter, number) = self.letter_and_number();
        write!(out, "{letter}{number}")
    }
}

impl fmt::Display for Segment {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (upper, lower) = self.vertebrae();
        write!(out, "{upper}-{lower}")
    }
}

impl FromStr for Vertebra {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord { of: "vertebra", word: word.to_owned() };
        let letter = word.chars().next().filter(char::is_ascii).ok_or_else(unknown)?;
        let number = word[1..].parse().map_err(|_| unknown())?;
        Vertebra::new(letter, number).ok_or_else(unknown)
    }
}

impl FromStr for Segment {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord { of: "level", word: word.to_owned() };
        match mentions(word).as_slice() {
            [one] if one.range == (0..word.len()) && one.segments.len() == 1 => Ok(one.segments[0]),
            _ => Err(unknown()),
        }
    }
}

impl Serialize for Vertebra {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Serialize for Segment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The motion segments that `text` names, each once, from the head down.
pub fn levels(text: &str) -> Vec<Segment> {
    let mut all: Vec<Segment> = mentions(text).into_iter().flat_map(|mention| mention.segments).collect();
    all.sort_unstable();
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_stand_once_from_the_head_down() {
        let found: Vec<String> = levels("L5-S1, L4-5 and L4-L5").iter().map(Segment::to_string).collect();
        assert_eq!(found, ["L4-L5", "L5-S1"]);
    }

    #[test]
    fn written_forms_read_back() {
        for text in ["C1-C2", "C7-T1", "T9-T10", "L5-S1"] {
            assert_eq!(text.parse::<Segment>().unwrap().to_string(), text);
        }
        for text in ["C1", "T12", "S5"] {
            assert_eq!(text.parse::<Vertebra>().unwrap().to_string(), text);
        }
        assert_eq!("L4/5".parse::<Segment>().unwrap().to_string(), "L4-L5");
        for text in ["L3-L5", "L4", "S1-S2", "", "\u{e9}1"] {
            assert!(text.parse::<Segment>().is_err(), "{text}");
        }
    }
}

//! [`Vertebra`] and [`Segment`]: the levels of the spine, numbered from the head down, so that they sort and count.

use crate::terms::vocabulary::region::{Region, UnknownWord};
use serde::{Serialize, Serializer};
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// A vertebra, or the nerve root of its name: C1 to C7, T1 to T12, L1 to L5, S1 to S5.
///
/// It is held as its number from the head down, from 0, and shown as `L4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Vertebra(pub(crate) u8);

/// A motion segment: two neighbouring vertebrae and the disc and joints between them, from C1-C2 to L5-S1.
///
/// It is held as the number of its upper vertebra, and shown as `L4-L5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Segment(pub(crate) u8);

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

/// The parts of the spine from the head down: the letter and the number of vertebrae of each.
const PARTS: [(char, u8); 4] = [('C', 7), ('T', 12), ('L', 5), ('S', 5)];

/// The number of S1, the last vertebra of a motion segment; those of the sacrum are fused.
pub(crate) const S1: u8 = 24;

impl Vertebra {
    /// Returns the vertebra with this letter and number, if there is one.
    pub(crate) fn new(letter: char, number: u8) -> Option<Vertebra> {
        let mut before = 0;
        for (part, count) in PARTS {
            if part == letter.to_ascii_uppercase() {
                return (1..=count).contains(&number).then(|| Vertebra(before + number - 1));
            }
            // Vertebrae are counted through all parts.
            before += count;
        }
        None
    }

    /// Returns its letter and number.
    pub(crate) fn letter_and_number(self) -> (char, u8) {
        let mut at = self.0;
        for (part, count) in PARTS {
            if at < count {
                return (part, at + 1);
            }
            at -= count;
        }
        // Never reached: the number of a vertebra is below the sum of all parts.
        ('S', at + 1)
    }

    /// Returns the region it is in; the sacrum is in the pelvis, but S1 borders the lumbar spine and is named with it.
    pub(crate) fn region(self) -> Region {
        match self.letter_and_number() {
            ('C', _) => Region::Cervical,
            ('T', _) => Region::Thoracic,
            ('L', _) | ('S', 1) => Region::Lumbar,
            _ => Region::Pelvis,
        }
    }
}

impl Segment {
    /// Returns the upper and the lower vertebra.
    /// They follow each other, also where two parts of the spine meet.
    pub(crate) fn vertebrae(self) -> (Vertebra, Vertebra) {
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

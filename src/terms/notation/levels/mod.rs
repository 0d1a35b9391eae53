//! Reads spinal levels in all the ways letters write them: `L4-5`, `L3 through S1`, `C3-4, 4-5, 5-6`.
//!
//! They become motion segments and vertebrae, so that a query for L4-L5 finds `L3 through S1`.

pub(crate) mod read;
pub(crate) mod vertebra;

use crate::terms::vocabulary::region::UnknownWord;
use std::str::FromStr;

pub use crate::terms::notation::levels::read::mentions;
pub use crate::terms::notation::levels::vertebra::{LevelMention, Segment, Vertebra};

impl FromStr for Segment {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let unknown = || UnknownWord { of: "level", word: word.to_owned() };
        // The whole word must be one segment, and no list of them.
        match mentions(word).as_slice() {
            [one] if one.range == (0..word.len()) && one.segments.len() == 1 => Ok(one.segments[0]),
            _ => Err(unknown()),
        }
    }
}

/// Returns the motion segments that `text` names, each once, from the head down.
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

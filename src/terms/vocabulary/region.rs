//! [`Region`] and [`Laterality`]: the parts and the sides of the body, by which items are filtered and counted.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The error of reading a word that is not in a closed list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownWord {
    /// The sort of thing that the list holds, as `region`.
    pub of: &'static str,
    /// The word that is not in it.
    pub word: String,
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "unknown {}: '{}'", self.of, self.word)
    }
}

impl std::error::Error for UnknownWord {}

/// A part of the body, as coarse as the list of the contract for independent medical reviews.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Region {
    /// Neck.
    Cervical,
    /// Mid and upper back.
    Thoracic,
    /// Low back, lumbosacral.
    Lumbar,
    /// Shoulder girdle.
    Shoulder,
    /// Elbow.
    Elbow,
    /// Wrist.
    Wrist,
    /// Hand, thumb, fingers.
    Hand,
    /// Hip.
    Hip,
    /// Knee.
    Knee,
    /// Ankle.
    Ankle,
    /// Foot, heel, toes.
    Foot,
    /// Head, face, eyes, ears, teeth, brain.
    Head,
    /// Abdomen and its wall.
    Abdomen,
    /// Chest, ribs, heart, lungs.
    Chest,
    /// Pelvis, groin, sacroiliac joint, coccyx.
    Pelvis,
    /// The mind.
    Psyche,
    /// A part outside the list, such as a whole extremity.
    Other,
}

impl Region {
    /// All regions, in the contract's order.
    pub const ALL: [Region; 17] = [
        Region::Cervical,
        Region::Thoracic,
        Region::Lumbar,
        Region::Shoulder,
        Region::Elbow,
        Region::Wrist,
        Region::Hand,
        Region::Hip,
        Region::Knee,
        Region::Ankle,
        Region::Foot,
        Region::Head,
        Region::Abdomen,
        Region::Chest,
        Region::Pelvis,
        Region::Psyche,
        Region::Other,
    ];

    /// Returns the contract's word.
    pub fn as_str(self) -> &'static str {
        match self {
            Region::Cervical => "cervical",
            Region::Thoracic => "thoracic",
            Region::Lumbar => "lumbar",
            Region::Shoulder => "shoulder",
            Region::Elbow => "elbow",
            Region::Wrist => "wrist",
            Region::Hand => "hand",
            Region::Hip => "hip",
            Region::Knee => "knee",
            Region::Ankle => "ankle",
            Region::Foot => "foot",
            Region::Head => "head",
            Region::Abdomen => "abdomen",
            Region::Chest => "chest",
            Region::Pelvis => "pelvis",
            Region::Psyche => "psyche",
            Region::Other => "other",
        }
    }

    /// Returns true if it is a part of the spine.
    pub(crate) fn is_spinal(self) -> bool {
        // The sacrum is in the pelvis.
        matches!(self, Region::Cervical | Region::Thoracic | Region::Lumbar)
    }

    /// Returns true if there is one on the left and one on the right: a part of an arm or a leg, or a whole one.
    pub(crate) fn is_paired(self) -> bool {
        use Region::{Ankle, Elbow, Foot, Hand, Hip, Knee, Other, Shoulder, Wrist};
        matches!(self, Shoulder | Elbow | Wrist | Hand | Hip | Knee | Ankle | Foot | Other)
    }
}

impl fmt::Display for Region {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl FromStr for Region {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let found = Region::ALL.into_iter().find(|region| region.as_str() == word);
        found.ok_or_else(|| UnknownWord { of: "region", word: word.to_owned() })
    }
}

/// The side of the body an item is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Laterality {
    /// Left only.
    Left,
    /// Right only.
    Right,
    /// Both sides.
    Bilateral,
}

impl Laterality {
    /// All sides.
    pub const ALL: [Laterality; 3] = [Laterality::Left, Laterality::Right, Laterality::Bilateral];

    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Laterality::Left => "left",
            Laterality::Right => "right",
            Laterality::Bilateral => "bilateral",
        }
    }
}

impl fmt::Display for Laterality {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl FromStr for Laterality {
    type Err = UnknownWord;

    fn from_str(word: &str) -> Result<Self, UnknownWord> {
        let found = Laterality::ALL.into_iter().find(|side| side.as_str() == word);
        found.ok_or_else(|| UnknownWord { of: "side", word: word.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back() {
        for region in Region::ALL {
            assert_eq!(region.as_str().parse(), Ok(region));
        }
        for side in Laterality::ALL {
            assert_eq!(side.as_str().parse(), Ok(side));
        }
        assert_eq!("tail".parse::<Region>().unwrap_err().to_string(), "unknown region: 'tail'");
    }
}

//! Weights of ranking: how much each zone of a letter and each kind of match adds to the BM25 score. All of them
//! are in this file, so that they can be compared with each other.

use crate::index::schema::fields::Zone;
use crate::query::{ExpandedTerm, Role, Sort};

/// Weight of another name for a typed word. Below 1, so that an expansion never outranks the words as typed.
pub const CONCEPT_WEIGHT: f32 = 0.8;

/// Weight of something related to what is asked, among items that do not have all of it.
pub const RELATED_WEIGHT: f32 = 0.4;

/// Returns the factor for the score of an item about other regions of the body (`field` is "regions") or other levels
/// of the spine than those asked for. Levels may still be near to what is asked.
pub fn elsewhere_factor(field: &str) -> f32 {
    if field == "regions" { 0.7 } else { 0.9 }
}

/// Bonus for a drug that is requested alone, and not as part of a combination: about as much as a rare word in
/// dispute.
pub const ALONE_WEIGHT: f32 = 40.0;

/// Weight of a word in each zone. What is in dispute says most. The case is long and ranked among whole letters, so
/// that it takes some weight to say anything.
const ZONE_WEIGHTS: [(Zone, f32); 3] = [(Zone::Subject, 5.4), (Zone::Reasons, 1.0), (Zone::Case, 1.8)];

/// Weights of the words of a reason: they count less in what is in dispute than in what was said of it.
const REASON_WEIGHTS: [(Zone, f32); 3] = [(Zone::Subject, 0.45), (Zone::Reasons, 2.0), (Zone::Case, 1.2)];

/// Weights of an amount as words of a text: in what is in dispute, amounts have terms of their own.
const PROSE_WEIGHTS: [(Zone, f32); 3] = [(Zone::Subject, 0.1), (Zone::Reasons, 1.0), (Zone::Case, 1.8)];

/// Weight of an amount in dispute. Other words of similar requests are the same, so that the number tells them apart.
const DISPUTED_WEIGHT: f32 = 8.0;

/// Weight of an optional word, which goes along with others.
const OPTIONAL_WEIGHT: f32 = 0.2;

/// Returns the weight of a term by the sort of thing that it names: an item is about a treatment before all.
const fn sort_weight(sort: Sort) -> f32 {
    match sort {
        Sort::Treatment => 1.5,
        Sort::Diagnosis | Sort::Other => 1.0,
        Sort::Place => 0.9,
        Sort::Amount | Sort::Dose => 0.7,
    }
}

/// Names up to this length in bytes are abbreviations, which mean different things in different company …
const SHORT_NAME: usize = 3;
/// … so that their letters alone count little where the vocabulary knows what they abbreviate.
const SHORT_NAME_WEIGHT: f32 = 0.2;

/// The weight of each zone for one term.
#[derive(Clone, Copy)]
pub struct ZoneWeights {
    /// The weights of the zones among each other.
    zones: [(Zone, f32); 3],
    /// The factor for all of them.
    weight: f32,
}

impl Default for ZoneWeights {
    /// Returns the weights for what is in dispute.
    fn default() -> ZoneWeights {
        ZoneWeights { zones: ZONE_WEIGHTS, weight: 1.0 }
    }
}

impl ZoneWeights {
    /// Returns the weights for a term.
    pub fn of(need: &ExpandedTerm) -> ZoneWeights {
        let zones = if need.role == Role::Reason { REASON_WEIGHTS } else { ZONE_WEIGHTS };
        let weight = if need.role == Role::Optional { OPTIONAL_WEIGHT } else { sort_weight(need.sort) };
        ZoneWeights { zones, weight }
    }

    /// Returns the weights for another name of a term; for an amount, that name says that it is in dispute.
    pub fn of_name(need: &ExpandedTerm) -> ZoneWeights {
        ZoneWeights::of(need).times(if need.sort == Sort::Amount { DISPUTED_WEIGHT } else { CONCEPT_WEIGHT })
    }

    /// Returns the weights for other words that mean the same as a term.
    pub fn of_synonyms(need: &ExpandedTerm) -> ZoneWeights {
        let zones = ZoneWeights::of(need).times(CONCEPT_WEIGHT);
        if need.sort == Sort::Amount { ZoneWeights { zones: PROSE_WEIGHTS, ..zones } } else { zones }
    }

    /// Returns the weights for the words of a term as typed.
    pub fn of_words(need: &ExpandedTerm) -> ZoneWeights {
        let is_abbreviation = need.text.len() <= SHORT_NAME && !need.equivalents.is_empty();
        ZoneWeights::of(need).times(if is_abbreviation { SHORT_NAME_WEIGHT } else { 1.0 })
    }

    /// Multiplies all weights by `factor`.
    pub fn times(self, factor: f32) -> ZoneWeights {
        ZoneWeights { weight: self.weight * factor, ..self }
    }

    /// Returns each zone with its weight.
    pub fn weighted(self) -> impl Iterator<Item = (Zone, f32)> {
        self.zones.into_iter().map(move |(zone, weight)| (zone, weight * self.weight))
    }
}

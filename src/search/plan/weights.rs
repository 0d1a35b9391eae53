//! What counts how much.

use crate::index::schema::fields::Zone;
use crate::query::{ExpandedTerm, Role, Sort};

/// How much another name for a typed word counts beside the word itself: below it, so that an expansion
/// never outranks the words as typed.
pub const CONCEPT_WEIGHT: f32 = 0.8;

/// How much something near to what is asked counts, among items that do not have all that is asked.
pub const RELATED_WEIGHT: f32 = 0.4;

/// How much the score of an item counts that is about another region of the body than those that are asked for, or about
/// other levels of the spine: these may still be near to what is asked.
pub fn elsewhere_factor(field: &str) -> f32 {
    if field == "regions" { 0.7 } else { 0.9 }
}

/// How much a drug counts more where it is asked for alone, and not as part of a combination: about as much as a rare word
/// of what is in dispute.
pub const ALONE_WEIGHT: f32 = 40.0;

/// How much a word in each zone counts. What is in dispute says most. The case is long and
/// ranked among letters, so that it takes some weight to say anything.
const ZONE_WEIGHTS: [(Zone, f32); 3] = [(Zone::Subject, 5.4), (Zone::Reasons, 1.0), (Zone::Case, 1.8)];

/// The same for a reason: it counts less in what is in dispute than in what was said of it.
const REASON_WEIGHTS: [(Zone, f32); 3] = [(Zone::Subject, 0.45), (Zone::Reasons, 2.0), (Zone::Case, 1.2)];

/// The same for an amount as words of a text: in what is in dispute amounts have terms of their own.
const PROSE_WEIGHTS: [(Zone, f32); 3] = [(Zone::Subject, 0.1), (Zone::Reasons, 1.0), (Zone::Case, 1.8)];

/// How much an amount in dispute counts beside its number: less tells like requests apart than anything else of theirs.
const DISPUTED_WEIGHT: f32 = 8.0;

/// How much a word that goes along with others counts.
const OPTIONAL_WEIGHT: f32 = 0.2;

/// How much a need of some sort counts: an item is about a treatment before all.
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
/// … so that their letters alone count little where the vocabulary knows what they stand for.
const SHORT_NAME_WEIGHT: f32 = 0.2;

/// The zones, each as much as it counts for something that is asked.
#[derive(Clone, Copy)]
pub struct ZoneWeights {
    zones: [(Zone, f32); 3],
    weight: f32,
}

impl Default for ZoneWeights {
    /// As they count for what is in dispute.
    fn default() -> ZoneWeights {
        ZoneWeights { zones: ZONE_WEIGHTS, weight: 1.0 }
    }
}

impl ZoneWeights {
    /// As they count for `need`.
    pub fn of(need: &ExpandedTerm) -> ZoneWeights {
        let zones = if need.role == Role::Reason { REASON_WEIGHTS } else { ZONE_WEIGHTS };
        let weight = if need.role == Role::Optional { OPTIONAL_WEIGHT } else { sort_weight(need.sort) };
        ZoneWeights { zones, weight }
    }

    /// As they count for another name of `need`, which for an amount is that it is in dispute.
    pub fn of_name(need: &ExpandedTerm) -> ZoneWeights {
        ZoneWeights::of(need).times(if need.sort == Sort::Amount { DISPUTED_WEIGHT } else { CONCEPT_WEIGHT })
    }

    /// As they count for other words that stand for `need`.
    pub fn of_synonyms(need: &ExpandedTerm) -> ZoneWeights {
        let zones = ZoneWeights::of(need).times(CONCEPT_WEIGHT);
        if need.sort == Sort::Amount { ZoneWeights { zones: PROSE_WEIGHTS, ..zones } } else { zones }
    }

    /// As they count for the words of `need` as typed.
    pub fn of_words(need: &ExpandedTerm) -> ZoneWeights {
        let is_abbreviation = need.text.len() <= SHORT_NAME && !need.equivalents.is_empty();
        ZoneWeights::of(need).times(if is_abbreviation { SHORT_NAME_WEIGHT } else { 1.0 })
    }

    /// The same, counting `factor` times as much.
    pub fn times(self, factor: f32) -> ZoneWeights {
        ZoneWeights { weight: self.weight * factor, ..self }
    }

    /// Each zone and what it counts.
    pub fn weighted(self) -> impl Iterator<Item = (Zone, f32)> {
        self.zones.into_iter().map(move |(zone, weight)| (zone, weight * self.weight))
    }
}

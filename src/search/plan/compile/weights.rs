//! Weights of ranking: how much each zone of a letter and each kind of match adds to the score. All of them are in
//! this file, so that they can be compared with each other.
//!
//! A thing has one score, however often and under whichever names it is said (`exec/leaves/thing.rs`): the weights of
//! zones and names are weights of its occurrences, the weight of its sort is that of its score.

use crate::index::schema::fields::Zone;
use crate::query::{ExpandedTerm, Role, Sort, is_function_word};

/// Weights of an occurrence in each zone, in the order of [`Zone::ALL`]: subject, diagnosis, reasons, guidelines, case.
/// What is in dispute says most. The case is long, and the same for all items of its letter.
const ZONE_WEIGHTS: ZoneWeights = ZoneWeights([5.0, 0.5, 1.2, 0.5, 0.2]);

/// Weights for a diagnosis: where it is stated says more than a guideline that tells of it.
const DIAGNOSIS_WEIGHTS: ZoneWeights = ZoneWeights([5.0, 2.0, 1.2, 0.3, 0.4]);

/// Weights for the words of a reason: they count less in what is in dispute than in what was said of it.
const REASON_WEIGHTS: ZoneWeights = ZoneWeights([0.45, 1.2, 2.0, 0.5, 1.2]);

/// Weights for an amount as words of a text: in what is in dispute, amounts have terms of their own.
const PROSE_WEIGHTS: ZoneWeights = ZoneWeights([0.1, 0.3, 1.5, 0.5, 0.3]);

/// The share of a text's length in the weight of an occurrence, zone by zone: the *b* of BM25. Subjects differ less by
/// what they leave unsaid than texts do.
const BY_LENGTH: ZoneWeights = ZoneWeights([0.6, 0.75, 0.75, 0.75, 0.75]);

/// Weight of another name for what is asked, which is the same thing. Below 1, so that an expansion never outranks the
/// words as typed.
const NAME_WEIGHT: f32 = 0.8;
/// Weight of a member of what is asked, which is wholly it, though not by name: hydrocodone is an opioid.
const MEMBER_WEIGHT: f32 = 0.4;
/// Weight of a sibling, another member of the class of what is asked, which is only a part of it: oxycodone is near to
/// hydrocodone, and never it.
const SIBLING_WEIGHT: f32 = 0.3;
/// Weight of the name that says of an amount that it is in dispute. Other words of similar requests are the same, so
/// that the number tells them apart.
const AMOUNT_WEIGHT: f32 = 8.0;
/// Weight of something broader that satisfies a term less well: "bilateral" for the left side.
const BROADER_WEIGHT: f32 = 0.4;
/// Weight of one word of a name of several words, which may mean anything by itself.
pub const WORD_ALONE_WEIGHT: f32 = 0.15;
/// Weight of the score of a reason.
const REASON_WEIGHT: f32 = 1.0;
/// Weight of one word of the name of a reason.
pub const REASON_WORD_WEIGHT: f32 = 0.4;
/// Weight of an optional word, which goes along with others, and of function words.
const OPTIONAL_WEIGHT: f32 = 0.2;

/// Weight of a unit after its number, which decides between items that are alike otherwise.
const UNIT_WEIGHT: f32 = 0.01;

/// Names up to this length in bytes are abbreviations, which mean different things in different company …
const SHORT_NAME: usize = 3;
/// … so that their letters alone count little where the vocabulary knows what they abbreviate.
const SHORT_NAME_WEIGHT: f32 = 0.2;

/// Weight of a treatment of the category that the question names by its common noun: about that of a common word in
/// dispute.
pub const CATEGORY_WEIGHT: f32 = 4.0;

/// Bonus for each year that an age is nearer to the one asked for than [`FARTHEST_AGE`].
pub const NEARER_AGE_WEIGHT: f32 = 0.5;
/// The years from an age at which nearness ends.
pub const FARTHEST_AGE: u16 = 5;

/// Bonus for a drug that is requested alone, and not as part of a combination: about as much as a rare word in
/// dispute.
pub const ALONE_WEIGHT: f32 = 8.0;

/// The part of its score that an item keeps whatever it has of the question; the rest is given by its coverage.
pub const UNCOVERED: f32 = 0.45;
/// The share of a thing that an item has which only has something near to it.
pub const NEAR_SHARE: f32 = 0.4;
/// The factor for the score of an item that only mentions the asked treatment, and has another in dispute.
pub const MENTIONED: f32 = 0.5;

/// The score that a value adds which all of the best hits share, such as their category.
pub const FEEDBACK_WEIGHT: f32 = 1.5;
/// The share of the best hits that must have a value, if it is to add anything.
pub const FEEDBACK_SHARE: f32 = 0.3;

/// Returns the factor for the score of an item about other regions of the body (`field` is "regions") or other levels
/// of the spine than those asked for. Levels may still be near to what is asked.
pub fn elsewhere_factor(field: &str) -> f32 {
    if field == "regions" { 0.4 } else { 0.9 }
}

/// Returns the weight of the score of a term: an item is about a treatment before all.
pub fn term_weight(need: &ExpandedTerm) -> f32 {
    match need.sort {
        Sort::Other if is_function_word(&need.text.to_lowercase()) => OPTIONAL_WEIGHT,
        Sort::Amount if need.role == Role::Optional => UNIT_WEIGHT,
        Sort::Reason => REASON_WEIGHT,
        _ if need.role == Role::Optional => OPTIONAL_WEIGHT,
        // The occasion of the treatment that is asked for.
        Sort::Treatment if need.role == Role::Reason => 0.75,
        Sort::Treatment => 1.5,
        Sort::Diagnosis | Sort::Other => 1.0,
        Sort::Place => 1.1,
        Sort::Amount | Sort::Dose => 0.4,
    }
}

/// A weight for each zone, in the order of [`Zone::ALL`].
#[derive(Clone, Copy)]
pub struct ZoneWeights([f32; Zone::ALL.len()]);

impl ZoneWeights {
    /// Returns the weights for places in a text.
    pub fn of_places() -> ZoneWeights {
        ZONE_WEIGHTS
    }

    /// Returns the weights for a term.
    fn of(need: &ExpandedTerm) -> ZoneWeights {
        match (need.role, need.sort) {
            (Role::Reason, _) => REASON_WEIGHTS,
            (_, Sort::Diagnosis) => DIAGNOSIS_WEIGHTS,
            _ => ZONE_WEIGHTS,
        }
    }

    /// Returns the weights for the words of a term as typed.
    pub fn of_words(need: &ExpandedTerm) -> ZoneWeights {
        if need.sort == Sort::Amount {
            return PROSE_WEIGHTS;
        }
        let is_abbreviation = need.text.len() <= SHORT_NAME && !need.equivalents.is_empty();
        ZoneWeights::of(need).times(if is_abbreviation { SHORT_NAME_WEIGHT } else { 1.0 })
    }

    /// Returns the weights for one word of a term of several words.
    pub fn of_word_alone(need: &ExpandedTerm) -> ZoneWeights {
        ZoneWeights::of(need)
    }

    /// Returns the weights for another name of a term; for an amount, that name says that it is in dispute.
    pub fn of_name(need: &ExpandedTerm) -> ZoneWeights {
        ZoneWeights::of(need).times(if need.sort == Sort::Amount { AMOUNT_WEIGHT } else { NAME_WEIGHT })
    }

    /// Returns the weights for a member of what a term asks for.
    pub fn of_member(need: &ExpandedTerm) -> ZoneWeights {
        ZoneWeights::of(need).times(MEMBER_WEIGHT)
    }

    /// Returns the weights for a name of the class itself; it was counted as a member of it already.
    pub fn of_own_name(need: &ExpandedTerm) -> ZoneWeights {
        ZoneWeights::of(need).times(NAME_WEIGHT - MEMBER_WEIGHT)
    }

    /// Returns the weights for other words that mean the same as a term.
    pub fn of_synonyms(need: &ExpandedTerm) -> ZoneWeights {
        let zones = if need.sort == Sort::Amount { PROSE_WEIGHTS } else { ZoneWeights::of(need) };
        zones.times(NAME_WEIGHT)
    }

    /// Returns the weights for something broader than a term.
    pub fn of_broader(need: &ExpandedTerm) -> ZoneWeights {
        ZoneWeights::of(need).times(BROADER_WEIGHT)
    }

    /// Returns the weights for a sibling of what a term asks for.
    pub fn of_sibling(need: &ExpandedTerm) -> ZoneWeights {
        ZoneWeights::of(need).times(SIBLING_WEIGHT)
    }

    /// Multiplies all weights by `factor`.
    fn times(self, factor: f32) -> ZoneWeights {
        ZoneWeights(self.0.map(|weight| weight * factor))
    }

    /// Returns each zone with its weight.
    pub fn weighted(self) -> impl Iterator<Item = (Zone, f32)> {
        Zone::ALL.into_iter().zip(self.0)
    }
}

/// Returns the share of the length in the weight of an occurrence in `zone`.
pub fn by_length(zone: Zone) -> f32 {
    BY_LENGTH.0[zone as usize]
}

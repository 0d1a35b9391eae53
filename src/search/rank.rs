//! What counts how much.

use crate::query::Sort;
use crate::schema::Zone;

/// How much a word in each zone counts. What is in dispute says most. The case is long and
/// ranked among letters, so that it takes some weight to say anything.
pub const ZONE_WEIGHTS: [(Zone, f32); 3] = [(Zone::Subject, 5.4), (Zone::Reasons, 1.0), (Zone::Case, 1.8)];

/// The same for a reason: it counts less in what is in dispute than in what was said of it.
pub const REASON_WEIGHTS: [(Zone, f32); 3] = [(Zone::Subject, 0.45), (Zone::Reasons, 2.0), (Zone::Case, 1.2)];

/// How much another name for a typed word counts beside the word itself: below it, so that an expansion
/// never outranks the words as typed.
pub const CONCEPT_WEIGHT: f32 = 0.8;

/// How much a word that goes along with others counts.
pub const COMPANY_WEIGHT: f32 = 0.2;

/// How much a need of some sort counts: an item is about a treatment before all.
pub fn sort_weight(sort: Sort) -> f32 {
    match sort {
        Sort::Treatment => 1.5,
        Sort::Diagnosis | Sort::Other => 1.0,
        Sort::Place => 0.9,
        Sort::Amount => 0.7,
    }
}

/// How much something near to what is asked counts, among items that do not have all that is asked.
pub const RELATED_WEIGHT: f32 = 0.4;

/// Names up to this length in bytes are abbreviations, which mean different things in different company …
pub const SHORT_NAME: usize = 3;
/// … so that their letters alone count little where the vocabulary knows what they stand for.
pub const SHORT_NAME_WEIGHT: f32 = 0.2;

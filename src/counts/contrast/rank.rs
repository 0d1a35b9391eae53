//! Compares the sides in each feature, and chooses the rows of the answer: the surest first, none that repeats another.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::counts::contrast::features::Feature;
use crate::counts::contrast::gather::{FeatureTally, Gathered};
use crate::counts::contrast::log_odds::{LogOdds, firm_up_to};
use crate::counts::contrast::types::{ContrastOptions, FeatureKind, Side, Sides};
use crate::counts::statistics::distributions::Z_95;

/// The least letters of both sides that say a thing which is compared: fewer can never be more than chance.
const LEAST_SAYING: u32 = 3;
/// The share of the letters of the rarer one that two phrases with a word in common have both, if they say the same.
const SAME_LETTERS: f64 = 0.6;
/// The share of its letters that a phrase keeps when it is shown with more words.
const KEPT: f64 = 0.85;
/// The share of the letters of either that two features have both, if they say the same in other words.
const NEARLY_ALL: f64 = 0.8;

/// A feature in which the sides differ.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The number of the feature.
    pub feature: u32,
    /// The letters and items that have it.
    pub tally: FeatureTally,
    /// The difference.
    pub odds: LogOdds,
    /// The side that has it more often.
    pub side: Side,
    /// True if it passes among all comparisons of its kind.
    pub firm: bool,
}

/// The features that were compared, and the rows that were chosen.
#[derive(Debug)]
pub struct Chosen {
    /// Number of comparisons, by kind.
    pub compared: BTreeMap<FeatureKind, usize>,
    /// The rows: those of the overturned side first, the surest first.
    pub rows: Vec<Difference>,
}

/// Compares the sides in all features, and chooses rows as the options say.
pub fn choose(gathered: &Gathered, sides: &Sides, options: &ContrastOptions) -> Chosen {
    let wanted = |kind: FeatureKind| options.kinds.is_empty() || options.kinds.contains(&kind);
    let mut by_kind = compare(gathered, sides);
    by_kind.retain(|kind, _| wanted(*kind));
    let compared = by_kind.iter().map(|(kind, of_kind)| (*kind, of_kind.len())).collect();
    let mut all: Vec<Difference> = by_kind.into_values().flatten().collect();
    all.retain(|difference| difference.odds.z().abs() >= Z_95);
    let feature = |difference: &Difference| &gathered.features[difference.feature as usize];
    // Of equal ones that of more words; the last keys make the order independent of numbers.
    let certainty = |difference: &Difference| difference.odds.z().abs();
    all.sort_by(|one, other| {
        let by_z = certainty(other).total_cmp(&certainty(one));
        let (one, other) = (feature(one), feature(other));
        let by_length = other.key.len().cmp(&one.key.len());
        by_z.then(one.kind.cmp(&other.kind)).then(by_length).then_with(|| one.cmp(other))
    });
    let letters = gathered.letters_with(all.iter().map(|difference| difference.feature));
    let mut rows: Vec<Difference> = Vec::new();
    for side in Side::BOTH {
        let first = rows.len();
        for difference in all.iter().filter(|difference| difference.side == side) {
            let said = |row: &Difference| (&gathered.features[row.feature as usize], &*letters[&row.feature]);
            let repeated = rows[first..].iter().position(|row| says_the_same(said(row), said(difference)));
            match repeated.map(|at| first + at) {
                Some(at) if tells_more(said(&rows[at]), said(difference)) => rows[at] = difference.clone(),
                Some(_) => {}
                None if rows.len() - first < options.rows => rows.push(difference.clone()),
                None => {}
            }
        }
    }
    Chosen { compared, rows }
}

/// Compares the sides in each feature that enough letters have, by kind.
fn compare(gathered: &Gathered, sides: &Sides) -> BTreeMap<FeatureKind, Vec<Difference>> {
    let letters = [sides.overturned.letters, sides.upheld.letters];
    let tallies = gathered.tallies();
    let longest = longest_phrases(gathered, &tallies);
    let mut by_kind: BTreeMap<FeatureKind, Vec<Difference>> = BTreeMap::new();
    for ((number, feature), tally) in (0..).zip(&gathered.features).zip(&tallies) {
        let is_repeated = feature.kind == FeatureKind::Phrase
            && longest.get(&(feature.denied, tally.letter_hash)).is_some_and(|longest| *longest != number);
        if tally.letters.iter().sum::<u32>() < LEAST_SAYING || is_repeated {
            continue;
        }
        if let Some(odds) = LogOdds::of(tally.letters, letters) {
            let side = if odds.delta > 0.0 { Side::Overturned } else { Side::Upheld };
            let difference = Difference { feature: number, tally: *tally, odds, side, firm: false };
            by_kind.entry(feature.kind).or_default().push(difference);
        }
    }
    for of_kind in by_kind.values_mut() {
        let limit = firm_up_to(of_kind.iter().map(|difference| difference.odds.p()).collect());
        of_kind.iter_mut().for_each(|difference| difference.firm = difference.odds.p() <= limit);
    }
    by_kind
}

/// Returns the longest of the phrases that the same letters say: the others are parts of it, or come with it always.
fn longest_phrases(gathered: &Gathered, tallies: &[FeatureTally]) -> FxHashMap<(bool, u64), u32> {
    let mut longest: FxHashMap<(bool, u64), u32> = FxHashMap::default();
    let size = |number: u32| {
        let key = &gathered.features[number as usize].key;
        (key.len(), key)
    };
    for ((number, feature), tally) in (0..).zip(&gathered.features).zip(tallies) {
        let counts = feature.kind == FeatureKind::Phrase && tally.letters.iter().sum::<u32>() >= LEAST_SAYING;
        if counts {
            let known = longest.entry((feature.denied, tally.letter_hash)).or_insert(number);
            if size(number) > size(*known) {
                *known = number;
            }
        }
    }
    longest
}

/// Returns true if a phrase holds the phrase of a row, which nearly all of the same letters say, and more words.
fn tells_more((row, of_row): (&Feature, &[u32]), (other, of_other): (&Feature, &[u32])) -> bool {
    let is_phrase = row.kind == FeatureKind::Phrase && other.kind == row.kind && row.denied == other.denied;
    let both = of_row.iter().filter(|letter| of_other.binary_search(letter).is_ok()).count() as f64;
    is_phrase && other.key.len() > row.key.len() && other.key.contains(&*row.key) && both >= KEPT * of_row.len() as f64
}

/// Returns true if two features of one side, with the letters of each, say the same to a reader.
fn says_the_same((one, of_one): (&Feature, &[u32]), (other, of_other): (&Feature, &[u32])) -> bool {
    let both = of_one.iter().filter(|letter| of_other.binary_search(letter).is_ok()).count() as f64;
    let (fewer, more) = (of_one.len().min(of_other.len()) as f64, of_one.len().max(of_other.len()) as f64);
    if one.kind == FeatureKind::Phrase && other.kind == FeatureKind::Phrase {
        let shared = one.key.split(' ').any(|stem| stem.len() > 3 && other.key.split(' ').any(|other| other == stem));
        return shared && both >= SAME_LETTERS * fewer || both >= NEARLY_ALL * more;
    }
    let is_text = |feature: &Feature| matches!(feature.kind, FeatureKind::Phrase | FeatureKind::Concept);
    (one.kind == other.kind || is_text(one) && is_text(other)) && both >= NEARLY_ALL * more
}

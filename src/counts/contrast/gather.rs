//! Reads the items of a query with their features, on all threads, and counts who says what.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use crate::counts::contrast::features::{Feature, FeatureReader};
use crate::counts::contrast::types::{Side, SideSize, Sides};
use crate::deadline::{Deadline, READING, is_over};
use crate::index::in_order;
use crate::search::{Ranked, SearchError, Searcher};

/// An item with its features.
#[derive(Debug)]
pub struct ReadItem {
    /// The hit, by which its record is read again.
    pub ranked: Ranked,
    /// The item's id.
    pub id: String,
    /// The letter's id.
    pub letter: String,
    /// Its side.
    pub side: Side,
    /// The numbers of its features, in order.
    pub features: Vec<u32>,
}

/// All items of a comparison, in the order of their ids.
#[derive(Debug, Default)]
pub struct Gathered {
    /// The items.
    pub items: Vec<ReadItem>,
    /// The features by their numbers.
    pub features: Vec<Feature>,
}

/// The items that a thread read, with features numbered by itself.
struct Chunk {
    items: Vec<ReadItem>,
    features: Vec<Feature>,
}

/// Parts that hits are divided into for each thread, so that all have some to do until the end.
const PARTS: usize = 8;
/// The bounds of a part, in items: its words and features are numbered anew.
const SMALLEST_PART: usize = 64;
const LARGEST_PART: usize = 2048;

/// Reads the overturned and upheld items among `hits`.
///
/// # Errors
/// When the index cannot be read.
pub fn gather(
    searcher: &Searcher,
    query: &str,
    mut hits: Vec<Ranked>,
    (threads, deadline): (usize, &Deadline),
) -> Result<Gathered, SearchError> {
    // Records that are stored together are read together.
    hits.sort_unstable_by_key(Ranked::place);
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let parts = PARTS * if threads == 0 { cores } else { threads };
    let chunks: Vec<&[Ranked]> = hits.chunks((hits.len() / parts).clamp(SMALLEST_PART, LARGEST_PART)).collect();
    let mut gathered = Gathered::default();
    let mut numbers: FxHashMap<Feature, u32> = FxHashMap::default();
    in_order(
        &chunks,
        threads,
        |chunk| deadline.bound(|| read(searcher, query, chunk))?,
        |_, chunk| {
            let Chunk { items, features } = chunk?;
            let known: Vec<u32> = features.into_iter().map(|feature| gathered.number(feature, &mut numbers)).collect();
            gathered.items.extend(items.into_iter().map(|mut item| {
                item.features.iter_mut().for_each(|feature| *feature = known[*feature as usize]);
                item.features.sort_unstable();
                item
            }));
            Ok::<(), SearchError>(())
        },
    )?;
    // The order of hits depends on segments, that of ids does not.
    gathered.items.sort_unstable_by(|one, other| one.letter.cmp(&other.letter).then_with(|| one.id.cmp(&other.id)));
    Ok(gathered)
}

/// Reads the records of some hits and their features.
fn read(searcher: &Searcher, query: &str, hits: &[Ranked]) -> Result<Chunk, SearchError> {
    let (mut reader, mut items) = (FeatureReader::new(query), Vec::with_capacity(hits.len()));
    for ranked in hits.iter().take_while(|_| !is_over(READING)) {
        let record = searcher.ranked_record(ranked)?;
        let Some(side) = Side::of(&record.item.decision) else { continue };
        let mut features = Vec::new();
        reader.read(&record, |feature, _| features.push(feature));
        features.sort_unstable();
        features.dedup();
        items.push(ReadItem { ranked: ranked.clone(), id: record.id, letter: record.letter, side, features });
    }
    Ok(Chunk { items, features: reader.features })
}

/// The number of letters and items that have a feature, by side.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FeatureTally {
    /// Letters of either side.
    pub letters: [u32; 2],
    /// Items of either side.
    pub items: [u32; 2],
    /// A number that features have in common which the same letters have.
    pub letter_hash: u64,
    /// The number of the last letter counted on either side, from 1.
    last: [u32; 2],
}

impl Gathered {
    /// Returns the number of a feature.
    fn number(&mut self, feature: Feature, numbers: &mut FxHashMap<Feature, u32>) -> u32 {
        if let Some(number) = numbers.get(&feature) {
            return *number;
        }
        let number = self.features.len() as u32;
        self.features.push(feature.clone());
        numbers.insert(feature, number);
        number
    }

    /// Returns the numbers of the items' letters, from 1; those of a letter are next to each other.
    pub fn letter_numbers(&self) -> Vec<u32> {
        let mut number = 0;
        let mut last = None;
        let number_of = |item: &ReadItem| {
            // Items of one letter follow each other.
            if last.as_ref() != Some(&item.letter) {
                number += 1;
                last = Some(item.letter.clone());
            }
            number
        };
        self.items.iter().map(number_of).collect()
    }

    /// Counts the letters and items of each feature. Of several items of one letter on one side, what they say alike
    /// counts once as a letter.
    pub fn tallies(&self) -> Vec<FeatureTally> {
        let mut tallies = vec![FeatureTally::default(); self.features.len()];
        for (item, letter) in self.items.iter().zip(self.letter_numbers()) {
            for feature in &item.features {
                tallies[*feature as usize].add(item.side, letter);
            }
        }
        tallies
    }

    /// Returns the sizes of the sides.
    pub fn sides(&self) -> Sides {
        let mut all = FeatureTally::default();
        self.items.iter().zip(self.letter_numbers()).for_each(|(item, letter)| all.add(item.side, letter));
        let size = |side: Side| SideSize { items: all.items[side as usize], letters: all.letters[side as usize] };
        Sides { overturned: size(Side::Overturned), upheld: size(Side::Upheld) }
    }

    /// Returns the letters that have each of some features, as the number of the letter doubled, and one more for the
    /// upheld side.
    pub fn letters_with(&self, wanted: impl Iterator<Item = u32>) -> BTreeMap<u32, Vec<u32>> {
        let mut letters: BTreeMap<u32, Vec<u32>> = wanted.map(|feature| (feature, Vec::new())).collect();
        for (item, letter) in self.items.iter().zip(self.letter_numbers()) {
            let place = letter * 2 + item.side as u32;
            for feature in &item.features {
                if let Some(of_feature) = letters.get_mut(feature) {
                    of_feature.push(place);
                }
            }
        }
        for of_feature in letters.values_mut() {
            of_feature.sort_unstable();
            of_feature.dedup();
        }
        letters
    }
}

impl FeatureTally {
    /// Adds an item of a letter.
    fn add(&mut self, side: Side, letter: u32) {
        let at = side as usize;
        self.items[at] += 1;
        if self.last[at] != letter {
            self.letters[at] += 1;
            self.last[at] = letter;
            let mut hasher = FxHasher::default();
            (letter, side as u32).hash(&mut hasher);
            self.letter_hash = self.letter_hash.wrapping_add(hasher.finish());
        }
    }
}

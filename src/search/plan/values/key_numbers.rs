//! Numbers of the values that are numbers or days, so that counts of them are in arrays.

use rustc_hash::FxHashMap;

/// The number of keys whose numbers are kept at hand.
const AT_HAND: usize = 64;

/// Numbers of keys, in the order in which they were met.
pub struct KeyNumbers {
    /// The numbers by their keys.
    numbers: FxHashMap<u64, u32>,
    /// The keys by their numbers.
    pub keys: Vec<u64>,
    /// Keys that were met lately, with their numbers: most items have one of few.
    at_hand: [Option<(u64, u32)>; AT_HAND],
}

impl Default for KeyNumbers {
    fn default() -> KeyNumbers {
        KeyNumbers { numbers: FxHashMap::default(), keys: Vec::new(), at_hand: [None; AT_HAND] }
    }
}

impl KeyNumbers {
    /// Returns the number of a key, which gets the next one if it has none yet.
    pub fn number(&mut self, key: u64) -> u32 {
        let at = (key % AT_HAND as u64) as usize;
        if let Some((_, number)) = self.at_hand[at].filter(|(known, _)| *known == key) {
            return number;
        }
        let number = *self.numbers.entry(key).or_insert_with(|| {
            self.keys.push(key);
            self.keys.len() as u32 - 1
        });
        self.at_hand[at] = Some((key, number));
        number
    }
}

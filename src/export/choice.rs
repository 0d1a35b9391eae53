//! The hits of an export: all of them, a sample, or those with one value of a field.

use std::collections::{BTreeMap, BTreeSet};

use crate::search::{FieldValues, HitAddress, SearchError, Searcher};

/// A sample of hits.
#[derive(Debug, Clone)]
pub struct Sample {
    /// The number of hits; with a field, of each value.
    pub size: usize,
    /// The number that decides which; the same one chooses the same items.
    pub seed: u64,
    /// The field of whose values each has its own sample.
    pub by: Option<String>,
}

impl Sample {
    /// Chooses hits by a hash of their ids, so that letters that come or go change little of a sample. They stay in
    /// their order.
    ///
    /// # Errors
    /// When there is no such field, or the index cannot be read.
    pub fn of(&self, searcher: &Searcher, hits: &[HitAddress]) -> Result<Vec<HitAddress>, SearchError> {
        let groups = match &self.by {
            Some(field) => by_value(searcher, field, hits)?,
            None => BTreeMap::from([(None, (0..hits.len()).collect())]),
        };
        let mut chosen = BTreeSet::new();
        for places in groups.into_values() {
            let mut keyed = Vec::with_capacity(places.len());
            for place in places {
                let id = searcher.open_index().id_of(hits[place].address)?;
                keyed.push((self.key(&id), place));
            }
            keyed.sort_unstable();
            chosen.extend(keyed.into_iter().take(self.size).map(|(_, place)| place));
        }
        Ok(chosen.into_iter().map(|place| hits[place]).collect())
    }

    /// Returns the number by which an item is drawn: the least are.
    fn key(&self, id: &str) -> [u8; 16] {
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.seed.to_le_bytes()).update(id.as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&hasher.finalize().as_bytes()[..16]);
        key
    }
}

/// Returns the places of hits by their values of a field; those without a value under `None`. A hit with several values is
/// under each.
///
/// # Errors
/// When there is no such field, or the index cannot be read.
pub fn by_value(
    searcher: &Searcher,
    field: &str,
    hits: &[HitAddress],
) -> Result<BTreeMap<Option<String>, Vec<usize>>, SearchError> {
    let mut values = FieldValues::open(searcher.open_index(), field)?;
    let mut groups: BTreeMap<Option<u32>, Vec<usize>> = BTreeMap::new();
    let mut found = Vec::new();
    for (place, hit) in hits.iter().enumerate() {
        found.clear();
        values.of(hit.address.segment_ord, hit.address.doc_id, &mut found);
        if found.is_empty() {
            groups.entry(None).or_default().push(place);
        }
        found.iter().for_each(|value| groups.entry(Some(*value)).or_default().push(place));
    }
    let named = |value: Option<u32>| value.map(|value| values.name(value).to_owned());
    Ok(groups.into_iter().map(|(value, places)| (named(value), places)).collect())
}

/// Returns a value as a part of a file's name. A sign that some system does not allow there becomes a hyphen.
pub fn file_name_of(value: &str) -> String {
    let lower = value.to_lowercase();
    let words = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-").chars().take(80).collect()
}

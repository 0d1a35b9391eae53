//! Files that the manifest knows, looked up while the sources are walked. The files that were not met at the end are
//! gone.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use hashbrown::HashTable;

use crate::corpus::FileKind;
use crate::index::folder::manifest::{Manifest, ManifestEntry};

/// The entries of a manifest by source and name, with a mark for each that was met.
pub struct KnownFiles<'a> {
    /// The manifest with the entries.
    pub manifest: &'a Manifest,
    /// Numbers of entries by source and name.
    by_name: HashTable<u32>,
    /// The marks of the entries that were met, by number.
    met: Vec<bool>,
    hasher: RandomState,
}

impl<'a> KnownFiles<'a> {
    /// Takes over all entries of `manifest`, none of them met yet.
    pub fn new(manifest: &'a Manifest) -> KnownFiles<'a> {
        let hasher = RandomState::new();
        let mut by_name = HashTable::with_capacity(manifest.len());
        let hash =
            |number: &u32| manifest.head(*number as usize).map_or(0, |head| hasher.hash_one((head.source, head.name)));
        for number in 0..manifest.len() as u32 {
            by_name.insert_unique(hash(&number), number, hash);
        }
        KnownFiles { manifest, by_name, met: vec![false; manifest.len()], hasher }
    }

    /// Marks the entry of a file as met and returns its number; `None` if there is no such entry or it was met
    /// before.
    pub fn meet(&mut self, source: usize, name: &str) -> Option<usize> {
        let is_it = |number: &u32| {
            let head = self.manifest.head(*number as usize);
            head.is_some_and(|head| (head.source, head.name) == (source, name))
        };
        let number = *self.by_name.find(self.hasher.hash_one((source, name)), is_it)? as usize;
        (!std::mem::replace(&mut self.met[number], true)).then_some(number)
    }

    /// Finds the entries whose names begin with `lead` and that were not met yet, with their numbers.
    pub fn members(&self, source: usize, lead: &str) -> Vec<(usize, ManifestEntry)> {
        let mut found = Vec::new();
        for kind in FileKind::ALL {
            // Entries are in the order of their kinds and names.
            let mut number = self.first_from(kind, lead);
            while let Some(head) = self.manifest.head(number).filter(|head| head.kind == kind) {
                if !head.name.starts_with(lead) {
                    break;
                }
                if head.source == source && !self.met[number] {
                    found.extend(self.manifest.entry(number).map(|entry| (number, entry)));
                }
                number += 1;
            }
        }
        found
    }

    /// Finds the first entry that is not before this kind and name, by halving.
    fn first_from(&self, kind: FileKind, name: &str) -> usize {
        let (mut low, mut high) = (0, self.manifest.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.manifest.head(middle) {
                Some(head) if (head.kind, head.name) < (kind, name) => low = middle + 1,
                _ => high = middle,
            }
        }
        low
    }

    /// Returns the numbers of the entries that were not met.
    pub fn unmet(&self) -> Vec<usize> {
        (0..self.met.len()).filter(|number| !self.met[*number]).collect()
    }
}

//! The hits that a list has already, by which the next ones are known: other items of a letter, and nearly the same items.

use std::collections::{HashMap, HashSet};

use tantivy::DocAddress;

use crate::index::schema::fingerprint::{Fingerprint, is_nearly_the_same};
use crate::search::error::Result;
use crate::search::exec::collect::Question;
use crate::search::exec::order::ranked::Ranked;
use crate::search::exec::order::siblings::has_whole_item;
use crate::search::open_index::OpenIndex;

/// The hits that the list has already.
#[derive(Default)]
pub struct Listed {
    /// The items.
    pub items: HashSet<DocAddress>,
    /// The ids of their letters.
    pub letters: HashSet<String>,
    /// The number of partial ones.
    pub partial: usize,
    /// The number of items seen that have all that is asked.
    pub full: u64,
    /// The number of hits on the pages before.
    pub before: usize,
    /// The number of hits after these pages that are folded into hits of them.
    pub folded_before: usize,
    /// The listed hits that have a fingerprint, by the part of it that nearly the same items have in common.
    fingerprints: HashMap<u64, Vec<Fingerprinted>>,
}

/// A listed hit by which nearly the same ones are known.
struct Fingerprinted {
    /// Its fingerprint.
    fingerprint: Fingerprint,
    /// The id of its letter.
    letter: String,
    /// True if it has only some of what is asked.
    partial: bool,
    /// Its address.
    address: DocAddress,
    /// Its place in the list.
    at: usize,
}

impl Listed {
    /// Returns true for the first hit of its letter, and remembers that. A partial one is none where the letter has a hit that
    /// has all that is asked, which comes later.
    pub fn is_first_of_letter(&mut self, index: &OpenIndex, question: &Question, ranked: &Ranked) -> Result<bool> {
        let letter = index.letter_of(ranked.address)?;
        let is_known = self.letters.contains(&letter);
        if is_known || ranked.partial && has_whole_item(index, question, ranked.address)? {
            return Ok(false);
        }
        Ok(self.letters.insert(letter))
    }

    /// Returns the place of the first listed hit of another letter that `ranked` is nearly the same as. A partial hit is
    /// folded into partial ones only, so that numbers of whole ones stay true.
    pub fn near_duplicate(&self, index: &OpenIndex, ranked: &Ranked) -> Result<Option<usize>> {
        let Some(fingerprint) = index.fingerprint_of(ranked.address)? else { return Ok(None) };
        let same_request = self.fingerprints.get(&fingerprint.request()).map_or(&[][..], Vec::as_slice);
        let is_near = |hit: &&Fingerprinted| hit.partial == ranked.partial && hit.fingerprint.may_be_near(fingerprint);
        let mut near = same_request.iter().filter(is_near).peekable();
        if near.peek().is_none() {
            return Ok(None);
        }
        let record = index.record(ranked.address)?;
        for hit in near.filter(|hit| hit.letter != record.letter) {
            let other = index.record(hit.address)?;
            if is_nearly_the_same(&record.text("rationale"), &other.text("rationale")) {
                return Ok(Some(hit.at));
            }
        }
        Ok(None)
    }

    /// Remembers the listed hit `ranked`, which has the place `at`, as one that others may be folded into.
    pub fn remember(&mut self, index: &OpenIndex, ranked: &Ranked, at: usize) -> Result<()> {
        if let Some(fingerprint) = index.fingerprint_of(ranked.address)? {
            let letter = index.letter_of(ranked.address)?;
            let hit = Fingerprinted { fingerprint, letter, partial: ranked.partial, address: ranked.address, at };
            self.fingerprints.entry(fingerprint.request()).or_default().push(hit);
        }
        Ok(())
    }
}

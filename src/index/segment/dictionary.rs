//! Dictionaries that give each distinct term a number. Postings are sorted and copied by these numbers, which are
//! smaller and faster to compare than terms.

use std::hash::Hasher;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use hashbrown::HashTable;
use rustc_hash::FxHasher;

/// A dictionary of one segment or of many letters, whose numbers count from 0.
#[derive(Default)]
pub struct TermDictionary {
    /// All terms, one after the other.
    bytes: Vec<u8>,
    /// The end of each term in `bytes`, by its number.
    ends: Vec<u32>,
    table: HashTable<TermEntry>,
}

/// The order of a dictionary's terms by their bytes, as tantivy's term dictionary wants them.
pub struct Order {
    /// The terms' numbers in this order.
    pub numbers: Vec<u32>,
    /// The rank of each term by its number: how many terms come before it.
    pub ranks: Vec<u32>,
}

/// A term in the hash table. It has all that a comparison needs, since each look at another place waits for memory.
#[derive(Clone, Copy)]
struct TermEntry {
    hash: u32,
    number: u32,
    start: u32,
    end: u32,
}

impl TermDictionary {
    /// Returns the number of a term, which is added when it is not there.
    pub fn number(&mut self, term: &[u8]) -> u32 {
        let TermDictionary { bytes, ends, table } = self;
        let hash = hash_of(term);
        let same = |known: &TermEntry| known.hash == hash && bytes[known.start as usize..known.end as usize] == *term;
        if let Some(known) = table.find(for_table(hash), same) {
            return known.number;
        }
        let (number, start) = (ends.len() as u32, bytes.len() as u32);
        bytes.extend_from_slice(term);
        let end = bytes.len() as u32;
        ends.push(end);
        table.insert_unique(for_table(hash), TermEntry { hash, number, start, end }, |known| for_table(known.hash));
        number
    }

    /// Returns the term with a number.
    pub fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start as usize..self.ends[number] as usize]
    }

    /// Returns how many terms there are.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// Sorts the terms by their bytes.
    pub fn in_order(&self) -> Order {
        // The first bytes decide most comparisons, and lie next to the number.
        let mut terms: Vec<(u64, u32)> =
            (0..self.count() as u32).map(|number| (first_bytes(self.get(number)), number)).collect();
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.get(a.1).cmp(self.get(b.1))));
        let mut ranks = vec![0; terms.len()];
        for (rank, (_, number)) in (0..).zip(&terms) {
            ranks[*number as usize] = rank;
        }
        Order { numbers: terms.into_iter().map(|(_, number)| number).collect(), ranks }
    }

    /// Estimates the memory of the dictionary, in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len() + self.ends.len() * size_of::<u32>() + self.table.capacity() * (size_of::<TermEntry>() + 1)
    }
}

/// Hashes a term to 32 bits.
fn hash_of(term: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(term);
    let hash = hasher.finish();
    (hash ^ (hash >> 32)) as u32
}

/// Spreads a hash over 64 bits, since the table looks at both of its ends.
fn for_table(hash: u32) -> u64 {
    u64::from(hash) << 32 | u64::from(hash)
}

/// Returns the first eight bytes of a term as a number that sorts as they do.
fn first_bytes(term: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = term.len().min(bytes.len());
    bytes[..length].copy_from_slice(&term[..length]);
    u64::from_be_bytes(bytes)
}

/// The terms of all letters that are read at the same time, on whatever thread. The writer asks for the term of a
/// number once a segment, and not once a letter.
#[derive(Default)]
pub struct SharedTerms(Mutex<TermDictionary>);

impl SharedTerms {
    /// The most terms of one set, in number; then a new set is begun. This bounds the memory of a set to about 10 MB.
    pub const MOST: u32 = 200_000;

    /// Returns the set that letters use which are read now; a new one when the last is full or nobody holds it.
    pub fn current() -> Arc<SharedTerms> {
        static CURRENT: Mutex<Weak<SharedTerms>> = Mutex::new(Weak::new());
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        // Held weakly, so that a program which reads no more letters keeps no terms.
        let known = current.upgrade().filter(|terms| terms.get().count() < SharedTerms::MOST as usize);
        known.unwrap_or_else(|| {
            let new = Arc::default();
            *current = Arc::downgrade(&new);
            new
        })
    }

    /// Locks the terms; nobody else sees them meanwhile.
    pub fn get(&self) -> MutexGuard<'_, TermDictionary> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for SharedTerms {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} terms", self.get().count())
    }
}

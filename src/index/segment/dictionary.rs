//! The distinct terms of a segment, of all its fields together.

use hashbrown::HashTable;

use crate::schema::for_table;

/// See the module's documentation. The numbers of the terms count from 0.
#[derive(Default)]
pub struct Dictionary {
    /// All terms, one behind the other.
    bytes: Vec<u8>,
    /// Where each ends.
    ends: Vec<u32>,
    table: HashTable<Known>,
}

/// A term in the table: all that a look at it needs, since each other place costs a wait for memory.
#[derive(Clone, Copy)]
struct Known {
    hash: u32,
    number: u32,
    start: u32,
    end: u32,
}

impl Dictionary {
    /// The number of a term, which is added when it is not there.
    pub fn number(&mut self, term: &[u8], hash: u32) -> u32 {
        let Dictionary { bytes, ends, table } = self;
        let same = |known: &Known| known.hash == hash && bytes[known.start as usize..known.end as usize] == *term;
        if let Some(known) = table.find(for_table(hash), same) {
            return known.number;
        }
        let (number, start) = (ends.len() as u32, bytes.len() as u32);
        bytes.extend_from_slice(term);
        let end = bytes.len() as u32;
        ends.push(end);
        table.insert_unique(for_table(hash), Known { hash, number, start, end }, |known| for_table(known.hash));
        number
    }

    /// The term with a number.
    pub fn get(&self, number: u32) -> &[u8] {
        let number = number as usize;
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start as usize..self.ends[number] as usize]
    }

    /// How many terms there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The numbers of all terms in the order of their bytes.
    pub fn in_order(&self) -> Vec<u32> {
        // The first bytes decide most comparisons, and lie beside the number.
        let mut terms: Vec<(u64, u32)> =
            (0..self.len() as u32).map(|number| (first_bytes(self.get(number)), number)).collect();
        terms.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| self.get(a.1).cmp(self.get(b.1))));
        terms.into_iter().map(|(_, number)| number).collect()
    }

    /// About how much memory it takes, in bytes.
    pub fn size(&self) -> usize {
        self.bytes.len() + self.ends.len() * size_of::<u32>() + self.table.capacity() * (size_of::<Known>() + 1)
    }
}

/// The first bytes of a term as a number that sorts as they do.
fn first_bytes(term: &[u8]) -> u64 {
    let mut bytes = [0; 8];
    let length = term.len().min(bytes.len());
    bytes[..length].copy_from_slice(&term[..length]);
    u64::from_be_bytes(bytes)
}

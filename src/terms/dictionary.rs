//! All names of all concepts as one trie over word hashes: where does a name begin at this word,
//! and which is the longest?

use super::word::{self, Word};

/// Names by their words: one node for every beginning of a name, numbered breadth first, so that the nodes
/// behind one stand side by side, in the order of their words. Node 0 is where all names begin.
pub(super) struct Dictionary {
    /// Hashes of first words, as a bitmap of 8 KiB, which stays in the fastest cache: most words of a text
    /// end here.
    pub filter: &'static [u64; FILTER_BITS / 64],
    /// Where the nodes of first words begin, by the first bits of their hashes.
    pub buckets: &'static [u16; BUCKETS + 1],
    /// By node the hash of the word that leads to it.
    pub words: &'static [u64],
    /// By node the first node behind it; the first behind the next node is the end.
    pub behind: &'static [u32],
    /// By node what the name that ends there stands for; 0 when none does.
    pub names: &'static [u16],
}

/// Bits in the filter of first words.
pub(super) const FILTER_BITS: usize = 1 << 16;

/// Into how many buckets first words are sorted by their first bits, and what is left of these bits.
pub(super) const BUCKETS: usize = 1 << 12;
pub(super) const BUCKET_SHIFT: u32 = u64::BITS - BUCKETS.ilog2();

/// A name in a text.
pub(super) struct Candidate {
    /// How many words it has.
    pub words: usize,
    /// End of its last word.
    pub end: usize,
    /// What it stands for.
    pub name: u16,
}

impl Dictionary {
    /// Hands every name that the first of `words`, which follow each other in `text`, begins to `accept`, the
    /// longest first, until one is taken.
    #[inline]
    pub(super) fn longest<T>(
        &self,
        text: &str,
        words: &[Word],
        mut accept: impl FnMut(&Candidate) -> Option<T>,
    ) -> Option<T> {
        let first = words.first()?;
        // A plural may begin a longer name as it is and still be a name by its singular: "NSAIDs".
        let as_written = self.first(first.hash).and_then(|node| self.longest_from(text, words, node, &mut accept));
        as_written.or_else(|| {
            let singular = self.first(word::singular(text, first)?)?;
            self.longest_from(text, words, singular, &mut accept)
        })
    }

    fn longest_from<T>(
        &self,
        text: &str,
        words: &[Word],
        first: usize,
        accept: &mut impl FnMut(&Candidate) -> Option<T>,
    ) -> Option<T> {
        let mut most = words.len();
        loop {
            let candidate = self.walk(text, &words[..most], first)?;
            // A name is seldom refused: then the way is gone again, up to the last name before it.
            match accept(&candidate) {
                None if candidate.words > 1 => most = candidate.words - 1,
                taken => return taken,
            }
        }
    }

    /// The longest name that begins with these words; the first leads to the node `first`.
    fn walk(&self, text: &str, words: &[Word], first: usize) -> Option<Candidate> {
        let mut found = None;
        let mut node = first;
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                let (start, stop) = (self.behind[node] as usize, self.behind[node + 1] as usize);
                if start == stop || !word.joined {
                    break;
                }
                let Some(child) = self.step(text, word, start, stop) else { break };
                node = child;
            }
            let name = self.names[node];
            if name != 0 {
                found = Some(Candidate { words: at + 1, end: word.range.end, name });
            }
        }
        found
    }

    /// The node of a name's first word.
    #[inline]
    fn first(&self, hash: u64) -> Option<usize> {
        let bit = filter_bit(hash);
        if self.filter[bit / 64] & (1 << (bit % 64)) == 0 {
            return None;
        }
        let bucket = (hash >> BUCKET_SHIFT) as usize;
        let (start, stop) = (usize::from(self.buckets[bucket]), usize::from(self.buckets[bucket + 1]));
        self.words[start..stop].iter().position(|&word| word == hash).map(|at| start + at)
    }

    /// The node of a further word, which is one of those from `start` to `stop`.
    fn step(&self, text: &str, word: &Word, start: usize, stop: usize) -> Option<usize> {
        let words = &self.words[start..stop];
        let found = find(words, word.hash).or_else(|| find(words, word::singular(text, word)?));
        found.map(|at| start + at)
    }
}

/// Where a hash stands in a list in order: as hashes are spread evenly, not far from where it should.
pub(super) fn find(hashes: &[u64], wanted: u64) -> Option<usize> {
    let guess = (((wanted >> 32) * hashes.len() as u64) >> 32) as usize;
    let mut at = guess;
    while at > 0 && hashes[at - 1] >= wanted {
        at -= 1;
    }
    while at < hashes.len() && hashes[at] < wanted {
        at += 1;
    }
    (hashes.get(at) == Some(&wanted)).then_some(at)
}

#[inline]
pub(super) fn filter_bit(hash: u64) -> usize {
    (hash as usize) & (FILTER_BITS - 1)
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn a_hash_is_found_wherever_it_stands() {
        let even: Vec<u64> = (0..100).map(|n| n << 57).collect();
        let crowded: Vec<u64> = (0..100).chain(u64::MAX - 100..=u64::MAX).collect();
        for list in [&even[..], &crowded, &[7], &[]] {
            for (at, &hash) in list.iter().enumerate() {
                assert_eq!(find(list, hash), Some(at));
            }
            for missing in [1 << 40, (1 << 57) + 1, u64::MAX - 1000] {
                assert_eq!(find(list, missing), None, "{missing}");
            }
        }
    }
}

//! Finds the longest name that begins at a word, in one trie of all names over the hashes of their words.
//!
//! Names are matched by 64-bit hashes alone; no text is compared. That a word of a letter has the hash of another
//! word is so rare that it is accepted.

use crate::text::word::HashedWord;

/// A trie of names: one node for every sequence of words that a name begins with.
///
/// Nodes are numbered breadth first, so that the children of one are next to each other, in the order of their
/// hashes. Node 0 is the root.
pub(crate) struct Dictionary {
    /// A Bloom filter with one hash function: words that are names by themselves. It fits into the fastest cache.
    pub alone: &'static [u64; ALONE_BITS / 64],
    /// The same for the first two words of names. Few words of a text are in one of the two filters.
    pub pairs: &'static [u64; PAIR_BITS / 64],
    /// The first node of each bucket of first words, by the highest bits of their hashes.
    pub buckets: &'static [u16; BUCKETS + 1],
    /// The nodes; their number is their position.
    pub nodes: &'static [TrieNode],
}

/// A node of the trie. Its fields are together, since they are read together.
pub(crate) struct TrieNode {
    /// The hash of the word that leads here.
    pub word: u64,
    /// A filter of the words of its children, by [`next_bit`]: it spares most look-ups, which would miss the cache.
    pub next: u64,
    /// The first of its children.
    pub first_child: u32,
    /// The number of its children.
    pub children: u16,
    /// The meaning of the name that ends here; 0 if none does.
    pub name: u16,
}

/// The size of the filter of single words, in bits: some ten for each word.
pub(crate) const ALONE_BITS: usize = 1 << 15;
/// The size of the filter of pairs, in bits: some ten for each pair.
pub(crate) const PAIR_BITS: usize = 1 << 17;

/// The number of buckets of first words, chosen by the highest bits of their hashes.
pub(crate) const BUCKETS: usize = 1 << 12;
/// The bits of a hash below those that choose its bucket.
pub(crate) const BUCKET_SHIFT: u32 = u64::BITS - BUCKETS.ilog2();

/// A name found in a text, which the caller may refuse.
pub(crate) struct NameCandidate {
    /// The number of its words.
    pub words: usize,
    /// The end of its last word, in bytes of the text.
    pub end: usize,
    /// Its meaning, as the table gives it; never 0.
    pub name: u16,
}

impl Dictionary {
    /// Finds the longest name that begins with the first of `words` and that `accept` takes.
    ///
    /// `words` follow each other in a text. `accept` gets the names longest first, and its first answer is returned.
    /// The first word is tried as written, then as a singular.
    #[inline(always)]
    pub(crate) fn longest<T>(
        &self,
        words: &[HashedWord],
        mut accept: impl FnMut(&NameCandidate) -> Option<T>,
    ) -> Option<T> {
        let (first, others) = words.split_first()?;
        // The next word counts only if no mark parts it from this one, as a comma does.
        let second = others.first().filter(|word| word.joined);
        // A plural may begin a longer name as it is and still be a name by its singular: "NSAIDs".
        let as_written = match self.may_begin(first.hash, second) {
            true => self.longest_from(words, first.hash, &mut accept),
            false => None,
        };
        if as_written.is_some() || first.singular == first.hash || !self.may_begin(first.singular, second) {
            return as_written;
        }
        self.longest_from(words, first.singular, &mut accept)
    }

    /// Returns true if a name may begin with the word of this hash, alone or with the word after it. Nearly all words
    /// of a text fail this test.
    #[inline(always)]
    fn may_begin(&self, hash: u64, second: Option<&HashedWord>) -> bool {
        let is_pair = |second: u64| has_bit(self.pairs, pair_bit(hash, second));
        has_bit(self.alone, alone_bit(hash))
            || second.is_some_and(|second| is_pair(second.hash) || is_pair(second.singular))
    }

    /// Does the work of [`Dictionary::longest`] with `first` as the hash of the first word.
    #[inline(never)]
    fn longest_from<T>(
        &self,
        words: &[HashedWord],
        first: u64,
        accept: &mut impl FnMut(&NameCandidate) -> Option<T>,
    ) -> Option<T> {
        let first = self.first(first)?;
        let mut most = words.len();
        loop {
            let candidate = self.walk(&words[..most], first)?;
            // A name is seldom refused: then the way is gone again, up to the last name before it.
            match accept(&candidate) {
                None if candidate.words > 1 => most = candidate.words - 1,
                taken => return taken,
            }
        }
    }

    /// Walks down from the node `first`, that of the first word, and returns the longest name on the way.
    fn walk(&self, words: &[HashedWord], first: usize) -> Option<NameCandidate> {
        let mut found = None;
        let mut node = &self.nodes[first];
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                if !word.joined {
                    break;
                }
                let Some(next) = self.step(word, node) else { break };
                node = next;
            }
            if node.name != 0 {
                found = Some(NameCandidate { words: at + 1, end: word.range.end, name: node.name });
            }
        }
        found
    }

    /// Finds the node of a name's first word.
    #[inline]
    fn first(&self, hash: u64) -> Option<usize> {
        // Nodes of first words are sorted by hash, so that a bucket is one short range of them.
        let bucket = (hash >> BUCKET_SHIFT) as usize;
        let (start, stop) = (usize::from(self.buckets[bucket]), usize::from(self.buckets[bucket + 1]));
        self.nodes[start..stop].iter().position(|node| node.word == hash).map(|at| start + at)
    }

    /// Finds the child of `node` that a further word leads to, as written or as a singular.
    fn step(&self, word: &HashedWord, node: &TrieNode) -> Option<&TrieNode> {
        let find = |hash| {
            // The children are in another cache line: most words are refused without a look at them.
            if node.next & next_bit(hash) == 0 {
                return None;
            }
            let start = node.first_child as usize;
            let nodes = &self.nodes[start..start + usize::from(node.children)];
            position_of(nodes, |node| node.word, hash).map(|at| &nodes[at])
        };
        find(word.hash).or_else(|| find(word.singular))
    }
}

/// Finds a hash in a sorted list by interpolation: as hashes are spread evenly, it is near the position that its value
/// suggests, and a few steps reach it.
#[inline]
pub(crate) fn position_of<T>(list: &[T], hash_of: impl Fn(&T) -> u64, wanted: u64) -> Option<usize> {
    // The highest 32 bits as a fraction of the length.
    let mut at = (((wanted >> 32) * list.len() as u64) >> 32) as usize;
    while at > 0 && hash_of(&list[at - 1]) >= wanted {
        at -= 1;
    }
    while at < list.len() && hash_of(&list[at]) < wanted {
        at += 1;
    }
    (hash_of(list.get(at)?) == wanted).then_some(at)
}

#[inline(always)]
/// Returns true if a bit of a filter is set.
fn has_bit<const SIZE: usize>(filter: &[u64; SIZE], bit: usize) -> bool {
    filter[bit / 64] & (1 << (bit % 64)) != 0
}

/// Returns the bit in the filter of single words.
#[inline]
pub(crate) fn alone_bit(hash: u64) -> usize {
    hash as usize % ALONE_BITS
}

/// Returns the bit in the filter of pairs.
#[inline]
pub(crate) fn pair_bit(first: u64, second: u64) -> usize {
    (first ^ second.rotate_left(7)) as usize % PAIR_BITS
}

/// Returns the bit of a word in the filter of a node's children.
#[inline]
pub(crate) fn next_bit(hash: u64) -> u64 {
    1 << (hash % u64::from(u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::position_of;

    #[test]
    fn a_hash_is_found_wherever_it_stands() {
        let even: Vec<u64> = (0..100).map(|n| n << 57).collect();
        let crowded: Vec<u64> = (0..100).chain(u64::MAX - 100..=u64::MAX).collect();
        for list in [&even[..], &crowded, &[7], &[]] {
            for (at, &hash) in list.iter().enumerate() {
                assert_eq!(position_of(list, |&hash| hash, hash), Some(at));
            }
            for missing in [1 << 40, (1 << 57) + 1, u64::MAX - 1000] {
                assert_eq!(position_of(list, |&hash| hash, missing), None, "{missing}");
            }
        }
    }
}

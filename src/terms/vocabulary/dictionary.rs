//! All names of all concepts as one trie over word hashes: where does a name begin at this word,
//! and which is the longest?

use crate::text::word::HashedWord;

/// Names by their words: one node for every beginning of a name, numbered breadth first, so that the nodes
/// behind one stand side by side, in the order of their words. TrieNode 0 is where all names begin.
pub(crate) struct Dictionary {
    /// Hashes of words that are names by themselves, as a bitmap which stays in the fastest cache.
    pub alone: &'static [u64; ALONE_BITS / 64],
    /// Hashes of the first two words of names, likewise: few words of a text are in one of the two.
    pub pairs: &'static [u64; PAIR_BITS / 64],
    /// Where the nodes of first words begin, by the first bits of their hashes.
    pub buckets: &'static [u16; BUCKETS + 1],
    /// The nodes.
    pub nodes: &'static [TrieNode],
}

/// Where the words of some names have led so far; what is asked of it at once stands together.
pub(crate) struct TrieNode {
    /// The hash of the word that leads here.
    pub word: u64,
    /// The bits of the words that lead on: most words of a text that follow do not, and their nodes lie elsewhere.
    pub next: u64,
    /// The first node behind this one.
    pub first_child: u32,
    /// How many nodes are behind it.
    pub children: u16,
    /// What the name that ends here stands for; 0 when none does.
    pub name: u16,
}

/// Bits in the filters of single words and of pairs: some ten for each that there is.
pub(crate) const ALONE_BITS: usize = 1 << 15;
pub(crate) const PAIR_BITS: usize = 1 << 17;

/// Into how many buckets first words are sorted by their first bits, and what is left of these bits.
pub(crate) const BUCKETS: usize = 1 << 12;
pub(crate) const BUCKET_SHIFT: u32 = u64::BITS - BUCKETS.ilog2();

/// A name in a text.
pub(crate) struct NameCandidate {
    /// How many words it has.
    pub words: usize,
    /// End of its last word.
    pub end: usize,
    /// What it stands for.
    pub name: u16,
}

impl Dictionary {
    /// Hands every name that the first of `words`, which follow each other in a text, begins to `accept`, the
    /// longest first, until one is taken.
    #[inline(always)]
    pub(crate) fn longest<T>(
        &self,
        words: &[HashedWord],
        mut accept: impl FnMut(&NameCandidate) -> Option<T>,
    ) -> Option<T> {
        let (first, others) = words.split_first()?;
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

    /// Whether some name may begin with the word of this hash and, if it has more words, the word behind it. Nearly all
    /// words of a text end here.
    #[inline(always)]
    fn may_begin(&self, hash: u64, second: Option<&HashedWord>) -> bool {
        let is_pair = |second: u64| has_bit(self.pairs, pair_bit(hash, second));
        has_bit(self.alone, alone_bit(hash))
            || second.is_some_and(|second| is_pair(second.hash) || is_pair(second.singular))
    }

    /// As [`Dictionary::longest`]; the first word has the hash `first`.
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

    /// The longest name that begins with these words; the first leads to the node `first`.
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

    /// The node of a name's first word.
    #[inline]
    fn first(&self, hash: u64) -> Option<usize> {
        let bucket = (hash >> BUCKET_SHIFT) as usize;
        let (start, stop) = (usize::from(self.buckets[bucket]), usize::from(self.buckets[bucket + 1]));
        self.nodes[start..stop].iter().position(|node| node.word == hash).map(|at| start + at)
    }

    /// The node that a further word leads to from `node`.
    fn step(&self, word: &HashedWord, node: &TrieNode) -> Option<&TrieNode> {
        let find = |hash| {
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

/// Where a hash stands in a list in order: as hashes are spread evenly, not far from where it should.
#[inline]
pub(crate) fn position_of<T>(list: &[T], hash_of: impl Fn(&T) -> u64, wanted: u64) -> Option<usize> {
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
fn has_bit<const SIZE: usize>(filter: &[u64; SIZE], bit: usize) -> bool {
    filter[bit / 64] & (1 << (bit % 64)) != 0
}

/// The bit of a word that is a name.
#[inline]
pub(crate) fn alone_bit(hash: u64) -> usize {
    hash as usize % ALONE_BITS
}

/// The bit of two words that a name begins with.
#[inline]
pub(crate) fn pair_bit(first: u64, second: u64) -> usize {
    (first ^ second.rotate_left(7)) as usize % PAIR_BITS
}

/// The bit of a word that leads on from a node.
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

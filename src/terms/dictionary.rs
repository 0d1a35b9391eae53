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
    /// The nodes.
    pub nodes: &'static [Node],
}

/// Where the words of some names have led so far; what is asked of it at once stands together.
pub(super) struct Node {
    /// The hash of the word that leads here.
    pub word: u64,
    /// The bits of the words that lead on: most words of a text that follow do not, and their nodes lie elsewhere.
    pub next: u64,
    /// The first node behind this one.
    pub behind: u32,
    /// How many nodes are behind it.
    pub count: u16,
    /// What the name that ends here stands for; 0 when none does.
    pub name: u16,
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
        let mut node = &self.nodes[first];
        for (at, word) in words.iter().enumerate() {
            if at > 0 {
                if !word.joined {
                    break;
                }
                let Some(next) = self.step(text, word, node) else { break };
                node = next;
            }
            if node.name != 0 {
                found = Some(Candidate { words: at + 1, end: word.range.end, name: node.name });
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
        self.nodes[start..stop].iter().position(|node| node.word == hash).map(|at| start + at)
    }

    /// The node that a further word leads to from `node`.
    fn step(&self, text: &str, word: &Word, node: &Node) -> Option<&Node> {
        let find = |hash| {
            if node.next & next_bit(hash) == 0 {
                return None;
            }
            let start = node.behind as usize;
            let nodes = &self.nodes[start..start + usize::from(node.count)];
            find(nodes, |node| node.word, hash).map(|at| &nodes[at])
        };
        find(word.hash).or_else(|| find(word::singular(text, word)?))
    }
}

/// Where a hash stands in a list in order: as hashes are spread evenly, not far from where it should.
#[inline]
pub(super) fn find<T>(list: &[T], hash_of: impl Fn(&T) -> u64, wanted: u64) -> Option<usize> {
    let mut at = (((wanted >> 32) * list.len() as u64) >> 32) as usize;
    while at > 0 && hash_of(&list[at - 1]) >= wanted {
        at -= 1;
    }
    while at < list.len() && hash_of(&list[at]) < wanted {
        at += 1;
    }
    (hash_of(list.get(at)?) == wanted).then_some(at)
}

#[inline]
pub(super) fn filter_bit(hash: u64) -> usize {
    (hash as usize) & (FILTER_BITS - 1)
}

/// The bit of a word that leads on from a node.
#[inline]
pub(super) fn next_bit(hash: u64) -> u64 {
    1 << (hash % u64::from(u64::BITS))
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
                assert_eq!(find(list, |&hash| hash, hash), Some(at));
            }
            for missing in [1 << 40, (1 << 57) + 1, u64::MAX - 1000] {
                assert_eq!(find(list, |&hash| hash, missing), None, "{missing}");
            }
        }
    }
}

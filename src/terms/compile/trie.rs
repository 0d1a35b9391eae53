//! Builds a trie of names and writes it as the source of a
//! [`Dictionary`](crate::terms::vocabulary::dictionary::Dictionary).

use crate::terms::compile::table::TableError;
use crate::terms::vocabulary::dictionary::{
    ALONE_BITS, BUCKET_SHIFT, BUCKETS, PAIR_BITS, alone_bit, next_bit, pair_bit,
};
use crate::text::word;
use std::collections::BTreeMap;

/// A trie of names over the hashes of their words.
#[derive(Default)]
pub(crate) struct Trie {
    nodes: Vec<Node>,
}

/// A node while the trie is built.
/// Its number is its position in the trie while it is built, not in the source.
#[derive(Default)]
struct Node {
    /// The children, by the hashes of their words.
    next: BTreeMap<u64, usize>,
    /// The meaning of the name that ends here; 0 if none does.
    name: u16,
}

impl Trie {
    /// Adds a name with this `meaning`, which is not 0. A name that is there already stays as it is, and its meaning is
    /// returned.
    pub(crate) fn insert(&mut self, name: &str, meaning: u16) -> Option<u16> {
        if self.nodes.is_empty() {
            self.nodes.push(Node::default());
        }
        let mut at = 0;
        for word in word::words(name) {
            // A child that is new gets the next number.
            let fresh = self.nodes.len();
            at = *self.nodes[at].next.entry(word.hash).or_insert(fresh);
            if at == fresh {
                self.nodes.push(Node::default());
            }
        }
        let known = self.nodes[at].name;
        if known != 0 {
            return Some(known);
        }
        self.nodes[at].name = meaning;
        None
    }

    /// Writes the trie as a value of the type `Dictionary`, breadth first, so that the children of a node are next to
    /// each other.
    pub(crate) fn source(&self) -> Result<String, TableError> {
        let mut order: Vec<(u64, usize)> = vec![(0, 0)];
        let mut nodes = String::new();
        let mut at = 0;
        while let Some(&(word, node)) = order.get(at) {
            let Node { next, name } = &self.nodes[node];
            let bits = next.keys().fold(0, |bits, &hash| bits | next_bit(hash));
            let first_child = u32::try_from(order.len()).map_err(|_| TableError::TooMany)?;
            let children = u16::try_from(next.len()).map_err(|_| TableError::TooMany)?;
            nodes += &format!(
                "TrieNode {{ word: {word}, next: {bits}, first_child: {first_child}, children: {children}, \
                 name: {name} }}, "
            );
            // A B-tree is in the order of its keys, so that children are sorted by their hashes.
            order.extend(next.iter().map(|(&hash, &node)| (hash, node)));
            at += 1;
        }
        let firsts: Vec<u64> = self.nodes[0].next.keys().copied().collect();
        // Node 0 is the root, so that first words begin at 1.
        let begin = |bucket: u64| 1 + firsts.partition_point(|hash| hash >> BUCKET_SHIFT < bucket);
        let buckets: Vec<usize> = (0..=BUCKETS as u64).map(begin).collect();
        let first_nodes = || self.nodes[0].next.iter().map(|(&hash, &node)| (hash, &self.nodes[node]));
        let alone = first_nodes().filter(|(_, node)| node.name != 0).map(|(hash, _)| alone_bit(hash));
        let pairs = first_nodes().flat_map(|(hash, node)| node.next.keys().map(move |&next| pair_bit(hash, next)));
        let (alone, pairs) = (filter(ALONE_BITS, alone), filter(PAIR_BITS, pairs));
        Ok(format!("Dictionary {{ alone: &{alone:?}, pairs: &{pairs:?}, buckets: &{buckets:?}, nodes: &[{nodes}] }}"))
    }
}

/// Makes a bitmap of `size` bits with these bits set.
fn filter(size: usize, bits: impl Iterator<Item = usize>) -> Vec<u64> {
    let mut filter = vec![0; size / 64];
    // A bit may be set by several words.
    bits.for_each(|bit| filter[bit / 64] |= 1 << (bit % 64));
    filter
}

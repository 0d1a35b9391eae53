//! The postings of one term as the index stores them, or those of many rare terms in one list: a pattern may mean more words
//! than lists can be open at once.

use tantivy::postings::BlockSegmentPostings;
use tantivy::{DocId, TERMINATED};

/// Postings, of which one block can be seen at a time.
#[expect(
    clippy::large_enum_variant,
    reason = "few are joined, and a box would be one more step to each document of the others"
)]
pub enum TermBlocks {
    /// Those of a term.
    Stored(BlockSegmentPostings),
    /// Those of several terms, in a single block with `TERMINATED` as its last document.
    Joined(JoinedPostings),
}

/// Postings of several terms in the order of their documents, each document once.
pub struct JoinedPostings {
    docs: Vec<DocId>,
    freqs: Vec<u32>,
}

impl TermBlocks {
    /// Joins postings of several terms, documents with their frequencies, in any order.
    pub fn joined(mut postings: Vec<(DocId, u32)>) -> TermBlocks {
        postings.sort_unstable_by_key(|(doc, _)| *doc);
        let (mut docs, mut freqs) = (Vec::with_capacity(postings.len() + 1), Vec::with_capacity(postings.len() + 1));
        for of_doc in postings.chunk_by(|one, other| one.0 == other.0) {
            docs.push(of_doc[0].0);
            freqs.push(of_doc.iter().map(|(_, freq)| freq).sum());
        }
        docs.push(TERMINATED);
        freqs.push(0);
        TermBlocks::Joined(JoinedPostings { docs, freqs })
    }

    /// Returns the document at a place in the block; `TERMINATED` behind the last of all.
    #[inline]
    pub fn doc(&self, at: usize) -> DocId {
        match self {
            TermBlocks::Stored(stored) => stored.doc(at),
            TermBlocks::Joined(joined) => joined.docs[at],
        }
    }

    /// Returns the number of occurrences in that document.
    #[inline]
    pub fn freq(&self, at: usize) -> u32 {
        match self {
            TermBlocks::Stored(stored) => stored.freq(at),
            TermBlocks::Joined(joined) => joined.freqs[at],
        }
    }

    /// Returns the documents of the block.
    #[inline]
    pub fn docs(&self) -> &[DocId] {
        match self {
            TermBlocks::Stored(stored) => stored.docs(),
            TermBlocks::Joined(joined) => &joined.docs,
        }
    }

    /// Returns their numbers of occurrences.
    #[inline]
    pub fn freqs(&self) -> &[u32] {
        match self {
            TermBlocks::Stored(stored) => stored.freqs(),
            TermBlocks::Joined(joined) => &joined.freqs,
        }
    }

    /// Returns the number of documents of the block.
    #[inline]
    pub fn block_len(&self) -> usize {
        match self {
            TermBlocks::Stored(stored) => stored.block_len(),
            TermBlocks::Joined(joined) => joined.docs.len(),
        }
    }

    /// Returns the number of documents of all blocks.
    pub fn doc_freq(&self) -> u32 {
        match self {
            TermBlocks::Stored(stored) => stored.doc_freq(),
            // A segment has fewer documents than numbers of 32 bits.
            TermBlocks::Joined(joined) => u32::try_from(joined.docs.len() - 1).unwrap_or(u32::MAX),
        }
    }

    /// Goes to the block of the first document from `target` on, and returns its place there.
    #[inline]
    pub fn seek(&mut self, target: DocId) -> usize {
        match self {
            TermBlocks::Stored(stored) => stored.seek(target),
            TermBlocks::Joined(joined) => joined.docs.partition_point(|doc| *doc < target).min(joined.docs.len() - 1),
        }
    }

    /// Goes to the next block, and returns the place of its first document.
    pub fn advance(&mut self) -> usize {
        match self {
            TermBlocks::Stored(stored) => {
                stored.advance();
                0
            }
            TermBlocks::Joined(joined) => joined.docs.len() - 1,
        }
    }
}

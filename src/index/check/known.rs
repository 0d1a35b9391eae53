//! The content of a manifest in few bytes a letter. Checks and repairs of large indexes ask for letters by their ids;
//! the entries themselves are read one by one and not kept.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::corpus::FileKind;
use crate::index::error::Result;
use crate::index::folder::commit::Commit;
use crate::index::folder::manifest::{LetterOutcome, Manifest, ManifestEntry};

/// Letters that a manifest knows, by a hash of their ids. Paths of files and outcomes are read again from the
/// manifest where they are needed.
#[derive(Debug, Default)]
pub struct KnownLetters {
    /// The path of the manifest's file; empty where the manifest is lost.
    pub path: PathBuf,
    /// The paths that the index was given.
    pub sources: Vec<PathBuf>,
    /// Letters and items counted as a commit counts them; its other fields are empty.
    pub counts: Commit,
    /// Hashes of the bytes of PDFs, sorted by their lower halves, as the cache of texts has them.
    pub pdfs: Vec<u128>,
    /// The number of items of each letter with the hash of its id, sorted by hash.
    items: Vec<(u64, u32)>,
}

/// Hands on each entry of the manifest in the file at `path`, and returns the manifest's sources.
///
/// # Errors
/// When the manifest cannot be read.
pub fn for_each_entry(path: &Path, take: impl FnMut(ManifestEntry)) -> Result<Vec<PathBuf>> {
    let manifest = Manifest::read(path)?;
    manifest.entries().for_each(take);
    Ok(manifest.sources)
}

impl KnownLetters {
    /// Reads the manifest in the file at `path`.
    ///
    /// # Errors
    /// When the manifest cannot be read.
    pub fn read(path: &Path) -> Result<KnownLetters> {
        let mut known = KnownLetters { path: path.to_owned(), ..KnownLetters::default() };
        let sources = for_each_entry(path, |entry| {
            known.counts.count(&entry);
            if entry.kind == FileKind::Pdf && entry.content != 0 {
                known.pdfs.push(entry.content);
            }
            known.items.extend(entry.outcomes.iter().filter_map(|outcome| match outcome {
                LetterOutcome::Indexed { id, decisions, .. } => Some((hash(id), decisions.iter().sum())),
                LetterOutcome::Duplicate { .. } | LetterOutcome::Rejected { .. } => None,
            }));
        })?;
        known.sources = sources;
        known.pdfs.sort_unstable_by_key(|hash| *hash as u64);
        known.items.sort_unstable();
        Ok(known)
    }

    /// Makes what is left to know of an index whose manifest is lost: the paths it was given and no letters.
    pub fn of_sources(sources: Vec<PathBuf>) -> KnownLetters {
        KnownLetters { sources, ..KnownLetters::default() }
    }

    /// Returns how many letters the manifest has.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Finds the place of the letter with this id among all letters, which are sorted by the hashes of their ids.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.items.binary_search_by_key(&hash(id), |(known, _)| *known).ok()
    }

    /// Compares numbers of items: returns the hashes of the ids of letters that should have another number of items
    /// than `found` has at their place.
    pub fn others_than(&self, found: &[u32]) -> HashSet<u64> {
        let both = self.items.iter().zip(found);
        both.filter(|((_, items), found)| items != *found).map(|((hash, _), _)| *hash).collect()
    }

    /// Finds the letters that the manifest has twice, with the names of their files.
    pub fn twice(&self) -> Result<LetterFiles> {
        let pairs = self.items.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        self.named(&pairs.map(|pair| pair[0].0).collect())
    }

    /// Finds the letters whose ids have these hashes, with the names of their files. Reads the manifest again unless
    /// `hashes` is empty.
    pub fn named(&self, hashes: &HashSet<u64>) -> Result<LetterFiles> {
        let mut named = LetterFiles::new();
        if !hashes.is_empty() {
            for_each_entry(&self.path, |entry| {
                let ids = entry.letter_ids().filter(|id| hashes.contains(&hash(id)));
                named.extend(ids.map(|id| (id.to_owned(), entry.name.clone())));
            })?;
        }
        Ok(named)
    }
}

/// Ids of letters with the names of their files, for people to read.
pub type LetterFiles = BTreeMap<String, String>;

/// Hashes an id. Among millions of ids, two share a hash once in a million indexes; then one of the two letters is
/// read again in vain.
pub fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

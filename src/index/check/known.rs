//! What a manifest says, in few bytes a letter: its entries are read one by one and not kept.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::corpus::FileKind;
use crate::error::Result;
use crate::index::folder::commit::Commit;
use crate::index::folder::manifest::{Manifest, ManifestEntry, Outcome};

/// See the module's documentation.
#[derive(Debug, Default)]
pub struct KnownLetters {
    /// The manifest's file.
    pub path: PathBuf,
    /// The paths the index was given.
    pub sources: Vec<PathBuf>,
    /// Everything counted, as a commit counts it.
    pub counts: Commit,
    /// The hashes of the PDFs, in order of their lower halves.
    pub pdfs: Vec<u128>,
    /// How many items each letter has, by the hash of its id, in order of the hashes.
    items: Vec<(u64, u32)>,
}

/// Hands on each entry of the manifest in the file at `path`, and returns the sources.
///
/// # Errors
/// When it cannot be read.
pub fn for_each_entry(path: &Path, take: impl FnMut(ManifestEntry)) -> Result<Vec<PathBuf>> {
    let manifest = Manifest::read(path)?;
    manifest.entries().for_each(take);
    Ok(manifest.sources)
}

impl KnownLetters {
    /// What the manifest in the file at `path` says.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn read(path: &Path) -> Result<KnownLetters> {
        let mut known = KnownLetters { path: path.to_owned(), ..KnownLetters::default() };
        let sources = for_each_entry(path, |entry| {
            known.counts.count(&entry);
            if entry.kind == FileKind::Pdf && entry.content != 0 {
                known.pdfs.push(entry.content);
            }
            known.items.extend(entry.outcomes.iter().filter_map(|outcome| match outcome {
                Outcome::Indexed { id, decisions, .. } => Some((hash(id), decisions.iter().sum())),
                Outcome::Duplicate { .. } | Outcome::Rejected { .. } => None,
            }));
        })?;
        known.sources = sources;
        known.pdfs.sort_unstable_by_key(|hash| *hash as u64);
        known.items.sort_unstable();
        Ok(known)
    }

    /// What is known of an index whose manifest is lost.
    pub fn of_sources(sources: Vec<PathBuf>) -> KnownLetters {
        KnownLetters { sources, ..KnownLetters::default() }
    }

    /// How many letters it has.
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// The place of the letter with this id among all.
    pub fn place(&self, id: &str) -> Option<usize> {
        self.items.binary_search_by_key(&hash(id), |(known, _)| *known).ok()
    }

    /// The hashes of the ids of letters that have not so many items as `found` says, place by place.
    pub fn others_than(&self, found: &[u32]) -> HashSet<u64> {
        let both = self.items.iter().zip(found);
        both.filter(|((_, items), found)| items != *found).map(|((hash, _), _)| *hash).collect()
    }

    /// The letters that it has twice.
    pub fn twice(&self) -> Result<LetterFiles> {
        let pairs = self.items.windows(2).filter(|pair| pair[0].0 == pair[1].0);
        self.named(&pairs.map(|pair| pair[0].0).collect())
    }

    /// The letters whose ids have these hashes.
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

/// Ids of letters, with the names of their files.
pub type LetterFiles = BTreeMap<String, String>;

/// Stands for an id; of millions of ids, two share one once in a million indexes.
pub fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

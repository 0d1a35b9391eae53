//! The payload of a commit: generation, manifest and counts of an index. It is sealed by a hash, since tantivy keeps
//! no checksum of `meta.json`, in which it is stored.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use tantivy::Index;

use crate::index::folder::corpus_hash::CorpusHash;
use crate::index::folder::manifest::{LetterOutcome, ManifestEntry};
use crate::letter::Decision;

/// The payload of a commit: it tells readers which manifest belongs to the commit, and what the index has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Number of the commit, which counts the changes of this index.
    pub generation: u64,
    /// The name of the manifest's file in the store.
    pub manifest: String,
    /// The parser and vocabulary that read the letters, as one text. Letters that another pair read are read again.
    pub reading: String,
    /// Letters in the index.
    pub letters: u64,
    /// Items in the index.
    pub items: u64,
    /// Letters in the index, by layout.
    pub layouts: BTreeMap<String, u64>,
    /// Items in the index, by decision.
    pub decisions: BTreeMap<String, u64>,
    /// The hash of the ids and contents of the letters.
    #[serde(default)]
    pub(crate) corpus: CorpusHash,
    /// The paths that the index was given. The manifest has them too, so that either can mend the other.
    #[serde(default)]
    pub sources: Vec<PathBuf>,
}

/// The text between a commit and the hash of it in a payload.
const SEAL: &str = ",\"seal\":\"";

impl Commit {
    /// Returns the same commit with all counts at zero, for a run that counts anew.
    pub(crate) fn emptied(self) -> Commit {
        let Commit { generation, manifest, reading, sources, .. } = self;
        Commit { generation, manifest, reading, sources, ..Commit::default() }
    }

    /// Formats the commit as a payload of `index`, sealed together with the schema and settings of that.
    pub(crate) fn to_payload(&self, index: &Index) -> serde_json::Result<String> {
        let text = serde_json::to_string(self)?;
        let body = text.strip_suffix('}').unwrap_or(&text);
        Ok(format!("{body}{SEAL}{}\"}}", seal_of(body, index)?))
    }

    /// Reads a payload of `index`.
    ///
    /// Gives the reason as a line for people where the seal does not fit.
    pub(crate) fn from_payload(payload: &str, index: &Index) -> Result<Commit, String> {
        let broken = || "its last commit is not as it was written".to_owned();
        let (body, seal) = payload.rsplit_once(SEAL).ok_or_else(broken)?;
        let wanted = seal_of(body, index).map_err(|error| error.to_string())?;
        if seal.strip_suffix("\"}") != Some(&wanted[..]) {
            return Err(broken());
        }
        serde_json::from_str(payload).map_err(|error| error.to_string())
    }

    /// Returns true if both commits count the same letters and items.
    pub(crate) fn counts_like(&self, other: &Commit) -> bool {
        let counts = |commit: &Commit| (commit.letters, commit.items);
        counts(self) == counts(other)
            && self.corpus == other.corpus
            && self.layouts == other.layouts
            && self.decisions == other.decisions
    }

    /// Counts the letters and items that the index has from a file.
    pub(crate) fn count(&mut self, entry: &ManifestEntry) {
        for outcome in &entry.outcomes {
            let LetterOutcome::Indexed { id, key, layout, decisions, .. } = outcome else { continue };
            self.letters += 1;
            self.corpus.add(id, key);
            add(&mut self.layouts, layout, 1);
            for (decision, &count) in Decision::ALL.iter().zip(decisions).filter(|(_, count)| **count > 0) {
                self.items += u64::from(count);
                add(&mut self.decisions, decision.as_str(), u64::from(count));
            }
        }
    }
}

/// Adds `count` to the number that goes with `name`.
fn add(counts: &mut BTreeMap<String, u64>, name: &str, count: u64) {
    match counts.get_mut(name) {
        Some(sum) => *sum += count,
        None => drop(counts.insert(name.to_owned(), count)),
    }
}

/// Hashes a commit together with the schema and settings of its index, none of which tantivy checks. Returns 16
/// hexadecimal digits.
fn seal_of(body: &str, index: &Index) -> serde_json::Result<String> {
    let mut hash = blake3::Hasher::new();
    hash.update(body.as_bytes());
    hash.update(&serde_json::to_vec(index.settings())?);
    hash.update(&serde_json::to_vec(&index.schema())?);
    Ok(hash.finalize().to_hex()[..16].to_owned())
}

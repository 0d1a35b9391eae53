//! The changes that a run makes to its store, up to their commit. The writer starts with the first change, so that a
//! run that changes nothing starts none; a dry run has none at all.

use std::path::PathBuf;

use crate::index::error::{IndexError, Result};
use crate::index::folder::commit::Commit;
use crate::index::folder::manifest::{ManifestEntry, ManifestWriter};
use crate::index::folder::store::OpenStore;
use crate::index::segment::document::PreparedDocuments;
use crate::index::segment::files::directory::DurableDirectory;
use crate::index::segment::files::names::sweep_temporary_files;
use crate::index::segment::writer::SafeWriter;
use crate::index::update::options::UpdateOptions;
use crate::stop::Stop;

/// The changes of a store that are not visible yet.
pub struct Transaction {
    /// The arguments with which the writer is opened; `None` in a dry run.
    settings: Option<WriterSettings>,
    /// The writer of items, once there is something to write.
    writer: Option<SafeWriter>,
    /// The manifest that will belong to the commit.
    manifest: Option<ManifestWriter>,
    /// True if the commit is to leave no text of removed items behind.
    pub purges: bool,
}

/// The arguments with which the writer is opened.
struct WriterSettings {
    index: tantivy::Index,
    files: DurableDirectory,
    path: PathBuf,
    /// Bytes of memory that the run should take.
    memory: u64,
}

impl Transaction {
    /// Begins changes of `store`, whose manifest will name `sources`; `options` say how much memory they take.
    /// Without a store all changes are passed over.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn new(store: Option<&OpenStore>, sources: &[PathBuf], options: &UpdateOptions) -> Result<Transaction> {
        let Some(store) = store else {
            return Ok(Transaction { settings: None, writer: None, manifest: None, purges: false });
        };
        // Before anything is written: the manifest begins as a temporary file too.
        sweep_temporary_files(&store.path)?;
        let manifest = ManifestWriter::create(&store.path, sources)?;
        let (index, files, path) = (store.index.clone(), store.files.clone(), store.path.clone());
        let settings = WriterSettings { index, files, path, memory: options.memory };
        Ok(Transaction { settings: Some(settings), writer: None, manifest: Some(manifest), purges: false })
    }

    /// Adds a file's entry to the manifest.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn note(&mut self, entry: &ManifestEntry) -> Result<()> {
        self.manifest.as_mut().map_or(Ok(()), |manifest| manifest.push(entry))
    }

    /// Puts the items of a letter, read from the file `source`, in the place of those it had. Returns true if it may
    /// have had any.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn replace(&mut self, letter: &str, drafts: PreparedDocuments, source: &str) -> Result<bool> {
        match self.writer()? {
            Some(writer) => writer.replace(letter, drafts, source),
            None => Ok(true),
        }
    }

    /// Takes out the items of a letter.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove(&mut self, letter: &str) -> Result<()> {
        match self.writer()? {
            Some(writer) => writer.remove(letter),
            None => Ok(()),
        }
    }

    /// Begins to write the letters so far, while the last ones are read.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn write_ahead(&mut self) -> Result<()> {
        self.writer.as_mut().map_or(Ok(()), SafeWriter::write_ahead)
    }

    /// Makes the changes visible, with `commit` as the payload.
    ///
    /// # Errors
    /// When the store cannot be written, or the run was asked to stop; it is then as it was.
    pub fn commit(mut self, store: &OpenStore, commit: &Commit, stop: &Stop) -> Result<()> {
        // The manifest first: a commit must never name one that is not on the disk.
        if let Some(manifest) = self.manifest.take() {
            manifest.finish(&commit.manifest)?;
        }
        let payload = commit.to_payload(&store.index).map_err(|error| IndexError::io(&store.path, error.into()))?;
        let purges = self.purges;
        if let Some(writer) = self.writer()?.filter(|_| purges) {
            writer.purge();
        }
        match self.writer {
            Some(writer) => writer.commit(&payload, stop),
            None => Ok(()),
        }
    }

    /// Returns the writer, which is opened when it is first needed; `None` in a dry run.
    fn writer(&mut self) -> Result<Option<&mut SafeWriter>> {
        if let (None, Some(settings)) = (&self.writer, &self.settings) {
            self.writer = Some(SafeWriter::open(&settings.index, &settings.files, &settings.path, settings.memory)?);
        }
        Ok(self.writer.as_mut())
    }
}

//! What a run writes into its store. The writer starts with the first change, so that a run that
//! changes nothing starts none; a dry run has none at all.

use super::store::OpenStore;
use super::writer::SafeWriter;
use crate::error::Result;
use crate::schema::Record;

use super::run::Options;

/// See the module's documentation.
pub struct Changes {
    place: Option<Place>,
    writer: Option<SafeWriter>,
}

/// Where and how to write.
struct Place {
    index: tantivy::Index,
    path: std::path::PathBuf,
    threads: usize,
    memory: u64,
}

impl Changes {
    /// Changes of `store` as `options` want them; of nothing when there is no store.
    pub fn new(store: Option<&OpenStore>, options: &Options) -> Changes {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = if options.threads == 0 { cores } else { options.threads };
        let memory = options.memory;
        let place = |store: &OpenStore| Place { index: store.index.clone(), path: store.path.clone(), threads, memory };
        Changes { place: store.map(place), writer: None }
    }

    /// Puts the items of a letter in the place of those it had.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn replace(&mut self, letter: &str, records: &[Record]) -> Result<()> {
        match self.writer()? {
            Some(writer) => writer.replace(letter, records),
            None => Ok(()),
        }
    }

    /// Takes the items of a letter out.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn remove(&mut self, letter: &str) -> Result<()> {
        match self.writer()? {
            Some(writer) => writer.remove(letter),
            None => Ok(()),
        }
    }

    /// Makes the changes visible, with `payload` beside them.
    ///
    /// # Errors
    /// When the store cannot be written; it is then as it was.
    pub fn commit(mut self, store: &OpenStore, payload: &str) -> Result<()> {
        self.writer()?;
        match self.writer {
            Some(writer) => writer.commit(&store.index, payload),
            None => Ok(()),
        }
    }

    fn writer(&mut self) -> Result<Option<&mut SafeWriter>> {
        if let (None, Some(place)) = (&self.writer, &self.place) {
            self.writer = Some(SafeWriter::open(&place.index, &place.path, place.threads, place.memory)?);
        }
        Ok(self.writer.as_mut())
    }
}

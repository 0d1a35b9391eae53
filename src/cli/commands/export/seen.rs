//! The items that an export gave before, so that the next one has only those that are new or changed.

use std::collections::HashMap;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::cli::commands::export::files::{begin, told};
use crate::cli::commands::export::found::FoundHits;
use crate::cli::error::CliError;
use crate::export::{Style, WholeFile};
use crate::stop::Stop;

/// A file that has the items of all exports before: an id and a digest a line.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The file; it is not there before the first export.
    pub path: PathBuf,
}

/// The items of today, which take the place of those before when they are written out.
pub struct SeenNow(WholeFile, PathBuf);

impl Seen {
    /// Leaves of the hits those that were not seen before, or of which something else was said.
    ///
    /// # Errors
    /// When a file or the index cannot be read or written.
    pub fn narrow(&self, found: &mut FoundHits, style: &Style, stop: &Stop) -> anyhow::Result<SeenNow> {
        let before = self.read().map_err(|error| CliError::io(&self.path, error))?;
        let file = begin(&self.path, true)?;
        let (mut out, mut fresh) = (BufWriter::new(file.file()), Vec::with_capacity(found.hits.len()));
        let note = &mut |id: &str, digest: u64| {
            fresh.push(before.get(id) != Some(&digest));
            writeln!(out, "{id}\t{digest:016x}")
        };
        found.job(&found.hits, style).digests(note, stop).map_err(told)?;
        out.flush().map_err(|error| CliError::io(&self.path, error))?;
        drop(out);
        let mut fresh = fresh.into_iter();
        found.hits.retain(|_| fresh.next().unwrap_or(true));
        Ok(SeenNow(file, self.path.clone()))
    }

    /// Reads the items of the exports before; none before the first.
    fn read(&self) -> io::Result<HashMap<String, u64>> {
        let text = match std::fs::read_to_string(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            text => text?,
        };
        // A line that is none is as if it were not there: its item is told again.
        let item = |line: &str| {
            let (id, digest) = line.rsplit_once('\t')?;
            Some((id.to_owned(), u64::from_str_radix(digest, 16).ok()?))
        };
        Ok(text.lines().filter_map(item).collect())
    }
}

impl SeenNow {
    /// Puts the items of today into the place of those before.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(self) -> Result<(), CliError> {
        let SeenNow(file, path) = self;
        file.finish().map_err(|error| CliError::io(&path, error))
    }
}

/// Returns the file that has what a search gave before; `beside` is the file of all searches.
pub fn seen_file(beside: &Path, name: &str) -> Seen {
    Seen { path: beside.with_extension(format!("{name}.seen")) }
}

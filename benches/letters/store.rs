//! The store: files in a folder, or one compressed archive. Letters are invented on all cores and stored in order.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use imr::testing::in_order;

use super::run::{Run, Written};

/// Letters in a folder of a sharded store.
const SHARD: u64 = 1000;

/// The place where letters go.
pub struct Store {
    place: Place,
    archive: Option<Archive>,
}

/// The part that names files; shared by all threads, which write them themselves where there is a folder.
struct Place {
    folder: Option<PathBuf>,
    sharded: bool,
}

/// A `.tar.zst`.
struct Archive {
    name: String,
    tar: tar::Builder<zstd::Encoder<'static, BufWriter<File>>>,
}

impl Store {
    /// Files in `folder`; in folders of 1,000 letters below it when `sharded`.
    pub fn folder(folder: &Path, sharded: bool) -> Store {
        Store { place: Place { folder: Some(folder.to_owned()), sharded }, archive: None }
    }

    /// The archive `path`, a `.tar.zst`.
    pub fn archive(path: &Path, sharded: bool) -> Result<Store> {
        let file = File::create(path).with_context(|| path.display().to_string())?;
        let zstd = zstd::Encoder::new(BufWriter::with_capacity(1 << 20, file), zstd::DEFAULT_COMPRESSION_LEVEL)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let archive = Archive { name, tar: tar::Builder::new(zstd) };
        Ok(Store { place: Place { folder: None, sharded }, archive: Some(archive) })
    }
}

impl Place {
    /// Makes the folders of the letters of these numbers.
    fn make_folders(&self, numbers: &Range<u64>) -> Result<()> {
        let Some(root) = &self.folder else { return Ok(()) };
        let shards = numbers.start / SHARD..numbers.end.div_ceil(SHARD);
        let shards = shards.filter(|_| self.sharded).map(|shard| root.join(format!("{shard:04}")));
        for folder in std::iter::once(root.clone()).chain(shards) {
            fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
        }
        Ok(())
    }

    /// Invents the file whose first letter has that number and writes it where there is a folder.
    fn file(&self, run: &Run, number: u64, end: u64) -> Result<(String, Written)> {
        let file = run.file(number, end);
        let extension = if file.look.is_some() { "txt" } else { "pdf" };
        let mut name = format!("{}.{extension}", file.letters[0].name);
        if self.sharded {
            name = format!("{:04}/{name}", number / SHARD);
        }
        if let Some(folder) = &self.folder {
            let path = folder.join(&name);
            fs::write(&path, &file.bytes).with_context(|| path.display().to_string())?;
        }
        Ok((name, file))
    }
}

impl Archive {
    fn add(&mut self, name: &str, bytes: &[u8]) -> Result<()> {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        Ok(self.tar.append_data(&mut header, name, bytes)?)
    }

    fn finish(self) -> Result<()> {
        Ok(self.tar.into_inner()?.finish()?.flush()?)
    }
}

/// Stores the letters of these numbers; `each` gets every file, in order, and what its source is called.
pub fn write(
    run: &Run,
    numbers: Range<u64>,
    store: Store,
    mut each: impl FnMut(Written, &str) -> Result<()>,
) -> Result<()> {
    let Store { place, mut archive } = store;
    place.make_folders(&numbers)?;
    let invent = |&number: &u64| place.file(run, number, numbers.end);
    in_order(&run.starts(numbers.clone()), 0, invent, |_, invented| {
        let (name, file) = invented?;
        match &mut archive {
            None => each(file, &name),
            Some(archive) => {
                archive.add(&name, &file.bytes)?;
                each(file, &format!("{}!/{name}", archive.name))
            }
        }
    })?;
    archive.map_or(Ok(()), Archive::finish)
}

//! The files of an export: written under temporary names with those beside them, and put into their places when all are
//! whole.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::cli::commands::export::found::{ExportPart, FoundHits};
use crate::cli::error::CliError;
use crate::export::provenance::{META, MetaWriter, side_file};
use crate::export::{ExportError, Style, WholeFile, side_file_of};
use crate::index::IndexError;
use crate::stop::Stop;

/// The files that are wanted.
pub struct Files {
    /// True if files that are there are replaced.
    pub replaces: bool,
    /// The arguments that make the export again, for the side file; `None` where none is wanted.
    pub arguments: Option<Vec<String>>,
}

impl Files {
    /// Writes the file, or one for each value; they come to their places when all are whole.
    /// Returns each with its number of items.
    pub fn write(
        &self,
        parts: Vec<ExportPart<'_>>,
        found: &FoundHits,
        style: &Style,
        stop: &Stop,
    ) -> anyhow::Result<Vec<(PathBuf, usize)>> {
        if let Some(there) = parts.iter().find(|part| part.path.exists() && !self.replaces) {
            return Err(CliError::Exists { path: there.path.clone() }.into());
        }
        let mut whole = Vec::with_capacity(parts.len());
        for part in &parts {
            whole.extend(self.write_part(part, found, style, stop)?);
        }
        for (file, path) in whole {
            file.finish().map_err(|error| CliError::io(&path, error))?;
        }
        Ok(parts.into_iter().map(|part| (part.path, part.hits.len())).collect())
    }

    /// Writes a file and those beside it under temporary names, which go with an error.
    fn write_part(
        &self,
        part: &ExportPart<'_>,
        found: &FoundHits,
        style: &Style,
        stop: &Stop,
    ) -> anyhow::Result<Vec<(WholeFile, PathBuf)>> {
        let file = begin(&part.path, self.replaces)?;
        let io = |error: io::Error| CliError::io(&part.path, error);
        let job = found.job(&part.hits, style);
        let mut files = Vec::new();
        // A side file is replaced with its export.
        let mut side = |ending: &str, write: &mut dyn FnMut(&mut dyn Write) -> io::Result<()>| -> anyhow::Result<()> {
            let path = side_file(&part.path, ending);
            let side = begin(&path, true)?;
            let mut out = BufWriter::new(side.file());
            write(&mut out).and_then(|()| out.flush()).map_err(|error| CliError::io(&path, error))?;
            drop(out);
            files.push((side, path));
            Ok(())
        };
        if let Some(arguments) = &self.arguments {
            let mut meta = MetaWriter::begin().map_err(io)?;
            job.write_file(file.path(), Some(&mut |id, digest| meta.add(id, digest)), stop).map_err(told)?;
            let (about, mut meta) = ((arguments.as_slice(), part.part.as_ref(), style.format), Some(meta));
            side(META, &mut |out| match meta.take() {
                Some(meta) => meta.finish(about, (&found.answer, &style.columns), file.path(), out),
                None => Ok(()),
            })?;
        } else {
            job.write_file(file.path(), None, stop).map_err(told)?;
        }
        if let Some((ending, text)) = side_file_of(style.format, (&found.answer, part.hits.len()), &style.columns) {
            side(ending, &mut |out| out.write_all(text.as_bytes()))?;
        }
        files.insert(0, (file, part.path.clone()));
        Ok(files)
    }
}

/// Begins a file, or says why none can be made there.
/// Its folder is looked at first, because the system's word on a temporary name would only puzzle.
pub fn begin(path: &Path, replaces: bool) -> anyhow::Result<WholeFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::metadata(folder).map_err(|error| no_folder(path, error))?;
    Ok(WholeFile::begin(path, replaces).map_err(|error| unwritable(path, folder, &error))?)
}

/// Returns the error for a file that cannot be made in its folder. The system's word is of a temporary name, which
/// nobody typed: of it the kind is enough. A folder that is there and takes no file says that the file is not found.
fn unwritable(path: &Path, folder: &Path, error: &io::Error) -> CliError {
    let kind = match error.kind() {
        io::ErrorKind::NotFound => io::ErrorKind::PermissionDenied,
        kind => kind,
    };
    CliError::Unwritable { path: path.to_owned(), folder: folder.to_owned(), source: kind.into() }
}

/// Returns the error for a file whose folder cannot be read; if folders are missing, it names the topmost of them.
/// `path` is the file that was to be written.
fn no_folder(path: &Path, error: io::Error) -> CliError {
    let folders = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    match folders.take_while(|folder| !folder.exists()).last() {
        Some(folder) => CliError::NoFolder { path: path.to_owned(), folder: folder.to_owned() },
        None => CliError::io(path, error),
    }
}

/// Returns the error of an export as the program tells it.
/// A closed pipe stays one.
pub fn told(error: ExportError) -> anyhow::Error {
    match error {
        ExportError::Search(error) => error.into(),
        ExportError::Output(error) => error.into(),
        ExportError::Interrupted => IndexError::Interrupted.into(),
    }
}

//! Archives: what files are in them, and where their bytes lie.
//!
//! An archive is looked through once, its directory or its headers alone. What is in it can then be read
//! in any order and on any thread: a [`Member`] says where in the file its bytes are. A compressed tar
//! has no such places, nor has a compressed archive in an archive; these are unpacked beside the index
//! first ([`Spool`]), within bounds ([`limits`]).
//!
//! Nothing of an archive is written under its own name, so that names are but labels: whatever they are,
//! they are made printable, relative and unique.

pub(crate) mod label;
pub(crate) mod limits;
pub(crate) mod opening;
pub(crate) mod tar;
pub(crate) mod unpack;
pub(crate) mod view;
pub(crate) mod zip;

use std::collections::HashMap;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::corpus::archive::opening::Opening;
use crate::corpus::archive::unpack::Spool;
pub use crate::corpus::archive::unpack::unpack;
use crate::corpus::archive::view::{View, Window};
use crate::corpus::kind::FileKind;
use crate::corpus::read::LARGEST;
use crate::corpus::walk::{Found, Location, Stamp};
use crate::error::system_says;
use crate::stop::Stop;

/// Between the name of an archive and the name of what is in it. No other name has it in it.
pub const INSIDE: &str = "!/";

/// Why an archive cannot be read, or not to its end.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The system refuses to open or read it. This may change without the archive changing.
    #[error("{0}")]
    Refused(String),
    /// Its bytes contradict each other or end too early.
    #[error("damaged archive: {0}; what could be read of it counts")]
    Damaged(String),
    /// Only its name makes it an archive.
    #[error("neither .txt nor .pdf, and no zip or tar archive")]
    NoArchive,
    /// It is larger than any archive of letters.
    #[error("{0}, as no archive of letters does; what came before counts")]
    TooMuch(String),
    /// There is no room in this folder to unpack it.
    #[error("{}: {}", .0.display(), system_says(.1))]
    Disk(PathBuf, io::Error),
    /// The user stopped the run.
    #[error("stopped")]
    Stopped,
}

impl Fault {
    fn damaged(error: &io::Error) -> Fault {
        Fault::Damaged(says(error))
    }
}

/// What a decoder or the system says, for people.
fn says(error: &io::Error) -> String {
    if error.kind() == io::ErrorKind::UnexpectedEof { "it ends too early".to_owned() } else { system_says(error) }
}

/// A file in an archive: where its bytes are.
#[derive(Debug, Clone)]
pub struct Member {
    archive: View,
    /// Where its bytes begin in the archive; in a zip the header before them.
    at: u64,
    /// Bytes as they lie there.
    packed: u64,
    /// Bytes unpacked.
    size: u64,
    form: Form,
}

#[derive(Debug, Clone, Copy)]
enum Form {
    /// As it is.
    Bare,
    /// Behind a header of a zip archive, with the checksum of what it unpacks to.
    Zip { deflated: bool, crc: u32 },
}

impl Member {
    /// The bytes of the file.
    ///
    /// # Errors
    /// Says why they cannot be had; a [`Fault::Refused`] may be gone next time.
    pub fn read(&self) -> Result<Vec<u8>, Fault> {
        let window = self.open()?;
        let damaged = |error: io::Error| Fault::damaged(&error);
        let mut bytes = Vec::with_capacity(usize::try_from(self.size.min(LARGEST)).unwrap_or(0) + 1);
        self.unpacked(&window)?.take(self.size.saturating_add(1)).read_to_end(&mut bytes).map_err(damaged)?;
        if bytes.len() as u64 != self.size {
            return Err(Fault::Damaged("its size is another than the archive says".to_owned()));
        }
        match self.form {
            Form::Zip { crc, .. } if zip::checksum(&bytes) != crc => {
                Err(Fault::Damaged("its checksum is another than the archive says".to_owned()))
            }
            _ => Ok(bytes),
        }
    }

    /// The number of its bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    fn open(&self) -> Result<Window, Fault> {
        self.archive.open().map_err(|error| Fault::Refused(system_says(&error)))
    }

    /// Where its bytes as they are packed begin.
    fn start(&self, window: &Window) -> Result<u64, Fault> {
        match self.form {
            Form::Bare => Ok(self.at),
            Form::Zip { .. } => zip::data_start(window, self.at),
        }
    }

    fn unpacked(&self, window: &Window) -> Result<Box<dyn Read>, Fault> {
        let packed = window.reader(self.start(window)?, self.packed);
        Ok(match self.form {
            Form::Zip { deflated: true, .. } => Box::new(flate2::read::DeflateDecoder::new(packed)),
            _ => Box::new(packed),
        })
    }

    fn is_packed(&self) -> bool {
        matches!(self.form, Form::Zip { deflated: true, .. })
    }
}

/// What stands in an archive's directory.
pub(crate) struct Entry<'a> {
    name: &'a [u8],
    content: Result<Member, String>,
}

/// Hears of one entry after the other.
type Visit<'a> = dyn FnMut(Entry<'_>) -> Result<(), Fault> + 'a;

/// Looks into archives.
#[derive(Debug)]
pub struct Archives {
    spool: Spool,
    last: Mutex<Option<(PathBuf, Stamp, Arc<Places>)>>,
}

/// Members by their printable names.
type Places = HashMap<String, Location>;

impl Archives {
    /// Archives that are unpacked in `folder` where they must be.
    pub fn new(folder: PathBuf) -> Archives {
        Archives { spool: Spool::new(folder), last: Mutex::default() }
    }

    /// The archive `file`, and everything in it and in the archives in it, in no particular order. Where an
    /// archive could not be read to its end, its own [`Location`] says why.
    ///
    /// # Errors
    /// When the archive cannot be opened, there is no room to unpack it, or the run was asked to stop.
    pub fn open(&self, file: &Found, stop: &Stop) -> Result<Vec<Found>, Fault> {
        let Location::File(path) = &file.location else { return Ok(vec![file.clone()]) };
        Opening::new(&self.spool, stop, file.stamp).all_of(file, &View::of_file(path, file.stamp))
    }

    /// Where the member `name` of the archive at `path` is; `None` when it is not in it.
    ///
    /// # Errors
    /// As [`Archives::open`].
    pub fn member(&self, path: &Path, stamp: Stamp, name: &str) -> Result<Option<Location>, Fault> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, _, places)) = last.as_ref().filter(|(known, at, _)| known == path && *at == stamp) {
            return Ok(places.get(name).cloned());
        }
        let archive = name.split(INSIDE).next().unwrap_or_default().to_owned();
        let file = Found { name: archive, kind: FileKind::Archive, stamp, location: Location::File(path.to_owned()) };
        let found = self.open(&file, &Stop::default())?;
        let places: Places = found.into_iter().map(|found| (found.name, found.location)).collect();
        let place = places.get(name).cloned();
        *last = Some((path.to_owned(), stamp, Arc::new(places)));
        Ok(place)
    }
}

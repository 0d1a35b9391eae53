//! Opens archives by their paths: as a whole when a folder is indexed, or for one member when a letter is shown.
//! The last archive is remembered, since letters that are asked for one after the other are often in the same
//! one.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::corpus::archive::byte_range::ByteRange;
use crate::corpus::archive::error::ArchiveError;
use crate::corpus::archive::opening::Opening;
use crate::corpus::archive::unpack::Spool;
use crate::corpus::found::{Found, Location};
use crate::corpus::kind::FileKind;
use crate::corpus::names::INSIDE;
use crate::platform::Stamp;
use crate::stop::Stop;

/// The opener of archives, with the place where compressed ones are unpacked. Shared by all threads.
#[derive(Debug)]
pub struct Archives {
    /// The file that compressed archives are unpacked to.
    spool: Spool,
    /// The path, the stamp and the members of the archive that was asked last for a member.
    last: Mutex<Option<(PathBuf, Stamp, Arc<MemberPlaces>)>>,
}

/// Locations of members by their printable names.
type MemberPlaces = HashMap<String, Location>;

impl Archives {
    /// Returns an opener that unpacks in `folder` the archives that must be.
    pub fn new(folder: PathBuf) -> Archives {
        Archives { spool: Spool::new(folder), last: Mutex::default() }
    }

    /// Returns the archive `file`, everything in it and in the archives in it, in no particular order. An archive
    /// that could not be read to its end has a [`Location`] with the reason.
    ///
    /// # Errors
    /// When the archive cannot be opened, there is no room to unpack it, or the run was asked to stop.
    pub fn open(&self, file: &Found, stop: &Stop) -> Result<Vec<Found>, ArchiveError> {
        let Location::File(path) = &file.location else { return Ok(vec![file.clone()]) };
        Opening::new(&self.spool, stop, file.stamp).all_of(file, &ByteRange::of_file(path, file.stamp))
    }

    /// Returns the location of the member `name` of the archive at `path`; `None` when it is not in it.
    ///
    /// # Errors
    /// As [`Archives::open`].
    pub fn member(&self, path: &Path, stamp: Stamp, name: &str) -> Result<Option<Location>, ArchiveError> {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, _, places)) = last.as_ref().filter(|(known, at, _)| known == path && *at == stamp) {
            return Ok(places.get(name).cloned());
        }
        let archive = name.split(INSIDE).next().unwrap_or_default().to_owned();
        let file = Found { name: archive, kind: FileKind::Archive, stamp, location: Location::File(path.to_owned()) };
        let found = self.open(&file, &Stop::default())?;
        let places: MemberPlaces = found.into_iter().map(|found| (found.name, found.location)).collect();
        let place = places.get(name).cloned();
        *last = Some((path.to_owned(), stamp, Arc::new(places)));
        Ok(place)
    }
}

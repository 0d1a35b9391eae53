//! An archive is looked through, and the archives in it.

use std::io::{self, BufReader, Read};

use crate::corpus::archive::byte_range::ByteRange;
use crate::corpus::archive::entry::{ArchiveEntry, ArchiveMember, Packing};
use crate::corpus::archive::error::ArchiveError;
use crate::corpus::archive::label::Labels;
use crate::corpus::archive::limits::{Budget, DEEPEST};
use crate::corpus::archive::unpack::{Spool, decoder};
use crate::corpus::archive::{tar, zip};
use crate::corpus::file::Stamp;
use crate::corpus::found::{Found, HIDDEN, Location, NO_LETTER};
use crate::corpus::kind::{FileKind, HEAD, Magic};
use crate::corpus::names::INSIDE;
use crate::error::system_says;
use crate::stop::Stop;

/// An archive that is being looked through.
pub struct Opening<'a> {
    spool: &'a Spool,
    stop: &'a Stop,
    /// Of the outermost archive: as long as it has this one, everything in it is as it was.
    stamp: Stamp,
    budget: Budget,
    found: Vec<Found>,
}

impl<'a> Opening<'a> {
    /// Nothing of an archive with this stamp yet.
    pub fn new(spool: &'a Spool, stop: &'a Stop, stamp: Stamp) -> Opening<'a> {
        Opening { spool, stop, stamp, budget: Budget::new(stamp.size), found: Vec::new() }
    }

    /// The archive `file`, whose bytes are `view`, and everything in it.
    pub fn all_of(mut self, file: &Found, view: &ByteRange) -> Result<Vec<Found>, ArchiveError> {
        let location = match self.look_into(view, &file.name, 1) {
            Ok(()) => file.location.clone(),
            Err(fault @ (ArchiveError::Damaged(_) | ArchiveError::NoArchive | ArchiveError::TooMuch(_))) => {
                Location::Nowhere(fault.to_string())
            }
            Err(fault) => return Err(fault),
        };
        self.push(file.name.clone(), FileKind::Archive, location);
        Ok(self.found)
    }

    fn push(&mut self, name: String, kind: FileKind, location: Location) {
        self.found.push(Found { name, kind, stamp: self.stamp, location });
    }

    /// Looks through the archive `name`, which lies in `depth - 1` others.
    fn look_into(&mut self, view: &ByteRange, name: &str, depth: usize) -> Result<(), ArchiveError> {
        let refused = |error: io::Error| ArchiveError::Refused(system_says(&error));
        let window = view.open().map_err(refused)?;
        if window.len() == 0 {
            return Err(ArchiveError::Damaged("it is empty".to_owned()));
        }
        let magic = magic_of(&window.head(HEAD).map_err(refused)?);
        let packed = BufReader::new(window.reader(0, window.len()));
        if let Some(decoder) = decoder(magic, packed) {
            let mut decoder = decoder.map_err(|error| ArchiveError::damaged(&error))?;
            let mut head = Vec::new();
            (&mut decoder).take(HEAD as u64).read_to_end(&mut head).map_err(|error| ArchiveError::damaged(&error))?;
            if !magic_of(&head).is_some_and(Magic::is_archive) {
                return Err(ArchiveError::NoArchive);
            }
            let (unpacked, ended) = self.spool.keep(head.chain(decoder), &mut self.budget, self.stop)?;
            // What ends too early may still begin with whole letters.
            let looked = self.look_into(&unpacked, name, depth);
            return first_cause(ended, looked);
        }
        let mut labels = Labels::default();
        let mut visit = |entry: ArchiveEntry<'_>| self.take(entry, name, depth, &mut labels);
        match magic {
            Some(Magic::Tar) => tar::list(view, &window, &mut visit),
            // A zip is read from its end: there may be a program before it.
            _ => zip::list(view, &window, &mut visit),
        }
    }

    fn take(
        &mut self,
        entry: ArchiveEntry<'_>,
        archive: &str,
        depth: usize,
        labels: &mut Labels,
    ) -> Result<(), ArchiveError> {
        self.budget.entry()?;
        if self.stop.is_asked() {
            return Err(ArchiveError::Stopped);
        }
        let Some(label) = labels.of(entry.name) else { return Ok(()) };
        let kind = FileKind::of(&label);
        let name = format!("{archive}{INSIDE}{label}");
        if label.rsplit('/').next().is_some_and(|file| file.starts_with('.')) {
            // As in folders: what is named like no letter is nobody's concern.
            if kind != FileKind::Other {
                self.push(name, FileKind::Other, Location::Nowhere(HIDDEN.to_owned()));
            }
            return Ok(());
        }
        match (entry.content, kind) {
            (Err(reason), _) => self.push(name, FileKind::Other, Location::Nowhere(reason)),
            (Ok(_), FileKind::Other) => self.push(name, kind, Location::Nowhere(NO_LETTER.to_owned())),
            (Ok(member), FileKind::Archive) => return self.nested(&member, name, depth + 1),
            (Ok(member), FileKind::Pdf | FileKind::Text) => {
                // Of a tar, no byte belongs to two files; what a zip or an archive in one claims must be paid for.
                if depth > 1 || matches!(member.form, Packing::Zip { .. }) {
                    self.budget.unpack(member.size)?;
                }
                self.push(name, kind, Location::Member(member));
            }
        }
        Ok(())
    }

    /// Looks into an archive in an archive. What is wrong with it is said of it; a bound that is reached or
    /// a full disk ends the whole.
    fn nested(&mut self, member: &ArchiveMember, name: String, depth: usize) -> Result<(), ArchiveError> {
        let looked = match depth > DEEPEST {
            true => Err(ArchiveError::Damaged(format!("it lies in {DEEPEST} others, deeper than is looked"))),
            false => self.nested_view(member).and_then(|(view, ended)| {
                let looked = self.look_into(&view, &name, depth);
                first_cause(ended, looked)
            }),
        };
        let location = match looked {
            Ok(()) => Location::Member(member.clone()),
            Err(fault @ (ArchiveError::Damaged(_) | ArchiveError::NoArchive)) => Location::Nowhere(fault.to_string()),
            Err(fault) => return Err(fault),
        };
        self.push(name, FileKind::Archive, location);
        Ok(())
    }

    /// The bytes of an archive in an archive: where they lie, or unpacked.
    fn nested_view(&mut self, member: &ArchiveMember) -> Result<(ByteRange, Result<(), ArchiveError>), ArchiveError> {
        let window = member.open()?;
        if member.is_packed() {
            return self.spool.keep(member.unpacked(&window)?, &mut self.budget, self.stop);
        }
        Ok((member.archive.part(member.start(&window)?, member.packed), Ok(())))
    }
}

/// What a file begins with that may be a tar as the first programs wrote them, without a mark.
fn magic_of(head: &[u8]) -> Option<Magic> {
    Magic::of(head).or_else(|| tar::begins(head).then_some(Magic::Tar))
}

/// How unpacking ended explains what was found wrong with what was unpacked, unless that is of another kind.
fn first_cause(ended: Result<(), ArchiveError>, looked: Result<(), ArchiveError>) -> Result<(), ArchiveError> {
    match looked {
        Ok(()) | Err(ArchiveError::Damaged(_) | ArchiveError::NoArchive) => ended.and(looked),
        Err(other) => Err(other),
    }
}

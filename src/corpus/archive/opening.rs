//! Looks through an archive, and through the archives in it, and lists their files. One budget holds for all of
//! them: an archive that hides its size in others is bounded as well.

use std::io::{self, BufReader, Read};

use crate::corpus::archive::byte_range::ByteRange;
use crate::corpus::archive::entry::{ArchiveEntry, ArchiveMember, Packing};
use crate::corpus::archive::error::ArchiveError;
use crate::corpus::archive::label::Labels;
use crate::corpus::archive::limits::{Budget, DEEPEST};
use crate::corpus::archive::unpack::{Spool, decoder};
use crate::corpus::archive::{tar, zip};
use crate::corpus::found::{Found, HIDDEN, Location, NO_LETTER};
use crate::corpus::kind::{FileKind, HEAD, Magic};
use crate::corpus::names::INSIDE;
use crate::platform::{Stamp, system_says};
use crate::stop::Stop;

/// One archive while it is looked through.
pub struct Opening<'a> {
    /// The file for archives that must be unpacked.
    spool: &'a Spool,
    /// The wish of the user to stop, asked for at each entry.
    stop: &'a Stop,
    /// The stamp of the outermost archive: as long as the archive has it, everything in it is unchanged.
    stamp: Stamp,
    /// The bounds that are left for the archive and those in it.
    budget: Budget,
    /// The files found so far.
    found: Vec<Found>,
}

impl<'a> Opening<'a> {
    /// Returns a beginning: nothing was found yet in an archive with this stamp.
    pub fn new(spool: &'a Spool, stop: &'a Stop, stamp: Stamp) -> Opening<'a> {
        Opening { spool, stop, stamp, budget: Budget::new(stamp.size), found: Vec::new() }
    }

    /// Returns the archive `file`, whose bytes are `view`, and everything in it.
    ///
    /// # Errors
    /// When the system refuses to read it, there is no room to unpack it, or the run was stopped. Damage is no
    /// error: it is told in the location of the archive.
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

    /// Adds a file to those found.
    fn push(&mut self, name: String, kind: FileKind, location: Location) {
        self.found.push(Found { name, kind, stamp: self.stamp, location });
    }

    /// Looks through the archive `name` at `depth`, 1 for one that is in no other. Files found before an error
    /// stay found.
    ///
    /// # Errors
    /// When it cannot be read, is no archive, is damaged or too large.
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
            // A compressed file that is no archive was taken for one by its name alone.
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

    /// Adds an entry of `archive` to the files found, or looks into it when it is an archive itself.
    ///
    /// # Errors
    /// When a bound is reached or the run was stopped.
    fn take(
        &mut self,
        entry: ArchiveEntry<'_>,
        archive: &str,
        depth: usize,
        labels: &mut Labels,
    ) -> Result<(), ArchiveError> {
        // Entries that are no letters count too: listing them takes time and memory.
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

    /// Looks into an archive in an archive. Damage is told of it alone; a bound that is reached or a full disk
    /// ends the whole.
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

    /// Returns the bytes of an archive in an archive: in place where they are stored, else unpacked, and then
    /// also how the unpacking ended.
    fn nested_view(&mut self, member: &ArchiveMember) -> Result<(ByteRange, Result<(), ArchiveError>), ArchiveError> {
        let window = member.open()?;
        // A deflated archive must be unpacked; a stored one is read in place.
        if member.is_packed() {
            return self.spool.keep(member.unpacked(&window)?, &mut self.budget, self.stop);
        }
        Ok((member.archive.part(member.start(&window)?, member.packed), Ok(())))
    }
}

/// Returns the format that begins with `head`; unlike [`Magic::of`], also of a tar as the first programs wrote
/// them, without a mark.
fn magic_of(head: &[u8]) -> Option<Magic> {
    Magic::of(head).or_else(|| tar::begins(head).then_some(Magic::Tar))
}

/// Returns the error that explains the other: the end of unpacking (`ended`) explains damage found in the
/// unpacked bytes (`looked`), but nothing else.
fn first_cause(ended: Result<(), ArchiveError>, looked: Result<(), ArchiveError>) -> Result<(), ArchiveError> {
    match looked {
        Ok(()) | Err(ArchiveError::Damaged(_) | ArchiveError::NoArchive) => ended.and(looked),
        Err(other) => Err(other),
    }
}

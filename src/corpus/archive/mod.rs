//! Archives: what files are in them, and where their bytes lie.
//!
//! An archive is looked through once, its directory or its headers alone. What is in it can then be read
//! in any order and on any thread: a [`Member`] says where in the file its bytes are. A compressed tar
//! has no such places, nor has a compressed archive in an archive; these are unpacked beside the index
//! first ([`Spool`]), within bounds ([`limits`]).
//!
//! Nothing of an archive is written under its own name, so that names are but labels: whatever they are,
//! they are made printable, relative and unique.

mod limits;
mod tar;
mod unpack;
mod view;
mod zip;

use std::collections::{HashMap, HashSet};
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use super::kind::{FileKind, HEAD, Magic};
use super::read::LARGEST;
use super::walk::{Found, Location, Stamp, printable_path};
use crate::error::system_says;
use limits::{Budget, DEEPEST};
pub use unpack::unpack;
use unpack::{Spool, decoder};
use view::{View, Window};

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
        self.unpacked(&window)?.take(self.size + 1).read_to_end(&mut bytes).map_err(damaged)?;
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
struct Entry<'a> {
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
    /// When the archive cannot be opened, there is no room to unpack it, or `stop` became true.
    pub fn open(&self, file: &Found, stop: &AtomicBool) -> Result<Vec<Found>, Fault> {
        let Location::File(path) = &file.location else { return Ok(vec![file.clone()]) };
        let budget = Budget::new(file.stamp.size);
        let mut opening = Opening { spool: &self.spool, stop, stamp: file.stamp, budget, found: Vec::new() };
        match opening.look_into(&View::of_file(path, file.stamp), &file.name, 1) {
            Ok(()) => opening.push(file.name.clone(), FileKind::Archive, file.location.clone()),
            Err(fault @ (Fault::Damaged(_) | Fault::TooMuch(_))) => {
                opening.push(file.name.clone(), FileKind::Archive, Location::Nowhere(fault.to_string()));
            }
            Err(fault) => return Err(fault),
        }
        Ok(opening.found)
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
        let found = self.open(&file, &AtomicBool::new(false))?;
        let places: Places = found.into_iter().map(|found| (found.name, found.location)).collect();
        let place = places.get(name).cloned();
        *last = Some((path.to_owned(), stamp, Arc::new(places)));
        Ok(place)
    }
}

/// An archive that is being looked through.
struct Opening<'a> {
    spool: &'a Spool,
    stop: &'a AtomicBool,
    /// Of the outermost archive: as long as it has this one, everything in it is as it was.
    stamp: Stamp,
    budget: Budget,
    found: Vec<Found>,
}

impl Opening<'_> {
    fn push(&mut self, name: String, kind: FileKind, location: Location) {
        self.found.push(Found { name, kind, stamp: self.stamp, location });
    }

    /// Looks through the archive `name`, which lies in `depth - 1` others.
    fn look_into(&mut self, view: &View, name: &str, depth: usize) -> Result<(), Fault> {
        let refused = |error: io::Error| Fault::Refused(system_says(&error));
        let window = view.open().map_err(refused)?;
        let magic = Magic::of(&window.head(HEAD).map_err(refused)?);
        let packed = BufReader::new(window.reader(0, window.len()));
        if let Some(decoder) = decoder(magic, packed) {
            let decoder = decoder.map_err(|error| Fault::damaged(&error))?;
            let (unpacked, ended) = self.spool.keep(decoder, &mut self.budget, self.stop)?;
            // What ends too early may still begin with whole letters.
            let looked = self.look_into_unpacked(&unpacked, name, depth);
            return ended.and(looked);
        }
        let mut labels = Labels::default();
        let mut visit = |entry: Entry<'_>| self.take(entry, name, depth, &mut labels);
        match magic {
            Some(Magic::Tar) => tar::list(view, &window, &mut visit),
            // A zip is read from its end: there may be a program before it.
            _ => zip::list(view, &window, &mut visit),
        }
    }

    fn look_into_unpacked(&mut self, view: &View, name: &str, depth: usize) -> Result<(), Fault> {
        let head = view.open().and_then(|window| window.head(HEAD)).map_err(|error| Fault::damaged(&error))?;
        match Magic::of(&head) {
            Some(Magic::Tar | Magic::Zip) => self.look_into(view, name, depth),
            Some(_) if depth < DEEPEST => self.look_into(view, name, depth + 1),
            _ => Err(Fault::Damaged("no archive is in it".to_owned())),
        }
    }

    fn take(&mut self, entry: Entry<'_>, archive: &str, depth: usize, labels: &mut Labels) -> Result<(), Fault> {
        self.budget.entry()?;
        if self.stop.load(std::sync::atomic::Ordering::Relaxed) {
            return Err(Fault::Stopped);
        }
        let Some(label) = labels.of(entry.name) else { return Ok(()) };
        let kind = FileKind::of(&label);
        let name = format!("{archive}{INSIDE}{label}");
        match (entry.content, kind) {
            (Err(reason), _) => self.push(name, FileKind::Other, Location::Nowhere(reason)),
            (Ok(_), FileKind::Other) => self.push(name, kind, Location::Nowhere(super::walk::NO_LETTER.to_owned())),
            (Ok(member), FileKind::Archive) => return self.nested(&member, name, depth + 1),
            (Ok(member), FileKind::Pdf | FileKind::Text) => {
                if member.is_packed() {
                    self.budget.unpack(member.size)?;
                }
                self.push(name, kind, Location::Member(member));
            }
        }
        Ok(())
    }

    /// Looks into an archive in an archive. What is wrong with it is said of it; a bound that is reached or
    /// a full disk ends the whole.
    fn nested(&mut self, member: &Member, name: String, depth: usize) -> Result<(), Fault> {
        let looked = match depth > DEEPEST {
            true => Err(Fault::Damaged(format!("it lies in {DEEPEST} others, deeper than is looked"))),
            false => self.nested_view(member).and_then(|(view, ended)| {
                let looked = self.look_into(&view, &name, depth);
                ended.and(looked)
            }),
        };
        let location = match looked {
            Ok(()) => Location::Member(member.clone()),
            Err(fault @ Fault::Damaged(_)) => Location::Nowhere(fault.to_string()),
            Err(fault) => return Err(fault),
        };
        self.push(name, FileKind::Archive, location);
        Ok(())
    }

    /// The bytes of an archive in an archive: where they lie, or unpacked.
    fn nested_view(&mut self, member: &Member) -> Result<(View, Result<(), Fault>), Fault> {
        let window = member.open()?;
        if member.is_packed() {
            return self.spool.keep(member.unpacked(&window)?, &mut self.budget, self.stop);
        }
        Ok((member.archive.part(member.start(&window)?, member.packed), Ok(())))
    }
}

/// Makes names of entries printable, relative and unique in their archive.
#[derive(Default)]
struct Labels {
    taken: HashSet<u128>,
}

impl Labels {
    /// The label of the file `name`; `None` when it is hidden, as files in folders are whose names begin
    /// with a dot, or belongs to the archiver of macOS.
    fn of(&mut self, name: &[u8]) -> Option<String> {
        use std::os::unix::ffi::OsStrExt;
        let parts = name.split(|&byte| byte == b'/' || byte == b'\\');
        let parts: Vec<&[u8]> = parts.filter(|part| !matches!(*part, b"" | b"." | b"..")).collect();
        if parts.iter().any(|part| part.starts_with(b".") || *part == b"__MACOSX") {
            return None;
        }
        let label = printable_path(Path::new(std::ffi::OsStr::from_bytes(&parts.join(&b'/'))));
        let label = if label.is_empty() { "unnamed".to_owned() } else { label };
        let (stem, ending) = match label.rfind('.') {
            Some(dot) if !label[dot..].contains('/') => label.split_at(dot),
            _ => (&label[..], ""),
        };
        let mut numbered = (2..).map(|number| format!("{stem}~{number}{ending}"));
        let mut candidate = label.clone();
        while !self.taken.insert(super::read::short_hash(&blake3::hash(candidate.as_bytes()))) {
            candidate = numbered.next()?;
        }
        Some(candidate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_entries_are_only_labels() {
        let mut labels = Labels::default();
        for (name, label) in [
            (&b"a/b.txt"[..], Some("a/b.txt")),
            (b"./a/b.txt", Some("a/b~2.txt")),
            (b"../../etc/passwd", Some("etc/passwd")),
            (b"/etc/passwd", Some("etc/passwd~2")),
            (b"C:\\letters\\a.txt", Some("C:/letters/a.txt")),
            (b"caf\xe9\n.txt", Some("caf%E9%0A.txt")),
            (b"a.zip!/b.txt", Some("a.zip%21/b.txt")),
            (b"a/.b.txt", None),
            (b"__MACOSX/._a.txt", None),
            (b"..", Some("unnamed")),
        ] {
            assert_eq!(labels.of(name).as_deref(), label, "{}", String::from_utf8_lossy(name));
        }
    }
}

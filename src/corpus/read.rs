//! Reads the document of a found file: its bytes from disk or archive, unpacked, then its text. All sources of
//! letters come together here, under the same bounds and the same errors.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::corpus::archive::archives::Archives;
use crate::corpus::archive::entry::ArchiveMember;
use crate::corpus::archive::error::ArchiveError;
use crate::corpus::archive::unpack::unpack;
use crate::corpus::content::{Content, LARGEST, Text, short_hash};
use crate::corpus::decode::{Decoded, decoded};
use crate::corpus::found::{Found, Location};
use crate::corpus::kind::{FileKind, HEAD, Magic};
use crate::corpus::pdf::error::PdfError;
use crate::corpus::pdf::pages::PdfPages;
use crate::corpus::pdf::worker::PdfReader;
use crate::corpus::texts::cache::TextCache;
use crate::letter::document::Document;
use crate::platform::open_file;
use crate::platform::system_says;
use crate::stop::Stop;

/// A reason why a file gives no document, in words for the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The system refuses to open or read it. This may change without the file changing.
    #[error("{0}")]
    Refused(String),
    /// It is larger than any letter.
    #[error("larger than {} MB, no letter is", LARGEST >> 20)]
    TooLarge,
    /// It has no bytes.
    #[error("empty file")]
    Empty,
    /// It cannot be unpacked.
    #[error("{0}")]
    Packed(String),
    /// It is an archive, though its name denies it.
    #[error("an archive under another name, in an archive")]
    Archive,
    /// Its bytes are not text.
    #[error("binary data, not text")]
    Binary,
    /// It is a PDF without usable text.
    #[error("{0}")]
    Pdf(#[from] PdfError),
}

/// A reader of files, in archives or not; shared by all threads.
pub struct Reader {
    pdf: PdfReader,
    archives: Archives,
}

/// A reader that reads PDFs in this process: what a program of one's own begins with.
impl Default for Reader {
    fn default() -> Reader {
        Reader::new(PdfReader::in_process())
    }
}

impl Reader {
    /// Returns a reader that reads PDFs with `pdf`, and unpacks archives in the folder for temporary files.
    pub fn new(pdf: PdfReader) -> Reader {
        Reader { pdf, archives: Archives::new(std::env::temp_dir()) }
    }

    /// Returns the same reader, but compressed archives are unpacked in `folder` and not in that for temporary
    /// files, which may be in memory.
    pub(crate) fn unpacking_in(self, folder: PathBuf) -> Reader {
        Reader { archives: Archives::new(folder), ..self }
    }

    /// Returns true if `file` is an archive, by its name or by its first bytes.
    pub(crate) fn is_archive(&self, file: &Found) -> bool {
        let Location::File(path) = &file.location else { return false };
        let mut head = [0; HEAD];
        let mut magic = || {
            open_file(path).and_then(|mut opened| opened.read(&mut head)).ok().and_then(|len| Magic::of(&head[..len]))
        };
        file.kind == FileKind::Archive || magic().is_some_and(Magic::is_archive)
    }

    /// Returns the archive `file` and everything in it, in no particular order. An archive that was not read to
    /// its end has one more file, which cannot be read and gives the reason.
    ///
    /// # Errors
    /// When it cannot be opened, there is no room to unpack it, or the run was asked to stop.
    pub fn open_archive(&self, file: &Found, stop: &Stop) -> Result<Vec<Found>, ArchiveError> {
        self.archives.open(file, stop)
    }

    /// Returns the same reader, but the processes that read PDFs on `threads` take no more than `memory` bytes
    /// together.
    pub(crate) fn within(self, memory: u64, threads: usize) -> Reader {
        Reader { pdf: self.pdf.within(memory, threads), ..self }
    }

    /// Returns the same reader, but PDFs whose texts are in `cache` are not read again.
    pub fn remembering(self, cache: TextCache) -> Reader {
        Reader { pdf: self.pdf.remembering(cache), ..self }
    }

    /// Reads the text of a file, for [`read`](crate::letter::read()).
    ///
    /// # Errors
    /// When it cannot be read, is empty, larger than any letter, or no text.
    pub fn document(&self, file: &Found) -> Result<Document, ReadError> {
        Ok(self.text(file.kind, self.content(file)?)?.document)
    }

    /// Reads the bytes of a file, unpacked where it is compressed.
    ///
    /// # Errors
    /// When it cannot be read, is empty or larger than any letter.
    pub(crate) fn content(&self, file: &Found) -> Result<Content, ReadError> {
        let packed = match &file.location {
            Location::File(_) if file.stamp.size > LARGEST => return Err(ReadError::TooLarge),
            Location::File(path) => {
                read_whole(path, file.stamp.size).map_err(|error| ReadError::Refused(system_says(&error)))?
            }
            Location::Member(member) => read_member(member)?,
            Location::Within(archive) => match self.archives.member(archive, file.stamp, &file.name)? {
                Some(Location::Member(member)) => read_member(&member)?,
                _ => return Err(ReadError::Refused("no longer in the archive".to_owned())),
            },
            Location::Nowhere(reason) => return Err(ReadError::Packed(reason.clone())),
            Location::Gone => return Err(ReadError::Refused("gone".to_owned())),
        };
        content_of(packed)
    }

    /// Reads the bytes of the file at `path`, or of the one in it where it is an archive and `name` goes on with `!/`;
    /// unpacked where they are compressed.
    ///
    /// # Errors
    /// When it cannot be read, is empty or larger than any letter.
    #[cfg(feature = "serve")]
    pub(crate) fn bytes_of(&self, path: &Path, name: &str) -> Result<Vec<u8>, ReadError> {
        let metadata = std::fs::metadata(path).map_err(|error| ReadError::Refused(system_says(&error)))?;
        let location = match name.contains(crate::corpus::names::INSIDE) {
            true => Location::Within(path.to_owned()),
            false => Location::File(path.to_owned()),
        };
        let stamp = crate::platform::stamp(&metadata);
        let found = Found { name: name.to_owned(), kind: FileKind::of(name), stamp, location };
        Ok(self.content(&found)?.bytes)
    }

    /// Returns the text of bytes that are in no file, in any form that a file may have.
    ///
    /// # Errors
    /// When there are none, more than any letter has, or they are no text.
    pub(crate) fn document_of(&self, bytes: Vec<u8>) -> Result<Document, ReadError> {
        Ok(self.text(FileKind::Text, content_of(bytes)?)?.document)
    }

    /// Returns the text of a file's bytes. Their first bytes count more than the name of the file, given as
    /// `kind`.
    ///
    /// # Errors
    /// When they are no text, or a PDF without any.
    pub(crate) fn text(&self, kind: FileKind, content: Content) -> Result<Text, ReadError> {
        let Content { bytes, hash } = content;
        let of_pages = |pages: PdfPages| Text::of(Document::from_pages(pages.texts).lacking(pages.unread));
        let of_text = |Decoded { text, same }| match same {
            true => Text { document: Document::from_text(text), hash },
            false => Text::of(Document::from_text(text)),
        };
        match Magic::of(&bytes) {
            Some(Magic::Pdf) => Ok(of_pages(self.pdf.read(&bytes)?)),
            Some(Magic::Zip | Magic::Tar) => Err(ReadError::Archive),
            // A PDF that lost its beginning can be repaired; a text that is called one is text.
            _ if kind == FileKind::Pdf => match decoded(bytes.clone()) {
                Some(decoded) => Ok(of_text(decoded)),
                None => Ok(of_pages(self.pdf.read(&bytes)?)),
            },
            _ => decoded(bytes).map(of_text).ok_or(ReadError::Binary),
        }
    }
}

/// Unpacks bytes where they are compressed.
fn content_of(packed: Vec<u8>) -> Result<Content, ReadError> {
    let bytes = unpack(packed, LARGEST).map_err(ReadError::Packed)?;
    match bytes.len() as u64 {
        0 => Err(ReadError::Empty),
        size if size > LARGEST => Err(ReadError::TooLarge),
        _ => Ok(Content { hash: short_hash(&blake3::hash(&bytes)), bytes }),
    }
}

/// Reads the file at `path`, which had `size` bytes when it was found; of one that has grown since, no more than one
/// byte over the size of the largest letter.
fn read_whole(path: &Path, size: u64) -> io::Result<Vec<u8>> {
    let mut file = open_file(path)?.take(LARGEST + 1);
    // There is room for one byte more, so that one read tells that the file ends where it did.
    let mut bytes = vec![0; usize::try_from(size).unwrap_or(0) + 1];
    let read = file.read(&mut bytes)?;
    bytes.truncate(read);
    if read as u64 != size {
        file.read_to_end(&mut bytes)?;
    }
    Ok(bytes)
}

/// Reads a file in an archive, unless it is larger than any letter.
fn read_member(member: &ArchiveMember) -> Result<Vec<u8>, ReadError> {
    if member.size() > LARGEST {
        return Err(ReadError::TooLarge);
    }
    Ok(member.read()?)
}

impl From<ArchiveError> for ReadError {
    fn from(fault: ArchiveError) -> ReadError {
        match fault {
            ArchiveError::Damaged(reason) => ReadError::Packed(format!("damaged in the archive: {reason}")),
            fault => ReadError::Refused(fault.to_string()),
        }
    }
}

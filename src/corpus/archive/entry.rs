//! An entry of an archive.

use std::io::{self, Read};

use crate::corpus::archive::byte_range::{ByteRange, OpenRange};
use crate::corpus::archive::error::ArchiveError;
use crate::corpus::archive::zip_header::{checksum, data_start};
use crate::corpus::content::LARGEST;
use crate::error::system_says;

/// What stands in an archive's directory.
pub(crate) struct ArchiveEntry<'a> {
    pub name: &'a [u8],
    pub content: Result<ArchiveMember, String>,
}

/// Hears of one entry after the other.
pub(crate) type Visit<'a> = dyn FnMut(ArchiveEntry<'_>) -> Result<(), ArchiveError> + 'a;

/// A file in an archive: where its bytes are.
#[derive(Debug, Clone)]
pub struct ArchiveMember {
    /// The bytes of the archive that it is in.
    pub archive: ByteRange,
    /// Where its bytes begin in the archive; in a zip the header before them.
    pub at: u64,
    /// Bytes as they lie there.
    pub packed: u64,
    /// Bytes unpacked.
    pub size: u64,
    /// The way its bytes are packed.
    pub form: Packing,
}

#[derive(Debug, Clone, Copy)]
pub enum Packing {
    /// As it is.
    Bare,
    /// Behind a header of a zip archive, with the checksum of what it unpacks to.
    Zip { deflated: bool, crc: u32 },
}

impl ArchiveMember {
    /// The bytes of the file.
    ///
    /// # Errors
    /// Says why they cannot be had; a [`ArchiveError::Refused`] may be gone next time.
    pub fn read(&self) -> Result<Vec<u8>, ArchiveError> {
        let window = self.open()?;
        let damaged = |error: io::Error| ArchiveError::damaged(&error);
        let mut bytes = Vec::with_capacity(usize::try_from(self.size.min(LARGEST)).unwrap_or(0) + 1);
        self.unpacked(&window)?.take(self.size.saturating_add(1)).read_to_end(&mut bytes).map_err(damaged)?;
        if bytes.len() as u64 != self.size {
            return Err(ArchiveError::Damaged("its size is another than the archive says".to_owned()));
        }
        match self.form {
            Packing::Zip { crc, .. } if checksum(&bytes) != crc => {
                Err(ArchiveError::Damaged("its checksum is another than the archive says".to_owned()))
            }
            _ => Ok(bytes),
        }
    }

    /// The number of its bytes.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Opens the archive that it is in.
    ///
    /// # Errors
    /// When the archive cannot be opened, or is not the one that was looked through.
    pub fn open(&self) -> Result<OpenRange, ArchiveError> {
        self.archive.open().map_err(|error| ArchiveError::Refused(system_says(&error)))
    }

    /// Where its bytes as they are packed begin.
    pub fn start(&self, window: &OpenRange) -> Result<u64, ArchiveError> {
        match self.form {
            Packing::Bare => Ok(self.at),
            Packing::Zip { .. } => data_start(window, self.at),
        }
    }

    /// Returns a reader of its bytes as they are unpacked; `window` is the open archive.
    ///
    /// # Errors
    /// When its header is not where the directory says.
    pub fn unpacked(&self, window: &OpenRange) -> Result<Box<dyn Read>, ArchiveError> {
        let packed = window.reader(self.start(window)?, self.packed);
        Ok(match self.form {
            Packing::Zip { deflated: true, .. } => Box::new(flate2::read::DeflateDecoder::new(packed)),
            _ => Box::new(packed),
        })
    }

    /// Returns true if its bytes are compressed.
    pub fn is_packed(&self) -> bool {
        matches!(self.form, Packing::Zip { deflated: true, .. })
    }
}

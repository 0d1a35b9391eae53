//! Entries of archives, and members: the entries whose bytes can be read. Readers of zip and of tar archives
//! produce the same entries, so that nothing after them depends on the format.

use std::io::{self, Read};

use crate::corpus::archive::byte_range::{ByteRange, OpenRange};
use crate::corpus::archive::error::ArchiveError;
use crate::corpus::archive::zip_header::{checksum, data_start};
use crate::corpus::content::LARGEST;
use crate::platform::system_says;

/// One file in the directory of an archive, as its format tells of it.
pub(crate) struct ArchiveEntry<'a> {
    /// Its name as the archive has it, in bytes of no certain encoding.
    pub name: &'a [u8],
    /// Its bytes, or the reason why they are of no use, in words for the user.
    pub content: Result<ArchiveMember, String>,
}

/// A function called with one entry after the other; an error ends the visit.
pub(crate) type Visit<'a> = dyn FnMut(ArchiveEntry<'_>) -> Result<(), ArchiveError> + 'a;

/// A file in an archive, with the range of its bytes. It can be read without looking through the archive again.
#[derive(Debug, Clone)]
pub struct ArchiveMember {
    /// The bytes of the archive that it is in.
    pub archive: ByteRange,
    /// The offset of its bytes in the archive; in a zip, of the header before them.
    pub at: u64,
    /// The number of its bytes as they are in the archive.
    pub packed: u64,
    /// The number of its bytes when unpacked.
    pub size: u64,
    /// The way its bytes are packed.
    pub form: Packing,
}

/// The packing of a member.
#[derive(Debug, Clone, Copy)]
pub enum Packing {
    /// Stored as it is.
    Bare,
    /// Stored after a local header of a zip archive: whether it is deflated, and the CRC-32 of the unpacked
    /// bytes.
    Zip { deflated: bool, crc: u32 },
}

impl ArchiveMember {
    /// Reads the bytes of the file, unpacks them and compares them with the size and checksum that the archive
    /// has of it.
    ///
    /// # Errors
    /// A reason why they cannot be had. An [`ArchiveError::Refused`] may be gone the next time.
    pub fn read(&self) -> Result<Vec<u8>, ArchiveError> {
        let window = self.open()?;
        let damaged = |error: io::Error| ArchiveError::damaged(&error);
        // One byte more than the directory says shows that it says too little; the capacity is bounded, for it
        // may lie.
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

    /// Returns the number of its bytes when unpacked.
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

    /// Returns the offset in the archive of its bytes as they are packed.
    ///
    /// # Errors
    /// When its header is not where the directory says.
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

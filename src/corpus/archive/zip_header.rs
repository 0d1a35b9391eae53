//! Local headers and numbers of zip archives. Reading a member needs them as well as reading the directory, so
//! they are apart from both.

use crate::corpus::archive::byte_range::OpenRange;
use crate::corpus::archive::error::ArchiveError;

/// The signature of the header before the bytes of an entry.
pub const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
/// The bytes of that header, without the name and the extra field after it.
pub const LOCAL_HEADER_LEN: u64 = 30;

/// Returns the offset of the bytes of the entry whose local header is at `at`. Only the header itself has the
/// lengths to skip: they may differ from those in the directory.
///
/// # Errors
/// When there is no local header.
pub fn data_start(window: &OpenRange, at: u64) -> Result<u64, ArchiveError> {
    let mut header = [0; LOCAL_HEADER_LEN as usize];
    window.read_at(at, &mut header).map_err(|error| ArchiveError::damaged(&error))?;
    if !header.starts_with(LOCAL_HEADER) {
        return Err(ArchiveError::Damaged("it is not where the directory says".to_owned()));
    }
    Ok(at + LOCAL_HEADER_LEN + u64::from(u16_at(&header, 26)) + u64::from(u16_at(&header, 28)))
}

/// Returns the CRC-32 of `bytes`, which a zip archive keeps of its files.
pub fn checksum(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// Returns the little-endian number of two bytes at `at`; zero where there is none.
pub fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|bytes| bytes.try_into().ok()).map_or(0, u16::from_le_bytes)
}

/// Returns the little-endian number of four bytes at `at`; zero where there is none.
pub fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
}

/// Returns the little-endian number of eight bytes at `at`; zero where there is none.
pub fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes)
}

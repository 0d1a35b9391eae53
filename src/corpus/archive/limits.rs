//! Bounds on the size of archives. No collection of letters comes near them, and they keep a hostile archive from
//! filling memory, disk or time.

use crate::corpus::archive::error::ArchiveError;

/// The most entries of an archive and of the archives in it.
const MOST_ENTRIES: u64 = 10_000_000;
/// The most bytes that an archive and the archives in it may unpack to.
const MOST_BYTES: u64 = 64 << 30;
/// The most bytes to unpack for each byte of the archive; letters come to some five.
const MOST_EXPANSION: u64 = 1000;
/// The number of bytes that may come out of however few.
const ALWAYS_ALLOWED: u64 = 16 << 20;
/// The most archives within one another.
pub const DEEPEST: usize = 3;

/// Returns true if `unpacked` bytes are more than `packed` ones may hold.
pub fn is_bomb(packed: u64, unpacked: u64) -> bool {
    unpacked > ALWAYS_ALLOWED && unpacked / MOST_EXPANSION > packed
}

/// The amounts that one outermost archive has used of its bounds, the archives in it included.
#[derive(Debug)]
pub struct Budget {
    packed: u64,
    unpacked: u64,
    entries: u64,
}

impl Budget {
    /// Returns the budget of an archive of `packed` bytes.
    pub fn new(packed: u64) -> Budget {
        Budget { packed, unpacked: 0, entries: 0 }
    }

    /// Counts one more entry.
    ///
    /// # Errors
    /// When there are too many.
    pub fn entry(&mut self) -> Result<(), ArchiveError> {
        self.entries += 1;
        if self.entries > MOST_ENTRIES {
            return Err(ArchiveError::TooMuch(format!("it has more than {MOST_ENTRIES} entries")));
        }
        Ok(())
    }

    /// Counts `bytes` more to unpack, unless they are too many.
    ///
    /// # Errors
    /// When they are.
    pub fn unpack(&mut self, bytes: u64) -> Result<(), ArchiveError> {
        let unpacked = self.unpacked.saturating_add(bytes);
        if unpacked > MOST_BYTES {
            return Err(ArchiveError::TooMuch(format!("it unpacks to more than {} GB", MOST_BYTES >> 30)));
        }
        if is_bomb(self.packed, unpacked) {
            return Err(ArchiveError::TooMuch(format!("it unpacks to more than {MOST_EXPANSION} times its size")));
        }
        self.unpacked = unpacked;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends() {
        let mut budget = Budget::new(20 << 10);
        assert!(budget.unpack(16 << 20).is_ok() && budget.unpack(5 << 20).is_err());
        let mut large = Budget::new(60 << 30);
        assert!(large.unpack(64 << 30).is_ok() && large.unpack(1).is_err());
        let mut crowded = Budget { entries: MOST_ENTRIES - 1, ..Budget::new(1) };
        assert!(crowded.entry().is_ok() && crowded.entry().is_err());
    }
}

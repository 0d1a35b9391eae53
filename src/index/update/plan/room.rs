//! Checks that a disk has room for a run. A run that fails for want of room after minutes has been waited for in
//! vain.

use std::io;
use std::path::Path;

use crate::corpus::{FileKind, Location};
use crate::index::error::{IndexError, Result};
use crate::index::update::plan::{Task, UpdatePlan};
use crate::platform::free_space;

/// The bytes that an index takes of each thousand bytes of text, and of PDFs, which are mostly pictures and fonts.
/// Both are rather low (see the figures in `benches`): a run that might succeed is not refused.
const TEXT_SHARE: u64 = 600;
const PDF_SHARE: u64 = 20;

/// Checks that there is room in the folder `index` for the files that `plan` will read; for all of its files where
/// every letter is written `anew`.
///
/// # Errors
/// When there is less, with both figures.
pub fn check_room(index: &Path, plan: &UpdatePlan, anew: bool) -> Result<()> {
    let is_read = |task: &&Task| anew || !is_known(plan, task);
    let needed: u64 = plan.tasks.iter().filter(is_read).map(|task| size(task) / 1000).sum();
    // Where the system does not tell, the run will see.
    let Some(free) = free_space(index) else { return Ok(()) };
    if needed <= free {
        return Ok(());
    }
    let told = format!("no space left on device: about {} are needed, {} are free", bytes(needed), bytes(free));
    Err(IndexError::io(index, io::Error::new(io::ErrorKind::StorageFull, told)))
}

/// Returns true if a file has the stamp of its entry, so that it will not be read.
fn is_known(plan: &UpdatePlan, task: &Task) -> bool {
    let known = task.known.and_then(|number| plan.manifest.entry(number));
    known.is_some_and(|entry| entry.stamp == task.file.stamp)
}

/// Estimates a thousand times the bytes that the letter in a file takes in an index.
fn size(task: &Task) -> u64 {
    let size = match &task.file.location {
        Location::File(_) => task.file.stamp.size,
        Location::Member(member) => member.size(),
        Location::Within(_) | Location::Nowhere(_) | Location::Gone => 0,
    };
    let share = match task.file.kind {
        FileKind::Text => TEXT_SHARE,
        FileKind::Pdf => PDF_SHARE,
        FileKind::Archive | FileKind::Other => 0,
    };
    size.saturating_mul(share)
}

/// Formats a number of bytes for people, in the largest unit of which there is one.
fn bytes(number: u64) -> String {
    const UNITS: [&str; 4] = ["bytes", "kB", "MB", "GB"];
    let power = UNITS.len().min((number.max(1).ilog10() / 3) as usize + 1) - 1;
    format!("{} {}", number / 1000_u64.pow(power as u32), UNITS[power])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Found, Stamp};

    fn plan(size: u64) -> UpdatePlan {
        let stamp = Stamp { size, ..Stamp::default() };
        let location = Location::File("/in/a.txt".into());
        let file = Found { name: "a.txt".to_owned(), kind: FileKind::Text, stamp, location };
        UpdatePlan { tasks: vec![Task::new(0, Path::new("/in"), file, None)], ..UpdatePlan::default() }
    }

    #[test]
    fn a_disk_without_room_is_named_with_what_it_lacks() {
        let folder = tempfile::tempdir().expect("a folder");
        assert!(check_room(folder.path(), &plan(5_000), false).is_ok());
        let error = check_room(folder.path(), &plan(u64::MAX / 1000), false).expect_err("no disk is so large");
        assert!(error.to_string().contains("are needed"), "{error}");
        assert_eq!([999, 1_500, 2_500_000, 7_000_000_000_000].map(bytes), ["999 bytes", "1 kB", "2 MB", "7000 GB"]);
    }
}

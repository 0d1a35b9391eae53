//! Limits how many letters a run may remove without being told to.
//!
//! A disk that is not mounted, or a folder that was moved, looks like a folder whose letters are gone.

use std::collections::BTreeMap;

use crate::index::error::{IndexError, Result};
use crate::index::update::plan::UpdatePlan;

/// Letters that may always go.
const ALWAYS: usize = 10;
/// The part of a source's letters that may go: one in so many.
const SHARE: usize = 2;

/// Checks that `plan` leaves every source most of its letters.
///
/// # Errors
/// [`IndexError::Removals`], with the first source that would lose more.
pub fn check_removals(plan: &UpdatePlan) -> Result<()> {
    let mut gone: BTreeMap<usize, usize> = BTreeMap::new();
    for entry in plan.gone.iter().filter_map(|number| plan.manifest.entry(*number)) {
        *gone.entry(entry.source).or_default() += entry.letter_ids().count();
    }
    for (source, gone) in gone {
        // What is new in the same source may be what is gone from it, moved.
        let new = plan.tasks.iter().filter(|task| task.source == source && task.known.is_none()).count();
        let gone = gone.saturating_sub(new);
        let entries = plan.manifest.entries().filter(|entry| entry.source == source);
        let of = entries.map(|entry| entry.letter_ids().count()).sum();
        // Small sources may be emptied by hand.
        if gone > ALWAYS && gone * SHARE > of {
            let path = plan.manifest.sources.get(source).cloned().unwrap_or_default();
            return Err(IndexError::Removals { path, gone, of });
        }
    }
    Ok(())
}

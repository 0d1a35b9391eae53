//! `--cases-from`: the letters of a list of case numbers.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::cli::commands::bounded;
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::terminal::plain::harmless;
use crate::letter::typed_number;
use crate::search::{Filters, SearchError, Searcher, letter_named};

/// A list of letters, which `query`, `export` and `show` share.
#[derive(Debug, Clone, clap::Args)]
pub struct CasesArgs {
    /// Only the letters that FILE names, a case number a line in any spelling, or an id; - is stdin
    ///
    /// Names that no letter has are told.
    #[arg(long, value_name = "FILE")]
    cases_from: Option<PathBuf>,
}

/// Names that are in the index, and those that are not.
struct SortedNames<T> {
    known: Vec<T>,
    unknown: Vec<String>,
}

/// Returns the names in a line: the line, or its parts where these are case numbers of several letters.
fn names_in(line: &str) -> Vec<&str> {
    let parts: Vec<&str> =
        line.split([',', ';', '\t']).map(str::trim).filter(|part| typed_number(part).is_some()).collect();
    let letters: BTreeSet<Option<String>> = parts.iter().map(|part| typed_number(part)).collect();
    if letters.len() > 1 { parts } else { vec![line.trim()] }
}

impl CasesArgs {
    /// Adds the letters to the filters, as `--filter letter=ID` of each does, and tells of names that no letter has.
    ///
    /// # Errors
    /// When the list cannot be read or names nothing, or the index cannot be read.
    pub fn add_to(&self, filters: &mut Filters, searcher: &Searcher, global: &Global) -> anyhow::Result<()> {
        let found = self.sorted(global, |name| Ok(letter_named(searcher.open_index(), name)?))?;
        let Some(SortedNames { known, unknown }) = found else { return Ok(()) };
        let known: BTreeSet<String> = known.into_iter().collect();
        // Where none is there, nothing is a hit.
        let named = if known.is_empty() { unknown } else { known.into_iter().collect() };
        filters.values.entry("letter").or_default().extend(named);
        Ok(())
    }

    /// Returns what `find` makes of each name, and tells of names for which it finds nothing; `None` without a list.
    ///
    /// # Errors
    /// Those of `find`, and when the list cannot be read or names nothing.
    fn sorted<T>(
        &self,
        global: &Global,
        find: impl Fn(&str) -> anyhow::Result<Option<T>>,
    ) -> anyhow::Result<Option<SortedNames<T>>> {
        let Some(path) = &self.cases_from else { return Ok(None) };
        let text = bounded::text(path)?;
        let mut seen = BTreeSet::new();
        let lines = text.trim_start_matches('\u{feff}').lines().flat_map(names_in).filter(|name| !name.is_empty());
        let names: Vec<&str> = lines.filter(|name| seen.insert(*name)).collect();
        let option = format!("--cases-from {}", path.display());
        if names.is_empty() {
            return Err(CliError::Option { option, reason: "it names no case".to_owned() }.into());
        }
        let mut sorted = SortedNames { known: Vec::new(), unknown: Vec::new() };
        for name in &names {
            match find(name)? {
                Some(found) => sorted.known.push(found),
                None => sorted.unknown.push((*name).to_owned()),
            }
        }
        if !sorted.unknown.is_empty() {
            let (lacking, all, named) = (sorted.unknown.len(), names.len(), harmless(&sorted.unknown.join(", ")));
            global.note(&format!("{option}: not in the index: {lacking} of {all}: {named}"));
        }
        Ok(Some(sorted))
    }

    /// Returns what `show` finds for each name, and tells of names for which it finds nothing.
    ///
    /// # Errors
    /// When the list cannot be read or names nothing, or the index cannot be read.
    pub fn each<T>(&self, global: &Global, show: impl Fn(&str) -> Result<T, SearchError>) -> anyhow::Result<Vec<T>> {
        let found = self.sorted(global, |name| match show(name) {
            Ok(found) => Ok(Some(found)),
            Err(SearchError::UnknownId { .. } | SearchError::UnknownItem { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        })?;
        Ok(found.map(|found| found.known).unwrap_or_default())
    }

    /// Returns the option as it was typed, for a command that repeats this one.
    pub fn typed(&self) -> Option<String> {
        self.cases_from.as_ref().map(|path| format!("--cases-from={}", path.display()))
    }
}

//! The files that `imr eval` is given: texts, the judgements, and what is said of those that cannot be used.

use std::path::Path;

use crate::cli::commands::bounded;
use crate::cli::error::CliError;
use crate::counts::evaluation::judgements::Judgements;

/// Reads the judgements.
///
/// # Errors
/// When the file cannot be read, a line is of another form, or no query has a relevant item.
pub fn judgements(path: &Path) -> Result<Judgements, CliError> {
    let judgements = Judgements::parse(&file(path)?).map_err(|fault| faulty_line(path, fault))?;
    match judgements.queries.is_empty() {
        true => Err(refused(path, "no query has a relevant item")),
        false => Ok(judgements),
    }
}

/// Reads a file as text.
///
/// # Errors
/// When the file cannot be read or is not UTF-8.
pub fn file(path: &Path) -> Result<String, CliError> {
    bounded::text(path)
}

/// Makes the error for a file that has not the form it should have.
pub fn refused(path: &Path, reason: &str) -> CliError {
    CliError::Option { option: path.display().to_string(), reason: reason.to_owned() }
}

/// Makes the error for a line of a file, by its number from 1.
pub fn faulty_line(path: &Path, (line, reason): (usize, String)) -> CliError {
    CliError::Option { option: format!("{}, line {line}", path.display()), reason }
}

/// The number of ids that a note lists.
const MOST_LISTED: usize = 5;

/// Lists the first ids, and says how many others there are.
pub fn listed(ids: &[impl AsRef<str>]) -> String {
    let shown: Vec<&str> = ids.iter().take(MOST_LISTED).map(AsRef::as_ref).collect();
    match ids.len().saturating_sub(MOST_LISTED) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

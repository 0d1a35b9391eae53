//! The file of `imr query --batch`, with a query in each line.
//!
//! Evaluations ask hundreds of queries of one index; a batch opens it once.

use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use crate::cli::error::CliError;
use crate::cli::terminal::message;
use crate::query::{Query, QueryError};

/// One query of a batch, or the only one of the command line.
pub struct BatchQuery {
    /// The id that its answers carry.
    pub qid: String,
    /// The path and line of the query, for messages.
    pub place: String,
    /// The parsed query.
    pub query: Query,
}

/// A line in JSON.
/// Other keys are ignored, so that a file may tell more of a query.
#[derive(Deserialize)]
struct BatchLine {
    qid: serde_json::Value,
    query: String,
}

/// Reads the queries of the file at `path`, where `-` is stdin, and returns them with the number of faulty lines, which
/// are reported and skipped. A line that opens with `{` is JSON; any other is a query, its id the number of the line.
/// Empty lines are neither.
///
/// # Errors
/// When the file cannot be read.
pub fn read(
    path: &Path,
    parse: impl Fn(&str) -> Result<Query, QueryError>,
) -> Result<(Vec<BatchQuery>, usize), CliError> {
    // Not as text: one line that is not UTF-8 must not cost the others.
    let mut bytes = Vec::new();
    let read = match path == Path::new("-") {
        true => std::io::stdin().lock().read_to_end(&mut bytes),
        false => std::fs::File::open(path).and_then(|mut file| file.read_to_end(&mut bytes)),
    };
    read.map_err(|error| CliError::io(path, error))?;
    let (mut questions, mut faulty) = (Vec::new(), 0);
    for (number, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        // Empty lines count, so that the number is the one that an editor shows.
        let place = format!("{}, line {}", path.display(), number + 1);
        match question(line, number + 1, &parse) {
            Ok(None) => {}
            Ok(Some((qid, query))) => questions.push(BatchQuery { qid, place, query }),
            Err(reason) => {
                tell(&place, &reason);
                faulty += 1;
            }
        }
    }
    Ok((questions, faulty))
}

/// Prints why a line is skipped.
/// `place` is the file and the line of the query.
pub fn tell(place: &str, reason: &str) {
    message::error(&format!("{place}: {reason}"));
}

/// Reads one line: the id and the query, `None` for an empty line, or the reason why it cannot be read.
/// `number` counts lines from 1 and is the id of a query that names none.
fn question(
    line: &[u8],
    number: usize,
    parse: impl Fn(&str) -> Result<Query, QueryError>,
) -> Result<Option<(String, Query)>, String> {
    let text = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?.trim();
    // Editors on Windows begin a file with a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    if text.is_empty() {
        return Ok(None);
    }
    let (qid, query) = match text.starts_with('{') {
        true => {
            let line: BatchLine = serde_json::from_str(text).map_err(|error| error.to_string())?;
            // Ids may be numbers as well as strings.
            (line.qid.as_str().map_or_else(|| line.qid.to_string(), str::to_owned), line.query)
        }
        false => (number.to_string(), text.to_owned()),
    };
    let query = parse(&query).map_err(|error| error.to_string())?;
    Ok(Some((qid, query)))
}

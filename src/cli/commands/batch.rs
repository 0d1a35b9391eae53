//! A file of queries, with one in each line, as `imr query --batch` and `imr eval` take it.
//!
//! Evaluations ask hundreds of queries of one index; a batch opens it once.

use std::path::Path;

use serde_json::{Map, Value};

use crate::cli::commands::bounded;
use crate::cli::error::CliError;
use crate::cli::terminal::message;
use crate::query::{Query, QueryError};
use crate::text::is_invisible;

/// Keys of the id of a query: ours, and those of collections that others made (BEIR).
const QID_KEYS: [&str; 3] = ["qid", "_id", "id"];
/// Keys of the query itself.
const QUERY_KEYS: [&str; 2] = ["query", "text"];

/// A line as read: the id, the query and the other keys.
type QueryLine<Q> = (String, Q, Map<String, Value>);

/// One query of a batch, or the only one of the command line.
pub struct BatchQuery<Q = Query> {
    /// The id that its answers carry.
    pub qid: String,
    /// The path and line of the query, for messages.
    pub place: String,
    /// The parsed query.
    pub query: Q,
    /// The other keys of its line, which tell more of a query.
    pub more: Map<String, Value>,
}

/// Reads the queries of the file at `path`, where `-` is stdin, and returns them with the number of faulty lines, which
/// are reported and skipped. A line that opens with `{` is JSON; any other is a query, its id the number of the line.
/// Empty lines are neither.
///
/// # Errors
/// When the file cannot be read.
pub fn read<Q>(
    path: &Path,
    parse: impl Fn(&str) -> Result<Q, QueryError>,
) -> Result<(Vec<BatchQuery<Q>>, usize), CliError> {
    let bytes = bounded::bytes(path)?;
    let (mut questions, mut faulty) = (Vec::new(), 0);
    for (number, line) in bytes.split(|&byte| byte == b'\n').enumerate() {
        // Empty lines count, so that the number is the one that an editor shows.
        let place = format!("{}, line {}", path.display(), number + 1);
        match question(line, number + 1, &parse) {
            Ok(None) => {}
            Ok(Some((qid, query, more))) => questions.push(BatchQuery { qid, place, query, more }),
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

/// Reads one line: the id, the query and the other keys, `None` for an empty line, or the reason why it cannot be read.
/// `number` counts lines from 1 and is the id of a query that names none.
pub fn question<Q>(
    line: &[u8],
    number: usize,
    parse: impl Fn(&str) -> Result<Q, QueryError>,
) -> Result<Option<QueryLine<Q>>, String> {
    let text = std::str::from_utf8(line).map_err(|_| "it is not UTF-8".to_owned())?.trim();
    // Editors on Windows begin a file with a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    if text.is_empty() {
        return Ok(None);
    }
    let (qid, query, more) = match text.starts_with('{') {
        true => of_json(text)?,
        false => (number.to_string(), text.to_owned(), Map::new()),
    };
    let query = parse(&query).map_err(|error| error.to_string())?;
    Ok(Some((qid, query, more)))
}

/// Reads a line in JSON: the id, the query, and its other keys.
fn of_json(text: &str) -> Result<QueryLine<String>, String> {
    let mut keys: Map<String, Value> = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut first = |names: &[&str]| {
        let value = names.iter().find_map(|name| keys.shift_remove(*name));
        value.ok_or_else(|| format!("it has no key '{}'", names[0]))
    };
    // Ids may be numbers as well as strings.
    let qid = match first(&QID_KEYS)? {
        Value::String(qid) => qid,
        other => other.to_string(),
    };
    // It is a column of lines that other programs take apart.
    if qid.is_empty() || qid.contains(|c: char| c.is_control() || c.is_whitespace() || is_invisible(c)) {
        return Err("its qid is empty, or has a space, a line break or a sign that is not seen".to_owned());
    }
    match first(&QUERY_KEYS)? {
        Value::String(query) => Ok((qid, query, keys)),
        other => Err(format!("its query is {other} and no string")),
    }
}

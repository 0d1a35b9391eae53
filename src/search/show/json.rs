//! Writes answers as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use crate::text::is_invisible;

/// Returns a value as JSON in which invisible characters are escaped, so that it shows what it says on a terminal and
/// in an editor. Whoever reads it gets the same text.
///
/// # Errors
/// When the value has no form in JSON.
pub(crate) fn to_json(value: &impl Serialize) -> serde_json::Result<String> {
    let json = serde_json::to_string(value)?;
    // Nearly all of it is plain.
    if json.is_ascii() || !json.chars().any(is_hidden) {
        return Ok(json);
    }
    let mut shown = String::with_capacity(json.len());
    for c in json.chars() {
        if is_hidden(c) {
            let mut units = [0; 2];
            // Writing to a string cannot fail.
            c.encode_utf16(&mut units).iter().for_each(|unit| _ = write!(shown, "\\u{unit:04x}"));
        } else {
            shown.push(c);
        }
    }
    Ok(shown)
}

/// Returns true for characters that are escaped: those that are not seen, and controls that JSON leaves as they are.
fn is_hidden(c: char) -> bool {
    is_invisible(c) || c.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_escaped_and_reads_as_before() {
        let text = "a\u{202e}b\u{61c}c\u{e0041}d\u{85}e\u{1b}f\n\u{e9}";
        let json = to_json(&text).expect("JSON");
        assert_eq!(json, "\"a\\u202eb\\u061cc\\udb40\\udc41d\\u0085e\\u001bf\\n\u{e9}\"");
        assert_eq!(serde_json::from_str::<String>(&json).expect("JSON"), text);
    }
}

//! Any text as a query: what parses prints itself as an equal query, an error stands inside the text.

use imr::query::Query;

/// The canonical form is a little longer than what may be typed in its place, and must not pass the limit.
const LONGEST: usize = 4 * 1024;

/// Reads a query and what it prints.
pub fn check(text: &str) {
    if text.len() > LONGEST {
        return;
    }
    match text.parse::<Query>() {
        Ok(query) => {
            let printed = query.to_string();
            let again: Query = printed.parse().expect("a canonical form parses");
            assert_eq!(again, query, "printed as {printed:?}");
            assert_eq!(again.to_string(), printed, "the canonical form of a canonical form");
        }
        Err(error) => {
            assert!((1..=text.chars().count().max(1)).contains(&error.column()), "{error}");
            assert!(!error.to_string().is_empty() && error.hint().is_some());
        }
    }
}

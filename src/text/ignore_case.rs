//! Finds words and phrases in a text without regard to case, and without a copy of the text in lower case.
//!
//! Letters write their cues in any case, and each is looked for in every letter.

use memchr::memchr2_iter;

/// Returns the byte where `needle`, which is ASCII and not empty, first occurs in `text`, upper and lower case alike.
pub(crate) fn find_ignoring_case(text: &str, needle: &str) -> Option<usize> {
    let (bytes, needle) = (text.as_bytes(), needle.as_bytes());
    let (first, last) = (*needle.first()?, *needle.last()?);
    let starts = (bytes.len() + 1).checked_sub(needle.len())?;
    // Most candidates differ in their last letter already, which is cheaper than a whole comparison.
    let is_here = |at: &usize| {
        let found = &bytes[*at..at + needle.len()];
        found[found.len() - 1].eq_ignore_ascii_case(&last) && found.eq_ignore_ascii_case(needle)
    };
    memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), &bytes[..starts]).find(is_here)
}

/// Returns true if `text` begins with `start`, which is ASCII, upper and lower case alike.
pub(crate) fn starts_ignoring_case(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start.as_bytes()))
}

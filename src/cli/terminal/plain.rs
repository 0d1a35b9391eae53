//! Text that is safe to print, and counts with their nouns.
//!
//! Letters and file names come from anywhere: printed as they are, control characters in them could change what a
//! terminal shows, or make it run something.

use std::fmt::Write as _;

use crate::text::is_invisible;

/// Returns a count with its noun, `1 item` or `2 items`. The plural of `noun` must be regular.
pub fn counted(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Replaces control characters, which could command a terminal, by visible escapes. The same is done to invisible
/// characters that change the direction of writing.
pub fn harmless(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || is_invisible(c) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "{}", c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_cannot_reach_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{202e}c"), "a\\u{1b}[31mb\\u{202e}c");
        assert_eq!(harmless("\u{61c}\u{e0041}\u{2028}"), "\\u{61c}\\u{e0041}\\u{2028}");
    }
}

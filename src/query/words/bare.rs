//! Words as they are compared with lists of words.
//!
//! One function, so that no table is compared with words cut in another way.

/// Returns a word as lists of words have it: in small letters, without hyphens and the marks around it.
/// Marks inside a word stay, but for hyphens: `non-certified` is "noncertified", `y/o` is itself.
pub fn bare_word(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('-', "")
}

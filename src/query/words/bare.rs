//! Words as they are compared with lists of words.

/// Returns a word as lists of words have it: in small letters, without hyphens and the marks around it.
pub fn bare_word(word: &str) -> String {
    word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('-', "")
}

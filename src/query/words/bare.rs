//! Words as they are compared with lists of words.
//!
//! One function, so that no table is compared with words cut in another way.

/// Returns a word as lists of words have it: in small letters, without hyphens and the marks around it.
/// Marks inside a word stay, but for hyphens: `non-certified` is "noncertified", `y/o` is itself. The point of `.5` is a part of
/// its number, which is `0.5`.
pub fn bare_word(word: &str) -> String {
    let start = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let bare = start.trim_end_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace('-', "");
    let marks = &word[..word.len() - start.len()];
    let is_decimal = bare.starts_with(|c: char| c.is_ascii_digit()) && marks.ends_with('.') && !marks.ends_with("..");
    if is_decimal { format!("0.{bare}") } else { bare }
}

//! Words as they are compared with lists of words.
//!
//! One function, so that no table is compared with words cut in another way.

/// Returns a word as lists of words have it: in small letters, without hyphens and the marks around it.
/// Marks inside a word stay, but for hyphens: `non-certified` is "noncertified", `y/o` is itself. What tells of a number stays
/// too: `#60`, `50%`, `12+`, `≥12`, `6-8`; and the point of `.5` is a part of it, which is `0.5`.
pub fn bare_word(word: &str) -> String {
    let start = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let typed = start.trim_end_matches(|c: char| !c.is_alphanumeric());
    let bare = typed.to_lowercase().replace(['–', '\u{2010}', '\u{2011}'], "-");
    if !bare.starts_with(|c: char| c.is_ascii_digit()) {
        return bare.replace('-', "");
    }
    let (before, behind) = (&word[..word.len() - start.len()], &start[typed.len()..]);
    let lead = match before.chars().last() {
        Some('.') if !before.ends_with("..") => "0.",
        Some('#') => "#",
        Some('≥') => "≥",
        Some('≤') => "≤",
        _ => "",
    };
    let tail = behind.get(..1).filter(|mark| ["%", "+"].contains(mark)).unwrap_or_default();
    let is_range = bare.split_once('-').is_some_and(|(_, last)| last.starts_with(|c: char| c.is_ascii_digit()));
    let number = if is_range { bare } else { bare.replace('-', "") };
    format!("{lead}{number}{tail}")
}

//! Finds bytes at which a text may be cut, so that a cut text is still valid and reads well.

use unicode_segmentation::GraphemeCursor;

/// Returns the last byte at or before `at` at which `text` may be cut without parting a letter from its accent.
///
/// That is the boundary of a grapheme cluster; an `at` past the end gives the length of the text.
pub fn boundary_before(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    let at = (0..=at).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0);
    let mut cursor = GraphemeCursor::new(at, text.len(), true);
    // The cursor needs nothing before the text, which is whole; an error cannot occur.
    match cursor.is_boundary(text, 0) {
        Ok(true) => at,
        _ => cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::boundary_before;

    #[test]
    fn a_letter_keeps_its_accent() {
        let text = "ab\u{301}c";
        assert_eq!((0..=6).map(|at| boundary_before(text, at)).collect::<Vec<_>>(), [0, 1, 1, 1, 4, 5, 5]);
    }
}

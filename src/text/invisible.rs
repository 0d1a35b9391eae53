//! Characters that nobody sees and that change how others are shown.

/// Returns true for characters without a width, for those that control the direction of writing, and for the tags that
/// can hide a text in another one. Line separators are among them: no letter needs any.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

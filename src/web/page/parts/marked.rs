//! Texts with marks: escaped piece by piece, so that no text of a letter is ever HTML.

use maud::{Markup, html};

use crate::search::{Highlighter, Mark};

/// A piece of a text, and the sort of mark that it has.
struct TextPiece<'t> {
    text: &'t str,
    /// The class of its mark; `None` where it has none.
    class: Option<&'static str>,
}

/// Cuts a text at marks. Marks that overlap others, or do not fall between characters, are left out.
fn pieces<'t>(text: &'t str, marks: &[(Mark, &'static str)]) -> Vec<TextPiece<'t>> {
    let mut sorted = marks.to_vec();
    sorted.sort_unstable();
    let (mut done, mut pieces) = (0, Vec::with_capacity(2 * sorted.len() + 1));
    for ([from, to], class) in sorted {
        let (Some(before), Some(inside)) = (text.get(done..from), text.get(from..to)) else { continue };
        if !before.is_empty() {
            pieces.push(TextPiece { text: before, class: None });
        }
        pieces.push(TextPiece { text: inside, class: Some(class) });
        done = to;
    }
    pieces.push(TextPiece { text: &text[done..], class: None });
    pieces
}

/// Returns a text with these byte ranges marked.
pub(crate) fn marked(text: &str, marks: &[Mark]) -> Markup {
    let marks: Vec<(Mark, &str)> = marks.iter().map(|mark| (*mark, "")).collect();
    html! {
        @for piece in pieces(text, &marks) {
            @match piece.class {
                Some(_) => mark { (piece.text) },
                None => (piece.text),
            }
        }
    }
}

/// The marks of a page in one row of numbers, so that each can be gone to.
pub(crate) struct NumberedMarks<'h> {
    /// The finder of matches; `None` where nothing is asked.
    highlighter: Option<&'h Highlighter>,
    /// The number of marks so far.
    pub count: usize,
}

impl<'h> NumberedMarks<'h> {
    /// Begins with mark 1.
    pub fn new(highlighter: Option<&'h Highlighter>) -> NumberedMarks<'h> {
        NumberedMarks { highlighter, count: 0 }
    }

    /// Returns a text of a field with its matches marked: words as typed, and words that only name the same thing.
    pub fn marked(&mut self, field: &str, text: &str) -> Markup {
        let (words, names) =
            self.highlighter.map(|highlighter| highlighter.marks_apart(field, text)).unwrap_or_default();
        let words = words.into_iter().map(|mark| (mark, ""));
        let marks: Vec<(Mark, &str)> = words.chain(names.into_iter().map(|mark| (mark, "name"))).collect();
        html! {
            @for piece in pieces(text, &marks) {
                @match piece.class {
                    Some(class) => {
                        @let id = self.next();
                        @if class.is_empty() { mark id=(id) { (piece.text) } }
                        @else { mark id=(id) class=(class) { (piece.text) } }
                    },
                    None => (piece.text),
                }
            }
        }
    }

    /// Returns the id of the next mark.
    fn next(&mut self) -> String {
        self.count += 1;
        format!("m{}", self.count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_escaped_one_by_one() {
        let text = "a <b> & c\u{e9}";
        assert_eq!(marked(text, &[[2, 5]]).0, "a <mark>&lt;b&gt;</mark> &amp; c\u{e9}");
        // One that overlaps, one inside a character, one past the end.
        assert_eq!(marked(text, &[[2, 5], [4, 6], [10, 11], [90, 99]]).0, "a <mark>&lt;b&gt;</mark> &amp; c\u{e9}");
    }
}

//! A range of positions in a text. Words and marks are given by positions, since the index knows no bytes.

/// A range of positions, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first position.
    pub start: u32,
    /// The last position.
    pub end: u32,
}

impl Span {
    /// Makes the span of one position.
    pub fn of(position: u32) -> Span {
        Span { start: position, end: position }
    }

    /// Returns the shortest span that covers both.
    pub fn and(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

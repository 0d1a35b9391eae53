//! A stretch of positions in a text.

/// From the first to the last position of something, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The first position.
    pub start: u32,
    /// The last position.
    pub end: u32,
}

impl Span {
    pub fn of(position: u32) -> Span {
        Span { start: position, end: position }
    }

    pub fn and(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }
}

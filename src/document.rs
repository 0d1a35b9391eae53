//! What a container gives the parser: the text of a letter, page by page.

/// The text of one file, as extracted, before anything is understood.
///
/// A plain text has one page unless it holds form feeds; a PDF has a page for each of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    /// The text of each page, in order.
    pub pages: Vec<String>,
}

impl Document {
    /// Splits `text` at form feeds, the page mark that text extractors print.
    pub fn from_text(text: &str) -> Document {
        Document { pages: text.split('\u{c}').map(str::to_owned).collect() }
    }

    /// True when no page holds a visible character.
    pub fn is_blank(&self) -> bool {
        self.pages.iter().all(|page| page.trim().is_empty())
    }
}

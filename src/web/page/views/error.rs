//! An error at the box: the column is marked, and what to do instead can be clicked.

use maud::{Markup, html};

use crate::web::page::frame::PageFrame;
use crate::web::page::parts::corpus::CorpusCard;
use crate::web::page::state::PageState;

/// The error of a request.
pub(crate) struct ErrorPage<'a> {
    /// The question.
    pub state: &'a PageState,
    /// The figures of the index; `None` where it cannot be read.
    pub corpus: Option<&'a CorpusCard>,
    /// The error in a word or two, such as `Not understood` or `No such letter`.
    pub title: &'a str,
    /// The fault in words, without its place.
    pub what: &'a str,
    /// The column of the fault in the query, in characters from 1.
    pub column: Option<usize>,
    /// The advice on what to do instead.
    pub hint: Option<&'a str>,
    /// Addresses that mend it, with their words, such as ids that are spelled nearly so.
    pub mends: &'a [(String, String)],
}

impl ErrorPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let frame = PageFrame { title: self.title, state: self.state, corpus: self.corpus, path: "", skips: &[] };
        let plain = plain_words(&self.state.q);
        let is_query = self.column.is_some();
        frame.around(&html! {
            div class="narrow fault" {
                h1 { (self.title) }
                p class="error" role="alert" {
                    @if let Some(column) = self.column { "Column " (column) ": " }
                    (self.what) "."
                }
                @if let Some(column) = self.column { (caret(&self.state.q, column)) }
                @if let Some(hint) = self.hint { p class="hint" { (hint) } }
                ul class="mends" {
                    @for (words, href) in self.mends { li { a class="button" href=(href) { (words) } } }
                    @if is_query && !plain.is_empty() {
                        li { a class="button" href=(self.state.with_query(&plain).href("/")) { "Search for the words alone: " (plain) } }
                    }
                    @if is_query { li { a href="/syntax" { "The language of questions on one page" } } }
                    @else { li { a href="/" { "To the start" } } }
                }
            }
        })
    }
}

/// Returns the query with the character at a column marked, and a caret below it.
fn caret(q: &str, column: usize) -> Markup {
    let before: String = q.chars().take(column.saturating_sub(1)).collect();
    let at: String = q.chars().skip(column.saturating_sub(1)).take(1).collect();
    let after: String = q.chars().skip(column).collect();
    let gap = " ".repeat(before.chars().count());
    html! {
        pre class="at" aria-label="The question, with the place of the fault" {
            (before) mark { @if at.is_empty() { "\u{a0}" } @else { (at) } } (after) "\n" (gap) "^"
        }
    }
}

/// Returns the letters and digits of a query alone, and no operators.
fn plain_words(q: &str) -> String {
    let words = q.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.' || c == '\''));
    let words = words.map(|word| word.trim_matches(['-', '.', '\''])).filter(|word| !word.is_empty());
    words.filter(|word| !["AND", "OR", "NOT", "NEAR"].contains(word)).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_of_a_faulty_query_is_its_words() {
        assert_eq!(plain_words("(lumbar AND \"facet"), "lumbar facet");
        assert_eq!(plain_words("--- ) OR"), "");
    }

    #[test]
    fn the_caret_is_below_the_fault_whatever_the_characters() {
        let shown = caret("caf\u{e9} (<b>", 6).0;
        assert!(shown.contains("caf\u{e9} <mark>(</mark>&lt;b&gt;\n     ^"), "{shown}");
        assert!(caret("a", 9).0.contains("a<mark>\u{a0}</mark>\n ^"));
    }
}

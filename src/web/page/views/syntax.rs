//! The language of questions by examples, each of which can be tried, and the keys.

use maud::{Markup, html};

use crate::query::SYNTAX;
use crate::web::page::frame::{PageFrame, keys};
use crate::web::page::parts::corpus::CorpusCard;
use crate::web::page::state::PageState;

/// The language of questions on one page.
pub(crate) struct SyntaxPage<'a> {
    /// The figures of the index.
    pub corpus: &'a CorpusCard,
}

/// Splits a line of the card into an example and its meaning; `None` for text.
fn example(line: &'static str) -> Option<(&'static str, &'static str)> {
    let (typed, meaning) = line.strip_prefix("  '")?.split_once("'  ")?;
    // The option of the command line is a parameter here.
    Some((typed, meaning.trim().trim_end_matches("; see --match")))
}

/// The lines about the shell, of no use in a browser.
const ABOUT_SHELL: &str = "Put the query in single quotes";

/// Returns the paragraphs of the card that are text.
fn paragraphs() -> Vec<String> {
    let blocks = SYNTAX.split("\n\n").filter(|block| !block.starts_with("  ") && !block.starts_with(ABOUT_SHELL));
    blocks.map(|block| block.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

impl SyntaxPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let state = PageState::default();
        let frame =
            PageFrame { title: "Syntax", state: &state, corpus: Some(self.corpus), path: "/syntax", skips: &[] };
        let examples: Vec<_> = SYNTAX.lines().filter_map(example).collect();
        frame.around(&html! {
            div class="narrow" {
                h1 { "How to ask" }
                p class="lead" {
                    "Type what was in dispute in plain words. Names, abbreviations, spellings of levels and drugs are known; "
                    "\u{201c}denied\u{201d} or \u{201c}overturned\u{201d} asks for that outcome. The rest is for those who want more."
                }
                table class="syntax" {
                    caption class="hidden" { "Examples with their meaning" }
                    thead { tr { th scope="col" { "You type" } th scope="col" { "It finds" } } }
                    tbody {
                        @for (typed, meaning) in examples {
                            tr {
                                th scope="row" { a href=(PageState::of(typed).href("/")) { code { (typed) } } }
                                td { (meaning) }
                            }
                        }
                    }
                }
                @for text in paragraphs() { p { (text) } }
                h2 id="keys" { "Keys" }
                (keys())
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_has_all_examples_of_the_card() {
        let examples: Vec<_> = SYNTAX.lines().filter_map(example).collect();
        assert!(
            examples.len() > 20
                && examples.contains(&("facet OR epidural", "either; binds tighter than what stands side by side"))
        );
        assert!(paragraphs().iter().all(|text| !text.contains("shell")) && paragraphs().len() == 1);
    }
}

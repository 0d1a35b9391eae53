//! The pages as functions of answers: each takes what a search, a count or a look-up returned and the question as it stands
//! in the address, and returns HTML. All that a letter says is escaped by construction, and marks are made of byte ranges.
//!
//! `state` is the question in the address, `frame` what all pages have around them, `parts` what several pages share, and
//! `views` has a page a file. All works without the script, which only saves keys and waiting.

pub(crate) mod frame;
pub(crate) mod parts;
pub(crate) mod state;
pub(crate) mod views;

#[cfg(test)]
mod tests;

pub(crate) use crate::web::page::parts::corpus::{CorpusCard, WorkingExample, working_examples};
pub(crate) use crate::web::page::parts::facets::FACETS;
pub(crate) use crate::web::page::parts::kept::{KeptLink, KeptLinks};
pub(crate) use crate::web::page::state::PageState;
pub(crate) use crate::web::page::views::contrast::ContrastPage;
pub(crate) use crate::web::page::views::drop::{DropPage, DroppedLetter};
pub(crate) use crate::web::page::views::error::ErrorPage;
pub(crate) use crate::web::page::views::fields::{FieldsPage, ValuesPage};
pub(crate) use crate::web::page::views::letter::LetterPage;
pub(crate) use crate::web::page::views::numbers::NumbersPage;
pub(crate) use crate::web::page::views::results::ResultsPage;
pub(crate) use crate::web::page::views::similar::{SimilarPage, SimilarPart};
pub(crate) use crate::web::page::views::start::StartPage;
pub(crate) use crate::web::page::views::syntax::SyntaxPage;

/// A file that the pages ask for.
pub(crate) struct Asset {
    /// Its path on the server.
    pub path: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its text.
    pub text: &'static str,
}

/// The files that the pages ask for; there are no others.
pub(crate) const ASSETS: [Asset; 3] = [
    Asset { path: "/style.css", media_type: "text/css; charset=utf-8", text: include_str!("style.css") },
    Asset { path: "/page.js", media_type: "text/javascript; charset=utf-8", text: include_str!("page.js") },
    Asset { path: "/icon.svg", media_type: "image/svg+xml", text: include_str!("icon.svg") },
];

//! A letter that is no part of the index: what is read from it, and the decisions most like it. Nothing of it is kept.

use maud::{Markup, html};

use crate::index::schema::record::Record;
use crate::web::page::frame::PageFrame;
use crate::web::page::parts::corpus::CorpusCard;
use crate::web::page::parts::outcome::outcome;
use crate::web::page::state::PageState;
use crate::web::page::views::letter::{case_facts, item_facts};
use crate::web::page::views::similar::{SimilarPart, similar_parts};

/// A letter that was dropped or pasted, as it was read.
pub(crate) struct DroppedLetter<'a> {
    /// The name of its file, or a word for a pasted text.
    pub name: &'a str,
    /// Its items; of a passage that is no letter, one.
    pub records: &'a [Record],
    /// Remarks on the reading.
    pub notes: &'a [String],
    /// The decisions most like its items.
    pub similar: &'a [SimilarPart<'a>],
}

/// The form, with what was read or the reason why nothing was.
pub(crate) struct DropPage<'a> {
    /// The figures of the index.
    pub corpus: &'a CorpusCard,
    /// The text as pasted, which stays in the form.
    pub text: &'a str,
    /// The letter as it was read; the error is the reason why none was. `None` before anything was sent.
    pub read: Option<Result<DroppedLetter<'a>, &'a str>>,
}

impl DropPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let state = PageState::default();
        let frame =
            PageFrame { title: "Read a letter", state: &state, corpus: Some(self.corpus), path: "/read", skips: &[] };
        frame.around(&html! {
            div class="narrow" {
                h1 { "Read a letter" }
                @match &self.read {
                    None => p { "Drop a determination letter or a denial, or paste its text. It is read here and not kept." },
                    Some(Err(reason)) => p class="error" role="alert" { (reason) },
                    Some(Ok(letter)) => (read(letter)),
                }
                @if self.read.is_some() { h2 { "Another one" } }
                (drop_form(self.text, true))
            }
        })
    }
}

/// Returns the form that sends a letter. It works without the script, which adds the dropping.
pub(crate) fn drop_form(text: &str, is_whole: bool) -> Markup {
    html! {
        form class="drop" action="/read" method="post" enctype="multipart/form-data" data-drop="" {
            p {
                label for="file" { "Letter (PDF or text)" }
                input id="file" name="file" type="file" accept=".pdf,.txt,application/pdf,text/plain";
            }
            @if is_whole {
                p {
                    label for="text" { "or its text" }
                    textarea id="text" name="text" rows="8" { (text) }
                }
            }
            p { button type="submit" { "Read it" } }
        }
    }
}

/// Returns what was read.
fn read(letter: &DroppedLetter) -> Markup {
    let first = letter.records.first();
    html! {
        section aria-labelledby="read" {
            h2 id="read" { "Read from " (letter.name) }
            @for note in letter.notes { p class="note" { (note) } }
            @if let Some(record) = first { (case_facts(record)) }
            @for record in letter.records {
                section class="item" {
                    h3 { (record.item.procedure) }
                    p class="verdict" { (outcome(&record.item.decision)) }
                    (item_facts(record, None, "h4"))
                }
            }
        }
        section aria-labelledby="like-it" {
            h2 id="like-it" { "Decisions most like it" }
            (similar_parts(&PageState::default(), letter.similar))
        }
    }
}

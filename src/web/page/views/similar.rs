//! The decisions most like an item, a letter or a text, with what each has in common with it.

use maud::{Markup, html};

use crate::index::schema::record::Record;
use crate::search::SimilarHit;
use crate::web::page::frame::PageFrame;
use crate::web::page::parts::cards::{card, item_href, title_of};
use crate::web::page::parts::corpus::CorpusCard;
use crate::web::page::parts::outcome::outcome;
use crate::web::page::state::{PageState, encoded};

/// The decisions most like one item, all or those of one outcome.
pub(crate) struct SimilarPart<'a> {
    /// The item that they are like.
    pub of: &'a Record,
    /// The outcome that all of them have; `None` where they are not parted.
    pub decision: Option<&'static str>,
    /// The hits, the nearest first.
    pub hits: &'a [SimilarHit],
}

/// The decisions most like an item or a letter.
pub(crate) struct SimilarPage<'a> {
    /// The figures of the index.
    pub corpus: &'a CorpusCard,
    /// The id as asked for.
    pub id: &'a str,
    /// True if the hits are parted by their decision.
    pub is_split: bool,
    /// The parts, in order.
    pub parts: &'a [SimilarPart<'a>],
    /// Remarks, as on copies that are left out.
    pub notes: &'a [String],
}

impl SimilarPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let state = PageState::default();
        let title = format!("Similar to {}", self.id);
        let frame = PageFrame { title: &title, state: &state, corpus: Some(self.corpus), path: "/similar", skips: &[] };
        let path = format!("/similar?id={}", encoded(self.id));
        frame.around(&html! {
            div class="narrow" {
                h1 { "Decisions most like " (self.id) }
                p class="tools" {
                    @if self.is_split { a href=(path) { "All in one list" } }
                    @else { a href={ (path) "&split_by=decision" } { "Overturned and upheld apart" } }
                }
                @for note in self.notes { p class="note" { (note) } }
                (similar_parts(&state, self.parts))
            }
        })
    }
}

/// Returns parts of a list of similar decisions, each below the item that they are like.
pub(crate) fn similar_parts(state: &PageState, parts: &[SimilarPart]) -> Markup {
    let mut before: Option<&str> = None;
    html! {
        @for part in parts {
            @if before.replace(&part.of.id) != Some(&part.of.id) { (asked(state, part.of)) }
            @if let Some(decision) = part.decision { h3 class="part" { (outcome(decision)) } }
            @if part.hits.is_empty() { p { "None is like it." } }
            ol class="hits" { @for similar in part.hits { (card(state, &similar.hit, &shared(&similar.shared))) } }
        }
    }
}

/// Returns the item that decisions are like.
fn asked(state: &PageState, record: &Record) -> Markup {
    let title = title_of(&record.item.procedure, record.item.number);
    html! {
        h2 {
            "Like "
            @if record.letter.is_empty() { (title) }
            @else { a href=(item_href(state, &record.letter, record.item.number)) { (title) } }
        }
    }
}

/// Returns what a hit has in common with the item that it is like.
fn shared(things: &[String]) -> Markup {
    html! { @if !things.is_empty() { p class="shared" { "In common: " (things.join(" \u{b7} ")) } } }
}

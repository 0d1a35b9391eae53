//! The page of contrasts: signs that set the overturned apart from the upheld items of a question, with sentences that say it.

use maud::{Markup, html};

use crate::counts::contrast::types::FewLetters;
use crate::counts::contrast::{Contrast, ContrastRow, Contrasted, LEAST_LETTERS, Side};
use crate::web::page::frame::PageFrame;
use crate::web::page::parts::cards::{item_href, parts_of_id};
use crate::web::page::parts::chips::understood;
use crate::web::page::parts::corpus::CorpusCard;
use crate::web::page::parts::marked::marked;
use crate::web::page::parts::outcome::outcome;
use crate::web::page::parts::words::{counted, number};
use crate::web::page::state::PageState;

/// The path of this view.
const PATH: &str = "/contrast";

/// A contrast, or the reason why there is none.
pub(crate) struct ContrastPage<'a> {
    /// The question.
    pub state: &'a PageState,
    /// The figures of the index.
    pub corpus: &'a CorpusCard,
    /// The answer.
    pub found: &'a Contrasted,
}

impl ContrastPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let asked = if self.state.q.trim().is_empty() { "all decisions" } else { self.state.q.trim() };
        let title = format!("What differs: {asked}");
        let frame = PageFrame { title: &title, state: self.state, corpus: Some(self.corpus), path: PATH, skips: &[] };
        let read = match self.found {
            Contrasted::Rows(found) => &found.understood,
            Contrasted::Refused(few) => &few.understood,
        };
        frame.around(&html! {
            h1 class="hidden" { (title) }
            (understood(self.state, PATH, read))
            div class="narrow" {
                @match self.found {
                    Contrasted::Rows(found) => (self.rows(found)),
                    Contrasted::Refused(few) => (refusal(self.state, few)),
                }
            }
        })
    }

    /// Returns both sides, one below the other.
    fn rows(&self, found: &Contrast) -> Markup {
        let size = |side| match side {
            Side::Overturned => found.sides.overturned,
            Side::Upheld => found.sides.upheld,
        };
        html! {
            p class="answer" id="answer" {
                "What " (counted(size(Side::Overturned).items.into(), "overturned item")) " say more often than "
                (counted(size(Side::Upheld).items.into(), "upheld one")) ", and the other way round."
            }
            p class="quiet" {
                "Numbers are letters that say it. A filled circle is firm: it holds among all that was compared of its kind "
                "(Benjamini\u{2013}Hochberg, 5\u{a0}%). This tells what goes together, not what causes a decision."
            }
            @for side in Side::BOTH {
                section class="side" aria-labelledby={ "side-" (side.as_str()) } {
                    h2 id={ "side-" (side.as_str()) } { (outcome(side.as_str())) }
                    p class="quiet" {
                        (counted(size(side).items.into(), "item")) " in " (counted(size(side).letters.into(), "letter"))
                    }
                    @let rows: Vec<&ContrastRow> = found.rows.iter().filter(|row| row.side == side).collect();
                    @if rows.is_empty() { p { "Nothing sets it apart." } }
                    ul class="differences" { @for row in rows { li { (self.row(row)) } } }
                }
            }
        }
    }

    /// Returns a thing that one side says more often, with its sentences folded.
    fn row(&self, row: &ContrastRow) -> Markup {
        let [overturned, upheld] = row.letters;
        let odds = row.log_odds.abs().exp();
        html! {
            p class="what" {
                span class="firm" aria-hidden="true" { @if row.firm { "\u{25cf}" } @else { "\u{25cb}" } }
                strong { (row.what) }
                span class="quiet" { " " (row.kind.as_str()) @if row.firm { ", firm" } }
            }
            p class="count" {
                (number(overturned.into())) " overturned, " (number(upheld.into())) " upheld; odds " (format!("{odds:.1}"))
                " to 1"
            }
            @if !row.examples.is_empty() {
                details {
                    summary { (counted(row.examples.len() as u64, "sentence")) " that say" @if row.examples.len() == 1 { "s" } " it" }
                    @for example in &row.examples {
                        @let (letter, item) = parts_of_id(&example.id);
                        blockquote class="reason" {
                            p { (marked(&example.text, &example.marks)) }
                            p class="cite" { a href=(item_href(self.state, letter, item)) { (example.citation) } }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the refusal of too few letters, with what to do.
fn refusal(state: &PageState, few: &FewLetters) -> Markup {
    let [overturned, upheld] = few.letters;
    html! {
        p class="answer" id="answer" {
            "Too few letters to compare: " (number(overturned.into())) " with overturned items, " (number(upheld.into()))
            " with upheld ones; each side needs " (LEAST_LETTERS) "."
        }
        ul {
            li { a href=(state.question().href_with(PATH, &[("mentioned", "true")])) { "Compare all that mention it" } }
            @if !state.filters.is_empty() {
                li { a href=(state.question().changed(|state| state.filters.clear()).href(PATH)) { "Compare without the filters" } }
            }
            li { a href=(state.question().href("/stats")) { "See the numbers" } }
        }
    }
}

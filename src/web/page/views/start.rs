//! The page of those who have not asked yet: questions that work here, and what the index has.

use maud::{Markup, html};

use crate::counts::value_counts::ValueCount;
use crate::web::page::frame::PageFrame;
use crate::web::page::parts::bars::count_bar;
use crate::web::page::parts::corpus::{CorpusCard, WorkingExample};
use crate::web::page::parts::kept::{KeptLinks, kept_searches};
use crate::web::page::parts::outcome::{short_words, sign};
use crate::web::page::parts::words::{counted, number};
use crate::web::page::state::PageState;
use crate::web::page::views::drop::drop_form;

/// The most kinds of treatment that are shown.
const MOST_SHOWN: usize = 8;

/// The page where nothing is asked.
pub(crate) struct StartPage<'a> {
    /// The figures of the index.
    pub corpus: &'a CorpusCard,
    /// Questions that find something.
    pub examples: &'a [WorkingExample],
    /// The searches that are kept.
    pub kept: &'a KeptLinks,
}

impl StartPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let state = PageState::default();
        let title = "Independent Medical Review decisions";
        let frame = PageFrame { title, state: &state, corpus: Some(self.corpus), path: "/", skips: &[] };
        frame.around(&html! {
            div class="start" {
                h1 { "Was this treatment ever found necessary, and why?" }
                p class="lead" {
                    "Search " (counted(self.corpus.items, "decision")) " of California\u{2019}s Independent Medical Review, each "
                    "with its reason and its page, in plain words."
                }
                @if !self.examples.is_empty() {
                    section aria-labelledby="try" {
                        h2 id="try" { "Try one" }
                        ul class="examples" {
                            @for example in self.examples {
                                li {
                                    a href=(PageState::of(example.query).href("/")) { (example.query) }
                                    span class="quiet" { (example.shows) ", " (counted(example.total.items, "item")) }
                                }
                            }
                        }
                    }
                }
                (kept_searches(self.kept, "kept"))
                section aria-labelledby="drop-title" {
                    h2 id="drop-title" { "Read a letter" }
                    p { "Drop a letter here, or choose one, to see what is read from it and the decisions most like it. It is not kept." }
                    (drop_form("", false))
                }
                section class="collection" aria-labelledby="collection" {
                    h2 id="collection" { "This collection" }
                    (self.card())
                }
            }
        })
    }

    /// Returns the figures of the index: years, outcomes, treatments.
    fn card(&self) -> Markup {
        let CorpusCard { years, decisions, categories, undated, .. } = self.corpus;
        html! {
            div class="card-columns" {
                section {
                    h3 { "Letters by year" }
                    (value_bars("year", years, years.len(), |value| value.letters))
                    @if *undated > 0 { p class="quiet" { (counted(*undated, "item")) " without a day of decision" } }
                }
                section {
                    h3 { "Items by outcome" }
                    (value_bars("decision", decisions, decisions.len(), |value| value.items))
                }
                section {
                    h3 { "Items by treatment" }
                    (value_bars("category", categories, MOST_SHOWN, |value| value.items))
                    @if categories.len() > MOST_SHOWN { p class="quiet" { a href="/fields/category" { "all treatments" } } }
                }
            }
        }
    }
}

/// Returns values with bars, each a link to its items.
fn value_bars(field: &str, values: &[ValueCount], most_shown: usize, count: impl Fn(&ValueCount) -> u64) -> Markup {
    let most = values.iter().map(&count).max().unwrap_or_default();
    html! {
        ul class="bars" {
            @for value in values.iter().take(most_shown) {
                li {
                    a href=(PageState::default().with_filter(field, &value.value).href("/")) {
                        @if field == "decision" { (sign(&value.value)) " " }
                        (short_words(&value.value))
                    }
                    (count_bar(count(value), 0, most))
                    span class="count" { (number(count(value))) }
                }
            }
        }
    }
}

//! The answer to a question: what was understood, the numbers in one sentence, the list, and where to go next.

use maud::{Markup, html};

use crate::counts::facets::Facet;
use crate::counts::rates::{FEW, Rate, Rates};
use crate::counts::statistics::intervals::wilson;
use crate::search::{Results, Total};
use crate::web::page::frame::PageFrame;
use crate::web::page::parts::bars::{count_bar, rate_bar};
use crate::web::page::parts::cards::card;
use crate::web::page::parts::chips::understood;
use crate::web::page::parts::corpus::CorpusCard;
use crate::web::page::parts::facets::facets;
use crate::web::page::parts::kept::{KeptLinks, kept_searches};
use crate::web::page::parts::words::{answer, counted, interval, number, percent};
use crate::web::page::state::PageState;
use crate::web::page::views::nothing::nothing_found;

/// The path of this view.
const PATH: &str = "/";

/// The orders of the list, as the address has them.
const ORDERS: [(&str, &str); 5] = [
    ("", "relevance"),
    ("-decision_date", "newest first"),
    ("decision_date", "oldest first"),
    ("category", "treatment"),
    ("decision", "outcome"),
];

/// The formats of exports: the name in the address, and in words.
const FORMATS: [(&str, &str); 11] = [
    ("docx", "Word"),
    ("xlsx", "Excel"),
    ("csv", "CSV"),
    ("tsv", "TSV"),
    ("md", "Markdown"),
    ("html", "HTML"),
    ("json", "JSON"),
    ("jsonl", "JSON lines"),
    ("bibtex", "BibTeX"),
    ("csl", "CSL-JSON"),
    ("sqlite", "SQLite"),
];

/// The answer to a question.
pub(crate) struct ResultsPage<'a> {
    /// The question.
    pub state: &'a PageState,
    /// The figures of the index.
    pub corpus: &'a CorpusCard,
    /// The answer of the search.
    pub results: &'a Results,
    /// The facets that [`FACETS`](crate::web::page::FACETS) asks for.
    pub facets: &'a [Facet],
    /// The rates over the years, whatever the outcome that is asked for; `None` where they were not counted.
    pub years: Option<&'a Rates>,
    /// The searches that are kept.
    pub kept: &'a KeptLinks,
}

impl ResultsPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let question = if self.state.q.trim().is_empty() { "All decisions" } else { self.state.q.trim() };
        let skips = [("facets", "Skip to the filters")];
        let has_hits = self.results.total.items > 0;
        let skips: &[(&str, &str)] = if has_hits { &skips } else { &[] };
        let frame = PageFrame { title: question, state: self.state, corpus: Some(self.corpus), path: PATH, skips };
        frame.around(&html! {
            h1 class="hidden" { "Decisions on \u{201c}" (question) "\u{201d}" }
            (understood(self.state, PATH, &self.results.understood))
            @if has_hits { (self.found()) } @else { (nothing_found(self.state, self.results)) }
        })
    }

    /// Returns the three columns of an answer that has hits.
    fn found(&self) -> Markup {
        html! {
            div class="columns" {
                section class="list" aria-labelledby="answer" {
                    p class="answer" id="answer" { (self.sentence()) }
                    (self.tools())
                    h2 class="hidden" { "Decisions" }
                    ol class={ "hits" } start=(self.results.hits.first().map_or(1, |hit| hit.rank)) {
                        @for hit in &self.results.hits { (card(self.state, hit, &html! {})) }
                    }
                    (self.pages())
                }
                nav class="facets" id="facets" aria-labelledby="facets-title" tabindex="-1" {
                    h2 id="facets-title" { "Narrow down" }
                    (self.disputed())
                    (facets(self.state, self.facets, &self.results.understood.filters))
                }
                aside class="how" aria-labelledby="how-title" {
                    h2 id="how-title" { "How it went" }
                    @if let Some(years) = self.years { (how_it_went(self.state, years)) }
                    (self.onward())
                    (kept_searches(self.kept, "kept"))
                }
            }
        }
    }

    /// Returns the answer in one sentence.
    fn sentence(&self) -> String {
        let Results { total, understood, .. } = self.results;
        let decided = total.overturned + total.upheld;
        let has_outcome = understood.filters.contains_key("decision") || understood.text.contains("decision:");
        let share = total.overturned as f64 / decided as f64;
        let range = (!has_outcome && decided > 0).then(|| wilson(share, decided as f64));
        answer(total, &thing(&understood.text), self.state.disputed, range)
    }

    /// Returns the order of the list, the grouping, and the export.
    fn tools(&self) -> Markup {
        let by_letter = self.state.group == "letter";
        let group = if by_letter { "" } else { "letter" };
        let regrouped = self.state.changed(|state| group.clone_into(&mut state.group));
        html! {
            div class="tools" {
                a class="to-facets" href="#facets" { "Narrow down" }
                form action="/" method="get" class="sort" {
                    (self.state.hidden(&["sort"]))
                    label for="sort" { "Sorted by" }
                    select id="sort" name="sort" data-submit="" {
                        @for (key, words) in ORDERS {
                            option value=(key) selected[key == self.state.sort] { (words) }
                        }
                        @if !ORDERS.iter().any(|(key, _)| *key == self.state.sort) {
                            option value=(self.state.sort) selected { (self.state.sort) }
                        }
                    }
                    button type="submit" { "Sort" }
                }
                a href=(regrouped.href("/")) { @if by_letter { "List items" } @else { "List letters" } }
                (self.export())
            }
        }
    }

    /// Returns the formats in which all hits can be saved.
    fn export(&self) -> Markup {
        let all = PageState { sort: self.state.sort.clone(), ..self.state.question() };
        html! {
            details class="menu" id="export" {
                summary { "Export" span class="hidden" { " all hits" } }
                div class="menu-list" {
                    p { "All " (counted(self.results.total.items, "item")) ", not only this page, as" }
                    ul {
                        @for (format, words) in FORMATS {
                            li { a href=(all.href_with("/api/v1/export", &[("format", format)])) download { (words) } }
                        }
                    }
                }
            }
        }
    }

    /// Returns the links to other pages of the list.
    fn pages(&self) -> Markup {
        let Results { hits, total, next, .. } = self.results;
        let first = PageState { after: String::new(), ..self.state.clone() };
        html! {
            nav class="pages" aria-label="Pages" {
                p class="quiet" {
                    @if let (Some(from), Some(to)) = (hits.first(), hits.last()) {
                        (number(from.rank as u64)) " to " (number(to.rank as u64)) " of the list; "
                        (counted(total.items, "item")) " in all"
                    }
                    @if total.partial > 0 {
                        ", " (number(total.partial)) " more have "
                        @if total.partial == total.only_near { "something near to it" } @else { "some of it" }
                    }
                }
                @if !self.state.after.is_empty() { a href=(first.href("/")) rel="first" { "First page" } }
                @if let Some(next) = next {
                    a class="next" href=(PageState { after: next.clone(), ..first.clone() }.href("/")) rel="next" { "Next page" }
                }
            }
        }
    }

    /// Returns the choice between what is in dispute and all that mention it.
    fn disputed(&self) -> Markup {
        let Total { is_disputable, disputed, items, .. } = self.results.total;
        let row = |is_on: bool, words: &str, count: u64| {
            let state = self.state.changed(|state| state.disputed = is_on);
            let is_current = is_on == self.state.disputed;
            html! {
                li {
                    a class={ "value" @if is_current { " ticked" } } href=(state.href("/"))
                        aria-current=[is_current.then_some("true")] {
                        span class="box round" aria-hidden="true" { @if is_current { "\u{2022}" } }
                        span class="name" { (words) }
                        span class="count" { (number(count)) }
                    }
                }
            }
        };
        html! {
            @if is_disputable {
                section class="facet" {
                    h3 { "What counts" }
                    ul {
                        @if self.state.disputed {
                            (row(true, "in dispute", items))
                            li { a class="value" href=(self.state.changed(|state| state.disputed = false).href("/")) {
                                span class="box round" aria-hidden="true" {}
                                span class="name" { "mentioned anywhere" }
                            } }
                        } @else {
                            (row(true, "in dispute", disputed))
                            (row(false, "mentioned anywhere", items))
                        }
                    }
                }
            }
        }
    }

    /// Returns the links to other views of the same question.
    fn onward(&self) -> Markup {
        let question = self.state.question();
        html! {
            ul class="onward" {
                li { a href=(question.href_with("/stats", &[("by", "specialty")])) { "By reviewer\u{2019}s specialty" } }
                li { a href=(question.href_with("/stats", &[("by", "region")])) { "By part of the body" } }
                li { a href=(question.href_with("/stats", &[("over", "quarter")])) { "Over time" } }
                li { a href=(question.href("/contrast")) { "What differs" } }
            }
        }
    }
}

/// Returns the asked thing as a part of a sentence; "it" where it has signs that no sentence has.
fn thing(text: &str) -> String {
    let plain: Vec<&str> = text.split([' ', '(', ')']).filter(|word| !word.is_empty() && *word != "AND").collect();
    let is_plain =
        |word: &&str| !["OR", "NOT", "NEAR"].contains(word) && !word.contains(['"', ':', '/', '*', '?', '=', '~']);
    let is_short = (1..=6).contains(&plain.len());
    if is_short && plain.iter().all(is_plain) { plain.join(" ") } else { "it".to_owned() }
}

/// Returns the rate of all and the numbers of each year, whatever the outcome that is asked for.
fn how_it_went(state: &PageState, rates: &Rates) -> Markup {
    let Rate { items, overturned, upheld, rate, interval_letters, .. } = &rates.all;
    let decided = overturned + upheld;
    let most = rates.rows.iter().map(|row| row.rate.items).max().unwrap_or_default();
    html! {
        @if let Some(rate) = rate {
            p class="figure" {
                span class="big" { (number(*overturned)) } " of " (number(decided)) " overturned"
            }
            (rate_bar(*rate, *interval_letters, 1.0))
            p class="quiet" {
                (percent(*rate))
                @if let Some(range) = interval_letters { "; 95\u{a0}% interval by letter " (interval(*range)) }
                @if decided < FEW { ". So few say little." }
            }
        } @else {
            p { @if *items == 0 { "No item disputes it." } @else { (counted(*items, "item")) ", none of them decided." } }
        }
        @if !rates.rows.is_empty() {
            h3 { "By year" }
            ol class="years" {
                @for row in &rates.rows {
                    @let year = row.values.get("year").map(shown).unwrap_or_default();
                    li {
                        a href=(state.without_filter("year", None).with_filter("year", &year).href("/")) { (year) }
                        (count_bar(row.rate.items, row.rate.overturned, most))
                        span class="count" {
                            (number(row.rate.overturned)) "/" (number(row.rate.items))
                            span class="hidden" { " overturned" }
                        }
                    }
                }
            }
            p class="quiet" { "Dark: overturned. Bars: items that " @if rates.counted == "disputed" { "dispute it." } @else { "mention it." } }
        }
    }
}

/// Writes a value of a field.
pub(crate) fn shown(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_is_part_of_the_sentence_where_it_can_be() {
        assert_eq!(thing("lumbar AND (facet injection)"), "lumbar facet injection");
        assert_eq!(thing("facet OR block"), "it");
        assert_eq!(thing("rationale:\"red flags\""), "it");
        assert_eq!(thing(""), "it");
    }
}

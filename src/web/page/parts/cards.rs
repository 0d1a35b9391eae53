//! The card of a hit: its outcome in words, the disputed thing as its title, the line to cite it by, the reason.

use maud::{Markup, html};

use crate::search::Hit;
use crate::web::page::parts::marked::marked;
use crate::web::page::parts::outcome::{outcome, short_words, sign};
use crate::web::page::parts::words::{counted, day};
use crate::web::page::state::{PageState, encoded, letter_path, source_path};

/// The most nearly equal items that are named.
const MOST_NAMED: usize = 20;

/// Returns the address of an item in its letter, with what was asked marked there.
pub(crate) fn item_href(state: &PageState, letter: &str, item: usize) -> String {
    let asked = PageState::of(&state.q);
    format!("{}#item-{item}", asked.href(&letter_path(letter)))
}

/// Returns the letter's id and the item's number of an item's id.
pub(crate) fn parts_of_id(id: &str) -> (&str, usize) {
    let (letter, item) = id.rsplit_once('#').unwrap_or((id, "1"));
    (letter, item.parse().unwrap_or(1))
}

/// Returns the address of the items most like one.
pub(crate) fn similar_href(id: &str) -> String {
    format!("/similar?id={}", encoded(id))
}

/// Returns the link to a letter's file at a page, named by what it is.
pub(crate) fn source_link(letter: &str, source: &str, page: usize) -> Markup {
    let kind = if source.to_ascii_lowercase().ends_with(".pdf") { "PDF" } else { "Source" };
    html! { a href=(source_path(letter, page)) { (kind) " p.\u{a0}" (page) } }
}

/// Returns the name of a treatment, or of an item that has none.
pub(crate) fn title_of(procedure: &str, item: usize) -> String {
    if procedure.trim().is_empty() { format!("Item {item}") } else { procedure.to_owned() }
}

/// Returns the card of a hit; `more` comes below its reason.
pub(crate) fn card(state: &PageState, hit: &Hit, more: &Markup) -> Markup {
    let (title, href) = (title_of(&hit.procedure, hit.item), item_href(state, &hit.letter, hit.item));
    html! {
        li class={ "card" @if hit.partial { " partial" } } id={ "hit-" (hit.rank) } {
            p class="verdict" {
                (outcome(&hit.decision))
                @if hit.partial {
                    span class="lacks" {
                        @if hit.lacks.is_empty() { "has some of it" } @else { "lacks " (hit.lacks.join(", ")) }
                    }
                }
            }
            h3 { a href=(href) { (marked(&title, &hit.procedure_marks)) } }
            p class="cite" { (citation_line(hit)) }
            @for snippet in &hit.snippets {
                blockquote class="reason" { p { (marked(&snippet.text, &snippet.marks)) } }
            }
            (more)
            @if !hit.facts.is_empty() {
                ul class="tags" aria-label="Facts" { @for fact in &hit.facts { li { (fact) } } }
            }
            (folded(state, hit))
            p class="actions" {
                a href=(similar_href(&hit.id)) { "Similar" span class="hidden" { " to " (title) } }
                (source_link(&hit.letter, &hit.source, hit.page))
                button type="button" hidden data-copy=(hit.citation) { "Copy citation" }
            }
        }
    }
}

/// Returns case number, item, page, day and specialties in one line.
fn citation_line(hit: &Hit) -> Markup {
    html! {
        span class="id" { (hit.letter) } " item\u{a0}" (hit.item) ", p.\u{a0}" (hit.page)
        @if let Some(date) = hit.decision_date { " \u{b7} " (day(date)) }
        @if !hit.specialties.is_empty() { " \u{b7} " (hit.specialties.join(", ")) }
    }
}

/// Returns what is folded into a hit: items of its letter, and nearly equal ones of others.
fn folded(state: &PageState, hit: &Hit) -> Markup {
    html! {
        @if let Some(items) = hit.items.as_ref().filter(|items| !items.is_empty()) {
            ul class="siblings" aria-label="Other items of this letter" {
                @for item in items {
                    @let (letter, number) = parts_of_id(&item.id);
                    li {
                        (sign(&item.decision)) " "
                        a href=(item_href(state, letter, number)) { (title_of(&item.procedure, number)) }
                        span class="quiet" { " " (short_words(&item.decision)) }
                    }
                }
            }
        }
        @if hit.others > 0 {
            @let siblings = state.with_filter("letter", &hit.letter).changed(|state| state.group = "item".to_owned());
            p class="more" { a href=(siblings.href("/")) { "+ " (counted(hit.others, "other item")) " of this letter" } }
        }
        @if !hit.near_duplicates.is_empty() {
            details class="more" {
                summary { "and " (hit.near_duplicates.len()) " nearly the same" }
                ul class="inline" {
                    @for id in hit.near_duplicates.iter().take(MOST_NAMED) {
                        @let (letter, item) = parts_of_id(id);
                        li { a href=(item_href(state, letter, item)) { (id) } }
                    }
                    @if hit.near_duplicates.len() > MOST_NAMED { li { "\u{2026}" } }
                }
            }
        }
    }
}

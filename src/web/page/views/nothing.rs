//! The answer where nothing has all that is asked: which part is to blame, what each part finds without it, the nearest
//! words, the nearest items.

use maud::{Markup, html};

use crate::index::schema::fields::find_field;
use crate::search::Results;
use crate::web::page::parts::cards::card;
use crate::web::page::parts::chips::{noted_words, place_of, replaced, without};
use crate::web::page::state::PageState;

/// The most items near to the question that are shown.
const MOST_NEAR: usize = 3;

/// A note on why nothing was found, with the questions that it leads to.
struct Blame<'n> {
    note: &'n str,
    /// Words of the links, with their addresses.
    links: Vec<(String, String)>,
}

/// Returns what helps somebody whose question found nothing.
pub(crate) fn nothing_found(state: &PageState, results: &Results) -> Markup {
    let blames: Vec<Blame> = results.understood.notes.iter().filter_map(|note| blame(state, note)).collect();
    let near: Vec<_> = results.hits.iter().take(MOST_NEAR).collect();
    html! {
        div class="narrow" {
            p class="answer" id="answer" { "No decision has " @if state.matching == "any" { "any" } @else { "all" } " of this." }
            @if !blames.is_empty() {
                h2 { "Which part is to blame" }
                ul class="blames" {
                    @for blame in &blames {
                        li {
                            (sentence(blame.note))
                            @for (words, href) in &blame.links { " " a href=(href) { (words) } }
                        }
                    }
                }
            }
            @if !state.filters.is_empty() {
                p { a href=(state.changed(|state| state.filters.clear()).href("/")) { "Search without the filters" } }
            }
            @if near.is_empty() {
                p { a href="/syntax" { "The language of questions on one page" } }
            } @else {
                h2 { "Nearest decisions" }
                ol class="hits" { @for hit in near { (card(state, hit, &html! {})) } }
            }
        }
    }
}

/// Writes a note as a sentence.
fn sentence(note: &str) -> String {
    let mut chars = note.chars();
    let first = chars.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", chars.as_str())
}

/// Reads a note on a part of the question; `None` for notes that lay no blame.
fn blame<'n>(state: &PageState, note: &'n str) -> Option<Blame<'n>> {
    let query = |words: &str, by: &str| {
        let place = place_of(words, &state.q)?;
        Some(state.with_query(&replaced(&state.q, &place, by)).href("/"))
    };
    if let Some((words, rest)) = noted_words(note) {
        if rest == "alone finds nothing" {
            return Some(Blame { note, links: Vec::new() });
        }
        let near = rest.strip_prefix("occurs nowhere")?.strip_prefix("; near to it: ").unwrap_or_default();
        let near = near.split(", ").filter(|word| !word.is_empty());
        let links = near.filter_map(|word| Some((format!("Search for {word}"), query(words, word)?)));
        return Some(Blame { note, links: links.collect() });
    }
    let rest = note.strip_prefix("without ")?;
    if let Some(filter) = rest.strip_prefix("the filter ") {
        let field = filter.split([':', ',']).next().and_then(find_field).map(|spec| spec.name);
        let others = field.map(|field| state.without_filter(field, None)).filter(|others| others != state);
        let links = others.map(|others| ("Take it off".to_owned(), others.href("/")));
        return Some(Blame { note, links: links.into_iter().collect() });
    }
    let (part, count) = rest.strip_prefix('\'')?.split_once("': ")?;
    let bare = part.strip_prefix('(').and_then(|part| part.strip_suffix(')')).unwrap_or(part);
    let rest = place_of(bare, &state.q).and_then(|place| without(&state.q, &place));
    let links =
        rest.filter(|_| !count.starts_with("0 ")).map(|q| ("Show them".to_owned(), state.with_query(&q).href("/")));
    Some(Blame { note, links: links.into_iter().collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_note_leads_to_a_question_that_mends_it() {
        let state = PageState::of("facte lumbar").with_filter("decision", "upheld");
        let links = |note| blame(&state, note).map(|blame| blame.links);
        let of = |words: &str, href: &str| Some(vec![(words.to_owned(), href.to_owned())]);
        let near = "/?q=facet%20lumbar&filter=decision%3Dupheld";
        assert_eq!(links("'facte' occurs nowhere; near to it: facet"), of("Search for facet", near));
        assert_eq!(links("without 'facte': 12 items"), of("Show them", "/?q=lumbar&filter=decision%3Dupheld"));
        assert_eq!(links("without 'facte': 0 items"), Some(Vec::new()));
        assert_eq!(links("without the filter decision: upheld: 3 items"), of("Take it off", "/?q=facte%20lumbar"));
        assert_eq!(links("'upheld' asks for upheld items (the denial stands)"), None);
    }
}

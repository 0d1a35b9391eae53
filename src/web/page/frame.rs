//! The frame of all pages: head, box, views of the question, foot.

use maud::{DOCTYPE, Markup, html};

use crate::web::page::parts::corpus::CorpusCard;
use crate::web::page::parts::words::counted;
use crate::web::page::state::PageState;

/// The views of a question, with their paths.
const VIEWS: [(&str, &str); 3] = [("/", "Decisions"), ("/stats", "Numbers"), (COMPARED, "What differs")];

/// The view that needs a question: of all decisions there is nothing to compare.
const COMPARED: &str = "/contrast";

/// The views that ask nothing.
const OTHERS: [(&str, &str); 3] = [("/read", "Read a letter"), ("/fields", "Fields"), ("/syntax", "Syntax")];

/// The keys of the script, with what they do.
pub(crate) const KEYS: [(&str, &str); 8] = [
    ("/", "go to the box"),
    ("j", "next decision"),
    ("k", "the one before"),
    ("o", "open it; so does Enter"),
    ("n", "next match in a letter"),
    ("p", "the one before"),
    ("e", "export"),
    ("?", "these keys"),
];

/// A page around what it shows.
pub(crate) struct PageFrame<'a> {
    /// The title, which names the question.
    pub title: &'a str,
    /// The question.
    pub state: &'a PageState,
    /// The figures of the index; `None` where it cannot be read.
    pub corpus: Option<&'a CorpusCard>,
    /// The path of the view that is shown.
    pub path: &'a str,
    /// Further links that skip to a part of the page: id and words.
    pub skips: &'a [(&'a str, &'a str)],
}

impl PageFrame<'_> {
    /// Returns the whole document.
    pub fn around(&self, main: &Markup) -> Markup {
        html! {
            (DOCTYPE)
            html lang="en" {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    meta name="referrer" content="no-referrer";
                    title { (self.title) " \u{b7} imr" }
                    link rel="icon" href="/icon.svg" type="image/svg+xml";
                    link rel="stylesheet" href="/style.css";
                    script src="/page.js" defer {}
                }
                body {
                    a class="skip" href="#main" { "Skip to the answer" }
                    @for (id, words) in self.skips { a class="skip" href={ "#" (id) } { (words) } }
                    (self.header())
                    main id="main" tabindex="-1" { (main) }
                    (foot())
                }
            }
        }
    }

    /// Returns the head of the page: name, box, views.
    fn header(&self) -> Markup {
        html! {
            header class="top" {
                div class="masthead" {
                    p class="brand" { a href="/" { "imr" } }
                    @if let Some(corpus) = self.corpus {
                        p class="corpus" {
                            span { (counted(corpus.letters, "letter")) } " \u{b7} " span { (counted(corpus.items, "item")) }
                            @if let Some(until) = &corpus.until { " \u{b7} " span { "to " (until) } }
                        }
                    }
                }
                (search_form(self.state))
                nav class="views" aria-label="Views" {
                    ul {
                        @for (path, name) in VIEWS.into_iter().filter(|(path, _)| *path != COMPARED || !self.state.q.is_empty()) {
                            li { (self.view(&self.state.question().href(path), path, name)) }
                        }
                        @for (path, name) in OTHERS { li class="other" { (self.view(path, path, name)) } }
                    }
                }
            }
        }
    }

    /// Returns the link to a view, marked where it is the one that is shown.
    fn view(&self, href: &str, path: &str, name: &str) -> Markup {
        html! {
            @if path == self.path { a href=(href) aria-current="page" { (name) } } @else { a href=(href) { (name) } }
        }
    }
}

/// Returns the form with the box. It keeps the filters, which the page shows.
fn search_form(state: &PageState) -> Markup {
    html! {
        form class="ask" role="search" action="/" method="get" {
            label class="hidden" for="q" { "Question" }
            div class="box" {
                input id="q" name="q" type="search" value=(state.q) autocomplete="off" autocapitalize="none"
                    spellcheck="false" maxlength="4000" placeholder="What was in dispute, such as lumbar MRI denied";
            }
            (state.hidden(&["q", "limit"]))
            button type="submit" { "Search" }
            a class="help" href="/syntax" { span aria-hidden="true" { "?" } span class="hidden" { "Syntax of questions" } }
        }
    }
}

/// Returns the foot of the page, with the list of keys that the script opens.
fn foot() -> Markup {
    html! {
        footer class="foot" {
            p {
                "Decisions of California\u{2019}s Independent Medical Review, as published. Nothing that is typed here leaves "
                "this computer."
            }
            p class="screen" { a href="/syntax#keys" { "Keys" } " \u{b7} " a href="/api/v1/openapi.json" { "API" } }
        }
        dialog id="keys-dialog" aria-labelledby="keys-title" {
            h2 id="keys-title" { "Keys" }
            (keys())
            form method="dialog" { button { "Close" } }
        }
        p id="live" class="hidden" role="status" {}
    }
}

/// Returns the list of keys.
pub(crate) fn keys() -> Markup {
    html! {
        dl class="keys" { @for (key, does) in KEYS { div { dt { kbd { (key) } } dd { (does) } } } }
    }
}

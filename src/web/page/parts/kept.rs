//! The searches that `imr saved` keeps, as links. The page itself stores nothing.

use maud::{Markup, html};

/// A search that is kept.
#[derive(Debug, Clone)]
pub(crate) struct KeptLink {
    /// Its name.
    pub name: String,
    /// The address of its answer; `None` where a page cannot ask it.
    pub href: Option<String>,
}

/// The searches that are kept, or nothing to show where their file cannot be read.
pub(crate) type KeptLinks = Result<Vec<KeptLink>, String>;

/// Returns the list of kept searches under a heading with this id; nothing where none is kept.
pub(crate) fn kept_searches(kept: &KeptLinks, id: &str) -> Markup {
    let searches = kept.as_deref().unwrap_or_default();
    html! {
        @if kept.is_err() || !searches.is_empty() {
            section class="kept" aria-labelledby=(id) {
                h2 id=(id) { "Saved searches" }
                @if let Err(reason) = kept { p class="quiet" { (reason) } }
                @if !searches.is_empty() {
                    ul class="onward" {
                        @for KeptLink { name, href } in searches {
                            li {
                                @if let Some(href) = href { a href=(href) { (name) } } @else {
                                    (name) " " span class="quiet" { "reads a file; run it with " code { "imr saved run " (name) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

//! The fields of an index, and the values of one.

use maud::{Markup, html};

use crate::counts::coverage::{FieldList, FieldSummary, ValueList};
use crate::web::page::frame::PageFrame;
use crate::web::page::parts::corpus::CorpusCard;
use crate::web::page::parts::facets::field_label;
use crate::web::page::parts::outcome::short_words;
use crate::web::page::parts::words::{counted, number, percent};
use crate::web::page::state::{PageState, encoded};

/// All fields with their coverage.
pub(crate) struct FieldsPage<'a> {
    /// The figures of the index.
    pub corpus: &'a CorpusCard,
    /// The fields.
    pub list: &'a FieldList,
}

impl FieldsPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let state = PageState::default();
        let frame =
            PageFrame { title: "Fields", state: &state, corpus: Some(self.corpus), path: "/fields", skips: &[] };
        frame.around(&html! {
            div class="narrow" {
                h1 { "Fields" }
                p {
                    "Each can be asked for by its name, as in " a href="/?q=drug%3Anorco" { code { "drug:norco" } }
                    ". The shares are of items that have a value."
                }
                div class="scroll" role="region" aria-label="Table of fields" tabindex="0" {
                    table class="figures" {
                        thead { tr {
                            th scope="col" { "field" } th scope="col" { "meaning" } th scope="col" { "kind" }
                            th scope="col" class="number" { "items" } th scope="col" class="number" { "letters" }
                        } }
                        tbody { @for field in &self.list.fields { (row(field)) } }
                    }
                }
            }
        })
    }
}

/// Returns the row of a field; texts have no list of values.
fn row(field: &FieldSummary) -> Markup {
    let has_values = !matches!(field.kind, "text" | "id");
    html! {
        tr {
            th scope="row" {
                @if has_values { a href={ "/fields/" (field.name) } { code { (field.name) } } } @else { code { (field.name) } }
                @if !field.aliases.is_empty() { br; span class="quiet" { (field.aliases.join(", ")) } }
            }
            td { (field.meaning) }
            td { (field.kind) }
            td class="number" { (percent(field.share_of_items)) }
            td class="number" { (percent(field.share_of_letters)) }
        }
    }
}

/// The values of a field.
pub(crate) struct ValuesPage<'a> {
    /// The figures of the index.
    pub corpus: &'a CorpusCard,
    /// The values, perhaps not all of them.
    pub list: &'a ValueList,
}

impl ValuesPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let state = PageState::default();
        let ValueList { field, meaning, distinct, values, without_value } = self.list;
        let title = format!("Field {field}");
        let frame = PageFrame { title: &title, state: &state, corpus: Some(self.corpus), path: "/fields", skips: &[] };
        let of = |value: &str| state.with_filter(field, value);
        frame.around(&html! {
            div class="narrow" {
                h1 { (field_label(field)) }
                p { code { (field) } ": " (meaning) ". " (counted(*distinct as u64, "value")) "." }
                div class="scroll" role="region" aria-label="Table of values" tabindex="0" {
                    table class="figures" {
                        thead { tr {
                            th scope="col" { "value" }
                            @for name in ["items", "letters", "overturned", "upheld"] { th scope="col" class="number" { (name) } }
                        } }
                        tbody {
                            @for value in values {
                                tr {
                                    th scope="row" { a href=(of(&value.value).href("/")) { (short_words(&value.value)) } }
                                    td class="number" { (number(value.items)) }
                                    td class="number" { (number(value.letters)) }
                                    td class="number" { (number(value.overturned)) }
                                    td class="number" { (number(value.upheld)) }
                                }
                            }
                        }
                    }
                }
                @if values.len() < *distinct {
                    p { a href={ "/api/v1/fields/" (encoded(field)) "?all=true" } { "All values as JSON" } }
                }
                @if *without_value > 0 { p class="quiet" { (counted(*without_value, "item")) " without a value." } }
                p { a href="/fields" { "All fields" } }
            }
        })
    }
}

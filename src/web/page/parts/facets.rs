//! The values of fields with their counts, as links that add a filter or take it off.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::counts::facets::Facet;
use crate::index::schema::fields::find_field;
use crate::search::FacetValue;
use crate::web::page::parts::outcome::{short_words, sign};
use crate::web::page::parts::words::number;
use crate::web::page::state::PageState;

/// The facets of the page, as `imr query --facet` takes them.
pub(crate) const FACETS: [&str; 8] =
    ["decision", "category:14", "drugs:12", "regions:12", "reasons:12", "year:30", "specialties:12", "ur_modified"];

/// The most values of a facet that are shown at once.
const SHOWN: usize = 6;

/// Fields as people call them, by the names of the table of fields.
const LABELS: [(&str, &str); 18] = [
    ("decision", "Outcome"),
    ("category", "Treatment"),
    ("drugs", "Drug"),
    ("classes", "Drug class"),
    ("regions", "Part of the body"),
    ("levels", "Level"),
    ("reasons", "Reason"),
    ("decision_date", "Year of decision"),
    ("specialties", "Reviewer\u{2019}s specialty"),
    ("ur_modified", "Partly granted before"),
    ("letter", "Letter"),
    ("sex", "Sex"),
    ("age", "Age"),
    ("reviewer_source", "Reviewer cited"),
    ("claims_source", "Administrator cited"),
    ("state_category", "State\u{2019}s category"),
    ("state_sub_category", "State\u{2019}s sub-category"),
    ("priority", "Priority"),
];

/// Returns a field as people call it, by any of its names.
pub(crate) fn field_label(name: &str) -> &str {
    let spec = find_field(name).map_or(name, |spec| spec.name);
    LABELS.iter().find(|(field, _)| *field == spec).map_or(name, |(_, label)| label)
}

/// Returns the facets of a question. `asked` has the values that are asked for, by field, in words of the query too.
pub(crate) fn facets(state: &PageState, facets: &[Facet], asked: &BTreeMap<&'static str, Vec<String>>) -> Markup {
    html! {
        @for facet in facets {
            @if !facet.values.is_empty() { (one_facet(state, facet, asked)) }
        }
    }
}

/// Returns one facet: its first values, and the others folded.
fn one_facet(state: &PageState, facet: &Facet, asked: &BTreeMap<&'static str, Vec<String>>) -> Markup {
    let spec = find_field(&facet.name).map_or("", |spec| spec.name);
    let values = asked.get(spec).map(Vec::as_slice).unwrap_or_default();
    let is_ticked = |value: &FacetValue| {
        state.has_filter(&facet.name, &value.value) || values.iter().any(|one| one.eq_ignore_ascii_case(&value.value))
    };
    let mut all: Vec<&FacetValue> = facet.values.iter().collect();
    if facet.name == "year" {
        all.sort_unstable_by(|one, other| other.value.cmp(&one.value));
    }
    // What is ticked is never folded.
    all.sort_by_key(|value| !is_ticked(value));
    let (first, rest) = all.split_at(SHOWN.min(all.len()));
    let row = |value: &FacetValue| facet_value(state, &facet.name, value, is_ticked(value));
    html! {
        section class="facet" {
            h3 { (field_label(&facet.name)) }
            ul { @for value in first { li { (row(value)) } } }
            @if !rest.is_empty() {
                details {
                    summary { (rest.len()) " more" }
                    ul { @for value in rest { li { (row(value)) } } }
                }
            }
            @if facet.others > 0 {
                p class="quiet" { a href={ "/fields/" (facet.name) } { "all values" } }
            }
        }
    }
}

/// Returns a value with its count, as a link that ticks it or takes the tick away.
fn facet_value(state: &PageState, field: &str, value: &FacetValue, is_ticked: bool) -> Markup {
    let href = match state.has_filter(field, &value.value) {
        true => state.without_filter(field, Some(&value.value)),
        false => state.with_filter(field, &value.value),
    };
    let class = if is_ticked { "value ticked" } else { "value" };
    html! {
        a class=(class) href=(href.href("/")) {
            span class="box" aria-hidden="true" { @if is_ticked { "\u{2713}" } }
            span class="name" {
                @if field == "decision" { (sign(&value.value)) " " }
                (short_words(&value.value))
                @if is_ticked { span class="hidden" { ", chosen; remove" } }
            }
            span class="count" { (number(value.items)) span class="hidden" { " items" } }
        }
    }
}

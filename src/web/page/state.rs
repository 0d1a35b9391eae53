//! [`PageState`]: the question as it stands in the address, and the addresses that lead on from it.
//!
//! Each link of a page is the same question with one thing changed, so that Back, bookmarks and copies of an address work.

use maud::{Markup, html};

use crate::index::schema::fields::find_field;

/// The question as it stands in the address. Values are as typed; empty ones are not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PageState {
    /// The query.
    pub q: String,
    /// The filters, each `FIELD=VALUE`.
    pub filters: Vec<String>,
    /// The first day of decision.
    pub from: String,
    /// The last day of decision.
    pub to: String,
    /// True if every word stands for itself.
    pub literal: bool,
    /// The keys of the order.
    pub sort: String,
    /// The cursor of the page before.
    pub after: String,
    /// `item` or `letter`.
    pub group: String,
    /// True if only items are wanted that dispute what is asked.
    pub disputed: bool,
    /// `auto`, `all` or `any`.
    pub matching: String,
    /// The number of hits of a page.
    pub limit: String,
}

impl PageState {
    /// Makes the state of a query alone.
    pub fn of(q: &str) -> PageState {
        PageState { q: q.to_owned(), ..PageState::default() }
    }

    /// Returns true if nothing is asked.
    pub fn is_empty(&self) -> bool {
        [&self.q, &self.from, &self.to].iter().all(|text| text.trim().is_empty()) && self.filters.is_empty()
    }

    /// Returns the parameters, those of the question first.
    pub fn parameters(&self) -> Vec<(&'static str, &str)> {
        let one = |name, value| (name, value);
        let mut all = vec![one("q", self.q.as_str())];
        all.extend(self.filters.iter().map(|filter| ("filter", filter.as_str())));
        let flag = |is_on: bool| if is_on { "true" } else { "" };
        all.extend([("from", self.from.as_str()), ("to", &self.to)]);
        all.extend([("disputed", flag(self.disputed)), ("literal", flag(self.literal))]);
        all.extend([("match", self.matching.as_str()), ("sort", &self.sort), ("group", &self.group)]);
        all.extend([("limit", self.limit.as_str()), ("after", &self.after)]);
        all.retain(|(_, value)| !value.is_empty());
        all
    }

    /// Returns the address of the question at a path.
    pub fn href(&self, path: &str) -> String {
        self.href_with(path, &[])
    }

    /// Returns the address of the question at a path, with more parameters.
    pub fn href_with(&self, path: &str, more: &[(&str, &str)]) -> String {
        let all = self.parameters().into_iter().chain(more.iter().copied());
        let pairs: Vec<String> = all.map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
    }

    /// Returns the question alone, with the order and the page left out.
    pub fn question(&self) -> PageState {
        PageState {
            sort: String::new(),
            after: String::new(),
            group: String::new(),
            limit: String::new(),
            ..self.clone()
        }
    }

    /// Returns the same question from its first page, changed by `change`.
    pub fn changed(&self, change: impl FnOnce(&mut PageState)) -> PageState {
        let mut state = PageState { after: String::new(), ..self.clone() };
        change(&mut state);
        state
    }

    /// Returns the same with another query.
    pub fn with_query(&self, q: &str) -> PageState {
        self.changed(|state| q.trim().clone_into(&mut state.q))
    }

    /// Returns the same with one more filter.
    pub fn with_filter(&self, field: &str, value: &str) -> PageState {
        self.changed(|state| state.filters.push(format!("{field}={value}")))
    }

    /// Returns the same without the filters on a field, or only without that of one value.
    pub fn without_filter(&self, field: &str, value: Option<&str>) -> PageState {
        self.changed(|state| state.filters.retain(|filter| !is_filter(filter, field, value)))
    }

    /// Returns true if the address has a filter of this value.
    pub fn has_filter(&self, field: &str, value: &str) -> bool {
        self.filters.iter().any(|filter| is_filter(filter, field, Some(value)))
    }

    /// Returns the inputs that keep the question in a form, but for the parameters `without`.
    pub fn hidden(&self, without: &[&str]) -> Markup {
        html! {
            @for (name, value) in self.parameters() {
                @if !without.contains(&name) && name != "after" {
                    input type="hidden" name=(name) value=(value);
                }
            }
        }
    }
}

/// Returns true if a filter as typed is on this field, under any of its names, with this value.
fn is_filter(filter: &str, field: &str, value: Option<&str>) -> bool {
    let Some((name, typed)) = filter.split_once('=') else { return false };
    let spec = |name: &str| find_field(name.trim()).map_or_else(|| name.trim().to_owned(), |spec| spec.name.to_owned());
    let is_value = |value: &str| typed.trim().eq_ignore_ascii_case(value);
    spec(name) == spec(field) && value.is_none_or(is_value)
}

/// Encodes a text for a part of an address: all but letters, digits and what no address gives a meaning.
pub(crate) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Returns the path of a letter.
pub(crate) fn letter_path(letter: &str) -> String {
    format!("/letters/{}", encoded(letter))
}

/// Returns the path of an item.
pub(crate) fn item_path(id: &str) -> String {
    format!("/items/{}", encoded(id))
}

/// Returns the path of a letter's file, open at a page.
pub(crate) fn source_path(letter: &str, page: usize) -> String {
    format!("{}/source#page={page}", letter_path(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_the_question() {
        let state = PageState::of("MRI & \"neck\" #60").with_filter("year", "2016");
        assert_eq!(state.href("/"), "/?q=MRI%20%26%20%22neck%22%20%2360&filter=year%3D2016");
        assert!(state.has_filter("decision_date", "2016") && !state.has_filter("year", "2017"));
        assert_eq!(state.without_filter("date", Some("2016")), PageState::of("MRI & \"neck\" #60"));
    }

    #[test]
    fn a_change_goes_back_to_the_first_page() {
        let state = PageState { after: "cursor".to_owned(), ..PageState::of("MRI") };
        assert_eq!(state.with_filter("sex", "female").href("/"), "/?q=MRI&filter=sex%3Dfemale");
    }
}

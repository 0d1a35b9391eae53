//! The addresses of pages: which there are, what they take, and the question that an address holds.

use crate::web::api::parameters::{decoded, is_yes, of_pairs, pairs};
use crate::web::api::problem::Problem;
use crate::web::api::routes::{
    CONTRAST, FILTERS, ID, LISTING, MATCHING, NAME, NAMED, Operation, Parameter, QUERY, RATES, Route, SIMILAR, View,
};
use crate::web::page::PageState;

/// The media type of pages.
pub(crate) const HTML: &str = "text/html; charset=utf-8";

/// The route of a page.
const fn page(path: &'static str, view: View, parameters: &'static [&'static [Parameter]]) -> Route {
    let operation = Operation::Show(view);
    Route { path, operation, is_post: false, doc: "", fixed: &[], parameters, media: HTML, schema: "" }
}

/// The pages.
pub(crate) const PAGES: [Route; 10] = [
    page("/", View::Search, &[QUERY, LISTING, MATCHING, FILTERS]),
    page("/letters/{id}", View::Letter, &[ID, QUERY]),
    page("/items/{id}", View::Item, &[ID, QUERY]),
    page("/stats", View::Numbers, &[QUERY, RATES, MATCHING, FILTERS]),
    page("/contrast", View::Contrast, &[QUERY, CONTRAST, MATCHING, FILTERS]),
    page("/similar", View::Similar, &[NAMED, SIMILAR, FILTERS]),
    page("/read", View::Read, &[]),
    page("/fields", View::Fields, &[]),
    page("/fields/{name}", View::Values, &[NAME]),
    page("/syntax", View::Syntax, &[]),
];

/// The question of an address.
#[derive(Debug, Clone)]
pub(crate) struct PageAddress {
    /// The page.
    pub view: View,
    /// The question as the page shows it.
    pub state: PageState,
    /// Names and values as they stand there.
    pairs: Vec<(String, String)>,
    /// The arguments of the command; a fault if the page takes no such parameter.
    pub arguments: Result<Vec<String>, Problem>,
    /// The rest of the path.
    pub rest: String,
}

impl PageAddress {
    /// Reads the address of a page.
    pub fn of(route: &Route, path: &str, query: &str) -> PageAddress {
        let view = if let Operation::Show(view) = route.operation { view } else { View::Search };
        let rest = decoded(path.strip_prefix(route.prefix()).unwrap_or_default()).map(std::borrow::Cow::into_owned);
        let read = pairs(query).map(sound);
        let held = read.clone().unwrap_or_default();
        let arguments = match (&read, &rest) {
            (Ok(pairs), Ok(rest)) => of_pairs(route, pairs, rest),
            (Err(problem), _) | (_, Err(problem)) => Err(problem.clone()),
        };
        PageAddress { view, state: state_of(&held), pairs: held, arguments, rest: rest.unwrap_or_default() }
    }

    /// Returns the value of a parameter; empty if it has none.
    pub fn value(&self, name: &str) -> &str {
        value(&self.pairs, name)
    }

    /// Returns true if the address asks nothing.
    pub fn asks_nothing(&self) -> bool {
        self.state.is_empty()
    }
}

/// Returns the last value of a parameter.
fn value<'p>(pairs: &'p [(String, String)], wanted: &str) -> &'p str {
    pairs.iter().rev().find(|(name, _)| name == wanted).map_or("", |(_, value)| value)
}

/// Leaves out what forms send without anybody having meant it: a field that is chosen twice, and the condition on what is
/// in dispute where all that mention it are counted.
fn sound(pairs: Vec<(String, String)>) -> Vec<(String, String)> {
    let is_mentioned = is_yes(value(&pairs, "mentioned"));
    let mut kept: Vec<(String, String)> = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let is_unmeant = match pair.0.as_str() {
            "by" => kept.contains(&pair),
            "disputed" => is_mentioned,
            _ => false,
        };
        if !is_unmeant {
            kept.push(pair);
        }
    }
    kept
}

/// Returns the question of these parameters.
pub(crate) fn state_of(pairs: &[(String, String)]) -> PageState {
    let text = |name: &str| value(pairs, name).to_owned();
    let all = |wanted: &str| -> Vec<String> {
        pairs.iter().filter(|(name, _)| name == wanted).map(|(_, value)| value.clone()).collect()
    };
    PageState {
        q: text("q"),
        filters: all("filter"),
        from: text("from"),
        to: text("to"),
        literal: is_yes(value(pairs, "literal")),
        sort: all("sort").join(","),
        after: text("after"),
        group: text("group"),
        disputed: is_yes(value(pairs, "disputed")),
        matching: text("match"),
        limit: text("limit"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads an address of this page.
    fn read(path: &str, query: &str) -> PageAddress {
        let route = PAGES.iter().find(|route| route.path == path).expect("a page");
        PageAddress::of(route, path, query)
    }

    #[test]
    fn what_a_form_sends_empty_is_not_asked() {
        let address = read("/", "q=lumbar+MRI&sort=&filter=sex%3Dfemale&after=&disputed=");
        assert_eq!(address.state, PageState::of("lumbar MRI").with_filter("sex", "female"));
        assert_eq!(address.arguments.expect("sound"), ["--filter=sex=female", "--", "lumbar MRI"]);
    }

    #[test]
    fn fields_of_two_choices_are_counted_by_both_and_one_that_is_chosen_twice_once() {
        let by = |query| read("/stats", query).arguments.expect("sound");
        assert_eq!(by("by=specialty&by=region&over="), ["--by=specialty", "--by=region", "--"]);
        assert_eq!(by("by=specialty&by=specialty"), ["--by=specialty", "--"]);
        assert_eq!(by("disputed=true&mentioned=true"), ["--mentioned", "--"]);
    }

    #[test]
    fn a_parameter_that_a_page_does_not_take_is_a_fault_and_the_question_is_kept() {
        let address = read("/", "q=MRI&colour=teal");
        assert_eq!(address.state.q, "MRI");
        assert_eq!(address.arguments.expect_err("a fault").status, 400);
    }
}

//! Rates of any field by any field: bars with the whiskers of their intervals, the table under them, the sentence to quote.

use maud::{Markup, html};

use crate::counts::rates::{FEW, PERIODS, Rate, RateRow, Rates};
use crate::web::page::frame::PageFrame;
use crate::web::page::parts::bars::{axis_end, rate_bar};
use crate::web::page::parts::chips::understood;
use crate::web::page::parts::corpus::CorpusCard;
use crate::web::page::parts::facets::field_label;
use crate::web::page::parts::words::{counted, interval, number, percent};
use crate::web::page::state::PageState;
use crate::web::page::views::results::shown;

/// The path of this view.
const PATH: &str = "/stats";

/// The fields that are offered, by the names that rows have.
const FIELDS: [&str; 14] = [
    "specialty",
    "category",
    "drug",
    "drug_class",
    "region",
    "level",
    "reason",
    "sex",
    "age",
    "state_category",
    "reviewer_source",
    "claims_source",
    "ur_modified",
    "priority",
];

/// The most rows that have a bar.
const MOST_BARS: usize = 40;

/// Counts and rates of a question.
pub(crate) struct NumbersPage<'a> {
    /// The question.
    pub state: &'a PageState,
    /// The figures of the index.
    pub corpus: &'a CorpusCard,
    /// The answer.
    pub rates: &'a Rates,
    /// The period that is counted over, as in the address.
    pub over: Option<&'a str>,
    /// The other query, as in the address.
    pub compare: &'a str,
}

impl NumbersPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let asked = if self.state.q.trim().is_empty() { "all decisions" } else { self.state.q.trim() };
        let title = format!("Numbers: {asked}");
        let frame = PageFrame { title: &title, state: self.state, corpus: Some(self.corpus), path: PATH, skips: &[] };
        frame.around(&html! {
            h1 class="hidden" { (title) }
            (understood(self.state, PATH, &self.rates.understood))
            div class="narrow" {
                p class="answer" id="answer" { (self.sentence()) }
                p class="citation" {
                    button type="button" hidden data-copy={ (self.sentence()) " (" (self.origin()) ")" } { "Copy as a sentence" }
                }
                (self.form())
                @if let Some(other) = &self.rates.comparison {
                    p class="note" { "Compared with \u{201c}" (other.query) "\u{201d}: " (difference(other.difference, other.interval_letters)) }
                }
                @if !self.rates.rows.is_empty() {
                    (self.picture())
                    (self.table())
                }
                @for (field, items) in &self.rates.without_value {
                    @if *items > 0 { p class="quiet" { (counted(*items, "item")) " without " (field_label(field).to_lowercase()) "." } }
                }
                p class="quiet" { (self.origin()) }
            }
        })
    }

    /// Returns the figures of all items in one sentence, which can be quoted.
    fn sentence(&self) -> String {
        let Rate { items, letters, overturned, upheld, modified, unknown, rate, interval_letters, .. } =
            &self.rates.all;
        let mut parts = vec![format!("{} overturned, {} upheld", number(*overturned), number(*upheld))];
        parts.extend((*modified > 0).then(|| format!("{} partly overturned", number(*modified))));
        parts.extend((*unknown > 0).then(|| format!("{} without a stated decision", number(*unknown))));
        let all = format!("{} in {}: {}", counted(*items, "item"), counted(*letters, "letter"), parts.join(", "));
        match (rate, interval_letters) {
            (Some(rate), Some(range)) => {
                format!("{all}; {} overturned (95\u{a0}% interval by letter {}).", percent(*rate), interval(*range))
            }
            _ => format!("{all}."),
        }
    }

    /// Returns the index and the program that the figures come from.
    fn origin(&self) -> String {
        let index = &self.rates.index;
        let counted = if self.rates.counted == "disputed" { "items that dispute it" } else { "items that mention it" };
        format!("{counted}; index {}, imr {}", index.corpus, index.version)
    }

    /// Returns the form that chooses what is counted by.
    fn form(&self) -> Markup {
        let by = |at: usize| {
            self.rates.by.iter().filter(|name| !PERIODS.contains(&name.as_str())).nth(at).map_or("", String::as_str)
        };
        html! {
            form class="choose" action=(PATH) method="get" {
                (self.state.question().hidden(&[]))
                p {
                    label for="by" { "By" }
                    (field_select("by", by(0), "nothing"))
                }
                p {
                    label for="and" { "and by" }
                    (field_select("and", by(1), "nothing else"))
                }
                p {
                    label for="over" { "over time" }
                    select id="over" name="over" {
                        option value="" selected[self.over.is_none()] { "no" }
                        @for period in PERIODS { option value=(period) selected[self.over == Some(period)] { "by " (period) } }
                    }
                }
                p {
                    label for="compare" { "Compare with" }
                    input id="compare" name="compare" type="text" value=(self.compare) maxlength="4000";
                }
                p {
                    input id="mentioned" name="mentioned" type="checkbox" value="true" checked[self.rates.counted == "mentioned"];
                    label for="mentioned" { "count items that only mention it" }
                }
                p { button type="submit" { "Count" } }
            }
        }
    }

    /// Returns the bars, a row a row, all on one axis.
    fn picture(&self) -> Markup {
        let high = |row: &RateRow| row.rate.interval_letters.map_or(row.rate.rate.unwrap_or(0.0), |[_, high]| high);
        let rows = &self.rates.rows[..self.rates.rows.len().min(MOST_BARS)];
        let large = || rows.iter().filter(|row| !is_small(row));
        // Where all are small, their intervals go far.
        let end = if large().next().is_some() { axis_end(large().map(high).fold(0.0, f64::max)) } else { 1.0 };
        html! {
            figure class="chart" {
                figcaption {
                    "Share overturned, with 95\u{a0}% intervals by letter, on an axis from 0 to " (percent(end))
                    ". Grey: fewer than " (FEW) " decided items."
                }
                ol {
                    @for row in rows {
                        li class={ @if is_small(row) { "small" } } {
                            span class="name" { (self.name(row)) }
                            @if let Some(rate) = row.rate.rate { (rate_bar(rate, row.rate.interval_letters, end)) }
                            @else { span {} }
                            span class="count" {
                                (number(row.rate.overturned)) "/" (number(row.rate.overturned + row.rate.upheld))
                            }
                        }
                    }
                }
                @if self.rates.rows.len() > MOST_BARS {
                    p class="quiet" { "The first " (MOST_BARS) " of " (self.rates.rows.len()) " rows; the table has all." }
                }
            }
        }
    }

    /// Returns the table, whose numbers lead to their items.
    fn table(&self) -> Markup {
        html! {
            div class="scroll" role="region" aria-label="Table of rates" tabindex="0" {
                table class="figures" {
                    thead {
                        tr {
                            @for name in &self.rates.by { th scope="col" { (field_label(name)) } }
                            @for name in ["items", "letters", "overturned", "upheld", "share overturned", "95\u{a0}% by letter"] {
                                th scope="col" class="number" { (name) }
                            }
                        }
                    }
                    tbody { @for row in &self.rates.rows { (self.row(row)) } }
                }
            }
            @if self.rates.rows.iter().any(RateRow::differs) {
                p class="quiet" { "* differs from the other items beyond chance among so many rows (Benjamini\u{2013}Hochberg, 5\u{a0}%)" }
            }
        }
    }

    /// Returns a row of the table.
    fn row(&self, row: &RateRow) -> Markup {
        let Rate { items, letters, overturned, upheld, rate, interval_letters, .. } = &row.rate;
        let of =
            |decision: &str| self.question_of(row).without_filter("decision", None).with_filter("decision", decision);
        html! {
            tr class={ @if is_small(row) { "small" } } {
                @for (at, name) in self.rates.by.iter().enumerate() {
                    @let value = row.values.get(name).map(shown).unwrap_or_default();
                    @if at == 0 { th scope="row" { (value) @if row.differs() { " *" } } } @else { td { (value) } }
                }
                td class="number" { a href=(self.question_of(row).href("/")) { (number(*items)) } }
                td class="number" { (number(*letters)) }
                td class="number" { a href=(of("overturned").href("/")) { (number(*overturned)) } }
                td class="number" { a href=(of("upheld").href("/")) { (number(*upheld)) } }
                td class="number" { @if let Some(rate) = rate { (percent(*rate)) } }
                td class="number" { @if let Some(range) = interval_letters { (interval(*range)) } }
            }
        }
    }

    /// Returns the question whose items a row counts.
    fn question_of(&self, row: &RateRow) -> PageState {
        let question = self
            .state
            .question()
            .changed(|state| state.disputed |= self.rates.counted == "disputed" && !state.is_empty());
        self.rates.by.iter().fold(question, |state, name| match row.values.get(name).map(shown) {
            Some(value) if name == "query" => state.with_query(&value),
            Some(value) => state.with_filter(filter_name(name), &filter_value(name, &value)),
            None => state,
        })
    }

    /// Returns the values of a row in one line.
    fn name(&self, row: &RateRow) -> String {
        let values: Vec<String> = self.rates.by.iter().filter_map(|name| row.values.get(name).map(shown)).collect();
        values.join(", ")
    }
}

/// Returns true if a row has so few decided items that its rate says little.
fn is_small(row: &RateRow) -> bool {
    row.rate.overturned + row.rate.upheld < FEW
}

/// Returns the name by which a column is filtered: periods are parts of the day of decision.
fn filter_name(name: &str) -> &str {
    if PERIODS.contains(&name) { "decision_date" } else { name }
}

/// Returns a value as a filter takes it: a quarter is a range of months.
fn filter_value(name: &str, value: &str) -> String {
    let months = |(year, quarter): (&str, &str)| {
        let quarter: u8 = quarter.parse().ok().filter(|quarter| (1..=4).contains(quarter))?;
        Some(format!("{year}-{:02}..{year}-{:02}", quarter * 3 - 2, quarter * 3))
    };
    let range = if name == "quarter" { value.split_once("-Q").and_then(months) } else { None };
    range.unwrap_or_else(|| value.to_owned())
}

/// Returns the choice of a field.
fn field_select(id: &str, chosen: &str, none: &str) -> Markup {
    let is_other = !chosen.is_empty() && !FIELDS.contains(&chosen);
    html! {
        select id=(id) name="by" {
            option value="" selected[chosen.is_empty()] { (none) }
            @if is_other { option value=(chosen) selected { (chosen) } }
            @for name in FIELDS { option value=(name) selected[name == chosen] { (field_label(name)) } }
        }
    }
}

/// Writes the difference of two rates.
fn difference(points: Option<f64>, range: Option<[f64; 2]>) -> String {
    let signed = |share: f64| format!("{:+.1}", share * 100.0);
    match (points, range) {
        (Some(points), Some([low, high])) => {
            format!("{} points (95\u{a0}% interval by letter {} to {}).", signed(points), signed(low), signed(high))
        }
        _ => "one of them has no decided item.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_is_a_range_of_months() {
        assert_eq!(filter_value("quarter", "2016-Q4"), "2016-10..2016-12");
        assert_eq!(filter_value("quarter", "2016-Q9"), "2016-Q9");
        assert_eq!(filter_value("month", "2016-03"), "2016-03");
    }
}

//! A letter, or one item of it: the days, an outline of the items, the texts with all matches marked, facts and where each
//! was read.

use std::collections::BTreeMap;

use maud::{Markup, html};

use crate::index::schema::record::Record;
use crate::letter::{Origin, Provenance};
use crate::search::Highlighter;
use crate::web::page::frame::PageFrame;
use crate::web::page::parts::cards::{similar_href, source_link, title_of};
use crate::web::page::parts::corpus::CorpusCard;
use crate::web::page::parts::marked::NumberedMarks;
use crate::web::page::parts::outcome::{outcome, short_words, sign};
use crate::web::page::parts::words::{counted, day, day_text, percent};
use crate::web::page::state::{PageState, item_path, letter_path, source_path};

/// The texts of an item with their titles, in the order of the letter.
const TEXTS: [(&str, &str); 4] = [
    ("heading", "Request"),
    ("rationale", "Reasons of the reviewer"),
    ("reviewer_guideline", "The reviewer cited"),
    ("claims_guideline", "The claims administrator cited"),
];

/// The most marks that have a link of their own.
const MOST_LINKS: usize = 60;

/// A letter, or one item of it.
pub(crate) struct LetterPage<'a> {
    /// The question, whose matches are marked.
    pub state: &'a PageState,
    /// The figures of the index.
    pub corpus: &'a CorpusCard,
    /// The items that are shown, of one letter, with their details read.
    pub records: &'a [Record],
    /// True if this is one item of the letter and not all of it.
    pub is_item: bool,
    /// The finder of matches; `None` where nothing is asked.
    pub highlighter: Option<&'a Highlighter>,
    /// The places where facts were read; `None` where the file is gone.
    pub origins: Option<&'a Provenance>,
    /// True if the letter's file is there.
    pub has_file: bool,
}

impl LetterPage<'_> {
    /// Returns the page.
    pub fn page(&self) -> Markup {
        let Some(first) = self.records.first() else { return html! {} };
        let title = if self.is_item { &first.id } else { &first.letter };
        let mut marks = NumberedMarks::new(self.highlighter);
        // The texts come first, since they number the marks that the head counts.
        let summary = self.summary(first, &mut marks);
        let items: Vec<Markup> = self.records.iter().map(|record| self.item(record, &mut marks)).collect();
        let skips = [("items", "Skip to the items")];
        let frame = PageFrame { title, state: self.state, corpus: Some(self.corpus), path: "/letters", skips: &skips };
        frame.around(&html! {
            div class={ "letter" @if self.has_file { " with-source" } } {
                article {
                    (self.head(first))
                    @if marks.count > 0 { (match_links(&self.state.q, marks.count)) }
                    @if self.is_item {
                        div id="items" tabindex="-1" { @for item in &items { (item) } }
                        (summary)
                    } @else {
                        (self.outline())
                        (summary)
                        div id="items" tabindex="-1" { @for item in &items { (item) } }
                    }
                }
                @if self.has_file { (source_beside(first)) }
            }
        })
    }

    /// Returns the head: what it is, how it went, all days, the links that lead on.
    fn head(&self, record: &Record) -> Markup {
        html! {
            header class="letter-head" {
                p class="back" {
                    @if !self.state.is_empty() { a href=(self.state.href("/")) { "\u{2190} Back to the list" } }
                }
                h1 {
                    @if self.is_item { (record.letter) " item\u{a0}" (record.item.number) } @else { "Letter " (record.letter) }
                }
                (case_facts(record))
                @if !record.case.warning_kinds.is_empty() {
                    p class="warning" { strong { "Read with doubt: " } (record.case.warning_kinds.join(", ").replace('_', " ")) "." }
                }
                p class="actions" {
                    @if self.is_item { a href=(PageState::of(&self.state.q).href(&letter_path(&record.letter))) { "Whole letter" } }
                    a href=(similar_href(if self.is_item { &record.id } else { &record.letter })) { "Similar decisions" }
                    @if self.has_file { (source_link(&record.letter, &record.source, record.item.page)) }
                }
            }
        }
    }

    /// Returns the outline of a letter's items with their outcomes.
    fn outline(&self) -> Markup {
        html! {
            nav class="outline" aria-labelledby="outline" {
                h2 id="outline" { (counted(self.records.len() as u64, "item")) }
                ol {
                    @for record in self.records {
                        li {
                            (sign(&record.item.decision)) " "
                            a href={ "#item-" (record.item.number) } { (title_of(&record.item.procedure, record.item.number)) }
                            span class="quiet" { " " (short_words(&record.item.decision)) }
                        }
                    }
                }
            }
        }
    }

    /// Returns what the letter says of the case.
    fn summary(&self, record: &Record, marks: &mut NumberedMarks) -> Markup {
        let (diagnosis, summary) = (record.text("diagnosis"), record.text("summary"));
        html! {
            @if !diagnosis.is_empty() || !summary.is_empty() {
                section class="text" aria-labelledby="case" {
                    h2 id="case" { "The case" }
                    // The diagnosis is a part of the summary, where there is one.
                    @if summary.is_empty() { p { (marks.marked("diagnosis", &diagnosis)) } }
                    @else { p { (marks.marked("summary", &summary)) } }
                }
            }
        }
    }

    /// Returns an item: outcome, title, texts, facts.
    fn item(&self, record: &Record, marks: &mut NumberedMarks) -> Markup {
        let number = record.item.number;
        let title = title_of(&record.item.procedure, number);
        let origins = self.origins.and_then(|origins| origins.items.get(number.checked_sub(1)?));
        html! {
            section class="item" id={ "item-" (number) } aria-labelledby={ "title-" (number) } {
                p class="verdict" {
                    (outcome(&record.item.decision))
                    @if record.item.inferred { span class="lacks" { "read from the wording" } }
                    span class="quiet" { "item\u{a0}" (number) ", p.\u{a0}" (record.item.page) }
                }
                h2 id={ "title-" (number) } { (marks.marked("procedure", &title)) }
                @for (field, name) in TEXTS {
                    @let text = record.text(field);
                    @if !text.is_empty() {
                        h3 { (name) }
                        p class={ "text" @if field.ends_with("guideline") { " cited" } } { (marks.marked(field, &text)) }
                    }
                }
                (item_facts(record, origins, "h3"))
                (citation(record))
                p class="actions" {
                    a href=(similar_href(&record.id)) { "Similar to item\u{a0}" (number) }
                    a href=(PageState::of(&self.state.q).href(&item_path(&record.id))) { "Link to this item" }
                    @if self.has_file { (source_link(&record.letter, &record.source, record.item.page)) }
                }
            }
        }
    }
}

/// Returns the line to cite an item by, which the script can copy.
fn citation(record: &Record) -> Markup {
    let cited = format!("{}, p. {}", record.citation(), record.item.page);
    html! {
        p class="citation" {
            cite { (cited) }
            button type="button" hidden data-copy=(cited) { "Copy citation" }
        }
    }
}

/// Returns the links to all marks of a page. The script goes from one to the next.
fn match_links(q: &str, count: usize) -> Markup {
    html! {
        nav class="matches" aria-label="Matches" data-matches=(count) {
            p {
                (counted(count as u64, "match").replace("matchs", "matches")) " of \u{201c}" (q) "\u{201d}"
                span class="keys-hint" hidden { "; " kbd { "n" } " next, " kbd { "p" } " the one before" }
            }
            details {
                summary { "Go to" }
                ol class="inline" {
                    @for number in 1..=count.min(MOST_LINKS) { li { a href={ "#m" (number) } { (number) } } }
                }
            }
        }
    }
}

/// Returns the letter's file beside it, which is only read when it is opened.
fn source_beside(record: &Record) -> Markup {
    html! {
        aside class="source" aria-label="The letter as published" {
            details {
                summary { "The letter as published" }
                iframe title={ "File of " (record.letter) } src=(source_path(&record.letter, record.item.page)) loading="lazy" {}
            }
        }
    }
}

/// Returns the facts that all items of a letter share: the days in order, worker, reviewer.
pub(crate) fn case_facts(record: &Record) -> Markup {
    let case = &record.case;
    let days = [
        ("Injury", case.injury_date),
        ("UR denial", case.ur_denial_date),
        ("Application received", case.application_received),
        ("Assigned", case.date_assigned),
        ("Decided", case.decision_date),
    ];
    let worker: Vec<String> =
        case.age.map(|age| format!("{age} years old")).into_iter().chain(case.sex.clone()).collect();
    let lists = [
        ("Worker", worker),
        ("Diagnoses", case.diagnoses.clone()),
        ("Reviewer", case.specialties.clone()),
        ("Licensed in", case.licensure.clone()),
        ("Priority", case.priority.iter().cloned().collect()),
        ("Case as a whole", case.case_outcome.iter().cloned().collect()),
    ];
    html! {
        dl class="case" {
            @for (name, date) in days {
                @if let Some(date) = date { div class="day" { dt { (name) } dd { (day(date)) } } }
            }
            @for (name, values) in lists {
                @if !values.is_empty() { div { dt { (name) } dd { (values.join("; ")) } } }
            }
        }
    }
}

/// A fact of an item: its name in words, the field, its values.
type Fact = (&'static str, &'static str, Vec<String>);

/// Collects the facts of an item that have a value.
fn facts(record: &Record) -> Vec<Fact> {
    let (item, details) = (&record.item, &record.item.details);
    let numbers = |values: &[u32]| values.iter().map(u32::to_string).collect::<Vec<_>>();
    let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    let yes = |is_so: bool| if is_so { vec!["yes".to_owned()] } else { Vec::new() };
    let mut facts = vec![
        ("Treatment", "category", vec![item.category.clone()]),
        ("State\u{2019}s category", "state_category", one(&details.state_category)),
        ("State\u{2019}s sub-category", "state_sub_category", one(&details.state_sub_category)),
        ("Drugs", "drugs", item.drugs.clone()),
        ("Drug classes", "classes", item.classes.clone()),
        ("Forms", "forms", details.forms.clone()),
        ("Strengths", "strengths", details.strengths.clone()),
        ("Number in dispute", "quantity", numbers(&details.quantity)),
        ("Visits in dispute", "visits", numbers(&details.visits)),
        ("First asked for", "original_quantity", numbers(&details.original_quantity)),
        ("Granted before", "authorized_quantity", numbers(&details.authorized_quantity)),
        ("Partly granted before", "ur_modified", yes(details.ur_modified)),
        ("Provided already", "retrospective", yes(details.retrospective)),
        ("Days of service", "service_dates", details.service_dates.iter().map(|date| day_text(*date)).collect()),
        ("Parts of the body", "regions", item.regions.clone()),
        ("Side", "laterality", one(&details.laterality)),
        ("Levels", "levels", item.levels.clone()),
        ("Vertebrae", "vertebrae", details.vertebrae.clone()),
        ("Reasons", "reasons", item.reasons.clone()),
        ("Reviewer cited", "reviewer_source", details.reviewer_source.clone()),
        ("Administrator cited", "claims_source", details.claims_source.clone()),
        (
            "Decision read with",
            "decision",
            item.confidence.map(|sure| format!("{sure}\u{a0}% confidence")).into_iter().collect(),
        ),
    ];
    facts.retain(|(_, _, values)| values.iter().any(|value| !value.is_empty()));
    facts
}

/// Returns the facts of an item in a table, each with the place where it was read if that is known.
pub(crate) fn item_facts(record: &Record, origins: Option<&BTreeMap<&'static str, Origin>>, heading: &str) -> Markup {
    let facts = facts(record);
    let place = |field: &str| origins.and_then(|origins| origins.get(field));
    html! {
        @if !facts.is_empty() {
            details class="facts" {
                summary { @if heading == "h3" { h3 { "Facts" } } @else { h4 { "Facts" } } }
                table {
                    caption class="hidden" { "Facts read from item " (record.item.number) }
                    thead class="hidden" { tr { th scope="col" { "Fact" } th scope="col" { "Value" } th scope="col" { "Read" } } }
                    tbody {
                        @for (name, field, values) in &facts {
                            tr {
                                th scope="row" { (name) }
                                td { (values.join("; ")) }
                                td class="quiet" {
                                    @if let Some(origin) = place(field) {
                                        "p.\u{a0}" (origin.page) ", by " (origin.rule.replace('_', " ")) ", " (percent(origin.confidence))
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

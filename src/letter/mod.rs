//! A letter and how it is read: text in, fields out, never a panic.
//!
//! [`parse`] takes a [`Document`] and gives a [`Letter`] or the reason why the text is none. What was
//! not understood of a letter becomes a [`Warning`]; nothing is dropped in silence. This module knows
//! no files, threads, tantivy or command line.

mod conclusion;
mod diagnosis;
mod header;
mod heading;
mod items;
mod layout;
mod lines;
mod person;
mod reviewer;
mod types;

use crate::document::Document;
use crate::terms;
pub use diagnosis::DIAGNOSIS_LISTS;
use header::Header;
pub use header::{Priority, case_number};
pub use layout::Layout;
use layout::Part;
use lines::{Lines, join};
pub use person::Sex;
use reviewer::{Reviewer, Wording};
pub use types::{Decision, Item, Letter, NotALetter, Warning};

/// What the parser reads changes with this number: indexed letters are read again when it does.
pub const PARSER_VERSION: u32 = 2;

/// The longest letters have some ten thousand bytes of text; what is so much longer is none.
const LONGEST: usize = 2 << 20;
/// Each item is indexed with the letter's summary, so that their number must have an end.
const MOST_ITEMS: usize = 200;

/// Reads a letter.
///
/// # Errors
/// Says why `document` is not a letter that can be read: no text, no heading of a letter, a layout not
/// known, or no disputed item.
pub fn parse(document: &Document) -> Result<Letter, NotALetter> {
    if document.is_blank() {
        return Err(NotALetter::NoText);
    }
    if document.pages.iter().map(String::len).sum::<usize>() > LONGEST {
        return Err(NotALetter::TooLong);
    }
    let lines = Lines::of(document);
    let parts = Parts::find(&lines);
    let Some(items_at) = parts.items else {
        return Err(match layout::unread_layout(&lines) {
            Some(reason) => NotALetter::UnreadLayout(reason),
            None => NotALetter::NoHeadings,
        });
    };
    let mut warnings = Vec::new();
    let items = items::read(&lines, items_at + 1, &mut warnings);
    if items.is_empty() {
        return Err(NotALetter::NoItems);
    }
    if items.len() > MOST_ITEMS {
        return Err(NotALetter::TooManyItems);
    }
    let mut letter = assemble(&lines, &parts, items);
    warnings.extend(missing_fields(&letter));
    letter.warnings = warnings;
    add_facts(&mut letter);
    Ok(letter)
}

/// The indexes of the lines that open the parts.
struct Parts {
    method: Option<usize>,
    summary: Option<usize>,
    items: Option<usize>,
}

impl Parts {
    fn find(lines: &Lines<'_>) -> Parts {
        let opens = |index: usize, wanted| {
            let line = lines.all[index].text;
            // A heading may take two lines; then its second counts as its place.
            let broken = || index.checked_sub(1).and_then(|above| part_over_two_lines(lines.all[above].text, line));
            layout::part_opened_by(line).or_else(broken) == Some(wanted)
        };
        let position = |wanted| (0..lines.all.len()).find(|&index| opens(index, wanted));
        Parts { method: position(Part::Method), summary: position(Part::Summary), items: position(Part::Items) }
    }

    /// The texts of the lines behind heading `from` up to the next heading.
    fn body<'a>(&self, lines: &'a Lines<'a>, from: Option<usize>) -> Vec<&'a str> {
        let Some(from) = from else { return Vec::new() };
        let starts = [self.method, self.summary, self.items];
        let end = starts.into_iter().flatten().filter(|&at| at > from).min().unwrap_or(lines.all.len());
        lines.all[from + 1..end].iter().map(|line| line.text).collect()
    }
}

fn part_over_two_lines(above: &str, line: &str) -> Option<Part> {
    const LONGEST_HALF: usize = 40;
    let short = above.len() <= LONGEST_HALF && line.len() <= LONGEST_HALF;
    short.then(|| layout::part_opened_by(&join([above, line]))).flatten()
}

fn assemble(lines: &Lines<'_>, parts: &Parts, items: Vec<Item>) -> Letter {
    let head_end = [parts.method, parts.summary, parts.items].into_iter().flatten().min().unwrap_or(0);
    let head: Vec<String> = lines.all[..head_end].iter().map(|line| join([line.text])).collect();
    let header = header::read(head.iter().map(String::as_str));
    let method: Vec<String> = parts.body(lines, parts.method).into_iter().map(|line| join([line])).collect();
    let reviewer = reviewer::read(&method);
    let summary = summary(parts.body(lines, parts.summary));
    let [date_assigned, decision_date, injury_date, ur_denial_date, application_received] = header.dates;
    let (diagnosis, diagnoses) = diagnosis::read(&summary);
    Letter {
        layout: layout_of(&header, &reviewer),
        case_number: header.case_number,
        date_assigned,
        decision_date,
        injury_date,
        ur_denial_date,
        application_received,
        priority: header.priority,
        age: person::age(&summary),
        sex: person::sex(&summary),
        licensure: reviewer.licensure,
        specialties: reviewer.specialties,
        diagnosis,
        diagnoses,
        summary: (!summary.is_empty()).then_some(summary),
        items,
        warnings: Vec::new(),
    }
}

/// The sentence that leads to the summary's text ends with this.
const SUMMARY_LEAD_END: &str = "including all medical records:";
/// The lead is never longer than this many lines.
const SUMMARY_LEAD_LINES: usize = 4;

fn summary(body: Vec<&str>) -> String {
    let lead = body.iter().take(SUMMARY_LEAD_LINES).position(|line| line.ends_with(':'));
    let lead = lead.filter(|&at| {
        let text = join(body[..=at].iter().copied());
        text.ends_with(SUMMARY_LEAD_END) || text.contains("clinical case summary")
    });
    join(body.into_iter().skip(lead.map_or(0, |at| at + 1)))
}

/// The wording of the credentials tells the layouts apart; those with a block of credentials came first
/// without the header table's year (2015), then with another wording of guidelines (2016).
fn layout_of(header: &Header, reviewer: &Reviewer) -> Layout {
    const FIRST_YEAR_OF_L3D: u8 = 16;
    let year = header.case_number.as_deref().and_then(|number| number.get(2..4)?.parse::<u8>().ok());
    match reviewer.wording {
        Some(Wording::PhysicianSentence) => Layout::L3a,
        Some(Wording::ExpertSentence) => Layout::L3b,
        Some(Wording::Block) | None if year.is_some_and(|year| year >= FIRST_YEAR_OF_L3D) => Layout::L3d,
        Some(Wording::Block) | None => Layout::L3c,
    }
}

fn missing_fields(letter: &Letter) -> Vec<Warning> {
    let fields = [
        ("summary", letter.summary.is_none()),
        ("licensure", letter.licensure.is_empty()),
        ("specialties", letter.specialties.is_empty()),
        ("decision_date", letter.case_number.is_some() && letter.decision_date.is_none()),
    ];
    fields.into_iter().filter(|(_, missing)| *missing).map(|(name, _)| Warning::Missing(name)).collect()
}

fn add_facts(letter: &mut Letter) {
    let summary = letter.summary.as_deref().unwrap_or_default();
    let diagnosis = letter.diagnosis.as_deref().unwrap_or_default();
    for item in &mut letter.items {
        item.facts = terms::facts(&terms::ItemText {
            heading: &item.heading,
            procedure: &item.procedure,
            rationale: item.rationale.as_deref().unwrap_or_default(),
            diagnosis,
            summary,
            claims_guideline: item.claims_guideline.as_deref().unwrap_or_default(),
            reviewer_guideline: item.reviewer_guideline.as_deref().unwrap_or_default(),
        });
    }
}

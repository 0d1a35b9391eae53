//! A whole letter: its truth and its parts in reading order, not yet broken into lines. Pure: the same seed and number
//! give the same letter.

use super::case::{self, Case};
use super::dice::Dice;
use super::guideline::{self, Party};
use super::heading;
use super::layout::{Credentials, Layout};
use super::plan::{Ask, Plan, Subject};
use super::prose;
use super::tables::{Scenario, TABLES};
use super::template::Slot;
use super::truth::{ItemTruth, Truth};

/// An invented letter.
pub struct Fiction {
    /// The file's stem: the case number, or `L-YEAR-NUMBER` where the letter prints none.
    pub name: String,
    /// The layout.
    pub layout: &'static Layout,
    /// What a careful reader finds.
    pub truth: Truth,
    /// The parts in reading order.
    pub parts: Vec<Part>,
}

/// A part of a letter.
pub enum Part {
    /// The table of case number, dates and priority.
    Header(Header),
    /// A section heading.
    Section(&'static str),
    /// A paragraph.
    Text(String),
    /// Short lines that belong together.
    Lines(Vec<String>),
    /// An item's heading with its decision.
    Item(String, &'static str),
    /// A labelled paragraph; `\n` begins a further one.
    Labelled(&'static str, String),
}

/// The values of the header table.
pub struct Header {
    /// Case number.
    pub number: String,
    /// Assigned, decision, injury, denial, received; as printed.
    pub dates: [String; 5],
    /// Priority.
    pub priority: &'static str,
}

const MADE: &str = "HOW THE IMR FINAL DETERMINATION WAS MADE";
const SUMMARY: &str = "CLINICAL CASE SUMMARY";
const ISSUES: &str = "IMR ISSUES, DECISIONS AND RATIONALES";
const DEVELOPED: &str = "The reviewer drew up this summary of the case from the file, including all medical records:";
const SET_FORTH: &str =
    "The Final Determination was based on decisions for the disputed items/services set forth below:";

/// The labels of an item's three paragraphs, always in this order.
pub const LABELS: [&str; 3] = ["Claims Administrator guideline:", "MAXIMUS guideline:", "Decision rationale:"];

/// Invents the letter of that number.
pub fn letter(seed: u64, number: u64) -> Fiction {
    let mut dice = Dice::new(seed, number);
    let plan = Plan::random(&mut dice);
    write(plan, number, &mut dice)
}

/// Invents the letter of that number along a scenario.
pub fn scripted(seed: u64, number: u64, scenario: &Scenario) -> Fiction {
    let mut dice = Dice::new(seed, number);
    let plan = Plan::scripted(scenario, &mut dice);
    write(plan, number, &mut dice)
}

fn write(plan: Plan, number: u64, dice: &mut Dice) -> Fiction {
    let mut case = Case::random(&plan, dice);
    let year = case.dates.decision.civil().0;
    let name = name(plan.layout, year, number);
    let gluing = dice.percent(15);
    let mut truth = Truth { id: name.clone(), layout: plan.layout.name.to_owned(), age: case.age, ..Truth::default() };
    truth.sex = Some(case.sex.to_owned());
    truth.diagnoses.clone_from(&case.diagnoses);
    let credentials = credentials(plan.layout, &mut truth, dice);
    let headings = items(&plan, &mut case, gluing, &mut truth, dice);
    (truth.summary, truth.diagnosis) = summary(&plan, &mut case, &truth.items, gluing, dice);
    let header = plan.layout.header.then(|| header(&case, &mut truth, dice));
    let parts = parts(header, credentials, &truth, headings);
    for item in &mut truth.items {
        item.rationale = item.rationale.trim().replace('\n', " ");
    }
    Fiction { name, layout: plan.layout, truth, parts }
}

/// The summary speaks of the first item's region and names the first requests.
fn summary(
    plan: &Plan,
    case: &mut Case,
    items: &[ItemTruth],
    gluing: bool,
    dice: &mut Dice,
) -> (String, Option<String>) {
    case.set_body(plan.asks[0].body, dice);
    let requests: Vec<&str> = items.iter().take(3).map(|item| item.procedure.as_str()).collect();
    case.slots.set(Slot::Ask, case::list(&requests, " and ", ", "));
    prose::summary(case, gluing, dice)
}

/// A number prime to ten million, so that case numbers scatter and never repeat.
const STRIDE: u64 = 6_180_337;

fn name(layout: &Layout, year: i32, number: u64) -> String {
    if layout.header {
        format!("CM{:02}-{:07}", year % 100, (number * STRIDE + 213_409) % 10_000_000)
    } else {
        format!("L-{year}-{number:06}")
    }
}

/// The headings as printed with their decisions; the items go to the truth.
fn items(
    plan: &Plan,
    case: &mut Case,
    gluing: bool,
    truth: &mut Truth,
    dice: &mut Dice,
) -> Vec<(String, &'static str)> {
    let mut printed = Vec::with_capacity(plan.asks.len());
    for (index, ask) in plan.asks.iter().enumerate() {
        let (item, heading, decision) = item(index + 1, ask, plan, case, gluing, dice);
        truth.items.push(item);
        printed.push((heading, decision));
    }
    printed
}

fn item(
    number: usize,
    ask: &Ask,
    plan: &Plan,
    case: &mut Case,
    gluing: bool,
    dice: &mut Dice,
) -> (ItemTruth, String, &'static str) {
    case.set_body(ask.body, dice);
    let second = if ask.body.key == plan.second.key { plan.body } else { plan.second };
    case.slots.set(Slot::Second, case::region(second, case.side, dice));
    let heading = heading::write(ask, &mut case.slots, &second.key, dice);
    case.slots.set(Slot::Item, heading.procedure.as_str());
    prose::ask(ask.subject, &mut case.slots, dice);
    let (family, category) = match ask.subject {
        Subject::Main(family) => (family, &family.category),
        Subject::Around(row, family) => (family, &row.category),
    };
    let citing = plan.layout.citing;
    let claims_guideline = guideline::cite(Party::Claims, family, citing, &case.slots, dice);
    let reviewer_guideline = guideline::cite(Party::Reviewer, family, citing, &case.slots, dice);
    let rationale = prose::rationale(ask.subject, ask.overturned, plan.layout.header, case, gluing, dice);
    let (word, decision) = if ask.overturned { ("Overturned", "overturned") } else { ("Upheld", "upheld") };
    let printed = if heading.is { format!("{} is", heading.text) } else { heading.text.clone() };
    let truth = ItemTruth {
        number,
        heading: heading.text,
        procedure: heading.procedure,
        decision: decision.to_owned(),
        inferred: false,
        claims_guideline,
        reviewer_guideline,
        rationale,
        category: category.clone(),
        drugs: heading.drugs,
        regions: heading.regions,
        levels: heading.levels,
    };
    (truth, printed, word)
}

/// What introduces the reviewer: a sentence of the first section or a block after it.
fn credentials(layout: &Layout, truth: &mut Truth, dice: &mut Dice) -> Credential {
    let words = &TABLES.words;
    let states = if layout.credentials == Credentials::Block { dice.between(1, 3) } else { 1 };
    let mut states: Vec<String> = dice.pick_some(&words.states, states).into_iter().cloned().collect();
    states.dedup();
    states.sort();
    states.dedup();
    let mut fields = vec![dice.pick(&words.specialties).clone()];
    let more = if layout.credentials == Credentials::Physician { 0 } else { dice.between(0, 2) };
    for row in dice.pick_some(&words.subspecialties, more) {
        if !fields.contains(row) {
            fields.push(row.clone());
        }
    }
    truth.licensure.clone_from(&states);
    truth.specialties.clone_from(&fields);
    let certified = format!("Board Certified in {}", fields[0]);
    let licensed = format!("is licensed to practice in {}.", states.join(" and "));
    match layout.credentials {
        Credentials::Physician => {
            Credential::Sentence(format!("The physician reviewer is {certified}, and {licensed}"))
        }
        Credentials::Expert if fields.len() == 1 => {
            Credential::Sentence(format!("The expert reviewer is {certified} and {licensed}"))
        }
        Credentials::Expert => Credential::Sentence(format!(
            "The expert reviewer is {certified}, has a subspecialty in {} and {licensed}",
            fields[1..].join(" and ")
        )),
        Credentials::Block => Credential::Block(block(&states, &fields, dice)),
    }
}

enum Credential {
    Sentence(String),
    Block(Vec<String>),
}

fn block(states: &[String], fields: &[String], dice: &mut Dice) -> Vec<String> {
    let separator = if dice.percent(20) { "," } else { ", " };
    vec![
        "The Expert Reviewer has the following credentials:".to_owned(),
        format!("State(s) of Licensure: {}", states.join(separator)),
        format!("Certification(s)/Specialty: {}", fields.join(", ")),
    ]
}

fn header(case: &Case, truth: &mut Truth, dice: &mut Dice) -> Header {
    let dates = case.dates;
    let priority = if dice.percent(3) { "Expedited" } else { "Standard" };
    truth.case_number = Some(truth.id.clone());
    truth.date_assigned = Some(dates.assigned.iso());
    truth.decision_date = Some(dates.decision.iso());
    truth.injury_date = Some(dates.injury.iso());
    truth.ur_denial_date = Some(dates.denial.iso());
    truth.application_received = Some(dates.received.iso());
    truth.priority = Some(priority.to_lowercase());
    let dates = [dates.assigned, dates.decision, dates.injury, dates.denial, dates.received];
    Header { number: truth.id.clone(), dates: dates.map(super::date::Day::header), priority }
}

fn parts(
    header: Option<Header>,
    credential: Credential,
    truth: &Truth,
    headings: Vec<(String, &'static str)>,
) -> Vec<Part> {
    let prose = &TABLES.prose;
    let mut parts: Vec<Part> = header.map(Part::Header).into_iter().collect();
    parts.push(Part::Section(MADE));
    match credential {
        Credential::Sentence(sentence) => {
            parts.push(Part::Text(format!("{} {sentence} {}", prose.how_open, prose.how_close)));
        }
        Credential::Block(lines) => {
            parts.push(Part::Text(format!("{} {}", prose.how_open, prose.how_close)));
            parts.push(Part::Lines(lines));
        }
    }
    parts.push(Part::Section(SUMMARY));
    parts.push(Part::Text(DEVELOPED.to_owned()));
    parts.push(Part::Text(truth.summary.clone()));
    parts.push(Part::Section(ISSUES));
    parts.push(Part::Text(SET_FORTH.to_owned()));
    for (item, (heading, decision)) in truth.items.iter().zip(headings) {
        parts.push(Part::Item(heading, decision));
        let texts = [&item.claims_guideline, &item.reviewer_guideline, &item.rationale];
        for (label, text) in LABELS.into_iter().zip(texts) {
            parts.push(Part::Labelled(label, text.clone()));
        }
    }
    parts
}

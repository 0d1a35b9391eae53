//! A whole letter: its truth and its parts in reading order, not yet broken into lines. Pure: the same seed and number
//! give the same letter.

use super::case::{self, Case, Dates};
use super::dice::Dice;
use super::furniture;
use super::guideline::{self, Party};
use super::heading;
use super::layout::{self, Credentials, Layout};
use super::order::{self, Typist};
use super::plan::{Ask, Plan, Subject};
use super::prose;
use super::rare;
use super::tables::{Scenario, TABLES};
use super::template::Slot;
use super::truth::{ItemTruth, Truth};

/// An invented letter.
#[derive(Clone)]
pub struct Fiction {
    /// The file's stem: the case number, or `L-YEAR-NUMBER` where the letter prints none.
    pub name: String,
    /// The layout.
    pub layout: &'static Layout,
    /// The truth that a careful reader finds.
    pub truth: Truth,
    /// The parts in reading order.
    pub parts: Vec<Part>,
    /// The lines at the foot of each page; see `furniture.rs`.
    pub footers: Vec<String>,
}

/// A part of a letter. A `\n` is a line break that the layout prints.
#[derive(Clone)]
pub enum Part {
    /// The table of case number, dates and priority.
    Header(Header),
    /// Another table of labels and values.
    Table(Vec<[String; 2]>),
    /// A section heading.
    Section(String),
    /// A paragraph.
    Text(String),
    /// Short lines that belong together.
    Lines(Vec<String>),
    /// An item's heading with its decision.
    Item(String, String),
    /// An item's heading whose words tell the decision.
    Title(String),
    /// A labelled paragraph; `\n` begins a further one.
    Labelled(String, String),
    /// The end of a page.
    Break,
}

/// The values of the header table.
#[derive(Clone)]
pub struct Header {
    /// Case number.
    pub number: String,
    /// Assigned, decision, injury, denial, received; as printed.
    pub dates: [String; 5],
    /// Priority.
    pub priority: &'static str,
}

impl Fiction {
    /// The header table, where the letter has one.
    pub fn header(&self) -> Option<&Header> {
        self.parts.iter().find_map(|part| if let Part::Header(header) = part { Some(header) } else { None })
    }
}

/// The facts that the head of a letter can tell.
pub struct File {
    /// The case number, whether printed or not.
    pub number: String,
    /// The dates.
    pub dates: Dates,
    /// Priority.
    pub priority: &'static str,
    /// True if the layout begins with the header table.
    pub tabled: bool,
}

/// The letters that are wanted.
#[derive(Clone)]
pub struct Wish {
    /// The same seed gives the same letters.
    pub seed: u64,
    /// The layouts to draw from.
    pub layouts: Vec<&'static Layout>,
    /// Share of letters, from 1 of 2014 on, with the cover page that parties receive.
    pub cover_share: f64,
    /// Share of letters with page furniture.
    pub furniture_share: f64,
    /// True if letters have words that few others have.
    pub rare_words: bool,
}

impl Wish {
    /// Letters of the usual layouts, without cover pages and furniture.
    pub fn usual(seed: u64) -> Wish {
        let layouts = layout::list(layout::USUAL).unwrap_or_default();
        Wish { seed, layouts, cover_share: 0.0, furniture_share: 0.0, rare_words: false }
    }
}

/// Invents the letter of that number.
pub fn letter(seed: u64, number: u64) -> Fiction {
    drawn(&Wish::usual(seed), number)
}

/// Invents the letter of that number as wished.
pub fn drawn(wish: &Wish, number: u64) -> Fiction {
    let mut dice = Dice::new(wish.seed, number);
    // The extras have a chance of their own, so that a letter's words do not depend on them.
    let mut extra = Dice::new(wish.seed ^ 0xC0FE4, number);
    let plan = Plan::random(&wish.layouts, &mut dice);
    let cover = extra.share(wish.cover_share) && plan.layout.years.1 > 2013;
    let furniture = extra.share(wish.furniture_share);
    let rare = wish.rare_words.then(|| Dice::new(wish.seed ^ 0x2A4E, number));
    let mut fiction = write(plan, cover, rare, number, &mut dice);
    if furniture {
        furniture::add(&mut fiction, &mut extra);
    }
    fiction
}

/// Invents the letter of that number along a scenario.
pub fn scripted(seed: u64, number: u64, scenario: &Scenario) -> Fiction {
    let mut dice = Dice::new(seed, number);
    let plan = Plan::scripted(scenario, &mut dice);
    let mut fiction = write(plan, scenario.cover, None, number, &mut dice);
    if scenario.furniture {
        furniture::add(&mut fiction, &mut dice);
    }
    fiction
}

fn write(plan: Plan, cover: bool, rare: Option<Dice>, number: u64, dice: &mut Dice) -> Fiction {
    let layout = plan.layout;
    let mut case = Case::random(&plan, dice);
    let gluing = dice.percent(15);
    let mut truth = Truth { layout: layout.name.to_owned(), age: case.age, ..Truth::default() };
    truth.sex = Some(case.sex.to_owned());
    truth.diagnoses.clone_from(&case.diagnoses);
    let (sentence, block) = credentials(layout, &mut truth, dice);
    case.slots.set(Slot::Credential, sentence);
    let order = TABLES.order(layout.name);
    let file = File::random(layout, case.dates, number);
    order::set_head(&mut case.slots, &file, order, number);
    let headings = items(&plan, &mut case, gluing, &mut truth, dice);
    (truth.summary, truth.diagnosis) = summary(&plan, &mut case, &truth.items, gluing, dice);
    if let Some(mut dice) = rare {
        rare::add(&mut truth, &mut case.slots, &mut dice);
    }
    let file = File { priority: if dice.percent(3) { "Expedited" } else { "Standard" }, ..file };
    order::set_names(&mut case.slots, &file, dice);
    truth.case_outcome = truth.outcome().to_owned();
    order::set_outcome(&mut case.slots, &truth.case_outcome);
    let mut typist = Typist {
        case: &mut case,
        file: &file,
        headings: &headings,
        block: &block,
        truth: &mut truth,
        parts: Vec::new(),
    };
    if cover {
        typist.print(&TABLES.order("cover").parts, dice);
    }
    typist.print(&order.parts, dice);
    let parts = typist.parts;
    // What no header prints, the first lines and the summary may tell.
    let injury = case.dates.injury.iso();
    if truth.injury_date.is_none()
        && imr::terms::dates(&truth.summary).iter().any(|(_, date)| date.to_string() == injury)
    {
        truth.injury_date = Some(injury);
    }
    truth.case_number = truth.case_number.take().or_else(|| parts.iter().find_map(early_number));
    let footers = if order.footers.is_empty() { None } else { Some(dice.pick(&order.footers).fill(&case.slots, dice)) };
    for item in &mut truth.items {
        item.rationale = item.rationale.trim().replace('\n', " ");
    }
    let year = case.dates.decision.civil().0;
    truth.id = truth.case_number.clone().unwrap_or_else(|| format!("L-{year}-{number:06}"));
    Fiction { name: truth.id.clone(), layout, truth, parts, footers: footers.into_iter().collect() }
}

/// The number of a letter of early 2013, "IMR 13-000004", which is in no table.
fn early_number(part: &Part) -> Option<String> {
    let lines: &[String] = match part {
        Part::Text(text) | Part::Section(text) => std::slice::from_ref(text),
        Part::Lines(lines) => lines,
        _ => &[],
    };
    lines.iter().flat_map(|line| line.lines()).find(|line| line.starts_with("IMR 13-")).map(str::to_owned)
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

impl File {
    fn random(layout: &Layout, dates: Dates, number: u64) -> File {
        let year = dates.decision.civil().0 % 100;
        let number = format!("CM{year:02}-{:07}", (number * STRIDE + 213_409) % 10_000_000);
        File { number, dates, priority: "", tabled: layout.header }
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
    let claims_guideline = guideline::cite(Party::Claims, family, plan.layout, &mut case.slots, dice);
    let reviewer_guideline = guideline::cite(Party::Reviewer, family, plan.layout, &mut case.slots, dice);
    let rationale = prose::rationale(ask.subject, ask.overturned, plan.layout, case, gluing, dice);
    let (word, decision) = if ask.overturned { ("Overturned", "overturned") } else { ("Upheld", "upheld") };
    let printed = if heading.is { format!("{} is", heading.text) } else { heading.text.clone() };
    let truth = ItemTruth {
        number,
        heading: heading.text,
        procedure: heading.procedure,
        decision: decision.to_owned(),
        // The layouts of late 2013 state a decision by a sentence; the first only reason.
        inferred: plan.layout.name == "L0",
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

/// The introduction of the reviewer: a sentence of the first section or a block after it.
fn credentials(layout: &Layout, truth: &mut Truth, dice: &mut Dice) -> (String, Vec<String>) {
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
    let sentence = match layout.credentials {
        Credentials::Physician => format!("The physician reviewer is {certified}, and {licensed}"),
        Credentials::Expert if fields.len() == 1 => format!("The expert reviewer is {certified} and {licensed}"),
        Credentials::Expert => format!(
            "The expert reviewer is {certified}, has a subspecialty in {} and {licensed}",
            fields[1..].join(" and ")
        ),
        Credentials::Block => return (String::new(), block(&states, &fields, dice)),
    };
    (sentence, Vec::new())
}

fn block(states: &[String], fields: &[String], dice: &mut Dice) -> Vec<String> {
    let separator = if dice.percent(20) { "," } else { ", " };
    vec![
        "The Expert Reviewer has the following credentials:".to_owned(),
        format!("State(s) of Licensure: {}", states.join(separator)),
        format!("Certification(s)/Specialty: {}", fields.join(", ")),
    ]
}

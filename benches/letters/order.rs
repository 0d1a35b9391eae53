//! The order in which a layout prints its parts, as read from `tables/layouts.toml`, and how they become the parts of a
//! letter. What is true of a letter's head follows from what is printed.

use serde::Deserialize;

use super::case::Case;
use super::dice::Dice;
use super::fiction::{File, Header, Part};
use super::tables::TABLES;
use super::template::{Slot, Slots, Template};
use super::truth::{ItemTruth, Truth};

/// The order of parts of some layouts, and their wording.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Order {
    /// The names of the layouts.
    pub layouts: Vec<String>,
    /// True if months and days have two digits.
    #[serde(default = "yes")]
    pub padded: bool,
    /// The lines at the foot of each page; one is chosen for a letter.
    #[serde(default)]
    pub footers: Vec<Template>,
    /// The parts.
    pub parts: Vec<Piece>,
    /// The sentences on the claims administrator's guideline, where the layout prints it in sentences of its own.
    pub claims: Option<Wording>,
    /// The sentences on the reviewer's guideline.
    pub reviewer: Option<Wording>,
}

fn yes() -> bool {
    true
}

/// Sentences that cite a guideline.
#[derive(Deserialize)]
pub struct Wording {
    /// One that is part of the MTUS.
    pub part: Template,
    /// One that is not.
    pub outside: Template,
    /// None.
    pub silent: Template,
}

/// A part to be printed; `tables/layouts.toml` explains them.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs, reason = "the names are explained in layouts.toml")]
pub enum Piece {
    Header,
    Method,
    Credentials,
    Summary,
    Quoted,
    Records,
    Break,
    Section(Template),
    Text(Template),
    Lines(Vec<Template>),
    Table(Vec<[Template; 2]>),
    Each(Template),
    Items(Vec<Member>),
    Maybe { percent: usize, parts: Vec<Piece> },
}

/// A part of an item as it is printed; the strings are labels.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Member {
    /// The heading with a colon and the decision.
    Heading,
    /// A heading of the layout's own wording.
    Title(Template),
    /// The claims administrator's guideline.
    Claims(Template),
    /// The reviewer's guideline.
    Reviewer(Template),
    /// The reviewer's reasons.
    Rationale(Template),
}

/// The fact that is true when a slot is printed.
type Fact = fn(&mut Truth, &File);

const FACTS: [(Slot, Fact); 7] = [
    (Slot::Number, |truth, file| truth.case_number = Some(file.number.clone())),
    (Slot::Decided, |truth, file| truth.decision_date = Some(file.dates.decision.iso())),
    (Slot::Assigned, |truth, file| truth.date_assigned = Some(file.dates.assigned.iso())),
    (Slot::Injured, |truth, file| truth.injury_date = Some(file.dates.injury.iso())),
    (Slot::Denied, |truth, file| truth.ur_denial_date = Some(file.dates.denial.iso())),
    (Slot::Received, |truth, file| truth.application_received = Some(file.dates.received.iso())),
    (Slot::Priority, |truth, file| truth.priority = Some(file.priority.to_lowercase())),
];

/// Prints the parts of a letter.
pub struct Typist<'a> {
    /// The person; the slots are refilled item by item.
    pub case: &'a mut Case,
    /// The facts that the head of the letter tells.
    pub file: &'a File,
    /// The headings as printed, with the decision words.
    pub headings: &'a [(String, &'static str)],
    /// The lines on the reviewer, where they stand in a block.
    pub block: &'a [String],
    /// The truth of the letter; the head's fields are set as they are printed.
    pub truth: &'a mut Truth,
    /// The parts so far.
    pub parts: Vec<Part>,
}

impl Typist<'_> {
    /// Prints all parts of an order.
    pub fn print(&mut self, pieces: &[Piece], dice: &mut Dice) {
        for piece in pieces {
            self.piece(piece, dice);
        }
    }

    fn piece(&mut self, piece: &Piece, dice: &mut Dice) {
        match piece {
            Piece::Header => self.header(),
            Piece::Method => {
                let (prose, credential) = (&TABLES.prose, self.case.slots.get(Slot::Credential));
                let gap = if credential.is_empty() { "" } else { " " };
                self.parts.push(Part::Text(format!("{}{gap}{credential} {}", prose.how_open, prose.how_close)));
            }
            Piece::Credentials if self.block.is_empty() => {}
            Piece::Credentials => self.parts.push(Part::Lines(self.block.to_vec())),
            Piece::Summary => self.parts.push(Part::Text(self.truth.summary.clone())),
            Piece::Quoted => self.parts.push(Part::Text(format!("\"{}\"", self.truth.summary))),
            Piece::Records => self.records(dice),
            Piece::Break => self.parts.push(Part::Break),
            Piece::Section(text) => {
                let text = self.fill(text, dice);
                self.parts.push(Part::Section(text));
            }
            Piece::Text(text) => {
                let text = self.fill(text, dice);
                self.parts.push(Part::Text(text));
            }
            Piece::Lines(rows) => {
                let rows = rows.iter().map(|row| self.fill(row, dice)).collect();
                self.parts.push(Part::Lines(rows));
            }
            Piece::Table(rows) => {
                let rows = rows.iter().map(|row| row.each_ref().map(|cell| self.fill(cell, dice))).collect();
                self.parts.push(Part::Table(rows));
            }
            Piece::Each(row) => self.for_each_item(|typist, _| {
                let text = typist.fill(row, dice);
                typist.parts.push(Part::Text(text));
            }),
            Piece::Items(members) => self.for_each_item(|typist, index| {
                for member in members {
                    typist.member(member, index, dice);
                }
            }),
            Piece::Maybe { percent, parts } if dice.percent(*percent) => self.print(parts, dice),
            Piece::Maybe { .. } => {}
        }
    }

    fn fill(&mut self, template: &Template, dice: &mut Dice) -> String {
        for (_, fact) in FACTS.iter().filter(|(slot, _)| template.has(*slot)) {
            fact(self.truth, self.file);
        }
        template.fill(&self.case.slots, dice)
    }

    fn header(&mut self) {
        let Some(header) = self.file.header() else { return };
        FACTS.iter().for_each(|(_, fact)| fact(self.truth, self.file));
        self.parts.push(Part::Header(header));
    }

    fn records(&mut self, dice: &mut Dice) {
        let count = dice.between(2, 7);
        let mark = *dice.pick(&["", "", "- ", "* "]);
        let rows = dice.pick_some(&TABLES.prose.records, count);
        let rows = rows.into_iter().map(|row| format!("{mark}{}", row.fill(&self.case.slots, dice))).collect();
        self.parts.push(Part::Lines(rows));
    }

    fn for_each_item(&mut self, mut print: impl FnMut(&mut Self, usize)) {
        for index in 0..self.headings.len() {
            set_item(&mut self.case.slots, &self.truth.items[index]);
            print(self, index);
        }
    }

    fn member(&mut self, member: &Member, index: usize, dice: &mut Dice) {
        let item = &self.truth.items[index];
        let (label, text) = match member {
            Member::Heading => {
                let (heading, decision) = self.headings[index].clone();
                self.parts.push(Part::Item(heading, decision.to_owned()));
                return;
            }
            Member::Title(title) => {
                let title = title.fill(&self.case.slots, dice);
                self.parts.push(Part::Title(title));
                return;
            }
            Member::Claims(label) => (label, item.claims_guideline.clone().unwrap_or_default()),
            Member::Reviewer(label) => (label, item.reviewer_guideline.clone().unwrap_or_default()),
            Member::Rationale(label) => (label, item.rationale.clone()),
        };
        let label = label.fill(&self.case.slots, dice);
        self.parts.push(Part::Labelled(label, text));
    }
}

fn set_item(slots: &mut Slots, item: &ItemTruth) {
    slots.set(Slot::No, item.number.to_string());
    slots.set(Slot::Item, item.procedure.as_str());
    let glued = slots.get(Slot::Serial).ends_with('7');
    let necessary = match item.decision.as_str() {
        "overturned" => "medically necessary",
        // The public copies of some letters lost a space.
        _ if glued => "notmedically necessary",
        _ => "not medically necessary",
    };
    slots.set(Slot::Necessary, necessary);
}

/// Fills the slots of the letter's head.
pub fn set_head(slots: &mut Slots, file: &File, order: &Order, number: u64) {
    let dates = file.dates;
    let days = [
        (Slot::Decided, dates.decision),
        (Slot::Assigned, dates.assigned),
        (Slot::Injured, dates.injury),
        (Slot::Denied, dates.denial),
        (Slot::Received, dates.received),
    ];
    for (slot, day) in days {
        slots.set(slot, if order.padded { day.header() } else { day.unpadded() });
    }
    slots.set(Slot::Number, file.number.as_str());
    slots.set(Slot::Serial, format!("{:06}", number % 1_000_000));
    // What a reviewer is called must be known before guidelines are cited.
    let parties = ["Physician", "Physician", "Expert", "Chiropractic", "Psychologist", "Acupuncture"];
    slots.set(Slot::Party, format!("{} Reviewer", parties[number as usize % parties.len()]));
}

/// Fills the slots of priority, names and numbering.
pub fn set_names(slots: &mut Slots, file: &File, dice: &mut Dice) {
    slots.set(Slot::Priority, file.priority.to_uppercase());
    slots.set(Slot::Claim, format!("{}-{:05}", dice.between(10, 99), dice.below(100_000)));
    let names = dice.pick_some(&TABLES.words.surnames, 2);
    slots.set(Slot::Employee, names[0].as_str());
    slots.set(Slot::Provider, names[1].as_str());
    slots.set(Slot::Mark, *dice.pick(&[".", ".", ")"]));
    slots.set(Slot::Request, *dice.pick(&["", "", "The request for "]));
}

/// Fills the slots of the outcome of the case.
pub fn set_outcome(slots: &mut Slots, outcome: &str) {
    let (word, means) = match outcome {
        "uphold" => ("UPHOLD", "none"),
        "overturn" => ("OVERTURN", "all"),
        _ => ("PARTIAL OVERTURN", "some (but not all)"),
    };
    slots.set(Slot::Outcome, word);
    slots.set(Slot::Means, means);
}

impl File {
    /// The header table, for the layouts that print it.
    fn header(&self) -> Option<Header> {
        let dates = self.dates;
        let dates = [dates.assigned, dates.decision, dates.injury, dates.denial, dates.received];
        let dates = dates.map(super::date::Day::header);
        self.tabled.then(|| Header { number: self.number.clone(), dates, priority: self.priority })
    }
}

//! Sentences with gaps: `{slot}` is filled from the case, `{Slot}` likewise with a capital, `[one|other]` is a choice
//! (which may hold slots and further choices). The tables are written in it, so that a new wording is a new row.

use serde::Deserialize;

use super::dice::Dice;

macro_rules! slots {
    ($($variant:ident $name:literal $meaning:literal),* $(,)?) => {
        /// The meaning of a gap in a sentence.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Slot { $(#[doc = $meaning] $variant),* }
        const SLOTS: &[(&str, Slot)] = &[$(($name, Slot::$variant)),*];
    };
}

slots! {
    Age "age" "the age in years",
    Aged "aged" "`41-year-old `, or nothing where the letter states no age",
    Sex "sex" "male or female",
    Worker "worker" "the injured worker, as this letter calls the person",
    He "he" "he or she",
    His "his" "his or her",
    Him "him" "him or her",
    Job "job" "the occupation",
    Mechanism "mechanism" "how the injury came about",
    Doi "doi" "the day of injury",
    Visit "visit" "the day of the last progress report",
    Ur "ur" "the day of the denial",
    Rfa "rfa" "the day of the request",
    Scan "scan" "the day of the imaging study",
    Region "region" "the body region of the item, with its side",
    Second "second" "a second injured region",
    Extremity "extremity" "the limbs of the region",
    Complaint "complaint" "what hurts and how",
    Pain "pain" "the pain score",
    PainLess "painless" "the pain score with treatment",
    Finding "finding" "an examination finding",
    Finding2 "finding2" "another examination finding",
    Image "image" "an imaging finding",
    Dx "dx" "one diagnosis",
    DxList "dxlist" "all diagnoses",
    Tried "tried" "treatments tried, as a list",
    Tried1 "tried1" "one treatment tried",
    Untried "untried" "a treatment not tried",
    Weeks "weeks" "a number of weeks",
    Months "months" "a number of months",
    Drug "drug" "the drug as printed",
    Strength "strength" "the strength of the drug",
    Count "n" "the quantity",
    Word "word" "the quantity as a word",
    PerWeek "per" "visits a week",
    Span "span" "weeks of visits",
    Levels "levels" "spinal levels",
    Chapter "chapter" "the guideline chapter of the region with its year",
    Chapter14 "chapter14" "the guideline chapter of the region with its number",
    Odg "odg" "the ODG chapter of the region",
    Page "page" "a page number",
    Ask "ask" "the request in the words of the rationale",
    Item "item" "the procedure as printed",
    Deg "deg" "degrees of motion or pounds",
    Side "side" "left or right",
    Activity "activity" "an activity of daily life",
    Activity2 "activity2" "another activity",
    Illness "illness" "an illness besides the injury",
    Meds "meds" "other medicines, as a list",
    Operation "operation" "an earlier operation",
    Sleep "sleep" "hours of sleep",
    Bmi "bmi" "the body mass index",
    Study "study" "a study, by invented author and year",
    Place "place" "a town",
    Expert "expert" "a kind of physician",
    Number "number" "the case number; printing it puts it into the truth, as with the next six",
    Decided "decided" "the day of the decision",
    Assigned "assigned" "the day of the reviewer's assignment",
    Injured "injured" "the day of injury, as headers print it",
    Denied "denied" "the day of the denial, as headers print it",
    Received "received" "the day of the application",
    Priority "priority" "standard or expedited",
    Serial "serial" "a number that is no case number",
    Claim "claim" "the number of the claim",
    Employee "employee" "the worker's name",
    Provider "provider" "the treating physician's name",
    Party "party" "the reviewer, as this letter calls the role",
    Credential "credential" "the sentence on the reviewer's credentials",
    Guideline "guideline" "the guideline that is cited",
    Outcome "outcome" "the outcome of the case in capitals",
    Means "means" "how many items are necessary: none, some or all",
    No "no" "the item's number in the letter",
    Mark "mark" "what follows the item's number",
    Request "request" "what leads to the item, or nothing",
    Stranger "stranger" "a name that few letters have, as are the next four",
    Town "town" "a place",
    Product "product" "a product",
    Figure "figure" "a number",
    Odd "odd" "an odd or misspelled word",
    Necessary "necessary" "the outcome of the item in words",
}

impl Slot {
    fn named(name: &str) -> Option<Slot> {
        SLOTS.iter().find(|row| row.0 == name).map(|row| row.1)
    }
}

/// The texts that fill the gaps.
pub struct Slots(Vec<String>);

impl Slots {
    /// All slots empty.
    pub fn new() -> Slots {
        Slots(vec![String::new(); SLOTS.len()])
    }

    /// Fills one slot.
    pub fn set(&mut self, slot: Slot, value: impl Into<String>) {
        self.0[slot as usize] = value.into();
    }

    /// The text that fills a slot.
    pub fn get(&self, slot: Slot) -> &str {
        &self.0[slot as usize]
    }
}

enum Piece {
    Text(String),
    Gap(Slot, bool),
    Choice(Vec<Template>),
}

/// A sentence with gaps, read once when the tables are loaded.
#[derive(Deserialize)]
#[serde(try_from = "String")]
pub struct Template(Vec<Piece>);

impl TryFrom<String> for Template {
    type Error = String;

    fn try_from(text: String) -> Result<Template, String> {
        let (template, rest) = parse(&text, false)?;
        if rest.is_empty() { Ok(template) } else { Err(format!("`]` without `[` in: {text}")) }
    }
}

/// Reads pieces up to the end or, inside a choice, up to `|` or `]`; returns what follows.
fn parse(text: &str, inside: bool) -> Result<(Template, &str), String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c| matches!(c, '{' | '[' | ']') || (inside && c == '|')) {
        if at > 0 {
            pieces.push(Piece::Text(rest[..at].to_owned()));
        }
        let after = &rest[at + 1..];
        rest = match rest.as_bytes()[at] {
            b'{' => {
                let (name, after) = after.split_once('}').ok_or(format!("`{{` without `}}` in: {text}"))?;
                let lower = name.to_lowercase();
                let slot = Slot::named(&lower).ok_or(format!("unknown slot `{name}` in: {text}"))?;
                pieces.push(Piece::Gap(slot, lower != name));
                after
            }
            b'[' => {
                let (choice, after) = parse_choice(after)?;
                pieces.push(Piece::Choice(choice));
                after
            }
            _ => return Ok((Template(pieces), &rest[at..])),
        };
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    if inside { Err(format!("`[` without `]` in: {text}")) } else { Ok((Template(pieces), "")) }
}

fn parse_choice(text: &str) -> Result<(Vec<Template>, &str), String> {
    let mut choice = Vec::new();
    let mut rest = text;
    loop {
        let (template, after) = parse(rest, true)?;
        choice.push(template);
        rest = &after[1..];
        if after.starts_with(']') {
            return Ok((choice, rest));
        }
    }
}

impl Template {
    /// Appends the sentence, gaps filled and choices made.
    pub fn write(&self, slots: &Slots, dice: &mut Dice, out: &mut String) {
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => out.push_str(text),
                Piece::Gap(slot, false) => out.push_str(slots.get(*slot)),
                Piece::Gap(slot, true) => out.push_str(&capital(slots.get(*slot))),
                Piece::Choice(choice) => dice.pick(choice).write(slots, dice, out),
            }
        }
    }

    /// The sentence, gaps filled and choices made.
    pub fn fill(&self, slots: &Slots, dice: &mut Dice) -> String {
        let mut out = String::new();
        self.write(slots, dice, &mut out);
        out
    }

    /// Returns true if the sentence has this gap, outside of choices.
    pub fn has(&self, slot: Slot) -> bool {
        self.0.iter().any(|piece| matches!(piece, Piece::Gap(gap, _) if *gap == slot))
    }
}

/// The text with its first letter as a capital.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_filled_and_choices_made() {
        let mut slots = Slots::new();
        slots.set(Slot::Worker, "the patient");
        let template = Template::try_from("{Worker} [asks|asks].".to_owned()).expect("well formed");
        assert_eq!(template.fill(&slots, &mut Dice::new(1, 1)), "The patient asks.");
        assert!(Template::try_from("{nobody}".to_owned()).is_err());
        assert!(Template::try_from("[a|b".to_owned()).is_err());
    }
}

//! The clinical case summary and the rationales: which sentences, in which order.

use super::case::Case;
use super::dice::Dice;
use super::layout::Layout;
use super::plan::Subject;
use super::tables::{Family, TABLES};
use super::template::{Slot, Slots, Template};

/// Sentences, joined by spaces or, in a letter whose source lost them, sometimes by nothing.
pub struct Writer<'a> {
    /// The texts that fill the gaps.
    pub slots: &'a Slots,
    /// True if some spaces between sentences are lost in this letter.
    pub gluing: bool,
    text: String,
}

impl<'a> Writer<'a> {
    /// An empty text.
    pub fn new(slots: &'a Slots, gluing: bool) -> Writer<'a> {
        Writer { slots, gluing, text: String::with_capacity(2000) }
    }

    fn gap(&mut self, dice: &mut Dice) {
        let open = self.text.is_empty() || self.text.ends_with('\n');
        let lost = self.gluing && dice.percent(20);
        if !open && !lost {
            self.text.push(' ');
        }
    }

    fn one(&mut self, rows: &[Template], dice: &mut Dice) {
        self.some(rows, 1, dice);
    }

    fn some(&mut self, rows: &[Template], count: usize, dice: &mut Dice) {
        for row in dice.pick_some(rows, count) {
            self.gap(dice);
            row.write(self.slots, dice, &mut self.text);
        }
    }

    /// "… are as follows: 1. One. 2. Two.", with or without spaces, which must not be read as items.
    fn criteria(&mut self, rows: &[String], lined: bool, dice: &mut Dice) {
        self.gap(dice);
        self.text.push_str(dice.pick::<&str>(&["The criteria are as follows:", "Criteria for its use:"]));
        let glued = dice.percent(50);
        for (index, row) in rows.iter().enumerate() {
            if lined {
                self.text.push('\n');
            } else if index == 0 || !glued {
                self.text.push(' ');
            }
            self.text.push_str(&format!("{}. {row}.", index + 1));
        }
    }
}

/// The summary and the sentence in it that states the diagnoses.
pub fn summary(case: &Case, gluing: bool, dice: &mut Dice) -> (String, Option<String>) {
    let prose = &TABLES.prose;
    let mut writer = Writer::new(&case.slots, gluing);
    writer.one(if case.age.is_some() { &prose.openings } else { &prose.ageless }, dice);
    if dice.percent(70) {
        writer.one(&prose.mechanisms, dice);
    }
    let rows = if case.diagnoses.len() == 1 { &prose.diagnosis_one } else { &prose.diagnoses };
    let diagnosis = (!case.diagnoses.is_empty()).then(|| dice.pick(rows).fill(&case.slots, dice));
    // Some reviewers state the diagnoses after the examination.
    let late = dice.percent(35);
    if !late {
        push(&mut writer, diagnosis.as_deref(), dice);
    }
    writer.one(&prose.treatments, dice);
    writer.one(&prose.complaints, dice);
    let extras = dice.between(1, 4);
    writer.some(&prose.extras, extras, dice);
    writer.one(&prose.exams, dice);
    if dice.percent(60) {
        writer.one(&prose.images, dice);
    }
    if late {
        push(&mut writer, diagnosis.as_deref(), dice);
    }
    writer.one(&prose.plans, dice);
    if dice.percent(80) {
        writer.one(&prose.denials, dice);
    }
    (writer.text, diagnosis)
}

fn push(writer: &mut Writer, sentence: Option<&str>, dice: &mut Dice) {
    if let Some(sentence) = sentence {
        writer.gap(dice);
        writer.text.push_str(sentence);
    }
}

/// The rationale of an item; `\n` begins a paragraph within it.
pub fn rationale(
    subject: Subject,
    overturned: bool,
    layout: &Layout,
    case: &Case,
    gluing: bool,
    dice: &mut Dice,
) -> String {
    let mut writer = Writer::new(&case.slots, gluing);
    match subject {
        Subject::Main(family) => reasons(&mut writer, family, overturned, layout, dice),
        Subject::Around(..) => {
            let prose = &TABLES.prose;
            let rows = if overturned { &prose.ancillary_overturned } else { &prose.ancillary_upheld };
            writer.one(rows, dice);
        }
    }
    if dice.percent(5) {
        misspell(&mut writer.text, dice);
    }
    writer.text
}

/// Swaps two letters within a long word, as hasty typists do; the words of the conclusion stay whole.
fn misspell(text: &mut String, dice: &mut Dice) {
    let long = |word: &&str| {
        let plain = word.len() > 8 && word.bytes().all(|byte| byte.is_ascii_lowercase());
        plain && !word.starts_with("medical") && !word.starts_with("necess")
    };
    let words: Vec<&str> = text.split(' ').filter(long).collect();
    if words.is_empty() {
        return;
    }
    let word = (*dice.pick(&words)).to_owned();
    let at = dice.between(2, word.len() - 4);
    let swapped = format!("{}{}{}{}", &word[..at], &word[at + 1..at + 2], &word[at..at + 1], &word[at + 2..]);
    *text = text.replacen(&word, &swapped, 1);
}

fn reasons(writer: &mut Writer, family: &Family, overturned: bool, layout: &Layout, dice: &mut Dice) {
    let prose = &TABLES.prose;
    let facts_first = dice.percent(30);
    let facts = dice.between(2, 3);
    if facts_first {
        writer.some(&prose.facts, facts, dice);
    }
    if dice.percent(4) {
        // A line that looks like an item's heading and is none.
        let title = family.title.as_deref().unwrap_or("Guideline citation");
        writer.text.push_str(&format!("\n{title}:\n"));
    }
    let rules = dice.between(2, 4);
    writer.some(&family.rules, rules, dice);
    if !family.criteria.is_empty() && dice.percent(30) {
        // Where items are numbered, so are criteria that begin lines.
        let lined = layout.worded && dice.percent(50);
        writer.criteria(&family.criteria, lined, dice);
    }
    if !facts_first {
        writer.some(&prose.facts, facts, dice);
    }
    let asides = dice.between(1, 3);
    writer.some(&prose.asides, asides, dice);
    let count = if dice.percent(70) { 2 } else { 1 };
    writer.some(if overturned { &family.favor } else { &family.against }, count, dice);
    let worded = layout.worded && dice.percent(60);
    let conclusions = match (overturned, worded) {
        (true, false) => &prose.overturned,
        (false, false) => &prose.upheld,
        (true, true) => &prose.worded_overturned,
        (false, true) => &prose.worded_upheld,
    };
    writer.one(conclusions, dice);
    if family.boilerplate && layout.opioids && !overturned && dice.percent(70) {
        writer.gap(dice);
        writer.text.push_str(&prose.opioid_notice);
    }
}

/// The words in which a rationale speaks of the request.
pub fn ask(subject: Subject, slots: &mut Slots, dice: &mut Dice) {
    let text = match subject {
        Subject::Main(family) => dice.pick(&family.ask).fill(slots, dice),
        Subject::Around(row, _) => row.ask.clone(),
    };
    slots.set(Slot::Ask, text);
}

//! The heading of an item as printed, and what is true of it.

use super::dice::Dice;
use super::levels::Levels;
use super::plan::{Ask, Form, Subject};
use super::tables::{Family, TABLES};
use super::template::{Slot, Slots, Template};

/// A heading and its truth.
#[derive(Default)]
pub struct Heading {
    /// The whole heading without a closing ` is`, colon and decision.
    pub text: String,
    /// True if ` is` is printed after it.
    pub is: bool,
    /// The procedure in dispute.
    pub procedure: String,
    /// Generic names.
    pub drugs: Vec<String>,
    /// Body regions.
    pub regions: Vec<String>,
    /// Motion segments.
    pub levels: Vec<String>,
}

/// Writes a heading; leaves quantity, drug and levels in `slots` for the rationale.
pub fn write(ask: &Ask, slots: &mut Slots, second: &str, dice: &mut Dice) -> Heading {
    let levels = ask.levels.unwrap_or_else(|| Levels::random(&ask.body.key, dice));
    slots.set(Slot::Levels, levels.print(dice));
    slots.set(Slot::PerWeek, dice.between(1, 3).to_string());
    slots.set(Slot::Span, dice.between(2, 8).to_string());
    let mut heading = Heading::default();
    let template = match ask.subject {
        Subject::Main(family) => {
            heading.drugs = pick_drug(family, slots, dice);
            heading.regions.clone_from(&family.regions);
            main(ask, family, &mut heading, slots, dice)
        }
        Subject::Around(row, _) => {
            set_count(slots, *dice.pick(&[7, 14, 20, 30, 60]));
            heading.drugs.clone_from(&row.drugs);
            heading.regions.clone_from(&row.regions);
            heading.text = row.heading.fill(slots, dice);
            heading.procedure.clone_from(&heading.text);
            &row.heading
        }
    };
    let leveled = template.has(Slot::Levels);
    if (template.has(Slot::Region) || leveled) && heading.regions.is_empty() {
        heading.regions.push(ask.body.key.clone());
    }
    if template.has(Slot::Second) {
        heading.regions.push(second.to_owned());
    }
    if leveled {
        heading.levels = levels.segments();
    }
    heading
}

fn main(
    ask: &Ask,
    family: &'static Family,
    heading: &mut Heading,
    slots: &mut Slots,
    dice: &mut Dice,
) -> &'static Template {
    let count = if family.counts.is_empty() { 1 } else { *dice.pick(&family.counts) };
    if ask.form != Form::Plain && count > 2 && !family.counted.is_empty() {
        let template = dice.pick(&family.counted);
        modified(ask.form, template, count, heading, slots, dice);
        return template;
    }
    // A scenario that names levels wants them printed.
    let fits = |row: &&Template| ask.levels.is_none() || row.has(Slot::Levels);
    let rows: Vec<&'static Template> = family.headings.iter().chain(&family.counted).filter(fits).collect();
    let template: &'static Template = rows[dice.below(rows.len())];
    plain(template, count, heading, slots, dice)
}

fn plain(
    template: &'static Template,
    count: usize,
    heading: &mut Heading,
    slots: &mut Slots,
    dice: &mut Dice,
) -> &'static Template {
    let (per, span) = (number(slots, Slot::PerWeek), number(slots, Slot::Span));
    set_count(slots, if template.has(Slot::PerWeek) { per * span } else { count });
    heading.text = template.fill(slots, dice);
    heading.procedure.clone_from(&heading.text);
    template
}

/// The two wordings of a request of which the claims administrator had authorized a part.
fn modified(form: Form, template: &Template, count: usize, heading: &mut Heading, slots: &mut Slots, dice: &mut Dice) {
    let authorized = dice.between(1, count - 1);
    let mut print = |quantity: usize| {
        set_count(slots, quantity);
        template.fill(slots, dice)
    };
    let part = print(authorized);
    let original = print(count);
    let rest = print(count - authorized);
    // One in six headings of the first form lacks the closing word.
    heading.is = form == Form::Whole || dice.percent(84);
    if form == Form::Whole {
        heading.text = format!(
            "{original} was the original request. The Claims Administrator authorized {part}, leaving the original \
             request IMR eligible. The original request, {original}"
        );
        heading.procedure = original;
        return;
    }
    heading.text = format!(
        "{original} was the original request. {part} was authorized by the Claims Administrator. The remaining IMR \
         eligible portion of the original request, {rest}"
    );
    heading.procedure = rest;
}

fn pick_drug(family: &Family, slots: &mut Slots, dice: &mut Dice) -> Vec<String> {
    if family.compound {
        return mix(slots, dice);
    }
    if family.drugs.is_empty() {
        return family.generics.clone();
    }
    let drug = dice.pick(&family.drugs);
    slots.set(Slot::Drug, drug.label.as_str());
    slots.set(Slot::Strength, dice.pick(&drug.strengths).as_str());
    drug.generics.clone()
}

/// Two to four ingredients with their concentrations.
fn mix(slots: &mut Slots, dice: &mut Dice) -> Vec<String> {
    let count = dice.between(2, 4);
    let rows = dice.pick_some(&TABLES.words.compounds, count);
    let printed: Vec<String> = rows.iter().map(|row| format!("{} {}", row.name, dice.pick(&row.percents))).collect();
    let label = match dice.below(3) {
        0 => printed.join("/"),
        1 => format!("{} in cream base", printed.join(", ")),
        _ => printed.join(", "),
    };
    slots.set(Slot::Drug, label);
    rows.iter().map(|row| row.name.to_lowercase()).collect()
}

fn set_count(slots: &mut Slots, count: usize) {
    let digits = count.to_string();
    slots.set(Slot::Word, TABLES.words.numbers.get(count).unwrap_or(&digits).as_str());
    slots.set(Slot::Count, digits);
}

fn number(slots: &Slots, slot: Slot) -> usize {
    slots.get(slot).parse().expect("slots of numbers hold digits")
}

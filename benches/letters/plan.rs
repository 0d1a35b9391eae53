//! The plan of a letter, before a word is written: layout, body regions, and for each item the treatment family,
//! the decision and whether the request had been modified.

use super::dice::Dice;
use super::layout::{self, Layout};
use super::levels::Levels;
use super::tables::{Ancillary, Body, Family, Scenario, TABLES};

/// The form of an item's heading.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// The treatment alone.
    Plain,
    /// "X was the original request. Y was authorized … The remaining IMR eligible portion …, Z is".
    Part,
    /// "X was the original request. The Claims Administrator authorized Y, leaving the original request IMR eligible. …".
    Whole,
}

/// The treatment or service that is asked for.
#[derive(Clone, Copy)]
pub enum Subject {
    /// A treatment in its own right.
    Main(&'static Family),
    /// A service around an operation of the same letter.
    Around(&'static Ancillary, &'static Family),
}

/// One item to be.
pub struct Ask {
    /// The treatment or service that is asked for.
    pub subject: Subject,
    /// For which body region.
    pub body: &'static Body,
    /// True if the reviewer finds it necessary.
    pub overturned: bool,
    /// The form of the heading.
    pub form: Form,
    /// The spinal levels, where the heading has a place for them.
    pub levels: Option<Levels>,
}

/// One letter to be.
pub struct Plan {
    /// The layout.
    pub layout: &'static Layout,
    /// The injured region.
    pub body: &'static Body,
    /// Another injured region.
    pub second: &'static Body,
    /// The items in order.
    pub asks: Vec<Ask>,
}

/// Letters in 100 that have so many items; the rest have 7 to 21. 194 real letters: 59 % one, mean 2.26, at most 21.
const ITEM_SHARES: [usize; 6] = [59, 15, 9, 6, 4, 2];

/// Letters of one item that are overturned, in 100.
const OVERTURNED_SINGLE: usize = 13;
/// Longer letters in 100 that are upheld in whole and overturned in whole; the rest are mixed.
const UPHELD_LETTERS: usize = 79;
const OVERTURNED_LETTERS: usize = 6;
/// Overturned items in 100 of a mixed letter.
const OVERTURNED_OF_MIXED: usize = 42;
/// Requests in 100 that the claims administrator had modified, where the heading allows it: 11 % of all real items.
const MODIFIED: usize = 19;

impl Plan {
    /// Draws a letter of one of the layouts.
    pub fn random(layouts: &[&'static Layout], dice: &mut Dice) -> Plan {
        let layout = layouts[dice.weighted(layouts.iter().map(|layout| layout.weight))];
        let bodies = &TABLES.bodies;
        let body = &bodies[dice.weighted(bodies.iter().map(|body| body.weight))];
        let second = other_body(body, dice);
        let count = item_count(dice).min(layout.most);
        let throw = dice.below(100);
        let share = match throw {
            _ if count == 1 => OVERTURNED_SINGLE,
            _ if throw < UPHELD_LETTERS => 0,
            _ if throw < UPHELD_LETTERS + OVERTURNED_LETTERS => 100,
            _ => OVERTURNED_OF_MIXED,
        };
        let mut asks: Vec<Ask> = Vec::with_capacity(count);
        while asks.len() < count {
            let at = if dice.percent(25) { second } else { body };
            let family = pick_family(at, &asks, dice);
            let ask = Ask {
                subject: Subject::Main(family),
                body: at,
                overturned: dice.percent(share),
                form: pick_form(family, dice),
                levels: None,
            };
            let overturned = ask.overturned;
            asks.push(ask);
            if family.surgical {
                let left = count - asks.len();
                asks.extend(around(family, at, overturned, left, dice));
            }
        }
        Plan { layout, body, second, asks }.in_form()
    }

    /// Letters whose outcome only words tell know no modified requests.
    fn in_form(mut self) -> Plan {
        if self.layout.worded {
            self.asks.iter_mut().for_each(|ask| ask.form = Form::Plain);
        }
        self
    }

    /// Reads a scenario: `FAMILY | BODY | DECISION`, then in any order a form (`part`, `whole`) and levels (`T8-T10`).
    pub fn scripted(scenario: &Scenario, dice: &mut Dice) -> Plan {
        let mut asks: Vec<Ask> = Vec::new();
        for line in &scenario.items {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let family = TABLES.family(cells[0]);
            let body = TABLES.body(cells[1]);
            let overturned = cells[2] == "overturned";
            let form = match () {
                () if cells.contains(&"part") => Form::Part,
                () if cells.contains(&"whole") => Form::Whole,
                () => Form::Plain,
            };
            let levels = cells.iter().find_map(|cell| Levels::parse(cell));
            asks.push(Ask { subject: Subject::Main(family), body, overturned, form, levels });
            if let Some(count) = cells.iter().find_map(|cell| cell.strip_prefix('+')) {
                let count = count.parse().expect("scenarios count ancillaries in digits");
                asks.extend(around(family, body, overturned, count, dice));
            }
        }
        let body = asks[0].body;
        let second = asks.iter().map(|ask| ask.body).find(|other| other.key != body.key);
        let second = second.unwrap_or_else(|| other_body(body, dice));
        Plan { layout: layout::named(&scenario.layout), body, second, asks }.in_form()
    }
}

fn item_count(dice: &mut Dice) -> usize {
    let mut throw = dice.below(100);
    for (index, share) in ITEM_SHARES.iter().enumerate() {
        if throw < *share {
            return index + 1;
        }
        throw -= share;
    }
    // The lower of two throws: long letters get rarer with length.
    dice.between(7, 21).min(dice.between(7, 21))
}

fn other_body(body: &Body, dice: &mut Dice) -> &'static Body {
    let bodies = &TABLES.bodies;
    loop {
        let other = &bodies[dice.weighted(bodies.iter().map(|row| row.weight))];
        if other.key != body.key {
            return other;
        }
    }
}

/// Draws a family that fits the region; one that the letter has already is avoided unless it is a class of drugs.
fn pick_family(body: &Body, asks: &[Ask], dice: &mut Dice) -> &'static Family {
    let weight = |family: &Family| if family.fits(body) { family.weight } else { 0 };
    let taken = |family: &Family| {
        let same = |ask: &Ask| matches!(ask.subject, Subject::Main(main) if main.key == family.key);
        family.drugs.is_empty() && asks.iter().any(same)
    };
    let families = &TABLES.families;
    let mut family = &families[dice.weighted(families.iter().map(weight))];
    for _ in 0..6 {
        if !taken(family) {
            break;
        }
        family = &families[dice.weighted(families.iter().map(weight))];
    }
    family
}

fn pick_form(family: &Family, dice: &mut Dice) -> Form {
    // Below two nothing can be divided.
    let divisible = !family.counted.is_empty() && family.counts.iter().any(|&count| count > 2);
    if !divisible || !dice.percent(MODIFIED) {
        Form::Plain
    } else if dice.percent(85) {
        Form::Part
    } else {
        Form::Whole
    }
}

/// Services around an operation; nearly all share its fate.
fn around(family: &'static Family, body: &'static Body, overturned: bool, most: usize, dice: &mut Dice) -> Vec<Ask> {
    let rows = dice.pick_some(&TABLES.ancillaries, most.min(8));
    let ask = |row| Ask {
        subject: Subject::Around(row, family),
        body,
        overturned: overturned && !dice.percent(15),
        form: Form::Plain,
        levels: None,
    };
    rows.into_iter().map(ask).collect()
}

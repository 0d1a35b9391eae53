//! The values of fields that are no texts.

use imr::index::{FIELDS, FieldKind};
use imr::testing::values_of;

use super::items::Item;

/// A value that is asked for.
#[derive(Debug, Clone)]
pub enum Value {
    /// This one, in small letters.
    One(&'static str, String),
    /// All of these, in small letters.
    All(&'static str, Vec<String>),
    /// The text of an id, as it is.
    Id(&'static str, String),
    /// Numbers in a range, both ends included.
    Number(&'static str, u64, u64),
    /// Days, of which only as much is compared as was typed.
    Day(&'static str, Bounds),
}

/// The ends of a range of days.
#[derive(Debug, Clone, Default)]
pub struct Bounds {
    from: Option<String>,
    to: Option<String>,
    above: Option<String>,
    below: Option<String>,
}

/// The names that users have for some values, with all that letters are filed under for each.
const NAMES: [(&str, &[&str]); 8] = [
    ("l4-5", &["l4-l5"]),
    ("l5-s1", &["l5-s1"]),
    ("norco", &["hydrocodone", "acetaminophen"]),
    ("opioids", &["opioid"]),
    ("f", &["female"]),
    ("m", &["male"]),
    ("low back", &["lumbar"]),
    ("neck", &["cervical"]),
];

/// Returns what `text` asks of `field`.
pub fn value(field: &'static str, text: &str) -> Value {
    match kind(field) {
        // A case number is one however it is typed.
        FieldKind::Exact => Value::Id(field, text.to_uppercase()),
        FieldKind::Number => {
            let (from, to) = numbers(text);
            Value::Number(field, from, to)
        }
        FieldKind::Day => Value::Day(field, days(text)),
        _ => {
            let lower = text.to_lowercase();
            let known = NAMES.iter().find(|(name, _)| *name == lower);
            let values = known.map(|(_, values)| values.iter().map(|&value| value.to_owned()).collect());
            values.map_or_else(|| Value::One(field, lower.clone()), |values| Value::All(field, values))
        }
    }
}

fn kind(field: &str) -> FieldKind {
    FIELDS.iter().find(|spec| spec.name == field).expect("a field").kind
}

fn numbers(text: &str) -> (u64, u64) {
    let number = |text: &str| text.parse::<u64>().expect("a number");
    let or = |text: &str, open: u64| if text.is_empty() { open } else { number(text) };
    if let Some(text) = text.strip_prefix(">=") {
        (number(text), u64::MAX)
    } else if let Some(text) = text.strip_prefix("<=") {
        (0, number(text))
    } else if let Some(text) = text.strip_prefix('>') {
        (number(text) + 1, u64::MAX)
    } else if let Some(text) = text.strip_prefix('<') {
        (0, number(text) - 1)
    } else if let Some((from, to)) = text.split_once("..") {
        (or(from, 0), or(to, u64::MAX))
    } else {
        (number(text), number(text))
    }
}

fn days(text: &str) -> Bounds {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if let Some(text) = text.strip_prefix(">=") {
        Bounds { from: some(text), ..Bounds::default() }
    } else if let Some(text) = text.strip_prefix("<=") {
        Bounds { to: some(text), ..Bounds::default() }
    } else if let Some(text) = text.strip_prefix('>') {
        Bounds { above: some(text), ..Bounds::default() }
    } else if let Some(text) = text.strip_prefix('<') {
        Bounds { below: some(text), ..Bounds::default() }
    } else {
        let (from, to) = text.split_once("..").unwrap_or((text, text));
        Bounds { from: some(from), to: some(to), ..Bounds::default() }
    }
}

impl Value {
    pub fn holds(&self, item: &Item) -> bool {
        match self {
            Value::One(field, wanted) => keywords(field, item).iter().any(|value| value.to_lowercase() == *wanted),
            Value::All(field, wanted) => {
                let values: Vec<String> = keywords(field, item).iter().map(|value| value.to_lowercase()).collect();
                wanted.iter().all(|wanted| values.contains(wanted))
            }
            Value::Id(field, wanted) => {
                if *field == "id" {
                    item.id == *wanted
                } else {
                    item.letter == *wanted
                }
            }
            Value::Number(field, from, to) => values(field, item).1.iter().any(|number| (*from..=*to).contains(number)),
            Value::Day(field, bounds) => days_of(field, item).iter().any(|day| bounds.hold(day)),
        }
    }
}

impl Bounds {
    fn hold(&self, day: &str) -> bool {
        // As many letters of the day as the bound has: "2016-03" is all of March.
        let compare = |bound: &Option<String>, fits: fn(&str, &str) -> bool| {
            bound.as_deref().is_none_or(|bound| fits(&day[..bound.len()], bound))
        };
        compare(&self.from, |day, bound| day >= bound)
            && compare(&self.to, |day, bound| day <= bound)
            && compare(&self.above, |day, bound| day > bound)
            && compare(&self.below, |day, bound| day < bound)
    }
}

/// The values of a field that are words, and those that are numbers or days.
fn values(field: &str, item: &Item) -> (Vec<String>, Vec<u64>) {
    values_of(field, &item.own, &item.case)
}

fn keywords(field: &str, item: &Item) -> Vec<String> {
    values(field, item).0
}

fn days_of(field: &str, item: &Item) -> Vec<String> {
    let day = |day: u64| format!("{:04}-{:02}-{:02}", day / 10_000, day / 100 % 100, day % 100);
    values(field, item).1.into_iter().map(day).collect()
}

/// Returns true if an item has any value of a field, or any word in a text.
pub fn has(field: &str, item: &Item) -> bool {
    match kind(field) {
        FieldKind::Text(..) => item.texts.iter().any(|text| text.name == field && !text.words.is_empty()),
        FieldKind::Exact => true,
        FieldKind::Keyword => !keywords(field, item).is_empty(),
        FieldKind::Number => !values(field, item).1.is_empty(),
        FieldKind::Day => !days_of(field, item).is_empty(),
    }
}

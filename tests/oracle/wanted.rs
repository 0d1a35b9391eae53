//! The wants of a query, by the documentation of its language.

use imr::index::{DISPUTED, FieldKind, find_field};
use imr::query::{Expr, Form, Near, Word};
use imr::terms::Quantity;

use super::items::Item;
use super::lookup::{Lookup, any_form, cut, cut_joined, this_form};
use super::plain::tells_of;
use super::spans::Place;
use super::values::{Value, has, value};

/// The thing that an item must have.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// Something that is in a text.
    Place(Place),
    /// The way of matching says how many of them must be there.
    Words(Vec<Wanted>),
    All(Vec<Wanted>),
    Any(Vec<Wanted>),
    Not(Box<Wanted>),
    /// So many different places, all texts together.
    AtLeast(usize, Place),
    Value(Value),
    /// Some text tells of so many.
    Amount(Quantity),
    Has(&'static str),
}

/// Something is asked of what has no place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoPlace;

pub type Read = Result<Wanted, NoPlace>;

/// Returns what `expr` wants.
pub fn wanted(expr: &Expr) -> Read {
    Ok(match expr {
        Expr::Word(word) => Wanted::Place(word_place(word)),
        Expr::Phrase { text, slop, .. } => Wanted::Place(phrase(text, *slop)),
        Expr::Words(parts) => Wanted::Words(all(parts, wanted)?),
        Expr::And(parts) => Wanted::All(all(parts, wanted)?),
        Expr::Or(parts) => Wanted::Any(all(parts, wanted)?),
        Expr::Not(part) => Wanted::Not(Box::new(wanted(part)?)),
        Expr::Near { left, right, near: how, not, .. } => near(wanted(left)?, wanted(right)?, *how, *not)?,
        Expr::AtLeast { count, part, .. } => at_least(*count as usize, wanted(part)?)?,
        Expr::Field { name, part, .. } => {
            if name == DISPUTED {
                return inside(DISPUTED, wanted(part)?);
            }
            let spec = find_field(name).expect("a field");
            match spec.kind {
                FieldKind::Text(..) => inside(spec.name, wanted(part)?)?,
                _ => values(spec.name, part),
            }
        }
        Expr::Has { field, missing, .. } => {
            let has = Wanted::Has(find_field(field).expect("a field").name);
            if *missing { Wanted::Not(Box::new(has)) } else { has }
        }
        // What counts more for the order is a hit all the same.
        Expr::Boost { part, .. } => wanted(part)?,
    })
}

fn all<T>(parts: &[T], read: impl Fn(&T) -> Read) -> Result<Vec<Wanted>, NoPlace> {
    parts.iter().map(read).collect()
}

fn word_place(word: &Word) -> Place {
    match word.form {
        Form::Plain => row(&word.text),
        Form::Exact => Place::Row(cut(&word.text, this_form)),
        _ => Place::Row(vec![Lookup::marked(word)]),
    }
}

fn phrase(text: &str, slop: u32) -> Place {
    if slop == 0 { row(text) } else { Place::Stretch(cut(text, any_form), slop as usize) }
}

/// Words side by side, those with a hyphen also without it.
fn row(text: &str) -> Place {
    let parts = cut(text, any_form);
    match cut_joined(text) {
        Some(joined) => Place::Either(parts, joined),
        None => Place::Row(parts),
    }
}

fn values(field: &'static str, part: &Expr) -> Wanted {
    let each = |parts: &[Expr]| parts.iter().map(|part| values(field, part)).collect();
    match part {
        Expr::Word(Word { text, .. }) | Expr::Phrase { text, .. } => Wanted::Value(value(field, text)),
        Expr::Or(parts) => Wanted::Any(each(parts)),
        Expr::And(parts) | Expr::Words(parts) => Wanted::All(each(parts)),
        Expr::Not(part) => Wanted::Not(Box::new(values(field, part))),
        other => unreachable!("{other} is no value"),
    }
}

/// All that is in a text must be in this one.
fn inside(name: &'static str, wanted: Wanted) -> Read {
    let each = |parts: Vec<Wanted>| parts.into_iter().map(|part| inside(name, part)).collect::<Result<_, _>>();
    Ok(match wanted {
        Wanted::Place(place) => Wanted::Place(Place::In(name, Box::new(place))),
        Wanted::AtLeast(count, place) => Wanted::AtLeast(count, Place::In(name, Box::new(place))),
        Wanted::Words(parts) => Wanted::Words(each(parts)?),
        Wanted::All(parts) => Wanted::All(each(parts)?),
        Wanted::Any(parts) => Wanted::Any(each(parts)?),
        Wanted::Not(part) => Wanted::Not(Box::new(inside(name, *part)?)),
        Wanted::Value(_) | Wanted::Amount(_) | Wanted::Has(_) => return Err(NoPlace),
    })
}

/// The one place of what is a place, or a choice between places.
fn place(wanted: &Wanted) -> Option<Place> {
    match wanted {
        Wanted::Place(place) => Some(place.clone()),
        Wanted::Any(parts) => parts.iter().map(place).collect::<Option<_>>().map(Place::Any),
        _ => None,
    }
}

/// Of several parts each must be near, and of a choice one; with `not`, that must not hold.
fn near(left: Wanted, right: Wanted, how: Near, not: bool) -> Read {
    if let (Some(left), Some(right)) = (place(&left), place(&right)) {
        let left = if not { left.by_parts() } else { left };
        return Ok(Wanted::Place(Place::Near { left: Box::new(left), right: Box::new(right), near: how, not }));
    }
    let is_place = place(&left).is_some();
    match (left, right) {
        (Wanted::Words(parts) | Wanted::All(parts), right) if !is_place => Ok(Wanted::All(
            parts.into_iter().map(|part| near(part, right.clone(), how, not)).collect::<Result<_, _>>()?,
        )),
        (Wanted::Any(parts), right) if !is_place => Ok(Wanted::Any(
            parts.into_iter().map(|part| near(part, right.clone(), how, not)).collect::<Result<_, _>>()?,
        )),
        (left, Wanted::Words(parts) | Wanted::All(parts)) => {
            let parts = parts.into_iter().map(|part| near(left.clone(), part, how, not)).collect::<Result<_, _>>()?;
            Ok(if not { Wanted::Any(parts) } else { Wanted::All(parts) })
        }
        (left, Wanted::Any(parts)) => {
            let parts = parts.into_iter().map(|part| near(left.clone(), part, how, not)).collect::<Result<_, _>>()?;
            Ok(if not { Wanted::All(parts) } else { Wanted::Any(parts) })
        }
        _ => Err(NoPlace),
    }
}

fn at_least(count: usize, part: Wanted) -> Read {
    match part {
        Wanted::Words(parts) | Wanted::All(parts) => {
            Ok(Wanted::All(parts.into_iter().map(|part| at_least(count, part)).collect::<Result<_, _>>()?))
        }
        part => place(&part).map(|place| Wanted::AtLeast(count, place.by_parts())).ok_or(NoPlace),
    }
}

impl Wanted {
    /// Returns true if `item` has it; with `some`, one of the words side by side is enough.
    pub fn holds(&self, item: &Item, some: bool) -> bool {
        match self {
            Wanted::Place(place) => item.texts.iter().any(|text| !place.spans(text).is_empty()),
            Wanted::Words(parts) if some => {
                let (firm, words): (Vec<_>, Vec<_>) = parts.iter().partition(|part| part.is_firm());
                let enough = words.is_empty() || words.iter().any(|part| part.holds(item, some));
                enough && firm.iter().all(|part| part.holds(item, some))
            }
            Wanted::Words(parts) | Wanted::All(parts) => parts.iter().all(|part| part.holds(item, some)),
            Wanted::Any(parts) => parts.iter().any(|part| part.holds(item, some)),
            // What is left out must be there whole.
            Wanted::Not(part) => !part.holds(item, false),
            Wanted::AtLeast(count, place) => item.texts.iter().map(|text| place.count(text)).sum::<usize>() >= *count,
            Wanted::Value(value) => value.holds(item),
            Wanted::Amount(amount) => tells_of(item, amount),
            Wanted::Has(field) => has(field, item),
        }
    }

    /// Returns true if it was not said by words alone, so that it must hold in any case.
    fn is_firm(&self) -> bool {
        match self {
            Wanted::Not(_) | Wanted::Value(_) | Wanted::Has(_) | Wanted::All(_) => true,
            Wanted::Words(parts) | Wanted::Any(parts) => parts.iter().all(Wanted::is_firm),
            Wanted::Place(_) | Wanted::Amount(_) | Wanted::AtLeast(..) => false,
        }
    }

    /// Every place that speaks for an item.
    pub fn places<'a>(&'a self, found: &mut Vec<&'a Place>) {
        match self {
            Wanted::Place(place) | Wanted::AtLeast(_, place) => found.push(place),
            Wanted::Words(parts) | Wanted::All(parts) | Wanted::Any(parts) => {
                parts.iter().for_each(|part| part.places(found));
            }
            Wanted::Not(_) | Wanted::Value(_) | Wanted::Amount(_) | Wanted::Has(_) => {}
        }
    }
}

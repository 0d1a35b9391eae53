//! Plain words that ask for more than themselves: outcomes, dates, the worker, amounts, each wanted or left out.
//!
//! Text is in quotes, so that nothing is read into it; what the other words mean is in one table, by the
//! documentation of the language.

use imr::query::{At, Expr, Form, Word};
use imr::terms::{Quantity, quantities};

use super::items::Item;
use super::letters::WORDS;
use super::values::value;
use super::wanted::Wanted;
use crate::fictions::dice::Dice;

/// The words, the field that they ask for, and its value; an amount has no field.
const ASKED: [(&str, &str, &str); 17] = [
    ("upheld", "decision", "upheld"),
    ("denied", "decision", "upheld"),
    ("overturned", "decision", "overturned"),
    ("approved", "decision", "overturned"),
    ("medically necessary", "decision", "overturned"),
    ("female", "sex", "female"),
    ("man", "sex", "male"),
    ("in 2016", "decision_date", "2016"),
    ("since 2017", "decision_date", "2017.."),
    ("before 2017", "decision_date", "<2017"),
    ("after 2016-06-15", "decision_date", ">2016-06-15"),
    ("in March 2017", "decision_date", "2017-03"),
    ("age:>=40", "age", ">=40"),
    ("priority:expedited", "priority", "expedited"),
    ("#60", "", "#60"),
    ("5 visits", "", "5 visits"),
    ("6 visits", "", "6 visits"),
];

/// A query of some phrases and some words that ask for values, and what it wants.
pub fn query(dice: &mut Dice) -> (Expr, Wanted) {
    let (mut typed, mut wanted, mut fields) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..dice.below(3) {
        let text = (*dice.pick::<&str>(&WORDS)).to_owned();
        let phrase = Expr::Phrase { text, slop: 0, at: At(0) };
        wanted.push(super::wanted::wanted(&phrase).expect("a phrase has a place"));
        typed.push(phrase);
    }
    for _ in 0..dice.between(1, 3) {
        let (words, field, text) = *dice.pick(&ASKED);
        let left_out = dice.percent(50);
        // The same field twice would ask for either value.
        if !left_out && fields.contains(&field) {
            continue;
        }
        fields.push(field);
        let meant = match field {
            "" => Wanted::Amount(amount(text)),
            field => Wanted::Value(value(field, text)),
        };
        typed.extend(as_typed(words, left_out));
        wanted.push(if left_out { Wanted::Not(Box::new(meant)) } else { meant });
    }
    match typed.len() {
        1 => (typed.swap_remove(0), Wanted::All(wanted)),
        _ => (Expr::Words(typed), Wanted::All(wanted)),
    }
}

/// The words as they are typed, the operator before the first.
fn as_typed(words: &str, left_out: bool) -> Vec<Expr> {
    let query: imr::query::Query = words.parse().expect("a query");
    let mut parts = match query.root {
        Expr::Words(parts) => parts,
        one => vec![one],
    };
    if left_out {
        let first =
            std::mem::replace(&mut parts[0], Expr::Word(Word { text: String::new(), form: Form::Plain, at: At(0) }));
        parts[0] = Expr::Not(Box::new(first));
    }
    parts
}

fn amount(text: &str) -> Quantity {
    quantities(text).swap_remove(0)
}

/// The request tells of the amount. In prose its unit would have to follow, which is no word of the letters here.
pub fn tells_of(item: &Item, amount: &Quantity) -> bool {
    let mut requests = item.texts.iter().filter(|text| matches!(text.name, "procedure" | "heading"));
    requests.any(|text| quantities(&text.text).iter().any(|told| told.value == amount.value))
}

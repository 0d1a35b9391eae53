//! [`Cell`]: the value of a column, and its forms in JSON and as text.

use std::borrow::Cow;
use std::io::Write;

use jiff::civil::Date;
use serde_json::Value;

use crate::query::{NO, YES};

/// The value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell<'a> {
    /// Nothing is known.
    Empty,
    /// A word or running text.
    Text(Cow<'a, str>),
    /// A number.
    Number(u64),
    /// A score.
    Score(f32),
    /// A thing that is so or not.
    Flag(bool),
    /// A day.
    Day(Date),
    /// Several words.
    Words(&'a [String]),
    /// Several numbers.
    Numbers(Vec<u64>),
    /// Several days.
    Days(&'a [Date]),
    /// A value with parts, for formats that have such.
    Nested(Value),
}

impl Cell<'_> {
    /// Appends the value as JSON.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        // Writing to memory does not fail.
        let _ = match self {
            Cell::Empty => out.write_all(b"null"),
            Cell::Text(text) => return write_json_text(text, out),
            Cell::Number(number) => write!(out, "{number}"),
            Cell::Score(score) => return write_value(score, out),
            Cell::Flag(is_so) => write!(out, "{is_so}"),
            Cell::Day(day) => write!(out, "\"{day}\""),
            Cell::Words(words) => return write_list(*words, out, |word, out| write_json_text(word, out)),
            Cell::Numbers(numbers) => return write_list(numbers, out, write_value),
            Cell::Days(days) => return write_list(*days, out, write_value),
            Cell::Nested(value) => return write_value(value, out),
        };
    }

    /// Returns the value as text: lists are joined by semicolons, what is so or not is yes or no as in filters, and
    /// unknown values are empty.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Number(number) => Cow::Owned(number.to_string()),
            Cell::Score(score) => Cow::Owned(serde_json::to_string(score).unwrap_or_default()),
            Cell::Flag(is_so) => Cow::Borrowed(if *is_so { YES } else { NO }),
            Cell::Day(day) => Cow::Owned(day.to_string()),
            Cell::Words([one]) => Cow::Borrowed(one),
            Cell::Words(words) => Cow::Owned(words.join("; ")),
            Cell::Numbers(numbers) => joined(numbers),
            Cell::Days(days) => joined(days),
            Cell::Nested(value) => Cow::Owned(value.to_string()),
        }
    }

    /// Returns true if the value is text from a letter, in which anything may stand.
    pub fn is_text(&self) -> bool {
        matches!(self, Cell::Text(_) | Cell::Words(_) | Cell::Nested(_))
    }
}

/// Appends a text as a JSON string.
pub fn write_json_text(text: &str, out: &mut Vec<u8>) {
    write_value(text, out);
}

/// Appends a value as JSON.
fn write_value<T: serde::Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    // Writing to memory does not fail.
    let _ = serde_json::to_writer(out, value);
}

/// Appends a list as JSON.
fn write_list<T>(values: &[T], out: &mut Vec<u8>, write: impl Fn(&T, &mut Vec<u8>)) {
    out.push(b'[');
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            out.push(b',');
        }
        write(value, out);
    }
    out.push(b']');
}

/// Joins values as lists are written in one cell.
fn joined<T: ToString>(values: &[T]) -> Cow<'static, str> {
    Cow::Owned(values.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))
}

impl<'a> From<&'a str> for Cell<'a> {
    fn from(text: &'a str) -> Cell<'a> {
        Cell::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for Cell<'a> {
    fn from(text: &'a String) -> Cell<'a> {
        Cell::from(text.as_str())
    }
}

impl<'a> From<&'a Vec<String>> for Cell<'a> {
    fn from(words: &'a Vec<String>) -> Cell<'a> {
        Cell::Words(words)
    }
}

impl<'a> From<&'a Vec<Date>> for Cell<'a> {
    fn from(days: &'a Vec<Date>) -> Cell<'a> {
        Cell::Days(days)
    }
}

impl From<&Vec<u32>> for Cell<'_> {
    fn from(numbers: &Vec<u32>) -> Self {
        Cell::Numbers(numbers.iter().map(|number| u64::from(*number)).collect())
    }
}

impl From<&Vec<u16>> for Cell<'_> {
    fn from(numbers: &Vec<u16>) -> Self {
        Cell::Numbers(numbers.iter().map(|number| u64::from(*number)).collect())
    }
}

impl From<usize> for Cell<'_> {
    fn from(number: usize) -> Self {
        Cell::Number(number as u64)
    }
}

impl From<u32> for Cell<'_> {
    fn from(number: u32) -> Self {
        Cell::Number(number.into())
    }
}

impl From<u8> for Cell<'_> {
    fn from(number: u8) -> Self {
        Cell::Number(number.into())
    }
}

impl From<bool> for Cell<'_> {
    fn from(is_so: bool) -> Self {
        Cell::Flag(is_so)
    }
}

impl From<Date> for Cell<'_> {
    fn from(day: Date) -> Self {
        Cell::Day(day)
    }
}

impl<'a, T: Into<Cell<'a>>> From<Option<T>> for Cell<'a> {
    fn from(value: Option<T>) -> Cell<'a> {
        value.map_or(Cell::Empty, Into::into)
    }
}

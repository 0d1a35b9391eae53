//! [`ColumnValue`]: the value of a column, and its forms in JSON and as text.

use std::borrow::Cow;
use std::io::Write;

use jiff::civil::Date;
use serde_json::Value;

use crate::query::{NO, YES};

/// The value of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnValue<'a> {
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
    Words(Cow<'a, [String]>),
    /// Several numbers.
    Numbers(Vec<u64>),
    /// Several days.
    Days(Cow<'a, [Date]>),
    /// A value with parts, for formats that have such.
    Nested(Value),
}

impl ColumnValue<'_> {
    /// Appends the value as JSON.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        // Writing to memory does not fail.
        let _ = match self {
            ColumnValue::Empty => out.write_all(b"null"),
            ColumnValue::Text(text) => return write_json_text(text, out),
            ColumnValue::Number(number) => write!(out, "{number}"),
            ColumnValue::Score(score) => return write_value(score, out),
            ColumnValue::Flag(is_so) => write!(out, "{is_so}"),
            ColumnValue::Day(day) => write!(out, "\"{day}\""),
            ColumnValue::Words(words) => return write_list(words, out, |word, out| write_json_text(word, out)),
            ColumnValue::Numbers(numbers) => return write_list(numbers, out, write_value),
            ColumnValue::Days(days) => return write_list(days, out, write_value),
            ColumnValue::Nested(value) => return write_value(value, out),
        };
    }

    /// Returns the value as text: lists are joined by semicolons, what is so or not is yes or no as in filters, and
    /// unknown values are empty.
    pub fn text(&self) -> Cow<'_, str> {
        match self {
            ColumnValue::Empty => Cow::Borrowed(""),
            ColumnValue::Text(text) => Cow::Borrowed(text),
            ColumnValue::Number(number) => Cow::Owned(number.to_string()),
            ColumnValue::Score(score) => Cow::Owned(serde_json::to_string(score).unwrap_or_default()),
            ColumnValue::Flag(is_so) => Cow::Borrowed(if *is_so { YES } else { NO }),
            ColumnValue::Day(day) => Cow::Owned(day.to_string()),
            ColumnValue::Words(words) => match &**words {
                [one] => Cow::Borrowed(one),
                words => Cow::Owned(words.join("; ")),
            },
            ColumnValue::Numbers(numbers) => joined(numbers),
            ColumnValue::Days(days) => joined(days),
            ColumnValue::Nested(value) => Cow::Owned(value.to_string()),
        }
    }

    /// Returns the value with texts of its own.
    #[cfg(feature = "parquet")]
    pub fn into_owned(self) -> ColumnValue<'static> {
        match self {
            ColumnValue::Empty => ColumnValue::Empty,
            ColumnValue::Text(text) => ColumnValue::Text(Cow::Owned(text.into_owned())),
            ColumnValue::Number(number) => ColumnValue::Number(number),
            ColumnValue::Score(score) => ColumnValue::Score(score),
            ColumnValue::Flag(is_so) => ColumnValue::Flag(is_so),
            ColumnValue::Day(day) => ColumnValue::Day(day),
            ColumnValue::Words(words) => ColumnValue::Words(Cow::Owned(words.into_owned())),
            ColumnValue::Numbers(numbers) => ColumnValue::Numbers(numbers),
            ColumnValue::Days(days) => ColumnValue::Days(Cow::Owned(days.into_owned())),
            ColumnValue::Nested(value) => ColumnValue::Nested(value),
        }
    }

    /// Returns true if the value is text from a letter, in which anything may stand.
    pub fn is_text(&self) -> bool {
        matches!(self, ColumnValue::Text(_) | ColumnValue::Words(_) | ColumnValue::Nested(_))
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

impl<'a> From<&'a str> for ColumnValue<'a> {
    fn from(text: &'a str) -> ColumnValue<'a> {
        ColumnValue::Text(Cow::Borrowed(text))
    }
}

impl<'a> From<&'a String> for ColumnValue<'a> {
    fn from(text: &'a String) -> ColumnValue<'a> {
        ColumnValue::from(text.as_str())
    }
}

impl<'a> From<&'a Vec<String>> for ColumnValue<'a> {
    fn from(words: &'a Vec<String>) -> ColumnValue<'a> {
        ColumnValue::Words(words.into())
    }
}

impl<'a> From<&'a Vec<Date>> for ColumnValue<'a> {
    fn from(days: &'a Vec<Date>) -> ColumnValue<'a> {
        ColumnValue::Days(days.into())
    }
}

impl From<&Vec<u32>> for ColumnValue<'_> {
    fn from(numbers: &Vec<u32>) -> Self {
        ColumnValue::Numbers(numbers.iter().map(|number| u64::from(*number)).collect())
    }
}

impl From<&Vec<u16>> for ColumnValue<'_> {
    fn from(numbers: &Vec<u16>) -> Self {
        ColumnValue::Numbers(numbers.iter().map(|number| u64::from(*number)).collect())
    }
}

impl From<usize> for ColumnValue<'_> {
    fn from(number: usize) -> Self {
        ColumnValue::Number(number as u64)
    }
}

impl From<u32> for ColumnValue<'_> {
    fn from(number: u32) -> Self {
        ColumnValue::Number(number.into())
    }
}

impl From<u8> for ColumnValue<'_> {
    fn from(number: u8) -> Self {
        ColumnValue::Number(number.into())
    }
}

impl From<bool> for ColumnValue<'_> {
    fn from(is_so: bool) -> Self {
        ColumnValue::Flag(is_so)
    }
}

impl From<Date> for ColumnValue<'_> {
    fn from(day: Date) -> Self {
        ColumnValue::Day(day)
    }
}

impl<'a, T: Into<ColumnValue<'a>>> From<Option<T>> for ColumnValue<'a> {
    fn from(value: Option<T>) -> ColumnValue<'a> {
        value.map_or(ColumnValue::Empty, Into::into)
    }
}

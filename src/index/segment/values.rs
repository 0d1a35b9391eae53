//! The values of a document in one piece of memory. The writer frees what other threads took, and with each piece
//! that it frees it may make one of them wait.

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

/// A value of a field.
#[derive(Debug, Clone, Copy)]
pub enum FieldValue<'a> {
    /// A whole value that is compared to the letter.
    Exact(&'a str),
    /// A whole value that is compared without case.
    Keyword(&'a str),
    /// A text that is only shown.
    Stored(&'a str),
    /// A number or day.
    Number(u64),
}

/// The values of the fields of a document, as tantivy's `Document` trait wants them.
#[derive(Debug, Default)]
pub struct Values {
    /// All texts, one after the other.
    texts: String,
    values: Vec<(Field, Kind)>,
}

/// The kind of a value, with the end of its text where it has one.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Exact(usize),
    Keyword(usize),
    Stored(usize),
    Number(u64),
}

impl Values {
    /// Makes an empty list with room for this many values, which have texts of this many bytes together.
    pub fn with_capacity(values: usize, texts: usize) -> Values {
        Values { texts: String::with_capacity(texts), values: Vec::with_capacity(values) }
    }

    /// Adds a value of a field.
    pub fn push(&mut self, field: Field, value: FieldValue<'_>) {
        let mut end = |text| {
            self.texts.push_str(text);
            self.texts.len()
        };
        let kind = match value {
            FieldValue::Exact(text) => Kind::Exact(end(text)),
            FieldValue::Keyword(text) => Kind::Keyword(end(text)),
            FieldValue::Stored(text) => Kind::Stored(end(text)),
            FieldValue::Number(number) => Kind::Number(number),
        };
        self.values.push((field, kind));
    }

    /// Returns all values in the order in which they were added.
    pub fn iter(&self) -> Iter<'_> {
        Iter { texts: &self.texts, start: 0, values: self.values.iter() }
    }
}

/// Iterator over [`Values`].
#[derive(Debug, Clone)]
pub struct Iter<'a> {
    texts: &'a str,
    /// The place at which the next text begins.
    start: usize,
    values: std::slice::Iter<'a, (Field, Kind)>,
}

impl<'a> Iterator for Iter<'a> {
    type Item = (Field, FieldValue<'a>);

    fn next(&mut self) -> Option<(Field, FieldValue<'a>)> {
        let (field, kind) = self.values.next()?;
        let mut text = |end| &self.texts[std::mem::replace(&mut self.start, end)..end];
        let value = match *kind {
            Kind::Exact(end) => FieldValue::Exact(text(end)),
            Kind::Keyword(end) => FieldValue::Keyword(text(end)),
            Kind::Stored(end) => FieldValue::Stored(text(end)),
            Kind::Number(number) => FieldValue::Number(number),
        };
        Some((*field, value))
    }
}

impl Document for Values {
    type Value<'a> = FieldValue<'a>;
    type FieldsValuesIter<'a> = Iter<'a>;

    fn iter_fields_and_values(&self) -> Iter<'_> {
        self.iter()
    }
}

impl<'a> Value<'a> for FieldValue<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self {
            FieldValue::Exact(text) | FieldValue::Keyword(text) | FieldValue::Stored(text) => {
                ReferenceValueLeaf::Str(text)
            }
            FieldValue::Number(number) => ReferenceValueLeaf::U64(*number),
        })
    }
}

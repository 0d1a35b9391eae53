//! An item as a document of the index.
//!
//! Everything that costs time is done in [`Drafts::new`], which any thread can do before the letter has its
//! id: texts are analysed, each once however many items share it, and what is shown is written as JSON.

use std::sync::Arc;

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

use super::fields::{FIELDS, FieldKind, Stored, field_of, fields, find_field, items_before_field, stored_field};
use super::record::{CaseRecord, ItemRecord};
use crate::text::Analyzer;

/// The documents of a letter that has no id yet.
#[derive(Debug)]
pub struct Drafts {
    /// What each of them has.
    shared: Vec<(Field, FieldValue)>,
    /// What the first of them has for all.
    first: Vec<(Field, FieldValue)>,
    items: Vec<Draft>,
}

#[derive(Debug)]
struct Draft {
    number: usize,
    /// Its texts in the order of the table.
    texts: Vec<(&'static str, Field, Arc<str>)>,
    values: Vec<(Field, FieldValue)>,
}

/// A document of the index.
#[derive(Debug)]
pub struct ItemDocument {
    values: Vec<(Field, FieldValue)>,
}

/// A value of a field.
#[derive(Debug, Clone)]
pub enum FieldValue {
    /// The analysed texts of a zone, or of a part of it.
    Terms(Arc<str>),
    /// A whole value.
    Keyword(String),
    /// A number or day.
    Number(u64),
    /// What is only shown.
    Stored(Vec<u8>),
}

impl Drafts {
    /// Drafts of the items of a letter.
    pub fn new(case: &CaseRecord, items: &[ItemRecord], analyzer: &mut Analyzer) -> Drafts {
        let mut shared = Vec::with_capacity(FIELDS.len());
        let mut first = vec![(stored_field(Stored::Case), FieldValue::Stored(json(case)))];
        for &(spec, field) in fields() {
            match spec.kind {
                FieldKind::Text(_, place) => {
                    let text = case.text(spec.name).filter(|text| !text.is_empty());
                    let terms = text.map(|text| analyzer.encode(spec.name, text, place));
                    first.extend(terms.map(|terms| (field, FieldValue::Terms(terms.into()))));
                }
                FieldKind::Exact | FieldKind::Keyword => {
                    shared.extend(case.keywords(spec.name).into_iter().map(|value| (field, keyword(value))));
                }
                FieldKind::Number | FieldKind::Day => {
                    shared.extend(case.number(spec.name).map(|number| (field, FieldValue::Number(number))));
                }
            }
        }
        let mut drafts: Vec<Draft> = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| (&items[before], &drafts[before]));
            drafts.push(Draft::new(item, before, analyzer));
        }
        Drafts { shared, first, items: drafts }
    }

    /// The documents of the letter with this id, read from the file `source`. Whoever writes them keeps them
    /// together and in this order.
    pub fn named(self, id: &str, source: &str) -> Vec<ItemDocument> {
        let Drafts { shared, mut first, items } = self;
        let exact = |name| find_field(name).map(field_of);
        let (id_field, letter_field) = (exact("id"), exact("letter"));
        first.push((stored_field(Stored::Source), FieldValue::Stored(source.as_bytes().to_owned())));
        let document = |(before, draft): (usize, Draft)| {
            let mut values = draft.values;
            values.extend(draft.texts.into_iter().map(|(_, field, terms)| (field, FieldValue::Terms(terms))));
            values.append(&mut first);
            values.extend(shared.iter().cloned());
            values.extend(id_field.map(|field| (field, keyword(&format!("{id}#{}", draft.number)))));
            values.extend(letter_field.map(|field| (field, keyword(id))));
            values.push((items_before_field(), FieldValue::Number(before as u64)));
            ItemDocument { values }
        };
        items.into_iter().enumerate().map(document).collect()
    }

    /// About how much memory they take, in bytes.
    pub fn size(&self) -> usize {
        let of = |values: &[(Field, FieldValue)]| values.iter().map(|(_, value)| value.size()).sum::<usize>();
        of(&self.first) + of(&self.shared) + self.items.iter().map(Draft::size).sum::<usize>()
    }
}

impl Draft {
    /// The draft of an item; a text that the item before has too is not analysed again.
    fn new(item: &ItemRecord, before: Option<(&ItemRecord, &Draft)>, analyzer: &mut Analyzer) -> Draft {
        let (mut texts, mut values) = (Vec::with_capacity(FIELDS.len()), Vec::with_capacity(2 * FIELDS.len()));
        for &(spec, field) in fields() {
            match spec.kind {
                FieldKind::Text(_, place) => {
                    let Some(text) = item.text(spec.name).filter(|text| !text.is_empty()) else { continue };
                    let same = before.filter(|(record, _)| record.text(spec.name).as_ref() == Some(&text));
                    let known = same.and_then(|(_, draft)| draft.terms(spec.name));
                    let terms = known.unwrap_or_else(|| analyzer.encode(spec.name, &text, place).into());
                    texts.push((spec.name, field, terms));
                }
                FieldKind::Exact | FieldKind::Keyword => {
                    values.extend(item.keywords(spec.name).into_iter().map(|value| (field, keyword(value))));
                }
                FieldKind::Number | FieldKind::Day => {}
            }
        }
        values.push((stored_field(Stored::Item), FieldValue::Stored(json(item))));
        Draft { number: item.number, texts, values }
    }

    fn terms(&self, name: &str) -> Option<Arc<str>> {
        self.texts.iter().find(|(of, ..)| *of == name).map(|(.., terms)| Arc::clone(terms))
    }

    fn size(&self) -> usize {
        let texts: usize = self.texts.iter().map(|(.., terms)| terms.len()).sum();
        texts + self.values.iter().map(|(_, value)| value.size()).sum::<usize>()
    }
}

impl FieldValue {
    fn size(&self) -> usize {
        match self {
            FieldValue::Terms(text) => text.len(),
            FieldValue::Keyword(text) => 2 * size_of::<String>() + text.len(),
            FieldValue::Number(_) => size_of::<FieldValue>(),
            FieldValue::Stored(bytes) => bytes.len(),
        }
    }
}

/// Records hold texts, numbers and dates, which can always be written.
fn json(record: &impl serde::Serialize) -> Vec<u8> {
    serde_json::to_vec(record).unwrap_or_default()
}

/// tantivy cuts longer values in silence, which would make different ids equal.
const LONGEST_KEYWORD: usize = 32_000;

fn keyword(value: &str) -> FieldValue {
    let end = value.char_indices().find(|(at, _)| *at >= LONGEST_KEYWORD).map_or(value.len(), |(at, _)| at);
    FieldValue::Keyword(value[..end].to_owned())
}

impl Document for ItemDocument {
    type Value<'a> = ValueRef<'a>;
    type FieldsValuesIter<'a> =
        std::iter::Map<std::slice::Iter<'a, (Field, FieldValue)>, fn(&'a (Field, FieldValue)) -> (Field, ValueRef<'a>)>;

    fn iter_fields_and_values(&self) -> Self::FieldsValuesIter<'_> {
        self.values.iter().map(|(field, value)| (*field, ValueRef(value)))
    }
}

/// A value as tantivy reads it.
#[derive(Debug, Clone, Copy)]
pub struct ValueRef<'a>(&'a FieldValue);

impl<'a> Value<'a> for ValueRef<'a> {
    type ArrayIter = std::iter::Empty<Self>;
    type ObjectIter = std::iter::Empty<(&'a str, Self)>;

    fn as_value(&self) -> ReferenceValue<'a, Self> {
        ReferenceValue::Leaf(match self.0 {
            FieldValue::Terms(text) => ReferenceValueLeaf::Str(text),
            FieldValue::Keyword(text) => ReferenceValueLeaf::Str(text),
            FieldValue::Number(number) => ReferenceValueLeaf::U64(*number),
            FieldValue::Stored(bytes) => ReferenceValueLeaf::Bytes(bytes),
        })
    }
}

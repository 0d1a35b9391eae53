//! An item as a document of the index.
//!
//! Everything that costs time is done in [`Drafts::new`], which any thread can do before the letter has its
//! id: texts are analysed, each once however many items share it, and what is shown is written as JSON.

use std::sync::Arc;

use tantivy::schema::Field;
use tantivy::schema::document::{Document, ReferenceValue, ReferenceValueLeaf, Value};

use super::dictionary::SharedTerms;
use super::fields::{FIELDS, FieldKind, Stored, Zone, field_of, fields, find_field, items_before_field, stored_field};
use super::inverter::{Inverter, Postings, Text};
use super::record::{CaseRecord, ItemRecord};

/// The documents of a letter that has no id yet.
#[derive(Debug)]
pub struct Drafts {
    terms: Arc<SharedTerms>,
    /// What each of them has.
    shared: Vec<(Field, FieldValue)>,
    /// What the first of them has for all.
    first: Vec<(Field, FieldValue)>,
    items: Vec<Draft>,
}

#[derive(Debug)]
struct Draft {
    number: usize,
    zones: Vec<(Zone, Arc<Postings>)>,
    values: Vec<(Field, FieldValue)>,
}

/// The documents of a letter.
#[derive(Debug)]
pub struct LetterDocuments {
    /// The terms of their texts.
    pub terms: Arc<SharedTerms>,
    /// The documents, one an item.
    pub items: Vec<ItemDocument>,
}

/// A document of the index. What tantivy sees of it are its values.
#[derive(Debug)]
pub struct ItemDocument {
    /// Its texts, each zone once.
    pub zones: Vec<(Zone, Arc<Postings>)>,
    /// All else.
    pub values: Vec<(Field, FieldValue)>,
}

/// A value of a field.
#[derive(Debug, Clone)]
pub enum FieldValue {
    /// A whole value that is compared to the letter.
    Exact(String),
    /// A whole value that is compared without case.
    Keyword(String),
    /// A number or day.
    Number(u64),
    /// What is only shown.
    Stored(String),
}

impl Drafts {
    /// Drafts of the items of a letter.
    pub fn new(case: &CaseRecord, items: &[ItemRecord], inverter: &mut Inverter) -> Drafts {
        let mut shared = Vec::with_capacity(FIELDS.len());
        for &(spec, field) in fields() {
            shared.extend(case.keywords(spec.name).into_iter().map(|value| (field, whole(spec.kind, value))));
            shared.extend(case.number(spec.name).map(|number| (field, FieldValue::Number(number))));
        }
        let first = vec![(stored_field(Stored::Case), FieldValue::Stored(json(case)))];
        let texts = texts(case, items, inverter);
        let mut drafts: Vec<Draft> = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let before = index.checked_sub(1).map(|before| (&texts[before], &drafts[before]));
            drafts.push(Draft::new(item, &texts[index], before, inverter));
        }
        Drafts { terms: inverter.finish(), shared, first, items: drafts }
    }

    /// The documents of the letter with this id, read from the file `source`. Whoever writes them keeps them
    /// together and in this order.
    pub fn named(self, id: &str, source: &str) -> LetterDocuments {
        let Drafts { terms, shared, mut first, items } = self;
        let exact = |name| find_field(name).map(field_of);
        let (id_field, letter_field) = (exact("id"), exact("letter"));
        first.push((stored_field(Stored::Letter), FieldValue::Stored(id.to_owned())));
        first.push((stored_field(Stored::Source), FieldValue::Stored(source.to_owned())));
        let document = |(before, draft): (usize, Draft)| {
            let Draft { number, zones, mut values } = draft;
            values.append(&mut first);
            values.extend(shared.iter().cloned());
            values.extend(id_field.map(|field| (field, whole(FieldKind::Exact, &format!("{id}#{number}")))));
            values.extend(letter_field.map(|field| (field, whole(FieldKind::Exact, id))));
            values.push((items_before_field(), FieldValue::Number(before as u64)));
            ItemDocument { zones, values }
        };
        LetterDocuments { terms, items: items.into_iter().enumerate().map(document).collect() }
    }
}

/// A text of a document: its name, its zone and its terms.
type NamedText = (&'static str, Zone, Arc<Text>);

/// The texts of each item in the order of the table; those that all items share stand with the first.
fn texts(case: &CaseRecord, items: &[ItemRecord], inverter: &mut Inverter) -> Vec<Vec<NamedText>> {
    let mut texts: Vec<Vec<NamedText>> = Vec::with_capacity(items.len());
    let zones = || Zone::ALL.iter().flat_map(|zone| zone.texts().map(|(spec, place)| (*zone, spec.name, place)));
    for (index, item) in items.iter().enumerate() {
        let mut of_item = Vec::new();
        for (zone, name, place) in zones() {
            let own = item.text(name).filter(|text| !text.is_empty());
            if let Some(text) = own {
                // What the item before has too is not read again.
                let before = index.checked_sub(1).filter(|before| items[*before].text(name).as_ref() == Some(&text));
                let known = before.and_then(|before| texts[before].iter().find(|(known, ..)| *known == name));
                let read = known.map(|(.., text)| Arc::clone(text));
                of_item.push((name, zone, read.unwrap_or_else(|| inverter.read(name, &text, place))));
            }
            let shared = case.text(name).filter(|text| index == 0 && !text.is_empty());
            of_item.extend(shared.map(|text| (name, zone, inverter.read(name, text, place))));
        }
        texts.push(of_item);
    }
    texts
}

impl Draft {
    /// The draft of an item with these texts; a zone that the item before has too is not inverted again.
    fn new(
        item: &ItemRecord,
        texts: &[NamedText],
        before: Option<(&Vec<NamedText>, &Draft)>,
        inverter: &mut Inverter,
    ) -> Draft {
        let mut values = Vec::with_capacity(2 * FIELDS.len());
        for &(spec, field) in fields() {
            values.extend(item.keywords(spec.name).into_iter().map(|value| (field, whole(spec.kind, value))));
        }
        values.push((stored_field(Stored::Item), FieldValue::Stored(json(item))));
        let mut zones = Vec::with_capacity(Zone::ALL.len());
        for of_zone in texts.chunk_by(|a, b| a.1 == b.1) {
            let zone = of_zone[0].1;
            let same = before.filter(|(texts, _)| are_same(of_zone, texts, zone));
            let known = same.and_then(|(_, draft)| draft.zones.iter().find(|(known, _)| *known == zone));
            let known = known.map(|(_, postings)| Arc::clone(postings));
            let invert = || Arc::new(inverter.postings(of_zone.iter().map(|(.., text)| &**text)));
            zones.push((zone, known.unwrap_or_else(invert)));
        }
        Draft { number: item.number, zones, values }
    }
}

/// Whether `texts` are those of `others` in a zone.
fn are_same(texts: &[NamedText], others: &[NamedText], zone: Zone) -> bool {
    let others = others.iter().filter(|(_, of, _)| *of == zone);
    texts.iter().map(|(.., text)| Arc::as_ptr(text)).eq(others.map(|(.., text)| Arc::as_ptr(text)))
}

/// Records hold texts, numbers and dates, which can always be written.
fn json(record: &impl serde::Serialize) -> String {
    serde_json::to_string(record).unwrap_or_default()
}

/// tantivy cuts longer values in silence, which would make different ids equal.
const LONGEST_KEYWORD: usize = 32_000;

fn whole(kind: FieldKind, value: &str) -> FieldValue {
    let end = value.char_indices().find(|(at, _)| *at >= LONGEST_KEYWORD).map_or(value.len(), |(at, _)| at);
    let value = value[..end].to_owned();
    if kind == FieldKind::Exact { FieldValue::Exact(value) } else { FieldValue::Keyword(value) }
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
            FieldValue::Exact(text) | FieldValue::Keyword(text) | FieldValue::Stored(text) => {
                ReferenceValueLeaf::Str(text)
            }
            FieldValue::Number(number) => ReferenceValueLeaf::U64(*number),
        })
    }
}

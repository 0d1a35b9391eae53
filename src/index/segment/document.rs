//! Documents of the index, one an item.
//!
//! Everything that costs time is done in [`PreparedDocuments::new`], which any thread can do before the letter has
//! its id: texts are analysed, each once however many items share it, and records are written as JSON.

use std::sync::Arc;

use crate::index::schema::fields::{
    FIELDS, Stored, Zone, field_of, find_field, fingerprint_field, items_before_field, stored_field,
};
use crate::index::schema::proof::{Proof, RecordsHash};
use crate::index::schema::record::{CaseRecord, ItemRecord};
use crate::index::schema::record_values::RecordValue;
use crate::index::segment::dictionary::SharedTerms;
use crate::index::segment::postings::inverter::{Extent, Inverter, Postings, TextTokens};
use crate::index::segment::values::{FieldValue, Values};
use crate::terms::reason_names;

/// The documents of a letter that has no id yet.
#[derive(Debug)]
pub struct PreparedDocuments {
    terms: Arc<SharedTerms>,
    postings: Postings,
    items: Vec<Draft>,
    /// The hash of all that was read of the letter.
    text: u128,
    /// The hash of the records, for the proof of the letter.
    records: RecordsHash,
}

/// A document that lacks the letter's id and file.
#[derive(Debug)]
struct Draft {
    number: usize,
    zones: Vec<(Zone, Extent)>,
    values: Values,
}

/// The documents of a letter, complete and ready for a segment.
#[derive(Debug)]
pub struct LetterDocuments {
    /// The terms of their texts.
    pub terms: Arc<SharedTerms>,
    /// The postings of all texts of the letter.
    pub postings: Postings,
    /// The documents, one an item.
    pub items: Vec<ItemDocument>,
}

/// A document of the index. tantivy sees only its values; its texts are already inverted.
#[derive(Debug)]
pub struct ItemDocument {
    /// The document's zones, each with the part of the letter's postings that is its own.
    pub zones: Vec<(Zone, Extent)>,
    /// The values of all other fields.
    pub values: Values,
}

/// Room for what [`PreparedDocuments::named`] adds: a number of values, and bytes of text.
const NAMED: (usize, usize) = (6, 320);

impl PreparedDocuments {
    /// Prepares the items of a letter as documents that lack only the letter's id and file, and tells the records which
    /// reasons their rationales give.
    pub fn new(case: &CaseRecord, items: &mut [ItemRecord], inverter: &mut Inverter) -> PreparedDocuments {
        let case_json = json(case);
        let texts = texts(case, items, inverter);
        for (item, texts) in items.iter_mut().zip(&texts) {
            let told = texts.iter().flat_map(|(.., text)| text.reasons().iter().copied());
            item.reasons = reason_names(told).into_iter().map(str::to_owned).collect();
        }
        let mut drafts: Vec<Draft> = Vec::with_capacity(items.len());
        let mut records = RecordsHash::default();
        records.add(&case_json);
        for (index, item) in items.iter().enumerate() {
            // Items of a letter often have the same reasons: equal zones are inverted once.
            let before = index.checked_sub(1).map(|before| (&texts[before], &drafts[before]));
            let zones = zones(&texts[index], before, inverter);
            let item_json = json(item);
            records.add(&item_json);
            // The first item has the part that all of them share.
            let shared = (index == 0).then_some(&*case_json);
            let room = item_json.len() + shared.map_or(0, str::len) + NAMED.1;
            let mut values = Values::with_capacity(2 * FIELDS.len() + NAMED.0, room);
            item.each_value(|field, value| values.push(field, indexed(value)));
            values.push(stored_field(Stored::Item), FieldValue::Stored(&item_json));
            shared.into_iter().for_each(|json| values.push(stored_field(Stored::Case), FieldValue::Stored(json)));
            case.each_value(|field, value| values.push(field, indexed(value)));
            let text = |name| texts[index].iter().find(|(of, ..)| *of == name).map(|(.., text)| text);
            if let (Some(procedure), Some(rationale)) = (text("procedure"), text("rationale"))
                && let Some(fingerprint) = inverter.fingerprint(procedure, rationale, &item.decision)
            {
                values.push(fingerprint_field(), FieldValue::Number(fingerprint.number()));
            }
            drafts.push(Draft { number: item.number, zones, values });
        }
        let (terms, postings) = inverter.finish();
        PreparedDocuments { terms, postings, items: drafts, text: 0, records }
    }

    /// Takes over the hash of all that was read of the letter, which is stored with it.
    pub(crate) fn of_text(self, text: u128) -> PreparedDocuments {
        PreparedDocuments { text, ..self }
    }

    /// Completes the documents for the letter with this id, read from the file `source`. Whoever writes them keeps
    /// them together and in this order, on which block join rests.
    pub fn named(self, id: &str, source: &str) -> LetterDocuments {
        let proof = Proof::new(self.text, id, source, self.records).to_string();
        let document = |(before, draft): (usize, Draft)| {
            let Draft { number, zones, mut values } = draft;
            if before == 0 {
                values.push(stored_field(Stored::Letter), FieldValue::Stored(id));
                values.push(stored_field(Stored::Source), FieldValue::Stored(source));
                values.push(stored_field(Stored::Source), FieldValue::Stored(&proof));
            }
            for (name, value) in [("id", &*format!("{id}#{number}")), ("letter", id)] {
                let field = find_field(name).map(field_of);
                field.into_iter().for_each(|field| values.push(field, FieldValue::Exact(cut(value))));
            }
            values.push(items_before_field(), FieldValue::Number(before as u64));
            ItemDocument { zones, values }
        };
        let items = self.items.into_iter().enumerate().map(document).collect();
        LetterDocuments { terms: self.terms, postings: self.postings, items }
    }
}

/// A text of a document: its name, its zone and its tokens.
type NamedText = (&'static str, Zone, TextTokens);

/// Analyses the texts of each item in the order of the table. Texts that all items share go with the first item.
fn texts(case: &CaseRecord, items: &[ItemRecord], inverter: &mut Inverter) -> Vec<Vec<NamedText>> {
    let mut texts: Vec<Vec<NamedText>> = Vec::with_capacity(items.len());
    let zones = || Zone::ALL.iter().flat_map(|zone| zone.texts().map(|(spec, place)| (*zone, spec.name, place)));
    for (index, item) in items.iter().enumerate() {
        let mut of_item = Vec::with_capacity(FIELDS.len());
        for (zone, name, place) in zones() {
            let own = item.text(name).filter(|text| !text.is_empty());
            if let Some(text) = own {
                // What the item before has too is not read again.
                let before = index.checked_sub(1).filter(|before| items[*before].text(name).as_ref() == Some(&text));
                // A text is a range of tokens, which costs nothing to clone.
                let known = before.and_then(|before| texts[before].iter().find(|(known, ..)| *known == name));
                let read = known.map(|(.., text)| text.clone());
                of_item.push((name, zone, read.unwrap_or_else(|| inverter.read(name, &text, place))));
            }
            let shared = case.text(name).filter(|text| index == 0 && !text.is_empty());
            of_item.extend(shared.map(|text| (name, zone, inverter.read(name, text, place))));
        }
        texts.push(of_item);
    }
    texts
}

/// Inverts the zones of an item with these texts. A zone that is equal in the item before is not inverted again.
fn zones(
    texts: &[NamedText],
    before: Option<(&Vec<NamedText>, &Draft)>,
    inverter: &mut Inverter,
) -> Vec<(Zone, Extent)> {
    let mut zones = Vec::with_capacity(Zone::ALL.len());
    for of_zone in texts.chunk_by(|a, b| a.1 == b.1) {
        let zone = of_zone[0].1;
        let same = before.filter(|(texts, _)| are_same(of_zone, texts, zone));
        let known = same.and_then(|(_, draft)| draft.zones.iter().find(|(known, _)| *known == zone));
        let known = known.map(|(_, extent)| extent.clone());
        let invert = || inverter.postings(of_zone.iter().map(|(.., text)| text));
        zones.push((zone, known.unwrap_or_else(invert)));
    }
    zones
}

/// Returns true if `texts` are the texts that `others` have in a zone.
fn are_same(texts: &[NamedText], others: &[NamedText], zone: Zone) -> bool {
    let others = others.iter().filter(|(_, of, _)| *of == zone);
    texts.iter().map(|(.., text)| text).eq(others.map(|(.., text)| text))
}

/// Writes a record as JSON. Records hold texts, numbers and dates, which can always be written.
fn json(record: &impl serde::Serialize) -> String {
    let mut json = Vec::with_capacity(MOST_RECORDS);
    let written = serde_json::to_writer(&mut json, record).ok();
    written.and_then(|()| String::from_utf8(json).ok()).unwrap_or_default()
}

/// Bytes that few records are longer than; room for them is made at once.
const MOST_RECORDS: usize = 8 << 10;

/// The longest whole value that is indexed, in bytes. tantivy drops values longer than twice as many in silence, which
/// would make different ids equal.
pub const LONGEST_KEYWORD: usize = 32_000;

/// Makes a value of the index of one of a record.
fn indexed(value: RecordValue<'_>) -> FieldValue<'_> {
    match value {
        RecordValue::Word(word) => FieldValue::Keyword(cut(word)),
        RecordValue::Number(number) => FieldValue::Number(number),
    }
}

/// Cuts a whole value at a character's end where it is too long.
fn cut(value: &str) -> &str {
    let is_end = |at: &usize| value.is_char_boundary(*at);
    let end =
        if value.len() <= LONGEST_KEYWORD { value.len() } else { (0..=LONGEST_KEYWORD).rfind(is_end).unwrap_or(0) };
    &value[..end]
}

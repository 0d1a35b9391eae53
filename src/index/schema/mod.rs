//! The schema of the index: the table of fields, and the records that are shown of an item.
//!
//! A field is a row of [`FIELDS`]: its name as users type it, how it is searched and what it holds. The index has one
//! document for each disputed item. The item's own record is stored as an [`ItemRecord`]; what all items of a letter
//! share, a [`CaseRecord`], is stored once, with the first of them.
//!
//! The texts of an item share the postings of three zones (`fields::Zone`). In a zone texts follow each other,
//! farther apart than any distance that can be asked for, and terms of their own tell where a text and a sentence
//! begins, so that one text of a zone can be searched alone. The zone of the worker's case is indexed with the first
//! item of a letter; a search spreads it over all of them (`search::exec::leaves::block_join`).

pub(crate) mod fields;
pub(crate) mod fingerprint;
pub(crate) mod of_letter;
pub(crate) mod proof;
pub(crate) mod record;
pub(crate) mod record_values;
pub(crate) mod stored;

pub use crate::index::schema::fields::{DISPUTED, FIELDS, FORMAT, FieldKind, FieldSpec, day_number, field_of};
pub use crate::index::schema::fields::{find_field, letter_field, schema, tokenizers};
pub use crate::index::schema::of_letter::letter_records;
pub use crate::index::schema::record::{CaseRecord, ItemRecord, Record};
pub use crate::index::schema::stored::{read_record, read_record_of, stored_in};

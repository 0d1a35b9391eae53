//! The one table of fields, what is shown of an item, and an item as a document of the index.
//!
//! A field is a row of [`FIELDS`]: its name as users type it, how it is searched and what it holds. The
//! index has one document per disputed item. What is shown of it is stored as an [`ItemRecord`]; what all
//! items of a letter share, a [`CaseRecord`], is stored once, with the first of them.

mod dictionary;
mod document;
mod fields;
mod inverter;
mod items_before;
mod numbers;
mod record;
mod stored;
mod values;

pub use dictionary::{Dictionary, Order, SharedTerms};
pub use document::{Drafts, ItemDocument, LetterDocuments};
pub use fields::{DISPUTED, FIELDS, FORMAT, FieldKind, FieldSpec, Zone, day_number, field_of};
pub use fields::{find_field, find_fields, is_text_of, letter_field, schema, tokenizers};
pub use inverter::{BETWEEN_TEXTS, Extent, FieldPostings, Inverter, Postings};
pub use items_before::{FirstItems, first_item};
pub use numbers::{number_size, push_number, put_number, take_number};
pub use record::{CaseRecord, ItemRecord, Record, records};
pub use stored::{Shared, letter_of, read_record, stored_in};
pub use values::{FieldValue, Values};

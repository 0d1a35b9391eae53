//! The one table of fields, what is shown of an item, and an item as a document of the index.
//!
//! A field is a row of [`FIELDS`]: its name as users type it, how it is searched and what it holds. The
//! index has one document per disputed item. What is shown of it is stored as an [`ItemRecord`]; what all
//! items of a letter share, a [`CaseRecord`], is stored once, with the first of them.

pub(crate) mod fields;
pub(crate) mod record;
pub(crate) mod stored;

pub use crate::index::schema::fields::{DISPUTED, FIELDS, FORMAT, FieldKind, FieldSpec, day_number, field_of};
pub use crate::index::schema::fields::{find_field, letter_field, schema, tokenizers};
pub use crate::index::schema::record::{CaseRecord, ItemRecord, Record, records};
pub use crate::index::schema::stored::{letter_of, read_record, stored_in};

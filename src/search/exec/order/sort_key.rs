//! The fields that hits are sorted by: read as typed, and compared.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use crate::index::schema::fields::{FIELDS, FieldKind, FieldSpec, find_field};
use crate::search::error::{Result, SearchError};
use crate::search::plan::values::field_names::nearest_name;
use crate::search::plan::values::field_values::{DAY_PARTS, DayPart};

/// A field that hits are sorted by, and the direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortKey {
    /// The name of the field, of a part of the date of decision, or `score`.
    name: &'static str,
    /// True if the greatest value comes first.
    is_descending: bool,
}

/// The name of the score, which is no field of the index.
pub const SCORE: &str = "score";

impl SortKey {
    /// Returns the name of the field.
    pub(crate) fn name(self) -> &'static str {
        self.name
    }

    /// Returns true if items come in the order of their ids.
    pub(crate) fn is_id(self) -> bool {
        self.name == "id" && !self.is_descending
    }

    /// Returns true if the greatest value comes first.
    pub(crate) fn is_descending(self) -> bool {
        self.is_descending
    }

    /// Returns the row of the field whose column is read, and the part of its days that counts; `None` for the score.
    pub(crate) fn column(self) -> Option<(&'static FieldSpec, Option<DayPart>)> {
        match DAY_PARTS.iter().find(|(name, ..)| *name == self.name) {
            Some((_, field, part)) => find_field(field).map(|spec| (spec, Some(*part))),
            None => find_field(self.name).map(|spec| (spec, None)),
        }
    }
}

impl std::str::FromStr for SortKey {
    type Err = SearchError;

    fn from_str(text: &str) -> Result<SortKey> {
        let (is_descending, typed) = match text.trim().strip_prefix('-') {
            Some(rest) => (true, rest.trim()),
            None => (false, text.trim()),
        };
        let parts = DAY_PARTS.iter().map(|(name, ..)| *name);
        let name = match parts.chain([SCORE]).find(|name| *name == typed) {
            Some(name) => name,
            None => find_field(typed).filter(|spec| has_order(spec)).ok_or_else(|| no_key(text, typed))?.name,
        };
        Ok(SortKey { name, is_descending })
    }
}

/// Returns true if items can be sorted by a field: its values are whole.
fn has_order(spec: &FieldSpec) -> bool {
    !matches!(spec.kind, FieldKind::Text(..))
}

/// Makes the error for a name that hits cannot be sorted by.
fn no_key(text: &str, name: &str) -> SearchError {
    let what = match (name, find_field(name)) {
        ("", _) => "write the name of a field, with - before it for the greatest first".to_owned(),
        (_, Some(_)) => format!("'{name}' is running text, which has no order"),
        _ => format!("there is no field '{name}' to sort by"),
    };
    let nearest = nearest_name(name, FIELDS.iter().filter(|spec| has_order(spec))).filter(|_| !name.is_empty());
    let nearest = nearest.map(|nearest| format!("; did you mean '{nearest}'?")).unwrap_or_default();
    SearchError::Field { option: format!("--sort {text}"), reason: format!("{what}{nearest}") }
}

/// Reads the keys of a list such as `decision,-age`, the first of them first.
///
/// # Errors
/// When one is no key, or a field is named twice.
pub fn sort_keys(list: &[String]) -> Result<Vec<SortKey>> {
    let mut keys: Vec<SortKey> = Vec::new();
    for text in list.iter().flat_map(|list| list.split(',')) {
        let key: SortKey = text.parse()?;
        if keys.iter().any(|known| known.name == key.name) {
            let reason = format!("'{}' is named twice", key.name);
            return Err(SearchError::Option { option: format!("--sort {text}"), reason });
        }
        keys.push(key);
    }
    Ok(keys)
}

/// A value that an item is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum SortValue {
    /// A number, a day as a number, or the bits of a score, which sort as the score does.
    Number(u64),
    /// A text.
    Text(String),
}

/// The place of an item in an order of hits.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HitPlace {
    /// The values that it is sorted by; `None` where it has none.
    pub values: Vec<Option<SortValue>>,
    /// Its score.
    pub score: f32,
    /// Its id.
    pub id: String,
}

impl HitPlace {
    /// Compares two places: by the keys, items without a value last, then by score, then by id.
    pub fn compare(&self, other: &HitPlace, keys: &[SortKey]) -> Ordering {
        let by_key = |(key, (one, other)): (&SortKey, (&Option<SortValue>, &Option<SortValue>))| match (one, other) {
            (Some(one), Some(other)) if key.is_descending => other.cmp(one),
            (Some(one), Some(other)) => one.cmp(other),
            (one, other) => one.is_none().cmp(&other.is_none()),
        };
        let by_keys = keys.iter().zip(self.values.iter().zip(&other.values)).map(by_key);
        let by_keys = by_keys.fold(Ordering::Equal, Ordering::then);
        by_keys.then_with(|| other.score.total_cmp(&self.score)).then_with(|| self.id.cmp(&other.id))
    }
}

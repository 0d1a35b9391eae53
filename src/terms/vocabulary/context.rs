//! [`Context`]: where in a letter, or out of it, a text stands.

use serde::Deserialize;

/// Where a text stands; it decides between the senses of an ambiguous form.
///
/// RFA is an ablation in what is disputed and in a query, but a request for authorization in
/// prose; the table is `tables/senses.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Context {
    /// What a user typed.
    Query,
    /// An item's procedure or heading.
    Procedure,
    /// Running text: summary, rationale, diagnosis, guideline.
    Prose,
}

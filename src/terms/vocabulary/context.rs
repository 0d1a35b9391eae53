//! [`Context`]: the sort of text that a name is read in, which decides between its senses.

use serde::Deserialize;

/// The sort of text that a name is read in.
///
/// It decides between the senses of an ambiguous name: RFA is an ablation in what is disputed and in a query, but a
/// request for authorization in prose. The table of senses is `tables/senses.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Context {
    /// The query that a user typed.
    Query,
    /// An item's procedure or heading.
    Procedure,
    /// Running text: summary, diagnosis, guideline.
    Prose,
    /// The reviewer's reasons: running text whose sentences are findings too. Names mean in it what they mean in prose.
    Rationale,
}

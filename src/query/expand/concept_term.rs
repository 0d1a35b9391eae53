//! Makes the term of a concept that no words of a user name: it is looked for as a query with its name does.

use crate::query::expand::expanded_term::ExpandedTerm;
use crate::query::expand::named_parts::{NamedPart, named_concept};
use crate::terms::{ConceptId, Mention, concept};

/// Returns the term of a concept, under the name that the vocabulary shows.
pub fn term_of_concept(id: ConceptId) -> ExpandedTerm {
    let NamedPart { equivalents, own_name, siblings, sort, .. } = named_concept(Mention { concept: id, range: 0..0 });
    ExpandedTerm { equivalents: vec![equivalents], own_name, siblings, sort, ..ExpandedTerm::typed(concept(id).name) }
}

//! The names of concepts as text: [`names`], for programs that find them in ways of their own.
//!
//! Texts are read with hashes of names alone ([`mentions`]); the patterns of the tables are kept beside them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::terms::spelling::spellings;
use crate::terms::vocabulary::concept::ConceptId;
use crate::terms::vocabulary::context::Context;
use crate::terms::vocabulary::recognise::mentions;

/// The patterns of names, which the build writes.
const PATTERNS: &str = include_str!(concat!(env!("OUT_DIR"), "/names.txt"));

/// Returns all concepts that a query can name by a name of theirs alone, each with its names in small letters, sorted. A
/// name that means several things is that of the one which a query means by it.
pub(crate) fn names() -> &'static BTreeMap<ConceptId, Vec<String>> {
    static NAMES: LazyLock<BTreeMap<ConceptId, Vec<String>>> = LazyLock::new(|| {
        let mut all: BTreeMap<ConceptId, BTreeSet<String>> = BTreeMap::new();
        for name in PATTERNS.split(['\n', '\t']).flat_map(spellings) {
            if let [named] = &mentions(&name, Context::Query)[..]
                && named.range == (0..name.len())
            {
                all.entry(named.concept).or_default().insert(name.to_lowercase());
            }
        }
        all.into_iter().map(|(concept, names)| (concept, names.into_iter().collect())).collect()
    });
    &NAMES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::terms::vocabulary::{concept, concept_id};

    #[test]
    fn a_concept_has_the_names_by_which_a_query_finds_it() {
        let of = |id: &str| &names()[&concept_id(id).expect(id)];
        assert!(of("product:hydrocodone-acetaminophen").contains(&"norco".to_owned()));
        assert!(of("tx:mri").contains(&"magnetic resonance imaging".to_owned()));
        // An ambiguous name, and one of a reason, which is none in letters.
        assert!(of("tx:physical-therapy").contains(&"pt".to_owned()));
        assert!(names().keys().any(|id| concept(*id).id.starts_with("reason:")));
        assert!(names().values().flatten().all(|name| !name.is_empty() && name.trim() == name));
        assert!(names().len() > 2_000, "{}", names().len());
    }
}

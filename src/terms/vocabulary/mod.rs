//! The vocabulary: concepts, their names, and the hierarchy of broader concepts.
//!
//! Its tables are compiled into the program (`compiled`), and found in a text with `recognise`.

pub(crate) mod category;
pub(crate) mod compiled;
pub(crate) mod concept;
pub(crate) mod context;
pub(crate) mod data;
pub(crate) mod dictionary;
pub(crate) mod dosage_form;
pub(crate) mod guideline_body;
pub(crate) mod recognise;
pub(crate) mod region;
pub(crate) mod sense;

use crate::terms::vocabulary::compiled::{CONCEPTS, FINGERPRINT};
use crate::terms::vocabulary::concept::{Concept, ConceptId, ConceptKind};
use std::sync::LazyLock;

/// Returns a number that changes whenever a table does. An index that was analysed with other tables is out of date.
pub fn fingerprint() -> u64 {
    FINGERPRINT
}

/// Returns all concepts, ordered by kind and id; a [`ConceptId`] is a position in this list.
pub fn concepts() -> &'static [Concept] {
    &CONCEPTS
}

/// Returns the concept with this id.
pub fn concept(id: ConceptId) -> &'static Concept {
    &CONCEPTS[id.index()]
}

/// Finds the concept with the written id, as `drug:tramadol`.
pub fn concept_id(id: &str) -> Option<ConceptId> {
    // The list is ordered by kind first.
    let kind = ConceptKind::of(id)?;
    let at = CONCEPTS.binary_search_by(|concept| (concept.kind, concept.id).cmp(&(kind, id))).ok()?;
    u16::try_from(at).ok().map(ConceptId)
}

/// Returns all broader concepts of this one, nearest first, each once; not the concept itself.
pub fn ancestors(id: ConceptId) -> &'static [ConceptId] {
    concept(id).above
}

/// Returns true if `id` is `other` or narrower than it.
pub fn is_a(id: ConceptId, other: ConceptId) -> bool {
    id == other || ancestors(id).contains(&other)
}

/// By concept true if others are narrower. It is computed when the first text is read.
static HAS_MEMBERS: LazyLock<Vec<bool>> = LazyLock::new(|| {
    let mut all = vec![false; CONCEPTS.len()];
    for broader in CONCEPTS.iter().flat_map(|concept| concept.broader) {
        all[broader.index()] = true;
    }
    all
});

/// Returns true if other concepts are narrower than this one, so that they count as it too.
pub fn has_members(id: ConceptId) -> bool {
    HAS_MEMBERS[id.index()]
}

/// Returns the concepts that a composite one is the sum of, and any other concept itself.
///
/// Norco is hydrocodone and acetaminophen, LESI an epidural steroid injection and lumbar.
pub fn parts(id: ConceptId) -> Vec<ConceptId> {
    let whole = concept(id);
    if !whole.composite {
        return vec![id];
    }
    let mut all: Vec<ConceptId> = Vec::new();
    // A product has classes that it is a member of, but is made of none.
    let is_part = |of: &&ConceptId| whole.kind != ConceptKind::Product || concept(**of).kind != ConceptKind::Class;
    for part in whole.broader.iter().filter(is_part).flat_map(|&broader| parts(broader)) {
        // Two broader concepts may share a part.
        if !all.contains(&part) {
            all.push(part);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_concept_is_found_by_its_id() {
        for (at, concept) in concepts().iter().enumerate() {
            assert_eq!(concept_id(concept.id).map(ConceptId::index), Some(at), "{}", concept.id);
        }
        for id in ["", "drug", "drug:", "drug:water of life", "potion:tramadol"] {
            assert_eq!(concept_id(id), None, "{id}");
        }
    }

    #[test]
    fn a_brand_leads_to_its_ingredients_and_their_classes() {
        let norco = concept_id("product:hydrocodone-acetaminophen").unwrap();
        for above in ["drug:hydrocodone", "drug:acetaminophen", "class:opioid"] {
            assert!(is_a(norco, concept_id(above).unwrap()), "{above}");
        }
        assert_eq!(parts(norco), [concept_id("drug:hydrocodone").unwrap(), concept_id("drug:acetaminophen").unwrap()]);
    }
}

//! The concepts of an item as words of a search engine: [`words_of`]. They are one word each for every tokenizer, so that
//! a query that is given the same word for a name finds all items that have the concept by any name.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::index::schema::fields::Zone;
use crate::index::schema::record::Record;
use crate::terms::{ConceptId, Context, concept, concept_id, concepts, mentions, parts, reasons_told};

/// Returns the word of a concept: its id, with low lines for what parts words, as in `drug_hydrocodone`.
pub fn word_of(id: ConceptId) -> String {
    concept(id).id.replace([':', '-'], "_")
}

/// Returns the words of all concepts that the texts of an item name, of those that are broader, and of those that these
/// together make up, sorted.
pub fn words_of(record: &Record) -> Vec<String> {
    let mut words: Vec<String> = concepts_of(record).into_iter().map(word_of).collect();
    words.sort_unstable();
    words
}

/// Returns all concepts of an item.
pub fn concepts_of(record: &Record) -> BTreeSet<ConceptId> {
    let mut found = BTreeSet::new();
    let mut add = |id: ConceptId| found.extend(std::iter::once(id).chain(concept(id).above.iter().copied()));
    for (spec, context) in Zone::ALL.into_iter().flat_map(Zone::texts) {
        let text = record.text(spec.name);
        let is_rationale = context == Context::Rationale;
        if is_rationale {
            reasons_told(&text).into_iter().for_each(|finding| add(finding.reason));
        }
        // Names mean in a rationale what they mean in other prose.
        let context = if is_rationale { Context::Prose } else { context };
        mentions(&text, context).into_iter().for_each(|mention| add(mention.concept));
    }
    let wholes = composites().iter().filter(|(_, of)| of.iter().all(|part| found.contains(part)));
    let wholes: Vec<ConceptId> = wholes.map(|(whole, _)| *whole).collect();
    found.extend(wholes);
    found
}

/// Returns the concepts that are the sum of others, each with these: a search for one is a search for them.
fn composites() -> &'static [(ConceptId, Vec<ConceptId>)] {
    static COMPOSITES: LazyLock<Vec<(ConceptId, Vec<ConceptId>)>> = LazyLock::new(|| {
        let composite = concepts().iter().filter(|concept| concept.composite);
        composite.filter_map(|whole| concept_id(whole.id)).map(|whole| (whole, parts(whole))).collect()
    });
    &COMPOSITES
}

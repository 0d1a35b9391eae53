//! Compiles the cues of categories, from `categories.toml`.

use crate::terms::compile::concepts::Concepts;
use crate::terms::compile::literals::{hash_of, option, variants};
use crate::terms::compile::table::{CueTable, TableError, read};
use crate::terms::compile::trie::Trie;
use crate::terms::spelling::spellings;
use std::collections::HashMap;

/// Writes the sources of `CUES`, of `CUE_OF`, the cue that each concept leads to, of `PHRASES` and of `NOUNS`.
///
/// # Errors
/// An unknown concept, or more than 255 cues.
pub(crate) fn source(concepts: &Concepts, categories: &str) -> Result<String, TableError> {
    let table: CueTable = read("categories.toml", categories)?;
    let (mut of_concept, mut of_kind) = (HashMap::new(), HashMap::new());
    let mut phrases = Trie::default();
    let (mut rows, mut nouns) = (String::new(), Vec::new());
    for (cue, code) in table.cue.iter().zip(1u8..) {
        for id in &cue.is {
            // A later row for the same concept counts.
            of_concept.insert(concepts.number_of(id, "categories.toml")?, code);
        }
        of_kind.extend(cue.kinds.iter().map(|&kind| (kind, code)));
        for name in cue.names.iter().flat_map(|name| spellings(name)) {
            phrases.insert(&name, u16::from(code));
        }
        for noun in &cue.nouns {
            nouns.extend(cue.category.map(|category| format!("({}, Category::{category:?})", hash_of(noun))));
        }
        rows += &format!(
            "    CategoryCue {{ category: {}, weak: {}, over: {}, located: {} }},\n",
            option("Category", cue.category),
            cue.weak,
            variants("Category", &cue.over),
            cue.located
        );
    }
    if table.cue.len() > usize::from(u8::MAX) {
        return Err(TableError::TooMany);
    }
    // A concept without a cue has that of its nearest broader concept that has one, or else that of its kind.
    // 0 is no cue.
    let nearest = |(at, concept)| -> u8 {
        let concept: &crate::terms::compile::concepts::CompiledConcept = concept;
        let own = std::iter::once(&at).chain(&concept.above).find_map(|above| of_concept.get(above));
        own.or_else(|| of_kind.get(&concept.kind)).copied().unwrap_or(0)
    };
    let leads: Vec<u8> = (0u16..).zip(&concepts.all).map(nearest).collect();
    Ok(format!(
        "/// The cues of categories.\npub(crate) static CUES: [CategoryCue; {}] = [\n{rows}];\n\n\
         /// By concept the number of its cue, from 1 on.\npub(crate) static CUE_OF: [u8; {}] = {leads:?};\n\n\
         /// The phrases that are cues, as their numbers.\npub(crate) static PHRASES: Dictionary = {};\n\n\
         /// Words for any treatment of a category.\npub(crate) static NOUNS: [(u64, Category); {}] = [{}];\n",
        table.cue.len(),
        leads.len(),
        phrases.source()?,
        nouns.len(),
        nouns.join(", ")
    ))
}

//! Compiles concepts, their names, and the senses of ambiguous names, from the tables of concepts and `senses.toml`.

use crate::terms::compile::concepts::{CompiledConcept, Concepts};
use crate::terms::compile::literals::{hash_of, variants};
use crate::terms::compile::table::{SenseRow, SenseTable, TableError, read};
use crate::terms::compile::trie::Trie;
use crate::terms::spelling::spellings;
use crate::terms::vocabulary::concept::ConceptKind;

/// The first meaning of names that is an ambiguous name. Lower ones number concepts, from 1 on; 0 is no meaning.
const FIRST_AMBIGUOUS: u16 = 0x8000;

/// Writes the sources of `CONCEPTS`, `SENSES` and `NAMES`.
///
/// # Errors
/// A name of two concepts that has no senses, an unknown concept, or too many names.
pub(crate) fn source(concepts: &Concepts, senses: &str) -> Result<String, TableError> {
    let table: SenseTable = read("senses.toml", senses)?;
    let mut names = Trie::default();
    let mut forms = String::new();
    // The ambiguous ones come first and have precedence.
    for (number, form) in table.form.iter().enumerate() {
        let senses = form.senses.iter().map(|row| sense(row, concepts)).collect::<Result<Vec<_>, _>>()?;
        forms += &format!("    &[{}],\n", senses.join(", "));
        let code = concept_code(number)? + FIRST_AMBIGUOUS;
        for name in form.names.iter().flat_map(|name| spellings(name)) {
            names.insert(&name, code);
        }
    }
    let mut all = String::new();
    let mut count = table.form.len();
    for (number, concept) in concepts.all.iter().enumerate() {
        all += &row(concept);
        // Reasons are named in queries alone; what a letter says of them is read sentence by sentence.
        let is_reason = concept.kind == ConceptKind::Reason;
        let code = if is_reason { concept_code(count)? + FIRST_AMBIGUOUS } else { concept_code(number + 1)? };
        if is_reason {
            forms += &format!(
                "    &[Sense {{ concept: ConceptId({number}), contexts: &[Context::Query], near: &[], far: &[], \
                 next: &[], upper: false }}],\n"
            );
            count += 1;
        }
        for name in &concept.names {
            // A name that an ambiguous row has taken is settled there; reasons share no name with anything.
            let is_settled = |known: u16| known >= FIRST_AMBIGUOUS && !is_reason;
            let known = names.insert(name, code).filter(|&known| known != code && !is_settled(known));
            if let Some(other) = known {
                let other = concepts.all.get(usize::from(other - 1));
                return Err(TableError::TwoMeanings {
                    name: name.clone(),
                    first: other.map_or_else(|| "an ambiguous name".to_owned(), |other| other.id.clone()),
                    second: concept.id.clone(),
                });
            }
        }
    }
    Ok(format!(
        "/// All concepts.\npub(crate) static CONCEPTS: [Concept; {}] = [\n{all}];\n\n\
         /// The senses of ambiguous names.\npub(crate) static SENSES: [&[Sense]; {}] = [\n{forms}];\n\n\
         /// All names.\npub(crate) static NAMES: Dictionary = {};\n",
        concepts.all.len(),
        count,
        names.source()?
    ))
}

/// Checks that a number is below those of ambiguous names.
/// Gives an error for a number that has more than 15 bits.
fn concept_code(number: usize) -> Result<u16, TableError> {
    u16::try_from(number).ok().filter(|&number| number < FIRST_AMBIGUOUS).ok_or(TableError::TooMany)
}

/// Writes one concept.
fn row(concept: &CompiledConcept) -> String {
    let ids = |all: &[u16]| {
        let all: Vec<String> = all.iter().map(|id| format!("ConceptId({id})")).collect();
        format!("&[{}]", all.join(", "))
    };
    format!(
        "    Concept {{ id: {:?}, kind: ConceptKind::{:?}, name: {:?}, broader: {}, above: {}, composite: {}, \
         regions: {} }},\n",
        concept.id,
        concept.kind,
        concept.name,
        ids(&concept.broader),
        ids(&concept.above),
        concept.composite,
        variants("Region", concept.regions.as_deref().unwrap_or_default())
    )
}

/// Writes one sense, its words as hashes.
fn sense(row: &SenseRow, concepts: &Concepts) -> Result<String, TableError> {
    let hashes = |words: &[String]| -> Vec<u64> { words.iter().map(|word| hash_of(word)).collect() };
    Ok(format!(
        "Sense {{ concept: ConceptId({}), contexts: {}, near: &{:?}, far: &{:?}, next: &{:?}, upper: {} }}",
        concepts.number_of(&row.id, "senses.toml")?,
        variants("Context", &row.contexts),
        hashes(&row.near),
        hashes(&row.far),
        hashes(&row.next),
        row.upper
    ))
}

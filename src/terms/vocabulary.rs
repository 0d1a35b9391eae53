//! The tables, read once and linked: concepts, their ancestors, and the dictionary of names.

use super::concept::{Concept, ConceptId, Kind};
use super::dictionary::{Dictionary, Meaning};
use super::region::Region;
use super::sense::Sense;
use super::table::{Row, SenseTable, Table, TableError, spellings};
use super::word;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The concept tables; the order does not matter.
const TABLES: [&str; 5] = [
    include_str!("tables/drugs.toml"),
    include_str!("tables/regions.toml"),
    include_str!("tables/treatments.toml"),
    include_str!("tables/diagnoses.toml"),
    include_str!("tables/guidelines.toml"),
];

/// Forms that mean different things in different company.
const SENSES: &str = include_str!("tables/senses.toml");

/// Everything the tables say.
pub(super) struct Vocabulary {
    concepts: Vec<Concept>,
    by_id: HashMap<String, ConceptId>,
    ancestors: Vec<Vec<ConceptId>>,
    /// All names.
    pub(super) dictionary: Dictionary,
}

static VOCABULARY: LazyLock<Vocabulary> =
    LazyLock::new(|| load().expect("the tables are compiled in, and the tests below read them"));

/// The one vocabulary.
pub(super) fn vocabulary() -> &'static Vocabulary {
    &VOCABULARY
}

/// A number that changes whenever a table does: what was analysed with other tables is out of date.
pub fn fingerprint() -> u64 {
    let others = [&SENSES, &super::category::TABLE, &super::state::TABLE, &super::citation::TABLE];
    let tables = TABLES.iter().chain(others);
    tables.fold(0, |sum, table| word::hash_of(table.as_bytes()) ^ sum.rotate_left(7))
}

/// All concepts, ordered by kind and id; a [`ConceptId`] is a position in this list.
pub fn concepts() -> &'static [Concept] {
    &vocabulary().concepts
}

/// The concept behind an id.
pub fn concept(id: ConceptId) -> &'static Concept {
    &vocabulary().concepts[id.index()]
}

/// The concept with the written id, as `drug:tramadol`.
pub fn find(id: &str) -> Option<ConceptId> {
    vocabulary().by_id.get(id).copied()
}

/// All concepts above this one, nearest first, each once; not the concept itself.
pub fn ancestors(id: ConceptId) -> &'static [ConceptId] {
    &vocabulary().ancestors[id.index()]
}

/// Whether `id` is `other` or lies below it.
pub fn is_a(id: ConceptId, other: ConceptId) -> bool {
    id == other || ancestors(id).contains(&other)
}

/// What a concept is the sum of, and only itself for most: Norco is hydrocodone and
/// acetaminophen, LESI an epidural steroid injection and lumbar.
pub fn parts(id: ConceptId) -> Vec<ConceptId> {
    let whole = concept(id);
    if !whole.composite {
        return vec![id];
    }
    let mut all: Vec<ConceptId> = Vec::new();
    for part in whole.broader.iter().flat_map(|&broader| parts(broader)) {
        if !all.contains(&part) {
            all.push(part);
        }
    }
    all
}

/// Reads and links all tables.
fn load() -> Result<Vocabulary, TableError> {
    let rows = read_rows()?;
    let mut by_id = HashMap::new();
    for (number, (id, ..)) in rows.iter().enumerate() {
        let number = u16::try_from(number).map_err(|_| TableError::TooMany)?;
        by_id.insert(id.clone(), ConceptId(number));
    }
    let mut concepts = Vec::new();
    for (id, kind, row) in &rows {
        concepts.push(link(id, *kind, row, &by_id)?);
    }
    let ancestors = (0..concepts.len()).map(|at| lineage(at, &concepts)).collect::<Result<Vec<_>, _>>()?;
    inherit_regions(&mut concepts);
    let dictionary = index_names(&concepts, &by_id)?;
    Ok(Vocabulary { concepts, by_id, ancestors, dictionary })
}

/// The rows of all tables with id and kind, ordered by kind, then slug.
fn read_rows() -> Result<Vec<(String, Kind, Row)>, TableError> {
    let mut rows = Vec::new();
    for text in TABLES {
        let table: Table = toml::from_str(text)?;
        for (kind, section) in table {
            for (slug, row) in section {
                rows.push((format!("{}:{slug}", kind.as_str()), kind, row));
            }
        }
    }
    rows.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    Ok(rows)
}

/// A row with its names spelled out and its broader concepts looked up.
fn link(id: &str, kind: Kind, row: &Row, by_id: &HashMap<String, ConceptId>) -> Result<Concept, TableError> {
    let slug = id.split_once(':').map_or(id, |(_, slug)| slug);
    let name = row.name.clone().unwrap_or_else(|| slug.replace('-', " "));
    let own = row.named.then_some(&name);
    let mut names: Vec<String> = Vec::new();
    for pattern in own.into_iter().chain(&row.names) {
        for spelling in spellings(pattern) {
            if !names.contains(&spelling) {
                names.push(spelling);
            }
        }
    }
    let broader = row.is.iter().map(|broader| lookup(by_id, broader, id)).collect::<Result<_, _>>()?;
    Ok(Concept { id: id.to_owned(), kind, name, names, broader, composite: row.sum, regions: row.regions.clone() })
}

fn lookup(by_id: &HashMap<String, ConceptId>, id: &str, row: &str) -> Result<ConceptId, TableError> {
    let missing = || TableError::NoSuchConcept { row: row.to_owned(), id: id.to_owned() };
    by_id.get(id).copied().ok_or_else(missing)
}

/// The ancestors of one concept, breadth first.
fn lineage(of: usize, concepts: &[Concept]) -> Result<Vec<ConceptId>, TableError> {
    let mut above = concepts[of].broader.clone();
    let mut at = 0;
    while at < above.len() {
        if above[at].index() == of {
            return Err(TableError::Cycle(concepts[of].id.clone()));
        }
        for &broader in &concepts[above[at].index()].broader {
            if !above.contains(&broader) {
                above.push(broader);
            }
        }
        at += 1;
    }
    Ok(above)
}

/// Gives each concept without regions of its own those of its broader concepts.
fn inherit_regions(concepts: &mut [Concept]) {
    let inherited: Vec<Vec<Region>> = (0..concepts.len()).map(|at| regions_of(at, concepts)).collect();
    for (concept, regions) in concepts.iter_mut().zip(inherited) {
        concept.regions = regions;
    }
}

fn regions_of(at: usize, concepts: &[Concept]) -> Vec<Region> {
    let concept = &concepts[at];
    if !concept.regions.is_empty() {
        return concept.regions.clone();
    }
    let mut all: Vec<Region> =
        concept.broader.iter().flat_map(|broader| regions_of(broader.index(), concepts)).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The dictionary of all names; the ambiguous ones first, which then have precedence.
fn index_names(concepts: &[Concept], by_id: &HashMap<String, ConceptId>) -> Result<Dictionary, TableError> {
    let mut dictionary = Dictionary::new();
    let table: SenseTable = toml::from_str(SENSES)?;
    for form in &table.form {
        let mut senses = Vec::new();
        for row in &form.senses {
            senses.push(Sense::new(row, lookup(by_id, &row.id, "senses.toml")?));
        }
        for name in form.names.iter().flat_map(|name| spellings(name)) {
            dictionary.insert(&name, Meaning::Ambiguous(senses.clone()));
        }
    }
    for (number, concept) in concepts.iter().enumerate() {
        let id = ConceptId(number as u16);
        for name in &concept.names {
            if let Some(Meaning::Plain(other)) = dictionary.insert(name, Meaning::Plain(id))
                && *other != id
            {
                return Err(TableError::TwoMeanings {
                    name: name.clone(),
                    first: concepts[other.index()].id.clone(),
                    second: concept.id.clone(),
                });
            }
        }
    }
    Ok(dictionary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sound() {
        if let Err(error) = load() {
            panic!("{error}");
        }
    }

    #[test]
    fn every_concept_has_a_name_unless_it_is_a_mere_group() {
        for concept in concepts() {
            assert!(
                !concept.names.is_empty()
                    || concepts().iter().any(|other| other.broader.contains(&find(&concept.id).unwrap())),
                "{}",
                concept.id
            );
        }
    }

    #[test]
    fn a_brand_leads_to_its_ingredients_and_their_classes() {
        let norco = find("product:hydrocodone-acetaminophen").unwrap();
        for above in ["drug:hydrocodone", "drug:acetaminophen", "class:opioid"] {
            assert!(is_a(norco, find(above).unwrap()), "{above}");
        }
        assert_eq!(parts(norco), [find("drug:hydrocodone").unwrap(), find("drug:acetaminophen").unwrap()]);
    }
}

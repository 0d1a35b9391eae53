//! Links the tables of concepts: looks ids up, spells patterns out, and collects broader concepts.

use crate::terms::compile::table::{ConceptRow, ConceptTable, TableError, read};
use crate::terms::spelling::spellings;
use crate::terms::vocabulary::concept::ConceptKind;
use crate::terms::vocabulary::region::Region;
use std::collections::HashMap;

/// A linked concept; its number is its position in [`Concepts::all`].
pub(crate) struct CompiledConcept {
    /// Kind and slug.
    pub id: String,
    pub kind: ConceptKind,
    /// The name to show.
    pub name: String,
    /// The patterns of its names.
    pub patterns: Vec<String>,
    /// All names that are looked for, spelled out.
    pub names: Vec<String>,
    /// The numbers of the concepts directly broader than it.
    pub broader: Vec<u16>,
    /// The numbers of all broader concepts, nearest first.
    pub above: Vec<u16>,
    /// True if it is just the sum of its broader concepts.
    pub composite: bool,
    /// The ways in which a sentence gives it, if it is a reason.
    pub says: Vec<String>,
    /// Its regions; those of the broader concepts are filled in last.
    pub regions: Option<Vec<Region>>,
}

/// All concepts, ordered by kind, then id.
pub(crate) struct Concepts {
    pub all: Vec<CompiledConcept>,
    by_id: HashMap<String, u16>,
}

impl Concepts {
    /// Reads and links the tables, which come with the names of their files.
    pub(crate) fn load<'a>(tables: impl Iterator<Item = (&'static str, &'a str)>) -> Result<Concepts, TableError> {
        let rows = read_rows(tables)?;
        let mut by_id = HashMap::new();
        for (number, (id, ..)) in rows.iter().enumerate() {
            by_id.insert(id.clone(), u16::try_from(number).map_err(|_| TableError::TooMany)?);
        }
        let mut concepts = Concepts { all: Vec::new(), by_id };
        for (id, kind, row) in &rows {
            let linked = concepts.link(id, *kind, row)?;
            concepts.all.push(linked);
        }
        // Only now are all concepts there to be followed upwards.
        for at in 0..concepts.all.len() {
            concepts.all[at].above = concepts.lineage(at)?;
        }
        concepts.inherit_regions();
        Ok(concepts)
    }

    /// Returns the number of the concept with this id, which `row` names.
    /// Gives an error that names the row, so that the mistake is found.
    pub(crate) fn number_of(&self, id: &str, row: &str) -> Result<u16, TableError> {
        let missing = || TableError::NoSuchConcept { row: row.to_owned(), id: id.to_owned() };
        self.by_id.get(id).copied().ok_or_else(missing)
    }

    /// Spells out the names of a row and looks up its broader concepts.
    /// Concepts further down the tables are known by their ids already.
    fn link(&self, id: &str, kind: ConceptKind, row: &ConceptRow) -> Result<CompiledConcept, TableError> {
        let slug = id.split_once(':').map_or(id, |(_, slug)| slug);
        let name = row.name.clone().unwrap_or_else(|| slug.replace('-', " "));
        let own = row.named.then_some(&name);
        let patterns: Vec<String> = own.into_iter().chain(&row.names).cloned().collect();
        let mut names: Vec<String> = Vec::new();
        for pattern in &patterns {
            for spelling in spellings(pattern) {
                // Patterns of one row overlap.
                if !names.contains(&spelling) {
                    names.push(spelling);
                }
            }
        }
        let broader = row.is.iter().map(|broader| self.number_of(broader, id)).collect::<Result<_, _>>()?;
        let (above, regions, says) = (Vec::new(), row.regions.clone(), row.says.clone());
        let (id, composite) = (id.to_owned(), row.sum);
        Ok(CompiledConcept { id, kind, name, patterns, names, broader, above, composite, says, regions })
    }

    /// Collects the ancestors of one concept, breadth first; fails on a cycle.
    fn lineage(&self, of: usize) -> Result<Vec<u16>, TableError> {
        let mut above = self.all[of].broader.clone();
        let mut at = 0;
        while at < above.len() {
            // Every cycle comes back to one of its members, which then fails here.
            if usize::from(above[at]) == of {
                return Err(TableError::Cycle(self.all[of].id.clone()));
            }
            for &broader in &self.all[usize::from(above[at])].broader {
                // A concept may have several ways up.
                if !above.contains(&broader) {
                    above.push(broader);
                }
            }
            at += 1;
        }
        Ok(above)
    }

    /// Gives each concept without regions of its own those of its broader concepts.
    fn inherit_regions(&mut self) {
        let inherited: Vec<Vec<Region>> = self.all.iter().map(|concept| self.regions_of(concept)).collect();
        for (concept, regions) in self.all.iter_mut().zip(inherited) {
            concept.regions = Some(regions);
        }
    }

    /// Returns the regions of a concept: its own, or all those of its broader concepts.
    /// A concept has no regions if none above it has any.
    fn regions_of(&self, concept: &CompiledConcept) -> Vec<Region> {
        if let Some(own) = &concept.regions {
            return own.clone();
        }
        let broader = concept.broader.iter().map(|&broader| &self.all[usize::from(broader)]);
        let mut all: Vec<Region> = broader.flat_map(|broader| self.regions_of(broader)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}

/// Reads the rows of all tables with id and kind, ordered by kind, then slug: the order of the concepts' numbers.
fn read_rows<'a>(
    tables: impl Iterator<Item = (&'static str, &'a str)>,
) -> Result<Vec<(String, ConceptKind, ConceptRow)>, TableError> {
    let mut rows = Vec::new();
    for (file, text) in tables {
        let table: ConceptTable = read(file, text)?;
        for (kind, section) in table {
            let id = |slug: &str| format!("{}:{slug}", kind.as_str());
            for (slug, mut row) in section {
                for (member, names) in std::mem::take(&mut row.members) {
                    let row = ConceptRow { names, is: vec![id(&slug)], ..ConceptRow::default() };
                    rows.push((id(&member), kind, row));
                }
                rows.push((id(&slug), kind, row));
            }
        }
    }
    // The program finds ids by a binary search in this order.
    rows.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
    Ok(rows)
}

//! Looks up the terms of a query in the zones that are looked at, each once, and makes the queries of single words and
//! of places in a text.

use std::collections::HashMap;
use std::sync::Arc;

use crate::index::schema::fields::Zone;
use crate::search::exec::leaves::letters::Letters;
use crate::search::exec::leaves::word::WordQuery;
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::weights::ZoneWeights;
use crate::search::plan::term_lookup::{FoundTerms, TermLookup};
use crate::search::proximity::compile::PlacedWords;
use crate::search::proximity::positions::{Beginning, PositionalQuery};
use crate::search::proximity::spans::Positional;
use crate::terms::analysis::{SENTENCE, beginning_of};
use crate::text::{Pattern, Stems};

/// The terms of one index, as far as a query asked for them.
pub struct ZoneTerms<'a> {
    /// The terms of the index.
    term_lookup: TermLookup<'a>,
    /// The stems of words that were met before.
    pub stems: Stems,
    /// The only zone that is looked at; `None` where all are.
    pub only: Option<Zone>,
    /// Terms that were looked up before: most words are wanted in several queries.
    found: HashMap<(Zone, Pattern), Arc<FoundTerms>>,
}

impl<'a> ZoneTerms<'a> {
    /// Begins with no terms looked up, and with all zones.
    pub fn new(term_lookup: TermLookup<'a>) -> ZoneTerms<'a> {
        ZoneTerms { term_lookup, stems: Stems::default(), only: None, found: HashMap::new() }
    }

    /// Returns the zones that are looked at, with their weights.
    pub fn weighted(&self, zones: ZoneWeights) -> impl Iterator<Item = (Zone, f32)> + use<> {
        let only = self.only;
        zones.weighted().filter(move |(zone, _)| only.is_none_or(|only| only == *zone))
    }

    /// Makes the filter for the items that have one of the terms in a zone.
    pub fn word_query(&self, zone: Zone, found: Arc<FoundTerms>) -> WordQuery {
        WordQuery { zone, found, letters: self.term_lookup.letters() }
    }

    /// Compiles a clause about places in a text to a positional query for each zone, with the zone's weight.
    pub fn in_zones(&mut self, clause: &Clause) -> tantivy::Result<Vec<(PositionalQuery, f32)>> {
        let mut placed = PlacedWords::apart();
        let Some(wanted) = placed.place(clause).map(Arc::new) else { return Ok(Vec::new()) };
        self.weighted(ZoneWeights::of_places())
            .map(|(zone, weight)| Ok((self.positional(zone, &wanted, &placed.patterns)?, weight)))
            .collect()
    }

    /// Looks up the words of a positional expression in one zone, and the beginnings of sentences and texts if the
    /// expression needs them.
    pub fn positional(
        &mut self,
        zone: Zone,
        wanted: &Arc<Positional>,
        patterns: &[Pattern],
    ) -> tantivy::Result<PositionalQuery> {
        let mut words = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let found = self.find(zone, pattern)?;
            let bm25 = self.term_lookup.bm25(zone, found.documents());
            words.push((found, bm25));
        }
        // These marks are in nearly every document, and reading them costs much.
        let beginnings = if wanted.needs_beginnings() { self.beginnings(zone)? } else { Vec::new() };
        let (wanted, letters) = (Arc::clone(wanted), self.term_lookup.letters());
        Ok(PositionalQuery { zone, wanted, words, beginnings, letters })
    }

    /// Looks up the marks that begin sentences and texts in one zone.
    fn beginnings(&mut self, zone: Zone) -> tantivy::Result<Vec<(Beginning, Arc<FoundTerms>)>> {
        let sentence = (Beginning::Sentence, Pattern::Term(SENTENCE.to_owned()));
        let text = |name| (Beginning::Text(name), Pattern::Term(beginning_of(name)));
        let all = zone.texts().map(|(spec, _)| text(spec.name)).chain([sentence]);
        all.map(|(what, pattern)| Ok((what, self.find(zone, &pattern)?))).collect()
    }

    /// Returns the first items of letters, for scorers.
    pub fn letters(&self) -> Letters {
        self.term_lookup.letters()
    }

    /// Returns the number of documents of a zone, and their average length in words.
    pub fn lengths(&self, zone: Zone) -> (f32, f32) {
        self.term_lookup.lengths(zone)
    }

    /// Looks up the terms for a pattern in a zone, once.
    pub fn find(&mut self, zone: Zone, pattern: &Pattern) -> tantivy::Result<Arc<FoundTerms>> {
        if let Some(found) = self.found.get(&(zone, pattern.clone())) {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(self.term_lookup.find(zone, pattern)?);
        self.found.insert((zone, pattern.clone()), Arc::clone(&found));
        Ok(found)
    }
}

//! From what a query asks for to tantivy queries.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::query::{AllQuery, BooleanQuery, BoostQuery, Occur, Query};

use super::lexicon::{Found, Lexicon};
use super::positions::PositionalQuery;
use super::rank::{
    COMPANY_WEIGHT, CONCEPT_WEIGHT, REASON_WEIGHTS, RELATED_WEIGHT, SHORT_NAME, SHORT_NAME_WEIGHT, ZONE_WEIGHTS,
    sort_weight,
};
use super::spans::Positional;
use super::words::WordQuery;
use crate::query::{Need, Role, Wanted};
use crate::schema::Zone;
use crate::text::{Pattern, Stems, fold, words};

/// How much of what is asked an item must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// All of it.
    All,
    /// Some of it.
    Some,
    /// Some of it, or something near to it.
    Near,
}

/// Makes tantivy queries of what is asked, with the terms of one index.
pub struct Compiler<'a> {
    lexicon: Lexicon<'a>,
    stems: Stems,
    /// What was looked up before: most words are wanted in several queries.
    found: HashMap<(Zone, Pattern), Arc<Found>>,
}

impl<'a> Compiler<'a> {
    /// A compiler for the terms of `lexicon`.
    pub fn new(lexicon: Lexicon<'a>) -> Compiler<'a> {
        Compiler { lexicon, stems: Stems::default(), found: HashMap::new() }
    }

    /// The items that have the wanted share of `needs`, none of `excluded`, and pass all `filters`. Words that only go along with
    /// others are never required.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn compile(
        &mut self,
        needs: &[Need],
        excluded: &[Need],
        share: Share,
        filters: Vec<Box<dyn Query>>,
    ) -> tantivy::Result<BooleanQuery> {
        let occur = if share == Share::All { Occur::Must } else { Occur::Should };
        let (company, wanted): (Vec<&Need>, Vec<&Need>) = needs.iter().partition(|need| need.role == Role::Company);
        let wanted = self.needs(wanted, occur, share)?;
        let mut clauses: Vec<(Occur, Box<dyn Query>)> =
            filters.into_iter().map(|filter| (Occur::Must, filter)).collect();
        if !wanted.is_empty() {
            clauses.push((Occur::Must, Box::new(BooleanQuery::new(wanted))));
        }
        if clauses.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        clauses.extend(self.needs(company, Occur::Should, share)?);
        clauses.extend(self.needs(excluded.iter().collect(), Occur::MustNot, share)?);
        Ok(BooleanQuery::new(clauses))
    }

    fn needs(
        &mut self,
        needs: Vec<&Need>,
        occur: Occur,
        share: Share,
    ) -> tantivy::Result<Vec<(Occur, Box<dyn Query>)>> {
        let mut queries = Vec::with_capacity(needs.len());
        for need in needs {
            queries.extend(self.need(need, share)?.map(|query| (occur, query)));
        }
        Ok(queries)
    }

    /// The items that satisfy one need, by its words or by another name.
    fn need(&mut self, need: &Need, share: Share) -> tantivy::Result<Option<Box<dyn Query>>> {
        let typed = typed_stems(&need.text, &mut self.stems);
        let weight = if need.role == Role::Company { COMPANY_WEIGHT } else { sort_weight(need.sort) };
        let zones = Zones { role: need.role, weight };
        // A short name that stands for a concept may stand for another thing in some letter.
        let is_abbreviation = need.text.len() <= SHORT_NAME && !need.alternatives.is_empty();
        let literal_weight = if is_abbreviation { SHORT_NAME_WEIGHT } else { 1.0 };
        let mut names = Vec::new();
        match need.wanted {
            Wanted::Phrase if typed.len() > 1 => names.push(self.phrase(&typed, zones.times(literal_weight))?),
            Wanted::Phrase | Wanted::Words => {
                let patterns = typed.into_iter().map(|(_, stem)| Pattern::Stem(stem)).collect();
                names.extend(self.all(patterns, zones.times(literal_weight))?);
            }
        }
        for terms in &need.alternatives {
            let patterns = terms.iter().cloned().map(Pattern::Term).collect();
            names.extend(self.all(patterns, zones.times(CONCEPT_WEIGHT))?);
        }
        for term in need.related.iter().filter(|_| share == Share::Near) {
            names.push(self.word(Pattern::Term(term.clone()), zones.times(RELATED_WEIGHT))?);
        }
        Ok(combined(Occur::Should, names))
    }

    /// The items that have all of `patterns`; none when there are none.
    fn all(&mut self, patterns: Vec<Pattern>, zones: Zones) -> tantivy::Result<Option<Box<dyn Query>>> {
        let mut queries = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            queries.push(self.word(pattern, zones)?);
        }
        Ok(combined(Occur::Must, queries))
    }

    /// The items that have what `pattern` means in any zone.
    fn word(&mut self, pattern: Pattern, zones: Zones) -> tantivy::Result<Box<dyn Query>> {
        self.in_zones(zones, |compiler, zone| {
            let found = compiler.find(zone, &pattern)?;
            let bm25 = compiler.lexicon.bm25(zone, found.documents());
            Ok((!found.is_empty()).then(|| Box::new(WordQuery::new(zone, found, bm25)) as Box<dyn Query>))
        })
    }

    /// The items that have these stems, each so many positions behind the first, in any zone.
    fn phrase(&mut self, stems: &[(u32, String)], zones: Zones) -> tantivy::Result<Box<dyn Query>> {
        let places = stems.iter().enumerate().map(|(word, (offset, _))| (*offset, word)).collect();
        let wanted = Arc::new(Positional::Phrase(places));
        self.in_zones(zones, |compiler, zone| {
            let mut words = Vec::with_capacity(stems.len());
            for (_, stem) in stems {
                let found = compiler.find(zone, &Pattern::Stem(stem.clone()))?;
                let bm25 = compiler.lexicon.bm25(zone, found.documents());
                words.push((found, bm25));
            }
            let is_there = words.iter().all(|(found, _)| !found.is_empty());
            let query = PositionalQuery { zone, wanted: Arc::clone(&wanted), words, beginnings: Vec::new() };
            Ok(is_there.then(|| Box::new(query) as Box<dyn Query>))
        })
    }

    /// What `query` finds in each zone, weighted as the zones are.
    fn in_zones(
        &mut self,
        zones: Zones,
        mut query: impl FnMut(&mut Self, Zone) -> tantivy::Result<Option<Box<dyn Query>>>,
    ) -> tantivy::Result<Box<dyn Query>> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = Vec::with_capacity(Zone::ALL.len());
        for (zone, weight) in zones.weighted() {
            let found = query(self, zone)?;
            clauses.extend(found.map(|query| {
                let weighted: Box<dyn Query> = Box::new(BoostQuery::new(query, weight));
                (Occur::Should, weighted)
            }));
        }
        Ok(Box::new(BooleanQuery::new(clauses)))
    }

    fn find(&mut self, zone: Zone, pattern: &Pattern) -> tantivy::Result<Arc<Found>> {
        if let Some(found) = self.found.get(&(zone, pattern.clone())) {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(self.lexicon.find(zone, pattern)?);
        self.found.insert((zone, pattern.clone()), Arc::clone(&found));
        Ok(found)
    }
}

/// The stems of the typed words, each with its position; a joined form stands for its parts already.
fn typed_stems(text: &str, stems: &mut Stems) -> Vec<(u32, String)> {
    let plain = words(text).into_iter().filter(|word| !word.joined);
    let position = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    plain.map(|word| (position(word.position), stems.stem(&fold(text, &word)).to_owned())).collect()
}

/// The zones as a need of some role weighs them.
#[derive(Clone, Copy)]
struct Zones {
    role: Role,
    weight: f32,
}

impl Zones {
    fn times(self, factor: f32) -> Zones {
        Zones { weight: self.weight * factor, ..self }
    }

    fn weighted(self) -> impl Iterator<Item = (Zone, f32)> {
        let weights = if self.role == Role::Reason { REASON_WEIGHTS } else { ZONE_WEIGHTS };
        weights.into_iter().map(move |(zone, weight)| (zone, weight * self.weight))
    }
}

/// A query that wants `queries`; none when there are none.
fn combined(occur: Occur, mut queries: Vec<Box<dyn Query>>) -> Option<Box<dyn Query>> {
    if queries.len() > 1 {
        return Some(Box::new(BooleanQuery::new(queries.into_iter().map(|query| (occur, query)).collect())));
    }
    queries.pop()
}

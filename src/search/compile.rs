//! From what a query means to tantivy queries.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::Score;
use tantivy::query::{AllQuery, Bm25Weight, BooleanQuery, BoostQuery, EmptyQuery, ExistsQuery, Occur, Query};

use super::clause::Clause;
use super::counted::CountedQuery;
use super::excluded::ExcludedQuery;
use super::filter::{unscored, with_value};
use super::floor::Floor;
use super::lexicon::{Found, Lexicon};
use super::names::{Name, NamesQuery};
use super::placed::{PlacedWords, any_form, typed_words};
use super::positions::{Beginning, PositionalQuery};
use super::rank::{CONCEPT_WEIGHT, RELATED_WEIGHT, Zones};
use super::spans::Positional;
use super::together::TogetherQuery;
use super::words::WordQuery;
use crate::query::{Need, Role};
use crate::schema::{FieldKind, Zone, find_field};
use crate::text::{Pattern, SENTENCE, Stems, beginning_of};

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
    floor: Floor,
}

type Compiled = tantivy::Result<Box<dyn Query>>;
/// What is looked for in each zone, weighted, and the most that it can add to a score.
pub type InZones = Vec<(Zone, Name)>;

impl<'a> Compiler<'a> {
    /// A compiler for the terms of `lexicon`.
    pub fn new(lexicon: Lexicon<'a>) -> Compiler<'a> {
        Compiler { lexicon, stems: Stems::default(), found: HashMap::new(), floor: Floor::default() }
    }

    /// The floor of the queries that it makes: whoever wants but the best hits may raise it.
    pub fn floor(&self) -> &Floor {
        &self.floor
    }

    /// The items that have the wanted share of `clause`, or all items, and pass all `filters`.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn compile(
        &mut self,
        clause: Option<&Clause>,
        share: Share,
        filters: Vec<Box<dyn Query>>,
    ) -> tantivy::Result<BooleanQuery> {
        let mut clauses: Vec<(Occur, Box<dyn Query>)> = must(filters);
        if let Some(clause) = clause {
            let parts = match clause {
                Clause::Words(parts) => parts,
                one => std::slice::from_ref(one),
            };
            clauses.push((Occur::Must, self.words(parts, share, true)?));
        }
        if clauses.is_empty() {
            clauses.push((Occur::Must, Box::new(AllQuery)));
        }
        Ok(BooleanQuery::new(clauses))
    }

    pub(super) fn clause(&mut self, clause: &Clause, share: Share) -> Compiled {
        match clause {
            Clause::Need(need) => self.need(need, share),
            Clause::Words(parts) => self.words(parts, share, false),
            Clause::All(parts) => self.all(parts, share),
            Clause::Any(parts) => {
                let parts = parts.iter().map(|part| self.clause(part, share)).collect::<tantivy::Result<_>>()?;
                Ok(any(parts))
            }
            Clause::Not(part) => {
                let part = self.left_out(part)?;
                Ok(left_out_of_something(vec![part]))
            }
            Clause::Typed { .. } | Clause::Near { .. } | Clause::In(..) => self.placed(clause),
            Clause::AtLeast { count, part, .. } => {
                let zones = self.in_zones(part)?;
                Ok(Box::new(CountedQuery { least: *count, zones }))
            }
            Clause::Value { field, values } | Clause::Asked { field, values } => {
                Ok(with_value(field, values).unwrap_or_else(|| Box::new(EmptyQuery)))
            }
            Clause::Has { field, missing } => self.has(field, *missing),
            Clause::Boost(part, factor) => Ok(Box::new(BoostQuery::new(self.clause(part, share)?, *factor))),
        }
    }

    /// Parts side by side. Those that only go along with others are never required; those that are no mere words
    /// always are.
    fn words(&mut self, parts: &[Clause], share: Share, is_top: bool) -> Compiled {
        let is_company = |part: &Clause| matches!(part, Clause::Need(need) if need.role == Role::Company);
        let (company, wanted): (Vec<&Clause>, Vec<&Clause>) = parts.iter().partition(|part| is_company(part));
        let (strict, wanted): (Vec<&Clause>, Vec<&Clause>) = wanted.into_iter().partition(|part| part.is_strict());
        let mut clauses = self.strict(&strict, share)?;
        let needs: Vec<&Need> = wanted.iter().filter_map(|part| part.as_need()).collect();
        // Only where names alone make the score is it known what it takes to be among the best.
        let is_names = needs.len() == wanted.len() && company.is_empty() && !strict.iter().any(|part| part.has_score());
        let wanted = match is_top && is_names {
            true => self.needs(&needs, share)?,
            false => self.each(&wanted, share)?,
        };
        if !wanted.is_empty() {
            let wanted = if share == Share::All { every(queries_of(wanted)) } else { any_name(wanted) };
            clauses.push((Occur::Must, wanted));
        }
        let company = queries_of(self.each(&company, share)?);
        clauses.extend(company.into_iter().map(|query| (Occur::Should, query)));
        Ok(left_out_of_something(clauses))
    }

    fn all(&mut self, parts: &[Clause], share: Share) -> Compiled {
        let clauses = self.strict(&parts.iter().collect::<Vec<_>>(), share)?;
        let (musts, nots): (Vec<_>, Vec<_>) = clauses.into_iter().partition(|(occur, _)| *occur == Occur::Must);
        let all: Vec<Box<dyn Query>> = musts.into_iter().map(|(_, query)| query).collect();
        let all = if all.is_empty() { None } else { Some((Occur::Must, every(all))) };
        Ok(left_out_of_something(nots.into_iter().chain(all).collect()))
    }

    /// Parts that must all hold, and those that must not.
    fn strict(&mut self, parts: &[&Clause], share: Share) -> tantivy::Result<Vec<(Occur, Box<dyn Query>)>> {
        let mut clauses = Vec::with_capacity(parts.len());
        for part in parts {
            clauses.push(match part {
                Clause::Not(part) => self.left_out(part)?,
                part => (Occur::Must, self.clause(part, share)?),
            });
        }
        Ok(clauses)
    }

    fn left_out(&mut self, part: &Clause) -> tantivy::Result<(Occur, Box<dyn Query>)> {
        Ok(excluded(self.clause(part, Share::All)?))
    }

    /// Parts of which it is not known what they can add to a score.
    fn each(&mut self, parts: &[&Clause], share: Share) -> tantivy::Result<Vec<Name>> {
        parts.iter().map(|part| Ok((self.clause(part, share)?, Score::INFINITY))).collect()
    }

    /// The items that satisfy one need, by its words or by another name.
    fn need(&mut self, need: &Need, share: Share) -> Compiled {
        let names = self.names_of(need, share)?;
        Ok(Box::new(NamesQuery::new(names, self.floor.clone(), Score::INFINITY)))
    }

    /// Things of which all are wanted. None can add more to a score than its names, so that what it takes to be among the
    /// best is known of each.
    fn needs(&mut self, needs: &[&Need], share: Share) -> tantivy::Result<Vec<Name>> {
        let names: Vec<Vec<Name>> = needs.iter().map(|need| self.names_of(need, share)).collect::<Result<_, _>>()?;
        let most: Vec<Score> = names.iter().map(|names| names.iter().map(|(_, most)| most).sum()).collect();
        let all: Score = most.iter().sum();
        let query =
            |(names, most)| -> Name { (Box::new(NamesQuery::new(names, self.floor.clone(), all - most)), most) };
        Ok(names.into_iter().zip(most).map(query).collect())
    }

    /// The names of a need in all zones.
    fn names_of(&mut self, need: &Need, share: Share) -> tantivy::Result<Vec<Name>> {
        let mut zones = self.literal(need)?;
        for term in &need.wider {
            zones.extend(self.wider(need, term)?);
        }
        for phrase in &need.synonyms {
            zones.extend(self.synonym(need, phrase)?);
        }
        for term in need.related.iter().filter(|_| share == Share::Near) {
            zones.extend(self.wider(need, term)?);
        }
        let mut names: Vec<Name> = zones.into_iter().map(|(_, name)| name).collect();
        for terms in &need.alternatives {
            match &terms[..] {
                [term] => names.extend(self.other_name(need, term)?.into_iter().map(|(_, name)| name)),
                terms => names.push(self.every_name(need, terms)?),
            }
        }
        Ok(names)
    }

    /// The items that have all of some things, which together are a need.
    fn every_name(&mut self, need: &Need, terms: &[String]) -> tantivy::Result<Name> {
        let (mut queries, mut most) = (Vec::with_capacity(terms.len()), 0.0);
        for term in terms {
            let zones = self.other_name(need, term)?;
            most += zones.iter().map(|(_, (_, most))| most).sum::<Score>();
            queries.push(any(zones.into_iter().map(|(_, (query, _))| query).collect()));
        }
        Ok((every(queries), most))
    }

    /// The items that have the words of a need as typed, zone by zone.
    pub(super) fn literal(&mut self, need: &Need) -> tantivy::Result<InZones> {
        self.typed(&need.text, Zones::of_words(need))
    }

    /// The items that have these words side by side, zone by zone.
    fn typed(&mut self, text: &str, zones: Zones) -> tantivy::Result<InZones> {
        let typed = typed_words(text, &mut self.stems, any_form);
        match &typed[..] {
            [(_, word)] => self.word(word, zones),
            _ => self.phrase(&typed, zones),
        }
    }

    /// The items that have another name of a need, zone by zone.
    pub(super) fn other_name(&mut self, need: &Need, term: &str) -> tantivy::Result<InZones> {
        self.word(&Pattern::Term(term.to_owned()), Zones::of(need).times(CONCEPT_WEIGHT))
    }

    /// The items that have what satisfies a need less well, zone by zone.
    pub(super) fn wider(&mut self, need: &Need, term: &str) -> tantivy::Result<InZones> {
        self.word(&Pattern::Term(term.to_owned()), Zones::of(need).times(RELATED_WEIGHT))
    }

    /// The items that have what the user says stands for a need, zone by zone.
    pub(super) fn synonym(&mut self, need: &Need, phrase: &str) -> tantivy::Result<InZones> {
        self.typed(phrase, Zones::of(need).times(CONCEPT_WEIGHT))
    }

    /// The items that have what `pattern` means, zone by zone.
    fn word(&mut self, pattern: &Pattern, zones: Zones) -> tantivy::Result<InZones> {
        let mut queries = Vec::with_capacity(Zone::ALL.len());
        for (zone, weight) in zones.weighted() {
            let found = self.find(zone, pattern)?;
            if !found.is_empty() {
                let bm25 = self.lexicon.bm25(zone, found.documents());
                let most = most_of(&bm25) * weight;
                queries.push((zone, (boosted(Box::new(WordQuery::new(zone, found, bm25)), weight), most)));
            }
        }
        Ok(queries)
    }

    /// The items that have these words, each so many positions behind the first, zone by zone.
    fn phrase(&mut self, words: &[(u32, Pattern)], zones: Zones) -> tantivy::Result<InZones> {
        let places = words.iter().enumerate().map(|(word, (offset, _))| (*offset, word)).collect();
        let wanted = Arc::new(Positional::Phrase(places));
        let patterns: Vec<Pattern> = words.iter().map(|(_, pattern)| pattern.clone()).collect();
        let mut queries = Vec::with_capacity(Zone::ALL.len());
        for (zone, weight) in zones.weighted() {
            let query = self.positional(zone, &wanted, &patterns)?;
            let most = query.words.iter().map(|(_, bm25)| most_of(bm25)).sum::<Score>() * weight;
            queries.push((zone, (boosted(Box::new(query), weight), most)));
        }
        Ok(queries)
    }

    /// The items in which the words of a clause stand as it wants them.
    fn placed(&mut self, clause: &Clause) -> Compiled {
        let queries = self.in_zones(clause)?;
        Ok(any(queries.into_iter().map(|(query, weight)| boosted(Box::new(query), weight)).collect()))
    }

    /// The same, zone by zone.
    pub(super) fn in_zones(&mut self, clause: &Clause) -> tantivy::Result<Vec<(PositionalQuery, f32)>> {
        let mut placed = PlacedWords::apart();
        let Some(wanted) = placed.place(clause).map(Arc::new) else { return Ok(Vec::new()) };
        Zones::default().weighted().map(|(zone, weight)| Ok((self.positional(zone, &wanted, &placed.patterns)?, weight))).collect()
    }

    fn positional(
        &mut self,
        zone: Zone,
        wanted: &Arc<Positional>,
        patterns: &[Pattern],
    ) -> tantivy::Result<PositionalQuery> {
        let mut words = Vec::with_capacity(patterns.len());
        for pattern in patterns {
            let found = self.find(zone, pattern)?;
            let bm25 = self.lexicon.bm25(zone, found.documents());
            words.push((found, bm25));
        }
        let beginnings = if wanted.needs_beginnings() { self.beginnings(zone)? } else { Vec::new() };
        Ok(PositionalQuery { zone, wanted: Arc::clone(wanted), words, beginnings })
    }

    fn beginnings(&mut self, zone: Zone) -> tantivy::Result<Vec<(Beginning, Arc<Found>)>> {
        let sentence = (Beginning::Sentence, Pattern::Term(SENTENCE.to_owned()));
        let text = |name| (Beginning::Text(name), Pattern::Term(beginning_of(name)));
        let all = zone.texts().map(|(spec, _)| text(spec.name)).chain([sentence]);
        all.map(|(what, pattern)| Ok((what, self.find(zone, &pattern)?))).collect()
    }

    /// The items that have any value of a field, or none.
    fn has(&mut self, field: &'static str, missing: bool) -> Compiled {
        let present: Box<dyn Query> = match find_field(field).map(|spec| spec.kind) {
            Some(FieldKind::Text(zone, _)) => {
                let found = self.find(zone, &Pattern::Term(beginning_of(field)))?;
                let bm25 = self.lexicon.bm25(zone, found.documents());
                Box::new(WordQuery::new(zone, found, bm25))
            }
            _ => Box::new(ExistsQuery::new(field.to_owned(), false)),
        };
        Ok(if missing { left_out_of_something(vec![excluded(present)]) } else { unscored(present) })
    }

    pub(super) fn find(&mut self, zone: Zone, pattern: &Pattern) -> tantivy::Result<Arc<Found>> {
        if let Some(found) = self.found.get(&(zone, pattern.clone())) {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(self.lexicon.find(zone, pattern)?);
        self.found.insert((zone, pattern.clone()), Arc::clone(&found));
        Ok(found)
    }
}

/// The most that a word can add to a score: what it would in a text without length that says it without end. tantivy's own
/// `max_score` is that of a long text, which lengths that are kept rounded down can pass.
fn most_of(bm25: &Bm25Weight) -> Score {
    const NO_LENGTH: u8 = 0;
    bm25.score(NO_LENGTH, u32::MAX)
}

/// A query that counts so much more or less.
pub fn boosted(query: Box<dyn Query>, weight: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, weight))
}

fn must(queries: Vec<Box<dyn Query>>) -> Vec<(Occur, Box<dyn Query>)> {
    queries.into_iter().map(|query| (Occur::Must, query)).collect()
}

fn excluded(query: Box<dyn Query>) -> (Occur, Box<dyn Query>) {
    (Occur::MustNot, Box::new(ExcludedQuery(query)))
}

/// What is left out is left out of all items where nothing is wanted.
fn left_out_of_something(mut clauses: Vec<(Occur, Box<dyn Query>)>) -> Box<dyn Query> {
    if clauses.iter().all(|(occur, _)| *occur == Occur::MustNot) {
        clauses.push((Occur::Must, unscored(Box::new(AllQuery))));
    }
    Box::new(BooleanQuery::new(clauses))
}

fn queries_of(names: Vec<Name>) -> Vec<Box<dyn Query>> {
    names.into_iter().map(|(query, _)| query).collect()
}

/// A query that wants all of `queries`, at least one.
fn every(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if queries.len() == 1 { queries.swap_remove(0) } else { Box::new(TogetherQuery(queries)) }
}

/// A query that wants any of `queries`.
fn any(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    any_name(queries.into_iter().map(|query| (query, Score::INFINITY)).collect())
}

/// The same, of names. Their scores are added in one order wherever they stand.
fn any_name(mut names: Vec<Name>) -> Box<dyn Query> {
    match names.len() {
        0 => Box::new(EmptyQuery),
        1 => names.swap_remove(0).0,
        _ => Box::new(NamesQuery::new(names, Floor::default(), Score::INFINITY)),
    }
}

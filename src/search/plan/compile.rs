//! Compiles clauses to queries of the index. Each word becomes the terms that the index has for it, in each zone
//! of the letter with its weight; operators become boolean queries, and places in a text positional ones.

use std::collections::HashMap;
use std::sync::Arc;

use tantivy::query::ExistsQuery;

use crate::index::schema::fields::{DISPUTED, FieldKind, Zone, find_field};
use crate::query::{ExpandedTerm, Role};
use crate::search::exec::boolean::{CombinedQuery, Piece};
use crate::search::exec::collect::Dispute;
use crate::search::exec::leaves::at_least::AtLeast;
use crate::search::exec::leaves::constant::Constant;
use crate::search::exec::leaves::tantivy_query::TantivyQuery;
use crate::search::exec::leaves::word::WordQuery;
use crate::search::exec::window_scorer::{NoItems, WindowQuery};
use crate::search::plan::asked_places::AskedPlaces;
use crate::search::plan::clause::Clause;
use crate::search::plan::dispute::disputed;
use crate::search::plan::term_lookup::{FoundTerms, TermLookup};
use crate::search::plan::values::drugs::combinations_with;
use crate::search::plan::values::filter::with_value;
use crate::search::plan::weights::{ALONE_WEIGHT, RELATED_WEIGHT, ZoneWeights};
use crate::search::proximity::compile::{PlacedWords, any_form, typed_words};
use crate::search::proximity::positions::{Beginning, PositionalQuery};
use crate::search::proximity::spans::Positional;
use crate::terms::analysis::{SENTENCE, beginning_of};
use crate::text::{Pattern, Stems};

/// The share of a question that an item must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// All parts.
    All,
    /// At least one part.
    Some,
    /// At least one part, or something related to one.
    Near,
}

/// A compiler of clauses, with the terms of one index.
pub struct Compiler<'a> {
    /// The terms of the index.
    term_lookup: TermLookup<'a>,
    /// The stems of words that were met before.
    stems: Stems,
    /// The only zone that is looked at; `None` where all are.
    only: Option<Zone>,
    /// Terms that were looked up before: most words are wanted in several queries.
    found: HashMap<(Zone, Pattern), Arc<FoundTerms>>,
}

/// A compiled clause, or the error of reading the index.
type Compiled = tantivy::Result<Piece>;
/// The piece for each zone that is looked at.
pub type InZones = Vec<(Zone, Piece)>;

impl<'a> Compiler<'a> {
    /// Makes a compiler for the terms of one index.
    pub fn new(term_lookup: TermLookup<'a>) -> Compiler<'a> {
        Compiler { term_lookup, stems: Stems::default(), only: None, found: HashMap::new() }
    }

    /// Compiles the query for items that have the required share of `clause`, or for all items without a clause, and
    /// that pass all `filters`.
    ///
    /// Filters and strict parts must match whatever share is required; only mere words may be lacking.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn compile(
        &mut self,
        clause: Option<&Clause>,
        required: Required,
        filters: Vec<Arc<dyn WindowQuery>>,
    ) -> tantivy::Result<CombinedQuery> {
        let parts = match clause {
            Some(Clause::Words(parts)) => parts,
            Some(one) => std::slice::from_ref(one),
            None => &[],
        };
        let mut all = self.words(parts, required)?;
        all.must.extend(filters.into_iter().map(|filter| vec![Piece::filter(filter)]));
        Ok(all)
    }

    /// Compiles a clause to a piece of a boolean query.
    pub(crate) fn clause(&mut self, clause: &Clause, required: Required) -> Compiled {
        Ok(match clause {
            Clause::Term(need) => CombinedQuery::any(self.names_of(need, required)?).into_piece(),
            Clause::Words(parts) => self.words(parts, required)?.into_piece(),
            Clause::All(parts) => self.strict(&parts.iter().collect::<Vec<_>>(), required)?.into_piece(),
            Clause::Any(parts) => {
                CombinedQuery::any(self.each(&parts.iter().collect::<Vec<_>>(), required)?).into_piece()
            }
            Clause::Not(_) => self.strict(&[clause], required)?.into_piece(),
            Clause::In(name, part) if *name == DISPUTED => self.in_dispute(part, required)?,
            Clause::Typed { .. } | Clause::Near { .. } | Clause::In(..) => {
                let zones = self.in_zones(clause)?.into_iter();
                CombinedQuery::any(zones.map(|(query, weight)| Piece::new(query, weight)).collect()).into_piece()
            }
            Clause::AtLeast { count, part, .. } => {
                Piece::new(AtLeast { least: *count, zones: self.in_zones(part)? }, 1.0)
            }
            Clause::Value { field, values } | Clause::Asked { field, values } => self.value(field, values)?,
            Clause::Has { field, missing } => self.has(field, *missing)?,
            Clause::Boost(part, factor) => self.clause(part, required)?.times(*factor),
        })
    }

    /// Compiles the items that have the required share of `clause` in the zone in dispute.
    pub(crate) fn in_dispute(&mut self, clause: &Clause, required: Required) -> Compiled {
        // Set for this clause alone, and put back before errors are returned.
        let before = self.only.replace(Zone::Subject);
        let compiled = self.clause(clause, required);
        self.only = before;
        compiled
    }

    /// Compiles the test for items that have the treatment of `clause` in dispute.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn dispute(&mut self, clause: Option<&Clause>) -> tantivy::Result<Dispute> {
        let before = self.only.replace(Zone::Subject);
        let wanted = clause.and_then(disputed);
        let items = wanted.map(|wanted| self.compile(Some(&wanted), Required::All, Vec::new())).transpose();
        self.only = before;
        Ok(Dispute { items: items?, places: clause.map(AskedPlaces::of).unwrap_or_default() })
    }

    /// Returns the zones that are looked at, with their weights.
    fn weighted(&self, zones: ZoneWeights) -> impl Iterator<Item = (Zone, f32)> + use<> {
        let only = self.only;
        zones.weighted().filter(move |(zone, _)| only.is_none_or(|only| only == *zone))
    }

    /// Compiles parts without an operator.
    ///
    /// Optional terms are never required; clauses that are more than mere words always are. Of the rest, each is a
    /// group of its own if all are required, and all are one group of alternatives otherwise.
    fn words(&mut self, parts: &[Clause], required: Required) -> tantivy::Result<CombinedQuery> {
        let is_optional = |part: &Clause| matches!(part, Clause::Term(need) if need.role == Role::Optional);
        let (optional, wanted): (Vec<&Clause>, Vec<&Clause>) = parts.iter().partition(|part| is_optional(part));
        // Values, exclusions and operators hold in every share of the words.
        let (strict, wanted): (Vec<&Clause>, Vec<&Clause>) = wanted.into_iter().partition(|part| part.is_strict());
        let mut all = self.strict(&strict, required)?;
        if required == Required::All {
            // Each part is a group of its own, so that each must match.
            for part in wanted {
                all.must.push(self.each(&[part], required)?);
            }
        } else if !wanted.is_empty() {
            all.must.push(self.each(&wanted, required)?);
        }
        all.should = self.each(&optional, required)?;
        Ok(all)
    }

    /// Compiles parts that must all hold, and those that must not.
    fn strict(&mut self, parts: &[&Clause], required: Required) -> tantivy::Result<CombinedQuery> {
        let mut all = CombinedQuery::default();
        for part in parts {
            match part {
                Clause::Not(part) => all.must_not.push(self.clause(part, Required::All)?),
                part => all.must.push(self.each(&[part], required)?),
            }
        }
        Ok(all)
    }

    /// Compiles parts to alternatives. The names of a term are alternatives of their own, so that each has its own
    /// upper bound of scores.
    fn each(&mut self, parts: &[&Clause], required: Required) -> tantivy::Result<Vec<Piece>> {
        let mut pieces = Vec::with_capacity(parts.len());
        for part in parts {
            match part {
                Clause::Term(need) => pieces.extend(self.names_of(need, required)?),
                part => pieces.push(self.clause(part, required)?),
            }
        }
        Ok(pieces)
    }

    /// Compiles the names of a term, in all zones: its words as typed, broader terms, the user's synonyms, equivalent
    /// names and, if that is enough, related things. An item with several of them scores for each.
    fn names_of(&mut self, need: &ExpandedTerm, required: Required) -> tantivy::Result<Vec<Piece>> {
        let mut zones = if need.has_words() { self.literal(need)? } else { Vec::new() };
        for term in &need.broader {
            zones.extend(self.wider(need, term)?);
        }
        for phrase in &need.synonyms {
            zones.extend(self.synonym(need, phrase)?);
        }
        for term in need.related.iter().filter(|_| required == Required::Near) {
            zones.extend(self.wider(need, term)?);
        }
        let mut names: Vec<Piece> = pieces_in(zones);
        // A name of several things, such as a combination of drugs, wants all of them.
        for terms in &need.equivalents {
            match &terms[..] {
                [term] => names.extend(pieces_in(self.other_name(need, term)?)),
                terms => names.push(self.every_name(need, terms)?),
            }
        }
        Ok(names)
    }

    /// Compiles the items that have all of some things, which together are one thing with a name.
    fn every_name(&mut self, need: &ExpandedTerm, terms: &[String]) -> Compiled {
        let mut all = CombinedQuery::default();
        for term in terms {
            all.must.push(pieces_in(self.other_name(need, term)?));
        }
        Ok(all.into_piece())
    }

    /// Compiles the words of a term as typed, zone by zone.
    pub(crate) fn literal(&mut self, need: &ExpandedTerm) -> tantivy::Result<InZones> {
        self.typed(&need.text, ZoneWeights::of_words(need))
    }

    /// Compiles words that follow each other, zone by zone.
    fn typed(&mut self, text: &str, zones: ZoneWeights) -> tantivy::Result<InZones> {
        let typed = typed_words(text, &mut self.stems, any_form);
        match &typed[..] {
            [(_, word)] => self.word(word, zones),
            _ => self.phrase(&typed, zones),
        }
    }

    /// Compiles another name of a term, zone by zone.
    pub(crate) fn other_name(&mut self, need: &ExpandedTerm, term: &str) -> tantivy::Result<InZones> {
        self.word(&Pattern::Term(term.to_owned()), ZoneWeights::of_name(need))
    }

    /// Compiles something broader or related that satisfies a term less well, zone by zone.
    pub(crate) fn wider(&mut self, need: &ExpandedTerm, term: &str) -> tantivy::Result<InZones> {
        self.word(&Pattern::Term(term.to_owned()), ZoneWeights::of(need).times(RELATED_WEIGHT))
    }

    /// Compiles words that the user defined to mean the same, zone by zone.
    pub(crate) fn synonym(&mut self, need: &ExpandedTerm, phrase: &str) -> tantivy::Result<InZones> {
        self.typed(phrase, ZoneWeights::of_synonyms(need))
    }

    /// Compiles one word, zone by zone; zones without it are left out.
    fn word(&mut self, pattern: &Pattern, zones: ZoneWeights) -> tantivy::Result<InZones> {
        let mut queries = Vec::with_capacity(Zone::ALL.len());
        for (zone, weight) in self.weighted(zones) {
            let found = self.find(zone, pattern)?;
            // A zone without the word needs no scorer.
            if !found.is_empty() {
                queries.push((zone, Piece::new(self.word_query(zone, found), weight)));
            }
        }
        Ok(queries)
    }

    /// Makes the query for the items that have one of the terms in a zone. BM25 takes them as one word: their documents
    /// add up.
    fn word_query(&self, zone: Zone, found: Arc<FoundTerms>) -> WordQuery {
        let bm25 = self.term_lookup.bm25(zone, found.documents());
        WordQuery { zone, found, bm25, letters: self.term_lookup.letters() }
    }

    /// Compiles words at given offsets from the first one, zone by zone.
    fn phrase(&mut self, words: &[(u32, Pattern)], zones: ZoneWeights) -> tantivy::Result<InZones> {
        let places = words.iter().enumerate().map(|(word, (offset, _))| (*offset, word)).collect();
        let wanted = Arc::new(Positional::Phrase(places));
        let patterns: Vec<Pattern> = words.iter().map(|(_, pattern)| pattern.clone()).collect();
        let mut queries = Vec::with_capacity(Zone::ALL.len());
        for (zone, weight) in self.weighted(zones) {
            queries.push((zone, Piece::new(self.positional(zone, &wanted, &patterns)?, weight)));
        }
        Ok(queries)
    }

    /// Compiles a clause about places in a text to a positional query for each zone, with the zone's weight.
    pub(crate) fn in_zones(&mut self, clause: &Clause) -> tantivy::Result<Vec<(PositionalQuery, f32)>> {
        let mut placed = PlacedWords::apart();
        let Some(wanted) = placed.place(clause).map(Arc::new) else { return Ok(Vec::new()) };
        self.weighted(ZoneWeights::default())
            .map(|(zone, weight)| Ok((self.positional(zone, &wanted, &placed.patterns)?, weight)))
            .collect()
    }

    /// Looks up the words of a positional expression in one zone, and the beginnings of sentences and texts if the
    /// expression needs them.
    fn positional(
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

    /// Compiles values of a field. Of a drug, those items get a higher score that ask for it alone.
    fn value(&mut self, field: &'static str, values: &[String]) -> Compiled {
        let items = Piece::filter(with_value(field, values).unwrap_or_else(|| Arc::new(NoItems)));
        let should = if field == "drugs" { self.drugs_alone(values)? } else { Vec::new() };
        Ok(CombinedQuery { must: vec![vec![items]], should, ..CombinedQuery::default() }.into_piece())
    }

    /// Compiles the bonus for items that ask for one of these drugs alone, and not for a combination with it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn drugs_alone(&mut self, drugs: &[String]) -> tantivy::Result<Vec<Piece>> {
        let mut combinations = Vec::new();
        for product in drugs.iter().flat_map(|drug| combinations_with(drug)) {
            let found = self.find(Zone::Subject, &Pattern::Term(product.to_owned()))?;
            if !found.is_empty() {
                combinations.push(Piece::filter(Arc::new(self.word_query(Zone::Subject, found))));
            }
        }
        let Some(items) = with_value("drugs", drugs).filter(|_| !combinations.is_empty()) else {
            return Ok(Vec::new());
        };
        let must = vec![vec![Piece::filter(items)]];
        let alone = CombinedQuery { must, must_not: combinations, ..CombinedQuery::default() };
        Ok(vec![Piece::new(Constant(Arc::new(alone)), ALONE_WEIGHT)])
    }

    /// Compiles the items that have any value of a field, or none.
    fn has(&mut self, field: &'static str, missing: bool) -> Compiled {
        let present: Arc<dyn WindowQuery> = match find_field(field).map(|spec| spec.kind) {
            Some(FieldKind::Text(zone, _)) => {
                let found = self.find(zone, &Pattern::Term(beginning_of(field)))?;
                Arc::new(self.word_query(zone, found))
            }
            _ => TantivyQuery::of(Box::new(ExistsQuery::new(field.to_owned(), false))),
        };
        let present = Piece::filter(present);
        let absent = |present| CombinedQuery { must_not: vec![present], ..CombinedQuery::default() }.into_piece();
        Ok(if missing { absent(present) } else { present })
    }

    /// Looks up the terms for a pattern in a zone, once.
    pub(crate) fn find(&mut self, zone: Zone, pattern: &Pattern) -> tantivy::Result<Arc<FoundTerms>> {
        if let Some(found) = self.found.get(&(zone, pattern.clone())) {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(self.term_lookup.find(zone, pattern)?);
        self.found.insert((zone, pattern.clone()), Arc::clone(&found));
        Ok(found)
    }
}

/// Drops the zones of pieces.
fn pieces_in(zones: InZones) -> Vec<Piece> {
    zones.into_iter().map(|(_, piece)| piece).collect()
}

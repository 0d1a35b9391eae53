//! Compiles clauses to queries of the index. Each word becomes the terms that the index has for it, in each zone
//! of the letter with its weight; operators become boolean queries, and places in a text positional ones.

use std::sync::Arc;

use crate::index::schema::fields::{DISPUTED, FieldKind, Zone, find_field};
use crate::search::exec::boolean::{CombinedQuery, Piece, Wanted};
use crate::search::exec::collect::Dispute;
use crate::search::exec::leaves::at_least::AtLeast;
use crate::search::exec::leaves::constant::Constant;
use crate::search::exec::leaves::has_value::HasValue;
use crate::search::exec::windows::window_scorer::{NoItems, WindowQuery};
use crate::search::plan::asked_places::AskedPlaces;
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::things::{in_places, names_of, near, weighed, words_alone};
use crate::search::plan::compile::weights::{ALONE_WEIGHT, FARTHEST_AGE, NEARER_AGE_WEIGHT};
use crate::search::plan::compile::zone_terms::ZoneTerms;
use crate::search::plan::dispute::{any_treatment, disputed};
use crate::search::plan::term_lookup::TermLookup;
use crate::search::plan::values::drugs::combinations_with;
use crate::search::plan::values::filter::with_value;
use crate::terms::analysis::beginning_of;
use crate::text::Pattern;

/// The share of a question that an item must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Required {
    /// All parts.
    All,
    /// At least one part.
    Some,
    /// All parts that an operator joins; of mere words at least one, or a sibling of one.
    NearAll,
    /// At least one part, or a sibling of one.
    NearSome,
}

impl Required {
    /// Returns the share that is required of what an operator joins: siblings are near to what is asked, and are nothing
    /// that an operator joins.
    fn exactly(self) -> Required {
        match self {
            Required::All | Required::NearAll => Required::All,
            Required::Some | Required::NearSome => Required::Some,
        }
    }

    /// Returns true if an item that is near to what is asked is looked for too.
    fn takes_near(self) -> bool {
        matches!(self, Required::NearAll | Required::NearSome)
    }
}

/// A compiler of clauses, with the terms of one index.
pub struct Compiler<'a> {
    /// The terms of the index, in the zones that are looked at.
    pub(crate) terms: ZoneTerms<'a>,
}

/// A compiled clause, or the error of reading the index.
type Compiled = tantivy::Result<Piece>;

impl<'a> Compiler<'a> {
    /// Makes a compiler for the terms of one index.
    pub fn new(term_lookup: TermLookup<'a>) -> Compiler<'a> {
        Compiler { terms: ZoneTerms::new(term_lookup) }
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
        if let Some(treatment) = clause.and_then(any_treatment) {
            all.treatment = Some(self.in_dispute(&treatment, Required::All)?);
        }
        all.must.extend(filters.into_iter().map(|filter| vec![Piece::filter(filter)]));
        Ok(all)
    }

    /// Compiles a clause to a piece of a boolean query.
    pub(crate) fn clause(&mut self, clause: &Clause, required: Required) -> Compiled {
        Ok(match clause {
            Clause::Term(_) => CombinedQuery::any(self.each(&[clause], required)?).into_piece(),
            Clause::Words(parts) => self.words(parts, required)?.into_piece(),
            Clause::All(parts) => self.strict(&parts.iter().collect::<Vec<_>>(), required)?.into_piece(),
            Clause::Any(parts) => {
                CombinedQuery::any(self.each(&parts.iter().collect::<Vec<_>>(), required)?).into_piece()
            }
            Clause::Not(_) => self.strict(&[clause], required)?.into_piece(),
            Clause::In(name, part) if *name == DISPUTED => self.in_dispute(part, required)?,
            Clause::Typed { .. } | Clause::Near { .. } | Clause::In(..) => {
                let sources = in_places(&mut self.terms, clause)?;
                CombinedQuery::any(weighed(&self.terms, sources, 1.0).into_iter().collect()).into_piece()
            }
            Clause::AtLeast { count, part, .. } => {
                Piece::new(AtLeast { least: *count, zones: self.terms.in_zones(part)? }, 1.0)
            }
            Clause::Value { field, values } | Clause::Asked { field, values } => self.value(field, values)?,
            Clause::Has { field, missing } => self.has(field, *missing)?,
            Clause::Boost(part, factor) => self.clause(part, required)?.times(*factor),
        })
    }

    /// Compiles the items that have the required share of `clause` in the zone in dispute.
    pub(crate) fn in_dispute(&mut self, clause: &Clause, required: Required) -> Compiled {
        // Set for this clause alone, and put back before errors are returned.
        let before = self.terms.only.replace(Zone::Subject);
        let compiled = self.clause(clause, required);
        self.terms.only = before;
        compiled
    }

    /// Compiles the test for items that have the treatment of `clause` in dispute.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn dispute(&mut self, clause: Option<&Clause>) -> tantivy::Result<Dispute> {
        let before = self.terms.only.replace(Zone::Subject);
        let wanted = clause.and_then(disputed);
        let items = wanted.map(|wanted| self.compile(Some(&wanted), Required::All, Vec::new())).transpose();
        self.terms.only = before;
        Ok(Dispute { items: items?, places: clause.map(AskedPlaces::of).unwrap_or_default() })
    }

    /// Compiles parts without an operator.
    ///
    /// Optional terms are never required; clauses that are more than mere words always are. Of the rest, each is a
    /// group of its own if all are required, and all are one group of alternatives otherwise.
    fn words(&mut self, parts: &[Clause], required: Required) -> tantivy::Result<CombinedQuery> {
        let (optional, wanted): (Vec<&Clause>, Vec<&Clause>) = parts.iter().partition(|part| part.is_optional());
        // Values, exclusions and operators hold in every share of the words.
        let (strict, wanted): (Vec<&Clause>, Vec<&Clause>) = wanted.into_iter().partition(|part| part.is_strict());
        let exactly = required.exactly();
        let mut all = self.strict(&strict, exactly)?;
        if required == Required::All {
            // Each part is a group of its own, so that each must match.
            for part in wanted {
                all.must.push(self.each(&[part], required)?);
            }
        } else {
            for part in wanted {
                let own = self.each(&[part], exactly)?;
                let near = if required.takes_near() { self.near(part)? } else { Vec::new() };
                all.wanted.push(Wanted { own, near, is_help: false });
                let alone = match part {
                    Clause::Term(need) => words_alone(&mut self.terms, need)?,
                    _ => Vec::new(),
                };
                // An item with one word of a name is near to what is asked, but has none of it.
                match required.takes_near() {
                    true => all.wanted.extend(alone.into_iter().map(Wanted::help)),
                    false => all.should.extend(alone),
                }
            }
        }
        all.should.extend(self.each(&optional, exactly)?);
        Ok(all)
    }

    /// Compiles parts that must all hold, and those that must not.
    fn strict(&mut self, parts: &[&Clause], required: Required) -> tantivy::Result<CombinedQuery> {
        let mut all = CombinedQuery::default();
        for part in parts {
            match part {
                Clause::Not(part) => all.must_not.push(self.clause(part, Required::All)?),
                // "MRI AND female patients": the last word is not required.
                part if part.is_optional() && parts.len() > 1 => all.should.extend(self.each(&[part], required)?),
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
                Clause::Term(need) => pieces.extend(names_of(&mut self.terms, need)?),
                part => pieces.push(self.clause(part, required)?),
            }
        }
        Ok(pieces)
    }

    /// Compiles what is near to a term, or to one of the terms that are joined by OR.
    fn near(&mut self, part: &Clause) -> tantivy::Result<Vec<Piece>> {
        match part {
            Clause::Term(need) => near(&mut self.terms, need),
            Clause::Any(parts) => {
                let near = parts.iter().map(|part| self.near(part)).collect::<tantivy::Result<Vec<_>>>()?;
                Ok(near.into_iter().flatten().collect())
            }
            _ => Ok(Vec::new()),
        }
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
            let found = self.terms.find(Zone::Subject, &Pattern::Term(product.to_owned()))?;
            if !found.is_empty() {
                combinations.push(Piece::filter(Arc::new(self.terms.word_query(Zone::Subject, found))));
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
                let found = self.terms.find(zone, &Pattern::Term(beginning_of(field)))?;
                Arc::new(self.terms.word_query(zone, found))
            }
            _ => Arc::new(HasValue(field)),
        };
        let present = Piece::filter(present);
        let absent = |present| CombinedQuery { must_not: vec![present], ..CombinedQuery::default() }.into_piece();
        Ok(if missing { absent(present) } else { present })
    }
}

/// Compiles the bonus for items about workers of nearly this age: the nearer, the more.
pub fn nearest_ages(age: u16) -> impl Iterator<Item = Piece> {
    let within = move |years: u16| with_value("age", &[format!("{}..{}", age.saturating_sub(years), age + years)]);
    (0..FARTHEST_AGE).filter_map(within).map(|items| Piece::new(Constant(items), NEARER_AGE_WEIGHT))
}

//! Collecting hits: those that have all that is asked, and when they are few, those that come near.

use std::collections::HashSet;

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByString};
use tantivy::{DocAddress, Order};

use super::collect::{Total, collect, count};
use super::combined::CombinedQuery;
use super::compile::{Compiler, Share};
use super::filter::Filters;
use super::resolve::Meaning;
use super::searcher::{Grouping, MatchMode, Options, Searcher};
use crate::error::Result;

/// A hit before it is dressed.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// How well it fits.
    pub score: f32,
    /// Whether it has only some of the words.
    pub partial: bool,
    pub(super) address: DocAddress,
}

impl Ranked {
    /// Which item it is, as long as the searcher is open: its segment, and its place there.
    #[doc(hidden)]
    pub fn place(&self) -> (u32, u32) {
        (self.address.segment_ord, self.address.doc_id)
    }
}

/// What has been listed already.
#[derive(Default)]
struct Listed {
    items: HashSet<DocAddress>,
    letters: HashSet<String>,
}

impl Searcher {
    /// The best hits in order and how many there are in all; says in the notes when some are partial.
    pub(super) fn rank(
        &self,
        meaning: &mut Meaning,
        filters: &Filters,
        options: &Options,
    ) -> Result<(Vec<Ranked>, Total)> {
        let limit = options.limit.unwrap_or(usize::MAX);
        let share = if options.matching == MatchMode::Any { Share::Some } else { Share::All };
        let mut compiler = Compiler::new(self.lexicon());
        let clause = meaning.clause.as_ref();
        let mut compiled = |share| {
            let drugs = filters.values.get("drugs").map_or(&[][..], Vec::as_slice);
            let query = compiler.compile(clause, share, filters.queries()).and_then(|mut query| {
                query.beside.extend(compiler.drugs_alone(drugs)?);
                Ok(query)
            });
            query.map_err(|error| self.engine(error))
        };
        let all = compiled(share)?;
        let mut listed = Listed::default();
        let (mut ranked, total) = self.best(&all, limit, options.grouping, &mut listed)?;
        let has_parts = clause.is_some_and(|clause| clause.parts().len() > 1 || clause.has_related());
        if options.matching == MatchMode::Auto && has_parts && ranked.len() < limit {
            let near = compiled(Share::Near)?;
            let (rest, _) = self.best(&near, limit - ranked.len(), options.grouping, &mut listed)?;
            if !rest.is_empty() {
                let what = if total.items == 0 { "no item has" } else { "few items have" };
                meaning.notes.push(format!(
                    "{what} all of this; items that have some of it, or something near to it, follow as partial"
                ));
            }
            ranked.extend(rest.into_iter().map(|hit| Ranked { partial: true, ..hit }));
        }
        if total.items == 0 {
            let notes = self.why_nothing(&mut compiler, meaning.clause.as_ref(), filters)?;
            meaning.notes.extend(notes);
        }
        Ok((ranked, total))
    }

    /// The best `limit` hits that are not listed yet, of each letter only the best when letters are
    /// wanted; lists them. With them how many hits there are in all.
    fn best(
        &self,
        query: &CombinedQuery,
        limit: usize,
        grouping: Grouping,
        listed: &mut Listed,
    ) -> Result<(Vec<Ranked>, Total)> {
        let mut best = Vec::new();
        // Few letters have more than a handful of items, so that a wider list usually holds enough.
        let factor = if grouping == Grouping::Letter { 4 } else { 1 };
        let mut width = limit.saturating_add(listed.items.len()).saturating_mul(factor);
        loop {
            let (top, total) = self.top(query, width)?;
            let exhausted = top.len() < width;
            for ranked in top {
                let is_new = listed.items.insert(ranked.address);
                if best.len() < limit && is_new && self.is_wanted(&ranked, grouping, listed)? {
                    best.push(ranked);
                }
            }
            if exhausted || best.len() >= limit {
                return Ok((best, total));
            }
            width = width.saturating_mul(4);
        }
    }

    fn is_wanted(&self, ranked: &Ranked, grouping: Grouping, listed: &mut Listed) -> Result<bool> {
        Ok(grouping == Grouping::Item || listed.letters.insert(self.letter_of(ranked.address)?))
    }

    /// The best `limit` hits by score, equal ones by id, and how many there are in all.
    pub(super) fn top(&self, query: &CombinedQuery, limit: usize) -> Result<(Vec<Ranked>, Total)> {
        let limit = limit.min(usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX));
        let engine = |error| self.engine(error);
        if limit == 0 {
            return Ok((Vec::new(), count(&self.searcher, &self.letters, query).map_err(engine)?));
        }
        let by_score = (SortBySimilarityScore, Order::Desc);
        let by_id = (SortByString::for_field("id"), Order::Asc);
        let top = TopDocs::with_limit(limit).order_by((by_score, by_id));
        let (total, top) = collect(&self.searcher, &self.letters, query, limit, &top).map_err(engine)?;
        let ranked = |((score, _), address)| Ranked { score, partial: false, address };
        Ok((top.into_iter().map(ranked).collect(), total))
    }
}

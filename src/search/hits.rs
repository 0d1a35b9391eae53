//! Collecting hits: those that have all that is asked, and when they are few, those that come near.

use std::collections::HashSet;

use tantivy::collector::TopDocs;
use tantivy::collector::sort_key::{SortBySimilarityScore, SortByString};
use tantivy::query::BooleanQuery;
use tantivy::{DocAddress, Order};

use super::collect::{Total, TotalCollector};
use super::compile::{Share, compile};
use super::filter::Filters;
use super::rank::Statistics;
use super::searcher::{Grouping, MatchMode, Options, Searcher};
use crate::error::Result;
use crate::query::Understood;

/// A hit before it is dressed.
#[derive(Debug, Clone)]
pub struct Ranked {
    /// How well it fits.
    pub score: f32,
    /// Whether it has only some of the words.
    pub partial: bool,
    pub(super) address: DocAddress,
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
        understood: &mut Understood,
        filters: &Filters,
        options: &Options,
    ) -> Result<(Vec<Ranked>, Total)> {
        let limit = options.limit.unwrap_or(usize::MAX);
        let share = if options.matching == MatchMode::Any { Share::Some } else { Share::All };
        let all = compile(&understood.needs, &understood.excluded, share, filters.queries());
        let total = self.searcher.search(&all, &TotalCollector).map_err(|error| self.engine(error))?;
        let mut listed = Listed::default();
        let mut ranked = self.best(&all, limit, options.grouping, &mut listed)?;
        let has_parts = understood.needs.len() > 1 || understood.needs.iter().any(|need| !need.related.is_empty());
        if options.matching == MatchMode::Auto && has_parts && ranked.len() < limit {
            let near = compile(&understood.needs, &understood.excluded, Share::Near, filters.queries());
            let rest = self.best(&near, limit - ranked.len(), options.grouping, &mut listed)?;
            if !rest.is_empty() {
                let what = if total.items == 0 { "no item has" } else { "few items have" };
                understood.notes.push(format!(
                    "{what} all of this; items that have some of it, or something near to it, follow as partial"
                ));
            }
            ranked.extend(rest.into_iter().map(|hit| Ranked { partial: true, ..hit }));
        }
        Ok((ranked, total))
    }

    /// The best `limit` hits that are not listed yet, of each letter only the best when letters are
    /// wanted; lists them.
    fn best(&self, query: &BooleanQuery, limit: usize, grouping: Grouping, listed: &mut Listed) -> Result<Vec<Ranked>> {
        let mut best = Vec::new();
        // Few letters have more than a handful of items, so that a wider list usually holds enough.
        let factor = if grouping == Grouping::Letter { 4 } else { 1 };
        let mut width = limit.saturating_add(listed.items.len()).saturating_mul(factor);
        while best.len() < limit {
            let top = self.top(query, width)?;
            let exhausted = top.len() < width;
            for ranked in top {
                let is_new = listed.items.insert(ranked.address);
                if best.len() < limit && is_new && self.is_wanted(&ranked, grouping, listed)? {
                    best.push(ranked);
                }
            }
            if exhausted {
                break;
            }
            width = width.saturating_mul(4);
        }
        Ok(best)
    }

    fn is_wanted(&self, ranked: &Ranked, grouping: Grouping, listed: &mut Listed) -> Result<bool> {
        Ok(grouping == Grouping::Item || listed.letters.insert(self.letter_of(ranked.address)?))
    }

    /// The best `limit` hits by score, equal ones by id.
    pub(super) fn top(&self, query: &BooleanQuery, limit: usize) -> Result<Vec<Ranked>> {
        let limit = limit.min(usize::try_from(self.searcher.num_docs()).unwrap_or(usize::MAX));
        if limit == 0 {
            return Ok(Vec::new());
        }
        let by_score = (SortBySimilarityScore, Order::Desc);
        let by_id = (SortByString::for_field("id"), Order::Asc);
        let collector = TopDocs::with_limit(limit).order_by((by_score, by_id));
        let statistics = Statistics::new(&self.searcher, &self.totals);
        let top = self.searcher.search_with_statistics_provider(query, &collector, &statistics);
        let ranked = |((score, _), address)| Ranked { score, partial: false, address };
        Ok(top.map_err(|error| self.engine(error))?.into_iter().map(ranked).collect())
    }
}

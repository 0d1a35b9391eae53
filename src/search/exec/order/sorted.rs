//! Finds the first hits in the order of fields. All hits are looked at in columns, and only those are scored that may
//! be among the first: the better ones, and of those that are equal to the last the best by score.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, DocId, SegmentOrdinal, SegmentReader};

use crate::search::exec::collect::{Question, Total, count_each};
use crate::search::exec::order::columns::{LACKING, SortColumn, open_columns, values_in};
use crate::search::exec::order::sort_key::{HitPlace, SCORE, SortKey};
use crate::search::exec::windows::threshold::{ScoreThreshold, TopK};
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::open_index::OpenIndex;

/// The first hits in an order.
pub struct Sorted {
    /// Exact numbers of hits.
    pub total: Total,
    /// The first hits that have all that is asked, in order, each with its place in it.
    pub hits: Vec<(HitPlace, DocAddress)>,
    /// For each key, the number of hits that have no value of it.
    pub lacking: Vec<u64>,
}

/// Returns the first `limit` hits of `question` in the order of `keys`; equal ones by score, then by id.
///
/// # Errors
/// When the index cannot be read.
pub fn sorted_top(index: &OpenIndex, question: &Question, keys: &[SortKey], limit: usize) -> tantivy::Result<Sorted> {
    let segments = index.searcher.segment_readers();
    let mut walks = Vec::with_capacity(segments.len());
    for segment in segments {
        walks.push(SegmentWalk::new(index, segment, keys, limit)?);
    }
    let is_scored = keys.iter().any(|key| key.name() == SCORE);
    let elsewhere =
        segments.iter().map(|segment| question.elsewhere(index, segment)).collect::<tantivy::Result<Vec<_>>>()?;
    let mode = if is_scored { index.mode() } else { index.mode().unscored() };
    let total = count_each(index, question, mode, |ordinal, base, scorer| {
        let (walk, hits) = (&mut walks[ordinal], question.whole(scorer).clone());
        if is_scored {
            let factor = |item| elsewhere[ordinal].as_ref().map_or(1.0, |elsewhere| elsewhere.factor(item));
            walk.scores.resize((base + hits.window()) as usize, 0.0);
            scorer.for_each_competitive(base, &hits, |item, score| walk.scores[item as usize] = score * factor(item));
        }
        walk.look(base, &hits);
    })?;
    let (mut hits, mut lacking) = (Vec::new(), vec![0; keys.len()]);
    for (ordinal, walk) in (0..).zip(walks) {
        lacking.iter_mut().zip(&walk.lacking).for_each(|(all, lacking)| *all += lacking);
        hits.extend(walk.first(index, question, ordinal)?);
    }
    hits.sort_unstable_by(|(one, _), (other, _)| one.compare(other, keys));
    hits.truncate(limit);
    Ok(Sorted { total, hits, lacking })
}

/// A walk over the hits of a segment that remembers those that may be among the first.
struct SegmentWalk {
    /// The columns of the keys.
    columns: Vec<SortColumn>,
    /// The column of ids.
    ids: Option<StrColumn>,
    /// The number of hits that are wanted.
    limit: usize,
    /// The ranks of the first hits so far, the last of them on top.
    first: BinaryHeap<Vec<u64>>,
    /// The hits that were not after the last of the first ones when they were seen, by the beginning of the window.
    candidates: Vec<(DocId, WindowSet)>,
    /// The scores of hits, where they are sorted by them.
    scores: Vec<f32>,
    /// For each key, the number of hits without a value.
    lacking: Vec<u64>,
    /// The ranks of the hit that is looked at.
    ranks: Vec<u64>,
}

impl SegmentWalk {
    /// Begins with no hits.
    fn new(index: &OpenIndex, segment: &SegmentReader, keys: &[SortKey], limit: usize) -> tantivy::Result<SegmentWalk> {
        Ok(SegmentWalk {
            columns: open_columns(index, segment, keys)?,
            ids: index.columns.texts(segment, "id")?,
            limit,
            first: BinaryHeap::new(),
            candidates: Vec::new(),
            scores: Vec::new(),
            lacking: vec![0; keys.len()],
            ranks: Vec::with_capacity(keys.len()),
        })
    }

    /// Looks at the hits of the window that begins at `base`.
    fn look(&mut self, base: DocId, hits: &WindowSet) {
        let mut candidates = hits.clone();
        candidates.retain(|at| self.takes(base + at));
        if candidates.count() > 0 {
            self.candidates.push((base, candidates));
        }
    }

    /// Returns true if a hit is not after the last of the first ones, and puts it among these if it is before.
    fn takes(&mut self, item: DocId) -> bool {
        let score = self.scores.get(item as usize).copied().unwrap_or(0.0);
        let is_full = self.first.len() >= self.limit;
        let last = self.first.peek().filter(|_| is_full);
        let mut order = if is_full { Ordering::Equal } else { Ordering::Less };
        self.ranks.clear();
        for (at, column) in self.columns.iter().enumerate() {
            // Of a hit that is out already only missing values count.
            if order == Ordering::Greater && !column.may_lack() {
                continue;
            }
            let rank = column.rank(item, score);
            self.lacking[at] += u64::from(rank == LACKING);
            if let (Ordering::Equal, Some(last)) = (order, last) {
                order = rank.cmp(&last[at]);
            }
            self.ranks.push(rank);
        }
        if order == Ordering::Less && !is_full {
            self.first.push(self.ranks.clone());
        } else if order == Ordering::Less
            && let Some(mut last) = self.first.peek_mut()
        {
            last.clone_from(&self.ranks);
        }
        order != Ordering::Greater
    }

    /// Compares a hit with the last of the first ones.
    fn compare(&self, item: DocId, last: &[u64]) -> Ordering {
        let score = self.scores.get(item as usize).copied().unwrap_or(0.0);
        let ranks = self.columns.iter().map(|column| column.rank(item, score));
        ranks.cmp(last.iter().copied())
    }

    /// Scores the candidates and returns the first of them with their places.
    fn first(
        self,
        index: &OpenIndex,
        question: &Question,
        ordinal: SegmentOrdinal,
    ) -> tantivy::Result<Vec<(HitPlace, DocAddress)>> {
        let segment = index.searcher.segment_reader(ordinal);
        let last = self.first.peek().filter(|_| self.first.len() >= self.limit);
        let those = |wanted: Ordering| {
            let among = self.candidates.iter().map(|(base, candidates)| {
                let mut those = candidates.clone();
                those.retain(|at| last.map_or(Ordering::Less, |last| self.compare(base + at, last)) == wanted);
                (*base, those)
            });
            among.filter(|(_, those)| those.count() > 0).collect::<Vec<_>>()
        };
        let mut scored = self.best(index, question, segment, &those(Ordering::Less), usize::MAX)?;
        let room = self.limit.saturating_sub(scored.len());
        scored.extend(self.best(index, question, segment, &those(Ordering::Equal), room)?);
        let place = |(score, item)| {
            let address = DocAddress::new(ordinal, item);
            let mut id = String::new();
            if let Some((ids, ord)) = self.ids.as_ref().and_then(|ids| Some((ids, ids.ords().first(item)?))) {
                ids.ord_to_str(ord, &mut id)?;
            }
            Ok((HitPlace { values: values_in(&self.columns, item, score)?, score, id }, address))
        };
        scored.into_iter().map(place).collect()
    }

    /// Scores the hits of some windows, and returns the best `limit` of them, equal ones by id.
    fn best(
        &self,
        index: &OpenIndex,
        question: &Question,
        segment: &SegmentReader,
        windows: &[(DocId, WindowSet)],
        limit: usize,
    ) -> tantivy::Result<Vec<(f32, DocId)>> {
        if windows.is_empty() || limit == 0 {
            return Ok(Vec::new());
        }
        let (threshold, elsewhere) = (ScoreThreshold::default(), question.elsewhere(index, segment)?);
        let mut scorer = question.hits.boolean_scorer(segment, index.mode(), threshold.clone())?;
        let (mut top_k, mut best) = (TopK::new(&threshold, limit), BinaryHeap::new());
        for (base, those) in windows {
            scorer.among(*base, those);
            scorer.for_each_competitive(*base, those, |item, score| {
                let score = score * elsewhere.as_ref().map_or(1.0, |elsewhere| elsewhere.factor(item));
                if top_k.takes(score) {
                    // Within a segment the numbers of ids are in their order. The worst comes out first.
                    let id = self.ids.as_ref().and_then(|ids| ids.ords().first(item));
                    best.push((Reverse(score.max(0.0).to_bits()), id, item));
                    if best.len() > limit {
                        best.pop();
                    }
                }
            });
        }
        Ok(best.into_iter().map(|(Reverse(bits), _, item)| (f32::from_bits(bits), item)).collect())
    }
}

//! Collects hits: counts all of them exactly and keeps the best. Counts are part of every answer, so all hits are
//! visited as bits of windows, but only competitive ones are scored.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, DocId, SegmentReader};

use crate::index::segment::block_join::FirstItems;
use crate::letter::Decision;
use crate::search::exec::boolean::CombinedQuery;
use crate::search::exec::boolean_scorer::BooleanScorer;
use crate::search::exec::leaves::letters::LetterCount;
use crate::search::exec::threshold::{ScoreThreshold, TopK};
use crate::search::exec::window_scorer::Mode;
use crate::search::exec::window_set::WindowSet;
use crate::search::open_index::OpenIndex;
use crate::search::plan::asked_places::{AskedPlaces, Elsewhere};

/// Exact numbers of hits.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Total {
    /// Number of items that have all that is asked.
    pub items: u64,
    /// Number of letters with at least one of these items.
    pub letters: u64,
    /// Number of these items that have the asked treatment in dispute.
    pub disputed: u64,
    /// Number of disputed items that were overturned.
    pub overturned: u64,
    /// Number of disputed items that were upheld.
    pub upheld: u64,
    /// Number of items that have only some of what is asked.
    pub partial: u64,
    /// True if the question asks something that an item may have in dispute, and not only who or when.
    #[serde(skip)]
    pub is_disputable: bool,
}

/// The query for the hits, with the one that tells which of them have it in dispute.
pub struct Question {
    /// The query for the hits.
    pub hits: CombinedQuery,
    /// The test for disputed hits; `None` where they need not be told apart.
    pub dispute: Option<Dispute>,
    /// True if an item that lacks some of what is wanted counts as one that has all.
    pub some_is_enough: bool,
    /// True if of the items that lack some only those are ranked that have an asked treatment in dispute.
    pub keeps_treatment: bool,
    /// True if the best hits are put in order again by what they share.
    pub takes_feedback: bool,
}

/// The test for hits that have the asked treatment in dispute.
#[derive(Clone)]
pub struct Dispute {
    /// The query for such items; `None` where all hits are such.
    pub items: Option<CombinedQuery>,
    /// The places of the body that are asked for: a hit about another place does not dispute the question.
    pub places: AskedPlaces,
}

impl From<CombinedQuery> for Question {
    fn from(hits: CombinedQuery) -> Question {
        Question { hits, dispute: None, some_is_enough: false, keeps_treatment: false, takes_feedback: false }
    }
}

/// Counts the hits of `question`, without scores.
///
/// # Errors
/// When the index cannot be read.
pub fn count(index: &OpenIndex, question: &Question) -> tantivy::Result<Total> {
    count_each(index, question, index.mode().unscored(), |_, _, _| {})
}

/// Counts the hits of `question`, and calls `visit` with each window that has some, open in a scorer of `mode`: the
/// number of the segment, the first item of the window, and the scorer.
///
/// # Errors
/// When the index cannot be read.
pub fn count_each(
    index: &OpenIndex,
    question: &Question,
    mode: Mode,
    mut visit: impl FnMut(usize, DocId, &mut BooleanScorer),
) -> tantivy::Result<Total> {
    let mut total = Total::default();
    for (ordinal, segment) in index.searcher.segment_readers().iter().enumerate() {
        let scorer = question.hits.boolean_scorer(segment, mode, ScoreThreshold::default())?;
        let mut tally = question.tally(segment, index.mode())?;
        let visit = |scorer: &mut BooleanScorer, base| visit(ordinal, base, scorer);
        total.add(question, scorer, index.letters.of(segment)?, tally.as_mut(), visit);
    }
    Ok(total)
}

/// Calls `visit` with each window of hits of `question`: the number of the segment, the first item of the window, and
/// those of its items that have all that is asked, or only the disputed ones among them.
///
/// # Errors
/// When the index cannot be read.
pub fn for_each_window(
    index: &OpenIndex,
    question: &Question,
    only_disputed: bool,
    mut visit: impl FnMut(u32, DocId, &WindowSet),
) -> tantivy::Result<()> {
    for (ordinal, segment) in (0..).zip(index.searcher.segment_readers()) {
        let mut scorer = question.hits.boolean_scorer(segment, index.mode().unscored(), ScoreThreshold::default())?;
        let mut tally = if only_disputed { question.tally(segment, index.mode())? } else { None };
        let mut next = 0;
        while let Some(base) = scorer.open(next) {
            let hits = if question.some_is_enough { scorer.hits() } else { scorer.full() };
            next = base + hits.window();
            match &mut tally {
                Some(tally) => visit(ordinal, base, &tally.disputed(base, hits)),
                None => visit(ordinal, base, hits),
            }
        }
    }
    Ok(())
}

/// Counts the hits of `question` and collects the best `limit` with `collector`. The collector sees every hit that
/// can be among the best, and not many others. The last of the answer are those of them that lack some of what is asked.
///
/// # Errors
/// When the index cannot be read.
pub fn collect<C: Collector>(
    index: &OpenIndex,
    question: &Question,
    limit: usize,
    collector: &C,
) -> tantivy::Result<(Total, C::Fruit, HashSet<DocAddress>)> {
    let (mut total, mut fruits, mut partial) = (Total::default(), Vec::new(), HashSet::new());
    // One threshold for all segments: what the first ones hold lets the later ones skip more.
    let threshold = ScoreThreshold::default();
    let mut top_k = TopK::new(&threshold, limit);
    for (ordinal, segment) in (0..).zip(index.searcher.segment_readers()) {
        let mut best = collector.for_segment(ordinal, segment)?;
        let mut tally = question.tally(segment, index.mode())?;
        let elsewhere = question.elsewhere(segment)?;
        let scorer = question.hits.boolean_scorer(segment, index.mode(), threshold.clone())?;
        total.add(question, scorer, index.letters.of(segment)?, tally.as_mut(), |scorer, base| {
            let among = if question.keeps_treatment { scorer.kept() } else { WindowSet::all(index.window) };
            let full = scorer.full().clone();
            scorer.for_each_competitive(base, &among, |item, score| {
                // The factor only lowers a score, so that the upper bounds still hold.
                let score = score * elsewhere.as_ref().map_or(1.0, |elsewhere| elsewhere.factor(item));
                if top_k.takes(score) {
                    best.collect(item, score);
                    if !question.some_is_enough && !full.has(item - base) {
                        partial.insert(DocAddress::new(ordinal, item));
                    }
                }
            });
        });
        fruits.push(best.harvest());
    }
    Ok((total, collector.merge_fruits(fruits)?, partial))
}

impl Question {
    /// Returns the items of the current window of a scorer that have all that is asked.
    pub fn whole<'a>(&self, scorer: &'a BooleanScorer) -> &'a WindowSet {
        if self.some_is_enough { scorer.hits() } else { scorer.full() }
    }

    /// Opens the test for items about other places in a segment; `None` where no place is asked for.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn elsewhere(&self, segment: &SegmentReader) -> tantivy::Result<Option<Elsewhere>> {
        let places = self.dispute.as_ref().map(|dispute| &dispute.places).filter(|places| !places.is_empty());
        places.map(|places| places.in_segment(segment)).transpose()
    }

    /// Opens the counter of disputed hits in a segment; `None` where they are not counted.
    fn tally(&self, segment: &SegmentReader, mode: Mode) -> tantivy::Result<Option<Tally>> {
        let Some(Dispute { items, .. }) = &self.dispute else { return Ok(None) };
        let open = |items: &CombinedQuery| items.boolean_scorer(segment, mode.unscored(), ScoreThreshold::default());
        let disputed = items.as_ref().map(open).transpose()?;
        let decisions = segment.fast_fields().str("decision")?;
        let ordinal = |decision: Decision| {
            let column = decisions.as_ref()?;
            column.dictionary().term_ord(decision.as_str()).ok().flatten()
        };
        let (overturned, upheld) = (ordinal(Decision::Overturned), ordinal(Decision::Upheld));
        Ok(Some(Tally { disputed, elsewhere: self.elsewhere(segment)?, decisions, overturned, upheld }))
    }
}

/// Counter of the disputed hits of a segment, and of their decisions.
struct Tally {
    /// The items that have it in dispute; `None` where all hits have.
    disputed: Option<BooleanScorer>,
    /// The items about other places.
    elsewhere: Option<Elsewhere>,
    /// The column of decisions; `None` in a segment without any.
    decisions: Option<StrColumn>,
    /// The ordinal of "overturned" in that column.
    overturned: Option<u64>,
    /// The ordinal of "upheld" in that column.
    upheld: Option<u64>,
}

impl Tally {
    /// Returns the disputed ones among the hits of the window that begins at `base`.
    fn disputed(&mut self, base: DocId, hits: &WindowSet) -> WindowSet {
        let mut disputed = hits.clone();
        if let Some(scorer) = &mut self.disputed {
            // Only hits count, and items in dispute can be many more.
            disputed = scorer.among(base, hits).clone();
        }
        if let Some(elsewhere) = &self.elsewhere {
            disputed.retain(|at| !elsewhere.has(base + at));
        }
        disputed
    }

    /// Adds the disputed ones among the hits of the window that begins at `base` to `total`.
    fn add(&mut self, base: DocId, hits: &WindowSet, total: &mut Total) {
        let disputed = self.disputed(base, hits);
        total.disputed += u64::from(disputed.count());
        // A segment without decisions has neither overturned nor upheld items.
        let Some(decisions) = &self.decisions else { return };
        disputed.for_each(|at| {
            let decision = decisions.ords().first(base + at);
            total.overturned += u64::from(decision.is_some() && decision == self.overturned);
            total.upheld += u64::from(decision.is_some() && decision == self.upheld);
        });
    }
}

impl Total {
    /// Adds the hits of a segment whose letters begin at `firsts`, and calls `visit` with each window that has some.
    fn add(
        &mut self,
        question: &Question,
        mut scorer: BooleanScorer,
        firsts: Arc<FirstItems>,
        mut tally: Option<&mut Tally>,
        mut visit: impl FnMut(&mut BooleanScorer, DocId),
    ) {
        let mut letters = LetterCount::new(firsts);
        let mut next = 0;
        while let Some(base) = scorer.open(next) {
            let hits = if question.some_is_enough { scorer.hits() } else { scorer.full() };
            self.partial += u64::from(scorer.hits().count() - hits.count());
            self.items += u64::from(hits.count());
            self.letters += u64::from(letters.count(base, hits));
            if let Some(tally) = &mut tally {
                tally.add(base, hits, self);
            }
            next = base + hits.window();
            visit(&mut scorer, base);
        }
    }
}

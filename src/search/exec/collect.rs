//! Collects hits: counts all of them exactly and keeps the best. Counts are part of every answer, so all hits are
//! visited as bits of windows, but only competitive ones are scored.

use std::collections::HashSet;

use serde::Serialize;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::StrColumn;
use tantivy::{DocAddress, DocId, SegmentReader};

use crate::letter::Decision;
use crate::search::exec::boolean::CombinedQuery;
use crate::search::exec::boolean_scorer::BooleanScorer;
use crate::search::exec::leaves::letters::LetterCount;
use crate::search::exec::segments::{SegmentPart, in_parts};
use crate::search::exec::windows::kept_hits::{HitSink, HitWindow};
use crate::search::exec::windows::threshold::{ScoreThreshold, TopK};
use crate::search::exec::windows::window_scorer::Mode;
use crate::search::exec::windows::window_set::WindowSet;
use crate::search::open_index::OpenIndex;
use crate::search::options::Partial;
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
    /// Number of these that have nothing of it but what is near to it, which a search for any of it counts as partial too.
    #[serde(skip)]
    pub only_near: u64,
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
    /// The items that lack some of what is wanted and are ranked too.
    pub partial: RankedPartial,
    /// True if the best hits are put in order again by what they share.
    pub takes_feedback: bool,
    /// The place where all hits are left, if they are wanted again.
    pub sink: Option<HitSink>,
}

/// The items that lack some of what is asked and are ranked with the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RankedPartial {
    /// All of them.
    All,
    /// Those that have an asked treatment in dispute.
    InDispute,
    /// None of them.
    None,
}

impl From<Partial> for RankedPartial {
    fn from(partial: Partial) -> RankedPartial {
        if partial == Partial::Few { RankedPartial::InDispute } else { RankedPartial::All }
    }
}

/// The test for hits that have the asked treatment in dispute.
#[derive(Clone)]
pub struct Dispute {
    /// The query for such items; `None` where all hits are such.
    pub items: Option<CombinedQuery>,
    /// The places of the body that are asked for: a hit about another place does not dispute the question.
    pub places: AskedPlaces,
}

impl Total {
    /// Tells which of the partial items `--match any` shows, with a verb and the word for all of them; empty if it shows none.
    pub(crate) fn by_any(&self, verb: &str, all: &str) -> String {
        match self.partial - self.only_near {
            0 => String::new(),
            some if some < self.partial => format!(" (--match any {verb} {some} of them)"),
            _ => format!(" (--match any {verb} {all})"),
        }
    }
}

impl From<CombinedQuery> for Question {
    fn from(hits: CombinedQuery) -> Question {
        Question {
            hits,
            dispute: None,
            some_is_enough: false,
            partial: RankedPartial::All,
            takes_feedback: false,
            sink: None,
        }
    }
}

/// Counts the hits of `question`, without scores.
///
/// # Errors
/// When the index cannot be read.
pub fn count(index: &OpenIndex, question: &Question) -> tantivy::Result<Total> {
    question.forget_hits();
    let count = |parts: &[SegmentPart<'_>]| {
        let mut total = Total::default();
        for part in parts {
            let walk = HitWalk { index, question, part, mode: index.mode().unscored() };
            walk.add_to(&mut total, &ScoreThreshold::default(), |_, _| {})?;
        }
        Ok(total)
    };
    Ok(in_parts(index, count)?.into_iter().sum())
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
    question.forget_hits();
    let mut total = Total::default();
    for part in &SegmentPart::all_of(index) {
        let walk = HitWalk { index, question, part, mode };
        walk.add_to(&mut total, &ScoreThreshold::default(), |scorer, base| visit(part.number as usize, base, scorer))?;
    }
    Ok(total)
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
    question.forget_hits();
    // One threshold for all parts: what the first ones hold lets the later ones skip more.
    let threshold = ScoreThreshold::default();
    let walk = |parts: &[SegmentPart<'_>]| {
        let (mut total, mut fruits, mut partial) = (Total::default(), Vec::new(), Vec::new());
        let mut top_k = TopK::new(&threshold, limit);
        for part in parts {
            let mut best = collector.for_segment(part.number, part.segment)?;
            let elsewhere = question.elsewhere(index, part.segment)?;
            let walk = HitWalk { index, question, part, mode: index.mode() };
            walk.add_to(&mut total, &threshold, |scorer, base| {
                let whole = question.whole(scorer).clone();
                let mut among = match question.partial {
                    RankedPartial::All => WindowSet::all(index.window),
                    RankedPartial::InDispute => scorer.disputed(),
                    RankedPartial::None => WindowSet::new(index.window),
                };
                among.join(&whole, |partial, whole| partial | whole);
                scorer.for_each_competitive(base, &among, |item, score| {
                    // The factor only lowers a score, so that the upper bounds still hold.
                    let score = score * elsewhere.as_ref().map_or(1.0, |elsewhere| elsewhere.factor(item));
                    if top_k.takes(score) {
                        best.collect(item, score);
                        if !whole.has(item - base) {
                            partial.push(DocAddress::new(part.number, item));
                        }
                    }
                });
            })?;
            fruits.push(best.harvest());
        }
        Ok((total, fruits, partial))
    };
    let (mut total, mut fruits, mut partial) = (Total::default(), Vec::new(), HashSet::new());
    for (of_part, found, lacking) in in_parts(index, walk)? {
        total += of_part;
        fruits.extend(found);
        partial.extend(lacking);
    }
    Ok((total, collector.merge_fruits(fruits)?, partial))
}

/// A walk over the hits of a part of a segment.
struct HitWalk<'a> {
    index: &'a OpenIndex,
    question: &'a Question,
    part: &'a SegmentPart<'a>,
    mode: Mode,
}

impl HitWalk<'_> {
    /// Adds the numbers of the hits to `total`, and calls `visit` with each window that has some, open in a scorer that may
    /// skip what is below the `threshold`.
    fn add_to(
        &self,
        total: &mut Total,
        threshold: &ScoreThreshold,
        mut visit: impl FnMut(&mut BooleanScorer, DocId),
    ) -> tantivy::Result<()> {
        let HitWalk { index, question, part: SegmentPart { number, segment, items }, mode } = self;
        let mut scorer = question.hits.boolean_scorer(segment, *mode, threshold.clone())?;
        let mut tally = question.tally(index, segment)?;
        let mut letters = LetterCount::new(index.letters.of(segment)?);
        let mut next = items.start;
        while let Some(base) = scorer.open(next, items.end) {
            let hits = question.whole(&scorer);
            let partial = scorer.hits().count() - hits.count();
            if partial > 0 {
                total.partial += u64::from(partial);
                total.only_near += u64::from(scorer.hits().count() - scorer.some().count());
            }
            total.items += u64::from(hits.count());
            total.letters += u64::from(letters.count(base, hits));
            let disputed = tally.as_mut().map(|tally| tally.add(base, hits, total));
            if let Some(sink) = question.sink.as_ref().filter(|_| hits.count() > 0) {
                let (hits, segment) = (hits.clone(), *number);
                sink.add(HitWindow { segment, base, disputed: disputed.unwrap_or_else(|| hits.clone()), hits });
            }
            next = base + hits.window();
            visit(&mut scorer, base);
        }
        Ok(())
    }
}

impl Question {
    /// Removes the hits that an earlier walk left.
    fn forget_hits(&self) {
        if let Some(sink) = &self.sink {
            sink.clear();
        }
    }

    /// Returns the items of the current window of a scorer that have all that is asked, or some of it where that is enough.
    pub fn whole<'a>(&self, scorer: &'a BooleanScorer) -> &'a WindowSet {
        if self.some_is_enough { scorer.some() } else { scorer.full() }
    }

    /// Opens the test for items about other places in a segment; `None` where no place is asked for.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn elsewhere(&self, index: &OpenIndex, segment: &SegmentReader) -> tantivy::Result<Option<Elsewhere>> {
        let places = self.dispute.as_ref().map(|dispute| &dispute.places).filter(|places| !places.is_empty());
        places.map(|places| places.in_segment(&index.columns, segment)).transpose()
    }

    /// Returns the score with which an item is ranked; `None` where it is no hit, not even a partial one.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn score_of(&self, index: &OpenIndex, address: DocAddress) -> tantivy::Result<Option<f32>> {
        let (segment, mode) = (index.searcher.segment_reader(address.segment_ord), index.mode());
        let mut scorer = self.hits.boolean_scorer(segment, mode, ScoreThreshold::default())?;
        let (base, mut item) = (address.doc_id - address.doc_id % mode.window, WindowSet::new(mode.window));
        item.add(address.doc_id - base);
        scorer.among(base, &item);
        let mut found = None;
        scorer.for_each_competitive(base, &item, |_, score| found = Some(score));
        let factor = self.elsewhere(index, segment)?.map_or(1.0, |elsewhere| elsewhere.factor(address.doc_id));
        Ok(found.map(|score| score * factor))
    }

    /// Opens the counter of disputed hits in a segment; `None` where they are not counted.
    fn tally(&self, index: &OpenIndex, segment: &SegmentReader) -> tantivy::Result<Option<Tally>> {
        let Some(Dispute { items, .. }) = &self.dispute else { return Ok(None) };
        let mode = index.mode().unscored();
        let open = |items: &CombinedQuery| items.boolean_scorer(segment, mode, ScoreThreshold::default());
        let disputed = items.as_ref().map(open).transpose()?;
        let decisions = index.columns.texts(segment, "decision")?;
        let ordinal = |decision: Decision| {
            let column = decisions.as_ref()?;
            column.dictionary().term_ord(decision.as_str()).ok().flatten()
        };
        let (overturned, upheld) = (ordinal(Decision::Overturned), ordinal(Decision::Upheld));
        Ok(Some(Tally { disputed, elsewhere: self.elsewhere(index, segment)?, decisions, overturned, upheld }))
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

    /// Adds the disputed ones among the hits of the window that begins at `base` to `total`, and returns them.
    fn add(&mut self, base: DocId, hits: &WindowSet, total: &mut Total) -> WindowSet {
        let disputed = self.disputed(base, hits);
        total.disputed += u64::from(disputed.count());
        // A segment without decisions has neither overturned nor upheld items.
        if let Some(decisions) = &self.decisions {
            disputed.for_each(|at| {
                let decision = decisions.ords().first(base + at);
                total.overturned += u64::from(decision.is_some() && decision == self.overturned);
                total.upheld += u64::from(decision.is_some() && decision == self.upheld);
            });
        }
        disputed
    }
}

impl std::ops::AddAssign for Total {
    fn add_assign(&mut self, other: Total) {
        self.items += other.items;
        self.letters += other.letters;
        self.disputed += other.disputed;
        self.overturned += other.overturned;
        self.upheld += other.upheld;
        self.partial += other.partial;
        self.only_near += other.only_near;
        self.is_disputable |= other.is_disputable;
    }
}

impl std::iter::Sum for Total {
    fn sum<I: Iterator<Item = Total>>(totals: I) -> Total {
        totals.fold(Total::default(), |mut sum, total| {
            sum += total;
            sum
        })
    }
}

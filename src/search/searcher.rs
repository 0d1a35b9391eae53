//! The public interface of searching: opens an index and answers queries. The work is done by functions over the
//! open index, which this file only joins.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tantivy::{DocAddress, DocId};

use crate::deadline::{READING, is_over};
use crate::index::schema::record::Record;
use crate::index::{Commit, IndexError};
use crate::letter::Decision;
use crate::search::diagnose::missing_dates::undated;
use crate::search::diagnose::overrun::within;
use crate::search::diagnose::zero_hits::why_nothing;
use crate::search::error::{Result, SearchError};
use crate::search::exec::collect::{Question, Total, count};
use crate::search::exec::hits::{HitPage, rank, rank_whole};
use crate::search::exec::order::pages::{fitting, next_page};
use crate::search::exec::order::ranked::Ranked;
use crate::search::exec::visits::{HitsToVisit, SegmentHits, count_hits, visit_hits};
use crate::search::exec::windows::window_set::SMALLEST_WINDOW;
use crate::search::open_index::OpenIndex;
use crate::search::options::{Grouping, Options};
use crate::search::plan::bind::{bind, merged_filters};
use crate::search::plan::clause::Clause;
use crate::search::plan::compile::compiler::{Compiler, Required};
use crate::search::plan::resolve::Meaning;
use crate::search::plan::values::both_outcomes::ask_both_outcomes;
use crate::search::plan::values::filter::Filters;
use crate::search::request::Request;
use crate::search::show::all_hits::AllHits;
use crate::search::show::details::{count_others, folded_items, lacked, parts, weighing};
use crate::search::show::explain::{Explained, explain, explained, plan};
use crate::search::show::lookup::{has_item, item_named, show};
use crate::search::show::outcome_counts::outcome_counts;
use crate::search::show::results::{Counted, IndexView, Ranking, Results, UnderstoodView, read_hits, view};
use crate::search::show::snippet::Highlighter;
use crate::search::similar::nearest::{SimilarHits, nearest};

/// An index that is open for searching. It goes on seeing what it saw when it was opened, whatever is committed
/// later.
pub struct Searcher {
    /// The snapshot.
    index: OpenIndex,
}

impl Searcher {
    /// Opens the index in the folder `path`.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(path: &Path) -> Result<Searcher, IndexError> {
        Ok(Searcher { index: OpenIndex::open(path)? })
    }

    /// Returns the same searcher, evaluating the fewest items at a time on several threads. Answers are the same and come
    /// later: this is for tests, whose small indexes then cross the bounds of windows and parts.
    #[doc(hidden)]
    pub fn in_small_windows(mut self) -> Searcher {
        self.index.window = SMALLEST_WINDOW;
        self.index.threads = 3;
        self
    }

    /// Returns the same searcher, which walks over the index on so many threads at most; 0 is one for each core.
    pub(crate) fn on_threads(mut self, most: usize) -> Searcher {
        if most > 0 {
            self.index.threads = self.index.threads.min(most);
        }
        self
    }

    /// Returns the file that a letter was read from, if it still exists; for a letter in an archive, the archive.
    pub(crate) fn path_of(&self, source: &str) -> Option<PathBuf> {
        let file = source.split_once("!/").map_or(source, |(archive, _)| archive);
        let mut paths = self.index.commit.sources.iter().flat_map(|from| {
            // A source may be the file itself.
            let own = from.file_name().is_some_and(|name| name == file).then(|| from.clone());
            [Some(from.join(file)), own].into_iter().flatten()
        });
        paths.find(|path| path.is_file()).and_then(|path| path.canonicalize().ok())
    }

    /// Returns the commit that the searcher sees.
    pub fn commit(&self) -> &Commit {
        &self.index.commit
    }

    /// Makes the highlighter that marks in texts what a query asks for, for programs that show whole letters.
    ///
    /// # Errors
    /// When the query cannot be understood.
    pub fn highlighter<'a>(&self, request: impl Into<Request<'a>>) -> Result<Highlighter, SearchError> {
        let request = request.into();
        let (query, options) = request.parts()?;
        Ok(Highlighter::new(bind(&self.index, query, options)?.clause.as_ref()))
    }

    /// Answers a query: its best hits with records and snippets, exact totals, and notes on how it was understood.
    ///
    /// ```no_run
    /// let searcher = imr::search::Searcher::open("index".as_ref())?;
    /// for hit in searcher.search("lumbar MRI overturned")?.hits {
    ///     println!("{} {}", hit.id, hit.procedure);
    /// }
    /// # Ok::<(), imr::search::SearchError>(())
    /// ```
    ///
    /// - Items that have only some of what is asked are partial hits, in one order with the others, as
    ///   [`Options::partial`] says.
    ///
    /// - Where nothing is found, the notes say which part of the query is to blame.
    ///
    /// - Equal scores are ordered by id.
    ///
    /// # Errors
    /// When the query cannot be understood or the index cannot be read.
    pub fn search<'a>(&self, request: impl Into<Request<'a>>) -> Result<Results, SearchError> {
        let (started, index, request) = (Instant::now(), &self.index, request.into());
        let (query, options) = request.parts()?;
        within(&self.index, query, options, || {
            let changed = fitting(index, query, options)?;
            let mut meaning = bind(index, query, options)?;
            meaning.notes.extend(changed);
            let filters = merged_filters(&mut meaning);
            let page = ranked(index, &mut meaning, &filters, options)?;
            let next = next_page(index, query, options, (&page.hits, page.before, page.has_more))?;
            let HitPage { hits: ranked, before, total, .. } = page;
            meaning.notes.extend(notes_on_hits(index, &meaning, &filters, options)?);
            let highlighter = if options.bare { None } else { Some(weighing(index, meaning.clause.as_ref())?) };
            let addresses: Vec<DocAddress> = ranked.iter().map(|ranked| ranked.address).collect();
            let is_partial = |ranked: &&Ranked| ranked.partial && !options.bare;
            let partial: Vec<DocAddress> = ranked.iter().filter(is_partial).map(|ranked| ranked.address).collect();
            // Parts are compiled only if some hit can lack one.
            let parts = parts(index, meaning.clause.as_ref().filter(|_| !partial.is_empty()))?;
            let mut lacked = lacked(index, &parts, &partial)?.into_iter();
            let mut hits = read_hits(index, &ranked, before + 1, highlighter.as_ref(), options.snippets)?;
            for (hit, ranked) in hits.iter_mut().zip(ranked).take_while(|_| !is_over(READING)) {
                if is_partial(&&ranked) {
                    hit.lacks = lacked.next().unwrap_or_default();
                }
                let near_duplicates = ranked.near_duplicates.iter().map(|address| index.id_of(*address));
                hit.near_duplicates = near_duplicates.collect::<Result<_>>()?;
                if options.grouping == Grouping::Letter {
                    hit.items = Some(folded_items(index, &ranked.siblings)?);
                }
                if options.explain {
                    hit.explain =
                        Some(explained(index, &meaning, &filters, options, (ranked.address, ranked.feedback))?);
                }
            }
            if options.grouping == Grouping::Collapsed {
                count_others(index, &mut hits, &addresses, meaning.clause.as_ref(), &filters, options)?;
            }
            let explain = if options.explain { Some(plan(index, query, &meaning)?) } else { None };
            Ok(Results {
                query: query.text().to_owned(),
                understood: view(query, meaning, options.matching, filters),
                total,
                index: IndexView::of(&index.commit),
                // Rounded to hundredths of a millisecond.
                took_ms: options.timed.then(|| (started.elapsed().as_secs_f64() * 1e5).round() / 100.0),
                hits,
                facets: BTreeMap::new(),
                next,
                explain,
            })
        })
    }

    /// Counts the hits of a query, without reading any record.
    ///
    /// # Errors
    /// When the query cannot be understood or the index cannot be read.
    pub fn count<'a>(&self, request: impl Into<Request<'a>>) -> Result<Counted, SearchError> {
        let (index, request) = (&self.index, request.into());
        let (query, options) = request.parts()?;
        within(&self.index, query, options, || {
            let mut meaning = bind(index, query, options)?;
            let filters = merged_filters(&mut meaning);
            let HitPage { total, .. } =
                ranked(index, &mut meaning, &filters, &Options { limit: Some(0), ..options.clone() })?;
            meaning.notes.extend(notes_on_hits(index, &meaning, &filters, options)?);
            Ok(Counted { total, notes: meaning.notes })
        })
    }

    /// Ranks all hits of a query, without their texts: these are read one by one with [`Searcher::ranked_record`].
    /// Partial hits are left out.
    ///
    /// # Errors
    /// When the query cannot be understood or the index cannot be read.
    pub fn rank_all<'a>(&self, request: impl Into<Request<'a>>) -> Result<Ranking, SearchError> {
        let (index, request) = (&self.index, request.into());
        let (query, options) = request.parts()?;
        within(&self.index, query, options, || {
            let mut meaning = bind(index, query, options)?;
            let filters = merged_filters(&mut meaning);
            let hits = all_ranked(index, &mut meaning, &filters, options)?;
            Ok(Ranking { hits, notes: meaning.notes })
        })
    }

    /// Ranks all hits of a query, as [`Searcher::rank_all`] does, in little memory and with their numbers.
    ///
    /// # Errors
    /// When the query cannot be understood or the index cannot be read.
    pub(crate) fn all_hits<'a>(&self, request: impl Into<Request<'a>>) -> Result<AllHits, SearchError> {
        let (index, request) = (&self.index, request.into());
        let (query, options) = request.parts()?;
        within(&self.index, query, options, || {
            let mut meaning = bind(index, query, options)?;
            let filters = merged_filters(&mut meaning);
            let mut compiler = Compiler::new(index.term_lookup());
            let (hits, total) = rank_whole(index, &mut compiler, &mut meaning, &filters, options)?;
            if total.items == 0 {
                meaning.notes.extend(why_nothing(index, &mut compiler, meaning.clause.as_ref(), &filters)?);
            }
            let options = options.for_all_hits();
            meaning.notes.extend(notes_on_hits(index, &meaning, &filters, &options)?);
            Ok(AllHits { hits, understood: view(query, meaning, options.matching, filters), total })
        })
    }

    /// Ranks all hits of a query whatever their outcome: one that the query asks for is left out of it, and a note says
    /// so. Returns the hits, and what was understood.
    ///
    /// # Errors
    /// When the query cannot be understood or the index cannot be read.
    pub(crate) fn rank_all_outcomes<'a>(
        &self,
        request: impl Into<Request<'a>>,
    ) -> Result<(Vec<Ranked>, UnderstoodView), SearchError> {
        let (index, request) = (&self.index, request.into());
        let (query, options) = request.parts()?;
        within(&self.index, query, options, || {
            let mut meaning = bind(index, query, options)?;
            let mut filters = merged_filters(&mut meaning);
            ask_both_outcomes(&mut meaning, &mut filters);
            let hits = all_ranked(index, &mut meaning, &filters, options)?;
            Ok((hits, view(query, meaning, options.matching, filters)))
        })
    }

    /// Reads the record of a ranked hit.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn ranked_record(&self, ranked: &Ranked) -> Result<Record, SearchError> {
        self.index.record(ranked.address)
    }

    /// Explains why the item `id` is a hit of a query or is none.
    ///
    /// # Errors
    /// When there is no such item, the query cannot be understood, or the index cannot be read.
    pub fn explain<'a>(&self, request: impl Into<Request<'a>>, id: &str) -> Result<Explained, SearchError> {
        let request = request.into();
        let (query, options) = request.parts()?;
        within(&self.index, query, options, || explain(&self.index, query, options, id))
    }

    /// Finds the items most like one, which need not be in the index; of one `decision` alone where it is given. Items
    /// of the same letter and copies of it are left out.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn similar(&self, to: &Record, decision: Option<Decision>, options: &Options) -> Result<SimilarHits> {
        options.deadline.bound(|| nearest(&self.index, to, decision, options))?
    }

    /// Reads the records of a letter, or the one of an item, in the order of the items.
    ///
    /// # Errors
    /// When there is no such letter or item, or the index cannot be read.
    pub fn show(&self, id: &str) -> Result<Vec<Record>, SearchError> {
        show(&self.index, id)
    }

    /// Calls `visit` with the number of the segment and that of the item for each hit of a query that has all that is
    /// asked, in order; no record is read. Returns what was understood.
    ///
    /// # Errors
    /// When the query cannot be understood or the index cannot be read.
    pub(crate) fn visit_hits<'a>(
        &self,
        request: impl Into<Request<'a>>,
        wanted: HitsToVisit<'_>,
        visit: &mut dyn FnMut(u32, DocId),
    ) -> Result<UnderstoodView, SearchError> {
        let (index, request) = (&self.index, request.into());
        let (query, options) = request.parts()?;
        within(&self.index, query, options, || {
            let (meaning, filters) = visit_hits(index, query, options, wanted, visit)?;
            Ok(view(query, meaning, options.matching, filters))
        })
    }

    /// Calls `count` with the hits of each segment that a query has all of, segments side by side on all cores, and returns
    /// what it returns, in the order of segments. No record is read.
    ///
    /// # Errors
    /// When the query cannot be understood or the index cannot be read.
    pub(crate) fn count_hits<'a, T: Send>(
        &self,
        request: impl Into<Request<'a>>,
        wanted: HitsToVisit<'_>,
        count: impl Fn(SegmentHits<'_>) -> T + Sync,
    ) -> Result<Vec<T>, SearchError> {
        let request = request.into();
        let (query, options) = request.parts()?;
        within(&self.index, query, options, || count_hits(&self.index, query, options, wanted, count))
    }

    /// Returns how a query is understood, without looking for hits.
    ///
    /// # Errors
    /// When the query cannot be understood or the index cannot be read.
    pub(crate) fn understood<'a>(&self, request: impl Into<Request<'a>>) -> Result<UnderstoodView, SearchError> {
        let request = request.into();
        let (query, options) = request.parts()?;
        let mut meaning = bind(&self.index, query, options)?;
        let filters = merged_filters(&mut meaning);
        Ok(view(query, meaning, options.matching, filters))
    }

    /// Counts the items and letters that have a value of a field; without a field all of them.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn items_with(&self, field: Option<&'static str>) -> Result<Total, SearchError> {
        let index = &self.index;
        let has = field.map(|field| Clause::Has { field, missing: false });
        let hits = Compiler::new(index.term_lookup()).compile(has.as_ref(), Required::All, Vec::new());
        let total = hits.and_then(|hits| count(index, &Question::from(hits)));
        total.map_err(|error| index.engine(error))
    }

    /// Returns the open index, for counts over its columns.
    pub(crate) fn open_index(&self) -> &OpenIndex {
        &self.index
    }

    /// Returns the id of the item that `typed` names in whatever form, or of the only item of the letter that it names.
    ///
    /// # Errors
    /// When it names none or several, or the index cannot be read.
    pub(crate) fn item_named(&self, typed: &str) -> Result<String> {
        self.index.id_of(item_named(&self.index, typed)?)
    }

    /// Returns true if there is an item of exactly this id.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub(crate) fn has_item(&self, id: &str) -> Result<bool, SearchError> {
        has_item(&self.index, id)
    }
}

/// Ranks all hits that have all that is asked, and adds the notes on them.
fn all_ranked(index: &OpenIndex, meaning: &mut Meaning, filters: &Filters, options: &Options) -> Result<Vec<Ranked>> {
    let options = options.for_all_hits();
    let HitPage { hits, .. } = ranked(index, meaning, filters, &options)?;
    meaning.notes.extend(notes_on_hits(index, meaning, filters, &options)?);
    Ok(hits)
}

/// Ranks the hits, and notes why there are none where nothing was found.
fn ranked(index: &OpenIndex, meaning: &mut Meaning, filters: &Filters, options: &Options) -> Result<HitPage> {
    // One compiler for both: it keeps the terms that it looked up.
    let mut compiler = Compiler::new(index.term_lookup());
    let page = rank(index, &mut compiler, meaning, filters, options)?;
    if page.total.items == 0 {
        let notes = why_nothing(index, &mut compiler, meaning.clause.as_ref(), filters)?;
        meaning.notes.extend(notes);
    }
    Ok(page)
}

/// Tells what the hits leave out, and their outcomes where numbers are asked for.
fn notes_on_hits(index: &OpenIndex, meaning: &Meaning, filters: &Filters, options: &Options) -> Result<Vec<String>> {
    let mut notes: Vec<String> =
        undated(index, meaning.clause.as_ref(), filters, options.matching)?.into_iter().collect();
    if meaning.asks_numbers {
        notes.push(outcome_counts(index, meaning, filters, options)?);
    }
    Ok(notes)
}

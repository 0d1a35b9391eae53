//! `imr eval`: measures the ranking against judged queries, and against an earlier ranking.
//!
//! `inputs` and `baseline` read the files, `report` has the figures, `text` and `csv` print them.

mod baseline;
mod csv;
mod inputs;
mod report;
mod text;

use std::collections::{BTreeMap, HashMap};
use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::{Map, Value};

use crate::cli::commands::batch;
use crate::cli::commands::batch::BatchQuery;
use crate::cli::commands::eval::baseline::Baseline;
use crate::cli::commands::eval::inputs::{judgements, listed};
use crate::cli::commands::eval::report::{EvalReport, MeasuredQuery};
use crate::cli::commands::shared_args::SearchArgs;
use crate::cli::error::OurError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::status::Status;
use crate::cli::terminal::plain::counted;
use crate::counts::evaluation::judgements::Judgements;
use crate::counts::evaluation::measures::{DEPTH, Figures};
use crate::counts::evaluation::trec_run::{id_of_trec, trec_id};
use crate::query::{Query, QueryError};
use crate::search::to_json;
use crate::search::{Options, SearchError, Searcher};

/// Measure the ranking with judged queries
///
/// Prints nDCG@10, MRR@10, P@5 and recall@50: means over all queries of QRELS that have a relevant item, and over
/// those of each class. Items that are not judged are not relevant; queries that cannot be understood count as 0.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr eval queries.jsonl qrels.txt --json > before.json\n  imr eval queries.jsonl qrels.txt --baseline before.json\n  imr eval queries.jsonl qrels.txt --match any --per-query"
)]
pub struct EvalArgs {
    /// The queries, one a line, or {"qid":…,"query":…} a line, as 'imr query --batch' reads them; - is stdin
    #[arg(value_name = "QUERIES")]
    queries: PathBuf,
    /// The relevant items: QID 0 ITEM GRADE a line
    #[arg(value_name = "QRELS")]
    judgements: PathBuf,
    /// Compare with FILE: what 'imr query --batch … --format trec' printed, or 'imr eval --json'
    ///
    /// Tells by each measure how many queries are better, equal and worse, and the p value of a two-sided paired
    /// randomisation test: how often chance alone makes a difference as large.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Take the class of a query from this KEY of its line [default: class, kind or type, the first that is there]
    #[arg(long, value_name = "KEY")]
    by: Option<String>,
    /// Print the figures of each query; json and csv always have them
    #[arg(long)]
    per_query: bool,
    #[command(flatten)]
    search: SearchArgs,
    /// Print the figures as
    #[arg(long, value_enum, default_value_t = EvalFormat::Text)]
    format: EvalFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum EvalFormat {
    /// Tables to read
    Text,
    /// One JSON object
    Json,
    /// A row for all queries, for each class and for each query
    Csv,
}

/// Keys that hold the class of a query where no other is named.
const CLASS_KEYS: [&str; 3] = ["class", "kind", "type"];

/// A query as read: a faulty one counts as 0.
type EvalQuery = BatchQuery<Result<Query, QueryError>>;

impl EvalArgs {
    /// Asks all queries, measures and prints.
    /// The status is 2 if a line of QUERIES is faulty, though the others are measured.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let options = Options { limit: Some(DEPTH), bare: true, ..self.search.options()? };
        // All files are read before the index is opened: a mistake in them is the likelier one.
        let judgements = judgements(&self.judgements)?;
        let baseline = self.baseline.as_deref().map(|path| baseline::read(path, &judgements)).transpose()?;
        let (questions, mut faulty) = batch::read(&self.queries, |text| Ok(self.search.query(text)))?;
        let searcher = open_searcher(global)?;
        let mut rankings = HashMap::new();
        for question in &questions {
            let ranking = match rankings.contains_key(question.qid.as_str()) {
                true => Err(format!("there is a query '{}' already", question.qid)),
                false => ranking(question, &searcher, &options)?,
            };
            match ranking {
                Ok(ranking) => {
                    rankings.insert(question.qid.as_str(), ranking);
                }
                Err(reason) => {
                    batch::tell(&question.place, &reason);
                    faulty += 1;
                }
            }
        }
        let mut notes = self.notes(&judgements, &questions, baseline.as_ref(), faulty);
        notes.extend(self.lacking(&judgements, &searcher)?);
        let by = self.class_key(&questions);
        let queries = measured(&judgements, &questions, &rankings, by.as_deref());
        let report = EvalReport::new(queries, by, baseline, notes);
        self.print(&report, global, out)?;
        Ok(if faulty > 0 { Status::Usage } else { Status::Found })
    }

    /// Prints the figures. JSON has the notes in it.
    fn print(&self, report: &EvalReport, global: &Global, out: &mut dyn Write) -> anyhow::Result<()> {
        let format = if self.json { EvalFormat::Json } else { self.format };
        if format != EvalFormat::Json {
            report.notes.iter().for_each(|note| global.note(note));
        }
        match format {
            EvalFormat::Text => text::write(out, report, self.per_query)?,
            EvalFormat::Json => writeln!(out, "{}", to_json(report)?)?,
            EvalFormat::Csv => csv::write(out, report)?,
        }
        Ok(())
    }

    /// Returns the key that holds the class of queries; `None` if no line has one.
    fn class_key(&self, questions: &[EvalQuery]) -> Option<String> {
        let is_there = |key: &&str| questions.iter().any(|question| question.more.contains_key(*key));
        let named: Option<Vec<&str>> = self.by.as_deref().map(|key| vec![key]);
        named.unwrap_or(CLASS_KEYS.to_vec()).into_iter().find(is_there).map(str::to_owned)
    }

    /// Tells what of the files is left out, or counts as 0.
    fn notes(
        &self,
        judgements: &Judgements,
        questions: &[EvalQuery],
        baseline: Option<&Baseline>,
        faulty: usize,
    ) -> Vec<String> {
        let mut notes = Vec::new();
        if faulty > 0 {
            let lines = counted(faulty as u64, "line");
            notes.push(format!("{lines} of {} cannot be asked; a judged query counts as 0", self.queries.display()));
        }
        let asked = |qid: &&String| questions.iter().any(|question| question.qid == **qid);
        let unasked: Vec<&String> = judgements.queries.keys().filter(|qid| !asked(qid)).collect();
        if !unasked.is_empty() {
            notes.push(format!("judged but not in {}, counted as 0: {}", self.queries.display(), listed(&unasked)));
        }
        let is_unjudged = |question: &&EvalQuery| !judgements.queries.contains_key(&question.qid);
        let unjudged: Vec<&String> = questions.iter().filter(is_unjudged).map(|question| &question.qid).collect();
        if !unjudged.is_empty() {
            let judged = self.judgements.display();
            notes.push(format!("without a relevant item in {judged}, left out: {}", listed(&unjudged)));
        }
        if let Some(key) = self.by.as_deref().filter(|key| !questions.iter().any(|one| one.more.contains_key(*key))) {
            notes.push(format!("no line of {} has a key '{key}'", self.queries.display()));
        }
        if judgements.repeated > 0 {
            let lines = counted(judgements.repeated as u64, "line");
            notes.push(format!("judged again in {}, the last grade counts: {lines}", self.judgements.display()));
        }
        notes.extend(baseline.into_iter().flat_map(|baseline| baseline.notes.iter().cloned()));
        notes
    }

    /// Tells which relevant items the index lacks; none of them can be found.
    fn lacking(&self, judgements: &Judgements, searcher: &Searcher) -> Result<Option<String>, SearchError> {
        let (mut lacking, items) = (Vec::new(), judgements.items());
        for item in &items {
            let id = id_of_trec(item);
            if !searcher.has_item(&id)? {
                lacking.push(id);
            }
        }
        let told = || {
            let (judged, of) = (self.judgements.display(), counted(items.len() as u64, "relevant item"));
            format!("of {of} in {judged} the index lacks {}: {}", lacking.len(), listed(&lacking))
        };
        Ok((!lacking.is_empty()).then(told))
    }
}

/// Ranks the items for one query, or says why it cannot be asked.
///
/// # Errors
/// When the index cannot be read.
fn ranking(
    question: &EvalQuery,
    searcher: &Searcher,
    options: &Options,
) -> Result<Result<Vec<String>, String>, anyhow::Error> {
    let query = match &question.query {
        Ok(query) => query,
        Err(reason) => return Ok(Err(reason.to_string())),
    };
    // Each query has the time for itself.
    let options = &Options { deadline: options.deadline.anew(), ..options.clone() };
    match searcher.search((query, options)) {
        Ok(results) => Ok(Ok(results.hits.iter().map(|hit| trec_id(&hit.id)).collect())),
        Err(error) => {
            let error = anyhow::Error::from(error);
            match OurError::of(&error) {
                // A faulty query costs only its line; any other error would recur at each.
                Some(OurError::Search(SearchError::Query(reason))) => Ok(Err(reason.to_string())),
                _ => Err(error),
            }
        }
    }
}

/// Measures each judged query; one that was not asked has found nothing.
fn measured(
    judgements: &Judgements,
    questions: &[EvalQuery],
    rankings: &HashMap<&str, Vec<String>>,
    by: Option<&str>,
) -> Vec<MeasuredQuery> {
    let mut classes = BTreeMap::new();
    for question in questions {
        // Of several lines with one id the first is asked.
        classes.entry(question.qid.as_str()).or_insert_with(|| by.and_then(|key| class(&question.more, key)));
    }
    let measure = |(qid, grades): (&String, _)| {
        let ranking = rankings.get(qid.as_str()).map_or(&[][..], Vec::as_slice);
        let class = classes.get(qid.as_str()).cloned().flatten();
        MeasuredQuery::new(qid, class, ranking, grades, Figures::of(ranking, grades))
    };
    judgements.queries.iter().map(measure).collect()
}

/// Returns the value of a key as a class; `None` where it is not there.
fn class(more: &Map<String, Value>, key: &str) -> Option<String> {
    match more.get(key)? {
        Value::Null => None,
        Value::String(class) => Some(class.clone()),
        other => Some(other.to_string()),
    }
}

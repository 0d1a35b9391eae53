//! `imr query`: searches, and prints hits in one of several formats.

mod answer;
#[cfg(feature = "serve")]
mod served;

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use serde_json::Map;

use crate::cli::commands::batch;
use crate::cli::commands::batch::BatchQuery;
use crate::cli::commands::cases::CasesArgs;
use crate::cli::commands::shared_args::{FieldNames, SearchArgs};
use crate::cli::error::{CliError, OurError};
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::status::Status;
use crate::counts::facets::AskedFacet;
use crate::index::schema::fields::{DISPUTED, FIELDS, FieldSpec};
use crate::query::Query;
use crate::search::SearchError;
use crate::search::{Grouping, Options, Partial, sort_keys};

/// Rank items by relevance to a query
///
/// Words that name an outcome (denied, upheld, approved, overturned …) ask for that decision. Drugs are
/// found under brand and generic names, spinal levels in every notation, and common abbreviations
/// spelled out; words in "double quotes" are taken as they are; -word leaves out items that have it.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = fields() + "Examples:\n  imr query thoracic facet upheld\n  imr query lumbar MRI approved --from 2016-06 --filter sex=female\n  imr query 'Norco 10/325 #60' --format jsonl"
)]
pub struct QueryArgs {
    /// The query: what to look for
    #[arg(value_name = "QUERY", required_unless_present_any = ["batch", "filter", "from", "to", "cases_from"])]
    words: Vec<String>,
    /// Show so many hits
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    /// Show the hits after those of the page that told this cursor, in 'next' of --json or in the last line of text
    #[arg(long, value_name = "CURSOR", conflicts_with_all = ["batch", "count"])]
    after: Option<String>,
    /// Sort by these fields, or by score, and not by relevance; -FIELD has the greatest first
    ///
    /// Items without a value come last, equal ones by score. Of several values of an item the least counts, with -FIELD the
    /// greatest. Any field below counts but texts; so do year, quarter and month of the decision, and score.
    #[arg(long, value_name = "FIELD,-FIELD", allow_hyphen_values = true, conflicts_with = "count")]
    sort: Vec<String>,
    #[command(flatten)]
    search: SearchArgs,
    #[command(flatten)]
    cases: CasesArgs,
    /// The thing that one hit stands for; text folds items as --collapse does
    #[arg(long, value_enum)]
    group: Option<Group>,
    /// Fold items that only mention what is asked into the best one of their letter, and nearly the same items of other
    /// letters into the best of these
    #[arg(long, conflicts_with = "group")]
    collapse: bool,
    /// Show so many passages of each hit
    #[arg(long, value_name = "N", default_value_t = 1)]
    snippets: usize,
    /// Tell how the query was taken apart and where each score comes from
    #[arg(long)]
    explain: bool,
    /// Print only how many hits there are
    #[arg(long)]
    count: bool,
    /// Count the values of FIELD among all hits, and list the N of most items (10; 0 for all)
    ///
    /// Items that have all that is asked are counted; dates by their years, or with 'quarter' or 'month' by these, ages
    /// by tens. A filter on FIELD itself, also one that words of the query ask for, is left aside, so that the counts show
    /// what other values would find. 'imr fields' lists the fields.
    #[arg(long, value_name = "FIELD[:N]", value_delimiter = ',', value_parser = FieldNames, hide_possible_values = true)]
    facet: Vec<String>,
    /// Answer the queries of FILE, one a line, or {"qid":…,"query":…} a line; - is stdin
    ///
    /// A line that opens with { is JSON; any other is a query, known by the number of its line. Lines that cannot be
    /// understood are told and skipped, and the exit code is then 2.
    #[arg(long, value_name = "FILE", conflicts_with = "words")]
    batch: Option<PathBuf>,
    /// Print the hits as
    #[arg(long, value_enum, default_value_t = HitFormat::Text)]
    format: HitFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Group {
    /// An item
    Item,
    /// A letter, shown by its best item, with its other items that are hits
    Letter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum HitFormat {
    /// Lines to read
    Text,
    /// A line a hit to read
    Table,
    /// One JSON object
    Json,
    /// One hit a line
    Jsonl,
    /// One id a line
    Ids,
    /// Lines for trec_eval: QID Q0 ID RANK SCORE imr
    Trec,
}

/// Returns the list of fields for `--help`, with the names that search several fields.
/// They come from the table of the index, so that the help cannot be out of date.
fn fields() -> String {
    let one = |spec: &FieldSpec| format!("  {:<20}  {}\n", spec.name, spec.doc);
    let texts = format!(
        "  {DISPUTED:<20}  what is in dispute, in whatever field\n  {:<20}  what either side cited\n",
        "guideline"
    );
    format!("Fields:\n{}{texts}\n", FIELDS.iter().map(one).collect::<String>())
}

impl QueryArgs {
    /// Searches and prints.
    /// In a batch the status is 2 if a line is faulty, though the others are answered.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let (mut options, facets) = (self.options(global.verbose)?, self.facets()?);
        // All lines are read before the index is opened: a file that is missing is the likelier
        // mistake.
        let (questions, mut faulty) = self.questions()?;
        let searcher = open_searcher(global)?;
        self.cases.add_to(&mut options.filters, &searcher, global)?;
        let mut found = false;
        for question in &questions {
            // Each query of a batch has the time for itself.
            let options = Options { deadline: options.deadline.anew(), ..options.clone() };
            match self.answer(question, &searcher, (&options, &facets), global, out) {
                Ok(any) => found |= any,
                Err(error) => match OurError::of(&error) {
                    // A faulty query costs only its line; any other error would recur at each.
                    Some(OurError::Search(SearchError::Query(reason))) if self.batch.is_some() => {
                        batch::tell(&question.place, &reason.to_string());
                        faulty += 1;
                    }
                    _ => return Err(error),
                },
            }
        }
        Ok(if faulty > 0 { Status::Usage } else { Status::found(found) })
    }

    /// Returns true if the output is text to read, which goes through a pager.
    /// A count is one line.
    pub fn is_paged(&self) -> bool {
        matches!(self.format(), HitFormat::Text | HitFormat::Table) && !self.count
    }

    /// Returns the format that was asked for.
    /// `--json` and `--format` exclude each other.
    fn format(&self) -> HitFormat {
        if self.json { HitFormat::Json } else { self.format }
    }

    /// Returns the options of the search. Text shows few partial hits and collapses letters; formats for programs list
    /// all.
    /// With `is_timed` the answer tells how long it took.
    fn options(&self, is_timed: bool) -> Result<Options, CliError> {
        let grouping = match (self.group, self.format()) {
            (Some(Group::Letter), _) => Grouping::Letter,
            (None, HitFormat::Text) => Grouping::Collapsed,
            _ if self.collapse => Grouping::Collapsed,
            _ => Grouping::Item,
        };
        let partial = match self.format() {
            HitFormat::Text | HitFormat::Table => Partial::Few,
            _ => Partial::Listed,
        };
        Ok(Options {
            limit: Some(self.limit),
            after: self.after.as_deref().map(str::parse).transpose()?,
            sort: sort_keys(&self.sort)?,
            grouping,
            partial,
            snippets: self.snippets,
            // Ids alone need no texts, which are the slow part.
            bare: matches!(self.format(), HitFormat::Ids | HitFormat::Trec),
            timed: is_timed,
            explain: self.explain,
            ..self.search.options()?
        })
    }

    /// Returns the facets that are asked for.
    /// Each is asked for once, in a format that has room for it.
    fn facets(&self) -> anyhow::Result<Vec<AskedFacet>> {
        let error = |text: &str, reason| SearchError::Field { option: format!("--facet {text}"), reason };
        let mut facets: Vec<AskedFacet> = Vec::with_capacity(self.facet.len());
        for text in &self.facet {
            let facet: AskedFacet = text.parse().map_err(|reason| error(text, reason))?;
            if facets.iter().any(|other| other.name == facet.name) {
                return Err(error(text, "it is asked for twice".to_owned()).into());
            }
            facets.push(facet);
        }
        let has_room = self.count || matches!(self.format(), HitFormat::Text | HitFormat::Table | HitFormat::Json);
        match self.facet.first().filter(|_| !has_room) {
            Some(text) => {
                let reason = "this format has hits alone; --format text and json have facets".to_owned();
                Err(CliError::Option { option: format!("--facet {text}"), reason }.into())
            }
            None => Ok(facets),
        }
    }

    /// Returns the queries, and the number of lines of a batch that are faulty.
    /// A query of the command line has the id 1, which only the format of TREC shows.
    fn questions(&self) -> Result<(Vec<BatchQuery>, usize), CliError> {
        if let Some(path) = &self.batch {
            return batch::read(path, |text| self.search.query(text));
        }
        // Filters alone are a question too: all items that pass them.
        let query = match self.words.is_empty() {
            true => Query::everything(),
            false => self.search.query(&self.words.join(" "))?,
        };
        Ok((vec![BatchQuery { qid: "1".to_owned(), place: String::new(), query, more: Map::new() }], 0))
    }
}

//! `imr query`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use crate::cli::Global;
use crate::cli::commands::batch;
use crate::cli::commands::batch::Question;
use crate::cli::exit::Status;
use crate::cli::terminal::counted;
use crate::cli::terminal::hits;
use crate::cli::terminal::hits::Page;
use crate::error::Error;
use crate::index::schema::fields::{DISPUTED, FIELDS, FieldSpec};
use crate::query::{Query, Synonyms};
use crate::search::{Filter, Filters, Grouping, Hit, MatchMode, Options, Partial, Searcher, day};

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
    /// What to look for
    #[arg(value_name = "QUERY", required_unless_present_any = ["batch", "filter", "from", "to"])]
    words: Vec<String>,
    /// Show so many hits
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10)]
    limit: usize,
    #[command(flatten)]
    search: SearchArgs,
    /// What one hit stands for; text folds items of a letter that only mention what is asked, as --collapse does
    #[arg(long, value_enum)]
    group: Option<Group>,
    /// Fold items that only mention what is asked into the best one of their letter
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
    /// Answer the queries of FILE, one a line, or {"qid":…,"query":…} a line; - is stdin
    ///
    /// A line that opens with { is JSON; any other is a query, known by the number of its line. Lines that cannot be
    /// understood are told and skipped, and the exit code is then 2.
    #[arg(long, value_name = "FILE", conflicts_with = "words")]
    batch: Option<PathBuf>,
    /// Print the hits as
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// Options that decide which items are hits; `query` and `export` share them.
#[derive(Debug, Clone, clap::Args)]
pub struct SearchArgs {
    /// Which items are hits: all words, any word, or first all and then some
    #[arg(long = "match", value_enum, default_value_t = Match::Auto, value_name = "HOW")]
    matching: Match,
    /// Take every word as itself: no outcomes, synonyms or corrections
    #[arg(long)]
    literal: bool,
    /// Only items that have the asked treatment in dispute, not those that only mention it
    #[arg(long)]
    disputed: bool,
    /// Let words stand for each other: FILE has a group a line, with commas between
    #[arg(long, value_name = "FILE")]
    synonyms: Option<PathBuf>,
    /// Only items whose FIELD is VALUE; repeat a field for either value, fields for both
    #[arg(long, value_name = "FIELD=VALUE")]
    filter: Vec<String>,
    /// Only items decided on or after DATE (2016, 2016-03 or 2016-03-31)
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// Only items decided on or before DATE
    #[arg(long, value_name = "DATE")]
    to: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Match {
    /// All words first; when few items have them, then some words
    Auto,
    /// All words
    All,
    /// At least one word
    Any,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Group {
    /// An item
    Item,
    /// A letter, shown by its best item
    Letter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
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

impl SearchArgs {
    /// The library's options.
    ///
    /// # Errors
    /// When a filter or date cannot be understood.
    pub fn options(&self) -> Result<Options, Error> {
        let parsed: Result<Vec<Filter>, Error> = self.filter.iter().map(|filter| filter.parse()).collect();
        let mut filters = Filters::default();
        filters.extend(&parsed?);
        let date = |option: &str, text: &Option<String>, last: bool| {
            let text = text.as_deref();
            let error = |reason| Error::Option { option: option.to_owned(), reason };
            text.map(|text| day(text, last).map_err(error)).transpose()
        };
        filters.from = date("--from", &self.from, false)?;
        filters.to = date("--to", &self.to, true)?;
        if let (Some(from), Some(to)) = (filters.from, filters.to)
            && from > to
        {
            let reason = format!("{to} is before --from {from}");
            return Err(Error::Option { option: "--to".to_owned(), reason });
        }
        let matching = match self.matching {
            Match::Auto => MatchMode::Auto,
            Match::All => MatchMode::All,
            Match::Any => MatchMode::Any,
        };
        let synonyms = self.synonyms.as_deref().map(read_synonyms).transpose()?.unwrap_or_default();
        let today = Some(jiff::Zoned::now().date());
        let (literal, disputed) = (self.literal, self.disputed);
        Ok(Options { matching, literal, disputed, filters, synonyms, today, ..Options::default() })
    }
}

fn read_synonyms(path: &Path) -> Result<Synonyms, Error> {
    let text = std::fs::read_to_string(path).map_err(|error| Error::io(path, error))?;
    let wrong = |(line, reason): (usize, &str)| Error::Option {
        option: format!("--synonyms {}, line {line}", path.display()),
        reason: reason.to_owned(),
    };
    text.parse().map_err(wrong)
}

/// The fields and the names that stand for several, for `--help`.
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
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let options = self.options(global.verbose)?;
        let (questions, mut faulty) = self.questions()?;
        let searcher = global.open()?;
        let mut found = false;
        for question in &questions {
            match self.answer(question, &searcher, &options, global, out) {
                Ok(any) => found |= any,
                Err(error) => match error.downcast_ref() {
                    Some(Error::Query(reason)) if self.batch.is_some() => {
                        batch::tell(&question.place, &reason.to_string());
                        faulty += 1;
                    }
                    _ => return Err(error),
                },
            }
        }
        Ok(if faulty > 0 { Status::Usage } else { Status::found(found) })
    }

    /// If the output is for people to read at a terminal.
    pub fn is_paged(&self) -> bool {
        matches!(self.format(), Format::Text | Format::Table) && !self.count
    }

    fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    fn options(&self, is_timed: bool) -> Result<Options, Error> {
        let grouping = match (self.group, self.format()) {
            (Some(Group::Letter), _) => Grouping::Letter,
            (None, Format::Text) => Grouping::Collapsed,
            _ if self.collapse => Grouping::Collapsed,
            _ => Grouping::Item,
        };
        let partial = match self.format() {
            Format::Json => Partial::Counted,
            _ if self.count => Partial::Counted,
            Format::Text | Format::Table => Partial::Few,
            _ => Partial::Listed,
        };
        Ok(Options {
            limit: Some(self.limit),
            grouping,
            partial,
            snippets: self.snippets,
            bare: matches!(self.format(), Format::Ids | Format::Trec),
            timed: is_timed,
            explain: self.explain,
            ..self.search.options()?
        })
    }

    /// What is asked, and how many lines of a batch ask nothing that can be understood.
    fn questions(&self) -> Result<(Vec<Question>, usize), Error> {
        if let Some(path) = &self.batch {
            return batch::read(path);
        }
        // Filters alone are a question too: all items that pass them.
        let query = match self.words.is_empty() {
            true => Query::everything(),
            false => self.words.join(" ").parse()?,
        };
        Ok((vec![Question { qid: "1".to_owned(), place: String::new(), query }], 0))
    }

    /// A value as JSON; of a batch it says first which query it answers.
    fn with_qid(&self, qid: &str, value: &impl Serialize) -> anyhow::Result<String> {
        #[derive(Serialize)]
        struct Answer<'a, T> {
            qid: &'a str,
            #[serde(flatten)]
            answer: &'a T,
        }
        Ok(match self.batch {
            Some(_) => serde_json::to_string(&Answer { qid, answer: value })?,
            None => serde_json::to_string(value)?,
        })
    }

    /// Whether anything was found.
    fn answer(
        &self,
        Question { qid, query, .. }: &Question,
        searcher: &Searcher,
        options: &Options,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<bool> {
        let format = self.format();
        if self.count {
            let counted = searcher.count(query, options)?;
            if format != Format::Json {
                counted.notes.iter().for_each(|note| global.note(note));
            }
            match format {
                Format::Text => writeln!(out, "{}", hits::sentence(&counted.total, self.search.disputed))?,
                _ => writeln!(out, "{}", serde_json::to_string(&counted)?)?,
            }
            return Ok(counted.total.items > 0);
        }
        let results = searcher.search(query, options)?;
        let (only_disputed, results_of) = (self.search.disputed, &results);
        let page = Page { results: results_of, searcher, only_disputed, global };
        if !matches!(format, Format::Text | Format::Json) {
            results.understood.notes.iter().for_each(|note| global.note(note));
        }
        match format {
            Format::Text => page.write(out)?,
            Format::Table => page.write_table(out)?,
            Format::Json => writeln!(out, "{}", self.with_qid(qid, &results)?)?,
            Format::Jsonl => write_lines(out, &results.hits, |hit| self.with_qid(qid, hit))?,
            Format::Ids => write_lines(out, &results.hits, |hit| Ok(hit.id.clone()))?,
            Format::Trec => write_lines(out, &results.hits, |hit| {
                // The format separates its columns by spaces.
                let id = hit.id.replace(' ', "%20");
                Ok(format!("{qid} Q0 {id} {} {} imr", hit.rank, hit.score))
            })?,
        }
        if let Some(took) = results.took_ms {
            global.note(&format!("{took} ms over {}", counted(searcher.commit().items, "item")));
        }
        Ok(results.total.items > 0 || !results.hits.is_empty())
    }
}

fn write_lines(out: &mut dyn Write, hits: &[Hit], line: impl Fn(&Hit) -> anyhow::Result<String>) -> anyhow::Result<()> {
    for hit in hits {
        writeln!(out, "{}", line(hit)?)?;
    }
    Ok(())
}

//! `imr query`

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Serialize;

use super::batch::{self, Question};
use super::terminal::{self, DIM, OVERTURNED, TITLE, UPHELD, harmless};
use super::{Global, Status, explain};
use crate::error::Error;
use crate::query::{Query, Synonyms};
use crate::search::{Filter, Filters, Grouping, Hit, MatchMode, Options, Results, Searcher, Total, day};

/// Rank items by relevance to a query
///
/// Words that name an outcome (denied, upheld, approved, overturned …) ask for that decision. Drugs are
/// found under brand and generic names, spinal levels in every notation, and common abbreviations
/// spelled out; words in "double quotes" are taken as they are; -word leaves out items that have it.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr query thoracic facet upheld\n  imr query lumbar MRI approved --from 2016-06 --filter sex=female\n  imr query 'Norco 10/325 #60' --format jsonl"
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
    /// What one hit stands for
    #[arg(long, value_enum, default_value_t = Group::Item)]
    group: Group,
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
        Ok(Options { matching, literal: self.literal, filters, synonyms, today, ..Options::default() })
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

impl QueryArgs {
    /// Searches and prints.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let options = self.options()?;
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

    fn options(&self) -> Result<Options, Error> {
        let grouping = if self.group == Group::Letter { Grouping::Letter } else { Grouping::Item };
        Ok(Options {
            limit: Some(self.limit),
            grouping,
            snippets: self.snippets,
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
        let format = if self.json { Format::Json } else { self.format };
        if self.count {
            let total = searcher.count(query, options)?;
            match format {
                Format::Text => writeln!(out, "{}", in_words(&total))?,
                _ => writeln!(out, "{}", serde_json::json!({ "total": total }))?,
            }
            return Ok(total.items > 0);
        }
        let results = searcher.search(query, options)?;
        if !matches!(format, Format::Text | Format::Json) {
            results.understood.notes.iter().for_each(|note| global.note(note));
        }
        match format {
            Format::Text => write_results(out, &results, global)?,
            Format::Json => writeln!(out, "{}", self.with_qid(qid, &results)?)?,
            Format::Jsonl => write_lines(out, &results.hits, |hit| self.with_qid(qid, hit))?,
            Format::Ids => write_lines(out, &results.hits, |hit| Ok(hit.id.clone()))?,
            Format::Trec => write_lines(out, &results.hits, |hit| {
                // The format separates its columns by spaces.
                let id = hit.id.replace(' ', "%20");
                Ok(format!("{qid} Q0 {id} {} {} imr", hit.rank, hit.score))
            })?,
        }
        if global.verbose {
            global.note(&format!("{} ms over {} items", results.took_ms, searcher.commit().items));
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

fn write_results(out: &mut dyn Write, results: &Results, global: &Global) -> std::io::Result<()> {
    let width = terminal::width();
    let understood = &results.understood;
    if let Some(better) = &understood.did_you_mean {
        global.note(&format!("searched for: {better}"));
    }
    let filters: Vec<String> =
        understood.filters.iter().map(|(field, values)| format!("{field}: {}", values.join(" or "))).collect();
    let text = if understood.text.is_empty() { "everything".to_owned() } else { understood.text.clone() };
    let asked = std::iter::once(text).chain(filters).collect::<Vec<_>>().join(", ");
    let total = &results.total;
    terminal::write_wrapped(out, &format!("{} for {asked}", in_words(total)), &[], DIM, 0, width)?;
    if !global.quiet {
        for note in &understood.notes {
            terminal::write_wrapped(out, note, &[], DIM, 2, width)?;
        }
    }
    if let Some(plan) = &results.explain {
        explain::write_plan(out, plan, width)?;
    }
    for hit in &results.hits {
        writeln!(out)?;
        write_hit(out, hit, width)?;
        if let Some(explained) = &hit.explain {
            explain::write_parts(out, explained, INDENT, width)?;
        }
    }
    Ok(())
}

fn in_words(total: &Total) -> String {
    format!("{} in {}", terminal::counted(total.items, "item"), terminal::counted(total.letters, "letter"))
}

/// The columns before a hit's text: its rank.
const INDENT: usize = 4;

fn write_hit(out: &mut dyn Write, hit: &Hit, width: usize) -> std::io::Result<()> {
    let (style, words) = badge(&hit.decision);
    let partial = if hit.partial { "  (partial)" } else { "" };
    writeln!(out, "{:>2}. {style}{words}{style:#}{DIM}{partial}{DIM:#}", hit.rank)?;
    terminal::write_wrapped(out, &hit.procedure, &hit.procedure_marks, TITLE, INDENT, width)?;
    let decided = hit.decision_date.map(|date| format!("decided {date}"));
    let specialties = (!hit.specialties.is_empty()).then(|| harmless(&hit.specialties.join(", ")));
    let company: Vec<String> = [Some(harmless(&hit.id)), decided, specialties].into_iter().flatten().collect();
    terminal::write_wrapped(out, &company.join(" · "), &[], DIM, INDENT, width)?;
    for snippet in &hit.snippets {
        terminal::write_wrapped(out, &snippet.text, &snippet.marks, anstyle::Style::new(), INDENT, width)?;
    }
    Ok(())
}

/// The decision as nobody can misread it.
pub fn badge(decision: &str) -> (anstyle::Style, &'static str) {
    match decision {
        "upheld" => (UPHELD, "Upheld: denial stands"),
        "overturned" => (OVERTURNED, "Overturned: treatment is necessary"),
        "modified" => (OVERTURNED, "Modified: partly overturned"),
        _ => (DIM, "Unknown: the letter states no decision"),
    }
}

//! Arguments that several subcommands share.
//!
//! They have one definition, so that `query`, `export` and `explain` agree on which items are hits.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::builder::{PossibleValue, StringValueParser, TypedValueParser};
use clap::{Arg, Command, ValueEnum};

use crate::cli::commands::bounded;
use crate::cli::error::CliError;
use crate::query::{Query, QueryError, Synonyms, SynonymsError};
use crate::search::plan::values::field_values::countable_names;
use crate::search::{Deadline, Filter, Filters, MatchMode, Options, SearchError, day};

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ReportFormat {
    /// Lines to read
    Text,
    /// One JSON object
    Json,
}

/// Names of fields whose values can be counted, for completions; any other text is taken too, and judged by those who
/// know what it is for.
#[derive(Debug, Clone, Copy)]
pub struct FieldNames;

impl TypedValueParser for FieldNames {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, value: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(countable_names().map(PossibleValue::new)))
    }
}

/// Options that decide which items are hits; `query` and `export` share them.
#[derive(Debug, Clone, clap::Args)]
pub struct SearchArgs {
    /// Which items are hits: all words, any word, or first all and then some
    #[arg(long = "match", value_enum, default_value_t = MatchArg::Auto, value_name = "HOW")]
    matching: MatchArg,
    /// Take every word as itself: no outcomes, synonyms or corrections
    #[arg(long)]
    literal: bool,
    /// Only items that have the asked treatment in dispute, not those that only mention it
    #[arg(long)]
    pub disputed: bool,
    /// Let words stand for each other: FILE has a group a line, with commas between
    #[arg(long, value_name = "FILE")]
    synonyms: Option<PathBuf>,
    #[command(flatten)]
    filters: FilterArgs,
    #[command(flatten)]
    deadline: DeadlineArgs,
}

/// The bound on the time of a search.
#[derive(Debug, Clone, clap::Args)]
pub struct DeadlineArgs {
    /// Give up a search after SECONDS, with an error and no part of an answer; 0 for never
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    deadline: Duration,
}

impl DeadlineArgs {
    /// Converts to the library's deadline.
    /// Its time begins with the search, not with what comes before.
    pub fn deadline(&self) -> Deadline {
        if self.deadline.is_zero() { Deadline::default() } else { Deadline::after(self.deadline) }
    }
}

/// Reads a number of seconds, with or without decimals.
/// The error is the end of a sentence of clap's.
fn seconds(text: &str) -> Result<Duration, &'static str> {
    let seconds: f64 = text.parse().map_err(|_| "it is no number of seconds, such as 30 or 0.5")?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "it is no number of seconds, such as 30 or 0.5")
}

/// Reads a number of rows of which at least one is shown.
/// The error is the end of a sentence of clap's.
pub fn at_least_one(text: &str) -> Result<usize, &'static str> {
    text.parse().ok().filter(|number| *number > 0).ok_or("it is no whole number from 1 on")
}

/// Conditions on items in addition to what they are found by.
#[derive(Debug, Clone, clap::Args)]
pub struct FilterArgs {
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
enum MatchArg {
    /// One order by score; items that lack some of the words are marked as partial
    Auto,
    /// All words
    All,
    /// At least one word
    Any,
}

impl FilterArgs {
    /// Converts to the library's filters.
    ///
    /// # Errors
    /// When a filter or date cannot be understood.
    pub fn filters(&self) -> Result<Filters, CliError> {
        let parsed: Result<Vec<Filter>, SearchError> = self.filter.iter().map(|filter| filter.parse()).collect();
        let mut filters = Filters::default();
        filters.extend(&parsed?);
        let date = |option: &str, text: &Option<String>, last: bool| {
            let text = text.as_deref();
            let error = |reason| CliError::Option { option: option.to_owned(), reason };
            text.map(|text| day(text, last).map_err(error)).transpose()
        };
        filters.from = date("--from", &self.from, false)?;
        // The last day of a month or year that is named.
        filters.to = date("--to", &self.to, true)?;
        if let (Some(from), Some(to)) = (filters.from, filters.to)
            && from > to
        {
            let reason = format!("{to} is before --from {from}");
            return Err(CliError::Option { option: "--to".to_owned(), reason });
        }
        Ok(filters)
    }
}

impl SearchArgs {
    /// Converts to the library's options: which items are hits, but not how many are wanted or how they are shown.
    ///
    /// # Errors
    /// When a filter or date cannot be understood.
    pub fn options(&self) -> Result<Options, CliError> {
        let filters = self.filters.filters()?;
        let matching = match self.matching {
            MatchArg::Auto => MatchMode::Auto,
            MatchArg::All => MatchMode::All,
            MatchArg::Any => MatchMode::Any,
        };
        let synonyms = self.synonyms.as_deref().map(read_synonyms).transpose()?.unwrap_or_default();
        // "last year" in a query is relative to the day on which it is asked.
        let today = Some(jiff::Zoned::now().date());
        let (literal, disputed) = (self.literal, self.disputed);
        let deadline = self.deadline.deadline();
        Ok(Options { matching, literal, disputed, filters, synonyms, today, deadline, ..Options::default() })
    }

    /// Returns true if every word is taken as itself.
    pub fn is_literal(&self) -> bool {
        self.literal
    }

    /// Returns the options as they were typed, for a command that repeats this one.
    pub fn typed(&self) -> Vec<String> {
        let SearchArgs { matching, literal, disputed, synonyms, filters, deadline: _ } = self;
        let mut typed = Vec::new();
        let mut option = |name: &str, value: Option<&str>| {
            typed.extend(value.map(|value| [name.to_owned(), value.to_owned()]).into_iter().flatten());
        };
        filters.filter.iter().for_each(|filter| option("--filter", Some(filter)));
        option("--from", filters.from.as_deref());
        option("--to", filters.to.as_deref());
        option("--synonyms", synonyms.as_deref().and_then(Path::to_str));
        let how = matching.to_possible_value().filter(|_| *matching != MatchArg::Auto);
        option("--match", how.as_ref().map(PossibleValue::get_name));
        let flags = [("--literal", *literal), ("--disputed", *disputed)];
        typed.extend(flags.into_iter().filter(|(_, is_set)| *is_set).map(|(name, _)| name.to_owned()));
        typed
    }

    /// Returns the options as parameters of an address, each a name and a value; `None` with a file of synonyms, which no
    /// address can name.
    #[cfg(feature = "serve")]
    pub fn parameters(&self) -> Option<Vec<(String, String)>> {
        if self.synonyms.is_some() {
            return None;
        }
        let (mut pairs, mut typed) = (Vec::new(), self.typed().into_iter().peekable());
        while let Some(option) = typed.next() {
            let value = typed.next_if(|next| !next.starts_with("--")).unwrap_or_else(|| "true".to_owned());
            pairs.push((option.trim_start_matches('-').to_owned(), value));
        }
        Some(pairs)
    }

    /// Reads a query: with `--literal` any text is one.
    /// The error is that of the language.
    pub fn query(&self, text: &str) -> Result<Query, QueryError> {
        if self.literal { Query::literal(text) } else { text.parse() }
    }
}

/// Reads the groups of words that `--synonyms` names.
///
/// # Errors
/// When the file cannot be read, or a line of it names fewer than two phrases.
fn read_synonyms(path: &Path) -> Result<Synonyms, CliError> {
    let text = bounded::text(path)?;
    let wrong = |error: SynonymsError| CliError::Option {
        option: format!("--synonyms {}, line {}", path.display(), error.line),
        reason: error.what().to_owned(),
    };
    text.parse().map_err(wrong)
}

//! `imr stats`: counts and overturn rates, by field and over time.

use std::io::Write;

use clap::ValueEnum;

use crate::cli::commands::shared_args::SearchArgs;
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::status::Status;
use crate::cli::terminal::figures::{chart, origin::FiguresOrigin, rates};
use crate::counts::rates::{PERIODS, Rate, RateOptions, RateSort, Rates, rates as count, rates_of_two};
use crate::export::{looks_like_formula, plain};
use crate::query::Query;
use crate::search::to_json;

/// Count items and the rates at which they are overturned
///
/// Counts the items that have the asked treatment in dispute, since only these were decided on it, in all, by the values
/// of fields and over time. Without QUERY all items count. An outcome in QUERY is left out. The rate is the number of
/// overturned items as a share of overturned and upheld ones; others count as items, but not for the rate.
///
/// Intervals are at 95 %. That by item is Wilson's score interval (1927). That by letter knows that the items of a letter
/// are decided together: the variance of the rate p is taken between the m letters, m / (m - 1) · Σ (o_j - p n_j)² / n², with
/// o_j of the n_j decided items of letter j overturned (Taylor linearisation); p (1 - p) over it is the effective number of
/// items, at most n, adjusted for few letters by the squared ratio of t with n - 1 to t with m - 1 degrees of freedom (Korn
/// and Graubard 1998), and is put into Wilson's interval. Where all items are decided alike, it is the number of letters; where
/// fewer than 10 letters have the rarer outcome, it is at most that.
///
/// A row is marked * when it differs from all other items together: by chi-square on effective numbers of items, or
/// by Fisher's exact test where fewer than 5 are expected in a cell, with all rows' tests adjusted as Benjamini and Hochberg
/// (1995) say, at 5 % (`p` and `q` in JSON and CSV). Rows of fewer than 10 decided items are grey, and come last by rate.
///
/// `--over` has a row for each period, also without items, and tests for a trend (Cochran and Armitage), with the statistic
/// lessened by the design effect of letters. `--compare` tells the difference of two rates with Newcombe's interval (1998),
/// the same tests by item and by letter, and the size of the effect as Cohen's h: 0.2 is small, 0.5 medium, 0.8 large.
#[derive(Debug, clap::Args)]
#[command(
    mut_arg("disputed", |arg| arg.hide(true)),
    group(clap::ArgGroup::new("rows").args(["by", "over"]).multiple(true)),
    after_long_help = "Examples:\n  imr stats\n  imr stats 'physical therapy' --by specialty,year\n  imr stats opioids --by drug --sort=-rate --json\n  imr stats 'lumbar MRI' --over quarter --format svg > mri.svg\n  imr stats 'Norco since 2016' --compare 'Norco before 2016'"
)]
pub struct StatsArgs {
    /// The query: what was disputed; all items without it
    #[arg(value_name = "QUERY")]
    words: Vec<String>,
    /// Count by these fields: category, drug, class, region, level, reason, specialty, state, sex, age, priority, year, …
    #[arg(long, value_name = "FIELD", value_delimiter = ',')]
    by: Vec<String>,
    /// Count by date of decision, with a row for each period
    #[arg(long, value_enum, value_name = "PERIOD")]
    over: Option<PeriodArg>,
    /// Compare the rate with that of another query
    #[arg(long, value_name = "QUERY", conflicts_with_all = ["by", "over", "sort"], requires = "words")]
    compare: Option<String>,
    /// Order rows by items, letters, rate or fields; with - before it, the greatest first
    #[arg(long, value_name = "KEY", value_delimiter = ',', allow_hyphen_values = true, requires = "rows")]
    sort: Vec<String>,
    /// Also count items that only mention what is asked
    #[arg(long, conflicts_with = "disputed")]
    mentioned: bool,
    #[command(flatten)]
    search: SearchArgs,
    /// Print the figures as
    #[arg(long, value_enum, default_value_t = StatsFormat::Text)]
    format: StatsFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PeriodArg {
    /// Months: 2016-08
    Month,
    /// Quarters: 2016-Q3
    Quarter,
    /// Years: 2016
    Year,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StatsFormat {
    /// A table with bars
    Text,
    /// One JSON object
    Json,
    /// Comma-separated values, a row a line
    Csv,
    /// A chart of rates and intervals
    Svg,
}

impl StatsArgs {
    /// Counts and prints.
    /// Nothing counted is nothing found.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let found = self.found(global)?;
        let format = if self.json { StatsFormat::Json } else { self.format };
        if matches!(format, StatsFormat::Csv | StatsFormat::Svg) {
            notes(&found).for_each(|note| global.note(note));
        }
        let origin = FiguresOrigin::of(&found, &self.typed(format));
        match format {
            StatsFormat::Text => rates::write(out, &found, &origin, global.quiet)?,
            StatsFormat::Json => writeln!(out, "{}", to_json(&found)?)?,
            StatsFormat::Csv => write_csv(out, &found, &origin)?,
            StatsFormat::Svg => chart::write(out, &found, &origin)?,
        }
        Ok(Status::found(found.all.items > 0 || found.rows.iter().any(|row| row.rate.items > 0)))
    }

    /// Counts.
    ///
    /// # Errors
    /// When an argument is faulty, or the index cannot be read.
    pub(crate) fn found(&self, global: &Global) -> anyhow::Result<Rates> {
        let query = self.query()?;
        let other = self.compare.as_deref().map(|text| self.search.query(text)).transpose().map_err(CliError::from)?;
        let search = self.search.options()?;
        let searcher = open_searcher(global)?;
        Ok(match &other {
            Some(other) => rates_of_two(&searcher, (&query, other), &search, &self.options())?,
            None => count(&searcher, &query, &search, &self.options())?,
        })
    }

    /// Converts to the library's options.
    /// Keys of the order are looked up there.
    fn options(&self) -> RateOptions {
        let sort = self.sort.iter().map(|key| match key.strip_prefix('-') {
            Some(key) => RateSort { key: key.to_owned(), descending: true },
            None => RateSort { key: key.clone(), descending: false },
        });
        RateOptions {
            by: self.by.clone(),
            over: self.over.map(|period| PERIODS[period as usize]),
            sort: sort.collect(),
            mentioned: self.mentioned,
        }
    }

    /// Parses the query; without words all items match.
    /// The error is that of the language.
    fn query(&self) -> Result<Query, CliError> {
        Ok(if self.words.is_empty() { Query::everything() } else { self.search.query(&self.words.join(" "))? })
    }

    /// Returns the arguments of a command that prints the same.
    /// Global options are left out: the hash of the corpus says which index it needs.
    fn typed(&self, format: StatsFormat) -> Vec<String> {
        let mut typed = vec!["stats".to_owned()];
        if !self.words.is_empty() {
            typed.push(self.words.join(" "));
        }
        let over = self.over.map(|period| PERIODS[period as usize].to_owned());
        let options = [("--by", self.by.join(",")), ("--over", over.unwrap_or_default())];
        let options = options.into_iter().chain([("--compare", self.compare.clone().unwrap_or_default())]);
        typed.extend(options.filter(|(_, value)| !value.is_empty()).flat_map(|(name, value)| [name.to_owned(), value]));
        if !self.sort.is_empty() {
            // A key with a hyphen would be taken for an option.
            typed.push(format!("--sort={}", self.sort.join(",")));
        }
        typed.extend(self.mentioned.then(|| "--mentioned".to_owned()));
        typed.extend(self.search.typed());
        let format = format.to_possible_value().filter(|_| format != StatsFormat::Text);
        typed.extend(format.map(|format| format!("--format={}", format.get_name())));
        typed
    }

    /// Returns true if the output is text to read, which goes through a pager.
    /// Only text for people is paged.
    pub fn is_paged(&self) -> bool {
        !self.json && self.format == StatsFormat::Text
    }
}

/// Returns the notes on both queries.
/// The second query is there with --compare alone.
fn notes(found: &Rates) -> impl Iterator<Item = &String> {
    let other = found.comparison.iter().flat_map(|comparison| &comparison.understood.notes);
    found.understood.notes.iter().chain(other)
}

/// The columns of CSV after those of the fields.
const COLUMNS: [&str; 13] = [
    "items",
    "letters",
    "overturned",
    "upheld",
    "modified",
    "unknown",
    "rate",
    "low",
    "high",
    "low_letters",
    "high_letters",
    "p",
    "q",
];

/// Writes a line a row, or one of all items, and then the origin as comments.
/// Cells that a spreadsheet would take for a formula get an apostrophe, as in exports.
fn write_csv(out: &mut dyn Write, found: &Rates, origin: &FiguresOrigin) -> anyhow::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut *out);
    csv.write_record(found.by.iter().map(String::as_str).chain(COLUMNS)).map_err(plain)?;
    if found.by.is_empty() {
        csv.write_record(cells(&found.all, [None, None])).map_err(plain)?;
    }
    for row in &found.rows {
        let values = row.values.values().map(|value| {
            let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            if looks_like_formula(&text) { format!("'{text}") } else { text }
        });
        csv.write_record(values.chain(cells(&row.rate, [row.p, row.q]))).map_err(plain)?;
    }
    csv.flush()?;
    drop(csv);
    for line in origin.lines() {
        write!(out, "# {line}\r\n")?;
    }
    Ok(())
}

/// Returns the cells of figures.
/// A figure that does not exist is an empty cell.
fn cells(rate: &Rate, tests: [Option<f64>; 2]) -> impl Iterator<Item = String> {
    let counts = [rate.items, rate.letters, rate.overturned, rate.upheld, rate.modified, rate.unknown];
    let ends = |interval: Option<[f64; 2]>| [0, 1].map(|end| interval.map(|interval| interval[end]));
    let [low, high] = ends(rate.interval);
    let [low_letters, high_letters] = ends(rate.interval_letters);
    let numbers = [rate.rate, low, high, low_letters, high_letters, tests[0], tests[1]];
    let number = |number: Option<f64>| number.map(|number| number.to_string()).unwrap_or_default();
    counts.map(|count| count.to_string()).into_iter().chain(numbers.map(number))
}

//! `imr contrast`: tells what sets the overturned apart from the upheld items of a query.

use std::io::Write;

use clap::ValueEnum;

use crate::cli::commands::shared_args::{SearchArgs, at_least_one};
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::status::Status;
use crate::cli::terminal::figures::contrast;
use crate::counts::contrast::{Contrast, ContrastOptions, Contrasted, FeatureKind};
use crate::export::{looks_like_formula, plain};
use crate::query::Query;
use crate::search::Options;
use crate::search::to_json;

/// Tell what sets overturned items apart from upheld ones
///
/// Compares the rationales of items that were overturned with those of items that were upheld: the phrases and concepts of
/// their sentences on the worker, the guidelines that the reviewer cited, the reviewer's specialty. Each row has the
/// numbers of letters that say it, and a sentence to cite. "no … X" stands for all ways to say that X is lacking. Items that
/// have the asked treatment in dispute are compared, since only these were decided on it. An outcome in QUERY is left out.
///
/// Of a letter's items on one side, what several say counts once. Log-odds ratios have a prior (Monroe, Colaresi and Quinn
/// 2008) that says everything as often as both sides together and weighs as much as 4 letters. Rows are the surest first; only
/// those whose interval at 95 % leaves out 0 are shown. Of many comparisons some differ by chance: rows that do not pass
/// the procedure of Benjamini and Hochberg (5 %) among all comparisons of their kind are marked.
///
/// With fewer than 10 letters on a side nothing is compared, and the exit code is 1.
#[derive(Debug, clap::Args)]
#[command(
    mut_arg("disputed", |arg| arg.hide(true)),
    after_long_help = "Examples:\n  imr contrast 'lumbar MRI'\n  imr contrast opioids --kind phrase,citation -n 20\n  imr contrast 'physical therapy' --from 2016 --format csv"
)]
pub struct ContrastArgs {
    /// The query: what to compare the decisions on
    #[arg(value_name = "QUERY", required_unless_present_any = ["filter", "from", "to"])]
    words: Vec<String>,
    /// Show so many rows of each side
    #[arg(short = 'n', long, value_name = "N", default_value_t = 10, value_parser = at_least_one)]
    limit: usize,
    /// Compare these alone, separated by commas
    #[arg(long, value_enum, value_name = "KIND", value_delimiter = ',')]
    kind: Vec<KindArg>,
    /// Also compare items that only mention what is asked
    #[arg(long, conflicts_with = "disputed")]
    mentioned: bool,
    #[command(flatten)]
    search: SearchArgs,
    /// Print the rows as
    #[arg(long, value_enum, default_value_t = ContrastFormat::Text)]
    format: ContrastFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum KindArg {
    /// Common reasons for a decision
    Reason,
    /// Things that the vocabulary knows
    Concept,
    /// Words of a sentence
    Phrase,
    /// Chapters and sections of guidelines
    Citation,
    /// Specialties of the reviewer
    Specialty,
}

impl KindArg {
    /// Converts to the kind of the library.
    fn kind(self) -> FeatureKind {
        match self {
            KindArg::Reason => FeatureKind::Reason,
            KindArg::Concept => FeatureKind::Concept,
            KindArg::Phrase => FeatureKind::Phrase,
            KindArg::Citation => FeatureKind::Citation,
            KindArg::Specialty => FeatureKind::Specialty,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ContrastFormat {
    /// Lines to read
    Text,
    /// One JSON object
    Json,
    /// Comma-separated values, a row a line
    Csv,
}

impl ContrastArgs {
    /// Compares.
    ///
    /// # Errors
    /// When an argument is faulty, or the index cannot be read.
    pub(crate) fn found(&self, global: &Global) -> anyhow::Result<Contrasted> {
        let query = self.query()?;
        let search = Options { disputed: !self.mentioned, ..self.search.options()? };
        let kinds = self.kind.iter().map(|kind| kind.kind()).collect();
        let options = ContrastOptions { rows: self.limit, kinds, threads: global.threads };
        let searcher = open_searcher(global)?;
        Ok(crate::counts::contrast::contrast(&searcher, &query, &search, &options)?)
    }

    /// Compares and prints.
    /// A side with too few letters is an error, so that no script takes silence for agreement.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let found = match self.found(global)? {
            Contrasted::Rows(found) => found,
            Contrasted::Refused(few) => {
                few.understood.notes.iter().for_each(|note| global.note(note));
                let [overturned, upheld] = few.letters;
                return Err(CliError::FewLetters { overturned, upheld, is_widest: self.mentioned }.into());
            }
        };
        match if self.json { ContrastFormat::Json } else { self.format } {
            ContrastFormat::Text => contrast::write(out, &found, global.quiet)?,
            ContrastFormat::Json => writeln!(out, "{}", to_json(&found)?)?,
            ContrastFormat::Csv => {
                found.understood.notes.iter().for_each(|note| global.note(note));
                write_csv(out, &found)?;
            }
        }
        Ok(Status::found(!found.rows.is_empty()))
    }

    /// Parses the query; filters alone are one that all items match.
    /// The error is that of the language.
    fn query(&self) -> Result<Query, CliError> {
        Ok(if self.words.is_empty() { Query::everything() } else { self.search.query(&self.words.join(" "))? })
    }

    /// Returns true if the output is text to read, which goes through a pager.
    /// Only text for people is paged.
    pub fn is_paged(&self) -> bool {
        !self.json && self.format == ContrastFormat::Text
    }
}

/// The columns of CSV.
const COLUMNS: [&str; 16] = [
    "side",
    "kind",
    "what",
    "log_odds",
    "low",
    "high",
    "z",
    "p",
    "firm",
    "overturned_letters",
    "upheld_letters",
    "overturned_items",
    "upheld_items",
    "id",
    "example",
    "citation",
];

/// Writes a line a row, with its first example.
/// Cells that a spreadsheet would take for a formula get an apostrophe, as in exports.
fn write_csv(out: &mut dyn Write, found: &Contrast) -> anyhow::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(COLUMNS).map_err(plain)?;
    let text = |cell: &str| if looks_like_formula(cell) { format!("'{cell}") } else { cell.to_owned() };
    for row in &found.rows {
        let example = row.examples.first();
        let of_example = example.map_or(["", "", ""], |example| [&example.id, &example.text, &example.citation]);
        let numbers = [row.log_odds, row.interval[0], row.interval[1], row.z, row.p];
        let counts = [row.letters, row.items].into_iter().flatten();
        let cells = [row.side.as_str().to_owned(), row.kind.as_str().to_owned(), text(&row.what)]
            .into_iter()
            .chain(numbers.map(|number| number.to_string()))
            .chain([row.firm.to_string()])
            .chain(counts.map(|count| count.to_string()))
            .chain(of_example.map(text));
        csv.write_record(cells).map_err(plain)?;
    }
    Ok(csv.flush()?)
}

//! `imr explain`: tells why an item is a hit of a query, or why not.

use std::io::Write;

use crate::cli::commands::shared_args::{ReportFormat, SearchArgs};
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::status::Status;
use crate::cli::terminal::plain::harmless;
use crate::cli::terminal::style::TITLE;
use crate::cli::terminal::{explanation, width};
use crate::search::SearchError;
use crate::search::to_json;

/// Tell why an item is a hit of a query or is none
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr explain lumbar facet 'CM17-0002181#1'\n  imr explain 'facet /5 block' 'CM17-0002181#1'"
)]
pub struct ExplainArgs {
    /// The query
    #[arg(value_name = "QUERY", required = true)]
    words: Vec<String>,
    /// The item's id
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    search: SearchArgs,
    /// Print it as
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

impl ExplainArgs {
    /// Explains and prints.
    /// The status is that of a search: 1 if the item is no hit.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let query = self.search.query(&self.words.join(" ")).map_err(SearchError::from)?;
        // An id that is not in the index is an error, and no item that is no hit.
        let (searcher, options) = (open_searcher(global)?, self.search.options()?);
        let id = searcher.item_named(&self.id)?;
        let explained = searcher.explain((&query, &options), &id)?;
        if self.json || self.format == ReportFormat::Json {
            writeln!(out, "{}", to_json(&explained)?)?;
        } else {
            let verdict = if explained.hit { "a hit" } else { "no hit" };
            writeln!(out, "{TITLE}{}{TITLE:#} is {verdict} of {query}", harmless(&id))?;
            explanation::write_parts(out, &explained, 2, width::width())?;
        }
        Ok(Status::found(explained.hit))
    }
}

//! `imr explain`, and what `imr query --explain` prints.

use std::io::Write;

use clap::ValueEnum;

use crate::cli::Global;
use crate::cli::commands::query::SearchArgs;
use crate::cli::exit::Status;
use crate::cli::terminal;
use crate::cli::terminal::{DIM, TITLE, harmless};
use crate::error::Error;
use crate::search::{Explained, QueryPlan};

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
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Lines to read
    Text,
    /// One JSON object
    Json,
}

impl ExplainArgs {
    /// Explains and prints.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let query = self.words.join(" ").parse().map_err(Error::from)?;
        let explained = global.open()?.explain(&query, &self.search.options()?, &self.id)?;
        if self.json || self.format == Format::Json {
            writeln!(out, "{}", serde_json::to_string(&explained)?)?;
        } else {
            let verdict = if explained.hit { "a hit" } else { "no hit" };
            writeln!(out, "{TITLE}{}{TITLE:#} is {verdict} of {query}", harmless(&self.id))?;
            write_parts(out, &explained, 2, terminal::width())?;
        }
        Ok(Status::found(explained.hit))
    }
}

/// How the query was taken apart.
pub fn write_plan(out: &mut dyn Write, plan: &QueryPlan, width: usize) -> std::io::Result<()> {
    terminal::write_wrapped(out, &format!("parsed as {}", plan.parsed), &[], DIM, 2, width)?;
    for part in &plan.parts {
        let items = terminal::counted(part.items, "item");
        terminal::write_wrapped(out, &format!("{}: {items}", part.text), &[], DIM, 2, width)?;
        for zone in ["subject", "reasons", "case"] {
            let words = part.words.iter().filter(|word| word.zone == zone);
            let words: Vec<String> = words.map(|word| format!("{} {}", word.word, word.count)).collect();
            if !words.is_empty() {
                terminal::write_wrapped(out, &format!("{zone}: {}", words.join(", ")), &[], DIM, 4, width)?;
            }
        }
    }
    Ok(())
}

/// What an item has of each part of the query.
pub fn write_parts(out: &mut dyn Write, explained: &Explained, indent: usize, width: usize) -> std::io::Result<()> {
    for part in &explained.parts {
        let from = part.from.iter().map(|piece| format!("{} in {} {:.2}", piece.words, piece.zone, piece.score));
        let from = from.collect::<Vec<_>>().join(", ");
        let line = match (part.has, from.is_empty()) {
            (false, _) => format!("has not: {}", part.text),
            (true, true) => format!("has: {}", part.text),
            (true, false) => format!("{:.2} for {}: {from}", part.score, part.text),
        };
        terminal::write_wrapped(out, &line, &[], DIM, indent, width)?;
    }
    if explained.place_factor < 1.0 {
        let line = format!("times {:.2}: it is about another place", explained.place_factor);
        terminal::write_wrapped(out, &line, &[], DIM, indent, width)?;
    }
    for filter in &explained.fails {
        terminal::write_wrapped(out, &format!("is not {filter}"), &[], DIM, indent, width)?;
    }
    Ok(())
}

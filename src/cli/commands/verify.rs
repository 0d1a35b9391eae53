//! `imr verify`: makes an export again and tells what differs.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Parser;

use crate::cli::commands::export::Repeated;
use crate::cli::commands::export::files::told;
use crate::cli::commands::shared_args::ReportFormat;
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::status::Status;
use crate::cli::terminal::plain::{counted, harmless};
use crate::export::provenance::{Differences, FileDigest, META, Meta, side_file};
use crate::stop::Stop;

/// Ask the question of an export again, and tell what differs
///
/// FILE.meta.json, which 'imr export' writes beside each file, has the question and a digest of each item. The exit code is 1
/// if items are new, gone or changed, or if FILE is not as it was written.
#[derive(Debug, clap::Args)]
#[command(after_long_help = "Examples:\n  imr verify hits.csv\n  imr verify memo.docx --json")]
pub struct VerifyArgs {
    /// The file that was exported
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Print the differences as
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    format: ReportFormat,
    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

/// Items that a line of differences names; the others are counted.
const NAMED: usize = 10;

impl VerifyArgs {
    /// Compares and prints.
    /// Differences are status 1.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let meta = self.meta()?;
        let written = FileDigest::of(&self.file).map_err(|error| CliError::io(&self.file, error))?;
        let repeated = Repeated::try_parse_from(&meta.arguments);
        let Repeated { args } = repeated.map_err(|error| no_meta(&self.file, &error.kind().to_string()))?;
        // The notes were told when it was written.
        let asking = Global { quiet: true, ..global.clone() };
        let (found, style) = (args.find(&asking)?, args.style(&asking)?);
        let hits = found.hits_of(meta.part.as_ref())?;
        let mut items = Vec::with_capacity(hits.len());
        let note = &mut |id: &str, digest| {
            items.push((id.to_owned(), digest));
            Ok(())
        };
        found.job(&hits, &style).digests(note, &Stop::default()).map_err(told)?;
        let is_edited = written != meta.file;
        let differences = Differences::of(meta, &found.answer, items.into_iter(), is_edited);
        match self.json || self.format == ReportFormat::Json {
            true => writeln!(out, "{}", serde_json::to_string(&differences)?)?,
            false => self.write(&differences, out)?,
        }
        Ok(Status::found(differences.same))
    }

    /// Reads the side file.
    /// Without it there is nothing to compare with.
    fn meta(&self) -> anyhow::Result<Meta> {
        let path = side_file(&self.file, META);
        let text = std::fs::read(&path).map_err(|error| match self.file.exists() {
            true => CliError::io(&path, error),
            false => CliError::io(&self.file, error),
        })?;
        Ok(serde_json::from_slice(&text).map_err(|error| no_meta(&self.file, &error.to_string()))?)
    }

    /// Writes the differences for people.
    /// An export that is as it was has one line.
    fn write(&self, found: &Differences, out: &mut dyn Write) -> std::io::Result<()> {
        let all = found.unchanged + (found.changed.len() + found.gone.len()) as u64;
        let verdict = if found.same { "the same" } else { "differs" };
        let file = harmless(&self.file.display().to_string());
        writeln!(out, "{file}: {}, {verdict}", counted(all, "item"))?;
        if found.edited {
            writeln!(out, "  the file is not as it was written")?;
        }
        for (name, [then, now]) in &found.answer {
            writeln!(out, "  {name}: {} then, {} now", harmless(&then.to_string()), harmless(&now.to_string()))?;
        }
        for (what, ids) in [("new", &found.new), ("gone", &found.gone), ("changed", &found.changed)] {
            if ids.is_empty() {
                continue;
            }
            writeln!(out, "  {what}: {}", counted(ids.len() as u64, "item"))?;
            for id in ids.iter().take(NAMED) {
                writeln!(out, "    {}", harmless(id))?;
            }
            if ids.len() > NAMED {
                writeln!(out, "    and {} more; --json has all", ids.len() - NAMED)?;
            }
        }
        Ok(())
    }
}

/// Makes the error for a side file that is none.
/// Its name begins the line.
fn no_meta(file: &Path, reason: &str) -> CliError {
    CliError::Option {
        option: side_file(file, META).display().to_string(),
        reason: format!("this is no side file of an export: {reason}"),
    }
}

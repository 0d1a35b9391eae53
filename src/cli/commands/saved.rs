//! `imr saved`: exports that are kept under a name, and run again for what is new.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Parser, Subcommand};
use serde::{Deserialize, Serialize};

use crate::cli::commands::export::files::begin;
use crate::cli::commands::export::seen::seen_file;
use crate::cli::commands::export::{ExportArgs, Repeated};
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::status::Status;
use crate::cli::terminal::plain::harmless;
use crate::search::to_json;
#[cfg(feature = "serve")]
use crate::web::KeptSearch;

/// Keep searches under names, and run them for what is new
///
/// They are kept beside the index, in INDEX.saved.toml, which may be read and edited.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr saved add facets 'lumbar facet' --fields id,decision,procedure\n  imr saved run facets\n  imr index -q && imr saved run facets --since-last && echo 'there are new ones'"
)]
pub struct SavedArgs {
    #[command(subcommand)]
    command: SavedCommand,
}

#[derive(Debug, Subcommand)]
enum SavedCommand {
    /// Keep a search
    Add {
        /// A name: letters, digits, - and _
        #[arg(value_name = "NAME")]
        name: String,
        /// A query and options, as 'imr export' takes them
        #[arg(value_name = "QUERY", trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// List the searches
    List {
        /// Print them as one JSON array
        #[arg(long)]
        json: bool,
    },
    /// Run a search, as 'imr export' does
    Run {
        /// The search
        #[arg(value_name = "NAME")]
        name: String,
        /// Only items that are new or changed since the last run with this option; the exit code is 1 if there are none
        #[arg(long)]
        since_last: bool,
        /// More options, as 'imr export' takes them
        #[arg(value_name = "OPTIONS", trailing_var_arg = true, allow_hyphen_values = true)]
        more: Vec<String>,
    },
    /// Forget a search
    Remove {
        /// The search
        #[arg(value_name = "NAME")]
        name: String,
    },
}

/// The file of all searches.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedFile {
    /// The searches.
    #[serde(default)]
    search: Vec<SavedSearch>,
}

/// A search that is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SavedSearch {
    /// Its name.
    name: String,
    /// The arguments of the export.
    arguments: Vec<String>,
}

/// The first lines of the file.
const HEAD: &str = "# Searches that 'imr saved add' keeps: a name, and the arguments of 'imr export'.\n";

impl SavedArgs {
    /// Adds, lists, runs or removes.
    /// The status of a run is that of its export.
    pub fn run(&self, global: &Global, out: &mut dyn Write) -> anyhow::Result<Status> {
        let path = file_beside(&global.index);
        let mut saved = read(&path)?;
        match &self.command {
            SavedCommand::Add { name, arguments } => {
                if saved.iter().any(|search| search.name == *name) || !is_name(name) {
                    let taken = "a search has this name already; 'imr saved remove' removes it";
                    let reason = if is_name(name) { taken } else { "write a name of letters, digits, - and _" };
                    return Err(CliError::Option { option: name.clone(), reason: reason.to_owned() }.into());
                }
                // A search that cannot be run is not kept.
                let args = parsed(arguments)?;
                args.style(global)?;
                args.find(global)?;
                saved.push(SavedSearch { name: name.clone(), arguments: arguments.clone() });
                write_all(&path, &saved)?;
                global.note(&format!("{}: {}", path.display(), name));
            }
            SavedCommand::List { json: true } => writeln!(out, "{}", to_json(&saved)?)?,
            SavedCommand::List { json: false } => {
                for search in &saved {
                    writeln!(out, "{}: {}", harmless(&search.name), harmless(&line(&search.arguments)))?;
                }
            }
            SavedCommand::Run { name, since_last, more } => {
                let search = saved.iter().find(|search| search.name == *name).ok_or_else(|| no_search(name, &saved))?;
                let args = parsed(&[search.arguments.as_slice(), more.as_slice()].concat())?;
                let seen = since_last.then(|| seen_file(&path, name));
                return args.run_after(seen, global, out);
            }
            SavedCommand::Remove { name } => {
                let at = saved.iter().position(|search| search.name == *name);
                saved.remove(at.ok_or_else(|| no_search(name, &saved))?);
                write_all(&path, &saved)?;
                match std::fs::remove_file(seen_file(&path, name).path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => {
                        return Err(CliError::io(&path, error).into());
                    }
                    _ => {}
                }
            }
        }
        Ok(Status::found(!saved.is_empty() || !matches!(self.command, SavedCommand::List { .. })))
    }
}

/// Returns the searches of an index, each with the parameters of the page that asks the same.
///
/// # Errors
/// When their file cannot be read, or has arguments that no export takes.
#[cfg(feature = "serve")]
pub(crate) fn kept_searches(index: &Path) -> Result<Vec<KeptSearch>, CliError> {
    let kept = |search: SavedSearch| {
        let parameters = parsed(&search.arguments)?.parameters();
        Ok(KeptSearch { name: search.name, parameters })
    };
    read(&file_beside(index))?.into_iter().map(kept).collect()
}

/// Returns the file of the searches of an index.
/// It is beside the folder of the index, so that a rebuild keeps it.
fn file_beside(index: &Path) -> PathBuf {
    let mut name = index.file_name().unwrap_or_default().to_owned();
    name.push(".saved.toml");
    index.with_file_name(name)
}

/// Returns true for a name that may be a part of a file's name.
fn is_name(name: &str) -> bool {
    let is_of_names = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.len() <= 64 && name.chars().all(is_of_names)
}

/// Reads the arguments of an export.
///
/// # Errors
/// When clap refuses them.
fn parsed(arguments: &[String]) -> Result<ExportArgs, CliError> {
    let refused = |error: clap::Error| {
        let said = error.to_string();
        let reason = said.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned();
        CliError::Option { option: line(arguments), reason }
    };
    Ok(Repeated::try_parse_from(arguments).map_err(refused)?.args)
}

/// Reads the searches; none where there is no file.
///
/// # Errors
/// When the file cannot be read, or is none of searches.
fn read(path: &Path) -> Result<Vec<SavedSearch>, CliError> {
    let text = match std::fs::read_to_string(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        text => text.map_err(|error| CliError::io(path, error))?,
    };
    let wrong = |error: toml::de::Error| {
        let line = error.span().map_or(1, |span| text[..span.start].matches('\n').count() + 1);
        CliError::Option { option: format!("{}, line {line}", path.display()), reason: error.message().to_owned() }
    };
    let search = toml::from_str::<SavedFile>(&text).map_err(wrong)?.search;
    // The name is a part of the name of a file.
    match search.iter().find(|search| !is_name(&search.name)) {
        Some(SavedSearch { name, .. }) => {
            let reason = format!("'{}' is no name of a search: letters, digits, - and _", harmless(name));
            Err(CliError::Option { option: path.display().to_string(), reason })
        }
        None => Ok(search),
    }
}

/// Writes the searches.
///
/// # Errors
/// When the file cannot be written.
fn write_all(path: &Path, saved: &[SavedSearch]) -> anyhow::Result<()> {
    let mut text = HEAD.to_owned();
    for search in saved {
        let arguments = search.arguments.iter().map(|argument| quoted(argument)).collect::<Vec<_>>().join(", ");
        text.push_str(&format!("\n[[search]]\nname = {}\narguments = [{arguments}]\n", quoted(&search.name)));
    }
    let file = begin(path, true)?;
    file.file().write_all(text.as_bytes()).map_err(|error| CliError::io(path, error))?;
    Ok(file.finish().map_err(|error| CliError::io(path, error))?)
}

/// Returns a text as a string of TOML, whose escapes are those of JSON but for one sign.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string().replace('\u{7f}', "\\u007f")
}

/// Returns arguments as a person would type them.
fn line(arguments: &[String]) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_=,.:/%+@".contains(c);
    let typed = |argument: &String| match !argument.is_empty() && argument.chars().all(is_plain) {
        true => argument.clone(),
        false => format!("'{}'", argument.replace('\'', "'\\''")),
    };
    arguments.iter().map(typed).collect::<Vec<_>>().join(" ")
}

/// Makes the error for a name that no search has.
fn no_search(name: &str, saved: &[SavedSearch]) -> CliError {
    CliError::NoSearch { name: name.to_owned(), names: saved.iter().map(|search| search.name.clone()).collect() }
}

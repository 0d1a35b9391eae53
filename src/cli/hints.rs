//! Hints: what a user can do about an error of the library or of the command line.
//!
//! They name commands and options, so they are here and not with the errors, which a program may show that has neither.

use std::io;
use std::path::Path;
use std::sync::LazyLock;

use crate::cli::error::{CliError, OurError};
use crate::index::{IndexError, is_index};
use crate::platform::{is_shortage, owner};
use crate::query::language;
use crate::search::SearchError;

/// Steps as the library calls them, and the commands that do them.
const COMMANDS: [(&str, &str); 5] = [
    ("see the language of queries", "see 'imr help syntax'"),
    ("the list of fields names", "'imr fields' lists"),
    ("the next update", "the next 'imr index'"),
    ("a repair ", "'imr check --repair' "),
    ("a rebuild ", "'imr index PATH --rebuild' "),
];

/// The language of queries on one screen, with the commands of this program.
pub static SYNTAX: LazyLock<String> = LazyLock::new(|| in_commands(language::SYNTAX));

/// Returns a text of the library with commands for the steps that it names.
pub fn in_commands(text: &str) -> String {
    COMMANDS.iter().fold(text.to_owned(), |text, (step, command)| text.replace(step, command))
}

/// Returns the command or step that mends an error, if there is one.
/// The hint is an order that can be copied; None if nothing can be said that the error does not.
pub fn hint(error: OurError<'_>) -> Option<String> {
    match error {
        OurError::Cli(error) => of_cli(error),
        OurError::Search(error) => of_search(error),
        OurError::Index(error) => of_index(error),
    }
}

/// Returns what mends an error of the command line.
fn of_cli(error: &CliError) -> Option<String> {
    match error {
        CliError::NoFolder { path: at, folder } => {
            Some(format!("run 'mkdir -p {}' to make it", at.parent().unwrap_or(folder).display()))
        }
        CliError::NoFormat { .. } => {
            Some("end the name of the file so, or add --format NAME; 'imr export --help' lists them".to_owned())
        }
        CliError::NotBuilt { feature, .. } => Some(format!(
            "build it with the format, by 'cargo install --locked --path . --profile dist --features {feature}' in the \
             folder of its source, or write --format jsonl"
        )),
        CliError::Exists { .. } => Some("add --force to replace it, or name another".to_owned()),
        CliError::Unwritable { path, source, .. } if source.kind() == io::ErrorKind::StorageFull => {
            of_system(path, source)
        }
        CliError::Unwritable { path, .. } => path
            .file_name()
            .map(|name| format!("name a file in a folder of yours, as with -o ~/{}", Path::new(name).display())),
        CliError::Io { path, source } => of_system(path, source),
        CliError::FewLetters { is_widest: false, .. } => {
            Some("ask for more, or add --mentioned for items that only mention it; 'imr query' lists them".to_owned())
        }
        CliError::NeitherIdNorFile { .. } => {
            Some("name an id, as 'imr query WORDS --format ids' prints them, or a file that is there".to_owned())
        }
        CliError::NoSearch { names, .. } if names.is_empty() => {
            Some("keep one with 'imr saved add NAME QUERY -o FILE'".to_owned())
        }
        CliError::FewLetters { .. } => Some("ask for more; 'imr query' lists what there is".to_owned()),
        #[cfg(feature = "serve")]
        CliError::NoToken { .. } => Some(
            "name a file with a long random token by --token-file, or listen at 127.0.0.1, which only this machine reaches"
                .to_owned(),
        ),
        #[cfg(feature = "serve")]
        CliError::Listen { .. } => Some("add --listen 127.0.0.1:0 for any free port".to_owned()),
        CliError::Panicked { .. }
        | CliError::NoSearch { .. }
        | CliError::ExportInterrupted { .. }
        | CliError::Option { .. }
        | CliError::Output(_)
        | CliError::Search(_)
        | CliError::Index(_) => None,
    }
}

/// Returns what mends an error of a search.
fn of_search(error: &SearchError) -> Option<String> {
    match error {
        SearchError::Query(error) => error.hint().map(|hint| in_commands(&hint)),
        SearchError::Cursor { is_whole: true, .. } => Some(
            "ask with the query and options of the page that gave it; -n, --snippets and --explain may differ"
                .to_owned(),
        ),
        SearchError::Cursor { .. } => Some(
            "copy it whole, from 'next' of --json or from the last line of text; without --after comes the first page"
                .to_owned(),
        ),
        SearchError::Field { .. } => {
            Some("run 'imr fields' to see all fields, and 'imr fields FIELD' for values".to_owned())
        }
        SearchError::UnknownId { near, .. } if near.is_empty() => {
            Some("run 'imr query WORDS --format ids' to see ids".to_owned())
        }
        SearchError::UnknownId { near, .. } => {
            Some(format!("did you mean {}? 'imr query WORDS --format ids' lists ids", near.join(" or ")))
        }
        SearchError::UnknownItem { letter, .. } => {
            Some(format!("name one of them, as '{letter}#1'; 'imr show {letter}' shows them all"))
        }
        SearchError::Deadline { allowed, .. } => Some(format!(
            "ask for rarer words, smaller distances or fewer of them, or give it more time with --deadline {}",
            allowed.as_secs().max(1).saturating_mul(10)
        )),
        SearchError::Option { .. } | SearchError::Index(_) => None,
    }
}

/// Returns what mends an error of an index.
fn of_index(error: &IndexError) -> Option<String> {
    match error {
        IndexError::NoIndex { path } if path.is_file() => of_system(path, &io::ErrorKind::NotADirectory.into()),
        IndexError::NoIndex { path } if is_index(path) => Some(format!(
            "wait where 'imr index' is building it; else run 'imr check --repair --index {}' to find again what is there",
            path.display()
        )),
        IndexError::NoIndex { path } => Some(format!("run 'imr index PATH --index {}' to build it", path.display())),
        IndexError::Locked { .. } => Some("wait until it ends, or build another index with --index DIR".to_owned()),
        IndexError::Format { path, .. } => {
            Some(format!("run 'imr index PATH --rebuild --index {}' to build it anew", path.display()))
        }
        IndexError::Damaged { .. } => {
            let rebuild = "or 'imr index PATH --rebuild' to build it anew";
            Some(format!("run 'imr check --repair' with the same --index to mend it, {rebuild}"))
        }
        IndexError::Loss { .. } => Some(
            "connect the disk that their files are on and repair again, or run 'imr check --repair --accept-loss' to \
             do without them"
                .to_owned(),
        ),
        IndexError::Removals { .. } => Some(
            "connect the disk that they are on, or run this again with --allow-removals to remove them, or with \
             --keep-missing to keep them"
                .to_owned(),
        ),
        IndexError::Io { path, source } => of_system(path, source),
        IndexError::UnknownLetter { id } if id.contains('#') => {
            Some("name the whole letter, without # and a number".to_owned())
        }
        IndexError::UnknownLetter { .. } => Some("run 'imr query WORDS --format ids' to see ids".to_owned()),
        IndexError::NoWorker { .. } => Some(
            "see that this program's own file is there and may be run, and that there is memory for another process"
                .to_owned(),
        ),
        IndexError::Option { .. } | IndexError::Engine { .. } | IndexError::Interrupted => None,
    }
}

/// Returns what mends an error of the system at a path.
fn of_system(at: &Path, source: &io::Error) -> Option<String> {
    match source.kind() {
        io::ErrorKind::PermissionDenied => {
            // Of a file the folder, since its neighbours will have the same fault.
            let place = at.parent().filter(|folder| !folder.as_os_str().is_empty() && !at.is_dir()).unwrap_or(at);
            let owner = owner(at)
                .or_else(|| owner(place))
                .map_or("its owner".to_owned(), |owner| format!("{owner}, whose it is,"));
            Some(format!(
                "nothing is damaged: ask {owner} to let you in, with 'chmod -R a+rX {0}' to read and \
                 'chmod -R a+rwX {0}' to write",
                place.display()
            ))
        }
        _ if is_shortage(source) => Some(
            "nothing is damaged: let this program have more, of open files by 'ulimit -n 4096', and run it again"
                .to_owned(),
        ),
        io::ErrorKind::NotFound => Some("check the spelling: nothing is there under this name".to_owned()),
        io::ErrorKind::NotADirectory => {
            Some("an index is a folder: name that, or one that is still to be made, with --index DIR".to_owned())
        }
        io::ErrorKind::StorageFull => Some(
            "make room there, or use another disk: --index names the folder of the index and of what it \
                 unpacks, TMPDIR the one where other commands unpack"
                .to_owned(),
        ),
        _ => None,
    }
}

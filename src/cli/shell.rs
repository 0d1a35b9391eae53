//! What the shell made of a query without quotes, told where it shows.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Subcommands that take queries.
const ASKING: [&str; 4] = ["query", "search", "export", "explain"];

/// What the shell does to characters of queries.
const TAKEN: &str = "put the query in single quotes, as in imr query '#60 tablets': outside of them the shell takes \
                     # for a comment, > for a file, ! for history, and \" ( ) * ? for itself";

/// What is wrong with `arguments` that `error` refuses, and what to type instead, where the shell or the reading of
/// options has had a part of a query.
pub fn misread(error: &clap::Error, arguments: &[String]) -> Option<(Option<String>, String)> {
    let at = arguments.iter().position(|argument| ASKING.contains(&argument.as_str()))?;
    let (command, words) = (&arguments[at], &arguments[at + 1..]);
    if error.kind() == ErrorKind::MissingRequiredArgument {
        return Some((None, TAKEN.to_owned()));
    }
    let at = words.iter().take_while(|word| *word != "--").position(|word| is_refused(error, word))?;
    let taken = &words[at];
    let before = words[..at].iter().filter(|word| !word.starts_with('-'));
    let query = before.cloned().chain([left_out(taken)]).collect::<Vec<_>>().join(" ");
    let hint = format!("put the query in single quotes: imr {command} '{}'", query.replace('\'', r"'\''"));
    Some((Some(format!("'{taken}' was taken for an option")), hint))
}

/// The same for an index folder that nobody has named: `-injection` is `-i njection` to whom looks for options.
pub fn misread_index(arguments: &[String]) -> Option<String> {
    let asks = arguments.iter().any(|argument| ASKING.contains(&argument.as_str()));
    let is_word = |argument: &&String| argument.starts_with("-i") && argument[2..].chars().all(char::is_alphabetic);
    let taken = arguments.iter().find(|argument| argument.len() > 2 && is_word(argument)).filter(|_| asks)?;
    Some(format!("'{taken}' was taken for an option; put the query in single quotes: imr query 'MRI {taken}'"))
}

/// Whether a word of the query that begins with a hyphen is what `error` is about.
fn is_refused(error: &clap::Error, word: &str) -> bool {
    let is_one_hyphen = word.starts_with('-') && !word.starts_with("--") && word.chars().count() > 2;
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    is_one_hyphen
        && match error.kind() {
            ErrorKind::UnknownArgument => !said(ContextKind::InvalidArg).starts_with("--"),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
                let value = said(ContextKind::InvalidValue);
                !value.is_empty() && word.ends_with(value) && word[1..].starts_with(char::is_alphabetic)
            }
            _ => false,
        }
}

/// What is to be left out, as the query says it.
fn left_out(word: &str) -> String {
    match word[1..].contains(char::is_whitespace) && !word.contains(['(', ':', '"']) {
        true => format!("-\"{}\"", &word[1..]),
        false => word.to_owned(),
    }
}

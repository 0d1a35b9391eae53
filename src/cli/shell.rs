//! Hints for queries that were typed without quotes.
//!
//! The shell and the reading of options take some characters of a query for their own (`#`, `>`, a leading `-`). The
//! error that follows speaks of something else, so it is replaced by one that says what happened.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Subcommands that take queries.
/// With the alias of `query`.
const ASKING: [&str; 5] = ["query", "search", "export", "explain", "stats"];

/// The hint for a query of which the shell took a part.
const TAKEN: &str = "put the query in single quotes, as in imr query '#60 tablets': outside of them the shell takes \
                     # for a comment, > for a file, ! for history, and \" ( ) * ? for itself";

/// Finds out if clap's `error` comes from a part of a query that was taken for an option or by the shell. Returns the
/// message that replaces clap's own, if there is a better one, and the hint; `None` for any other error. `arguments`
/// are those after the program's name.
pub fn misread(error: &clap::Error, arguments: &[String]) -> Option<(Option<String>, String)> {
    let at = arguments.iter().position(|argument| ASKING.contains(&argument.as_str()))?;
    let (command, words) = (&arguments[at], &arguments[at + 1..]);
    // A query that opens with # is a comment to the shell, so none arrives.
    if error.kind() == ErrorKind::MissingRequiredArgument {
        // Options may need each other, which has nothing to do with the shell.
        let is_query = |missing: &ContextValue| match missing {
            ContextValue::Strings(names) => names.iter().any(|name| name.contains("<QUERY>")),
            _ => false,
        };
        return error.get(ContextKind::InvalidArg).is_some_and(is_query).then(|| (None, TAKEN.to_owned()));
    }
    // All after a double hyphen is query, and cannot have been refused.
    let at = words.iter().take_while(|word| *word != "--").position(|word| is_refused(error, word))?;
    let taken = &words[at];
    // The hint repeats the query as it was typed, without options.
    let before: Vec<&String> = words[..at].iter().filter(|word| !word.starts_with('-')).collect();
    // A query that begins with a hyphen is taken for an option in quotes, too.
    if before.is_empty() {
        let hint = format!("put -- before the query: imr {command} -- '{}'", taken.replace('\'', r"'\''"));
        return Some((Some(format!("'{taken}' was taken for an option")), hint));
    }
    let query = before.into_iter().cloned().chain([left_out(taken)]).collect::<Vec<_>>().join(" ");
    // In the shell, a quote inside single quotes is written by closing and opening them.
    let hint = format!("put the query in single quotes: imr {command} '{}'", query.replace('\'', r"'\''"));
    Some((Some(format!("'{taken}' was taken for an option")), hint))
}

/// Returns a hint if a word of the query was read as the folder of `--index`: clap reads `-injection` as `-i njection`.
/// It is wanted when the index is missing, since no other error shows that.
/// `arguments` are those after the program's name.
pub fn misread_index(arguments: &[String]) -> Option<String> {
    let asks = arguments.iter().any(|argument| ASKING.contains(&argument.as_str()));
    // A path has other characters than letters more often than not; a word of a query has none.
    let is_word = |argument: &&String| argument.starts_with("-i") && argument[2..].chars().all(char::is_alphabetic);
    let taken = arguments.iter().find(|argument| argument.len() > 2 && is_word(argument)).filter(|_| asks)?;
    Some(format!("'{taken}' was taken for an option; put the query in single quotes: imr query 'MRI {taken}'"))
}

/// Returns true if `error` is about `word`, a word of the query that begins with one hyphen.
fn is_refused(error: &clap::Error, word: &str) -> bool {
    let is_one_hyphen = word.starts_with('-') && !word.starts_with("--") && word.chars().count() > 2;
    let said = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    is_one_hyphen
        && match error.kind() {
            // A long option that is misspelt is an option all the same.
            ErrorKind::UnknownArgument => !said(ContextKind::InvalidArg).starts_with("--"),
            ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
                let value = said(ContextKind::InvalidValue);
                // `-neck` is `-n eck`: the value refused is the rest of the word.
                !value.is_empty() && word.ends_with(value) && word[1..].starts_with(char::is_alphabetic)
            }
            _ => false,
        }
}

/// Returns an excluded word in the syntax of queries: the shell has taken the quotes of a phrase, so they are put back.
/// A group, a field or a phrase that has its quotes stays as it is.
fn left_out(word: &str) -> String {
    match word[1..].contains(char::is_whitespace) && !word.contains(['(', ':', '"']) {
        true => format!("-\"{}\"", &word[1..]),
        false => word.to_owned(),
    }
}

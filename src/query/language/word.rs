//! Reads one word with its marks, which say in what form it is looked for.
//!
//! `root!` is the mark of Westlaw and Lexis; `root*`, `?` and `~` are those of Lucene. Marks that
//! make no sense where they are typed are errors, since whoever types them means something.

use crate::query::language::error::Fault;
use crate::query::language::expr::{At, Form, Word};

/// Marks at the end of a word that belong to the sentence and not to the word.
/// A question mark or an exclamation mark among them is no wildcard: "which levels?".
pub const TAIL: [char; 6] = [',', ';', ':', '.', '?', '!'];
/// The dashes of word processors.
pub const DASHES: [char; 5] = ['\u{2010}', '\u{2011}', '\u{2212}', '–', '—'];
/// Signs of bounds, which have no other meaning than their words: "≥ 65".
pub const BOUNDS: [&str; 2] = ["≥", "≤"];
/// The fewest letters of a root; fewer begin too many words.
/// Each word that begins so is looked up and weighed.
const SHORTEST_ROOT: usize = 2;

/// Reads a word that has no spaces, quotes or parentheses but a letter or digit.
/// `at` is its byte in the query, for errors. A backslash at the beginning makes a plain word of the rest.
pub fn read(run: &str, at: usize) -> Result<Word, Fault> {
    let word = |text: &str, form| Word { text: text.to_owned(), form, at: At(at) };
    if let Some(text) = run.strip_prefix('\\') {
        return Ok(word(text, Form::Plain));
    }
    // The marks of a word's form are before a comma: "discect*, fusion".
    let core = run.trim_end_matches(TAIL);
    if core.starts_with('=') {
        // "=U.S." is an acronym with its last point, "=M54.5." a code before a full stop, which no word has.
        let point = usize::from(core.contains('.') && run[core.len()..].starts_with('.'));
        return exact(&run[1..core.len() + point], at).map(|text| word(text, Form::Exact));
    }
    // A root is tried before a wildcard, since `*` at the end alone is the simpler of the two.
    let marked = match is_address(run) {
        true => None,
        false => fuzzy(core, at)?.or(root(expanded(run).unwrap_or(core), at)?).or(wild(core, at)?),
    };
    let (text, form) = marked.unwrap_or((run, Form::Plain));
    Ok(word(text, form))
}

/// Reads a word of a phrase with marks for letters that may follow or be in it.
/// Gives None for a word without such marks. Errors are none here: inside quotes a mark may be text.
pub fn marked(piece: &str) -> Option<(&str, Form)> {
    let core = piece.trim_end_matches(|c: char| !(c.is_alphanumeric() || c == '*' || c == '!'));
    let found = root(expanded(core).unwrap_or(core), 0).ok().flatten();
    found.or_else(|| wild(core, 0).ok().flatten()).filter(|_| !is_address(piece))
}

/// Returns true if a run is an address in the net, where `?` and `*` are no wildcards.
/// They are pasted whole from guidelines.
fn is_address(run: &str) -> bool {
    run.contains("://")
}

/// The longest word, in bytes, that an index has.
/// The automaton that finds near words grows with the length of the word.
const LONGEST_NEAR: usize = 64;

/// Returns true if there is anything to look up: marks alone say nothing.
/// A letter of any script counts.
pub fn has_content(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

/// A word without the marks of its form; None if it has no such marks.
type Marked<'a> = Option<(&'a str, Form)>;

/// Reads `word~` and `word~2`.
/// One letter inserted, left out, replaced, or two swapped is one slip. Gives None if `~` is no mark here.
fn fuzzy(core: &str, at: usize) -> Result<Marked<'_>, Fault> {
    let Some((text, number)) = core.rsplit_once('~') else { return Ok(None) };
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    if !is_number || !has_content(text) {
        return Ok(None);
    }
    let slips = match number {
        // In Lucene a bare `~` allows two slips.
        "" | "1" => 1,
        "2" => 2,
        _ => return Err(Fault::new(at, "a word may differ in 1 or 2 letters", format!("type {text}~1 or {text}~2"))),
    };
    if text.contains(['*', '?', '~']) {
        return Err(Fault::new(at, "this word has two kinds of marks", "type either word~1 or a wildcard"));
    }
    if text.len() > LONGEST_NEAR {
        return Err(Fault::new(at, "no word is as long as this", "type the word without ~, or a shorter one"));
    }
    Ok(Some((text, Form::Fuzzy(slips))))
}

/// Returns the text of `root!`, which means `root*`. It must be of letters alone, since "10!" and "wow!!" are only
/// loud.
fn expanded(run: &str) -> Option<&str> {
    let body = run.trim_end_matches([',', ';', ':', '.']);
    body.strip_suffix('!').filter(|root| root.chars().all(char::is_alphabetic)).map(|_| body)
}

/// Reads `root*` or `root!`.
/// Gives None if nothing follows the root, and an error if the root has fewer than [`SHORTEST_ROOT`]
/// letters.
fn root(core: &str, at: usize) -> Result<Marked<'_>, Fault> {
    let root = core.strip_suffix('!').unwrap_or_else(|| core.trim_end_matches('*'));
    if root.len() == core.len() || root.contains(['*', '?']) {
        return Ok(None);
    }
    if root.chars().filter(|c| c.is_alphanumeric()).count() < SHORTEST_ROOT {
        let hint = "type more of the word, such as discect*, or put it in quotes to search for it as text";
        return Err(Fault::new(at, format!("a beginning needs {SHORTEST_ROOT} letters before the mark"), hint));
    }
    Ok(Some((root, Form::Prefix)))
}

/// Reads `*` or `?` inside a word; at its end `?` is a question mark.
/// Gives an error if one comes first, since every word of the index would have to be tried.
fn wild(core: &str, at: usize) -> Result<Marked<'_>, Fault> {
    match core.find(['*', '?']) {
        Some(0) => Err(leading_wildcard(at)),
        Some(_) => Ok(Some((core, Form::Wild))),
        None => Ok(None),
    }
}

/// Makes the error at a wildcard with nothing before it.
pub fn leading_wildcard(at: usize) -> Fault {
    let hint = "type the beginning of the word before it, such as discect* or wom?n, or leave it out";
    Fault::new(at, "a wildcard needs letters before it", hint)
}

/// Reads the word after `=`.
/// Gives an error if marks of another form are in it.
fn exact(text: &str, at: usize) -> Result<&str, Fault> {
    match text.contains(['*', '?', '~']) {
        true => Err(Fault::new(at, "this word has two kinds of marks", "leave out the = or the other mark")),
        false => Ok(text),
    }
}

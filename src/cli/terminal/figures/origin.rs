//! The lines by which figures can be cited and had again.
//!
//! The same command, letters and program give the same figures.

use crate::cli::terminal::plain::harmless;
use crate::counts::rates::Rates;
use crate::search::UnderstoodView;

/// The command that repeats figures, the question as it was understood, and the letters they come from.
#[derive(Debug)]
pub struct FiguresOrigin {
    /// The lines, without a break in any.
    lines: Vec<String>,
}

impl FiguresOrigin {
    /// Makes the lines for figures that the arguments `typed` gave.
    /// Arguments are quoted for a shell.
    pub fn of(found: &Rates, typed: &[String]) -> FiguresOrigin {
        let command: Vec<String> = typed.iter().map(|argument| quoted(argument)).collect();
        let mut lines = vec![format!("imr {}", command.join(" ")), format!("understood: {}", asked(&found.understood))];
        if let Some(other) = &found.comparison {
            lines.push(format!("compared with: {}", asked(&other.understood)));
        }
        lines.push(format!("counted: {} items", found.counted));
        lines.push(format!("corpus {}, imr {}", found.index.corpus, found.index.version));
        FiguresOrigin { lines: lines.iter().map(|line| harmless(line)).collect() }
    }

    /// Returns the lines.
    /// None has control characters.
    pub fn lines(&self) -> &[String] {
        &self.lines
    }
}

/// Returns what was asked, as the answer of a search tells it.
/// Filters come after the words.
pub fn asked(understood: &UnderstoodView) -> String {
    let text = if understood.text.is_empty() { "everything" } else { &understood.text };
    let filters = understood.filters.iter().map(|(field, values)| format!("{field}: {}", values.join(" or ")));
    std::iter::once(text.to_owned()).chain(filters).collect::<Vec<_>>().join(", ")
}

/// Returns an argument as a shell takes it.
/// What has only harmless characters stays as it is.
fn quoted(argument: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_=,./:".contains(c);
    if !argument.is_empty() && argument.chars().all(is_plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', "'\\''"))
}

//! [`Answer`]: what an export is an answer to, with its numbers, for those who read it and those who repeat it.

use serde::Serialize;

use crate::counts::rates::{Rate, RateOptions, rates};
use crate::query::{COMPARED, Query};
use crate::search::{AllHits, IndexView, Options, Searcher, Total, UnderstoodView};

/// The question of an export, and the numbers of its answer.
#[derive(Debug, Clone, Serialize)]
pub struct Answer {
    /// The query as typed; empty for all items.
    pub query: String,
    /// The interpretation of the query.
    pub understood: UnderstoodView,
    /// Exact numbers of hits, of which an export may have fewer.
    pub total: Total,
    /// The rate at which items that dispute the treatment were overturned; an outcome in the query is left out of it.
    pub rate: Rate,
    /// Notes on what is left out of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rate_notes: Vec<String>,
    /// The first and the last day of decision.
    pub decided: Option<[String; 2]>,
    /// The index that was asked.
    pub index: IndexView,
    /// The parser and vocabulary that read the letters.
    pub vocabulary: String,
}

impl Answer {
    /// Joins what was found with the rates of it.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn of(
        searcher: &Searcher,
        (query, options): (&Query, &Options),
        found: &AllHits,
    ) -> Result<Answer, crate::search::SearchError> {
        let by_items =
            RateOptions { mentioned: !options.disputed && query.text().is_empty(), ..RateOptions::default() };
        let figures = rates(searcher, query, options, &by_items)?;
        Ok(Answer {
            query: query.text().to_owned(),
            understood: found.understood.clone(),
            total: found.total,
            rate: figures.all,
            rate_notes: figures.understood.notes.into_iter().filter(|note| note.ends_with(COMPARED)).collect(),
            decided: figures.decided,
            index: figures.index,
            vocabulary: searcher.commit().reading.clone(),
        })
    }

    /// Returns the title of a list of the items.
    pub fn title(&self) -> String {
        let what = if self.query.is_empty() { "all items" } else { &self.query };
        format!("Independent Medical Review decisions: {what}")
    }

    /// Returns what was asked and found, each as a label and a line; `listed` items are in the export.
    pub fn lines(&self, listed: usize) -> Vec<(&'static str, String)> {
        let mut lines = Vec::new();
        if !self.query.is_empty() {
            lines.push(("Question", self.query.clone()));
        }
        lines.push(("Understood as", understood(&self.understood)));
        let (items, letters) = (number(self.total.items, "item"), number(self.total.letters, "letter"));
        lines.push(("Found", format!("{items} in {letters}")));
        if listed as u64 != self.total.items {
            lines.push(("Listed here", number(listed as u64, "item")));
        }
        let rate = &self.rate;
        if let (Some(share), Some([low, high])) = (rate.rate, rate.interval_letters) {
            let decided = rate.overturned + rate.upheld;
            let of = if self.query.is_empty() { "decided" } else { "decided items that dispute it" };
            let figures = format!(
                "{} of {decided} {of}: {:.1} % (95 % interval by letter: {:.1} to {:.1} %)",
                rate.overturned,
                share * 100.0,
                low * 100.0,
                high * 100.0
            );
            let told = std::iter::once(figures).chain(self.rate_notes.iter().cloned());
            lines.push(("Overturned", told.collect::<Vec<_>>().join("; ")));
        }
        if let Some([first, last]) = &self.decided {
            lines.push(("Decided", format!("{first} to {last}")));
        }
        lines.extend(self.understood.notes.iter().map(|note| ("Note", note.clone())));
        lines.push(("Letters", format!("corpus {}, imr {}", self.index.corpus, self.index.version)));
        lines
    }
}

/// Returns the question as it was understood, with filters after the words.
fn understood(view: &UnderstoodView) -> String {
    let text = if view.text.is_empty() { "everything" } else { &view.text };
    let filters = view.filters.iter().map(|(field, values)| format!("{field}: {}", values.join(" or ")));
    std::iter::once(text.to_owned()).chain(filters).collect::<Vec<_>>().join(", ")
}

/// Returns a number with a noun.
fn number(count: u64, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

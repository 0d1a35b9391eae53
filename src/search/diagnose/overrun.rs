//! Bounds a search by its deadline. Where that passes, the error names the part of the query that costs most, since this
//! is what the asker can change.

use std::time::Duration;

use crate::deadline::{Deadline, Overrun};
use crate::index::schema::fields::Zone;
use crate::query::Query;
use crate::search::error::{Result, SearchError};
use crate::search::open_index::OpenIndex;
use crate::search::options::Options;
use crate::search::plan::bind::bind;
use crate::search::plan::clause::Clause;
use crate::search::proximity::compile::{any_form, typed_words};
use crate::text::{Pattern, Stems};

/// The time for finding that part, beyond the deadline.
const EXTRA: Duration = Duration::from_millis(200);
/// The cost of looking at the positions of a word, compared with that of its items alone.
const POSITIONS: u64 = 20;
/// The longest text of a part that is shown, in characters.
const LONGEST: usize = 60;

/// Does the `work` of a search within the deadline of its `options`.
///
/// # Errors
/// [`SearchError::Deadline`] if it takes longer; [`crate::index::IndexError::Interrupted`] if it was asked to stop; else
/// those of the work.
pub(crate) fn within<T>(
    index: &OpenIndex,
    query: &Query,
    options: &Options,
    work: impl FnOnce() -> Result<T>,
) -> Result<T> {
    match options.deadline.bound(work) {
        Ok(result) => result,
        Err(Overrun::Deadline(allowed)) => {
            let part = Deadline::after(EXTRA).bound(|| costliest(index, query, options)).ok().flatten();
            Err(SearchError::Deadline { allowed, part })
        }
        Err(stopped) => Err(stopped.into()),
    }
}

/// Returns the part of a query that costs most; `None` where it has no words.
fn costliest(index: &OpenIndex, query: &Query, options: &Options) -> Option<String> {
    let clause = bind(index, query, options).ok()?.clause?;
    let mut part = &clause;
    while let Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) = part {
        part = parts.iter().max_by_key(|part| cost(index, part))?;
    }
    let text = part.to_string();
    let is_long = text.chars().nth(LONGEST).is_some();
    Some(if is_long { text.chars().take(LONGEST).chain("\u{2026}".chars()).collect() } else { text })
}

/// Returns about the number of items and positions that a part looks at.
fn cost(index: &OpenIndex, part: &Clause) -> u64 {
    let mut sum = 0_u64;
    part.visit_leaves(&mut |leaf| {
        let patterns: Vec<Pattern> = match leaf {
            Clause::Typed { words, .. } => words.iter().map(|(_, pattern)| pattern.clone()).collect(),
            Clause::Term(need) => typed_words(&need.text, &mut Stems::default(), any_form)
                .into_iter()
                .map(|(_, pattern)| pattern)
                .collect(),
            _ => Vec::new(),
        };
        let documents = |pattern: &Pattern| {
            let found = Zone::ALL.iter().filter_map(|zone| index.term_lookup().find(*zone, pattern).ok());
            found.map(|found| found.documents()).fold(0, u64::saturating_add)
        };
        let all = patterns.iter().map(documents).fold(0, u64::saturating_add);
        sum = sum.saturating_add(if patterns.len() > 1 { all.saturating_mul(POSITIONS) } else { all });
    });
    let is_placed = matches!(part, Clause::Near { .. } | Clause::AtLeast { .. } | Clause::In(..));
    if is_placed { sum.saturating_mul(POSITIONS) } else { sum }
}

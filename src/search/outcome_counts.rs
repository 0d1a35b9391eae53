//! The share of what was overturned, for those who asked for numbers.

use super::clause::Clause;
use super::compile::{Compiler, Share};
use super::filter::Filters;
use super::nothing::items;
use super::searcher::{MatchMode, Options, Searcher};
use crate::error::Result;

const DECISION: &str = "decision";

impl Searcher {
    /// Tells how the items that dispute what is asked were decided, whatever outcome the words of the query name.
    pub(super) fn outcome_counts(
        &self,
        clause: Option<&Clause>,
        filters: &Filters,
        options: &Options,
    ) -> Result<String> {
        let share = if options.matching == MatchMode::Any { Share::Some } else { Share::All };
        let others = filters.without(DECISION).unwrap_or_else(|| filters.clone());
        let question = self.question(&mut Compiler::new(self.lexicon()), clause, share, &others, options)?;
        let (_, total) = self.top(&question, 0)?;
        let rate = match total.overturned + total.upheld {
            0 => String::new(),
            decided => format!(", {:.1} % overturned", 100.0 * total.overturned as f64 / decided as f64),
        };
        Ok(format!(
            "in numbers: {} dispute it: {} overturned, {} upheld{rate}; {} mention it",
            items(total.disputed),
            total.overturned,
            total.upheld,
            total.items
        ))
    }
}

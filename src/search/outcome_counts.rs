//! How often what was asked for is overturned, for those who asked for numbers.

use super::clause::Clause;
use super::compile::{Compiler, Share};
use super::filter::Filters;
use super::searcher::{MatchMode, Searcher};
use crate::error::Result;
use crate::letter::Decision;

const DECISION: &str = "decision";

impl Searcher {
    /// Counts the items by outcome, whatever outcome the words of the query name.
    pub(super) fn outcome_counts(
        &self,
        clause: Option<&Clause>,
        filters: &Filters,
        matching: MatchMode,
    ) -> Result<String> {
        let share = if matching == MatchMode::Any { Share::Some } else { Share::All };
        let others = filters.without(DECISION).unwrap_or_else(|| filters.clone());
        let count = |decision: Option<Decision>| -> Result<u64> {
            let mut filters = others.clone();
            decision.iter().for_each(|decision| filters.add(DECISION, decision.as_str()));
            let query = Compiler::new(self.lexicon()).compile(clause, share, filters.queries());
            let query = query.map_err(|error| self.engine(error))?;
            Ok(self.top(&query, 0)?.1.items)
        };
        let mut parts = Vec::new();
        for decision in Decision::ALL {
            let items = count(Some(decision))?;
            if items > 0 || matches!(decision, Decision::Upheld | Decision::Overturned) {
                parts.push((decision, items));
            }
        }
        let of = |wanted: Decision| parts.iter().find(|(decision, _)| *decision == wanted).map_or(0, |(_, items)| *items);
        let decided = of(Decision::Upheld) + of(Decision::Overturned);
        let rate = match decided {
            0 => String::new(),
            _ => format!("; overturned: {:.1} %", 100.0 * of(Decision::Overturned) as f64 / decided as f64),
        };
        let parts: Vec<String> = parts.iter().map(|(decision, items)| format!("{items} {}", decision.as_str())).collect();
        Ok(format!("in numbers: {} items, {}{rate}", count(None)?, parts.join(", ")))
    }
}

//! Why nothing was found: what each part of the question finds alone, and what the others find without it.

use super::clause::Clause;
use super::compile::{Compiler, Share};
use super::filter::Filters;
use super::searcher::Searcher;
use crate::error::Result;

/// Of longer questions only so many parts are looked into.
const MOST_PARTS: usize = 8;

impl Searcher {
    /// What to tell somebody whose question found nothing.
    pub(super) fn why_nothing(
        &self,
        compiler: &mut Compiler<'_>,
        clause: Option<&Clause>,
        filters: &Filters,
    ) -> Result<Vec<String>> {
        let mut count = |clause: Option<&Clause>, filters: &Filters| -> Result<u64> {
            let query = compiler.compile(clause, Share::All, filters.queries());
            let query = query.map_err(|error| self.engine(error))?;
            Ok(self.top(&query, 0)?.1.items)
        };
        let everything = Filters::default();
        let parts = clause.map(Clause::parts).unwrap_or_default();
        let mut notes = Vec::new();
        for (at, part) in parts.iter().enumerate().take(MOST_PARTS) {
            if !matches!(part, Clause::Not(_)) && count(Some(part), &everything)? == 0 {
                notes.push(format!("'{part}' alone finds nothing"));
                continue;
            }
            let others: Vec<Clause> =
                parts.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, part)| part.clone()).collect();
            if !others.is_empty() {
                let without = count(Some(&Clause::Words(others)), filters)?;
                notes.push(format!("without '{part}': {without} items"));
            }
        }
        if *filters != everything {
            let named = filters.named().into_iter().map(|(field, values)| format!("{field}: {}", values.join(" or ")));
            let without = count(clause, &everything)?;
            notes.push(format!("without the filter {}: {without} items", named.collect::<Vec<_>>().join(", ")));
        }
        Ok(notes)
    }
}

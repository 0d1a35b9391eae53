//! What is told of a hit beside its record: what it lacks of the question, and which hits stand for others of their letter.

use std::collections::HashMap;

use tantivy::DocAddress;

use super::clause::Clause;
use super::combined::Piece;
use super::compile::{Compiler, Share};
use super::filter::Filters;
use super::results::Hit;
use super::searcher::{Options, Searcher};
use super::snippet::Highlighter;
use crate::error::Result;
use crate::query::Role;

/// A part of a question: as it is shown, and what finds it.
type Part = (String, Piece);

impl Searcher {
    /// The parts of a question that an item may lack.
    pub(super) fn parts(&self, clause: Option<&Clause>) -> Result<Vec<Part>> {
        let mut compiler = Compiler::new(self.lexicon());
        let mut parts = Vec::new();
        for part in clause.map(Clause::parts).unwrap_or_default() {
            let is_company = part.as_need().is_some_and(|need| need.role == Role::Company);
            if !is_company && !matches!(part, Clause::Not(_)) {
                let piece = compiler.clause(part, Share::All).map_err(|error| self.engine(error))?;
                parts.push((part.to_string(), piece));
            }
        }
        Ok(parts)
    }

    /// Those of `parts` that the item at `address` lacks.
    pub(super) fn lacked(&self, parts: &[Part], address: DocAddress) -> Result<Vec<String>> {
        let mut lacked = Vec::new();
        for (text, piece) in parts {
            if self.score_of(piece, address)?.is_none() {
                lacked.push(text.trim_matches(['(', ')']).to_owned());
            }
        }
        Ok(lacked)
    }

    /// Tells the first hit of each letter how many hits of it are not listed.
    pub(super) fn count_others(
        &self,
        hits: &mut [Hit],
        clause: Option<&Clause>,
        filters: &Filters,
        options: &Options,
    ) -> Result<()> {
        let mut listed: HashMap<String, u64> = HashMap::new();
        for hit in hits.iter().filter(|hit| !hit.partial) {
            *listed.entry(hit.letter.clone()).or_default() += 1;
        }
        let mut compiler = Compiler::new(self.lexicon());
        for hit in hits.iter_mut().filter(|hit| !hit.partial) {
            let Some(listed) = listed.remove(&hit.letter) else { continue };
            let mut question = self.question(&mut compiler, clause, Share::All, filters, options)?;
            let mut letter = Filters::default();
            letter.add("letter", &hit.letter);
            question.hits.groups.extend(letter.queries().into_iter().map(|query| vec![Piece::unscored(query)]));
            hit.others = self.top(&question, 0)?.1.items.saturating_sub(listed);
        }
        Ok(())
    }

    /// A highlighter that knows how rare the words of `clause` are.
    pub(super) fn weighing(&self, clause: Option<&Clause>) -> Result<Highlighter> {
        let mut highlighter = Highlighter::new(clause);
        let lexicon = self.lexicon();
        let documents = |pattern: &_| -> tantivy::Result<u64> {
            crate::schema::Zone::ALL.iter().map(|zone| Ok(lexicon.find(*zone, pattern)?.documents())).sum()
        };
        highlighter.weigh(documents).map_err(|error| self.engine(error))?;
        Ok(highlighter)
    }
}

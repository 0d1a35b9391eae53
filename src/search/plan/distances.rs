//! Operators of distance, moved inwards until they stand between words: only words have a place in a text.

use crate::query::language::{At, Near, Query, QueryError};
use crate::search::plan::clause::Clause;

/// Groups of words on both sides of operators of distance multiply: six groups of four make four thousand pairs.
const MOST_DISTANCES: usize = 1000;

/// The distances between words that a query asks to be measured.
pub struct Distances<'a> {
    query: &'a Query,
    measured: usize,
}

impl<'a> Distances<'a> {
    /// None yet, of `query`.
    pub fn new(query: &'a Query) -> Distances<'a> {
        Distances { query, measured: 0 }
    }

    /// One side near the other. What has several parts is near when each of them is.
    pub fn near(&mut self, left: Clause, right: Clause, between: Between) -> Result<Clause, QueryError> {
        let Between { near, not, at } = between;
        let right = unboosted(right);
        let mut lefts = |parts: Vec<Clause>| -> Result<Vec<Clause>, QueryError> {
            parts.into_iter().map(|part| self.near(part, right.clone(), between)).collect()
        };
        Ok(match (left, right.clone()) {
            (Clause::Words(parts) | Clause::All(parts), _) => Clause::All(lefts(parts)?),
            (Clause::Any(parts), _) if !parts.iter().all(has_place) => Clause::Any(lefts(parts)?),
            (Clause::Boost(part, factor), right) => Clause::Boost(Box::new(self.near(*part, right, between)?), factor),
            (left, Clause::Words(parts) | Clause::All(parts)) => {
                let parts = self.rights(left, parts, between)?;
                if not { Clause::Any(parts) } else { Clause::All(parts) }
            }
            (left, Clause::Any(parts)) if !parts.iter().all(has_place) => {
                let parts = self.rights(left, parts, between)?;
                if not { Clause::All(parts) } else { Clause::Any(parts) }
            }
            (left, right) if has_place(&left) && has_place(&right) => {
                self.measured += 1;
                if self.measured > MOST_DISTANCES {
                    let hint = "ask with fewer words in the groups on both sides";
                    return Err(self.query.fault(at, "too many words are to be near each other", hint));
                }
                let left = if not { by_parts(left) } else { left };
                Clause::Near { left: Box::new(left), right: Box::new(right), near, not, at }
            }
            _ => return Err(self.no_place(at, "only words have a place that something can be near to")),
        })
    }

    fn rights(&mut self, left: Clause, parts: Vec<Clause>, between: Between) -> Result<Vec<Clause>, QueryError> {
        parts.into_iter().map(|part| self.near(left.clone(), part, between)).collect()
    }

    /// Enough occurrences of each part.
    pub fn at_least(&self, count: u32, part: Clause, at: At) -> Result<Clause, QueryError> {
        match part {
            Clause::Words(parts) | Clause::All(parts) => {
                Ok(Clause::All(parts.into_iter().map(|part| self.at_least(count, part, at)).collect::<Result<_, _>>()?))
            }
            Clause::Boost(part, factor) => Ok(Clause::Boost(Box::new(self.at_least(count, *part, at)?), factor)),
            part => match unboosted(part) {
                part if has_place(&part) => Ok(Clause::AtLeast { count, part: Box::new(by_parts(part)), at }),
                _ => Err(self.no_place(at, "only words can be counted")),
            },
        }
    }

    /// The error where something has no place in a text.
    pub fn no_place(&self, at: At, what: &str) -> QueryError {
        self.query.fault(at, what, "join it with AND or OR instead, or leave words out with 'NOT /5'")
    }
}

/// What stands between two sides.
#[derive(Clone, Copy)]
pub struct Between {
    /// How near.
    pub near: Near,
    /// The right side must not be near.
    pub not: bool,
    /// Where the operator was typed.
    pub at: At,
}

/// Whether it stands somewhere in a text.
fn has_place(clause: &Clause) -> bool {
    match clause {
        Clause::Term(_) | Clause::Typed { .. } | Clause::Near { .. } | Clause::In(..) => true,
        Clause::Any(parts) => parts.iter().all(has_place),
        _ => false,
    }
}

/// A choice without the weights of its parts: what is only near, or counted with others, is found whatever it weighs.
fn unboosted(clause: Clause) -> Clause {
    match clause {
        Clause::Boost(part, _) => unboosted(*part),
        Clause::Any(parts) => Clause::Any(parts.into_iter().map(unboosted).collect()),
        other => other,
    }
}

/// What is counted, or is not near to something: each mention is one, and ends where its last word stands.
fn by_parts(clause: Clause) -> Clause {
    match clause {
        Clause::Term(need) => Clause::Term(need.by_parts()),
        Clause::Any(parts) => Clause::Any(parts.into_iter().map(by_parts).collect()),
        Clause::In(name, part) => Clause::In(name, Box::new(by_parts(*part))),
        Clause::Near { left, right, near, not, at } => {
            Clause::Near { left: Box::new(by_parts(*left)), right: Box::new(by_parts(*right)), near, not, at }
        }
        other => other,
    }
}

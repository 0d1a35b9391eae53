//! Moves operators of distance inwards until they are between words. Only words have a place in a text, so "(a AND
//! b) /5 c" becomes "a /5 c AND b /5 c".

use crate::query::language::{At, Near, Query, QueryError};
use crate::search::plan::clause::Clause;

/// Limit for the distances of one query. Groups on both sides multiply: six groups of four words make four thousand
/// pairs.
const MOST_DISTANCES: usize = 1000;

/// Counter of the distances that a query asks to be measured.
pub struct Distances<'a> {
    /// The query, for the text of errors.
    query: &'a Query,
    /// The number of distances so far.
    measured: usize,
}

impl<'a> Distances<'a> {
    /// Makes a counter for `query`, at 0.
    pub fn new(query: &'a Query) -> Distances<'a> {
        Distances { query, measured: 0 }
    }

    /// Puts one side near the other.
    ///
    /// A side with several parts is near when each of them is; a choice in which not all parts have places becomes a
    /// choice of distances. With `not`, AND and OR change roles on the right side.
    ///
    /// # Errors
    /// When a side has no place in a text, or there are too many distances.
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
                // For "not near" it matters where a mention ends.
                let left = if not { by_parts(left) } else { left };
                Clause::Near { left: Box::new(left), right: Box::new(right), near, not, at }
            }
            _ => return Err(self.no_place(at, "only words have a place that something can be near to")),
        })
    }

    /// Puts `left` near each of the right parts.
    fn rights(&mut self, left: Clause, parts: Vec<Clause>, between: Between) -> Result<Vec<Clause>, QueryError> {
        parts.into_iter().map(|part| self.near(left.clone(), part, between)).collect()
    }

    /// Asks for `count` occurrences of each part.
    ///
    /// # Errors
    /// When a part has no place in a text, and so cannot be counted.
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

    /// Makes the error for something that has no place in a text.
    pub fn no_place(&self, at: At, what: &str) -> QueryError {
        self.query.fault(at, what, "join it with AND or OR instead, or leave words out with 'NOT /5'")
    }
}

/// The operator between two sides.
#[derive(Clone, Copy)]
pub struct Between {
    /// The greatest distance.
    pub near: Near,
    /// True if the right side must not be near.
    pub not: bool,
    /// Position of the operator in the text of the query, for errors.
    pub at: At,
}

/// Returns true if a clause has places in a text.
fn has_place(clause: &Clause) -> bool {
    match clause {
        Clause::Term(_) | Clause::Typed { .. } | Clause::Near { .. } | Clause::In(..) => true,
        Clause::Any(parts) => parts.iter().all(has_place),
        _ => false,
    }
}

/// Removes the weights from a clause and its alternatives: what is only near, or counted with others, is found
/// whatever it weighs.
fn unboosted(clause: Clause) -> Clause {
    match clause {
        Clause::Boost(part, _) => unboosted(*part),
        Clause::Any(parts) => Clause::Any(parts.into_iter().map(unboosted).collect()),
        other => other,
    }
}

/// Splits the terms of a clause into parts that are counted one by one: each mention is one, and ends with its last
/// word.
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

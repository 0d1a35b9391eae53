//! The resolved form of a query: its words are expanded and its fields known, so that it can be looked up. It is a
//! tree between the expression that was typed and the queries of the index, and it prints as a query.

use std::fmt;

use crate::query::language::{At, Near};
use crate::query::{ExpandedTerm, Role, Sort};
use crate::text::Pattern;

/// A condition on items, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// A thing that words of the user name, under any of its names.
    Term(ExpandedTerm),
    /// Words as typed, at given distances from the first one.
    Typed {
        /// The text as typed.
        text: String,
        /// The words, each with its offset in positions from the first.
        words: Vec<(u32, Pattern)>,
        /// Number of other words that may come between them. More than 0 makes their order free.
        slop: u32,
        /// Position in the text of the query, for errors.
        at: At,
    },
    /// Parts without an operator between them: all of them, or as many as the match mode wants.
    Words(Vec<Clause>),
    /// All of these: the operator AND.
    All(Vec<Clause>),
    /// Any of these: the operator OR.
    Any(Vec<Clause>),
    /// The items without this.
    Not(Box<Clause>),
    /// One side near the other.
    Near {
        /// The left side.
        left: Box<Clause>,
        /// The right side.
        right: Box<Clause>,
        /// The greatest distance, or the sentence or paragraph that both must be in.
        near: Near,
        /// True if the right side must not be near.
        not: bool,
        /// Position of the operator in the text of the query, for errors.
        at: At,
    },
    /// A number of occurrences.
    AtLeast {
        /// The smallest number.
        count: u32,
        /// The part that is counted.
        part: Box<Clause>,
        /// Position in the text of the query, for errors.
        at: At,
    },
    /// The part, in the text field of this name.
    In(&'static str, Box<Clause>),
    /// One of these values of a field.
    Value {
        /// The field's name.
        field: &'static str,
        /// The values as they are shown.
        values: Vec<String>,
    },
    /// The same, asked for by words that name an outcome or a letter. At the top of a query it becomes a filter.
    Asked {
        /// The field's name.
        field: &'static str,
        /// The values as they are shown.
        values: Vec<String>,
    },
    /// The items that have any value of a field.
    Has {
        /// The field's name.
        field: &'static str,
        /// True if they must have none instead.
        missing: bool,
    },
    /// A part whose scores are multiplied by a factor.
    Boost(Box<Clause>, f32),
}

impl Clause {
    /// Returns the term, where the clause is one and nothing else.
    pub fn as_need(&self) -> Option<&ExpandedTerm> {
        match self {
            Clause::Term(need) => Some(need),
            _ => None,
        }
    }

    /// Returns true if the clause must hold even where only some of the words are wanted: operators and values say
    /// so, mere words do not.
    pub fn is_strict(&self) -> bool {
        match self {
            Clause::Not(_) | Clause::Value { .. } | Clause::Asked { .. } | Clause::Has { .. } | Clause::All(_) => true,
            Clause::Words(parts) | Clause::Any(parts) => !parts.is_empty() && parts.iter().all(Clause::is_strict),
            Clause::Boost(part, _) => part.is_strict(),
            _ => false,
        }
    }

    /// Returns true if a hit need not match the clause: it counts for the order alone.
    pub fn is_optional(&self) -> bool {
        self.as_need().is_some_and(|need| need.role == Role::Optional)
    }

    /// Returns true if the clause is optional and no unit, which goes with its number.
    pub fn is_welcome(&self) -> bool {
        self.as_need().is_some_and(|need| need.role == Role::Optional && need.sort != Sort::Amount)
    }

    /// Returns true if the clause asks for values of the field `name`.
    pub fn is_value_of(&self, name: &str) -> bool {
        matches!(self, Clause::Value { field, .. } | Clause::Asked { field, .. } if *field == name)
    }

    /// Returns the parts at the top that are joined by AND or by nothing; the clause itself if it is neither.
    pub fn parts(&self) -> &[Clause] {
        match self {
            Clause::Words(parts) | Clause::All(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// Calls `visit` with each clause that has no parts, from left to right.
    pub fn visit_leaves<'a>(&'a self, visit: &mut impl FnMut(&'a Clause)) {
        match self {
            Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => {
                parts.iter().for_each(|part| part.visit_leaves(visit));
            }
            Clause::Not(part) | Clause::In(_, part) | Clause::Boost(part, _) | Clause::AtLeast { part, .. } => {
                part.visit_leaves(visit);
            }
            Clause::Near { left, right, .. } => {
                left.visit_leaves(visit);
                right.visit_leaves(visit);
            }
            leaf => visit(leaf),
        }
    }

    /// Writes the clause as a part of another one, in parentheses where it would fall apart.
    fn write_inner(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) if parts.len() > 1 => write!(f, "({self})"),
            Clause::Near { .. } => write!(f, "({self})"),
            _ => write!(f, "{self}"),
        }
    }
}

/// Writes parts with an operator between them.
fn join(f: &mut fmt::Formatter<'_>, parts: &[&Clause], operator: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        match (index, *part) {
            (0, _) => {}
            // "a NOT b" says what "a AND NOT b" does.
            (_, Clause::Not(_)) if operator == "AND" => write!(f, " ")?,
            _ => write!(f, " {operator} ")?,
        }
        if parts.len() > 1 { part.write_inner(f)? } else { write!(f, "{part}")? }
    }
    Ok(())
}

impl fmt::Display for Clause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Clause::Term(need) => write!(f, "{need}"),
            Clause::Typed { text, .. } => write!(f, "{text}"),
            Clause::Words(parts) | Clause::All(parts) => {
                // What is only welcome is no condition.
                let (welcome, conditions): (Vec<&Clause>, Vec<&Clause>) =
                    parts.iter().partition(|part| part.is_welcome());
                join(f, if conditions.is_empty() { &welcome } else { &conditions }, "AND")
            }
            Clause::Any(parts) => join(f, &parts.iter().collect::<Vec<_>>(), "OR"),
            Clause::Not(part) => {
                write!(f, "NOT ")?;
                part.write_inner(f)
            }
            Clause::Near { left, right, near, not, .. } => {
                left.write_inner(f)?;
                write!(f, " {}{near} ", if *not { "NOT " } else { "" })?;
                right.write_inner(f)
            }
            Clause::AtLeast { count, part, .. } => write!(f, "ATLEAST{count}({part})"),
            Clause::In(name, part) => {
                write!(f, "{name}:")?;
                part.write_inner(f)
            }
            Clause::Value { field, values } | Clause::Asked { field, values } => {
                write!(f, "{field}:{}", values.join("|"))
            }
            Clause::Has { field, missing } => write!(f, "{}:{field}", if *missing { "missing" } else { "has" }),
            Clause::Boost(part, factor) => {
                part.write_inner(f)?;
                write!(f, "^{factor}")
            }
        }
    }
}

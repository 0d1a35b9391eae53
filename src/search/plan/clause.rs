//! What a query means: its words understood, its fields known, ready to be looked up.

use std::fmt;

use crate::query::ExpandedTerm;
use crate::query::language::{At, Near};
use crate::text::Pattern;

/// What a hit must have, or a part of it.
#[derive(Debug, Clone, PartialEq)]
pub enum Clause {
    /// Something that the words of the user name, under any of its names.
    Term(ExpandedTerm),
    /// Words as typed, side by side, each so many positions behind the first.
    Typed {
        /// As typed.
        text: String,
        /// Its words.
        words: Vec<(u32, Pattern)>,
        /// How many other words may stand among them, the order then being free.
        slop: u32,
        /// Where it was typed.
        at: At,
    },
    /// Parts that stood side by side: all of them, or as many as the way of matching wants.
    Words(Vec<Clause>),
    /// All of these.
    All(Vec<Clause>),
    /// Any of these.
    Any(Vec<Clause>),
    /// Not this.
    Not(Box<Clause>),
    /// One side near the other.
    Near {
        /// The left side.
        left: Box<Clause>,
        /// The right side.
        right: Box<Clause>,
        /// How near.
        near: Near,
        /// Whether the right side must not be near.
        not: bool,
        /// Where the operator was typed.
        at: At,
    },
    /// So many occurrences.
    AtLeast {
        /// How many.
        count: u32,
        /// Of what.
        part: Box<Clause>,
        /// Where it was typed.
        at: At,
    },
    /// In the text of this name.
    In(&'static str, Box<Clause>),
    /// One of these values of a field.
    Value {
        /// The field's name.
        field: &'static str,
        /// As they are shown.
        values: Vec<String>,
    },
    /// The same, where words that name an outcome or a letter asked for it.
    Asked {
        /// The field's name.
        field: &'static str,
        /// As they are shown.
        values: Vec<String>,
    },
    /// Whether a field has any value.
    Has {
        /// The field's name.
        field: &'static str,
        /// Whether it must have none.
        missing: bool,
    },
    /// What counts more or less.
    Boost(Box<Clause>, f32),
}

impl Clause {
    /// What it names, where it is a name and nothing else.
    pub fn as_need(&self) -> Option<&ExpandedTerm> {
        match self {
            Clause::Term(need) => Some(need),
            _ => None,
        }
    }

    /// Whether it must hold even where only some of the words are wanted: it was not said by words alone.
    pub fn is_strict(&self) -> bool {
        match self {
            Clause::Not(_) | Clause::Value { .. } | Clause::Asked { .. } | Clause::Has { .. } | Clause::All(_) => true,
            Clause::Words(parts) | Clause::Any(parts) => !parts.is_empty() && parts.iter().all(Clause::is_strict),
            Clause::Boost(part, _) => part.is_strict(),
            _ => false,
        }
    }

    /// Whether it asks for values of this field.
    pub fn is_value_of(&self, name: &str) -> bool {
        matches!(self, Clause::Value { field, .. } | Clause::Asked { field, .. } if *field == name)
    }

    /// The parts of what stands at the top, side by side or joined by AND.
    pub fn parts(&self) -> &[Clause] {
        match self {
            Clause::Words(parts) | Clause::All(parts) => parts,
            one => std::slice::from_ref(one),
        }
    }

    /// Whether anything near to it may stand for it where few items have it.
    pub fn has_related(&self) -> bool {
        match self {
            Clause::Term(need) => !need.related.is_empty(),
            Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => parts.iter().any(Clause::has_related),
            Clause::Boost(part, _) => part.has_related(),
            _ => false,
        }
    }

    /// Calls `visit` with each part that has no parts.
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

    /// Inside something that binds its parts.
    fn write_inner(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) if parts.len() > 1 => write!(f, "({self})"),
            Clause::Near { .. } => write!(f, "({self})"),
            _ => write!(f, "{self}"),
        }
    }
}

fn join(f: &mut fmt::Formatter<'_>, parts: &[Clause], operator: &str) -> fmt::Result {
    for (index, part) in parts.iter().enumerate() {
        match (index, part) {
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
            Clause::Words(parts) | Clause::All(parts) => join(f, parts, "AND"),
            Clause::Any(parts) => join(f, parts, "OR"),
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

//! Turns a query into what is looked for: fields and words are resolved against the index, operators compiled.
//!
//! In the order of the flow: `resolve` makes a clause of a parsed query, with `choices`, `distances` and
//! `values`; `bind` does so with the vocabulary of one index; `compile` makes queries of the clause, with terms from `term_lookup`
//! and the `weights` of ranking; `dispute` and `asked_places` tell which hits are about what is asked.

pub(crate) mod asked_places;
pub(crate) mod bind;
pub(crate) mod choices;
pub(crate) mod clause;
pub(crate) mod compile;
pub(crate) mod dispute;
pub(crate) mod distances;
pub(crate) mod resolve;
pub(crate) mod term_lookup;
pub(crate) mod understood_clauses;
pub(crate) mod values;

//! Finds the part of a question that must be in dispute: its treatments, or all its words where it names none.
//!
//! An item *disputes* a question when it has all that is asked, and has in its own zone of the letter
//! ([`Zone::Subject`](crate::index::schema::fields::Zone)) what is asked to be treated. A treatment that the
//! history or a guideline tells of is only mentioned.

use crate::index::schema::fields::{DISPUTED, is_text_of};
use crate::query::{ExpandedTerm, Role, Sort};
use crate::search::plan::clause::Clause;
use crate::terms;
use crate::terms::{ConceptKind, Context};

/// Returns the part of `clause` that must be in the zone in dispute; `None` where it says nothing of that, so that
/// every hit disputes it.
pub fn disputed(clause: &Clause) -> Option<Clause> {
    let wanted = if has_treatment(clause) { is_treatment } else { is_subject };
    part(clause, wanted)
}

/// Returns true if `clause` asks for a treatment in mere words, without an operator.
pub fn asks_in_words(clause: &Clause) -> bool {
    let is_plain = |part: &Clause| matches!(part, Clause::Term(_) | Clause::Value { .. } | Clause::Asked { .. });
    let in_words = match clause {
        Clause::Words(parts) => parts.iter().all(is_plain),
        one => is_plain(one),
    };
    in_words && any_treatment(clause).is_some()
}

/// Returns the treatments that `clause` asks for, as a choice; `None` where it asks for none.
pub fn any_treatment(clause: &Clause) -> Option<Clause> {
    let mut treatments = Vec::new();
    clause.visit_leaves(&mut |leaf| {
        if is_treatment(leaf) {
            treatments.push(leaf.clone());
        }
    });
    // One clause needs no choice around it.
    if treatments.len() > 1 { Some(Clause::Any(treatments)) } else { treatments.pop() }
}

/// Keeps the leaves of `clause` that are `wanted`, with the operators between them.
fn part(clause: &Clause, wanted: fn(&Clause) -> bool) -> Option<Clause> {
    let each = |parts: &[Clause]| parts.iter().filter_map(|one| part(one, wanted)).collect::<Vec<_>>();
    match clause {
        Clause::Words(parts) | Clause::All(parts) => together(each(parts)),
        // Of a choice each side may be in dispute, and one that names no treatment is what is meant where it is chosen.
        Clause::Any(parts) => {
            let sides: Option<Vec<Clause>> = parts.iter().map(disputed).collect();
            sides.map(Clause::Any)
        }
        Clause::Near { left, right, near, not, at } => match (part(left, wanted), part(right, wanted)) {
            (Some(left), Some(right)) if !not => {
                Some(Clause::Near { left: Box::new(left), right: Box::new(right), near: *near, not: false, at: *at })
            }
            (Some(left), _) => Some(left),
            (None, right) => right.filter(|_| !not),
        },
        Clause::AtLeast { part: one, .. } | Clause::Boost(one, _) => part(one, wanted),
        // What is asked of a text of what is in dispute is there already; other texts are no matter of dispute.
        Clause::In(name, _) if is_text_of(DISPUTED, name) => Some(clause.clone()),
        Clause::Term(_) | Clause::Typed { .. } if wanted(clause) => Some(clause.clone()),
        _ => None,
    }
}

/// Joins parts; `None` where there are none.
fn together(mut parts: Vec<Clause>) -> Option<Clause> {
    if parts.len() > 1 { Some(Clause::Words(parts)) } else { parts.pop() }
}

/// Returns true if any part names a treatment.
fn has_treatment(clause: &Clause) -> bool {
    match clause {
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => parts.iter().any(has_treatment),
        Clause::AtLeast { part, .. } | Clause::Boost(part, _) => has_treatment(part),
        Clause::Near { left, right, not, .. } => has_treatment(left) || (!not && has_treatment(right)),
        Clause::In(name, _) => is_text_of(DISPUTED, name),
        leaf => is_treatment(leaf),
    }
}

/// Returns true if the words of a leaf may be in dispute: they are a subject, not a reason or a value.
fn is_subject(leaf: &Clause) -> bool {
    match leaf {
        Clause::Term(need) => need.role == Role::Subject,
        leaf => matches!(leaf, Clause::Typed { .. }),
    }
}

/// Returns true if a leaf names a treatment.
fn is_treatment(leaf: &Clause) -> bool {
    is_subject(leaf)
        && match leaf {
            Clause::Term(ExpandedTerm { sort: Sort::Treatment, .. }) => true,
            // What was quoted is text, and still the name of a treatment.
            Clause::Term(ExpandedTerm { sort: Sort::Other, text, .. }) | Clause::Typed { text, .. } => {
                names_treatment(text)
            }
            _ => false,
        }
}

/// Returns true if the vocabulary finds a treatment in a text.
fn names_treatment(text: &str) -> bool {
    let is_treatment =
        |kind| matches!(kind, ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class | ConceptKind::Tx);
    terms::mentions(text, Context::Query).iter().any(|mention| is_treatment(terms::concept(mention.concept).kind))
}

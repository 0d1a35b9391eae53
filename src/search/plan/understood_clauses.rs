//! Makes clauses of understood words: what they need, ask for and leave out becomes parts of one condition.
//! Resolving a query does so wherever plain words are.

use std::collections::HashSet;

use crate::letter::Decision;
use crate::query::{
    ExpandedTerm, Role, Said, Sort, Understood, bare_word, is_function_word, is_modified, is_stop_word,
};
use crate::search::plan::clause::Clause;

/// Returns the clauses of understood words, part by part.
pub fn clauses(understood: Understood) -> Vec<Clause> {
    let Understood { terms, filters, splits, left_out, .. } = understood;
    let asked = filters.into_iter().map(|(field, values)| Clause::Asked { field, values });
    let sides: Vec<Clause> = splits.into_iter().map(side).collect();
    let either = if sides.is_empty() { None } else { Some(Clause::Any(sides)) };
    let left_out = left_out.into_iter().filter_map(|part| tidy(clauses(part), Clause::Words));
    let left_out = left_out.map(|part| Clause::Not(Box::new(part)));
    terms.into_iter().map(Clause::Term).chain(either).chain(asked).chain(left_out).collect()
}

/// Returns the clause as it is meant in the text `name`: only a rationale gives reasons, and elsewhere the name of one is
/// words.
pub fn of_text(name: &str, clause: Clause) -> Clause {
    match clause {
        Clause::Term(need) if need.sort == Sort::Reason && name != "rationale" => {
            Clause::Term(ExpandedTerm::typed(&need.text))
        }
        other => other,
    }
}

/// Joins several clauses to one; `None` for none.
pub fn tidy(mut parts: Vec<Clause>, join: impl Fn(Vec<Clause>) -> Clause) -> Option<Clause> {
    if parts.len() > 1 { Some(join(parts)) } else { parts.pop() }
}

/// Returns the clause for things with the outcome that they should have.
fn side((needs, decision): (Vec<ExpandedTerm>, Decision)) -> Clause {
    let outcome = Clause::Value { field: "decision", values: vec![decision.as_str().to_owned()] };
    Clause::All(vec![Clause::Words(needs.into_iter().map(Clause::Term).collect()), outcome])
}

/// Returns true if words of a clause were taken for an outcome, a filter or a modifier.
pub fn has_asked(clause: &Clause) -> bool {
    match clause {
        Clause::Asked { .. } => true,
        Clause::Term(need) => is_modified(need),
        Clause::Words(parts) | Clause::All(parts) | Clause::Any(parts) => parts.iter().any(has_asked),
        Clause::Not(part) | Clause::Boost(part, _) | Clause::In(_, part) => has_asked(part),
        _ => false,
    }
}

/// Returns a note on the words that a hit need not have; those with a note of their own are not told again.
pub fn tell_welcome(clause: &Clause, notes: &[String]) -> Option<String> {
    let mut welcome: Vec<&str> = Vec::new();
    clause.visit_leaves(&mut |leaf| {
        let word = leaf.as_need().filter(|need| leaf.is_welcome() && !need.text.contains(' '));
        let is_told = |word: &str| notes.iter().any(|note| note.contains(word)) || welcome.contains(&word);
        if let Some(word) = word.map(|need| need.text.as_str()).filter(|word| !is_told(word)) {
            welcome.push(word);
        }
    });
    (!welcome.is_empty()).then(|| format!("not required, for the order alone: {}", welcome.join(", ")))
}

/// Returns true if words only join what is around them, and deny nothing: "for the".
pub fn only_join(words: &[Said<'_>]) -> bool {
    words.iter().all(|word| {
        let bare = bare_word(word.text);
        !word.negated && is_stop_word(&bare) && !DENYING.contains(&bare.as_str())
    })
}

/// Words that turn what follows round.
const DENYING: [&str; 28] = [
    "no",
    "not",
    "never",
    "nor",
    "without",
    "neither",
    "nothing",
    "none",
    "nobody",
    "everything",
    "everyone",
    "everybody",
    "anything",
    "anyone",
    "anybody",
    "hardly",
    "instead",
    "apart",
    "aside",
    "rather",
    "outside",
    "except",
    "but",
    "unless",
    "until",
    "besides",
    "yet",
    "cannot",
];

/// Returns true if words only ask for what is around them: "find", "show me".
pub fn only_ask(words: &[Said<'_>]) -> bool {
    words.iter().all(|word| {
        let bare = bare_word(word.text);
        !word.negated && is_function_word(&bare) && !DENYING.contains(&bare.as_str())
    })
}

/// Returns clauses as those that a hit need not have; names stay as they are.
pub fn as_optional(mut clauses: Vec<Clause>) -> Vec<Clause> {
    let is_word = |clause: &Clause| clause.as_need().is_some_and(|need| need.equivalents.is_empty());
    if clauses.iter().all(is_word) {
        for clause in &mut clauses {
            if let Clause::Term(need) = clause {
                need.role = Role::Optional;
            }
        }
    }
    clauses
}

/// Returns notes, each once: two sides of a choice may share a fact.
pub fn each_once(mut notes: Vec<String>) -> Vec<String> {
    let mut told = HashSet::new();
    notes.retain(|note| told.insert(note.clone()));
    notes
}

/// Returns the only clause, or a choice of several.
pub fn one_or_any(mut clauses: Vec<Clause>) -> Clause {
    if clauses.len() == 1 { clauses.swap_remove(0) } else { Clause::Any(clauses) }
}

/// Takes out the clauses that words asked for and that are filters, and returns the rest.
pub fn take_asked(parts: Vec<Clause>, filters: &mut Vec<(&'static str, String)>) -> Vec<Clause> {
    let mut kept = Vec::with_capacity(parts.len());
    for part in parts {
        match part {
            Clause::Asked { field, values } => filters.extend(values.into_iter().map(|value| (field, value))),
            Clause::Words(inner) => kept.extend(tidy(take_asked(inner, filters), Clause::Words)),
            other => kept.push(other),
        }
    }
    kept
}

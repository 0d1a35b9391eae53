//! What the outcomes in a question are asked of: all of it, or each of its own thing.

use super::need::Need;
use super::outcome::{bare_word, negation_before, outcome_at};
use super::spelling::Vocabulary;
use super::stopwords::is_stop_word;
use super::synonyms::Synonyms;
use super::understand::{Understood, needs, spell};
use crate::letter::Decision;

/// An outcome that words name: behind how many of the other words, how it was typed, and what it is.
pub struct Outcome {
    behind: usize,
    typed: String,
    decision: Decision,
}

/// Takes the words that name an outcome out of the query.
pub fn take_outcomes<'a>(words: &[&'a str], understood: &mut Understood) -> (Vec<&'a str>, Vec<Outcome>) {
    let bare: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let (mut kept, mut outcomes): (Vec<&str>, Vec<Outcome>) = (Vec::new(), Vec::new());
    let (mut at, mut behind_last) = (0, 0);
    while at < words.len() {
        let Some((count, stated)) = outcome_at(&bare, at) else {
            kept.push(words[at]);
            at += 1;
            continue;
        };
        let negation = negation_before(&bare[behind_last..], at - behind_last);
        let decision = if negation.is_some() { opposite(stated) } else { stated };
        kept.truncate(kept.len() - negation.unwrap_or(0));
        let typed = words[at - negation.unwrap_or(0)..at + count].join(" ");
        outcomes.push(Outcome { behind: kept.len(), typed, decision });
        at += count;
        behind_last = at;
    }
    // Behind words that are left out of the text, a lone "not" has nothing more to say.
    if kept.iter().any(|word| word.eq_ignore_ascii_case("not")) {
        understood.notes.push("'not' is read as a word; write NOT or -word to leave items out".to_owned());
    }
    (kept, outcomes)
}

/// Words that name one outcome ask for it; those that name both ask for either.
pub fn ask_for_outcome(outcomes: &[Outcome], understood: &mut Understood) {
    let Some(first) = outcomes.first() else { return };
    if outcomes.iter().any(|outcome| outcome.decision != first.decision) {
        understood.notes.push("both outcomes are named, so items of either are shown".to_owned());
        return;
    }
    understood.filters.entry("decision").or_default().push(first.decision.as_str().to_owned());
    for outcome in outcomes {
        understood.notes.push(format!("'{}' asks for {}", outcome.typed, outcome_in_words(outcome.decision)));
    }
}

/// "Surgery approved but therapy denied" asks for each thing with its outcome: what is named before an outcome belongs to
/// it, or what is named behind it where nothing is before the first. None where the outcomes are not those of
/// different things.
pub fn split(
    words: &[&str],
    outcomes: &[Outcome],
    vocabulary: &dyn Vocabulary,
    synonyms: &Synonyms,
    understood: &mut Understood,
) -> Option<Vec<(Vec<Need>, Decision)>> {
    let [first, second] = outcomes else { return None };
    if first.decision == second.decision {
        return None;
    }
    let is_before = !needs(&words[..first.behind].join(" "), synonyms).is_empty();
    let middle = if is_before { first.behind } else { second.behind };
    let sides = [(&words[..middle], first), (&words[middle..], second)];
    let notes = understood.notes.len();
    let mut splits = Vec::new();
    for (words, outcome) in sides {
        let words = spell(words, vocabulary, synonyms, understood).join(" ");
        let needs = needs(&words, synonyms);
        if needs.is_empty() || needs.iter().all(|need| is_stop_word(&need.text.to_lowercase())) {
            understood.notes.truncate(notes);
            return None;
        }
        let what: Vec<&str> = needs.iter().map(|need| need.text.as_str()).collect();
        let asks = outcome_in_words(outcome.decision);
        understood.notes.push(format!("'{}' asks for {asks} with {}", outcome.typed, what.join(" ")));
        splits.push((needs, outcome.decision));
    }
    Some(splits)
}

fn opposite(decision: Decision) -> Decision {
    match decision {
        Decision::Upheld => Decision::Overturned,
        Decision::Overturned => Decision::Upheld,
        other => other,
    }
}

/// The decision as users say it, both ways round.
fn outcome_in_words(decision: Decision) -> &'static str {
    match decision {
        Decision::Upheld => "upheld items (the denial stands)",
        Decision::Overturned => "overturned items (the treatment is necessary)",
        Decision::Modified => "modified items",
        Decision::Unknown => "items without a known decision",
    }
}

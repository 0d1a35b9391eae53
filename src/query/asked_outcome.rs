//! What the outcomes in a question are asked of: all of it, or each of its own thing.

use super::modified::{part_before, part_behind};
use super::need::Need;
use super::outcome::{bare_word, negation_before, outcome_at};
use super::spelling::Vocabulary;
use super::stopwords::is_stop_word;
use super::synonyms::Synonyms;
use super::understand::{Understood, needs, spell};
use crate::letter::Decision;

/// An outcome that words name: behind how many of the other words, how it was typed, what it is, and whether it is one
/// in part.
pub struct Outcome {
    behind: usize,
    typed: String,
    decision: Decision,
    in_part: bool,
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
        let part_before = negation.is_none() && part_before(&bare[behind_last..], at - behind_last);
        let led = negation.unwrap_or(usize::from(part_before));
        let part_behind = part_behind(&bare, at + count);
        kept.truncate(kept.len() - led);
        let end = at + count + part_behind;
        let typed = words[at - led..end].join(" ");
        outcomes.push(Outcome { behind: kept.len(), typed, decision, in_part: part_before || part_behind > 0 });
        at = end;
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
        let whole = if outcomes.iter().any(|outcome| outcome.in_part) { ": items are decided as a whole" } else { "" };
        understood.notes.push(format!("both outcomes are named, so items of either are shown{whole}"));
        return;
    }
    let decisions = understood.filters.entry("decision").or_default();
    decisions.push(first.decision.as_str().to_owned());
    if outcomes.iter().any(|outcome| outcome.in_part) {
        decisions.push(Decision::Modified.as_str().to_owned());
    }
    for Outcome { typed, decision, in_part, .. } in outcomes {
        let or_part = if *in_part { IN_PART } else { "" };
        understood.notes.push(format!("'{typed}' asks for {}{or_part}", outcome_in_words(*decision)));
    }
}

/// What is told of an outcome in part.
const IN_PART: &str = ", or the few that a letter calls modified: items are decided as a whole. \
                       has:heading finds requests that the claims administrator had granted in part";

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
    if first.decision == second.decision || first.in_part || second.in_part {
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

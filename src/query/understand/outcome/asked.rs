//! Reads the outcomes that a question names, and to what each belongs: all of the question, or a thing of its own.
//!
//! "Upheld" in a letter is said of the denial and not of the request, and users mean either; the
//! tables are in [`words`](crate::query::understand::outcome::words). Every letter tells of a denial
//! that came before it, so that of several outcomes the last one is usually meant.

use std::ops::Range;

use crate::letter::Decision;
use crate::query::expand::expanded_term::ExpandedTerm;
use crate::query::expand::query_terms::expand;
use crate::query::expand::synonyms::Synonyms;
use crate::query::understand::facts::ages::PEOPLE;
use crate::query::understand::modified::{part_before, part_behind};
use crate::query::understand::outcome::earlier::{
    CONTRASTS, THEN, another_follows, end_of_earlier, first_finding, first_review, is_finding, tell_first_review,
    told_when,
};
use crate::query::understand::outcome::words::{is_of_party, negation_before, opposite, outcome_at};
use crate::query::understand::spelling::spell;
use crate::query::understand::understood::Understood;
use crate::query::vocabulary::Vocabulary;
use crate::query::words::bare::bare_word;
use crate::query::words::stopwords::is_function_word;

/// An outcome as typed in a query.
/// Its place among the other words tells what it belongs to, once it has been taken out.
pub struct TypedOutcome {
    /// The number of the other words before it.
    words_before: usize,
    /// Its words as typed.
    typed: String,
    /// The decision that it asks for.
    decision: Decision,
    /// True if only a part was so decided: "partially approved".
    in_part: bool,
    /// True if a word like "then" says that it came after the one before it.
    follows: bool,
}

impl TypedOutcome {
    /// Returns its words as typed.
    pub fn typed(&self) -> &str {
        &self.typed
    }

    /// Returns the decision that it asks for.
    pub fn decision(&self) -> Decision {
        self.decision
    }
}

/// Words right before an outcome that say that it befell what was named before: "denied MRI that was overturned".
const LINKS: [&str; 8] = ["that", "which", "was", "were", "is", "are", "been", "got"];
/// Verbs before an outcome, and what may follow them: "found to be medically necessary".
const FINDING: [&str; 7] = ["considered", "deemed", "determined", "found", "held", "judged", "ruled"];
const TO_BE: [&[&str]; 4] = [&["to", "be"], &["to", "have", "been"], &["as"], &[]];
/// Names of the review right before its outcome: "IMR overturned". Every letter is one of it.
const THIS_REVIEW: [&str; 2] = ["imr", "maximus"];

/// Takes the words that name an outcome out of the query.
/// Returns the words that are left, and the outcomes in the order of the words. A denial that every letter
/// tells of is taken out too, with a note and without an outcome.
pub fn take_outcomes<'a>(words: &[&'a str], understood: &mut Understood) -> (Vec<&'a str>, Vec<TypedOutcome>) {
    let bare: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let (mut kept, mut outcomes): (Vec<&str>, Vec<TypedOutcome>) = (Vec::new(), Vec::new());
    let (mut at, mut behind_last) = (0, 0);
    while at < words.len() {
        if let Some(end) = end_of_earlier(&bare, at) {
            understood.notes.push(format!("'{}' tells what came before the review", words[at..end].join(" ")));
            (at, behind_last) = (end, end);
            continue;
        }
        let Some((count, stated)) = outcome_at(&bare, at) else {
            kept.push(words[at]);
            at += 1;
            continue;
        };
        // Words before the last outcome belong to that one. "Never failed to be approved" is denied twice.
        let (mut negation, mut decision) = (None, stated);
        while let Some(led) = negation_before(&bare[behind_last..], at - behind_last - negation.unwrap_or(0)) {
            (negation, decision) = (Some(negation.unwrap_or(0) + led), opposite(decision));
        }
        let part_before = negation.is_none() && part_before(&bare[behind_last..], at - behind_last);
        // Words to the left that are a part of this outcome: a negation, "partially", "then".
        let led = negation.unwrap_or(usize::from(part_before));
        let is_led = |word: &&&str| THIS_REVIEW.contains(*word) || behind_last > 0 && THEN.contains(*word);
        let then = bare[behind_last..at - led].iter().rev().take_while(is_led).count();
        let led = led + then + finding_before(&bare[behind_last..at - led - then]);
        let part_behind = part_behind(&bare, at + count);
        kept.truncate(kept.len() - led);
        let end = at + count + part_behind;
        let end = end + on_review(&bare[end..]);
        // "Denied at first, approved later".
        let when = told_when(words, &bare, end).filter(|_| !is_of_party(bare[at]));
        let end = end + when.map_or(0, |(told, _)| told);
        if when.is_some_and(|(_, is_earlier)| is_earlier) && !another_follows(&bare, end) {
            understood.notes.push(tell_first_review(&words[at - led..end], decision));
            (at, behind_last) = (end, end);
            continue;
        }
        // Of the words before, those of the last outcome are gone.
        let own = at - led - behind_last..end - behind_last;
        let is_found = is_finding(bare[at + count - 1]);
        let first = || take_first_review(&words[behind_last..], &bare[behind_last..], &mut kept, own, is_found);
        if let Some((to, typed)) = (!is_of_party(bare[at])).then(first).flatten() {
            understood.notes.push(tell_first_review(&typed, decision));
            (at, behind_last) = (behind_last + to, behind_last + to);
            continue;
        }
        outcomes.push(TypedOutcome {
            words_before: kept.len(),
            typed: typed_text(&words[at - led..end]),
            decision,
            in_part: part_before || part_behind > 0,
            follows: then > 0 || when.is_some() || THEN.contains(&bare[at]),
        });
        (at, behind_last) = (end, end);
    }
    (kept, outcomes)
}

/// Takes what tells of the first review out of the words that were `kept`, if the outcome at `own` is its decision, or was found by it of
/// the thing between: "UR denied", "UR found the MRI unnecessary". Returns the end of the words that tell it, and these words.
fn take_first_review<'a>(
    words: &[&'a str],
    bare: &[&str],
    kept: &mut Vec<&'a str>,
    own: Range<usize>,
    is_found: bool,
) -> Option<(usize, Vec<&'a str>)> {
    if let Some((from, to)) = first_review(bare, own.start, own.end) {
        // The name of who denied was kept as well.
        kept.truncate(kept.len() - (own.start - from));
        return Some((to, words[from..to].to_vec()));
    }
    let ends_clause = |word: &&str| word.ends_with([',', ';', '.', ':']);
    let is_found = is_found && !words[..own.end - 1].iter().any(ends_clause);
    let (from, count) = is_found.then(|| first_finding(bare, own.start)).flatten()?;
    let start = kept.len() - (own.start - from);
    kept.drain(start..start + count);
    Some((own.end, [&words[from..from + count], &["…"], &words[own.clone()]].concat()))
}

/// Counts the words at the end that find an outcome: "found to be".
fn finding_before(words: &[&str]) -> usize {
    let found = TO_BE.iter().find_map(|to_be| {
        let verb = words.strip_suffix(*to_be)?.last()?;
        FINDING.contains(verb).then_some(to_be.len() + 1)
    });
    found.unwrap_or(0)
}

/// Returns words as they were typed, without marks at their end.
fn typed_text(words: &[&str]) -> String {
    words.join(" ").trim_end_matches(|c: char| !c.is_alphanumeric()).to_owned()
}

/// Counts the words that say that an outcome is that of the review, as all are.
/// Gives 0 if none follow. They add nothing, and "imr" would be looked for in the text.
fn on_review(words: &[&str]) -> usize {
    const ON_REVIEW: [&[&str]; 8] = [
        &["on", "review"],
        &["on", "appeal"],
        &["on", "imr"],
        &["at", "imr"],
        &["by", "imr"],
        &["in", "imr"],
        &["by", "maximus"],
        &["by", "the", "reviewer"],
    ];
    ON_REVIEW.iter().find(|phrase| words.starts_with(phrase)).map_or(0, |phrase| phrase.len())
}

/// Words between outcomes of which a hit may have either.
/// Only these, or nothing, may be between them.
const EITHER: [&str; 5] = ["or", "and", "vs", "versus", "nor"];
/// Words before what came first: "approved after it was denied".
/// The outcome that follows is the earlier of the two.
const AFTER: [&str; 9] = ["after", "following", "despite", "although", "though", "once", "since", "having", "than"];
/// Nouns for outcomes; next to a verb they say what it was done to: "overturned denials".
const NOUNS: [&str; 6] = ["denial", "denials", "approval", "approvals", "noncertification", "rejection"];

/// Returns the outcomes that a hit may have: of several in a row the last, since every letter tells of a denial before
/// it, but all if they are a choice. Notes which were passed over.
/// `words` are those that are left, among which the outcomes have their places. The note says that the
/// others are what came before the review.
pub fn last_outcome(words: &[&str], outcomes: Vec<TypedOutcome>, understood: &mut Understood) -> Vec<TypedOutcome> {
    if outcomes.iter().all(|outcome| outcome.decision == outcomes[0].decision) {
        return outcomes;
    }
    let is_noun = |outcome: &TypedOutcome| NOUNS.contains(&bare_word(&outcome.typed).as_str());
    // "overturned denials" has one verb and one noun.
    let verbs = outcomes.iter().filter(|outcome| !is_noun(outcome)).count();
    // The words between each two outcomes that follow each other.
    let between: Vec<Vec<String>> = outcomes
        .windows(2)
        .map(|pair| words[pair[0].words_before..pair[1].words_before].iter().map(|word| bare_word(word)).collect())
        .collect();
    let is_choice = |between: &Vec<String>| between.iter().all(|word| EITHER.contains(&word.as_str()));
    let none_follows = outcomes.iter().all(|outcome| !outcome.follows);
    if verbs == outcomes.len() && none_follows && between.iter().all(is_choice) {
        return outcomes;
    }
    let came_first = |at: usize| at > 0 && between[at - 1].iter().any(|word| AFTER.contains(&word.as_str()));
    // A noun rules only where there are no verbs, and what came first never does.
    let rules = |at: usize| (verbs == 0 || !is_noun(&outcomes[at])) && !came_first(at);
    // If no outcome may rule, the last one does.
    let last = (0..outcomes.len()).rev().find(|at| rules(*at)).unwrap_or(outcomes.len() - 1);
    let decision = outcomes[last].decision;
    let (kept, passed): (Vec<TypedOutcome>, Vec<TypedOutcome>) =
        outcomes.into_iter().partition(|outcome| outcome.decision == decision);
    let passed: Vec<String> = passed.iter().map(|outcome| format!("'{}'", outcome.typed)).collect();
    understood.notes.push(format!("{} tells what came before the review", passed.join(" and ")));
    kept
}

/// Filters by the outcome that the words name; words that name both ask for either.
/// Without an outcome nothing is asked; with two that differ only a note is left, since each item has one
/// of the two.
pub fn ask_for_outcome(outcomes: &[TypedOutcome], understood: &mut Understood) {
    let Some(first) = outcomes.first() else { return };
    if outcomes.iter().any(|outcome| outcome.decision != first.decision) {
        let whole = if outcomes.iter().any(|outcome| outcome.in_part) { ": items are decided as a whole" } else { "" };
        understood.notes.push(format!("{BOTH_NAMED}, so items of either are shown{whole}"));
        return;
    }
    let decisions = understood.filters.entry("decision").or_default();
    decisions.push(first.decision.as_str().to_owned());
    // Few letters decide in part, so that whole decisions are shown as well.
    if outcomes.iter().any(|outcome| outcome.in_part) {
        decisions.push(Decision::Modified.as_str().to_owned());
    }
    for TypedOutcome { typed, decision, in_part, .. } in outcomes {
        let or_part = if *in_part { IN_PART } else { "" };
        understood.notes.push(format!("'{typed}' asks for {}{or_part}", outcome_in_words(*decision)));
    }
}

/// Beginning of the note on words that name both outcomes.
const BOTH_NAMED: &str = "both outcomes are named";

/// Returns true for the note that items of either outcome are shown, which is not so where the outcome is asked for otherwise.
pub fn shows_either(note: &str) -> bool {
    note.starts_with(BOTH_NAMED)
}

/// Text of the note on an outcome in part.
const IN_PART: &str = ", or the few that a letter calls modified: items are decided as a whole. \
                       has:heading finds requests that the claims administrator had granted in part";

/// End of the note on an outcome that is not asked for, since figures are of both.
pub const COMPARED: &str = "is left out, since both outcomes are compared";

/// Rewrites a note on an outcome for a question that compares the outcomes; `None` if the note is about something else.
pub fn of_compared(note: &str) -> Option<String> {
    const NOTES: [(&str, &str); 2] = [(" asks for ", ""), (" leaves out ", "NOT ")];
    let all = [Decision::Upheld, Decision::Overturned, Decision::Modified, Decision::Unknown];
    NOTES.iter().find_map(|(verb, lead)| {
        let (typed, asked) = note.split_once(verb)?;
        let is_outcome = all.iter().any(|decision| asked.starts_with(outcome_in_words(*decision)));
        is_outcome.then(|| format!("{lead}{typed} {COMPARED}"))
    })
}

/// Divides "surgery approved but therapy denied" into the things, each with its outcome. An outcome belongs to the
/// words before it, or to those after it if none are before the first. None if the outcomes are not those of different
/// things.
/// `words` are those that are left, among which the two outcomes have their places. Notes are added only if
/// it is such a question.
pub fn split(
    words: &[&str],
    outcomes: &[TypedOutcome],
    vocabulary: &dyn Vocabulary,
    synonyms: &Synonyms,
    understood: &mut Understood,
) -> Option<Vec<(Vec<ExpandedTerm>, Decision)>> {
    let [first, second] = outcomes else { return None };
    if first.decision == second.decision || first.in_part || second.in_part {
        return None;
    }
    let middle = middle(words, first, second, synonyms)?;
    let sides = [(&words[..middle], first), (&words[middle..], second)];
    // The notes up to here are kept if the question turns out to be another.
    let notes = understood.notes.len();
    let mut splits = Vec::new();
    for (words, outcome) in sides {
        let words = spell(words, vocabulary, synonyms, understood).join(" ");
        let terms = expand(&words, synonyms);
        // A side without a thing: the two outcomes are not of two things.
        if terms.is_empty() || terms.iter().all(|term| joins(&term.text.to_lowercase())) {
            understood.notes.truncate(notes);
            return None;
        }
        let what: Vec<&str> = terms.iter().map(|term| term.text.as_str()).collect();
        let asks = outcome_in_words(outcome.decision);
        understood.notes.push(format!("'{}' asks for {asks} with {}", outcome.typed, what.join(" ")));
        splits.push((terms, outcome.decision));
    }
    Some(splits)
}

/// Returns true if a folded word only joins two outcomes or names people, and is no thing that has one.
fn joins(word: &str) -> bool {
    is_function_word(word) || EITHER.contains(&word) || PEOPLE.contains(&word)
}

/// Counts the words that belong to the first outcome; None if both outcomes are of one thing.
/// Returns the number of `words` on the left side.
fn middle(words: &[&str], first: &TypedOutcome, second: &TypedOutcome, synonyms: &Synonyms) -> Option<usize> {
    // Stop words alone are no thing: "denied but approved".
    let says_something = |words: &[&str]| {
        let terms = expand(&words.join(" "), synonyms);
        terms.iter().any(|term| !joins(&term.text.to_lowercase()))
    };
    let between = &words[first.words_before..second.words_before];
    // "surgery approved but therapy denied": each outcome follows its thing.
    if says_something(&words[..first.words_before]) {
        return says_something(between).then_some(first.words_before);
    }
    // "denied surgery, approved therapy": each outcome comes before its thing, unless the second
    // one is linked to the first's.
    let is_linked = between.last().is_some_and(|word| LINKS.contains(&bare_word(word).as_str()));
    if !is_linked {
        return Some(second.words_before);
    }
    let contrast = between.iter().position(|word| CONTRASTS.contains(&bare_word(word).as_str()))?;
    let both = says_something(&between[..contrast]) && says_something(&between[contrast..]);
    both.then_some(first.words_before + contrast)
}

/// Returns the decision as users say it, both ways round.
/// Users take "upheld" for good news as often as for bad, so that the consequence is told with it.
fn outcome_in_words(decision: Decision) -> &'static str {
    match decision {
        Decision::Upheld => "upheld items (the denial stands)",
        Decision::Overturned => "overturned items (the treatment is necessary)",
        Decision::Modified => "modified items",
        Decision::Unknown => "items without a known decision",
    }
}

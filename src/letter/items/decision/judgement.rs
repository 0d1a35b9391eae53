//! Reads the judgement of a clause: `the request is not medically necessary` denies, `the denial is overturned` grants.
//!
//! Wordings are compared with the slips of scanners and extractors, since the one word that turns a judgement round is short.

use crate::letter::items::decision::clause::{ClauseWord, begins, is_one_of, is_verb, own_clause, words_of};
use crate::letter::items::decision::negation::{is_negated, is_negation};
use crate::letter::page::ocr::{Folded, within};
use crate::letter::types::Decision;
use crate::terms::regions;

/// Misprints of "not", directly before a judgement. Elsewhere they say nothing.
const MAIMED_NOT: [&str; 6] = ["ot", "nt", "hot", "nol", "nof", "nct"];
/// Words that judge a request together with "medically" before them: alone they only praise.
/// Compared with slips.
const JUDGEMENTS: [&str; 4] = ["necessary", "appropriate", "indicated", GLUED];
/// The two words that judge, where an extractor lost the space between them.
const GLUED: &str = "medicallynecessary";
/// Words that deny a request when they are negated, and judge nothing when they are not.
/// "established" is said of diagnoses, too, so that it alone judges nothing.
const PRAISES: [&str; 15] = [
    GLUED,
    "necessary",
    "necessity",
    "appropriate",
    "indicated",
    "supported",
    "established",
    "reasonable",
    "warranted",
    "certified",
    "certify",
    "substantiated",
    "justified",
    "recommended",
    "approved",
];
/// Beginnings of a word that turn its meaning round: "inappropriate", "non-certified".
/// The rest of the word must be one of the praises.
const REVERSING: [&str; 5] = ["un", "in", "non", "contra", "not"];

/// Words that find a medical necessity which is named before them, as praises do: "medical necessity was demonstrated".
const FINDING: [&str; 6] = ["confirmed", "demonstrated", "documented", "met", "proven", "shown"];
/// Words that do so before it: "the records support the medical necessity".
const SUPPORTING: [&str; 12] = [
    "meet",
    "meets",
    "satisfies",
    "satisfy",
    "confirms",
    "demonstrate",
    "demonstrates",
    "establish",
    "establishes",
    "shows",
    "support",
    "supports",
];
/// Words behind a medical necessity that deny it without a negation.
const LACKING: [&str; 7] = ["absent", "doubtful", "insufficient", "lacking", "questionable", "unclear", "unproven"];
/// Words that make a necessity one that is asked for: "medical necessity must be established".
const DEMANDED: [&str; 5] = ["must", "need", "needs", "required", "should"];

/// Words that decide a request, behind a verb of the present: "the request is approved".
const OUTCOMES: [(&str, Decision); 9] = [
    ("approved", Decision::Overturned),
    ("authorized", Decision::Overturned),
    ("certified", Decision::Overturned),
    ("granted", Decision::Overturned),
    ("denied", Decision::Upheld),
    ("noncertified", Decision::Upheld),
    ("overturned", Decision::Overturned),
    ("reversed", Decision::Overturned),
    ("upheld", Decision::Upheld),
];
/// The first of these that are said of a denial and not of a request.
const OF_DENIALS: [&str; 3] = ["overturned", "reversed", "upheld"];
/// Words for what was requested, and for what denied it.
const REQUESTS: [&str; 6] = ["request", "requests", "service", "services", "treatment", "treatments"];
const DENIALS: [&str; 6] = ["certification", "decision", "denial", "denials", "determination", "noncertification"];

/// Words that make a judgement one of another case: "if the worker had a fracture", "unclear whether".
const CONDITIONS: [&str; 7] = ["how", "if", "provided", "unless", "until", "whether", "why"];
/// Words before "be" that leave a judgement open.
const OPEN: [&str; 3] = ["could", "may", "might"];

/// Returns the judgement of a clause: upheld if it denies, overturned if it finds the request necessary, modified if it does so in part.
/// Other praise ("the diagnosis is established") judges no request.
/// None if the clause has no judgement.
pub fn of_clause(clause: &str) -> Option<Decision> {
    of_words(&words_of(clause))
}

/// Returns the judgement of the words of a clause, as [`of_clause`] does.
fn of_words(words: &[ClauseWord<'_>]) -> Option<Decision> {
    // From the end: the conclusion is the last judgement, and only words before it can negate it.
    let judged = (0..words.len()).rev().find_map(|at| Some((at, judgement(words[at].text)?)));
    let decided = decided(words);
    let Some((last, reversed)) = judged.filter(|(at, _)| decided.is_none_or(|(later, _)| later < *at)) else {
        return decided.map(|(_, decision)| decision);
    };
    let at = first_of_pair(words, last);
    // "medically" makes a judgement of the request out of praise.
    let medically = at > 0 && is_medically(words[at - 1].text) || is_like(words[at].text, GLUED);
    let own = own_clause(words, at);
    let is_denied = is_negated(&words[own..at]);
    if is_open(&words[own..], at - own, is_denied) {
        // "It is not necessary as written, but may be approved" has been judged before.
        return (own > 0).then(|| of_words(&words[..own])).flatten();
    }
    // "notmedically necessary": an extractor loses spaces.
    let glued = at > 0 && without_start(words[at - 1].text, "not").is_some_and(is_medically);
    let denied = reversed || glued || is_denied || is_maimed_not(&words[..at], medically);
    let is_answer = matches!(&words[last + 1..], [answer] if answer.text.eq_ignore_ascii_case("no"));
    let denied = denied || is_answer || is_doubted(&words[own..at]) || is_exceeded(&words[own..at]);
    if let Some(named) = necessity_before(words, last) {
        return of_necessity(words, named);
    }
    if let Some(found) = of_denial(words, (own, at), denied) {
        return Some(found);
    }
    match denied {
        true => Some(Decision::Upheld),
        false
            if medically
                && JUDGEMENTS.iter().any(|known| [at, last].iter().any(|&at| is_like(words[at].text, known))) =>
        {
            Some(if is_in_part(&words[own..], at - own, last - own) {
                Decision::Modified
            } else {
                Decision::Overturned
            })
        }
        false => None,
    }
}

/// Returns true if the judgement at `at` depends on something, or only may hold. What would not be necessary until something happens
/// `is_denied`.
fn is_open(words: &[ClauseWord<'_>], at: usize, is_denied: bool) -> bool {
    let would_have = |pair: &[ClauseWord<'_>]| is_one_of(&pair[0], &["would"]) && is_one_of(&pair[1], &["have"]);
    let (before, behind) = words.split_at(at);
    let is_wish = before.iter().any(|word| is_one_of(word, &["would"]));
    before.iter().any(|word| is_one_of(word, &CONDITIONS) || is_one_of(word, &OPEN))
        || before.windows(2).any(would_have)
        || is_wish && !is_denied && behind.iter().any(|word| is_one_of(word, &CONDITIONS))
}

/// Returns true if the reviewer says that too little is known: "there is insufficient documentation to conclude that it is".
fn is_doubted(words: &[ClauseWord<'_>]) -> bool {
    const LITTLE: [&str; 6] = ["inadequate", "insufficient", "little", "nothing", "unable", "impossible"];
    const TO_FIND: [&str; 15] = [
        "shows",
        "suggests",
        "indicates",
        "establishes",
        "conclude",
        "consider",
        "deem",
        "determine",
        "establish",
        "find",
        "justify",
        "say",
        "show",
        "suggest",
        "support",
    ];
    let little = words.iter().position(|word| is_one_of(word, &LITTLE));
    little.is_some_and(|little| words[little..].iter().any(|word| is_one_of(word, &TO_FIND)))
}

/// Returns true if a request is more than what is necessary: "exceeds what is medically necessary".
fn is_exceeded(words: &[ClauseWord<'_>]) -> bool {
    const NEAR: usize = 6;
    const EXCEEDING: [&str; 6] = ["beyond", "exceed", "exceeded", "exceeds", "excess", "than"];
    const FILLING: [&str; 6] = ["of", "what", "that", "which", "would", "medically"];
    let is_filling = |word: &&ClauseWord<'_>| is_one_of(word, &FILLING) || is_verb(word);
    let last = &words[words.len().saturating_sub(NEAR)..];
    last.iter().rev().find(|word| !is_filling(word)).is_some_and(|word| is_one_of(word, &EXCEEDING))
}

/// Finds the "necessity" of a "medical necessity" that is named up to the judgement at `last`.
fn necessity_before(words: &[ClauseWord<'_>], last: usize) -> Option<usize> {
    let is_necessity = |word: &str| word.get(..8).is_some_and(|start| start.eq_ignore_ascii_case("necessit"));
    (1..=last).rev().find(|&at| is_necessity(words[at].text) && is_like(words[at - 1].text, "medical"))
}

/// Reads what is said of the medical necessity at `named`: "medical necessity has not been demonstrated". By itself it says nothing.
fn of_necessity(words: &[ClauseWord<'_>], named: usize) -> Option<Decision> {
    let behind = &words[named + 1..];
    // Up to the next clause: "is established, and no report is needed".
    let ends =
        |(place, word): (usize, &ClauseWord<'_>)| place > 0 && word.is_set_off || is_one_of(word, &["and", "but"]);
    let end = behind.iter().enumerate().position(ends).unwrap_or(behind.len());
    let (before, behind) = (&words[own_clause(words, named)..named], &behind[..end]);
    let say = |words: &[ClauseWord<'_>], list: &[&str]| words.iter().any(|word| is_one_of(word, list));
    if is_negated(before) || is_negated(behind) || say(behind, &LACKING) {
        return Some(Decision::Upheld);
    }
    let is_found = say(before, &SUPPORTING)
        || behind.iter().any(|word| is_one_of(word, &FINDING) || judgement(word.text) == Some(false));
    let is_demanded = [before, behind].iter().any(|words| say(words, &DEMANDED) || say(words, &CONDITIONS));
    (is_found && !is_demanded).then_some(Decision::Overturned)
}

/// Reads a judgement of the denial, which turns it round: "the denial was not appropriate". `own` is the first word of the clause.
fn of_denial(words: &[ClauseWord<'_>], (own, at): (usize, usize), is_negated: bool) -> Option<Decision> {
    const OF_DENIAL: [&str; 6] = ["appropriate", "supported", "reasonable", "warranted", "justified", "correct"];
    let subject = (own..at).find(|&index| is_one_of(&words[index], &["denial", "noncertification"]))?;
    let before = words[subject + 1..at].iter().rev().find(|word| !is_negation(word.text))?;
    let is_judged = is_one_of(before, &["is", "was"]) && OF_DENIAL.iter().any(|known| is_like(words[at].text, known));
    is_judged.then_some(if is_negated { Decision::Overturned } else { Decision::Upheld })
}

/// Reads the last word that decides a request or a denial in the present: "the request is approved", "the denial is upheld". Returns its
/// place with the decision.
fn decided(words: &[ClauseWord<'_>]) -> Option<(usize, Decision)> {
    const ADVERBS: [&str; 7] = ["also", "hereby", "not", "now", "therefore", "thus", "still"];
    (1..words.len()).rev().find_map(|at| {
        // All of them end so, and few other words do.
        words[at].text.ends_with(['d', 'D']).then_some(())?;
        let (name, decision) = OUTCOMES.iter().find(|(name, _)| is_one_of(&words[at], &[name]))?;
        let verb = (0..at).rev().find(|&index| !is_one_of(&words[index], &ADVERBS))?;
        let own = own_clause(words, at);
        let subjects: &[&str] = if OF_DENIALS.contains(name) { &DENIALS } else { &REQUESTS };
        let is_said =
            is_one_of(&words[verb], &["is", "are"]) && words[own..verb].iter().any(|word| is_one_of(word, subjects));
        let turned = match decision {
            Decision::Upheld => Decision::Overturned,
            _ => Decision::Upheld,
        };
        let decision = if words[verb..at].iter().any(|word| is_one_of(word, &["not"])) { turned } else { *decision };
        (is_said && !is_open(&words[own..], at - own, false)).then_some((at, decision))
    })
}

/// Returns true if the judgement from `at` to `last` is one in part: "partially medically necessary", "medically necessary in part",
/// "medically necessary, but only for 30 tablets".
fn is_in_part(words: &[ClauseWord<'_>], at: usize, last: usize) -> bool {
    /// The words of "for 6 visits of therapy only".
    const MOST_BEHIND: usize = 6;
    const PARTLY: [&str; 3] = ["partially", "partly", "part"];
    /// Words for a share of what was asked, before "of": "only six of the twelve visits are", and words for that.
    const SHARES: [&str; 4] = ["half", "only", "part", "some"];
    const ASKED_FOR: [&str; 9] =
        ["asked", "request", "requested", "sessions", "tablets", "treatments", "units", "visits", "weeks"];
    let behind = &words[last + 1..];
    let begins = |phrases: &[&[&str]]| phrases.iter().any(|phrase| begins(behind, phrase));
    let is_of = |word: &ClauseWord<'_>| is_one_of(word, &["of"]);
    let is_share = matches!(words, [part, rest @ ..] if is_one_of(part, &SHARES) && rest.iter().take(2).any(is_of))
        && words[..at].iter().any(|word| is_one_of(word, &ASKED_FOR))
        && !words[..at].iter().any(|word| is_one_of(word, &["and"]));
    is_share
        || leaves_out_place(behind)
        || words[at.saturating_sub(3)..at].iter().any(|word| is_one_of(word, &PARTLY))
        || matches!(behind, [.., only] if behind.len() <= MOST_BEHIND && is_one_of(only, &["only"]))
        || begins(&[&["in", "part"]])
            && !behind.get(2).is_some_and(|next| is_one_of(next, &["because", "by", "due", "on"]))
        || begins(&[&["partially"], &["partly"], &["but", "only"], &["only", "for"], &["only", "in"]])
        || begins(&[
            &["as", "modified"],
            &["with", "modification"],
            &["with", "modifications"],
            &["with", "the", "modification"],
            &["but", "not", "all"],
            &["but", "not", "at", "the", "frequency"],
            &["but", "not", "for", "the", "full"],
            &["but", "not", "in", "the", "amount"],
            &["but", "not", "in", "the", "number"],
            &["but", "not", "in", "the", "quantity"],
            &["in", "a", "reduced", "amount"],
            &["in", "a", "reduced", "number"],
            &["in", "the", "reduced", "amount"],
            &["in", "the", "reduced", "number"],
        ])
}

/// Returns true if the words behind a judgement take one place and leave out another: "for the neck but not for the back".
fn leaves_out_place(behind: &[ClauseWord<'_>]) -> bool {
    /// The words of "for the left side of the neck".
    const LONGEST: usize = 7;
    let is_joint = |pair: &[ClauseWord<'_>]| is_one_of(&pair[0], &["and", "but"]) && is_one_of(&pair[1], &["not"]);
    let Some(joint) = behind.windows(2).position(is_joint) else { return false };
    let (taken, left_out) = (&behind[..joint], &behind[joint + 2..]);
    let places = |words: &[ClauseWord<'_>]| {
        let side = words.iter().find(|word| is_one_of(word, &["left", "right"])).map(|side| side.text.to_lowercase());
        (regions(&words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")), side)
    };
    let is_phrase = |words: &[ClauseWord<'_>]| words.len() <= LONGEST && !words.iter().any(is_verb);
    if !is_phrase(taken) || !is_phrase(left_out) {
        return false;
    }
    let (taken, left_out) = (places(taken), places(left_out));
    taken != left_out && [taken, left_out].iter().all(|(regions, side)| !regions.is_empty() || side.is_some())
}

/// Returns the index of the first judgement of "necessary and appropriate", "necessary and/or appropriate".
/// `last` if the judgement is alone.
fn first_of_pair(words: &[ClauseWord<'_>], last: usize) -> usize {
    let joins = words[..last].iter().rev().take_while(|word| is_one_of(word, &["and", "or"])).count();
    let first = last.checked_sub(joins + 1).filter(|&at| joins > 0 && judgement(words[at].text) == Some(false));
    first.unwrap_or(last)
}

/// Returns `Some` if `word` judges, with true if it denies by itself.
fn judgement(word: &str) -> Option<bool> {
    if PRAISES.iter().any(|praise| is_like(word, praise)) {
        return Some(false);
    }
    let rest = REVERSING.iter().find_map(|start| without_start(word, start))?;
    PRAISES.iter().any(|praise| praise.eq_ignore_ascii_case(rest)).then_some(true)
}

/// Returns true for "medically", perhaps misprinted.
fn is_medically(word: &str) -> bool {
    is_like(word, "medically")
}

/// Returns true if the rest of a "not" that lost a glyph is before the judgement.
fn is_maimed_not(before: &[ClauseWord<'_>], medically: bool) -> bool {
    let place = if before.last().is_some_and(|last| medically && is_medically(last.text)) {
        before.len().checked_sub(2)
    } else {
        before.len().checked_sub(1)
    };
    place.is_some_and(|place| is_one_of(&before[place], &MAIMED_NOT))
}

/// Returns the text that follows `start` in `word`, compared without case.
/// None if the word begins otherwise.
fn without_start<'a>(word: &'a str, start: &str) -> Option<&'a str> {
    let begins = word.get(..start.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(start));
    begins.then(|| &word[start.len()..])
}

/// Returns true if a word is another but for a slip of the extractor.
/// Long words may have two slips, short ones one. The first letter must be right.
fn is_like(word: &str, known: &str) -> bool {
    const LONG: usize = 9;
    word.eq_ignore_ascii_case(known)
        || (word.len() + 2 >= known.len()
            && word.len() <= known.len() + 1
            && word.as_bytes()[..1].eq_ignore_ascii_case(&known.as_bytes()[..1])
            && within(Folded::of(word).letters(), Folded::of(known).letters(), if known.len() >= LONG { 2 } else { 1 }))
}

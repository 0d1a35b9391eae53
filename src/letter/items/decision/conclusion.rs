//! Reads the outcome that a rationale words, for items whose heading states none.
//!
//! The wording is also compared with the stated decisions: a difference shows a letter misread or misprinted.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::letter::items::decision::sentence;
use crate::letter::types::Decision;
use crate::text::ignore_case::starts_ignoring_case;
use crate::text::{boundary_before, sentences};

/// The bytes at a rationale's end that hold its conclusion.
const TAIL: usize = 260;
/// The bytes before the tail in which its first sentence may begin.
const BEFORE_TAIL: usize = 300;

/// Beginnings of the advice on tapering opioids that is printed after the conclusion.
const AFTER_CONCLUSION: [&str; 3] = [
    "This decision addresses the medical necessity of opioids",
    "This medical necessity decision should not",
    "This decision addresses medical necessity",
];

/// Beginnings of sentences that say more beside the conclusion: "Of note, the earlier fusion was medically necessary."
const ASIDES: [&str; 13] = [
    "of note",
    "please note",
    "it should be noted",
    "by comparison",
    "in contrast",
    "weaning",
    "tapering",
    "any further",
    "further",
    "additional",
    "future",
    "a trial of",
    "the provider should",
];
/// Beginnings of sentences that take back a reading of the conclusion. Their text behind another joint counts.
const NOT_MEANT: [&str; 2] = ["this does not mean", "this is not to say"];
/// Beginnings of sentences about the decisions under review.
const PAST: [&str; 4] = ["ur had ", "ur has ", "utilization review had ", "the claims administrator had "];
/// Beginnings of sentences about a case that is not this one.
const SUPPOSING: [&str; 4] = ["if ", "had ", "were ", "should "];

/// Those whose opinion is reported, and words for having one: "the provider argues that the request is medically necessary".
const OTHERS: [&str; 12] = [
    "administrator",
    "applicant",
    "attorney",
    "claimant",
    "guidelines",
    "patient",
    "physician",
    "provider",
    "review",
    "surgeon",
    "ur",
    "worker",
];
const OPINING: [&str; 20] = [
    "argue",
    "argues",
    "argued",
    "asserts",
    "asserted",
    "believes",
    "believed",
    "claims",
    "claimed",
    "contends",
    "contended",
    "determined",
    "feels",
    "felt",
    "found",
    "maintains",
    "opined",
    "opines",
    "stated",
    "states",
];
/// Words for the denial with which a reviewer agrees or not.
const DENYING: [&str; 7] = ["administrator", "certification", "claims", "denial", "determination", "ur", "utilization"];

/// Returns the decision that the last judging sentence of `rationale` words; `None` if none judges. What is quoted, supposed or somebody
/// else's opinion concludes nothing.
pub fn decision(rationale: &str) -> Option<Decision> {
    let body = &rationale[..conclusion_end(rationale)];
    let from = boundary_before(body, body.len().saturating_sub(TAIL + BEFORE_TAIL));
    let tail = without_quotations(&body[from..]);
    let end = tail.len().saturating_sub(TAIL);
    let parts: Vec<Range<usize>> = sentences(&tail).into_iter().rev().take_while(|part| part.end > end).collect();
    if parts.first().is_some_and(|last| is_elliptic(&tail[last.clone()])) {
        return Some(Decision::Upheld);
    }
    if is_of_parts(&parts, &tail) {
        return Some(Decision::Modified);
    }
    // The last sentence that judges is the conclusion; earlier ones argue. One that names the request comes before one that does not.
    let mut last = None;
    for part in parts {
        let Some(judged) = of_sentence(&tail[part.clone()]) else { continue };
        if names_request(&tail[part]) {
            return Some(judged);
        }
        last.get_or_insert(judged);
    }
    last
}

/// Returns true if the last sentence judges the remainder of a request otherwise than the one before it: "The first six visits are medically
/// necessary. The last six are not." `parts` are the sentences from the last.
fn is_of_parts(parts: &[Range<usize>], text: &str) -> bool {
    let [last, before, ..] = parts else { return false };
    let (last, before) = (&text[last.clone()], &text[before.clone()]);
    // "Six visits are medically necessary" may be advice.
    let is_remainder = starts_ignoring_case(last, "the ") && sentence::is_part(last);
    if !starts_ignoring_case(last, "refills") && !is_remainder {
        return false;
    }
    let first = of_sentence(before);
    let second = of_sentence(last).or_else(|| sentence::elliptic(last, first));
    first.is_some() && second.is_some() && first != second
}

/// Returns true if a sentence names what was requested, or begins with a word for it.
fn names_request(sentence: &str) -> bool {
    const FOR_IT: [&str; 4] = ["It ", "This ", "They ", "Neither "];
    ["request", "Request"].iter().any(|word| sentence.contains(word))
        || FOR_IT.iter().any(|word| sentence.starts_with(word))
}

/// Returns what a sentence concludes.
fn of_sentence(sentence: &str) -> Option<Decision> {
    let begins = |list: &[&str]| list.iter().any(|start| starts_ignoring_case(sentence, start));
    if begins(&NOT_MEANT) {
        let (at, joint) = [";", ", but "].iter().find_map(|joint| Some((sentence.find(joint)?, joint.len())))?;
        return of_sentence(sentence[at + joint..].trim_start());
    }
    if begins(&ASIDES) || begins(&PAST) || begins(&SUPPOSING) && sentence.contains(" would ") {
        return None;
    }
    // Most sentences have none of the words that the opinions of others, and agreement, are told by.
    if sentence.contains(" that ") && is_reported(&sentence.to_ascii_lowercase()) {
        return None;
    }
    let agreement = ["agree", "concur"].iter().any(|word| sentence.contains(word));
    let agreement = agreement.then(|| of_agreement(&sentence.to_ascii_lowercase())).flatten();
    agreement.or_else(|| sentence::of_sentence(sentence))
}

/// Returns true if a sentence in small letters reports the opinion of another than the reviewer.
fn is_reported(lower: &str) -> bool {
    let words: Vec<&str> = words_of(lower).collect();
    let that = words.iter().position(|word| *word == "that");
    that.is_some_and(|that| {
        words[..that].iter().any(|word| OTHERS.contains(word)) && that > 0 && OPINING.contains(&words[that - 1])
    })
}

/// Returns the decision of a reviewer who agrees or disagrees with those who denied: "I disagree with the denial."
fn of_agreement(lower: &str) -> Option<Decision> {
    let words: Vec<&str> = words_of(lower).collect();
    let at = words.iter().position(|word| ["agree", "concur", "disagree"].contains(word))?;
    let (before, behind) = words.split_at(at);
    let is_reviewer = before.iter().any(|word| ["i", "reviewer"].contains(word));
    let is_about_denial = behind.len() == 1 || behind.iter().any(|word| DENYING.contains(word));
    let disagrees = words[at] == "disagree" || before.iter().any(|word| ["not", "cannot"].contains(word));
    // "I agree." says nothing by itself.
    let is_told = is_reviewer && is_about_denial && (disagrees || behind.len() > 1);
    is_told.then_some(if disagrees { Decision::Overturned } else { Decision::Upheld })
}

/// Returns true if a sentence ends with its negation: "Therefore the request is not."
fn is_elliptic(sentence: &str) -> bool {
    if !sentence.trim_end_matches(['.', ' ']).ends_with(" not") {
        return false;
    }
    let words: Vec<&str> = words_of(sentence).collect();
    matches!(&words[..], [.., request, "is" | "are", "not"] if ["request", "requests"].contains(request))
}

/// Returns the words of a text.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Returns a text without what it quotes: several words between quotation marks.
fn without_quotations(text: &str) -> Cow<'_, str> {
    const FEWEST_WORDS: usize = 4;
    if !text.contains(['"', '\u{201c}']) {
        return Cow::Borrowed(text);
    }
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(open) = rest.find(['"', '\u{201c}']) {
        let mark = rest[open..].chars().next().map_or(1, char::len_utf8);
        let inside = &rest[open + mark..];
        let Some(close) = inside.find(['"', '\u{201d}']) else { break };
        let after = &inside[close + inside[close..].chars().next().map_or(1, char::len_utf8)..];
        let is_quotation = words_of(&inside[..close]).count() >= FEWEST_WORDS;
        kept += if is_quotation { &rest[..open] } else { &rest[..rest.len() - after.len()] };
        // The full stop inside ends the sentence.
        kept += if is_quotation && inside[..close].ends_with('.') { "." } else { "" };
        rest = after;
    }
    kept += rest;
    Cow::Owned(kept)
}

/// Returns the byte at which the advice begins that is printed after some conclusions.
/// The length of the text if there is none.
fn conclusion_end(rationale: &str) -> usize {
    const LONGEST_ADVICE: usize = 1200;
    static ADVICE: LazyLock<[Finder<'static>; AFTER_CONCLUSION.len()]> =
        LazyLock::new(|| AFTER_CONCLUSION.map(Finder::new));
    let from = rationale.len().saturating_sub(TAIL + LONGEST_ADVICE);
    let end = &rationale.as_bytes()[from..];
    let advice = ADVICE.iter().filter_map(|cue| cue.find(end)).min();
    advice.map_or(rationale.len(), |at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_clause_decides() {
        use Decision::{Modified, Overturned, Upheld};
        let cases = [
            ("The request for a brace is not medically necessary.", Some(Upheld)),
            ("It has not necessarily improved. The brace is considered medically necessary.", Some(Overturned)),
            ("The treatment is notmedically necessary.", Some(Upheld)),
            ("Rest would not be appropriate. As such, the surgery is medically necessary.", Some(Overturned)),
            ("There is no medical necessity for it.", Some(Upheld)),
            ("The request is non-certified.", Some(Upheld)),
            ("Such use is inappropriate.", Some(Upheld)),
            ("Inappropriate.", Some(Upheld)),
            ("Necessary.", None),
            ("It lacks medical necessity.", Some(Upheld)),
            ("The brace isn't medically necessary.", Some(Upheld)),
            ("The medical necessity of the brace is not established.", Some(Upheld)),
            ("The brace is not medically necessary and appropriate.", Some(Upheld)),
            ("The brace is medically necessary and appropriate.", Some(Overturned)),
            ("The brace is n0t medica1ly necessary.", Some(Upheld)),
            ("The brace is ot medically necessary.", Some(Upheld)),
            ("The brace is medicaly necesary.", Some(Overturned)),
            ("I am reversing the prior decision and deem the request medically necessary.", Some(Overturned)),
            ("As noted, the brace is medically necessary.", Some(Overturned)),
            ("There is no doubt that the brace is medically necessary.", Some(Overturned)),
            ("The brace is not only reasonable but medically necessary.", Some(Overturned)),
            ("The diagnosis is established.", None),
            // Negations in other forms, and where they do not belong to the judgement.
            ("The request isnot medically necessary.", Some(Upheld)),
            ("The request is, in my opinion, not medically necessary.", Some(Upheld)),
            ("The request is not, in my opinion, medically necessary.", Some(Upheld)),
            ("It is not felt that the brace, the MRI, or the cane are medically necessary.", Some(Upheld)),
            ("Medical necessity has not been demonstrated.", Some(Upheld)),
            ("The medical necessity of the brace is lacking.", Some(Upheld)),
            ("The medical necessity of the brace was demonstrated.", Some(Overturned)),
            ("Medical necessity must be demonstrated.", None),
            ("The records support the medical necessity of the brace.", Some(Overturned)),
            ("Questions of medical necessity were asked.", None),
            ("Medically necessary: No.", Some(Upheld)),
            ("It does not require more notes and is medically necessary.", Some(Overturned)),
            ("There is no reason to doubt that the brace is medically necessary.", Some(Overturned)),
            ("The brace cannot be considered as not medically necessary.", Some(Overturned)),
            ("No fracture is seen. Therefore, the request is not.", Some(Upheld)),
            // The denial is judged, or the request by another word.
            ("The denial was not appropriate.", Some(Overturned)),
            ("The denial is appropriate.", Some(Upheld)),
            ("The prior denial is overturned.", Some(Overturned)),
            ("The request is certified.", Some(Overturned)),
            ("The request is denied.", Some(Upheld)),
            ("The request was denied.", None),
            // Others' opinions, other cases, quotations and asides conclude nothing.
            ("The administrator determined that the brace is not medically necessary. I disagree.", Some(Overturned)),
            ("I agree with the denial.", Some(Upheld)),
            ("The provider argues that the brace is medically necessary.", None),
            ("If there were a fracture, the brace would be medically necessary.", None),
            ("The brace would have been medically necessary had there been a fracture.", None),
            ("It is unclear whether the brace is medically necessary.", None),
            (
                "The brace is not medically necessary. ODG: \"Braces may be worn, and are medically necessary.\"",
                Some(Upheld),
            ),
            (
                "The brace is medically necessary. Of note, a second one would not be medically necessary.",
                Some(Overturned),
            ),
            // A negation denies its own clause, and not what its subject is.
            ("There is no evidence of abuse and the brace is medically necessary.", Some(Overturned)),
            ("There is no evidence that the brace and the cane are medically necessary.", Some(Upheld)),
            ("He cannot work without it, and it is medically necessary.", Some(Overturned)),
            ("The MRI without contrast is medically necessary.", Some(Overturned)),
            ("The surgery that was not certified is medically necessary.", Some(Overturned)),
            ("The request is not3 medically necessary.", Some(Upheld)),
            ("There is insufficient documentation to conclude that the brace is medically necessary.", Some(Upheld)),
            ("The brace exceeds what is medically necessary.", Some(Upheld)),
            ("Its medical necessity is established, and no further documentation is needed.", Some(Overturned)),
            ("The request is \"not medically necessary\".", Some(Upheld)),
            ("The brace is medically reasonable and necessary.", Some(Overturned)),
            (
                "It is medically necessary, contrary to the finding that it is not medically necessary.",
                Some(Overturned),
            ),
            // The request is concluded, and not what is said beside it.
            ("The request is not medically necessary. Weaning is medically necessary.", Some(Upheld)),
            ("The request is not medically necessary. Six visits are medically necessary.", Some(Upheld)),
            ("The request is not medically necessary. Say why its use is medically necessary.", Some(Upheld)),
            (
                "It would ordinarily be medically necessary, but he was treated. It is not medically necessary.",
                Some(Upheld),
            ),
            ("The brace is medically necessary. UR had denied it as not medically necessary.", Some(Overturned)),
            ("It is not medically necessary as written but may be approved for a month.", Some(Upheld)),
            (
                "It is my opinion that the brace is not medically necessary and that denial is appropriate.",
                Some(Upheld),
            ),
            ("He failed conservative care and the brace is medically necessary.", Some(Overturned)),
            ("Given the lack of gain the brace is medically necessary.", Some(Overturned)),
            ("A brace would not be medically necessary until he has tried rest.", Some(Upheld)),
            // A part is found necessary.
            ("A brace is not medically necessary, although a rental would be medically appropriate.", Some(Upheld)),
            ("The gait is unsteady, although a brace is not medically necessary.", Some(Upheld)),
            ("Though the gait is poor, a brace is not medically necessary.", Some(Upheld)),
            ("Six visits are medically necessary; the remaining six visits are not.", Some(Modified)),
            ("The first six visits are medically necessary. The last six are not.", Some(Modified)),
            ("Only six of the twelve visits are medically necessary.", Some(Modified)),
            ("Half of what was asked is medically necessary.", Some(Modified)),
            ("Therapy is medically necessary in the reduced amount of six visits.", Some(Modified)),
            ("Therapy is medically necessary, but not in the quantity asked.", Some(Modified)),
            ("A one month rental is medically necessary, a purchase is not.", Some(Modified)),
            ("The L4-5 level is not medically necessary, whereas the L5-S1 level is.", Some(Modified)),
            ("The brace of the right side is medically necessary and the left side is not.", Some(Modified)),
            ("The drug is medically necessary. Refills are not medically necessary.", Some(Modified)),
            ("It is not medically necessary, but a lesser amount is medically necessary.", Some(Modified)),
            (
                "It is medically necessary. This does not mean that future visits are medically necessary.",
                Some(Overturned),
            ),
            ("The brace is far from medically necessary.", Some(Upheld)),
            ("The brace falls short of being medically necessary.", Some(Upheld)),
            ("It is premature to find the brace medically necessary.", Some(Upheld)),
            ("One would be hard pressed to call it medically necessary.", Some(Upheld)),
            ("The brace is in excess of what would be medically necessary.", Some(Upheld)),
            ("I decline to find the brace medically necessary.", Some(Upheld)),
            ("The brace has ceased to be medically necessary.", Some(Upheld)),
            ("The brace is anything but medically necessary.", Some(Upheld)),
            ("The brace cannot, on this record, be called medically necessary.", Some(Upheld)),
            ("Such a brace is seldom medically necessary.", Some(Upheld)),
            ("Nothing shows that the brace is medically necessary.", Some(Upheld)),
            ("Nothing else has helped, and the brace is medically necessary.", Some(Overturned)),
            ("The clinic is far from home and the ride is medically necessary.", Some(Overturned)),
            ("Medical necessity: not established.", Some(Upheld)),
            ("A one day stay is medically necessary; three days is not.", Some(Modified)),
            ("Six of the twelve visits are medically necessary. The remainder is not.", Some(Modified)),
            ("A brace for a worker who can barely stand is medically necessary.", Some(Overturned)),
            ("As nothing else has helped the brace is medically necessary.", Some(Overturned)),
            ("Since he is short of breath on one flight of stairs the test is medically necessary.", Some(Overturned)),
            ("The brace is not medically necessary, no matter how severe the pain is.", Some(Upheld)),
            (
                "The brace is medically necessary, as the risks are small and those of surgery are not.",
                Some(Overturned),
            ),
            ("The brace is medically necessary. The other records sent by the employer are not.", Some(Overturned)),
            ("The brace is medically necessary, but not for the reason given by the provider.", Some(Overturned)),
            (
                "Half of the workers with such a tear need surgery and the brace is medically necessary.",
                Some(Overturned),
            ),
            (
                "A brace is medically necessary as a rule, although in this case it is not medically necessary.",
                Some(Upheld),
            ),
            ("This does not mean that it is not needed; it is medically necessary.", Some(Overturned)),
            ("The brace is medically necessary, but only for a month.", Some(Modified)),
            ("The MRI is medically necessary for the neck but not for the back.", Some(Modified)),
            ("The brace is medically necessary for the right knee and not the left.", Some(Modified)),
            ("The brace is medically necessary for the knee but not for lack of other care.", Some(Overturned)),
            ("The right brace is medically necessary. The left is not.", Some(Modified)),
            ("Therapy is medically necessary for 6 visits, and not medically necessary for the rest.", Some(Modified)),
            ("The worker was seen in May.", None),
            ("", None),
        ];
        for (rationale, wanted) in cases {
            assert_eq!(decision(rationale), wanted, "{rationale}");
        }
    }
}

//! Reads words that leave something out: `not cervical`, `but not physical therapy`, `excluding tramadol`, and the
//! operator NOT before words that mean more than themselves, such as `NOT female` or `NOT by an orthopedic surgeon`.
//!
//! An operator always leaves out. In small letters "not" does so before a thing that can be named, as attorneys write it;
//! inside a sentence ("did not respond", "not documented", "not on opioids") it belongs to what is said, so that the words
//! are looked for.
//! The line between the two is drawn by tables of words that follow "not" in sentences of letters,
//! and by the vocabulary: what it has a name for is a thing.

pub(crate) mod leads;
pub(crate) mod said;
pub(crate) mod subjects;
pub(crate) mod things;

use std::ops::Range;

use crate::query::understand::dates::date_words;
use crate::query::understand::dates::period::is_month;
use crate::query::understand::exclusion::leads::{
    INCLUDING, OF_OUTCOMES, any_before, behind_non, is_injury_date, lead, leaves_out_all,
};
use crate::query::understand::exclusion::said::{belongs_to_outcome, said_after, said_by_lack};
use crate::query::understand::exclusion::subjects::{OF_INJURY, OF_PEOPLE, fact_of, injury_date_at, subject_before};
use crate::query::understand::exclusion::things::{
    articles, fact_words, is_place_at, is_side, name_at, named, person_words, reason_words, things,
};
use crate::query::understand::facts::ages::begins_with_bound;
use crate::query::understand::facts::asked_at;
use crate::query::understand::facts::case_numbers::{is_case_number, named_before};
use crate::query::understand::modified::modified_at;
use crate::query::understand::outcome::words::outcome_at;
use crate::query::understand::understood::Said;
use crate::query::values::states::state_words;
use crate::query::words::bare::bare_word;
use crate::query::words::contractions::is_auxiliary;
use crate::terms;
use crate::terms::{ConceptKind, Context};

/// Words that are left out, with the way they were typed.
/// The words are understood as a query of their own: "not female" leaves out a value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exclusion<'a> {
    /// The words of what must not be in a hit.
    pub words: Vec<&'a str>,
    /// The text as typed, from the word that leaves out on.
    pub typed: String,
    /// True if an operator leaves them out, which needs no explanation.
    pub by_operator: bool,
}

/// The words of a query, divided into those wanted and those left out.
/// The words of `said` are among those wanted too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parted<'a> {
    /// The words that are wanted.
    pub wanted: Vec<&'a str>,
    /// The things that are left out.
    pub left_out: Vec<Exclusion<'a>>,
    /// Each "not" or "no" that says something together with the word after it: "not documented", "no MRI".
    pub said: Vec<String>,
}

/// Last words of phrases that leave out a part of what was asked for.
const EXCEPTING: [&str; 12] =
    ["besides", "but", "counting", "except", "excepting", "excluding", "for", "from", "including", "of", "out", "than"];
/// Words between them and that part, which say only that there is one: "except those that were denied", "except when the worker
/// is a woman".
const FILLING: [&str; 46] = [
    "a",
    "all",
    "an",
    "any",
    "anybody",
    "anyone",
    "anything",
    "applicant",
    "applicants",
    "as",
    "case",
    "cases",
    "claim",
    "claimant",
    "claimants",
    "claims",
    "decisions",
    "employee",
    "employees",
    "everybody",
    "everyone",
    "everything",
    "for",
    "having",
    "if",
    "involving",
    "items",
    "letters",
    "of",
    "ones",
    "patient",
    "patients",
    "people",
    "requests",
    "reviewer",
    "reviewers",
    "that",
    "the",
    "these",
    "those",
    "when",
    "where",
    "which",
    "with",
    "worker",
    "workers",
];

/// Prepositions that may stand before the thing where one that has a name follows: "MRI not of the knee". "Not on opioids"
/// is said of a patient.
const PLACES: [&str; 10] = ["about", "at", "by", "for", "from", "in", "involving", "of", "regarding", "to"];

/// Words that begin what is said of the thing before them, which "not" then leaves out: "MRI that is not cervical".
const RELATIVES: [&str; 3] = ["that", "which", "who"];

/// Words before which "not" belongs to the sentence, as it does after an auxiliary verb: what follows is said of something,
/// and is no thing.
/// Adjectives, prepositions and participles without a regular ending.
const SAID_OF: &str = "
    able adequate apparent appropriate as at available be because been begun beneficial by candidate candidates
    chosen clear compliant consistent done drawn due effective enough evident exceed feasible feel for found fully
    getting given gone good have helpful if in kept known likely limited made meet met more of on only over possible
    present proper properly proven prudent reasonable responsive safe seen sent shown significant sought sufficient
    taken to told tried under undergone understood until well when with within written yet";

/// Endings of words that say what was done or is going on: "documented", "improving".
/// A name may end so too: "not dry needling" leaves it out.
const PARTICIPLES: [&str; 2] = ["ed", "ing"];

/// Divides words into those wanted and those left out.
/// Never fails, and keeps the order of the words that are wanted.
pub fn part<'a>(words: &[Said<'a>]) -> Parted<'a> {
    let bare: Vec<String> = words.iter().map(|word| bare_word(word.text)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
    let mut parted = Parted::default();
    let mut at = 0;
    while at < words.len() {
        // "No red flags" is a reason as a whole, and leaves nothing out; "not more than 60 tablets" is a bound.
        let reason = if words[at].negated { 0 } else { reason_words(words, at).max(bound_words(words, &bare, at)) };
        if reason > 0 {
            parted.wanted.extend(words[at..at + reason].iter().map(|word| word.text));
            at += reason;
            continue;
        }
        let lead = lead(words, &bare, at);
        if lead.is_none()
            && let Some(words) = behind_non(&bare[..at], words[at].text, &bare[at + 1..])
        {
            let typed = texts[at].to_owned();
            parted.left_out.push(Exclusion { words, typed, by_operator: false });
            at += 1;
            continue;
        }
        // The first word of the thing, after the phrase and its articles.
        let from = at + lead.map_or(0, |lead| lead + before_thing(words, &bare, at + lead));
        let by_operator = words[at].negated;
        let of_subject = lead.and_then(|_| leave_out_of_subject(words, &bare, at, from, &mut parted));
        if let Some(end) = of_subject {
            at = end;
            continue;
        }
        match lead {
            Some(_) if from < words.len() && (by_operator || leaves_out(words, &bare, at, from)) => {
                let text = |words: &[Said<'a>]| words.iter().map(|word| word.text).collect::<Vec<_>>();
                drop_last(&mut parted.wanted, &texts[at - any_before(&bare, at)..at]);
                let leaves_all = lead.is_some_and(|lead| leaves_out_all(&bare[at..at + lead]));
                for thing in things(words, &bare, from, (by_operator, leaves_all)) {
                    let typed = text(&words[at..thing.end]).join(" ");
                    at = thing.end;
                    let year = year_of(words, &bare, &thing);
                    let words = text(&words[thing]).into_iter().chain(year).collect();
                    parted.left_out.push(Exclusion { words, typed, by_operator });
                }
            }
            // The "not" of a sentence: it stays, with the word after it as a hint for ranking.
            _ if ["not", "never"].contains(&bare[at]) && !belongs_to_outcome(&bare, at) => {
                parted.said.extend(said_after(words, &bare, at));
                parted.wanted.push(words[at].text);
                at += 1;
            }
            _ => {
                parted.said.extend(said_by_lack(words, &bare, at).filter(|_| lead.is_none()));
                parted.wanted.push(words[at].text);
                at += 1;
            }
        }
    }
    parted
}

/// Drops the words `any` from the end of those wanted: "any year" of "any year but 2016" asks for nothing. Words that only read the same stay.
fn drop_last(wanted: &mut Vec<&str>, any: &[&str]) {
    let is_same = |(word, this): (&&str, &&str)| std::ptr::eq(*word, *this);
    if wanted.len() >= any.len() && wanted.iter().rev().zip(any.iter().rev()).all(is_same) {
        wanted.truncate(wanted.len() - any.len());
    }
}

/// Returns true if words leave out the last of them, in whatever list it stands.
pub fn leaves_out_last(words: &[Said<'_>]) -> bool {
    let Parted { wanted, left_out, .. } = part(words);
    let is_last = |word: &&str| words.last().is_some_and(|last| std::ptr::eq(*word, last.text));
    !left_out.is_empty() && !wanted.iter().any(|word| is_last(word) || *word == "or")
}

/// Counts the words of the bound of an amount that the "not" at `at` begins; 0 if there is none.
fn bound_words(words: &[Said<'_>], bare: &[&str], at: usize) -> usize {
    let is_said = bare[at] == "not" && words[at..].iter().all(|word| !word.negated);
    let bound = Some(at).filter(|_| is_said).and_then(|at| asked_at(&bare[at..], 0));
    bound.map_or(0, |bound| bound.words)
}

/// Returns the year before a month that is left out: "2017 except March".
fn year_of<'a>(words: &[Said<'a>], bare: &[&str], thing: &Range<usize>) -> Option<&'a str> {
    let is_year = |word: &&Said<'_>| date_words([word.text].into_iter()) == Some(1);
    let before = words[..thing.start].iter().rev().find(is_year);
    // "except January or February 2017".
    let is_of_list = |word: &&Said<'_>| is_month(word.text) || ["and", "of", "or"].contains(&word.text);
    let behind = || words[thing.end..].iter().find(|word| !is_of_list(word)).filter(is_year);
    let year = before.or_else(behind).map(|year| year.text);
    // "In March" has two words.
    year.filter(|_| thing.len() <= 2 && is_month(bare[thing.end - 1]))
}

/// Leaves out the facts from `from` on that are said of what stands before the negation at `at`, and takes the words for that
/// out of those wanted. Returns the end of the facts; `None` where there is none.
fn leave_out_of_subject<'a>(
    words: &[Said<'a>],
    bare: &[&str],
    at: usize,
    from: usize,
    parted: &mut Parted<'a>,
) -> Option<usize> {
    let texts: Vec<&'a str> = words.iter().map(|word| word.text).collect();
    let of_injury = injury_date_at(&texts, bare, from);
    // "Nobody over 60", "not those over 60".
    let is_of_people = !words[at].negated
        && (["nobody", "none", "no"].contains(&bare[at]) || bare[from - 1] == "those")
        && bare.get(from..).is_some_and(begins_with_bound);
    let subject = match of_injury {
        Some(_) => Some(OF_INJURY),
        None if is_of_people => Some(OF_PEOPLE),
        None => subject_before(bare, at),
    }?;
    let (mut end, mut next) = (at, of_injury.unwrap_or(from));
    while let Some(count) = texts.get(next..).and_then(|rest| fact_of(&subject, rest, &bare[next..])) {
        let typed = texts[end..next + count].join(" ");
        let words = subject.lead.iter().copied().chain(texts[next..next + count].iter().copied()).collect();
        parted.left_out.push(Exclusion { words, typed, by_operator: false });
        end = next + count;
        // "not a neurologist or a psychiatrist" leaves out both.
        let joined = usize::from(matches!(bare.get(end), Some(&("or" | "nor"))));
        next = end + joined + bare.get(end + joined..).map_or(0, articles);
        if joined == 0 {
            break;
        }
    }
    if end > at {
        parted.wanted.truncate(parted.wanted.len().saturating_sub(subject.words));
    }
    (end > at).then_some(end)
}

/// Counts the words at `at` that stand before the thing that is left out: articles, and a preposition if the thing has a
/// name. A date or a reviewer begins with a preposition of its own.
fn before_thing(words: &[Said<'_>], bare: &[&str], at: usize) -> usize {
    let with_articles = |at: usize| at + articles(&bare[at..]);
    // "Not on opioids" is said of a patient, "not on women" of the item.
    let is_on = || {
        let thing = with_articles(at + 1);
        bare[at] == "on"
            && (words[at].negated
                || is_place_at(words, bare, thing)
                || fact_words(words, bare, thing).is_some()
                || is_side(bare[thing]))
    };
    // Behind a choice an operator begins the words: "MRI or CT NOT in Texas".
    let leads = (at > 0 || words[at].negated) && at + 1 < bare.len() && (PLACES.contains(&bare[at]) || is_on());
    let is_fact =
        || date_words(words[at..].iter().map(|word| word.text)).is_some() || asked_at(&bare[at..], 0).is_some();
    // "But not cases of 2016".
    let is_but_not = || bare[..at].ends_with(&["but", "not"]);
    if at > 0 && !words[at - 1].negated && (EXCEPTING.contains(&bare[at - 1]) || is_but_not()) {
        let filling = bare[at..].iter().take_while(|word| FILLING.contains(word) || is_auxiliary(word)).count();
        let is_thing = |at: &usize| {
            fact_words(words, bare, *at).is_some()
                || outcome_at(bare, *at).is_some()
                || name_at(words, *at) > 0
                || is_injury_date(words, bare, *at)
                || person_words(words, bare, *at).is_some()
                || is_case_number(words[*at].text)
        };
        if let Some(thing) = (at..(at + filling + 1).min(bare.len())).find(is_thing) {
            return thing - at;
        }
    }
    let texts: Vec<&str> = words[at..].iter().map(|word| word.text).collect();
    let named = named_before(&texts);
    if named > 0 {
        return named;
    }
    let thing = with_articles(at + usize::from(leads));
    let is_named = || {
        name_at(words, thing) > 0
            || asked_at(&bare[thing..], 0).is_some()
            || is_month(bare[thing])
            || state_words(&words[thing..].iter().map(|word| word.text).collect::<Vec<_>>()).is_some()
            || person_words(words, bare, thing).is_some()
    };
    let is_behind_operator = at > 0 && words[at - 1].negated;
    if leads && !is_behind_operator && !is_fact() && is_named() { thing - at } else { with_articles(at) - at }
}

/// Returns true if the phrase at `at`, in small letters, leaves out the words from `from` on, and is no part of a
/// sentence or an outcome.
/// Phrases without "not", such as "except", always do.
fn leaves_out(words: &[Said<'_>], bare: &[&str], at: usize, from: usize) -> bool {
    if OF_OUTCOMES.contains(&bare[at]) {
        let is_place = || bare[at] != "unless" && is_place_at(words, bare, from);
        return outcome_at(bare, from).is_some() || fact_words(words, bare, from).is_some() || is_place();
    }
    if bare[at] == "outside" {
        let texts: Vec<&str> = words[from..].iter().map(|word| word.text).collect();
        return date_words(texts.iter().copied()).is_some() || state_words(&texts).is_some();
    }
    if bare[from - 1] != "not" && bare[at] != "not" && !bare[at..from].contains(&"not") {
        return true;
    }
    // "Not including" is a phrase, whatever follows.
    if INCLUDING.contains(&bare[at + 1]) {
        return true;
    }
    // The phrase may have a word before its "not".
    let not = (at..from).find(|index| bare[*index] == "not").unwrap_or(at);
    if belongs_to_outcome(bare, not) {
        return false;
    }
    // A fact about the case is left out even inside what looks like a sentence: "not in 2016", "not
    // by a psychiatrist".
    let is_fact = || fact_words(words, bare, from).is_some() || modified_at(&bare[from..], 0).is_some();
    let name = named(&bare[from..]);
    let is_thing = name > 0 && !PARTICIPLES.iter().any(|end| bare[from + name - 1].ends_with(end));
    let is_relative = at >= 2 && RELATIVES.contains(&bare[at - 2]) && is_thing;
    let in_sentence = at.checked_sub(1).is_some_and(|before| is_auxiliary(bare[before])) && !is_relative;
    let is_said_of = SAID_OF.split_whitespace().any(|word| word == bare[from]);
    // Short words that end so are none: "red".
    let is_participle = PARTICIPLES.iter().any(|end| bare[from].len() > 4 && bare[from].ends_with(end));
    is_fact() || !(in_sentence || is_said_of || is_participle && named(&bare[from..]) == 0)
}

/// Returns the note for the user where something was left out without an operator, or where an operator left out more
/// than one word.
/// Gives None where the user typed an operator before one word: nothing is surprising there.
pub fn tell_exclusion(exclusion: &Exclusion<'_>) -> Option<String> {
    match exclusion.by_operator {
        true if exclusion.words.len() == 1 => None,
        true => Some(format!("NOT leaves out all of '{}'; quotes make words text", exclusion.words.join(" "))),
        false => {
            let words = exclusion.words.join(" ");
            let narrower = match is_treatment(&words) {
                true => format!("; NOT disputed:({words}) leaves out those alone that ask for it"),
                false => String::new(),
            };
            Some(format!("'{}' leaves items out, as NOT does; quotes make it text{narrower}", exclusion.typed))
        }
    }
}

/// Returns true if a text is the name of a treatment or a drug, which many letters mention that do not ask for it.
fn is_treatment(text: &str) -> bool {
    let is_whole = |mention: &terms::Mention| {
        let kind = terms::concept(mention.concept).kind;
        let is_asked_for =
            matches!(kind, ConceptKind::Tx | ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class);
        mention.range == (0..text.len()) && is_asked_for
    };
    terms::mentions(text, Context::Query).iter().any(is_whole)
}

/// Rewords a note about words that ask for something to one about leaving it out.
/// Only the first such words are changed; a note has them once.
pub fn of_left_out(note: &str) -> String {
    /// Parts of notes on words that ask for something, each with that on words that leave it out, which have no nearest.
    const LEFT_OUT: [(&str, &str); 3] = [
        (" asks for ", " leaves out "),
        (", the nearest first; ", "; NOT "),
        (" finds it alone", " leaves out that age alone"),
    ];
    LEFT_OUT.iter().fold(note.to_owned(), |note, (asked, left_out)| note.replacen(asked, left_out, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(query: &str) -> (String, Vec<String>) {
        let mut negated = false;
        let mut words = Vec::new();
        for text in query.split(' ') {
            if text == "NOT" {
                negated = true;
            } else {
                words.push(Said { text, negated: std::mem::take(&mut negated) });
            }
        }
        let parted = part(&words);
        (parted.wanted.join(" "), parted.left_out.iter().map(|left_out| left_out.words.join(" ")).collect())
    }

    #[test]
    fn things_are_left_out_and_sentences_are_not() {
        let cases: [(&str, &str, &[&str]); 60] = [
            ("PT NOT 5 visits", "PT", &["5 visits"]),
            ("facet not cervical", "facet", &["cervical"]),
            ("facet but not cervical", "facet", &["cervical"]),
            ("non-cervical facet", "facet", &["cervical"]),
            ("facet Noncervical", "facet", &["cervical"]),
            ("(non-L4-5, facet", "facet", &["L4-5"]),
            ("non-steroidal cream", "non-steroidal cream", &[]),
            ("nonunion of the non-dominant hand", "nonunion of the non-dominant hand", &[]),
            ("facet not the cervical spine upheld", "facet upheld", &["cervical spine"]),
            ("opioids excluding tramadol", "opioids", &["tramadol"]),
            ("opioids other than tramadol", "opioids", &["tramadol"]),
            ("MRI not knee or shoulder", "MRI", &["knee", "shoulder"]),
            ("not physical therapy", "", &["physical therapy"]),
            ("MRI not 56 year old", "MRI", &["56 year old"]),
            ("MRI not female", "MRI", &["female"]),
            ("MRI not in 2016", "MRI", &["in 2016"]),
            ("MRI not by an orthopedic surgeon", "MRI", &["by an orthopedic surgeon"]),
            ("NOT female MRI", "MRI", &["female"]),
            ("MRI NOT in 2016", "MRI", &["in 2016"]),
            ("MRI NOT upheld", "MRI", &["upheld"]),
            ("MRI NOT medically necessary", "MRI", &["medically necessary"]),
            ("MRI NOT physical therapy", "MRI", &["physical therapy"]),
            ("MRI NOT documented knee", "MRI knee", &["documented"]),
            ("norco not modified", "norco", &["modified"]),
            ("facet not in the cervical spine", "facet", &["cervical spine"]),
            ("facet not at L4-5", "facet", &["L4-5"]),
            ("MRI not of the knee", "MRI", &["knee"]),
            ("MRI not for women", "MRI", &["women"]),
            ("MRI but no knee", "MRI", &["knee"]),
            ("MRI neither knee nor shoulder", "MRI", &["knee", "shoulder"]),
            ("pain with no MRI", "pain with no MRI", &[]),
            ("MRI that is not cervical", "MRI that is", &["cervical"]),
            ("drug that is not FDA approved", "drug that is not FDA approved", &[]),
            ("pain not in proportion", "pain not in proportion", &[]),
            ("pain that is not documented", "pain that is not documented", &[]),
            ("MRI not medically necessary", "MRI not medically necessary", &[]),
            ("MRI not yet approved", "MRI not yet approved", &[]),
            ("surgery not certified", "surgery not certified", &[]),
            ("pain that did not respond to therapy", "pain that did not respond to therapy", &[]),
            ("failure not documented", "failure not documented", &[]),
            ("UDS not on opioids", "UDS not on opioids", &[]),
            ("not improving", "not improving", &[]),
            ("MRI not lumbar and cervical", "MRI", &["lumbar", "cervical"]),
            ("MRI except 2016 and 2017", "MRI", &["2016", "2017"]),
            ("MRI not lumbar and physical therapy", "MRI and physical therapy", &["lumbar"]),
            ("MRI no women", "MRI", &["women"]),
            ("MRI non-female", "MRI", &["female"]),
            ("MRI outside of 2017", "MRI", &["2017"]),
            ("MRI in 2017 except March or April", "MRI in 2017", &["March 2017", "April 2017"]),
            ("MRI 2017 but not march", "MRI 2017", &["march 2017"]),
            ("in March except knee", "in March", &["knee"]),
            ("MRI not licensed in Texas", "MRI", &["licensed in Texas"]),
            ("MRI no later than 2017", "MRI no later than 2017", &[]),
            ("MRI no older than 50", "MRI no older than 50", &[]),
            ("MRI anything but approved", "MRI", &["approved"]),
            ("MRI any year but 2016", "MRI", &["2016"]),
            ("knee pain not any treatment but MRI", "knee pain", &["treatment", "MRI"]),
            ("facet not", "facet not", &[]),
            ("why not", "why not", &[]),
            ("guideline not met", "guideline not met", &[]),
        ];
        for (query, wanted, left_out) in cases {
            let left_out: Vec<String> = left_out.iter().map(|&words| words.to_owned()).collect();
            assert_eq!(parted(query), (wanted.to_owned(), left_out), "{query}");
        }
    }
}

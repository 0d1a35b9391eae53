//! Words that leave out what follows, and where they begin: phrases such as "except", "no" and "without" before facts, "non-"
//! before a place, and "but" behind "all".

use crate::query::understand::dates::date_words;
use crate::query::understand::exclusion::subjects::injury_date_at;
use crate::query::understand::exclusion::things::{
    articles, fact_words, facts_at, is_place_at, name_at, named, person_words,
};
use crate::query::understand::facts::ages::begins_with_bound;
use crate::query::understand::facts::asked_at;
use crate::query::understand::outcome::words::outcome_at;
use crate::query::understand::understood::Said;
use crate::query::values::states::state_words;
use crate::query::words::bare::bare_word;
use crate::terms;
use crate::terms::notation::levels;
use crate::terms::{ConceptKind, Context};

/// Phrases that leave out what follows, longer ones first where they share a beginning.
/// The first that fits counts.
const LEADS: [&[&str]; 42] = [
    &["besides"],
    &["everything", "except"],
    &["anything", "except"],
    &["everyone", "except"],
    &["everyone", "but"],
    &["everybody", "but"],
    &["everybody", "except"],
    &["anybody", "but"],
    &["anybody", "except"],
    &["anywhere", "but"],
    &["anywhere", "except"],
    &["omitting"],
    &["with", "the", "exception", "of"],
    &["with", "exception", "of"],
    &["not", "including"],
    &["not", "counting"],
    &["exclusive", "of"],
    &["apart", "from"],
    &["aside", "from"],
    &["but", "not"],
    &["but", "no"],
    &["and", "not"],
    &["other", "than"],
    &["except", "for"],
    &["rather", "than"],
    &["instead", "of"],
    &["opposed", "to"],
    &["unless"],
    &["far", "from"],
    &["outside", "of"],
    &["outside"],
    &["anything", "but"],
    &["everything", "but"],
    &["anyone", "but"],
    &["all", "but"],
    &["leaving", "out"],
    &["not"],
    &["except"],
    &["excepting"],
    &["excluding"],
    &["neither"],
    &["nor"],
];

/// Words behind "not" that are one phrase with it.
pub const INCLUDING: [&str; 2] = ["including", "counting"];

/// Phrases that do so at the beginning of a query: elsewhere they are verbs of a sentence, as in "MRI to exclude a tear".
const AT_BEGINNING: [&[&str]; 5] = [&["exclude"], &["ignore"], &["ignoring"], &["leave", "out"], &["omit"]];
/// Phrases that do so before what has a name: "save for later" and "minus 5 degrees" leave nothing out.
const BEFORE_NAMES: [&[&str]; 8] = [
    &["barring"],
    &["minus"],
    &["sans"],
    &["save", "for"],
    &["not", "based", "on"],
    &["not", "citing"],
    &["not", "concerning"],
    &["not", "involving"],
];

/// Those of them that leave out outcomes, facts and places alone: therapy instead of surgery is about both.
pub const OF_OUTCOMES: [&str; 5] = ["rather", "instead", "opposed", "unless", "far"];

/// Returns true if a phrase leaves out all of a list behind it. "Not" and "nor" leave out things of one sort.
pub fn leaves_out_all(lead: &[&str]) -> bool {
    let says_not = |word: &&str| ["neither", "no", "nor", "not", "outside"].contains(word);
    !lead.first().is_some_and(|first| OF_OUTCOMES.contains(first))
        && !lead.last().is_some_and(says_not)
        && lead != ["outside", "of"]
}

/// Words that leave out a fact about the case: "no women", "without 2016". A thing after them is what a letter says.
const OF_FACTS: [&str; 3] = ["no", "without", "non"];
/// Words that leave out people of an age: "nobody over 60".
const OF_AGES: [&str; 3] = ["nobody", "none", "no one"];

/// Counts the words from `at` on that say that the next ones are left out; 0 for an operator, None if nothing is left
/// out.
/// An operator is before a word and no word itself.
pub fn lead(words: &[Said<'_>], bare: &[&str], at: usize) -> Option<usize> {
    if words[at].negated {
        return Some(0);
    }
    // "Nothing except surgery" leaves no surgery out.
    if at > 0 && bare[at - 1] == "nothing" {
        return None;
    }
    // Nothing is left out at the beginning: "aside from pain, the worker …".
    let is_lead =
        |lead: &&&[&str]| bare[at..].starts_with(lead) && (at > 0 || !["apart", "aside", "besides"].contains(&lead[0]));
    let is_weak = |lead: &&&[&str]| bare[at..].starts_with(lead) && is_named(words, bare, at + lead.len());
    let weak = BEFORE_NAMES.iter().chain(AT_BEGINNING.iter().filter(|_| at == 0));
    let lead = weak.clone().find(is_weak).or_else(|| LEADS.iter().find(is_lead)).map(|lead| lead.len());
    lead.or_else(|| nobody_words(bare, at))
        .or_else(|| (is_never(words, bare, at) || leaves_out_fact(words, bare, at)).then_some(1))
        .or_else(|| (is_exception(words, bare, at) || is_of_any(words, bare, at)).then_some(1))
}

/// Returns true if the word at `at` says that nothing has the fact or the place behind it: "none in Texas", "never in 2016", "nothing on
/// the knee". "Nothing on the knee but MRI" asks for that.
fn is_never(words: &[Said<'_>], bare: &[&str], at: usize) -> bool {
    const NEVER: [&str; 3] = ["never", "none", "nothing"];
    const BUT: [&str; 4] = ["besides", "but", "except", "other"];
    if !NEVER.contains(&bare[at]) || at == 0 || at + 1 >= bare.len() || bare[at..].iter().any(|word| BUT.contains(word))
    {
        return false;
    }
    let led = usize::from(["for", "from", "in", "of", "on"].contains(&bare[at + 1]));
    let thing = at + 1 + led + bare.get(at + 1 + led..).map_or(0, articles);
    let texts = || words[at + 1 + led..].iter().map(|word| word.text).collect::<Vec<_>>();
    let is_place = || led > 0 && thing < bare.len() && is_place_at(words, bare, thing);
    facts_at(words, bare, at + 1) > 0 || led > 0 && state_words(&texts()).is_some() || is_place()
}

/// Counts the words for nobody at `at`, if they leave out an age or people: "nobody over 60", "none of the women".
fn nobody_words(bare: &[&str], at: usize) -> Option<usize> {
    let nobody = OF_AGES
        .iter()
        .map(|words| words.split(' '))
        .find(|words| words.clone().eq(bare[at..].iter().copied().take(words.clone().count())))?;
    let end = at + nobody.count();
    if bare.get(end) == Some(&"of") {
        let people = end + 1 + articles(bare.get(end + 1..)?);
        return asked_at(bare, people).filter(|asked| asked.field == "sex").map(|_| end + 1 - at);
    }
    begins_with_bound(bare.get(end..)?).then_some(end - at)
}

/// Nouns for all values of a field or all treatments, behind "any": "any year but 2016".
const KINDS: [&[&str]; 18] = [
    &["age"],
    &["body", "part"],
    &["body", "region"],
    &["date"],
    &["decision"],
    &["drug"],
    &["gender"],
    &["medication"],
    &["month"],
    &["outcome"],
    &["part"],
    &["region"],
    &["result"],
    &["reviewer"],
    &["sex"],
    &["time"],
    &["treatment"],
    &["year"],
];

/// Counts the words before `at` that name all of a kind: "any body part", "all years".
pub fn any_before(bare: &[&str], at: usize) -> usize {
    let singular = |word: &&str| word.strip_suffix('s').unwrap_or(word).to_owned();
    let before: Vec<String> = bare[..at].iter().map(singular).collect();
    let ends =
        |kind: &&&[&str]| before.len() >= kind.len() && before[before.len() - kind.len()..].iter().eq(kind.iter());
    let kind = KINDS.iter().filter(ends).map(|kind| kind.len()).max().unwrap_or(0);
    let is_any =
        kind > 0 && before.len().checked_sub(kind + 1).is_some_and(|any| ["all", "any", "every"].contains(&bare[any]));
    if is_any { kind + 1 } else { 0 }
}

/// Returns true if the "but" at `at` excepts what is behind it from all of a kind. It begins another clause where more follows than one
/// thing, outcomes and facts: "failed all treatment but MRI showed weakness".
fn is_of_any(words: &[Said<'_>], bare: &[&str], at: usize) -> bool {
    const REVIEWER: [&str; 2] = ["reviewer", "reviewers"];
    if bare[at] != "but" || at + 1 >= bare.len() || any_before(bare, at) == 0 {
        return false;
    }
    let thing = at + 1 + articles(&bare[at + 1..]);
    let outcome = |at: usize| outcome_at(bare, at).map_or(0, |(count, _)| count);
    let first = name_at(words, thing).max(facts_at(words, bare, thing)).max(outcome(thing));
    // "Any reviewer but a neurologist".
    let first = if first == 0 && REVIEWER.contains(&bare[at - 1]) { bare.len() - thing } else { first };
    let mut end = thing + first;
    while first > 0 && end < bare.len() {
        let more = outcome(end).max(facts_at(words, bare, end));
        // "Any year but 2016, Texas reviewers", "any year but 2016 that was approved".
        let is_whole = words[end - 1].text.ends_with(',') || ["that", "which", "who"].contains(&bare[end]);
        if more == 0 {
            return is_whole;
        }
        end += more;
    }
    first > 0
}

/// Returns true if what begins at `at`, behind articles, has a name, or is a fact or an outcome.
fn is_named(words: &[Said<'_>], bare: &[&str], at: usize) -> bool {
    let at = at + bare.get(at..).map_or(0, articles);
    at < bare.len()
        && !bare[at].starts_with(|c: char| c.is_ascii_digit())
        && (name_at(words, at) > 0
            || fact_words(words, bare, at).is_some()
            || person_words(words, bare, at).is_some()
            || outcome_at(bare, at).is_some())
}

/// Returns true if the "but" at `at` excepts the thing behind it from all of some: "all opioids but norco", "all MRI but those denied".
/// Where more than a name is before it, or more than outcomes and facts behind the thing, it begins another clause: "all labs normal but
/// MRI abnormal".
fn is_exception(words: &[Said<'_>], bare: &[&str], at: usize) -> bool {
    let all = (0..at).rev().find(|all| ["all", "any", "every"].contains(&bare[*all]));
    let is_of_all = |all: usize| all + 1 < at && all + 1 + name_at(&words[..at], all + 1) == at;
    let thing = at + 1 + bare.get(at + 1..).map_or(0, articles);
    let outcome = |at: usize| outcome_at(bare, at).map_or(0, |(count, _)| count);
    let thing_words = || match name_at(words, thing) {
        // "But denied" is another clause, "but the denied ones" none.
        0 if thing > at + 1 => outcome(thing),
        named => named,
    };
    let is_only = || {
        let (mut end, mut more) = (thing, thing_words());
        while more > 0 {
            end += more;
            more = if end < bare.len() { outcome(end).max(facts_at(words, bare, end)) } else { 0 };
            more += usize::from(more == 0 && bare.get(end) == Some(&"ones"));
        }
        end > thing && end == bare.len()
    };
    bare[at] == "but" && thing < bare.len() && all.is_some_and(is_of_all) && is_only()
}

/// Returns true if the word at `at` leaves out the fact about the case behind it, and is no part of one: "no later than 2017"
/// is a date.
fn leaves_out_fact(words: &[Said<'_>], bare: &[&str], at: usize) -> bool {
    let fact = at + 1 + articles(bare.get(at + 1..).unwrap_or_default());
    OF_FACTS.contains(&bare[at])
        && fact < bare.len()
        && fact_words(words, bare, at).is_none()
        && (fact_words(words, bare, fact).is_some()
            || is_participle(bare, at, fact)
            || person_words(words, bare, fact).is_some()
            || is_injury_date(words, bare, fact)
            || (bare[fact - 1] == "those" && begins_with_bound(&bare[fact..]))
            || (bare[at] == "non" && is_place_at(words, bare, fact))
            || (bare[at] == "without" && are_two_drugs(words, at)))
}

/// Returns true if the word at `at` stands between two drugs, of which the second ends the query: "oxycodone without acetaminophen".
fn are_two_drugs(words: &[Said<'_>], at: usize) -> bool {
    let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
    let is_drug = |words: &[&str]| {
        let text = words.join(" ");
        terms::mentions(&text, Context::Query).into_iter().any(|mention| {
            let kind = terms::concept(mention.concept).kind;
            mention.range == (0..text.len()) && matches!(kind, ConceptKind::Drug | ConceptKind::Product)
        })
    };
    let behind = &texts[at + 1..];
    // A sign at the end, an outcome or a fact may follow.
    let bare: Vec<String> = behind.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let count = named(&bare);
    let goes_on = || outcome_at(&bare, count).is_some() || facts_at(&words[at + 1..], &bare, count) > 0;
    at > 0 && is_drug(&texts[at - 1..at]) && is_drug(&bare[..count]) && (count == bare.len() || goes_on())
}

/// Returns true if "without" at `at` leaves out an outcome that is told by a participle: "without the denied ones". What nouns tell,
/// as in "without approval", is an outcome turned round.
fn is_participle(bare: &[&str], at: usize, outcome: usize) -> bool {
    let is_participle = bare[outcome].ends_with("ed") || bare[outcome] == "upheld";
    bare[at] == "without" && is_participle && outcome_at(bare, outcome).is_some()
}

/// Returns true if the words from `at` on are those of an injury and its date.
pub fn is_injury_date(words: &[Said<'_>], bare: &[&str], at: usize) -> bool {
    let texts: Vec<&str> = words.iter().map(|word| word.text).collect();
    injury_date_at(&texts, bare, at).is_some()
}

/// Returns the words that `word` leaves out behind `before`, if it begins with "non": a part of the body, a fact, an outcome, or who
/// decided: "non-cervical", "non-L5", "non-female", "by a non-orthopedist". Other words that begin so have a meaning of their own, as
/// "non-steroidal" has.
pub fn behind_non<'a>(before: &[&str], word: &'a str, behind: &[&str]) -> Option<Vec<&'a str>> {
    let whole = bare_word(word);
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let place = word.split_at_checked(3).filter(|(non, _)| non.eq_ignore_ascii_case("non"))?.1;
    let place = place.trim_start_matches(['-', '–', '\u{2010}', '\u{2011}']);
    let bare = bare_word(place);
    // "Denied by a non-orthopedist", and not "ordered by a non-orthopedist".
    let by = before.iter().rposition(|word| !["a", "an"].contains(word)).filter(|by| before[*by] == "by");
    let decides = |by: usize| {
        let words = [before, &[bare.as_str()]].concat();
        asked_at(&words, by).is_some() || by > 0 && asked_at(&words, by - 1).is_some()
    };
    if by.is_some_and(decides) {
        return Some(vec!["by", place]);
    }
    let is_named = |mention: terms::Mention| {
        terms::concept(mention.concept).kind == ConceptKind::Region && mention.range == (0..place.len())
    };
    let is_place = || terms::mentions(place, Context::Query).into_iter().any(is_named);
    let is_fact = || asked_at(&[&bare], 0).is_some() || date_words([place].into_iter()).is_some();
    // "Non-certified" is an outcome by itself.
    let is_outcome = || outcome_at(&[&bare], 0).is_some() && outcome_at(&[&whole], 0).is_none();
    // "Non-MRI": the name of a treatment in capitals has no other meaning, but in "non-MRI compatible".
    const KINDS: [&str; 6] = ["cases", "decisions", "imaging", "items", "requests", "studies"];
    let is_alone = behind.first().is_none_or(|next| KINDS.contains(next));
    let is_treatment = |mention: terms::Mention| {
        terms::concept(mention.concept).kind == ConceptKind::Tx && mention.range == (0..place.len())
    };
    let is_abbreviation = || {
        is_alone
            && place.len() > 1
            && place.bytes().all(|byte| byte.is_ascii_uppercase())
            && terms::mentions(place, Context::Query).into_iter().any(is_treatment)
    };
    let is_state = || state_words(&[place]).is_some();
    let is_known = is_place() || !levels::levels(place).is_empty() || is_fact() || is_outcome();
    let is_known = is_known || is_abbreviation() || is_state();
    is_known.then(|| vec![place])
}

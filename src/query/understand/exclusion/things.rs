//! Finds the end of what is left out together: a fact about the case, an outcome, an amount, a name, or one word, and those that
//! "or" and "and" join to it.

use std::ops::Range;

use crate::query::expand::reasons::reason_at;
use crate::query::understand::dates::date_words;
use crate::query::understand::dates::period::is_month;
use crate::query::understand::facts::ages::{PEOPLE, begins_with_bound};
use crate::query::understand::facts::asked_at;
use crate::query::understand::modified::modified_at;
use crate::query::understand::outcome::words::outcome_at;
use crate::query::understand::understood::Said;
use crate::query::values::states::{licensed_words, state_words};
use crate::query::words::bare::bare_word;
use crate::query::words::contractions::is_auxiliary;
use crate::query::words::stopwords::is_graded;
use crate::terms;
use crate::terms::notation::{levels, quantity, strength};
use crate::terms::{ConceptId, ConceptKind, Context};

/// Words that may be between such a phrase and what is left out.
/// They are no part of the thing.
pub const ARTICLES: [&str; 7] = ["a", "an", "any", "the", "all", "those", "these"];

/// Counts the articles at the beginning, of which none may be the last word.
/// "all" alone at the end is a word.
pub fn articles(bare: &[&str]) -> usize {
    let count = bare.iter().take_while(|word| ARTICLES.contains(word)).count();
    if count < bare.len() { count } else { 0 }
}

/// Counts the words of the thing at `at`: a fact, an outcome, a place with its side, a name, or one word. In this order, since a date
/// may look like an amount and an outcome like a word.
fn own_words(words: &[Said<'_>], bare: &[&str], at: usize) -> usize {
    let rest = &bare[at..];
    person_words(words, bare, at)
        .or_else(|| fact_words(words, bare, at))
        .or_else(|| outcome_at(rest, 0).map(|(count, _)| count))
        .or_else(|| modified_at(rest, 0))
        .or_else(|| sided_place(words, bare, at))
        .or_else(|| state_words(&words[at..].iter().map(|word| word.text).collect::<Vec<_>>()))
        .unwrap_or_else(|| name_at(words, at).max(1))
}

/// Counts the words behind a thing that belong to it: what is done at a place, the doses of a drug, and the facts of those of an
/// outcome. Where a treatment is wanted already, "surgery except knee arthroscopy" leaves out that of the knee; else, as in "not knee
/// MRI", it is what is wanted.
fn words_behind(words: &[Said<'_>], bare: &[&str], thing: Range<usize>, has_wanted: bool) -> usize {
    let Range { start: at, end } = thing;
    let is_place = is_place_at(words, bare, at) || sided_place(words, bare, at).is_some();
    match sort_at(words, bare, at) {
        _ if is_place => {
            let treatment = if has_wanted { named_at(words, end, &TREATMENTS) } else { 0 };
            treatment.max(named_at(words, end, &DIAGNOSES)).max(usize::from(is_condition(bare, end)))
        }
        Some(ThingSort::Drug) => doses_at(words, end),
        _ => outcome_at(bare, at).filter(|_| is_of_those(bare, at)).map_or(0, |_| facts_at(words, bare, end)),
    }
}

/// Returns the places of the things from `from` on that are left out: a fact about the case, an outcome, a name, or one word.
/// In small letters, things joined by "or" or "and" are left out too, and lists with commas; "nor" leaves out anew. A phrase that
/// `leaves_all` does so with things of any sort.
pub fn things(
    words: &[Said<'_>],
    bare: &[&str],
    from: usize,
    (by_operator, leaves_all): (bool, bool),
) -> Vec<Range<usize>> {
    let has_wanted = has_treatment(&words[..from]);
    let one = |at: usize| {
        let own = own_words(words, bare, at);
        let goes_on = !by_operator && !words[at + own - 1].text.ends_with([',', ';', '.', ':']);
        own + if goes_on { words_behind(words, bare, at..at + own, has_wanted) } else { 0 }
    };
    // "Excluding knee and women" leaves out both, "not knee and denied" asks for denials.
    let leaves_all = has_wanted && !by_operator && leaves_all;
    let is_thing = |at: usize| {
        leaves_all
            && outcome_at(bare, at).is_none()
            && (name_at(words, at) > 0
                || fact_words(words, bare, at).is_some()
                || sided_place(words, bare, at).is_some())
            && !PREPOSITIONS.contains(&bare[at])
    };
    let first = from..from + one(from);
    let mut end = first.end;
    let mut things = vec![first];
    // After an operator, "or" is an operator too. "not lumbar and cervical" are both left out; "and" before another sort of
    // thing goes on with what is wanted.
    let sort = sort_at(words, bare, from);
    // Behind a comma a fact of another field is what is wanted: "except the knee, 2014 or 2016".
    let field = field_at(words, bare, from);
    let is_new = |at: usize| field_at(words, bare, at).is_some_and(|next| next != "sex" && Some(next) != field);
    // The next thing of the list; after a comma it may have its "or" too.
    let next = |end: usize| {
        let joint = *bare.get(end)?;
        let has_comma = words[end - 1].text.ends_with(',');
        let is_joined = joint == "or" || joint == "and";
        let at = end + usize::from(is_joined);
        let at = at + articles(bare.get(at..)?);
        let is_alike = || sort.is_some() && sort_at(words, bare, at) == sort;
        if at >= words.len() {
            return None;
        }
        // After a comma only a list goes on, which an "or" or "and" closes: "except MRI, EMG was denied" is about an EMG.
        let goes_on = match joint {
            "or" => true,
            "and" => is_alike() || is_thing(at),
            _ => has_comma && (is_alike() || is_thing(at)) && !is_new(at) && list_is_closed(words, bare, at, &one),
        };
        goes_on.then_some(at)
    };
    while let Some(at) = next(end).filter(|_| !by_operator) {
        things.push(at..at + one(at));
        end = at + one(at);
    }
    things
}

/// Returns true if words name a treatment or a drug.
fn has_treatment(words: &[Said<'_>]) -> bool {
    let text = words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ");
    terms::mentions(&text, Context::Query).iter().any(|mention| is_treatment(mention.concept))
}

/// Kinds of names behind a place that go with it.
const TREATMENTS: [ConceptKind; 4] = [ConceptKind::Tx, ConceptKind::Drug, ConceptKind::Product, ConceptKind::Class];
const DIAGNOSES: [ConceptKind; 1] = [ConceptKind::Dx];

/// Words for what is wrong with a part of the body, which go with it: "except those with a knee injury".
const CONDITIONS: [&str; 6] = ["condition", "conditions", "injuries", "injury", "problem", "problems"];

/// Returns true if such a word stands at `at`.
fn is_condition(bare: &[&str], at: usize) -> bool {
    bare.get(at).is_some_and(|word| CONDITIONS.contains(word))
}

/// Words before a thing behind "and" that go on with what is wanted: "excluding knee and in 2016".
const PREPOSITIONS: [&str; 8] = ["after", "before", "by", "for", "in", "on", "since", "until"];

/// Counts the words of the name of one of these kinds from `at` on; 0 if there is none.
fn named_at(words: &[Said<'_>], at: usize, kinds: &[ConceptKind]) -> usize {
    let rest = words[at.min(words.len())..].iter().take_while(|word| !word.negated);
    let text = rest.map(|word| word.text).collect::<Vec<_>>().join(" ");
    let first = terms::mentions(&text, Context::Query).into_iter();
    let first = first.filter(|one| one.range.start == 0 && kinds.contains(&terms::concept(one.concept).kind));
    first.map(|mention| text[mention.range].split(' ').count()).max().unwrap_or(0)
}

/// Counts the words of strengths and amounts from `at` on, which are those of the drug before them: "norco 10/325 #60".
fn doses_at(words: &[Said<'_>], at: usize) -> usize {
    let mut end = at;
    while let Some(word) = words.get(end).filter(|word| !word.negated) {
        let texts: Vec<&str> = words[end..].iter().map(|word| word.text).collect();
        let is_number = word.text.starts_with(|c: char| c.is_ascii_digit() || c == '#');
        let count = strength(&texts).max(amount(&texts)).max(usize::from(is_number && word.text.contains(['/', '#'])));
        if count == 0 {
            break;
        }
        end += count;
    }
    end - at
}

/// Returns true if an outcome at `at` tells which of those are meant: "except those denied in 2016".
fn is_of_those(bare: &[&str], at: usize) -> bool {
    const THOSE: [&str; 4] = ["ones", "that", "those", "which"];
    let before = bare[..at].iter().rev().find(|word| !is_auxiliary(word));
    before.is_some_and(|word| THOSE.contains(word))
}

/// Counts the words of the facts from `at` on.
pub fn facts_at(words: &[Said<'_>], bare: &[&str], at: usize) -> usize {
    let mut end = at;
    while end < bare.len() {
        // "Denied for women in 2016 or 2017".
        let joined = usize::from(["and", "for", "or"].contains(&bare[end]));
        let fact = |at: usize| {
            let month = || is_month(bare[at]).then_some(1);
            person_words(words, bare, at).or_else(|| fact_words(words, bare, at)).or_else(month)
        };
        let Some(count) = bare.get(end + joined).and_then(|_| fact(end + joined)) else { break };
        end += joined + count;
    }
    end - at
}

/// Returns true if a name is one of a treatment or a drug.
fn is_treatment(concept: ConceptId) -> bool {
    TREATMENTS.contains(&terms::concept(concept).kind)
}

/// Returns true if the list which goes on at `at`, with commas between its things, has an "or" or "and" before the last.
fn list_is_closed(words: &[Said<'_>], bare: &[&str], at: usize, one: &dyn Fn(usize) -> usize) -> bool {
    let mut at = at;
    while at < words.len() {
        let end = at + one(at);
        match bare.get(end) {
            Some(&("or" | "and")) => return true,
            Some(_) if words[end - 1].text.ends_with(',') => at = end + articles(&bare[end..]),
            _ => return false,
        }
    }
    false
}

/// Returns true if words name things of one sort, and no outcome.
pub fn are_of_one_sort(words: &[&str]) -> bool {
    let said: Vec<Said<'_>> = words.iter().map(|text| Said { text, negated: false }).collect();
    let bare: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let sort = |at: usize| sort_at(&said[..=at], &bare[..=at], at).filter(|_| outcome_at(&bare, at).is_none());
    let first = (!words.is_empty()).then(|| sort(0)).flatten();
    first.is_some() && (1..words.len()).all(|at| sort(at) == first)
}

/// Sorts of things that are left out together.
#[derive(PartialEq, Eq)]
enum ThingSort {
    /// A fact about the case.
    Fact,
    /// A month, whose year stands elsewhere.
    Month,
    /// A State that reviewers are licensed in.
    State,
    /// A part of the body, or a level of the spine.
    Place,
    /// A drug.
    Drug,
    /// Another thing with a name, by its kind.
    Named(ConceptKind),
}

/// Returns the sort of the thing that begins at `at`; `None` if it has no name.
fn sort_at(words: &[Said<'_>], bare: &[&str], at: usize) -> Option<ThingSort> {
    if fact_words(words, bare, at).is_some() {
        return Some(ThingSort::Fact);
    }
    if is_month(bare[at]) {
        return Some(ThingSort::Month);
    }
    let texts: Vec<&str> = words[at..].iter().map(|word| word.text).collect();
    if state_words(&texts).is_some() {
        return Some(ThingSort::State);
    }
    if !levels::levels(words[at].text).is_empty() {
        return Some(ThingSort::Place);
    }
    let named = terms::mentions(&bare[at..].join(" "), Context::Query).into_iter().find(|one| one.range.start == 0)?;
    Some(match terms::concept(named.concept).kind {
        ConceptKind::Region => ThingSort::Place,
        ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class => ThingSort::Drug,
        kind => ThingSort::Named(kind),
    })
}

/// Returns the field of the fact that begins at `at`; `None` if none does.
fn field_at(words: &[Said<'_>], bare: &[&str], at: usize) -> Option<&'static str> {
    let texts: Vec<&str> = words[at..].iter().map(|word| word.text).collect();
    let dated = date_words(texts.iter().copied()).map(|_| "date");
    let asked = || asked_at(&bare[at..], 0).map(|asked| asked.field);
    dated.or_else(asked).or_else(|| licensed_words(&texts).map(|_| "licensure"))
}

/// Sides of the body.
const SIDES: [&str; 3] = ["left", "right", "bilateral"];

/// Returns true if a word is a side of the body.
pub fn is_side(word: &str) -> bool {
    SIDES.contains(&word)
}

/// Counts the words of a side and the part of the body behind it: "left knee". `None` where there are none.
fn sided_place(words: &[Said<'_>], bare: &[&str], at: usize) -> Option<usize> {
    let place = at + 1;
    let is_sided = SIDES.contains(&bare[at]) && place < words.len() && !words[place].negated;
    let count = 1 + name_at(words, place.min(words.len() - 1)).max(1);
    // Of "left but not right knee" and "not the left knee but the right" the knee is said of both.
    let is_light = |word: &&&str| ["a", "and", "but", "not", "the"].contains(word);
    let shares = |word: Option<&&str>| word.is_some_and(|word| SIDES.contains(word));
    let before = bare[..at].iter().rev().find(|word| !is_light(word));
    let behind = bare.get(at + count..).and_then(|rest| rest.iter().find(|word| !is_light(word)));
    let is_shared = shares(before) || (bare.get(at + count) == Some(&"but") && shares(behind));
    (is_sided && !is_shared && is_place_at(words, bare, place)).then_some(count)
}

/// Returns true if a part of the body, or a level of the spine, begins at `at`.
pub fn is_place_at(words: &[Said<'_>], bare: &[&str], at: usize) -> bool {
    sort_at(words, bare, at) == Some(ThingSort::Place)
}

/// Counts the words of the name, amount or level that begins at `at`; 0 if none does.
pub fn name_at(words: &[Said<'_>], at: usize) -> usize {
    let texts: Vec<&str> = words[at..]
        .iter()
        .enumerate()
        .take_while(|(index, word)| *index == 0 || !word.negated)
        .map(|(_, word)| word.text)
        .collect();
    let is_level = !levels::levels(words[at].text).is_empty();
    named(&texts).max(amount(&texts)).max(strength(&texts)).max(usize::from(is_level)).max(graded(&texts))
}

/// Counts the words of a grade, stage or code that begins these: "grade II". 0 if none does.
fn graded(words: &[&str]) -> usize {
    let [kind, number, ..] = words else { return 0 };
    let is_roman = |text: &str| !text.is_empty() && text.bytes().all(|byte| b"IVXivx".contains(&byte));
    let is_numbered = number.starts_with(|c: char| c.is_ascii_digit()) || is_roman(&bare_word(number));
    2 * usize::from(is_graded(&bare_word(kind)) && is_numbered)
}

/// Counts the words of the reason that is named from `at` on; 0 if none is.
/// An operator inside ends the name.
pub fn reason_words(words: &[Said<'_>], at: usize) -> usize {
    let rest = words[at..].iter().enumerate().take_while(|(index, word)| *index == 0 || !word.negated);
    let texts: Vec<&str> = rest.map(|(_, word)| word.text).collect();
    reason_at(&texts).map_or(0, |(count, _)| count)
}

/// Counts the words of the amount that begins these; 0 if none does.
/// Of several readings the longest counts.
fn amount(words: &[&str]) -> usize {
    let text = words.join(" ");
    let first = quantity::quantities(&text).into_iter().filter(|amount| amount.range.start == 0);
    first.map(|amount| text[amount.range].split(' ').count()).max().unwrap_or(0)
}

/// Counts the words of the strength that begins these: "10 mg". 0 if none does.
fn strength(words: &[&str]) -> usize {
    let text = words.join(" ");
    let first = strength::strengths(&text).into_iter().filter(|(range, _)| range.start == 0);
    first.map(|(range, _)| text[range].split(' ').count()).max().unwrap_or(0)
}

/// Counts the words of the longest name that begins these; 0 if none does.
/// The vocabulary of treatments, drugs, diagnoses and regions is asked.
pub fn named(words: &[&str]) -> usize {
    let text = words.join(" ");
    let first = terms::mentions(&text, Context::Query).into_iter().filter(|mention| mention.range.start == 0);
    first.map(|mention| text[mention.range].split(' ').count()).max().unwrap_or(0)
}

/// Counts the words of people of an age that begin at `at`: "women over 60". `None` where they are none.
pub fn person_words(words: &[Said<'_>], bare: &[&str], at: usize) -> Option<usize> {
    let bound = at + 1;
    // "Not women, over 50" are two facts.
    if words.get(at)?.text.ends_with(',') {
        return None;
    }
    let is_bound = PEOPLE.contains(bare.get(at)?) && bound < bare.len() && begins_with_bound(&bare[bound..]);
    let age = asked_at(&bare[at..], 1).filter(|age| is_bound && age.field == "age")?;
    words[bound..bound + age.words].iter().all(|word| !word.negated).then_some(1 + age.words)
}

/// Counts the words from `at` on that are a date, an age, a sex, a bound of an amount, a priority, a reviewer or a licence;
/// `None` if they are none.
pub fn fact_words(words: &[Said<'_>], bare: &[&str], at: usize) -> Option<usize> {
    let texts: Vec<&str> = words[at..].iter().map(|word| word.text).collect();
    let dated = date_words(texts.iter().copied());
    dated.or_else(|| asked_at(&bare[at..], 0).map(|asked| asked.words)).or_else(|| licensed_words(&texts))
}

//! Reads words that tell when: they ask for dates of decision, or of injury, and are not looked for in the text.
//!
//! Letters and guidelines are full of other numbers and years: of visits and doses, of a chapter's edition, of a service. Those
//! stay text, and where one could be taken for a date of decision a note says so.
//! The words are read by a small grammar: a lead that names the field ("date of injury"), an opener
//! ("since"), a period (see [`period`]), and an ending ("or
//! later"); all but the period may be missing.

pub(crate) mod period;
pub(crate) mod phrases;

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::query::understand::dates::period::{Period, date_word, is_month, range_at};
use crate::query::understand::dates::phrases::Relation::{After, Before, In, Since, Until};
use crate::query::understand::dates::phrases::{
    DECIDED, DENIED_FIRST, ENDINGS, INJURED, LEADS, OPENERS, Relation, longest,
};
use crate::query::understand::understood::Understood;
use crate::query::vocabulary::Vocabulary;
use crate::query::words::contractions::is_auxiliary;

/// The first year of decisions; earlier years are those of guidelines and injuries.
/// Independent medical review began in 2013.
const FIRST_YEAR: i16 = 2013;
/// Units after a number of four digits that is no year.
/// "2000 mg" is a dose; a unit that is missing here makes a filter of it.
const UNITS: [&str; 24] = [
    "mg", "mcg", "ml", "cc", "mm", "cm", "units", "unit", "tablets", "tabs", "capsules", "pills", "visits", "sessions",
    "hours", "minutes", "days", "steps", "calories", "lbs", "pounds", "feet", "dollars", "iu",
];
/// Words before a number of four digits that is no year.
/// "code 2016" and "room 2016" are no years.
const NUMBERED: [&str; 20] = [
    "qty", "quantity", "code", "cpt", "hcpcs", "icd", "ndc", "page", "pages", "p", "pp", "number", "no", "section",
    "times", "x", "dose", "med", "mme", "room",
];
/// Words of guidelines: a year next to them, or after them, is that of an edition.
/// "ODG 2015" is a guideline, and no question for decisions of 2015.
const GUIDELINES: &str = "
    mtus acoem odg cpmtg mdguidelines fda cdc guideline guidelines chapter chapters complaints disorders edition";
/// A chapter by its name alone.
const CHAPTER: [&str; 2] = ["chronic", "pain"];
/// Words behind "on" to which it does not belong: "from 2016 on denied", but not "from 2016 on appeal".
const BEHIND_ON: &str = "
    aged and approved but by certified decided denied except excluding female females for granted in injured licensed
    male males men modified not of or over overturned reviewed that under upheld where which who with without women";
/// Words for what happens on another day than that of the decision.
/// "MRI performed 2016" is looked for as text, with a note.
const OTHER_DAYS: &str = "
    administered assigned birth born completed dated dispensed dob done dos filled note obtained performed prescribed
    provided received rendered report rfa service taken";
/// Words behind a date that say that it is that of the decision: "2017 decision".
const DECISION_NOUNS: &str = "decision decisions determination determinations";
/// Words before a treatment that was given earlier: "prior MRI 2014".
const PAST: &str = "prior previous after following status";
/// The words between one of them and its date, and one more.
const PAST_REACH: usize = 2;
/// Words after which "the last six months" is the time that something lasted.
/// "for the last six months" is the duration of a treatment.
const LASTING: [&str; 3] = ["for", "over", "past"];

/// The first and the last day wanted.
/// None is open; both None is any day.
type Days = (Option<Date>, Option<Date>);

/// Words that ask for a date.
/// `words` is the number of its words, lead, opener and ending included.
struct DatePhrase {
    words: usize,
    field: &'static str,
    /// True if a word before the date names the field.
    is_led: bool,
    days: Days,
}

/// Takes the words that tell when out of the query and into the filters.
/// Returns the words that are left. Several dates of one field are joined: see [`joined`]. A date that may
/// be another's stays text, with a note that says how to ask for the decision.
pub fn take_dates<'a>(words: &[&'a str], vocabulary: &dyn Vocabulary, understood: &mut Understood) -> Vec<&'a str> {
    // "'18 visits'" is in quotes, and no year.
    let is_quote = |word: &&str| word.ends_with(['\'', '’']);
    let quotes: &[char] = if words.iter().any(is_quote) { &['\'', '’', '‘'] } else { &[] };
    let plain: Vec<String> = words.iter().map(|word| date_word(word.trim_start_matches(quotes))).collect();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    let (mut kept, mut asked, mut at) = (Vec::with_capacity(words.len()), BTreeMap::<_, AskedDays>::new(), 0);
    // The field of the date before an "or": "injured in 2014 or 2016".
    let mut joined_to = None;
    // True if the date before an "or" is open: "before 2015 or after 2016".
    let mut open_before = None;
    while at < words.len() {
        let Some(mut phrase) = phrase_at(&plain, at, vocabulary.today()) else {
            if ["in", "during"].contains(&plain[at]) && plain.get(at + 1).is_some_and(|month| is_month(month)) {
                let typed = words[at..at + 2].join(" ");
                let typed = typed.trim_end_matches([',', '.', ';']);
                understood.notes.push(format!("'{typed}' names no year and selects no date; '{typed} 2016' would"));
            }
            kept.push(words[at]);
            (at, joined_to, open_before) = (at + 1, None, None);
            continue;
        };
        let is_alone = !phrase.is_led && phrase.field == DECIDED && (is_closed(phrase.days) || open_before.is_some());
        phrase.field = joined_to.filter(|_| is_alone).unwrap_or(phrase.field);
        let typed = words[at..at + phrase.words].join(" ");
        match other_date(&plain, at, &phrase) {
            None => {
                let value = shown(phrase.days);
                understood.notes.push(format!("'{typed}' asks for {} {value}; quotes make it text", phrase.field));
                let asked = asked.entry(phrase.field).or_default();
                asked.days.push(phrase.days);
                asked.is_choice |= open_before.is_some_and(|is_open| is_open || !is_closed(phrase.days));
            }
            Some(reason) => {
                let note = format!("'{typed}' is text here, {reason}; 'decided {typed}' asks for the date of decision");
                understood.notes.push(note);
                // The words stay where they were typed.
                kept.extend(&words[at..at + phrase.words]);
            }
        }
        at += phrase.words;
        // The "or" between two dates goes with them.
        let joins = matches!(plain.get(at), Some(&("or" | "and")));
        let is_joined = joins && phrase_at(&plain, at + 1, vocabulary.today()).is_some();
        at += usize::from(is_joined);
        // "injured in 2014 and 2016 denials" goes on with something else.
        let goes_on = is_joined
            && (plain[at - 1] == "or"
                || range_at(&plain[at..], false, None).is_some_and(|(count, _)| at + count == plain.len()));
        let is_or = is_joined && plain[at - 1] == "or";
        joined_to = (goes_on && (is_or || is_closed(phrase.days))).then_some(phrase.field);
        open_before = is_or.then_some(!is_closed(phrase.days));
    }
    for (field, asked) in asked {
        understood.filters.entry(field).or_default().extend(joined(asked).into_iter().map(shown));
    }
    kept
}

/// The days that are asked for of one field.
#[derive(Default)]
struct AskedDays {
    days: Vec<Days>,
    /// True if "or" stands beside a range that is open to one side, which is then one of several.
    is_choice: bool,
}

/// Returns true if days have a first and a last one.
fn is_closed((first, last): Days) -> bool {
    first.is_some() && last.is_some()
}

/// Returns true if more than the date itself was typed: "in", "since".
/// A bare year is the least sure of all dates.
fn is_opened(words: &[&str], at: usize, phrase: &DatePhrase) -> bool {
    range_at(&words[at..], false, None).is_none_or(|(count, _)| count != phrase.words)
}

/// Counts the words, from the first on, that ask for a date; None if they do not.
/// For stages that must know where a date ends before dates are taken out.
pub fn date_words<'a>(words: impl Iterator<Item = &'a str>) -> Option<usize> {
    // Any day tells which words are reckoned from it.
    const ANY_DAY: Date = jiff::civil::date(2099, 12, 31);
    let plain: Vec<String> = words.map(date_word).collect();
    let plain: Vec<&str> = plain.iter().map(String::as_str).collect();
    let phrase = phrase_at(&plain, 0, Some(ANY_DAY))?;
    other_date(&plain, 0, &phrase).is_none().then_some(phrase.words)
}

/// Returns true if a word may belong to a choice between dates: `2016 or later`, `on or after`.
/// The parser of plain words would otherwise take the "or" of "2016 or later" for an operator.
pub fn is_date_word(word: &str) -> bool {
    let word = date_word(word);
    let has = |(words, _): &(&[&str], Relation)| words.contains(&"or") && words.contains(&&word[..]);
    range_at(&[&word], false, None).is_some() || ENDINGS.iter().chain(&OPENERS).any(has)
}

/// Reads the words from `words[at]` on that ask for a date; None if there are none.
/// `today` is the day from which "last year" is reckoned; without it such words are text.
fn phrase_at(words: &[&str], at: usize, today: Option<Date>) -> Option<DatePhrase> {
    let (led, named) = longest(&words[at..], &LEADS).map_or((0, None), |(led, field)| (led, Some(field)));
    // "date of injury was in 2016".
    let linked = if led > 0 { words[at + led..].iter().take_while(|word| is_auxiliary(word)).count() } else { 0 };
    let from = at + led + linked;
    let opener = longest(&words[from..], &OPENERS);
    let (opened, relation) = opener.unwrap_or((0, In));
    let from = from + opened;
    let (edged, relation) = edge_of(&words[from..], relation);
    let from = from + edged;
    // "in the first quarter of 2017": an article after a lead or opener says nothing.
    let from = from + usize::from((led > 0 || opened > 0) && words.get(from) == Some(&"the"));
    // "2016+", "pre-2016".
    let cut = words.get(from).and_then(|word| year_with_relation(word)).filter(|_| opened == 0);
    let year = cut.map(|(year, _)| [year]);
    let (words, relation) = match (&year, cut) {
        (Some(year), Some((_, relation))) => (&[&words[..from], year, &words[from + 1..]].concat()[..], relation),
        _ => (words, relation),
    };
    let is_between = opened > 0 && words[from - 1 - usize::from(words[from - 1] == "the")] == "between";
    let (count, period) = range_at(&words[from..], is_between, today)?;
    // "since 2016 until 2017" has both its ends.
    let is_closed = words[from..from + count].iter().any(|word| CLOSING.contains(word));
    let relation = if relation == Since && is_closed { In } else { relation };
    let is_lasting = |at: usize| {
        let before = words[..at].iter().rev().find(|word| **word != "the");
        period.is_relative && before.is_some_and(|word| LASTING.contains(word))
    };
    let is_bare = led == 0 && opened == 0;
    // "2014 injury, 2017 decision".
    let is_of_decision = words.get(from + count).is_some_and(|word| is_one_of(word, DECISION_NOUNS));
    let is_of_injury = (ends_in_injury(&words[..at]) && !is_of_decision)
        || (is_bare && begins_with_undated_injury(&words[from + count..]));
    let field = named.unwrap_or(if is_of_injury { INJURED } else { DECIDED });
    if is_lasting(from) || !is_plausible(period, field, is_bare, today) || (is_bare && is_number_of(words, from, count))
    {
        return None;
    }
    let end = from + count;
    // "since 2016 or later" has said so already.
    let ending = if relation == In { longest(&words[end..], &ENDINGS) } else { None };
    // "2015 or after 2016" goes on with another date.
    let ending = ending.filter(|(ended, _)| range_at(&words[end + ended..], false, None).is_none());
    // "from 2016 on" opens a range; "2016 on appeal" does not.
    let is_followed = words.get(end + 1).is_some_and(|next| !is_one_of(next, BEHIND_ON));
    let is_open = words[at..from].contains(&"from") && words.get(end) == Some(&"on") && !is_followed;
    let ending = ending.or(is_open.then_some((1, Since)));
    let (ended, relation) = ending.unwrap_or((0, relation));
    // "Status post 2014 fusion", "pre 2015 injury" are of something else.
    if opened > 0 && ["post", "pre"].contains(&words[at]) && (end < words.len() || words[..at].ends_with(&["status"])) {
        return None;
    }
    Some(DatePhrase { words: end + ended - at, field, is_led: led > 0, days: related(period, relation) })
}

/// Reads a year with its relation in one word: `2016+`, `pre-2016`, `post-2016`.
fn year_with_relation(word: &str) -> Option<(&str, Relation)> {
    const LEADS: [(&str, Relation); 4] = [("pre-", Before), ("post-", After), ("pre", Before), ("post", After)];
    let led = || LEADS.iter().find_map(|(lead, relation)| Some((word.strip_prefix(lead)?, *relation)));
    let plus = word.strip_suffix('+').map(|year| (year, Since));
    plus.or_else(led).filter(|(year, _)| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Returns true if words end in a word for an injury, which stays in the query, and perhaps a verb: "knee injury was".
fn ends_in_injury(words: &[&str]) -> bool {
    const HAPPENED: [&str; 5] = ["happened", "occurred", "occurring", "suffered", "sustained"];
    let is_verb = |word: &&&str| is_auxiliary(word) || HAPPENED.contains(word);
    begins_with_injury(words.iter().rev().find(|word| !is_verb(word)).map_or(&[], std::slice::from_ref))
}

/// Returns true if the first word is one for an injury: "2014 injury".
fn begins_with_injury(words: &[&str]) -> bool {
    words.first().is_some_and(|word| word.starts_with("injur"))
}

/// Returns true if the first word is one for an injury that has no date of its own behind it, as in "2016, injured before 2014".
fn begins_with_undated_injury(words: &[&str]) -> bool {
    let has_date = || {
        let opened = longest(&words[1..], &OPENERS).map_or(0, |(opened, _)| opened);
        // "2014 injury, 2017 decision" has two dates.
        (opened > 0 || words[0] == "injured") && range_at(&words[1 + opened..], false, None).is_some()
    };
    begins_with_injury(words) && !has_date()
}

/// Finds the field of a date in the words before `end`, which lead to it: the number of these words that say nothing else, and
/// words that lead to the same field.
pub fn lead_before(words: &[&str], end: usize) -> Option<(usize, &'static [&'static str])> {
    let before = &words[..end];
    let led = LEADS.iter().filter(|(phrase, _)| before.ends_with(phrase)).max_by_key(|(phrase, _)| phrase.len());
    match led {
        Some((phrase, INJURED)) => Some((phrase.len(), &["injured"])),
        Some((phrase, DENIED_FIRST)) => Some((phrase.len(), &["ur", "denied"])),
        Some((phrase, _)) => Some((phrase.len(), &["decided"])),
        None => ends_in_injury(before).then_some((0, &["injured"] as &[&str])),
    }
}

/// Words of a range that close it.
const CLOSING: [&str; 4] = ["until", "till", "through", "to"];

/// Reads "the end of" and "the beginning of" before a period that bounds a range: the number of their words, and the relation
/// to the whole period that they come to.
fn edge_of(words: &[&str], relation: Relation) -> (usize, Relation) {
    let the = usize::from(words.first() == Some(&"the"));
    let of = words.get(the + 1) == Some(&"of");
    let edge = match (words.get(the), relation) {
        (Some(&"end"), Before | Until) if of => Until,
        (Some(&"end"), After) if of => After,
        (Some(&("beginning" | "start")), Before | Until) if of => Before,
        (Some(&("beginning" | "start")), Since | After) if of => Since,
        _ => return (0, relation),
    };
    (the + 2, edge)
}

/// Returns true if something may have been decided, or somebody injured, in that period.
/// A bare year after today's is no year of a decision; one with "in" before it is taken at its word.
fn is_plausible(period: Period, field: &str, is_bare: bool, today: Option<Date>) -> bool {
    let latest = today.filter(|_| is_bare).map_or(i16::MAX, Date::year);
    field == INJURED || (period.first.year() >= FIRST_YEAR && period.last.year() <= latest)
}

/// Returns true if a number that could be a year is one of something else: a dose, a page.
/// Only the words next to it count.
fn is_number_of(words: &[&str], at: usize, count: usize) -> bool {
    let before = at.checked_sub(1).map(|before| words[before]);
    let after = words.get(at + count);
    before.is_some_and(|word| NUMBERED.contains(&word)) || after.is_some_and(|word| UNITS.contains(word))
}

/// Returns true if a word is one of a list.
fn is_one_of(word: &str, list: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

/// Returns the reason why a date without a word before it is not that of a decision, for the note.
/// Gives None if it is one of the decision. "since" and its like are never said of a guideline.
fn other_date(words: &[&str], at: usize, phrase: &DatePhrase) -> Option<&'static str> {
    let is_bare = !is_opened(words, at, phrase);
    if phrase.field != DECIDED || !(is_bare || words[at] == "on" || words[at] == "in" || words[at] == "of") {
        return None;
    }
    if at.checked_sub(1).is_some_and(|before| is_one_of(words[before], OTHER_DAYS)) {
        return Some("for it is the day of something else");
    }
    let (before, after) = (&words[..at], words.get(at + phrase.words));
    // "Prior MRI 2014", "after surgery in 2014".
    let is_of_it = |at: usize| is_one_of(before[at], PAST) && at + 1 < before.len();
    if (before.len().saturating_sub(PAST_REACH)..before.len()).any(is_of_it) {
        return Some("for it is the day of something else");
    }
    let is_edition = before.iter().chain(after).any(|word| is_one_of(word, GUIDELINES)) || *before == CHAPTER;
    (is_bare && is_edition).then_some("for it may be the guideline's")
}

/// Returns the days that have a relation to a period.
/// The calendar has a last day; after it nothing follows, so that the range is open.
fn related(period: Period, relation: Relation) -> Days {
    match relation {
        In => (Some(period.first), Some(period.last)),
        Since => (Some(period.first), None),
        After => (period.last.tomorrow().ok(), None),
        Before => (None, period.first.yesterday().ok()),
        Until => (None, Some(period.last)),
    }
}

/// Joins several dates: any of those that are closed, within all that are open to one side.
/// "2016 or 2017" are two ranges, "since 2015 before 2017" is one, "before 2015 or after 2016" are two. If no day is in
/// both, the empty ranges are kept, since to find nothing is then the honest answer.
fn joined(AskedDays { days, is_choice }: AskedDays) -> Vec<Days> {
    if is_choice {
        return days;
    }
    let (mut closed, open): (Vec<Days>, Vec<Days>) =
        days.into_iter().partition(|(first, last)| first.is_some() && last.is_some());
    // The latest beginning and the earliest end hold all of them.
    let first = open.iter().filter_map(|(first, _)| *first).max();
    let last = open.iter().filter_map(|(_, last)| *last).min();
    if closed.is_empty() {
        return vec![(first, last)];
    }
    for days in &mut closed {
        days.0 = days.0.max(first);
        days.1 = days.1.min(last.or(days.1));
    }
    let all = closed.clone();
    closed.retain(|(first, last)| first <= last);
    if closed.is_empty() { all } else { closed }
}

/// Prints days as filters have them, by whole years or months if they are such, since `2016..2017-03` would be misread.
/// A range that is open at an end has no bound there: `2016..`.
fn shown((first, last): Days) -> String {
    // An open end is that of a year and of a month.
    let begins = |bound: fn(Date) -> Date| first.is_none_or(|day| day == bound(day));
    let ends = |bound: fn(Date) -> Date| last.is_none_or(|day| day == bound(day));
    let by_years = begins(Date::first_of_year) && ends(Date::last_of_year);
    let by_months = begins(Date::first_of_month) && ends(Date::last_of_month);
    let text = |day: Date| match (by_years, by_months) {
        (true, _) => day.strftime("%Y").to_string(),
        (_, true) => day.strftime("%Y-%m").to_string(),
        _ => day.to_string(),
    };
    let (first, last) = (first.map(text).unwrap_or_default(), last.map(text).unwrap_or_default());
    if first == last { first } else { format!("{first}..{last}") }
}

//! A choice with the words around it, and the ways to find its sides: two questions, two facts, treatments with their places, doses, and
//! lists with commas.

use std::ops::Range;

use crate::query::language::Expr;
use crate::query::{
    AskedPart, PEOPLE, PartSort, bare_word, is_doctor, is_month, is_said_of_age, is_said_of_amount, tells_whose_date,
};
use crate::search::plan::choices::leads::leaves_out;
use crate::search::plan::choices::names::{ARTICLES, plain_text};
use crate::search::plan::choices::sides::shared_words::share_words;
use crate::search::plan::choices::sides::{
    ChoiceSide, are_alike, bare, is_beside, is_bound, is_drug, is_fact, is_long_amount, is_place, is_plain_one_of,
    is_treatment, joined, of_age, texts,
};
use crate::terms::ConceptKind;

/// The sorts of ages and sexes.
const AGE: PartSort = PartSort::Fact("age");
const SEX: PartSort = PartSort::Fact("sex");
/// The sort of dates.
const DATE: PartSort = PartSort::Fact("date");
/// The sort of reviewers, who are joined elsewhere.
const REVIEWER: PartSort = PartSort::Fact("specialties");

/// The sorts of bounds of amounts.
const AMOUNTS: [PartSort; 3] = [PartSort::Fact("visits"), PartSort::Fact("quantity"), PartSort::Fact("strengths")];

/// Words before a treatment that is the occasion of those in the list behind it.
const OCCASIONS: [&str; 10] =
    ["after", "before", "despite", "during", "failed", "following", "pending", "post", "prior", "since"];

/// Words behind an "or" that only join: "the knee or of the shoulder".
const JOINING: [&str; 11] = ["alternatively", "at", "by", "else", "even", "for", "from", "in", "of", "on", "with"];

/// The reviews of a request, each with its decision, of which the last counts.
const REVIEWS: [&str; 3] = ["imr", "ur", "utilization"];

/// The words before the first joint of a choice, those between two, which are sides as they are, and those behind the last.
pub struct Choice {
    left: ChoiceSide,
    middle: Vec<ChoiceSide>,
    right: ChoiceSide,
    /// The words of the first and of the last side, where a word is said once of all: "type 1 or 2", "41 or 42 year old".
    shared: Option<(usize, usize)>,
}

/// Makes a side of its words. A bound of an age, "over 60", says so itself, since the people it is said of may be elsewhere.
fn side_of(words: &[Expr]) -> Expr {
    let texts = texts(words).unwrap_or_default();
    let is_number = |word: &&str| word.bytes().all(|byte| byte.is_ascii_digit());
    let is_plus = texts.first().and_then(|first| first.strip_suffix('+')).is_some_and(|age| is_number(&age));
    let is_bare_bound = is_plus || (is_bound(&texts) && texts.last().is_some_and(is_number));
    let aged = words.first().and_then(of_age).filter(|_| is_bare_bound);
    Expr::Words(aged.into_iter().chain(words.iter().cloned()).collect())
}

/// Reads the words around each "or".
pub fn choice_at_or(parts: &[Expr]) -> Option<Choice> {
    let mut clauses: Vec<Vec<Expr>> = vec![Vec::new()];
    for part in parts {
        match part {
            Expr::Or(sides) => {
                for (at, side) in sides.iter().enumerate() {
                    // The first side goes on with the words before it.
                    clauses.extend((at > 0).then(Vec::new));
                    clauses.last_mut()?.push(side.clone());
                }
            }
            part => clauses.last_mut()?.push(part.clone()),
        }
    }
    let right = clauses.pop()?;
    let mut clauses = clauses.into_iter();
    Choice::new(clauses.next()?, clauses.collect(), right)
}

/// Reads the words around the first "and" or "but", which is a word among words.
pub fn choice_at_and(parts: &[Expr]) -> Option<Choice> {
    let is_and = |part: &Expr| plain_text(part).is_some_and(|word| ["and", "but"].contains(&word));
    let at = parts.iter().position(is_and)?;
    // "UR denied and IMR overturned" are one question.
    if parts.iter().any(|part| is_plain_one_of(part, &REVIEWS)) {
        return None;
    }
    Choice::new(parts[..at].to_vec(), Vec::new(), parts[at + 1..].to_vec())
}

impl Choice {
    /// Reads what words on both sides ask for; `None` unless all of them are plain and none leaves anything out.
    fn new(mut left: Vec<Expr>, mut middle: Vec<Vec<Expr>>, mut right: Vec<Expr>) -> Option<Choice> {
        if leaves_out(&bare(&texts(&left)?)) {
            return None;
        }
        let shared = share_words(&mut left, &mut middle, &mut right);
        let left = ChoiceSide::new(left)?;
        // "Women or over 60": what is said of people is their age.
        let of_people = left.asked.last().is_some_and(|last| [AGE, SEX].contains(&last.sort));
        if of_people && shared.is_none() && is_bound(&texts(&right)?) {
            right.insert(0, of_age(&right[0])?);
        }
        let middle = middle.into_iter().map(ChoiceSide::new).collect::<Option<_>>()?;
        let right = ChoiceSide::new(right)?;
        let is_after_place = left.asked.last().is_some_and(|last| is_place(last) && last.words.end == left.words.len());
        let right = if is_after_place { right.with_place_apart() } else { right };
        Some(Choice { left, middle, right, shared })
    }

    /// Returns true if a word is said once of all sides.
    pub fn is_shared(&self) -> bool {
        self.shared.is_some()
    }

    /// Returns the words with their sides bound, which are ranges of those on the left and one of those on the right.
    pub fn bound(&self, (lefts, right): (Vec<Range<usize>>, Range<usize>)) -> Option<Vec<Expr>> {
        let (mut from, to) = (lefts.first()?.start, right.end);
        let mut sides: Vec<Expr> = lefts.iter().map(|side| side_of(&self.left.words[side.clone()])).collect();
        // "Patients over 60 or under 40": the word for people goes with their age.
        let is_age = self.left.asked.iter().any(|part| part.words.start == from && part.sort == AGE);
        let is_person = |word: &Expr| plain_text(word).is_some_and(|word| PEOPLE.contains(&bare_word(word).as_str()));
        let is_sex = |at: usize| self.left.asked.iter().any(|part| part.words.contains(&at) && part.sort == SEX);
        if is_age && from > 0 && is_person(&self.left.words[from - 1]) && !is_sex(from - 1) {
            from -= 1;
            // "Injured workers" are people too.
            let is_injured = |word: &Expr| plain_text(word).is_some_and(|word| bare_word(word) == "injured");
            from -= usize::from(from > 0 && is_injured(&self.left.words[from - 1]));
        }
        sides.extend(self.middle.iter().map(|side| side_of(&side.words)));
        sides.push(side_of(&self.right.words[right]));
        let (before, behind) = (&self.left.words[..from], &self.right.words[to..]);
        // "For men or for women, over 50": the bound stands no longer behind people.
        let is_age = self.right.asked.iter().any(|part| part.words.start == to && part.sort == AGE);
        let aged =
            behind.first().filter(|_| is_age && texts(behind).is_some_and(|words| is_bound(&words))).and_then(of_age);
        let sides = [Expr::Or(sides)].into_iter().chain(aged);
        Some(before.iter().cloned().chain(sides).chain(behind.iter().cloned()).collect())
    }

    /// Finds the sides: the ranges of words of those on the left, and of the one on the right.
    pub fn sides(&self) -> Option<(Vec<Range<usize>>, Range<usize>)> {
        let one = |(left, right): (Range<usize>, Range<usize>)| (vec![left], right);
        if let Some((first, last)) = self.shared {
            let end = self.left.words.len();
            return Some(one((end - first..end, 0..last)));
        }
        // "MRI, CT or knee surgery" is one list.
        let is_thing = |part: &AskedPart| is_treatment(part) || is_drug(part);
        let is_listed = self.left.asked.iter().any(|part| is_thing(part) && self.left.has_comma_behind(part));
        if let Some(listed) = self.listed().filter(|_| is_listed) {
            return Some(listed);
        }
        let pair = self
            .placed()
            .or_else(|| self.questions())
            .or_else(|| self.whole_questions())
            .or_else(|| self.facts())
            .or_else(|| self.dosed())
            .or_else(|| self.places());
        pair.map(one).or_else(|| self.listed())
    }

    /// Finds two questions, each with its own facts, of which the second begins with another treatment: "MRI denied, or gabapentin for men",
    /// "MRI never approved or naproxen won on appeal". Without a comma the second has a fact or an outcome too.
    pub fn whole_questions(&self) -> Option<(Range<usize>, Range<usize>)> {
        let is_thing = |part: &AskedPart| is_treatment(part) || is_drug(part);
        let is_told = |part: &AskedPart| is_fact(part) || part.sort == PartSort::Outcome;
        let last = self.left.asked.last().filter(|last| self.middle.is_empty() && is_told(last))?;
        let places = self.right.asked.iter().take_while(|part| is_place(part)).count();
        let is_person =
            |part: &AskedPart| texts(&self.right.words[part.words.clone()]).is_some_and(|words| is_doctor(&words));
        let first = self.right.asked.get(places).filter(|first| is_thing(first) && !is_person(first))?;
        self.right.asked.first().filter(|first| first.words.start == 0)?;
        let subject = self.left.asked.iter().find(|part| is_thing(part))?;
        let (ends, is_other) = (last.words.end == self.left.words.len(), subject.concept != first.concept);
        let is_own = self.left.has_comma_behind(last) || self.right.asked.iter().any(is_told);
        // What stands before the treatment, and behind a comma at the end, is said of both.
        let at = self.left.asked.iter().position(|part| part == subject)?;
        let placed = self.left.asked[..at].iter().rev().take_while(|part| is_place(part)).last();
        let from = placed.unwrap_or(subject).words.start;
        let ended = self.right.asked.iter().find(|part| self.right.has_comma_behind(part));
        let to = ended.map_or(self.right.words.len(), |part| part.words.end);
        (ends && is_other && is_own && subject.words.start < last.words.start)
            .then_some((from..self.left.words.len(), 0..to))
    }

    /// Returns true if two dates are of several words each, and either both say whose day it is, "injured in 2014 or decided in 2017", or
    /// neither does and one is a day or a part of a year: "June 13, 2015 or January 10, 2015". Months with their years are read elsewhere.
    fn are_whole_dates(&self, last: &AskedPart, first: &AskedPart) -> bool {
        const PARTS: [&str; 3] = ["early", "late", "mid"];
        let bare = |words: &[Expr]| {
            let words: Vec<String> = texts(words).unwrap_or_default().iter().map(|word| bare_word(word)).collect();
            let led = words.first().is_some_and(|word| ["in", "on"].contains(&word.as_str()));
            words[usize::from(led)..].to_vec()
        };
        let (left, right) = (bare(&self.left.words[last.words.clone()]), bare(&self.right.words[first.words.clone()]));
        let is_part = |words: &[String]| PARTS.contains(&words[0].as_str());
        let is_whole = |words: &[String]| words.len() > 1 && (is_part(words) || is_month(&words[0]));
        let is_special = |words: &[String]| words.len() > 2 || is_part(words);
        // A list of dates is read as a whole.
        let is_list = self.left.asked.iter().rev().nth(1).is_some_and(|before| before.sort == DATE);
        let is_told = |words: &[String]| words.len() > 1 && tells_whose_date(&words[0]);
        if is_told(&left) && is_told(&right) {
            return true;
        }
        !is_list && is_whole(&left) && is_whole(&right) && (is_special(&left) || is_special(&right))
    }

    /// Finds a drug or treatment with its amounts before another: "norco #60 or soma", "PT 12 visits or acupuncture".
    fn dosed(&self) -> Option<(Range<usize>, Range<usize>)> {
        let amounts = self.left.asked.iter().rev().take_while(|part| part.sort == PartSort::Amount).count();
        let named = self.left.asked.len().checked_sub(amounts + 1).map(|at| &self.left.asked[at])?;
        let first = self.right.asked.first().filter(|first| first.words.start == 0)?;
        let is_named = |part: &AskedPart| is_treatment(part) || is_drug(part);
        let is_whole = self.left.asked[self.left.asked.len() - amounts - 1..]
            .windows(2)
            .all(|pair| pair[0].words.end == pair[1].words.start);
        let ends = self.left.asked.last().is_some_and(|last| last.words.end == self.left.words.len());
        let is_side = |side: &ChoiceSide| {
            let (first, amounts) = side.asked.split_first()?;
            let is_dosed = is_named(first) && first.words.start == 0;
            (is_dosed && amounts.iter().all(|part| part.sort == PartSort::Amount)).then_some(())
        };
        let is_dosed = amounts > 0 && ends && is_whole && self.middle.iter().all(|side| is_side(side).is_some());
        (is_dosed && is_named(named) && is_named(first))
            .then(|| (named.words.start..self.left.words.len(), 0..self.right.first_thing().unwrap_or(first.words.end)))
    }

    /// Finds the sides where each has an outcome and a fact of its own, so that "and" joins two questions: "upheld for men and
    /// overturned for women".
    pub fn decided(&self) -> Option<(Vec<Range<usize>>, Range<usize>)> {
        let has = |is: fn(PartSort) -> bool| self.right.asked.iter().any(|part| is(part.sort));
        let is_whole = has(|sort| sort == PartSort::Outcome) && has(|sort| matches!(sort, PartSort::Fact(_)));
        let (left, right) = self.questions().filter(|_| is_whole)?;
        Some((vec![left], right))
    }

    /// Finds two questions: the most parts of the same sorts at the end of the left and the beginning of the right, without commas
    /// between them. Amounts of several words are questions by themselves: "type I or type II diabetes".
    pub fn questions(&self) -> Option<(Range<usize>, Range<usize>)> {
        let (asked, others) = (&self.left.asked[..], &self.right.asked[..]);
        let most = asked.len().min(others.len());
        // Words that ask for nothing known may be any part of a sentence: "function or structure have been found".
        let is_known = |part: &AskedPart| part.sort != PartSort::Topic || part.concept.is_some();
        let is_alike = |count: &usize| {
            let fits = |side: &ChoiceSide| are_alike(&side.asked, &others[..*count]);
            let pairs = asked[asked.len() - count..].iter().zip(others);
            pairs.clone().all(|(one, other)| one.sort == other.sort)
                && pairs.clone().any(|(one, other)| is_known(one) || is_known(other))
                && !self.left.has_comma(&asked[asked.len() - count..])
                && !self.right.has_comma(&others[..*count])
                && self.middle.iter().all(fits)
                && (*count > 1 || pairs.into_iter().all(|(one, other)| is_long_amount(one) || is_long_amount(other)))
        };
        if let Some(count) = (1..=most).rev().find(is_alike) {
            let from = asked[asked.len() - count].words.start;
            // Words behind the last part, such as "only", are its own.
            let to = if count == others.len() { self.right.words.len() } else { self.right.end_with_age(count - 1) };
            return Some((from..self.left.words.len(), 0..to));
        }
        // "MRI in 2016 or knee surgery in 2017": what texts tell may have any number of parts.
        let (left, right) = (joined(asked), joined(others));
        let first = left.len().checked_sub(right.len()).filter(|_| right.len() > 1)?;
        let fits = |side: &ChoiceSide| are_alike(&joined(&side.asked), &right);
        let has_known = right.iter().any(|part| part.sort != PartSort::Topic);
        let is_alike = has_known && are_alike(&left[first..], &right) && self.middle.iter().all(fits);
        is_alike.then(|| (left[first].words.start..self.left.words.len(), 0..self.right.words.len()))
    }

    /// Finds two facts of different sorts, or a thing and a fact of several words, which the "or" next to it would tear. Facts that
    /// follow each other are one side. Of two sexes or dates nothing is known: "women or men over 60" may ask for the age of
    /// both.
    fn facts(&self) -> Option<(Range<usize>, Range<usize>)> {
        let last = self.left.asked.last().filter(|last| last.words.end == self.left.words.len())?;
        let first = self.right.asked.first().filter(|_| self.middle.is_empty())?;
        let begins = bare_word(plain_text(self.right.words.first()?)?);
        // "12 or more", "2016 or later", "February or August 2017" are read elsewhere.
        let is_number = |part: &AskedPart| {
            let words = &self.left.words[part.words.clone()];
            texts(words).is_some_and(|words| words.concat().bytes().all(|byte| byte.is_ascii_digit()))
        };
        let ends_in_month = plain_text(&self.left.words[last.words.end - 1]).is_some_and(is_month);
        // "Denied or older than 50" has a bound of its own.
        let is_own = !is_number(last) && first.sort == AGE && first.words.start == 0 && first.words.len() > 1;
        if is_said_of_amount(&begins) || is_said_of_age(&begins) && !is_own || ends_in_month {
            return None;
        }
        let pair = || Some((last.words.clone(), first.words.clone()));
        // "EMG or patients over 60".
        if first.sort == AGE && first.words.start == 1 && PEOPLE.contains(&begins.as_str()) && last.sort.is_told() {
            return Some((last.words.clone(), 0..first.words.end));
        }
        if first.words.start > 0 {
            // "The knee or of the shoulder": the word behind the "or" only joins.
            return JOINING.contains(&begins.as_str()).then(pair).flatten();
        }
        match (is_fact(last), is_fact(first)) {
            // "41 or 42 year old" are two ages.
            (false, true) if last.sort == PartSort::Amount || last.sort == PartSort::Topic && is_number(last) => None,
            (false, true) if first.sort == SEX && self.right.end_with_age(0) > first.words.end => {
                Some((last.words.clone(), 0..self.right.end_with_age(0)))
            }
            (false, true) if first.words.len() > 1 && first.sort != REVIEWER => pair(),
            (true, false) if last.words.len() > 1 && last.sort != REVIEWER && first.concept.is_some() => {
                // "PT over 12 visits or acupuncture": an amount is one of the treatment before it.
                let before = self.left.asked.len().checked_sub(2).map(|at| &self.left.asked[at]);
                let counted = before.filter(|one| one.words.end == last.words.start && AMOUNTS.contains(&last.sort));
                let from = counted.map_or_else(|| self.left.facts_at_end(), |one| one.words.start);
                // "Lumbar fusion" is one thing.
                let end = self.right.treatment_at_beginning().map_or(first.words.end, |(end, _)| end);
                Some((from..last.words.end, 0..end))
            }
            (true, true) if last.sort == AGE && first.sort == AGE => pair(),
            (true, true) if last.sort == DATE && first.sort == DATE => {
                pair().filter(|_| self.are_whole_dates(last, first))
            }
            (true, true) if last.sort != first.sort => {
                let (from, to) = (self.left.facts_at_end(), self.right.facts_at_beginning());
                (last.words.end - from + to > 2).then_some((from..last.words.end, 0..to))
            }
            _ => None,
        }
    }

    /// Finds treatments of which others than the first have a place of their own, however long: "MRI or lumbar fusion", "left knee
    /// MRI or shoulder surgery"; and a device for a part of the body before a drug, which has none: "knee brace or Norco".
    fn placed(&self) -> Option<(Range<usize>, Range<usize>)> {
        let left = self.left.treatment_at_end()?;
        let is_whole = |side: &ChoiceSide| side.treatment_at_beginning().filter(|(end, _)| *end == side.words.len());
        let middle: Vec<(usize, bool)> = self.middle.iter().map(is_whole).collect::<Option<_>>()?;
        if let Some((end, has_place)) = self.right.treatment_at_beginning() {
            let have_places = has_place || middle.iter().any(|(_, has_place)| *has_place);
            // "Spinal cord stimulator or facet block": no place is left to be that of both.
            let are_names = self.left.asked.last().is_some_and(|last| self.left.place_in(last) > 0) && end > 1;
            let have_places = have_places || are_names;
            return have_places.then_some((left, 0..end));
        }
        let first = self.right.asked.first().filter(|first| first.sort == PartSort::Named(ConceptKind::Drug))?;
        (left.len() > 1 && middle.is_empty() && first.words.start == 0).then(|| (left, first.words.clone()))
    }

    /// Finds two places of which the second has a side of its own: "lumbar spine or the left shoulder".
    fn places(&self) -> Option<(Range<usize>, Range<usize>)> {
        const SIDE: PartSort = PartSort::Named(ConceptKind::Side);
        let places = self.left.asked.iter().rev().take_while(|part| is_place(part)).count();
        let own = &self.left.asked[self.left.asked.len() - places..];
        let ends = own.last().is_some_and(|last| last.words.end == self.left.words.len());
        let articles = self.right.words.iter().take_while(|word| is_plain_one_of(word, &ARTICLES)).count();
        let is_sided = matches!(&self.right.asked[..], [side, place, ..]
            if side.words.start == articles && side.sort == SIDE && is_place(place));
        let is_whole = ends && is_sided && own.iter().any(|part| part.sort != SIDE) && self.middle.is_empty();
        is_whole.then(|| (own[0].words.start..self.left.words.len(), 0..self.right.places_at_beginning()))
    }

    /// Finds the sides of a list with commas, whose things are of one sort, and none of which is what the others are: "MRI, EMG or
    /// CT", and not "imaging, MRI or CT".
    fn listed(&self) -> Option<(Vec<Range<usize>>, Range<usize>)> {
        let articles = self.right.words.iter().take_while(|word| is_plain_one_of(word, &ARTICLES)).count();
        // A treatment may have its place before it or in its name.
        let is_of_places = self.left.asked.last().is_some_and(is_place);
        let treatment = self.right.treatment_at_beginning().filter(|_| !is_of_places);
        let first = match treatment {
            Some((end, _)) => self.right.asked.iter().find(|part| part.words.end == end)?,
            None => self.right.asked.first().filter(|first| first.words.start == articles)?,
        };
        let is_like = |side: &ChoiceSide| matches!(&side.asked[..], [one] if is_beside(one, first));
        if !self.middle.iter().all(is_like) {
            return None;
        }
        let mut sides: Vec<Range<usize>> = Vec::new();
        // Where the last has its place in its name, so have the others theirs before them: "lumbar fusion, knee replacement".
        let is_placed = treatment.is_some_and(|(_, has_place)| has_place);
        let mut rest = &self.left.asked[..];
        while let Some((part, before)) = rest.split_last() {
            let places =
                before.iter().rev().take_while(|place| is_placed && is_treatment(part) && is_place(place)).count();
            rest = &before[..before.len() - places];
            let start = before.get(rest.len()).unwrap_or(part).words.start;
            let ends_at = sides.last().map_or(self.left.words.len(), |next| next.start);
            let between = texts(&self.left.words[part.words.end..ends_at])?;
            let is_next = between.iter().all(|word| ARTICLES.contains(&word.to_lowercase().as_str()));
            let is_listed = sides.is_empty() || self.left.has_comma_behind(part);
            if !is_next || !is_listed || !is_beside(part, first) {
                break;
            }
            sides.push(start..part.words.end);
        }
        sides.reverse();
        // "After surgery, PT or acupuncture" has surgery as its occasion.
        let before = sides.first().and_then(|side| self.left.words[..side.start].last()).and_then(plain_text);
        let is_occasion = before.is_some_and(|word| OCCASIONS.contains(&bare_word(word).as_str()));
        (sides.len() > 1 && !is_occasion).then_some((sides, 0..first.words.end))
    }
}

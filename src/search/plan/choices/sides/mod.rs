//! The sides of a choice: words with what they ask for, and how the parts of two sides compare.

pub(crate) mod shared_sides;
pub(crate) mod shared_words;
pub(crate) mod whole_sides;

use std::ops::Range;

use crate::query::language::{Expr, Word};
use crate::query::{AskedPart, PEOPLE, PartSort, asked_parts, bare_word, begins_with_bound};
use crate::search::plan::choices::names::plain_text;
use crate::terms::{ConceptId, ConceptKind, categories_of_noun, concept, is_a};

/// A choice that is left out: the places of its words, and its sides.
pub type LeftOut = (Range<usize>, Vec<Vec<Expr>>);

/// Words on a side of a choice, with what they ask for.
pub struct ChoiceSide {
    /// The words.
    pub words: Vec<Expr>,
    /// The things that they ask for, in order.
    pub asked: Vec<AskedPart>,
}

impl ChoiceSide {
    /// Reads what words ask for; `None` unless all of them are plain.
    pub fn new(words: Vec<Expr>) -> Option<ChoiceSide> {
        let asked = asked_parts(&texts(&words)?);
        Some(ChoiceSide { words, asked })
    }
}

impl ChoiceSide {
    /// Returns true if a part ends with a comma.
    pub fn has_comma_behind(&self, part: &AskedPart) -> bool {
        plain_text(&self.words[part.words.end - 1]).is_some_and(|word| word.ends_with(','))
    }

    /// Returns true if a comma stands between these parts.
    pub fn has_comma(&self, parts: &[AskedPart]) -> bool {
        parts.split_last().is_some_and(|(_, before)| before.iter().any(|part| self.has_comma_behind(part)))
    }

    /// Returns the words of the treatment at the end, with the places before it; `None` where there is no treatment.
    pub fn treatment_at_end(&self) -> Option<Range<usize>> {
        let (last, before) = self.asked.split_last().filter(|(last, _)| is_treatment(last))?;
        let start = last.words.start;
        let places = before.iter().rev().take_while(|part| is_place(part)).last();
        (last.words.end == self.words.len()).then(|| places.map_or(start, |place| place.words.start)..last.words.end)
    }

    /// Returns the end of the words of the treatment at the beginning, with the places before it, and true if there are any.
    pub fn treatment_at_beginning(&self) -> Option<(usize, bool)> {
        let places = self.asked.iter().take_while(|part| is_place(part)).count();
        let treatment = self.asked.get(places).filter(|part| is_treatment(part))?;
        let has_place = places > 0 || self.place_in(treatment) > 0;
        (self.asked[0].words.start == 0).then_some((treatment.words.end, has_place))
    }

    /// Counts the words of the place with which the name of a treatment begins: "rotator cuff" of "rotator cuff repair".
    pub fn place_in(&self, treatment: &AskedPart) -> usize {
        let words = texts(&self.words[treatment.words.clone()]).unwrap_or_default();
        let is_place =
            |end: &usize| matches!(&asked_parts(&words[..*end])[..], [one] if one.words.len() == *end && is_place(one));
        (1..words.len()).rev().find(is_place).unwrap_or(0)
    }

    /// Parts the place from the name of a treatment that begins with one, where other places stand before the "or": "left knee or right
    /// *knee surgery*".
    pub fn with_place_apart(mut self) -> ChoiceSide {
        let places = self.asked.iter().take_while(|part| is_place(part)).count();
        let Some(treatment) = self.asked.get(places).filter(|part| is_treatment(part)).cloned() else { return self };
        let cut = treatment.words.start + self.place_in(&treatment);
        if cut > treatment.words.start {
            let asked = |range: Range<usize>| {
                let parts = asked_parts(&texts(&self.words[range.clone()]).unwrap_or_default());
                let moved = |part: AskedPart| AskedPart {
                    words: part.words.start + range.start..part.words.end + range.start,
                    ..part
                };
                parts.into_iter().map(moved).collect::<Vec<_>>()
            };
            let apart = [asked(treatment.words.start..cut), asked(cut..treatment.words.end)].concat();
            self.asked.splice(places..=places, apart);
        }
        self
    }

    /// Returns the end of the part number `at`, with the age right behind it, which is of the same people.
    pub fn end_with_age(&self, at: usize) -> usize {
        let end = self.asked[at].words.end;
        let is_listed = self.has_comma_behind(&self.asked[at]);
        let is_age = |next: &&AskedPart| next.sort == PartSort::Fact("age") && next.words.start == end && !is_listed;
        let next = self.asked.get(at + 1).filter(is_age);
        next.map_or(end, |next| next.words.end)
    }

    /// Returns true if it begins with a word for people whose age is behind it: "workers over 60".
    fn is_of_people(&self) -> bool {
        let is_person = || plain_text(&self.words[0]).is_some_and(|word| PEOPLE.contains(&bare_word(word).as_str()));
        self.asked.first().is_some_and(|first| first.sort == PartSort::Fact("age") && first.words.start == 1)
            && is_person()
    }

    /// Returns true if all its words ask for something that has a name.
    pub fn is_asked(&self) -> bool {
        let mut end = usize::from(self.is_of_people());
        // Words that mean nothing by themselves are topics.
        let is_known = |part: &AskedPart| part.sort != PartSort::Topic || part.concept.is_some();
        let is_next = |part: &AskedPart| std::mem::replace(&mut end, part.words.end) == part.words.start;
        self.asked.iter().all(is_known) && self.asked.iter().all(is_next) && end == self.words.len()
    }

    /// Returns the end of the thing at the beginning: a treatment with the places before it, a place with its side, or a fact with the
    /// age behind it. `None` where the first word asks for nothing.
    pub fn first_thing(&self) -> Option<usize> {
        if self.is_of_people() {
            return Some(self.asked[0].words.end);
        }
        let first = self.asked.first().filter(|first| first.words.start == 0)?;
        if let Some((end, _)) = self.treatment_at_beginning() {
            return Some(end);
        }
        Some(match first.sort {
            _ if is_place(first) => self.places_at_beginning(),
            PartSort::Named(ConceptKind::Drug | ConceptKind::Product) => self.end_with_doses(),
            _ => self.end_with_age(0),
        })
    }

    /// Returns the end of the drug at the beginning, with its strengths and amounts: "norco 10/325 #60".
    fn end_with_doses(&self) -> usize {
        let is_dose = |word: &Expr| {
            plain_text(word).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit() || c == '#'))
        };
        let mut end = self.asked[0].words.end;
        for part in &self.asked[1..] {
            if part.words.start != end || !is_dose(&self.words[end]) {
                break;
            }
            end = part.words.end;
        }
        end
    }

    /// Returns the end of the places at the beginning.
    pub fn places_at_beginning(&self) -> usize {
        self.asked.iter().take_while(|part| is_place(part)).last().map_or(0, |last| last.words.end)
    }

    /// Returns the place of the first of the facts that follow each other at the end.
    pub fn facts_at_end(&self) -> usize {
        let before = self.asked.windows(2).rev().take_while(|pair| are_facts_in_a_row(pair)).count();
        self.asked[self.asked.len() - 1 - before].words.start
    }

    /// Returns the end of the last of the facts that follow each other at the beginning.
    pub fn facts_at_beginning(&self) -> usize {
        let more = self.asked.windows(2).take_while(|pair| are_facts_in_a_row(pair)).count();
        self.asked[more].words.end
    }
}

/// Returns the texts of words; `None` unless all of them are plain.
pub fn texts(words: &[Expr]) -> Option<Vec<&str>> {
    words.iter().map(plain_text).collect()
}

/// Returns words as lists have them.
pub fn bare(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| bare_word(word)).collect()
}

/// Returns true if words begin with a bound, which may be one of an age: "over 60".
pub fn is_bound(words: &[&str]) -> bool {
    begins_with_bound(&bare(words).iter().map(String::as_str).collect::<Vec<_>>())
}

/// Returns the word that says of the bound behind it that it is one of age.
pub fn of_age(bound: &Expr) -> Option<Expr> {
    match bound {
        Expr::Word(word) => Some(Expr::Word(Word { text: "aged".to_owned(), ..word.clone() })),
        _ => None,
    }
}

/// Returns true if two things of one sort may stand in one list: neither is a member of the other, nor a whole category.
pub fn is_beside(one: &AskedPart, other: &AskedPart) -> bool {
    // "PT, Norco or an MRI".
    if is_drug(one) && is_treatment(other) || is_treatment(one) && is_drug(other) {
        return true;
    }
    if one.sort != other.sort {
        return false;
    }
    let (Some(one), Some(other)) = (one.concept, other.concept) else { return one.sort == PartSort::Level };
    let is_general =
        |id: ConceptId| concept(id).kind == ConceptKind::Tx && !categories_of_noun(concept(id).name).is_empty();
    // Brands of one drug may stand side by side.
    let is_drug = |id: ConceptId| [ConceptKind::Drug, ConceptKind::Product].contains(&concept(id).kind);
    let is_member = |of: ConceptId, one: ConceptId| is_a(one, of) && !is_drug(of);
    !is_member(one, other) && !is_member(other, one) && !is_general(one) && !is_general(other)
}

/// Returns true if a part names a treatment.
pub fn is_treatment(part: &AskedPart) -> bool {
    part.sort == PartSort::Named(ConceptKind::Tx)
}

/// Returns true if a part names a drug, by whatever name.
pub fn is_drug(part: &AskedPart) -> bool {
    matches!(part.sort, PartSort::Named(ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class))
}

/// Returns true if a part names a side, a part of the body or a level.
pub fn is_place(part: &AskedPart) -> bool {
    [PartSort::Level, PartSort::Named(ConceptKind::Region), PartSort::Named(ConceptKind::Side)].contains(&part.sort)
}

/// Returns true if a part is a value of a field.
pub fn is_fact(part: &AskedPart) -> bool {
    matches!(part.sort, PartSort::Fact(_))
}

/// Returns true if each side of a choice asks for facts about the case and for nothing else.
pub fn are_facts(sides: &[Expr]) -> bool {
    let words = |side: &Expr| match side {
        Expr::Words(words) => texts(words).map(|words| words.iter().map(|word| (*word).to_owned()).collect()),
        side => plain_text(side).map(|word| vec![word.to_owned()]),
    };
    let is_of_facts = |words: Vec<String>| {
        let parts = asked_parts(&words.iter().map(String::as_str).collect::<Vec<_>>());
        !parts.is_empty() && parts.iter().all(is_fact)
    };
    sides.iter().all(|side| words(side).is_some_and(is_of_facts))
}

/// Returns true if two parts are facts, one right behind the other.
fn are_facts_in_a_row(pair: &[AskedPart]) -> bool {
    pair.iter().all(is_fact) && pair[0].words.end == pair[1].words.start
}

/// Returns true if parts have the same sorts in the same order.
pub fn are_alike(some: &[AskedPart], others: &[AskedPart]) -> bool {
    some.len() == others.len() && some.iter().zip(others).all(|(one, other)| one.sort == other.sort)
}

/// Returns true if a part is an amount of several words.
pub fn is_long_amount(part: &AskedPart) -> bool {
    part.sort == PartSort::Amount && part.words.len() > 1
}

/// Joins parts that texts tell and that follow each other.
pub fn joined(parts: &[AskedPart]) -> Vec<AskedPart> {
    let mut joined: Vec<AskedPart> = Vec::new();
    for part in parts {
        let sort = if part.sort.is_told() { PartSort::Topic } else { part.sort };
        match joined.last_mut().filter(|last| sort == PartSort::Topic && last.sort == sort) {
            Some(last) => last.words.end = part.words.end,
            None => joined.push(AskedPart { sort, concept: None, ..part.clone() }),
        }
    }
    joined
}

/// Returns true if a part is one of these words.
pub fn is_plain_one_of(part: &Expr, list: &[&str]) -> bool {
    plain_text(part).is_some_and(|word| list.contains(&&*bare_word(word)))
}

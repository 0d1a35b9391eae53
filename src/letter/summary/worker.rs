//! Reads the worker's age and sex from the clinical case summary.
//!
//! Names are removed from published letters; age and sex are all that tells one worker from another.

use std::ops::Range;

use serde::Serialize;

use crate::letter::evidence::trace::Rule;
use crate::letter::page::ocr::Folded;

/// The worker's sex as the summary words it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    /// "male", "man", "he"
    Male,
    /// "female", "woman", "she"
    Female,
}

impl Sex {
    /// Returns the word that JSON and filters use.
    pub fn as_str(self) -> &'static str {
        match self {
            Sex::Male => "male",
            Sex::Female => "female",
        }
    }
}

/// The least age of a worker. A number outside the two is the age of something else.
const YOUNGEST: u8 = 14;
/// The greatest age of a worker.
const OLDEST: u8 = 105;

/// Words for "years old" after a number, as letters without separators.
/// Scanners and extractors lose and add spaces and hyphens there.
const AGE_CUES: [&str; 6] = ["yearold", "yearsold", "yrold", "yrsold", "yearsofage", "yearofage"];
/// Abbreviations of them, after hyphens and full stops are made spaces.
/// With the space that ends them: "yo" begins other words.
const SHORT_AGE_CUES: [&str; 6] = ["y o ", "y/o", "yo ", "yoa ", "yom ", "yof "];
/// Words before a number that is an age.
const AGE_LEADS: [&str; 5] = ["aged", "age of", "age", "age is", "age/sex"];

/// Finds the age in years that the summary gives first, and its bytes; in digits, else in words.
/// None if no number is said to be an age.
pub fn age(summary: &str) -> Option<(u8, Range<usize>)> {
    let found = in_digits(summary).or_else(|| in_words(summary))?;
    Some(age_now(summary, found.1.end).unwrap_or(found))
}

/// Finds the age that a sentence tells behind one at the time of the injury: "was 41 years old at the time of injury and is now 44".
fn age_now(summary: &str, from: usize) -> Option<(u8, Range<usize>)> {
    const NOW: [&str; 3] = ["now", "currently", "presently"];
    let sentence = &summary[from..];
    let sentence = &sentence[..sentence.find(". ").unwrap_or(sentence.len())];
    let injured = ["at the time of", "when injured", "when he was injured", "when she was injured"];
    let injured = injured.iter().find_map(|cue| sentence.find(cue))?;
    let behind = words(&sentence[injured..]).skip_while(|word| !NOW.iter().any(|now| now.eq_ignore_ascii_case(word)));
    let number = behind.skip(1).find(|word| word.bytes().all(|byte| byte.is_ascii_digit()))?;
    let years = number.parse().ok().filter(|years| (YOUNGEST..=OLDEST).contains(years))?;
    Some((years, place(summary, number)))
}

/// Relatives of the worker, and what a worker does to other people, before the age or sex of these: "his mother, a 70 year old woman",
/// "while lifting an 85 year old female patient".
const OTHERS: [&str; 26] = [
    "assisting",
    "aunt",
    "bathing",
    "brother",
    "caring",
    "carrying",
    "child",
    "cousin",
    "daughter",
    "father",
    "grandmother",
    "helping",
    "husband",
    "lifted",
    "lifting",
    "mother",
    "moving",
    "parents",
    "restraining",
    "sister",
    "son",
    "spouse",
    "transferring",
    "turning",
    "uncle",
    "wife",
];

/// Returns true if the word at `at` is said of somebody else: one of the words before it in its sentence says so, and none
/// names the worker between.
fn is_of_another(summary: &str, at: usize) -> bool {
    const NEAR: usize = 7;
    const WORKERS: [&str; 7] = ["applicant", "claimant", "employee", "he", "patient", "she", "worker"];
    let before = &summary[..at];
    let sentence = &before[before.rfind(". ").map_or(0, |end| end + 2)..];
    let is_one_of = |list: &[&str], word: &str| list.iter().any(|known| known.eq_ignore_ascii_case(word));
    let last: Vec<&str> = words(sentence).collect();
    let near = last.iter().rev().take(NEAR).take_while(|word| !is_one_of(&WORKERS, word));
    near.into_iter().any(|word| is_one_of(&OTHERS, word))
}

/// The names of the tens from twenty on.
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
/// The names of the ages of workers below twenty, from [`YOUNGEST`] on.
const TEENS: [&str; 6] = ["fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];
/// The names of the units.
const UNITS: [&str; 9] = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"];

/// Finds an age in words, such as "fifty-six year old".
fn in_words(summary: &str) -> Option<(u8, Range<usize>)> {
    let place_in = |names: &[&str], word: &str| {
        let place = names.iter().position(|name| name.eq_ignore_ascii_case(word))?;
        u8::try_from(place).ok()
    };
    words(summary).find_map(|word| {
        if let Some(teen) = place_in(&TEENS, word) {
            let at = place(summary, word);
            return is_before_age_cue(&summary[at.end..]).then_some((YOUNGEST + teen, at));
        }
        let tens = (place_in(&TENS, word)? + 2) * 10;
        let start = place(summary, word);
        let rest = &summary[start.end..];
        // "fifty" alone, or with a unit after it: "fifty-six".
        let unit = words(rest).next().and_then(|next| Some((place_in(&UNITS, next)? + 1, place(rest, next).end)));
        let (years, end) = unit.map_or((tens, start.end), |(unit, end)| (tens + unit, start.end + end));
        // "fifty sessions" is no age.
        is_before_age_cue(&summary[end..]).then_some((years, start.start..end))
    })
}

/// Finds an age in digits, of which a scanner may have misread some.
/// A number out of bounds is passed over, and the next one tried.
fn in_digits(summary: &str) -> Option<(u8, Range<usize>)> {
    let bytes = summary.as_bytes();
    let is_digit = |byte: &&u8| byte.is_ascii_digit() || matches!(byte, b'O' | b'l' | b'I');
    let mut at = 0;
    while let Some(offset) = bytes[at..].iter().position(u8::is_ascii_digit) {
        let mut start = at + offset;
        // "l6 year old": a scanner's slip in the first digit.
        let in_word = start > 1 && bytes[start - 2].is_ascii_alphanumeric();
        start -= usize::from(start > 0 && is_digit(&&bytes[start - 1]) && !in_word);
        let length = bytes[start..].iter().take_while(is_digit).count();
        let end = start + length;
        let years = || fold_digits(&summary[start..end]).parse::<u8>().ok();
        if length <= 3
            && let Some(years) = years().filter(|years| (YOUNGEST..=OLDEST).contains(years))
            && (is_before_age_cue(&summary[end..]) || is_after_age_lead(&summary[..start]))
            && !is_of_another(summary, start)
        {
            return Some((years, start..end));
        }
        at = end;
    }
    None
}

/// Returns a number with digits in place of letters that a scanner read.
/// Only the letters that look like 0 and 1.
fn fold_digits(number: &str) -> String {
    number.replace('O', "0").replace(['l', 'I'], "1")
}

/// Returns true if `after` begins with words for "years old".
/// Only the first characters are looked at.
fn is_before_age_cue(after: &str) -> bool {
    const LONGEST: usize = 24;
    let is_mark = |c: char| matches!(c, '-' | '.' | ',' | ':' | '\u{2010}'..='\u{2015}') || c.is_whitespace();
    // Marks and spaces are one space each, so that "y.o." and "y-o" are alike.
    let mut flat = String::with_capacity(LONGEST);
    for c in after.trim_start_matches(is_mark).chars().take(LONGEST) {
        match is_mark(c) {
            true if flat.ends_with(' ') => {}
            true => flat.push(' '),
            false => flat.push(c.to_ascii_lowercase()),
        }
    }
    let letters = Folded::of(&flat);
    flat.starts_with('y')
        && (AGE_CUES.iter().any(|cue| letters.letters().starts_with(Folded::of(cue).letters()))
            || SHORT_AGE_CUES.iter().any(|cue| flat.starts_with(cue) || flat == cue.trim_end()))
}

/// Returns true if `before` ends with a word such as "aged".
/// The lead must be a whole word: "page 5" is no age.
fn is_after_age_lead(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', ',', '\u{a0}']);
    AGE_LEADS.iter().any(|lead| {
        let at = before.len().checked_sub(lead.len()).filter(|&at| before.is_char_boundary(at));
        let is_word = |at: usize| !before[..at].ends_with(char::is_alphanumeric);
        at.is_some_and(|at| before[at..].eq_ignore_ascii_case(lead) && is_word(at))
    })
}

/// Words that state the sex outright.
const SEX_NOUNS: [(&str, Sex); 6] = [
    ("male", Sex::Male),
    ("man", Sex::Male),
    ("gentleman", Sex::Male),
    ("female", Sex::Female),
    ("woman", Sex::Female),
    ("lady", Sex::Female),
];
/// Words that only refer to the worker; they count when no noun does.
const SEX_PRONOUNS: [(&str, Sex); 6] = [
    ("he", Sex::Male),
    ("his", Sex::Male),
    ("him", Sex::Male),
    ("she", Sex::Female),
    ("her", Sex::Female),
    ("hers", Sex::Female),
];
/// Letters for the sex, directly after the age: alone, or joined to the words for it.
const SEX_LETTERS: [(&str, Sex); 2] = [("m", Sex::Male), ("f", Sex::Female)];
const JOINED_LETTERS: [(&str, Sex); 2] = [("yom", Sex::Male), ("yof", Sex::Female)];
/// Titles of a worker with whom the summary begins.
const TITLES: [(&str, Sex); 4] = [("Mr", Sex::Male), ("Ms", Sex::Female), ("Mrs", Sex::Female), ("Miss", Sex::Female)];
/// Words after "male" and "female" that make them the sex of no person.
const THINGS: [&str; 8] = ["adapter", "connector", "coupling", "end", "hormone", "hormones", "pattern", "plug"];

/// Finds the sex: from the first noun that states it, else from the letter after the age, else from the pronoun used
/// most. Returns the bytes of the word and the rule as well.
/// None if nothing tells it.
pub fn sex(summary: &str) -> Option<(Sex, Range<usize>, Rule)> {
    by_noun(summary).or_else(|| by_letter(summary)).or_else(|| by_title(summary)).or_else(|| by_pronoun(summary))
}

/// Finds the first noun that states the sex.
/// The first one counts, since a summary begins with the worker.
fn by_noun(summary: &str) -> Option<(Sex, Range<usize>, Rule)> {
    let lengths = 3..=9;
    words(summary).filter(|word| lengths.contains(&word.len())).find_map(|word| {
        let sex = sex_of(&SEX_NOUNS, word)?;
        let at = place(summary, word);
        let is_thing = words(&summary[at.end..]).next().is_some_and(|next| THINGS.contains(&next));
        // A line ended in "fe-".
        let is_cut = word.eq_ignore_ascii_case("male") && ends_in_fe(&summary[..at.start]);
        let sex = if is_cut { Sex::Female } else { sex };
        (!is_thing && !is_of_another(summary, at.start)).then_some((sex, at, Rule::SexNoun))
    })
}

/// Returns true if a text ends in the first syllable of "female".
fn ends_in_fe(before: &str) -> bool {
    let word = before.trim_end().trim_end_matches(['-', '\u{ad}', '\u{2010}']);
    word.len() < before.len()
        && words(word).last().is_some_and(|last| last.eq_ignore_ascii_case("fe") && word.ends_with(last))
}

/// Finds the title of the worker with whom the summary begins: "Ms. Doe is a housekeeper".
fn by_title(summary: &str) -> Option<(Sex, Range<usize>, Rule)> {
    let first = words(summary).next()?;
    let (_, sex) = TITLES.iter().find(|(title, _)| *title == first)?;
    Some((*sex, place(summary, first), Rule::SexNoun))
}

/// Finds a single letter directly after the age: "33 y/o M". Elsewhere a letter means something else.
/// Only the first words of the summary are looked at.
fn by_letter(summary: &str) -> Option<(Sex, Range<usize>, Rule)> {
    const FIRST_WORDS: usize = 12;
    let first: Vec<&str> = words(summary).take(FIRST_WORDS).collect();
    first.windows(2).find_map(|pair| {
        let is_number = pair[0].len() == 2 && pair[0].bytes().all(|byte| byte.is_ascii_digit());
        // "44/F" has the letter right behind the number.
        let is_joined = is_number && summary[place(summary, pair[0]).end..].starts_with('/');
        let after_age = is_joined || ["o", "yo", "old"].iter().any(|word| word.eq_ignore_ascii_case(pair[0]));
        let joined = || sex_of(&JOINED_LETTERS, pair[1]).filter(|_| is_number);
        let sex = sex_of(&SEX_LETTERS, pair[1]).filter(|_| after_age).or_else(joined)?;
        Some((sex, place(summary, pair[1]), Rule::SexNoun))
    })
}

/// Counts pronouns. A tie says nothing: the summary may speak of a relative or a physician.
fn by_pronoun(summary: &str) -> Option<(Sex, Range<usize>, Rule)> {
    let used = |wanted: Sex| words(summary).filter(move |word| sex_of(&SEX_PRONOUNS, word) == Some(wanted));
    // All pronouns are counted, since one may refer to a relative.
    let (male, female) = (used(Sex::Male).count(), used(Sex::Female).count());
    let sex = match male.cmp(&female) {
        std::cmp::Ordering::Greater => Sex::Male,
        std::cmp::Ordering::Less => Sex::Female,
        std::cmp::Ordering::Equal => return None,
    };
    let first = used(sex).next()?;
    Some((sex, place(summary, first), Rule::SexPronoun))
}

/// Cuts a text into words.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// Looks a word up in a table.
/// Case does not count.
fn sex_of(table: &[(&str, Sex)], word: &str) -> Option<Sex> {
    table.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, sex)| sex)
}

/// Returns the bytes of `word`, which is a part of `text`.
/// The word must be a slice of the text, not a copy.
fn place(text: &str, word: &str) -> Range<usize> {
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    start..start + word.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_age_is_read_in_every_form() {
        let forms = [
            "is a 56 year old male",
            "a 25-year-old female",
            "33y/o male",
            "is 48 years old",
            "a 61-year\u{2d}old man",
            "aged 44, works",
            "Male, age: 44",
            "a 45\u{2013}year- old",
            "a 37 y.o. woman",
            "a l6-year-o1d girl",
            "a fifty-six year old",
            "Forty years old",
            "an eighteen-year-old",
            "44 YOM, fell",
            "Age/Sex: 44/F",
            "41 years old at the time of injury and is now 44",
            "slipped while lifting an 85 year old patient. The worker is a 44 year old",
            "is 44. His mother, 70 years old, died. He is 45 years old",
        ];
        let ages: Vec<_> = forms.iter().map(|form| age(form).map(|(age, _)| age)).collect();
        assert_eq!(
            ages,
            [
                Some(56),
                Some(25),
                Some(33),
                Some(48),
                Some(61),
                Some(44),
                Some(44),
                Some(45),
                Some(37),
                Some(16),
                Some(56),
                Some(40),
                Some(18),
                Some(44),
                Some(44),
                Some(44),
                Some(44),
                Some(45),
            ]
        );
        assert_eq!(age("a 3 year old injury, 500 years old"), None);
    }

    #[test]
    fn a_noun_decides_the_sex_before_pronouns_do() {
        let cases = [
            ("The wife saw him. A 50 year old woman; he, his", Some(Sex::Female)),
            ("He said that his knee hurts; she agreed", Some(Sex::Male)),
            ("a 33 y/o F with pain", Some(Sex::Female)),
            ("The worker is in pain", None),
            ("The patient, 44 YOF, fell", Some(Sex::Female)),
            ("Age/Sex: 44/M", Some(Sex::Male)),
            ("Ms. Doe is a 44 year old housekeeper", Some(Sex::Female)),
            ("The patient is a 44 year old fe- male", Some(Sex::Female)),
            ("His mother, a 70 year old woman, died", Some(Sex::Male)),
            ("Her husband, a male, drove", Some(Sex::Female)),
            ("She wore a male connector", Some(Sex::Female)),
            ("slipped while lifting an 85 year old woman. The worker is a 44 year old male", Some(Sex::Male)),
        ];
        for (summary, wanted) in cases {
            assert_eq!(sex(summary).map(|(sex, ..)| sex), wanted, "{summary}");
        }
    }
}

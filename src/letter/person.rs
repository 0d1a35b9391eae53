//! The worker's age and sex, from the clinical case summary.

use serde::Serialize;

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
    /// The word that JSON and filters use.
    pub fn as_str(self) -> &'static str {
        match self {
            Sex::Male => "male",
            Sex::Female => "female",
        }
    }
}

/// A worker is at least this old …
const YOUNGEST: u8 = 14;
/// … and at most this: outside, the number is something else's age.
const OLDEST: u8 = 105;

/// Words for "years old" behind a number, after hyphens and full stops are made spaces.
const AGE_CUES: [&str; 9] =
    ["year old", "years old", "yearold", "y o ", "y/o", "yo ", "yr old", "yrs old", "years of age"];
/// Words before a number that is an age.
const AGE_LEADS: [&str; 3] = ["aged ", "age of ", " age "];

/// The age in years that the summary gives first.
pub fn age(summary: &str) -> Option<u8> {
    let is_mark = |c: char| matches!(c, '-' | '.' | ',' | ':' | '\u{2010}'..='\u{2015}') || c.is_whitespace();
    let words: Vec<&str> = summary.split(is_mark).filter(|word| !word.is_empty()).collect();
    let flat = words.join(" ").to_ascii_lowercase();
    let bytes = flat.as_bytes();
    let mut at = 0;
    while let Some(offset) = flat[at..].find(|c: char| c.is_ascii_digit()) {
        let start = at + offset;
        let length = bytes[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let behind = flat[start + length..].trim_start();
        let is_age = AGE_CUES.iter().any(|cue| behind.starts_with(cue))
            || AGE_LEADS.iter().any(|lead| flat[..start].ends_with(lead));
        let years = flat[start..start + length].parse::<u8>().ok();
        if let Some(years) = years.filter(|years| is_age && (YOUNGEST..=OLDEST).contains(years)) {
            return Some(years);
        }
        at = start + length;
    }
    None
}

/// Words that state the sex outright.
const SEX_NOUNS: [(&str, Sex); 8] = [
    ("male", Sex::Male),
    ("man", Sex::Male),
    ("gentleman", Sex::Male),
    ("m", Sex::Male),
    ("female", Sex::Female),
    ("woman", Sex::Female),
    ("lady", Sex::Female),
    ("f", Sex::Female),
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

/// The sex from the first noun that states it, else from the pronoun used most.
pub fn sex(summary: &str) -> Option<Sex> {
    let words = || summary.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let sex_of = |table: &[(&str, Sex)], word: &str| {
        table.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|&(_, sex)| sex)
    };
    // A single letter is a sex only right behind the age: "33 y/o M".
    let stated = words().find_map(|word| sex_of(&SEX_NOUNS, word).filter(|_| word.len() > 1));
    stated.or_else(|| abbreviated(summary)).or_else(|| {
        let count = |wanted| words().filter(|word| sex_of(&SEX_PRONOUNS, word) == Some(wanted)).count();
        match count(Sex::Male).cmp(&count(Sex::Female)) {
            std::cmp::Ordering::Greater => Some(Sex::Male),
            std::cmp::Ordering::Less => Some(Sex::Female),
            std::cmp::Ordering::Equal => None,
        }
    })
}

fn abbreviated(summary: &str) -> Option<Sex> {
    let words: Vec<&str> =
        summary.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).take(12).collect();
    words.windows(2).find_map(|pair| {
        let behind_age = matches!(pair[0].to_ascii_lowercase().as_str(), "o" | "yo" | "old");
        let letter = SEX_NOUNS.iter().find(|(name, _)| name.len() == 1 && name.eq_ignore_ascii_case(pair[1]));
        letter.filter(|_| behind_age).map(|&(_, sex)| sex)
    })
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
        ];
        let ages: Vec<_> = forms.iter().map(|form| age(form)).collect();
        assert_eq!(ages, [Some(56), Some(25), Some(33), Some(48), Some(61), Some(44), Some(44), Some(45), Some(37)]);
        assert_eq!(age("a 3 year old injury, 500 years old"), None);
    }

    #[test]
    fn a_noun_decides_the_sex_before_pronouns_do() {
        assert_eq!(sex("The wife saw him. A 50 year old woman; he, his"), Some(Sex::Female));
        assert_eq!(sex("He said that his knee hurts; she agreed"), Some(Sex::Male));
        assert_eq!(sex("a 33 y/o F with pain"), Some(Sex::Female));
        assert_eq!(sex("The worker is in pain"), None);
    }
}

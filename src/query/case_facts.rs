//! Words that tell whom a decision is about, who made it and when: they ask for values of fields and are not looked for
//! in the text.

use super::reviewer::reviewer_at;

/// What some words ask for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// How many words say so.
    pub words: usize,
    /// The field.
    pub field: &'static str,
    /// Its value or a range of values; any of several.
    pub values: Vec<String>,
}

const SEXES: [(&str, &str); 6] = [
    ("female", "female"),
    ("woman", "female"),
    ("women", "female"),
    ("male", "male"),
    ("man", "male"),
    ("men", "male"),
];

/// Words before a year, and what stands before and behind the year in the range that they mean.
const WHEN: [(&str, &str, &str); 7] = [
    ("in", "", ""),
    ("during", "", ""),
    ("of", "", ""),
    ("since", "", ".."),
    ("after", ">", ""),
    ("before", "<", ""),
    ("until", "..", ""),
];

/// Words that open a range of two years, and what stands between the two.
const RANGES: [(&str, &[&str]); 2] = [("from", &["to", "through", "until"]), ("between", &["and"])];

/// Decisions were made from this year on; earlier years are those of guidelines and injuries.
const FIRST_YEAR: u16 = 2013;
const LAST_YEAR: u16 = 2099;
const OLDEST: u16 = 120;

/// What the words from `words[at]` on, which are bare, ask for, if it is something about the case.
pub fn asked_at(words: &[&str], at: usize) -> Option<Asked> {
    let rest = &words[at..];
    age(rest).or_else(|| sex(rest)).or_else(|| when(words, at)).or_else(|| reviewer_at(words, at))
}

fn asked(words: usize, field: &'static str, value: impl Into<String>) -> Asked {
    Asked { words, field, values: vec![value.into()] }
}

/// `56 year old`, `56-year-old`, `56yo`, `56 y/o`, `aged 56`.
fn age(words: &[&str]) -> Option<Asked> {
    let old = |words: usize, age: &str| {
        let age: u16 = age.parse().ok().filter(|age| (1..=OLDEST).contains(age))?;
        Some(asked(words, "age", age.to_string()))
    };
    match words {
        ["age" | "aged", number, ..] => old(2, number),
        [number, "year" | "years" | "yr" | "yrs", "old", ..] => old(3, number),
        [number, "yo" | "y/o" | "yearold" | "yearsold", ..] => old(2, number),
        [one, ..] => {
            let units = ["yearold", "yearsold", "y/o", "yo"];
            units.iter().find_map(|unit| old(1, one.strip_suffix(unit)?))
        }
        [] => None,
    }
}

fn sex(words: &[&str]) -> Option<Asked> {
    let (_, sex) = SEXES.iter().find(|(word, _)| words.first() == Some(word))?;
    Some(asked(1, "sex", *sex))
}

/// `in 2016`, `since 2015`, `from 2014 to 2016`; behind "injured" it is the injury's date.
fn when(all: &[&str], at: usize) -> Option<Asked> {
    let words = &all[at..];
    let is_injury = at.checked_sub(1).is_some_and(|before| all[before].starts_with("injur"));
    let field = if is_injury { "injury_date" } else { "decision_date" };
    let first = if is_injury { 1950 } else { FIRST_YEAR };
    let year = |word: &&str| {
        let digits = word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit());
        word.parse().ok().filter(|year| digits && (first..=LAST_YEAR).contains(year))
    };
    for (opening, middles) in RANGES {
        if let [word, from, middle, to, ..] = words
            && *word == opening
            && middles.contains(middle)
            && let (Some(from), Some(to)) = (year(from), year(to))
        {
            return Some(asked(4, field, format!("{from}..{to}")));
        }
    }
    let [word, named, ..] = words else { return None };
    let (_, before, behind) = WHEN.iter().find(|(opening, ..)| opening == word)?;
    year(named).map(|year| asked(2, field, format!("{before}{year}{behind}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::outcome::bare_word;

    #[test]
    fn words_about_the_worker_and_the_year_ask_for_values() {
        let cases = [
            ("56 year old", Some((3, "age", "56"))),
            ("56-year-old female", Some((1, "age", "56"))),
            ("56 y/o", Some((2, "age", "56"))),
            ("33y/o male", Some((1, "age", "33"))),
            ("aged 40 knee", Some((2, "age", "40"))),
            ("200 year old", None),
            ("6 visits", None),
            ("women with knee pain", Some((1, "sex", "female"))),
            ("in 2016", Some((2, "decision_date", "2016"))),
            ("since 2015 MRI", Some((2, "decision_date", "2015.."))),
            ("before 2015", Some((2, "decision_date", "<2015"))),
            ("between 2014 and 2016", Some((4, "decision_date", "2014..2016"))),
            ("in 2009", None),
            ("after surgery", None),
            ("2016 MRI", None),
        ];
        for (typed, wanted) in cases {
            let words: Vec<String> = typed.split(' ').map(bare_word).collect();
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let asked = asked_at(&words, 0).map(|asked| (asked.words, asked.field, asked.values.join(" ")));
            let asked = asked.as_ref().map(|(words, field, value)| (*words, *field, value.as_str()));
            assert_eq!(asked, wanted, "{typed}");
        }
        let injured = asked_at(&["injured", "in", "2009"], 1).expect("a year");
        assert_eq!((injured.field, &injured.values[..]), ("injury_date", &["2009".to_owned()][..]));
    }
}

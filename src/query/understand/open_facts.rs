//! Reads words that leave a fact open: "regardless of outcome", "any sex", "both outcomes". They ask for nothing, which is said.

use crate::query::understand::understood::Understood;
use crate::query::words::bare::bare_word;

/// Words that leave open what follows, longer ones first where they share a beginning.
const LEADS: [&[&str]; 13] = [
    &["regardless", "of", "the"],
    &["regardless", "of"],
    &["irrespective", "of", "the"],
    &["irrespective", "of"],
    &["no", "matter", "what", "the"],
    &["no", "matter", "what"],
    &["no", "matter", "the"],
    &["whatever", "the"],
    &["whatever"],
    &["any"],
    &["all"],
    &["both"],
    &["either"],
];

/// Names of facts.
const FACTS: [&[&str]; 11] = [
    &["age"],
    &["ages"],
    &["body", "part"],
    &["gender"],
    &["genders"],
    &["outcome"],
    &["outcomes"],
    &["sex"],
    &["sexes"],
    &["year"],
    &["years"],
];

/// Takes the words that leave a fact open out of a query, and tells of them. Returns the words that are left; where none would be, all
/// are.
pub fn take_open_facts<'a>(words: Vec<&'a str>, understood: &mut Understood) -> Vec<&'a str> {
    let bare: Vec<String> = words.iter().map(|word| bare_word(word)).collect();
    let bare: Vec<&str> = bare.iter().map(String::as_str).collect();
    let (mut kept, mut at) = (Vec::with_capacity(words.len()), 0);
    while at < words.len() {
        match open_fact(&words[at..], &bare[at..]).filter(|count| *count < words.len()) {
            Some(count) => {
                let typed = words[at..at + count].join(" ");
                let typed = typed.trim_end_matches(|c: char| !c.is_alphanumeric());
                understood.notes.push(format!("'{typed}' leaves nothing out; quotes make it text"));
                at += count;
            }
            None => {
                kept.push(words[at]);
                at += 1;
            }
        }
    }
    kept
}

/// Counts the words at the beginning that leave a fact open; `None` where none do, or something is said of the fact: "any age over 50".
fn open_fact(words: &[&str], bare: &[&str]) -> Option<usize> {
    const GOES_ON: [&str; 9] = ["above", "at", "below", "but", "except", "of", "old", "over", "under"];
    let lead = LEADS.iter().find(|lead| bare.starts_with(lead))?.len();
    let fact = FACTS.iter().find(|fact| bare[lead..].starts_with(fact))?.len();
    let next = bare.get(lead + fact).filter(|_| !words[lead + fact - 1].ends_with(','));
    let is_open = |next: &&str| !GOES_ON.contains(next) && !next.starts_with(|c: char| c.is_ascii_digit());
    next.is_none_or(is_open).then_some(lead + fact)
}

//! Names of the states of the Union, as users ask for the reviewer's licensure. "TX" in capitals is Texas; "tx" is
//! short for treatment.
//!
//! Letters print the names in full; users type codes too.

use crate::query::understand::understood::Understood;
use crate::query::vocabulary::Vocabulary;

/// The field of the index that has the States a reviewer is licensed in.
const LICENSURE: &str = "licensure";

/// Postal codes and names, with the District of Columbia.
#[rustfmt::skip]
const STATES: [(&str, &str); 51] = [
    ("AL", "Alabama"), ("AK", "Alaska"), ("AZ", "Arizona"), ("AR", "Arkansas"), ("CA", "California"), ("CO", "Colorado"),
    ("CT", "Connecticut"), ("DE", "Delaware"), ("DC", "District of Columbia"), ("FL", "Florida"), ("GA", "Georgia"),
    ("HI", "Hawaii"), ("ID", "Idaho"), ("IL", "Illinois"), ("IN", "Indiana"), ("IA", "Iowa"), ("KS", "Kansas"),
    ("KY", "Kentucky"), ("LA", "Louisiana"), ("ME", "Maine"), ("MD", "Maryland"), ("MA", "Massachusetts"), ("MI", "Michigan"),
    ("MN", "Minnesota"), ("MS", "Mississippi"), ("MO", "Missouri"), ("MT", "Montana"), ("NE", "Nebraska"), ("NV", "Nevada"),
    ("NH", "New Hampshire"), ("NJ", "New Jersey"), ("NM", "New Mexico"), ("NY", "New York"), ("NC", "North Carolina"),
    ("ND", "North Dakota"), ("OH", "Ohio"), ("OK", "Oklahoma"), ("OR", "Oregon"), ("PA", "Pennsylvania"),
    ("RI", "Rhode Island"), ("SC", "South Carolina"), ("SD", "South Dakota"), ("TN", "Tennessee"), ("TX", "Texas"),
    ("UT", "Utah"), ("VT", "Vermont"), ("VA", "Virginia"), ("WA", "Washington"), ("WV", "West Virginia"), ("WI", "Wisconsin"),
    ("WY", "Wyoming"),
];

/// Codes that mean nothing else in medicine or English, so that they ask for a State without another word.
/// "IN", "OR", "ME" and "MA" are other words, or abbreviations of medicine.
const CLEAR: [&str; 18] =
    ["TX", "NY", "FL", "NJ", "NV", "AZ", "NM", "OH", "KY", "KS", "IL", "TN", "WI", "WV", "WY", "GA", "WA", "VT"];

/// Words before a State that say that it licensed somebody; longer ones first if they share a beginning.
/// They are taken out of the query with the State.
const LICENSED: [&[&str]; 12] = [
    &["licensed", "to", "practice", "in"],
    &["state", "of", "licensure"],
    &["licensed", "in"],
    &["license", "in"],
    &["licensure", "in"],
    &["reviewer", "from"],
    &["reviewers", "from"],
    &["reviewer", "in"],
    &["reviewers", "in"],
    &["licensure"],
    &["licensed"],
    &["license"],
];
/// Words after a State that say so too.
/// "Texas physician", with a capital.
const AFTER: [&str; 7] = ["license", "licensed", "licensure", "reviewer", "reviewers", "physician", "doctor"];
/// Words after the name of a State that make another name of it: a heart association, a personality inventory.
/// "Minnesota multiphasic personality inventory", "New York heart association class".
const NOT_AFTER: [&str; 9] =
    ["heart", "multiphasic", "alcohol", "criteria", "guidelines", "guideline", "mtus", "medical", "law"];
/// States that letters name for other reasons than a licence.
/// All letters are of California, so that its name alone asks for no licence.
const EVERYWHERE: [&str; 1] = ["California"];

/// Returns the name of the State that a code or name means, in any case.
/// Gives None for anything else.
pub fn state_of(text: &str) -> Option<&'static str> {
    let named = |(code, name): &&(&str, &str)| code.eq_ignore_ascii_case(text) || name.eq_ignore_ascii_case(text);
    STATES.iter().find(named).map(|(_, name)| *name)
}

/// Takes the words that ask for a State out of the query and into the filters.
/// Returns the words that are left. A State is taken only if some reviewer of the index is licensed there.
pub fn take_states<'a>(words: &[&'a str], vocabulary: &dyn Vocabulary, understood: &mut Understood) -> Vec<&'a str> {
    let plain: Vec<&str> = words.iter().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    let (mut kept, mut at) = (Vec::with_capacity(words.len()), 0);
    while at < words.len() {
        match licensed_at(&plain, at).filter(|(_, state)| vocabulary.has_value(LICENSURE, state)) {
            Some((count, state)) => {
                let typed = words[at..at + count].join(" ");
                understood.notes.push(format!("'{typed}' asks for {LICENSURE} {state}; quotes make it text"));
                understood.filters.entry(LICENSURE).or_default().push(state.to_owned());
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

/// Counts the words from the first on that say in which State somebody is licensed; `None` if they do not say so in words.
pub fn licensed_words(words: &[&str]) -> Option<usize> {
    let led = |phrase: &&[&str]| phrase.iter().zip(words).all(|(known, word)| word.eq_ignore_ascii_case(known));
    state_words(words).filter(|_| LICENSED.iter().any(led))
}

/// Counts the words from the first on that are the name of a State, or say that it licensed somebody; `None` if they are neither.
pub fn state_words(words: &[&str]) -> Option<usize> {
    let plain: Vec<&str> = words.iter().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric())).collect();
    (!plain.is_empty()).then(|| licensed_at(&plain, 0).map(|(count, _)| count)).flatten()
}

/// Reads a State that licensed somebody: the number of words from `words[at]` on that say so, and its name.
/// Gives None if the words name no State, or one for another reason.
fn licensed_at(words: &[&str], at: usize) -> Option<(usize, &'static str)> {
    let is = |word: &str, known: &str| word.eq_ignore_ascii_case(known);
    let stands = |phrase: &&&[&str]| {
        phrase.len() <= words.len() - at && phrase.iter().zip(&words[at..]).all(|(known, word)| is(word, known))
    };
    let led = LICENSED.iter().find(stands).map_or(0, |phrase| phrase.len());
    let (count, state, is_code) = state_first(&words[at + led..])?;
    let next = words.get(at + led + count);
    let after = usize::from(next.is_some_and(|next| AFTER.iter().any(|known| is(next, known))));
    let is_other = next.is_some_and(|next| NOT_AFTER.iter().any(|known| is(next, known)));
    // California, and a name that begins another name, need a word with them.
    let is_clear = if is_code { CLEAR.contains(&words[at]) } else { !EVERYWHERE.contains(&state) && !is_other };
    (led > 0 || (after > 0 && words[at].starts_with(char::is_uppercase)) || is_clear)
        .then_some((led + count + after, state))
}

/// Reads the State that begins these words: the number of words, its name, and true if a code named it. A code counts
/// in capitals alone.
/// Of several names the longest counts: "West Virginia" is not "Virginia".
fn state_first(words: &[&str]) -> Option<(usize, &'static str, bool)> {
    let by_name = |(_, name): &(&str, &'static str)| {
        let count = name.split(' ').count();
        let stands =
            name.split(' ').zip(words).filter(|(known, word)| word.eq_ignore_ascii_case(known)).count() == count;
        stands.then_some((count, *name, false))
    };
    let by_code = || STATES.iter().find(|(code, _)| words.first() == Some(code)).map(|(_, name)| (1, *name, true));
    STATES.iter().filter_map(by_name).max_by_key(|(count, ..)| *count).or_else(by_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_told_from_other_words() {
        let cases = [
            ("TX", Some((1, "Texas"))),
            ("Texas", Some((1, "Texas"))),
            ("licensed in CA", Some((3, "California"))),
            ("New York", Some((2, "New York"))),
            ("West Virginia", Some((2, "West Virginia"))),
            ("California licensed", Some((2, "California"))),
            ("tx", None),
            ("CT of the spine", None),
            ("MD", None),
            ("OR", None),
            ("California guidelines", None),
            ("New York Heart Association class", None),
            ("Minnesota Multiphasic Personality Inventory", None),
        ];
        for (text, wanted) in cases {
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(licensed_at(&words, 0), wanted, "{text}");
        }
    }
}

//! Auxiliary verbs, their contractions with "not", and the short forms of clinical notes.

/// Verbs after which "not" belongs to the sentence: "did not respond".
const AUXILIARIES: [&str; 23] = [
    "am", "are", "be", "been", "being", "can", "could", "did", "do", "does", "had", "has", "have", "is", "may",
    "might", "must", "shall", "should", "was", "were", "will", "would",
];

/// Contractions without their apostrophe, which many leave out, and the auxiliary in each.
const CONTRACTIONS: [(&str, &str); 21] = [
    ("aint", "is"),
    ("arent", "are"),
    ("cannot", "can"),
    ("cant", "can"),
    ("couldnt", "could"),
    ("didnt", "did"),
    ("doesnt", "does"),
    ("dont", "do"),
    ("hadnt", "had"),
    ("hasnt", "has"),
    ("havent", "have"),
    ("isnt", "is"),
    ("mightnt", "might"),
    ("mustnt", "must"),
    ("neednt", "must"),
    ("shouldnt", "should"),
    ("wasnt", "was"),
    ("werent", "were"),
    ("wont", "will"),
    ("wouldnt", "would"),
    ("shant", "shall"),
];

/// Short forms of words that join, as clinicians write them.
const SHORT_FORMS: [(&str, &str); 6] =
    [("b/c", "because"), ("d/t", "due"), ("w/", "with"), ("w/o", "without"), ("w/out", "without"), ("wo/", "without")];

/// The characters that people type for an apostrophe.
const APOSTROPHES: [char; 6] = ['\'', '’', '‘', 'ʼ', '`', '´'];

/// Returns true if a bare word is an auxiliary verb.
pub fn is_auxiliary(word: &str) -> bool {
    AUXILIARIES.contains(&word)
}

/// Returns the auxiliary that a word joins with "not": "was" of "wasn't".
///
/// `None` if it joins none.
pub fn contracted(word: &str) -> Option<&'static str> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().replace(APOSTROPHES, "");
    CONTRACTIONS.iter().find(|(contraction, _)| *contraction == word).map(|(_, auxiliary)| *auxiliary)
}

/// Returns the word that a short form stands for: "without" for "w/o".
///
/// `None` for any other word.
pub fn short_form(word: &str) -> Option<&'static str> {
    SHORT_FORMS.iter().find(|(short, _)| short.eq_ignore_ascii_case(word)).map(|(_, whole)| *whole)
}

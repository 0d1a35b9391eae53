//! Tells outcomes from words of clinical notes that are spelled alike: a worker "sustained an injury", a patient "denied chest
//! pain".

/// The words around an outcome word that make it one of clinical notes.
struct ClinicalUse {
    /// The word, the last one of its phrase.
    word: &'static str,
    /// Words right before it.
    before: &'static [&'static str],
    /// Phrases right behind it.
    behind: &'static [&'static str],
    /// True if both must be there; else one is enough.
    needs_both: bool,
}

/// Words for the worker, of whom notes tell.
const WORKERS: &[&str] = &["applicant", "claimant", "he", "patient", "she", "who", "worker"];

/// All uses that are told apart.
const CLINICAL: [ClinicalUse; 10] = [
    both(
        "denied",
        WORKERS,
        &[
            "alcohol", "chest", "fever", "having", "numbness", "pain", "smoking", "suicidal", "symptoms", "tingling",
            "weakness",
        ],
    ),
    either("refused", WORKERS, &[]),
    either("rejected", WORKERS, &[]),
    either(
        "sustained",
        &["applicant", "claimant", "he", "injuries", "injury", "patient", "she", "who", "worker"],
        &[
            "a",
            "an",
            "fracture",
            "fractures",
            "improvement",
            "injuries",
            "injury",
            "multiple",
            "relief",
            "the injuries",
            "the injury",
            "trauma",
            "while",
        ],
    ),
    either("reversed", &["overdose"], &["curve", "lordosis", "shoulder"]),
    either(
        "allowed",
        &[],
        &[
            "to bend",
            "to carry",
            "to drive",
            "to go",
            "to lift",
            "to resume",
            "to return",
            "to sit",
            "to stand",
            "to walk",
            "to work",
        ],
    ),
    either("granted", &[], &["disability"]),
    either(
        "lost",
        &["consciousness", "function", "motion", "sensation", "sleep", "strength", "time", "wages", "weight", "work"],
        &[],
    ),
    either("approved", &[], &["by fda", "by the fda"]),
    either("certified", &["board"], &[]),
];

/// Makes a use of a word that any of these tells.
const fn either(word: &'static str, before: &'static [&str], behind: &'static [&str]) -> ClinicalUse {
    ClinicalUse { word, before, behind, needs_both: false }
}

/// Makes a use of a word that both of these tell.
const fn both(word: &'static str, before: &'static [&str], behind: &'static [&str]) -> ClinicalUse {
    ClinicalUse { word, before, behind, needs_both: true }
}

/// Words behind an outcome word that make it one again: "sustained a denial".
const DENIALS: [&str; 2] = ["denial", "denials"];

/// The words behind an outcome word among which one of them may be.
const REACH: usize = 5;

/// Returns true if the words around an outcome phrase from `at` up to `end` say that it is none, but something clinical.
pub fn is_clinical(words: &[&str], at: usize, end: usize) -> bool {
    let behind = &words[end..];
    if behind.iter().take(REACH).any(|word| DENIALS.contains(word)) {
        return false;
    }
    let is_told = |is_use: &ClinicalUse| {
        let is_before = at.checked_sub(1).is_some_and(|before| is_use.before.contains(&words[before]));
        let stands = |phrase: &&str| phrase.split(' ').eq(behind.iter().take(phrase.split(' ').count()).copied());
        let is_behind = is_use.behind.iter().any(stands);
        if is_use.needs_both { is_before && is_behind } else { is_before || is_behind }
    };
    CLINICAL.iter().filter(|is_use| is_use.word == words[end - 1]).any(is_told)
}

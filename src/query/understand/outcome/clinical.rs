//! Tells outcomes from words of clinical notes that are spelled alike: a worker "sustained an injury", a patient "denied chest
//! pain".

/// Outcome words that clinical notes have for something else, with the words before and behind them that tell: "patient denied
/// chest pain", "sustained an injury", "approved by the FDA". One of either list is enough.
const CLINICAL: [(&str, &str, &str); 10] = [
    ("denied", "", "any chest numbness tingling fever symptoms weakness suicidal smoking alcohol having"),
    ("refused", "patient worker claimant applicant he she", ""),
    ("rejected", "patient worker claimant applicant he she", ""),
    (
        "sustained",
        "injury injuries worker patient claimant applicant he she who",
        "a an the injury injuries relief pain improvement fracture fractures trauma multiple while",
    ),
    ("reversed", "overdose", "lordosis curve shoulder"),
    ("allowed", "", "to"),
    ("granted", "", "disability"),
    ("lost", "motion strength weight sensation function consciousness work time wages sleep", ""),
    ("approved", "", "by-fda"),
    ("certified", "board", ""),
];

/// Returns true if the words around an outcome phrase from `at` up to `end` say that it is none, but something clinical.
pub fn is_clinical(words: &[&str], at: usize, end: usize) -> bool {
    let has = |list: &str, word: Option<&&str>| word.is_some_and(|word| list.split(' ').any(|one| one == *word));
    let is_by_fda = [&["by", "fda"][..], &["by", "the", "fda"]].iter().any(|by| words[end..].starts_with(by));
    let before = at.checked_sub(1).map(|before| &words[before]);
    CLINICAL.iter().filter(|(word, ..)| *word == words[end - 1]).any(|(_, led, followed)| {
        has(led, before) || has(followed, words.get(end)) || (*followed == "by-fda" && is_by_fda)
    })
}

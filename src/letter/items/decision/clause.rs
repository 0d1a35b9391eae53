//! Cuts a sentence into words, and finds the clause that one of them is in.

/// Verbs of a clause that judges.
const VERBS: [&str; 35] = [
    "failed",
    "fails",
    "lacks",
    "did",
    "cannot",
    "does",
    "makes",
    "make",
    "meets",
    "renders",
    "supports",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "being",
    "isnot",
    "arenot",
    "wasnot",
    "isn't",
    "aren't",
    "wasn't",
    "isnt",
    "deem",
    "deemed",
    "consider",
    "considered",
    "find",
    "found",
    "remains",
    "appears",
    "seems",
    "has",
];
/// Words that begin another clause, if a verb is between them and the judgement.
const JOINTS: [&str; 8] = ["and", "but", "hence", "however", "so", "therefore", "thus", "yet"];
/// Words behind a comma that go on with the clause before it: "the MRI, the CT, or the EMG are", "cannot, on this record, be".
const GOING_ON: [&str; 5] = ["nor", "or", "that", "be", "been"];

/// A word of a sentence.
#[derive(Clone, Copy)]
pub struct ClauseWord<'a> {
    /// The word as printed.
    pub text: &'a str,
    /// True if a comma or colon is before it.
    pub is_set_off: bool,
}

/// Cuts a clause into words.
pub fn words_of(clause: &str) -> Vec<ClauseWord<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || c == '\'' || c == '\u{2019}';
    let mut words = Vec::with_capacity(32);
    let mut end = 0;
    for text in clause.split(|c| !is_part(c)).filter(|word| !word.is_empty()) {
        let start = text.as_ptr() as usize - clause.as_ptr() as usize;
        words.push(ClauseWord { text, is_set_off: clause[end..start].contains([',', ':']) });
        end = start + text.len();
    }
    words
}

/// Returns true if a word is one of a list, compared without case.
pub fn is_one_of(word: &ClauseWord<'_>, list: &[&str]) -> bool {
    list.iter().any(|known| known.eq_ignore_ascii_case(word.text))
}

/// Returns true if words begin with a phrase, compared without case.
pub fn begins(words: &[ClauseWord<'_>], phrase: &[&str]) -> bool {
    words.len() >= phrase.len() && phrase.iter().zip(words).all(|(known, word)| is_one_of(word, &[known]))
}

/// Returns true for a verb that a clause has.
pub fn is_verb(word: &ClauseWord<'_>) -> bool {
    is_one_of(word, &VERBS) || word.text.ends_with("n't")
}

/// Finds the first word of the clause that the judgement at `at` is in: behind the last comma or joint that begins one with a verb of its
/// own. "It does not require surgery and is medically necessary" denies nothing; "not, in my opinion, medically necessary" is one clause.
pub fn own_clause(words: &[ClauseWord<'_>], at: usize) -> usize {
    // A verb between the place and the next comma.
    let mut has_verb = false;
    for index in (1..at).rev() {
        let word = &words[index];
        has_verb |= is_verb(word);
        let is_and = is_one_of(word, &["and"]);
        let is_joint = is_one_of(word, &JOINTS) && (!is_and || begins_clause(words, index));
        let goes_on = is_one_of(word, &GOING_ON) || is_and && !is_joint;
        if has_verb && (is_joint || word.is_set_off && !goes_on) {
            return index;
        }
        has_verb &= !word.is_set_off;
    }
    0
}

/// Returns true if the "and" at `at` begins a clause: "and is" does, and "and the" where a clause is whole before it. "It is not felt that
/// the MRI and the CT are necessary" is one, as is "no MRI and no CT are".
fn begins_clause(words: &[ClauseWord<'_>], at: usize) -> bool {
    let next = words[at..].iter().find(|next| !is_one_of(next, &JOINTS));
    if next.is_some_and(|next| is_verb(next) || is_one_of(next, &["that"])) {
        return true;
    }
    let before = &words[..at];
    let verb = before.iter().position(is_verb);
    verb.is_some_and(|verb| !before[verb..].iter().any(|word| is_one_of(word, &["that"])))
}

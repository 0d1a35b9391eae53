//! Lists of words with a part of their own in a plain query: left out, optional, leading to a reason.
//!
//! Plain words alone are compared with them: in quotes, or after `=`, a word of these lists is
//! looked for as any other.

/// English function words, and the words that turn keywords into a question.
/// "not" and "no" are among them only for words that no stage took for a negation.
const STOP_WORDS: [&str; 100] = [
    "a",
    "about",
    "above",
    "after",
    "again",
    "all",
    "also",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "because",
    "been",
    "before",
    "being",
    "but",
    "by",
    "can",
    "case",
    "cases",
    "could",
    "decided",
    "decision",
    "decisions",
    "did",
    "do",
    "does",
    "doing",
    "done",
    "during",
    "for",
    "from",
    "had",
    "has",
    "have",
    "he",
    "her",
    "his",
    "how",
    "i",
    "if",
    "in",
    "into",
    "is",
    "it",
    "its",
    "letter",
    "letters",
    "many",
    "may",
    "me",
    "mean",
    "much",
    "my",
    "never",
    "no",
    "not",
    "of",
    "on",
    "or",
    "our",
    "s",
    "she",
    "should",
    "so",
    "some",
    "such",
    "than",
    "that",
    "the",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "to",
    "under",
    "was",
    "we",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "who",
    "why",
    "will",
    "with",
    "would",
    "you",
    "your",
    "w",
];

/// Returns true if a folded word carries no meaning of its own in a plain query.
/// If a question has no other words, they are looked for all the same.
pub fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// Words that go along with a subject and seldom tell one item from another.
const OPTIONAL: [&str; 36] = [
    "applicant",
    "capsule",
    "capsules",
    "claimant",
    "claims",
    "dose",
    "drug",
    "drugs",
    "injured",
    "item",
    "items",
    "medication",
    "medications",
    "medicine",
    "medicines",
    "patient",
    "patients",
    "pill",
    "pills",
    "prescription",
    "prescriptions",
    "procedure",
    "request",
    "requested",
    "requests",
    "service",
    "services",
    "session",
    "sessions",
    "tablet",
    "tablets",
    "testing",
    "treatment",
    "unit",
    "visits",
    "worker",
];

/// Returns true if a folded word only goes along with others.
/// A hit need not have it.
pub fn is_optional(word: &str) -> bool {
    OPTIONAL.contains(&word)
}

/// Words after which a question gives a reason.
/// The words before it are what was asked for.
const REASON_LEADS: [&str; 7] = ["because", "since", "due", "without", "despite", "lacking", "unless"];

/// Returns true if the words after a folded word are a reason.
/// Such words are looked for in the rationale first.
pub fn leads_to_reason(word: &str) -> bool {
    REASON_LEADS.contains(&word)
}

//! Lists of words with a part of their own in a plain query: left out, optional, leading to a reason.
//!
//! Plain words alone are compared with them: in quotes, or after `=`, a word of these lists is
//! looked for as any other.

use crate::query::words::contractions::is_auxiliary;

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
const OPTIONAL: [&str; 69] = [
    "chapter",
    "chapters",
    "dispute",
    "disputed",
    "licensed",
    "cap",
    "caps",
    "tab",
    "tabs",
    "applicant",
    "applicants",
    "capsule",
    "capsules",
    "carrier",
    "claimant",
    "claimants",
    "claims",
    "client",
    "comp",
    "compensation",
    "doctor",
    "dose",
    "drug",
    "drugs",
    "employee",
    "employees",
    "guy",
    "imr",
    "injured",
    "insurer",
    "insurers",
    "item",
    "items",
    "iw",
    "medication",
    "medications",
    "medicine",
    "medicines",
    "patient",
    "patients",
    "people",
    "person",
    "physician",
    "pill",
    "pills",
    "prescription",
    "prescriptions",
    "procedure",
    "provider",
    "providers",
    "request",
    "requested",
    "requests",
    "reviewer",
    "reviewers",
    "service",
    "services",
    "session",
    "sessions",
    "tablet",
    "tablets",
    "testing",
    "treatment",
    "unit",
    "ur",
    "visits",
    "worker",
    "workers",
    "irrespective",
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

/// Adverbs, quantifiers, pronouns, auxiliaries and the like of general English, in small letters: they seldom tell one
/// letter from another.
const LIGHT: &str = "
    able actually ago ahead almost alone along alongside already another anybody alternatively although always anymore anyone anything anyway
    apart around aside away back basically became become becomes behind below beneath beside besides best better beyond
    both briefly c/o cannot certain certainly clearly commonly compare compared comparing completely consequently
    considering constantly correctly currently daily definitely despite directly due each earlier early easily effectively eight either else
    elsewhere enough entirely equally especially essentially even eventually ever every everybody everyone everything evidently example examples
    exactly except extremely fairly far few fifth finally find first five following forever former formerly fortunately forward
    four fourth frequently fully further furthermore generally get gets getting give given gives going good got gotten
    gradually greatly h/o happened hardly hence here hereby herself himself however i'd i'll i'm i've immediately incorrectly indeed initially instead itself
    just justly keep kept largely last lastly late lately later latter least less let like likely likewise list little long looking
    longer made mainly make makes making maybe meanwhile merely might more moreover most mostly must namely near nearly
    necessarily need needed needs neither nevertheless next nine nobody none nonetheless nor normally nothing
    notwithstanding now nowhere obviously occasionally occurred off often once one ones only onto opposite otherwise ought out
    outside over overall own particular particularly partly past per perhaps please plus possible possibly precisely
    preferably presently presumably previous primarily prior probably properly provided pt pts quickly quite r/o rarely rather
    readily really reasonably recently regarding relied relies rely regardless regularly relatively repeatedly respectively rightfully rightly roughly s/p
    same second secondly seem seemed seems seldom seven several shall show showed showing shown shows significantly similarly simply since six
    slightly slowly somehow someone something sometimes somewhat somewhere somebody soon specifically still strictly strongly
    subsequently substantially suddenly sufficiently surely take taken takes taking tell ten thanks themselves thereafter
    thereby therefore thereof third thorough thoroughly though three through throughout thus together too toward towards
    truly try trying twice two typically ultimately unfairly unfortunately unjustly unless unlikely until up upon us use used useful using
    usual usually various versus very via vs want wanted wanting wants well whatever whenever whereas whereby wherever
    whether whichever whoever whole whom whose widely within without work worked works wrongfully wrongly yes yet yourself";

/// Units and periods that are nothing without their number.
const UNITS: [&str; 22] = [
    "count", "day", "days", "hour", "hours", "mcg", "mg", "ml", "month", "months", "gram", "grams", "times", "week",
    "weekly", "weeks", "x", "year", "years", "daily", "qty", "quantity",
];

/// Words that are nothing without the number behind them, which may be a Roman one: "grade I".
const GRADED: [&str; 8] = ["class", "code", "cpt", "grade", "icd", "phase", "stage", "type"];

/// Returns true if a number behind a folded word is a part of a name with it.
pub fn is_graded(word: &str) -> bool {
    GRADED.contains(&word)
}

/// Returns true if a folded word is a unit that no field counts.
pub fn is_measure(word: &str) -> bool {
    const MEASURES: [&str; 8] = ["hour", "hours", "minute", "minutes", "level", "levels", "year", "years"];
    MEASURES.contains(&word)
}

/// Returns true if a folded word behind "I" makes it the pronoun.
pub fn is_said_of_i(word: &str) -> bool {
    const VERBS: [&str; 10] = ["get", "got", "need", "needed", "see", "saw", "take", "took", "want", "wanted"];
    VERBS.contains(&word) || is_auxiliary(word)
}

/// Returns true if a folded word is a light one of general English: it adds little to a score, and is never required.
pub fn is_light(word: &str) -> bool {
    LIGHT.split_whitespace().any(|light| light == word)
}

/// Returns true if a folded word is a unit or a period, which is light next to a number.
pub fn is_unit(word: &str) -> bool {
    UNITS.contains(&word)
}

/// Returns true if a folded word is a stop word or a light one.
pub fn is_function_word(word: &str) -> bool {
    is_stop_word(word) || is_light(word)
}

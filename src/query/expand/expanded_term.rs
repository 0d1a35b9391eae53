//! The term of a query after expansion: the words as typed with all names that may satisfy them.
//!
//! It is the unit in which the search counts: an item has a term or lacks it, by whichever name.

use std::fmt;

use crate::terms::Category;
use crate::text::{fold, words};

/// One thing that a hit should hold, under any of the names it goes by: a query term after expansion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpandedTerm {
    /// The words as typed, or as corrected; several words are wanted next to each other.
    /// It is what the answer shows, and what is looked for where no name is known.
    pub text: String,
    /// Other terms of the index that satisfy it. Each equivalent is a list of terms that must all be there: a lumbar
    /// epidural injection is an epidural injection and lumbar.
    /// Each is the term of a concept, level, dose or amount, as items have them in the index.
    pub equivalents: Vec<Vec<String>>,
    /// The term of its own names alone, where others are members of it: an item with hydrocodone has an opioid, wholly,
    /// and one that says "narcotic" has it by name, which counts more.
    /// None where no member is known.
    pub own_name: Option<String>,
    /// The categories of treatments that it is a common noun for: an item of one of them is near to it.
    /// For most terms none.
    pub categories: Vec<Category>,
    /// Terms that satisfy it less well: a query for the left side also takes "bilateral".
    /// They count less for the order.
    pub broader: Vec<String>,
    /// Other words or phrases that satisfy it: by the user's own word, or the same without hyphens.
    pub synonyms: Vec<String>,
    /// Terms of the classes that it is a member of, by which its siblings are found: oxycodone where hydrocodone is
    /// asked for. An item with one of these has a part of the thing, and never the whole.
    pub siblings: Vec<String>,
    /// The part that it plays in the question.
    pub role: Role,
    /// The sort of thing that it names, as far as the vocabulary knows.
    pub sort: Sort,
}

/// The sort of thing that an [`ExpandedTerm`] names. An item is about one treatment; place and amount only tell items
/// apart that are alike otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A treatment, drug, test or device.
    Treatment,
    /// A diagnosis.
    Diagnosis,
    /// A region, level or side.
    Place,
    /// A number of pills or visits.
    Amount,
    /// The strength of a drug.
    Dose,
    /// A reason for a decision.
    Reason,
    /// Anything else.
    Other,
}
/// The part that an [`ExpandedTerm`] plays in the question.
/// A question without a subject has its reasons and optional words as subjects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The subject: what the question is about.
    Subject,
    /// A reason or an occasion: words after "because" or "after" are looked for in the rationale first.
    Reason,
    /// A word that goes along with a subject ("Flexeril *tablets*"): welcome in a hit, not required.
    Optional,
}

/// Prints one word as it is, a name of several in parentheses, and a phrase in quotes.
impl fmt::Display for ExpandedTerm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let goes_by_other_names = || {
            let joined = joined(&self.text);
            !self.equivalents.is_empty() || self.synonyms.iter().any(|name| Some(name) != joined.as_ref())
        };
        match self.text.contains(' ') {
            false => write!(f, "{}", self.text),
            // A name of several words is one thing; only what the user quoted is shown in quotes.
            true if goes_by_other_names() => write!(f, "({})", self.text),
            true => write!(f, "\"{}\"", self.text),
        }
    }
}

impl ExpandedTerm {
    /// Makes a term of the text as typed, without other names. Several words are wanted next to each other, in this
    /// order, and a word with a hyphen also without it.
    /// Its role is that of a subject and its sort unknown, until a stage says otherwise.
    pub(crate) fn typed(text: &str) -> ExpandedTerm {
        ExpandedTerm {
            text: text.to_owned(),
            equivalents: Vec::new(),
            own_name: None,
            categories: Vec::new(),
            broader: Vec::new(),
            synonyms: joined(text).into_iter().collect(),
            siblings: Vec::new(),
            role: Role::Subject,
            sort: Sort::Other,
        }
    }

    /// Makes a term of one typed word; None if nothing in it could be looked up. A word of several parts, such as
    /// `10/325`, is wanted with its parts next to each other.
    /// Marks around the word are dropped; those inside it stay.
    pub(crate) fn of_word(word: &str) -> Option<ExpandedTerm> {
        // Marks alone give no words.
        let words = words(word);
        let (first, last) = (words.first()?, words.last()?);
        Some(ExpandedTerm::typed(&word[first.range.start..last.range.end]))
    }

    /// Returns true if the words as typed stand for it: a number alone is no amount, and the words of a reason may be
    /// those of its opposite.
    /// An amount is looked for in its field, since a bare number in a text may count anything.
    pub(crate) fn has_words(&self) -> bool {
        match self.sort {
            Sort::Amount => words(&self.text).len() > 1,
            sort => sort != Sort::Reason,
        }
    }

    /// Returns the term without the forms that hyphens join. In a text such a form has the position of its parts, so
    /// that it would be counted twice, and with another end.
    /// For distances and counts of occurrences.
    pub(crate) fn by_parts(mut self) -> ExpandedTerm {
        let joined = joined(&self.text);
        self.synonyms.retain(|name| Some(name) != joined.as_ref());
        self
    }
}

/// Returns a text with its hyphens gone: `followup visit` for `follow-up visit`. None if no hyphen joins two words; of
/// three words in a row only the first two are joined, as the tokenizer does in letters.
/// The form is looked for next to the one with hyphens.
pub fn joined(text: &str) -> Option<String> {
    let (mut form, mut end) = (String::with_capacity(text.len()), 0);
    for word in words(text).iter().filter(|word| word.joined) {
        // A joined form overlaps the one before it where three words are in a row.
        if word.range.start >= end {
            form.push_str(&text[end..word.range.start]);
            form.push_str(&fold(text, word));
            end = word.range.end;
        }
    }
    form.push_str(&text[end..]);
    (end > 0).then_some(form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hyphens_join_words() {
        let cases = [
            ("follow-up", Some("followup")),
            ("Follow-up visit", Some("followup visit")),
            ("a re-do of range-of-motion", Some("a redo of rangeof-motion")),
            ("followup", None),
            ("L4-5", None),
            ("low back", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(joined(text).as_deref(), wanted, "{text}");
        }
    }
}

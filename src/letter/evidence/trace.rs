//! The origin of each field: its bytes in the document, the rule that read it, and how far that rule can be trusted.
//!
//! Rules differ much in reliability: a label is nearly always right, a pronoun tells the sex less surely.

use std::ops::Range;

/// The origin of one field of a letter or of an item.
/// Traces are made while a letter is read and become [`Provenance`](crate::letter::Provenance) only if that
/// is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// The name of the field in JSON.
    pub field: &'static str,
    /// The item's number, from 1; `None` for a field of the letter.
    pub item: Option<usize>,
    /// The bytes of the document's text that give the value.
    pub span: Range<usize>,
    /// The rule that read it.
    pub rule: Rule,
}

/// A value together with its origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Traced<T> {
    /// The value.
    pub value: T,
    /// The bytes of the document's text that give the value.
    pub span: Range<usize>,
    /// The rule that read it.
    pub rule: Rule,
}

macro_rules! rules {
    ($($rule:ident $name:literal $confidence:literal $meaning:literal),* $(,)?) => {
        /// A rule by which a field is read. Its name is part of the output.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Rule { $(#[doc = $meaning] $rule),* }

        impl Rule {
            /// Every rule with its name, its meaning in words, and its confidence: the share of the real letters at
            /// hand where the rule was right if that was measured, a cautious guess if it was not.
            pub const TABLE: &'static [(Rule, &'static str, &'static str, f64)] =
                &[$((Rule::$rule, $name, $meaning, $confidence)),*];
        }
    };
}

rules! {
    HeaderLabel "header-label" 0.995 "a value next to its label in the header",
    HeaderOrder "header-order" 0.99 "a value of the header by its place in the form's order",
    HeaderChronology "header-chronology" 0.9 "a date of the header by the order in which things happen",
    Notice "notice" 0.95 "a date in the sentence that tells of the application",
    CaseNumber "case-number" 0.999 "the first case number of the letter",
    Footer "footer" 0.98 "the case number that the footers repeat",
    Cover "cover" 0.9 "a value of the page before a mailed letter",
    Credentials "credentials" 0.99 "the block or sentence of the reviewer's credentials",
    AgeCue "age-cue" 0.99 "a number of years that words of age mark",
    SexNoun "sex-noun" 0.99 "a noun that states the sex",
    SexPronoun "sex-pronoun" 0.9 "the pronoun used most",
    InjurySentence "injury-sentence" 0.85 "a date that the summary gives for the injury",
    SummaryHeading "summary-heading" 0.995 "the paragraphs below the heading of the summary",
    DiagnosisCue "diagnosis-cue" 0.95 "a sentence that opens a list of diagnoses",
    ComplaintCue "complaint-cue" 0.8 "the first sentence that names a complaint",
    ItemHeading "item-heading" 0.995 "the paragraph above an item's first label",
    RemainingPortion "remaining-portion" 0.99 "what the last sentence of a modified request names",
    NumberedSentence "numbered-sentence" 0.95 "the numbered sentence that states a decision",
    IssueText "issue-text" 0.85 "the text below the heading of the issue",
    HeadingWord "heading-word" 0.999 "the word that ends the heading",
    SentenceWording "sentence-wording" 0.97 "the wording of the sentence that states the decision",
    ConclusionWording "conclusion-wording" 0.95 "the last judging clause of the rationale",
    WordAgainstConclusion "word-against-conclusion" 0.9 "the word that ends the heading, though the rationale concludes otherwise",
    Label "label" 0.995 "the paragraph after its label",
    MisprintedLabel "misprinted-label" 0.95 "the paragraph after a label with a slip in it",
    SentenceLabel "sentence-label" 0.9 "the paragraph that begins as such paragraphs do",
    Vocabulary "vocabulary" 0.97 "the concepts that the words of a field name",
    Derived "derived" 0.999 "counted from other fields",
    ByLayout "by-layout" 0.95 "the cues that the letter has",
}

impl Rule {
    /// Returns the row of the table.
    /// Every rule has a row, since the macro makes both.
    fn row(self) -> &'static (Rule, &'static str, &'static str, f64) {
        Rule::TABLE.iter().find(|row| row.0 == self).unwrap_or(&Rule::TABLE[0])
    }

    /// Returns the name that JSON prints.
    pub fn as_str(self) -> &'static str {
        self.row().1
    }

    /// Returns the confidence in a value that this rule read, from 0 to 1.
    pub fn confidence(self) -> f64 {
        self.row().3
    }
}

//! The table of cues: the headings, labels and sentences that open the parts of a letter.
//!
//! A letter has no markup, so that its own headings are all that tells its parts. One table for all layouts lets a
//! letter be read that mixes them.

use std::sync::LazyLock;

use crate::letter::page::ocr::Folded;

/// A group of layouts that share headings and the grammar of their items.
/// Items are read by the labels of one family; parts of a letter are found by those of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// L0: one issue, sections for the whole letter.
    Issue,
    /// L1: a list of decisions, sections for each item.
    List,
    /// L2: items opened by a numbered sentence, with sentences for labels.
    Sentences,
    /// L3 and L4: items opened by a heading with the decision, with three labelled paragraphs.
    Headings,
    /// Cues of several families.
    Any,
}

/// A part of a letter, opened by a heading.
/// A letter has some of them, in the order of its layout.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LetterPart {
    /// The account of how the determination was made: the same in every letter but for the reviewer's credentials.
    Method,
    /// The reviewer's credentials, if they have a part of their own.
    Qualifications,
    /// The records that were reviewed.
    Documents,
    /// The clinical case summary.
    Summary,
    /// The disputed items with their decisions and rationales.
    Items,
    /// L1: the list of decisions.
    Decisions,
    /// L4: the decisions in short, before they are explained.
    InShort,
    /// L0: the treatment in dispute.
    Issue,
    /// L0: the guidelines for all of it.
    Guideline,
    /// L0: the rationale for all of it.
    Rationale,
    /// The end of the letter after the last rationale: effect, signature, copies.
    Closing,
}

/// A label of a paragraph of an item.
/// They are what tells one item from the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Label {
    /// "Regarding the request for X:", which opens an item of L1.
    Request,
    /// The label of the guidelines that the claims administrator cited.
    ClaimsGuideline,
    /// The label of the guidelines that the reviewer cited.
    ReviewerGuideline,
    /// The label of the reviewer's reasons.
    Rationale,
}

/// The thing that a cue opens.
/// A cover is no part of the letter itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opens {
    /// A part of the letter.
    Part(LetterPart),
    /// A paragraph of an item.
    Label(Label),
    /// The page that goes before a mailed letter.
    Cover,
}

/// The placement of a cue on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// It is the whole line, but for a colon or "(continued)".
    Alone,
    /// It ends in a colon, after which the text may begin.
    BeforeColon,
    /// As before, with other words in front of it.
    EndsBeforeColon,
    /// It begins a sentence that is part of the text. A `*` matches a word or two.
    Begins,
}

/// A row of the table: the layouts that have the cue, its words, its placement, and what it opens.
/// A row is added for a wording that was seen, or that a source tells.
type LayoutCueRow = (Family, &'static str, Placement, Opens);

/// All cues, compared by their letters alone. A heading that breaks over several lines is one cue. The first cue that
/// fits wins, so that a longer one is before those that it begins with.
const ROWS: &[LayoutCueRow] = {
    use Family::{Any, Headings, Issue, List, Sentences};
    use Opens::Cover;
    use Placement::{Alone, BeforeColon, Begins, EndsBeforeColon};
    &[
        // L0: headings from a public parser of 2017.
        (Issue, "ISSUE AT DISPUTE", BeforeColon, part(LetterPart::Issue)),
        (
            Issue,
            "MEDICAL TREATMENT GUIDELINE(S) RELIED UPON BY PROFESSIONAL REVIEWER AND WHY",
            BeforeColon,
            part(LetterPart::Guideline),
        ),
        // The heading says "IS/WAS NOT" whatever the outcome.
        (
            Issue,
            "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS NOT MEDICALLY NECESSARY",
            BeforeColon,
            part(LetterPart::Rationale),
        ),
        (
            Issue,
            "RATIONALE FOR WHY THE REQUESTED TREATMENT/SERVICE IS/WAS MEDICALLY NECESSARY",
            BeforeColon,
            part(LetterPart::Rationale),
        ),
        (Issue, "MEDICAL REVIEWER QUALIFICATIONS", BeforeColon, part(LetterPart::Qualifications)),
        // L1: the first page was seen; the labels of the items are assumed.
        (List, "INDEPENDENT MEDICAL REVIEW DECISION AND RATIONALE", Alone, part(LetterPart::Decisions)),
        (List, "Medical Qualifications of the Expert Reviewer", BeforeColon, part(LetterPart::Qualifications)),
        (List, "Expert Reviewer Case Summary", BeforeColon, part(LetterPart::Summary)),
        (List, "Regarding the request for *", Begins, label(Label::Request)),
        (
            List,
            "Medical Treatment Guideline(s) Relied Upon by the Expert Reviewer to Make His/Her Decision",
            BeforeColon,
            label(Label::ReviewerGuideline),
        ),
        (
            List,
            "Section of the Medical Treatment Utilization Schedule Relied Upon by the Expert Reviewer to Make His/Her Decision",
            BeforeColon,
            label(Label::ReviewerGuideline),
        ),
        (List, "Rationale for the Decision", BeforeColon, label(Label::Rationale)),
        (List, "Effect of the Decision", BeforeColon, part(LetterPart::Closing)),
        // L2: headings from the same parser; the wording of the items is assumed.
        (Sentences, "DOCUMENTS REVIEWED", Alone, part(LetterPart::Documents)),
        (Sentences, "IMR DECISION(S) AND RATIONALE(S)", Alone, part(LetterPart::Items)),
        (Sentences, "The Claims Administrator based", Begins, label(Label::ClaimsGuideline)),
        (Sentences, "The Claims Administrator relied", Begins, label(Label::ClaimsGuideline)),
        (Sentences, "The Claims Administrator cited", Begins, label(Label::ClaimsGuideline)),
        (Sentences, "The Claims Administrator used", Begins, label(Label::ClaimsGuideline)),
        (Sentences, "The Claims Administrator did not", Begins, label(Label::ClaimsGuideline)),
        (Sentences, "The * Reviewer based", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The * Reviewer relied", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The * Reviewer cited", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The * Reviewer used", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The * Reviewer found", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The * Reviewer did not", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The Reviewing Physician based", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The Reviewing Physician relied", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The Reviewing Physician cited", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The Reviewing Physician used", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The Reviewing Physician found", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The Reviewing Physician did not", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The Claims Administrator's decision was based", Begins, label(Label::ClaimsGuideline)),
        (Sentences, "The * Reviewer's decision was based", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "The Reviewing Physician's decision was based", Begins, label(Label::ReviewerGuideline)),
        (Sentences, "Reviewer's decision rationale", EndsBeforeColon, label(Label::Rationale)),
        // L3 and L4: seen in letters of 2014 to 2017.
        (Headings, "IMR ISSUES, DECISIONS AND RATIONALES", Alone, part(LetterPart::Items)),
        (Headings, "IMR ISSUES, DECISIONS & RATIONALES", Alone, part(LetterPart::Items)),
        (Headings, "IMR DECISION SUMMARY", Alone, part(LetterPart::InShort)),
        (Headings, "Claims Administrator guideline", BeforeColon, label(Label::ClaimsGuideline)),
        (Headings, "MAXIMUS guideline", BeforeColon, label(Label::ReviewerGuideline)),
        (Headings, "Decision rationale", BeforeColon, label(Label::Rationale)),
        // Shared.
        (Any, "HOW THE IMR FINAL DETERMINATION WAS MADE", Alone, part(LetterPart::Method)),
        (Any, "CLINICAL CASE SUMMARY", Alone, part(LetterPart::Summary)),
        (Any, "CLINICAL SUMMARY", BeforeColon, part(LetterPart::Summary)),
        (Any, "CASE SUMMARY", BeforeColon, part(LetterPart::Summary)),
        (Any, "DOCUMENTS REVIEWED FOR DETERMINATION", BeforeColon, part(LetterPart::Documents)),
        (Any, "Sincerely", Alone, part(LetterPart::Closing)),
        (Any, "EFFECT OF THE DECISION", Alone, part(LetterPart::Closing)),
        (Any, "This determination is binding on all parties", Begins, part(LetterPart::Closing)),
        (Any, "This decision is binding on all parties", Begins, part(LetterPart::Closing)),
        (Any, "You have the right to appeal", Begins, part(LetterPart::Closing)),
        (Any, "Disclaimer: MAXIMUS is providing an independent review service", Begins, part(LetterPart::Closing)),
        // The mailed copies; assumed.
        (Any, "Independent Medical Review Final Determination Letter", Alone, Cover),
        (Any, "Dear", BeforeColon, Cover),
        (Any, "MAXIMUS Federal Services has completed the Independent Medical Review", Begins, Cover),
        (Any, "This means we decided that", Begins, Cover),
    ]
};

/// Shortens the rows that open a part.
/// The table would not fit its lines without it.
const fn part(part: LetterPart) -> Opens {
    Opens::Part(part)
}

/// Shortens the rows that open a paragraph.
const fn label(label: Label) -> Opens {
    Opens::Label(label)
}

/// A cue of the table, folded for comparing.
/// The words of the row are folded once.
#[derive(Debug)]
pub struct LayoutCue {
    /// The layouts that have it.
    pub family: Family,
    /// Its placement on the line.
    pub placement: Placement,
    /// The thing that it opens.
    pub opens: Opens,
    /// Its folded letters; those before the `*` of a row with a gap.
    pub letters: Vec<u8>,
    /// The folded letters after the `*`; empty for a row without one.
    pub after_gap: Vec<u8>,
}

/// The cues that begin a sentence. They are kept apart because every line must be compared with them.
pub static OPENING_CUES: LazyLock<Vec<LayoutCue>> = LazyLock::new(|| cues(|placement| placement == Placement::Begins));
/// All other cues: headings and labels.
pub static HEADING_CUES: LazyLock<Vec<LayoutCue>> = LazyLock::new(|| cues(|placement| placement != Placement::Begins));

/// Folds the rows whose placement is wanted.
/// The order of the table is kept.
fn cues(is_wanted: impl Fn(Placement) -> bool) -> Vec<LayoutCue> {
    ROWS.iter().filter(|row| is_wanted(row.2)).map(LayoutCue::of).collect()
}

impl LayoutCue {
    /// Only one `*` is looked for.
    fn of(&(family, text, placement, opens): &LayoutCueRow) -> LayoutCue {
        let (before, after) = text.split_once('*').unwrap_or((text, ""));
        let folded = |text: &str| Folded::of(text).letters().to_vec();
        LayoutCue { family, placement, opens, letters: folded(before), after_gap: folded(after) }
    }
}

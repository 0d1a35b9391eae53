//! Positions of the fields of a letter in its document, for people and programs that want to look there.
//!
//! The parser counts bytes of the whole text; whoever opens a PDF needs a page, and other languages count characters.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::letter::document::Document;
use crate::letter::evidence::trace::{Rule, Trace};
use crate::letter::layout::Evidence;
use crate::letter::types::Letter;

/// The origin of every field of a letter that was found, by the field's name in JSON.
/// Fields that were not found are not in the maps.
#[derive(Debug, Serialize)]
pub struct Provenance {
    /// The fields of the letter.
    #[serde(flatten)]
    pub fields: BTreeMap<&'static str, Origin>,
    /// The fields of each item, in the order of the items.
    pub items: Vec<BTreeMap<&'static str, Origin>>,
}

/// The origin of one field: its positions, its rule, and the confidence in it.
/// If a field goes on over a page, it has a span on each.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Origin {
    /// The page on which the field begins, from 1.
    pub page: usize,
    /// The stretches of text that give the field, one a page.
    pub spans: Vec<PageSpan>,
    /// The name of the rule that read the field.
    pub rule: &'static str,
    /// The confidence in the field, from 0 to 1.
    pub confidence: f64,
}

/// A stretch of a page's text, in characters (Unicode scalar values) from the page's first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PageSpan {
    /// The page, from 1.
    pub page: usize,
    /// The offset of its first character.
    pub start: usize,
    /// The offset after its last character.
    pub end: usize,
}

/// Facts of an item, each with the field whose text it is read from. A fact has the origin of that field.
/// The names are those of the JSON of an item.
const FACTS: [(&str, &str); 18] = [
    ("category", "procedure"),
    ("drugs", "procedure"),
    ("regions", "procedure"),
    ("levels", "procedure"),
    ("reasons", "rationale"),
    ("laterality", "procedure"),
    ("vertebrae", "procedure"),
    ("drug_classes", "procedure"),
    ("forms", "procedure"),
    ("quantities", "procedure"),
    ("strengths", "procedure"),
    ("visits", "procedure"),
    ("retrospective", "heading"),
    ("service_dates", "heading"),
    ("request", "heading"),
    ("state_category", "procedure"),
    ("claims_citations", "claims_guideline"),
    ("reviewer_citations", "reviewer_guideline"),
];

/// Returns the positions of all fields of `letter` in `document`, from which it must have been read.
///
/// Fields that are derived from another, such as the category from the procedure, have that field's positions and a
/// lower confidence.
pub fn provenance(letter: &Letter, document: &Document) -> Provenance {
    let origin = |trace: &Trace| origin(trace, letter, document);
    let mut fields: BTreeMap<&'static str, Origin> =
        letter.traces.iter().filter(|trace| trace.item.is_none()).map(|trace| (trace.field, origin(trace))).collect();
    if let Some(diagnosis) = fields.get("diagnosis").cloned() {
        // The list is cut from the sentence that the diagnosis is.
        fields.insert("diagnoses", diagnosis);
    }
    let mut items: Vec<BTreeMap<&'static str, Origin>> = vec![BTreeMap::new(); letter.items.len()];
    for trace in &letter.traces {
        let item = trace.item.and_then(|number| items.get_mut(number.checked_sub(1)?));
        if let Some(item) = item {
            item.insert(trace.field, origin(trace));
        }
    }
    items.iter_mut().for_each(add_derived);
    Provenance { fields, items }
}

/// Adds fields that are read from others: the procedure if it is all of the heading, and the facts.
/// Facts whose field was not found get no origin.
fn add_derived(item: &mut BTreeMap<&'static str, Origin>) {
    if let (None, Some(heading)) = (item.get("procedure"), item.get("heading").cloned()) {
        item.insert("procedure", heading);
    }
    for (fact, field) in FACTS {
        if let Some(origin) = item.get(field) {
            let confidence = rounded(origin.confidence * Rule::Vocabulary.confidence());
            let derived = Origin { rule: Rule::Vocabulary.as_str(), confidence, ..origin.clone() };
            item.insert(fact, derived);
        }
    }
}

/// Converts a trace from bytes to pages and characters.
/// Parts of a range that are empty, as where it ends with a page, are left out.
fn origin(trace: &Trace, letter: &Letter, document: &Document) -> Origin {
    let span = |range: std::ops::Range<usize>| {
        let (start, end) = (document.position(range.start), document.position(range.end));
        PageSpan { page: start.page, start: start.character, end: end.character }
    };
    let spans: Vec<PageSpan> = document.by_page(trace.span.clone()).filter(|part| !part.is_empty()).map(span).collect();
    Origin {
        page: spans.first().map_or(letter.page, |span| span.page),
        spans,
        rule: trace.rule.as_str(),
        confidence: confidence(trace, letter),
    }
}

/// Returns the confidence in a field of `letter`, from 0 to 1: that of its rule, lowered if the layout is not well
/// known.
/// Layouts that nobody has seen lower all of their fields alike.
pub fn confidence(trace: &Trace, letter: &Letter) -> f64 {
    let known = match letter.layout.evidence() {
        Evidence::Seen => 1.0,
        Evidence::Described => 0.95,
        Evidence::Assumed => 0.9,
    };
    rounded(trace.rule.confidence() * known)
}

/// Rounds to three digits, so that the output does not depend on the last bits of a product.
/// `share` is from 0 to 1.
fn rounded(share: f64) -> f64 {
    (share * 1000.0).round() / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::letter::read;

    #[test]
    fn every_field_leads_back_to_the_words_it_was_read_from() {
        let text = "Case Number: CM16-0000001\nHOW THE IMR FINAL DETERMINATION WAS MADE\nCLINICAL CASE SUMMARY\n\
                    The worker is a 44-year-\nold female with a knee sprain.\n\u{c}\
                    IMR ISSUES, DECISIONS AND RATIONALES\nA caf\u{e9} brace: Upheld\nClaims Administrator guideline: None.\n\
                    MAXIMUS guideline: MTUS.\nDecision rationale: It is not\u{c}medically necessary.";
        let document = Document::from_text(text);
        let letters = read(&document);
        let letter = letters[0].as_ref().unwrap();
        let provenance = provenance(letter, &document);
        let pages: Vec<Vec<char>> = document.pages().map(|page| page.chars().collect()).collect();
        let quote = |origin: &Origin| {
            let part = |span: &PageSpan| pages[span.page - 1][span.start..span.end].iter().collect::<String>();
            origin.spans.iter().map(part).collect::<Vec<_>>().join("|")
        };
        assert_eq!(quote(&provenance.fields["case_number"]), "CM16-0000001");
        assert_eq!(quote(&provenance.fields["age"]), "44");
        assert_eq!(quote(&provenance.fields["sex"]), "female");
        let item = &provenance.items[0];
        assert_eq!(quote(&item["heading"]), "A caf\u{e9} brace");
        assert_eq!(quote(&item["rationale"]), "It is not|medically necessary.");
        assert_eq!((item["rationale"].page, item["rationale"].rule), (2, "label"));
        assert_eq!(quote(&item["claims_guideline"]), "None.");
        assert_eq!(letter.items[0].page, 2);
        assert!(item["category"].confidence < item["procedure"].confidence);
    }
}

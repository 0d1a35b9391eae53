//! Reads the facts that items are searched by, from their texts and the letter's summary.
//!
//! The vocabulary (`terms`) does the reading; this file gives it the texts of each item.

use std::borrow::Cow;

use memchr::memchr_iter;

use crate::letter::types::{Item, Letter};
use crate::terms;
use crate::terms::{ConceptKind, Context, ItemText, concept, mentions};

impl Letter {
    /// Reads the facts of all items: category, drugs, regions and others, with their details. The parser calls it for
    /// every letter.
    pub(crate) fn read_facts(&mut self) {
        let Letter { items, diagnosis, summary, .. } = self;
        for item in items {
            let (heading, procedure) = (whole_drugs(&item.heading), whole_drugs(&item.procedure));
            let texts = text_of(item, diagnosis.as_deref(), summary.as_deref());
            let (facts, details) =
                terms::facts_and_details(&ItemText { heading: &heading, procedure: &procedure, ..texts });
            (item.facts, item.details) = (facts, details);
        }
    }

    /// Reads the reasons that the rationales of all items give. An index reads them with the words that it indexes.
    pub fn read_reasons(&mut self) {
        for item in &mut self.items {
            item.details.reasons = terms::reasons(item.rationale.as_deref().unwrap_or_default());
        }
    }
}

/// Returns a text with those names of drugs whole that a hyphen at the end of a line has cut: "Dic-lofenac". Other hyphens stay.
fn whole_drugs(text: &str) -> Cow<'_, str> {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphabetic);
    let is_inside =
        |at: &usize| is_letter(text.as_bytes().get(at.wrapping_sub(1))) && is_letter(text.as_bytes().get(at + 1));
    let cut = |&at: &usize| {
        let start = text[..at].rfind(|c: char| !c.is_ascii_alphabetic()).map_or(0, |before| before + 1);
        let end = text[at + 1..].find(|c: char| !c.is_ascii_alphabetic()).map_or(text.len(), |end| at + 1 + end);
        // A sign of several bytes may stand before the word.
        let (first, last) = (text.get(start..at)?, &text[at + 1..end]);
        let whole = format!("{first}{last}");
        let is_named = |word: &str| {
            let named = |kind| [ConceptKind::Drug, ConceptKind::Product].contains(&kind);
            mentions(word, Context::Procedure)
                .iter()
                .any(|one| one.range == (0..word.len()) && named(concept(one.concept).kind))
        };
        // "Diclofenac-misoprostol" is two.
        (is_named(&whole) && !is_named(first) && !is_named(last)).then_some(at)
    };
    let hyphens: Vec<usize> = memchr_iter(b'-', text.as_bytes()).filter(is_inside).filter_map(|at| cut(&at)).collect();
    if hyphens.is_empty() {
        return Cow::Borrowed(text);
    }
    text.char_indices().filter(|(at, _)| !hyphens.contains(at)).map(|(_, c)| c).collect()
}

/// Gathers the texts of an item, with those of the letter that hold for all items.
fn text_of<'a>(item: &'a Item, diagnosis: Option<&'a str>, summary: Option<&'a str>) -> ItemText<'a> {
    ItemText {
        heading: &item.heading,
        procedure: &item.procedure,
        rationale: item.rationale.as_deref().unwrap_or_default(),
        diagnosis: diagnosis.unwrap_or_default(),
        summary: summary.unwrap_or_default(),
        claims_guideline: item.claims_guideline.as_deref().unwrap_or_default(),
        reviewer_guideline: item.reviewer_guideline.as_deref().unwrap_or_default(),
    }
}

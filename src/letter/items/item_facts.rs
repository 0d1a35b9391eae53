//! Reads the facts that items are searched by, from their texts and the letter's summary.
//!
//! The vocabulary (`terms`) does the reading; this file gives it the texts of each item.

use crate::letter::types::{Item, Letter};
use crate::terms;
use crate::terms::ItemText;

impl Letter {
    /// Reads the facts of all items: category, drugs, regions and others, with their details. The parser calls it for
    /// every letter.
    pub(crate) fn read_facts(&mut self) {
        let Letter { items, diagnosis, summary, .. } = self;
        for item in items {
            let (facts, details) = terms::facts_and_details(&text_of(item, diagnosis.as_deref(), summary.as_deref()));
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

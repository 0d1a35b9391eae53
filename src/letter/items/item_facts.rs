//! Reads the facts that items are searched by, from their texts and the letter's summary.
//!
//! The vocabulary (`terms`) does the reading; this file gives it the texts of each item.

use crate::letter::types::{Item, Letter};
use crate::terms;
use crate::terms::ItemText;

impl Letter {
    /// Reads the facts of all items: category, drugs, regions and others. The parser calls it for every letter.
    pub(crate) fn read_facts(&mut self) {
        let Letter { items, diagnosis, summary, .. } = self;
        for item in items {
            item.facts = terms::facts(&text_of(item, diagnosis.as_deref(), summary.as_deref()));
        }
    }

    /// Reads the details of all items, which takes longer than their facts and is kept in no index.
    pub fn read_details(&mut self) {
        let Letter { items, diagnosis, summary, .. } = self;
        for item in items {
            let details = terms::details(&text_of(item, diagnosis.as_deref(), summary.as_deref()), &item.facts);
            item.details = Some(details);
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

//! What the items of a letter are about.

use crate::letter::types::{Item, Letter};
use crate::terms;
use crate::terms::ItemText;

impl Letter {
    /// Reads what its items are searched by: a parsed letter has it.
    pub(crate) fn read_facts(&mut self) {
        let Letter { items, diagnosis, summary, .. } = self;
        for item in items {
            item.facts = terms::facts(&text_of(item, diagnosis.as_deref(), summary.as_deref()));
        }
    }

    /// Reads what else the texts of its items say, which takes longer than their facts and is kept in no index.
    pub fn read_details(&mut self) {
        let Letter { items, diagnosis, summary, .. } = self;
        for item in items {
            let details = terms::details(&text_of(item, diagnosis.as_deref(), summary.as_deref()), &item.facts);
            item.details = Some(details);
        }
    }
}

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

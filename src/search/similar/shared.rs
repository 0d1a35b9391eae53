//! Tells what two items have in common: what the vocabulary has a term for first, then telling words.

use crate::index::schema::record::Record;
use crate::query::term_of_concept;
use crate::search::similar::profile::ItemProfile;
use crate::search::similar::question::heading_words;
use crate::search::similar::telling::words_in;
use crate::terms;
use crate::terms::ConceptId;

/// The things that a hit shares with the item that it is like.
pub struct SharedThings {
    /// The things, as `treatment: acupuncture`.
    pub named: Vec<String>,
    /// True if the treatments are the same or of one family.
    pub is_same_family: bool,
}

/// Compares an item, its profile, heading and telling words, with a hit.
pub fn shared_things(asked: &ItemProfile, procedure: &str, words: &[String], hit: &Record) -> SharedThings {
    let other = ItemProfile::of(hit);
    let mut named: Vec<String> = Vec::new();
    let mut add = |kind: &str, name: &str| {
        let line = format!("{kind}: {name}");
        if !named.contains(&line) {
            named.push(line);
        }
    };
    let mut is_same_family = false;
    // A heading that names nothing known has its words alone.
    if asked.treatments.is_empty() {
        for word in words_in(&heading_words(procedure), &hit.item.procedure) {
            is_same_family = true;
            add("heading", &word);
        }
    }
    for one in &asked.treatments {
        let (kind, common) = match common(*one, &other.treatments) {
            Some(common) => ("treatment", Some(common)),
            None => ("family", family(*one, &other.treatments)),
        };
        if let Some(common) = common {
            is_same_family = true;
            add(kind, terms::concept(common).name);
        }
    }
    if asked.is_topical == Some(true) && other.is_topical == Some(true) {
        add("form", "topical");
    }
    let lists = [
        ("also", &asked.companions, &other.companions),
        ("form", &asked.forms, &other.forms),
        ("region", &asked.regions, &other.regions),
    ];
    for (kind, asked, other) in lists {
        for one in asked.iter().filter_map(|one| common(*one, other)) {
            add(kind, terms::concept(one).name);
        }
    }
    asked.levels.iter().filter(|level| other.levels.contains(level)).for_each(|level| add("level", level));
    for one in asked.diagnoses.iter().filter_map(|one| common(*one, &other.diagnoses)) {
        add("diagnosis", terms::concept(one).name);
    }
    // What the treatments say already, the kind of treatment need not.
    if !is_same_family && asked.category == other.category {
        add("category", &asked.category);
    }
    words_in(words, &hit.text("rationale")).iter().for_each(|word| add("reason", word));
    SharedThings { named, is_same_family }
}

/// Returns the concept that `one` and one of `others` both are, the wider of the two.
fn common(one: ConceptId, others: &[ConceptId]) -> Option<ConceptId> {
    let above = |concept: ConceptId| terms::concept(concept).above;
    if others.contains(&one) || others.iter().any(|other| above(*other).contains(&one)) {
        return Some(one);
    }
    others.iter().copied().find(|other| above(one).contains(other))
}

/// Returns the nearest family that `one` and one of `others` both belong to.
fn family(one: ConceptId, others: &[ConceptId]) -> Option<ConceptId> {
    let families = |concept: ConceptId| term_of_concept(concept).siblings;
    let own = families(one);
    let shared = others.iter().flat_map(|other| families(*other)).find(|family| own.contains(family));
    shared.and_then(|family| terms::concept_id(&family))
}

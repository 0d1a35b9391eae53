//! Finds the parts of a query that the domain has a notation or a name for.
//!
//! Each kind of notation has its reader in `terms`, the same that reads letters: a query and a
//! letter that say the same thing get the same terms.

use std::ops::Range;

use crate::query::expand::amounts::{forms_of, is_measure, is_phrase, number_in, units_of};
use crate::query::expand::expanded_term::Sort;
use crate::query::expand::reasons::is_denial;
use crate::query::expand::synonyms::Synonyms;
use crate::terms;
use crate::terms::notation::{levels, quantity, strength};
use crate::terms::{ConceptId, ConceptKind, Context, Mention, Quantity};

/// A part of the query that the domain has a notation or a name for: a level, a dose, an amount, a concept.
/// Its terms have prefixes that no word has, such as `level:` and `side:`.
pub struct NamedPart {
    /// The bytes of the query that it covers.
    /// On the boundaries of words.
    pub range: Range<usize>,
    /// The terms that it has in the index, all of them.
    pub equivalents: Vec<String>,
    /// The term of its own names alone, where others are members of it.
    pub own_name: Option<String>,
    /// Terms that satisfy it less well: of an amount in dispute, the amount anywhere.
    pub broader: Vec<String>,
    /// Words and phrases that stand for it by the user's own list of synonyms.
    pub synonyms: Vec<String>,
    /// Terms of the classes that it is a member of.
    pub siblings: Vec<String>,
    /// The sort of thing that it is.
    pub sort: Sort,
}

impl NamedPart {
    /// Makes a part that stands for `equivalents` and nothing else.
    /// It has no other names and no kin.
    fn new(range: Range<usize>, equivalents: Vec<String>, sort: Sort) -> NamedPart {
        let (own_name, broader, synonyms, siblings) = (None, Vec::new(), Vec::new(), Vec::new());
        NamedPart { range, equivalents, own_name, broader, synonyms, siblings, sort }
    }
}

/// Finds the user's synonyms, levels, doses, quantities and concepts in a query. None overlaps another: the kind that
/// is named first here wins, since it says more.
/// The parts are in the order in which they were found, not that of the query.
pub fn named_parts(query: &str, synonyms: &Synonyms) -> Vec<NamedPart> {
    let mut found: Vec<NamedPart> = Vec::new();
    // Returns true if the part was taken: nothing that overlaps it has been found before.
    let mut add = |named: NamedPart| {
        let (start, end) = (named.range.start, named.range.end);
        let overlaps = found.iter().any(|other| other.range.start < end && start < other.range.end);
        let is_named = !named.equivalents.is_empty() || !named.synonyms.is_empty();
        let is_new = is_named && !overlaps;
        if is_new {
            found.push(named);
        }
        is_new
    };
    for (range, synonyms) in synonyms.named(query) {
        // The concept that the words name is found too.
        let concept = terms::mentions(&query[range.clone()], Context::Query).into_iter().next();
        let concept = concept.filter(|mention| mention.range.len() == range.len()).map(named_concept);
        let named = concept.unwrap_or_else(|| NamedPart::new(range.clone(), Vec::new(), Sort::Other));
        add(NamedPart { range, synonyms, ..named });
    }
    for mention in levels::mentions(query) {
        let segments: Vec<String> = mention.segments.iter().map(terms::level_term).collect();
        let vertebrae = mention.vertebrae.iter().map(terms::level_term).collect();
        // A segment names its two vertebrae already.
        let terms = if segments.is_empty() { vertebrae } else { segments };
        let siblings = mention.vertebrae.iter().map(|vertebra| terms::region_term(vertebra.region())).collect();
        add(NamedPart { siblings, ..NamedPart::new(mention.range, terms, Sort::Place) });
    }
    // "10/325" is a strength before it is an amount.
    for (range, dose) in strength::strengths(query) {
        add(NamedPart::new(range, vec![terms::strength_term(&dose)], Sort::Dose));
    }
    for mention in terms::mentions(query, Context::Query) {
        let before = query[..mention.range.start].split_whitespace().next_back();
        let is_denied = before.is_some_and(is_denial) && terms::concept(mention.concept).kind == ConceptKind::Reason;
        if !is_denied {
            add(named_concept(mention));
        }
    }
    for amount in quantity::quantities(query) {
        let named = |range: Range<usize>| named_amount(range, &amount);
        if is_measure(&amount) && add(named_measure(&amount)) {
            continue;
        }
        // Words of an amount may be a name of their own: "6 PT visits".
        if !(is_phrase(&query[amount.range.clone()]) && add(named(amount.range.clone()))) {
            add(named(number_in(query, &amount.range)));
        }
    }
    found
}

/// Returns the terms of an amount in dispute; an amount first asked for, or granted, satisfies it less well. In prose
/// the number must have its unit, since a bare number may count anything.
/// `range` is the part of the query that the words of the amount cover.
fn named_amount(range: Range<usize>, amount: &Quantity) -> NamedPart {
    NamedPart {
        broader: vec![terms::quantity_term(amount)],
        synonyms: units_of(amount).map(|unit| format!("{} {unit}", amount.value)).collect(),
        ..NamedPart::new(range, vec![terms::disputed_term(amount)], Sort::Amount)
    }
}

/// Returns a duration or a weight, which is looked for with its unit: "12 months" is not "12 visits".
fn named_measure(amount: &Quantity) -> NamedPart {
    let synonyms = units_of(amount).flat_map(|unit| forms_of(amount.value, unit)).collect();
    NamedPart { synonyms, ..NamedPart::new(amount.range.clone(), Vec::new(), Sort::Amount) }
}

/// Returns the terms of a concept that the vocabulary finds in the query.
/// Its sort follows from the kind of the concept; a place has no siblings, since all places are near to each other.
pub fn named_concept(mention: Mention) -> NamedPart {
    let id = |concept: &ConceptId| terms::concept(*concept).id.to_owned();
    let parts = terms::parts(mention.concept);
    let sort = match terms::concept(mention.concept).kind {
        ConceptKind::Drug | ConceptKind::Product | ConceptKind::Class | ConceptKind::Tx => Sort::Treatment,
        ConceptKind::Dx => Sort::Diagnosis,
        ConceptKind::Region | ConceptKind::Side => Sort::Place,
        ConceptKind::Reason => Sort::Reason,
        ConceptKind::Form | ConceptKind::Guide | ConceptKind::Noise => Sort::Other,
    };
    let siblings = if sort == Sort::Place { Vec::new() } else { classes_of(&parts).iter().map(id).collect() };
    // A thing of several parts is named by all of them.
    let own_name = match parts[..] {
        [one] if terms::has_members(one) => Some(terms::name_term(terms::concept(one).id)),
        _ => None,
    };
    NamedPart { siblings, own_name, ..NamedPart::new(mention.range, parts.iter().map(id).collect(), sort) }
}

/// Returns the classes whose other members are siblings of the thing with these parts.
///
/// Of a combination they are the classes of its drugs, the narrowest alone: siblings of Norco are opioids, not all that
/// relieves pain as the acetaminophen in it does. A thing in one form or place is a member of the thing itself.
fn classes_of(parts: &[ConceptId]) -> Vec<ConceptId> {
    let kind = |part: &ConceptId| terms::concept(*part).kind;
    let drugs = parts.iter().filter(|part| kind(part) == ConceptKind::Drug).count();
    let mut classes: Vec<ConceptId> = Vec::new();
    for &part in parts {
        match kind(&part) {
            ConceptKind::Region | ConceptKind::Side | ConceptKind::Form => {}
            ConceptKind::Drug if drugs > 1 => classes.extend(near_classes(part)),
            _ if parts.len() > 1 => classes.push(part),
            _ => classes.extend(near_classes(part)),
        }
    }
    let is_wider = |&class: &ConceptId| classes.iter().any(|&other| other != class && terms::is_a(other, class));
    let narrowest: Vec<ConceptId> = classes.iter().copied().filter(|class| !is_wider(class)).collect();
    narrowest
}

/// Returns the classes directly above a concept that are narrow enough for their members to be siblings: a class of
/// drugs, a family of treatments or diagnoses, but not the widest heading, such as "surgery".
fn near_classes(of: ConceptId) -> impl Iterator<Item = ConceptId> {
    let kind = terms::concept(of).kind;
    terms::concept(of).broader.iter().copied().filter(move |&broader| {
        let broader = terms::concept(broader);
        broader.kind == ConceptKind::Class
            || (broader.kind == kind && (kind != ConceptKind::Tx || !broader.broader.is_empty()))
    })
}

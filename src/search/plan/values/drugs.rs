//! Reads drugs as values of fields. A combination asks for all of its ingredients at once, and a class of drugs is
//! a value of another field, so that drugs are not compared as plain words.

use tantivy::Term;
use tantivy::query::{BooleanQuery, Query};
use tantivy::schema::Field;

use crate::index::schema::fields::{FieldSpec, find_field};
use crate::search::plan::values::any_term::with_any_term;
use crate::terms;
use crate::terms::{ConceptId, ConceptKind, Context};

/// Separator between the ingredients of a combination: `acetaminophen+hydrocodone` is one value that asks for both.
const WITH: char = '+';

/// Returns the field that `text` is a value of: the field of classes where only a class is named as a drug, and
/// `spec` otherwise.
pub fn field_asked(spec: &'static FieldSpec, text: &str) -> &'static FieldSpec {
    let is_class = spec.name == "drugs" && drug_values(text).is_empty() && !class_values(text).is_empty();
    find_field("classes").filter(|_| is_class).unwrap_or(spec)
}

/// Returns the drugs that a text names, each combination as one value. Brands become their ingredients.
pub fn drug_values(text: &str) -> Vec<String> {
    let named = terms::mentions(text, Context::Procedure).into_iter().map(|mention| ingredients(mention.concept));
    let mut values: Vec<String> = Vec::new();
    for names in named.filter(|names| !names.is_empty()) {
        let value = names.join(&WITH.to_string());
        // In `a+b` each name is a mention of its own: they are joined again.
        match values.last_mut().filter(|_| text.contains(WITH)) {
            Some(before) => *before = format!("{before}{WITH}{value}"),
            None => values.push(value),
        }
    }
    values
}

/// Returns the names of the drugs that a concept consists of.
fn ingredients(concept: ConceptId) -> Vec<&'static str> {
    let parts = terms::parts(concept).into_iter().map(terms::concept);
    parts.filter(|part| matches!(part.kind, ConceptKind::Drug | ConceptKind::Product)).map(|part| part.name).collect()
}

/// Returns the classes of drugs that a text names.
pub fn class_values(text: &str) -> Vec<String> {
    let named = terms::mentions(text, Context::Query).into_iter().map(|mention| terms::concept(mention.concept));
    named.filter(|concept| concept.kind == ConceptKind::Class).map(|class| class.name.to_owned()).collect()
}

/// Makes the query for items with one of these drugs or, for a combination, with all of its ingredients.
pub fn with_drugs(field: Field, values: &[String]) -> Box<dyn Query> {
    let one = |name: &str| with_any_term([Term::from_field_text(field, &name.to_lowercase())].into_iter());
    let all = |value: &String| -> Box<dyn Query> {
        match value.contains(WITH) {
            // The index has each ingredient as a value of its own.
            true => Box::new(BooleanQuery::intersection(value.split(WITH).map(one).collect())),
            false => one(value),
        }
    };
    Box::new(BooleanQuery::union(values.iter().map(all).collect()))
}

/// Splits a value into the values of the index that it asks for: the ingredients of a combination, or the value
/// itself.
pub fn asked_together(value: &str) -> impl Iterator<Item = &str> {
    value.split(WITH)
}

/// Returns the ids of the combinations that a drug is an ingredient of.
pub fn combinations_with(drug: &str) -> impl Iterator<Item = &'static str> {
    let parts_of = |id: &str| terms::concept_id(id).map(terms::parts).unwrap_or_default();
    terms::concepts()
        .iter()
        .filter(move |concept| {
            let is_part = |part: ConceptId| terms::concept(part).name == drug;
            concept.kind == ConceptKind::Product && concept.composite && parts_of(concept.id).into_iter().any(is_part)
        })
        .map(|concept| concept.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_combination_is_all_of_its_ingredients_and_other_drugs_are_any() {
        let cases: [(&str, &[&str]); 6] = [
            ("norco", &["hydrocodone+acetaminophen"]),
            ("Norco 10/325mg", &["hydrocodone+acetaminophen"]),
            ("tylenol", &["acetaminophen"]),
            ("tramadol, gabapentin", &["tramadol", "gabapentin"]),
            ("acetaminophen+hydrocodone", &["acetaminophen+hydrocodone"]),
            ("opioid", &[]),
        ];
        for (text, wanted) in cases {
            assert_eq!(drug_values(text), wanted, "{text}");
        }
    }

    #[test]
    fn a_class_named_as_a_drug_asks_for_the_class() {
        let drugs = find_field("drug").expect("a field");
        for (text, wanted) in [("opioid", "classes"), ("opioids", "classes"), ("norco", "drugs"), ("nothing", "drugs")]
        {
            assert_eq!(field_asked(drugs, text).name, wanted, "{text}");
        }
    }

    #[test]
    fn a_drug_knows_the_combinations_that_it_is_part_of() {
        assert!(combinations_with("acetaminophen").any(|id| id == "product:hydrocodone-acetaminophen"));
        assert_eq!(combinations_with("tizanidine").count(), 0);
    }
}

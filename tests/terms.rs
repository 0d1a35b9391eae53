//! Headings and summaries: what is read of them, as a physician reviewer would judge it, against tables of made-up ones.

use std::collections::BTreeMap;
use std::fs;

use imr::letter;
use imr::letter::Document;
use imr::terms::{Citation, ItemText, citations, facts, reasons};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::env::project;

fn table<T: DeserializeOwned>(name: &str) -> T {
    let path = project().join(format!("tests/terms/{name}.toml"));
    toml::from_str(&fs::read_to_string(path).expect("the table is there")).expect("the table is valid TOML")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows<T> {
    rows: Vec<T>,
}

#[test]
fn headings_say_their_category_drugs_and_regions() {
    let families: BTreeMap<String, Rows<[String; 3]>> = table("headings");
    let mut faults = Vec::new();
    assert!(families.len() > 10, "only {} categories", families.len());
    for (category, Rows { rows }) in &families {
        assert!(!rows.is_empty(), "{category}: no rows");
        for [heading, drugs, regions] in rows {
            let found = facts(&ItemText { heading, procedure: heading, ..ItemText::default() });
            let named: Vec<&str> = found.regions.iter().map(|region| region.as_str()).collect();
            let got = (found.category.as_str(), found.drugs.join(", "), named.join(", "));
            if got != (category.as_str(), drugs.clone(), regions.clone()) {
                faults.push(format!("{heading}: wanted {category} [{drugs}] [{regions}], got {got:?}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn lists_of_diagnoses_are_cut_by_their_grammar() {
    let Rows { rows } = table::<Rows<[String; 2]>>("diagnoses");
    let mut faults = Vec::new();
    assert!(rows.len() > 10, "only {} rows", rows.len());
    for [sentence, wanted] in rows {
        let text = format!(
            "CLINICAL CASE SUMMARY\n\nThe applicant was hurt at work. {sentence}\n\nIMR ISSUES, DECISIONS AND RATIONALES\n\n\
             A brace: Upheld\n\nClaims Administrator guideline: None.\n\nMAXIMUS guideline: None.\n\nDecision rationale: It is \
             not medically necessary.\n"
        );
        let letters = letter::read(&Document::from_text(&text));
        let got = letters[0].as_ref().expect("the text is a letter").diagnoses.join("; ");
        if got != wanted {
            faults.push(format!("{sentence}\n  wanted {wanted}\n  got    {got}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn sentences_give_reasons_and_never_their_opposites() {
    let mut faults = Vec::new();
    let families = table::<BTreeMap<String, Rows<[String; 2]>>>("reasons");
    assert!(families.values().map(|Rows { rows }| rows.len()).sum::<usize>() > 80, "few rows");
    for (family, Rows { rows }) in families {
        assert!(!rows.is_empty(), "{family}: no rows");
        for [sentence, wanted] in rows {
            let got = reasons(&sentence).join(", ");
            if got != wanted {
                faults.push(format!("{sentence}\n  wanted {wanted}\n  got    {got}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// `SOURCE chapter (year) / section p. pages`, what is not known left out.
fn shown(one: &Citation) -> String {
    let chapter = one.chapter.map(|chapter| format!(" {chapter}"));
    let year = one.year.map(|year| format!(" ({year})"));
    let section = one.section.as_ref().map(|section| format!(" / {section}"));
    let pages = one.pages.as_ref().map(|pages| format!(" p. {pages}"));
    format!("{}{}", one.source, [chapter, year, section, pages].into_iter().flatten().collect::<String>())
}

#[test]
fn citations_tell_chapter_edition_and_whether_they_are_of_the_mtus() {
    let mut faults = Vec::new();
    let families = table::<BTreeMap<String, Rows<[String; 2]>>>("citations");
    assert!(families.len() > 2, "only {} families", families.len());
    for (family, Rows { rows }) in families {
        assert!(!rows.is_empty(), "{family}: no rows");
        for [text, wanted] in rows {
            let got = citations(&format!("Decision based on {text}")).iter().map(shown).collect::<Vec<_>>().join(" + ");
            if got != wanted {
                faults.push(format!("{text}\n  wanted {wanted}\n  got    {got}"));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

//! Finds sentences that say what a row is about, and the words for the row.

use std::cmp::Reverse;

use crate::counts::contrast::features::{Feature, FeatureReader, Place, cited};
use crate::counts::contrast::gather::Gathered;
use crate::counts::contrast::rank::Difference;
use crate::counts::contrast::types::{Example, FeatureKind};
use crate::index::Record;
use crate::search::{Rationale, SearchError, Searcher, SentenceKind};
use crate::terms::{concept, concept_id};

/// The most letters of a row that are read for examples.
const MOST_READ: usize = 12;
/// The most examples of a row.
const MOST_EXAMPLES: usize = 3;
/// The lengths of a sentence that is pleasant to read, in bytes.
const PLEASANT: std::ops::RangeInclusive<usize> = 40..=260;

/// A sentence of an item that has a feature.
struct ExampleCandidate {
    example: Example,
    /// The words of the sentence that say it; empty where none do.
    said: String,
    /// The lower, the better.
    rank: (bool, usize),
}

/// Returns the words for a row, and its examples: sentences of its side, the best first, of as many letters.
///
/// # Errors
/// When the index cannot be read.
pub fn examples(
    searcher: &Searcher,
    reader: &mut FeatureReader,
    gathered: &Gathered,
    row: &Difference,
) -> Result<(String, Vec<Example>), SearchError> {
    let feature = &gathered.features[row.feature as usize];
    let has =
        gathered.items.iter().filter(|item| item.side == row.side && item.features.binary_search(&row.feature).is_ok());
    let (mut candidates, mut last) = (Vec::new(), "");
    for item in has {
        // The first item of each letter.
        if item.letter != last && candidates.len() < MOST_READ {
            last = &item.letter;
            let record = searcher.ranked_record(&item.ranked)?;
            candidates.extend(candidate(reader, &record, feature));
        }
    }
    // The sort is stable, so that equal ones stay in the order of ids.
    candidates.sort_by_key(|candidate| candidate.rank);
    let what = name(feature, candidates.first().map_or("", |first| &first.said));
    let mut examples: Vec<Example> = Vec::new();
    for ExampleCandidate { example, .. } in candidates {
        if examples.len() < MOST_EXAMPLES && examples.iter().all(|other| other.text != example.text) {
            examples.push(example);
        }
    }
    Ok((what, examples))
}

/// Finds the sentence of an item that says a feature best; that of its reason where none says it.
fn candidate(reader: &mut FeatureReader, record: &Record, feature: &Feature) -> Option<ExampleCandidate> {
    let mut said = Vec::new();
    reader.read(record, |number, place| said.extend(place.map(|place| (number, place))));
    said.retain(|(number, _)| reader.features[*number as usize] == *feature);
    let example = |text: &str, marks| Example {
        id: record.id.clone(),
        text: text.to_owned(),
        marks,
        citation: record.citation(),
    };
    if feature.kind == FeatureKind::Citation {
        let text = record.item.reviewer_guideline.as_deref()?;
        let example = example(text, Vec::new());
        // The paragraph that cites least else.
        return Some(ExampleCandidate { rank: (false, cited(text).len()), example, said: String::new() });
    }
    let text = record.item.rationale.as_deref()?;
    let rationale = Rationale::read(text);
    if said.is_empty() {
        let sentence = &text[rationale.conclusion()?];
        return Some(ExampleCandidate {
            rank: (false, distance(sentence)),
            example: example(sentence, vec![]),
            said: String::new(),
        });
    }
    let is_reason = |place: &Place| {
        rationale.sentences.iter().any(|(range, kind)| *range == place.sentence && *kind == SentenceKind::Reason)
    };
    let rank = |place: &Place| (!is_reason(place), distance(&text[place.sentence.clone()]));
    // Of equal ones the last, which is nearer to the verdict.
    let (_, place) = said.into_iter().min_by_key(|(_, place)| (rank(place), Reverse(place.words.start)))?;
    let mark = [place.words.start - place.sentence.start, place.words.end - place.sentence.start];
    Some(ExampleCandidate {
        rank: rank(&place),
        said: text[place.words.clone()].to_owned(),
        example: example(&text[place.sentence], vec![mark]),
    })
}

/// Returns the number of bytes that a sentence is too short or too long.
fn distance(sentence: &str) -> usize {
    let (least, most) = (*PLEASANT.start(), *PLEASANT.end());
    least.saturating_sub(sentence.len()) + sentence.len().saturating_sub(most)
}

/// Returns the words for a feature, which was `said` so in a sentence.
fn name(feature: &Feature, said: &str) -> String {
    let name = match feature.kind {
        FeatureKind::Concept => concept_id(&feature.key).map_or(&*feature.key, |id| concept(id).name).to_owned(),
        FeatureKind::Phrase if !said.is_empty() => uncapitalised(said),
        _ => feature.key.to_string(),
    };
    if feature.denied { format!("no \u{2026} {name}") } else { name }
}

/// Returns a phrase without the capital that the beginning of a sentence gave it; `MRI` keeps its own.
fn uncapitalised(said: &str) -> String {
    let mut letters = said.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(letters).collect(),
        _ => said.to_owned(),
    }
}

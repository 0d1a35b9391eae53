//! Checks that what is marked is what matched: the words of the places that speak for a hit, all of them and no others.

use std::collections::BTreeSet;
use std::ops::Range;

use imr::query::Expr;
use imr::search::{Highlighter, Mark, Options, Snippet};
use imr::text::sentences;

use super::items::{Item, Text};
use super::letters::Collection;
use super::shrink::shrunk;
use super::wanted::{Wanted, wanted};
use super::{parsed, random_query, seeds};

/// The number of queries of a collection that are looked at: every text of every hit takes time.
const QUERIES: u64 = 40;

/// Texts from which passages are taken.
const PASSAGES: [&str; 5] = ["rationale", "diagnosis", "summary", "reviewer_guideline", "claims_guideline"];

/// The words of a text that speak for an item, in order, none twice.
fn witnesses(wanted: &Wanted, text: &Text) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    wanted.places(&mut places);
    let spans = places.iter().flat_map(|place| place.spans(text));
    let words: BTreeSet<usize> = spans.flat_map(|span| span.witnesses).collect();
    let mut ranges: Vec<Range<usize>> = words.into_iter().map(|word| text.words[word].range.clone()).collect();
    ranges.sort_by_key(|range| (range.start, range.end));
    ranges
}

/// Marks of words; a word and a part of it have one.
fn marks(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    for range in ranges {
        match marks.last_mut() {
            Some([_, end]) if range.start < *end => *end = range.end.max(*end),
            _ => marks.push([range.start, range.end]),
        }
    }
    marks
}

/// The passages of an item, each a sentence with a mark.
fn passages(wanted: &Wanted, item: &Item) -> BTreeSet<(&'static str, String, Vec<Mark>)> {
    let mut passages = BTreeSet::new();
    for text in item.texts.iter().filter(|text| PASSAGES.contains(&text.name)) {
        let witnesses = witnesses(wanted, text);
        for sentence in sentences(&text.text) {
            let inside = witnesses.iter().filter(|word| sentence.start <= word.start && word.end <= sentence.end);
            let marks = marks(inside.map(|word| word.start - sentence.start..word.end - sentence.start));
            if !marks.is_empty() {
                passages.insert((text.name, text.text[sentence].to_owned(), marks));
            }
        }
    }
    passages
}

/// The number of hits of a query whose marks are right, or what is marked wrongly in one of them. A query that is refused
/// has no hits.
fn check(collection: &Collection, expr: &Expr) -> Result<usize, String> {
    let Ok(wanted) = wanted(expr) else { return Ok(0) };
    let query = parsed(expr);
    let options = Options { literal: true, limit: None, snippets: usize::MAX, ..Options::default() };
    let Ok(results) = collection.searcher.search((&query, &options)) else { return Ok(0) };
    let highlighter = collection.searcher.highlighter((&query, &options)).expect("a highlighter");
    let whole = || results.hits.iter().filter(|hit| !hit.partial);
    for hit in whole() {
        let item = collection.items.iter().find(|item| item.id == hit.id).ok_or("an item that nobody wrote")?;
        let fault =
            fault_in_texts(&wanted, item, &highlighter).or_else(|| fault_in_passages(&wanted, item, &hit.snippets));
        if let Some(fault) = fault {
            return Err(fault);
        }
    }
    Ok(whole().count())
}

fn fault_in_texts(wanted: &Wanted, item: &Item, highlighter: &Highlighter) -> Option<String> {
    item.texts.iter().find_map(|text| {
        let (marked, right) = (highlighter.marks(text.name, &text.text), marks(witnesses(wanted, text).into_iter()));
        let words =
            |marks: &[Mark]| marks.iter().map(|[from, to]| text.text[*from..*to].to_owned()).collect::<Vec<_>>();
        let told = || {
            format!(
                "{} {}: {:?}\n  marked {:?}\n  right  {:?}",
                item.id,
                text.name,
                text.text,
                words(&marked),
                words(&right)
            )
        };
        (marked != right).then(told)
    })
}

fn fault_in_passages(wanted: &Wanted, item: &Item, snippets: &[Snippet]) -> Option<String> {
    let right = passages(wanted, item);
    let shown: BTreeSet<_> = snippets.iter().map(|one| (one.field, one.text.clone(), one.marks.clone())).collect();
    // A reason is shown in which nothing matched.
    let is_reason = |(field, _, marks): &(&str, String, Vec<Mark>)| *field == "rationale" && marks.is_empty();
    let shown: BTreeSet<_> = shown.into_iter().filter(|one| right.is_empty() || !is_reason(one)).collect();
    let is_conclusion =
        right.is_empty() && shown.iter().all(|(field, _, marks)| *field == "rationale" && marks.is_empty());
    (shown != right && !is_conclusion).then(|| format!("{}: passages\n  shown {shown:?}\n  right {right:?}", item.id))
}

#[test]
fn every_mark_is_a_witness_and_every_witness_is_marked() {
    let (mut hits, mut faults) = (0, Vec::new());
    for seed in seeds(2) {
        let collection = Collection::new(seed);
        for stream in 0..QUERIES {
            let expr = random_query(&collection, seed, stream);
            match check(&collection, &expr) {
                Ok(right) => hits += right,
                Err(_) => {
                    let small = shrunk(&expr, |expr| check(&collection, expr).is_err());
                    let told = check(&collection, &small).err().unwrap_or_default();
                    faults.push(format!("seed {seed}, query {stream}\n  {expr}\n  {small}\n{told}"));
                }
            }
            assert!(faults.len() < 8, "{}", faults.join("\n"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(hits > 100, "the marks of only {hits} hits were compared");
}

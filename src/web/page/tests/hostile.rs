//! Hostile text in every field of every page makes no element and no attribute: the page has the same tags as with a plain
//! word in its place.

use crate::counts::coverage::ValueList;
use jiff::civil::date;

use crate::counts::facets::Facet;
use crate::counts::value_counts::ValueCount;
use crate::index::schema::record::Record;
use crate::search::{FacetValue, Hit, Results, SimilarHit, Snippet, Total, UnderstoodView};
use crate::web::page::tests::html::tags;
use crate::web::page::tests::pages::samples;
use crate::web::page::{
    CorpusCard, DropPage, DroppedLetter, ErrorPage, KeptLink, LetterPage, PageState, ResultsPage, SimilarPage,
    SimilarPart, ValuesPage,
};

/// The texts, one a line.
const PAYLOADS: &str = include_str!("../../../../tests/hostile/payloads.txt");

/// Reads the texts.
fn payloads() -> Vec<String> {
    let lines = PAYLOADS.lines().filter(|line| !line.starts_with("# "));
    lines.map(|line| serde_json::from_str(&format!("\"{line}\"")).expect("a JSON string")).collect()
}

/// Fills a hit with a text, which is marked as a whole.
fn hit(sample: &Hit, text: &str) -> Hit {
    let own = || text.to_owned();
    let marks = vec![[0, text.len()]];
    Hit {
        id: format!("{text}#1"),
        letter: own(),
        lacks: vec![own()],
        partial: true,
        others: 2,
        near_duplicates: vec![own()],
        items: sample.items.clone().map(|mut items| {
            items.iter_mut().for_each(|item| item.procedure = own());
            items
        }),
        procedure: own(),
        decision: own(),
        diagnosis: Some(own()),
        specialties: vec![own(), own()],
        source: own(),
        snippets: vec![Snippet { field: "rationale", text: own(), marks: marks.clone() }],
        procedure_marks: marks,
        facts: vec![own()],
        citation: own(),
        item: 1,
        page: 2,
        decision_date: Some(date(2017, 3, 1)),
        ..sample.clone()
    }
}

/// Fills a record with a text.
fn record(sample: &Record, text: &str) -> Record {
    let own = || text.to_owned();
    let mut record = sample.clone();
    record.item.read_details();
    (record.id, record.letter, record.source) = (format!("{text}#1"), own(), own());
    let item = &mut record.item;
    (item.decision, item.procedure, item.heading, item.category) = (own(), own(), own(), own());
    (item.claims_guideline, item.reviewer_guideline, item.rationale) = (Some(own()), Some(own()), Some(own()));
    for list in [&mut item.regions, &mut item.levels, &mut item.drugs, &mut item.classes, &mut item.reasons] {
        *list = vec![own()];
    }
    let details = &mut item.details;
    (details.laterality, details.state_category, details.state_sub_category) = (Some(own()), Some(own()), Some(own()));
    for list in [&mut details.forms, &mut details.strengths, &mut details.vertebrae, &mut details.claims_source] {
        *list = vec![own()];
    }
    details.reviewer_source = vec![own()];
    let case = &mut record.case;
    (case.diagnosis, case.summary, case.sex, case.priority) = (Some(own()), Some(own()), Some(own()), Some(own()));
    (case.case_outcome, case.layout) = (Some(own()), own());
    for list in [&mut case.diagnoses, &mut case.specialties, &mut case.licensure, &mut case.warning_kinds] {
        *list = vec![own()];
    }
    record
}

/// Returns an answer and the items of a letter, to be filled.
pub(super) fn sample() -> (Results, Vec<Record>) {
    let mut results = samples().search("lumbar facet injection").expect("an answer");
    let (disputed, only_near, is_disputable) = (9, 1, true);
    let (overturned, upheld) = (2, 7);
    results.total = Total { items: 12, letters: 7, disputed, overturned, upheld, partial: 3, only_near, is_disputable };
    (results, samples().show("CM13-7771270").expect("a letter"))
}

/// Makes a count of a value of this name.
fn value(text: &str) -> ValueCount {
    ValueCount { value: text.to_owned(), items: 3, letters: 2, overturned: 1, upheld: 2 }
}

/// Makes the card of an index whose values have this name.
fn card(text: &str) -> CorpusCard {
    CorpusCard {
        until: Some(text.to_owned()),
        years: vec![value(text)],
        decisions: vec![value(text)],
        categories: vec![value(text)],
        ..CorpusCard::default()
    }
}

/// Makes the state of a form in which this was typed everywhere.
fn state(text: &str) -> PageState {
    let own = || text.to_owned();
    PageState {
        q: own(),
        filters: vec![format!("category={text}"), own()],
        from: own(),
        to: own(),
        literal: true,
        sort: own(),
        after: own(),
        group: own(),
        matching: own(),
        limit: own(),
        disputed: true,
    }
}

/// Makes an answer whose question, notes and hits have this text.
fn results(sample: &Results, text: &str) -> Results {
    let own = || text.to_owned();
    let understood = UnderstoodView {
        text: own(),
        filters: [("category", vec![own()]), ("decision", vec![own()])].into(),
        notes: vec![own(), format!("'{text}' occurs nowhere; near to it: {text}"), format!("'{text}' asks for {text}")],
        did_you_mean: Some(own()),
    };
    let hits: Vec<Hit> = sample.hits.iter().take(2).map(|sample| hit(sample, text)).collect();
    Results { query: own(), understood, hits, next: Some(own()), ..sample.clone() }
}

/// Makes all pages that show texts of letters or of the address, filled with a text.
pub(super) fn pages(text: &str, sample: &(Results, Vec<Record>)) -> Vec<(&'static str, String)> {
    let own = || text.to_owned();
    let (sample, records) = sample;
    let (card, state, results) = (card(text), state(text), results(sample, text));
    let facet = |name: &str| Facet {
        name: name.to_owned(),
        values: vec![FacetValue { value: own(), items: 1, letters: 1 }],
        others: 1,
        without: 1,
        is_filtered: true,
    };
    let facets = [facet("category"), facet("decision"), facet("year")];
    let kept = &Ok(vec![KeptLink { name: own(), href: None }]);
    let mut nothing = results.clone();
    nothing.total.items = 0;
    let of = |results| ResultsPage { state: &state, corpus: &card, results, facets: &facets, years: None, kept }.page();
    let records: Vec<Record> = records.iter().take(1).map(|sample| record(sample, text)).collect();
    let highlighter = samples().highlighter("lumbar").expect("a query");
    let letter = |is_item| {
        let highlighter = Some(&highlighter);
        LetterPage {
            state: &state,
            corpus: &card,
            records: &records,
            is_item,
            highlighter,
            origins: None,
            has_file: true,
        }
        .page()
    };
    let similar: Vec<SimilarHit> =
        results.hits.iter().map(|hit| SimilarHit { of: own(), hit: hit.clone(), shared: vec![own()] }).collect();
    let parts = [SimilarPart { of: &records[0], decision: None, hits: &similar }];
    let notes = [own()];
    let dropped = DroppedLetter { name: text, records: &records, notes: &notes, similar: &parts };
    let mends = [(own(), "/".to_owned())];
    let (corpus, hint) = (Some(&card), Some(text));
    let values = ValueList { field: own(), meaning: "", distinct: 2, values: vec![value(text)], without_value: 1 };
    [
        ("results", of(&results)),
        ("nothing", of(&nothing)),
        ("letter", letter(false)),
        ("item", letter(true)),
        ("similar", SimilarPage { corpus: &card, id: text, is_split: false, parts: &parts, notes: &notes }.page()),
        ("dropped", DropPage { corpus: &card, text, read: Some(Ok(dropped)) }.page()),
        ("undropped", DropPage { corpus: &card, text, read: Some(Err(text)) }.page()),
        ("values", ValuesPage { corpus: &card, list: &values }.page()),
        (
            "error",
            ErrorPage { state: &state, corpus, title: text, what: text, column: Some(1), hint, mends: &mends }.page(),
        ),
    ]
    .map(|(name, page)| (name, page.into_string()))
    .into()
}

/// Returns the names of the elements of a page, each with the names of its attributes. Elements that a text has or lacks by
/// what it says (a link for its words, a mark for its matches) are left out.
fn shape(page: &str) -> Vec<String> {
    let tags = tags(page).into_iter();
    let names = |tag: crate::web::page::tests::html::Tag| {
        let attributes: Vec<&str> = tag.attributes.iter().map(|(name, _)| name.as_str()).collect();
        format!("{} {}", tag.name, attributes.join(" "))
    };
    let mut names: Vec<String> = tags.map(names).collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[test]
fn no_text_makes_an_element_or_an_attribute_on_any_page() {
    let sample = sample();
    let payloads = payloads();
    assert!(payloads.len() >= 200, "{} payloads", payloads.len());
    // A word that has all that a text can have: links for it, a mark, a number.
    let plain = pages("lumbar", &sample);
    for payload in payloads {
        for ((name, page), (_, plain)) in pages(&payload, &sample).iter().zip(&plain) {
            let is_own = !payload.contains('<') || plain.contains(&payload);
            assert!(is_own || !page.contains(&payload), "{name} has {payload:?} as it is");
            let known = shape(plain);
            let strange: Vec<String> = shape(page).into_iter().filter(|tag| !known.contains(tag)).collect();
            assert!(strange.is_empty(), "{name} with {payload:?}: {strange:?}");
            let addresses = tags(page).into_iter().flat_map(|tag| tag.attributes);
            for (attribute, value) in addresses.filter(|(name, _)| ["href", "src", "action"].contains(&name.as_str())) {
                let is_here = value.starts_with('#') || value.starts_with('/') && !value.starts_with("//");
                assert!(is_here, "{name} with {payload:?}: {attribute}={value:?}");
            }
        }
    }
}

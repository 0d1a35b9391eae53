//! Makes every page of an index, as the server does.
//!
//! `IMR_PAGES=FOLDER cargo test --lib web::page::tests::sound` writes them to a folder to be looked at; with
//! `IMR_PAGES_INDEX=INDEX` those of another index, and with `IMR_PAGES_QUESTION=…` of another question.

use std::path::Path;
use std::sync::OnceLock;

use maud::Markup;

use crate::corpus::Reader;
use crate::counts::contrast::{ContrastOptions, contrast};
use crate::counts::coverage::{field_list, value_lists};
use crate::counts::facets::{AskedFacet, facets};
use crate::counts::rates::{RateOptions, rates};
use crate::index::{Quiet, Stop, UpdateOptions, update};
use crate::query::Query;
use crate::search::{Filter, Grouping, Options, Partial, SearchError, Searcher};
use crate::web::page::{
    ContrastPage, CorpusCard, DropPage, DroppedLetter, ErrorPage, FACETS, FieldsPage, KeptLink, LetterPage,
    NumbersPage, PageState, ResultsPage, SimilarPage, SimilarPart, StartPage, SyntaxPage, ValuesPage, working_examples,
};

/// A page with the name of its file.
pub(super) type NamedPage = (&'static str, String);

/// The question of the pages.
const QUESTION: &str = "lumbar facet injection";

/// Opens an index of the samples, which is built once.
pub(super) fn samples() -> &'static Searcher {
    static SAMPLES: OnceLock<(tempfile::TempDir, Searcher)> = OnceLock::new();
    let (_, searcher) = SAMPLES.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        let options = UpdateOptions { paths: vec!["corpus".into()], ..UpdateOptions::default() };
        update(folder.path(), &options, &Reader::default(), &Quiet, &Stop::default()).expect("an index");
        let searcher = Searcher::open(folder.path()).expect("an index");
        (folder, searcher)
    });
    searcher
}

/// The options of the page: few partial hits, letters collapsed.
fn options(state: &PageState) -> Options {
    let mut options = Options {
        grouping: if state.group == "letter" { Grouping::Letter } else { Grouping::Collapsed },
        partial: Partial::Few,
        snippets: 2,
        disputed: state.disputed,
        ..Options::default()
    };
    let filters: Vec<Filter> = state.filters.iter().map(|filter| filter.parse().expect("a filter")).collect();
    options.filters.extend(&filters);
    options
}

/// Makes the page of a question's hits.
pub(super) fn results(searcher: &Searcher, card: &CorpusCard, state: &PageState) -> Markup {
    let query: Query = if state.q.is_empty() { Query::everything() } else { state.q.parse().expect("a query") };
    let options = options(state);
    let results = searcher.search((&query, &options)).expect("an answer");
    let asked: Vec<AskedFacet> = FACETS.iter().map(|facet| facet.parse().expect("a facet")).collect();
    let facets = facets(searcher, &query, &options, &asked).expect("facets");
    let by_year = RateOptions { over: Some("year"), ..RateOptions::default() };
    let years = rates(searcher, &query, &options, &by_year).expect("rates");
    ResultsPage { state, corpus: card, results: &results, facets: &facets, years: Some(&years), kept: &Ok(Vec::new()) }
        .page()
}

/// Makes the page of counts of a question by some fields.
fn numbers(searcher: &Searcher, card: &CorpusCard, q: &str, by: &[&str]) -> Markup {
    let (state, options) = (PageState::of(q), Options::default());
    let query: Query = q.parse().expect("a query");
    let by = RateOptions { by: by.iter().map(|name| (*name).to_owned()).collect(), ..RateOptions::default() };
    let rates = rates(searcher, &query, &options, &by).expect("rates");
    NumbersPage { state: &state, corpus: card, rates: &rates, over: None, compare: "" }.page()
}

/// Makes the page of what differs.
fn differences(searcher: &Searcher, card: &CorpusCard, q: &str) -> Markup {
    let query = if q.is_empty() { Query::everything() } else { q.parse().expect("a query") };
    let wanted = ContrastOptions { rows: 8, kinds: Vec::new(), threads: 1 };
    let found = contrast(searcher, &query, &Options::default(), &wanted).expect("an answer");
    ContrastPage { state: &PageState::of(q), corpus: card, found: &found }.page()
}

/// Makes the page of a letter, or of one item, with what was asked marked.
fn letter(searcher: &Searcher, card: &CorpusCard, id: &str, q: &str) -> Markup {
    let mut records = searcher.show(id).expect("a letter");
    records.iter_mut().for_each(|record| record.item.read_details());
    let highlighter = searcher.highlighter(q).expect("a query");
    let state = PageState::of(q);
    LetterPage {
        state: &state,
        corpus: card,
        records: &records,
        is_item: id.contains('#'),
        highlighter: Some(&highlighter),
        origins: None,
        has_file: true,
    }
    .page()
}

/// Makes the pages of what is similar to an item, by itself and as a letter that was dropped.
fn similar(searcher: &Searcher, card: &CorpusCard, id: &str) -> [Markup; 2] {
    let records = searcher.show(id).expect("an item");
    let options = Options { limit: Some(5), ..Options::default() };
    let found = searcher.similar(&records[0], None, &options).expect("hits");
    let parts = [SimilarPart { of: &records[0], decision: None, hits: &found.hits }];
    let page = SimilarPage { corpus: card, id, is_split: false, parts: &parts, notes: &found.notes }.page();
    let letter = DroppedLetter { name: "denial.txt", records: &records, notes: &[], similar: &parts };
    [page, DropPage { corpus: card, text: "", read: Some(Ok(letter)) }.page()]
}

/// Makes the page of a query that cannot be understood.
fn fault(card: &CorpusCard, q: &str) -> Markup {
    let error = q.parse::<Query>().expect_err("a fault");
    let (what, column, hint) = (error.what(), Some(error.column()), error.hint());
    let (state, hint) = (PageState::of(q), hint.as_deref());
    ErrorPage { state: &state, corpus: Some(card), title: "Not understood", what, column, hint, mends: &[] }.page()
}

/// Makes every page of an index.
pub(super) fn all(searcher: &Searcher, question: &str) -> Result<Vec<NamedPage>, SearchError> {
    let card = CorpusCard::of(searcher)?;
    let examples = working_examples(searcher)?;
    let state = PageState::of(question);
    let first = searcher.search(question)?.hits.swap_remove(0);
    let of = |name: &'static str, page: Markup| (name, page.into_string());
    let filtered = PageState::of(&format!("{question} denied")).with_filter("category", "injection");
    let by_letter = PageState { group: "letter".to_owned(), ..state.clone() };
    let [like, dropped] = similar(searcher, &card, &first.id);
    let mut values = value_lists(searcher, &["specialties"])?;
    let link = |name: &str, href: Option<&str>| KeptLink { name: name.to_owned(), href: href.map(str::to_owned) };
    let kept = Ok(vec![link("facets", Some("/?q=lumbar%20facet")), link("cases", None)]);
    Ok(vec![
        of("start", StartPage { corpus: &card, examples: &examples, kept: &kept }.page()),
        of("results", results(searcher, &card, &state)),
        of("filtered", results(searcher, &card, &filtered)),
        of("by-letter", results(searcher, &card, &by_letter)),
        of("nothing", results(searcher, &card, &PageState::of("facte zzzyx acupuncture"))),
        of("near", results(searcher, &card, &PageState::of("facet injection acupuncture overturned"))),
        of("letter", letter(searcher, &card, &first.letter, question)),
        of("item", letter(searcher, &card, &first.id, question)),
        of("numbers", numbers(searcher, &card, "MRI", &["specialty"])),
        of("contrast", differences(searcher, &card, "")),
        of("refused", differences(searcher, &card, question)),
        of("similar", like),
        of("dropped", dropped),
        of("drop", DropPage { corpus: &card, text: "", read: None }.page()),
        of("fault", fault(&card, "lumbar (MRI OR \"facet")),
        of("fields", FieldsPage { corpus: &card, list: &field_list(searcher)? }.page()),
        of("values", ValuesPage { corpus: &card, list: &values.remove(0) }.page()),
        of("syntax", SyntaxPage { corpus: &card }.page()),
    ])
}

/// Makes the pages of the index that the environment names, or of the samples, and writes them where it says.
pub(super) fn made() -> &'static [NamedPage] {
    static MADE: OnceLock<Vec<NamedPage>> = OnceLock::new();
    MADE.get_or_init(|| {
        let question = std::env::var("IMR_PAGES_QUESTION").unwrap_or_else(|_| QUESTION.to_owned());
        let pages = match std::env::var_os("IMR_PAGES_INDEX") {
            Some(index) => all(&Searcher::open(Path::new(&index)).expect("an index"), &question),
            None => all(samples(), &question),
        };
        let pages = pages.expect("pages");
        if let Some(folder) = std::env::var_os("IMR_PAGES") {
            write(Path::new(&folder), &pages);
        }
        pages
    })
}

/// Writes pages and what they ask for to a folder, where they work without a server.
fn write(folder: &Path, pages: &[NamedPage]) {
    std::fs::create_dir_all(folder).expect("a folder");
    for asset in crate::web::page::ASSETS {
        std::fs::write(folder.join(asset.path.trim_start_matches('/')), asset.text).expect("a file");
    }
    for (name, page) in pages {
        let here = crate::web::page::ASSETS.iter().fold(page.clone(), |page, asset| {
            page.replace(&format!("\"{}\"", asset.path), &format!("\"{}\"", asset.path.trim_start_matches('/')))
        });
        std::fs::write(folder.join(format!("{name}.html")), here).expect("a file");
    }
}

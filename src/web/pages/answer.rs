//! Has the question of a page answered, and makes the page of the answer.

use std::sync::Arc;

use axum::http::StatusCode;
use maud::Markup;

use crate::counts::coverage::{field_list, value_lists};
use crate::index::Record;
use crate::letter::Decision;
use crate::search::plan::values::field_values::countable;
use crate::search::{Highlighter, SearchError, Searcher};
use crate::web::answers::{AlikeItem, AlikePage, Answers, KeptSearch, SearchPage};
use crate::web::api::problem::{Problem, ProblemKind, unreadable};
use crate::web::api::routes::View;
use crate::web::page::{
    ContrastPage, CorpusCard, DropPage, DroppedLetter, ErrorPage, FACETS, FieldsPage, KeptLink, KeptLinks, LetterPage,
    NumbersPage, PageState, ResultsPage, SimilarPage, SimilarPart, StartPage, SyntaxPage, ValuesPage,
};
use crate::web::pages::address::{PageAddress, state_of};
use crate::web::pages::form::SentLetter;
use crate::web::snapshot::Snapshot;

/// The most values of a field that a page lists.
const MOST_VALUES: usize = 500;

/// The arguments for the items most like a letter that was sent.
const LIKE_SENT: [&str; 3] = ["--limit=5", "--", "-"];

/// A page with its status.
pub(crate) struct MadePage {
    /// The status of the answer.
    pub status: StatusCode,
    /// The HTML.
    pub text: String,
}

impl MadePage {
    /// Makes a page that answers.
    fn of(markup: Markup) -> MadePage {
        MadePage { status: StatusCode::OK, text: markup.into_string() }
    }
}

/// Has the question of an address answered, and makes the page; that of an error where there is no answer.
pub(crate) fn made_page(answers: &dyn Answers, snapshot: &Snapshot, address: &PageAddress) -> MadePage {
    let corpus = match snapshot.corpus() {
        Ok(corpus) => corpus,
        Err(problem) => return error_page(&address.state, None, &problem),
    };
    let answer = PageAnswer { answers, searcher: &snapshot.searcher, corpus, address };
    let made = answer.arguments().and_then(|arguments| match address.view {
        View::Search if address.asks_nothing() => {
            Ok(StartPage { corpus, examples: snapshot.examples()?, kept: &kept_links(answers) }.page())
        }
        View::Search => answer.search(arguments),
        View::Letter | View::Item => answer.letter(),
        View::Numbers => answer.numbers(arguments),
        View::Contrast => answer.contrast(arguments),
        View::Similar => answer.similar(arguments),
        View::Read => Ok(DropPage { corpus, text: "", read: None }.page()),
        View::Fields => answer.fields(),
        View::Values => answer.values(),
        View::Syntax => Ok(SyntaxPage { corpus }.page()),
    });
    made.map_or_else(|problem| error_page(&address.state, Some(corpus), &problem), MadePage::of)
}

/// Makes the page of a problem.
pub(crate) fn error_page(state: &PageState, corpus: Option<&CorpusCard>, problem: &Problem) -> MadePage {
    let Problem { title, detail, column, hint, .. } = problem;
    let what = detail.trim_end_matches('.');
    let page = ErrorPage { state, corpus, title, what, column: *column, hint: hint.as_deref(), mends: &[] };
    MadePage { status: problem.status(), ..MadePage::of(page.page()) }
}

/// Makes the page of a letter that was sent.
pub(crate) fn read_page(answers: &dyn Answers, snapshot: &Snapshot, sent: SentLetter) -> MadePage {
    let corpus = match snapshot.corpus() {
        Ok(corpus) => corpus,
        Err(problem) => return error_page(&PageState::default(), None, &problem),
    };
    let SentLetter { name, bytes, text } = sent;
    let name = if name.is_empty() { "the text" } else { &name };
    let refused = |status, reason: &str| {
        let page = DropPage { corpus, text: &text, read: Some(Err(reason)) };
        MadePage { status, ..MadePage::of(page.page()) }
    };
    if bytes.is_empty() {
        return refused(StatusCode::BAD_REQUEST, "Nothing was sent: choose a file, or paste a text.");
    }
    let arguments = LIKE_SENT.map(str::to_owned);
    let AlikePage { mut items, notes, .. } = match answers.alike(&arguments, Some(bytes), &snapshot.searcher) {
        Ok(found) => found,
        Err(problem) => return refused(problem.status(), problem.detail.trim_start_matches("body: ")),
    };
    items.iter_mut().for_each(|item| item.of.item.read_details());
    let records: Vec<Record> = items.iter().map(|item| item.of.clone()).collect();
    let letter = DroppedLetter { name, records: &records, notes: &notes, similar: &parts_of(&items) };
    MadePage::of(DropPage { corpus, text: &text, read: Some(Ok(letter)) }.page())
}

/// Returns the parts of a list of similar items as pages take them.
fn parts_of(items: &[AlikeItem]) -> Vec<SimilarPart<'_>> {
    let mut all = Vec::new();
    for AlikeItem { of, parts } in items {
        let decided = |decision: &Option<Decision>| decision.map(Decision::as_str);
        all.extend(parts.iter().map(|(decision, hits)| SimilarPart { of, decision: decided(decision), hits }));
    }
    all
}

/// Returns the links to the searches that are kept.
fn kept_links(answers: &dyn Answers) -> KeptLinks {
    let link = |KeptSearch { name, parameters }: KeptSearch| {
        let href = parameters.map(|pairs| state_of(&pairs).href("/"));
        KeptLink { name, href }
    };
    let kept =
        answers.kept().map_err(|_| "They cannot be read; \u{201c}imr saved list\u{201d} tells why.".to_owned())?;
    Ok(kept.into_iter().map(link).collect())
}

/// The answer to the question of an address.
struct PageAnswer<'a> {
    answers: &'a dyn Answers,
    searcher: &'a Arc<Searcher>,
    corpus: &'a CorpusCard,
    address: &'a PageAddress,
}

impl PageAnswer<'_> {
    /// Returns the arguments of the command behind the page.
    fn arguments(&self) -> Result<&[String], Problem> {
        self.address.arguments.as_deref().map_err(Clone::clone)
    }

    /// Makes the list of hits.
    fn search(&self, arguments: &[String]) -> Result<Markup, Problem> {
        let facets = FACETS.iter().map(|facet| format!("--facet={facet}"));
        let arguments: Vec<String> = facets.chain(arguments.iter().cloned()).collect();
        let SearchPage { results, facets, years } = self.answers.page(&arguments, self.searcher)?;
        let (state, corpus) = (&self.address.state, self.corpus);
        let kept = &kept_links(self.answers);
        Ok(ResultsPage { state, corpus, results: &results, facets: &facets, years: years.as_ref(), kept }.page())
    }

    /// Makes a letter, or an item of it.
    fn letter(&self) -> Result<Markup, Problem> {
        let (state, corpus, searcher) = (&self.address.state, self.corpus, self.searcher);
        let records = self.answers.records(&self.address.rest, searcher)?;
        let highlighter = match state.q.trim() {
            "" => None,
            query => Some(self.highlighter(query)?),
        };
        let first = records.first();
        let origins = first.and_then(|record| self.answers.origins(record, searcher));
        let has_file = first.is_some_and(|record| searcher.path_of(&record.source).is_some());
        let is_item = self.address.view == View::Item;
        let (highlighter, origins) = (highlighter.as_ref(), origins.as_ref());
        Ok(LetterPage { state, corpus, records: &records, is_item, highlighter, origins, has_file }.page())
    }

    /// Returns the finder of matches; a query that cannot be understood is a fault.
    fn highlighter(&self, query: &str) -> Result<Highlighter, Problem> {
        self.searcher.highlighter(query).map_err(|error| match error {
            SearchError::Query(fault) => {
                let column = Some(fault.column());
                Problem { column, ..Problem::new(ProblemKind::Query, fault.what().to_owned()) }
            }
            _ => unreadable(),
        })
    }

    /// Makes the figures.
    fn numbers(&self, arguments: &[String]) -> Result<Markup, Problem> {
        let rates = self.answers.rates(arguments, self.searcher)?;
        let (over, compare) = (self.address.value("over"), self.address.value("compare"));
        let over = (!over.is_empty()).then_some(over);
        Ok(NumbersPage { state: &self.address.state, corpus: self.corpus, rates: &rates, over, compare }.page())
    }

    /// Makes the comparison of both sides.
    fn contrast(&self, arguments: &[String]) -> Result<Markup, Problem> {
        let found = self.answers.contrast(arguments, self.searcher)?;
        Ok(ContrastPage { state: &self.address.state, corpus: self.corpus, found: &found }.page())
    }

    /// Makes the list of similar items.
    fn similar(&self, arguments: &[String]) -> Result<Markup, Problem> {
        let AlikePage { of, items, notes } = self.answers.alike(arguments, None, self.searcher)?;
        let is_split = !self.address.value("split_by").is_empty();
        let (parts, corpus) = (parts_of(&items), self.corpus);
        Ok(SimilarPage { corpus, id: &of, is_split, parts: &parts, notes: &notes }.page())
    }

    /// Makes the list of fields.
    fn fields(&self) -> Result<Markup, Problem> {
        let list = field_list(self.searcher).map_err(|_| unreadable())?;
        Ok(FieldsPage { corpus: self.corpus, list: &list }.page())
    }

    /// Makes the list of a field's values.
    fn values(&self) -> Result<Markup, Problem> {
        let name = self.address.rest.as_str();
        countable(name).map_err(|reason| {
            Problem::new(ProblemKind::NotFound, reason).hint("the page of fields lists those that have values")
        })?;
        let lists = value_lists(self.searcher, &[name]).map_err(|_| unreadable())?;
        let mut list = lists.into_iter().next().ok_or_else(unreadable)?;
        list.values.truncate(MOST_VALUES);
        Ok(ValuesPage { corpus: self.corpus, list: &list }.page())
    }
}

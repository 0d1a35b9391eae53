//! The pages for people: a search, a letter, an item, and what went wrong.

use axum::extract::Request;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::index::Record;
use crate::web::answers::SearchPage;
use crate::web::api::parameters::{arguments, decoded};
use crate::web::api::problem::Problem;
use crate::web::api::routes::{Operation, ROUTES, Route};
use crate::web::source::source;
use crate::web::state::{Shared, with_index};

/// The media type of pages.
const HTML: &str = "text/html; charset=utf-8";

/// Answers `/`: with a query its hits, else the beginning.
pub(crate) async fn search(state: Shared, request: Request) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let found = async {
        // The page takes the parameters of the search, and prints for people.
        let Some(route) = ROUTES.iter().find(|route| route.path == "/api/v1/search") else { return Ok(None) };
        let route = Route { fixed: &[], operation: Operation::Describe, ..*route };
        let arguments = arguments(&route, &query, "")?;
        if arguments.iter().all(|argument| argument == "--") {
            return Ok(None);
        }
        let page = with_index(
            &state,
            |gates| &gates.searches,
            move |state, snapshot| state.answers.page(&arguments, &snapshot.searcher),
        );
        page.await.map(Some)
    };
    match found.await {
        Ok(page) => html(StatusCode::OK, search_page(page.as_ref())),
        Err(problem) => html(problem.status(), problem_page(&problem)),
    }
}

/// Answers `/letters/ID`, `/letters/ID/source` and `/items/ID`.
pub(crate) async fn record(state: Shared, request: Request) -> Response {
    let path = request.uri().path();
    let (is_letter, rest) = match path.strip_prefix("/letters/") {
        Some(rest) => (true, rest),
        None => (false, path.strip_prefix("/items/").unwrap_or_default()),
    };
    let (id, wants_source) = match rest.strip_suffix("/source").filter(|_| is_letter) {
        Some(id) => (id, true),
        None => (rest, false),
    };
    let answered = async {
        let id = decoded(id)?.into_owned();
        if wants_source {
            return source(&state, id).await;
        }
        let records = with_index(
            &state,
            |gates| &gates.searches,
            move |state, snapshot| state.answers.records(&id, &snapshot.searcher),
        );
        Ok(html(StatusCode::OK, record_page(&records.await?)))
    };
    match answered.await {
        Ok(response) => response,
        Err(problem) if wants_source => problem.into_response(),
        Err(problem) => html(problem.status(), problem_page(&problem)),
    }
}

/// Makes an answer of a page.
fn html(status: StatusCode, page: String) -> Response {
    (status, [(header::CONTENT_TYPE, HTML)], page).into_response()
}

/// Writes the page of a search; without hits the beginning.
fn search_page(page: Option<&SearchPage>) -> String {
    let Some(SearchPage { results, facets, glance }) = page else { return document("") };
    let hits = results.hits.iter().map(|hit| format!("{} {}\n", hit.id, hit.procedure));
    let facets = facets.iter().map(|facet| format!("{}: {} values\n", facet.name, facet.values.len()));
    let decisions = glance.iter().flat_map(|glance| &glance.decisions);
    let decisions = decisions.map(|(decision, items)| format!("{decision}: {items}\n"));
    document(&hits.chain(facets).chain(decisions).map(|line| escaped(&line)).collect::<String>())
}

/// Writes the page of a letter or an item.
fn record_page(records: &[Record]) -> String {
    document(&records.iter().map(|record| escaped(&record.text("rationale")) + "\n").collect::<String>())
}

/// Writes the page of a problem.
fn problem_page(problem: &Problem) -> String {
    document(&escaped(&problem.detail))
}

/// Writes a page with this content.
fn document(content: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\"><title>imr</title><form><input name=\"q\"></form><pre>{content}</pre></html>\n"
    )
}

/// Returns a text as it stands in a page.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

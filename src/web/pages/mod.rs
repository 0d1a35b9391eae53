//! The pages for people: a search, a letter, an item, figures, and what went wrong. `address` reads what is asked,
//! `answer` has it answered and makes the page, `form` reads a letter that is sent, and `assets` has style and script.

pub(crate) mod address;
pub(crate) mod answer;
pub(crate) mod assets;
pub(crate) mod form;

use axum::extract::Request;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::web::api::parameters::decoded;
use crate::web::api::problem::{Problem, ProblemKind};
use crate::web::api::routes::Route;
use crate::web::page::PageState;
use crate::web::pages::address::{HTML, PageAddress};
use crate::web::pages::answer::{MadePage, error_page, made_page, read_page};
use crate::web::pages::form::{SentLetter, sent_letter};
use crate::web::requests::body;
use crate::web::server::gates::Gates;
use crate::web::source::source;
use crate::web::state::{SharedState, with_index};

/// The end of the path of a letter's file.
const SOURCE: &str = "/source";

/// Answers a request for a page.
pub(crate) async fn page(state: SharedState, route: &'static Route, request: Request) -> Response {
    let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
    let letter = path.strip_prefix("/letters/").and_then(|rest| rest.strip_suffix(SOURCE));
    if let Some(letter) = letter.filter(|letter| !letter.is_empty()) {
        let answered = match decoded(letter) {
            Ok(id) => source(&state, id.into_owned()).await,
            Err(problem) => Err(problem),
        };
        return answered.unwrap_or_else(IntoResponse::into_response);
    }
    let address = PageAddress::of(route, path, query);
    let question = address.state.clone();
    let made = with_index(
        &state,
        |gates: &Gates| &gates.searches,
        move |state, snapshot| Ok(made_page(&*state.answers, &snapshot, &address)),
    );
    html(made.await, &question)
}

/// Answers a request with a letter that is no part of the index. Nothing of it is kept.
pub(crate) async fn read(state: SharedState, request: Request) -> Response {
    let question = PageState::default();
    // Files take memory, so that few are taken at a time.
    let _place = match state.gates.files.enter().await {
        Ok(place) => place,
        Err(problem) => return html(Err(problem), &question),
    };
    let media = request.headers().get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    let media = media.unwrap_or_default().to_owned();
    let sent = match body(request, true).await {
        Ok(body) => sent_letter(&media, body),
        // An empty body is a form that nothing was put into.
        Err(problem) if problem.status() == StatusCode::BAD_REQUEST => SentLetter::default(),
        Err(problem) => return html(Err(problem), &question),
    };
    let made = with_index(
        &state,
        |gates: &Gates| &gates.searches,
        move |state, snapshot| Ok(read_page(&*state.answers, &snapshot, sent)),
    );
    html(made.await, &question)
}

/// Answers for an address that nothing is at: a browser gets a page.
pub(crate) fn nothing_here(headers: &HeaderMap) -> Response {
    let problem = Problem::new(ProblemKind::NotFound, "nothing is at this address").hint("begin at / and ask there");
    let is_browser = headers.get(header::ACCEPT).and_then(|media| media.to_str().ok());
    match is_browser.is_some_and(|media| media.contains("text/html")) {
        true => html(Err(problem), &PageState::default()),
        false => problem.into_response(),
    }
}

/// Makes an answer of a page, or of the reason why there is none.
fn html(made: Result<MadePage, Problem>, question: &PageState) -> Response {
    let MadePage { status, text } = made.unwrap_or_else(|problem| error_page(question, None, &problem));
    (status, [(header::CONTENT_TYPE, HTML)], text).into_response()
}

//! The routes of the API: reads what is asked, has it answered, and sends that with a tag by which callers know whether
//! it has changed.

use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use crate::search::to_json;
use crate::web::answers::{AnsweringCommand, CommandCall};
use crate::web::api::media::{ExportMedia, export_media};
use crate::web::api::openapi::description;
use crate::web::api::parameters::{arguments, value};
use crate::web::api::problem::{Problem, ProblemKind};
use crate::web::api::routes::{JSON, Operation, Route};
use crate::web::api::uri_search::HitRange;
use crate::web::server::chunks::chunks;
use crate::web::server::gates::{Gate, Gates};
use crate::web::state::{SharedState, entity_tag, failed, is_known, not_modified, with_index};

/// The largest body, in bytes.
const LARGEST_BODY: usize = 64 << 10;

/// The largest file that is read as a letter, in bytes: as much as `imr index` reads.
const LARGEST_FILE: usize = 64 << 20;

/// The time for a body.
const TIME_FOR_BODY: Duration = Duration::from_secs(10);

/// The time for the body of a file.
const TIME_FOR_FILE: Duration = Duration::from_secs(60);

/// Answers a request to a route of the table.
pub(crate) async fn answer(state: SharedState, route: &'static Route, request: Request) -> Response {
    respond(&state, route, request).await.unwrap_or_else(IntoResponse::into_response)
}

/// Reads the request and has it answered.
async fn respond(state: &SharedState, route: &'static Route, request: Request) -> Result<Response, Problem> {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let rest = request.uri().path().strip_prefix(route.prefix()).unwrap_or_default().to_owned();
    let arguments = arguments(route, &query, &rest)?;
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|sent| sent.to_str().ok()).map(str::to_owned);
    match route.operation {
        Operation::Describe => Ok(([(header::CONTENT_TYPE, JSON)], description()).into_response()),
        Operation::Show(_) => Err(failed()),
        Operation::Suggest => suggest(state, &query, known).await,
        Operation::UriSearch => uri_search(state, &query).await,
        Operation::Stream(command) => {
            let asked = CommandCall { command, arguments, body: None };
            stream(state, asked, value(&query, "format")?.as_deref().unwrap_or("csv")).await
        }
        Operation::Run(command) => {
            let (is_file, has_body) = (command == AnsweringCommand::Parse, route.is_post);
            // Files take memory, so that few are taken at a time.
            let _place = if is_file { Some(state.gates.files.enter().await?) } else { None };
            let body = if has_body { Some(body(request, is_file).await?) } else { None };
            run(state, route, CommandCall { command, arguments, body }, known.filter(|_| !has_body)).await
        }
    }
}

/// Reads the body of a request within its bounds.
///
/// # Errors
/// When it is empty, too large or too slow.
pub(crate) async fn body(request: Request, is_file: bool) -> Result<Vec<u8>, Problem> {
    let (most, time) = if is_file { (LARGEST_FILE, TIME_FOR_FILE) } else { (LARGEST_BODY, TIME_FOR_BODY) };
    let too_large = || Problem::new(ProblemKind::TooLarge, format!("the body is larger than {} kB", most >> 10));
    let told = request.headers().get(header::CONTENT_LENGTH).and_then(|length| length.to_str().ok()?.parse().ok());
    if told.is_some_and(|length: usize| length > most) {
        return Err(too_large());
    }
    let read = timeout(time, to_bytes(request.into_body(), most)).await;
    let slow = |_| Problem::new(ProblemKind::TooSlow, format!("the body did not come in {} s", time.as_secs()));
    let bytes: Bytes = read.map_err(slow)?.map_err(|_| too_large())?;
    match bytes.is_empty() {
        true => Err(Problem::new(ProblemKind::Body, "the body is empty").hint("send the text or file as the body")),
        false => Ok(bytes.into()),
    }
}

/// Runs a command and sends its data.
async fn run(
    state: &SharedState,
    route: &'static Route,
    asked: CommandCall,
    known: Option<String>,
) -> Result<Response, Problem> {
    let searches: fn(&Gates) -> &Gate = |gates| &gates.searches;
    with_index(state, searches, move |state, snapshot| {
        let tag = entity_tag(&snapshot);
        if is_known(known.as_deref(), &tag) {
            return Ok(not_modified(&tag));
        }
        let mut data = Vec::new();
        state.answers.write(&asked, &snapshot.searcher, &mut data)?;
        let headers = [(header::CONTENT_TYPE, route.media)];
        // What was sent is part of the question, and of no address that could be asked again.
        let tag = (!route.is_post).then_some([(header::ETAG, tag)]);
        Ok(match tag {
            Some(tag) => (headers, tag, data).into_response(),
            None => (headers, data).into_response(),
        })
    })
    .await
}

/// Sends the data of a command as it comes.
async fn stream(state: &SharedState, asked: CommandCall, format: &str) -> Result<Response, Problem> {
    let place = state.gates.exports.enter().await?;
    let (mut writer, chunks) = chunks();
    let (shared, open) = (SharedState::clone(state), state.metrics.begin());
    tokio::task::spawn_blocking(move || {
        let snapshot = shared.snapshots.newest();
        let result = shared.answers.write(&asked, &snapshot.searcher, &mut writer);
        writer.end(result);
        drop((place, open));
    });
    let body = Body::new(chunks.begun().await?);
    let ExportMedia { media, ending, .. } = export_media(format);
    let headers = [
        (header::CONTENT_TYPE, (*media).to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"imr-export.{ending}\"")),
    ];
    Ok((headers, body).into_response())
}

/// Answers a query in the shape that clients of Elasticsearch read.
async fn uri_search(state: &SharedState, query: &str) -> Result<Response, Problem> {
    let range = HitRange::of(query)?;
    let asked = CommandCall {
        command: AnsweringCommand::Query,
        arguments: range.arguments(value(query, "q")?.unwrap_or_default()),
        body: None,
    };
    let searches: fn(&Gates) -> &Gate = |gates| &gates.searches;
    with_index(state, searches, move |state, snapshot| {
        let (begun, mut data) = (Instant::now(), Vec::new());
        state.answers.write(&asked, &snapshot.searcher, &mut data)?;
        let answer = serde_json::from_slice(&data).map_err(|_| failed())?;
        let shaped = range.reshaped(answer, begun.elapsed()).to_string() + "\n";
        Ok(([(header::CONTENT_TYPE, JSON)], shaped).into_response())
    })
    .await
}

/// Suggests what may follow in a query.
async fn suggest(state: &SharedState, query: &str, known: Option<String>) -> Result<Response, Problem> {
    let limit = value(query, "limit")?.map(|limit| limit.parse::<usize>()).transpose();
    let wrong = |_| Problem::new(ProblemKind::Parameter, "limit: it is no number");
    let (limit, typed) = (limit.map_err(wrong)?, value(query, "q")?.unwrap_or_default());
    let searches: fn(&Gates) -> &Gate = |gates| &gates.searches;
    with_index(state, searches, move |_, snapshot| {
        let tag = entity_tag(&snapshot);
        if is_known(known.as_deref(), &tag) {
            return Ok(not_modified(&tag));
        }
        let suggestions = snapshot.suggester()?.suggest(&typed, limit);
        let data = to_json(&suggestions).map_err(|_| failed())?;
        Ok(([(header::CONTENT_TYPE, JSON)], [(header::ETAG, tag)], data + "\n").into_response())
    })
    .await
}

//! The server as a whole: opens the index, joins routes with what answers them, and judges, measures and signs every
//! request on its way.

use std::io;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use crate::index::IndexError;
use crate::platform::EndSignals;
use crate::web::answers::Answers;
use crate::web::api::problem::{Problem, ProblemKind};
use crate::web::api::routes::{ROUTES, Route};
use crate::web::page::ASSETS;
use crate::web::pages;
use crate::web::pages::address::PAGES;
use crate::web::pages::assets::asset;
use crate::web::requests::answer;
use crate::web::server::compress::{compressed, reads_gzip};
use crate::web::server::gates::Gates;
use crate::web::server::guard::{Guard, add_headers};
use crate::web::server::listen::listen;
use crate::web::server::metrics::Metrics;
use crate::web::server::options::ServerOptions;
use crate::web::snapshot::Snapshots;
use crate::web::state::{ServerState, SharedState};

/// The stack of a thread, in bytes: a search may go deep into a query.
pub(crate) const STACK: usize = 8 << 20;

/// The most threads for work that blocks: searches, exports and files, with room to spare.
const MOST_THREADS: usize = 64;

/// An error that keeps the server from beginning.
#[derive(Debug)]
pub(crate) enum ServeError {
    /// The index cannot be opened.
    Index(IndexError),
    /// The address cannot be listened at.
    Listen(io::Error),
}

/// Answers requests until a signal asks for the end.
///
/// # Errors
/// When the index cannot be opened, or the address cannot be listened at.
pub(crate) fn serve(options: ServerOptions, answers: Arc<dyn Answers>) -> Result<(), ServeError> {
    let snapshots = Snapshots::open(&options.index).map_err(ServeError::Index)?;
    let runtime = Builder::new_multi_thread()
        .worker_threads(options.searches.clamp(1, 4))
        .max_blocking_threads(MOST_THREADS)
        .thread_stack_size(STACK)
        .enable_all()
        .build()
        .map_err(ServeError::Listen)?;
    let ended = runtime.block_on(async move {
        let listener = TcpListener::bind(options.listen).await?;
        let address = listener.local_addr()?;
        let signals = EndSignals::new()?;
        let metrics = Arc::new(Metrics::default());
        let state = Arc::new(ServerState {
            guard: Guard::new(address, options.token),
            gates: Gates::new(options.searches),
            logs: options.logs,
            metrics: Arc::clone(&metrics),
            answers: Arc::clone(&answers),
            snapshots,
        });
        answers.ready(address);
        listen(&listener, router(state), &metrics, signals).await;
        Ok(())
    });
    // A search that nobody waits for must not keep the process.
    runtime.shutdown_timeout(Duration::from_millis(100));
    ended.map_err(ServeError::Listen)
}

/// Joins routes with what answers them.
fn router(state: SharedState) -> Router {
    let mut router: Router<SharedState> = Router::new();
    for route in ROUTES {
        router = router.route(&pattern(route.path), handler(route));
    }
    for route in &PAGES {
        let page = move |State(state): State<SharedState>, request: Request| pages::page(state, route, request);
        router = router.route(&pattern(route.path), get(page));
    }
    for file in &ASSETS {
        router = router.route(file.path, get(move |headers: HeaderMap| async move { asset(file, &headers) }));
    }
    let read = |State(state): State<SharedState>, request: Request| pages::read(state, request);
    router
        .route("/read", post(read))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(readiness))
        .route("/metrics", get(metrics))
        .fallback(|headers: HeaderMap| async move { pages::nothing_here(&headers) })
        .method_not_allowed_fallback(|| async {
            Problem::new(ProblemKind::Method, "it takes GET, or POST with a body")
        })
        .layer(from_fn_with_state(Arc::clone(&state), guarded))
        .with_state(state)
}

/// Returns the path of a route as the router has it: a parameter is all of the rest.
fn pattern(path: &str) -> String {
    path.replace('{', "{*")
}

/// Returns what answers a route of the API.
fn handler(route: &'static Route) -> MethodRouter<SharedState> {
    let respond = move |State(state): State<SharedState>, request: Request| answer(state, route, request);
    if route.is_post { post(respond) } else { get(respond) }
}

/// Judges a request, has it answered, and adds what every answer has.
async fn guarded(
    State(state): State<SharedState>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let (begun, open) = (Instant::now(), state.metrics.begin());
    let route = path.as_ref().map_or("other", |path| route_name(path.as_str()));
    let (method, reads_gzip) = (request.method().clone(), reads_gzip(request.headers()));
    let mut response = match state.guard.judge(&request) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    };
    if reads_gzip {
        response = compressed(response).await;
    }
    add_headers(&mut response);
    let (status, took) = (response.status().as_u16(), begun.elapsed());
    state.metrics.answered(route, status, took);
    if state.logs {
        // No address and no query: they say what somebody looks for.
        state.answers.log(&format!("{method} {route} {status} {:.1} ms", took.as_secs_f64() * 1e3));
    }
    drop(open);
    response
}

/// The addresses of the server's own state.
const OTHERS: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Returns the name of a route for counts: that of the table, never what was asked for.
fn route_name(matched: &str) -> &'static str {
    let routes = ROUTES.iter().chain(&PAGES).map(|route| route.path);
    let others = ASSETS.iter().map(|file| file.path).chain(OTHERS);
    routes.chain(others).find(|path| pattern(path) == matched).unwrap_or("other")
}

/// Answers whether the newest commit can be searched.
async fn readiness(State(state): State<SharedState>) -> Response {
    let is_ready = tokio::task::spawn_blocking(move || state.snapshots.is_newest()).await.unwrap_or(false);
    match is_ready {
        true => "ready\n".into_response(),
        false => (StatusCode::SERVICE_UNAVAILABLE, "the index on the disk cannot be opened\n").into_response(),
    }
}

/// Answers with numbers about the server.
async fn metrics(State(state): State<SharedState>) -> Response {
    let commit = state.snapshots.newest().searcher.commit().clone();
    let waiting = state.gates.searches.waiting() as u64;
    let others = [
        ("imr_searches_waiting", waiting),
        ("imr_index_generation", commit.generation),
        ("imr_index_letters", commit.letters),
        ("imr_index_items", commit.items),
    ];
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], state.metrics.text(&others)).into_response()
}

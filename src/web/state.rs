//! The state that all requests share: the program, the index, and the bounds.

use std::sync::Arc;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use crate::web::answers::Answers;
use crate::web::api::problem::{Problem, ProblemKind};
use crate::web::server::gates::{Gate, Gates};
use crate::web::server::guard::Guard;
use crate::web::server::metrics::Metrics;
use crate::web::snapshot::{Snapshot, Snapshots};

/// The state that all requests share.
pub(crate) struct ServerState {
    /// The program behind the server.
    pub answers: Arc<dyn Answers>,
    /// The index.
    pub snapshots: Snapshots,
    /// The rules about callers.
    pub guard: Guard,
    /// The bounds of work.
    pub gates: Gates,
    /// The numbers of answers.
    pub metrics: Arc<Metrics>,
    /// True if each request is logged.
    pub logs: bool,
}

/// The state as handlers have it.
pub(crate) type SharedState = Arc<ServerState>;

/// Does `work` with the newest commit on a thread that may block, once `gate` lets it in.
///
/// # Errors
/// When the server is busy, and those of the work; a panic in it is one too.
pub(crate) async fn with_index<T: Send + 'static>(
    state: &SharedState,
    gate: impl Fn(&Gates) -> &Gate,
    work: impl FnOnce(&SharedState, Arc<Snapshot>) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    let place = gate(&state.gates).enter().await?;
    let shared = Arc::clone(state);
    // The caller may go away meanwhile; the place is free when the work ends, and not before.
    let open = state.metrics.begin();
    let done = tokio::task::spawn_blocking(move || {
        let result = work(&shared, shared.snapshots.newest());
        drop((place, open));
        result
    });
    done.await.unwrap_or_else(|_| Err(failed()))
}

/// The problem of a panic.
pub(crate) fn failed() -> Problem {
    Problem::new(ProblemKind::Failed, "this is a fault of the program").hint("tell its makers what you asked for")
}

/// Returns the tag of answers from a commit on this day: a query may speak of "last year".
pub(crate) fn entity_tag(snapshot: &Snapshot) -> String {
    format!("\"{}-{}\"", snapshot.tag, jiff::Zoned::now().date())
}

/// Returns true if the caller has the answer with this tag.
pub(crate) fn is_known(sent: Option<&str>, tag: &str) -> bool {
    let same = |known: &str| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag;
    sent.is_some_and(|sent| sent.split(',').map(str::trim).any(same))
}

/// The answer to a caller who has it already.
pub(crate) fn not_modified(tag: &str) -> Response {
    (StatusCode::NOT_MODIFIED, [(axum::http::header::ETAG, tag)]).into_response()
}

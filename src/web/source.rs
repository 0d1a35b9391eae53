//! The file of a letter, as it was indexed. It is found by the id of the letter in the index; nothing of an address
//! is ever part of a path.

use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::corpus::decode;
use crate::web::api::problem::{Problem, ProblemKind};
use crate::web::state::{SharedState, with_index};

/// The rule of browsers for a file: it may stand beside its letter, and loads nothing.
const POLICY: &str = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/// Answers with the file of the letter `id`: a PDF as such, anything else as text.
///
/// # Errors
/// When there is no such letter, or its file is gone.
pub(crate) async fn source(state: &SharedState, id: String) -> Result<Response, Problem> {
    let bytes = with_index(
        state,
        |gates| &gates.files,
        move |state, snapshot| {
            let records = state.answers.records(&id, &snapshot.searcher)?;
            let missing = || Problem::new(ProblemKind::NotFound, "there is no such letter");
            let record = records.first().filter(|record| record.letter == id).ok_or_else(missing)?;
            state.answers.source(record, &snapshot.searcher)
        },
    );
    let bytes = bytes.await?;
    // Whatever a file is called, a browser never takes it for a page.
    let (media, bytes) = match bytes.starts_with(b"%PDF-") {
        true => ("application/pdf", bytes),
        false => ("text/plain; charset=utf-8", decode(bytes).unwrap_or_default().into_bytes()),
    };
    let headers = [
        (header::CONTENT_TYPE, media),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_FRAME_OPTIONS, "SAMEORIGIN"),
        (header::CONTENT_DISPOSITION, "inline"),
    ];
    Ok((headers, bytes).into_response())
}

//! The files that pages ask for: style, script, icon. They are part of the program.

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use crate::web::page::Asset;
use crate::web::state::{is_known, not_modified};

/// Answers with a file; a browser that has it need not take it again.
pub(crate) fn asset(asset: &'static Asset, headers: &HeaderMap) -> Response {
    let tag = format!("\"{}\"", &blake3::hash(asset.text.as_bytes()).to_hex()[..16]);
    let known = headers.get(header::IF_NONE_MATCH).and_then(|sent| sent.to_str().ok());
    // Another version of the program has other files at the same address.
    let kept = [(header::CACHE_CONTROL, "no-cache")];
    match is_known(known, &tag) {
        true => (kept, not_modified(&tag)).into_response(),
        false => (kept, [(header::CONTENT_TYPE, asset.media_type)], [(header::ETAG, tag)], asset.text).into_response(),
    }
}

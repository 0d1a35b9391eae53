//! Answers that are sent compressed, to callers who say that they can read that. Lists and pages are a fifth as large so.

use std::io::Write;

use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use flate2::Compression;
use flate2::write::GzEncoder;
use hyper::body::Body as _;

/// The smallest answer that is compressed, in bytes; others fit into a packet.
const SMALLEST: u64 = 1400;

/// The effort of compressing: beyond it, time grows much faster than answers shrink.
const LEVEL: Compression = Compression::new(5);

/// The beginnings of media types that shrink.
const TEXTS: [&str; 4] = ["text/", "application/json", "application/x-ndjson", "image/svg"];

/// Returns true if a caller can read gzip.
pub(crate) fn reads_gzip(headers: &HeaderMap) -> bool {
    let sent = headers.get_all(header::ACCEPT_ENCODING).iter().filter_map(|sent| sent.to_str().ok());
    sent.flat_map(|sent| sent.split(',')).any(|one| {
        let (name, quality) = one.split_once(';').unwrap_or((one, ""));
        let quality = quality.trim().strip_prefix("q=").map_or(1.0, |quality| quality.parse().unwrap_or(0.0));
        name.trim().eq_ignore_ascii_case("gzip") && quality > 0.0
    })
}

/// Returns the answer compressed, if it is a text of some length that is whole. One that is sent as it comes stays as it is.
pub(crate) async fn compressed(response: Response) -> Response {
    let media = response.headers().get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    let is_text = media.is_some_and(|media| TEXTS.iter().any(|text| media.starts_with(text)));
    let is_large = response.body().size_hint().exact().is_some_and(|length| length >= SMALLEST);
    if !is_text || !is_large || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    // A body of known length is in memory already.
    let Ok(plain) = to_bytes(body, usize::MAX).await else { return Response::from_parts(parts, Body::empty()) };
    let kept = plain.clone();
    let Ok(Ok(packed)) = tokio::task::spawn_blocking(move || gzip(&plain)).await else {
        return Response::from_parts(parts, Body::from(kept));
    };
    let headers = &mut parts.headers;
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    // Other bytes need another tag; a weak one says that they mean the same.
    let tag =
        headers.get(header::ETAG).and_then(|tag| HeaderValue::from_str(&format!("W/{}", tag.to_str().ok()?)).ok());
    if let Some(tag) = tag {
        headers.insert(header::ETAG, tag);
    }
    Response::from_parts(parts, Body::from(packed))
}

/// Compresses bytes.
fn gzip(plain: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(plain.len() / 4), LEVEL);
    encoder.write_all(plain)?;
    encoder.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gzip_is_sent_to_those_alone_who_name_it() {
        let reads = |sent: &'static str| {
            reads_gzip(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(sent))]))
        };
        assert!(reads("gzip") && reads("br, GZIP;q=0.5, *;q=0") && reads("deflate,gzip"));
        assert!(!reads("br") && !reads("gzip;q=0") && !reads("identity") && !reads_gzip(&HeaderMap::new()));
    }
}

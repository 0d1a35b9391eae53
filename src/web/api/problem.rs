//! [`Problem`]: an error as programs get it, by RFC 9457.

use std::borrow::Cow;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Serialize, Serializer};

/// A kind of error, which scripts tell apart by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProblemKind {
    /// A query that cannot be understood.
    Query,
    /// A parameter that is unknown or has no such value.
    Parameter,
    /// A body that cannot be used.
    Body,
    /// No token, or another.
    BearerToken,
    /// A host or page that may not ask.
    Forbidden,
    /// Nothing is there under this address or id.
    NotFound,
    /// Another method.
    Method,
    /// A body or a part of the list that is too large.
    TooLarge,
    /// An address that is too long.
    AddressTooLong,
    /// A request that came too slowly.
    TooSlow,
    /// Too few letters for an answer.
    TooFew,
    /// A search that took too long.
    Deadline,
    /// More requests than can be answered.
    Busy,
    /// An index that cannot be read.
    Index,
    /// A failure of the program or of the system.
    Failed,
}

/// By kind: its name, its status, its title.
const KINDS: [(ProblemKind, &str, u16, &str); 15] = [
    (ProblemKind::Query, "query", 400, "The query cannot be understood"),
    (ProblemKind::Parameter, "parameter", 400, "A parameter cannot be used"),
    (ProblemKind::Body, "body", 400, "The body cannot be used"),
    (ProblemKind::BearerToken, "token", 401, "A token is needed"),
    (ProblemKind::Forbidden, "forbidden", 403, "This host or page may not ask"),
    (ProblemKind::NotFound, "not-found", 404, "There is no such thing"),
    (ProblemKind::Method, "method", 405, "This address takes another method"),
    (ProblemKind::TooLarge, "too-large", 413, "The request is too large"),
    (ProblemKind::AddressTooLong, "address-too-long", 414, "The address is too long"),
    (ProblemKind::TooSlow, "too-slow", 408, "The request came too slowly"),
    (ProblemKind::TooFew, "too-few-letters", 422, "There are too few letters for an answer"),
    (ProblemKind::Deadline, "deadline", 503, "The search took too long"),
    (ProblemKind::Busy, "busy", 503, "Too many requests at a time"),
    (ProblemKind::Index, "index", 503, "The index cannot be read"),
    (ProblemKind::Failed, "failed", 500, "The program failed"),
];

/// The media type of problems.
const PROBLEM_JSON: &str = "application/problem+json";

impl ProblemKind {
    /// Returns the name, the status and the title.
    fn row(self) -> (&'static str, u16, &'static str) {
        let row = KINDS.iter().find(|(kind, ..)| *kind == self);
        row.map_or(("failed", 500, ""), |(_, name, status, title)| (*name, *status, *title))
    }
}

impl Serialize for ProblemKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("urn:imr:problem:{}", self.row().0))
    }
}

/// An error, with the place of the fault and what mends it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Problem {
    /// The kind, as a name that stays.
    #[serde(rename = "type")]
    pub kind: ProblemKind,
    /// The kind in words.
    pub title: &'static str,
    /// The status of the answer.
    pub status: u16,
    /// The fault.
    pub detail: String,
    /// The place in the query, in characters from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The step that mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

/// The problem of an index that cannot be read. Paths of this machine are nobody's business.
pub(crate) fn unreadable() -> Problem {
    Problem::new(ProblemKind::Index, "the index cannot be read; whoever runs the server can check it")
}

impl Problem {
    /// Makes a problem of this kind.
    pub fn new<'a>(kind: ProblemKind, detail: impl Into<Cow<'a, str>>) -> Problem {
        let (_, status, title) = kind.row();
        Problem { kind, title, status, detail: detail.into().into_owned(), column: None, hint: None }
    }

    /// Returns the same problem with a hint.
    pub fn hint(self, hint: impl Into<String>) -> Problem {
        Problem { hint: Some(hint.into()), ..self }
    }

    /// Returns the status of the answer.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let body = serde_json::to_string(&self).unwrap_or_default() + "\n";
        let mut response = (self.status(), [(header::CONTENT_TYPE, PROBLEM_JSON)], body).into_response();
        let more = match self.kind {
            ProblemKind::Busy => Some((header::RETRY_AFTER, "1")),
            // Of the two ways a program knows the first; a browser asks for a password by the second.
            ProblemKind::BearerToken => Some((header::WWW_AUTHENTICATE, "Bearer realm=\"imr\", Basic realm=\"imr\"")),
            // The rest of the request is not read, so that nothing else can come on this connection.
            ProblemKind::TooLarge | ProblemKind::TooSlow => Some((header::CONNECTION, "close")),
            _ => None,
        };
        if let Some((name, value)) = more {
            response.headers_mut().insert(name, axum::http::HeaderValue::from_static(value));
        }
        response
    }
}

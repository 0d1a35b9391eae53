//! The guard of the door: hosts by a list, pages of this server alone, and callers with the token where there is one. And the
//! headers that every answer has.
//!
//! A page of another site can make a browser send requests to this server, under the name of a host of its own, which
//! leads here (DNS rebinding). Such a request has a foreign `Host`, so that the name is judged before anything else.

use std::net::SocketAddr;

use axum::extract::Request;
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method};
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD as BASE64;

use crate::web::api::problem::{Problem, ProblemKind};
use crate::web::server::options::BearerToken;

/// The longest address, in bytes.
const LONGEST_ADDRESS: usize = 8 << 10;

/// The names by which a caller on this machine may ask.
const LOCAL_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Paths that need no token, so that whoever runs the server can watch it.
const OPEN_PATHS: [&str; 2] = ["/healthz", "/readyz"];

/// The rule of browsers for pages: nothing but what this server has.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; \
                      frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The headers of every answer that has not set its own.
const HEADERS: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::CACHE_CONTROL, "no-store"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// The rules about callers.
pub(crate) struct Guard {
    /// The hosts that may be asked for, with their ports; none where the token stands in for them.
    hosts: Vec<String>,
    /// The token.
    token: Option<BearerToken>,
}

impl Guard {
    /// Makes the rules for a server at this address.
    pub fn new(address: SocketAddr, token: Option<BearerToken>) -> Guard {
        let port = address.port();
        let with_port = |name: &str| [Some(format!("{name}:{port}")), (port == 80).then(|| name.to_owned())];
        let own = address.to_string();
        let hosts: Vec<String> = LOCAL_NAMES.iter().flat_map(|name| with_port(name)).flatten().chain([own]).collect();
        // Elsewhere the server has names that it does not know; a page that leads here under another name has no token.
        Guard { hosts: if address.ip().is_loopback() { hosts } else { Vec::new() }, token }
    }

    /// Judges a request.
    ///
    /// # Errors
    /// When its host, the page that sends it, its token or its address is refused.
    pub fn judge(&self, request: &Request) -> Result<(), Problem> {
        let (headers, uri) = (request.headers(), request.uri());
        let host = self.host(headers)?;
        if uri.authority().is_some_and(|authority| !self.is_allowed(authority.as_str())) {
            return Err(foreign_host());
        }
        self.origin(headers, &host)?;
        if is_sent_by_another_site(request) {
            return Err(Problem::new(ProblemKind::Forbidden, "another page sends this request"));
        }
        if uri.path_and_query().is_some_and(|path| path.as_str().len() > LONGEST_ADDRESS) {
            let detail = format!("the address is longer than {LONGEST_ADDRESS} bytes");
            return Err(Problem::new(ProblemKind::AddressTooLong, detail).hint("ask for less at a time"));
        }
        self.token(uri.path(), headers)
    }

    /// Returns the host that the request names; there must be one.
    fn host(&self, headers: &HeaderMap) -> Result<String, Problem> {
        let mut hosts = headers.get_all(header::HOST).iter();
        match (hosts.next().and_then(|host| host.to_str().ok()), hosts.next()) {
            (Some(host), None) if self.is_allowed(host) => Ok(host.to_ascii_lowercase()),
            _ => Err(foreign_host()),
        }
    }

    /// Returns true if the host may be asked for.
    fn is_allowed(&self, host: &str) -> bool {
        self.hosts.is_empty() || self.hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host))
    }

    /// Judges the page that sends the request, where it is named.
    fn origin(&self, headers: &HeaderMap, host: &str) -> Result<(), Problem> {
        let is_own = |origin: &HeaderValue| {
            let origin = origin.to_str().unwrap_or_default().to_ascii_lowercase();
            // A browser that is told to send no referrer hides the origin of a form too, and says that it is the same.
            if origin == "null" {
                return headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
            }
            let from = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            from.is_some_and(|from| from == host || (!self.hosts.is_empty() && self.is_allowed(from)))
        };
        match headers.get_all(header::ORIGIN).iter().all(is_own) {
            true => Ok(()),
            false => Err(Problem::new(ProblemKind::Forbidden, "a page of another site sends this request")),
        }
    }

    /// Judges the token.
    fn token(&self, path: &str, headers: &HeaderMap) -> Result<(), Problem> {
        let Some(token) = self.token.as_ref().filter(|_| !OPEN_PATHS.contains(&path)) else { return Ok(()) };
        match sent_token(headers).is_some_and(|sent| token.is(&sent)) {
            true => Ok(()),
            false => {
                let hint = "send the header 'Authorization: Bearer TOKEN' with the token of the server; a browser asks for it: \
                            any name, and the token as the password";
                Err(Problem::new(ProblemKind::BearerToken, "the token is missing or wrong").hint(hint))
            }
        }
    }
}

/// Returns the token that a program sends, or a browser as the password of any name.
fn sent_token(headers: &HeaderMap) -> Option<String> {
    let (scheme, sent) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if scheme.eq_ignore_ascii_case("bearer") {
        return Some(sent.trim().to_owned());
    }
    let pair = scheme.eq_ignore_ascii_case("basic").then(|| BASE64.decode(sent.trim()).ok()).flatten()?;
    String::from_utf8(pair).ok()?.split_once(':').map(|(_, password)| password.to_owned())
}

/// The problem of a host that is not on the list.
fn foreign_host() -> Problem {
    let hint = "use the address that the server printed when it began";
    Problem::new(ProblemKind::Forbidden, "the request names another host").hint(hint)
}

/// Returns true if a browser says that another site sends the request, and nobody has just followed a link.
fn is_sent_by_another_site(request: &Request) -> bool {
    let of = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_link =
        request.method() == Method::GET && of("sec-fetch-mode") == "navigate" && of("sec-fetch-dest") == "document";
    ["cross-site", "same-site"].contains(&of("sec-fetch-site")) && !is_link
}

/// Adds the headers that every answer has.
pub(crate) fn add_headers(response: &mut Response) {
    for (name, value) in HEADERS {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
}

//! The callers who may ask: hosts, pages of other sites, tokens; and the headers of every answer.

use serde::Deserialize;

use crate::env::Env;
use crate::serve::client::{Answer, Server};

#[derive(Deserialize)]
struct Callers {
    case: Vec<Caller>,
}

#[derive(Deserialize)]
struct Caller {
    host: String,
    #[serde(default)]
    headers: Vec<[String; 2]>,
    status: u16,
}

/// Every answer has these.
#[track_caller]
fn has_headers(answer: &Answer) {
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "no-referrer"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(answer.header(name), value, "{name} in {answer:?}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("script-src 'unsafe"), "{answer:?}");
    assert!(!answer.headers.iter().any(|(name, _)| name.starts_with("access-control-")), "{answer:?}");
    assert!(answer.headers.iter().all(|(name, _)| name != "set-cookie" && name != "server"), "{answer:?}");
}

#[test]
fn only_callers_of_this_machine_and_pages_of_this_server_are_answered() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let cases: Callers = toml::from_str(include_str!("callers.toml")).expect("cases");
    assert!(cases.case.len() >= 30);
    let port = server.address.port().to_string();
    for Caller { host, headers, status } in cases.case {
        let own = |text: &str| text.replace("PORT", &port);
        let host = own(&host);
        let headers: Vec<(String, String)> = headers.iter().map(|[name, value]| (own(name), own(value))).collect();
        let mut all = vec![("Host", host.as_str())];
        all.extend(headers.iter().map(|(name, value)| (name.as_str(), value.as_str())));
        for target in ["/api/v1/search?q=MRI", "/", "/healthz", "/nothing"] {
            let answer = server.request("GET", target, &all, b"");
            let wanted = if status == 200 && target == "/nothing" { 404 } else { status };
            assert_eq!(answer.status, wanted, "{target} of {host:?} with {headers:?}");
            has_headers(&answer);
        }
        let posted = server.request("POST", "/api/v1/batch", &all, b"MRI\n");
        let is_link = headers.iter().any(|(_, value)| value == "cross-site");
        assert_eq!(posted.status, if is_link { 403 } else { status }, "POST of {host:?} with {headers:?}");
    }
}

#[test]
fn a_request_without_a_host_or_to_another_ones_address_is_refused() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let address = server.address;
    for (request, status) in [
        ("GET /api/v1/fields HTTP/1.1\r\nConnection: close\r\n\r\n".to_owned(), 403),
        ("GET /api/v1/fields HTTP/1.0\r\n\r\n".to_owned(), 403),
        (format!("GET http://evil.example/ HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"), 403),
        (format!("GET http://{address}/healthz HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"), 200),
        (format!("GET /healthz HTTP/1.1\r\nHost: {address}\r\nHost: {address}\r\nConnection: close\r\n\r\n"), 403),
    ] {
        let answer = server.send(request.as_bytes());
        assert_eq!(answer.status, status, "{request:?}");
        has_headers(&answer);
    }
}

#[test]
fn every_answer_has_its_headers_and_nothing_may_be_changed() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    for (method, target, status) in [
        ("GET", "/", 200),
        ("GET", "/?q=MRI", 200),
        ("GET", "/?q=%22", 400),
        ("GET", "/api/v1/search?q=MRI", 200),
        ("GET", "/api/v1/search?q=%22", 400),
        ("GET", "/api/v1/export?q=MRI", 200),
        ("GET", "/api/v1/openapi.json", 200),
        ("GET", "/letters/CM16-8754420", 200),
        ("GET", "/letters/CM16-8754420/source", 200),
        ("GET", "/metrics", 200),
        ("GET", "/readyz", 200),
        ("GET", "/nothing", 404),
        ("HEAD", "/", 200),
        ("HEAD", "/api/v1/search?q=MRI", 200),
        ("POST", "/api/v1/search?q=MRI", 405),
        ("PUT", "/api/v1/search?q=MRI", 405),
        ("DELETE", "/letters/CM16-8754420", 405),
        ("OPTIONS", "/api/v1/search", 405),
        ("TRACE", "/", 405),
        ("GET", "/api/v1/parse", 405),
        ("GET", "/api/v1/batch", 405),
        ("BREW", "/", 405),
    ] {
        let answer = server.request(method, target, &[], b"");
        assert_eq!(answer.status, status, "{method} {target}: {}", String::from_utf8_lossy(&answer.body));
        has_headers(&answer);
        assert!(method != "HEAD" || answer.body.is_empty(), "{method} {target} has a body");
        assert!(status != 405 || !answer.header("allow").is_empty(), "{method} {target}: no Allow");
    }
}

#[test]
fn another_address_needs_a_token_that_callers_must_send() {
    let env = Env::indexed();
    env.imr(&["serve", "--listen", "0.0.0.0:0"]).fails(2, "callers need a token");
    env.imr(&["serve", "--listen", "0.0.0.0:0"]).env("IMR_TOKEN", "short").fails(2, "at least 16");
    env.imr(&["serve", "--token-file", "nothing"]).fails(5, "nothing");
    env.imr(&["serve", "--listen", "here"]).fails(2, "write an address and a port");
    env.write("token", "0123456789abcdef-secret\n");
    let server = Server::start(&env, &["--token-file", "token"]);
    for (sent, status) in [
        ("", 401),
        ("Bearer wrong", 401),
        ("Bearer 0123456789abcdef-secreT", 401),
        ("Basic 0123456789abcdef-secret", 401),
        ("0123456789abcdef-secret", 401),
        // A browser sends NAME:TOKEN in base 64.
        ("Basic YW55Om5vdGhpbmc=", 401),
        ("Basic YW55OjAxMjM0NTY3ODlhYmNkZWYtc2VjcmV0", 200),
        ("Basic OjAxMjM0NTY3ODlhYmNkZWYtc2VjcmV0", 200),
        ("Basic MDEyMzQ1Njc4OWFiY2RlZi1zZWNyZXQ=", 401),
        ("Bearer 0123456789abcdef-secret", 200),
        ("bearer 0123456789abcdef-secret", 200),
    ] {
        for target in ["/api/v1/fields", "/", "/metrics"] {
            let answer = server.request("GET", target, &[("Authorization", sent)], b"");
            assert_eq!(answer.status, status, "{target} with {sent:?}");
            has_headers(&answer);
            assert!(
                status != 401 || answer.header("www-authenticate") == "Bearer realm=\"imr\", Basic realm=\"imr\"",
                "{answer:?}"
            );
        }
    }
    server.get("/healthz").is(200);
    server.get("/nothing").is(401);
}

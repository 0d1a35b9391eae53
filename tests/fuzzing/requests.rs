//! Requests to the server: addresses, parameters and bodies. Each is answered, none with a fault of the server's own.

use std::io::{Read, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use serde::Deserialize;

use super::mutation::Grain;
use super::targets::{lines, typed};
use super::{Target, try_out};
use crate::env::Env;
use crate::serve::client::{Answer, Server, encoded};

/// The cases of requests, of which only the addresses count here.
#[derive(Deserialize)]
struct Cases {
    #[serde(alias = "page")]
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    target: String,
}

/// Addresses that have an answer.
fn addresses() -> Vec<Vec<u8>> {
    let files = [
        include_str!("../serve/answers.toml"),
        include_str!("../serve/pages.toml"),
        include_str!("../serve/problems.toml"),
    ];
    let cases = files.iter().flat_map(|file| toml::from_str::<Cases>(file).expect("cases").case);
    cases.map(|case| case.target.into_bytes()).collect()
}

/// Sends a request as it is and returns the answer; the server may end the connection of who does not speak HTTP.
fn answer(server: &Server, head: &[u8], body: &[u8]) -> Answer {
    let mut stream = server.connect();
    let mut request = head.to_vec();
    request.extend(
        format!(" HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Length: {}\r\n\r\n", server.address, body.len())
            .bytes(),
    );
    request.extend(body);
    let _ = stream.write_all(&request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    Answer::of(&bytes)
}

/// Tries a target out on a server, whose answers blame the request at most; some of the requests must be right.
fn try_on_server(target: &Target, request: impl Fn(&Server, &[u8]) -> Answer + Sync) {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let (right, all) = (AtomicU64::new(0), AtomicU64::new(0));
    try_out(target, |input| {
        let answer = request(&server, input);
        let status = answer.status;
        let is_answered = [0, 503].contains(&status) || (200..500).contains(&status);
        assert!(is_answered, "status {status}: {}", String::from_utf8_lossy(&answer.body));
        if answer.header("content-type").contains("json") && status >= 400 {
            let problem = answer.json();
            assert!(problem["title"].is_string() && problem["status"] == status, "{problem}");
        }
        right.fetch_add(u64::from(status == 200), Ordering::Relaxed);
        all.fetch_add(1, Ordering::Relaxed);
    });
    server.get("/healthz").is(200);
    let (right, all) = (right.into_inner(), all.into_inner());
    println!("fuzzing: {}: {right} of {all} have an answer", target.name);
    assert!(right > all / 20, "{right} of {all} have an answer");
}

#[test]
fn any_address_and_parameters_are_answered() {
    let words =
        [&b"%00"[..], b"%ff", b"%", b"&q=", b"&limit=", b"&filter=", b"&sort=-", b"..%2f", b"//", b"&&", b"=", b"+"];
    let target = Target {
        name: "request",
        grain: Grain::Words,
        inputs: addresses(),
        words: words.map(<[u8]>::to_vec).to_vec(),
        longest: 2000,
    };
    try_on_server(&target, |server, input| {
        // A space would end the address.
        let address: Vec<u8> = input.iter().map(|byte| if *byte <= b' ' { b'+' } else { *byte }).collect();
        let slash: &[u8] = if address.starts_with(b"/") { b"" } else { b"/" };
        answer(server, &[b"GET ", slash, &address].concat(), b"")
    });
}

#[test]
fn any_query_is_answered_by_the_server() {
    let target =
        Target { name: "asked", grain: Grain::Words, inputs: typed(), words: lines("query.txt"), longest: 300 };
    try_on_server(&target, |server, input| {
        let query = encoded(&String::from_utf8_lossy(input));
        answer(server, format!("GET /api/v1/search?q={query}&snippets=2").as_bytes(), b"")
    });
}

#[test]
fn any_body_is_read_as_a_batch() {
    let inputs = [
        "lumbar MRI\nacupuncture\n\"red flags\" NOT knee\n",
        "{\"qid\":\"1\",\"query\":\"lumbar MRI\"}\n{\"qid\":\"2\",\"query\":\"Norco\",\"limit\":3}\n{\"query\":\"\"}\n",
        "1\tlumbar MRI\n2\tknee brace\n",
    ];
    let words = ["{", "}", "\"query\":", "\"qid\":", "null", "[", "]", "\t", "\\u0000", "\\ud800", "1e999", "lumbar"];
    let target = Target {
        name: "batch",
        grain: Grain::Lines,
        inputs: inputs.map(|input| input.as_bytes().to_vec()).to_vec(),
        words: words.map(|word| word.as_bytes().to_vec()).to_vec(),
        longest: 600,
    };
    try_on_server(&target, |server, input| answer(server, b"POST /api/v1/batch?limit=2", input));
}

#[test]
fn any_head_of_a_request_is_answered_or_ends_the_connection() {
    let post = "POST /api/v1/batch?limit=2 HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\nContent-Type: text/plain\r\n";
    let inputs = [
        "GET /api/v1/search?q=lumbar HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\nAccept: application/json\r\n\r\n"
            .to_owned(),
        "GET / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\nAccept-Encoding: gzip, br\r\nOrigin: http://HOST\r\n\
         If-None-Match: \"a\"\r\nIf-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\nRange: bytes=0-9\r\n\r\n"
            .to_owned(),
        "GET /?q=knee HTTP/1.0\r\nHost: HOST\r\nAuthorization: Basic OmE=\r\nCookie: a=b; c\r\n\r\n".to_owned(),
        format!("{post}Content-Length: 11\r\n\r\nlumbar MRI\n"),
        format!("{post}Transfer-Encoding: chunked\r\n\r\nb\r\nlumbar MRI\n\r\n0\r\n\r\n"),
        format!("{post}Expect: 100-continue\r\nContent-Length: 11\r\n\r\nlumbar MRI\n"),
    ];
    let words = [
        "\r\n",
        "\r\n\r\n",
        "Host: evil.example\r\n",
        "Host: [::1]:80\r\n",
        "Origin: null\r\n",
        "Content-Length: 99999999999999999999\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Upgrade: h2c\r\n",
        "Range: bytes=9-0,5-\r\n",
        "Content-Encoding: br\r\n",
        "X-Forwarded-For: ::1\r\n",
        "HEAD /",
        "OPTIONS *",
        "PRI * HTTP/2.0",
    ];
    let target = Target {
        name: "head",
        grain: Grain::Lines,
        inputs: inputs.map(String::into_bytes).to_vec(),
        words: words.map(|word| word.as_bytes().to_vec()).to_vec(),
        longest: 40_000,
    };
    try_on_server(&target, |server, input| {
        let head = String::from_utf8_lossy(input).replace("HOST", &server.address.to_string());
        let mut stream = server.connect();
        // Who says that more will come, and sends nothing, is waited for by the server, but not here.
        stream.set_read_timeout(Some(Duration::from_millis(200))).expect("a time");
        let _ = stream.write_all(head.as_bytes());
        let mut bytes = Vec::new();
        let is_whole = stream.read_to_end(&mut bytes).is_ok();
        bytes.truncate(if is_whole { bytes.len() } else { 0 });
        first_answer(&bytes)
    });
}

/// The first of the answers on a connection, for a head may be read as two.
fn first_answer(bytes: &[u8]) -> Answer {
    let go_on = b"HTTP/1.1 100 Continue\r\n\r\n";
    let mut answer = Answer::of(bytes.strip_prefix(go_on).unwrap_or(bytes));
    if let Ok(length) = answer.header("content-length").parse() {
        answer.body.truncate(length);
    }
    // HEAD has the headers alone.
    if answer.body.is_empty() || answer.body.starts_with(b"HTTP/1.1 ") {
        answer.headers.retain(|(name, _)| name != "content-type");
    }
    answer
}

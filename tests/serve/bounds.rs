//! Bounds: addresses, bodies, slow callers, many callers, deep pages; and what is not told.

use std::io::Write;
use std::thread;
use std::time::{Duration, Instant};

use crate::env::Env;
use crate::serve::client::{Server, encoded, read};

#[test]
fn what_is_too_large_is_refused_and_the_next_caller_is_answered() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let long = "a+".repeat(5000);
    server.get(&format!("/api/v1/search?q={long}")).has_problem(414, "address-too-long", "8192");
    server.get(&format!("/api/v1/search?q={}", &long[..6000])).has_problem(400, "query", "");
    let head = server.request("GET", "/healthz", &[("X-Long", &"x".repeat(100_000))], b"");
    assert!(head.status == 431 || head.status == 0, "{}", head.status);
    server.post("/api/v1/batch", "x".repeat((64 << 10) + 1)).has_problem(413, "too-large", "64 kB");
    server.post("/api/v1/batch", format!("MRI\n{}", " ".repeat((64 << 10) - 4))).is(200);
    server.post("/api/v1/similar", "x ".repeat(40_000)).has_problem(413, "too-large", "64 kB");
    let told = format!("POST /api/v1/parse HTTP/1.1\r\nHost: {}\r\nContent-Length: 67108865\r\n\r\n", server.address);
    server.send(told.as_bytes()).has_problem(413, "too-large", "65536 kB");
    // A body whose length is not told.
    let mut chunked =
        format!("POST /api/v1/batch HTTP/1.1\r\nHost: {}\r\nTransfer-Encoding: chunked\r\n\r\n", server.address);
    chunked.extend(std::iter::repeat_n(format!("2000\r\n{}\r\n", "x".repeat(0x2000)), 9));
    server.send((chunked + "0\r\n\r\n").as_bytes()).has_problem(413, "too-large", "64 kB");
    server.get("/api/v1/search?q=MRI").is(200);
}

#[test]
fn a_query_that_costs_too_much_is_refused_soon() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    for query in ["(".repeat(1500), "a* OR ".repeat(300) + "b", "\"a b\"~9999".to_owned(), "/.*.*.*x/".to_owned()] {
        let begun = Instant::now();
        let answer = server.get(&format!("/api/v1/search?q={}", encoded(&query)));
        assert!([200, 400, 414].contains(&answer.status), "{}: {}", answer.status, answer.text());
        assert!(begun.elapsed() < Duration::from_secs(5), "{query:.40} took {:?}", begun.elapsed());
    }
}

#[test]
fn a_caller_who_sends_no_whole_request_is_left_and_others_are_answered_meanwhile() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let begun = Instant::now();
    let mut slow: Vec<_> = (0..300).map(|_| server.connect()).collect();
    for (number, stream) in slow.iter_mut().enumerate() {
        let part: &[u8] = match number % 3 {
            0 => b"",
            1 => b"GET / HT",
            _ => b"POST /api/v1/batch HTTP/1.1\r\nHost: ADDRESS\r\nContent-Length: 9\r\n\r\nMRI",
        };
        let part = String::from_utf8_lossy(part).replace("ADDRESS", &server.address.to_string());
        stream.write_all(part.as_bytes()).expect("written");
    }
    for _ in 0..20 {
        let asked = Instant::now();
        server.get("/api/v1/search?q=MRI&limit=1").is(200);
        assert!(asked.elapsed() < Duration::from_secs(2), "{:?}", asked.elapsed());
    }
    for (number, stream) in slow.iter_mut().enumerate() {
        let answer = read(stream);
        assert!(answer.status == 0 || answer.status == 408, "{number}: {answer:?}");
        assert!(number % 3 != 2 || answer.status == 408, "{number}: {answer:?}");
    }
    assert!(begun.elapsed() < Duration::from_secs(40), "{:?}", begun.elapsed());
}

#[test]
fn many_callers_at_a_time_have_the_same_answer_and_an_early_end_harms_nobody() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let alone = server.get("/api/v1/search?q=lumbar+MRI&facet=decision").is(200).body;
    thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                for _ in 0..5 {
                    assert_eq!(server.get("/api/v1/search?q=lumbar+MRI&facet=decision").is(200).body, alone);
                    // One who asks and goes away.
                    let mut stream = server.connect();
                    let _ = write!(stream, "GET /api/v1/export HTTP/1.1\r\nHost: {}\r\n\r\n", server.address);
                }
            });
        }
    });
    assert!(server.memory_kb("RssAnon:") < 200_000, "{} kB", server.memory_kb("RssAnon:"));
}

#[test]
fn several_requests_of_a_connection_are_answered_in_order() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let mut stream = server.connect();
    let host = server.address;
    let requests = format!(
        "GET /healthz HTTP/1.1\r\nHost: {host}\r\n\r\nGET /api/v1/count?q=MRI HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
    );
    stream.write_all(requests.as_bytes()).expect("written");
    let answer = read(&mut stream);
    let text = answer.text();
    assert!(answer.status == 200 && text.starts_with("ok\n") && text.contains("\"total\""), "{text}");
}

#[test]
fn an_answer_that_has_not_changed_is_not_sent_again() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    for target in ["/api/v1/search?q=MRI", "/api/v1/stats", "/api/v1/items/CM16-8754420%231", "/api/v1/suggest?q=lu"] {
        let answer = server.get(target).is(200);
        let tag = answer.header("etag").to_owned();
        assert!(tag.len() > 20 && tag.starts_with('"'), "{target}: {tag}");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            let again = server.request("GET", target, &[("If-None-Match", &known)], b"").is(304);
            assert!(again.body.is_empty() && again.header("etag") == tag, "{target}");
        }
        let other = server.request("GET", target, &[("If-None-Match", "\"other\"")], b"").is(200);
        assert_eq!(other.body, answer.body);
    }
    // A fault has no tag, and is told again.
    assert_eq!(
        server.request("GET", "/api/v1/search?q=%22", &[("If-None-Match", "\"x\"")], b"").is(400).header("etag"),
        ""
    );
}

#[test]
fn numbers_and_the_log_tell_routes_and_never_what_was_asked() {
    let env = Env::indexed();
    let server = Server::start(&env, &["--log"]);
    for target in [
        "/api/v1/search?q=secretword",
        "/?q=secretword",
        "/letters/secretword",
        "/secretword",
        "/api/v1/items/secretword%231",
    ] {
        server.get(target);
    }
    server.post("/api/v1/similar", "secretword of a letter");
    let metrics = server.get("/metrics").is(200).text();
    assert!(metrics.contains("imr_requests_total{route=\"/api/v1/search\",status=\"200\"} 1\n"), "{metrics}");
    assert!(metrics.contains("imr_index_items ") && !metrics.contains("secret"), "{metrics}");
    server.signal(rustix::process::Signal::TERM);
    let (status, log) = server.end();
    assert_eq!(status, 0);
    assert!(log.contains("GET /api/v1/items/{id} 404 ") && !log.contains("secret"), "{log}");
    assert_eq!(log.lines().count(), 7, "{log}");
}

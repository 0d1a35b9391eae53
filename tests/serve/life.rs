//! Beginnings and ends: the line that is printed, new commits, signals.

use std::io::Write;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::env::{Env, letter};
use crate::serve::client::{Server, read};

#[test]
fn without_an_index_or_a_free_port_it_says_so_and_ends() {
    let env = Env::new();
    env.imr(&["serve"]).fails(3, "index");
    let env = Env::indexed();
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    env.imr(&["serve", "--listen", &address]).fails(5, "in use");
}

#[test]
fn a_server_on_the_other_loopback_answers_under_its_name() {
    let env = Env::indexed();
    if TcpListener::bind("[::1]:0").is_err() {
        return;
    }
    let server = Server::start(&env, &["--listen", "[::1]:0"]);
    server.get("/healthz").is(200);
    let localhost = Server::start(&env, &["--listen", "localhost:0"]);
    localhost.get("/healthz").is(200);
}

#[test]
fn a_new_commit_is_seen_by_the_next_request_and_none_is_dropped_meanwhile() {
    let env = Env::new();
    let text =
        |number: usize| letter(&format!("CM17-00990{number:02}"), "MRI of the knee", "Upheld", "It is not needed.");
    env.write("letters/1.txt", text(1));
    env.index(&["letters"]);
    let server = Server::start(&env, &[]);
    let count = || server.get("/api/v1/count?q=MRI").is(200).json()["total"]["items"].as_u64();
    let tag = || server.get("/api/v1/count?q=MRI").is(200).header("etag").to_owned();
    let (first, is_done) = (tag(), std::sync::atomic::AtomicBool::new(false));
    assert_eq!(count(), Some(1));
    thread::scope(|scope| {
        let busy: Vec<_> = (0..3)
            .map(|_| {
                scope.spawn(|| {
                    let mut seen = Vec::new();
                    while !is_done.load(std::sync::atomic::Ordering::Relaxed) {
                        seen.extend(count());
                    }
                    seen
                })
            })
            .collect();
        for number in 2..6 {
            env.write(&format!("letters/{number}.txt"), text(number));
            env.index(&["letters"]);
            assert_eq!(count(), Some(number as u64), "after the update");
        }
        env.index(&["letters", "--rebuild"]);
        assert_eq!(count(), Some(5), "after the rebuild");
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
        for seen in busy.into_iter().map(|thread| thread.join().expect("answers")) {
            assert!(!seen.is_empty() && seen.is_sorted(), "{seen:?}");
        }
    });
    assert_ne!(first, tag());
    server.get("/readyz").is(200);
    // An index that cannot be read any more takes nothing from what is open.
    let current = env.read("index/CURRENT");
    env.write("index/CURRENT", "damage");
    assert_eq!(count(), Some(5));
    server.get("/readyz").is(503);
    env.write("index/CURRENT", current);
    server.get("/readyz").is(200);
}

#[test]
fn a_signal_ends_it_with_0_after_open_requests_are_answered() {
    for signal in [Signal::TERM, Signal::INT] {
        let env = Env::indexed();
        let server = Server::start(&env, &[]);
        // Connections without a request do not keep it.
        let _idle = server.connect();
        let mut half = server.connect();
        half.write_all(b"GET / HTTP/1.1\r\n").expect("written");
        let mut open = server.connect();
        let head = format!("POST /api/v1/batch HTTP/1.1\r\nHost: {}\r\nContent-Length: 8\r\n\r\nMRI\n", server.address);
        open.write_all(head.as_bytes()).expect("written");
        thread::sleep(Duration::from_millis(300));
        server.signal(signal);
        thread::sleep(Duration::from_millis(300));
        let begun = Instant::now();
        open.write_all(b"CT\nx").expect("written");
        let answer = read(&mut open).is(200);
        assert_eq!(answer.text().lines().count(), 3);
        let (status, rest) = server.end();
        assert_eq!((status, rest.as_str()), (0, ""));
        assert!(begun.elapsed() < Duration::from_secs(8), "{:?}", begun.elapsed());
    }
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let mut open = server.connect();
    let head = format!("POST /api/v1/batch HTTP/1.1\r\nHost: {}\r\nContent-Length: 8\r\n\r\nMRI\n", server.address);
    open.write_all(head.as_bytes()).expect("written");
    thread::sleep(Duration::from_millis(300));
    let begun = Instant::now();
    server.signal(Signal::TERM);
    thread::sleep(Duration::from_millis(200));
    server.signal(Signal::TERM);
    assert_eq!(server.end().0, 0);
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
}

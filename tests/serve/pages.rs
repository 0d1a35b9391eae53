//! Pages for people: each address with its status and words, what is sent by the form, and what comes compressed.

use std::io::{Cursor, Read, Write};

use serde::Deserialize;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::env::{Env, letter, sample};
use crate::serve::client::{Server, encoded};

#[derive(Deserialize)]
struct Pages {
    page: Vec<Page>,
}

/// A page: its address, its status, words that it must have, and words that it must not have.
#[derive(Deserialize)]
struct Page {
    target: String,
    status: u16,
    words: Vec<String>,
    #[serde(default)]
    without: Vec<String>,
}

#[test]
fn every_page_shows_what_its_address_asks_for() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let pages: Pages = toml::from_str(include_str!("pages.toml")).expect("pages");
    for Page { target, status, words, without } in pages.page {
        let answer = server.get(&target).is(status);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{target}");
        let text = answer.text();
        for word in words {
            assert!(text.contains(&word), "{target}: no {word:?} in {text}");
        }
        for word in without {
            assert!(!text.contains(&word), "{target}: {word:?} in {text}");
        }
    }
}

#[test]
fn the_links_of_a_page_lead_to_pages() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    for from in [
        "/",
        "/?q=lumbar+MRI",
        "/letters/CM16-8754420?q=MRI",
        "/stats?by=category",
        "/fields",
        "/similar?id=CM16-8754420%231",
    ] {
        let text = server.get(from).is(200).text();
        let links: Vec<String> = text
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(|link| link.replace("&amp;", "&"))
            .collect();
        assert!(links.len() > 5, "{from}: {links:?}");
        for link in links.iter().filter(|link| link.starts_with('/')).take(60) {
            let target = link.split('#').next().unwrap_or(link);
            let status = server.get(target).status;
            // Too few letters to compare are an answer too.
            assert!(status == 200, "{from}: {link} is {status}");
        }
    }
}

#[test]
fn a_hit_on_the_page_is_the_first_hit_of_the_command() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    for query in ["lumbar MRI", "acupuncture", "physical therapy overturned", "Norco"] {
        let first = env.imr(&["query", query, "--format", "ids", "-n", "1", "-q"]).success_or(1).stdout;
        let Some((letter, _)) = first.trim().rsplit_once('#') else { panic!("no hit for {query}") };
        let page = server.get(&format!("/?q={}", encoded(query))).is(200).text();
        let card = page.split("id=\"hit-1\"").nth(1).expect("a first hit");
        assert!(card.split("id=\"hit-2\"").next().is_some_and(|card| card.contains(letter)), "{query}: no {letter}");
    }
}

#[test]
fn a_letter_that_is_sent_is_read_and_not_kept() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let letter = sample("CM16-8754420.txt");
    let form = [b"--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a letter.txt\"\r\nContent-Type: text/plain\r\n\r\n", &letter[..], b"\r\n--X\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\n\r\n--X--\r\n"].concat();
    let before = env.imr(&["fields", "--json"]).success_or(0).stdout;
    let read =
        server.request("POST", "/read", &[("Content-Type", "multipart/form-data; boundary=X")], &form).is(200).text();
    assert!(read.contains("Read from a letter.txt") && read.contains("Decisions most like it"), "{read}");
    assert!(read.contains("id=\"hit-1\""), "{read}");
    let raw = server
        .request(
            "POST",
            "/read",
            &[("Content-Type", "text/plain")],
            b"MRI of the lumbar spine was denied for lack of red flags",
        )
        .is(200);
    assert!(raw.text().contains("Decisions most like it"));
    server.request("POST", "/read", &[("Content-Type", "multipart/form-data; boundary=X")], b"--X--\r\n").is(400);
    server.request("POST", "/read", &[], b"").is(400);
    assert_eq!(env.imr(&["fields", "--json"]).success_or(0).stdout, before);
}

#[test]
fn style_and_script_come_once() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    for (path, media) in [("/style.css", "text/css"), ("/page.js", "text/javascript"), ("/icon.svg", "image/svg+xml")] {
        let answer = server.get(path).is(200);
        assert!(
            answer.header("content-type").starts_with(media) && answer.header("cache-control") == "no-cache",
            "{path}"
        );
        let tag = answer.header("etag").to_owned();
        let again = server.request("GET", path, &[("If-None-Match", &tag)], b"").is(304);
        assert!(again.body.is_empty(), "{path}");
    }
}

#[test]
fn what_comes_compressed_is_the_same_and_a_first_page_is_small() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    for target in ["/?q=lumbar+MRI", "/", "/api/v1/search?q=lumbar+MRI", "/style.css"] {
        let plain = server.get(target).is(200);
        assert_eq!(plain.header("content-encoding"), "", "{target}");
        let packed = server.request("GET", target, &[("Accept-Encoding", "gzip, br")], b"").is(200);
        assert_eq!((packed.header("content-encoding"), packed.header("vary")), ("gzip", "Accept-Encoding"), "{target}");
        let mut text = Vec::new();
        flate2::read::GzDecoder::new(&packed.body[..]).read_to_end(&mut text).expect("gzip");
        assert!(text == plain.body, "{target}");
        assert!(packed.body.len() < 40_000, "{target}: {} bytes", packed.body.len());
    }
    // A caller who has the page of the API by its weak tag need not take it again.
    let packed = server.request("GET", "/api/v1/search?q=MRI", &[("Accept-Encoding", "gzip")], b"").is(200);
    let tag = packed.header("etag");
    assert!(tag.starts_with("W/"), "{tag}");
    server.request("GET", "/api/v1/search?q=MRI", &[("Accept-Encoding", "gzip"), ("If-None-Match", tag)], b"").is(304);
}

#[test]
fn searches_that_are_kept_are_links_to_their_answers() {
    let env = Env::indexed();
    let saved = ["saved", "add", "facets", "lumbar facet", "--filter", "decision=upheld", "--sort=-decision_date"];
    env.imr(&saved).notes("index.saved.toml: facets");
    env.write("cases.txt", "CM16-8754420\n");
    env.imr(&["saved", "add", "mine", "MRI", "--cases-from", "cases.txt"]).notes("index.saved.toml: mine");
    let server = Server::start(&env, &[]);
    for from in ["/", "/?q=MRI"] {
        let text = server.get(from).is(200).text();
        let link = "/?q=lumbar%20facet&amp;filter=decision%3Dupheld&amp;sort=-decision_date";
        assert!(text.contains(&format!("<a href=\"{link}\">facets</a>")), "{from}: {text}");
        assert!(text.contains("imr saved run mine"), "{from}: {text}");
        server.get(&link.replace("&amp;", "&")).is(200);
    }
    env.write("index.saved.toml", "[[search]]\nname = 1\n");
    assert!(server.get("/").is(200).text().contains("They cannot be read"));
}

#[test]
fn every_export_that_a_page_offers_is_there() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let text = server.get("/?q=MRI&filter=decision%3Dupheld&sort=-decision_date&group=letter&limit=5").is(200).text();
    let links = text.split("href=\"/api/v1/export").skip(1).filter_map(|rest| rest.split('"').next());
    let links: Vec<String> = links.map(|link| format!("/api/v1/export{}", link.replace("&amp;", "&"))).collect();
    assert!(links.len() > 9, "{links:?}");
    for link in links {
        assert!(!server.get(&link).is(200).body.is_empty(), "{link}");
    }
}

#[test]
fn an_address_that_nothing_is_at_is_a_page_for_a_browser() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let page = server.request("GET", "/nothing", &[("Accept", "text/html,*/*;q=0.8")], b"").is(404);
    assert!(page.header("content-type").starts_with("text/html") && page.text().contains("nothing is at this address"));
    server.request("GET", "/nothing", &[("Accept", "*/*")], b"").has_problem(
        404,
        "not-found",
        "nothing is at this address",
    );
}

#[test]
fn the_page_of_a_letter_does_not_wait_until_a_large_archive_is_unpacked() {
    let env = Env::new();
    for (name, case, padding) in [("small.zip", "CM17-0000001", 1 << 20), ("large.zip", "CM17-0000002", 17 << 20)] {
        let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        archive.start_file("letter.txt", stored).expect("a member");
        archive.write_all(letter(case, "Lumbar MRI", "Upheld", "No red flags.").as_bytes()).expect("memory");
        archive.start_file("padding.bin", stored).expect("a member");
        archive.write_all(&vec![7; padding]).expect("memory");
        env.write(&format!("in/{name}"), archive.finish().expect("a zip").into_inner());
    }
    env.index(&["in"]);
    let server = Server::start(&env, &[]);
    let [small, large] =
        ["CM17-0000001", "CM17-0000002"].map(|letter| server.get(&format!("/letters/{letter}")).is(200).text());
    // The place at which a fact was read is known from the file alone.
    assert!(small.contains("p.\u{a0}1, by "), "{small}");
    assert!(large.contains("Lumbar MRI") && !large.contains("p.\u{a0}1, by "), "{large}");
    // Whoever asks for the file waits for it.
    assert!(server.get("/letters/CM17-0000002/source").is(200).text().contains("CM17-0000002"));
}

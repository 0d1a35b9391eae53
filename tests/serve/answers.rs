//! The API answers what the command line prints.

use serde::Deserialize;
use serde_json::Value;

use crate::env::{Env, sample};
use crate::serve::client::{Server, encoded};

#[derive(Deserialize)]
struct Cases<C> {
    case: Vec<C>,
}

#[derive(Deserialize)]
struct Same {
    target: String,
    command: Vec<String>,
}

#[derive(Deserialize)]
struct Refused {
    target: String,
    status: u16,
    kind: String,
    words: String,
    column: Option<u64>,
}

/// The bytes that a command prints as JSON.
fn printed(env: &Env, command: &[&str]) -> String {
    let split = command.iter().position(|word| *word == "--").unwrap_or(command.len());
    let all = [&command[..split], &["--json", "-q"], &command[split..]].concat();
    env.imr(&all).success_or(1).stdout
}

#[test]
fn the_api_answers_what_the_command_prints_byte_for_byte() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let cases: Cases<Same> = toml::from_str(include_str!("answers.toml")).expect("cases");
    assert!(cases.case.len() > 30);
    for Same { target, command } in cases.case {
        let command: Vec<&str> = command.iter().map(String::as_str).collect();
        let answer = server.get(&target).is(200);
        assert_eq!(answer.header("content-type"), "application/json", "{target}");
        assert_eq!(answer.text(), printed(&env, &command), "{target}");
    }
}

#[test]
fn pages_of_the_api_are_those_of_the_command() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let mut after = String::new();
    let mut ids = Vec::new();
    loop {
        let answer = server.get(&format!("/api/v1/search?q=MRI+injection&match=any&limit=7&after={after}")).is(200);
        let options = ["query", "MRI injection", "--match", "any", "-n", "7", "--after", &after];
        let command = if after.is_empty() { &options[..6] } else { &options[..] };
        assert_eq!(answer.text(), printed(&env, command));
        let results = answer.json();
        ids.extend(results["hits"].as_array().expect("hits").iter().map(|hit| hit["id"].to_string()));
        match results["next"].as_str() {
            Some(next) => after = next.to_owned(),
            None => break,
        }
    }
    let total = ids.len();
    ids.sort();
    ids.dedup();
    assert!(total > 14 && ids.len() == total, "{total} hits");
}

#[test]
fn clients_of_elasticsearch_get_the_same_hits_in_their_shape() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let listed: Value = serde_json::from_str(&printed(&env, &["query", "-n", "7", "--", "MRI"])).expect("JSON");
    let hits = listed["hits"].as_array().expect("hits");
    let answer = server.get("/_search?q=MRI&from=2&size=5").is(200).json();
    assert_eq!(answer["hits"]["total"]["value"], listed["total"]["items"]);
    assert_eq!(answer["hits"]["max_score"], hits[0]["score"]);
    let found = answer["hits"]["hits"].as_array().expect("hits");
    assert_eq!(found.len(), 5);
    for (found, hit) in found.iter().zip(&hits[2..]) {
        assert_eq!((&found["_id"], &found["_score"]), (&hit["id"], &hit["score"]));
        assert_eq!(found["_source"]["procedure"], hit["procedure"]);
    }
    let none = server.get("/_search?q=MRI&size=0").is(200).json();
    assert_eq!(
        (&none["hits"]["total"]["value"], &none["hits"]["hits"]),
        (&listed["total"]["items"], &Value::from([0; 0]))
    );
}

#[test]
fn what_is_asked_wrongly_is_a_problem_with_its_place_and_what_mends_it() {
    let env = Env::indexed();
    env.copy_samples(|name| name == "CM16-8754420.txt");
    let server = Server::start(&env, &[]);
    let cases: Cases<Refused> = toml::from_str(include_str!("problems.toml")).expect("cases");
    for Refused { target, status, kind, words, column } in cases.case {
        let problem = server.get(&target).has_problem(status, &kind, &words);
        assert_eq!(problem["column"].as_u64(), column, "{target}: {problem}");
        assert!(kind != "query" || problem["hint"].is_string(), "{target}: no hint in {problem}");
    }
}

#[test]
fn all_hits_are_exported_as_the_command_writes_them() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    for (parameters, options, media) in [
        ("", vec![], "text/csv; charset=utf-8"),
        ("q=MRI&format=jsonl", vec!["MRI", "--format", "jsonl"], "application/x-ndjson"),
        ("q=MRI&format=json&fields=id,decision", vec!["MRI", "--json", "--fields", "id,decision"], "application/json"),
        ("filter=decision%3Dupheld&raw=1", vec!["--filter", "decision=upheld", "--raw"], "text/csv; charset=utf-8"),
    ] {
        let answer = server.get(&format!("/api/v1/export?{parameters}")).is(200);
        assert_eq!(answer.header("content-type"), media);
        assert!(answer.header("content-disposition").starts_with("attachment; filename=\"imr-export."));
        let command = [vec!["export", "-q"], options].concat();
        assert_eq!(answer.text(), env.imr(&command).success_or(1).stdout, "{parameters}");
    }
}

#[test]
fn a_letter_or_passage_that_is_sent_finds_what_is_like_it_and_is_not_kept() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let letter = sample("CM16-8754420.txt");
    let answer = server.post("/api/v1/similar?limit=3&split_by=decision", &letter).is(200).json();
    assert_eq!(answer["of"], "CM16-8754420");
    assert!(answer["upheld"].as_array().is_some_and(|hits| !hits.is_empty()), "{answer}");
    let answer = server.post("/api/v1/similar", "Bilateral lumbar facet injection at L4-L5 is denied.").is(200).json();
    assert!(answer["hits"].as_array().is_some_and(|hits| !hits.is_empty()), "{answer}");
    server.post("/api/v1/similar", "").has_problem(400, "body", "empty");
    server.post("/api/v1/similar", " \n ").has_problem(400, "body", "");
    server.post("/api/v1/similar?limit=201", &letter).has_problem(400, "parameter", "201");

    let parsed = server.post("/api/v1/parse", &letter).is(200).json();
    env.write("one/CM16-8754420.txt", &letter);
    let mut printed = env.imr(&["parse", "--json", "one"]).success().json();
    printed[0]["source"] = "-".into();
    assert_eq!(parsed, printed);
    let pdf = server.post("/api/v1/parse", b"%PDF-1.4 nothing").has_problem(400, "body", "");
    assert!(pdf["hint"].is_null());
    server.post("/api/v1/parse", "Dear Sir, this is no letter.").has_problem(400, "body", "");
}

#[test]
fn a_batch_has_a_line_for_each_query_and_a_faulty_one_costs_itself_alone() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let lines = "lumbar MRI\n{\"qid\":\"second\",\"query\":\"facet upheld\"}\n\n\"open\nfacet\n";
    let answer = server.post("/api/v1/batch?limit=2", lines).is(200);
    assert_eq!(answer.header("content-type"), "application/x-ndjson");
    let text = answer.text();
    let rows: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let qids: Vec<&str> = rows.iter().filter_map(|row| row["qid"].as_str()).collect();
    assert_eq!(qids, ["1", "second", "4", "5"]);
    assert_eq!(rows[2]["problem"]["status"], 400, "{}", rows[2]);
    env.write("batch", lines);
    let command = env.imr(&["query", "--json", "-q", "-n", "2", "--batch", "batch"]).run();
    let others: Vec<&str> = text.lines().filter(|line| !line.contains("\"problem\"")).collect();
    assert_eq!(others, command.lines());
}

#[test]
fn the_file_of_a_letter_is_a_pdf_or_a_text_and_found_by_its_id_alone() {
    let env = Env::with_corpus();
    env.index(&["corpus"]);
    let server = Server::start(&env, &[]);
    let all =
        server.get("/api/v1/search?filter=decision%3Dupheld&filter=decision%3Doverturned&limit=200").is(200).json();
    let (mut pdfs, mut texts) = (0, 0);
    for hit in all["hits"].as_array().expect("hits") {
        let (letter, source) = (hit["letter"].as_str().expect("an id"), hit["source"].as_str().expect("a source"));
        let answer = server.get(&format!("/letters/{}/source", encoded(letter))).is(200);
        assert!(answer.header("content-security-policy").contains("frame-ancestors 'self'"));
        if source.ends_with(".pdf") {
            assert_eq!((answer.header("content-type"), &answer.body), ("application/pdf", &sample(source)), "{letter}");
            pdfs += 1;
        } else {
            assert_eq!(answer.header("content-type"), "text/plain; charset=utf-8", "{letter}");
            texts += 1;
        }
    }
    assert!(pdfs > 0 && texts > 0, "{pdfs} PDFs, {texts} texts");
    // The file of an item is asked for by its letter.
    server.get("/letters/CM16-8754420%231/source").has_problem(404, "not-found", "");
    env.remove("corpus/CM16-8754420.txt");
    server.get("/letters/CM16-8754420/source").has_problem(404, "not-found", "no longer there");
}

#[test]
fn while_a_query_is_typed_fields_and_values_are_suggested() {
    let env = Env::indexed();
    let server = Server::start(&env, &[]);
    let suggested = |typed: &str| {
        let answer = server.get(&format!("/api/v1/suggest?q={}", encoded(typed))).is(200).json();
        let rows = answer["suggestions"].as_array().expect("suggestions").clone();
        rows.into_iter().map(|row| row["query"].as_str().expect("a query").to_owned()).collect::<Vec<_>>()
    };
    assert!(suggested("MRI decis").contains(&"MRI decision:".to_owned()));
    assert_eq!(suggested("MRI decision:u")[0], "MRI decision:upheld ");
    assert!(suggested("lumb").contains(&"regions:lumbar ".to_owned()), "{:?}", suggested("lumb"));
    assert!(suggested("lumbar acu").contains(&"lumbar acupuncture ".to_owned()), "{:?}", suggested("lumbar acu"));
    assert!(suggested("zzzz").is_empty() && suggested("MRI ").is_empty());
    // Every suggestion is a query.
    for query in ["o", "p", "m", "a", "specialties:"]
        .iter()
        .flat_map(|typed| suggested(typed))
        .filter(|query| query.ends_with(' '))
    {
        server.get(&format!("/api/v1/count?q={}", encoded(query.trim()))).is(200);
    }
}

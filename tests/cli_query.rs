//! `imr query`

use std::io::Read;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::env::{Env, headerless, letter};

fn hits(answer: &Value) -> &[Value] {
    answer["hits"].as_array().expect("hits").as_slice()
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_object().expect("an object").keys().map(String::as_str).collect()
}

#[test]
fn hits_are_printed_for_people() {
    Env::indexed().imr(&["query", "thoracic", "facet", "upheld", "-n", "3"]).snapshot("query_text");
}

#[test]
fn the_json_has_the_shape_scripts_rely_on() {
    let answer = Env::indexed().imr(&["query", "thoracic facet upheld", "--json"]).success().json();
    assert_eq!(keys(&answer), ["query", "understood", "total", "index", "hits", "facets", "next"]);
    assert_eq!(keys(&answer["understood"]), ["text", "filters", "notes", "did_you_mean"]);
    assert_eq!(keys(&answer["total"]), ["items", "letters", "disputed", "overturned", "upheld", "partial"]);
    assert_eq!(answer["query"], "thoracic facet upheld");
    assert_eq!(answer["understood"]["filters"], json!({"decision": ["upheld"]}));
    let wanted = [
        "rank",
        "id",
        "letter",
        "item",
        "score",
        "partial",
        "procedure",
        "decision",
        "diagnosis",
        "decision_date",
        "specialties",
        "source",
        "page",
        "snippets",
    ];
    for (index, hit) in hits(&answer).iter().enumerate() {
        assert_eq!(keys(hit), wanted);
        assert_eq!(hit["rank"], index + 1);
        assert_eq!(hit["decision"], "upheld");
        assert_eq!(hit["id"], format!("{}#{}", hit["letter"].as_str().expect("a letter"), hit["item"]));
    }
}

#[test]
fn marks_are_byte_ranges_of_whole_characters() {
    let env = Env::indexed();
    for query in ["thoracic facet upheld", "physical therapy", "Norco", "L4-5", "drug screen"] {
        let mut marked = 0;
        let answer = env.imr(&["query", query, "--json", "--snippets", "3", "-n", "50"]).success().json();
        for snippet in hits(&answer).iter().flat_map(|hit| hit["snippets"].as_array().expect("snippets")) {
            let text = snippet["text"].as_str().expect("a text");
            let mut end = 0;
            for mark in snippet["marks"].as_array().expect("marks") {
                let at =
                    |place: usize| usize::try_from(mark[place].as_u64().expect("a number")).expect("a small number");
                assert!(end <= at(0) && at(0) < at(1), "{snippet}");
                assert!(text.get(at(0)..at(1)).is_some_and(|marked| !marked.trim().is_empty()), "{snippet}");
                end = at(1);
                marked += 1;
            }
        }
        assert!(marked > 0, "{query}: nothing is marked");
    }
}

#[test]
fn the_best_hit_shows_what_matched() {
    let answer = Env::indexed().imr(&["query", "neurotomy", "--json", "-n", "1"]).success().json();
    let snippet = &hits(&answer)[0]["snippets"][0];
    assert!(!snippet["marks"].as_array().expect("marks").is_empty(), "{snippet}");
}

#[test]
fn exit_codes_say_how_it_went() {
    let env = Env::indexed();
    env.imr(&["query", "acupuncture"]).success();
    env.imr(&["query", "--literal", "--match", "all", "xylophone"]).ends(1);
    env.imr(&["query", "\"open"]).fails(2, "never closed");
    env.imr(&["query", "lumbar", "-i", "nowhere"]).fails(3, "nowhere: no index here");
    env.imr(&["query", "lumbar"]).env("IMR_INDEX", "nowhere").fails(3, "imr index");
}

#[test]
fn a_fault_in_a_query_is_pointed_at() {
    Env::indexed().imr(&["query", "lumbar \"facet joint"]).snapshot("query_open_quote");
}

#[test]
fn nothing_found_is_said_in_every_format() {
    let env = Env::indexed();
    let search = ["query", "--literal", "--match", "all", "xylophone", "--format"];
    for format in ["ids", "jsonl", "trec"] {
        let output = env.imr(&[&search[..], &[format]].concat()).run();
        assert_eq!((output.status, output.stdout.as_str()), (1, ""));
        assert!(output.stderr.contains("imr: 'xylophone' occurs nowhere"), "{format}: {}", output.stderr);
        env.imr(&[&search[..], &[format, "-q"]].concat()).ends(1);
    }
    let answer = env.imr(&[&search[..], &["json"]].concat()).ends(1).json();
    assert_eq!(
        answer["total"],
        json!({"items": 0, "letters": 0, "disputed": 0, "overturned": 0, "upheld": 0, "partial": 0})
    );
}

#[test]
fn values_of_one_field_add_up_and_fields_narrow_down() {
    let env = Env::indexed();
    let count = |filters: &[&str]| {
        let args: Vec<&str> = filters.iter().flat_map(|filter| ["--filter", filter]).collect();
        env.ids(&[&["pain", "--match", "all"], &args[..]].concat()).len()
    };
    let (female, male) = (count(&["sex=female"]), count(&["sex=male"]));
    assert!(female > 0 && male > 0);
    assert_eq!(count(&["sex=female", "sex=male"]), female + male);
    let upheld = count(&["decision=upheld"]);
    let both = count(&["sex=female", "decision=upheld"]);
    assert!(0 < both && both < female && both < upheld);
    assert_eq!(count(&["sex=FEMALE"]), female);
}

#[test]
fn ages_and_days_are_filtered_by_range() {
    let env = Env::indexed();
    let answer = env.imr(&["query", "pain", "--json", "-n", "100", "--filter", "date=2016-12"]).success().json();
    for hit in hits(&answer) {
        assert!(hit["decision_date"].as_str().expect("a date").starts_with("2016-12"), "{hit}");
    }
    let young = env.ids(&["pain", "--match", "all", "--filter", "age=..40"]);
    let old = env.ids(&["pain", "--match", "all", "--filter", "age=41.."]);
    assert!(!young.is_empty() && !old.is_empty() && young.iter().all(|id| !old.contains(id)));
}

#[test]
fn dates_bound_the_decision() {
    let env = Env::indexed();
    let dated = |args: &[&str]| {
        let args = [&["query", "pain", "--json", "-n", "1000"], args].concat();
        let answer = env.imr(&args).success_or(1).json();
        hits(&answer).iter().map(|hit| hit["decision_date"].as_str().unwrap_or("none").to_owned()).collect::<Vec<_>>()
    };
    let (before, since) = (dated(&["--to", "2016-11-30"]), dated(&["--from", "2016-12"]));
    assert!(!before.is_empty() && !since.is_empty());
    assert!(before.iter().all(|day| day.as_str() <= "2016-11-30"), "{before:?}");
    assert!(since.iter().all(|day| day.as_str() >= "2016-12-01" && day != "none"), "{since:?}");
    env.imr(&["query", "pain", "--from", "soon"]).fails(2, "'soon' is no date; write 2016, 2016-03 or 2016-03-31");
}

#[test]
fn a_wrong_filter_says_what_would_be_right() {
    let env = Env::indexed();
    env.imr(&["query", "pain", "--filter", "color=red"]).fails(2, "run 'imr fields' to see all fields");
    env.imr(&["query", "pain", "--filter", "decision=drawn"]).fails(2, "upheld, overturned, modified, unknown");
    env.imr(&["query", "pain", "--filter", "decision"]).fails(2, "FIELD=VALUE");
}

#[test]
fn items_with_some_of_the_words_are_in_one_order_with_those_with_all() {
    let env = Env::indexed();
    let ask = |how: &str| {
        env.imr(&["query", "thoracic facet acupuncture", "--match", how, "--json", "-n", "1000"]).success_or(1).json()
    };
    let (auto, all, any) = (ask("auto"), ask("all"), ask("any"));
    let partial = |answer: &Value| hits(answer).iter().filter(|hit| hit["partial"] == true).count();
    let total = |answer: &Value| usize::try_from(answer["total"]["items"].as_u64().expect("a count")).expect("small");
    assert_eq!(partial(&all), 0);
    assert_eq!(hits(&all).len(), total(&all));
    assert_eq!(total(&auto), total(&all));
    assert_eq!(hits(&auto).len() - partial(&auto), total(&all));
    let ids = |answer: &Value| hits(answer).iter().map(|hit| hit["id"].to_string()).collect::<Vec<_>>();
    assert_eq!(hits(&any).len() - partial(&any), total(&any));
    assert!(total(&any) > total(&all));
    assert_eq!(ids(&any), ids(&auto), "the same items in the same order, of which more have enough");
    assert!(
        partial(&auto) > 0 && auto["understood"]["notes"].to_string().contains("partial"),
        "{}",
        auto["understood"]
    );
    let scores: Vec<f64> = hits(&auto).iter().filter_map(|hit| hit["score"].as_f64()).collect();
    assert!(scores.is_sorted_by(|one, next| one >= next), "one order by one score");
    assert_eq!(hits(&auto)[0]["partial"], false, "what has all of it comes first here");
    let lacking =
        hits(&auto).iter().filter(|hit| hit["partial"] == true && hit["lacks"].as_array().is_none_or(Vec::is_empty));
    assert_eq!(lacking.count(), 0, "a partial hit says what it lacks");
}

#[test]
fn hits_may_be_counted_only() {
    let env = Env::indexed();
    let ids = env.ids(&["acupuncture", "--match", "all"]);
    let letters: std::collections::BTreeSet<&str> = ids.iter().filter_map(|id| id.split('#').next()).collect();
    let count = env.imr(&["query", "acupuncture", "--count", "--json"]).success().json();
    assert_eq!((&count["total"]["items"], &count["total"]["letters"]), (&json!(ids.len()), &json!(letters.len())));
    let text = env.imr(&["query", "acupuncture", "--count"]).success().stdout;
    assert!(text.ends_with(&format!("{} mention it in {} letters\n", ids.len(), letters.len())), "{text}");
}

#[test]
fn a_batch_is_answered_query_by_query() {
    let env = Env::indexed();
    env.write("queries.jsonl", "{\"qid\":\"a\",\"query\":\"acupuncture\"}\n\n{\"qid\":\"b\",\"query\":\"Norco\"}\n");
    let lines = env
        .imr(&["query", "--batch", "queries.jsonl", "--format", "trec", "-n", "5"])
        .notes("listed as partial")
        .lines();
    let columns: Vec<Vec<&str>> = lines.iter().map(|line| line.split(' ').collect()).collect();
    for line in &columns {
        assert!(line.len() == 6 && line[1] == "Q0" && line[5] == "imr" && line[4].parse::<f64>().is_ok(), "{line:?}");
    }
    let of =
        |qid: &str| columns.iter().filter(|line| line[0] == qid).map(|line| line[2].to_owned()).collect::<Vec<_>>();
    assert_eq!(of("a"), env.ids(&["acupuncture"])[..5]);
    assert_eq!(of("b"), env.ids(&["Norco"])[..of("b").len()]);
    let alone = env.imr(&["query", "acupuncture", "--format", "trec", "-n", "1"]).success().stdout;
    assert!(alone.starts_with("1 Q0 "), "{alone}");
    env.write("queries.jsonl", "{\"qid\":\"a\"}\n");
    env.imr(&["query", "--batch", "queries.jsonl"]).fails(2, "queries.jsonl, line 1");
    env.write("mixed.txt", "facet\n\n(facet\n{\"qid\":\"b\",\"query\":\"MRI\"}\nnofield:x\n{facet\nMRI\n");
    let mixed = env.imr(&["query", "--batch", "mixed.txt", "--format", "trec", "-n", "1"]).command().output();
    let mixed = mixed.expect("the program starts");
    let (out, err) = (String::from_utf8_lossy(&mixed.stdout), String::from_utf8_lossy(&mixed.stderr));
    let qids: Vec<&str> = out.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!((mixed.status.code(), qids), (Some(2), vec!["1", "b", "7"]), "faulty lines are skipped: {err}");
    assert!([3, 5, 6].iter().all(|line| err.contains(&format!("error: mixed.txt, line {line}: "))), "{err}");
    env.imr(&["query", "--batch", "missing.jsonl"]).fails(5, "missing.jsonl");
}

#[test]
fn hits_may_be_printed_line_by_line() {
    let env = Env::indexed();
    let answer = env.imr(&["query", "acupuncture", "--json"]).success().json();
    let lines = env.imr(&["query", "acupuncture", "--format", "jsonl"]).success().jsonl();
    assert_eq!(hits(&answer), lines);
}

#[test]
fn a_letter_may_be_one_hit() {
    let env = Env::indexed();
    let answer = env.imr(&["query", "pain", "--group", "letter", "--json", "-n", "1000"]).success().json();
    let letters: Vec<&str> = hits(&answer).iter().filter_map(|hit| hit["letter"].as_str()).collect();
    let distinct: std::collections::BTreeSet<&&str> = letters.iter().collect();
    assert_eq!(letters.len(), distinct.len());
    assert_eq!(answer["total"]["letters"], letters.len());
}

#[test]
fn words_may_be_taken_as_themselves() {
    let env = Env::indexed();
    let literal = env.imr(&["query", "upheld", "--literal", "--json"]).success_or(1).json();
    assert_eq!(literal["understood"]["filters"], json!({}));
    let understood = env.imr(&["query", "upheld", "--json"]).success().json();
    assert_eq!(understood["understood"]["filters"], json!({"decision": ["upheld"]}));
    assert_eq!(understood["understood"]["text"], "");
}

#[test]
fn drugs_and_levels_go_by_all_their_names() {
    let env = Env::indexed();
    assert_eq!(env.ids(&["hydrocodone", "--match", "all"])[..2], env.ids(&["Norco", "--match", "all"])[..2]);
    assert!(env.ids(&["T9-T10 facet", "--match", "all"]).contains(&"CM16-8754420#1".to_owned()));
    assert!(env.ids(&["L4-5 radiofrequency", "--match", "all"]).contains(&"CM17-9443182#1".to_owned()));
}

#[test]
fn a_misspelled_word_is_corrected_and_said() {
    let env = Env::indexed();
    let answer = env.imr(&["query", "neurotmy", "--json"]).success().json();
    assert_eq!(answer["understood"]["did_you_mean"], "neurotomy");
    assert!(answer["understood"]["notes"].to_string().contains("neurotmy"), "{answer}");
    env.imr(&["query", "neurotmy"]).notes("searched for: neurotomy");
}

#[test]
fn a_case_number_finds_its_letter() {
    let ids = Env::indexed().ids(&["cm16-2016779"]);
    assert_eq!(ids.len(), 4);
    assert!(ids.iter().all(|id| id.starts_with("CM16-2016779#")), "{ids:?}");
}

#[test]
fn a_reader_that_closes_the_pipe_is_no_error() {
    let env = Env::indexed();
    for format in ["text", "json", "jsonl", "ids", "trec"] {
        let mut command = env.imr(&["query", "pain", "-n", "1000", "--snippets", "9", "--format", format]).command();
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        drop(child.stdout.take());
        let mut stderr = String::new();
        child.stderr.take().expect("stderr").read_to_string(&mut stderr).expect("text");
        let status = child.wait().expect("an end");
        assert_eq!((status.code(), stderr.as_str()), (Some(0), ""), "{format}");
    }
}

#[test]
fn a_first_query_builds_the_default_index() {
    let env = Env::with_corpus();
    let output = env.imr(&["query", "thoracic facet upheld", "--format", "ids"]).notes("building it from corpus/");
    assert!(!output.stdout.is_empty() && env.path("index/CURRENT").exists());
    env.imr(&["query", "thoracic facet upheld", "--format", "ids", "-q"]).success();
}

#[test]
fn an_index_that_was_named_is_not_built() {
    let env = Env::with_corpus();
    let output = env.imr(&["query", "lumbar", "--index", "mine"]).fails(3, "mine: no index here");
    assert!(output.stderr.contains("hint: run 'imr index"), "{}", output.stderr);
    env.imr(&["query", "lumbar", "-i", "index"]).fails(3, "index: no index here");
    assert!(!env.path("mine").exists() && !env.path("index").exists());
    Env::new().imr(&["query", "lumbar"]).fails(3, "no index here");
}

#[test]
fn colors_are_for_terminals_and_for_those_who_ask() {
    let env = Env::indexed();
    assert!(!env.imr(&["query", "acupuncture"]).success().stdout.contains('\u{1b}'));
    assert!(env.imr(&["query", "acupuncture", "--color", "always"]).success().stdout.contains('\u{1b}'));
}

#[test]
fn unwanted_words_and_phrases_leave_items_out() {
    let env = Env::indexed();
    let ids =
        |query: &str| env.imr(&["query", query, "--format", "ids", "-n", "500", "--match", "all"]).success_or(1).stdout;
    let all = ids("acupuncture");
    for unwanted in [
        "NOT (thoracic date:2000..2100)",
        "-thoracic",
        "NOT thoracic",
        "-\"thoracic spine\"",
        "AND NOT \"thoracic spine\"",
    ] {
        let left = ids(&format!("acupuncture {unwanted}"));
        assert!((1..all.lines().count()).contains(&left.lines().count()), "{unwanted}");
        assert!(left.lines().all(|id| all.contains(id)), "{unwanted}");
    }
}

#[test]
fn what_finds_nothing_says_which_part_is_to_blame() {
    let env = Env::indexed();
    let answer = env.imr(&["query", "acupuncture AND zebra", "--json"]).success_or(1).json();
    assert_eq!(answer["total"]["items"], 0);
    let notes = answer["understood"]["notes"].to_string();
    assert!(notes.contains("'zebra' alone finds nothing") && !notes.contains("without 'zebra': 0 "), "{notes}");
    assert!(notes.contains("without 'zebra': "), "{notes}");
    let answer = env.imr(&["query", "acupuncture", "--filter", "age=1", "--json"]).success_or(1).json();
    assert!(answer["understood"]["notes"].to_string().contains("without the filter age: 1: "), "{answer}");
}

#[test]
fn a_word_that_occurs_nowhere_is_named_with_those_near_to_it() {
    let env = Env::indexed();
    for query in [
        "\"facet neurotmy\"",
        "=neurotmy",
        "acupuncture AND \"neurotmy\"",
        "\"neurotmy\" /3 facet",
        "rationale:\"neurotmy\"",
        "\"neurotmy\" OR \"neurotmi\"",
    ] {
        let answer = env.imr(&["query", query, "--json"]).success_or(1).json();
        let notes = answer["understood"]["notes"].to_string();
        assert!(notes.contains("'neurotmy' occurs nowhere; near to it: neurotomy"), "{query}: {notes}");
    }
    let answer = env.imr(&["query", "\"qqzzv\" AND NOT xyzzyx", "--json"]).ends(1).json();
    let notes = answer["understood"]["notes"].to_string();
    assert!(notes.contains("\"'qqzzv' occurs nowhere\"") && !notes.contains("'xyzzyx' occurs"), "{notes}");
}

#[test]
fn a_word_is_found_with_a_hyphen_and_without() {
    // The vocabulary has a name for follow-up visits; the other word it does not know.
    for word in ["follow", "semifollow"] {
        let env = Env::new();
        for (number, joint) in ["", "-", "- ", " "].iter().enumerate() {
            let text = format!("A {word}{joint}up visit.");
            env.write(
                &format!("in/{number}.txt"),
                letter(&format!("CM17-000000{number}"), "Lumbar MRI", "Upheld", &text),
            );
        }
        env.index(&["in"]);
        for (query, wanted) in [
            ("WORD-up", 4),
            ("\"WORD-up\"", 4),
            ("\"WORD-up visit\"", 4),
            ("WORD-up /1 visit", 4),
            ("rationale:WORD-up", 4),
            ("MRI -WORD-up", 0),
            ("atleast2(\"WORD-up\")", 0),
            ("\"WORD-up\" NOT /1 visit", 0),
            ("\"WORDup\"", 3),
        ] {
            let query = query.replace("WORD", word);
            assert_eq!(env.ids(&[&query, "--match", "all"]).len(), wanted, "{query}");
        }
        let phrase = format!("\"{word}-up visit\"");
        let answer = env.imr(&["query", &phrase, "--json"]).success().json();
        assert_eq!(answer["understood"]["text"], phrase);
        let marked = |hit: &Value| hit["snippets"].to_string().contains("\"marks\":[[");
        assert!(hits(&answer).iter().all(marked), "{answer}");
    }
}

#[test]
fn letters_without_a_date_are_counted_where_a_date_is_asked_for() {
    let env = Env::new();
    env.write("in/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "No red flags."));
    env.write("in/b.txt", headerless("Lumbar MRI", "Overturned", "Red flags."));
    env.index(&["in"]);
    let none = "items left out because their letters tell no decision_date: 1";
    for (query, args, wanted) in [
        ("lumbar date:2017", &[][..], Some(none)),
        ("lumbar since 2015", &[], Some(none)),
        ("lumbar AND date:2017", &[], Some(none)),
        ("lumbar", &["--from", "2015"], Some(none)),
        ("lumbar", &["--filter", "date=2017"], Some(none)),
        ("lumbar upheld date:2017", &[], None),
        ("lumbar", &[], None),
        ("cervical date:2017", &["--match", "all"], None),
    ] {
        let args = [&["query", query, "--json"], args].concat();
        let answer = env.imr(&args).success_or(1).json();
        let notes = answer["understood"]["notes"].to_string();
        assert_eq!(notes.contains("left out"), wanted.is_some(), "{query}: {notes}");
        assert!(wanted.is_none_or(|wanted| notes.contains(wanted)), "{query}: {notes}");
    }
}

#[test]
fn a_mistyped_field_is_told_from_a_word_with_a_colon() {
    let env = Env::indexed();
    for (query, wanted) in [
        ("proceedure:mri", "hint: did you mean 'procedure'?"),
        ("knee has:drgu", "hint: did you mean 'drug'?"),
        ("colour:(red OR green)", "hint: fields are procedure, rationale, decision, drugs"),
    ] {
        assert!(env.imr(&["query", query]).fails(2, "there is no field").stderr.contains(wanted), "{query}");
    }
    for query in ["dos:11/11/2016", "rx:naproxen"] {
        env.imr(&["query", query]).fails(2, "there is no field");
        let quoted = format!("\"{query}\"");
        let answer = env.imr(&["query", &quoted, "--json"]).success_or(1).json();
        assert_eq!(answer["understood"]["text"], query);
    }
    let answer = env.imr(&["query", "2:1", "--json"]).success_or(1).json();
    assert_eq!(answer["understood"]["text"], "2:1");
    env.imr(&["query", "pain", "--filter", "specality=Neurology"]).fails(2, "did you mean 'specialty'?");
}

#[test]
fn a_field_that_is_not_there_and_a_word_that_is_too_many_are_shown_where_they_stand() {
    let env = Env::indexed();
    for (query, column, what) in [
        ("MRI procdure:knee", 5, "there is no field 'procdure'"),
        ("knee age:old", 10, "'old' is no whole number"),
        ("rationale:/(/", 11, "the regular expression is wrong"),
        ("MRI /5 age:40", 5, "only words have a place"),
    ] {
        let output = env.imr(&["query", query]).fails(2, &format!("query, column {column}: {what}"));
        assert!(output.stderr.contains("hint: "), "{}", output.stderr);
    }
}

#[test]
fn an_item_that_is_no_hit_is_told_what_it_lacks() {
    let env = Env::indexed();
    let hits = env.imr(&["query", "thoracic facet upheld", "--explain", "--json"]).success().json();
    let (hit, score) = (hits["hits"][0]["id"].as_str().expect("an id"), &hits["hits"][0]["score"]);
    let explained = env.imr(&["explain", "thoracic facet upheld", hit, "--json"]).success().json();
    assert_eq!((&explained["hit"], &explained["score"]), (&true.into(), score));
    let pieces = explained["parts"].as_array().expect("parts").iter();
    let sum: f64 =
        pieces.flat_map(|part| part["from"].as_array()).flatten().filter_map(|piece| piece["score"].as_f64()).sum();
    let feedback = explained["feedback"].as_f64().unwrap_or_default();
    assert!((sum + feedback - score.as_f64().expect("a score")).abs() < 1e-3, "{explained}");
    let explained = env.imr(&["explain", "zebra facet overturned", hit, "--json"]).ends(1).json();
    assert_eq!((&explained["hit"], &explained["parts"][0]["has"]), (&false.into(), &false.into()));
    assert_eq!(explained["fails"][0], "decision: overturned");
}

#[test]
fn an_item_out_of_the_dates_fails_by_its_date_and_not_by_a_filter_that_it_passes() {
    let env = Env::indexed();
    let fails = |more: &[&str]| {
        let args = [&["explain", "acupuncture", "CM17-0000486#1", "--filter", "letter=CM17-0000486", "--json"], more];
        env.imr(&args.concat()).success_or(1).json()["fails"].clone()
    };
    assert_eq!(fails(&["--to", "2018"]), serde_json::json!([]));
    assert_eq!(fails(&["--from", "2018"]), serde_json::json!(["decision_date: 2018-01-01.."]));
    let both = ["--from", "2017-07", "--filter", "decision_date=2016"];
    assert_eq!(fails(&both), serde_json::json!(["decision_date: 2016"]));
}

#[test]
fn a_users_own_synonyms_find_each_other() {
    let env = Env::indexed();
    env.write("synonyms.txt", "floating bed, acupuncture  # nobody says so\n");
    let total = |args: &[&str]| {
        let args = [&["query", "--json", "--match", "all"], args].concat();
        env.imr(&args).success_or(1).json()["total"]["items"].clone()
    };
    assert_eq!(total(&["\"floating bed\""]), 0);
    assert_eq!(total(&["floating bed", "--synonyms", "synonyms.txt"]), total(&["\"acupuncture\""]));
    env.write("wrong.txt", "alone\n");
    env.imr(&["query", "MRI", "--synonyms", "wrong.txt"]).fails(2, "wrong.txt, line 1: a line names two");
}

#[test]
fn a_filter_refuses_what_it_cannot_leave_out() {
    let env = Env::indexed();
    for filter in ["region=!=knee", "region=!knee", "region=-knee", "region=not knee", "decision=!upheld"] {
        env.imr(&["query", "MRI", "--filter", filter]).fails(2, "a filter leaves nothing out");
    }
    // "Not denied" is an outcome, and "not recommended" the name of a reason.
    let count =
        |filter: &str| env.imr(&["query", "MRI", "--filter", filter, "--json"]).success_or(1).json()["total"].clone();
    assert_eq!(count("decision=not upheld"), count("decision=overturned"));
    assert!(count("reason=not recommended by guideline")["items"].is_number());
    // A range of numbers is written as facets show it, too.
    assert_eq!(count("age=40-49"), count("age=40..49"));
}

#[test]
fn an_item_with_some_of_what_is_asked_is_explained_as_a_hit_where_some_is_enough() {
    let env = Env::indexed();
    let found = env.imr(&["query", "pain zebra", "--match", "any", "--json", "-n", "1"]).success().json();
    let id = found["hits"][0]["id"].as_str().expect("a hit").to_owned();
    let explained =
        |more: &[&str]| env.imr(&[&["explain", "pain zebra", &id, "--json"], more].concat()).success_or(1).json();
    assert_eq!(explained(&["--match", "any"])["hit"], true);
    assert_eq!(explained(&[])["hit"], false);
}

#[test]
fn items_of_either_outcome_are_said_to_be_shown_only_where_no_filter_decides() {
    let env = Env::indexed();
    let notes = |more: &[&str]| {
        let args = [&["query", "MRI denied or approved", "--json"], more].concat();
        env.imr(&args).success().json()["understood"]["notes"].clone()
    };
    let either = "both outcomes are named, so items of either are shown";
    assert_eq!(notes(&["--filter", "sex=female"]), json!([either]));
    let decides = "--filter decision decides, not the words of the query";
    assert_eq!(notes(&["--filter", "decision=overturned"]), json!([decides]));
}

#[test]
fn a_beginning_finds_its_words_however_many_they_are_but_not_in_a_place() {
    let env = Env::new();
    let letters = |number: u32| [number / 676, number / 26 % 26, number % 26].map(|at| char::from(b'a' + at as u8));
    let words: Vec<String> = (0..1500).map(|number| format!("zq{}", String::from_iter(letters(number)))).collect();
    for (at, part) in words.chunks(500).enumerate() {
        let rationale = format!("Pain. {}. Pain.", part.join(" "));
        let case = format!("CM17-000090{at}");
        env.write(&format!("{at}.txt"), letter(&case, "Acupuncture x 6 visits", "Upheld", &rationale));
    }
    env.write("none.txt", letter("CM17-0000909", "Acupuncture x 6 visits", "Upheld", "Pain alone."));
    env.index(&["."]);
    for pattern in ["zq*", "zq!", "z?*"] {
        assert_eq!(env.ids(&[pattern, "--match", "all"]).len(), 3, "{pattern}");
    }
    assert_eq!(env.ids(&["acupuncture NOT zq*"]), ["CM17-0000909#1"]);
    env.imr(&["query", "zq* /3 pain"]).fails(2, "more than 1000 words of the index are like this");
    env.imr(&["query", "zqa* /3 pain"]).success();
}

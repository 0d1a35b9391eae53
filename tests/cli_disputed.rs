//! Items that dispute a treatment, and those that only mention it: counts, `--disputed`, folded siblings, places, partial hits, passages.

use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::env::{Env, PROGRAM, letter};

/// Letters of which two dispute physical therapy, one of them with a second item, and three only mention it.
fn therapy() -> Env {
    let env = Env::new();
    let second = "\n\nNaproxen 500mg #60: Upheld\n\nClaims Administrator guideline: Decision based on MTUS Low Back \
                  Complaints 2004.\n\nMAXIMUS guideline: Decision based on MTUS Low Back Complaints 2004.\n\nDecision \
                  rationale: Physical therapy was tried before the tablets. The request is not medically necessary.\n";
    let reason = "A guideline allows ten visits of physical therapy for a sprain. The patient has done fourteen visits \
                  and still cannot lift a kettle. Therefore, physical therapy is not medically necessary.";
    let own = letter("CM17-0000101", "Physical therapy x 12 visits for the lumbar spine", "Upheld", reason);
    env.write("corpus/a.txt", own + second);
    let won = "Physical therapy was never tried. The request is medically necessary.";
    env.write("corpus/b.txt", letter("CM17-0000102", "Physical therapy x 6 visits for the knee", "Overturned", won));
    for (case, procedure, decision) in [
        ("CM17-0000103", "MRI of the lumbar spine", "Overturned"),
        ("CM17-0000104", "Norco 5/325mg #60", "Upheld"),
        ("CM17-0000105", "Acupuncture x 6 visits", "Overturned"),
    ] {
        let told = "After physical therapy the pain came back. The request was considered.";
        env.write(&format!("corpus/{case}.txt"), letter(case, procedure, decision, told));
    }
    env.index(&[]);
    env
}

fn total(env: &Env, args: &[&str]) -> Value {
    env.imr(&[&["query", "--json", "--match", "all"], args].concat()).run().json()["total"].clone()
}

#[test]
fn the_total_tells_disputed_items_from_those_that_mention_it() {
    let env = therapy();
    let wanted = json!({"items": 6, "letters": 5, "disputed": 2, "overturned": 1, "upheld": 1, "partial": 0});
    assert_eq!(total(&env, &["physical therapy"]), wanted);
    let header = "2 items dispute it (1 overturned, 1 upheld), 6 mention it in 5 letters";
    let text = env.imr(&["query", "physical therapy"]).success().stdout;
    assert!(text.starts_with(header), "{text}");
    let count = env.imr(&["query", "physical therapy", "--count"]).success().stdout;
    assert_eq!(count, format!("{header}\n"));
    let only = env.imr(&["query", "physical therapy", "--count", "--disputed"]).success().stdout;
    assert_eq!(only, "2 items dispute it (1 overturned, 1 upheld) in 2 letters\n");
    let one = env.imr(&["query", "acupuncture", "--count"]).success().stdout;
    assert_eq!(one, "1 item disputes it (1 overturned, 0 upheld), 1 mentions it in 1 letter\n");
}

#[test]
fn all_items_dispute_a_question_without_words() {
    let env = therapy();
    let wanted = json!({"items": 3, "letters": 2, "disputed": 3, "overturned": 0, "upheld": 3, "partial": 0});
    assert_eq!(total(&env, &["--filter", "decision=upheld"]), wanted);
    for query in ["decision:upheld", "upheld", "decision:upheld age>20", "reviewer_guideline:2004 upheld"] {
        let count = env.imr(&["query", query, "--count", "-q"]).success().stdout;
        assert_eq!(count, "3 items in 2 letters (0 overturned, 3 upheld)\n", "{query}");
    }
}

#[test]
fn disputed_items_can_be_asked_for_by_option_and_by_field() {
    let env = therapy();
    let sorted = |args: &[&str]| {
        let mut ids = env.ids(&[&["--match", "all"], args].concat());
        ids.sort();
        ids
    };
    let disputed = ["CM17-0000101#1", "CM17-0000102#1"];
    assert_eq!(sorted(&["physical therapy", "--disputed"]), disputed);
    assert_eq!(sorted(&["disputed:(physical therapy)"]), disputed);
    assert_eq!(sorted(&["disputed:\"physical therapy\""]), disputed);
    assert_eq!(sorted(&["disputed:PT"]), disputed);
    assert_eq!(sorted(&["disputed:(PT OR acupuncture) overturned"]), ["CM17-0000102#1", "CM17-0000105#1"]);
    let others = ["CM17-0000101#2", "CM17-0000103#1", "CM17-0000104#1", "CM17-0000105#1"];
    assert_eq!(sorted(&["physical therapy -disputed:PT"]), others);
    assert_eq!(sorted(&["disputed:hydrocodone"]), ["CM17-0000104#1"]);
    assert_eq!(sorted(&["disputed:kettle"]), [""; 0]);
    // Words next to the treatment may be anywhere.
    assert_eq!(sorted(&["physical therapy kettle", "--disputed"]), ["CM17-0000101#1"]);
    env.imr(&["query", "disputed:(decision:upheld)"]).fails(2, "a field cannot stand in another");
}

#[test]
fn the_place_of_an_item_says_more_than_a_place_in_its_history() {
    let env = Env::new();
    let history = "He had lumbar pain, then more lumbar pain, and lumbar facet injections helped the lumbar pain. The \
                   facet injection of the lumbar spine is discussed. The request is not medically necessary.";
    env.write("a.txt", letter("CM17-0000201", "Thoracic facet injection T7-T8", "Upheld", history));
    env.write(
        "b.txt",
        letter("CM17-0000202", "Facet injection L4-L5", "Upheld", "The request is not medically necessary."),
    );
    env.index(&["."]);
    assert_eq!(env.ids(&["lumbar facet injection"]), ["CM17-0000202#1", "CM17-0000201#1"]);
    assert_eq!(env.ids(&["lumbar facet injection", "--disputed", "--match", "all"]), ["CM17-0000202#1"]);
    let explained = env.imr(&["explain", "lumbar facet injection", "CM17-0000201#1", "--json"]).success().json();
    assert!(explained["place_factor"].as_f64().is_some_and(|factor| factor < 1.0), "{explained}");
}

#[test]
fn what_is_asked_of_one_place_is_not_disputed_about_another() {
    let env = Env::new();
    let told = "A facet injection of the lumbar spine is discussed.";
    for (case, procedure, decision) in [
        ("CM17-0000211", "Thoracic facet injection T7-T8", "Overturned"),
        ("CM17-0000212", "Facet injection L4-L5", "Upheld"),
        ("CM17-0000213", "Lumbar facet injection", "Overturned"),
        ("CM17-0000214", "Facet injection L5-S1", "Overturned"),
    ] {
        env.write(&format!("{case}.txt"), letter(case, procedure, decision, told));
    }
    env.index(&["."]);
    let wanted = json!({"items": 4, "letters": 4, "disputed": 3, "overturned": 2, "upheld": 1, "partial": 0});
    assert_eq!(total(&env, &["lumbar facet injection"]), wanted);
}

#[test]
fn siblings_that_only_mention_it_are_folded_for_people() {
    let env = therapy();
    let text = env.imr(&["query", "physical therapy"]).success().stdout;
    assert!(text.contains("    + 1 other item of this letter\n"), "{text}");
    assert!(!text.contains("Naproxen"), "{text}");
    let unfolded = env.imr(&["query", "physical therapy", "--group", "item"]).success().stdout;
    assert!(unfolded.contains("Naproxen") && !unfolded.contains("other item"), "{unfolded}");
    assert_eq!(env.ids(&["physical therapy"]).len(), 6);
    assert_eq!(env.ids(&["physical therapy", "--collapse"]).len(), 5);
    let hits = env.imr(&["query", "physical therapy", "--collapse", "--json"]).success().json()["hits"].clone();
    let others =
        |id: &str| hits.as_array().expect("hits").iter().find(|hit| hit["id"] == id).expect("a hit")["others"].clone();
    assert_eq!((others("CM17-0000101#1"), others("CM17-0000102#1")), (json!(1), Value::Null));
}

#[test]
fn people_are_shown_few_partial_hits_that_keep_the_treatment() {
    let env = Env::new();
    for number in 1..=5 {
        let case = format!("CM17-000030{number}");
        env.write(&format!("{case}.txt"), letter(&case, "Acupuncture x 6 visits", "Upheld", "It was considered."));
    }
    env.write("z.txt", letter("CM17-0000309", "Gym membership", "Upheld", "A yacht was bought."));
    env.index(&["."]);
    let query = "acupuncture yacht";
    let text = env.imr(&["query", query]).success().stdout;
    assert_eq!(text.matches("(partial, lacks yacht)").count(), 3, "{text}");
    assert!(!text.contains("Gym membership"), "{text}");
    let last = "no item has all of this; 3 of 6 partial (--match any for all); imr show ID; imr\nexport\n";
    assert!(text.ends_with(last), "{text}");
    assert_eq!(env.ids(&[query]).len(), 6);
    let four = env.imr(&["-q", "query", query, "--format", "ids", "-n", "4"]).success().lines();
    assert_eq!(four.len(), 4);
    let answer = env.imr(&["query", query, "--json"]).success().json();
    assert_eq!(answer["total"]["partial"], 6);
    assert_eq!(answer["hits"].as_array().expect("hits").len(), 6);
    for hit in answer["hits"].as_array().expect("hits") {
        let lacks = if hit["procedure"] == "Gym membership" { "acupuncture" } else { "yacht" };
        assert_eq!(hit["lacks"], json!([lacks]));
    }
    let whole = env.imr(&["query", "acupuncture", "--json"]).success().json();
    assert!(whole["hits"][0].get("lacks").is_none(), "{whole}");
}

#[test]
fn the_last_line_tells_what_is_shown_and_how_to_go_on() {
    let env = therapy();
    let footer = |args: &[&str]| {
        let text = env.imr(&[&["query", "physical therapy"], args].concat()).success().stdout;
        let footer = text.rsplit("\n\n").next().expect("a paragraph").replace('\n', " ");
        // A cursor is opaque.
        footer.split_once("--after ").map_or(footer.clone(), |(told, _)| format!("{told}--after "))
    };
    let more = "next page: the same with --after ";
    assert_eq!(
        footer(&["--group", "item", "-n", "2"]),
        format!("2 of 6 shown; -n 6 for all; imr show ID; imr export {more}")
    );
    assert_eq!(footer(&["--group", "item"]), "6 of 6 shown; imr show ID; imr export ");
    assert_eq!(footer(&[]), "5 of 6 shown; 1 folded (--group item shows them); imr show ID; imr export ");
}

#[test]
fn a_passage_tells_the_reason_and_not_the_verdict() {
    let env = therapy();
    let answer = env.imr(&["query", "physical therapy lumbar", "--json"]).success().json();
    let hit = &answer["hits"][0];
    assert_eq!((&hit["id"], &hit["snippets"][0]["field"]), (&json!("CM17-0000101#1"), &json!("rationale")));
    assert_eq!(hit["snippets"][0]["text"], "The patient has done fourteen visits and still cannot lift a kettle.");
    // The rarest part of the question decides.
    let rare = env.imr(&["query", "physical therapy guideline", "--json"]).success().json();
    let text = rare["hits"][0]["snippets"][0]["text"].as_str().expect("a text");
    assert!(text.contains("guideline"), "{rare}");
}

#[test]
fn a_table_has_a_line_a_hit() {
    let env = therapy();
    let table = env.imr(&["-q", "query", "physical therapy", "--disputed", "--format", "table"]).success().lines();
    assert_eq!(table.len(), 2, "{table:?}");
    let line = table.iter().find(|line| line.contains("CM17-0000101#1")).expect("a line");
    assert!(line.contains("upheld") && line.contains("2017-01-31") && line.contains("Physical therapy x 12"), "{line}");
    assert!(table.iter().all(|line| line.chars().count() <= 80), "{table:?}");
}

#[test]
fn equal_answers_are_equal_but_for_the_time_that_was_asked_for() {
    let env = therapy();
    let answer = env.imr(&["query", "acupuncture", "--json"]).success().json();
    assert!(answer.get("took_ms").is_none(), "{answer}");
    let timed = env.imr(&["-v", "query", "acupuncture", "--json"]).run().json();
    assert!(timed["took_ms"].is_number(), "{timed}");
}

#[test]
fn cards_and_items_tell_how_to_cite_them_and_where_they_are() {
    let env = therapy();
    let citation = "IMR Case No. CM17-0000101, item 1 (2017-01-31)";
    let card = env.imr(&["query", "physical therapy lumbar", "-n", "1"]).success().stdout;
    assert!(card.contains(&format!("    {citation} · a.txt, page 1\n")), "{card}");
    assert!(card.contains("physical medicine, lumbar"), "{card}");
    let item = env.imr(&["show", "CM17-0000101#1"]).success().stdout;
    assert!(item.contains(&format!("{citation} · a.txt, page 1\n")), "{item}");
    assert!(item.contains("physical medicine · lumbar"), "{item}");
}

#[test]
fn colors_take_no_side_and_can_be_read() {
    let env = therapy();
    let colored = env.imr(&["--color", "always", "query", "physical therapy", "-n", "5"]).success().stdout;
    for (name, code) in [("red", "31m"), ("green", "32m"), ("yellow", "33m")] {
        assert!(!colored.contains(&format!("\u{1b}[{code}")), "{name}: {colored}");
    }
    assert!(!colored.contains("\u{1b}]8;"), "a link outside a terminal: {colored}");
}

/// The output of a run on a terminal whose pager marks its lines; `None` where no terminal can be had.
fn on_terminal(env: &Env, args: &str) -> Option<String> {
    let mut command = Command::new("script");
    command.args(["-qec", &format!("{PROGRAM} {args}"), "/dev/null"]).current_dir(env.path(""));
    command.env("PAGER", "sed s/^/paged:/").env("TERM", "xterm").env_remove("IMR_INDEX").env_remove("NO_COLOR");
    let output = command.stdin(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_terminal_has_a_pager_unless_it_is_unwanted_and_links_to_the_letters() {
    let env = therapy();
    let Some(shown) = on_terminal(&env, "query acupuncture") else { return };
    assert!(shown.lines().all(|line| line.starts_with("paged:")), "{shown}");
    assert!(shown.contains("\u{1b}]8;;file://") && shown.contains("corpus/CM17-0000105.txt"), "{shown}");
    for args in ["--no-pager query acupuncture", "query acupuncture --format ids", "query acupuncture --json"] {
        let shown = on_terminal(&env, args).expect("a terminal");
        assert!(!shown.is_empty() && !shown.contains("paged:"), "{args}: {shown}");
    }
}

#[test]
fn partial_hits_that_are_not_shown_are_told_of() {
    let env = Env::indexed();
    // Those that have some of it have another treatment in dispute, and are no hits for people.
    let answer = env.imr(&["query", "cold therapy"]).success();
    let total = env.imr(&["query", "cold therapy", "--json"]).success().json()["total"].clone();
    let wanted = format!("{} that have something near to it", total["partial"]);
    assert!(answer.stdout.replace('\n', " ").contains(&wanted), "{}", answer.stdout);
    assert_ne!(total["partial"], 0);
}

#[test]
fn an_item_that_has_some_of_it_is_a_hit_in_every_format_also_where_people_are_not_shown_it() {
    let env = Env::new();
    env.write("a.txt", letter("CM17-0000301", "Acupuncture x 6 visits", "Upheld", "It was considered."));
    env.write("z.txt", letter("CM17-0000309", "Gym membership", "Upheld", "A yacht was bought."));
    env.index(&["."]);
    let query = ["query", "acupuncture yacht", "-q", "--filter", "letter=CM17-0000309", "--format"];
    for format in ["text", "table", "json", "jsonl", "ids", "trec"] {
        let output = env.imr(&[&query[..], &[format]].concat()).success();
        let is_listed = output.stdout.contains("CM17-0000309") && !output.stdout.starts_with("0 items");
        assert_eq!(is_listed, !["text", "table"].contains(&format), "{format}: {}", output.stdout);
        env.imr(&[&query[..], &[format, "--match", "all"]].concat()).ends(1);
        env.imr(&[&query[..], &[format, "--sort", "id"]].concat()).ends(1);
    }
}

#[test]
fn match_any_is_offered_only_for_partial_hits_that_it_shows() {
    let env = Env::new();
    env.write("a.txt", letter("CM17-0000301", "TENS unit", "Upheld", "It was considered."));
    env.write("b.txt", letter("CM17-0000302", "Interferential unit", "Upheld", "It was considered."));
    env.write("c.txt", letter("CM17-0000303", "TENS unit", "Upheld", "A yacht was bought."));
    env.index(&["."]);
    for (args, told, found_by_any) in [
        (&["TENS"][..], "1 that have something near to it; imr show", 2),
        (&["H-wave"], "no item has all of this; 3 that have something near to it", 0),
        (&["TENS yacht"], "1 of 1 shown; 1 of 2 partial (--match any for 1 of them)", 2),
        (&["TENS yacht", "--filter", "letter=CM17-0000301"], "1 of 1 partial (--match any for all)", 1),
        (&["TENS yacht", "--sort", "id"], "something near to it (--match any shows 1 of them)", 2),
    ] {
        let text = env.imr(&[&["query"], args].concat()).success_or(1).stdout.replace('\n', " ");
        assert!(text.contains(told), "{args:?}: {text}");
        let any = env.imr(&[&["query"], args, &["--match", "any", "--json"]].concat()).success_or(1).json();
        assert_eq!(any["total"]["items"], found_by_any, "{args:?}");
        let partial = any["hits"].as_array().expect("hits").iter().filter(|hit| hit["partial"] == true).count();
        assert_eq!(any["total"]["partial"], if args.contains(&"--sort") { 1 } else { partial }, "{args:?}");
    }
    let near = env.imr(&["query", "H-wave", "--match", "any"]).success().stdout.replace('\n', " ");
    assert!(near.contains("no item has any of this; 3 that have something near to it"), "{near}");
    let listed = env.imr(&["query", "H-wave", "--match", "any", "--json"]).success().stdout;
    assert!(listed.contains("no item has any of this; items that have something near to it are listed"), "{listed}");
    let literal = env.imr(&["query", "TENS yacht", "--match", "any", "--literal", "--json"]).success().json();
    assert_eq!(
        (&literal["total"]["items"], &literal["total"]["partial"]),
        (&2.into(), &0.into()),
        "nothing is near to a word"
    );
    let sorted = env.imr(&["query", "TENS yacht", "--sort", "id", "--json"]).success().stdout;
    assert!(sorted.contains("not listed: 2 (--match any lists 1 of them)"), "{sorted}");
}

#[test]
fn the_number_that_is_said_to_show_all_hits_shows_them_though_partial_ones_come_between() {
    let env = Env::indexed();
    for query in ["procedure:injection chiropractic", "gabapentin UDS", "lumbar MRI", "acupuncture"] {
        let last = |limit: &str| {
            let shown = env.imr(&["query", query, "--group", "letter", "-n", limit]).success().stdout;
            shown.rsplit("\n\n").next().unwrap_or_default().replace('\n', " ")
        };
        let short = last("1");
        let advised = short.split_once("; -n ").and_then(|(_, rest)| rest.split_once(" for all")).map(|(most, _)| most);
        let all = last(advised.unwrap_or("5000"));
        let (shown, rest) = all.split_once(" of ").expect("numbers");
        assert!(rest.starts_with(&format!("{shown} shown")) && !all.contains("-n "), "{query}: {short}; {all}");
    }
}

#[test]
fn no_line_is_wider_than_the_terminal_that_says_what_a_hit_lacks_or_how_a_query_is_understood() {
    let env = Env::indexed();
    let query = "guideline:ODG without radiculopathy";
    let hits = env.imr(&["query", query, "--to", "2016-06-30"]).success().stdout;
    let lacks = "    (partial, lacks reviewer_guideline:ODG OR claims_guideline:ODG)\n";
    assert!(hits.contains(lacks), "{hits}");
    let stats = env.imr(&["stats", query, "--to", "2016-06-30"]).ends(1).stdout;
    assert!(stats.contains("understood: "), "{stats}");
    let wide = hits.lines().chain(stats.lines()).filter(|line| line.chars().count() > 80);
    assert_eq!(wide.collect::<Vec<_>>(), Vec::<&str>::new());
}

//! The order of hits: one order by one score, in which it counts how much of what is asked an item has.

use serde_json::Value;

use crate::env::{Env, letter};

/// The hits of a query, best first, each with its letter's number and whether it is partial.
fn order(letters: &[(&str, &str)], query: &str) -> Vec<(usize, bool)> {
    let env = Env::new();
    for (number, (heading, rationale)) in letters.iter().enumerate() {
        env.write(&format!("in/{number}.txt"), letter(&format!("CM17-{number:07}"), heading, "Upheld", rationale));
    }
    env.index(&["in"]);
    let answer = env.imr(&["query", query, "--json", "-n", "100"]).success_or(1).json();
    let hits = answer["hits"].as_array().expect("hits").iter();
    let number = |hit: &Value| hit["letter"].as_str().and_then(|id| id[5..].parse().ok()).expect("a number");
    hits.map(|hit| (number(hit), hit["partial"] == true)).collect()
}

#[test]
fn an_item_that_disputes_the_treatment_comes_before_one_that_mentions_it_often() {
    let often =
        "An MRI of the knee was asked for. The MRI of the knee shows a tear. Another MRI of the knee is not needed.";
    let found = order(
        &[("Acupuncture", often), ("MRI of the right knee", "The request is not needed."), ("Gym membership", "No.")],
        "knee MRI",
    );
    assert_eq!(found[..2], [(1, false), (0, false)], "{found:?}");
}

#[test]
fn an_item_that_lacks_a_common_word_may_come_before_one_that_has_all_words_by_chance() {
    let letters = [
        (
            "Acupuncture",
            "He waited for a brace. A cervical collar was worn first. An epidural steroid injection was done before.",
        ),
        ("Cervical epidural steroid injection", "The request is not needed."),
        ("Gym membership", "He waited long."),
        ("Lumbar brace", "He waited for a cane."),
    ];
    let found = order(&letters, "cervical epidural steroid injection waited");
    assert_eq!(found[0], (1, true), "{found:?}");
    assert!(found.contains(&(0, false)), "{found:?}");
}

#[test]
fn words_of_general_english_are_not_required() {
    let letters = [("Lumbar MRI", "Therapy was not done."), ("Gym membership", "First and further."), ("Cane", "No.")];
    let found = order(&letters, "lumbar MRI further first");
    assert_eq!(found[0], (0, false), "{found:?}");
}

#[test]
fn the_words_of_a_name_help_where_no_item_has_the_name() {
    let letters = [("Walking cane", "No."), ("Gym membership", "No."), ("Acupuncture", "No.")];
    let found = order(&letters, "walking boot");
    assert_eq!(found.first(), Some(&(0, true)), "{found:?}");
}

#[test]
fn items_of_the_category_of_a_common_noun_are_near_to_it() {
    let letters = [("Norco 10/325mg #60", "No."), ("Gym membership", "No."), ("Wheelchair", "No."), ("CBC", "No.")];
    for (noun, near) in [("medication", 0), ("equipment", 2), ("test", 3)] {
        assert_eq!(order(&letters, noun), [(near, true)], "{noun}");
    }
}

#[test]
fn a_thing_counts_once_under_all_its_names() {
    let env = Env::indexed();
    let answer = env.imr(&["query", "acupuncture", "--json", "--explain", "-n", "1"]).success().json();
    let part = &answer["hits"][0]["explain"]["parts"][0];
    let from: f64 = part["from"].as_array().expect("components").iter().filter_map(|one| one["score"].as_f64()).sum();
    let score = part["score"].as_f64().expect("a score");
    assert!(score > 0.0 && (from - score).abs() < score / 1000.0, "{part}");
}

#[test]
fn text_with_any_punctuation_is_literal_text() {
    let env = Env::indexed();
    for text in ["a) acupuncture visits", "acupuncture (visits", "\"acupuncture", "acupuncture AND", "* acupuncture"] {
        let answer = env.imr(&["query", "--literal", "--json", "--", text]).success().json();
        let notes = answer["understood"]["notes"].to_string();
        assert!(notes.contains("its words alone are searched for"), "{text}: {notes}");
        assert_eq!(answer["query"], text);
        env.imr(&["query", "--json", "--", text]).fails(2, "error");
    }
}

#[test]
fn items_of_the_kind_of_the_best_hits_get_feedback_and_others_none() {
    let env = Env::new();
    let headings = ["MRI of the lumbar spine", "Lumbar MRI without contrast", "Lumbar brace", "CT of the lumbar spine"];
    for (number, heading) in headings.iter().enumerate() {
        env.write(&format!("in/{number}.txt"), letter(&format!("CM17-{number:07}"), heading, "Upheld", "No."));
    }
    env.index(&["in"]);
    let fed = |options: &[&str]| -> Vec<String> {
        let args = [&["query", "lumbar MRI", "--json", "--explain"], options].concat();
        let answer = env.imr(&args).success().json();
        let hits = answer["hits"].as_array().expect("hits").iter();
        let mut fed: Vec<String> = hits
            .filter(|hit| hit["explain"]["feedback"].as_f64() > Some(0.0))
            .filter_map(|hit| hit["letter"].as_str().map(str::to_owned))
            .collect();
        fed.sort();
        fed
    };
    assert_eq!(fed(&[]), ["CM17-0000000", "CM17-0000001", "CM17-0000003"]);
    assert!(fed(&["--literal"]).is_empty() && fed(&["--match", "all"]).is_empty());
    // An item alone is explained as it is in the list.
    let listed = env.imr(&["query", "lumbar MRI", "--json"]).success().json();
    for hit in listed["hits"].as_array().expect("hits") {
        let id = hit["id"].as_str().expect("an id");
        let explained = env.imr(&["explain", "lumbar MRI", id, "--json"]).success_or(1).json();
        assert_eq!(explained["score"], hit["score"], "{id}");
    }
}

#[test]
fn the_occasion_of_a_treatment_is_not_what_is_asked_for() {
    let letters = [
        ("Knee surgery", "He may have physical therapy after the surgery of the knee."),
        ("Physical therapy 6 visits", "He had knee surgery."),
        ("Gym membership", "No."),
    ];
    for query in ["physical therapy after knee surgery", "after knee surgery physical therapy", "therapy after surgery"]
    {
        assert_eq!(order(&letters, query)[0], (1, false), "{query}");
    }
    // A heading tells the operation by the time after it.
    let letters = [
        ("Knee arthroscopy", "Arthroscopy of the knee was asked for, and physical therapy had helped."),
        ("Post operative physical therapy of the knee", "There is no limit."),
        ("Gym membership", "No."),
    ];
    assert_eq!(order(&letters, "physical therapy after knee arthroscopy")[0], (1, false));
}

#[test]
fn a_reason_told_in_other_words_finds_what_gives_it() {
    let vague = "The requested service did not specify the amount of sessions that are being recommended.";
    let letters =
        [("Acupuncture", "It was said that the provider helps."), ("Shockwave therapy", vague), ("Cane", "No.")];
    assert_eq!(order(&letters, "provider never said how many")[0].0, 1);
    // Where no letter gives the reason, the words are looked for.
    assert_eq!(order(&letters[..1], "provider never said how many"), [(0, false)]);
}

#[test]
fn a_reason_that_only_removed_letters_give_is_none() {
    let (env, anew) = (Env::new(), Env::new());
    let vague = "The requested service did not specify the amount of sessions that are being recommended.";
    for env in [&env, &anew] {
        // So many that the index keeps what was removed of them: a segment with a larger share is written anew.
        for number in 0..40 {
            let said = format!("It was said {number} times that the provider helps.");
            env.write(&format!("in/{number}.txt"), letter(&format!("CM17-{number:07}"), "Cane", "Upheld", &said));
        }
    }
    env.write("in/vague.txt", letter("CM17-0000099", "Shockwave therapy", "Upheld", vague)).index(&["in"]);
    std::fs::remove_file(env.path("in/vague.txt")).expect("a letter to remove");
    env.index(&["in"]);
    anew.index(&["in"]);
    let ask = |env: &Env| {
        let asked = env.imr(&["query", "provider never said how many", "--format", "ids", "-n", "99"]);
        asked.notes("'never said' is read as what a letter says").lines()
    };
    assert_eq!(ask(&env), ask(&anew));
}

//! Nearly the same items of several letters: what is folded into the best of them, and what is not.

use serde_json::{Value, json};

use crate::env::{Env, letter};

/// A text that a reviewer used again, with the numbers of one case.
fn reasons(date: &str, visits: usize) -> String {
    format!(
        "On {date} the worker told of pain in the back that had not changed. After {visits} visits there is no sign of a \
         nerve that is pressed, strength and feeling are whole, and no plain films were taken. Without such signs a scan \
         is likely to show what age has done, and would lead to confusion."
    )
}

/// The letters of each test: three whose items are nearly the same, and others that differ in one thing.
fn env() -> Env {
    let env = Env::new();
    let other = "The neck has been stiff since a fall, both arms are weak, and an operation is planned for the spring, so that \
                 the surgeon must see the levels before it is done.";
    for (number, procedure, decision, rationale) in [
        (1, "MRI of the lumbar spine", "Upheld", reasons("1/5/2016", 6)),
        (2, "Lumbar MRI", "Upheld", reasons("March 2, 2017", 12)),
        (3, "MRI lumbar spine, 1 time", "Upheld", reasons("02/07/17", 24).replace("was likely", "is likely")),
        (4, "MRI of the lumbar spine", "Overturned", reasons("1/5/2016", 6)),
        (5, "MRI of the cervical spine, lumbar films", "Upheld", reasons("1/5/2016", 6)),
        (6, "MRI of the lumbar spine", "Upheld", other.to_owned()),
    ] {
        let name = format!("CM17-000000{number}");
        env.write(&format!("in/{number}.txt"), letter(&name, procedure, decision, &rationale));
    }
    env.index(&["in"]);
    env
}

/// The ids of hits with those of the items that are folded into them.
fn folded(answer: &Value) -> Vec<(String, Vec<String>)> {
    let ids = |value: &Value| {
        let ids = value.as_array().into_iter().flatten().filter_map(Value::as_str);
        ids.map(str::to_owned).collect::<Vec<_>>()
    };
    let hits = answer["hits"].as_array().expect("hits").iter();
    hits.map(|hit| (hit["id"].as_str().unwrap_or_default().to_owned(), ids(&hit["near_duplicates"]))).collect()
}

#[test]
fn the_same_request_decided_in_nearly_the_same_words_is_one_hit() {
    let env = env();
    let plain = env.imr(&["query", "lumbar MRI", "--json"]).success().json();
    let collapsed = env.imr(&["query", "lumbar MRI", "--json", "--collapse"]).success().json();
    let all = folded(&plain);
    assert!(all.len() == 6 && all.iter().all(|(_, near)| near.is_empty()), "{plain}");
    let hits = folded(&collapsed);
    assert_eq!(hits.len(), 4, "{collapsed}");
    let (best, near) = hits.iter().find(|(_, near)| !near.is_empty()).expect("a hit that stands for others");
    let mut same = [std::slice::from_ref(best), near].concat();
    assert_eq!(same[..], all.iter().map(|(id, _)| id).filter(|id| same.contains(id)).cloned().collect::<Vec<_>>());
    same.sort();
    assert_eq!(same, ["CM17-0000001#1", "CM17-0000002#1", "CM17-0000003#1"]);
    assert_eq!(plain["total"], collapsed["total"], "folding changes no total");
    for hit in collapsed["hits"].as_array().expect("hits") {
        let before = plain["hits"].as_array().expect("hits").iter().find(|one| one["id"] == hit["id"]);
        assert_eq!(before.map(|one| &one["score"]), Some(&hit["score"]), "folding changes no score");
    }
}

#[test]
fn people_are_told_how_many_items_are_nearly_the_same() {
    let env = env();
    let text = env.imr(&["query", "lumbar MRI"]).success().stdout;
    assert!(text.contains("    and 2 nearly the same: CM17-000000"), "{text}");
    assert!(text.contains("4 of 6 shown; 2 folded (--group item shows them)"), "{text}");
    let each = env.imr(&["query", "lumbar MRI", "--group", "item"]).success().stdout;
    assert!(!each.contains("nearly the same"), "{each}");
}

#[test]
fn items_that_rank_below_the_last_hit_shown_are_folded_too() {
    let env = env();
    let plain = folded(&env.imr(&["query", "lumbar MRI upheld", "--json"]).success().json());
    let answer = env.imr(&["query", "lumbar MRI upheld", "--json", "--collapse", "-n", "1"]).success().json();
    let hits = folded(&answer);
    assert_eq!(hits.len(), 1);
    let is_one_of_three = hits[0].0.as_str() < "CM17-0000004";
    assert_eq!(hits[0].1.len(), if is_one_of_three { 2 } else { 0 }, "{plain:?} {hits:?}");
}

#[test]
fn items_of_one_letter_are_not_folded_for_their_words() {
    let env = Env::new();
    let one = letter("CM17-0000001", "MRI of the lumbar spine", "Upheld", &reasons("1/5/2016", 6));
    let (_, item) = one.split_once("MRI of the lumbar spine: Upheld").expect("an item");
    env.write("in/1.txt", format!("{one}\nLumbar MRI: Upheld{item}"));
    let report = env.index(&["in"]);
    assert_eq!(report["items"], json!(2), "{report}");
    let answer = env.imr(&["query", "lumbar MRI", "--json", "--collapse"]).success().json();
    assert!(folded(&answer).len() == 2 && folded(&answer).iter().all(|(_, near)| near.is_empty()), "{answer}");
}

//! Lists of hits in the order of fields, in pages, and by letter.

use std::cmp::Ordering;

use serde_json::Value;

use crate::env::{Env, letter};

/// A page of at most `limit` hits of a query with options.
fn page(env: &Env, asked: &[&str], limit: usize, after: Option<&str>) -> Value {
    let limit = limit.to_string();
    let mut args = [&["query", "--json", "-n", &limit], asked].concat();
    args.extend(after.iter().flat_map(|after| ["--after", *after]));
    env.imr(&args).success().json()
}

/// The hits of all pages, one after the other, of at most so many pages.
fn pages(env: &Env, asked: &[&str], limit: usize, most: usize) -> Vec<Value> {
    let (mut hits, mut after) = (Vec::new(), None::<String>);
    for _ in 0..most {
        let answer = page(env, asked, limit, after.as_deref());
        let of_page = answer["hits"].as_array().expect("hits");
        assert!(!of_page.is_empty() && of_page.len() <= limit, "{asked:?}: a page of {}", of_page.len());
        hits.extend(of_page.iter().cloned());
        after = answer["next"].as_str().map(str::to_owned);
        if after.is_none() {
            break;
        }
    }
    hits
}

/// The part of a hit that is the same on a page and in a long list: nearly the same items are looked for up to the end of the
/// list alone.
fn same(hit: &Value, is_collapsed: bool) -> Value {
    let mut hit = hit.clone();
    for key in ["others", "near_duplicates"].into_iter().filter(|_| is_collapsed) {
        hit.as_object_mut().expect("an object").remove(key);
    }
    hit
}

/// Ways to ask for a list.
const WAYS: [&[&str]; 9] = [
    &["lumbar MRI"],
    &["thoracic facet upheld", "--collapse"],
    &["physical therapy", "--group", "letter"],
    &["acupuncture opioid", "--match", "any"],
    &["pain", "--sort", "decision_date"],
    &["pain", "--sort", "-age,category,-score"],
    &["therapy", "--sort", "score"],
    &["pain", "--group", "letter", "--sort", "-drugs"],
    &["pain", "--collapse", "--sort", "year,-id"],
];

#[test]
fn the_pages_of_a_list_are_the_list() {
    let env = Env::indexed();
    for asked in WAYS {
        let all = page(&env, asked, 1000, None);
        assert!(all["next"].is_null(), "{asked:?}: there is more");
        let (all, is_collapsed) = (all["hits"].as_array().expect("hits"), asked.contains(&"--collapse"));
        for (limit, most) in [(1, 8), (3, 8), (10, usize::MAX)] {
            let paged = pages(&env, asked, limit, most);
            let wanted = all.len().min(limit.saturating_mul(most));
            assert_eq!(paged.len(), wanted, "{asked:?} by {limit}");
            for (one, other) in paged.iter().zip(all) {
                assert_eq!(same(one, is_collapsed), same(other, is_collapsed), "{asked:?} by {limit}");
            }
        }
    }
}

/// Fields of one value in an export, and the names of parts of the date.
const KEYS: [&str; 9] = ["decision_date", "injury_date", "age", "id", "letter", "decision", "category", "sex", "year"];

/// The value of an exported row that it is sorted by.
fn value(row: &Value, key: &str) -> Option<String> {
    let of = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(format!("{number:>5}")),
        _ => None,
    };
    match key {
        "year" => of(&row["decision_date"]).map(|date| date[..4].to_owned()),
        key => of(&row[key]),
    }
}

#[test]
fn sorting_agrees_with_sorting_an_export_by_hand() {
    let env = Env::indexed();
    let rows = env.imr(&["export", "pain", "-o", "-", "--format", "jsonl"]).success().jsonl();
    assert!(rows.len() > 50);
    for (key, is_descending) in KEYS.iter().flat_map(|key| [(*key, false), (*key, true)]) {
        let mut wanted: Vec<&Value> = rows.iter().collect();
        // A stable sort keeps the order of the export, by score and id, among equal ones.
        wanted.sort_by(|one, other| match (value(one, key), value(other, key)) {
            (Some(one), Some(other)) if is_descending => other.cmp(&one),
            (Some(one), Some(other)) => one.cmp(&other),
            (one, other) => one.is_none().cmp(&other.is_none()),
        });
        let wanted: Vec<&str> = wanted.iter().map(|row| row["id"].as_str().expect("an id")).collect();
        let sort = if is_descending { format!("-{key}") } else { key.to_owned() };
        let answer = page(&env, &["pain", "--sort", &sort], 1000, None);
        let hits = answer["hits"].as_array().expect("hits").iter();
        let found: Vec<&str> = hits.map(|hit| hit["id"].as_str().expect("an id")).collect();
        assert_eq!(found, wanted, "--sort {sort}");
        let lacking = rows.iter().filter(|row| value(row, key).is_none()).count();
        let note = format!("{lacking} of {} items have no {key} and come last by it", rows.len());
        assert_eq!(answer["understood"]["notes"].to_string().contains(&note), lacking > 0, "--sort {sort}: {note}");
    }
}

#[test]
fn several_keys_decide_one_after_the_other() {
    let hits = pages(&Env::indexed(), &["pain", "--sort", "decision,-decision_date"], 1000, 1);
    let keys = |hit: &Value| (hit["decision"].to_string(), hit["decision_date"].as_str().map(str::to_owned));
    let order = |(one, day): (String, Option<String>), (other, other_day): (String, Option<String>)| {
        one.cmp(&other).then(day.is_none().cmp(&other_day.is_none())).then(other_day.cmp(&day))
    };
    assert!(hits.len() > 50);
    assert!(hits.windows(2).all(|pair| order(keys(&pair[0]), keys(&pair[1])) != Ordering::Greater));
}

#[test]
fn partial_hits_are_not_sorted_unless_any_word_is_enough() {
    let env = Env::indexed();
    let all = page(&env, &["acupuncture opioid", "--sort", "-age"], 1000, None);
    assert!(all["total"]["partial"].as_u64() > Some(0));
    assert_eq!(all["hits"].as_array().map(Vec::len).map(|hits| hits as u64), all["total"]["items"].as_u64());
    assert!(all["understood"]["notes"].to_string().contains("(--match any lists "));
    let any = page(&env, &["acupuncture opioid", "--sort", "-age", "--match", "any"], 1000, None);
    assert!(any["total"]["items"].as_u64() > all["total"]["items"].as_u64());
    assert_eq!(any["hits"].as_array().map(Vec::len).map(|hits| hits as u64), any["total"]["items"].as_u64());
}

#[test]
fn a_letter_shows_its_other_hits_below_its_best() {
    let env = Env::indexed();
    let items = page(&env, &["pain", "--match", "all"], 1000, None);
    let letters = page(&env, &["pain", "--match", "all", "--group", "letter"], 1000, None);
    assert_eq!(letters["hits"].as_array().map(Vec::len), letters["total"]["letters"].as_u64().map(|n| n as usize));
    let mut folded = 0;
    for hit in letters["hits"].as_array().expect("hits") {
        let of_letter = items["hits"].as_array().expect("hits").iter().filter(|item| item["letter"] == hit["letter"]);
        let of_letter: Vec<(&Value, &Value)> = of_letter.map(|item| (&item["id"], &item["score"])).collect();
        let below = hit["items"].as_array().expect("items");
        let shown = std::iter::once(hit).chain(below).map(|item| (&item["id"], &item["score"]));
        assert_eq!(shown.collect::<Vec<_>>(), of_letter);
        folded += below.len();
    }
    assert!(folded > 10, "{folded}");
    env.imr(&["query", "thoracic facet upheld", "--group", "letter", "-n", "2"]).snapshot("query_group_letter");
    env.imr(&["query", "thoracic facet", "--sort", "-decision_date", "-n", "3"]).snapshot("query_sort");
}

#[test]
fn of_several_numbers_the_least_counts_and_in_descending_order_the_greatest() {
    let env = Env::new();
    let cited = |case: &str, years: [u16; 2]| {
        let of_reviewer = "MAXIMUS guideline: Decision based on MTUS Low Back Complaints";
        let chapters = format!("{of_reviewer} {}; MTUS Chronic Pain {}", years[0], years[1]);
        letter(case, "Acupuncture", "Upheld", "No.").replace(&format!("{of_reviewer} 2004"), &chapters)
    };
    env.write("in/a.txt", cited("CM17-0000001", [2016, 2007])).write("in/b.txt", cited("CM17-0000002", [2009, 2012]));
    env.index(&["in"]);
    for key in ["reviewer_year", "-reviewer_year"] {
        let answer = env.imr(&["query", "acupuncture", "--sort", key, "--json"]).success().json();
        assert_eq!(answer["hits"][0]["letter"], "CM17-0000001", "{key}");
    }
}

#[test]
fn a_name_to_sort_by_that_is_none_is_refused_with_those_near_to_it() {
    let env = Env::indexed();
    let sort = |key: &str, message: &str| drop(env.imr(&["query", "pain", "--sort", key]).fails(2, message));
    sort("decison_date", "there is no field 'decison_date' to sort by; did you mean 'decision_date'?");
    sort("-rationale", "--sort -rationale: 'rationale' is running text, which has no order");
    sort("age,", "write the name of a field");
    sort("age,-age", "'age' is named twice");
}

#[test]
fn a_cursor_of_another_list_or_of_none_is_refused() {
    let env = Env::indexed();
    let first = page(&env, &["pain"], 3, None);
    let cursor = first["next"].as_str().expect("a cursor");
    assert!(cursor.len() < 60 && cursor.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(&byte)));
    for other in [&["lumbar"][..], &["pain", "--match", "all"], &["pain", "--sort", "age"], &["pain", "--collapse"]] {
        let args = [&["query", "--json", "--after", cursor], other].concat();
        env.imr(&args).fails(2, "it belongs to another query, or to other options");
    }
    env.imr(&["query", "pain", "--after", &cursor[1..]]).fails(2, "it is no cursor that an answer gave");
    // How a hit is shown may change from page to page.
    let args = ["query", "pain", "--json", "--after", cursor, "--snippets", "2", "-n", "1"];
    assert_eq!(env.imr(&args).success().json()["hits"][0]["rank"], 4);
}

#[test]
fn a_list_goes_on_after_an_update() {
    let env = Env::new();
    let write = |number: usize| {
        let name = format!("CM17-{number:07}");
        env.write(&format!("in/{name}.txt"), letter(&name, "Lumbar MRI", "Upheld", "No red flags were found."));
    };
    (10..20).for_each(write);
    env.index(&["in"]);
    let first = page(&env, &["MRI", "--sort", "id"], 4, None);
    let scored = page(&env, &["MRI"], 4, None);
    // One before the end of the page, one after it, and the end of the page itself goes.
    (5..6).chain(30..31).for_each(write);
    env.remove("in/CM17-0000013.txt");
    env.index(&["in"]);
    let after = |answer: &Value| answer["next"].as_str().expect("a cursor").to_owned();
    let second = page(&env, &["MRI", "--sort", "id"], 100, Some(&after(&first)));
    let ids: Vec<&str> =
        second["hits"].as_array().expect("hits").iter().filter_map(|hit| hit["letter"].as_str()).collect();
    let wanted: Vec<String> = (14..20).chain(30..31).map(|number| format!("CM17-{number:07}")).collect();
    assert_eq!(ids, wanted);
    assert!(!second["understood"]["notes"].to_string().contains("letters have changed"));
    let scored = page(&env, &["MRI"], 100, Some(&after(&scored)));
    assert!(scored["understood"]["notes"].to_string().contains("letters have changed since the page before"));
}

#[test]
fn a_letter_is_shown_by_an_item_that_has_all_where_it_has_one() {
    let env = Env::indexed();
    for query in ["gabapentin UDS", "opioids and NSAIDs", "diclofenac", "lidocaine in part"] {
        let letters = page(&env, &[query, "--group", "letter"], 1000, None);
        let whole = |answer: &Value, more: &dyn Fn(&Value) -> u64| -> u64 {
            let hits = answer["hits"].as_array().expect("hits").iter();
            hits.filter(|hit| hit["partial"] == false).map(|hit| 1 + more(hit)).sum()
        };
        let below = |hit: &Value, list: &str| hit[list].as_array().map_or(0, Vec::len) as u64;
        assert_eq!(whole(&letters, &|_| 0), letters["total"]["letters"], "{query}");
        assert_eq!(whole(&letters, &|hit| below(hit, "items")), letters["total"]["items"], "{query}");
        let collapsed = page(&env, &[query, "--collapse"], 1000, None);
        let folded = |hit: &Value| hit["others"].as_u64().unwrap_or_default() + below(hit, "near_duplicates");
        assert_eq!(whole(&collapsed, &folded), collapsed["total"]["items"], "{query}");
    }
}

//! `imr export`

use std::fs;

use serde_json::Value;

use crate::env::{Env, letter};

/// The columns in the order that scripts rely on.
const COLUMNS: [&str; 21] = [
    "rank",
    "id",
    "letter",
    "item",
    "decision",
    "procedure",
    "diagnosis",
    "decision_date",
    "injury_date",
    "age",
    "sex",
    "specialties",
    "category",
    "regions",
    "levels",
    "drugs",
    "claims_guideline",
    "reviewer_guideline",
    "rationale",
    "score",
    "source",
];

fn rows(csv: &str) -> (Vec<String>, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    (header, reader.records().collect::<Result<_, _>>().expect("rows of equal length"))
}

#[test]
fn csv_has_all_hits_and_all_columns() {
    let env = Env::indexed();
    env.imr(&["export", "pain", "-o", "hits.csv"]).notes("hits.csv: ");
    let text = env.read("hits.csv");
    let (header, rows) = rows(&text);
    assert_eq!(header, COLUMNS);
    let ids: Vec<String> = rows.iter().map(|row| row[1].to_owned()).collect();
    assert_eq!(ids, env.ids(&["pain", "--match", "all"]));
    assert!(ids.len() > 10, "more than a page");
    let ranks: Vec<String> = rows.iter().map(|row| row[0].to_owned()).collect();
    assert_eq!(ranks, (1..=ids.len()).map(|rank| rank.to_string()).collect::<Vec<_>>());
    assert!(text.contains("\r\n"), "lines end as RFC 4180 says");
}

#[test]
fn every_format_holds_the_same() {
    let env = Env::indexed();
    let export = |format: &str| env.imr(&["export", "acupuncture", "--format", format]).success();
    let array = export("json").json();
    let lines = export("jsonl").jsonl();
    assert_eq!(array.as_array(), Some(&lines));
    let (_, rows) = rows(&export("csv").stdout);
    assert_eq!(rows.len(), lines.len());
    for (row, line) in rows.iter().zip(&lines) {
        let keys: Vec<&str> = line.as_object().expect("an object").keys().map(String::as_str).collect();
        assert_eq!(keys, COLUMNS);
        assert_eq!(
            (&row[1], &row[4]),
            (line["id"].as_str().expect("id"), line["decision"].as_str().expect("decision"))
        );
        assert_eq!(row[0].parse::<Value>().ok().as_ref(), Some(&line["rank"]));
    }
}

#[test]
fn the_extension_gives_the_format() {
    let env = Env::indexed();
    for name in ["hits.csv", "hits.json", "hits.jsonl", "HITS2.CSV"] {
        env.imr(&["export", "acupuncture", "-q", "-o", name]).success();
        assert!(!env.read(name).is_empty());
    }
    for name in ["hits.doc", "hits"] {
        let says =
            env.imr(&["export", "acupuncture", "-o", name]).fails(2, "those of formats are .csv, .tsv, .json, .jsonl");
        let says = says.stderr;
        assert!(says.contains("hint: end the name") && says.contains("--format NAME"), "{says}");
        assert_eq!(says.contains(".parquet"), cfg!(feature = "parquet"), "{says}");
        assert!(!env.path(name).exists());
    }
    env.imr(&["export", "acupuncture", "-q", "-o", "hits.doc", "--format", "csv"]).success();
}

#[test]
fn columns_may_be_chosen() {
    let env = Env::indexed();
    let csv = env.imr(&["export", "acupuncture", "--fields", "id,decision", "--format", "csv"]).success().stdout;
    assert_eq!(rows(&csv).0, ["id", "decision"]);
    env.imr(&["export", "acupuncture", "--fields", "id,colour"])
        .fails(2, "there is no column 'colour'; the columns are: rank, id");
    env.imr(&["export", "MRI", "--fields", "id,decison"])
        .fails(2, "there is no column 'decison'; did you mean 'decision'?");
}

#[test]
fn cells_that_look_like_formulas_are_defused() {
    let env = Env::new();
    env.write("in/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "=cmd|'/C calc'!A0, \"so\" they say."));
    env.index(&["in"]);
    let rationale = |args: &[&str]| {
        let all = [&["export", "lumbar", "--fields", "rationale", "--format", "csv"], args].concat();
        rows(&env.imr(&all).success().stdout).1[0][0].to_owned()
    };
    assert!(rationale(&[]).starts_with("'=cmd"), "{}", rationale(&[]));
    assert!(rationale(&["--raw"]).starts_with("=cmd|'/C calc'!A0, \"so\""), "{}", rationale(&["--raw"]));
}

#[test]
fn filters_and_outcomes_hold_for_exports_too() {
    let env = Env::indexed();
    let export = ["export", "pain overturned", "--filter", "sex=female", "--format", "jsonl"];
    let lines = env.imr(&export).notes("imr: 'overturned' asks for overturned items").jsonl();
    assert!(!lines.is_empty());
    assert!(lines.iter().all(|line| line["decision"] == "overturned" && line["sex"] == "female"));
}

#[test]
fn nothing_found_is_an_empty_file_and_status_1() {
    let env = Env::indexed();
    env.imr(&["export", "--literal", "xylophone", "-q", "-o", "none.csv"]).ends(1);
    assert_eq!(rows(&env.read("none.csv")).1.len(), 0);
    env.imr(&["export", "--literal", "xylophone", "-q", "-o", "none.json"]).ends(1);
    assert_eq!(env.read("none.json").parse::<Value>().ok(), Some(Value::Array(Vec::new())));
}

#[test]
fn an_interrupted_export_leaves_no_file_behind() {
    let env = Env::indexed();
    let interrupted = std::cell::Cell::new(0);
    // An export of the samples takes a few milliseconds, and a busy machine may be slow to begin it: more rounds find it at work.
    for round in (0..600).take_while(|round| *round < 40 || interrupted.get() == 0) {
        let mut command = env.imr(&["export", "-o", "out.csv", "--force"]).command();
        let child = command.stderr(std::process::Stdio::piped()).spawn().expect("a process");
        std::thread::sleep(std::time::Duration::from_millis(5 + round * 3 % 200));
        let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "no signal was sent");
        let ended = child.wait_with_output().expect("an end");
        let said = String::from_utf8_lossy(&ended.stderr);
        let is_interrupted = ended.status.code() == Some(130);
        assert!(!is_interrupted || said.contains("out.csv: interrupted; no file was written or replaced"), "{said}");
        interrupted.set(interrupted.get() + usize::from(is_interrupted));
        let names = fs::read_dir(env.path("")).expect("the folder").flatten().map(|entry| entry.file_name());
        let left: Vec<_> =
            names.filter(|name| name != "out.csv" && name != "out.csv.meta.json" && name != "index").collect();
        assert!(left.is_empty(), "{left:?}");
    }
    assert!(interrupted.get() > 0, "no export was interrupted");
}

#[test]
fn a_folder_that_takes_no_file_is_named_with_a_way_out() {
    let env = Env::indexed();
    let says = env.imr(&["export", "acupuncture", "-o", "/proc/hits.csv"]);
    let says = says.fails(5, "/proc/hits.csv: no file can be made in /proc: permission denied\n").stderr;
    assert!(says.contains("hint: name a file in a folder of yours, as with -o ~/hits.csv"), "{says}");
}

#[test]
fn a_failure_leaves_no_file_behind() {
    let env = Env::indexed();
    env.write("there/note.txt", "x");
    let missing = env.imr(&["export", "acupuncture", "-o", "there/missing/deep/hits.csv"]);
    let says = missing.fails(5, "there/missing/deep/hits.csv: there is no folder there/missing\n").stderr;
    assert!(says.contains("hint: run 'mkdir -p there/missing/deep' to make it"), "{says}");
    env.write("hits.csv", "what was there before");
    env.imr(&["export", "\"open", "-o", "hits.csv"]).fails(2, "never closed");
    assert_eq!(env.read("hits.csv"), "what was there before");
    fs::create_dir(env.path("folder.csv")).expect("a folder");
    env.imr(&["export", "acupuncture", "-o", "folder.csv"]).fails(5, "folder.csv");
    let left: Vec<_> =
        fs::read_dir(env.path("")).expect("the folder").flatten().map(|entry| entry.file_name()).collect();
    assert_eq!(left.len(), 4, "{left:?}");
}

#[test]
fn an_export_has_the_items_of_a_query_in_its_order_and_with_its_scores() {
    let env = Env::indexed();
    let mut moved = 0;
    for query in ["norco", "lumbar injection", "pain", "MRI OR therapy", "MRI denied", "therapy visits"] {
        let asked = env.imr(&["query", query, "-n", "500", "--explain", "--json"]).success().json();
        let hits = asked["hits"].as_array().expect("hits").iter().filter(|hit| hit["partial"] == false);
        let listed: Vec<(Value, Value)> = hits.clone().map(|hit| (hit["id"].clone(), hit["score"].clone())).collect();
        moved += hits.filter(|hit| hit["explain"]["feedback"].as_f64().is_some_and(|feedback| feedback > 0.0)).count();
        env.imr(&["export", query, "-o", "hits.jsonl", "--force", "--no-meta", "-q"]).success();
        let exported = env.read("hits.jsonl");
        let exported = exported.lines().map(|line| serde_json::from_str::<Value>(line).expect("an item"));
        let exported: Vec<(Value, Value)> = exported.map(|item| (item["id"].clone(), item["score"].clone())).collect();
        assert!(listed.len() > 2, "{query}");
        assert_eq!(exported, listed, "{query}");
    }
    assert!(moved > 0, "no hit was moved by feedback");
}

#[test]
fn a_sorted_export_has_the_scores_of_a_sorted_query() {
    let env = Env::indexed();
    for key in ["decision_date", "-age", "-score"] {
        let sort = format!("--sort={key}");
        let hits = env.imr(&["query", "MRI", &sort, "-n", "500", "--json"]).success().json()["hits"].clone();
        let listed: Vec<_> =
            hits.as_array().expect("hits").iter().map(|hit| (hit["id"].clone(), hit["score"].clone())).collect();
        let output = env.imr(&["export", "MRI", &sort, "--format", "jsonl", "-o", "-"]).run();
        let exported: Vec<_> =
            output.jsonl().into_iter().map(|hit| (hit["id"].clone(), hit["score"].clone())).collect();
        assert!(listed.len() > 5, "{key}");
        assert_eq!(exported, listed, "{key}");
    }
}

#[test]
fn columns_are_chosen_by_the_names_of_fields_too() {
    let env = Env::indexed();
    let table = env.imr(&["export", "--fields", "id,specialty,drug,date", "-q"]).success();
    assert_eq!(table.lines()[0], "id,specialties,drugs,decision_date");
}

//! `imr eval`: figures, comparison, files that are refused.

use std::fs;

use serde_json::{Value, json};

use crate::env::{Env, project};

/// The measures as they are named everywhere.
const MEASURES: [&str; 4] = ["nDCG@10", "MRR@10", "P@5", "recall@50"];

/// The arguments of most runs.
const EVAL: [&str; 3] = ["eval", "queries.jsonl", "qrels.txt"];

fn data(name: &str) -> String {
    fs::read_to_string(project().join("tests/evaluation").join(name)).expect("data of evaluation")
}

/// The index of the sample letters, with queries, judgements and a run beside it. Of the queries one is faulty and one
/// is there twice; `sound.jsonl` has those that are not.
fn env() -> Env {
    let env = Env::indexed();
    for name in ["queries.jsonl", "qrels.txt", "run.txt"] {
        env.write(name, data(name));
    }
    let queries = data("queries.jsonl");
    let sound: Vec<&str> = queries.lines().take(5).collect();
    env.write("sound.jsonl", sound.join("\n"));
    env
}

/// Figures with so many digits after the point, parted by tabs.
fn digits(figures: &Value, count: usize) -> String {
    let digits = |measure: &&str| format!("{:.count$}", figures[*measure].as_f64().expect("a figure"));
    MEASURES.iter().map(digits).collect::<Vec<_>>().join("\t")
}

#[test]
fn the_figures_are_told_as_they_were() {
    let env = env();
    env.imr(&[&EVAL[..], &["--per-query", "--baseline", "run.txt"]].concat()).snapshot("eval_text");
    env.imr(&[&EVAL[..], &["--format", "csv"]].concat()).snapshot("eval_csv");
}

#[test]
fn the_figures_of_a_run_are_those_of_another_scorer() {
    let report = env().imr(&[&EVAL[..], &["--baseline", "run.txt", "--json"]].concat()).run().json();
    let scorer = data("scorer.txt");
    let mut compared = 0;
    for line in scorer.lines().filter(|line| line.contains('\t')) {
        let (qid, rest) = line.split_once('\t').expect("an id");
        let queries = report["per_query"].as_array().expect("queries");
        let query = queries.iter().find(|query| query["qid"] == qid).unwrap_or_else(|| panic!("no query {qid}"));
        let figures: Vec<&str> = rest.split('\t').take(4).collect();
        assert_eq!(digits(&query["baseline"], 3), figures.join("\t"), "{qid}");
        compared += 1;
    }
    assert_eq!(compared, report["queries"].as_u64().expect("a count"));
    let means = report["baseline"]["measures"].as_array().expect("measures");
    let means: Vec<String> = means
        .iter()
        .map(|one| {
            format!("{} {:.4}", one["measure"].as_str().expect("a name"), one["baseline"].as_f64().unwrap_or(-1.0))
        })
        .collect();
    let last = scorer.lines().last().expect("a last line");
    assert_eq!(format!("{}  over {compared} queries", means.join("  ")), last);
}

#[test]
fn the_ranking_that_is_measured_is_that_of_query() {
    let env = env();
    let mut figures = Vec::new();
    for options in [&[][..], &["--literal"], &["--match", "all"], &["--match", "any"], &["--disputed"]] {
        let batch = ["query", "-q", "--batch", "sound.jsonl", "--format", "trec", "-n", "50"];
        let run = env.imr(&[&batch[..], options].concat()).success().stdout;
        env.write("now.run", run);
        let args = ["eval", "-q", "sound.jsonl", "qrels.txt", "--json", "--baseline", "now.run"];
        let report = env.imr(&[&args[..], options].concat()).success().json();
        for one in report["baseline"]["measures"].as_array().expect("measures") {
            assert_eq!(
                (&one["wins"], &one["losses"], &one["p"]),
                (&json!(0), &json!(0), &json!(1.0)),
                "{options:?}: {one}"
            );
        }
        figures.push(digits(&report["mean"], 4));
    }
    figures.sort();
    figures.dedup();
    assert!(figures.len() >= 3, "the options change the ranking: {figures:?}");
}

#[test]
fn an_earlier_report_is_a_baseline_as_its_run_is() {
    let env = env();
    let before = env.imr(&["eval", "-q", "sound.jsonl", "qrels.txt", "--literal", "--json"]).success().stdout;
    env.write("before.json", before);
    let batch = ["query", "-q", "--batch", "sound.jsonl", "--format", "trec", "-n", "50", "--literal"];
    let run = env.imr(&batch).success().stdout;
    env.write("before.run", run);
    let against = |file: &str| {
        let report =
            env.imr(&["eval", "-q", "sound.jsonl", "qrels.txt", "--json", "--baseline", file]).success().json();
        let measures = report["baseline"]["measures"].as_array().expect("measures").iter();
        let told = |one: &Value| {
            format!(
                "{} {:.9} {} {} {} {}",
                one["measure"],
                one["baseline"].as_f64().unwrap_or(-1.0),
                one["wins"],
                one["ties"],
                one["losses"],
                one["p"]
            )
        };
        measures.map(told).collect::<Vec<_>>()
    };
    let told = against("before.json");
    assert_eq!(told, against("before.run"));
    assert!(told[0].starts_with("\"nDCG@10\" 0.6") && !told[0].contains(" 0 7 0 "), "{told:?}");
}

#[test]
fn queries_and_judgements_may_be_those_of_beir() {
    let env = env();
    env.write("corpus.jsonl", "{\"_id\":7,\"text\":\"acupuncture\",\"metadata\":{}}\n");
    env.write("test.tsv", "query-id\tcorpus-id\tscore\n7\tCM17-6738127#1\t1\n");
    let report = env.imr(&["eval", "corpus.jsonl", "test.tsv", "--json"]).success().json();
    assert_eq!((&report["queries"], &report["mean"]["recall@50"]), (&json!(1), &json!(1.0)), "{report}");
    assert_eq!(report["classes"], json!([]));
}

#[test]
fn classes_come_from_the_key_that_is_named() {
    let env = env();
    let lines = "{\"qid\":\"t2\",\"query\":\"acupuncture\",\"type\":\"one\",\"level\":2}\n{\"qid\":\"n1\",\"query\":\"hydrocodone\"}\n";
    env.write("queries.jsonl", lines);
    let classes = |args: &[&str]| {
        let report = env.imr(&[&EVAL[..], &["--json"], args].concat()).success().json();
        let classes = report["classes"].as_array().expect("classes").iter();
        (report["by"].clone(), classes.map(|class| class["class"].clone()).collect::<Vec<_>>())
    };
    assert_eq!(classes(&[]), (json!("type"), vec![json!(null), json!("one")]));
    assert_eq!(classes(&["--by", "level"]), (json!("level"), vec![json!(null), json!("2")]));
    assert_eq!(classes(&["--by", "nothing"]), (json!(null), vec![]));
    env.imr(&[&EVAL[..], &["--by", "nothing"]].concat()).notes("no line of queries.jsonl has a key 'nothing'");
}

#[test]
fn files_that_cannot_be_used_are_refused_with_the_line() {
    let env = env();
    for (name, text, message) in [
        ("qrels.txt", "t1 0 a#1 3\nt1 0 a#2\n", "qrels.txt, line 2: not of the form QID 0 ITEM GRADE"),
        ("qrels.txt", "t1 0 a#1 high\n", "qrels.txt, line 1: the grade 'high' is no whole number"),
        ("qrels.txt", "t1 0 a#1 0\n", "qrels.txt: no query has a relevant item"),
        ("base.run", "t1 Q0 a#1 1 9\nt1 0 a#1 3\n", "base.run, line 2: not of the form QID Q0 ITEM RANK SCORE TAG"),
        ("base.run", "other Q0 a#1 1 9 x\n", "base.run: it has none of the judged queries"),
        ("base.run", "{\"hits\":[]}", "base.run: not what 'imr eval --json' prints"),
    ] {
        let env = if name == "qrels.txt" { env.write(name, text) } else { env.write("qrels.txt", data("qrels.txt")) };
        env.write("base.run", if name == "base.run" { text } else { "t1 Q0 a#1 1 9 x\n" });
        env.imr(&["eval", "sound.jsonl", "qrels.txt", "--baseline", "base.run"]).fails(2, message);
    }
    env.imr(&["eval", "sound.jsonl", "missing.txt"]).fails(5, "missing.txt");
    env.imr(&["eval", "missing.jsonl", "qrels.txt"]).fails(5, "missing.jsonl");
    env.imr(&[&EVAL[..], &["-i", "nowhere"]].concat()).fails(3, "nowhere");
}

#[test]
fn a_run_that_is_not_in_the_order_of_its_scores_is_told() {
    let env = env();
    env.write("base.run", "t1 Q0 a#1 1 1.5 x\nt1 Q0 L-2014-000001#1 2 2.5 x\n");
    let said = env.imr(&["eval", "sound.jsonl", "qrels.txt", "--baseline", "base.run"]);
    said.notes("base.run, line 2: the score is higher than that of the line before");
}

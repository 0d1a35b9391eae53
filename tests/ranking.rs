//! Queries with the items they should find first, as data.
//!
//! Each `tests/ranking/NAME.toml` is a set of queries over the sample letters; `NAME.golden.txt` lists
//! what each finds now, and `rank_stats.txt` sums up, so that a change of the ranking shows in the
//! difference. `IMR_UPDATE=1 cargo test` writes both anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;
use serde_json::Value;

use crate::env::{Env, golden, project};

/// A set of queries.
#[derive(Deserialize)]
struct Set {
    /// The queries, each with what it should find.
    query: Vec<Case>,
}

/// A query and what it should find.
#[derive(Deserialize)]
struct Case {
    /// As the user types it.
    text: String,
    /// The items that should come first, in any order among themselves.
    first: Vec<String>,
    /// The only decisions that hits may have; all when empty.
    #[serde(default)]
    decisions: Vec<String>,
    /// Further arguments of `imr query`.
    #[serde(default)]
    args: Vec<String>,
}

/// The number of hits that a golden list shows.
const SHOWN: usize = 10;

#[test]
fn queries_find_what_they_should_first() {
    let env = Env::indexed();
    let mut faults = String::new();
    let mut stats = BTreeMap::new();
    for (name, set) in sets() {
        let mut list = String::new();
        let mut stat = Stat::default();
        for case in &set.query {
            let answer = ask(&env, case);
            let found = found(&answer);
            stat.add(case, &found);
            show(case, &answer, &mut list);
            judge(case, &answer, &found, &mut faults);
        }
        golden(&format!("ranking/{name}.golden.txt"), &list);
        stats.insert(name, stat);
    }
    let mut summary = String::from("sample letters, by query set\n");
    for (name, stat) in &stats {
        let _ = writeln!(summary, "{name:12} {}", stat.line());
    }
    summary.push_str(&kept_figures());
    golden("ranking/rank_stats.txt", &summary);
    assert!(faults.is_empty(), "{faults}");
}

/// The figures on real letters, which `.ci/run` measures and compares.
fn kept_figures() -> String {
    let stats = fs::read_to_string(project().join("tests/ranking/rank_stats.txt")).expect("the figures");
    let kept = stats.lines().skip_while(|line| !line.starts_with("real letters"));
    kept.flat_map(|line| [line, "\n"]).collect()
}

fn sets() -> Vec<(String, Set)> {
    let folder = project().join("tests/ranking");
    let paths = fs::read_dir(&folder).expect("query sets").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> = paths.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
    paths.sort();
    let read = |path: PathBuf| {
        let name = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).expect("a query set");
        (name, toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    };
    let sets: Vec<(String, Set)> = paths.into_iter().map(read).collect();
    assert!(sets.len() >= 3 && sets.iter().all(|(_, set)| !set.query.is_empty()), "a set without queries");
    sets
}

fn ask(env: &Env, case: &Case) -> Value {
    let args: Vec<&str> = case.args.iter().map(String::as_str).collect();
    env.imr(&[&["query", &case.text, "--json"], &args[..]].concat()).success_or(1).json()
}

fn found(answer: &Value) -> Vec<String> {
    let hits = answer["hits"].as_array().into_iter().flatten();
    hits.filter_map(|hit| hit["id"].as_str().map(str::to_owned)).collect()
}

fn judge(case: &Case, answer: &Value, found: &[String], faults: &mut String) {
    let first = &found[..case.first.len().min(found.len())];
    let missing: Vec<&String> = case.first.iter().filter(|id| !first.contains(id)).collect();
    if !missing.is_empty() {
        let _ = writeln!(faults, "{:?}: wanted first {missing:?}, got {first:?}", case.text);
    }
    let decisions = answer["hits"].as_array().into_iter().flatten().filter_map(|hit| hit["decision"].as_str());
    for decision in decisions.filter(|_| !case.decisions.is_empty()) {
        if !case.decisions.iter().any(|allowed| allowed == decision) {
            let _ = writeln!(faults, "{:?}: a hit is {decision}", case.text);
        }
    }
}

/// The query, what was made of it, and its hits; a star marks those that were wanted first.
fn show(case: &Case, answer: &Value, list: &mut String) {
    let understood = &answer["understood"];
    let asked = [&case.text[..], &case.args.join(" ")].join(" ");
    let _ = writeln!(list, "{}", asked.trim_end());
    let _ =
        writeln!(list, "  understood: {} {}", understood["text"].as_str().unwrap_or_default(), understood["filters"]);
    let _ = writeln!(list, "  total: {}", answer["total"]["items"]);
    for hit in answer["hits"].as_array().into_iter().flatten().take(SHOWN) {
        let text = |field: &str| hit[field].as_str().unwrap_or_default();
        let star = if case.first.iter().any(|id| id == text("id")) { '*' } else { ' ' };
        let partial = if hit["partial"] == true { " (partial)" } else { "" };
        let _ = writeln!(list, "{star} {} {} {}{partial}", text("id"), text("decision"), text("procedure"));
    }
    list.push('\n');
}

/// Sums over the queries of a set.
#[derive(Default)]
struct Stat {
    queries: usize,
    first_is_wanted: usize,
    recall_at_5: f64,
    reciprocal_rank: f64,
}

impl Stat {
    fn add(&mut self, case: &Case, found: &[String]) {
        self.queries += 1;
        self.first_is_wanted += usize::from(found.first().is_some_and(|id| case.first.contains(id)));
        let within = found.iter().take(5).filter(|id| case.first.contains(id)).count();
        self.recall_at_5 += within as f64 / case.first.len().clamp(1, 5) as f64;
        let rank = found.iter().position(|id| case.first.contains(id));
        self.reciprocal_rank += rank.map_or(0.0, |rank| 1.0 / (rank + 1) as f64);
    }

    fn line(&self) -> String {
        let mean = |sum: f64| sum / self.queries.max(1) as f64;
        format!(
            "queries {:3}  P@1 {:.3}  recall@5 {:.3}  MRR {:.3}",
            self.queries,
            mean(self.first_is_wanted as f64),
            mean(self.recall_at_5),
            mean(self.reciprocal_rank),
        )
    }
}

/// Queries whose operators add to scores, or leave items out.
const WITH_OPERATORS: [&str; 6] = [
    "pain (therapy AND spine)",
    "spine (acupuncture OR injection)^3 pain",
    "therapy \"the lumbar spine\" NOT opioid",
    "medication =pain (spine AND work)^5",
    "left knee OR shoulder decision:upheld",
    "pain rationale:guideline atleast2(spine)",
];

#[test]
fn the_best_hits_are_the_first_of_all_hits() {
    let env = Env::indexed();
    let sets = sets();
    let mut hits_compared = 0;
    let plain = sets.iter().flat_map(|(_, set)| set.query.iter().map(|case| case.text.as_str()));
    for text in plain.chain(WITH_OPERATORS) {
        for matching in ["all", "any"] {
            let hits = |count: &str| {
                let args = ["query", "-q", text, "--format", "trec", "--match", matching, "-n", count];
                env.imr(&args).success_or(1).lines()
            };
            let all = hits("1000");
            for count in [1, 3, 10] {
                let best = hits(&count.to_string());
                assert_eq!(best[..], all[..count.min(all.len())], "{text}, {matching}");
                hits_compared += best.len();
            }
        }
    }
    assert!(hits_compared > 500, "only {hits_compared} hits were compared");
}

//! The same letters and query give the same bytes, however the index came to be.

use std::fs;

use crate::env::{Env, letter, sample};

/// Queries of every kind: plain, by outcome, by drug, by level, with a phrase, with some of the words, by what a
/// request was.
const QUERIES: [&str; 9] = [
    "thoracic facet upheld",
    "Norco 10/325",
    "L4-5 epidural",
    "physical therapy",
    "\"medically necessary\"",
    "acupuncture opioid MRI knee",
    "urine drug screen",
    "pain",
    "therapy modified to 6 visits",
];

/// The answers to all queries.
fn answers(env: &Env, index: &str, threads: &str) -> String {
    let mut all = String::new();
    for query in QUERIES {
        let asked = ["query", query, "--json", "-n", "1000", "--facet", "decision,drugs:0,month:0,age:0"];
        all += &env.imr(&[&asked[..], &["-i", index, "--threads", threads]].concat()).success().stdout;
    }
    for field in ["drugs", "month"] {
        all += &env.imr(&["fields", field, "--all", "--json", "-i", index]).success().stdout;
    }
    for sort in ["decision_date", "-age,decision", "drugs", "-score,id"] {
        for grouping in ["item", "letter"] {
            let sorted = ["query", "pain", "--json", "--sort", sort, "--group", grouping, "-n", "40", "-i", index];
            all += &env.imr(&[&sorted, &["--threads", threads][..]].concat()).success().stdout;
        }
    }
    // What is like a letter depends on the rarity of words, which must not depend on segments either.
    for letter in ["CM16-2016779", "L-2014-000001"] {
        let like = ["similar", letter, "--json", "-n", "1000", "-i", index, "--threads", threads];
        all += &env.imr(&like).success().stdout;
    }
    all
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let env = Env::with_corpus();
    for threads in ["1", "2", "4"] {
        env.index(&["corpus", "-i", threads, "--threads", threads]);
    }
    let one = answers(&env, "1", "1");
    assert_eq!(one, answers(&env, "2", "2"));
    assert_eq!(one, answers(&env, "4", "4"));
    assert_eq!(one, answers(&env, "1", "4"));
}

#[test]
fn the_way_an_index_came_to_be_changes_nothing() {
    let env = Env::new();
    let even = |name: &str| name.bytes().map(u32::from).sum::<u32>() % 2 == 0;
    env.copy_samples(even);
    env.index(&["corpus", "-i", "grown"]);
    env.copy_samples(|_| true);
    env.index(&["corpus", "-i", "grown"]);
    // The second has a request that was modified.
    for (name, words, others) in
        [("corpus/L-2014-000001.txt", "Upheld", "Overturned"), ("corpus/CM16-1246552.txt", "left knee", "left hip")]
    {
        let original = env.read(name);
        env.write(name, original.replace(words, others));
        env.index(&["corpus", "-i", "grown"]);
        env.write(name, &original);
        env.index(&["corpus", "-i", "grown"]);
    }
    fs::rename(env.path("corpus/CM16-0902171.pdf"), env.path("away.pdf")).expect("a file to move");
    env.index(&["corpus", "-i", "grown"]);
    env.write("corpus/CM16-0902171.pdf", sample("CM16-0902171.pdf"));
    env.index(&["corpus", "-i", "grown"]);
    env.index(&["corpus", "-i", "built"]);
    assert_eq!(answers(&env, "grown", "2"), answers(&env, "built", "2"));
}

#[test]
fn a_word_of_removed_letters_alone_is_as_one_that_never_was() {
    let env = Env::with_corpus();
    // One of so many that its segment is not written anew.
    env.write("corpus/z.txt", letter("CM17-0999999", "Zebrafish therapy", "Upheld", "The zebrafish was lumbar."));
    env.index(&["corpus", "-i", "grown"]);
    env.remove("corpus/z.txt");
    env.index(&["corpus", "-i", "grown"]);
    env.index(&["corpus", "-i", "built"]);
    let of =
        |index: &str| env.imr(&["query", "lumbar zebrafish", "-i", index, "--json", "-n", "9"]).success_or(1).json();
    let (grown, built) = (of("grown"), of("built"));
    assert!(grown["hits"].as_array().is_some_and(|hits| hits.len() == 9), "{grown}");
    assert_eq!(grown["hits"], built["hits"]);
}

#[test]
fn files_with_new_times_and_old_content_change_nothing() {
    let env = Env::with_corpus();
    env.index(&["corpus"]);
    let before = answers(&env, "index", "1");
    env.copy_samples(|_| true);
    let report = env.index(&["corpus"]);
    assert_eq!((&report["letters"]["changed"], &report["letters"]["new"]), (&0.into(), &0.into()));
    assert_eq!(before, answers(&env, "index", "1"));
}

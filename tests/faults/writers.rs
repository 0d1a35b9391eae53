//! Two processes that write one index, and readers while it is written.

use std::collections::BTreeSet;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

use super::history::{HISTORY, LETTERS, place, text};
use super::injection::{Signal, send};
use super::slow::slow_pdf;
use super::{Faults, count};
use crate::env::Env;

#[test]
fn a_second_writer_is_told_who_the_first_is_and_readers_go_on() {
    let env = Env::new();
    HISTORY[0].apply(&env);
    env.index(&[LETTERS]);
    let before = env.ids(&["worker"]);
    env.write("letters/slow.pdf", slow_pdf());
    for first in [&["index", LETTERS][..], &["index", "--rebuild"]] {
        let mut command = env.imr(first).command();
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        let holder = format!("process {}", child.id());
        while std::fs::read_to_string(env.path("index/LOCK")).is_ok_and(|text| text.trim() != holder) {
            assert!(child.try_wait().expect("a child").is_none(), "the first writer ended");
        }
        for second in [&["index", LETTERS][..], &["index", LETTERS, "--rebuild"], &["index"]] {
            let output = env.imr(second).fails(3, &format!("another process is writing this index ({holder})"));
            assert!(output.stderr.contains("hint: wait until it ends"), "{}", output.stderr);
        }
        assert_eq!(env.ids(&["worker"]), before);
        // The second did not wait for the first.
        assert!(child.try_wait().expect("a child").is_none(), "the first writer ended");
        send(&child, Signal::KILL);
        child.wait().expect("a child");
    }
    env.remove("letters/slow.pdf");
    assert_eq!(env.index(&[LETTERS])["letters"]["unchanged"], before.len());
}

/// The answer that a reader got.
type Answer = (u64, u64, Vec<String>);

#[test]
fn readers_see_one_generation_each_while_letters_change_and_the_index_is_rebuilt() {
    let env = Env::new();
    HISTORY[0].apply(&env);
    env.index(&[LETTERS]);
    let mut states = BTreeSet::from([answer(&env).expect("an answer")]);
    let (seen, is_over, asked) = (Mutex::new(Vec::new()), AtomicBool::new(false), AtomicUsize::new(0));
    thread::scope(|scope| {
        for _ in 0..count(1, 2) {
            scope.spawn(|| {
                while !is_over.load(Ordering::Relaxed) {
                    let answer = answer(&env);
                    asked.fetch_add(1, Ordering::Relaxed);
                    seen.lock().expect("no reader panics").push(answer);
                }
            });
        }
        for update in 0..count(5, 50) as u32 {
            env.write(&place(1 + update % 9), text(1 + update % 9, 10 + update));
            env.write(&place(100 + update), text(100 + update, 1));
            let args: &[&str] = if update % 5 == 4 { &["--rebuild"] } else { &[LETTERS] };
            let args = [&["index", "--json", "-q"], args].concat();
            // No fault of a reader may keep the others from ending.
            let _ = env.imr(&args).command().output();
            states.extend(answer(&env));
        }
        is_over.store(true, Ordering::Relaxed);
    });
    let mut faults = Faults::new("readers");
    for answer in seen.into_inner().expect("no reader panics") {
        match answer {
            Err(error) => faults.add("a reader", error),
            Ok(answer) if !states.contains(&answer) => faults.add("a reader", format!("of no generation: {answer:?}")),
            Ok(_) => {}
        }
    }
    let (asked, states) = (asked.into_inner(), states.len());
    println!("readers: {asked} answers of {states} generations");
    faults.none();
    assert_eq!(states, count(5, 50) + 1, "each update changes the answers");
}

/// All items with their counts, or what went wrong.
fn answer(env: &Env) -> Result<Answer, String> {
    let args = ["query", "worker reason", "--match", "any", "--json", "-n", "1000"];
    let output = env.imr(&args).command().output().expect("the program starts");
    if !output.status.success() || !output.stderr.is_empty() {
        return Err(format!("{:?}: {}", output.status.code(), String::from_utf8_lossy(&output.stderr)));
    }
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())?;
    let total = |what: &str| json["total"][what].as_u64().unwrap_or(0);
    let hits = json["hits"].as_array().into_iter().flatten();
    // The passages tell the wording. Scores are left out: until the items that a commit deleted are merged away, which
    // comes after it, they count as words that others have.
    let mut hits: Vec<String> =
        hits.map(|hit| format!("{} {} {}", hit["id"], hit["decision"], hit["snippets"])).collect();
    hits.sort();
    Ok((total("items"), total("letters"), hits))
}

//! The memory that a run takes: near what `--memory` says, whatever the letters are.

use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::env::{Env, letter};

/// The letters, and the words of each that no other letter has: those take the most memory of an index.
const LETTERS: usize = 2000;
const WORDS: usize = 450;
/// The most own memory of a run that is to take 30 MB, in KiB. It takes some 90 MB, since a segment of the index has a least
/// size; without a bound these letters take 146 MB.
const MOST: u64 = 120 << 10;

/// A word of its own for each number, which looks like none of English.
fn word(number: usize) -> String {
    let mixed = (number as u32).wrapping_mul(2_654_435_761);
    (0..7).map(|place| b"bcdfghklmnprstvz"[(mixed >> (place * 4)) as usize & 15] as char).collect()
}

#[test]
fn a_run_takes_about_as_much_memory_as_it_is_told() {
    let env = Env::new();
    for number in 0..LETTERS {
        let words: Vec<String> = (number * WORDS..(number + 1) * WORDS).map(word).collect();
        let text = words.chunks(12).map(|words| words.join(" ") + ". ").collect::<String>();
        env.write(&format!("in/{number}.txt"), letter(&format!("CM17-{number:07}"), "Lumbar MRI", "Upheld", &text));
    }
    let mut command = env.imr(&["index", "in", "-q", "--memory", "30M", "--threads", "1"]).command();
    let mut child = command.stdout(Stdio::null()).spawn().expect("the program starts");
    let mut most = 0;
    while child.try_wait().expect("a child").is_none() {
        let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let own =
            status.lines().find_map(|line| line.strip_prefix("RssAnon:")?.trim().strip_suffix(" kB")?.parse().ok());
        most = most.max(own.unwrap_or(0));
        std::thread::sleep(Duration::from_millis(3));
    }
    assert!(child.wait().expect("a child").success());
    println!("memory: {} MiB", most >> 10);
    assert!(most > 0 && most < MOST, "{} MiB", most >> 10);
    assert_eq!(env.ids(&[&word(WORDS * LETTERS - 1)]), [format!("CM17-{:07}#1", LETTERS - 1)]);
}

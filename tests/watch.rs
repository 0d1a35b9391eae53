//! `imr index --watch`: what is done to files shows in answers.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::env::{Env, letter};

/// No step takes longer on any machine.
const DEADLINE: Duration = Duration::from_secs(60);

/// A run of `imr index --watch` that is ended with its test.
struct Watching {
    process: Child,
    lines: Receiver<String>,
    said: Receiver<String>,
}

impl Watching {
    /// Starts it; it has made its first report when this returns.
    fn new(env: &Env, args: &[&str]) -> (Watching, Value) {
        let all: Vec<&str> = [&["index", "in", "--watch", "--json", "--threads", "1"], args].concat();
        let mut command = env.imr(&all).command();
        let mut process = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let lines = lines_of(process.stdout.take().expect("its output"));
        let said = lines_of(process.stderr.take().expect("its messages"));
        let watching = Watching { process, lines, said };
        let report = watching.report();
        (watching, report)
    }

    /// The next report.
    fn report(&self) -> Value {
        let line = self.lines.recv_timeout(DEADLINE).expect("a report");
        serde_json::from_str(&line).expect("JSON")
    }

    /// Waits until it says this on stderr.
    fn says(&self, wanted: &str) {
        while !self.said.recv_timeout(DEADLINE).expect("a message").contains(wanted) {}
    }

    /// Ends it as Ctrl-C does: its exit code and what it said on stderr since it was asked last.
    fn interrupt(mut self) -> (Option<i32>, String) {
        let id = self.process.id().to_string();
        Command::new("kill").args(["-INT", &id]).status().expect("a signal");
        let status = self.process.wait().expect("an end");
        let said: Vec<String> = self.said.iter().collect();
        (status.code(), said.join("\n"))
    }
}

/// The lines that a process writes, as they come.
fn lines_of(out: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).try_for_each(|line| sender.send(line)));
    lines
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn mri(number: u32) -> String {
    letter(&format!("CM17-{number:07}"), "Lumbar MRI", "Upheld", &format!("The reasons of {number}."))
}

/// Waits until a query finds these letters.
#[track_caller]
fn finds(env: &Env, numbers: &[u32]) {
    let wanted: Vec<String> = numbers.iter().map(|number| format!("CM17-{number:07}#1")).collect();
    let began = Instant::now();
    loop {
        let found = env.ids(&["lumbar MRI", "--match", "all"]);
        if found == wanted {
            return;
        }
        assert!(began.elapsed() < DEADLINE, "wanted {wanted:?}, found {found:?}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn one_letter() -> Env {
    let env = Env::new();
    env.write("in/1.txt", mri(1));
    env
}

#[test]
fn what_is_done_to_files_shows_in_answers() {
    let env = one_letter();
    let (watching, first) = Watching::new(&env, &[]);
    assert_eq!(first["letters"]["new"], 1);
    env.write("in/2.txt", mri(2));
    finds(&env, &[1, 2]);
    env.write("in/2.txt", mri(3));
    finds(&env, &[1, 3]);
    env.write("in/a/b/4.txt", mri(4)).write("in/a/5.txt", mri(5));
    finds(&env, &[1, 3, 4, 5]);
    env.write("in/a/b/6.txt", mri(6));
    finds(&env, &[1, 3, 4, 5, 6]);
    fs::rename(env.path("in/a"), env.path("in/z")).expect("a folder");
    env.write("in/z/b/7.txt", mri(7));
    finds(&env, &[1, 3, 4, 5, 6, 7]);
    env.remove("in/1.txt");
    finds(&env, &[3, 4, 5, 6, 7]);
    fs::remove_dir_all(env.path("in/z")).expect("a folder");
    finds(&env, &[3]);
    let (code, said) = watching.interrupt();
    assert!(code == Some(0) && said.lines().filter(|line| line.contains("no longer watching")).count() == 1, "{said}");
    assert!(said.contains("watching for changes") && !said.contains("interrupted"), "{said}");
    env.imr(&["check"]).success();
}

#[test]
fn a_burst_of_changes_is_hardly_more_than_one_change_of_the_index() {
    let env = one_letter();
    let (watching, _) = Watching::new(&env, &[]);
    (2..40).for_each(|number| _ = env.write(&format!("in/{number}.txt"), mri(number)));
    let mut new = 0;
    // The run that looks for what changed before anybody was told may find some.
    for _ in 0..2 {
        new += if new < 38 { watching.report()["letters"]["new"].as_u64().expect("a count") } else { 0 };
    }
    assert_eq!(new, 38);
}

#[test]
fn letters_of_a_source_that_vanishes_are_kept_until_it_is_back() {
    let env = one_letter();
    let (watching, _) = Watching::new(&env, &[]);
    fs::rename(env.path("in"), env.path("away")).expect("a folder");
    env.write("away/2.txt", mri(2));
    fs::rename(env.path("away"), env.path("in")).expect("a folder");
    finds(&env, &[1, 2]);
    env.write("in/3.txt", mri(3));
    finds(&env, &[1, 2, 3]);
    drop(watching);
}

#[test]
fn changes_are_found_by_looking_where_nobody_tells() {
    let env = one_letter();
    let (watching, _) = Watching::new(&env, &["--poll", "1"]);
    env.write("in/2.txt", mri(2));
    finds(&env, &[1, 2]);
    env.remove("in/1.txt");
    finds(&env, &[2]);
    let (code, said) = watching.interrupt();
    assert!(code == Some(0) && said.contains("looking for changes every 1 s"), "{said}");
}

#[test]
fn what_another_process_has_locked_is_waited_for() {
    let env = one_letter();
    let (watching, _) = Watching::new(&env, &[]);
    // Between its runs the lock is free.
    let lock = fs::File::options().write(true).open(env.path("index/LOCK")).expect("the lock");
    lock.lock().expect("the lock");
    env.write("in/2.txt", mri(2));
    assert!(watching.lines.recv_timeout(Duration::from_secs(3)).is_err(), "a change in spite of the lock");
    lock.unlock().expect("the lock");
    finds(&env, &[1, 2]);
}

#[test]
fn an_error_is_told_and_the_next_change_tries_again() {
    let env = one_letter();
    let (watching, _) = Watching::new(&env, &[]);
    let current = env.read("index/CURRENT");
    env.write("index/CURRENT", "{").write("in/2.txt", mri(2));
    watching.says("CURRENT: damaged index");
    env.write("index/CURRENT", current).write("in/3.txt", mri(3));
    finds(&env, &[1, 2, 3]);
}

#[test]
fn an_index_among_its_letters_does_not_wake_itself() {
    let env = one_letter();
    let (watching, _) = Watching::new(&env, &["-i", "in/index"]);
    env.write("in/2.txt", mri(2));
    assert_eq!(watching.report()["letters"]["new"], 1);
    assert!(watching.lines.recv_timeout(Duration::from_secs(3)).is_err(), "a change that nobody made");
}

#[test]
fn options_that_make_no_sense_with_it_are_bad_usage() {
    let env = one_letter();
    env.imr(&["index", "in", "--watch", "--dry-run"]).fails(2, "--dry-run");
    env.imr(&["index", "in", "--poll", "3"]).fails(2, "--watch");
}

//! Ctrl-C and SIGTERM while something takes long: the run ends with 130 all the same, and leaves no process behind.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use super::history::text;
use super::injection::{Signal, send};
use super::slow::slow_pdf;
use crate::env::Env;

/// The signals that are sent to a run.
pub const SIGNALS: [&[Signal]; 4] =
    [&[Signal::INT], &[Signal::TERM], &[Signal::INT, Signal::INT], &[Signal::TERM, Signal::INT]];
/// The time that a test waits for what must happen.
const PATIENCE: Duration = Duration::from_secs(60);

/// Letters that are indexed, and then a file that takes long.
fn with_a_long_file(name: &str, bytes: &[u8]) -> Env {
    let env = Env::new();
    for number in 1..=3 {
        env.write(&format!("letters/{number}.txt"), text(number, 1));
    }
    env.index(&["letters"]);
    env.write(&format!("letters/{name}"), bytes).write("letters/4.txt", text(4, 1));
    env
}

fn begin(env: &Env) -> Child {
    let mut command = env.imr(&["index", "letters"]).command();
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Waits until something is so; it is a fault of the test when it never is.
#[track_caller]
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < PATIENCE, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The processes that a process has started.
fn children(of: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten();
    let list = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok()).collect::<String>();
    list.split_whitespace().filter_map(|number| number.parse().ok()).collect()
}

/// Hundredths of a second that a process has worked for; `None` when it has ended.
fn work(process: u32) -> Option<u64> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = stat.rsplit(") ").next()?.split(' ').collect();
    (fields[0] != "Z").then(|| fields[11].parse().ok())?
}

/// Checks the end of an interrupted run: soon, with 130, and nothing changed.
#[track_caller]
fn ends(env: &Env, child: Child, sent: Instant) {
    let output = child.wait_with_output().expect("a child");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    assert!(stderr.contains("interrupted; the previous index is intact"), "{stderr}");
    // A PDF may take 20 seconds before it is given up.
    assert!(sent.elapsed() < Duration::from_secs(10), "the run went on for {:?}", sent.elapsed());
    assert_eq!(env.ids(&["worker"]).len(), 3);
}

#[test]
fn a_pdf_that_takes_long_holds_up_no_interrupt_and_no_process_stays_behind() {
    let env = with_a_long_file("slow.pdf", &slow_pdf());
    for signals in SIGNALS.into_iter().chain([&[Signal::KILL][..]]) {
        let child = begin(&env);
        let busy = || children(child.id()).into_iter().find(|worker| work(*worker).is_some_and(|time| time > 30));
        wait_until("a worker reads the PDF", || busy().is_some());
        let workers = children(child.id());
        let sent = Instant::now();
        signals.iter().for_each(|signal| send(&child, *signal));
        if signals == [Signal::KILL] {
            let _ = child.wait_with_output();
        } else {
            ends(&env, child, sent);
        }
        wait_until("the workers end", || workers.iter().all(|worker| work(*worker).is_none()));
    }
}

#[test]
fn an_archive_that_is_unpacked_holds_up_no_interrupt() {
    let env = with_a_long_file("many.tar.gz", &many_letters());
    let child = begin(&env);
    wait_until("the archive is unpacked", || has_spool(child.id(), &env.path("index")));
    let sent = Instant::now();
    send(&child, Signal::INT);
    ends(&env, child, sent);
}

/// Letters that take a while to unpack: not so much alike that they would be taken for a bomb.
fn many_letters() -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut tar = tar::Builder::new(&mut packed);
    for number in 1..=30_000 {
        let bytes = text(number, number).into_bytes();
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, format!("{number}.txt"), &bytes[..]).expect("memory");
    }
    tar.finish().expect("memory");
    drop(tar);
    packed.flush().and_then(|()| packed.finish()).expect("memory")
}

/// Returns true if a process holds a file without a name in a folder.
fn has_spool(process: u32, folder: &Path) -> bool {
    let files = fs::read_dir(format!("/proc/{process}/fd")).into_iter().flatten().flatten();
    let mut targets = files.filter_map(|file| fs::read_link(file.path()).ok());
    targets.any(|target| target.starts_with(folder) && target.display().to_string().ends_with(" (deleted)"))
}

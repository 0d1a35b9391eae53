//! A disk that is full: the run says so, the index is as it was, and with room the same command completes.
//!
//! The disk is a small one in memory where one may be mounted, which takes the rights of root; elsewhere it is a
//! bound on the size of each file that the run writes.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::history::HISTORY;
use super::oracle::{Answers, ask, clean, same, tidy};
use super::{Faults, count};
use crate::env::{Env, copy_folder};

/// Bytes of the disk: some times what the index takes.
const SIZE: u64 = 8 << 20;
/// A page of memory: a file takes whole ones.
const PAGE: u64 = 4096;

/// A disk of [`SIZE`] bytes.
pub struct Disk {
    path: PathBuf,
    is_mounted: bool,
}

impl Disk {
    pub fn new(path: PathBuf) -> Disk {
        fs::create_dir_all(&path).expect("a folder");
        let size = format!("size={SIZE}");
        let mut mount = Command::new("mount");
        let output = mount.args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&path).output();
        let is_mounted = output.is_ok_and(|output| output.status.success());
        println!("disk: {}", if is_mounted { "a disk in memory" } else { "a bound on the size of files" });
        Disk { path, is_mounted }
    }

    /// Leaves so many bytes.
    fn fill(&self, left: u64) {
        let mut file = File::create(self.path.join("filler")).expect("a file");
        let free = || rustix::fs::statvfs(&self.path).map_or(0, |disk| disk.f_bavail * disk.f_frsize);
        let page = [1; PAGE as usize];
        while self.is_mounted && free() > left && file.write_all(&page).is_ok() {}
    }

    pub fn make_room(&self) {
        // Where a bound stands for the disk there is no such file.
        let _ = fs::remove_file(self.path.join("filler"));
    }

    /// Runs the program with `left` bytes on this disk.
    pub fn run(&self, env: &Env, args: &[&str], left: u64) -> Output {
        if self.is_mounted {
            self.fill(left);
            return env.imr(args).command().output().expect("the program starts");
        }
        let program = env.imr(args).command();
        let mut command = Command::new("sh");
        command
            .current_dir(env.path(""))
            .env_clear()
            .args(["-c", &format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", left / 512)]);
        command.arg(program.get_program()).args(program.get_args());
        command.output().expect("a shell")
    }

    /// Returns the words of the system when there is no room.
    pub fn says(&self) -> &'static str {
        if self.is_mounted { "no space left on device" } else { "file too large" }
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if self.is_mounted {
            let _ = Command::new("umount").arg("--lazy").arg(&self.path).status();
        }
    }
}

/// A run that finds the disk full.
struct Case {
    what: &'static str,
    /// So many steps of the history are in the index; the next one is run.
    steps: usize,
}

const CASES: [Case; 3] = [
    Case { what: "a first build", steps: 0 },
    Case { what: "an update", steps: 1 },
    Case { what: "a rebuild", steps: 3 },
];

#[test]
fn a_full_disk_is_named_and_costs_nothing_but_the_run() {
    let mut faults = Faults::new("disk");
    let (mut full, mut levels) = (0, 0);
    for case in &CASES {
        let env = Env::new();
        let disk = Disk::new(env.path("disk"));
        let before = prepare(&env, case);
        let (after, kinds) = clean(&env);
        let args = [&HISTORY[case.steps].run()[..], &["-i", "disk/index"]].concat();
        let needed = needed(&env, &disk, &args);
        let many = count(20, 50) / CASES.len() + 1;
        for level in 0..many {
            restore(&env, &disk);
            let left = needed * level as u64 / many as u64;
            let output = disk.run(&env, &args, left);
            let index = disk.path.join("index");
            levels += 1;
            let is_full = output.status.code() != Some(0);
            full += usize::from(is_full);
            let place = format!("{}, {left} of {needed} bytes left", case.what);
            if is_full {
                faults.check(&place, says_so(&disk, &output));
                faults.check(&place, answers_like(&index, before.as_ref()));
            }
            disk.make_room();
            let again = env.imr(&args).command().output().expect("the program starts");
            if !again.status.success() {
                faults.add(&place, format!("with room it fails: {}", String::from_utf8_lossy(&again.stderr)));
            }
            faults.check(&place, answers_like(&index, Some(&after)));
            faults.check(&place, tidy(&index, &kinds));
        }
    }
    println!("disk: {levels} levels, {full} of them too full");
    faults.none();
    assert!(full > levels / 2, "the disk was hardly ever full");
}

/// The index before the case's step, in `saved`, and its answers; the letters are those after.
fn prepare(env: &Env, case: &Case) -> Option<Answers> {
    for step in &HISTORY[..case.steps] {
        step.apply(env);
        env.imr(&[&step.run()[..], &["-i", "saved"]].concat()).success();
    }
    let before = (case.steps > 0).then(|| ask(&env.path("saved")).expect("an index").expect("answers").1);
    HISTORY[case.steps].apply(env);
    before
}

fn restore(env: &Env, disk: &Disk) {
    let index = disk.path.join("index");
    let _ = fs::remove_dir_all(&index);
    if env.path("saved").exists() {
        copy_folder(&env.path("saved"), &index).expect("a copy of the index");
    }
}

/// Measures the most bytes that a run with all the room takes, as far as that can be seen.
fn needed(env: &Env, disk: &Disk, args: &[&str]) -> u64 {
    restore(env, disk);
    let used = || rustix::fs::statvfs(&disk.path).map_or(0, |disk| (disk.f_blocks - disk.f_bfree) * disk.f_frsize);
    if !disk.is_mounted {
        return SIZE / 512;
    }
    let before = used();
    let mut child = env.imr(args).command().stdout(std::process::Stdio::null()).spawn().expect("the program starts");
    let mut most = before;
    while child.try_wait().expect("a child").is_none() {
        most = most.max(used());
        std::thread::yield_now();
    }
    (most - before).max(16 * PAGE)
}

fn says_so(disk: &Disk, output: &Output) -> Result<(), String> {
    let stderr = String::from_utf8_lossy(&output.stderr);
    let says = |text: &str| stderr.contains(text);
    let is_right = output.status.code() == Some(5)
        && says("error: disk/index")
        && says(disk.says())
        && (says("hint: make room") || !disk.is_mounted);
    if is_right { Ok(()) } else { Err(format!("status {:?}: {stderr}", output.status.code())) }
}

fn answers_like(index: &Path, wanted: Option<&Answers>) -> Result<(), String> {
    match (wanted, ask(index)?) {
        (Some(wanted), Some((_, found))) => same(wanted, &found),
        (None, Some((_, found))) => Err(format!("an index of {:?} out of nothing", found.counts)),
        (Some(_), None) => Err("the index is gone".to_owned()),
        (None, None) => Ok(()),
    }
}

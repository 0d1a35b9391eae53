//! Power cuts on real file systems: an image of one is mounted, and while the program writes its index there, the image is
//! copied, which has what the device had at that moment and nothing of what was still in memory. The copy is mounted, which
//! replays its journal.
//!
//! This takes root, the programs that make the file systems, and some minutes; `.ci/full` runs it:
//!
//! ```text
//! IMR_CUTS=100 cargo test --release --test main images -- --ignored --nocapture
//! ```

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::history::{HISTORY, LETTERS, Step};
use super::injection::{Signal, send};
use super::oracle::{Answers, ask, clean, same, tidy};
use super::{Faults, dice};
use crate::env::{Env, copy_folder};
use crate::fictions::dice::Dice;

/// The file systems, with what makes one.
const SYSTEMS: [(&str, &[&str]); 3] =
    [("ext4", &["mkfs.ext4", "-q", "-F"]), ("xfs", &["mkfs.xfs", "-q"]), ("btrfs", &["mkfs.btrfs", "-q"])];
/// The size of an image in bytes, of which little is written: the least that all of them take.
const SIZE: u64 = 320 << 20;
/// The steps of the history that are cut: a build, two updates, a rebuild.
const STEPS: usize = 4;
/// The index, in the file system.
const INDEX: &str = "mounted/index";

/// Runs a program that must succeed.
fn must(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

/// An image that is mounted until it is dropped.
struct Mounted(PathBuf);

impl Mounted {
    fn new(image: &Path, env: &Env) -> Mounted {
        let at = env.path("mounted");
        fs::create_dir_all(&at).expect("a folder");
        must(Command::new("mount").args(["-o", "loop"]).arg(image).arg(&at));
        Mounted(at)
    }
}

impl Drop for Mounted {
    fn drop(&mut self) {
        let output = Command::new("umount").arg(&self.0).output();
        if !output.is_ok_and(|output| output.status.success()) {
            let _ = Command::new("umount").arg("--lazy").arg(&self.0).status();
        }
    }
}

/// An image at a moment of a run.
struct Cut {
    image: PathBuf,
    /// The moment, in words.
    when: String,
    /// True if the run had ended well.
    is_after: bool,
}

/// A step on a file system.
struct Scene<'a> {
    env: &'a Env,
    image: &'a Path,
    step: &'static Step,
    before: Option<Answers>,
    after: Answers,
    kinds: BTreeSet<String>,
}

impl Scene<'_> {
    /// Runs the step, and copies the image at some moments and at once after the end.
    fn cuts(&self, dice: &mut Dice) -> Vec<Cut> {
        let mounted = Mounted::new(self.image, self.env);
        let index = self.env.path(INDEX);
        let _ = fs::remove_dir_all(&index);
        if self.before.is_some() {
            copy_folder(&self.env.path("saved"), &index).expect("a copy of the index");
        }
        must(Command::new("sync").arg("--file-system").arg(&mounted.0));
        let mut command = self.env.imr(&[&self.step.run()[..], &["-i", INDEX, "--threads", "1"]].concat()).command();
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        let (began, mut waited, mut cuts) = (Instant::now(), Duration::ZERO, Vec::new());
        while child.try_wait().expect("a child").is_none() {
            std::thread::sleep(Duration::from_millis(dice.between(2, 90) as u64));
            let (at, stopped) = (began.elapsed() - waited, Instant::now());
            if Self::stops(&child) {
                cuts.push(self.cut(&format!("after {at:?}"), cuts.len(), false));
                send(&child, Signal::CONT);
            }
            waited += stopped.elapsed();
        }
        let is_after = child.wait().expect("a child").success();
        assert!(is_after, "{}: the run failed", self.step.what);
        cuts.push(self.cut("at the end", cuts.len(), true));
        cuts
    }

    /// Stops the run, so that no write of its own changes the image while that is copied.
    fn stops(child: &Child) -> bool {
        send(child, Signal::STOP);
        loop {
            match state(child) {
                Some('T') => return true,
                Some('Z') | None => return false,
                Some(_) => std::thread::sleep(Duration::from_millis(1)),
            }
        }
    }

    /// Copies the image, again where the system has written to it meanwhile.
    fn cut(&self, when: &str, number: usize, is_after: bool) -> Cut {
        let image = self.env.path(&format!("cut{number}"));
        for _ in 0..20 {
            must(Command::new("cp").arg("--sparse=always").args([self.image, &image]));
            let same = Command::new("cmp").arg("--quiet").args([self.image, &image]).status();
            if same.is_ok_and(|status| status.success()) {
                return Cut { image, when: when.to_owned(), is_after };
            }
        }
        panic!("the image does not come to rest");
    }

    /// Judges the index that a cut has left, and then that which the next run makes of it.
    fn judge(&self, cut: &Cut) -> Result<bool, String> {
        let _mounted = Mounted::new(&cut.image, self.env);
        let index = self.env.path(INDEX);
        let found = ask(&index)?.map(|(_, answers)| answers);
        let is_done = match (&found, &self.before) {
            (Some(found), _) if *found == self.after => true,
            (found, before) if found == before => false,
            (Some(found), _) => same(&self.after, found).map(|()| true)?,
            (None, _) => return Err("the index is gone".to_owned()),
        };
        if cut.is_after && !is_done {
            return Err("a change is lost that was reported as done".to_owned());
        }
        let args = [&self.step.run()[..], &["-i", INDEX]].concat();
        let output = self.env.imr(&args).command().output().expect("the program starts");
        if !output.status.success() {
            return Err(format!("the next run fails: {}", String::from_utf8_lossy(&output.stderr)));
        }
        let (_, now) = ask(&index)?.ok_or("the next run leaves no index")?;
        same(&self.after, &now)?;
        tidy(&index, &self.kinds)?;
        Ok(is_done)
    }
}

/// The letter by which the system tells what a process does.
fn state(child: &Child) -> Option<char> {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).ok()?;
    stat.rsplit(") ").next()?.chars().next()
}

#[test]
#[ignore = "it mounts file systems, which takes root; .ci/full runs it"]
fn a_power_cut_on_a_real_file_system_leaves_the_index_before_or_after_and_the_next_run_mends_the_rest() {
    let wanted = std::env::var("IMR_CUTS").ok().map_or(100, |count| count.parse().expect("a number of cuts"));
    let (mut dice, mut faults) = (dice("images"), Faults::new("images"));
    for (system, maker) in SYSTEMS {
        let env = Env::in_memory();
        let image = env.path("image");
        File::create(&image).and_then(|file| file.set_len(SIZE)).expect("an image");
        must(Command::new(maker[0]).args(&maker[1..]).arg(&image));
        let (mut cuts, mut done, mut before) = (0, 0, None);
        for (number, step) in HISTORY[..STEPS].iter().enumerate() {
            step.apply(&env);
            let (after, kinds) = clean(&env);
            let scene = Scene { env: &env, image: &image, step, before, after, kinds };
            while cuts < wanted * (number + 1) / STEPS {
                for cut in scene.cuts(&mut dice) {
                    cuts += 1;
                    match scene.judge(&cut) {
                        Ok(is_done) => done += usize::from(is_done),
                        Err(fault) => faults.add(&format!("{system}, {}, {}", step.what, cut.when), fault),
                    }
                }
            }
            let saved = env.path("saved");
            env.imr(&[&step.run()[..], &["-i", "saved"]].concat()).success();
            before = ask(&saved).expect("an index").map(|(_, answers)| answers);
            assert!(before.is_some() && env.path(LETTERS).exists(), "{}", step.what);
        }
        println!("images: {system}: {cuts} cuts, {done} of them after the commit");
    }
    faults.none();
}

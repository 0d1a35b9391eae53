//! Power cuts and broken disks. Every call by which the program touches its index is seen and can be failed, and a model of
//! the disk makes of a run all that a power cut may leave: what was synced, and any part of the rest.
//!
//! ```text
//! IMR_CRASH=50000 IMR_CRASH_KEEP=/tmp/kept cargo test --release --test main crash -- --nocapture
//! ```
//!
//! The states with a fault are kept in the folder that `IMR_CRASH_KEEP` names. The calls are seen by `ptrace`, so that none
//! is forgotten: a change that the model does not know fails the test, and so does a model that at the end differs from
//! what is on the disk. All of it lies in memory, where nothing is waited for.

mod calls;
mod disk;
mod judge;
mod runs;
mod trace;

use std::collections::{BTreeMap, HashSet};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use self::disk::{Change, Disk, LOSSES, Tree, hash};
use self::judge::{Judge, Judged};
use self::runs::{Kind, RUNS, Stage};
use self::trace::{Failing, Run, trace};
use super::{Faults, dice, is_full};
use crate::env::amount;
use crate::fictions::dice::Dice;

/// The runs to be tried: all, or those that `IMR_CRASH_ONLY` names.
fn runs() -> Vec<&'static Kind> {
    let only = std::env::var("IMR_CRASH_ONLY").ok();
    let runs: Vec<&Kind> =
        RUNS.iter().filter(|kind| only.as_ref().is_none_or(|only| only.contains(kind.what))).collect();
    assert!(!runs.is_empty(), "no run of that name");
    runs
}

/// The number of states that power cuts leave, of all runs together, with the other tests and in the gate; `IMR_CRASH` says
/// another.
const STATES: (usize, usize) = (250, 5000);

/// Does `work` on each of `tasks`, on all cores. Each core has a number, by which it has a folder of its own.
fn on_all_cores<T: Sync>(tasks: &[T], work: impl Fn(usize, &T) + Sync) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for core in 0..cores {
            let (next, work) = (&next, &work);
            scope.spawn(move || {
                while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
                    work(core, task);
                }
            });
        }
    });
}

/// A run in peace, whose calls and changes are known; the model of the disk is held to what is there.
fn in_peace(stage: &Stage) -> Run {
    let folder = stage.folder(0);
    stage.reset(0);
    let run = trace(stage.command(0), &folder, Failing::None);
    assert_eq!(run.status, Some(0), "{}: {}", stage.what(), run.stderr);
    let (told, there) = (run.disk.tree(), Disk::of(&folder).tree());
    assert!(told == there, "{}: the model of the disk is wrong: {:?}", stage.what(), differences(&told, &there));
    assert!(run.changes.len() > 10, "{}: {} changes", stage.what(), run.changes.len());
    run
}

/// The paths at which two trees differ.
fn differences(one: &Tree, other: &Tree) -> Vec<String> {
    let paths = one.keys().chain(other.keys());
    let mut paths: Vec<String> = paths.filter(|path| one.get(*path) != other.get(*path)).cloned().collect();
    paths.sort();
    paths.dedup();
    paths
}

/// A state that a power cut has left.
struct Cut {
    /// The change before it, and how it was lost.
    place: String,
    tree: Tree,
    /// True if the run had ended.
    is_after: bool,
}

/// Draws `count` states at all moments of a run, and returns those that differ.
fn cuts(stage: &Stage, run: &Run, count: usize, dice: &mut Dice) -> Vec<Cut> {
    let mut disk = stage.disk();
    let (mut seen, mut cuts) = (HashSet::new(), Vec::new());
    // Names that are lost do more harm than bytes, which are synced before they count.
    let weights = run.changes.iter().map(|change| if matches!(change, Change::Names(_)) { 5 } else { 1 });
    let weights: Vec<usize> = [1].into_iter().chain(weights).collect();
    let (all, mut before) = (weights.iter().sum::<usize>(), 0);
    for (moment, weight) in weights.iter().enumerate() {
        let is_after = moment == run.changes.len();
        let many = count * (before + weight) / all - count * before / all;
        before += weight;
        for number in 0..many {
            let loss = LOSSES[(moment + number) % LOSSES.len()];
            let tree = disk.cut(loss, dice);
            if seen.insert((hash(&tree), is_after)) {
                let place = format!("{}, {moment} of {} changes, {loss:?}", stage.what(), run.changes.len());
                cuts.push(Cut { place, tree, is_after });
            }
        }
        if let Some(change) = run.changes.get(moment) {
            disk.apply(change);
        }
    }
    cuts
}

#[test]
fn a_power_cut_leaves_the_index_before_or_after_and_the_next_run_mends_the_rest() {
    let count = std::env::var("IMR_CRASH")
        .ok()
        .map_or(amount(STATES.0, STATES.1), |count| count.parse().expect("a number of states"));
    let (mut dice, mut faults) = (dice("crash"), Faults::new("crash"));
    let (mut states, mut differing, mut tally) = (0, 0, BTreeMap::new());
    for kind in runs() {
        let stage = Stage::new(kind);
        let run = in_peace(&stage);
        let judge = Judge::new(&stage);
        let cuts = cuts(&stage, &run, count.div_ceil(runs().len()), &mut dice);
        states += count.div_ceil(runs().len());
        differing += cuts.len();
        let found = Mutex::new(Vec::new());
        on_all_cores(&cuts, |core, cut| {
            disk::lay_out(&cut.tree, &stage.folder(core));
            let judged = judge.judge(core, cut.is_after, None);
            if judged.is_err() {
                keep(cut);
            }
            found.lock().expect("no panic").push((cut.place.clone(), judged));
        });
        for (place, judged) in found.into_inner().expect("no panic") {
            note(&mut faults, &mut tally, stage.what(), &place, judged);
        }
    }
    println!("crash: {states} states, {differing} of them differ: {tally:?}");
    faults.none();
}

#[test]
fn no_file_of_the_commit_before_is_removed_until_the_new_one_is_on_the_disk() {
    let mut commits = 0;
    for kind in runs() {
        let run = in_peace(&Stage::new(kind));
        // The folder in which a commit has got its name, until that is synced.
        let mut waiting = None;
        for change in &run.changes {
            match change {
                Change::Names(names) if names.iter().all(|(_, node)| node.is_none()) => {
                    assert!(waiting.is_none(), "{}: removed too early: {names:?}", kind.what);
                }
                Change::Names(names) => {
                    let named = names.iter().find(|((_, name), node)| name == "meta.json" && node.is_some());
                    commits += usize::from(named.is_some());
                    waiting = named.map(|((folder, _), _)| *folder).or(waiting);
                }
                Change::Sync(node) if waiting == Some(*node) => waiting = None,
                _ => {}
            }
        }
        assert!(waiting.is_none(), "{}: a commit was not synced", kind.what);
    }
    assert!(commits >= runs().len(), "{commits} commits");
}

/// Keeps a state with a fault for whoever looks for its cause.
fn keep(cut: &Cut) {
    if let Some(kept) = std::env::var_os("IMR_CRASH_KEEP") {
        let name = format!("{} {:x}", cut.place, hash(&cut.tree)).replace([' ', ','], "_");
        disk::lay_out(&cut.tree, &Path::new(&kept).join(name));
    }
}

/// Counts an outcome, or notes a fault, whichever core has found it.
fn note(
    faults: &mut Faults,
    tally: &mut BTreeMap<String, usize>,
    what: &str,
    place: &str,
    judged: Result<Judged, String>,
) {
    match judged {
        Ok(judged) => *tally.entry(format!("{what}: {judged:?}")).or_default() += 1,
        Err(fault) => {
            faults.add(place, fault.split('/').filter(|part| !is_of_core(part)).collect::<Vec<_>>().join("/"));
        }
    }
}

/// True for the parts of a path that differ from core to core.
fn is_of_core(part: &str) -> bool {
    part.starts_with(".tmp") || part.starts_with("core")
}

/// With the other tests and in the gate one in so many calls that change the disk fails, and of the others one in so many.
const SOME: (usize, usize) = (40, 8);
const FEW: (usize, usize) = (320, 64);

/// A call that is to fail.
struct Failure {
    failing: Failing,
    name: &'static str,
}

#[test]
fn whichever_call_of_a_run_fails_it_says_so_or_has_done_its_work() {
    let (mut faults, mut tally, mut points) = (Faults::new("broken disk"), BTreeMap::new(), 0);
    for kind in runs() {
        let stage = Stage::new(kind);
        let calls = in_peace(&stage).calls;
        let judge = Judge::new(&stage);
        let mut failures = Vec::new();
        for (number, (name, changes)) in calls.into_iter().enumerate() {
            // All forms but the full one have some of the calls that would change the disk, from which on all fail, and few others.
            let each = if changes { amount(SOME.0, SOME.1) } else { amount(FEW.0, FEW.1) };
            if is_full() || number % each == 0 {
                failures.push(Failure { failing: Failing::From(number), name });
            }
            if is_full() {
                failures.push(Failure { failing: Failing::Once(number), name });
            }
        }
        points += failures.len();
        let found = Mutex::new(Vec::new());
        on_all_cores(&failures, |core, failure| {
            stage.reset(core);
            let run = trace(stage.command(core), &stage.folder(core), failure.failing);
            let judged = judge.judge(core, false, Some((run.status, &run.stderr)));
            let place =
                format!("{}, {} fails, {:?}: {}", stage.what(), failure.name, failure.failing, run.stderr.trim());
            found.lock().expect("no panic").push((place, judged));
        });
        println!("broken disk: {}: {} calls failed", stage.what(), failures.len());
        for (place, judged) in found.into_inner().expect("no panic") {
            note(&mut faults, &mut tally, stage.what(), &place, judged);
        }
    }
    println!("broken disk: {points} calls failed: {tally:?}");
    faults.none();
}

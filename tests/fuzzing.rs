//! Inputs from outside that nobody wrote: each parser is given many, made of small known ones by a seeded chance, and none of them
//! brings it down, holds it up or makes it contradict itself. The files of an index are damaged in `damage.rs`.
//!
//! Each target has some seconds with the other tests, and any number of inputs, on all cores, on demand:
//!
//! ```text
//! IMR_FUZZ=10000000 IMR_FUZZ_SEED=7 cargo test --profile checked --test main fuzzing -- --nocapture
//! ```

mod mutation;
mod requests;
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use self::mutation::{Grain, Material};
use crate::env::{amount, project};
use crate::fictions::dice::Dice;

/// The seconds of a target with the other tests, and in the gate.
const SECONDS: (u64, u64) = (1, 10);
/// A target that tries fewer in that time tries nothing.
const FEWEST: u64 = 20;
/// No input may take longer.
const LONGEST: Duration = Duration::from_secs(20);

/// A parser of outside input.
pub struct Target {
    pub name: &'static str,
    /// The pieces that its inputs are made of.
    pub grain: Grain,
    /// Small inputs that it knows.
    pub inputs: Vec<Vec<u8>>,
    /// Words that mean something to it.
    pub words: Vec<Vec<u8>>,
    /// The longest input that is tried.
    pub longest: usize,
}

/// The number of inputs that was asked for; none where the time counts.
fn wanted() -> Option<u64> {
    std::env::var("IMR_FUZZ").ok().map(|count| count.parse().expect("a number of inputs"))
}

/// Number of inputs after which a run with a wanted number tells how many it has tried.
const TOLD: u64 = 100_000;

/// Tries a target's known inputs, and then others. An input that fails is made small and kept.
#[track_caller]
pub fn try_out(target: &Target, check: impl Fn(&[u8]) + Sync) {
    assert!(!target.inputs.is_empty(), "{}: no inputs", target.name);
    let seed = std::env::var("IMR_FUZZ_SEED").ok().map_or(1, |seed| seed.parse().expect("a seed"));
    let (tried, is_over, failed) = (AtomicU64::new(0), AtomicBool::new(false), Mutex::new(Vec::new()));
    let began = Instant::now();
    let cores = if wanted().is_some() { std::thread::available_parallelism().map_or(1, usize::from) } else { 1 };
    let material =
        Material { grain: target.grain, inputs: &target.inputs, words: &target.words, longest: target.longest };
    let time = Duration::from_secs(amount(SECONDS.0, SECONDS.1));
    let is_enough = |number: u64| match wanted() {
        Some(count) => number >= count,
        None => began.elapsed() > time,
    };
    std::thread::scope(|scope| {
        for core in 0..cores {
            let (tried, is_over, failed, check, material) = (&tried, &is_over, &failed, &check, &material);
            scope.spawn(move || {
                let mut dice = Dice::new(seed, core as u64);
                // In the time that there is not even the known ones may all have their turn.
                let mut known = target.inputs.iter().skip(core).step_by(cores);
                let mut is_new = true;
                while !is_over.load(Ordering::Relaxed) {
                    is_new = !is_new;
                    let known = if is_new { None } else { known.next() };
                    let input = known.cloned().unwrap_or_else(|| material.another(&mut dice));
                    if let Some(fault) = fault_of(&input, check) {
                        is_over.store(true, Ordering::Relaxed);
                        failed.lock().expect("no panic").push((fault, input));
                    }
                    let number = tried.fetch_add(1, Ordering::Relaxed) + 1;
                    // A long run tells how far it has come, so that one that is broken off has its number.
                    if wanted().is_some() && number.is_multiple_of(TOLD) {
                        println!("fuzzing: {}: {number} inputs so far", target.name);
                    }
                    if is_enough(number) {
                        break;
                    }
                }
            });
        }
    });
    let (tried, took) = (tried.into_inner(), began.elapsed().as_secs_f64());
    println!("fuzzing: {}: {tried} inputs, {:.0} a second, seed {seed}", target.name, tried as f64 / took);
    if let Some((fault, input)) = failed.into_inner().expect("no panic").pop() {
        let small = smallest(input, &check);
        let kept = keep(target.name, &small);
        panic!("{}: {fault}\n{} bytes, kept in {}: {:?}", target.name, small.len(), kept.display(), shown(&small));
    }
    assert!(tried >= FEWEST, "{}: {tried} inputs", target.name);
}

fn shown(input: &[u8]) -> String {
    String::from_utf8_lossy(&input[..input.len().min(400)]).into_owned()
}

/// Returns what is wrong with the way in which an input was taken.
fn fault_of(input: &[u8], check: &impl Fn(&[u8])) -> Option<String> {
    let began = Instant::now();
    let ended = catch_unwind(AssertUnwindSafe(|| check(input)));
    let took = began.elapsed();
    match ended {
        Err(panic) => Some(
            panic
                .downcast_ref::<String>()
                .cloned()
                .or_else(|| panic.downcast_ref::<&str>().map(|text| (*text).to_owned()))
                .unwrap_or_else(|| "a panic".to_owned()),
        ),
        Ok(()) if took > LONGEST => Some(format!("it took {took:?}")),
        Ok(()) => None,
    }
}

/// Leaves out what is not needed for the fault, for half a minute at most.
fn smallest(mut input: Vec<u8>, check: &impl Fn(&[u8])) -> Vec<u8> {
    let (began, mut size) = (Instant::now(), input.len().div_ceil(2));
    while size > 0 && began.elapsed() < Duration::from_secs(30) {
        let mut at = 0;
        while at < input.len() && began.elapsed() < Duration::from_secs(30) {
            let without = [&input[..at], &input[(at + size).min(input.len())..]].concat();
            match fault_of(&without, check) {
                Some(_) => input = without,
                None => at += size,
            }
        }
        size /= 2;
    }
    input
}

/// Keeps an input with a fault where libFuzzer would.
fn keep(target: &str, input: &[u8]) -> PathBuf {
    let hash = input.iter().fold(0_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(*byte)));
    let path = project().join(format!("fuzz/artifacts/{target}/{hash:016x}"));
    fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
    fs::write(&path, input).expect("a file");
    path
}

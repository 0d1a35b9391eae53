//! Faults from outside: the program is killed and interrupted, disks are full, files change under a run, several
//! processes want one index.
//!
//! A short form runs with the other tests. The full one takes some minutes:
//!
//! ```text
//! IMR_FAULTS=full cargo test --release faults -- --nocapture
//! ```
//!
//! Everything random comes from a seed, which is printed and can be set with `IMR_FAULTS_SEED`.

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
mod crash;
mod disk;
mod files;
mod history;
#[cfg(target_os = "linux")]
mod images;
mod injection;
mod interrupts;
mod kills;
mod oracle;
mod slow;
mod soak;
mod stage;
mod writers;

use std::collections::BTreeMap;

use crate::fictions::dice::Dice;

/// Returns true if the full form was asked for.
fn is_full() -> bool {
    std::env::var("IMR_FAULTS").is_ok_and(|form| form == "full")
}

/// Returns the number of things there are to be: `short`, or `full` in the full form.
fn count(short: usize, full: usize) -> usize {
    if is_full() { full } else { short }
}

/// The dice of one test. Their seed is printed, and taken from the environment when it is there; in the full form it
/// is another each time.
fn dice(test: &str) -> Dice {
    let clock = || std::time::SystemTime::UNIX_EPOCH.elapsed().map_or(0, |time| time.as_nanos() as u64 % 1_000_000);
    let seed = std::env::var("IMR_FAULTS_SEED").ok().and_then(|seed| seed.parse().ok());
    let seed = seed.unwrap_or_else(|| if is_full() { clock() } else { 1 });
    println!("{test}: IMR_FAULTS_SEED={seed}");
    Dice::new(seed, 1)
}

/// Faults that were found, each with the places where; all of them are told at the end.
struct Faults {
    test: &'static str,
    found: BTreeMap<String, Vec<String>>,
}

impl Faults {
    fn new(test: &'static str) -> Faults {
        Faults { test, found: BTreeMap::new() }
    }

    fn add(&mut self, place: &str, fault: impl ToString) {
        println!("{}: {place}: {}", self.test, fault.to_string());
        self.found.entry(fault.to_string()).or_default().push(place.to_owned());
    }

    /// Notes a fault where there is one.
    fn check(&mut self, place: &str, result: Result<(), String>) {
        if let Err(fault) = result {
            self.add(place, fault);
        }
    }

    #[track_caller]
    fn none(self) {
        let tell = |(fault, places): (&String, &Vec<String>)| {
            format!("{fault}\n    {} times, first: {}", places.len(), places[0])
        };
        let told: Vec<String> = self.found.iter().map(tell).collect();
        assert!(told.is_empty(), "{} faults:\n{}", told.len(), told.join("\n"));
    }
}

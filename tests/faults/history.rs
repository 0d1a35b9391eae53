//! A small collection of letters and what becomes of it, step by step, as data.

use std::fs;
use std::io::Write;
use std::ops::RangeInclusive;

use crate::env::{Env, headerless, letter, sample, sample_names};

/// The folder of the letters.
pub const LETTERS: &str = "letters";

/// One change of the files. Letters are numbers; their wording has a number too.
pub enum Change {
    /// These letters are written in this wording.
    Write(RangeInclusive<u32>, u32),
    /// These letters are removed.
    Remove(RangeInclusive<u32>),
    /// These letters are moved into a folder.
    Move(RangeInclusive<u32>, &'static str),
    /// A zip of this name holds these letters in this wording, and nothing else.
    Pack(&'static str, RangeInclusive<u32>, u32),
    /// The sample letters whose names begin so are there.
    Samples(&'static str),
}

/// Changes, and the run of `imr index` that follows them.
pub struct Step {
    /// The event, in words.
    pub what: &'static str,
    /// The changes to the files.
    pub changes: &'static [Change],
    /// Arguments of the run other than the folder.
    pub args: &'static [&'static str],
}

use Change::{Move, Pack, Remove, Samples, Write as Put};

/// From nothing to a collection that has seen everything; the first four steps, which the short form takes, have
/// something of each kind.
pub const HISTORY: &[Step] = &[
    Step { what: "a first build", changes: &[Put(1..=9, 1)], args: &[] },
    Step { what: "letters come, change and go", changes: &[Put(2..=3, 2), Put(10..=12, 1), Remove(5..=6)], args: &[] },
    Step { what: "a zip comes, letters move", changes: &[Pack("a.zip", 50..=53, 1), Move(8..=10, "moved")], args: &[] },
    Step { what: "everything anew", changes: &[Put(1..=2, 3), Remove(11..=11)], args: &["--rebuild"] },
    Step { what: "the zip changes, PDFs come", changes: &[Pack("a.zip", 52..=56, 2), Samples("CM17-2")], args: &[] },
    Step { what: "many letters come", changes: &[Put(13..=30, 1), Samples("CM16-0")], args: &[] },
    Step { what: "all at once", changes: &[Put(2..=4, 4), Remove(13..=20), Pack("a.zip", 50..=52, 3)], args: &[] },
];

impl Step {
    /// Makes the changes.
    pub fn apply(&self, env: &Env) {
        for change in self.changes {
            change.apply(env);
        }
    }

    /// The arguments of its run.
    pub fn run(&self) -> Vec<&'static str> {
        [&["index", LETTERS, "--json"], self.args].concat()
    }
}

impl Change {
    fn apply(&self, env: &Env) {
        match self {
            Put(numbers, wording) => {
                for number in numbers.clone() {
                    env.write(&place(number), text(number, *wording));
                }
            }
            Remove(numbers) => numbers.clone().for_each(|number| {
                env.remove(&place(number));
            }),
            Move(numbers, folder) => {
                fs::create_dir_all(env.path(LETTERS).join(folder)).expect("a folder");
                for number in numbers.clone() {
                    let target = env.path(LETTERS).join(folder).join(name(number));
                    fs::rename(env.path(&place(number)), target).expect("a letter to move");
                }
            }
            Pack(archive, numbers, wording) => {
                env.write(&format!("{LETTERS}/{archive}"), zip(numbers.clone(), *wording));
            }
            Samples(start) => {
                for name in sample_names().iter().filter(|name| name.starts_with(start)) {
                    env.write(&format!("{LETTERS}/{name}"), sample(name));
                }
            }
        }
    }
}

fn name(number: u32) -> String {
    format!("{number:03}.txt")
}

/// Returns the place of a letter before it is moved.
pub fn place(number: u32) -> String {
    format!("{LETTERS}/{}", name(number))
}

/// An invented letter. Every fifth has no case number, so that its place names it.
pub fn text(number: u32, wording: u32) -> String {
    const TREATMENTS: [&str; 6] = [
        "Lumbar MRI",
        "Norco 10/325mg #60",
        "Acupuncture 6 sessions",
        "Knee brace",
        "Gym membership",
        "Physical therapy",
    ];
    const REASONS: [&str; 4] = [
        "No red flags are documented.",
        "Function has improved and pain is less.",
        "The guidelines support a trial of six visits.",
        "There is no record of a urine drug screen.",
    ];
    let pick = number + wording;
    let treatment = TREATMENTS[pick as usize % TREATMENTS.len()];
    let decision = if pick.is_multiple_of(3) { "Overturned" } else { "Upheld" };
    let reason = REASONS[pick as usize % REASONS.len()].repeat(1 + number as usize % 4);
    let reason = format!("{reason} Reason {number} of wording {wording} concerns the worker.");
    match number % 5 {
        0 => headerless(treatment, decision, &reason),
        _ => letter(&format!("CM17-{number:07}"), treatment, decision, &reason),
    }
}

fn zip(numbers: RangeInclusive<u32>, wording: u32) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for number in numbers {
        writer.start_file(name(number), zip::write::SimpleFileOptions::default()).expect("a member");
        writer.write_all(text(number, wording).as_bytes()).expect("memory");
    }
    writer.finish().expect("a zip").into_inner()
}

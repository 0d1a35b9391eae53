//! The runs that are cut off or fail, each with the letters and the index that it finds.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::disk::{Disk, lay_out};
use crate::env::{Env, sample, sample_names};
use crate::faults::history::{LETTERS, place, text};

/// A run of the program that changes an index.
pub struct Kind {
    pub what: &'static str,
    /// Makes letters and, in `index`, the index before.
    prepare: fn(&Env),
    pub args: &'static [&'static str],
}

/// The arguments of the plainest run.
const INDEX: &[&str] = &["index", LETTERS, "--json"];

pub const RUNS: &[Kind] = &[
    Kind { what: "build", prepare: |env| write(env, 1..=6, 1), args: INDEX },
    Kind { what: "update", prepare: before_update, args: INDEX },
    Kind { what: "rebuild", prepare: before_update, args: &["index", LETTERS, "--rebuild", "--json"] },
    Kind { what: "merge", prepare: before_merge, args: INDEX },
    Kind { what: "repair", prepare: before_repair, args: &["check", "--repair", "--json"] },
    Kind { what: "forget", prepare: before_forget, args: &["forget", "CM17-0000003"] },
];

fn write(env: &Env, numbers: std::ops::RangeInclusive<u32>, wording: u32) {
    for number in numbers {
        env.write(&place(number), text(number, wording));
    }
}

fn before_update(env: &Env) {
    write(env, 1..=6, 1);
    env.index(&[LETTERS]);
    write(env, 2..=3, 2);
    write(env, 7..=8, 1);
    env.remove(&place(5));
    // Its text is kept, too.
    let pdf = sample_names().into_iter().find(|name| name.ends_with(".pdf")).expect("a PDF");
    env.write(&format!("{LETTERS}/{pdf}"), sample(&pdf));
}

fn before_merge(env: &Env) {
    for number in 1..=7 {
        write(env, number..=number, 1);
        env.index(&[LETTERS]);
    }
    write(env, 8..=8, 1);
}

fn before_repair(env: &Env) {
    write(env, 1..=4, 1);
    env.index(&[LETTERS]);
    write(env, 5..=6, 1);
    env.index(&[LETTERS]);
    let files = fs::read_dir(env.path("index/store-1")).expect("a store").flatten().map(|entry| entry.path());
    let mut stores: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == "store")).collect();
    stores.sort_by_key(|path| path.metadata().map_or(0, |metadata| metadata.len()));
    let mut bytes = fs::read(&stores[0]).expect("a file");
    bytes[100] ^= 8;
    fs::write(&stores[0], bytes).expect("a file");
}

fn before_forget(env: &Env) {
    write(env, 1..=6, 1);
    env.index(&[LETTERS]);
}

/// A run that is about to be done, again and again, by several at a time: each core has its own folder.
pub struct Stage {
    pub kind: &'static Kind,
    pub env: Env,
    /// The index before.
    before: Disk,
}

impl Stage {
    pub fn new(kind: &'static Kind) -> Stage {
        let env = Env::in_memory();
        (kind.prepare)(&env);
        fs::create_dir_all(env.path("index")).expect("a folder");
        let before = Disk::of(&env.path("index"));
        Stage { kind, env, before }
    }

    pub fn what(&self) -> &'static str {
        self.kind.what
    }

    /// The disk before the run.
    pub fn disk(&self) -> Disk {
        self.before.clone()
    }

    /// The letters.
    pub fn letters(&self) -> PathBuf {
        self.root().join(LETTERS)
    }

    /// The folder of everything, without links in its path.
    fn root(&self) -> PathBuf {
        self.env.path("").canonicalize().expect("a folder")
    }

    /// The index of a core.
    pub fn folder(&self, core: usize) -> PathBuf {
        self.root().join(format!("core{core}/index"))
    }

    /// Makes the index of a core as it was before.
    pub fn reset(&self, core: usize) {
        lay_out(&self.before.tree(), &self.folder(core));
        let link = self.folder(core).with_file_name(LETTERS);
        if !link.exists() {
            std::os::unix::fs::symlink(self.letters(), link).expect("a link");
        }
    }

    /// The run, on the index of a core.
    pub fn command(&self, core: usize) -> Command {
        let letters = self.letters().display().to_string();
        let args = self.kind.args.iter().map(|arg| if *arg == LETTERS { &letters[..] } else { *arg });
        let args: Vec<&str> = args.chain(["--index", "index"]).collect();
        let mut command = self.env.imr(&args).command();
        command.current_dir(self.folder(core).parent().unwrap_or(Path::new("/")));
        command
    }
}

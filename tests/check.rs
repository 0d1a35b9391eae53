//! `imr check`: every kind of file damaged in every way is seen, and what is mended answers as if it were new.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::AtomicBool;

use imr::corpus::{PdfReader, Reader, TextCache};
use imr::error::Error;
use imr::index::{Mended, Options, Quiet, check, repair, update};
use imr::query::Query;
use imr::search::{Options as SearchOptions, Searcher};
use serde_json::json;

use crate::env::{Env, copy_folder, letter, sample, sample_names};

/// What answers are compared by.
const QUERIES: [&str; 4] = ["lumbar MRI", "upheld", "facet injection", "medication"];

/// A sound index of some samples, built in two runs so that it has several segments.
fn sound() -> &'static Env {
    static BUILT: OnceLock<Env> = OnceLock::new();
    BUILT.get_or_init(|| {
        let env = Env::new();
        let names = sample_names();
        let (pdfs, texts): (Vec<&String>, Vec<&String>) = names.iter().partition(|name| name.ends_with(".pdf"));
        for half in [&texts[..6], &pdfs[..3]] {
            half.iter().for_each(|name| _ = env.write(&format!("corpus/{name}"), sample(name)));
            run(&env, vec![env.path("corpus")]);
        }
        env
    })
}

fn options(paths: Vec<PathBuf>) -> Options {
    Options { paths, memory: 30 << 20, threads: 1, ..Options::default() }
}

fn reader(index: &Path) -> Reader {
    Reader::new(PdfReader::in_process()).remembering(TextCache::new(index.join("texts")))
}

fn run(env: &Env, paths: Vec<PathBuf>) {
    let index = env.path("index");
    update(&index, &options(paths), &reader(&index), &Quiet, &AtomicBool::new(false)).expect("an index");
}

fn mend(env: &Env) -> Result<Mended, Error> {
    let index = env.path("index");
    repair(&index, &options(Vec::new()), &reader(&index), &Quiet, &AtomicBool::new(false))
}

/// A copy of the sound index, whose letters stay where they are.
fn copy() -> Env {
    let env = Env::new();
    copy_folder(&sound().path("index"), &env.path("index")).expect("a copy");
    env
}

/// Ids and scores of all hits of some queries.
fn answers(env: &Env) -> Vec<(String, f32)> {
    let searcher = Searcher::open(&env.path("index")).expect("an index");
    let all = SearchOptions { limit: None, ..SearchOptions::default() };
    let ask = |query: &&str| {
        let query: Query = query.parse().expect("a query");
        searcher.search(&query, &all).expect("an answer").hits
    };
    QUERIES.iter().flat_map(ask).map(|hit| (hit.id, hit.score)).collect()
}

/// Every file of the sound index that damage could meet, with what kind it is, in an order that does not
/// depend on the names that segments happen to have.
fn files() -> Vec<(String, PathBuf)> {
    let index = sound().path("index");
    let mut found = Vec::new();
    for folder in fs::read_dir(&index).expect("the index").flatten().map(|entry| entry.path()) {
        let inner = if folder.is_dir() { fs::read_dir(&folder).expect("a folder").flatten().collect() } else { vec![] };
        found.extend(inner.into_iter().map(|entry| entry.path()).chain((!folder.is_dir()).then_some(folder)));
    }
    let below = |path: PathBuf| path.strip_prefix(&index).expect("in the index").to_owned();
    let mut files: Vec<(String, u64, PathBuf)> = found
        .into_iter()
        .filter(|path| !path.to_string_lossy().to_lowercase().ends_with("lock"))
        .map(|path| (kind(&path), path.metadata().expect("a file").len(), below(path)))
        .collect();
    files.sort();
    files.into_iter().map(|(kind, _, path)| (kind, path)).collect()
}

fn kind(path: &Path) -> String {
    let name = path.file_name().expect("a name").to_string_lossy().into_owned();
    match name.split_once('-') {
        Some((kind, _)) => kind.to_owned(),
        None if name.starts_with('.') || name == "meta.json" || name == "CURRENT" => name,
        None => name.split_once('.').map_or(name.clone(), |(_, end)| end.to_owned()),
    }
}

/// Ways to damage a file; the number picks a place.
type Damage = fn(&Path, usize);
const DAMAGES: [(&str, Damage); 7] = [
    ("flip", |path, seed| change(path, |bytes| flip(bytes, seed))),
    ("flip at the beginning", |path, seed| change(path, |bytes| bytes[0] ^= 1 << (seed % 7))),
    ("flip at the end", |path, seed| change(path, |bytes| *bytes.last_mut().expect("a byte") ^= 1 << (seed % 7))),
    ("zero", |path, seed| change(path, |bytes| zero(bytes, seed))),
    ("truncate", |path, seed| change(path, |bytes| bytes.truncate(place(seed, bytes.len())))),
    ("empty", |path, _| change(path, Vec::clear)),
    ("delete", |path, _| fs::remove_file(path).expect("a file")),
];

/// Damage that is not seen and does no harm: kind of file, kind of damage.
const UNSEEN: [(&str, &str); 6] = [
    // A key is half of a hash. A PDF that it names no more is read again.
    ("keys", "flip"),
    ("keys", "flip at the beginning"),
    ("keys", "truncate"),
    ("keys", "empty"),
    // Lines of JSON have no checksum.
    ("manifest", "flip"),
    ("manifest", "flip at the end"),
];

fn change(path: &Path, damage: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).expect("a file");
    damage(&mut bytes);
    fs::write(path, bytes).expect("a file");
}

fn place(seed: usize, length: usize) -> usize {
    seed.wrapping_mul(2_654_435_761) % length
}

fn flip(bytes: &mut [u8], seed: usize) {
    let at = place(seed, bytes.len());
    bytes[at] ^= 1 << (seed % 8);
}

fn zero(bytes: &mut [u8], seed: usize) {
    let from = place(seed, bytes.len());
    let to = (from + 4096).min(bytes.len());
    // What is zero already is no damage.
    bytes[from..to].fill(0);
    bytes[from] = if bytes[from..to].iter().all(|byte| *byte == 0) && to - from == 1 { 1 } else { 0 };
}

#[test]
fn a_sound_index_is_whole() {
    let verdict = check(&sound().path("index"), 0).expect("a verdict");
    assert!(verdict.ok && verdict.checks.iter().all(|check| check.notes.is_empty()), "{verdict:#?}");
    assert!(verdict.files >= 12, "several segments");
}

#[test]
fn every_damage_to_every_kind_of_file_is_seen() {
    let mut missed = Vec::new();
    let env = copy();
    let mut seed = 1;
    for (kind, file) in files() {
        let path = env.path("index").join(&file);
        let bytes = fs::read(&path).expect("a file");
        for (name, damage) in
            DAMAGES.iter().flat_map(|damage| std::iter::repeat_n(damage, if damage.0 == "flip" { 8 } else { 1 }))
        {
            if bytes.is_empty() || UNSEEN.contains(&(&kind, name)) {
                continue;
            }
            seed += 1;
            damage(&path, seed);
            let changed = fs::read(&path).ok() != Some(bytes.clone());
            let verdict = check(&env.path("index"), 1).expect("a verdict");
            if verdict.ok == changed {
                missed.push(format!("{kind}: {name}, seed {seed}"));
            }
            fs::write(&path, &bytes).expect("a file");
        }
    }
    assert!(missed.is_empty(), "not seen:\n{}", missed.join("\n"));
}

#[test]
fn what_is_mended_answers_like_a_new_index() {
    let wanted = answers(sound());
    let mut kinds: Vec<String> = Vec::new();
    for (at, (kind, file)) in files().into_iter().enumerate() {
        if kinds.contains(&kind) {
            continue;
        }
        for (name, damage) in [DAMAGES[6], DAMAGES[(at % 2) * 3]] {
            if UNSEEN.contains(&(&kind, name)) {
                continue;
            }
            let env = copy();
            damage(&env.path("index").join(&file), at);
            let mended = mend(&env).unwrap_or_else(|error| panic!("{kind}: {name}: {error}"));
            assert!(mended.verdict.ok && mended.lost.is_empty(), "{kind}: {name}: {mended:#?}");
            assert_eq!(answers(&env), wanted, "{kind}: {name}");
            let left: Vec<_> = fs::read_dir(env.path("index")).expect("the index").flatten().collect();
            assert_eq!(left.len(), 4, "{kind}: {name}: {left:?}");
        }
        kinds.push(kind);
    }
    assert!(kinds.len() >= 13, "{kinds:?}");
}

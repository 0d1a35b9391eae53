//! `imr check`: every kind of file damaged in every way is seen, and what is mended answers as if it were new.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use imr::corpus::{PdfReader, Reader, TextCache};
use imr::index::IndexError;
use imr::index::Stop;
use imr::index::{Quiet, RepairReport, UpdateOptions, check, repair, update};
use imr::query::Query;
use imr::search::{Options as SearchOptions, Searcher};
use serde_json::json;

use crate::env::{Env, copy_folder, letter, sample, sample_names};

/// The queries by which answers are compared.
const QUERIES: [&str; 4] = ["lumbar MRI", "upheld", "facet injection", "medication"];

/// A sound index of some samples, built in two runs so that it has several segments.
fn sound() -> &'static Env {
    static BUILT: OnceLock<Env> = OnceLock::new();
    BUILT.get_or_init(|| {
        let env = Env::new();
        let names = sample_names();
        let (pdfs, texts): (Vec<&String>, Vec<&String>) = names.iter().partition(|name| name.ends_with(".pdf"));
        for half in [&texts[..4], &pdfs[..2]] {
            half.iter().for_each(|name| _ = env.write(&format!("corpus/{name}"), sample(name)));
            run(&env, vec![env.path("corpus")]);
        }
        env
    })
}

fn options(paths: Vec<PathBuf>) -> UpdateOptions {
    UpdateOptions { paths, memory: 30 << 20, threads: 1, ..UpdateOptions::default() }
}

fn reader(index: &Path) -> Reader {
    Reader::new(PdfReader::in_process()).remembering(TextCache::new(index.join("texts")))
}

fn run(env: &Env, paths: Vec<PathBuf>) {
    let index = env.path("index");
    update(&index, &options(paths), &reader(&index), &Quiet, &Stop::default()).expect("an index");
}

fn mend(env: &Env) -> Result<RepairReport, IndexError> {
    let index = env.path("index");
    repair(&index, &options(Vec::new()), &reader(&index), &Quiet, &Stop::default())
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
        searcher.search((&query, &all)).expect("an answer").hits
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
    assert!(files.len() >= 12, "several segments: {files:?}");
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
    // As a run that is killed after its commit leaves them.
    ("statistics", "delete"),
    ("sums", "delete"),
    // A key is half of a hash. A PDF that it names no more is read again.
    ("keys", "flip"),
    ("keys", "flip at the beginning"),
    ("keys", "truncate"),
    ("keys", "empty"),
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
            DAMAGES.iter().flat_map(|damage| std::iter::repeat_n(damage, if damage.0 == "flip" { 6 } else { 1 }))
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

/// Four letters in two folders, indexed folder by folder, so that each has a segment of its own.
fn two_sources() -> Env {
    let env = Env::new();
    for (folder, number) in [("one", 1), ("two", 5)] {
        for (at, procedure) in ["Lumbar MRI", "Acupuncture 6 sessions"].iter().enumerate() {
            let case = format!("CM17-000000{}", number + at);
            let text = letter(&case, procedure, "Upheld", "No red flags are documented.");
            env.write(&format!("{folder}/{case}.txt"), text);
        }
        env.index(&[folder]);
    }
    env
}

/// Damages the files of all segments that end so.
fn damage_segments(env: &Env, end: &str) {
    let store = Searcher::open(&env.path("index")).map(|_| newest_store(env)).expect("an index");
    for file in fs::read_dir(store)
        .expect("the store")
        .flatten()
        .filter(|file| file.file_name().to_string_lossy().ends_with(end))
    {
        change(&file.path(), |bytes| bytes[0] ^= 1);
    }
}

fn newest_store(env: &Env) -> PathBuf {
    let folders = fs::read_dir(env.path("index")).expect("the index").flatten().map(|entry| entry.path());
    folders.filter(|path| path.to_string_lossy().contains("store-")).max().expect("a store")
}

/// All files of the index folder but the lock.
fn state(env: &Env) -> Vec<(PathBuf, Vec<u8>)> {
    let mut state = Vec::new();
    let mut folders = vec![env.path("index")];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.push(path);
            } else if !path.ends_with("LOCK") {
                state.push((path.clone(), fs::read(&path).expect("a file")));
            }
        }
    }
    state.sort();
    state
}

#[test]
fn an_index_that_is_written_meanwhile_is_whole() {
    let env = two_sources();
    let (index, done) = (env.path("index"), AtomicBool::new(false));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 10..20 {
                env.write("one/more.txt", letter(&format!("CM17-00000{number}"), "Lumbar MRI", "Upheld", "New."));
                run(&env, Vec::new());
            }
            done.store(true, Ordering::Relaxed);
        });
        while !done.load(Ordering::Relaxed) {
            let verdict = check(&index, 1).expect("a verdict");
            assert!(verdict.ok, "{verdict:#?}");
        }
    });
}

#[test]
fn a_repair_that_is_killed_can_be_made_again() {
    let env = copy();
    damage_segments(&env, ".idx");
    for milliseconds in [5, 40, 80, 160, 320] {
        let mut repair = env.imr(&["check", "--repair"]).command();
        let mut repair = repair.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts");
        std::thread::sleep(Duration::from_millis(milliseconds));
        repair.kill().expect("a signal");
        repair.wait().expect("an end");
    }
    assert!(mend(&env).expect("a repair").verdict.ok);
    assert_eq!(answers(&env), answers(sound()));
}

#[test]
fn letters_whose_files_are_gone_are_rescued_from_what_is_left() {
    for end in [".idx", ".term", ".pos", ".fieldnorm"] {
        let env = two_sources();
        let wanted = env.ids(&["lumbar MRI"]);
        fs::remove_dir_all(env.path("one")).expect("a folder");
        damage_segments(&env, end);
        let told = env.imr(&["check", "--repair", "--json"]).success().json();
        assert_eq!((&told["ok"], &told["repair"]["lost"]), (&json!(true), &json!([])), "{end}: {told}");
        assert_eq!(env.ids(&["lumbar MRI"]), wanted, "{end}");
    }
}

#[test]
fn letters_that_nothing_has_any_more_are_named_and_lost_only_when_that_is_accepted() {
    let env = two_sources();
    let (one, away) = (env.path("one"), env.path("away"));
    fs::rename(&one, &away).expect("a folder");
    // As where a disk is not mounted.
    fs::create_dir(&one).expect("a folder");
    wipe_stores(&env);
    let before = state(&env);
    let refused = env.imr(&["check", "--repair"]).run();
    assert_eq!(refused.status, 3, "{}", refused.stderr);
    assert!(refused.stderr.contains("2 letters can be neither kept nor read again; nothing was"), "{}", refused.stderr);
    assert!(refused.stdout.starts_with("missing "), "what may be mended comes first: {}", refused.stdout);
    assert!(refused.stdout.contains("would be lost CM17-0000001, from CM17-0000001.txt"), "{}", refused.stdout);
    assert!(refused.stderr.contains("--accept-loss"), "{}", refused.stderr);
    assert!(state(&env) == before, "the index was changed");
    let told = env.imr(&["check", "--repair", "--accept-loss", "--json"]).success().json();
    let lost = json!([
        {"id": "CM17-0000001", "source": "CM17-0000001.txt"},
        {"id": "CM17-0000002", "source": "CM17-0000002.txt"},
    ]);
    assert_eq!((&told["ok"], &told["repair"]["lost"]), (&json!(true), &lost), "{told}");
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]), ["CM17-0000005#1"]);
    // They were not counted as gone: with their disk they come back.
    fs::remove_dir(&one).expect("a folder");
    fs::rename(&away, &one).expect("a folder");
    env.index(&[]);
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]), ["CM17-0000001#1", "CM17-0000005#1"]);
}

/// Zeroes the doc stores of all segments.
fn wipe_stores(env: &Env) {
    for file in fs::read_dir(newest_store(env)).expect("the store").flatten().map(|file| file.path()) {
        if kind(&file) == "store" {
            change(&file, |bytes| bytes.fill(0));
        }
    }
}

#[test]
fn a_letter_is_kept_by_its_own_hash_whatever_else_of_its_segment_is_lost() {
    let env = two_sources();
    let (wanted, details) = (env.ids(&["lumbar MRI"]), env.ids(&["visits:6"]));
    assert_eq!(details.len(), 2);
    fs::remove_dir_all(env.path("one")).expect("a folder");
    for file in fs::read_dir(newest_store(&env)).expect("the store").flatten().map(|file| file.path()) {
        match kind(&file).as_str() {
            // The list of blocks and the checksum at the end.
            "store" => change(&file, |bytes| bytes.truncate(bytes.len() - 60)),
            "fast" | "term" | "idx" => fs::remove_file(&file).expect("a file"),
            _ => {}
        }
    }
    let told = env.imr(&["check", "--repair", "--json"]).success().json();
    assert_eq!((&told["ok"], &told["repair"]["lost"]), (&json!(true), &json!([])), "{told}");
    assert_eq!((env.ids(&["lumbar MRI"]), env.ids(&["visits:6"])), (wanted, details));
}

#[test]
fn what_a_killed_run_has_not_written_is_unfinished_and_the_next_run_writes_it() {
    let env = two_sources();
    let store = newest_store(&env);
    for name in ["statistics-2", "sums-2"] {
        fs::remove_file(store.join(name)).expect("a file");
    }
    let told = env.imr(&["check", "--json"]).success().json();
    assert_eq!((&told["ok"], &told["unfinished"]), (&json!(true), &json!(true)), "{told}");
    assert!(env.imr(&["check"]).success().stdout.contains("index: unfinished"));
    env.index(&[]);
    assert!(store.join("statistics-2").exists() && store.join("sums-2").exists());
    assert!(env.imr(&["check"]).success().stdout.contains("index: whole"));
}

#[test]
fn a_damaged_segment_is_never_merged() {
    for end in [".store", ".idx", ".fast", ".fieldnorm", ".pos", ".term"] {
        let env = two_sources();
        damage_segments(&env, end);
        let before = state(&env);
        // A letter that is replaced is more than a share of its segment, which is written again.
        env.write("one/CM17-0000001.txt", letter("CM17-0000001", "Lumbar MRI", "Overturned", "Red flags."));
        let output = env.imr(&["index"]).run();
        assert_eq!(output.status, 3, "{end}: {}", output.stderr);
        assert!(!output.stderr.contains("panic") && output.stderr.contains("hint: "), "{end}: {}", output.stderr);
        let after = state(&env);
        let live = |state: &[(PathBuf, Vec<u8>)]| state.iter().find(|(path, _)| path.ends_with("meta.json")).cloned();
        assert!(live(&before) == live(&after), "{end}: the index was changed");
        assert_eq!(env.imr(&["check"]).run().status, 3, "{end}: the damage is still seen");
    }
}

#[test]
fn a_letter_that_comes_back_is_read_again() {
    let env = two_sources();
    fs::rename(env.path("one"), env.path("away")).expect("a folder");
    damage_segments(&env, ".store");
    env.imr(&["check", "--repair"]).success();
    fs::rename(env.path("away"), env.path("one")).expect("a folder");
    env.index(&[]);
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]), ["CM17-0000001#1", "CM17-0000005#1"]);
    env.imr(&["check"]).success();
}

#[test]
fn nothing_is_changed_where_mending_would_lose_what_still_answers() {
    let env = two_sources();
    fs::remove_dir_all(env.path("one")).expect("a folder");
    let manifest = fs::read_dir(newest_store(&env)).expect("the store").flatten().map(|file| file.path());
    let manifest = manifest.into_iter().find(|path| kind(path) == "manifest").expect("a manifest");
    fs::write(manifest, "").expect("a file");
    let before = state(&env);
    let output = env.imr(&["check", "--repair"]).fails(3, "must be read again");
    assert!(output.stderr.contains("one is gone; nothing was changed"), "{}", output.stderr);
    assert!(state(&env) == before, "the index was changed");
    assert_eq!(env.ids(&["lumbar MRI", "--match", "all"]).len(), 2);
}

#[test]
fn nothing_is_changed_where_nobody_knows_what_it_was_built_from() {
    let env = two_sources();
    for file in fs::read_dir(newest_store(&env)).expect("the store").flatten().map(|file| file.path()) {
        if ["manifest", "meta.json"].contains(&kind(&file).as_str()) {
            fs::write(file, "{").expect("a file");
        }
    }
    let before = state(&env);
    env.imr(&["check", "--repair"]).fails(3, "nothing in it says what it was built from; nothing was changed");
    assert!(state(&env) == before, "the index was changed");
}

#[test]
fn letters_in_an_archive_are_read_again_though_it_has_not_changed() {
    let env = Env::new();
    let mut archive = tar::Builder::new(Vec::new());
    for case in ["CM17-0000001", "CM17-0000002"] {
        let text = letter(case, "Lumbar MRI", "Upheld", &format!("Rationale of {case}."));
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        archive.append_data(&mut header, format!("{case}.txt"), text.as_bytes()).expect("a member");
    }
    env.write("in/all.tar", archive.into_inner().expect("an archive"));
    env.index(&["in"]);
    damage_segments(&env, ".store");
    env.imr(&["check", "--repair"]).success();
    assert_eq!(env.ids(&["lumbar MRI"]), ["CM17-0000001#1", "CM17-0000002#1"]);
}

#[test]
fn an_index_of_another_format_is_left_as_it_is() {
    let env = two_sources();
    let current = env.read("index/CURRENT").replace("\"format\":", "\"format\":9");
    env.write("index/CURRENT", current);
    let before = state(&env);
    env.imr(&["check", "--repair"]).fails(3, "this program reads format");
    assert!(state(&env) == before, "the index was changed");
}

#[test]
fn what_killed_runs_leave_is_no_damage_and_is_removed() {
    let env = two_sources();
    let store = newest_store(&env);
    for path in [
        env.path("index/.tmpabc"),
        store.join(".tmpdef"),
        store.join("0".repeat(32) + ".idx"),
        store.join("manifest-99"),
    ] {
        fs::write(path, "left over").expect("a file");
    }
    fs::create_dir_all(env.path("index/.tmp-repair/store-1")).expect("a folder");
    fs::create_dir_all(env.path("index/notes")).expect("a folder");
    let told = env.imr(&["check", "--json"]).success().json();
    let leftovers = told["checks"].as_array().expect("checks").iter().find(|check| check["name"] == "leftovers");
    assert!(leftovers.expect("a check")["notes"][0].as_str().expect("a note").starts_with("5 files"), "{told}");
    let told = env.imr(&["check", "--repair", "--json"]).success().json();
    assert_eq!(told["repair"]["deeds"], json!(["removed 5 leftovers"]));
    assert!(env.path("index/notes").exists() && !env.path("index/.tmp-repair").exists());
}

#[test]
fn a_running_writer_is_told_and_stops_a_repair() {
    let env = two_sources();
    let lock = fs::File::options().write(true).open(env.path("index/LOCK")).expect("the lock");
    lock.lock().expect("the lock is free");
    assert!(env.imr(&["check"]).success().stdout.contains("another process is writing this index (process"));
    env.imr(&["check", "--repair"]).fails(3, "another process is writing this index");
}

#[test]
fn the_verdict_for_people_is_as_it_was() {
    let env = two_sources();
    let store = newest_store(&env);
    fs::write(store.join("statistics-2"), "{}").expect("a file");
    env.imr(&["check"]).snapshot("check_damaged");
    env.imr(&["check", "--repair"]).snapshot("check_repair");
    env.imr(&["check"]).snapshot("check_whole");
}

#[test]
fn where_no_index_is_there_is_nothing_to_check() {
    let env = Env::new();
    for args in [vec!["check"], vec!["check", "--repair"], vec!["check", "--json"]] {
        env.imr(&args).fails(3, "index: no index here");
    }
    assert!(!env.path("index").exists(), "a folder was made");
}

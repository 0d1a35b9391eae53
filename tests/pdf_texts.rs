//! The texts of PDFs are remembered: an index run by another parser reads the letters again, but no PDF.

use std::path::{Path, PathBuf};

use imr::corpus::{PdfReader, Reader, TextCache};
use imr::index::Stop;
use imr::index::{IndexError, Quiet, Report, UpdateOptions, update};

use crate::env::{Env, PROGRAM};

/// Builds the index of `in/` anew, every letter read, with a PDF reader that works or one that never does.
fn rebuild(env: &Env, pdf: PdfReader, cache: Option<TextCache>) -> Report {
    try_rebuild(env, pdf, cache).expect("an index")
}

fn try_rebuild(env: &Env, pdf: PdfReader, cache: Option<TextCache>) -> Result<Report, IndexError> {
    let reader = Reader::new(pdf);
    let reader = cache.into_iter().fold(reader, Reader::remembering);
    let options =
        UpdateOptions { paths: vec![env.path("in")], rebuild: true, memory: 64 << 20, ..UpdateOptions::default() };
    update(&env.path("index"), &options, &reader, &Quiet, &Stop::default())
}

fn broken() -> PdfReader {
    PdfReader::isolated(PathBuf::from("/bin/false"))
}

/// Letters as PDFs, a scan and a damaged file.
fn pdfs() -> Env {
    let env = Env::new();
    env.copy_samples(|name| name.ends_with(".pdf"));
    std::fs::rename(env.path("corpus"), env.path("in")).expect("a folder");
    env.write("in/damaged.pdf", "%PDF-1.4\nthis is no PDF");
    env
}

fn texts(env: &Env) -> PathBuf {
    env.path("index/texts")
}

#[test]
fn another_run_that_reads_every_letter_reads_no_pdf() {
    let env = pdfs();
    let cache = || Some(TextCache::new(texts(&env)));
    let first = rebuild(&env, PdfReader::in_process(), cache());
    assert!(first.letters.new > 3, "{first:?}");
    let reason = |report: &Report| report.rejects.iter().map(|reject| reject.reason.clone()).collect::<Vec<_>>();
    let again = rebuild(&env, broken(), cache());
    assert_eq!((again.letters.new, again.items), (first.letters.new, first.items));
    assert_eq!(reason(&again), reason(&first));
    try_rebuild(&env, broken(), None).expect_err("without the texts nothing can be read");
}

#[test]
fn damaged_texts_cost_nothing_but_time() {
    let env = pdfs();
    let cache = || Some(TextCache::new(texts(&env)));
    let first = rebuild(&env, PdfReader::in_process(), cache());
    for entry in std::fs::read_dir(texts(&env)).expect("a folder") {
        let path = entry.expect("a file").path();
        let mut bytes = std::fs::read(&path).expect("a file");
        let half = bytes.len() / 2;
        bytes[half] ^= 1;
        bytes.pop();
        std::fs::write(&path, bytes).expect("a file");
    }
    let again = rebuild(&env, PdfReader::in_process(), cache());
    assert_eq!((again.letters.new, again.items), (first.letters.new, first.items));
    let mended = rebuild(&env, broken(), cache());
    assert_eq!((mended.letters.new, mended.items), (first.letters.new, first.items));
}

#[test]
fn the_texts_stay_where_the_index_is_and_dry_runs_write_none() {
    let env = pdfs();
    let sizes = |folder: &Path| {
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
        files.map(|file| file.metadata().expect("a file").len()).sum::<u64>()
    };
    env.index(&["in", "--dry-run"]);
    assert!(!texts(&env).exists());
    env.index(&["in"]);
    let kept = sizes(&texts(&env));
    assert!(kept > 0);
    env.index(&["in", "--rebuild"]);
    env.index(&["in"]);
    assert_eq!(sizes(&texts(&env)), kept);
}

#[test]
fn no_more_processes_read_at_once_than_memory_allows() {
    use std::os::unix::fs::PermissionsExt as _;
    const MEGABYTE: u64 = 1 << 20;
    for (memory, most) in [(200 * MEGABYTE, 3), (64 * MEGABYTE, 1), (40 * MEGABYTE, 1), (MEGABYTE, 1)] {
        let env = pdfs();
        let started = env.path("started");
        let script = format!("#!/bin/sh\necho $2 >> '{}'\nexec '{PROGRAM}' \"$@\"\n", started.display());
        env.write("program", script);
        std::fs::set_permissions(env.path("program"), std::fs::Permissions::from_mode(0o755)).expect("a program");
        let reader = PdfReader::isolated(env.path("program")).within(memory, 8);
        let pdf = std::fs::read(env.path("in/damaged.pdf")).expect("a PDF");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..4).for_each(|_| assert!(reader.read(&pdf).is_err())));
            }
        });
        let started = std::fs::read_to_string(started).expect("a list");
        assert!((1..=most).contains(&started.lines().count()), "{memory}: {started}");
        assert!(started.lines().all(|line| line.parse::<u64>().is_ok_and(|each| each <= memory.max(16 * MEGABYTE))));
    }
}

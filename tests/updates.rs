//! Updates of an index: what need not be read is not, and many small ones leave an index as fast as a new one.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use imr::corpus::{PdfReader, Reader};
use imr::index::IndexError;
use imr::index::{IndexState, Stop};
use imr::index::{Quiet, Report, UpdateOptions, update};
use imr::testing::open;

use crate::env::{Env, copy_folder, letter};

fn run(env: &Env, pdf: PdfReader) -> Report {
    let options = UpdateOptions { paths: vec![env.path("in")], memory: 64 << 20, ..UpdateOptions::default() };
    update(&env.path("index"), &options, &Reader::new(pdf), &Quiet, &Stop::default()).expect("an index")
}

#[test]
fn files_that_moved_are_not_read_again() {
    let env = Env::new();
    env.copy_samples(|name| name.ends_with(".pdf"));
    std::fs::rename(env.path("corpus"), env.path("in")).expect("a folder");
    let first = run(&env, PdfReader::in_process());
    let shown = |source: &str| {
        env.imr(&["query", "pain", "--match", "any", "-n", "1", "--json"]).success().json()["hits"][0][source].clone()
    };
    let before = shown("source");
    std::fs::rename(env.path("in"), env.path("away")).expect("a folder");
    std::fs::create_dir(env.path("in")).expect("a folder");
    std::fs::rename(env.path("away"), env.path("in/moved")).expect("a folder");
    // This reader reads no PDF.
    let moved = run(&env, PdfReader::isolated(PathBuf::from("/bin/false")));
    assert_eq!((moved.items, moved.rejects.len()), (first.items, first.rejects.len()), "{moved:?}");
    assert_eq!(shown("source"), format!("moved/{}", before.as_str().expect("a source")));
    env.imr(&["check"]).success();
}

/// The names of the files of the store.
fn names(env: &Env) -> BTreeSet<OsString> {
    let store = open(&env.path("index")).expect("an index").path;
    std::fs::read_dir(store).expect("a folder").map(|entry| entry.expect("an entry").file_name()).collect()
}

#[test]
fn a_file_that_a_power_cut_has_left_is_not_in_the_way_of_the_next_run() {
    let env = Env::new();
    let text = |reason| letter("CM17-0000001", "Lumbar MRI", "Upheld", reason);
    env.write("in/1.txt", text("No red flags."));
    // So many that those of one run are not put together with those of the next.
    for number in 2..=60 {
        env.write(
            &format!("in/{number}.txt"),
            letter(&format!("CM17-{number:07}"), "Knee MRI", "Upheld", "No trauma."),
        );
    }
    run(&env, PdfReader::in_process());
    copy_folder(&env.path("index"), &env.path("before")).expect("a copy");
    let before = names(&env);
    env.write("in/1.txt", text("No red flags now."));
    run(&env, PdfReader::in_process());
    // The run writes its list of removed items under the same name again.
    let removed: Vec<OsString> =
        names(&env).difference(&before).filter(|name| name.to_string_lossy().ends_with(".del")).cloned().collect();
    assert_eq!(removed.len(), 1, "{:?}", names(&env));
    std::fs::remove_dir_all(env.path("index")).expect("a folder");
    copy_folder(&env.path("before"), &env.path("index")).expect("a copy");
    let store = open(&env.path("index")).expect("an index").path;
    std::fs::write(store.join(&removed[0]), "half of it").expect("a file");
    run(&env, PdfReader::in_process());
    assert!(names(&env).contains(&removed[0]), "{:?}", names(&env));
    env.imr(&["check"]).success();
}

#[test]
fn many_small_updates_leave_few_segments_and_the_answers_of_a_new_index() {
    let env = Env::new();
    for number in 1..=40 {
        let case = format!("CM17-{number:07}");
        env.write(&format!("in/{number}.txt"), letter(&case, "Lumbar MRI", "Upheld", "Another MRI of the low back."));
        // Some letters change, so that removed items are among them.
        let other = format!("in/{}.txt", number / 2);
        if number % 4 == 0 {
            let case = format!("CM17-{:07}", number / 2);
            env.write(&other, letter(&case, "Lumbar MRI", "Upheld", &format!("Pain since {number} weeks.")));
        }
        run(&env, PdfReader::in_process());
    }
    let segments = open(&env.path("index")).expect("an index").index.searchable_segment_ids().expect("segments").len();
    assert!(segments <= 16, "{segments} segments");
    let answer = |index: &str| {
        let query = ["query", "lumbar MRI pain weeks", "--match", "any", "-n", "100", "--format", "trec", "-i", index];
        env.imr(&query).success().stdout
    };
    env.imr(&["index", "in", "-i", "anew"]).success();
    assert_eq!(answer("index"), answer("anew"));
}

#[test]
fn who_asks_a_run_to_stop_hears_whether_it_changes_the_index() {
    let env = Env::new();
    let index = &env.path("index");
    let generation = || open(index).expect("an index").commit.generation;
    let write = |round: u32| {
        env.write("in/1.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", &format!("Pain since {round} weeks.")));
    };
    write(0);
    let mut length = Duration::from_secs_f64(run(&env, PdfReader::in_process()).elapsed_s);
    for round in 1..=60 {
        write(round);
        let (before, stop) = (generation(), &Stop::default());
        let rebuild = round % 2 == 1;
        let options =
            UpdateOptions { paths: vec![env.path("in")], rebuild, memory: 64 << 20, ..UpdateOptions::default() };
        let reader = Reader::new(PdfReader::in_process());
        let (asked, result) = thread::scope(|scope| {
            let run = scope.spawn(|| update(index, &options, &reader, &Quiet, stop));
            // Around the end of the run more than at its beginning.
            thread::sleep(length.mul_f64(0.5 + f64::from(round % 20) / 40.0));
            (stop.ask(), run.join().expect("no panic"))
        });
        let is_changed = generation() != before;
        assert_eq!(is_changed, asked != IndexState::Same, "round {round}: {asked:?}, {result:?}");
        match result {
            Ok(report) => length = Duration::from_secs_f64(report.elapsed_s),
            Err(error) => assert!(!is_changed && matches!(error, IndexError::Interrupted), "{error}"),
        }
    }
}

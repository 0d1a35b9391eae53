//! `imr index` over several sources: nested, moved, vanished, and what letters are called then.

use std::fs;

use serde_json::json;

use crate::env::{Env, headerless, letter};

/// A letter without a case number, whose id is its path.
fn plain(reason: &str) -> String {
    headerless("Lumbar MRI", "Upheld", reason)
}

#[test]
fn a_letter_that_comes_first_in_path_order_takes_the_plain_id_whenever_it_is_added() {
    for order in [["p", "q"], ["q", "p"]] {
        let env = Env::new();
        env.write("p/l.txt", plain("No red flags."));
        env.write("q/l.txt", plain("No therapy was tried."));
        env.index(&[order[0]]);
        let report = env.index(&[order[1]]);
        assert_eq!(report["items"], 2, "{order:?}");
        let found = env.imr(&["query", "red flags", "--json", "--match", "all"]).success().json();
        assert_eq!(found["hits"][0]["id"], "l#1", "{order:?}");
        assert_eq!(env.ids(&["MRI"]).len(), 2, "{order:?}");
    }
}

#[test]
fn a_copy_takes_over_when_the_letter_it_copies_is_gone() {
    let env = Env::new();
    env.write("c/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "No red flags."));
    env.index(&["c"]);
    fs::rename(env.path("c"), env.path("moved")).expect("a folder to move");
    env.index(&["moved"]);
    let report = env.index(&["c"]);
    assert_eq!(report["items"], 1, "{report}");
    assert_eq!(env.ids(&["MRI"]), ["CM17-0000001#1"]);
    // The old place holds nothing any more and is no source.
    assert_eq!(env.index(&[])["letters"]["unchanged"], 1);
}

#[test]
fn a_folder_takes_the_place_of_the_folders_and_files_in_it_that_were_sources() {
    let env = Env::new();
    env.write("c/a/one.txt", plain("No red flags."));
    env.write("c/two.txt", plain("No therapy was tried."));
    env.index(&["c/a"]);
    env.index(&["c/two.txt"]);
    env.index(&["c"]);
    let report = env.index(&[]);
    assert_eq!(report["letters"], json!({"new":0,"changed":0,"unchanged":2,"removed":0,"duplicate":0,"rejected":0}));
    assert_eq!(
        env.ids(&["MRI"]).into_iter().collect::<std::collections::BTreeSet<_>>(),
        ["a/one#1", "two#1"].map(str::to_owned).into()
    );
}

#[test]
fn a_path_given_twice_is_looked_at_once() {
    let env = Env::new();
    env.write("c/a/one.txt", plain("No red flags."));
    env.write("c/two.txt", plain("No therapy was tried."));
    let report = env.index(&["c", "c/a", "./c/../c", "c/a/one.txt"]);
    assert_eq!((&report["letters"]["new"], &report["letters"]["duplicate"]), (&json!(2), &json!(0)));
    assert_eq!(env.index(&[])["letters"]["unchanged"], 2);
}

#[test]
fn a_folder_that_is_gone_from_its_source_loses_its_letters_and_no_others() {
    let env = Env::new();
    env.write("c/a/one.txt", plain("No red flags."));
    env.write("c/ab/two.txt", plain("No therapy was tried."));
    env.write("c/three.txt", plain("No injury was seen."));
    env.index(&["c"]);
    fs::remove_dir_all(env.path("c/a")).expect("a folder to remove");
    fs::remove_dir_all(env.path("c/ab")).expect("a folder to remove");
    let report = env.index(&["c/a"]);
    assert_eq!((&report["letters"]["removed"], &report["items"]), (&json!(1), &json!(2)));
    env.imr(&["index", "c/never"]).fails(5, "c/never: no such file or directory");
}

#[test]
fn a_rebuild_from_one_source_keeps_the_others() {
    let env = Env::new();
    env.write("a/one.txt", plain("No red flags."));
    env.write("b/two.txt", plain("No therapy was tried."));
    env.index(&["a", "b"]);
    assert_eq!(env.index(&["--rebuild", "a"])["items"], 2);
}

#[test]
fn a_rebuild_helps_when_the_manifest_is_lost_and_asks_for_paths_when_none_are_known() {
    let env = Env::new();
    env.write("a/one.txt", plain("No red flags."));
    env.index(&["a"]);
    env.remove("index/store-1/manifest-1");
    env.imr(&["index"]).fails(3, "manifest-1: damaged index: no such file or directory");
    env.imr(&["index", "--rebuild"]).fails(2, "--rebuild: no paths are known");
    assert_eq!(env.index(&["--rebuild", "a"])["items"], 1);
}

#[test]
fn a_rebuild_without_its_only_source_keeps_the_letters_and_says_so() {
    let env = Env::new();
    env.write("a/one.txt", plain("No red flags."));
    env.index(&["a"]);
    fs::rename(env.path("a"), env.path("b")).expect("a folder to rename");
    let rebuilt = env.imr(&["index", "--rebuild", "--json"]).notes("is not there; its letters are kept");
    assert_eq!(rebuilt.json()["items"], 1);
    assert_eq!(env.ids(&["flags"]).len(), 1);
}

#[test]
fn folders_that_are_not_the_programs_are_left_alone() {
    let env = Env::new();
    env.write("a/one.txt", plain("No red flags."));
    env.write("index/store-7/mine.txt", "not an index");
    env.index(&["a"]);
    env.index(&["--rebuild"]);
    assert_eq!(env.read("index/store-7/mine.txt"), "not an index");
}

#[test]
fn a_source_that_is_not_there_keeps_its_letters_and_holds_up_no_other() {
    let env = Env::new();
    env.write("a/one.txt", plain("No red flags."));
    env.write("b/two.txt", plain("No therapy was tried."));
    env.index(&["a", "b"]);
    fs::rename(env.path("b"), env.path("away")).expect("a folder to move");
    env.write("a/three.txt", plain("No injury was seen."));
    let output = env.imr(&["index", "--json"]).notes("is not there; its letters are kept");
    assert_eq!((&output.json()["items"], &output.json()["letters"]["new"]), (&json!(3), &json!(1)));
    assert_eq!(env.index(&["b"])["letters"]["removed"], 1);
}

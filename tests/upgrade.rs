//! Indexes of programs before this one, kept in `tests/upgrade/`: each is opened and gives the answers that it gave, or it is
//! refused in one line that says how to build it anew.
//!
//! A file is an index of two sample letters, and these letters: `tar` of `index/` and `letters/`. A new format adds one and
//! leaves the others.

use std::fs;

use flate2::read::GzDecoder;

use crate::env::{Env, project};

/// The items of the two letters.
const ITEMS: [&str; 5] = ["CM13-0131944#1", "CM13-0131944#2", "CM13-1590933#1", "CM13-1590933#2", "CM13-1590933#3"];

/// The items that an index has, in order of their ids.
fn items(env: &Env) -> Vec<String> {
    let mut ids = env.ids(&["worker"]);
    ids.sort();
    ids
}

#[test]
fn an_index_of_an_older_program_answers_or_says_how_to_build_it_anew() {
    let kept = fs::read_dir(project().join("tests/upgrade")).expect("a folder").flatten().map(|entry| entry.path());
    let mut kept: Vec<_> = kept.collect();
    kept.sort();
    let mut answered = 0;
    for path in &kept {
        let env = Env::new();
        let file = fs::File::open(path).expect("a file");
        tar::Archive::new(GzDecoder::new(file)).unpack(env.path("")).expect("an index");
        let asked = env.imr(&["query", "worker"]).run();
        match asked.status {
            0 => {
                assert_eq!(items(&env), ITEMS, "{}", path.display());
                answered += 1;
            }
            _ => drop(env.imr(&["query", "worker"]).fails(3, "--rebuild")),
        }
        // The folder that it was made of is on no other machine, of which the run tells; the letters are here as well.
        let rebuilt = env.imr(&["index", "letters", "--rebuild"]).run();
        assert_eq!(rebuilt.status, 0, "{}", rebuilt.stderr);
        assert_eq!(items(&env), ITEMS, "{}", path.display());
    }
    assert!(answered > 0, "none of {kept:?} is of the format of this program: keep one");
}

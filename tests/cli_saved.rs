//! `imr saved`: exports that are kept under names, and run again for what is new.

use crate::env::{Env, letter};

fn write(env: &Env, number: u32, decision: &str) {
    let text = letter(&format!("CM17-000000{number}"), "Lumbar MRI", decision, "The records show no red flags.");
    env.write(&format!("in/{number}.txt"), text);
}

fn two() -> Env {
    let env = Env::new();
    (1..=2).for_each(|number| write(&env, number, "Upheld"));
    env.index(&["in"]);
    env
}

#[test]
fn a_search_is_kept_in_a_readable_file_beside_the_index_listed_run_and_removed() {
    let env = two();
    let add = ["saved", "add", "mri", "lumbar MRI", "--format", "csv", "--fields", "id,decision"];
    env.imr(&add).notes("index.saved.toml: mri");
    let file = env.read("index.saved.toml");
    let text = "[[search]]\nname = \"mri\"\narguments = [\"lumbar MRI\", \"--format\", \"csv\", \"--fields\", \"id,decision\"]\n";
    assert!(file.ends_with(text), "{file}");
    env.imr(&["saved", "add", "all", "--format", "ids"]).notes("index.saved.toml: ");
    let listed = env.imr(&["saved", "list"]).success().stdout;
    assert_eq!(listed, "mri: 'lumbar MRI' --format csv --fields id,decision\nall: --format ids\n");
    let rows = env.imr(&["saved", "run", "mri"]).success().stdout;
    assert_eq!(rows, "id,decision\r\nCM17-0000001#1,upheld\r\nCM17-0000002#1,upheld\r\n");
    assert_eq!(env.imr(&["saved", "run", "all", "--limit", "1"]).success().lines(), ["CM17-0000001#1"]);
    env.imr(&["saved", "remove", "mri"]).success();
    env.imr(&["saved", "run", "mri"]).fails(2, "mri: no search has this name; there are: all");
    env.imr(&["saved", "remove", "all"]).success();
    env.imr(&["saved", "list"]).ends(1);
    let said = env.imr(&["saved", "run", "all"]).fails(2, "all: no search has this name; none is kept").stderr;
    assert!(said.contains("hint: keep one with 'imr saved add NAME QUERY -o FILE'"), "{said}");
}

#[test]
fn a_run_since_the_last_gives_what_is_new_or_changed_and_status_1_for_nothing() {
    let env = two();
    env.imr(&["saved", "add", "mri", "MRI", "--format", "csv", "--fields", "id,decision", "--sort", "id"])
        .notes("index.saved.toml: ");
    let since_last = || env.imr(&["saved", "run", "mri", "--since-last"]);
    assert_eq!(since_last().success().lines().len(), 3, "all are new at first");
    assert_eq!(since_last().ends(1).stdout, "");
    write(&env, 3, "Upheld");
    write(&env, 1, "Overturned");
    env.index(&["in"]);
    let rows = since_last().success().stdout;
    assert_eq!(rows, "id,decision\r\nCM17-0000001#1,overturned\r\nCM17-0000003#1,upheld\r\n");
    assert_eq!(since_last().ends(1).stdout, "");
    env.imr(&["saved", "run", "mri", "--since-last", "-o", "new.csv"]).ends(1);
    assert!(!env.path("new.csv").exists(), "a file of nothing");
    write(&env, 4, "Upheld");
    env.index(&["in"]);
    env.imr(&["saved", "run", "mri", "--since-last", "-o", "new.csv"]).notes("new.csv: 1 item");
    assert_eq!(env.read("new.csv"), "id,decision\r\nCM17-0000004#1,upheld\r\n");
    assert_eq!(env.imr(&["saved", "run", "mri"]).success().lines().len(), 5, "without the option all are there");
}

#[test]
fn what_cannot_be_run_is_not_kept_and_a_file_that_is_none_is_told_with_its_line() {
    let env = two();
    env.imr(&["saved", "add", "a/b", "MRI"]).fails(2, "a/b: write a name of letters, digits, - and _");
    env.imr(&["saved", "add", "mri", "\"open"]).fails(2, "never closed");
    env.imr(&["saved", "add", "mri", "MRI", "--colour"]).fails(2, "unexpected argument '--colour' found");
    assert!(!env.path("index.saved.toml").exists());
    env.imr(&["saved", "add", "mri", "MRI"]).notes("index.saved.toml: ");
    env.imr(&["saved", "add", "mri", "CT"]).fails(2, "mri: a search has this name already");
    env.write("index.saved.toml", "[[search]]\nname = 1\n");
    env.imr(&["saved", "list"]).fails(2, "index.saved.toml, line ");
    env.write("index.saved.toml", "[[search]]\nname = \"../x\"\narguments = [\"MRI\"]\n");
    env.imr(&["saved", "run", "../x", "--since-last"]).fails(2, "'../x' is no name of a search");
}

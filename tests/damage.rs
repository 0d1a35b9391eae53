//! Damage to every live file of a small index, at seeded places: `check` finds all that can change an answer, queries
//! give the right answer or say that the index is damaged, and a repair keeps what it must.
//!
//! Some dozens of cases run with the other tests, another number with `IMR_DAMAGE`, from the seed of `IMR_DAMAGE_SEED`:
//!
//! ```text
//! IMR_DAMAGE=10000 IMR_DAMAGE_SEED=7 cargo test --test main damage -- --nocapture
//! IMR_DAMAGE=9276 IMR_DAMAGE_FROM=9275 cargo test --test main damage -- --nocapture  # one case again
//! ```

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use imr::corpus::{PdfReader, Reader};
use imr::index::{IndexError, Quiet, RepairReport, Stop, UpdateOptions, check, repair, update};
use imr::search::{Options, Searcher};

use crate::env::{Env, amount, copy_folder, letter};
use crate::fictions::dice::Dice;

/// The queries by which answers are compared; the first finds every item.
const QUERIES: [&str; 5] = ["rationale", "lumbar MRI upheld", "\"red flags\"", "acupuncture NOT knee", "age:41"];
/// The cases that run with the other tests, and in the gate.
const CASES: (u64, u64) = (60, 240);
/// The letters of each folder.
const LETTERS: usize = 12;

fn number(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

fn options(paths: Vec<PathBuf>) -> UpdateOptions {
    UpdateOptions { paths, memory: 30 << 20, threads: 1, ..UpdateOptions::default() }
}

fn run(index: &Path, paths: Vec<PathBuf>) {
    let reader = Reader::new(PdfReader::in_process());
    update(index, &options(paths), &reader, &Quiet, &Stop::default()).expect("an index");
}

fn mend(index: &Path, accept_loss: bool) -> Result<RepairReport, IndexError> {
    let reader = Reader::new(PdfReader::in_process());
    repair(index, &UpdateOptions { accept_loss, ..options(Vec::new()) }, &reader, &Quiet, &Stop::default())
}

/// An index of two folders in two segments, in one of which a letter was replaced.
fn build() -> Env {
    let env = Env::new();
    for (folder, from) in [("one", 100), ("two", 200)] {
        for at in 0..LETTERS {
            let case = format!("CM17-0000{}", from + at);
            let procedure = ["Lumbar MRI", "Acupuncture 6 sessions", "Knee brace"][at % 3];
            let rationale =
                format!("Rationale {at}: no red flags are documented. {}", "The worker rests. ".repeat(at * 9));
            env.write(&format!("{folder}/{case}.txt"), letter(&case, procedure, "Upheld", &rationale));
        }
        run(&env.path("index"), vec![env.path(folder)]);
    }
    let again = letter("CM17-0000100", "Lumbar MRI", "Overturned", "Rationale anew: there are red flags.");
    env.write("one/CM17-0000100.txt", again);
    run(&env.path("index"), vec![env.path("one")]);
    env
}

/// The index of which each case damages a copy.
fn sound() -> &'static Env {
    static BUILT: OnceLock<Env> = OnceLock::new();
    BUILT.get_or_init(build)
}

/// The answers of an index: ids and scores of all hits.
///
/// # Errors
/// The words where it does not answer, with true if that is an error of damage.
fn answers(index: &Path) -> Result<Vec<String>, (bool, String)> {
    let told = |error: IndexError| {
        let is_damage =
            matches!(error, IndexError::Damaged { .. } | IndexError::Format { .. } | IndexError::NoIndex { .. });
        (is_damage, error.to_string())
    };
    let ask = || {
        let searcher = Searcher::open(index).map_err(told)?;
        let all = Options { limit: None, ..Options::default() };
        let mut lines = Vec::new();
        for query in QUERIES {
            let results = searcher.search((query, &all)).map_err(|error| match error {
                imr::search::SearchError::Index(error) => told(error),
                error => (false, error.to_string()),
            })?;
            lines.extend(results.hits.iter().map(|hit| format!("{query}: {} {} {}", hit.id, hit.score, hit.procedure)));
        }
        Ok(lines)
    };
    // The program makes an error of a panic by looking at the index; see `cli::exit::guarded`.
    catch_unwind(AssertUnwindSafe(ask)).unwrap_or_else(|_| {
        let verdict = check(index, 1).map(|verdict| verdict.ok);
        Err((verdict.is_ok_and(|ok| !ok), "a panic".to_owned()))
    })
}

/// The live files of an index, below it, in an order that does not depend on the names of segments.
fn live(index: &Path) -> Vec<PathBuf> {
    let mut files: Vec<(String, u64, PathBuf)> = Vec::new();
    let mut folders = vec![index.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).expect("a folder").flatten().map(|entry| entry.path()) {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            if path.is_dir() {
                folders.push(path);
            } else if !name.to_lowercase().contains("lock") {
                let kind = name.split_once('.').map_or(name.clone(), |(_, kind)| kind.to_owned());
                files.push((kind, path.metadata().expect("a file").len(), path));
            }
        }
    }
    files.sort();
    files.into_iter().map(|(.., path)| path.strip_prefix(index).expect("below").to_owned()).collect()
}

/// Damages one file of the index, and says what was done.
fn harm(index: &Path, dice: &mut Dice) -> String {
    let files = live(index);
    let name = dice.pick(&files).clone();
    let path = index.join(&name);
    let mut bytes = fs::read(&path).expect("a file");
    let at = dice.below(bytes.len().max(1));
    let what = match dice.below(8) {
        0 => {
            fs::remove_file(&path).expect("a file");
            return format!("{} removed", name.display());
        }
        1 => {
            bytes.truncate(at);
            format!("cut at {at}")
        }
        2 => {
            let other = dice.pick(&files).clone();
            bytes = fs::read(index.join(&other)).expect("a file");
            format!("replaced by {}", other.display())
        }
        3 => {
            let to = (at + 512).min(bytes.len());
            bytes[at..to].fill(0);
            format!("zeroes from {at}")
        }
        _ => {
            if let Some(byte) = bytes.get_mut(at) {
                *byte ^= 1 << dice.below(8);
            }
            format!("a bit of byte {at}")
        }
    };
    fs::write(&path, bytes).expect("a file");
    format!("{}: {what}", name.display())
}

fn restore(env: &Env) {
    let _ = fs::remove_dir_all(env.path("index"));
    copy_folder(&sound().path("index"), &env.path("index")).expect("a copy");
}

fn ids(answers: &[String]) -> BTreeSet<&str> {
    answers.iter().filter_map(|line| line.strip_prefix("rationale: ")?.split('#').next()).collect()
}

/// The faults of one damage, on an index whose letters are there or are not.
fn fault(index: &Path, wanted: &[String], sources_are_there: bool, is_mended: bool) -> Option<String> {
    let verdict = match check(index, 1) {
        Ok(verdict) => verdict.ok,
        Err(IndexError::NoIndex { .. } | IndexError::Format { .. } | IndexError::Damaged { .. }) => false,
        Err(error) => return Some(format!("check: {error}")),
    };
    match answers(index) {
        Ok(found) if found != wanted => return Some(format!("other answers; check says whole: {verdict}")),
        Err((false, said)) => return Some(format!("queries: {said}")),
        Err((true, said)) if verdict => return Some(format!("whole, but queries say: {said}")),
        _ => {}
    }
    if !is_mended {
        return None;
    }
    match mend(index, false) {
        // Nothing was changed, and that was said.
        Err(IndexError::Damaged { .. } | IndexError::Format { .. } | IndexError::NoIndex { .. }) => None,
        Err(error) => Some(format!("repair: {error}")),
        Ok(mended) if mended.refused && sources_are_there => {
            Some(format!("lost with its sources there: {:?}", mended.lost))
        }
        Ok(mended) if mended.refused && mended.missing.is_empty() => Some("the missing source is not told".to_owned()),
        Ok(mended) if mended.refused => None,
        Ok(mended) if !mended.verdict.ok => Some(format!("not whole after the repair: {:?}", mended.verdict.checks)),
        Ok(_) => match answers(index) {
            Ok(found) if found == wanted => None,
            Ok(found) => {
                let other = |from: &[String], of: &[String]| from.iter().find(|line| !of.contains(line)).cloned();
                let (got, lost) = (other(&found, wanted), other(wanted, &found));
                Some(format!("other answers after the repair: {} letters, {got:?}, not {lost:?}", ids(&found).len()))
            }
            Err((_, said)) => Some(format!("no answers after the repair: {said}")),
        },
    }
}

#[test]
fn damage_is_found_never_believed_and_mended_without_losing_a_letter() {
    let (cases, seed) = (number("IMR_DAMAGE", amount(CASES.0, CASES.1)), number("IMR_DAMAGE_SEED", 1));
    println!("damage: IMR_DAMAGE_SEED={seed}, {cases} cases");
    let wanted = answers(&sound().path("index")).expect("answers");
    assert_eq!(ids(&wanted).len(), 2 * LETTERS);
    let env = Env::new();
    let mut faults = Vec::new();
    for case in number("IMR_DAMAGE_FROM", 0)..cases {
        restore(&env);
        let index = env.path("index");
        let what = harm(&index, &mut Dice::new(seed, case));
        let away = case % 4 == 3;
        if away {
            fs::rename(sound().path("one"), sound().path("away")).expect("a folder");
            // A folder in which nothing is mounted.
            fs::create_dir(sound().path("one")).expect("a folder");
        }
        // A repair takes most of the time.
        let is_mended = case % 3 == 0 || cases > CASES.1;
        faults.extend(fault(&index, &wanted, !away, is_mended).map(|fault| format!("case {case}: {what}: {fault}")));
        if away {
            fs::remove_dir(sound().path("one")).expect("a folder");
            fs::rename(sound().path("away"), sound().path("one")).expect("a folder");
        }
    }
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn a_version_of_before_is_not_taken_for_the_last_where_files_are_mixed_up() {
    let (built, env) = (build(), Env::new());
    let is_store = |file: &PathBuf| file.extension().is_some_and(|end| end == "store");
    let mut stores: Vec<PathBuf> = live(&built.path("index")).into_iter().filter(is_store).collect();
    let length = |file: &PathBuf| built.path("index").join(file).metadata().expect("a file").len();
    stores.sort_by_key(length);
    let [newest, others @ ..] = &stores[..] else { panic!("no segments") };
    assert!(!others.is_empty());
    // The file of the letter that was replaced is gone.
    fs::rename(built.path("one"), built.path("away")).expect("a folder");
    fs::create_dir(built.path("one")).expect("a folder");
    for other in others {
        let index = env.path("index");
        let _ = fs::remove_dir_all(&index);
        copy_folder(&built.path("index"), &index).expect("a copy");
        fs::copy(index.join(other), index.join(newest)).expect("a copy");
        let mended = mend(&index, false).expect("a repair");
        assert!(mended.refused && mended.lost.contains_key("CM17-0000100"), "{}: {mended:?}", other.display());
    }
}

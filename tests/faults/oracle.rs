//! The answers that an index should give: those of a clean build of the same letters.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use imr::index::IndexError;
use imr::search::{Options, Searcher};
use serde_json::Value;

use super::history::LETTERS;
use crate::env::Env;

/// Queries whose hits, in order and with scores, tell one index from another. The first finds every item.
const QUERIES: [&str; 6] = [
    "worker",
    "thoracic facet upheld",
    "lumbar MRI",
    "\"urine drug screen\" pain",
    "Norco overturned",
    "reason wording",
];

/// The answers of an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// Letters and items, by the index's own word.
    pub counts: (u64, u64),
    /// The hits of all queries with their scores, a line each.
    pub hits: Vec<String>,
}

/// The index in `index`: its generation and answers; `None` where none was ever finished.
///
/// # Errors
/// Asks an index; the error is what is said of one that does not answer.
pub fn ask(index: &Path) -> Result<Option<(u64, Answers)>, String> {
    let searcher = match Searcher::open(index) {
        Err(IndexError::NoIndex { .. }) => return Ok(None),
        result => result.map_err(|error| format!("the index does not open: {error}"))?,
    };
    let options = Options { limit: None, snippets: 0, ..Options::default() };
    let mut hits = Vec::new();
    for query in QUERIES {
        let results = searcher.search((query, &options)).map_err(|error| error.to_string())?;
        hits.extend(results.hits.iter().map(|hit| format!("{query}: {} {}", hit.id, hit.score)));
    }
    let commit = searcher.commit();
    Ok(Some((commit.generation, Answers { counts: (commit.letters, commit.items), hits })))
}

/// The answers of a clean build of the letters as they are now.
pub fn clean(env: &Env) -> (Answers, BTreeSet<String>) {
    let index = env.path("clean");
    let _ = fs::remove_dir_all(&index);
    env.index(&[LETTERS, "-i", "clean"]);
    let (_, answers) = ask(&index).expect("a clean build answers").expect("a clean build is there");
    assert!(answers.counts.1 > 0 && answers.hits.len() as u64 > answers.counts.1, "{answers:?}");
    (answers, kinds(&index))
}

/// Checks that `found` is what was wanted.
///
/// # Errors
/// Says what is otherwise, in a line or two.
pub fn same(wanted: &Answers, found: &Answers) -> Result<(), String> {
    if wanted == found {
        return Ok(());
    }
    let pair = wanted.hits.iter().zip(&found.hits).find(|(wanted, found)| wanted != found);
    let counts = (wanted.counts, found.counts, wanted.hits.len(), found.hits.len());
    Err(format!("other answers than a clean build: counts and hits {counts:?}, the first that differ {pair:?}"))
}

/// Checks that a finished run has left nothing in an index that it should not: temporary files, kinds of files or more of a
/// kind than a clean build has, segments that the commit does not name.
///
/// # Errors
/// Names what is left, numbers aside.
pub fn tidy(index: &Path, clean: &BTreeSet<String>) -> Result<(), String> {
    let meta = meta(index).ok_or("no meta.json")?;
    let segments = meta["segments"].as_array().into_iter().flatten();
    let live: BTreeSet<String> =
        segments.filter_map(|segment| Some(segment["segment_id"].as_str()?.replace('-', ""))).collect();
    let mut of_kind: BTreeMap<String, usize> = BTreeMap::new();
    let mut left = BTreeSet::new();
    for name in names(index) {
        match segment(&name) {
            Some(id) if live.contains(id) => {}
            Some(_) => drop(left.insert("files of segments that no commit names".to_owned())),
            None => *of_kind.entry(kind(&name)).or_default() += 1,
        }
    }
    let unwanted = |(kind, count): &(String, usize)| *count > 1 || !clean.contains(kind);
    left.extend(of_kind.into_iter().filter(unwanted).map(|(kind, count)| format!("{count} {kind}")));
    if left.is_empty() { Ok(()) } else { Err(format!("left behind: {}", Vec::from_iter(left).join(", "))) }
}

fn meta(index: &Path) -> Option<Value> {
    let current: Value = serde_json::from_str(&fs::read_to_string(index.join("CURRENT")).ok()?).ok()?;
    let meta = index.join(current["store"].as_str()?).join("meta.json");
    serde_json::from_str(&fs::read_to_string(meta).ok()?).ok()
}

/// The files and folders of an index, as paths below it.
pub fn names(index: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(index.join(&folder)).into_iter().flatten().flatten() {
            let name = format!("{folder}{}", entry.file_name().to_string_lossy());
            if entry.path().is_dir() {
                folders.push(format!("{name}/"));
            }
            names.push(name);
        }
    }
    names.sort();
    names
}

/// The id of the segment that a file belongs to.
fn segment(name: &str) -> Option<&str> {
    let id = name.rsplit('/').next()?.split('.').next()?;
    (id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(id)
}

/// A name without its numbers, and without the chance in the name of a temporary file.
fn kind(name: &str) -> String {
    let name = name.find(".tmp").map_or(name, |at| &name[..at + 4]);
    name.split(|c: char| c.is_ascii_digit()).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("#")
}

/// The kinds of the files of an index that are of no segment.
pub fn kinds(index: &Path) -> BTreeSet<String> {
    names(index).iter().filter(|name| segment(name).is_none()).map(|name| kind(name)).collect()
}

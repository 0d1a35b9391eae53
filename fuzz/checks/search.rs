//! Any text as a query that is asked of a small index: hits or an error, in bounded time, the same in every way of asking.

use std::path::PathBuf;
use std::sync::OnceLock;

use imr::corpus::{PdfReader, Reader};
use imr::index::Stop;
use imr::index::{Quiet, UpdateOptions as Indexing, update};
use imr::query::Query;
use imr::search::{MatchMode, Options, Searcher};

/// A letter with two items, of many words that queries may have.
const LETTER: &str = include_str!("../letter.txt");

/// Asks a query in several ways.
pub fn check(text: &str) {
    let Ok(query) = text.parse::<Query>() else { return };
    for literal in [true, false] {
        let count = |matching| {
            let options = Options { literal, matching, limit: None, ..Options::default() };
            searcher().search((&query, &options)).map(|results| (results.hits.len() as u64, results.total.items))
        };
        let (all, any) = (count(MatchMode::All), count(MatchMode::Any));
        assert_eq!(all.is_ok(), any.is_ok(), "refused in one way of matching only");
        if let (Ok((listed, total)), Ok((_, some))) = (all, any) {
            assert_eq!(listed, total, "hits and their number");
            assert!(total <= some, "{total} items have all words, {some} have some");
        }
    }
}

/// The index, made once a process.
fn searcher() -> &'static Searcher {
    static SEARCHER: OnceLock<Searcher> = OnceLock::new();
    SEARCHER.get_or_init(|| {
        let folder: PathBuf = std::env::temp_dir().join(format!("imr-fuzz-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("in")).expect("a folder");
        std::fs::write(folder.join("in/letter.txt"), LETTER).expect("a letter");
        let options = Indexing { paths: vec![folder.join("in")], memory: 64 << 20, threads: 1, ..Indexing::default() };
        let reader = Reader::new(PdfReader::in_process());
        update(&folder.join("index"), &options, &reader, &Quiet, &Stop::default()).expect("an index");
        Searcher::open(&folder.join("index")).expect("an index")
    })
}

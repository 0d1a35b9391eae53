//! The folders that commands use when none is named.

use std::path::{Path, PathBuf};

use crate::index::is_index;

/// The index folder.
pub const INDEX: &str = "index";
/// The letters that are indexed.
pub const CORPUS: &str = "corpus";

/// A line of the file that describes this package.
const PACKAGE: &str = "name = \"imr\"";
/// One of this package's sample letters: whoever has it in a corpus has that from here.
const SAMPLE: (&str, &[u8]) = ("CM17-1459475.txt", include_bytes!("../../corpus/CM17-1459475.txt"));

/// Whether the corpus of the current folder is the one of this package, which a first query may index unasked:
/// any other folder of that name is somebody else's.
pub fn has_own_corpus() -> bool {
    let is_package = || {
        let text = std::fs::read_to_string("Cargo.toml").unwrap_or_default();
        text.lines().any(|line| line.trim_end() == PACKAGE)
    };
    let has_sample = || std::fs::read(Path::new(CORPUS).join(SAMPLE.0)).is_ok_and(|bytes| bytes == SAMPLE.1);
    Path::new(CORPUS).is_dir() && (is_package() || has_sample())
}

/// The nearest index: that of the current folder, or else of one of those it lies in.
pub fn nearest_index() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let (up, _) = here.ancestors().enumerate().find(|(_, folder)| is_index(&folder.join(INDEX)))?;
    let mut path: PathBuf = std::iter::repeat_n("..", up).collect();
    path.push(INDEX);
    Some(path)
}

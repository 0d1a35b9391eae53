//! The folders that commands use if none is named.
//!
//! A first `imr query` must work in a fresh checkout, and any later one in a folder below the index.

use std::path::{Path, PathBuf};

use crate::index::is_index;

/// The index folder.
/// It is looked for in the current folder and in those above.
pub const INDEX: &str = "index";
/// The folder of the letters.
pub const CORPUS: &str = "corpus";

/// A line of the file that describes this package.
/// It is compared with whole lines.
const PACKAGE: &str = "name = \"imr\"";
/// The name and content of one of this package's sample letters: a corpus that has it is a copy of the package's.
const SAMPLE: (&str, &[u8]) = ("CM17-1459475.txt", include_bytes!("../../corpus/CM17-1459475.txt"));

/// Returns true if `corpus/` in the current folder is the one of this package. A first query may index that unasked;
/// any other folder of that name is somebody else's.
/// Gives false, and no error, where the folder cannot be read.
pub fn has_own_corpus() -> bool {
    let is_package = || {
        let text = std::fs::read_to_string("Cargo.toml").unwrap_or_default();
        text.lines().any(|line| line.trim_end() == PACKAGE)
    };
    // The package may have been copied without Cargo.toml, as into a container.
    let has_sample = || std::fs::read(Path::new(CORPUS).join(SAMPLE.0)).is_ok_and(|bytes| bytes == SAMPLE.1);
    Path::new(CORPUS).is_dir() && (is_package() || has_sample())
}

/// Finds the nearest index: that of the current folder, or else of the nearest folder above it. The path is relative.
/// Gives None if there is none up to the root. A relative path is shorter to read in messages.
pub fn nearest_index() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let (up, _) = here.ancestors().enumerate().find(|(_, folder)| is_index(&folder.join(INDEX)))?;
    let mut path: PathBuf = std::iter::repeat_n("..", up).collect();
    path.push(INDEX);
    Some(path)
}

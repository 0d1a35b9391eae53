//! The speed with which the text of PDFs is read, against the plain call of the library.
//!
//! `cargo bench --bench pdf`: the PDFs below the folder IMR_REAL_LETTERS, else the samples in `corpus/`. Both run in turn, and
//! time of the processor is counted, so that other programs count less.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// Odd, so that the median is one of them.
const ROUNDS: usize = 9;

fn main() {
    let folder = std::env::var_os("IMR_REAL_LETTERS").map_or_else(|| PathBuf::from("corpus"), PathBuf::from);
    let letters = letters(&folder);
    println!("{} PDFs of {}", letters.len(), folder.display());
    let (mut plain, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        plain.push(time(&letters, |bytes| pdf_extract::extract_text_from_mem(bytes).is_ok()));
        ours.push(time(&letters, |bytes| imr::corpus::text_of_pdf(bytes).is_ok()));
    }
    let (plain, ours) = (median(plain), median(ours));
    let rate = |time: Duration| letters.len() as f64 / time.as_secs_f64();
    println!("pdf-extract  {:8.1} letters/s", rate(plain));
    println!("imr          {:8.1} letters/s", rate(ours));
    println!("ratio        {:8.2}", plain.as_secs_f64() / ours.as_secs_f64());
}

fn letters(folder: &std::path::Path) -> Vec<Vec<u8>> {
    let walk = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().flatten();
    let is_pdf = |path: &std::path::Path| path.extension().is_some_and(|end| end == "pdf");
    walk.filter(|entry| is_pdf(entry.path())).filter_map(|entry| std::fs::read(entry.path()).ok()).collect()
}

fn time(letters: &[Vec<u8>], read: impl Fn(&[u8]) -> bool) -> Duration {
    let now = || Duration::try_from(clock_gettime(ClockId::ThreadCPUTime)).unwrap_or_default();
    let started = now();
    for bytes in letters {
        black_box(read(black_box(bytes)));
    }
    now() - started
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

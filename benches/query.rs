//! The time of queries beside plain tantivy with the same items: warm, one client, the ten best with a snippet.
//!
//! ```text
//! cargo bench --bench query
//! IMR_BENCH_INDEX=index cargo bench --bench query
//! ```
//!
//! `imr` understands the query first, counts all hits, and orders equal ones; tantivy is given a bare boolean query that
//! is made before the clock starts. Both answer each query in turn, round after round; the median of the rounds counts.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Result, ensure};
use clap::Parser;
use imr::search::{Options, Searcher};

#[path = "letters/mod.rs"]
mod letters;
#[path = "measure/mod.rs"]
mod measure;

use letters::fiction::Wish;
use letters::run::Run;
use letters::store::{self, Store};
use measure::figures::{median, percentile};
use measure::questions::{self, Question, SORTS};
use measure::raw::Raw;

/// Measure queries
#[derive(Parser)]
struct Args {
    /// The index; without one it is built from invented letters
    #[arg(long, env = "IMR_BENCH_INDEX")]
    index: Option<PathBuf>,
    /// The number of letters to invent
    #[arg(long, env = "IMR_BENCH_COUNT", default_value_t = 10_000)]
    count: u64,
    /// The number of runs of each query
    #[arg(long, env = "IMR_BENCH_ROUNDS", default_value_t = 5)]
    rounds: usize,
    /// The same seed draws the same queries
    #[arg(long, default_value_t = 11)]
    seed: u64,
    /// Show every query with its times
    #[arg(long)]
    each: bool,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let temp = tempfile::tempdir()?;
    let index = match &args.index {
        Some(folder) => folder.clone(),
        None => build(args.count, temp.path())?,
    };
    let (searcher, raw) = (Searcher::open(&index)?, Raw::open(&index, &temp.path().join("plain"))?);
    let questions = questions::draw(&raw, args.seed)?;
    println!("{} queries over {} items, median of {}, microseconds", questions.len(), raw.items(), args.rounds);
    let mut times = Vec::with_capacity(questions.len());
    for question in &questions {
        let both = time(question, &searcher, &raw, args.rounds)?;
        if args.each {
            println!(
                "{:>9.0} {:>9.0}  {} {}",
                both[0],
                both[1],
                question.typed(),
                question.decision.unwrap_or_default()
            );
        }
        times.push(both);
    }
    print_table(&questions, &times);
    Ok(())
}

/// An index of invented letters in the folder `folder`.
fn build(count: u64, folder: &Path) -> Result<PathBuf> {
    const SEED: u64 = 20;
    let (letters, index) = (folder.join("letters"), folder.join("index"));
    let run = Run::new(Wish { rare_words: true, ..Wish::usual(SEED) });
    store::write(&run, 0..count, Store::folder(&letters, true), |_, _| Ok(()))?;
    let mut command = Command::new(env!("CARGO_BIN_EXE_imr"));
    let built = command.args(["index", "--quiet", "--index"]).args([&index, &letters]).output()?;
    ensure!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    Ok(index)
}

/// Microseconds that `imr` and plain tantivy take for a query.
fn time(question: &Question, searcher: &Searcher, raw: &Raw, rounds: usize) -> Result<[f64; 2]> {
    let mut options = Options::default();
    if let Some(decision) = question.decision {
        options.filters.add("decision", decision);
    }
    let (typed, plain) = (question.typed(), raw.query(question));
    let mut times = [Vec::new(), Vec::new()];
    // The first round warms up.
    for _ in 0..=rounds {
        let started = Instant::now();
        black_box(searcher.search((typed.as_str(), &options))?);
        times[0].push(started.elapsed().as_secs_f64() * 1e6);
        let started = Instant::now();
        black_box(raw.run(&plain)?);
        times[1].push(started.elapsed().as_secs_f64() * 1e6);
    }
    Ok(times.map(|times| median(&times[1..])))
}

/// The percentiles that are told of many times.
const SHARES: [f64; 3] = [0.5, 0.95, 0.99];

fn print_table(questions: &[Question], times: &[[f64; 2]]) {
    println!("{:<20} {:^30} {:^30} {:^24}", "", "imr", "plain tantivy", "ratio");
    let heads = "       p50       p95       p99";
    println!("{:<20} {heads} {heads}      p50     p95     p99", "");
    let sorts = SORTS.iter().map(|&(sort, name, _)| (name, Some(sort)));
    for (name, sort) in sorts.chain([("all", None)]) {
        let of_sort = questions.iter().zip(times).filter(|(question, _)| sort.is_none_or(|sort| sort == question.sort));
        let (ours, plain): (Vec<f64>, Vec<f64>) = of_sort.map(|(_, times)| (times[0], times[1])).unzip();
        let row = |values: &[f64]| SHARES.map(|share| format!("{:>10.0}", percentile(values, share))).concat();
        let ratios = SHARES.map(|share| format!("{:>8.2}", percentile(&ours, share) / percentile(&plain, share)));
        println!("{name:<20} {} {} {}", row(&ours), row(&plain), ratios.concat());
    }
}

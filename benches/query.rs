//! The time of queries beside plain tantivy with the same items: warm, one client, the ten best with a snippet.
//!
//! ```text
//! cargo bench --bench query
//! IMR_BENCH_INDEX=index cargo bench --bench query
//! ```
//!
//! `imr` understands the query first, counts all hits, and orders equal ones; tantivy is given a bare boolean query that
//! is made before the clock starts, and counts all hits as well: once with a field for each text, once with one field for all.
//! They answer each query in turn, round after round; the median of the rounds counts.

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
use measure::raw::{Plain, Raw};

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
    /// Take every word as itself
    #[arg(long)]
    literal: bool,
    /// Show every query with its times
    #[arg(long)]
    each: bool,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

/// Those whose times are told: `imr`, and plain tantivy with a field for each text and with one for all.
const NAMES: [&str; 3] = ["imr", "a field each", "one field"];

fn main() -> Result<()> {
    let args = Args::parse();
    let temp = tempfile::tempdir()?;
    let index = match &args.index {
        Some(folder) => folder.clone(),
        None => build(args.count, temp.path())?,
    };
    let raw = Raw::open(&index)?;
    let plain =
        [Plain::apart(&raw, &temp.path().join("apart"))?, Plain::together(&raw, &temp.path().join("together"))?];
    let searcher = Searcher::open(&index)?;
    let questions = questions::draw(&raw, args.seed)?;
    println!("{} queries over {} items, median of {}, microseconds", questions.len(), raw.items(), args.rounds);
    let mut times = Vec::with_capacity(questions.len());
    for question in &questions {
        let options = Options { literal: args.literal, ..Options::default() };
        let all = time(question, options, &searcher, &plain, args.rounds)?;
        if args.each {
            let row = all.map(|time| format!("{time:>9.0} ")).concat();
            println!("{row} {} {}", question.typed(), question.decision.unwrap_or_default());
        }
        times.push(all);
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

/// Microseconds that each takes for a query.
fn time(
    question: &Question,
    mut options: Options,
    searcher: &Searcher,
    plain: &[Plain; 2],
    rounds: usize,
) -> Result<[f64; 3]> {
    if let Some(decision) = question.decision {
        options.filters.add("decision", decision);
    }
    let (typed, queries) = (question.typed(), plain.each_ref().map(|plain| plain.query(question)));
    let mut times = [const { Vec::new() }; 3];
    // The first round warms up.
    for _ in 0..=rounds {
        let started = Instant::now();
        black_box(searcher.search((typed.as_str(), &options))?);
        times[0].push(started.elapsed().as_secs_f64() * 1e6);
        for (times, (plain, query)) in times[1..].iter_mut().zip(plain.iter().zip(&queries)) {
            let started = Instant::now();
            black_box(plain.run(query)?);
            times.push(started.elapsed().as_secs_f64() * 1e6);
        }
    }
    Ok(times.map(|times| median(&times[1..])))
}

/// The percentiles that are told of many times.
const SHARES: [f64; 3] = [0.5, 0.95, 0.99];

fn print_table(questions: &[Question], times: &[[f64; 3]]) {
    let columns = [NAMES[0], NAMES[1], NAMES[2], "imr / a field each", "imr / one field"];
    println!("{:<20}{}", "", columns.map(|name| format!("{name:^27}")).concat());
    println!("{:<20}{}", "", "      p50      p95      p99".repeat(columns.len()));
    let sorts = SORTS.iter().map(|&(sort, name, _)| (name, Some(sort)));
    for (name, sort) in sorts.chain([("all", None)]) {
        let of_sort = questions.iter().zip(times).filter(|(question, _)| sort.is_none_or(|sort| sort == question.sort));
        let of_sort: Vec<&[f64; 3]> = of_sort.map(|(_, times)| times).collect();
        let shares = [0, 1, 2].map(|of| {
            let values: Vec<f64> = of_sort.iter().map(|times| times[of]).collect();
            SHARES.map(|share| percentile(&values, share))
        });
        let row = |values: [f64; 3], digits: usize| values.map(|value| format!("{value:>9.digits$}")).concat();
        let ratio = |of: usize| [0, 1, 2].map(|at| shares[0][at] / shares[of][at]);
        println!("{name:<20}{}{}{}", shares.map(|values| row(values, 0)).concat(), row(ratio(1), 2), row(ratio(2), 2));
    }
}

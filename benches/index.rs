//! The cost of `imr index` beside plain tantivy that is given the same items as ready-made documents.
//!
//! ```text
//! cargo bench --bench index
//! cargo bench --bench index -- --count 100000 --rounds 5
//! IMR_BENCH_LETTERS=/tmp/letters cargo bench --bench index
//! ```
//!
//! Every round runs all of them one after the other, every other round in the opposite order, each as a process of its
//! own with a new index. The clock of a machine may change while they run, so they are compared round by round.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Parser;

#[path = "letters/mod.rs"]
mod letters;
#[path = "measure/mod.rs"]
mod measure;

use letters::fiction::Wish;
use letters::run::Run;
use letters::store::{self, Store};
use measure::figures::{bytes_below, median, percentile};
use measure::usage::{self, Usage};
use measure::{floor, records};

/// Measure indexing
#[derive(Parser)]
struct Args {
    /// The folder of the letters; without one they are invented
    #[arg(long, env = "IMR_BENCH_LETTERS")]
    letters: Option<PathBuf>,
    /// The number of letters to invent
    #[arg(long, env = "IMR_BENCH_COUNT", default_value_t = 10_000)]
    count: u64,
    /// The number of runs of each
    #[arg(long, env = "IMR_BENCH_ROUNDS", default_value_t = 3)]
    rounds: usize,
    /// The folder in which all is written; it takes about ten times the size of the letters
    #[arg(long, default_value_os_t = std::env::temp_dir())]
    temp: PathBuf,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

/// The first argument of a process that builds a floor; the file of records, the folder and the tokenizer follow.
const FLOOR: &str = "--floor";

fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1);
    match arguments.next() {
        Some(first) if first == usage::PARENT => usage::be_parent(arguments),
        Some(first) if first == FLOOR => {
            let rest: Vec<_> = arguments.collect();
            ensure!(rest.len() == 3, "{FLOOR} takes three arguments");
            floor::build(Path::new(&rest[0]), Path::new(&rest[1]), &rest[2].to_string_lossy())
        }
        _ => compare(&Args::parse()),
    }
}

/// The rivals that are measured: a name and the tokenizer of a floor, or none for `imr index`.
const RIVALS: [(&str, Option<&str>); 3] =
    [("imr index", None), ("unstemmed floor", Some(floor::UNSTEMMED)), ("stemmed floor", Some(floor::STEMMED))];

/// The columns of the table, and the figures below them.
const COLUMNS: [&str; 4] = ["wall s", "CPU s", "peak MB", "index MB"];
type Figures = [f64; COLUMNS.len()];

fn compare(args: &Args) -> Result<()> {
    let temp = tempfile::tempdir_in(&args.temp)?;
    let letters = match &args.letters {
        Some(folder) => folder.clone(),
        None => invent(args.count, temp.path().join("letters"))?,
    };
    let documents = temp.path().join("documents");
    let items = records::write(&letters, &documents)?;
    println!("{items} items, {:.1} MB as documents", documents.metadata()?.len() as f64 / 1e6);
    let mut rounds: Vec<[Figures; RIVALS.len()]> = Vec::new();
    for number in 0..args.rounds {
        let mut round = [Figures::default(); RIVALS.len()];
        let mut turns: Vec<_> = round.iter_mut().zip(RIVALS).collect();
        if number % 2 == 1 {
            turns.reverse();
        }
        for (figures, (name, tokenizer)) in turns {
            let index = temp.path().join("index");
            let used = match tokenizer {
                None => index_letters(&letters, &index, items),
                Some(tokenizer) => build_floor(&documents, &index, tokenizer),
            };
            let used = used.context(name)?;
            *figures = [used.wall, used.cpu, used.peak, bytes_below(&index) as f64 / 1e6];
            std::fs::remove_dir_all(&index)?;
        }
        rounds.push(round);
    }
    print_table(&rounds);
    Ok(())
}

/// The usual letters with words that few of them share, as text files below `folder`.
fn invent(count: u64, folder: PathBuf) -> Result<PathBuf> {
    const SEED: u64 = 20;
    let run = Run::new(Wish { rare_words: true, ..Wish::usual(SEED) });
    store::write(&run, 0..count, Store::folder(&folder, true), |_, _| Ok(()))?;
    Ok(folder)
}

fn index_letters(letters: &Path, index: &Path, items: u64) -> Result<Usage> {
    let arguments = ["index", "--format", "json", "--quiet", "--index"].map(OsStr::new);
    let paths = [index.as_os_str(), letters.as_os_str()];
    let used = usage::measure(Path::new(env!("CARGO_BIN_EXE_imr")), &[&arguments[..], &paths].concat())?;
    let report: serde_json::Value = serde_json::from_str(&used.output)?;
    ensure!(report["items"] == items, "it indexed {} items, not {items}", report["items"]);
    Ok(used)
}

fn build_floor(documents: &Path, index: &Path, tokenizer: &str) -> Result<Usage> {
    let arguments = [FLOOR.as_ref(), documents.as_os_str(), index.as_os_str(), tokenizer.as_ref()];
    usage::measure(&std::env::current_exe()?, &arguments)
}

fn print_table(rounds: &[[Figures; RIVALS.len()]]) {
    let of_rounds = |figure: &dyn Fn(&[Figures]) -> f64| rounds.iter().map(|round| figure(round)).collect::<Vec<f64>>();
    println!("{:<28}{}", format!("median of {}", rounds.len()), COLUMNS.map(|name| format!("{name:>10}")).concat());
    for (rival, (name, _)) in RIVALS.iter().enumerate() {
        let middle = |column: usize| format!("{:>10.2}", median(&of_rounds(&|round| round[rival][column])));
        println!("{name:<28}{}", (0..COLUMNS.len()).map(middle).collect::<String>());
    }
    for (rival, (name, _)) in RIVALS.iter().enumerate().skip(1) {
        let ratios = |column: usize| of_rounds(&|round| round[0][column] / round[rival][column]);
        for (what, share) in [("", 0.5), (", least", 0.0), (", most", 1.0)] {
            let ratio = |column: usize| format!("{:>10.2}", percentile(&ratios(column), share));
            println!("{:<28}{}", format!("imr / {name}{what}"), (0..COLUMNS.len()).map(ratio).collect::<String>());
        }
    }
}

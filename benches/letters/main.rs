//! Writes letters about invented people, with known truth, for tests and measurements.
//!
//! The sample corpus and its truth (one JSON file a letter), from the root of the project:
//!
//! ```text
//! cargo run --release --example letters -- --sample --seed 1 --out corpus --truth tests/letters
//! ```
//!
//! A large collection with one file of truth:
//!
//! ```text
//! cargo run --release --example letters -- --count 1000000 --seed 7 --out /tmp/million --sharded --pdf-share 0 \
//!     --layouts all --rare-words --truth /tmp/million.jsonl
//! ```
//!
//! The same in one archive: `--archive /tmp/million.tar.zst` instead of `--out /tmp/million`.
//!
//! Letters of every layout with every noise, read by the library in process, and what became of them:
//!
//! ```text
//! cargo run --release --example letters -- --check --count 10000 --layouts all --noise all
//! ```
//!
//! To compare `imr parse` with the truth by `score_parse.py`, give the items the fields it looks at:
//!
//! ```text
//! jq -c '.items[] |= . + {claims_guideline_start: .claims_guideline, reviewer_guideline_start: .reviewer_guideline,
//!     rationale_start: .rationale, rationale_end: .rationale}' /tmp/million.jsonl > gold.jsonl
//! ```

#[path = "mod.rs"]
mod letters;

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use clap::Parser;

use letters::check;
use letters::fiction::{Fiction, Wish};
use letters::layout;
use letters::look::{LOOKS, Look};
use letters::noise::Mix;
use letters::run::Run;
use letters::store::{self, Store};

/// Write fictional IMR letters with known truth
#[derive(Parser)]
struct Args {
    /// The number of letters; with --sample at most so many of the sample
    #[arg(long, default_value_t = 48)]
    count: u64,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of the first letter
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// The folder of the letters
    #[arg(long, required_unless_present_any = ["check", "archive"])]
    out: Option<PathBuf>,
    /// Put the letters into one archive, FILE.tar.zst, instead
    #[arg(long, value_name = "FILE", conflicts_with = "out")]
    archive: Option<PathBuf>,
    /// The place of the truth: a file NAME.jsonl, or a folder for one JSON file a letter
    #[arg(long)]
    truth: Option<PathBuf>,
    /// Put 1,000 letters into a folder
    #[arg(long)]
    sharded: bool,
    /// Share of letters written as PDF
    #[arg(long, default_value_t = 0.15)]
    pdf_share: f64,
    /// Looks of the text letters, separated by commas: all, poppler, pdfminer, doubled, plain, formfeed
    #[arg(long, default_value = "all", value_delimiter = ',')]
    looks: Vec<String>,
    /// Begin with the curated letters of the sample corpus
    #[arg(long)]
    sample: bool,
    /// Layouts to draw from, separated by commas: all, L0, L1, L2, L3a, L3b, L3c, L3d, L4
    #[arg(long, default_value = layout::USUAL)]
    layouts: String,
    /// Noises for text files: none; all for up to three of them a file; or names, separated by commas, all of which are
    /// done to every file
    #[arg(long, default_value = "none")]
    noise: String,
    /// Share of letters, of 2014 on, with the cover page that parties receive
    #[arg(long, default_value_t = 0.0)]
    cover_share: f64,
    /// Share of letters with page furniture
    #[arg(long, default_value_t = 0.0)]
    furniture_share: f64,
    /// Add names, numbers and misspellings that few letters share, so that the vocabulary grows with the collection
    #[arg(long)]
    rare_words: bool,
    /// Letters a file
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(1..))]
    join: u64,
    /// Write nothing; let the library read the letters and print how many it reads right
    #[arg(long, conflicts_with_all = ["out", "archive", "truth"])]
    check: bool,
}

impl Args {
    fn run(&self) -> Result<Run> {
        let layouts = layout::list(&self.layouts).with_context(|| format!("no such layouts: {}", self.layouts))?;
        let mix = Mix::named(&self.noise).map_err(|name| anyhow!("no noise is called {name}"))?;
        let wish = Wish {
            seed: self.seed,
            layouts,
            cover_share: self.cover_share,
            furniture_share: self.furniture_share,
            rare_words: self.rare_words,
        };
        Ok(Run {
            wish,
            looks: looks(&self.looks)?,
            pdf_share: self.pdf_share,
            mix,
            join: self.join,
            sample: self.sample,
        })
    }
}

fn main() -> Result<()> {
    let args = Args::parse();
    let run = args.run()?;
    let numbers = args.first..args.first + args.count;
    let store = match (&args.out, &args.archive) {
        (Some(folder), _) => Store::folder(folder, args.sharded),
        (None, Some(file)) => Store::archive(file, args.sharded)?,
        (None, None) => {
            print!("{}", check::report(&run, args.first, args.count));
            return Ok(());
        }
    };
    let mut truth = Truths::create(args.truth.as_deref())?;
    store::write(&run, numbers, store, |mut file, source| {
        for fiction in &mut file.letters {
            source.clone_into(&mut fiction.truth.source);
            truth.write(fiction)?;
        }
        Ok(())
    })?;
    truth.finish()
}

fn looks(names: &[String]) -> Result<Vec<Look>> {
    let mut looks = Vec::new();
    for name in names {
        match LOOKS.iter().find(|row| row.0 == name) {
            Some(row) => looks.push(row.1),
            None if name == "all" => looks.extend(LOOKS.iter().map(|row| row.1)),
            None => bail!("no look is called {name}"),
        }
    }
    Ok(looks)
}

/// The place of the truth.
enum Truths {
    Nowhere,
    Folder(PathBuf),
    Lines(BufWriter<File>),
}

impl Truths {
    fn create(path: Option<&Path>) -> Result<Truths> {
        let Some(path) = path else {
            return Ok(Truths::Nowhere);
        };
        let context = || path.display().to_string();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            let file = File::create(path).with_context(context)?;
            return Ok(Truths::Lines(BufWriter::with_capacity(1 << 20, file)));
        }
        fs::create_dir_all(path).with_context(context)?;
        Ok(Truths::Folder(path.to_owned()))
    }

    fn write(&mut self, fiction: &Fiction) -> Result<()> {
        match self {
            Truths::Nowhere => {}
            Truths::Folder(folder) => {
                let path = folder.join(format!("{}.json", fiction.name));
                let mut text = serde_json::to_string_pretty(&fiction.truth)?;
                text.push('\n');
                fs::write(&path, text).with_context(|| path.display().to_string())?;
            }
            Truths::Lines(file) => {
                serde_json::to_writer(&mut *file, &fiction.truth)?;
                file.write_all(b"\n")?;
            }
        }
        Ok(())
    }

    fn finish(self) -> Result<()> {
        if let Truths::Lines(mut file) = self {
            file.flush()?;
        }
        Ok(())
    }
}

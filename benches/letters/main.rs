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
//!     --truth /tmp/million.jsonl
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
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Parser;

use letters::dice::Dice;
use letters::fiction::{self, Fiction};
use letters::look::{self, LOOKS, Look};
use letters::pdf;
use letters::tables::TABLES;

/// Write fictional IMR letters with known truth
#[derive(Parser)]
struct Args {
    /// How many letters; with --sample at most so many of the sample
    #[arg(long, default_value_t = 48)]
    count: u64,
    /// The same seed gives the same bytes
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of the first letter
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// The folder of the letters
    #[arg(long)]
    out: PathBuf,
    /// Where the truth goes: a file NAME.jsonl, or a folder for one JSON file a letter
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
}

fn main() -> Result<()> {
    let args = Args::parse();
    let wanted = looks(&args.looks)?;
    let mut truth = Truths::create(args.truth.as_deref())?;
    let mut shards = Shards { out: args.out.clone(), sharded: args.sharded, made: None };
    for number in args.first..args.first + args.count {
        let scenario = TABLES.scenarios.get(number as usize).filter(|_| args.sample);
        // The look has a chance of its own, so that a letter's words do not depend on it.
        let mut dice = Dice::new(args.seed ^ 0x1E77E5, number);
        let mut fiction = match scenario {
            Some(scenario) => fiction::scripted(args.seed, number, scenario),
            None => fiction::letter(args.seed, number),
        };
        let look = match scenario {
            Some(scenario) if scenario.look == "pdf" => None,
            Some(scenario) => looks(std::slice::from_ref(&scenario.look))?.pop(),
            None if dice.share(args.pdf_share) => None,
            None => Some(*dice.pick(&wanted)),
        };
        let path = shards.path(number, &fiction, look)?;
        fiction.truth.source = path.strip_prefix(&args.out).unwrap_or(&path).display().to_string();
        let bytes = match look {
            Some(look) => look::render(&fiction, look, &mut dice).into_bytes(),
            None => pdf::render(std::slice::from_ref(&fiction), &mut dice),
        };
        fs::write(&path, bytes).with_context(|| path.display().to_string())?;
        truth.write(&fiction)?;
    }
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

/// Where letters go.
struct Shards {
    out: PathBuf,
    sharded: bool,
    made: Option<u64>,
}

impl Shards {
    fn path(&mut self, number: u64, fiction: &Fiction, look: Option<Look>) -> Result<PathBuf> {
        let shard = number / 1000;
        let folder = if self.sharded { self.out.join(format!("{shard:04}")) } else { self.out.clone() };
        if self.made != Some(shard) {
            fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
            self.made = Some(shard);
        }
        let extension = if look.is_some() { "txt" } else { "pdf" };
        Ok(folder.join(format!("{}.{extension}", fiction.name)))
    }
}

/// Where the truth goes.
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

//! The speed with which items become a segment of the index, beside tantivy's own writer that is given the same
//! documents: the same schema, the same values and records, the same tokens at the same positions.
//!
//! ```text
//! cargo bench --bench segment
//! cargo bench --bench segment -- --count 20000 --rounds 5
//! ```
//!
//! Ours begins with the texts: it analyses them, makes records JSON, sorts the tokens of a letter, adds them to the segment
//! and writes that. tantivy gets documents that are ready, whose tokens only have to be taken out of a text. What both
//! need before, terms and JSON, is measured by itself: what ours takes above it is what its segment costs. Time of the
//! processor is counted, of all threads.

use std::hint::black_box;
use std::time::Duration;

use anyhow::{Result, ensure};
use clap::Parser;
use imr::index::{CaseRecord, FieldSpec, ItemRecord};
use imr::letter::{Document, read};
use imr::terms::Context;
use imr::testing::{
    Analyzer, BETWEEN_TEXTS, Inverter, ItemDocument, PreparedDocuments, SegmentBuilder, Zone, records, schema,
    tokenizers,
};
use rustix::time::{ClockId, clock_gettime};
use tantivy::indexer::NoMergePolicy;
use tantivy::store::{Compressor, ZstdCompressor};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};
use tantivy::{Index, IndexSettings, IndexWriter, TantivyDocument};

#[path = "letters/mod.rs"]
mod letters;
#[path = "measure/mod.rs"]
mod measure;

use letters::dice::Dice;
use letters::fiction;
use letters::look::{LOOKS, render};
use measure::figures::{median, percentile};

/// Measure the writing of a segment
#[derive(Parser)]
struct Args {
    /// The number of letters to invent
    #[arg(long, default_value_t = 10_000)]
    count: u64,
    /// The number of runs of each
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Given by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

/// Bytes of memory for tantivy's thread: all goes into one segment.
const MEMORY: usize = 2_000_000_000;
/// The tokenizer of texts in the schema, which takes [`Ready`]'s place.
const ENCODED: &str = "encoded";

/// A letter: its id, and what is stored and indexed of it.
type Letter = (String, CaseRecord, Vec<ItemRecord>);

fn main() -> Result<()> {
    let args = Args::parse();
    let letters: Vec<Letter> = (0..args.count).flat_map(letter).collect();
    let documents: Vec<TantivyDocument> = letters.iter().flat_map(documents).collect();
    println!("{} letters, {} items, CPU seconds, median of {}", letters.len(), documents.len(), args.rounds);
    let mut rounds: Vec<[f64; 3]> = Vec::new();
    for number in 0..args.rounds {
        let theirs_first = number % 2 == 1;
        let early = theirs_first.then(|| theirs(&documents)).transpose()?;
        let (before, ours) = (preparing(&letters), ours(&letters)?);
        let theirs = early.map_or_else(|| theirs(&documents), Ok)?;
        rounds.push([before, ours, theirs]);
    }
    let figure = |name: &str, of: &dyn Fn(&[f64; 3]) -> f64| {
        let all: Vec<f64> = rounds.iter().map(of).collect();
        println!("{name:<40}{:>8.2}  ({:.2} to {:.2})", median(&all), percentile(&all, 0.0), percentile(&all, 1.0));
    };
    figure("terms and JSON alone", &|[before, ..]| *before);
    figure("terms, JSON and our segment", &|[_, ours, _]| *ours);
    figure("tantivy's segment of ready documents", &|[.., theirs]| *theirs);
    figure("ratio: tantivy's segment / ours", &|[before, ours, theirs]| theirs / (ours - before));
    figure("ratio: all with tantivy / all with ours", &|[before, ours, theirs]| (before + theirs) / ours);
    Ok(())
}

/// An invented letter, read.
fn letter(number: u64) -> Vec<Letter> {
    const SEED: u64 = 20;
    let mut dice = Dice::new(SEED, number);
    let look = LOOKS[dice.below(LOOKS.len())].1;
    let text = render(&fiction::letter(SEED, number), look, &mut dice);
    let letters = read(&Document::from_text(text)).into_iter().flatten().map(records);
    letters.map(|(case, items)| (format!("CM{number}"), case, items)).collect()
}

/// Analyses all texts, those that the items of a letter share once, and makes records JSON.
fn preparing(letters: &[Letter]) -> f64 {
    let mut analyzer = Analyzer::default();
    timed(|| {
        for (_, case, items) in letters {
            black_box(serde_json::to_string(case).ok());
            for (index, item) in items.iter().enumerate() {
                black_box(serde_json::to_string(item).ok());
                for (name, place, text) in texts(case, item, index == 0) {
                    let before = index.checked_sub(1).map(|before| &items[before]);
                    if before.is_none_or(|before| before.text(name) != item.text(name)) {
                        analyzer.each_term(name, &text, place, |term, position| {
                            black_box((term, position));
                        });
                    }
                }
            }
        }
    })
    .1
}

/// A text of an item: its name, its sort and itself.
type Text = (&'static str, Context, String);

/// The texts of an item in the order of the table.
fn texts(case: &CaseRecord, item: &ItemRecord, is_first: bool) -> Vec<Text> {
    Zone::ALL.iter().flat_map(|zone| texts_of(*zone, case, item, is_first)).collect()
}

fn texts_of(zone: Zone, case: &CaseRecord, item: &ItemRecord, is_first: bool) -> Vec<Text> {
    let text = |(spec, place): (&'static FieldSpec, Context)| {
        let of_case = case.text(spec.name).filter(|_| is_first).map(Into::into);
        let text = item.text(spec.name).or(of_case).filter(|text| !text.is_empty())?;
        Some((spec.name, place, text.into_owned()))
    };
    zone.texts().filter_map(text).collect()
}

/// Makes a segment of ours and commits it.
fn ours(letters: &[Letter]) -> Result<f64> {
    let (index, _folder) = index()?;
    let mut writer = writer(&index)?;
    let (items, time) = timed(|| {
        let mut inverter = Inverter::default();
        let mut builder = SegmentBuilder::new(index.new_segment())?;
        for (id, case, items) in letters {
            builder.add(&PreparedDocuments::new(case, &mut items.clone(), &mut inverter).named(id, "a.txt"))?;
        }
        writer.add_segment(builder.finish()?)?;
        writer.commit()?;
        items_of(&index)
    });
    check(items?, letters)?;
    Ok(time)
}

/// Lets tantivy make a segment of documents that are ready.
fn theirs(documents: &[TantivyDocument]) -> Result<f64> {
    let (index, _folder) = index()?;
    let mut writer = writer(&index)?;
    let documents = documents.to_vec();
    let count = documents.len() as u64;
    let (items, time) = timed(|| {
        for document in documents {
            writer.add_document(document)?;
        }
        writer.commit()?;
        items_of(&index)
    });
    ensure!(items? == count, "documents are missing");
    Ok(time)
}

fn check(items: u64, letters: &[Letter]) -> Result<()> {
    ensure!(items == letters.iter().map(|(.., items)| items.len() as u64).sum::<u64>(), "items are missing");
    Ok(())
}

fn items_of(index: &Index) -> Result<u64> {
    Ok(index.reader()?.searcher().num_docs())
}

/// An index as the program makes one, whose tokenizer of texts takes tokens out of them.
fn index() -> Result<(Index, tempfile::TempDir)> {
    let folder = tempfile::tempdir()?;
    let docstore_compression = Compressor::Zstd(ZstdCompressor { compression_level: Some(1) });
    let settings =
        IndexSettings { docstore_compression, docstore_compress_dedicated_thread: false, ..IndexSettings::default() };
    let mut index = Index::builder().schema(schema()).settings(settings).create_in_dir(folder.path())?;
    let known = tokenizers();
    known.register(ENCODED, Ready::default());
    index.set_tokenizers(known);
    Ok((index, folder))
}

fn writer(index: &Index) -> Result<IndexWriter> {
    let writer = index.writer_with_num_threads(1, MEMORY)?;
    writer.set_merge_policy(Box::new(NoMergePolicy));
    Ok(writer)
}

/// The documents of a letter for tantivy: the same values, and for each zone its tokens in one text.
fn documents(letter: &Letter) -> Vec<TantivyDocument> {
    let (id, case, items) = letter;
    let letter = PreparedDocuments::new(case, &mut items.clone(), &mut Inverter::default()).named(id, "a.txt");
    let documents = letter.items.iter().zip(items).enumerate();
    documents.map(|(index, (document, item))| plain(document, case, item, index == 0)).collect()
}

fn plain(document: &ItemDocument, case: &CaseRecord, item: &ItemRecord, is_first: bool) -> TantivyDocument {
    let mut plain = TantivyDocument::default();
    for (field, value) in document.values.iter() {
        plain.add_field_value(field, value);
    }
    let mut analyzer = Analyzer::default();
    for zone in Zone::ALL {
        let (mut tokens, mut from): (Vec<(usize, String)>, usize) = (Vec::new(), 0);
        for (name, place, text) in texts_of(zone, case, item, is_first) {
            let mut terms = Vec::new();
            analyzer.each_term(name, &text, place, |term, position| terms.push((term, position)));
            tokens.extend(terms.into_iter().map(|(term, at)| (from + at, analyzer.term(term).to_owned())));
            tokens.sort_by_key(|(position, _)| *position);
            from = tokens.last().map_or(0, |(position, _)| position + 1 + BETWEEN_TEXTS as usize);
        }
        if !tokens.is_empty() {
            plain.add_text(zone.field(), encoded(&tokens));
        }
    }
    plain
}

/// The character that ends a term in a text of ready tokens and says how far its position is from the last: that of a
/// distance of 0, where a plane of private use begins.
const NO_DISTANCE: u32 = 0xF0000;
/// The first byte of these characters, which no term has.
const END: u8 = 0xF3;

/// Writes tokens into one text.
fn encoded(tokens: &[(usize, String)]) -> String {
    let (mut text, mut last) = (String::new(), 0);
    for (position, term) in tokens {
        text.push_str(term);
        text.extend(char::from_u32(NO_DISTANCE + (position - last) as u32));
        last = *position;
    }
    text
}

/// Takes tokens out of a text.
#[derive(Clone, Default)]
struct Ready {
    token: Token,
}

struct ReadyStream<'a> {
    rest: &'a str,
    position: usize,
    token: &'a mut Token,
}

impl Tokenizer for Ready {
    type TokenStream<'a> = ReadyStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> ReadyStream<'a> {
        ReadyStream { rest: text, position: 0, token: &mut self.token }
    }
}

impl TokenStream for ReadyStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(end) = memchr::memchr(END, self.rest.as_bytes()) else { return false };
        let (term, rest) = self.rest.split_at(end);
        let mut rest = rest.chars();
        self.position += rest.next().map_or(0, |distance| (u32::from(distance) - NO_DISTANCE) as usize);
        self.rest = rest.as_str();
        self.token.text.clear();
        self.token.text.push_str(term);
        self.token.position = self.position;
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

/// The seconds that this program had of the processor meanwhile.
fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let now = || Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).unwrap_or_default();
    let start = now();
    let result = work();
    (result, (now() - start).as_secs_f64())
}

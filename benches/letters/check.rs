//! The parser's reading of an invented letter, against its truth.

use std::collections::{BTreeMap, BTreeSet};

use imr::corpus;
use imr::letter;
use imr::letter::Document;
use imr::letter::{Letter, NotALetter};
use serde_json::Value;

use super::fiction::Fiction;
use super::look::LOOKS;
use super::noise::{self, Harm};
use super::run::{Run, Written};
use super::truth::Truth;

/// Reads the letters of a document.
pub fn read(document: &Document) -> Vec<Result<Letter, NotALetter>> {
    letter::read(document)
}

/// Fields of a letter that must be right or, where characters are spoiled, unknown.
const HEADER: [&str; 7] = [
    "case_number",
    "date_assigned",
    "decision_date",
    "injury_date",
    "ur_denial_date",
    "application_received",
    "priority",
];
/// Fields that follow from the letter as a whole, compared where the parser gives them and no character is spoiled.
const WHOLE: [&str; 2] = ["layout", "case_outcome"];
/// Texts of an item, compared by their letters and digits.
const TEXTS: [&str; 5] = ["heading", "procedure", "claims_guideline", "reviewer_guideline", "rationale"];

/// The judgement of one letter.
#[derive(Default)]
pub struct Verdict {
    /// True if as many items were read as there are.
    pub count: bool,
    /// True if all decisions are right.
    pub decisions: bool,
    /// True if no field of the header is wrong; where characters are spoiled, it may be unknown.
    pub header: bool,
    /// True if the parser said that something was not understood.
    pub warned: bool,
    /// The faults, as `field: wanted / read`.
    pub faults: Vec<String>,
}

impl Verdict {
    /// Returns true if count or decisions are wrong and nothing warns of it.
    pub fn is_silent_miss(&self) -> bool {
        self.is_miss() && !self.warned
    }

    fn is_miss(&self) -> bool {
        !(self.count && self.decisions)
    }

    /// Returns true if everything is right.
    pub fn is_right(&self) -> bool {
        self.count && self.decisions && self.faults.is_empty()
    }
}

/// Reads a file and judges each of its letters.
pub fn judge(file: &Written) -> Vec<Verdict> {
    let harm = noise::harm(&file.noises);
    let Some(document) = document(file) else {
        return file.letters.iter().map(|_| refused("no text")).collect();
    };
    let mut letters = read(&document).into_iter();
    let judged = file.letters.iter().map(|fiction| match letters.next() {
        Some(Ok(letter)) => compare(&fiction.truth, &letter, harm),
        // A letter that is refused is not passed over in silence.
        Some(Err(error)) => refused(&error.to_string()),
        None => Verdict { faults: vec!["letter: not found in its file".to_owned()], ..Verdict::default() },
    });
    let mut verdicts: Vec<Verdict> = judged.collect();
    if let (Some(surplus), Some(verdict)) = (letters.next(), verdicts.last_mut()) {
        verdict.faults.push(format!("letters: one more than there are ({})", surplus.is_ok()));
    }
    verdicts
}

fn document(file: &Written) -> Option<Document> {
    match file.look {
        Some(_) => corpus::decode(file.bytes.clone()).map(Document::from_text),
        None => corpus::text_of_pdf(&file.bytes).ok().map(|pages| Document::from_pages(pages.texts)),
    }
}

fn refused(reason: &str) -> Verdict {
    Verdict { header: true, warned: true, faults: vec![format!("letter: refused, {reason}")], ..Verdict::default() }
}

/// Compares what was read with the truth.
pub fn compare(truth: &Truth, letter: &Letter, harm: Harm) -> Verdict {
    // By way of JSON, so that the names of the fields are data.
    let wanted = serde_json::to_value(truth).unwrap_or_default();
    let got = serde_json::to_value(letter).unwrap_or_default();
    let mut faults = Vec::new();
    for field in HEADER {
        let unknown = harm != Harm::None && got[field].is_null();
        if wanted[field] != got[field] && !unknown {
            faults.push(fault(field, &wanted[field], &got[field]));
        }
    }
    let header = faults.is_empty();
    for field in WHOLE {
        if harm == Harm::None && got.get(field).is_some_and(|value| *value != wanted[field]) {
            faults.push(fault(field, &wanted[field], &got[field]));
        }
    }
    if !alike(&wanted["summary"], &got["summary"], harm) {
        faults.push(fault("summary", &wanted["summary"], &got["summary"]));
    }
    for (item, read) in truth.items.iter().zip(&letter.items) {
        let number = item.number;
        let (wanted, got) = (&wanted["items"][number - 1], &got["items"][number - 1]);
        if read.inferred != item.inferred && harm == Harm::None {
            faults.push(fault(&format!("item {number} inferred"), &wanted["inferred"], &got["inferred"]));
        }
        for field in TEXTS.into_iter().filter(|field| !alike(&wanted[*field], &got[*field], harm)) {
            faults.push(fault(&format!("item {number} {field}"), &wanted[field], &got[field]));
        }
    }
    let decided = |(item, read): (&super::truth::ItemTruth, &letter::Item)| item.decision == read.decision.as_str();
    let count = truth.items.len() == letter.items.len();
    let decisions = count && truth.items.iter().zip(&letter.items).all(decided);
    if !count {
        faults.push(format!("items: {} / {}", truth.items.len(), letter.items.len()));
    } else if !decisions {
        faults.push("decisions: differ".to_owned());
    }
    Verdict { count, decisions, header, warned: !letter.warnings.is_empty(), faults }
}

/// Texts are shown from where they begin to differ.
fn fault(field: &str, wanted: &Value, got: &Value) -> String {
    let (Some(wanted), Some(got)) = (wanted.as_str(), got.as_str()) else {
        return format!("{field}: {wanted} / {got}");
    };
    let same = wanted.chars().zip(got.chars()).take_while(|(one, other)| one.eq_ignore_ascii_case(other)).count();
    let rest = |text: &str| text.chars().skip(same.saturating_sub(20)).take(100).collect::<String>();
    format!("{field}: {:?} / {:?}", rest(wanted), rest(got))
}

/// Returns true if two texts have the same letters and digits; of lost ones three, or 3 in 100, may be missing.
fn alike(wanted: &Value, got: &Value, harm: Harm) -> bool {
    if wanted.is_null() || got.is_null() {
        return wanted.is_null() == got.is_null();
    }
    let (wanted, got) = (bare(wanted.as_str().unwrap_or_default()), bare(got.as_str().unwrap_or_default()));
    wanted == got || (harm == Harm::Lost && within(&wanted, &got, (wanted.len() * 3 / 100).max(3)))
}

/// Letters and digits in lower case, those that scans confuse made one.
fn bare(text: &str) -> Vec<u8> {
    let fold = |c: char| match c.to_ascii_lowercase() {
        '1' | 'i' => b'l',
        '0' => b'o',
        c => c as u8,
    };
    text.chars().filter(char::is_ascii_alphanumeric).map(fold).collect()
}

/// Returns true if Levenshtein's distance of the texts is at most `most`; only a band of its table is computed.
fn within(one: &[u8], other: &[u8], most: usize) -> bool {
    if one.len().abs_diff(other.len()) > most {
        return false;
    }
    let far = most + 1;
    let mut above: Vec<usize> = (0..=other.len()).collect();
    let mut row = vec![far; other.len() + 1];
    for (at, byte) in one.iter().enumerate() {
        let (first, last) = (at.saturating_sub(most), (at + 1 + most).min(other.len()));
        row[first] = if first == 0 { at + 1 } else { far };
        for column in first..last {
            let replaced = above[column] + usize::from(*byte != other[column]);
            row[column + 1] = replaced.min(above[column + 1] + 1).min(row[column] + 1);
        }
        if let Some(beyond) = row.get_mut(last + 1) {
            *beyond = far;
        }
        std::mem::swap(&mut above, &mut row);
    }
    above[other.len()] <= most
}

/// Counts of some letters.
#[derive(Default)]
struct Tally {
    letters: usize,
    count: usize,
    decisions: usize,
    silent: usize,
    right: usize,
}

impl Tally {
    fn add(&mut self, verdict: &Verdict) {
        self.letters += 1;
        self.count += usize::from(verdict.count);
        self.decisions += usize::from(verdict.decisions);
        self.silent += usize::from(verdict.is_silent_miss());
        self.right += usize::from(verdict.is_right());
    }
}

/// The sums over some letters of a run.
#[derive(Default)]
struct Report {
    /// By layout and by noise; the number keeps the groups in order.
    tallies: BTreeMap<(usize, &'static str), Tally>,
    /// In how many letters a field is wrong.
    fields: BTreeMap<String, usize>,
    /// Letters with a wrong count or decision.
    misses: Vec<String>,
    /// Letters with other faults.
    others: Vec<String>,
}

impl Report {
    fn add(&mut self, file: &Written, layout: &'static str, verdict: &Verdict, place: &str) {
        let noises = file.noises.iter().map(|noise| (2, noise.name));
        let clean = file.noises.is_empty().then_some((2, "(none)"));
        for key in [(0, "all"), (1, layout)].into_iter().chain(noises).chain(clean) {
            self.tallies.entry(key).or_default().add(verdict);
        }
        let fields: BTreeSet<&str> = verdict.faults.iter().map(|fault| field_of(fault)).collect();
        for field in fields {
            *self.fields.entry(field.to_owned()).or_insert(0) += 1;
        }
        if !verdict.is_right() {
            let silent = if verdict.is_silent_miss() { " NO WARNING" } else { "" };
            let list = if verdict.is_miss() { &mut self.misses } else { &mut self.others };
            list.push(format!("{place}{silent}: {}", shown(verdict)));
        }
    }
}

/// The field that a fault is about, without the item's number.
fn field_of(fault: &str) -> &str {
    let place = fault.split(':').next().unwrap_or_default();
    place.rsplit(' ').next().unwrap_or_default()
}

/// The report on so many letters of a run: shares by layout and by noise, and the first faults.
pub fn report(run: &Run, first: u64, count: u64) -> String {
    const SHOWN: usize = 15;
    let mut report = Report::default();
    let mut number = first;
    while number < first + count {
        let file = run.file(number, first + count);
        for (fiction, verdict) in file.letters.iter().zip(&judge(&file)) {
            report.add(&file, fiction.layout.name, verdict, &place_of(run, number, &file, fiction));
        }
        number += file.letters.len() as u64;
    }
    let mut out = format!(
        "{:18}{:>8}{:>12}{:>11}{:>8}{:>12}\n",
        "", "letters", "item count", "decisions", "silent", "all fields"
    );
    for ((_, name), tally) in &report.tallies {
        let share = |part: usize| format!("{:.2} %", 100.0 * part as f64 / tally.letters as f64);
        let (count, decisions, right) = (share(tally.count), share(tally.decisions), share(tally.right));
        out += &format!("{name:18}{:>8}{count:>12}{decisions:>11}{:>8}{right:>12}\n", tally.letters, tally.silent);
    }
    out += "\nletters in which a field is wrong\n";
    for (field, letters) in &report.fields {
        out += &format!("{field:22}{letters:>8}\n");
    }
    let rows = |rows: Vec<String>| rows.into_iter().take(SHOWN).map(|row| row + "\n").collect::<String>();
    out + "\n" + &rows(report.misses) + &rows(report.others)
}

/// The first faults of a letter, each on a line, long texts shortened.
pub fn shown(verdict: &Verdict) -> String {
    const LONGEST: usize = 400;
    let rows = verdict.faults.iter().take(4).map(|fault| fault.chars().take(LONGEST).collect());
    rows.collect::<Vec<String>>().join("\n    ")
}

/// The place of a letter: the arguments that write its file again, but for where to, and the letter in it.
pub fn place_of(run: &Run, number: u64, file: &Written, letter: &Fiction) -> String {
    let wish = &run.wish;
    let layouts: Vec<&str> = wish.layouts.iter().map(|layout| layout.name).collect();
    let noises: Vec<&str> = file.noises.iter().map(|noise| noise.name).collect();
    let look = file.look.and_then(|look| LOOKS.iter().find(|row| row.1 == look)).map_or("pdf", |row| row.0);
    let extras =
        [("pdf-share", run.pdf_share), ("cover-share", wish.cover_share), ("furniture-share", wish.furniture_share)];
    let mut extras: String = extras.iter().map(|(name, share)| format!(" --{name} {share}")).collect();
    if wish.rare_words {
        extras.push_str(" --rare-words");
    }
    let join = file.letters.len();
    format!(
        "--seed {} --first {number} --count {join} --join {join} --layouts {} --noise {}{extras} ({} {} {look} {})",
        wish.seed,
        layouts.join(","),
        run.mix.name(),
        letter.truth.id,
        letter.layout.name,
        noises.join(","),
    )
}

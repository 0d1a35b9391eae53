//! Small collections of letters whose few words collide everywhere.

use std::collections::BTreeMap;
use std::path::PathBuf;

use imr::corpus::{PdfReader, Reader};
use imr::index::{Quiet, Stop, UpdateOptions, update};
use imr::search::Searcher;
use imr::testing::open;

use super::items::{Item, items};
use crate::env::Env;
use crate::fictions::dice::Dice;

/// Words of which letters are made: stop words, the forms of a stem, joined words, numbers, levels, drugs, acronyms.
pub const WORDS: [&str; 56] = [
    "the",
    "of",
    "and",
    "or",
    "not",
    "is",
    "a",
    "deny",
    "denied",
    "denies",
    "denial",
    "injection",
    "injections",
    "injected",
    "facet",
    "facets",
    "block",
    "lumbar",
    "cervical",
    "pain",
    "MRI",
    "opioid",
    "opioids",
    "Norco",
    "hydrocodone",
    "follow-up",
    "followup",
    "follow",
    "up",
    "non-certified",
    "certified",
    "noncertified",
    "L4-5",
    "L5-S1",
    "600mg",
    "10/325mg",
    "#60",
    "5",
    "60",
    "patient's",
    "patients",
    "don't",
    "therapy",
    "therapies",
    "epidural",
    "upheld",
    "na\u{ef}ve",
    "naive",
    "12.5mg",
    "12.5",
    "2,500",
    "M54.5",
    "T.E.N.S",
    "TENS",
    "medication",
    "medical",
];

const PROCEDURES: [&str; 9] = [
    "Lumbar facet injection L4-5",
    "MRI of the cervical spine",
    "Norco 10/325mg #60",
    "Follow-up visits x 6",
    "Physical therapy, 5 visits",
    "Epidural injections at L5-S1",
    "Facet block",
    "Injection of the knee and MRI of the knee",
    "Gabapentin 600mg",
];

const GUIDELINES: [&str; 4] = [
    "Decision based on MTUS Low Back Complaints 2004.",
    "Decision based on MTUS Chronic Pain Medical Treatment Guidelines, opioids. Decision based on ODG.",
    "Decision based on Non-MTUS Official Disability Guidelines (ODG), Neck, facet injections.",
    "The Claims Administrator did not cite any evidence.",
];

/// So many letters are indexed at once, before others come …
const FIRST: usize = 40;
/// … and the first of them have one item each.
const SHORT: usize = 15;

/// A collection of letters and its index.
pub struct Collection {
    pub items: Vec<Item>,
    pub searcher: Searcher,
    /// Of its index: how many segments, and how many removed items.
    pub segments: usize,
    pub removed: u32,
    // It removes the folder when it goes.
    _env: Env,
}

impl Collection {
    /// The collection that belongs to a seed: some letters at once, others later, then some changed and some removed.
    pub fn new(seed: u64) -> Collection {
        let (mut dice, env, mut letters) = (Dice::new(seed, 0), Env::new(), BTreeMap::new());
        for batch in [0..FIRST, FIRST..FIRST + 3, FIRST + 3..FIRST + 6] {
            batch.for_each(|number| write(&env, number, &mut letters, &mut dice));
            index(&env);
        }
        // A letter of several items removed, and one of one item changed: so few that the first segment keeps them.
        let gone = id(dice.between(SHORT, FIRST - 1));
        env.remove(&format!("in/{gone}.txt"));
        letters.remove(&gone);
        index(&env);
        let changed = dice.below(SHORT);
        [changed, FIRST + 1].into_iter().for_each(|number| write(&env, number, &mut letters, &mut dice));
        index(&env);
        let store = open(&env.path("index")).expect("an index");
        let metas = store.index.searchable_segment_metas().expect("segments");
        let (segments, removed) = (metas.len(), metas.iter().fold(0, |sum, meta| sum + meta.num_deleted_docs()));
        let items = letters.iter().flat_map(|(id, text)| items(id, text)).collect();
        let searcher = Searcher::open(&env.path("index")).expect("an index").in_small_windows();
        Collection { items, searcher, segments, removed, _env: env }
    }
}

fn id(number: usize) -> String {
    format!("CM17-{number:07}")
}

fn write(env: &Env, number: usize, letters: &mut BTreeMap<String, String>, dice: &mut Dice) {
    let (id, text) = (id(number), letter(number, dice));
    env.write(&format!("in/{id}.txt"), &text);
    letters.insert(id, text);
}

fn index(env: &Env) {
    let paths: Vec<PathBuf> = vec![env.path("in")];
    let options = UpdateOptions { paths, memory: 64 << 20, threads: 1, ..UpdateOptions::default() };
    let reader = Reader::new(PdfReader::in_process());
    update(&env.path("index"), &options, &reader, &Quiet, &Stop::default()).expect("an index");
}

fn letter(number: usize, dice: &mut Dice) -> String {
    let mut text = format!("Case Number: {}\nDate Assigned: 01/09/2017\n", id(number));
    if dice.percent(80) {
        text += &format!("Date of Injury: {:02}/11/{}\n", dice.between(1, 12), dice.between(2013, 2015));
    }
    if dice.percent(80) {
        text += &format!(
            "Decision Date: {:02}/{:02}/{}\n",
            dice.between(1, 12),
            dice.between(1, 28),
            dice.between(2016, 2017)
        );
    }
    text += &format!("UR Denial Date: 12/27/2016\nPriority: {}\n\n", dice.pick(&["Standard", "Expedited"]));
    text += "HOW THE IMR FINAL DETERMINATION WAS MADE\n\nThe Expert Reviewer has the following credentials:\n";
    text += &format!("State(s) of Licensure: {}\n", dice.pick(&["California", "California, Texas"]));
    text += &format!("Certification(s)/Specialty: {}\n\n", dice.pick(&["Family Practice", "Orthopedic Surgery"]));
    if dice.percent(80) {
        text += &format!(
            "CLINICAL CASE SUMMARY\n\nThe reviewer drew up this summary of the case from the file:\n\n{}\n\n",
            summary(dice)
        );
    }
    text += "IMR ISSUES, DECISIONS AND RATIONALES\n\nThe Final Determination was based on decisions for the disputed \
        items/services set forth below:\n\n";
    for _ in 0..if number < SHORT { 1 } else { dice.between(1, 3) } {
        text += &item(dice);
    }
    text
}

fn summary(dice: &mut Dice) -> String {
    let mut text = String::new();
    if dice.percent(70) {
        let sex = dice.pick(&["male", "female"]);
        text += &format!("The injured worker is a {} year old {sex} who was hurt. ", dice.between(25, 65));
    }
    if dice.percent(70) {
        text += &format!("The injured worker was diagnosed with {}. ", words(2, 5, dice));
    }
    text + &prose(2, dice)
}

fn item(dice: &mut Dice) -> String {
    let procedure = match dice.percent(50) {
        true => (*dice.pick(&PROCEDURES)).to_owned(),
        false => capitalized(&words(2, 6, dice)),
    };
    let decision = dice.pick(&["Upheld", "Overturned"]);
    let mut text = format!("{procedure}: {decision}\n\n");
    text += &format!("Claims Administrator guideline: {}\n\n", dice.pick(&GUIDELINES));
    text += &format!("MAXIMUS guideline: {}\n\n", dice.pick(&GUIDELINES));
    text + &format!("Decision rationale: {}\n\n", prose(4, dice))
}

/// Up to `most` sentences.
fn prose(most: usize, dice: &mut Dice) -> String {
    let count = dice.between(1, most);
    let sentences: Vec<String> =
        (0..count).map(|_| capitalized(&words(3, 9, dice)) + dice.pick::<&str>(&[".", ".", "?"])).collect();
    sentences.join(dice.pick::<&str>(&[" ", " ", "\n"]))
}

fn words(least: usize, most: usize, dice: &mut Dice) -> String {
    let count = dice.between(least, most);
    let words: Vec<&str> = (0..count).map(|_| *dice.pick::<&str>(&WORDS)).collect();
    words.join(dice.pick::<&str>(&[" ", " ", " ", ", "]))
}

fn capitalized(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

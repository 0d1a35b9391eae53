//! Queries drawn from the words of an index.

use std::collections::BTreeSet;

use super::raw::Raw;
use crate::letters::dice::Dice;

/// The sort of a query.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// One word.
    Word,
    /// Two words that must both be there.
    Two,
    /// Three words that must all be there.
    Three,
    /// Two or three words of which one is enough.
    Either,
    /// Two or three words in a row.
    Phrase,
    /// Two words and a decision.
    Filtered,
    /// A query that somebody might type.
    Natural,
}

/// The sorts with their names, and how many queries of each there are; of the natural ones as many as are listed.
pub const SORTS: [(Sort, &str, usize); 7] = [
    (Sort::Word, "one word", 36),
    (Sort::Two, "two words", 36),
    (Sort::Three, "three words", 36),
    (Sort::Either, "one of them", 36),
    (Sort::Phrase, "phrase", 36),
    (Sort::Filtered, "words and decision", 36),
    (Sort::Natural, "natural", NATURAL.len()),
];

const NATURAL: [&str; 20] = [
    "lumbar epidural steroid injection denied",
    "physical therapy after rotator cuff repair",
    "mri of the cervical spine without red flags",
    "opioid weaning plan",
    "norco 10/325 for chronic low back pain",
    "functional restoration program upheld",
    "acupuncture for knee pain overturned",
    "compounded topical cream not recommended",
    "is a urine drug screen medically necessary",
    "trigger point injections myofascial pain",
    "carpal tunnel release with positive emg",
    "home health care after surgery",
    "spinal cord stimulator trial failed back surgery",
    "radiofrequency ablation L4-L5 facet",
    "omeprazole without gastrointestinal risk factors",
    "total knee replacement obesity",
    "gym membership",
    "cognitive behavioral therapy for chronic pain and depression",
    "muscle relaxant long term use",
    "shoulder arthroscopy failed conservative treatment",
];

/// A query.
pub struct Question {
    /// Its sort.
    pub sort: Sort,
    /// Its words.
    pub words: Vec<String>,
    /// The decision that is wanted.
    pub decision: Option<&'static str>,
}

impl Question {
    /// As a user types it.
    pub fn typed(&self) -> String {
        let words = self.words.join(" ");
        match self.sort {
            Sort::Phrase => format!("\"{words}\""),
            Sort::Either => self.words.join(" OR "),
            _ => words,
        }
    }
}

impl Sort {
    /// True if one word is enough.
    pub fn is_any(self) -> bool {
        [Sort::Either, Sort::Natural].contains(&self)
    }
}

/// Words that queries are drawn from.
struct Words {
    /// Those of each text, as often as they stand there.
    texts: Vec<Vec<String>>,
    /// All of them once; most are rare.
    distinct: Vec<String>,
    /// Those that follow each other.
    phrases: Vec<Vec<String>>,
}

/// Draws the queries from texts of the index. Words of one query stand in one item, so that something is found.
pub fn draw(raw: &Raw, seed: u64) -> tantivy::Result<Vec<Question>> {
    let mut dice = Dice::new(seed, 0);
    let words = Words::of_some(raw, &mut dice)?;
    let mut questions = Vec::new();
    for (sort, _, count) in SORTS {
        questions.extend((0..count).map(|index| words.question(sort, index, &mut dice)));
    }
    Ok(questions)
}

/// Words that mean themselves: no numbers, no punctuation, nothing so short that it joins others.
fn is_plain(word: &str) -> bool {
    word.len() > 3 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

impl Words {
    fn of_some(raw: &Raw, dice: &mut Dice) -> tantivy::Result<Words> {
        const TEXTS: usize = 400;
        let mut words = Words { texts: Vec::new(), distinct: Vec::new(), phrases: Vec::new() };
        while words.texts.len() < TEXTS {
            let text = raw.some_text(dice)?.to_lowercase();
            let all: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            for count in [2, 3] {
                let plain = all.windows(count).filter(|row| row.iter().all(|word| is_plain(word)));
                words.phrases.extend(plain.map(<[String]>::to_vec));
            }
            words.texts.push(all.into_iter().filter(|word| is_plain(word)).collect());
        }
        let distinct: BTreeSet<&String> = words.texts.iter().flatten().collect();
        words.distinct = distinct.into_iter().cloned().collect();
        Ok(words)
    }

    fn question(&self, sort: Sort, index: usize, dice: &mut Dice) -> Question {
        let text = dice.pick(&self.texts);
        let of_text = |count: usize, dice: &mut Dice| dice.pick_some(text, count).into_iter().cloned().collect();
        let words = match sort {
            Sort::Natural => NATURAL[index].split(' ').map(str::to_owned).collect(),
            Sort::Phrase => dice.pick(&self.phrases).clone(),
            // Half of them rare ones.
            Sort::Word if index.is_multiple_of(2) => vec![dice.pick(&self.distinct).clone()],
            Sort::Word => of_text(1, dice),
            Sort::Two | Sort::Filtered => of_text(2, dice),
            Sort::Three => of_text(3, dice),
            Sort::Either => of_text(2 + index % 2, dice),
        };
        let decision = (sort == Sort::Filtered).then(|| *dice.pick(&["upheld", "overturned"]));
        Question { sort, words, decision }
    }
}

//! Tells copies of a text from texts that are like it. A letter may be there under another case number or with a slip
//! of a scanner, and is nothing that it could be compared with.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::index::schema::record::Record;
use crate::query::is_function_word;
use crate::text::{fold, words};

/// The number of words in a row that are compared.
const IN_A_ROW: usize = 3;
/// The fewest rows of words of a text that can have a copy: a shorter one is a request that many letters share.
const FEWEST: usize = 40;
/// The share of its rows, in hundredths, that a copy has.
const SHARE: usize = 80;

/// The share of the words of its request, in hundredths, that the text of a copy names.
const NAMED: usize = 75;

/// A text whose copies are left out.
pub struct CopiedText {
    /// Its rows of words.
    rows: HashSet<u64>,
    /// The words of its request and its reasons.
    words: HashSet<String>,
}

impl CopiedText {
    /// Makes the text of an item and its case.
    pub fn of(record: &Record) -> CopiedText {
        CopiedText { rows: rows(record), words: words_of(record, &["procedure", "rationale"]) }
    }

    /// Returns true if an item is a copy of the text: it has nearly all of it, in the same words, and a request that
    /// the text names. Reasons alone may be those of many letters.
    pub fn is_copied_in(&self, record: &Record) -> bool {
        if self.rows.len() < FEWEST {
            return false;
        }
        let request = words_of(record, &["procedure"]);
        let known = request.iter().filter(|word| self.words.contains(*word)).count();
        if known * 100 < request.len() * NAMED {
            return false;
        }
        let other = rows(record);
        let shared = self.rows.iter().filter(|row| other.contains(row)).count();
        shared * 100 >= self.rows.len() * SHARE
    }
}

/// Returns the rows of words of an item: of its request, its reasons and its case.
fn rows(record: &Record) -> HashSet<u64> {
    let texts = ["procedure", "rationale", "summary"].map(|field| record.text(field));
    let mut rows = HashSet::new();
    for text in &texts {
        let folded: Vec<_> = words(text).iter().filter(|word| !word.joined).map(|word| fold(text, word)).collect();
        rows.extend(folded.windows(IN_A_ROW).map(|row| {
            let mut hasher = DefaultHasher::new();
            row.hash(&mut hasher);
            hasher.finish()
        }));
    }
    rows
}

/// Returns the words of some texts of an item that say something.
fn words_of(record: &Record, fields: &[&str]) -> HashSet<String> {
    let of_text = |text: &str| words(text).iter().map(|word| fold(text, word).into_owned()).collect::<Vec<_>>();
    fields.iter().flat_map(|field| of_text(&record.text(field))).filter(|word| !is_function_word(word)).collect()
}

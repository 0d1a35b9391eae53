//! The vocabulary of an index, for correcting words and values. Only words that occur in the index are proposed,
//! so that each correction finds something.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::civil::Date;
use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, Searcher, TERMINATED, Term};

use crate::index::schema::fields::{FieldKind, Zone, field_of, find_field};
use crate::query::Vocabulary;
use crate::search::diagnose::known_spellings::KnownSpellings;
use crate::search::diagnose::near_terms::NearTerms;
use crate::search::open_index::OpenIndex;
use crate::search::plan::term_lookup::TermLookup;
use crate::text::{Pattern, Stems, fold, form_of, words};

/// The words and values of the items of an index.
pub struct IndexVocabulary<'a> {
    /// The segments.
    searcher: &'a Searcher,
    /// The words near to those that were looked up before.
    known: &'a KnownSpellings,
    /// The terms.
    term_lookup: TermLookup<'a>,
    /// The stems of words that were met before.
    stems: RefCell<Stems>,
    /// The day that relative dates are reckoned from.
    today: Option<Date>,
}

/// The tables for one slip of any word. They take longer to make than a word takes to look up, so they are made once.
static ONE_SLIP: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
/// The tables for two slips of any word.
static TWO_SLIPS: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));

/// Longest word, in bytes, that is corrected by one letter only; longer ones are corrected by two. At two letters,
/// short words are near to too many others.
const SHORT: usize = 5;

impl<'a> IndexVocabulary<'a> {
    /// Makes the vocabulary of an index.
    pub fn of(index: &'a OpenIndex) -> IndexVocabulary<'a> {
        let (searcher, known, term_lookup) = (&index.searcher, &index.spellings, index.term_lookup());
        IndexVocabulary { searcher, known, term_lookup, stems: RefCell::default(), today: None }
    }

    /// Sets the day that relative dates are reckoned from.
    pub fn on(self, today: Option<Date>) -> IndexVocabulary<'a> {
        IndexVocabulary { today, ..self }
    }

    /// Returns the stem of the first word of a text; `None` if it has no word.
    fn stem(&self, word: &str) -> Option<String> {
        let first = words(word).into_iter().next()?;
        Some(self.stems.borrow_mut().stem(&fold(word, &first)).to_owned())
    }

    /// Returns true if an item has `term`. tantivy's counts have removed items too, which must not change an answer.
    fn is_there(&self, term: &Term) -> tantivy::Result<bool> {
        for segment in self.searcher.segment_readers() {
            let postings = segment.inverted_index(term.field())?.read_postings(term, IndexRecordOption::Basic)?;
            let Some(mut postings) = postings else { continue };
            while postings.doc() != TERMINATED {
                if segment.alive_bitset().is_none_or(|alive| alive.is_alive(postings.doc())) {
                    return Ok(true);
                }
                postings.advance();
            }
        }
        Ok(false)
    }

    /// Counts the items of each value of a field, the most frequent value first.
    ///
    /// Values are listed as they are printed, and counted by the terms of the field, which are in small letters.
    fn counted_values(&self, field: &str) -> tantivy::Result<Vec<(String, u64)>> {
        let Some(spec) = find_field(field).filter(|spec| spec.kind == FieldKind::Keyword) else {
            return Ok(Vec::new());
        };
        let mut printed = BTreeSet::new();
        for segment in self.searcher.segment_readers() {
            let Some(column) = segment.fast_fields().str(field)? else { continue };
            let mut values = column.dictionary().stream()?;
            while values.advance() {
                printed.extend(std::str::from_utf8(values.key()).ok().map(str::to_owned));
            }
        }
        let mut counted = Vec::with_capacity(printed.len());
        for value in printed {
            // Values are compared without case, so the index has them in small letters.
            let items = self.searcher.doc_freq(&Term::from_field_text(field_of(spec), &value.to_lowercase()))?;
            counted.push((value, items));
        }
        counted.sort_by_key(|(_, items)| Reverse(*items));
        Ok(counted)
    }

    /// Returns up to `most` words that occur and are similar to the one typed, the nearest first.
    ///
    /// Similar is a word with up to two letters added, left out, changed or swapped with their neighbor
    /// (Damerau-Levenshtein distance); of a short word one letter.
    pub fn near(&self, word: &str, most: usize) -> Vec<String> {
        if !has_spellings(word) {
            return Vec::new();
        }
        let first = words(word).into_iter().next();
        // A vocabulary that cannot be read has no words; the search itself will tell the error.
        let Some(typed) = first.map(|first| fold(word, &first)) else { return Vec::new() };
        self.known.of(&typed, most, || self.near_forms(&typed, most)).unwrap_or_default()
    }

    /// Finds the nearest words that occur.
    ///
    /// Equally near ones are ordered by the same first letter, which is rarely mistyped, then by the number of items,
    /// then by the alphabet.
    fn near_forms(&self, typed: &str, most: usize) -> tantivy::Result<Vec<String>> {
        // Short words have many neighbors at two letters.
        let reach = if typed.len() <= SHORT { 1 } else { 2 };
        let near = if reach == 1 { ONE_SLIP.build_dfa(typed) } else { TWO_SLIPS.build_dfa(typed) };
        let mut candidates: BTreeMap<String, (u8, u64)> = BTreeMap::new();
        for zone in Zone::ALL {
            for segment in self.searcher.segment_readers() {
                let index = segment.inverted_index(zone.field())?;
                let mut terms = index.terms().search(NearTerms(&near)).into_stream()?;
                while terms.advance() {
                    let Ok(term) = std::str::from_utf8(terms.key()) else { continue };
                    let form = form_of(term);
                    // Terms of the index itself have a colon, which no word has.
                    if form.contains(':') {
                        continue;
                    }
                    let Distance::Exact(distance) = near.eval(form.as_bytes()) else { continue };
                    // Terms of the same form in other zones and segments add up.
                    candidates.entry(form.into_owned()).or_insert((distance, 0)).1 += u64::from(terms.value().doc_freq);
                }
            }
        }
        let rank = |(form, (distance, items)): &(String, (u8, u64))| {
            (*distance, form.as_bytes().first() != typed.as_bytes().first(), Reverse(*items))
        };
        let mut ranked: Vec<(String, (u8, u64))> = candidates.into_iter().collect();
        ranked.sort_by_key(rank);
        Ok(ranked.into_iter().take(most).map(|(form, _)| form).collect())
    }
}

/// Returns true if a word may be a slip of another: it is longer than one character, and has a letter or digit of
/// ASCII.
fn has_spellings(word: &str) -> bool {
    word.chars().count() > 1 && word.chars().any(|c| c.is_ascii_alphanumeric())
}

impl Vocabulary for IndexVocabulary<'_> {
    fn knows(&self, word: &str) -> bool {
        let Some(stem) = self.stem(word) else { return true };
        let pattern = Pattern::Stem(stem);
        Zone::ALL.iter().any(|zone| self.term_lookup.find(*zone, &pattern).is_ok_and(|found| !found.is_empty()))
    }

    fn nearest(&self, word: &str) -> Option<String> {
        self.near(word, 1).pop()
    }

    fn has_value(&self, field: &str, value: &str) -> bool {
        let term = find_field(field).map(|spec| Term::from_field_text(field_of(spec), &value.to_lowercase()));
        term.is_some_and(|term| self.is_there(&term).unwrap_or(false))
    }

    fn values(&self, field: &str) -> Vec<(String, u64)> {
        // Of an index that cannot be read the search itself will tell the error.
        self.counted_values(field).unwrap_or_default()
    }

    fn today(&self) -> Option<Date> {
        self.today
    }
}

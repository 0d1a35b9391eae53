//! Takes letters from the index that must be written again as they are: those of files that moved, and of files that
//! cannot be read while everything else is read anew. This is faster than reading their files, and possible when the
//! files are gone.

use std::collections::HashMap;
use std::sync::{Mutex, OnceLock, PoisonError};

use tantivy::collector::DocSetCollector;
use tantivy::query::TermQuery;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocAddress, IndexReader, ReloadPolicy, Searcher, Term};

use crate::index::folder::manifest::{LetterOutcome, Manifest, ManifestEntry};
use crate::index::folder::store::OpenStore;
use crate::index::schema;
use crate::index::schema::record::{ItemRecord, Record};
use crate::index::update::read::prepared::PreparedLetter;

/// The letters that the index has already, by way of the manifest. Shared by all threads.
pub struct PreviousLetters<'a> {
    /// The store of before; `None` where there is none.
    store: Option<&'a OpenStore>,
    manifest: &'a Manifest,
    /// The numbers of the entries of files that are gone, by the hash of their bytes.
    gone: HashMap<u128, usize>,
    /// The store's last commit, opened when the first letter is asked for, which few runs do.
    searcher: OnceLock<Option<Searcher>>,
    /// The id of a letter that should be in the index and cannot be read from it.
    unreadable: Mutex<Option<String>>,
}

impl<'a> PreviousLetters<'a> {
    /// Makes the letters of the files in `manifest` available from `store`; `gone` are the numbers of files that are
    /// gone and may have moved.
    pub fn new(store: Option<&'a OpenStore>, manifest: &'a Manifest, gone: &[usize]) -> PreviousLetters<'a> {
        let content = |number: &usize| manifest.entry(*number).map(|entry| (entry.content, *number));
        // What could not be read has no hash.
        let gone = gone.iter().filter_map(content).filter(|(content, _)| *content != 0).collect();
        PreviousLetters { store, manifest, gone, searcher: OnceLock::new(), unreadable: Mutex::default() }
    }

    /// Finds the letters of a file that is gone and had these bytes; `None` unless the index has all of them.
    pub fn moved(&self, content: u128) -> Option<Vec<Result<PreparedLetter, String>>> {
        let entry = self.manifest.entry(*self.gone.get(&content)?)?;
        let part = |outcome: &LetterOutcome| match outcome {
            LetterOutcome::Rejected { reason } => Some(Err(reason.clone())),
            LetterOutcome::Indexed { .. } | LetterOutcome::Duplicate { .. } => self.letter(outcome).map(Ok),
        };
        entry.outcomes.iter().map(part).collect()
    }

    /// Finds the letters that the index has of a file, by its outcomes.
    pub fn letters(&self, entry: &ManifestEntry) -> Vec<Option<PreparedLetter>> {
        let letter = |outcome: &LetterOutcome| {
            let letter = self.letter(outcome);
            if let (None, LetterOutcome::Indexed { id, .. }) = (&letter, outcome) {
                *self.unreadable.lock().unwrap_or_else(PoisonError::into_inner) = Some(id.clone());
            }
            letter
        };
        entry.outcomes.iter().map(letter).collect()
    }

    /// Returns the id of a letter that should have been taken from the index and could not be read: the index is
    /// damaged.
    pub fn unreadable(&self) -> Option<String> {
        self.unreadable.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes a letter from the index; `None` unless all of its items are there.
    fn letter(&self, outcome: &LetterOutcome) -> Option<PreparedLetter> {
        let LetterOutcome::Indexed { id, key, text, layout, decisions } = outcome else { return None };
        let (mut case, mut items): (_, Vec<ItemRecord>) = (None, Vec::new());
        for Record { mut item, case: of_item, .. } in self.records(id)? {
            item.read_details();
            items.push(item);
            case = Some(of_item);
        }
        let stored = items.len() as u32 == decisions.iter().sum::<u32>();
        let (key, layout) = (key.clone(), layout.clone());
        stored.then(|| PreparedLetter::new(key, *text, layout, *decisions, &case.unwrap_or_default(), &mut items))
    }

    /// Reads the records of a letter, in the order of its items.
    fn records(&self, letter: &str) -> Option<Vec<Record>> {
        let searcher = self.searcher.get_or_init(|| open(self.store?)).as_ref()?;
        let term = Term::from_field_text(schema::letter_field(), letter);
        let found = searcher.search(&TermQuery::new(term, IndexRecordOption::Basic), &DocSetCollector).ok()?;
        let mut addresses: Vec<DocAddress> = found.into_iter().collect();
        // The order of items in a segment is that of the letter.
        addresses.sort_unstable();
        addresses.into_iter().map(|address| schema::read_record(searcher, address).ok()?).collect()
    }
}

/// Opens the last commit of a store; `None` where it cannot be read.
fn open(store: &OpenStore) -> Option<Searcher> {
    let reader: IndexReader = store.index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into().ok()?;
    Some(reader.searcher())
}

//! Gives letters their ids and recognises copies of letters.
//!
//! Files come in a fixed order, PDFs before texts and then by path, so that the answers depend neither on the machine
//! nor on the order in which files were added.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

use hashbrown::HashTable;

use crate::corpus::without_extension;
use crate::index::folder::letter_key::LetterKey;

/// The answer to which letter a text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Assignment {
    /// The letter with this id.
    Letter(String),
    /// Another copy of the letter with this id.
    CopyOf(String),
}

/// Giver of ids. It must be asked for every letter, in the order of the files and then of the text. It takes some 80
/// bytes a letter.
#[derive(Default)]
pub struct Ids {
    letters: Vec<NamedLetter>,
    /// The ids, one after the other.
    names: String,
    /// Numbers of letters by their case numbers, which are the beginnings of their ids.
    by_case: HashTable<u32>,
    by_text: HashTable<u32>,
    by_id: HashTable<u32>,
    hasher: RandomState,
}

/// A letter that has an id.
struct NamedLetter {
    text: u128,
    /// The place in the names at which its id begins.
    start: usize,
    id_length: u32,
    /// The length of the case number with which the id begins; 0 where the letter has none.
    case_length: u32,
}

impl Ids {
    /// Gives the letter with `key` in the file `name`, a path below its source, its id. The id is the case number or
    /// else the name without its ending.
    pub fn assign(&mut self, key: &LetterKey, name: &str) -> Assignment {
        let case = key.case_number.as_deref().unwrap_or_default();
        // The case number decides first: copies of one letter can differ in their text.
        if let Some(known) = self.with_case(case).or_else(|| self.with_text(key.text)) {
            return Assignment::CopyOf(self.id(&self.letters[known]).to_owned());
        }
        // Two names can be equal without their endings.
        let id = self.free(if case.is_empty() { without_extension(name) } else { case });
        self.add(key.text, &id, case.len());
        Assignment::Letter(id)
    }

    /// Adds a letter to all three tables.
    fn add(&mut self, text: u128, id: &str, case_length: usize) {
        let (number, start) = (self.letters.len() as u32, self.names.len());
        self.names.push_str(id);
        self.letters.push(NamedLetter { text, start, id_length: id.len() as u32, case_length: case_length as u32 });
        let (letters, names, hasher) = (&self.letters, &self.names, &self.hasher);
        let named = |number: &u32| &letters[*number as usize];
        let id_hash = |named: &NamedLetter| hasher.hash_one(&names[named.start..][..named.id_length as usize]);
        let case_hash = |named: &NamedLetter| hasher.hash_one(&names[named.start..][..named.case_length as usize]);
        let new = named(&number);
        self.by_text.insert_unique(text as u64, number, |number| named(number).text as u64);
        self.by_id.insert_unique(id_hash(new), number, |number| id_hash(named(number)));
        if case_length > 0 {
            self.by_case.insert_unique(case_hash(new), number, |number| case_hash(named(number)));
        }
    }

    /// Returns the id of a letter.
    fn id(&self, named: &NamedLetter) -> &str {
        &self.names[named.start..][..named.id_length as usize]
    }

    /// Finds the letter with this hash of its text.
    fn with_text(&self, text: u128) -> Option<usize> {
        // The text is a hash; half of it serves as its own.
        let found = self.by_text.find(text as u64, |number| self.letters[*number as usize].text == text);
        found.map(|number| *number as usize)
    }

    /// Finds the letter with this case number; none has the empty one.
    fn with_case(&self, case: &str) -> Option<usize> {
        let is_it = |named: &NamedLetter| &self.id(named)[..named.case_length as usize] == case;
        let found = self.by_case.find(self.hasher.hash_one(case), |number| is_it(&self.letters[*number as usize]));
        found.map(|number| *number as usize)
    }

    /// Returns true if a letter has this id.
    fn is_taken(&self, id: &str) -> bool {
        let is_it = |number: &u32| self.id(&self.letters[*number as usize]) == id;
        self.by_id.find(self.hasher.hash_one(id), is_it).is_some()
    }

    /// Returns `base`, or `base~2` and so on when other letters have that.
    fn free(&self, base: &str) -> String {
        let numbered = (2..).map(|number| format!("{base}~{number}"));
        let mut candidates = std::iter::once(base.to_owned()).chain(numbered);
        candidates.find(|id| !self.is_taken(id)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(case_number: Option<&str>, text: &str) -> LetterKey {
        LetterKey::new(case_number.map(str::to_owned), text)
    }

    #[test]
    fn the_first_copy_counts_and_the_others_name_it() {
        let mut ids = Ids::default();
        let letter = |id: &str| Assignment::Letter(id.to_owned());
        let copy = |id: &str| Assignment::CopyOf(id.to_owned());
        assert_eq!(ids.assign(&key(Some("CM16-0000001"), "a"), "x/a.pdf"), letter("CM16-0000001"));
        assert_eq!(ids.assign(&key(Some("CM16-0000001"), "b"), "x/b.pdf"), copy("CM16-0000001"));
        assert_eq!(ids.assign(&key(None, "one  Text"), "y/a.b.txt"), letter("y/a.b"));
        assert_eq!(ids.assign(&key(None, "One\ntext"), "z.txt"), copy("y/a.b"));
        assert_eq!(ids.assign(&key(None, "two"), "y/a.b.pdf"), letter("y/a.b~2"));
        assert_eq!(ids.assign(&key(None, "three"), ".hidden"), letter(".hidden"));
        assert_eq!(ids.assign(&key(None, "the file's second"), "y/a.b.txt"), letter("y/a.b~3"));
    }
}

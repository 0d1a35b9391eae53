//! The item as the oracle knows it: the words of its texts, each with its position and sentence, and its values.

use std::ops::Range;
use std::rc::Rc;

use imr::index::{CaseRecord, FIELDS, FieldKind, ItemRecord};
use imr::letter::Document;
use imr::letter::read;
use imr::testing::records;
use imr::text::{Stems, fold, sentences, words};

/// An item of a letter.
pub struct Item {
    /// Its id in the index.
    pub id: String,
    /// The id of its letter.
    pub letter: String,
    /// All that is told of it, what its letter tells of the worker included.
    pub texts: Vec<Rc<Text>>,
    pub own: ItemRecord,
    pub case: Rc<CaseRecord>,
}

/// A text of an item.
pub struct Text {
    /// Its field.
    pub name: &'static str,
    pub text: String,
    pub words: Vec<TextWord>,
    /// The words at each position.
    pub positions: Vec<Vec<usize>>,
    /// The sentence of each position.
    pub sentences: Vec<usize>,
}

/// A word of a text; one that a hyphen joins is a third word, next to its two parts.
pub struct TextWord {
    pub folded: String,
    pub stem: String,
    pub range: Range<usize>,
}

/// The items of the letter `id`, read from its text.
pub fn items(id: &str, letter: &str) -> Vec<Item> {
    let read = read(&Document::from_text(letter.to_owned())).swap_remove(0);
    let (case, own) = records(read.unwrap_or_else(|reason| panic!("{id}: {reason}\n{letter}")));
    let case = Rc::new(case);
    let names = || FIELDS.iter().filter(|spec| matches!(spec.kind, FieldKind::Text(..))).map(|spec| spec.name);
    let shared: Vec<Rc<Text>> = names().filter_map(|name| Some(Rc::new(text(name, case.text(name)?)))).collect();
    let item = |own: ItemRecord| {
        let texts = names().filter_map(|name| Some(Rc::new(text(name, &own.text(name)?))));
        let texts = texts.chain(shared.iter().cloned()).collect();
        Item { id: format!("{id}#{}", own.number), letter: id.to_owned(), texts, own, case: Rc::clone(&case) }
    };
    own.into_iter().map(item).collect()
}

fn text(name: &'static str, text: &str) -> Text {
    let mut stems = Stems::default();
    let word = |word: imr::text::TextWord| {
        let folded = fold(text, &word).into_owned();
        let stem = stems.stem(&folded).to_owned();
        TextWord { folded, stem, range: word.range }
    };
    let found = words(text);
    let sentences = sentences(text);
    let of = |at: usize| sentences.iter().position(|sentence| at < sentence.end).unwrap_or(sentences.len());
    let places: Vec<usize> = found.iter().filter(|word| !word.joined).map(|word| of(word.range.start)).collect();
    let mut positions = vec![Vec::new(); places.len()];
    found.iter().enumerate().for_each(|(number, word)| positions[word.position].push(number));
    let words = found.into_iter().map(word).collect();
    Text { name, text: text.to_owned(), words, positions, sentences: places }
}

impl Text {
    /// The words at a position.
    pub fn at(&self, position: usize) -> impl Iterator<Item = (usize, &TextWord)> {
        let here = self.positions.get(position).map_or(&[][..], Vec::as_slice);
        here.iter().map(|number| (*number, &self.words[*number]))
    }
}

//! The state of reading the pages of one document: fonts that were read, the bytes that may still be unpacked,
//! and the parts that could not be read. Pages, forms and fields share it.

use std::collections::BTreeMap;

use pdf_extract::{Dictionary, Document, Stream};

use crate::corpus::pdf::error::PdfError;
use crate::corpus::pdf::fonts::font::Font;
use crate::corpus::pdf::objects::filter::{Refusal, unpack};
use crate::corpus::pdf::objects::lookup::{MOST_CONTENT, entry};

/// The number of names of fonts that are remembered on a page.
const MOST_NAMES: usize = 64;

/// The text read of a document.
pub struct PageTexts {
    /// The text of each page, in order.
    pub texts: Vec<String>,
    /// True if the pages and their contents were there and undamaged.
    pub is_whole: bool,
    /// The parts that were shown but could not be read, in words for the user.
    pub unread: Vec<String>,
}

impl PageTexts {
    /// Returns the number of bytes of visible text.
    pub fn length(&self) -> usize {
        self.visible().map(char::len_utf8).sum()
    }

    /// Returns true if no page has a visible character.
    pub fn is_blank(&self) -> bool {
        self.visible().next().is_none()
    }

    /// Returns the characters other than white space and marks of unread glyphs.
    fn visible(&self) -> impl Iterator<Item = char> {
        let characters = self.texts.iter().flat_map(|text| text.chars());
        characters.filter(|c| !c.is_ascii_whitespace() && *c != char::REPLACEMENT_CHARACTER)
    }
}

/// The reader of the pages of one document, which remembers fonts from page to page.
pub struct PageReader<'a> {
    /// The document that the pages belong to.
    pub document: &'a Document,
    /// The fonts read so far, by their dictionaries.
    fonts: Vec<(&'a Dictionary, Font)>,
    /// The indexes of fonts of the page, by the resources that name them and their names there.
    names: Vec<(&'a Dictionary, Vec<u8>, usize)>,
    /// The texts read so far.
    pub result: PageTexts,
    /// The number of bytes that may still be unpacked.
    left: usize,
    /// The numbers of glyphs of the page that are not understood, by the index of their font.
    holes: BTreeMap<Option<usize>, usize>,
}

impl<'a> PageReader<'a> {
    /// Returns a reader that has read no page of `document` yet and takes the document for whole.
    pub fn new(document: &'a Document) -> PageReader<'a> {
        let result = PageTexts { texts: Vec::new(), is_whole: true, unread: Vec::new() };
        let (fonts, names, holes) = (Vec::new(), Vec::new(), BTreeMap::new());
        PageReader { document, fonts, names, result, left: MOST_CONTENT, holes }
    }

    /// Forgets the names of fonts of the page before. Fonts themselves are kept: pages share them.
    pub fn begin_page(&mut self) {
        self.names.clear();
    }

    /// Tells the user of the glyphs noted since the page began, font by font.
    pub fn end_page(&mut self) {
        for (font, count) in std::mem::take(&mut self.holes) {
            let font = match font {
                Some(font) => format!("in the font {} have no known meaning", self.fonts[font].1.name),
                None => "have a font that the document does not have".to_owned(),
            };
            self.say(&format!("{count} characters {font}"));
        }
    }

    /// Tells the user of a part of the current page that could not be read.
    pub fn say(&mut self, what: &str) {
        self.result.unread.push(format!("page {}: {what}", self.result.texts.len() + 1));
    }

    /// Appends the content of `stream` to `content`, as far as it can be unpacked; returns false when its filter
    /// is not known.
    ///
    /// # Errors
    /// When it unpacks to more than any letter has.
    pub fn unpack(&mut self, stream: &Stream, content: &mut Vec<u8>) -> Result<bool, PdfError> {
        match unpack(self.document, stream, self.left) {
            Ok(unpacked) => {
                self.left -= unpacked.bytes.len();
                self.result.is_whole &= unpacked.is_whole;
                content.extend_from_slice(&unpacked.bytes);
                Ok(true)
            }
            Err(Refusal::TooMuch) => Err(PdfError::TooMuch),
            Err(Refusal::Unknown(filter)) => {
                self.say(&format!("the filter {filter} of its content is not known"));
                Ok(false)
            }
        }
    }

    /// Returns the index of the font that `resources` have under this name.
    pub fn font(&mut self, resources: Option<&'a Dictionary>, name: &[u8]) -> Option<usize> {
        let resources = resources?;
        // Compared by address: each dictionary of the document is in memory once.
        let is_known = |(of, known, _): &&(&Dictionary, Vec<u8>, usize)| std::ptr::eq(*of, resources) && known == name;
        if let Some((_, _, index)) = self.names.iter().find(is_known) {
            return Some(*index);
        }
        let fonts = entry(self.document, resources, b"Font")?.as_dict().ok()?;
        let font = entry(self.document, fonts, name)?.as_dict().ok()?;
        let index = self.font_of(font);
        if self.names.len() < MOST_NAMES {
            self.names.push((resources, name.to_vec(), index));
        }
        Some(index)
    }

    /// Returns the index of a font, which is read when it is first asked for.
    pub fn font_of(&mut self, font: &'a Dictionary) -> usize {
        let known = self.fonts.iter().position(|(known, _)| std::ptr::eq(*known, font));
        known.unwrap_or_else(|| {
            self.fonts.push((font, Font::read(self.document, font)));
            self.fonts.len() - 1
        })
    }

    /// Returns the font of an index that [`PageReader::font`] returned.
    pub fn font_at(&self, index: usize) -> &Font {
        &self.fonts[index].1
    }

    /// Counts glyphs of a font, or of none that is known, that are not understood.
    pub fn note_holes(&mut self, font: Option<usize>, count: usize) {
        if font.is_none() {
            self.result.is_whole = false;
        }
        *self.holes.entry(font).or_default() += count;
    }
}

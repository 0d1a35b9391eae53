//! From the pages of a document to their text.

use std::collections::BTreeMap;

use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use crate::corpus::pdf::PdfError;
use crate::corpus::pdf::fields::read_fields;
use crate::corpus::pdf::filter::{Refusal, unpack};
use crate::corpus::pdf::fonts::font::{Font, NOTHING_READ};
use crate::corpus::pdf::layout::Lines;
use crate::corpus::pdf::show::Run;

/// The streams of a letter's pages have some hundred kilobytes together. More than this is no letter but
/// an attack, and is not unpacked.
pub const MOST_CONTENT: usize = 32 << 20;
/// Forms within forms, states within states and pages within page trees go no deeper than this.
pub const DEEPEST: usize = 64;
/// So many names of fonts are remembered on a page.
const MOST_NAMES: usize = 64;

/// The text read of a document.
pub struct Pages {
    /// The text of each page, in order.
    pub texts: Vec<String>,
    /// Whether the pages and their contents were there and sound.
    pub is_whole: bool,
    /// What was shown but could not be read, in words for the user.
    pub unread: Vec<String>,
}

impl Pages {
    /// The bytes of visible text.
    pub fn length(&self) -> usize {
        self.visible().map(char::len_utf8).sum()
    }

    /// True when no page holds a visible character.
    pub fn is_blank(&self) -> bool {
        self.visible().next().is_none()
    }

    fn visible(&self) -> impl Iterator<Item = char> {
        let characters = self.texts.iter().flat_map(|text| text.chars());
        characters.filter(|c| !c.is_ascii_whitespace() && *c != char::REPLACEMENT_CHARACTER)
    }
}

/// Reads the text of pages of a document.
///
/// # Errors
/// When they unpack to more, or show more, than any letter has.
pub fn read_pages(document: &Document, pages: &[ObjectId]) -> Result<Pages, PdfError> {
    let result = Pages { texts: Vec::new(), is_whole: !pages.is_empty(), unread: Vec::new() };
    let (fonts, names, holes) = (Vec::new(), Vec::new(), BTreeMap::new());
    let mut reader = PageReader { document, fonts, names, result, left: MOST_CONTENT, holes };
    for page in pages {
        let text = reader.read(*page)?;
        reader.result.texts.push(text);
    }
    Ok(reader.result)
}

/// Reads one page after the other and remembers what the fonts are.
pub struct PageReader<'a> {
    /// The document that the pages belong to.
    pub document: &'a Document,
    fonts: Vec<(&'a Dictionary, Font)>,
    /// The fonts of the page by the resources that name them, and their names there.
    names: Vec<(&'a Dictionary, Vec<u8>, usize)>,
    result: Pages,
    /// So many bytes may still be unpacked.
    left: usize,
    /// How many glyphs of the page are not understood, by the index of their font.
    holes: BTreeMap<Option<usize>, usize>,
}

impl<'a> PageReader<'a> {
    fn read(&mut self, page: ObjectId) -> Result<String, PdfError> {
        const HEIGHT: f64 = 792.0;
        let Ok(dictionary) = self.document.get_dictionary(page) else {
            self.result.is_whole = false;
            self.say("it is missing or damaged");
            return Ok(String::new());
        };
        let media_box = inherited(self.document, dictionary, b"MediaBox").and_then(|object| object.as_array().ok());
        let side = |index: usize| media_box?.get(index)?.as_float().ok().map(f64::from);
        let height = side(3).zip(side(1)).map_or(HEIGHT, |(top, bottom)| top - bottom);
        let resources = inherited(self.document, dictionary, b"Resources").and_then(|object| object.as_dict().ok());
        let mut content = Vec::new();
        let mut holes = 0;
        for id in self.document.get_page_contents(page) {
            match self.document.get_object(id).and_then(Object::as_stream) {
                Ok(stream) => holes += usize::from(!self.unpack(stream, &mut content)?),
                Err(_) => self.result.is_whole = false,
            }
            content.push(b'\n');
        }
        self.names.clear();
        let mut run = Run::new(self, Lines::new(height));
        run.content(&content, resources, 0)?;
        let mut lines = run.finish();
        read_fields(self, dictionary, &mut lines)?;
        for (font, count) in std::mem::take(&mut self.holes) {
            let font = match font {
                Some(font) => format!("in the font {} have no known meaning", self.fonts[font].1.name),
                None => "have a font that the document does not have".to_owned(),
            };
            self.say(&format!("{count} characters {font}"));
        }
        let mut text = lines.finish();
        (0..holes).for_each(|_| text.push_str(&format!("\n{NOTHING_READ}\n")));
        Ok(text)
    }

    /// Tells the user what of the page could not be read.
    fn say(&mut self, what: &str) {
        self.result.unread.push(format!("page {}: {what}", self.result.texts.len() + 1));
    }

    /// Appends the content of `stream` to `content`, as far as it can be unpacked; false when it cannot.
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

    /// The index of a font of the resources.
    pub fn font(&mut self, resources: Option<&'a Dictionary>, name: &[u8]) -> Option<usize> {
        let resources = resources?;
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

    /// The index of a font.
    pub fn font_of(&mut self, font: &'a Dictionary) -> usize {
        let known = self.fonts.iter().position(|(known, _)| std::ptr::eq(*known, font));
        known.unwrap_or_else(|| {
            self.fonts.push((font, Font::read(self.document, font)));
            self.fonts.len() - 1
        })
    }

    /// The font of an index that [`PageReader::font`] gave.
    pub fn font_at(&self, index: usize) -> &Font {
        &self.fonts[index].1
    }

    /// Notes that glyphs of a font, or of none that is known, are not understood.
    pub fn note_holes(&mut self, font: Option<usize>, count: usize) {
        if font.is_none() {
            self.result.is_whole = false;
        }
        *self.holes.entry(font).or_default() += count;
    }
}

/// What a reference in `dictionary` leads to.
pub fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    dictionary.get_deref(key, document).ok()
}

/// An entry of a page or a field, or of what stands above it in its tree.
pub fn inherited<'a>(document: &'a Document, node: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let parent = |node: &&'a Dictionary| entry(document, node, b"Parent")?.as_dict().ok();
    let mut nodes = std::iter::successors(Some(node), parent).take(DEEPEST);
    nodes.find_map(|node| entry(document, node, key))
}

/// The numbers of an array of `N`.
pub fn numbers<const N: usize>(document: &Document, array: Option<&Object>) -> Option<[f64; N]> {
    let array = array?.as_array().ok().filter(|array| array.len() >= N)?;
    let number = |index: usize| document.dereference(&array[index]).ok()?.1.as_float().ok().map(f64::from);
    let mut numbers = [0.0; N];
    for (index, place) in numbers.iter_mut().enumerate() {
        *place = number(index)?;
    }
    Some(numbers)
}

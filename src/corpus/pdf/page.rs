//! From the pages of a document to their text.

use std::io::Read;

use flate2::read::ZlibDecoder;
use pdf_extract::{Dictionary, Document, Object, ObjectId, Stream};

use super::PdfError;
use super::content::{Content, Operand};
use super::font::Font;
use super::layout::{Lines, Matrix};

/// The streams of a letter's pages have some hundred kilobytes together. More than this is no letter but
/// an attack, and is not unpacked.
const MOST_CONTENT: usize = 64 << 20;
/// Forms within forms, states within states and pages within page trees go no deeper than this.
const DEEPEST: usize = 64;

/// What was read of a document.
pub struct Pages {
    /// The text of each page, in order.
    pub texts: Vec<String>,
    /// Whether the pages, their contents and fonts were there and sound.
    pub is_whole: bool,
    /// Whether the codes of all fonts were understood.
    pub is_understood: bool,
}

impl Pages {
    /// The bytes of visible text.
    pub fn length(&self) -> usize {
        self.texts.iter().map(|text| text.bytes().filter(|byte| !byte.is_ascii_whitespace()).count()).sum()
    }

    /// True when no page holds a visible character.
    pub fn is_blank(&self) -> bool {
        self.texts.iter().all(|text| text.trim().is_empty())
    }
}

/// Reads the text of pages of a document.
///
/// # Errors
/// When they unpack to more, or show more, than any letter has.
pub fn read_pages(document: &Document, pages: &[ObjectId]) -> Result<Pages, PdfError> {
    let result = Pages { texts: Vec::new(), is_whole: !pages.is_empty(), is_understood: true };
    let mut reader = PageReader { document, fonts: Vec::new(), result, left: MOST_CONTENT };
    for page in pages {
        let text = reader.read(*page)?;
        reader.result.texts.push(text);
    }
    Ok(reader.result)
}

/// Reads one page after the other and remembers what the fonts are.
struct PageReader<'a> {
    document: &'a Document,
    fonts: Vec<(&'a Dictionary, Option<Font>)>,
    result: Pages,
    /// So many bytes may still be unpacked.
    left: usize,
}

/// What the operators set, and `q` and `Q` save and restore.
#[derive(Debug, Clone, Copy)]
struct State {
    page: Matrix,
    text: Matrix,
    /// The index of the font.
    font: Option<usize>,
    size: f64,
    letter_spacing: f64,
    word_spacing: f64,
    /// How much wider than high the glyphs are.
    stretch: f64,
    leading: f64,
    rise: f64,
}

const START: State = State {
    page: Matrix::IDENTITY,
    text: Matrix::IDENTITY,
    font: None,
    size: f64::NAN,
    letter_spacing: 0.0,
    word_spacing: 0.0,
    stretch: 1.0,
    leading: 0.0,
    rise: 0.0,
};

impl<'a> PageReader<'a> {
    fn read(&mut self, page: ObjectId) -> Result<String, PdfError> {
        const HEIGHT: f64 = 792.0;
        let Ok(dictionary) = self.document.get_dictionary(page) else { return Ok(String::new()) };
        let media_box = inherited(self.document, dictionary, b"MediaBox").and_then(|object| object.as_array().ok());
        let side = |index: usize| media_box?.get(index)?.as_float().ok().map(f64::from);
        let height = side(3).zip(side(1)).map_or(HEIGHT, |(top, bottom)| top - bottom);
        let resources = inherited(self.document, dictionary, b"Resources").and_then(|object| object.as_dict().ok());
        let mut content = Vec::new();
        for id in self.document.get_page_contents(page) {
            match self.document.get_object(id).and_then(Object::as_stream) {
                Ok(stream) => self.unpack(stream, &mut content)?,
                Err(_) => self.result.is_whole = false,
            }
            content.push(b'\n');
        }
        let mut run = Run { reader: self, lines: Lines::new(height), line: Matrix::IDENTITY };
        run.content(&content, resources, START, 0)?;
        Ok(run.lines.finish())
    }

    /// Appends the content of `stream` to `content`, as far as it can be unpacked.
    fn unpack(&mut self, stream: &Stream, content: &mut Vec<u8>) -> Result<(), PdfError> {
        let before = content.len();
        let filters = stream.filters().unwrap_or_default();
        if filters == [b"FlateDecode"] && stream.dict.get(b"DecodeParms").is_err() {
            let most = self.left as u64 + 1;
            // What a damaged stream gave before the damage is text too.
            let unpacked = ZlibDecoder::new(stream.content.as_slice()).take(most).read_to_end(content);
            self.result.is_whole &= unpacked.is_ok();
        } else {
            match stream.decompressed_content() {
                Ok(unpacked) => content.extend(unpacked),
                Err(_) => content.extend(&stream.content),
            }
        }
        let unpacked = content.len() - before;
        self.left = self.left.checked_sub(unpacked).ok_or(PdfError::TooMuch)?;
        Ok(())
    }

    /// The index of a font of the resources.
    fn font(&mut self, resources: Option<&'a Dictionary>, name: &[u8]) -> Option<usize> {
        let fonts = entry(self.document, resources?, b"Font")?.as_dict().ok()?;
        let font = entry(self.document, fonts, name)?.as_dict().ok()?;
        let known = self.fonts.iter().position(|(known, _)| std::ptr::eq(*known, font));
        Some(known.unwrap_or_else(|| {
            self.fonts.push((font, Font::read(self.document, font)));
            self.fonts.len() - 1
        }))
    }
}

/// What a reference in `dictionary` leads to.
fn entry<'a>(document: &'a Document, dictionary: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    dictionary.get_deref(key, document).ok()
}

/// An entry of a page, or of the tree of pages above it.
fn inherited<'a>(document: &'a Document, page: &'a Dictionary, key: &[u8]) -> Option<&'a Object> {
    let parent = |node: &&'a Dictionary| entry(document, node, b"Parent")?.as_dict().ok();
    let mut nodes = std::iter::successors(Some(page), parent).take(DEEPEST);
    nodes.find_map(|node| entry(document, node, key))
}

/// The text of one page as its operators are followed.
struct Run<'r, 'a> {
    reader: &'r mut PageReader<'a>,
    lines: Lines,
    /// Where the current line of text begins.
    line: Matrix,
}

impl<'a> Run<'_, 'a> {
    fn content(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        start: State,
        depth: usize,
    ) -> Result<(), PdfError> {
        let mut content = Content::new(content);
        let mut state = start;
        let mut saved = Vec::new();
        while let Some(operator) = content.next_operator() {
            match operator {
                b"q" if saved.len() < DEEPEST => saved.push(state),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"Tf" => {
                    state.font = content.name().and_then(|name| self.reader.font(resources, name));
                    state.size = content.number(1).unwrap_or(state.size);
                }
                b"Do" if depth < DEEPEST => {
                    if let Some(name) = content.name() {
                        self.form(name, resources, state, depth)?;
                    }
                }
                b"Tj" | b"TJ" | b"'" | b"\"" => {
                    self.before_show(operator, &content, &mut state);
                    self.show(operator, &content, &mut state)?;
                }
                _ => self.set(operator, &content, &mut state),
            }
        }
        Ok(())
    }

    /// The operators that set where and how text is shown; all others show none.
    fn set(&mut self, operator: &[u8], content: &Content<'_>, state: &mut State) {
        match (operator, content.number(0)) {
            (b"BT" | b"ET", _) => self.begin_line(Matrix::IDENTITY, state),
            (b"cm", _) => {
                if let Some(numbers) = content.numbers() {
                    state.page = Matrix { numbers }.then(&state.page);
                }
            }
            (b"Tm", _) => {
                if let Some(numbers) = content.numbers() {
                    self.begin_line(Matrix { numbers }, state);
                }
            }
            (b"Td" | b"TD", _) => {
                let Some([x, y]) = content.numbers() else { return };
                if operator == b"TD" {
                    state.leading = -y;
                }
                self.move_line(x, y, state);
            }
            (b"T*", _) => self.move_line(0.0, -state.leading, state),
            (b"Tc", Some(number)) => state.letter_spacing = number,
            (b"Tw", Some(number)) => state.word_spacing = number,
            (b"Tz", Some(number)) => state.stretch = number / 100.0,
            (b"TL", Some(number)) => state.leading = number,
            (b"Ts", Some(number)) => state.rise = number,
            _ => {}
        }
    }

    /// `'` and `"` begin a line before they show text, `"` with the spacings that stand before the text.
    fn before_show(&mut self, operator: &[u8], content: &Content<'_>, state: &mut State) {
        if let (b"\"", Some(word), Some(letter)) = (operator, content.number(0), content.number(1)) {
            (state.word_spacing, state.letter_spacing) = (word, letter);
        }
        if matches!(operator, b"'" | b"\"") {
            self.move_line(0.0, -state.leading, state);
        }
    }

    fn begin_line(&mut self, matrix: Matrix, state: &mut State) {
        self.line = matrix;
        state.text = matrix;
    }

    fn move_line(&mut self, x: f64, y: f64, state: &mut State) {
        self.line.shift(x, y);
        state.text = self.line;
    }

    /// A form is content of its own; what else `Do` may name are images.
    fn form(
        &mut self,
        name: &[u8],
        resources: Option<&'a Dictionary>,
        mut state: State,
        depth: usize,
    ) -> Result<(), PdfError> {
        let document = self.reader.document;
        let stream =
            || entry(document, entry(document, resources?, b"XObject")?.as_dict().ok()?, name)?.as_stream().ok();
        let Some(stream) = stream() else { return Ok(()) };
        if !matches!(entry(document, &stream.dict, b"Subtype").map(Object::as_name), Some(Ok(b"Form"))) {
            return Ok(());
        }
        let matrix = entry(document, &stream.dict, b"Matrix").and_then(|matrix| matrix.as_array().ok());
        if let Some([a, b, c, d, e, f]) = matrix.map(Vec::as_slice) {
            let numbers = [a, b, c, d, e, f].map(|number| number.as_float().map_or(0.0, f64::from));
            state.page = Matrix { numbers }.then(&state.page);
        }
        let own = entry(document, &stream.dict, b"Resources").and_then(|own| own.as_dict().ok());
        let mut content = Vec::new();
        self.reader.unpack(stream, &mut content)?;
        self.content(&content, own.or(resources), state, depth + 1)
    }

    /// Shows the strings among the operands; the numbers between those of an array move to the left.
    fn show(&mut self, operator: &[u8], content: &Content<'_>, state: &mut State) -> Result<(), PdfError> {
        let Some((_, font)) = state.font.map(|font| &self.reader.fonts[font]) else {
            self.reader.result.is_whole = false;
            return Ok(());
        };
        let Some(font) = font else {
            self.reader.result.is_understood = false;
            return Ok(());
        };
        for operand in content.operands() {
            match operand {
                Operand::String(range) => show_string(&mut self.lines, font, content.bytes(range), state),
                Operand::Number(number) if operator == b"TJ" => {
                    state.text.shift(state.stretch * ((0.0 - number / 1000.0) * state.size), 0.0);
                }
                _ => {}
            }
        }
        if self.lines.length() > MOST_CONTENT { Err(PdfError::TooMuch) } else { Ok(()) }
    }
}

/// Shows a string, and moves on by what it takes.
fn show_string(lines: &mut Lines, font: &Font, string: &[u8], state: &mut State) {
    let glyphs = Matrix { numbers: [state.stretch, 0.0, 0.0, 1.0, 0.0, state.rise] };
    let place = |lines: &Lines, state: &State| lines.place(&glyphs.then(&state.text.then(&state.page)), state.size);
    let codes = string.chunks_exact(font.code_length());
    let last = codes.len().wrapping_sub(1);
    for (index, code) in codes.enumerate() {
        let code = code.iter().fold(0, |code, byte| code << 8 | u16::from(*byte));
        if index == 0 {
            lines.begin_run(&place(lines, state));
        }
        lines.push(font.text(code));
        if index == last {
            lines.end_run(&place(lines, state), font.width(code));
        }
        let word_spacing = if font.is_space(code) { state.word_spacing } else { 0.0 };
        let spacing = state.letter_spacing + word_spacing;
        state.text.shift(state.stretch * (font.width(code) * state.size + spacing), 0.0);
    }
}

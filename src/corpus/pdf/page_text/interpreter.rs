//! Follows the operators of a content stream and puts the text that they show into lines. Fonts, sizes and
//! positions are set by operators long before the text that they hold for, so every operator must be followed.

use pdf_extract::{Dictionary, Object, Stream, decode_text_string};

use crate::corpus::pdf::error::PdfError;
use crate::corpus::pdf::objects::lookup::{DEEPEST, MOST_CONTENT, entry, numbers};
use crate::corpus::pdf::page_text::content_stream::{ContentStream, Operand};
use crate::corpus::pdf::page_text::graphics_state::{GraphicsState, START};
use crate::corpus::pdf::page_text::lines::{Matrix, PageLines};
use crate::corpus::pdf::page_text::page_reader::PageReader;
use crate::letter::document::UNREAD;

/// The transformation of the glyphs of one operator. Only its origin moves from glyph to glyph, which saves most
/// of the multiplications.
struct Frame {
    /// From glyph space to text space.
    glyphs: Matrix,
    /// From text space to the page.
    text: Matrix,
    /// From glyph space to the page.
    glyphs_on_page: Matrix,
}

impl Frame {
    /// Returns the transformation for the current state.
    fn new(state: &GraphicsState) -> Frame {
        let glyphs = Matrix { numbers: [state.stretch, 0.0, 0.0, 1.0, 0.0, state.rise] };
        let text = state.text.then(&state.page);
        Frame { glyphs, text, glyphs_on_page: glyphs.then(&text) }
    }

    /// Returns the transformation of a glyph that is `x` ahead of the current position.
    fn ahead(&mut self, state: &GraphicsState, x: f64) -> Matrix {
        self.text.set_origin(state.text.origin(&state.page));
        self.glyphs_on_page.set_origin(self.glyphs.origin(&self.text));
        let mut matrix = self.glyphs_on_page;
        matrix.shift(x, 0.0);
        matrix
    }
}

/// The interpreter of the contents of one page.
pub struct Interpreter<'r, 'a> {
    reader: &'r mut PageReader<'a>,
    /// The lines of the page so far.
    lines: PageLines,
    /// The text matrix at the beginning of the current line.
    line: Matrix,
    /// The marked contents that are open, each with the text that replaces its own, if it has one.
    marks: Vec<Option<Replacement>>,
}

/// A text that replaces the glyphs of a marked content (`ActualText`).
struct Replacement {
    text: String,
    /// True once the text was added to the lines.
    is_shown: bool,
}

impl<'r, 'a> Interpreter<'r, 'a> {
    /// Returns an interpreter of the contents of one page, which continues `lines`.
    pub fn new(reader: &'r mut PageReader<'a>, lines: PageLines) -> Interpreter<'r, 'a> {
        Interpreter { reader, lines, line: Matrix::IDENTITY, marks: Vec::new() }
    }

    /// Returns the lines with everything that was shown.
    pub fn finish(self) -> PageLines {
        self.lines
    }

    /// Follows the operators of a page or form at `depth`.
    ///
    /// # Errors
    /// When more is shown than any letter has.
    pub fn content(&mut self, content: &[u8], resources: Option<&'a Dictionary>, depth: usize) -> Result<(), PdfError> {
        self.follow(content, resources, START, depth)
    }

    /// Follows operators from the state `start` on.
    ///
    /// # Errors
    /// When more is unpacked or shown than any letter has.
    fn follow(
        &mut self,
        content: &[u8],
        resources: Option<&'a Dictionary>,
        start: GraphicsState,
        depth: usize,
    ) -> Result<(), PdfError> {
        let mut content = ContentStream::new(content);
        let mut state = start;
        let mut saved = Vec::new();
        let marks = self.marks.len();
        while let Some(operator) = content.next_operator() {
            match operator {
                // The depth is bounded, for a hostile file may save states without end.
                b"q" if saved.len() < DEEPEST => saved.push(state),
                // More `Q` than `q` are common and change nothing.
                b"Q" => state = saved.pop().unwrap_or(state),
                b"Tf" => {
                    state.font = content.name().and_then(|name| self.reader.font(resources, name));
                    state.size = content.number(1).unwrap_or(state.size);
                }
                b"gs" => self.set_font(&content, resources, &mut state),
                b"BDC" | b"BMC" if self.marks.len() < MOST_MARKS => {
                    self.marks.push(self.replacement(operator, &content, resources));
                }
                b"EMC" if self.marks.len() > marks => self.end_mark(&state),
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
        // Marks that a form leaves open end with it.
        self.marks.truncate(marks);
        Ok(())
    }

    /// Sets the font that a named graphics state (`gs`) gives. Few writers set fonts this way; without it their
    /// text would have no font.
    fn set_font(&mut self, content: &ContentStream<'_>, resources: Option<&'a Dictionary>, state: &mut GraphicsState) {
        let document = self.reader.document;
        let named = |name: &[u8]| {
            let states = entry(document, resources?, b"ExtGState")?.as_dict().ok()?;
            let font = entry(document, entry(document, states, name)?.as_dict().ok()?, b"Font")?.as_array().ok()?;
            let (_, dictionary) = document.dereference(font.first()?).ok()?;
            Some((dictionary.as_dict().ok()?, f64::from(font.get(1)?.as_float().ok()?)))
        };
        if let Some((font, size)) = content.name().and_then(named) {
            (state.font, state.size) = (Some(self.reader.font_of(font)), size);
        }
    }

    /// Returns the text that replaces the content of a mark: it is in the mark itself or among the resources.
    /// `None` for marks without one.
    fn replacement(
        &self,
        operator: &[u8],
        content: &ContentStream<'_>,
        resources: Option<&'a Dictionary>,
    ) -> Option<Replacement> {
        const KEY: &[u8] = b"ActualText";
        let document = self.reader.document;
        // Only `BDC` has properties; `BMC` has a tag alone.
        if operator != b"BDC" {
            return None;
        }
        let operands = content.operands();
        let text = match operands {
            [_, Operand::Name(name)] => {
                let properties = entry(document, resources?, b"Properties")?.as_dict().ok()?;
                let properties = entry(document, properties, content.bytes(name))?.as_dict().ok()?;
                decode_text_string(entry(document, properties, KEY)?).ok()?
            }
            _ => {
                let text = operands.windows(2).find_map(|pair| match pair {
                    [Operand::Name(name), Operand::String(text)] if content.bytes(name) == KEY => Some(text),
                    _ => None,
                });
                decode_text_string(&Object::string_literal(content.bytes(text?))).ok()?
            }
        };
        Some(Replacement { text, is_shown: false })
    }

    /// Ends a mark. A text that replaces a picture, or nothing, is added at its end.
    fn end_mark(&mut self, state: &GraphicsState) {
        let Some(Some(mark)) = self.marks.pop() else { return };
        // Marks within a mark that has a replacement are covered by it.
        if !mark.is_shown && !mark.text.is_empty() && self.marks.iter().flatten().next().is_none() {
            let place = self.lines.place(&state.text.then(&state.page), state.size);
            self.lines.begin_run(&place);
            self.lines.push(&mark.text);
            self.lines.end_run(place);
        }
    }

    /// Follows the operators that set position and spacing of text; all others show none.
    fn set(&mut self, operator: &[u8], content: &ContentStream<'_>, state: &mut GraphicsState) {
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

    /// Moves to a new line before `'` and `"`, and sets the spacings that are written before the text of `"`.
    fn before_show(&mut self, operator: &[u8], content: &ContentStream<'_>, state: &mut GraphicsState) {
        if let (b"\"", Some(word), Some(letter)) = (operator, content.number(0), content.number(1)) {
            (state.word_spacing, state.letter_spacing) = (word, letter);
        }
        if matches!(operator, b"'" | b"\"") {
            self.move_line(0.0, -state.leading, state);
        }
    }

    /// Begins a line at `matrix`.
    fn begin_line(&mut self, matrix: Matrix, state: &mut GraphicsState) {
        self.line = matrix;
        state.text = matrix;
    }

    /// Begins a line at a distance from the beginning of the current one.
    fn move_line(&mut self, x: f64, y: f64, state: &mut GraphicsState) {
        self.line.shift(x, y);
        state.text = self.line;
    }

    /// Follows the form that `Do` names. A form is content of its own; images are not followed.
    fn form(
        &mut self,
        name: &[u8],
        resources: Option<&'a Dictionary>,
        state: GraphicsState,
        depth: usize,
    ) -> Result<(), PdfError> {
        let document = self.reader.document;
        let stream =
            || entry(document, entry(document, resources?, b"XObject")?.as_dict().ok()?, name)?.as_stream().ok();
        let Some(stream) = stream() else { return Ok(()) };
        if !matches!(entry(document, &stream.dict, b"Subtype").map(Object::as_name), Some(Ok(b"Form"))) {
            return Ok(());
        }
        self.form_of(stream, resources, state, depth)
    }

    /// Follows the content of a form, with its own resources if it has some.
    ///
    /// # Errors
    /// When more is unpacked or shown than any letter has.
    fn form_of(
        &mut self,
        stream: &'a Stream,
        resources: Option<&'a Dictionary>,
        mut state: GraphicsState,
        depth: usize,
    ) -> Result<(), PdfError> {
        let document = self.reader.document;
        // A form has a space of its own within that of its page.
        if let Some(numbers) = numbers(document, entry(document, &stream.dict, b"Matrix")) {
            state.page = Matrix { numbers }.then(&state.page);
        }
        let own = entry(document, &stream.dict, b"Resources").and_then(|own| own.as_dict().ok());
        let mut content = Vec::new();
        // A mark in the text shows that something was there.
        if !self.reader.unpack(stream, &mut content)? {
            let place = self.lines.place(&state.page, 1.0);
            self.lines.begin_run(&place);
            self.lines.push(&format!(" {UNREAD} "));
            self.lines.end_run(place);
        }
        self.follow(&content, own.or(resources), state, depth + 1)
    }

    /// Shows a form in the place that the transformation `page` gives it.
    ///
    /// # Errors
    /// When more is shown than any letter has.
    pub fn appearance(
        &mut self,
        stream: &'a Stream,
        resources: Option<&'a Dictionary>,
        page: Matrix,
    ) -> Result<(), PdfError> {
        self.form_of(stream, resources, GraphicsState { page, ..START }, 0)
    }

    /// Shows the strings among the operands; the numbers between those of an array move to the left, in
    /// thousandths of the size.
    ///
    /// # Errors
    /// When more is shown than any letter has.
    fn show(
        &mut self,
        operator: &[u8],
        content: &ContentStream<'_>,
        state: &mut GraphicsState,
    ) -> Result<(), PdfError> {
        let mut frame = Frame::new(state);
        for operand in content.operands() {
            match operand {
                Operand::String(range) => self.show_string(content.bytes(range), state, &mut frame),
                Operand::Number(number) if operator == b"TJ" => {
                    state.text.shift(state.stretch * ((0.0 - number / 1000.0) * state.size), 0.0);
                }
                _ => {}
            }
        }
        // A form may be shown many times, so content within its bound may still show more.
        if self.lines.length() > MOST_CONTENT { Err(PdfError::TooMuch) } else { Ok(()) }
    }

    /// Shows a string, and moves the text matrix by the width of its glyphs.
    fn show_string(&mut self, string: &[u8], state: &mut GraphicsState, frame: &mut Frame) {
        if string.is_empty() {
            return;
        }
        let Some(index) = state.font else { return self.show_unread(string, state) };
        let font = self.reader.font_at(index);
        let lines = &mut self.lines;
        let mut replacement = self.marks.iter_mut().flatten().next();
        let is_hidden = replacement.as_ref().is_some_and(|mark| mark.is_shown);
        if !is_hidden {
            lines.begin_run(&lines.place(&frame.ahead(state, 0.0), state.size));
        }
        // The text replaces all strings of the mark: it is shown with the first.
        if let Some(mark) = replacement.as_mut().filter(|mark| !mark.is_shown) {
            lines.push(&mark.text);
            mark.is_shown = true;
        }
        let (mut rest, mut holes) = (string, 0);
        while !rest.is_empty() {
            let (code, length) = font.next_code(rest);
            rest = &rest[length..];
            let width = font.width(code, length);
            if replacement.is_none() {
                let text = font.text(code);
                holes += usize::from(!font.is_understood() && text.contains(UNREAD));
                lines.push(&text);
            }
            if rest.is_empty() {
                let end = lines.place(&frame.ahead(state, width * state.size), state.size);
                if is_hidden { lines.pass(end) } else { lines.end_run(end) }
            }
            // As the format says: a blank of two bytes gets none.
            let word_spacing = if length == 1 && code == u32::from(b' ') { state.word_spacing } else { 0.0 };
            let spacing = state.letter_spacing + word_spacing;
            state.text.shift(state.stretch * (width * state.size + spacing), 0.0);
        }
        if holes > 0 {
            self.reader.note_holes(Some(index), holes);
        }
    }

    /// Shows a mark for text in a font that the document lacks.
    fn show_unread(&mut self, string: &[u8], state: &GraphicsState) {
        let place = self.lines.place(&state.text.then(&state.page), state.size);
        self.lines.begin_run(&place);
        self.lines.push(&format!(" {UNREAD} "));
        self.lines.end_run(place);
        self.reader.note_holes(None, string.len());
    }
}

/// The most marks within one another.
const MOST_MARKS: usize = 256;

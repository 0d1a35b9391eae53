//! CMaps: tables from the codes of a font's strings to glyphs, or to text. A document may embed one that no other
//! has, so all of the format is read (Adobe technical notes 5014 and 5411).

use std::collections::HashMap;

use pdf_extract::{Document, Object, Stream};

use crate::corpus::pdf::objects::filter::unpack;
use crate::corpus::pdf::page_text::content_stream::{ContentStream, Operand};

/// The most entries of a table of text: there are not more characters in use.
const MOST_ENTRIES: usize = 1 << 17;
/// The most bytes of a CMap, unpacked.
const MOST_BYTES: usize = 8 << 20;
/// The greatest depth of CMaps that use others.
const DEEPEST: usize = 4;

/// Codes of one length, from the first to the last.
#[derive(Debug, Clone, Copy)]
struct CodeRange {
    /// The number of bytes of each code.
    length: usize,
    /// The lowest code, its first byte the highest.
    first: u32,
    /// The highest code, itself part of the range.
    last: u32,
}

/// A table of codes.
#[derive(Debug, Default)]
pub struct CMap {
    /// The codes that there are, by their lengths (code space ranges).
    spaces: Vec<CodeRange>,
    /// Ranges of codes in the order of the table, each with the number of the glyph of its first code.
    glyphs: Vec<(CodeRange, u32)>,
    /// Texts by code.
    texts: HashMap<u32, String>,
}

impl CMap {
    /// Reads a CMap that is part of the document; an empty one when it cannot be unpacked.
    pub fn read(document: &Document, stream: &Stream) -> CMap {
        let mut cmap = CMap::default();
        cmap.add(document, stream, 0);
        cmap
    }

    /// Adds the tables of a CMap, those of the one that it uses first.
    fn add(&mut self, document: &Document, stream: &Stream, depth: usize) {
        let used = stream.dict.get_deref(b"UseCMap", document).and_then(Object::as_stream);
        // A CMap may name itself.
        if let Ok(used) = used
            && depth < DEEPEST
        {
            self.add(document, used, depth + 1);
        }
        if let Ok(unpacked) = unpack(document, stream, MOST_BYTES) {
            self.parse(&unpacked.bytes);
        }
    }

    /// Adds the tables in the text of a CMap.
    fn parse(&mut self, input: &[u8]) {
        let mut content = ContentStream::new(input);
        while let Some(operator) = content.next_operator() {
            match operator {
                b"endcodespacerange" => {
                    for pair in strings(&content).chunks_exact(2) {
                        self.spaces.extend(range(pair[0], pair[1]));
                    }
                }
                b"endcidrange" | b"endcidchar" => self.add_glyphs(&content, operator == b"endcidrange"),
                b"endbfchar" => {
                    for pair in strings(&content).chunks_exact(2) {
                        self.add_text(number(pair[0]), text(pair[1]));
                    }
                }
                b"endbfrange" => self.add_text_ranges(&content),
                _ => {}
            }
        }
    }

    /// Adds `first last glyph` if `is_range`, else `code glyph`, as often as they come.
    fn add_glyphs(&mut self, content: &ContentStream<'_>, is_range: bool) {
        let mut codes = Vec::new();
        for operand in content.operands() {
            match operand {
                Operand::String(range) => codes.push(content.bytes(range)),
                Operand::Number(glyph) => {
                    let last = codes.get(usize::from(is_range)).copied();
                    let range =
                        codes.first().copied().zip(last).and_then(|(first, last): (&[u8], &[u8])| range(first, last));
                    self.glyphs.extend(range.map(|range| (range, *glyph as u32)));
                    codes.clear();
                }
                _ => {}
            }
        }
    }

    /// Adds `first last text` and `first last [text text …]`, as often as they come.
    fn add_text_ranges(&mut self, content: &ContentStream<'_>) {
        let mut bounds: Vec<u32> = Vec::new();
        let mut next_in_list = None;
        for operand in content.operands() {
            match (operand, next_in_list) {
                (Operand::Open, _) => next_in_list = bounds.first().copied(),
                (Operand::Close, _) => {
                    next_in_list = None;
                    bounds.clear();
                }
                (Operand::String(range), Some(code)) => {
                    self.add_text(code, text(content.bytes(range)));
                    next_in_list = Some(code.saturating_add(1));
                }
                // Without a list, every third string is the text of the first code.
                (Operand::String(range), None) => match *bounds.as_slice() {
                    [first, last] => {
                        self.add_successors(first, last, content.bytes(range));
                        bounds.clear();
                    }
                    _ => bounds.push(number(content.bytes(range))),
                },
                _ => {}
            }
        }
    }

    /// Adds the texts of codes in order: each is the one before it with its last unit raised by one.
    fn add_successors(&mut self, first: u32, last: u32, bytes: &[u8]) {
        let mut units = units(bytes);
        let Some(end) = units.len().checked_sub(1) else { return };
        // Only the last unit counts up; the units before it are the same for all codes.
        let low = units[end];
        // The last code point of two units is raised as a whole.
        let pair = char::decode_utf16(units[end.saturating_sub(1)..].iter().copied()).next();
        let pair = pair.and_then(Result::ok).filter(|c| c.len_utf16() == 2);
        for (step, code) in (first..=last).take(MOST_ENTRIES).enumerate() {
            if let Some(pair) = pair {
                let raised = char::from_u32(u32::from(pair) + step as u32).unwrap_or(pair);
                let start = String::from_utf16_lossy(&units[..end - 1]);
                self.add_text(code, format!("{start}{raised}"));
            } else {
                units[end] = low.wrapping_add(step as u16);
                self.add_text(code, String::from_utf16_lossy(&units));
            }
        }
    }

    /// Adds the text of a code, unless there are too many.
    fn add_text(&mut self, code: u32, text: String) {
        if self.texts.len() < MOST_ENTRIES {
            self.texts.insert(code, text);
        }
    }

    /// Returns the text of a code; `None` if the table has none, or a mark that there is none.
    pub fn text(&self, code: u32) -> Option<&str> {
        self.texts
            .get(&code)
            .map(String::as_str)
            .filter(|text| !text.is_empty() && *text != "\0" && *text != "\u{fffd}")
    }

    /// Returns true if the table tells which codes there are.
    pub fn has_spaces(&self) -> bool {
        !self.spaces.is_empty()
    }

    /// Returns the number of the glyph of a code of `length` bytes, 0 if there is none.
    pub fn glyph(&self, code: u32, length: usize) -> u32 {
        let holds = |range: &CodeRange| range.length == length && (range.first..=range.last).contains(&code);
        // The last range that holds a code counts.
        let found = self.glyphs.iter().rev().find(|(range, _)| holds(range));
        found.map_or(0, |(range, glyph)| glyph.saturating_add(code - range.first))
    }

    /// Returns the first code of a string, and the number of its bytes. Bytes that begin no code count as one of
    /// the shortest length.
    pub fn next_code(&self, string: &[u8]) -> (u32, usize) {
        const LONGEST: usize = 4;
        for length in 1..=string.len().min(LONGEST) {
            let code = number(&string[..length]);
            if self.spaces.iter().any(|space| space.holds(code, length)) {
                return (code, length);
            }
        }
        let shortest = self.spaces.iter().map(|space| space.length).min().unwrap_or(1);
        let length = shortest.clamp(1, string.len().max(1));
        (number(&string[..length.min(string.len())]), length)
    }
}

impl CodeRange {
    /// Returns true if the range has this code. Each byte of a code has bounds of its own.
    fn holds(&self, code: u32, length: usize) -> bool {
        let byte = |number: u32, index: usize| number >> (8 * index) & 0xff;
        let is_within = |index| (byte(self.first, index)..=byte(self.last, index)).contains(&byte(code, index));
        self.length == length && (0..length).all(is_within)
    }
}

/// Returns the range between two codes; `None` when they have more than four bytes.
fn range(first: &[u8], last: &[u8]) -> Option<CodeRange> {
    let length = first.len();
    ((1..=4).contains(&length)).then(|| CodeRange { length, first: number(first), last: number(last) })
}

/// Returns the operands that are strings.
fn strings<'a>(content: &'a ContentStream<'_>) -> Vec<&'a [u8]> {
    let string = |operand: &Operand| match operand {
        Operand::String(range) => Some(range.clone()),
        _ => None,
    };
    content.operands().iter().filter_map(string).map(|range| content.bytes(&range)).collect()
}

/// Returns a code as a number, its first byte the highest.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// Returns a string as units of UTF-16; a single byte counts as one.
fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [byte] => vec![u16::from(*byte)],
        bytes => bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect(),
    }
}

/// Returns the text of a string in UTF-16.
fn text(bytes: &[u8]) -> String {
    String::from_utf16_lossy(&units(bytes))
}

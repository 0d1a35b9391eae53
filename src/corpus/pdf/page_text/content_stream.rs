//! Cuts a content stream into operators and their operands. CMaps and Type 1 programs have the same syntax, so
//! fonts use it too.

use std::ops::Range;

/// One operand of an operator. Brackets of arrays are operands of their own, as their elements are; those of
/// dictionaries are left out.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// An array begins.
    Open,
    /// An array ends.
    Close,
    /// A number.
    Number(f64),
    /// A name, as the range of its bytes in [`ContentStream::bytes`].
    Name(Range<usize>),
    /// A string, likewise.
    String(Range<usize>),
}

/// A content stream that is read operator by operator, whatever it holds: bytes without a meaning are skipped.
pub struct ContentStream<'a> {
    /// The stream, unpacked.
    input: &'a [u8],
    /// The offset of the next byte.
    at: usize,
    /// The operands since the last operator.
    operands: Vec<Operand>,
    /// The bytes of names and strings among them, with escapes undone.
    bytes: Vec<u8>,
}

impl<'a> ContentStream<'a> {
    /// Returns a reader at the beginning of `input`.
    pub fn new(input: &'a [u8]) -> ContentStream<'a> {
        ContentStream { input, at: 0, operands: Vec::new(), bytes: Vec::new() }
    }

    /// Returns the operands of the last operator that [`ContentStream::next_operator`] returned.
    pub fn operands(&self) -> &[Operand] {
        &self.operands
    }

    /// Returns the bytes of a name or string among the operands.
    pub fn bytes(&self, range: &Range<usize>) -> &[u8] {
        &self.bytes[range.clone()]
    }

    /// Returns the operand at `index` if it is a number.
    pub fn number(&self, index: usize) -> Option<f64> {
        match self.operands.get(index) {
            Some(Operand::Number(number)) => Some(*number),
            _ => None,
        }
    }

    /// Returns the last `N` operands if all are numbers.
    pub fn numbers<const N: usize>(&self) -> Option<[f64; N]> {
        let first = self.operands.len().checked_sub(N)?;
        let mut numbers = [0.0; N];
        for (index, number) in numbers.iter_mut().enumerate() {
            *number = self.number(first + index)?;
        }
        Some(numbers)
    }

    /// Returns the first operand that is a name.
    pub fn name(&self) -> Option<&[u8]> {
        self.operands.iter().find_map(|operand| match operand {
            Operand::Name(range) => Some(self.bytes(range)),
            _ => None,
        })
    }

    /// Reads up to the next operator and returns it; `None` at the end. Its operands are those of
    /// [`ContentStream::operands`] until the next call.
    pub fn next_operator(&mut self) -> Option<&'a [u8]> {
        self.operands.clear();
        self.bytes.clear();
        loop {
            let &byte = self.input.get(self.at)?;
            match byte {
                b'(' => self.literal(),
                // The marks of a dictionary are skipped, its keys and values become operands.
                b'<' if self.input.get(self.at + 1) == Some(&b'<') => self.at += 2,
                b'<' => self.hexadecimal(),
                b'/' => self.name_operand(),
                b'+' | b'-' | b'.' | b'0'..=b'9' => self.number_operand(),
                b'%' => self.at += length_until(&self.input[self.at..], |byte| byte == b'\n' || byte == b'\r'),
                _ if !is_regular(byte) => {
                    self.at += 1;
                    match byte {
                        b'[' => self.operands.push(Operand::Open),
                        b']' => self.operands.push(Operand::Close),
                        _ => {}
                    }
                }
                _ => match self.word() {
                    b"true" | b"false" | b"null" => {}
                    b"ID" => self.skip_image(),
                    operator => return Some(operator),
                },
            }
        }
    }

    /// Reads the regular characters from here on.
    fn word(&mut self) -> &'a [u8] {
        let rest = &self.input[self.at..];
        let word = &rest[..length_until(rest, |byte| !is_regular(byte))];
        self.at += word.len();
        word
    }

    /// Reads a number; a word that only begins like one is skipped.
    fn number_operand(&mut self) {
        let word = self.word();
        if let Some(number) = number(word) {
            self.operands.push(Operand::Number(number));
        }
    }

    /// Reads a name, in which `#` and two digits are a byte.
    fn name_operand(&mut self) {
        self.at += 1;
        let start = self.bytes.len();
        let word = self.word();
        let mut rest = word;
        while let [byte, tail @ ..] = rest {
            rest = tail;
            match (byte, tail) {
                (b'#', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                    self.bytes.push(hex_value(*high) << 4 | hex_value(*low));
                    rest = after;
                }
                _ => self.bytes.push(*byte),
            }
        }
        self.operands.push(Operand::Name(start..self.bytes.len()));
    }

    /// Reads a string in parentheses, which nest. A string that is never closed ends with the stream.
    fn literal(&mut self) {
        let start = self.bytes.len();
        let mut depth = 0usize;
        loop {
            let rest = &self.input[self.at..];
            let plain = length_until(rest, |byte| matches!(byte, b'(' | b')' | b'\\'));
            if depth > 0 {
                self.bytes.extend_from_slice(&rest[..plain]);
            }
            self.at += plain + 1;
            match rest.get(plain) {
                None => {
                    self.at = self.input.len();
                    break;
                }
                Some(b'\\') => self.escape(),
                Some(b'(') => {
                    if depth > 0 {
                        self.bytes.push(b'(');
                    }
                    depth += 1;
                }
                Some(_) => {
                    depth -= 1;
                    if depth == 0 {
                        break;
                    }
                    self.bytes.push(b')');
                }
            }
        }
        self.operands.push(Operand::String(start..self.bytes.len()));
    }

    /// Reads the rest of an escape, after the backslash.
    fn escape(&mut self) {
        let Some(&byte) = self.input.get(self.at) else { return };
        self.at += 1;
        let meant = match byte {
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'b' => 0x08,
            b'f' => 0x0c,
            b'0'..=b'7' => return self.octal(byte - b'0'),
            b'\r' => {
                // A line that goes on: the break is no part of the string.
                self.at += usize::from(self.input.get(self.at) == Some(&b'\n'));
                return;
            }
            b'\n' => return,
            other => other,
        };
        self.bytes.push(meant);
    }

    /// Reads up to two more octal digits, after the value of the `first`.
    fn octal(&mut self, first: u8) {
        let mut value = u32::from(first);
        for _ in 0..2 {
            let Some(&digit @ b'0'..=b'7') = self.input.get(self.at) else { break };
            value = value * 8 + u32::from(digit - b'0');
            self.at += 1;
        }
        // More than 255 overflows, and the high bit is ignored, as the format says.
        self.bytes.push(value as u8);
    }

    /// Reads a string of hexadecimal digits; a missing last digit counts as zero.
    fn hexadecimal(&mut self) {
        let start = self.bytes.len();
        let rest = &self.input[self.at + 1..];
        let length = length_until(rest, |byte| byte == b'>');
        let mut high = None;
        for digit in rest[..length].iter().filter(|byte| byte.is_ascii_hexdigit()).map(|&byte| hex_value(byte)) {
            // Two digits are a byte; other characters between them are skipped.
            match high.take() {
                None => high = Some(digit << 4),
                Some(half) => self.bytes.push(half | digit),
            }
        }
        self.bytes.extend(high);
        self.at = (self.at + 1 + length + 1).min(self.input.len());
        self.operands.push(Operand::String(start..self.bytes.len()));
    }

    /// Skips the bytes of an image within the content: they end at `EI` between white space. The operands of the
    /// image are dropped.
    fn skip_image(&mut self) {
        let rest = &self.input[self.at..];
        // The length of an image is not written anywhere; its bytes may contain `EI` by chance, but seldom
        // between spaces.
        let ends = |bytes: &[u8]| is_space(bytes[0]) && &bytes[1..3] == b"EI" && is_space(bytes[3]);
        self.at += rest.windows(4).position(ends).map_or(rest.len(), |end| end + 3);
        self.operands.clear();
        self.bytes.clear();
    }
}

/// Returns the number of bytes before the first one that ends a token.
fn length_until(bytes: &[u8], is_end: impl Fn(u8) -> bool) -> usize {
    bytes.iter().position(|&byte| is_end(byte)).unwrap_or(bytes.len())
}

/// Returns true for white space as the format defines it.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0 | 0x0c)
}

/// Returns true for a byte that is part of a word.
fn is_regular(byte: u8) -> bool {
    IS_REGULAR[usize::from(byte)]
}

/// The bytes that are neither white space nor a delimiter.
const IS_REGULAR: [bool; 256] = {
    let mut is_regular = [true; 256];
    let others = b" \t\n\r\0\x0c()<>[]{}/%";
    let mut index = 0;
    while index < others.len() {
        is_regular[others[index] as usize] = false;
        index += 1;
    }
    is_regular
};

/// Returns the value of a hexadecimal digit.
fn hex_value(digit: u8) -> u8 {
    char::from(digit).to_digit(16).map_or(0, |value| value as u8)
}

/// The most digits of a number: more are not exact in a float, and no page is so large or so fine.
const MOST_DIGITS: usize = 15;
const POWERS_OF_TEN: [f64; MOST_DIGITS + 1] =
    [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

/// Reads a number; `None` when the word is none.
fn number(word: &[u8]) -> Option<f64> {
    let (is_negative, digits) = match word {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] => (false, digits),
        digits => (false, digits),
    };
    let (mut value, mut decimals, mut seen) = (0u64, None, 0);
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                if seen == MOST_DIGITS && decimals.is_none() {
                    return None;
                }
                if seen < MOST_DIGITS {
                    value = value * 10 + u64::from(byte - b'0');
                    seen += 1;
                    decimals = decimals.map(|decimals| decimals + 1);
                }
            }
            b'.' if decimals.is_none() => decimals = Some(0),
            _ => return None,
        }
    }
    let whole = value as f64;
    // Fractions have single precision, as the library reads them: both then see the same page.
    let size = decimals.map_or(whole, |decimals: usize| f64::from((whole / POWERS_OF_TEN[decimals]) as f32));
    (seen > 0).then_some(if is_negative { -size } else { size })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns operators with their operands as text.
    fn read(input: &str) -> Vec<String> {
        let mut content = ContentStream::new(input.as_bytes());
        let mut lines = Vec::new();
        while let Some(operator) = content.next_operator() {
            let mut line: Vec<String> = Vec::new();
            for operand in content.operands() {
                line.push(match operand {
                    Operand::Number(number) => number.to_string(),
                    Operand::Name(range) => format!("/{}", String::from_utf8_lossy(content.bytes(range))),
                    Operand::String(range) => format!("({})", String::from_utf8_lossy(content.bytes(range))),
                    Operand::Open => "[".to_owned(),
                    Operand::Close => "]".to_owned(),
                });
            }
            line.push(String::from_utf8_lossy(operator).into_owned());
            lines.push(line.join(" "));
        }
        lines
    }

    #[test]
    fn operators_come_with_their_operands() {
        let cases: &[(&str, &[&str])] = &[
            ("BT /F1 12 Tf ET", &["BT", "/F1 12 Tf", "ET"]),
            ("[(a) -3.5 (b)]TJ", &["[ (a) -3.5 (b) ] TJ"]),
            ("(a\\(b\\)\\n\\101(c))Tj", &["(a(b)\nA(c)) Tj"]),
            ("(a\\\r\nb\\7z)Tj", &["(ab\u{7}z) Tj"]),
            ("<48 656C6>Tj", &["(Hel`) Tj"]),
            ("/A#42 gs % no operator\n1 w", &["/AB gs", "1 w"]),
            ("/P <</MCID 0 /B [1 2]>> BDC EMC", &["/P /MCID 0 /B [ 1 2 ] BDC", "EMC"]),
            ("1 +2 -.5 4. re", &["1 2 -0.5 4 re"]),
            ("q BI /W 1 /H 1 ID \u{1}(EI x EI Q", &["q", "BI", "Q"]),
            ("(never closed", &[]),
            (") > ] - 1e5 -- Q", &["] Q"]),
        ];
        for (input, wanted) in cases {
            assert_eq!(read(input), *wanted, "{input}");
        }
    }
}

//! Small made-up PDFs, one for each feature of fonts, encodings, filters and geometry, as data in `tests/pdf/`:
//! each reads as the words it holds, and says what of it is not read.

use std::io::Write as _;

use imr::corpus::{PdfError, text_of_pdf};
use serde::Deserialize;

use crate::env::project;
use crate::pdf_damage::{CATALOG, PAGE, TREE};
use crate::pdf_programs::{cff, true_type};

#[derive(Deserialize)]
struct Table {
    case: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    #[serde(default = "usual_content")]
    content: String,
    #[serde(default = "usual_fonts")]
    fonts: Vec<String>,
    #[serde(default)]
    pack: Vec<String>,
    #[serde(default)]
    parameters: String,
    #[serde(default)]
    page: String,
    #[serde(default)]
    resources: String,
    #[serde(default)]
    catalog: String,
    words: String,
    unread: Option<String>,
}

fn usual_content() -> String {
    "BT /F 12 Tf 72 700 Td (Upheld today) Tj ET % a comment, and a comment, and a comment".to_owned()
}

fn usual_fonts() -> Vec<String> {
    vec!["<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>".to_owned()]
}

impl Case {
    fn pdf(&self) -> Vec<u8> {
        let mut content = self.content.clone().into_bytes();
        let rows = self.parameters.contains("Predictor");
        if rows {
            content = predicted(&content, 7);
        }
        for filter in self.pack.iter().rev() {
            content = packed(filter, content, self.parameters.contains("EarlyChange 0"));
        }
        let mut dictionary = String::new();
        if !self.pack.is_empty() {
            let names: String = self.pack.iter().map(|name| format!("/{name}")).collect();
            dictionary = format!("/Filter[{names}]");
        }
        if !self.parameters.is_empty() {
            dictionary += &format!("/DecodeParms[{}]", self.parameters);
        }
        let page = PAGE.replace("/Resources<<", &format!("{}/Resources<<{}", self.page, self.resources));
        let catalog = CATALOG.replace(">>", &format!("{}>>", self.catalog));
        let mut objects: Vec<Vec<u8>> = [&catalog, TREE, &page].map(|object| object.as_bytes().to_vec()).to_vec();
        objects.push(stream(&dictionary, &content));
        objects.extend(self.fonts.iter().map(|font| object(font)));
        file(&objects)
    }
}

/// `stream DICTIONARY` on the first line makes the others a stream, `cff` or `truetype` the program of a font.
fn object(text: &str) -> Vec<u8> {
    if let Some(glyphs) = text.strip_prefix("cff ") {
        let glyphs: Vec<(u8, &str)> = pairs(glyphs).map(|(code, name)| (code as u8, name)).collect();
        return stream("/Subtype/Type1C", &cff(&glyphs));
    }
    if let Some((table, glyphs)) = text.strip_prefix("truetype ").and_then(|rest| rest.split_once(": ")) {
        let (platform, encoding) = table.split_once(' ').expect("a platform and an encoding");
        let number = |text: &str| text.parse().expect("a number");
        let (codes, names): (Vec<u16>, Vec<&str>) = pairs(glyphs).unzip();
        let names = if names.concat().is_empty() { Vec::new() } else { names };
        return stream("", &true_type(number(platform), number(encoding), &codes, &names));
    }
    match text.strip_prefix("stream").and_then(|rest| rest.split_once('\n')) {
        Some((dictionary, content)) => stream(dictionary, content.as_bytes()),
        None => text.as_bytes().to_vec(),
    }
}

/// Codes in digits to the base of 16 and names: `41=A`.
fn pairs(glyphs: &str) -> impl Iterator<Item = (u16, &str)> {
    let pairs = glyphs.split(' ').filter_map(|glyph| glyph.split_once('='));
    pairs.map(|(code, name)| (u16::from_str_radix(code, 16).expect("a code"), name))
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let start = format!("<</Length {}{dictionary}>>stream\n", content.len());
    [start.as_bytes(), content, b"\nendstream"].concat()
}

/// A PDF of the objects given, numbered from 1; the first is the catalog.
fn file(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut file = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        file.extend_from_slice(object);
        file.extend_from_slice(b"\nendobj\n");
    }
    let start = file.len();
    let size = objects.len() + 1;
    file.extend_from_slice(
        format!("{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes(),
    );
    file
}

fn packed(filter: &str, bytes: Vec<u8>, is_late: bool) -> Vec<u8> {
    match filter {
        "ASCIIHexDecode" | "AHx" => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
            format!("{digits}>").into_bytes()
        }
        "ASCII85Decode" | "A85" => ascii85(&bytes),
        "RunLengthDecode" => {
            bytes.chunks(100).flat_map(|run| [&[run.len() as u8 - 1], run].concat()).chain([128]).collect()
        }
        "LZWDecode" => {
            let order = weezl::BitOrder::Msb;
            let mut encoder = match is_late {
                true => weezl::encode::Encoder::new(order, 8),
                false => weezl::encode::Encoder::with_tiff_size_switch(order, 8),
            };
            encoder.encode(&bytes).expect("memory")
        }
        "FlateDecode" | "Fl" => {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
            encoder.write_all(&bytes).expect("memory");
            encoder.finish().expect("memory")
        }
        _ => bytes,
    }
}

fn ascii85(bytes: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    for group in bytes.chunks(4) {
        let mut padded = [0; 4];
        padded[..group.len()].copy_from_slice(group);
        let number = u32::from_be_bytes(padded);
        let digits = [85u32.pow(4), 85u32.pow(3), 85u32.pow(2), 85, 1].map(|power| (number / power % 85) as u8 + b'!');
        text.extend_from_slice(&digits[..=group.len()]);
    }
    text.extend_from_slice(b"~>");
    text
}

/// Rows of differences to the row above.
fn predicted(bytes: &[u8], row: usize) -> Vec<u8> {
    const UP: u8 = 2;
    let mut above = vec![0; row];
    let mut output = Vec::new();
    for current in bytes.chunks(row) {
        output.push(UP);
        output.extend(current.iter().zip(&above).map(|(byte, above)| byte.wrapping_sub(*above)));
        above[..current.len()].copy_from_slice(current);
    }
    output
}

/// The text with one space between words and one break between lines.
fn lines(texts: &[String]) -> String {
    let text = texts.join("\n");
    let lines = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn table() -> Table {
    let path = project().join("tests/pdf/features.toml");
    toml::from_str(&std::fs::read_to_string(path).expect("a table")).expect("cases")
}

/// A PDF of each feature.
pub fn each_feature() -> Vec<Vec<u8>> {
    table().case.iter().map(Case::pdf).collect()
}

#[test]
fn each_feature_is_read_as_the_words_it_holds() {
    let table = table();
    assert!(table.case.len() >= 50);
    let mut faults = Vec::new();
    for case in &table.case {
        let (words, unread) = match text_of_pdf(&case.pdf()) {
            Ok(pages) => (lines(&pages.texts), pages.unread.join("; ")),
            // Where nothing could be read, the placeholders are no text.
            Err(PdfError::Unread(what)) if case.words.chars().all(|c| c == '\u{fffd}') => (case.words.clone(), what),
            Err(error) => (String::new(), error.to_string()),
        };
        let is_told = case.unread.as_ref().map_or(unread.is_empty(), |wanted| unread.contains(wanted));
        if words != case.words || !is_told {
            faults.push(format!("{}: {words:?} for {:?}; {unread}", case.name, case.words));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

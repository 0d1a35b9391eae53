//! Memos as documents of word processors: the least WordprocessingML (ISO/IEC 29500) that has headings, marks, page
//! numbers and Letter paper.

use std::io::{self, Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::export::columns::Row;
use crate::export::formats::memo::html::escaped;
use crate::export::formats::memo::{MarkedText, Memo};
use crate::export::writers::TextFormat;

/// The main part of a document.
pub struct Docx<'a>(pub Memo<'a>);

/// The name of the main part in the package.
const DOCUMENT: &str = "word/document.xml";

/// The namespace of the text.
const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// The parts that are the same in each document.
const PARTS: [(&str, &str); 5] = [
    (
        "[Content_Types].xml",
        "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
         <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
         <Default Extension=\"xml\" ContentType=\"application/xml\"/>\
         <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
         <Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
         <Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
         </Types>",
    ),
    (
        "_rels/.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
         </Relationships>",
    ),
    (
        "word/_rels/document.xml.rels",
        "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
         <Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
         <Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/>\
         </Relationships>",
    ),
    (
        "word/styles.xml",
        "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
         <w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:cs=\"Times New Roman\"/>\
         <w:sz w:val=\"24\"/><w:lang w:val=\"en-US\"/></w:rPr></w:rPrDefault>\
         <w:pPrDefault><w:pPr><w:spacing w:after=\"80\"/></w:pPr></w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:spacing w:after=\"160\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"32\"/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"Normal\"/>\
         <w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/><w:keepLines/><w:spacing w:before=\"320\"/><w:outlineLvl w:val=\"0\"/></w:pPr>\
         <w:rPr><w:b/><w:sz w:val=\"26\"/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Citation\"><w:name w:val=\"Citation\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:keepNext/></w:pPr><w:rPr><w:i/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Decision\"><w:name w:val=\"Decision\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:keepNext/><w:keepLines/></w:pPr><w:rPr><w:b/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Guideline\"><w:name w:val=\"Guideline\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:keepNext/><w:keepLines/></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Quote\"><w:name w:val=\"Quote\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
         <w:pPr><w:keepNext/><w:keepLines/><w:ind w:left=\"540\" w:right=\"540\"/></w:pPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Source\"><w:name w:val=\"Source\"/><w:basedOn w:val=\"Normal\"/>\
         <w:rPr><w:color w:val=\"555555\"/><w:sz w:val=\"20\"/></w:rPr></w:style></w:styles>",
    ),
    (
        "word/footer1.xml",
        "<w:ftr xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:pPr><w:jc w:val=\"center\"/></w:pPr>\
         <w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>\
         <w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:ftr>",
    ),
];

/// The declaration at the top of each part.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

impl TextFormat for Docx<'_> {
    fn head(&self, out: &mut Vec<u8>) {
        let Memo { answer, listed, .. } = &self.0;
        let mut text = format!(
            "{DECLARATION}<w:document xmlns:w=\"{MAIN}\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>"
        );
        text.push_str(&paragraph("Title", &run(&answer.title(), "")));
        for (label, line) in answer.lines(*listed) {
            text.push_str(&paragraph("", &(run(&format!("{label}: "), "<w:b/>") + &run(&line, ""))));
        }
        out.extend(text.as_bytes());
    }

    fn item(&self, row: &Row<'_>, out: &mut Vec<u8>) {
        let item = self.0.item(row);
        let mut text = paragraph("Heading1", &run(&item.title, ""));
        text.push_str(&paragraph("Citation", &run(&item.citation, "")));
        text.push_str(&paragraph("Decision", &run(&item.decision, "")));
        for sentence in &item.reasons {
            text.push_str(&paragraph("Quote", &sentence.iter().map(marked).collect::<String>()));
        }
        if let Some(guideline) = item.guideline {
            text.push_str(&paragraph("Guideline", &run(&format!("Guideline: {guideline}"), "")));
        }
        text.push_str(&paragraph("Source", &run(&item.place, "")));
        out.extend(text.as_bytes());
    }

    fn tail(&self, out: &mut Vec<u8>) {
        // A sheet of Letter paper in twentieths of a point, with margins of an inch.
        out.extend(
            b"<w:sectPr><w:footerReference w:type=\"default\" r:id=\"rId2\"/><w:pgSz w:w=\"12240\" w:h=\"15840\"/>\
              <w:pgMar w:top=\"1440\" w:right=\"1440\" w:bottom=\"1440\" w:left=\"1440\" w:header=\"720\" w:footer=\"720\" w:gutter=\"0\"/>\
              </w:sectPr></w:body></w:document>",
        );
    }
}

/// Returns a paragraph of runs in a style; none for the usual one.
fn paragraph(style: &str, runs: &str) -> String {
    if style.is_empty() {
        return format!("<w:p>{runs}</w:p>");
    }
    format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{runs}</w:p>")
}

/// Returns a run of text with properties.
fn run(text: &str, properties: &str) -> String {
    format!("<w:r><w:rPr>{properties}</w:rPr><w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text))
}

/// Returns a piece of a sentence, highlighted where it is marked.
fn marked(piece: &MarkedText<'_>) -> String {
    run(piece.text, if piece.is_marked { "<w:highlight w:val=\"yellow\"/>" } else { "" })
}

/// Writes the package around the main part, which `document` writes. `is_large` is true where that part may be longer than
/// 4 gigabytes.
///
/// # Errors
/// Those of `document`, and when the output fails.
pub fn package<E: From<io::Error>>(
    out: impl Write + Seek,
    is_large: bool,
    document: impl FnOnce(&mut dyn Write) -> Result<(), E>,
) -> Result<(), E> {
    // The same bytes whenever it is written.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .large_file(is_large);
    // The size of a part stands before it: LibreOffice opens no package in which it follows.
    let mut zip = ZipWriter::new(out);
    for (name, text) in PARTS {
        zip.start_file(name, options).map_err(io::Error::from)?;
        zip.write_all(DECLARATION.as_bytes())?;
        zip.write_all(text.as_bytes())?;
    }
    zip.start_file(DOCUMENT, options).map_err(io::Error::from)?;
    document(&mut zip)?;
    Ok(zip.finish().map_err(io::Error::from)?.flush()?)
}

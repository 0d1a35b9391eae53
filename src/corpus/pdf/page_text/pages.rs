//! Reads the text of pages, one after the other: content, then fields. Of a damaged page only that page is lost.

use pdf_extract::{Document, Object, ObjectId};

use crate::corpus::pdf::error::PdfError;
use crate::corpus::pdf::fonts::dictionary::NOTHING_READ;
use crate::corpus::pdf::objects::lookup::inherited;
use crate::corpus::pdf::page_text::fields::read_fields;
use crate::corpus::pdf::page_text::interpreter::Interpreter;
use crate::corpus::pdf::page_text::lines::PageLines;
use crate::corpus::pdf::page_text::page_reader::{PageReader, PageTexts};

/// Reads the text of the pages with these ids.
///
/// # Errors
/// When they unpack to more, or show more, than any letter has.
pub fn read_pages(document: &Document, pages: &[ObjectId]) -> Result<PageTexts, PdfError> {
    let mut reader = PageReader::new(document);
    reader.result.is_whole = !pages.is_empty();
    for page in pages {
        let text = read_page(&mut reader, *page)?;
        reader.result.texts.push(text);
    }
    Ok(reader.result)
}

/// Reads the text of one page; an empty one when it is missing. Streams that cannot be unpacked leave a mark at
/// its end.
///
/// # Errors
/// When the document unpacks to more than any letter has.
fn read_page(reader: &mut PageReader<'_>, page: ObjectId) -> Result<String, PdfError> {
    // The height of a page of letter format in points.
    const HEIGHT: f64 = 792.0;
    let Ok(dictionary) = reader.document.get_dictionary(page) else {
        reader.result.is_whole = false;
        reader.say("it is missing or damaged");
        return Ok(String::new());
    };
    let media_box = inherited(reader.document, dictionary, b"MediaBox").and_then(|object| object.as_array().ok());
    let side = |index: usize| media_box?.get(index)?.as_float().ok().map(f64::from);
    let height = side(3).zip(side(1)).map_or(HEIGHT, |(top, bottom)| top - bottom);
    let resources = inherited(reader.document, dictionary, b"Resources").and_then(|object| object.as_dict().ok());
    let mut content = Vec::new();
    let mut holes = 0;
    for id in reader.document.get_page_contents(page) {
        match reader.document.get_object(id).and_then(Object::as_stream) {
            Ok(stream) => holes += usize::from(!reader.unpack(stream, &mut content)?),
            Err(_) => reader.result.is_whole = false,
        }
        // Streams of a page are one content, but no operator goes across their ends.
        content.push(b'\n');
    }
    reader.begin_page();
    let mut run = Interpreter::new(reader, PageLines::new(height));
    run.content(&content, resources, 0)?;
    let mut lines = run.finish();
    read_fields(reader, dictionary, &mut lines)?;
    reader.end_page();
    let mut text = lines.finish();
    // A stream that could not be unpacked leaves a line with a mark.
    (0..holes).for_each(|_| text.push_str(&format!("\n{NOTHING_READ}\n")));
    Ok(text)
}

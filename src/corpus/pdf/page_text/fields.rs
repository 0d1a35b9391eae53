//! Adds the texts that were filled into the fields of a form, or laid on a page as notes. They are not part of
//! the content of the page, but the reader of a letter sees them there.

use pdf_extract::{Dictionary, Document, Object, Stream, decode_text_string};

use crate::corpus::pdf::error::PdfError;
use crate::corpus::pdf::objects::lookup::{entry, inherited, numbers};
use crate::corpus::pdf::page_text::interpreter::Interpreter;
use crate::corpus::pdf::page_text::lines::{Matrix, PageLines};
use crate::corpus::pdf::page_text::page_reader::PageReader;

/// The types of notes that are not part of the page: pop-ups, icons of comments, and links.
const NOT_SHOWN: [&[u8]; 3] = [b"Popup", b"Text", b"Link"];
/// The flags of notes that are neither seen nor printed (Hidden and NoView).
const HIDDEN: i64 = 2 | 32;

/// Adds the texts of the page's fields to its lines, each after the text on its left.
///
/// # Errors
/// When they unpack to more than any letter has.
pub fn read_fields<'a>(
    reader: &mut PageReader<'a>,
    page: &'a Dictionary,
    lines: &mut PageLines,
) -> Result<(), PdfError> {
    let document = reader.document;
    let Some(Ok(notes)) = entry(document, page, b"Annots").map(Object::as_array) else { return Ok(()) };
    for note in notes {
        let Ok(note) = document.dereference(note).and_then(|(_, note)| note.as_dict()) else { continue };
        let kind = entry(document, note, b"Subtype").and_then(|kind| kind.as_name().ok()).unwrap_or_default();
        let flags = entry(document, note, b"F").and_then(|flags| flags.as_i64().ok()).unwrap_or(0);
        if !NOT_SHOWN.contains(&kind) && flags & HIDDEN == 0 {
            read_field(reader, note, lines)?;
        }
    }
    Ok(())
}

/// Adds the text of one field: that of its appearance, or if it has none its value or what is written on the page. A field without a rectangle
/// is not on the page.
fn read_field<'a>(reader: &mut PageReader<'a>, note: &'a Dictionary, lines: &mut PageLines) -> Result<(), PdfError> {
    /// The size of letters of a field without an appearance.
    const USUAL_SIZE: f64 = 10.0;
    let document = reader.document;
    let Some([x1, y1, x2, y2]) = numbers(document, entry(document, note, b"Rect")) else { return Ok(()) };
    let (left, bottom) = (x1.min(x2), y1.min(y2));
    // Programs that fill in forms may leave the drawing of the value to the viewer.
    let Some(appearance) = appearance(reader, note) else {
        let is_text = entry(document, note, b"Subtype").is_some_and(|kind| kind.as_name().ok() == Some(b"FreeText"));
        let written = || entry(document, note, b"Contents").filter(|_| is_text);
        let value =
            inherited(document, note, b"V").or_else(written).filter(|value| matches!(value, Object::String(..)));
        if let Some(text) = value.and_then(|value| decode_text_string(value).ok()).filter(|text| !text.is_empty()) {
            let matrix = Matrix { numbers: [1.0, 0.0, 0.0, 1.0, left, bottom] };
            let place = lines.place(&matrix, USUAL_SIZE);
            lines.insert(&place, &text);
        }
        return Ok(());
    };
    let [a, b, c, d] = numbers(document, entry(document, &appearance.dict, b"BBox")).unwrap_or([0.0, 0.0, 1.0, 1.0]);
    // The lower left corner of the appearance is put on that of the field.
    let matrix = Matrix { numbers: [1.0, 0.0, 0.0, 1.0, left - a.min(c), bottom - b.min(d)] };
    let mut run = Interpreter::new(reader, lines.beside());
    run.appearance(appearance, None, matrix)?;
    let shown = run.finish();
    if let Some(place) = shown.first_place() {
        let text = shown.finish();
        if !text.trim().is_empty() {
            lines.insert(&place, text.trim());
        }
    }
    Ok(())
}

/// Returns the normal appearance of a field; of several, the one of its state.
fn appearance<'a>(reader: &PageReader<'a>, note: &'a Dictionary) -> Option<&'a Stream> {
    let document = reader.document;
    match entry(document, entry(document, note, b"AP")?.as_dict().ok()?, b"N")? {
        Object::Stream(stream) => Some(stream),
        Object::Dictionary(states) => {
            let state = entry(document, note, b"AS")?.as_name().ok()?;
            entry(document, states, state)?.as_stream().ok()
        }
        _ => None,
    }
}

/// Returns true if the document is a form that another program draws from a description in XML (XFA): its pages
/// do not show the text. A form that has fields as well says the same in them.
pub fn has_unread_form(document: &Document) -> bool {
    let Ok(catalog) = document.catalog() else { return false };
    let form = entry(document, catalog, b"AcroForm").and_then(|form| form.as_dict().ok());
    let Some(form) = form.filter(|form| form.has(b"XFA")) else { return false };
    let fields = entry(document, form, b"Fields").and_then(|fields| fields.as_array().ok());
    let needs_drawing = matches!(entry(document, catalog, b"NeedsRendering"), Some(Object::Boolean(true)));
    needs_drawing || fields.is_none_or(Vec::is_empty)
}

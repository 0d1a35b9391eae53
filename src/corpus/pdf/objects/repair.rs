//! Rebuilds damaged files: finds objects by looking for them, where the cross-reference table does not lead to
//! them. A download that was cut short has no table at all, but most of its pages.

use std::collections::BTreeMap;

use pdf_extract::{Dictionary, Document, Object, ObjectId, ObjectStream, Stream};

use crate::corpus::pdf::objects::page_tree::pages_of;

/// Returns a document made of the objects that can be found in `bytes`, and its pages in order. `None` when there
/// are none.
pub fn rebuild(bytes: &[u8]) -> Option<(Document, Vec<ObjectId>)> {
    let start = find(bytes, b"%PDF-").unwrap_or(0);
    let body = &bytes[start..];
    // From here on the table of the file counts for nothing.
    let offsets = objects(body);
    let mut document = Document::load_mem(&with_table(body, &offsets)).ok()?;
    let containers = unpack_object_streams(&mut document);
    // Pages that are whole are read without a catalog as well.
    let catalog = of_type(&document, b"Catalog").next();
    if let Some(catalog) = catalog.filter(|_| document.catalog().is_err()) {
        document.trailer.set("Root", Object::Reference(catalog));
    }
    // A page that the tree has lost is a page all the same. Without the tree, their order in the file is
    // the best there is.
    let mut pages: Vec<ObjectId> = of_type(&document, b"Page").collect();
    let place = |id: &ObjectId| offsets.get(containers.get(id).unwrap_or(id)).copied();
    pages.sort_by_key(|id| (place(id), *id));
    let listed = pages_of(&document);
    let pages = if listed.len() >= pages.len() { listed } else { pages };
    Some((document, pages))
}

/// Returns the offset of the first occurrence of `wanted`.
fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Returns the offsets of the objects, each of which begins with `number generation obj`; of several with one
/// number, that of the last, since updates are appended.
fn objects(body: &[u8]) -> BTreeMap<ObjectId, usize> {
    let mut offsets = BTreeMap::new();
    for (at, _) in body.windows(3).enumerate().filter(|(_, window)| window == b"obj") {
        let before = &body[..at];
        if let Some((before, generation)) = number_before(before)
            && let Some((before, number)) = number_before(before)
            && let Ok(generation) = u16::try_from(generation)
        {
            offsets.insert((number, generation), before.len());
        }
    }
    offsets
}

/// Returns the number that `bytes` end with, white space aside, and the bytes before it.
fn number_before(bytes: &[u8]) -> Option<(&[u8], u32)> {
    let bytes = bytes.trim_ascii_end();
    let digits = bytes.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
    let (before, digits) = bytes.split_at(bytes.len() - digits);
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((before, number))
}

/// Returns the file with a new cross-reference table at its end, so that the library can load it. The trailer has
/// the last root, encryption and id of the old ones.
fn with_table(body: &[u8], offsets: &BTreeMap<ObjectId, usize>) -> Vec<u8> {
    let mut file = Vec::with_capacity(body.len() + offsets.len() * 32 + 1024);
    let mut shift = 0;
    if !body.starts_with(b"%PDF-") {
        // The library loads nothing without a header, and the offsets move by its length.
        file.extend_from_slice(b"%PDF-1.4\n");
        shift = file.len();
    }
    file.extend_from_slice(body);
    file.push(b'\n');
    let table = file.len();
    let mut text = "xref\n0 1\n0000000000 65535 f \n".to_owned();
    for ((number, generation), offset) in offsets {
        text.push_str(&format!("{number} 1\n{:010} {generation:05} n \n", offset + shift));
    }
    let size = offsets.keys().map(|(number, _)| number.saturating_add(1)).max().unwrap_or(1);
    text.push_str(&format!("trailer\n<</Size {size}"));
    file.extend_from_slice(text.as_bytes());
    // The old trailer may be anywhere, or in the dictionary of a stream.
    for key in [&b"/Root"[..], b"/Encrypt", b"/ID"] {
        if let Some(value) = last_value(body, key) {
            file.extend_from_slice(key);
            file.push(b' ');
            file.extend_from_slice(value);
        }
    }
    file.extend_from_slice(format!(">>\nstartxref\n{table}\n%%EOF\n").as_bytes());
    file
}

/// Returns the last reference or array that is written after `key`, as it is written; `None` when there is none,
/// or it is of another type.
fn last_value<'a>(body: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    /// The longest value in bytes: longer than a reference or two hashes.
    const LONGEST: usize = 512;
    let places = body.windows(key.len()).enumerate().filter(|(_, window)| *window == key).map(|(at, _)| at);
    let value = |at: usize| {
        let rest = body[at + key.len()..].trim_ascii_start();
        let rest = &rest[..rest.len().min(LONGEST)];
        let end = match rest.first()? {
            b'[' => rest.iter().position(|&byte| byte == b']')?,
            b'0'..=b'9' => {
                let end = rest.iter().position(|&byte| byte == b'R')?;
                rest[..end].iter().all(|byte| byte.is_ascii_digit() || byte.is_ascii_whitespace()).then_some(end)?
            }
            _ => return None,
        };
        Some(&rest[..=end])
    };
    places.rev().find_map(value)
}

/// Adds the objects within object streams, which the table does not lead to; returns the stream of each, so that
/// pages can be ordered by its offset.
fn unpack_object_streams(document: &mut Document) -> BTreeMap<ObjectId, ObjectId> {
    let mut unpacked = Vec::new();
    for (&container, object) in &mut document.objects {
        if let Ok(stream) = object.as_stream_mut()
            && stream.dict.has_type(b"ObjStm")
            && blank_comments(stream).is_some()
            && let Ok(objects) = ObjectStream::new(stream)
        {
            // Objects of a stream have no offset: they count as lying at that of the stream.
            unpacked.extend(objects.objects.into_iter().map(|(id, object)| (id, object, container)));
        }
    }
    let mut containers = BTreeMap::new();
    for (id, object, container) in unpacked {
        // An object of its own counts more than one in a stream.
        document.objects.entry(id).or_insert(object);
        containers.insert(id, container);
    }
    containers
}

/// Blanks the comments before objects within an object stream, which the library takes for objects. `None` when
/// the stream has no index.
fn blank_comments(stream: &mut Stream) -> Option<()> {
    let _ = stream.decompress();
    let first = usize::try_from(stream.dict.get(b"First").and_then(Object::as_i64).ok()?).ok()?;
    let (index, objects) = stream.content.split_at_mut_checked(first)?;
    let index = std::str::from_utf8(index).ok()?;
    let offsets = index.split_ascii_whitespace().skip(1).step_by(2);
    // After the last offset there may be a comment.
    for offset in offsets.map_while(|offset| offset.parse::<usize>().ok()) {
        let mut rest = objects.get_mut(offset..)?;
        loop {
            let spaces = rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            rest = &mut rest[spaces..];
            if rest.first() != Some(&b'%') {
                break;
            }
            let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
            rest[..end].fill(b' ');
        }
    }
    Some(())
}

/// Returns the ids of the dictionaries of a type, in order of their numbers.
fn of_type<'a>(document: &'a Document, name: &'a [u8]) -> impl Iterator<Item = ObjectId> + 'a {
    let is_type = move |dictionary: &Dictionary| dictionary.has_type(name);
    let objects = document.objects.iter();
    objects.filter(move |(_, object)| object.as_dict().is_ok_and(is_type)).map(|(id, _)| *id)
}

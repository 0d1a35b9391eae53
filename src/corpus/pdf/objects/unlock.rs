//! Puts encryption in order: the library does not open some encrypted documents though they have no user
//! password. Their encryption is written as the library expects it, in an update at the end of the file.

use pdf_extract::{Dictionary, Document, Object};

/// Returns the file with its encryption put in order; `None` when the library has read it, or it is in order
/// already.
pub fn put_in_order(bytes: &[u8], document: &Document) -> Option<Vec<u8>> {
    let (encryption, is_open) = encryption(document)?;
    if is_open && !filters_lacking(&encryption) {
        return None;
    }
    let ordered = in_order(document, &encryption);
    if !is_open && same(&ordered, &encryption) && has_reference(document) {
        return None;
    }
    Some(with_update(bytes, document, &ordered))
}

/// Returns the dictionary of the encryption, and true if the document was opened with it. `None` for a document
/// that is not encrypted.
fn encryption(document: &Document) -> Option<(Dictionary, bool)> {
    if let Some(state) = &document.encryption_state {
        return Some((state.encode().ok()?, true));
    }
    match document.trailer.get(b"Encrypt").ok()? {
        Object::Dictionary(dictionary) => Some((dictionary.clone(), false)),
        Object::Reference(id) => Some((document.get_dictionary(*id).ok()?.clone(), false)),
        _ => None,
    }
}

/// Returns true if the trailer refers to the encryption and has the id of the file, as the library wants it.
fn has_reference(document: &Document) -> bool {
    let has_id = document.trailer.get(b"ID").is_ok();
    has_id && matches!(document.trailer.get(b"Encrypt"), Ok(Object::Reference(_)))
}

/// Returns true if two dictionaries have the same entries.
fn same(one: &Dictionary, other: &Dictionary) -> bool {
    format!("{one:?}") == format!("{other:?}")
}

/// Returns a whole number of a dictionary.
fn integer(dictionary: &Dictionary, key: &[u8]) -> Option<i64> {
    dictionary.get(key).and_then(Object::as_i64).ok()
}

/// Returns true if filters for streams and strings are named that the document does not describe. Only versions
/// from 4 on have filters.
fn filters_lacking(encryption: &Dictionary) -> bool {
    let filters = encryption.get(b"CF").and_then(Object::as_dict).ok();
    let is_there = |key: &[u8]| {
        let name = encryption.get(key).and_then(Object::as_name).unwrap_or_default();
        filters.is_some_and(|filters| filters.has(name))
    };
    integer(encryption, b"V").is_some_and(|version| version >= 4) && !(is_there(b"StmF") && is_there(b"StrF"))
}

/// Returns the encryption with the length of key that its version has, and with filters for all that it names
/// (PDF 32000-1, 7.6). References in it are replaced by their values, since it must be readable before anything
/// is deciphered.
fn in_order(document: &Document, encryption: &Dictionary) -> Dictionary {
    const IDENTITY: &str = "Identity";
    let mut ordered: Dictionary = encryption
        .iter()
        .map(|(key, value)| (key.clone(), document.dereference(value).map_or(value, |(_, value)| value).clone()))
        .collect();
    let version = integer(&ordered, b"V").unwrap_or(0);
    let (version, length) = match version {
        1 => (1, 40),
        2 | 3 => (2, bits(integer(&ordered, b"Length").unwrap_or(40))),
        4 => (4, 128),
        other => (other, 256),
    };
    ordered.set("V", version);
    ordered.set("Length", length);
    for (key, longest) in [("O", 32), ("U", 32)] {
        let is_short = integer(&ordered, b"R").is_some_and(|revision| revision <= 4);
        if let Ok(Object::String(value, _)) = ordered.get_mut(key.as_bytes())
            && is_short
        {
            // The hashes of the old versions have 32 bytes; some files hold more or fewer.
            value.resize(longest, 0);
        }
    }
    if version >= 4 {
        let mut filters = ordered.get(b"CF").and_then(Object::as_dict).cloned().unwrap_or_default();
        // The filter that leaves bytes as they are need not be described, but the library looks for it.
        filters.set(IDENTITY, Dictionary::from_iter([("CFM", Object::from(IDENTITY))]));
        for (_, filter) in &mut filters {
            let Ok(filter) = filter.as_dict_mut() else { continue };
            if filter.get(b"CFM").and_then(Object::as_name).is_ok_and(|method| method == b"None") {
                filter.set("CFM", IDENTITY);
            }
        }
        for key in ["StmF", "StrF"] {
            let name = ordered.get(key.as_bytes()).and_then(Object::as_name).unwrap_or_default();
            if !filters.has(name) {
                ordered.set(key, IDENTITY);
            }
        }
        ordered.set("CF", filters);
    }
    ordered
}

/// Returns a length of a key in bits. Some writers give it in bytes.
fn bits(length: i64) -> i64 {
    if length < 40 { length * 8 } else { length }
}

/// Returns the file with an update that has the encryption as an object of its own. The bytes before the update
/// stay as they are, so that all offsets stay right.
fn with_update(bytes: &[u8], document: &Document, encryption: &Dictionary) -> Vec<u8> {
    // Offsets count from the header, wherever that is.
    let start = memchr::memmem::find(bytes, b"%PDF-").unwrap_or(0);
    let number = document.max_id.saturating_add(1);
    let mut file = bytes[start..].to_vec();
    file.push(b'\n');
    let object = file.len();
    file.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
    write(&Object::Dictionary(encryption.clone()), &mut file);
    file.extend_from_slice(b"\nendobj\n");
    let table = file.len();
    let mut trailer = Dictionary::new();
    for key in ["Root", "Info", "ID"] {
        if let Ok(value) = document.trailer.get(key.as_bytes()) {
            trailer.set(key, value.clone());
        }
    }
    // The key is derived from the id; without one, from an empty one.
    if !trailer.has(b"ID") {
        trailer.set("ID", Object::Array(vec![Object::string_literal(""), Object::string_literal("")]));
    }
    trailer.set("Size", i64::from(number) + 1);
    trailer.set("Prev", document.xref_start as i64);
    trailer.set("Encrypt", Object::Reference((number, 0)));
    file.extend_from_slice(format!("xref\n{number} 1\n{object:010} 00000 n \ntrailer\n").as_bytes());
    write(&Object::Dictionary(trailer), &mut file);
    file.extend_from_slice(format!("\nstartxref\n{table}\n%%EOF\n").as_bytes());
    file
}

/// Writes an object in the syntax of PDFs, strings as hexadecimal digits. Objects of types that encryption does
/// not use become null.
fn write(object: &Object, file: &mut Vec<u8>) {
    match object {
        Object::Name(name) => {
            file.push(b'/');
            file.extend_from_slice(name);
        }
        Object::String(bytes, _) => {
            let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            file.extend_from_slice(format!("<{digits}>").as_bytes());
        }
        Object::Array(array) => {
            file.push(b'[');
            array.iter().for_each(|object| write(object, file));
            file.push(b']');
        }
        Object::Dictionary(dictionary) => {
            file.extend_from_slice(b"<<");
            for (key, value) in dictionary {
                write(&Object::Name(key.clone()), file);
                file.push(b' ');
                write(value, file);
            }
            file.extend_from_slice(b">>");
        }
        Object::Integer(number) => file.extend_from_slice(format!(" {number} ").as_bytes()),
        Object::Boolean(value) => file.extend_from_slice(format!(" {value} ").as_bytes()),
        Object::Reference((number, generation)) => {
            file.extend_from_slice(format!(" {number} {generation} R ").as_bytes());
        }
        _ => file.extend_from_slice(b" null "),
    }
}

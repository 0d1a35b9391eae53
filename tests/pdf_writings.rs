//! A page reads the same however its file is written: tables and streams of cross-references, both at once, objects
//! in streams, updates, a first page before the others.

use crate::pdf_damage::{CATALOG, PAGE, TREE, stream, words};

const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

/// A file that grows, and where its objects begin.
struct File {
    bytes: Vec<u8>,
    offsets: Vec<(u32, usize)>,
}

impl File {
    fn new() -> File {
        File { bytes: b"%PDF-1.7\n".to_vec(), offsets: Vec::new() }
    }

    fn add(&mut self, number: u32, object: &[u8]) {
        self.offsets.push((number, self.bytes.len()));
        self.bytes.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        self.bytes.extend_from_slice(object);
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    /// A table of the objects added since the last, and where it begins.
    fn table(&mut self, trailer: &str) -> usize {
        let start = self.bytes.len();
        let mut table = "xref\n0 1\n0000000000 65535 f \n".to_owned();
        for (number, offset) in self.offsets.drain(..) {
            table += &format!("{number} 1\n{offset:010} 00000 n \n");
        }
        self.bytes.extend_from_slice(format!("{table}trailer\n<<{trailer}>>\n").as_bytes());
        start
    }

    /// A stream of cross-references to the objects added since the last, and to those in the stream 8.
    fn reference_stream(&mut self, number: u32, packed: &[u32], trailer: &str) -> usize {
        let start = self.bytes.len();
        let mut rows = Vec::new();
        let mut index = String::new();
        for (number, offset) in self.offsets.drain(..).chain([(number, start)]) {
            index += &format!("{number} 1 ");
            rows.extend_from_slice(&[1, (offset >> 8) as u8, offset as u8, 0]);
        }
        for (place, number) in packed.iter().enumerate() {
            index += &format!("{number} 1 ");
            rows.extend_from_slice(&[2, 0, 8, place as u8]);
        }
        let head = format!("<</Type/XRef/W[1 2 1]/Index[{index}]/Length {}{trailer}>>stream\n", rows.len());
        self.add(number, &[head.as_bytes(), &rows, b"\nendstream"].concat());
        self.offsets.clear();
        start
    }

    fn end(mut self, start: usize) -> Vec<u8> {
        self.bytes.extend_from_slice(format!("startxref\n{start}\n%%EOF\n").as_bytes());
        self.bytes
    }
}

fn content() -> Vec<u8> {
    stream("", "BT /F 12 Tf 72 700 Td (Upheld) Tj ET").into_bytes()
}

/// A stream that holds the objects, each after `before`.
fn object_stream(objects: &[(u32, &str)], before: &str) -> Vec<u8> {
    let (mut index, mut body) = (String::new(), String::new());
    for (number, object) in objects {
        index += &format!("{number} {} ", body.len());
        body += &format!("{before}{object}\n");
    }
    index += before;
    stream(&format!("/Type/ObjStm/N {}/First {}", objects.len(), index.len()), &(index + &body)).into_bytes()
}

fn with_reference_stream() -> Vec<u8> {
    let mut file = File::new();
    for (number, object) in
        (1..).zip([CATALOG.as_bytes(), TREE.as_bytes(), PAGE.as_bytes(), &content(), FONT.as_bytes()])
    {
        file.add(number, object);
    }
    let start = file.reference_stream(6, &[], "/Size 7/Root 1 0 R");
    file.end(start)
}

fn with_object_stream(before: &str) -> Vec<u8> {
    let mut file = File::new();
    file.add(4, &content());
    file.add(8, &object_stream(&[(1, CATALOG), (2, TREE), (3, PAGE), (5, FONT)], before));
    let start = file.reference_stream(6, &[1, 2, 3, 5], "/Size 9/Root 1 0 R");
    file.end(start)
}

/// A table for old readers, and a stream with the rest of the objects for new ones.
fn hybrid() -> Vec<u8> {
    let mut file = File::new();
    file.add(8, &object_stream(&[(5, FONT)], ""));
    let hidden = file.reference_stream(6, &[5], "/Size 9");
    for (number, object) in (1..).zip([CATALOG.as_bytes(), TREE.as_bytes(), PAGE.as_bytes(), &content()]) {
        file.add(number, object);
    }
    let start = file.table(&format!("/Size 9/Root 1 0 R/XRefStm {hidden}"));
    file.end(start)
}

/// The first page and its table are before the rest, the file's end leads to the first table.
fn linearized() -> Vec<u8> {
    const PLACE: &str = "0000000000";
    let mut file = File::new();
    file.add(6, b"<</Linearized 1/L 0/H[0 0]/O 3/E 0/N 1/T 0>>");
    for (number, object) in [(3, PAGE.as_bytes()), (4, &content()), (5, FONT.as_bytes())] {
        file.add(number, object);
    }
    let first = file.table(&format!("/Size 7/Root 1 0 R/Prev {PLACE}"));
    file.bytes.extend_from_slice(b"startxref\n0\n%%EOF\n");
    file.add(1, CATALOG.as_bytes());
    file.add(2, TREE.as_bytes());
    let main = file.table("/Size 7");
    let at = file.bytes.windows(PLACE.len() + 5).position(|bytes| bytes == format!("Prev {PLACE}").as_bytes());
    let at = at.expect("the place of the offset") + 5;
    file.bytes[at..at + PLACE.len()].copy_from_slice(format!("{main:010}").as_bytes());
    file.end(first)
}

/// The content was another before an update.
fn updated() -> Vec<u8> {
    let mut file = File::new();
    let old = stream("", "BT /F 12 Tf 72 700 Td (Overturned) Tj ET");
    for (number, object) in (1..).zip([CATALOG, TREE, PAGE, &old, FONT]) {
        file.add(number, object.as_bytes());
    }
    let before = file.table("/Size 6/Root 1 0 R");
    file.bytes.extend_from_slice(format!("startxref\n{before}\n%%EOF\n").as_bytes());
    file.add(4, &content());
    let start = file.table(&format!("/Size 6/Root 1 0 R/Prev {before}"));
    file.end(start)
}

/// The same page in a file of each kind, with the kind.
pub fn writings() -> [(&'static str, Vec<u8>); 6] {
    [
        ("a stream of cross-references", with_reference_stream()),
        ("objects in a stream", with_object_stream("")),
        ("objects in a stream, each after a comment", with_object_stream("%% Object stream\n%% next\n")),
        ("a table and a stream", hybrid()),
        ("the first page first", linearized()),
        ("an update", updated()),
    ]
}

#[test]
fn a_page_reads_the_same_however_its_file_is_written() {
    for (name, file) in writings() {
        assert_eq!(words(&file).as_deref(), Ok("Upheld"), "{name}");
    }
}

//! Damaged, encrypted and hostile PDFs: what can be read is read, and what cannot has a reason.

use std::fmt::Write as _;
use std::io::Write as _;

use imr::corpus::{PdfError, text_of_pdf};
use pdf_extract::encryption::crypt_filters::{Aes128CryptFilter, Aes256CryptFilter, CryptFilter};
use pdf_extract::{Document, EncryptionState, EncryptionVersion, Object, Permissions, StringFormat};

use crate::env::sample;

const SAMPLE: &str = "CM17-2574083.pdf";

/// The words of all pages.
pub fn words(pdf: &[u8]) -> Result<String, PdfError> {
    text_of_pdf(pdf).map(|pages| pages.texts.join("\n").split_whitespace().collect::<Vec<_>>().join(" "))
}

/// A PDF of the objects given, numbered from 1; the first is the catalog.
pub fn pdf(objects: &[String]) -> Vec<u8> {
    let mut file = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        writeln!(table, "{:010} 00000 n ", file.len()).expect("a table");
        file.extend_from_slice(format!("{} 0 obj\n{object}\nendobj\n", index + 1).as_bytes());
    }
    let start = file.len();
    let trailer = format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    file.extend_from_slice(table.as_bytes());
    file.extend_from_slice(trailer.as_bytes());
    file
}

pub const CATALOG: &str = "<</Type/Catalog/Pages 2 0 R>>";
pub const TREE: &str = "<</Type/Pages/Kids[3 0 R]/Count 1>>";
pub const PAGE: &str =
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>";
const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

pub fn stream(dictionary: &str, content: &str) -> String {
    format!("<</Length {}{dictionary}>>stream\n{content}\nendstream", content.len())
}

/// A PDF of one page with the content given.
fn one_page(content: &str) -> Vec<u8> {
    pdf(&[CATALOG, TREE, PAGE, &stream("", content), FONT].map(str::to_owned))
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let at = bytes.windows(from.len()).rposition(|window| window == from).expect("the bytes to replace");
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[test]
fn a_letter_is_read_whatever_happened_to_its_cross_references() {
    let whole = sample(SAMPLE);
    let wanted = words(&whole).expect("a letter");
    let table = whole.windows(5).rposition(|window| window == b"xref\n").expect("a table");
    let damaged: &[(&str, Vec<u8>)] = &[
        ("no startxref", replace(&whole, b"startxref", b"startxxxx")),
        ("startxref leads astray", replace(&whole, b"startxref\n", b"startxref\n1")),
        ("no table", whole[..table].to_vec()),
        ("the last bytes are missing", whole[..whole.len() - 20].to_vec()),
        ("no trailer", replace(&whole, b"trailer", b"xxxxxxx")),
        ("offsets are wrong", [b"%PDF-1.7\n%more\n".as_slice(), &whole[9..]].concat()),
        ("junk before", [b"HTTP/1.1 200 OK\r\n\r\n".as_slice(), &whole].concat()),
        ("no header", whole[9..].to_vec()),
        ("junk behind", [&whole[..], &[b'\0'; 4000]].concat()),
    ];
    for (name, bytes) in damaged {
        assert_eq!(words(bytes).as_deref(), Ok(wanted.as_str()), "{name}");
    }
}

#[test]
fn a_page_is_read_whatever_the_length_of_its_content_says() {
    let content = "BT /F 12 Tf 72 700 Td (Upheld) Tj 0 -14 Td (today) Tj 0 -14 Td (and tomorrow) Tj ET";
    let whole = one_page(content);
    let stated = format!("/Length {}", content.len());
    let with_length = |length: &str| replace(&whole, stated.as_bytes(), format!("/Length {length}").as_bytes());
    let text = String::from_utf8(whole.clone()).expect("a text");
    let damaged = [
        ("nothing", with_length("0")),
        ("too little", with_length("30")),
        ("too much", with_length("4000")),
        ("an object that is not there", with_length("77 0 R")),
        ("no number", with_length("(x)")),
        ("line ends that were changed", text.replace('\n', "\r\n").into_bytes()),
        ("no end of the stream", replace(&whole, b"endstream\nendobj\n5", b"endobj\n5")),
    ];
    for (damage, pdf) in damaged {
        assert_eq!(words(&pdf).as_deref(), Ok("Upheld today and tomorrow"), "{damage}");
    }
}

#[test]
fn a_page_that_does_not_say_what_it_is_is_read() {
    let nameless = PAGE.replace("/Type/Page", "");
    let content = stream("", "BT /F 12 Tf 72 700 Td (Upheld) Tj ET");
    let file = pdf(&[CATALOG, TREE, &nameless, &content, FONT].map(str::to_owned));
    assert_eq!(words(&file).as_deref(), Ok("Upheld"));
}

#[test]
fn a_letter_cut_in_the_middle_gives_the_pages_before_the_cut() {
    let whole = sample(SAMPLE);
    let pages = text_of_pdf(&whole).expect("a letter").texts;
    let second = whole.windows(6).enumerate().filter(|(_, window)| window == b"stream").nth(2).expect("a stream").0;
    let read = text_of_pdf(&whole[..second + 20]).expect("the first page").texts;
    assert_eq!(read[0], pages[0]);
    assert!(read[1..].iter().all(String::is_empty), "{read:?}");
    let nothing = text_of_pdf(&whole[..300]).expect_err("no page is whole");
    assert!(nothing.to_string().starts_with("damaged PDF: "), "{nothing}");
}

/// The sample, encrypted.
fn encrypted(version: impl FnOnce(&Document) -> EncryptionState) -> Vec<u8> {
    let mut document = Document::load_mem(&sample(SAMPLE)).expect("a PDF");
    let id = Object::String(vec![7; 16], StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    let state = version(&document);
    document.encrypt(&state).expect("an encrypted PDF");
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a PDF");
    bytes
}

fn rc4(document: &Document, user_password: &str) -> EncryptionState {
    let permissions = Permissions::empty();
    let version =
        EncryptionVersion::V2 { document, owner_password: "owner", user_password, key_length: 128, permissions };
    EncryptionState::try_from(version).expect("an encryption")
}

fn filters(filter: impl CryptFilter + 'static) -> std::collections::BTreeMap<Vec<u8>, std::sync::Arc<dyn CryptFilter>> {
    std::collections::BTreeMap::from([(b"StdCF".to_vec(), std::sync::Arc::new(filter) as _)])
}

fn aes128(document: &Document, user_password: &str) -> EncryptionState {
    let version = EncryptionVersion::V4 {
        document,
        encrypt_metadata: true,
        crypt_filters: filters(Aes128CryptFilter),
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        owner_password: "owner",
        user_password,
        permissions: Permissions::empty(),
    };
    EncryptionState::try_from(version).expect("an encryption")
}

fn aes256(user_password: &str) -> EncryptionState {
    let version = EncryptionVersion::V5 {
        encrypt_metadata: true,
        crypt_filters: filters(Aes256CryptFilter),
        file_encryption_key: &[5; 32],
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        owner_password: "owner",
        user_password,
        permissions: Permissions::empty(),
    };
    EncryptionState::try_from(version).expect("an encryption")
}

#[test]
fn encryption_without_a_password_is_no_hindrance_and_with_one_is_the_reason() {
    let wanted = words(&sample(SAMPLE));
    let pdfs = |password: &str| {
        [
            encrypted(|document| rc4(document, password)),
            encrypted(|document| aes128(document, password)),
            encrypted(|_| aes256(password)),
        ]
    };
    for (open, closed) in pdfs("").iter().zip(&pdfs("secret")) {
        assert_eq!(words(open), wanted);
        assert_eq!(words(closed), Err(PdfError::Password));
        assert_eq!(words(&replace(open, b"startxref", b"startxxxx")), wanted);
    }
    assert_eq!(PdfError::Password.to_string(), "needs a password");
}

#[test]
fn pages_without_text_have_no_text_layer() {
    let image = stream("/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray", "(no)Tj");
    let page = PAGE.replace("/Font<</F 5 0 R>>", "/XObject<</I 5 0 R>>");
    let scan = pdf(&[CATALOG.to_owned(), TREE.to_owned(), page, stream("", "q 612 0 0 792 0 0 cm /I Do Q"), image]);
    assert_eq!(words(&scan), Err(PdfError::NoText));
    assert_eq!(words(&one_page("BT /F 12 Tf ( ) Tj ET")), Err(PdfError::NoText));
}

#[test]
fn text_is_read_however_it_is_shown() {
    let cases = [
        ("BT /F 12 Tf 72 700 Td (Upheld) Tj ET", "Upheld"),
        ("BT /F 12 Tf 14 TL 72 700 Td (Up) Tj (held) ' 1 2 (again) \" ET", "Up held again"),
        ("BT /F 12 Tf 72 700 Td [(Up) -20 (held) -600 (again)] TJ ET", "Upheld again"),
        ("BT /F 12 Tf 1 0 0 1 72 700 Tm <557068656C64> Tj ET", "Upheld"),
        ("q BT /F 12 Tf (Up) Tj ET Q BT /G 1 Tf (lost) Tj ET", "Up \u{fffd}"),
    ];
    for (content, wanted) in cases {
        assert_eq!(words(&one_page(content)).as_deref(), Ok(wanted), "{content}");
    }
}

#[test]
fn forms_are_read_where_they_stand() {
    let form = stream("/Type/XObject/Subtype/Form/Matrix[1 0 0 1 100 0]", "BT /F 12 Tf (inside) Tj ET");
    let page = PAGE.replace("/Font", "/XObject<</X 6 0 R>>/Font");
    let content = stream("", "BT /F 12 Tf 72 700 Td (before) Tj ET q 1 0 0 1 72 700 cm /X Do Q");
    let file = pdf(&[CATALOG.to_owned(), TREE.to_owned(), page, content, FONT.to_owned(), form]);
    assert_eq!(words(&file).as_deref(), Ok("before inside"));
}

#[test]
fn what_goes_in_circles_comes_to_an_end() {
    let content = stream("", "BT /F 12 Tf (once) Tj ET /X Do");
    let page = PAGE.replace("/Font", "/XObject<</X 6 0 R>>/Font");
    let form = stream("/Type/XObject/Subtype/Form", "/X Do");
    let tree = "<</Type/Pages/Parent 2 0 R/Kids[3 0 R 2 0 R 3 0 R]/Count 9>>";
    let loops = pdf(&[CATALOG.to_owned(), tree.to_owned(), page, content, FONT.to_owned(), form]);
    assert_eq!(words(&loops).as_deref(), Ok("once"));
    let orphan = "<</Type/Page/Parent 3 0 R/Contents 4 0 R>>";
    let own_parent = pdf(&[CATALOG, TREE, orphan, &stream("", "BT (x) Tj ET"), FONT].map(str::to_owned));
    assert!(matches!(words(&own_parent), Err(PdfError::Unread(_))));
}

#[test]
fn deep_nesting_harms_nobody() {
    let deep = 100_000;
    for (open, close) in [("[", "]"), ("<<", ">>"), ("q ", "Q "), ("(", ")")] {
        let nested = format!("{}{}", open.repeat(deep), close.repeat(deep));
        let read = words(&one_page(&format!("BT /F 12 Tf (Upheld) Tj ET {nested}")));
        assert_eq!(read.as_deref(), Ok("Upheld"), "{open}");
        let objects = [CATALOG, TREE, PAGE, &stream("", "BT /F 12 Tf (Upheld) Tj ET"), FONT, &nested];
        assert_eq!(words(&pdf(&objects.map(str::to_owned))).as_deref(), Ok("Upheld"), "{open}");
    }
}

#[test]
fn streams_that_unpack_to_gigabytes_are_not_unpacked() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    let zeros = vec![b' '; 1 << 20];
    for _ in 0..100 {
        packer.write_all(&zeros).expect("memory");
    }
    let packed: Vec<u8> = packer.finish().expect("memory");
    let mut document = Document::load_mem(&one_page("BT /F 12 Tf (Upheld) Tj ET")).expect("a PDF");
    let bomb = pdf_extract::Stream::new(pdf_extract::Dictionary::from_iter([("Filter", "FlateDecode".into())]), packed);
    document.objects.insert((4, 0), bomb.into());
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a PDF");
    assert!(bytes.len() < 1 << 20);
    assert_eq!(words(&bytes), Err(PdfError::TooMuch));
}

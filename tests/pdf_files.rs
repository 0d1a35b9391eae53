//! Containers of pages, and what pages hold other than text: encryption in every spelling, lost catalogs, attached letters.

use imr::corpus::{PdfError, text_of_pdf};
use pdf_extract::encryption::crypt_filters::{
    Aes128CryptFilter, Aes256CryptFilter, CryptFilter, IdentityCryptFilter, Rc4CryptFilter,
};
use pdf_extract::{Document, EncryptionState, EncryptionVersion, Object, Permissions, StringFormat};
use std::sync::Arc;

use crate::env::{Env, letter};
use crate::pdf_damage::{CATALOG, PAGE, TREE, pdf, stream, words};

const FONT: &str = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>";

fn one_page(catalog: &str, more: &[&str]) -> Vec<u8> {
    let content = stream("", "BT /F 12 Tf 72 700 Td (Upheld) Tj ET");
    let objects = [catalog, TREE, PAGE, &content, FONT];
    pdf(&objects.into_iter().chain(more.iter().copied()).map(str::to_owned).collect::<Vec<_>>())
}

/// The page encrypted as `version` says, with an empty user password; `edit` changes the dictionary that says so.
fn encrypted_by(
    version: impl Fn(&Document) -> EncryptionVersion<'_>,
    edit: impl Fn(&mut pdf_extract::Dictionary),
) -> Vec<u8> {
    let mut document = Document::load_mem(&one_page(CATALOG, &[])).expect("a PDF");
    let id = Object::String(vec![7; 16], StringFormat::Hexadecimal);
    document.trailer.set("ID", Object::Array(vec![id.clone(), id]));
    let state = EncryptionState::try_from(version(&document)).expect("an encryption");
    document.encrypt(&state).expect("an encrypted PDF");
    let id = document.trailer.get(b"Encrypt").and_then(Object::as_reference).expect("its dictionary");
    edit(document.get_dictionary_mut(id).expect("its dictionary"));
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a PDF");
    bytes
}

type Filters = std::collections::BTreeMap<Vec<u8>, Arc<dyn CryptFilter>>;

fn filters(filter: impl CryptFilter + 'static) -> Filters {
    Filters::from([(b"StdCF".to_vec(), Arc::new(filter) as Arc<dyn CryptFilter>)])
}

/// The page encrypted by version 4.
fn encrypted(filter: impl CryptFilter + Clone + 'static, edit: impl Fn(&mut pdf_extract::Dictionary)) -> Vec<u8> {
    encrypted_by(
        |document| EncryptionVersion::V4 {
            document,
            encrypt_metadata: false,
            crypt_filters: filters(filter.clone()),
            stream_filter: b"StdCF".to_vec(),
            string_filter: b"StdCF".to_vec(),
            owner_password: "owner",
            user_password: "",
            permissions: Permissions::empty(),
        },
        edit,
    )
}

/// The fifth and the sixth revision are prepared alike: a key of the file, and AES with 256 bits.
macro_rules! with_key_of_the_file {
    ($version:ident) => {
        EncryptionVersion::$version {
            encrypt_metadata: true,
            crypt_filters: filters(Aes256CryptFilter),
            file_encryption_key: &[9; 32],
            stream_filter: b"StdCF".to_vec(),
            string_filter: b"StdCF".to_vec(),
            owner_password: PASSWORDS[0],
            user_password: PASSWORDS[1],
            permissions: Permissions::empty(),
        }
    };
}

/// The password of the owner, and that of a reader, which is empty.
const PASSWORDS: [&str; 2] = ["owner", ""];

fn second(document: &Document) -> EncryptionVersion<'_> {
    let [owner_password, user_password] = PASSWORDS;
    EncryptionVersion::V1 { document, owner_password, user_password, permissions: Permissions::empty() }
}

fn third(document: &Document) -> EncryptionVersion<'_> {
    let ([owner_password, user_password], permissions) = (PASSWORDS, Permissions::empty());
    EncryptionVersion::V2 { document, owner_password, user_password, key_length: 128, permissions }
}

#[expect(deprecated, reason = "files of its time have it")]
fn fifth(_: &Document) -> EncryptionVersion<'_> {
    with_key_of_the_file!(R5)
}

fn sixth(_: &Document) -> EncryptionVersion<'_> {
    with_key_of_the_file!(V5)
}

/// A page under each revision of encryption.
pub fn encryptions() -> [(u32, Vec<u8>); 4] {
    [
        (2, encrypted_by(second, |_| ())),
        (3, encrypted_by(third, |_| ())),
        (5, encrypted_by(fifth, |_| ())),
        (6, encrypted_by(sixth, |_| ())),
    ]
}

#[test]
fn each_revision_of_encryption_is_opened() {
    for (revision, bytes) in encryptions() {
        let said = format!("/R {revision}");
        assert!(bytes.windows(said.len()).any(|bytes| bytes == said.as_bytes()), "{revision}");
        assert_eq!(words(&bytes).as_deref(), Ok("Upheld"), "{revision}");
    }
}

#[test]
fn encryption_is_opened_however_its_dictionary_is_written() {
    let no_length = |encryption: &mut pdf_extract::Dictionary| drop(encryption.remove(b"Length"));
    let in_bytes = |encryption: &mut pdf_extract::Dictionary| encryption.set("Length", 16);
    let identity = |encryption: &mut pdf_extract::Dictionary| {
        encryption.set("StmF", "Identity");
        encryption.set("StrF", "Identity");
        encryption.remove(b"CF");
    };
    let unnamed = |encryption: &mut pdf_extract::Dictionary| {
        identity(encryption);
        encryption.remove(b"StmF");
        encryption.remove(b"StrF");
    };
    for (name, bytes) in [
        ("AES", encrypted(Aes128CryptFilter, |_| ())),
        ("RC4", encrypted(Rc4CryptFilter, |_| ())),
        ("AES, no length", encrypted(Aes128CryptFilter, no_length)),
        ("RC4, no length", encrypted(Rc4CryptFilter, no_length)),
        ("AES, the length in bytes", encrypted(Aes128CryptFilter, in_bytes)),
        ("nothing is encrypted", encrypted(IdentityCryptFilter, identity)),
        ("nothing is encrypted, no filter named", encrypted(IdentityCryptFilter, unnamed)),
    ] {
        assert_eq!(words(&bytes).as_deref(), Ok("Upheld"), "{name}");
    }
}

#[test]
fn pages_are_read_whose_catalog_is_lost() {
    let whole = one_page(CATALOG, &[]);
    let start = whole.windows(7).position(|bytes| bytes == b"2 0 obj").expect("the second object");
    let cut = [b"%PDF-1.4\n", &whole[start..]].concat();
    assert_eq!(words(&cut).as_deref(), Ok("Upheld"));
}

#[test]
fn attached_letters_are_read_and_other_files_named() {
    let names = "/Names<</EmbeddedFiles<</Names[(a)6 0 R(b)8 0 R]>>>>>>";
    let catalog = CATALOG.replace(">>", names);
    let inner = String::from_utf8(one_page(CATALOG, &[])).expect("a text");
    let file = |name: &str, number: u32| format!("<</Type/Filespec/F({name})/EF<</F {number} 0 R>>>>");
    let bytes =
        one_page(&catalog, &[&file("letter.pdf", 7), &stream("", &inner), &file("data.xml", 9), &stream("", "<a/>")]);
    let pages = text_of_pdf(&bytes).expect("text");
    assert_eq!(pages.texts.iter().map(|text| text.trim()).collect::<Vec<_>>(), ["Upheld", "Upheld"]);
    assert_eq!(pages.unread, ["attached file data.xml: no PDF, not read"]);
}

#[test]
fn a_filter_is_found_behind_a_reference() {
    let content = "BT /F 12 Tf 72 700 Td (Upheld) Tj ET";
    let digits: String = content.bytes().map(|byte| format!("{byte:02x}")).collect();
    for filter in ["/ASCIIHexDecode", "[/ASCIIHexDecode]", "[/AHx]"] {
        let objects = [CATALOG, TREE, PAGE, &stream("/Filter 6 0 R", &format!("{digits}>")), FONT, filter];
        assert_eq!(words(&pdf(&objects.map(str::to_owned))).as_deref(), Ok("Upheld"), "{filter}");
    }
}

#[test]
fn a_letter_that_is_pinned_to_a_page_is_read() {
    let pin = "<</Type/Annot/Subtype/FileAttachment/Rect[9 9 20 20]/FS 7 0 R>>";
    let inner = String::from_utf8(one_page(CATALOG, &[])).expect("a text");
    let file = "<</Type/Filespec/F(letter.pdf)/EF<</F 8 0 R>>>>";
    let page = PAGE.replace("/Resources", "/Annots[6 0 R]/Resources");
    let content = stream("", "BT /F 12 Tf 72 700 Td (See the pin) Tj ET");
    let objects = [CATALOG, TREE, &page, &content, FONT, pin, file, &stream("", &inner)];
    let pages = text_of_pdf(&pdf(&objects.map(str::to_owned))).expect("text");
    assert_eq!(pages.texts.iter().map(|text| text.trim()).collect::<Vec<_>>(), ["See the pin", "Upheld"]);
}

#[test]
fn rows_that_no_file_has_are_not_made_room_for() {
    let object =
        stream("/Type/ObjStm/N 1/First 4/Filter/FlateDecode/DecodeParms<</Predictor 10/Colors 536870913>>", "");
    assert_eq!(words(&one_page(CATALOG, &[&object])), Err(PdfError::TooMuch));
}

#[test]
fn messages_of_libraries_are_not_shown() {
    for bytes in
        [&b"%PDF-1.4\nthis is no PDF"[..], b"%PDF-1.4\nstartxref\n9\n%%EOF", b"%PDF-1.4\nxref\nstartxref\n9\n%%EOF"]
    {
        let reason = text_of_pdf(bytes).expect_err("no PDF").to_string();
        assert!(
            reason.starts_with("damaged PDF: ") && !reason.contains("lopdf") && !reason.contains("http"),
            "{reason}"
        );
    }
}

#[test]
fn a_text_with_holes_decides_nothing_by_its_wording() {
    let env = Env::new();
    let whole = letter("CM17-0000001", "Lumbar MRI", "Upheld", "The request is medically necessary.");
    let unstated = whole.replace(": Upheld", "");
    let holed = unstated.replace("The request is ", "The request is \u{fffd}\u{fffd}\u{fffd} ");
    env.write("in/whole.txt", &unstated);
    env.write("in/holed.txt", &holed);
    env.write("in/stated.txt", whole.replace("The request is ", "The request is \u{fffd} "));
    let read = |name: &str| {
        let run = env.imr(&["parse", name, "--format", "jsonl"]).success();
        let letter: serde_json::Value = serde_json::from_str(run.stdout.trim()).expect("a letter");
        let decision = letter["items"][0]["decision"].as_str().expect("a decision").to_owned();
        (decision, letter["warnings"].to_string().contains("not read"))
    };
    assert_eq!(read("in/whole.txt"), ("overturned".to_owned(), false));
    assert_eq!(read("in/holed.txt"), ("unknown".to_owned(), true));
    assert_eq!(read("in/stated.txt"), ("upheld".to_owned(), true));
}

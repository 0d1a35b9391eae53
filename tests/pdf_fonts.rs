//! Fonts of every kind say what their codes mean, and the samples read as the library reads them.

use imr::corpus::text_of_pdf;

use crate::env::{sample, sample_names};
use crate::pdf_damage::{CATALOG, PAGE, TREE, pdf, stream, words};

#[test]
fn the_samples_read_as_the_library_reads_them() {
    for name in sample_names().iter().filter(|name| name.ends_with(".pdf")) {
        let bytes = sample(name);
        let theirs = pdf_extract::extract_text_from_mem_by_pages(&bytes).expect("text");
        assert_eq!(text_of_pdf(&bytes).map(|pages| pages.texts).as_ref(), Ok(&theirs), "{name}");
    }
}

/// The words of a page that shows `string` in the font that the last objects describe, from number 5.
fn shown(string: &str, font: &[&str]) -> String {
    let content = stream("", &format!("BT /F 12 Tf 72 700 Td {string} Tj ET"));
    let objects = [CATALOG, TREE, PAGE, &content].into_iter().chain(font.iter().copied());
    words(&pdf(&objects.map(str::to_owned).collect::<Vec<_>>())).expect("text")
}

const CODES: &str = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n\
    1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
    1 beginbfrange <0010> <0019> <0061> endbfrange\n\
    2 beginbfchar <0020> <00660069> <0030> <2264> endbfchar\n\
    endcmap CMapName currentdict /CMap defineresource pop end end";

#[test]
fn each_kind_of_font_is_read() {
    let codes = stream("", CODES);
    let widths = "/FirstChar 32 /LastChar 34 /Widths [250 300 400]";
    let simple = |rest: &str| format!("<</Type/Font/BaseFont/Any {rest}>>");
    let composite =
        "<</Type/Font/Subtype/Type0/BaseFont/Any/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>";
    let descendant = "<</Type/Font/Subtype/CIDFontType2/BaseFont/Any/FontDescriptor 8 0 R/W[16[500 500] 18 25 600]>>";
    let descriptor = "<</Type/FontDescriptor/FontName/Any>>";
    let cases: &[(&str, &[&str], &str)] = &[
        ("(a\\223b\\224 \\251)", &[&simple(&format!("/Subtype/TrueType/Encoding/WinAnsiEncoding {widths}"))], "a“b” ©"),
        ("(a\\322b)", &[&simple(&format!("/Subtype/TrueType/Encoding/MacRomanEncoding {widths}"))], "a“b"),
        (
            "(a\\001b)",
            &[&simple("/Subtype/Type1/Encoding<</Type/Encoding/BaseEncoding/WinAnsiEncoding/Differences[1/fi]>>")],
            "aﬁb",
        ),
        ("(ab)", &[&simple("/Subtype/TrueType/Encoding 6 0 R"), "/WinAnsiEncoding"], "ab"),
        ("<0010001100200030>", &[composite, descendant, &codes, descriptor], "abfi≤"),
        ("<00100099001>", &[composite, descendant, &codes, descriptor], "a\u{fffd}a"),
    ];
    for (string, font, wanted) in cases {
        assert_eq!(shown(string, font), *wanted, "{string}");
    }
}

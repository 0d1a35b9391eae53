//! A PDF that takes longer than anybody waits.

use crate::pdf_damage::{CATALOG, PAGE, TREE, pdf, stream};

/// Nothing, compressed: to unpack it takes the longer.
const NOTHING: &str = "x\u{1}\u{3}\0\0\0\0\u{1}";

/// A page that shows a form a thousand times that shows a form a thousand times that shows ten empty ones: some ten
/// million streams to unpack, and not a byte in them.
pub fn slow_pdf() -> Vec<u8> {
    let form = |content: String, inner: &str| {
        stream(&format!("/Type/XObject/Subtype/Form/Resources<</XObject<</X {inner} 0 R>>>>"), &content)
    };
    let page = PAGE.replace("/Font<</F 5 0 R>>", "/XObject<</X 5 0 R>>");
    let shows = |times: usize| "/X Do\n".repeat(times);
    let objects = [
        CATALOG.to_owned(),
        TREE.to_owned(),
        page,
        stream("", &shows(1000)),
        form(shows(1000), "6"),
        form(shows(10), "7"),
        stream("/Type/XObject/Subtype/Form/Filter/FlateDecode", NOTHING),
    ];
    pdf(&objects)
}

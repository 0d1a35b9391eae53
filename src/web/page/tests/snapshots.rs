//! Whole pages, filled with one word, beside those that were looked at.

use std::path::Path;

use crate::web::page::tests::hostile::{pages, sample};

/// Compares a page with its file, a tag a line; with `IMR_UPDATE=1` in the environment the file is written.
fn compare(name: &str, page: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots").join(format!("page_{name}.html"));
    let is_update = std::env::var_os("IMR_UPDATE").is_some();
    let action = if is_update { snapbox::assert::Action::Overwrite } else { snapbox::assert::Action::Verify };
    let expected = snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text));
    snapbox::Assert::new().action(action).eq(page.replace("><", ">\n<") + "\n", expected.raw());
}

#[test]
fn pages_are_as_they_were_looked_at() {
    for (name, page) in pages("lumbar", &sample()) {
        if ["results", "nothing", "letter", "error"].contains(&name) {
            compare(name, &page);
        }
    }
}

//! Reads the letters of a folder of texts and prints each as a line of JSON: the reader alone, without index and search.
//!
//! ```text
//! cargo run --no-default-features --example read_letters -- corpus
//! ```

use std::{env, fs, io};

use imr::letter::{Document, Item, read};
use serde_json::json;

fn main() -> io::Result<()> {
    let folder = env::args().nth(1).unwrap_or_else(|| "corpus".to_owned());
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|end| end != "txt") {
            continue;
        }
        // A text may hold several letters; a part that is none says why.
        for letter in read(&Document::from_text(&fs::read_to_string(&path)?)) {
            let item = |item: &Item| json!({ "procedure": item.procedure, "decision": item.decision.as_str() });
            match letter {
                Ok(letter) => println!(
                    "{}",
                    json!({
                        "case_number": letter.case_number,
                        "diagnoses": letter.diagnoses,
                        "items": letter.items.iter().map(item).collect::<Vec<_>>(),
                    })
                ),
                Err(reason) => eprintln!("{}: {reason}", path.display()),
            }
        }
    }
    Ok(())
}

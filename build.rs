//! Makes Rust of the vocabulary's tables before the program is compiled: see `src/terms/compile`.

// Of the modules that the program shares with its build, this one needs a part.
#![allow(dead_code)]

#[path = "src/terms/category.rs"]
mod category;
#[path = "src/terms/compile/mod.rs"]
mod compile;
#[path = "src/terms/concept.rs"]
mod concept;
#[path = "src/terms/dictionary.rs"]
mod dictionary;
#[path = "src/terms/dotted.rs"]
mod dotted;
#[path = "src/terms/form.rs"]
mod form;
#[path = "src/terms/place.rs"]
mod place;
#[path = "src/terms/region.rs"]
mod region;
#[path = "src/terms/run.rs"]
mod run;
#[path = "src/terms/source.rs"]
mod source;
#[path = "src/terms/word.rs"]
mod word;

use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/terms");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src/terms/tables");
    let mut texts: [String; compile::FILES.len()] = Default::default();
    for (text, file) in texts.iter_mut().zip(compile::FILES) {
        *text = fs::read_to_string(folder.join(file)).map_err(|error| format!("{file}: {error}"))?;
    }
    let source = compile::compile(&texts).map_err(|error| error.to_string())?;
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("tables.rs"), source)?;
    Ok(())
}

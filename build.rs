//! Compiles the vocabulary's tables to Rust before the program is compiled; `src/terms/compile` does the work.

// The build uses only a part of the modules that it shares with the program.
#![allow(dead_code)]

#[path = "src/text"]
mod text {
    pub(crate) mod dotted;
    pub(crate) mod scan;
    pub(crate) mod word;
}

#[path = "src/terms"]
mod terms {
    pub(crate) mod compile;
    pub(crate) mod spelling;
    #[path = "findings"]
    pub(crate) mod findings {
        pub(crate) mod mark;
    }
    #[path = "vocabulary"]
    pub(crate) mod vocabulary {
        pub(crate) mod category;
        pub(crate) mod concept;
        pub(crate) mod context;
        pub(crate) mod dictionary;
        pub(crate) mod dosage_form;
        pub(crate) mod guideline_body;
        pub(crate) mod region;
    }
}

use std::path::PathBuf;
use std::{env, fs};

use terms::compile;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=src/terms");
    println!("cargo::rerun-if-changed=src/text");
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("src/terms/tables");
    let mut texts: [String; compile::FILES.len()] = Default::default();
    for (text, file) in texts.iter_mut().zip(compile::FILES) {
        *text = fs::read_to_string(folder.join(file)).map_err(|error| format!("{file}: {error}"))?;
    }
    let source = compile::compile(&texts).map_err(|error| error.to_string())?;
    let folder = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(folder.join("tables.rs"), source)?;
    fs::write(folder.join("names.txt"), compile::patterns(&texts).map_err(|error| error.to_string())?)?;
    Ok(())
}

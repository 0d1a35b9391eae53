//! Indexes a folder of letters and asks a question of it.
//!
//! ```text
//! cargo run --release --example search_folder -- corpus "thoracic facet upheld"
//! ```

use std::path::{Path, PathBuf};

use imr::corpus::{PdfReader, Reader};
use imr::index::Stop;
use imr::index::{Quiet, update};
use imr::search::{Options, Searcher};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "corpus".to_owned());
    let question = arguments.next().unwrap_or_else(|| "thoracic facet upheld".to_owned());
    let index = std::env::temp_dir().join(format!("imr-example-{}", std::process::id()));
    let options = imr::index::UpdateOptions { paths: vec![PathBuf::from(folder)], ..Default::default() };
    update(&index, &options, &Reader::new(PdfReader::in_process()), &Quiet, &Stop::default())?;
    let results = Searcher::open(Path::new(&index))?.search(&question.parse()?, &Options::default())?;
    println!("{} items", results.total.items);
    for hit in results.hits {
        println!("{}  {}  {}", hit.id, hit.decision, hit.procedure);
    }
    std::fs::remove_dir_all(index)?;
    Ok(())
}

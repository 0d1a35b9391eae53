//! Indexes a folder of letters and asks a question of it.
//!
//! ```text
//! cargo run --release --example search_folder -- corpus "thoracic facet upheld"
//! ```

use imr::corpus::Reader;
use imr::index::{Quiet, Stop, UpdateOptions, update};
use imr::search::Searcher;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().unwrap_or_else(|| "corpus".to_owned());
    let question = arguments.next().unwrap_or_else(|| "thoracic facet upheld".to_owned());
    let index = std::env::temp_dir().join(format!("imr-example-{}", std::process::id()));
    let options = UpdateOptions { paths: vec![folder.into()], ..UpdateOptions::default() };
    update(&index, &options, &Reader::default(), &Quiet, &Stop::default())?;
    for hit in Searcher::open(&index)?.search(question.as_str())?.hits {
        println!("{}  {}  {}", hit.id, hit.decision, hit.procedure);
    }
    Ok(std::fs::remove_dir_all(index)?)
}

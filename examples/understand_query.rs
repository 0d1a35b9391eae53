//! Shows how a query is read: the expression that its text stands for.
//!
//! ```text
//! cargo run --no-default-features --example understand_query -- '"facet injection" OR MRI NOT denied'
//! ```

use imr::query::Query;

fn main() -> Result<(), imr::query::QueryError> {
    let text = std::env::args().nth(1).unwrap_or_else(|| "lumbar MRI NOT upheld".to_owned());
    let query: Query = text.parse()?;
    println!("{query:?}");
    Ok(())
}

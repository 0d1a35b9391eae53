//! Shows how plain words are understood: what a hit should hold, and the values that it must have.
//!
//! ```text
//! cargo run --no-default-features --example understand_query -- 'lumbar MRI denied in 2016'
//! ```

use imr::query::{AnyWord, understand};

fn main() {
    let words = std::env::args().nth(1).unwrap_or_else(|| "lumbar MRI denied in 2016".to_owned());
    let asked = understand(&words, &AnyWord);
    println!("{}", asked.terms.iter().map(ToString::to_string).collect::<Vec<_>>().join(" + "));
    println!("{:?}", asked.filters);
}

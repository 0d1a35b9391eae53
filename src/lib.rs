//! Full-text search over California's Independent Medical Review decisions.
//!
//! When an insurer refuses or cuts a treatment for an injured worker, an independent physician reviews
//! the dispute, and a final determination letter is published. This library reads such letters, builds
//! an index of what they decide, and answers queries.
//!
//! # The way of a letter
//!
//! [`corpus`] finds files and makes them text, a [`letter::Document`]. [`letter`] reads it: who, when,
//! which diagnoses, which items, how decided, why. [`terms`] knows what drugs, regions, levels and
//! treatments are called. [`index`] puts each item into a tantivy index, its [`text`] cut into words and concepts. [`query`] understands what a user types, [`search`] compiles it,
//! ranks, and shows why. [`export`] writes hit lists as files, and [`cli`] is the program.
//!
//! # Words
//!
//! | word | meaning |
//! |---|---|
//! | letter | one final determination letter |
//! | item | one disputed treatment or service in a letter; the unit of search |
//! | procedure | what is in dispute in the item |
//! | decision | upheld (the denial stands), overturned (the treatment is necessary) |
//! | rationale | the reviewer's reasons for the item |
//! | concept | a thing of the domain under all its names, as a term of the index |
//! | need | one thing that a query asks for |
//! | source | a path that was indexed; of a letter, its file below that path |
//!
//! # Features
//!
//! `cli`, which is on, is the program; `search` is the library without it. With neither the package is the reader of letters
//! alone, [`letter`], [`terms`], [`text`] and [`query`], of some thirty small crates: `cargo add imr --no-default-features`.
//!
//! # Example
//!
//! ```
//! use imr::letter::Document;
//! use imr::letter::{Decision, read};
//!
//! let text = "CLINICAL CASE SUMMARY\n\
//!     The injured worker is a 44-year-old female. Diagnoses include neck strain.\n\
//!     IMR ISSUES, DECISIONS AND RATIONALES\n\
//!     MRI of the neck: Overturned\n\
//!     Claims Administrator guideline: Decision based on MTUS ACOEM.\n\
//!     MAXIMUS guideline: Decision based on MTUS ACOEM.\n\
//!     Decision rationale: Red flags are documented. The request is medically necessary.\n";
//! // A document may hold several letters; this one holds one.
//! let letter = read(&Document::from_text(text)).swap_remove(0)?;
//! assert_eq!(letter.age, Some(44));
//! assert_eq!(letter.diagnoses, ["neck strain"]);
//! assert_eq!(letter.items[0].procedure, "MRI of the neck");
//! assert_eq!(letter.items[0].decision, Decision::Overturned);
//! # Ok::<(), imr::letter::NotALetter>(())
//! ```

// What only the index and the search use of the modules below them is unused without them.
#![cfg_attr(not(feature = "search"), allow(dead_code, unused_imports))]

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "search")]
pub mod corpus;
#[cfg(feature = "search")]
pub mod error;
#[cfg(feature = "search")]
pub mod export;
#[cfg(feature = "search")]
pub mod index;
pub mod letter;
#[cfg(feature = "search")]
pub(crate) mod platform;
pub mod query;
#[cfg(feature = "search")]
pub mod search;
#[cfg(feature = "search")]
pub mod stop;
pub mod terms;
pub mod text;

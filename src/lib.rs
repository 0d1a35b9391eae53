//! Full-text search over California's Independent Medical Review decisions.
//!
//! When an insurer refuses or cuts a treatment for an injured worker, an independent physician reviews
//! the dispute, and a final determination letter is published. This library reads such letters, builds
//! an index of what they decide, and answers queries.
//!
//! # The way of a letter
//!
//! [`corpus`] finds files and makes them text, a [`letter::Document`]. [`letter`] reads it: who, when, which diagnoses,
//! which items, how decided, why. [`terms`] knows what drugs, regions, levels and treatments are called. [`index`] puts
//! each item into a tantivy index, its [`text`] cut into words and concepts. [`query`] understands what a user types,
//! and [`search`] compiles it, ranks, and shows why. `cli` is the program; it has nothing that others could use.
//!
//! # Words
//!
//! | word | meaning |
//! |---|---|
//! | letter | one final determination letter |
//! | item | one disputed treatment or service in a letter; the unit of search |
//! | procedure | the treatment in dispute in the item |
//! | decision | upheld (the denial stands), overturned (the treatment is necessary), modified (a part of it is), unknown |
//! | rationale | the reviewer's reasons for the item |
//! | layout | a year's habit of printing letters; its cues are the words that open their parts |
//! | trace | the origin of a field: its bytes in the document and the rule that read it |
//! | concept | a thing of the domain under all its names, as a term of the index |
//! | zone | a group of fields that are searched together: the subject, the reasons, the case |
//! | expanded term | one thing that a query asks for, with all the names that satisfy it |
//! | hit | an item that has what is asked; a partial one has some of it |
//! | source | a path that was indexed; of a letter, its file below that path |
//! | commit | the one step that makes a change of an index visible, and what it holds then |
//!
//! # Features
//!
//! `cli`, which is on, is the program; `search` is the library without it: [`corpus`], [`index`] and [`search`]. With neither the package is the reader of letters
//! alone, [`letter`], [`terms`], [`text`] and [`query`], of some thirty small crates: `cargo add imr --no-default-features`.
//!
//! # Examples
//!
//! A folder is indexed once, and searched by what people type:
//!
//! ```
//! use imr::corpus::Reader;
//! use imr::index::{Quiet, Stop, UpdateOptions, update};
//! use imr::search::Searcher;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let folder = tempfile::tempdir()?;
//! # let index = folder.path();
//! let options = UpdateOptions { paths: vec!["corpus".into()], ..UpdateOptions::default() };
//! update(index, &options, &Reader::default(), &Quiet, &Stop::default())?;
//! let results = Searcher::open(index)?.search("thoracic facet upheld")?;
//! for hit in &results.hits {
//!     println!("{} {} {}", hit.id, hit.decision, hit.procedure);
//! }
//! # assert_eq!(results.hits[0].decision, "upheld");
//! # Ok(())
//! # }
//! ```
//!
//! A letter is read without any index:
//!
//! ```
//! use imr::letter::{Decision, Document, read};
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
#![cfg_attr(not(feature = "cli"), allow(dead_code, unused_imports))]

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "search")]
pub mod corpus;
#[cfg(feature = "cli")]
pub(crate) mod counts;
#[cfg(feature = "search")]
pub(crate) mod deadline;
#[cfg(feature = "cli")]
pub(crate) mod export;
#[cfg(feature = "search")]
pub mod index;
pub mod letter;
#[cfg(feature = "search")]
pub(crate) mod platform;
pub mod query;
#[cfg(feature = "search")]
pub mod search;
#[cfg(feature = "search")]
pub(crate) mod stop;
pub mod terms;
pub mod text;
#[cfg(feature = "serve")]
pub(crate) mod web;

#[cfg(feature = "search")]
#[doc(hidden)]
pub mod testing;

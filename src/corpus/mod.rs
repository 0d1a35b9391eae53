//! Makes documents of paths: walks folders, looks through archives, reads files and turns bytes into text.
//! Everything that differs between sources of letters (encodings, PDFs, compression, damage) ends here, so that
//! the parser sees text alone; nothing here knows what a letter is.
//!
//! In the order of the flow: `walk` lists the files of a folder (`found`, named by `names`), `archive` those of
//! archives, `read` gives the bytes of one (`content`) and its text, by `decode` for plain text and `pdf` for
//! PDFs, whose texts `texts` keeps.
//!
//! A program that only wants the letters of a folder, without an index, reads them so:
//!
//! ```
//! use std::path::Path;
//!
//! use imr::corpus::{Reader, walk};
//! use imr::letter;
//!
//! let (folder, reader) = (Path::new("corpus"), Reader::default());
//! for file in walk(folder, folder, |_| false).files {
//!     for letter in letter::read(&reader.document(&file)?) {
//!         println!("{}: {:?}", file.name, letter.map(|letter| letter.items.len()));
//!     }
//! }
//! # Ok::<(), imr::corpus::ReadError>(())
//! ```

pub(crate) mod archive;
pub(crate) mod content;
pub(crate) mod decode;
pub(crate) mod found;
pub(crate) mod kind;
pub(crate) mod names;
pub(crate) mod pdf;
pub(crate) mod read;
pub(crate) mod texts;
pub(crate) mod walk;

pub use crate::corpus::archive::error::ArchiveError;
pub(crate) use crate::corpus::content::{Content, Text, short_hash};
pub use crate::corpus::decode::decode;
pub use crate::corpus::found::Found;
pub(crate) use crate::corpus::found::{Location, NO_LETTER};
pub(crate) use crate::corpus::kind::{FileKind, without_extension};
pub(crate) use crate::corpus::names::{INSIDE, name_for_id, printable_path};
pub use crate::corpus::pdf::error::PdfError;
pub use crate::corpus::pdf::pages::PdfPages;
pub use crate::corpus::pdf::text_layer::text_of_pdf;
pub use crate::corpus::pdf::worker::PdfReader;
pub(crate) use crate::corpus::pdf::worker::{WORKER_COMMAND, serve_worker};
pub use crate::corpus::read::{ReadError, Reader};
pub(crate) use crate::corpus::texts::audit::{damaged_texts, erase_texts, forget_texts};
pub use crate::corpus::texts::cache::TextCache;
pub use crate::corpus::walk::{Skipped, Walk, walk};
pub(crate) use crate::corpus::walk::{file_of, find, walk_by};
pub(crate) use crate::platform::Stamp;

//! From paths to documents: folders are walked, files read, bytes made text. Nothing here knows what a
//! letter is.

mod decode;
mod pdf;
mod read;
mod texts;
mod walk;

pub use decode::decode;
pub use pdf::{PdfError, PdfReader, WORKER_COMMAND, serve_worker, text_of_pdf};
pub use read::{Content, ReadError, Reader, short_hash};
pub use texts::{PdfText, TextCache};
pub use walk::{FileKind, Found, Skipped, Stamp, Walk, find, printable_path, walk};

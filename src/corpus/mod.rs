//! From paths to documents: folders are walked, archives looked through, files read, bytes made text.
//! Nothing here knows what a letter is.

mod texts;

mod walk;

mod kind;

mod archive;

mod read;

mod decode;

mod pdf;

pub use archive::{Fault, INSIDE, Member};
pub use decode::decode;
pub use kind::{FileKind, without_extension};
pub use pdf::{PdfError, PdfPages, PdfReader, WORKER_COMMAND, serve_worker, text_of_pdf};
pub use read::{Content, ReadError, Reader, Text, short_hash};
pub use texts::{PdfText, TextCache, damaged_texts, forget_texts};
pub use walk::{
    Found, Location, NO_LETTER, Skipped, Stamp, Walk, file_of, find, name_for_id, printable_path, walk, walk_by,
};

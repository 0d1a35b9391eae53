//! From paths to documents: folders are walked, archives looked through, files read, bytes made text.
//! Nothing here knows what a letter is.

pub(crate) mod archive;
pub(crate) mod decode;
pub(crate) mod kind;
pub(crate) mod pdf;
pub(crate) mod read;
pub(crate) mod texts;
pub(crate) mod walk;

pub use crate::corpus::archive::{Fault, INSIDE, Member};
pub use crate::corpus::decode::decode;
pub use crate::corpus::kind::{FileKind, without_extension};
pub use crate::corpus::pdf::{PdfError, PdfPages, PdfReader, WORKER_COMMAND, serve_worker, text_of_pdf};
pub use crate::corpus::read::{Content, ReadError, Reader, Text, short_hash};
pub use crate::corpus::texts::{PdfText, TextCache, damaged_texts, forget_texts};
pub use crate::corpus::walk::{
    Found, Location, NO_LETTER, Skipped, Stamp, Walk, file_of, find, name_for_id, printable_path, walk, walk_by,
};

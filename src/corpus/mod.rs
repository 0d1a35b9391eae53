//! Makes documents of paths: walks folders, looks through archives, reads files and turns bytes into text.
//! Everything that differs between sources of letters (encodings, PDFs, compression, damage) ends here, so that
//! the parser sees text alone; nothing here knows what a letter is.
//!
//! In the order of the flow: `walk` lists the files of a folder (`found`, named by `names`), `archive` those of
//! archives, `read` gives the bytes of one (`content`) and its text, by `decode` for plain text and `pdf` for
//! PDFs, whose texts `texts` keeps.

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

pub use crate::corpus::archive::entry::ArchiveMember;
pub use crate::corpus::archive::error::ArchiveError;
pub use crate::corpus::content::{Content, Text, short_hash};
pub use crate::corpus::decode::decode;
pub use crate::corpus::found::{Found, Location, NO_LETTER};
pub use crate::corpus::kind::{FileKind, without_extension};
pub use crate::corpus::names::{INSIDE, name_for_id, printable_path};
pub use crate::corpus::pdf::error::PdfError;
pub use crate::corpus::pdf::pages::{PdfPages, PdfText};
pub use crate::corpus::pdf::text_layer::text_of_pdf;
pub use crate::corpus::pdf::worker::{PdfReader, WORKER_COMMAND, serve_worker};
pub use crate::corpus::read::{ReadError, Reader};
pub use crate::corpus::texts::audit::{damaged_texts, forget_texts};
pub use crate::corpus::texts::cache::TextCache;
pub use crate::corpus::walk::{Skipped, Walk, file_of, find, walk, walk_by};
pub use crate::platform::Stamp;

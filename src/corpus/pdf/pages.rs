//! The result of reading a PDF, as workers send it and the cache of texts keeps it.

use serde::{Deserialize, Serialize};

use crate::corpus::pdf::error::PdfError;

/// The version of the reader. It is raised when PDFs give another text: kept texts of another version are read
/// again.
pub const READER_VERSION: u32 = 3;

/// The text of a PDF, and the parts of it that could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfPages {
    /// The text of each page. A replacement character is shown for each glyph that was not understood.
    pub texts: Vec<String>,
    /// The parts that were not understood, in words for the user.
    pub unread: Vec<String>,
}

/// The result of reading a PDF: its pages, or the reason why there is no text.
pub type PdfText = Result<PdfPages, PdfError>;

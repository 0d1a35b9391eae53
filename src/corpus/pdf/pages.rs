//! PDF pages.

use serde::{Deserialize, Serialize};

use crate::corpus::pdf::error::PdfError;

/// Changes when PDFs give another text: what was read before by another version is read again.
pub const READER_VERSION: u32 = 2;

/// The text of a PDF, and what of it could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PdfPages {
    /// The text of each page. What was shown but not understood is a replacement character.
    pub texts: Vec<String>,
    /// What was not understood, in words for the user.
    pub unread: Vec<String>,
}

/// The result of reading a PDF: its pages, or why there is no text.
pub type PdfText = Result<PdfPages, PdfError>;

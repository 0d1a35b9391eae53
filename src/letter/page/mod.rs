//! Makes lines of pages: page furniture and slips of scanners are removed, case numbers read in any form.
//!
//! The stages after this one find headings and labels at the beginnings of lines, and must not meet a footer in the
//! middle of a sentence.

pub(crate) mod case_number;
pub(crate) mod furniture;
pub(crate) mod label_breaks;
pub(crate) mod line;
pub(crate) mod lines;
pub(crate) mod ocr;
pub(crate) mod passage;

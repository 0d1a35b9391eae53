//! Exports: all hits of a query as a file for other programs and for people.
//!
//! `columns` is the one table of what is told of an item, `format` that of formats, each of which has a file in
//! `formats`. A [`Job`] reads hits on all threads and writes them in order; `choice` takes a sample of them or parts them,
//! `whole_file` lets a file appear when it is whole, and `provenance` says beside it what it is an answer to.

pub(crate) mod answer;
pub(crate) mod cell;
pub(crate) mod choice;
pub(crate) mod citation;
pub(crate) mod columns;
pub(crate) mod format;
pub(crate) mod formats;
pub(crate) mod job;
pub(crate) mod provenance;
pub(crate) mod whole_file;
pub(crate) mod writers;

pub(crate) use crate::export::answer::Answer;
pub(crate) use crate::export::choice::{Sample, by_value};
pub(crate) use crate::export::citation::Links;
pub(crate) use crate::export::columns::Columns;
pub(crate) use crate::export::format::{FORMATS, FileFormat};
pub(crate) use crate::export::formats::side_file_of;
pub(crate) use crate::export::formats::table::{looks_like_formula, plain};
pub(crate) use crate::export::job::{ExportError, Job};
pub(crate) use crate::export::whole_file::WholeFile;
pub(crate) use crate::export::writers::Style;

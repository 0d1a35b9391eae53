//! Pages as lines: page marks and slips of scanners taken away, case numbers read wherever they stand.

pub(crate) mod case_number;
pub(crate) mod furniture;
pub(crate) mod label_breaks;
pub(crate) mod line;
pub(crate) mod lines;
pub(crate) mod ocr;
pub(crate) mod passage;

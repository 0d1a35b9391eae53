//! The pages, one a file.

pub(crate) mod contrast;
pub(crate) mod drop;
pub(crate) mod error;
pub(crate) mod fields;
pub(crate) mod letter;
pub(crate) mod nothing;
pub(crate) mod numbers;
pub(crate) mod results;
pub(crate) mod similar;
pub(crate) mod start;
pub(crate) mod syntax;

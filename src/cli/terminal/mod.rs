//! Output for people: styles, wrapped lines, messages, and the texts that commands print.
//!
//! Nothing here knows of arguments or commands, so that every command can use it.

pub(crate) mod style;
pub(crate) mod width;

pub(crate) mod plain;
pub(crate) mod wrap;

pub(crate) mod message;

pub(crate) mod pager;
pub(crate) mod progress;

pub(crate) mod explanation;
pub(crate) mod figures;
pub(crate) mod foreign;
pub(crate) mod hits;

//! The server: a page for people and an API for programs, which answer as the command line does.
//!
//! `api` is the table of what can be asked for, with its parameters and its description for programs. `server` takes
//! connections within bounds and refuses those that another page made. `service` joins both; `requests` answers the
//! routes of the API from the index, whose newest commit `snapshot` has, `pages` shows answers to people by the HTML of
//! `page`, and `source` the file of a letter. `state` is what they share. The commands themselves are those of the command line, which gives
//! them as [`Answers`].

pub(crate) mod answers;
pub(crate) mod api;
#[cfg(feature = "mcp")]
pub(crate) mod mcp;
pub(crate) mod page;
pub(crate) mod pages;
pub(crate) mod requests;
pub(crate) mod server;
pub(crate) mod service;
pub(crate) mod snapshot;
pub(crate) mod source;
pub(crate) mod state;

pub(crate) use crate::web::answers::{
    AlikeItem, AlikePage, AnsweringCommand, Answers, CommandCall, KeptSearch, SearchPage,
};
pub(crate) use crate::web::api::problem::{Problem, ProblemKind};
#[cfg(feature = "mcp")]
pub(crate) use crate::web::mcp::serve_tools;
pub(crate) use crate::web::server::options::{BearerToken, ServerOptions};
pub(crate) use crate::web::service::{ServeError, serve};

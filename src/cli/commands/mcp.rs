//! `imr mcp`: tools for an assistant.

use std::sync::Arc;

use crate::cli::commands::serve::program::{CommandRunner, tell_panic};
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::status::Status;
use crate::web::{ServeError, serve_tools};

/// Give an assistant tools to search, count and show decisions
///
/// Speaks the Model Context Protocol on stdin and stdout until stdin ends. The tools search, stats, show, fields and values
/// take the parameters of the API of 'imr serve', and give the JSON that the commands print. They only read.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Example of a client's configuration:\n  {\"command\": \"imr\", \"args\": [\"mcp\", \"--index\", \"/path/to/index\"]}"
)]
pub struct McpArgs {}

impl McpArgs {
    /// Answers calls until stdin ends.
    pub fn run(&self, global: &Global) -> anyhow::Result<Status> {
        drop(open_searcher(global)?);
        std::panic::set_hook(Box::new(tell_panic));
        match serve_tools(&global.index, Arc::new(CommandRunner::new(global, false))) {
            Ok(()) => Ok(Status::Found),
            Err(ServeError::Index(error)) => Err(error.into()),
            Err(ServeError::Listen(error)) => Err(CliError::Output(error).into()),
        }
    }
}

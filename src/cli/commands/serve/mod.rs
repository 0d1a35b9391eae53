//! `imr serve`: the page and the API.

pub(crate) mod program;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::commands::serve::program::CommandRunner;
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::cli::status::Status;
use crate::web::{BearerToken, ServeError, ServerOptions, serve};

/// Answer questions of a browser and of programs
///
/// A search page is at /, and the JSON API at /api/v1, described by /api/v1/openapi.json: its parameters are the options of
/// the command line, and its answers what that prints with --json. The server only reads, keeps no log unless --log is
/// given, and sends nothing anywhere. It takes up each new commit of the index with the next request.
///
/// It listens on this machine alone. At any other address it answers only callers that send the token of --token-file or
/// of IMR_TOKEN, as 'Authorization: Bearer TOKEN'; a browser asks for it as the password of any name. The connection is not encrypted.
#[derive(Debug, clap::Args)]
#[command(
    after_long_help = "Examples:\n  imr serve --open\n  imr serve --listen 127.0.0.1:0\n  curl 'http://127.0.0.1:7171/api/v1/search?q=lumbar+MRI&limit=3'\n  imr serve --listen 192.0.2.7:7171 --token-file token"
)]
pub struct ServeArgs {
    /// Listen at this address; port 0 takes one that is free
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:7171", value_parser = address)]
    listen: SocketAddr,
    /// Answer only callers that send the token in FILE; without it IMR_TOKEN is the token, if it is set
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
    /// Open the page in the browser
    #[arg(long)]
    open: bool,
    /// Print a line for each request: method, route, status and time, never what was asked
    #[arg(long)]
    log: bool,
}

/// Reads an address to listen at.
fn address(text: &str) -> Result<SocketAddr, String> {
    let localhost = || Some(SocketAddr::from((Ipv4Addr::LOCALHOST, text.strip_prefix("localhost:")?.parse().ok()?)));
    let address = text.parse().ok().or_else(localhost);
    address.ok_or_else(|| "write an address and a port, as 127.0.0.1:7171 or [::1]:0".to_owned())
}

impl ServeArgs {
    /// Answers requests until a signal asks for the end.
    pub fn run(&self, global: &Global) -> anyhow::Result<Status> {
        let token = self.token()?;
        if token.is_none() && !self.listen.ip().is_loopback() {
            return Err(CliError::NoToken { listen: self.listen }.into());
        }
        // Builds the samples' index where a query would.
        drop(open_searcher(global)?);
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let searches = if global.threads == 0 { cores } else { global.threads };
        let options =
            ServerOptions { index: global.index.clone(), listen: self.listen, token, logs: self.log, searches };
        // The text of a panic may have words of a query in it, which are nobody's business.
        std::panic::set_hook(Box::new(program::tell_panic));
        match serve(options, Arc::new(CommandRunner::new(global, self.open))) {
            Ok(()) => Ok(Status::Found),
            Err(ServeError::Index(error)) => Err(error.into()),
            Err(ServeError::Listen(source)) => Err(CliError::Listen { listen: self.listen, source }.into()),
        }
    }

    /// Reads the token, where there is one.
    fn token(&self) -> Result<Option<BearerToken>, CliError> {
        let (option, text) = match (&self.token_file, std::env::var("IMR_TOKEN")) {
            (Some(path), _) => {
                let text = std::fs::read_to_string(path).map_err(|error| CliError::io(path, error))?;
                (format!("--token-file {}", path.display()), text)
            }
            (None, Ok(text)) => ("IMR_TOKEN".to_owned(), text),
            (None, Err(_)) => return Ok(None),
        };
        let reason = "the token must have at least 16 visible ASCII characters and no space".to_owned();
        BearerToken::new(&text).map(Some).ok_or(CliError::Option { option, reason })
    }
}

//! [`Answers`]: what the server asks the program for. The command line gives it, so that a parameter of an address is read
//! by the parser of the option, and an answer is printed by the command itself.

use std::io::Write;
use std::net::SocketAddr;
use std::sync::Arc;

use crate::counts::contrast::Contrasted;
use crate::counts::facets::Facet;
use crate::counts::rates::Rates;
use crate::index::Record;
use crate::letter::{Decision, Provenance};
use crate::search::{Results, Searcher, SimilarHit};
use crate::web::api::problem::Problem;

/// A subcommand that the server runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnsweringCommand {
    /// `imr query`.
    Query,
    /// `imr query --batch`.
    Batch,
    /// `imr stats`.
    Stats,
    /// `imr contrast`.
    Contrast,
    /// `imr fields`.
    Fields,
    /// `imr explain`.
    Explain,
    /// `imr similar`.
    Similar,
    /// `imr show`.
    Show,
    /// `imr export`.
    Export,
    /// `imr parse`.
    Parse,
}

/// A subcommand with what it is given.
#[derive(Debug, Clone)]
pub(crate) struct CommandCall {
    /// The subcommand.
    pub command: AnsweringCommand,
    /// Its options and then its words, as they are typed.
    pub arguments: Vec<String>,
    /// The bytes that were sent: a letter, a passage or queries.
    pub body: Option<Vec<u8>>,
}

/// The answer to a query as a page shows it.
#[derive(Debug)]
pub(crate) struct SearchPage {
    /// The hits and what was understood.
    pub results: Results,
    /// The facets that were asked for.
    pub facets: Vec<Facet>,
    /// The rates over the years, where anything was found.
    pub years: Option<Rates>,
}

/// The items like one item.
#[derive(Debug)]
pub(crate) struct AlikeItem {
    /// The item that they are like.
    pub of: Record,
    /// The hits; of a list that is split, each part with its decision.
    pub parts: Vec<(Option<Decision>, Vec<SimilarHit>)>,
}

/// The items like those of a letter, an item or a text.
#[derive(Debug)]
pub(crate) struct AlikePage {
    /// The id of what was named, as the index has it.
    pub of: String,
    /// Each of its items with its hits.
    pub items: Vec<AlikeItem>,
    /// Remarks, as on how a text was read.
    pub notes: Vec<String>,
}

/// An export that is kept under a name.
#[derive(Debug, Clone)]
pub(crate) struct KeptSearch {
    /// The name.
    pub name: String,
    /// The parameters of the page that asks the same; `None` where a file of the server's machine is part of the question.
    pub parameters: Option<Vec<(String, String)>>,
}

/// The program behind the server.
pub(crate) trait Answers: Send + Sync {
    /// Runs a subcommand and writes its data, in JSON where it has several formats.
    ///
    /// # Errors
    /// When the question is at fault, when there is no such thing, and when the index cannot be read.
    fn write(&self, asked: &CommandCall, searcher: &Arc<Searcher>, out: &mut dyn Write) -> Result<(), Problem>;

    /// Answers a query as for people: of a letter one hit, and few partial ones.
    ///
    /// # Errors
    /// When the question is at fault, and when the index cannot be read.
    fn page(&self, arguments: &[String], searcher: &Arc<Searcher>) -> Result<SearchPage, Problem>;

    /// Counts, as `imr stats` does.
    ///
    /// # Errors
    /// When the question is at fault, and when the index cannot be read.
    fn rates(&self, arguments: &[String], searcher: &Arc<Searcher>) -> Result<Rates, Problem>;

    /// Compares, as `imr contrast` does.
    ///
    /// # Errors
    /// When the question is at fault, and when the index cannot be read.
    fn contrast(&self, arguments: &[String], searcher: &Arc<Searcher>) -> Result<Contrasted, Problem>;

    /// Finds the items most like those of a letter or passage that was sent, or else of the id in the arguments.
    ///
    /// # Errors
    /// When the question is at fault, and when the index cannot be read.
    fn alike(
        &self,
        arguments: &[String],
        sent: Option<Vec<u8>>,
        searcher: &Arc<Searcher>,
    ) -> Result<AlikePage, Problem>;

    /// Reads the records of a letter, or the one of an item.
    ///
    /// # Errors
    /// When there is no such letter or item, and when the index cannot be read.
    fn records(&self, id: &str, searcher: &Arc<Searcher>) -> Result<Vec<Record>, Problem>;

    /// Reads the bytes of the file that a letter was read from, unpacked.
    ///
    /// # Errors
    /// When it is no longer there.
    fn source(&self, record: &Record, searcher: &Arc<Searcher>) -> Result<Vec<u8>, Problem>;

    /// Reads the file of a letter once more, and returns the places of its facts there; `None` where it is not as it was.
    fn origins(&self, record: &Record, searcher: &Arc<Searcher>) -> Option<Provenance>;

    /// Lists the searches that `imr saved` keeps.
    ///
    /// # Errors
    /// When their file cannot be read.
    fn kept(&self) -> Result<Vec<KeptSearch>, Problem>;

    /// Tells that the server answers at this address.
    fn ready(&self, address: SocketAddr);

    /// Writes a line of the log.
    fn log(&self, line: &str);
}

//! Answers of `imr query` for the server: the parts of a page, and a line for each query of a text.

use std::io::Write;

use crate::cli::commands::batch;
use crate::cli::commands::batch::BatchQuery;
use crate::cli::commands::query::QueryArgs;
use crate::cli::error::CliError;
use crate::cli::global::Global;
use crate::cli::index_runs::open_searcher;
use crate::counts::facets::facets as count_facets;
use crate::counts::rates::{RateOptions, rates};
use crate::query::Query;
use crate::search::{Options, Searcher};
use crate::web::SearchPage;

impl QueryArgs {
    /// Answers the query as text does, with the rates over the years, for a page of the server. All of it shares one
    /// deadline.
    ///
    /// # Errors
    /// When an option or the query is faulty, or the index cannot be read.
    pub(crate) fn for_page(&self, searcher: &Searcher) -> anyhow::Result<SearchPage> {
        let (options, facets, (questions, _)) = (self.options(false)?, self.facets()?, self.questions()?);
        let query = questions.into_iter().next().map_or_else(Query::everything, |question| question.query);
        let options = Options { counted: true, ..options };
        let results = searcher.search((&query, &options))?;
        let facets = count_facets(searcher, &query, &options, &facets)?;
        let over_years = RateOptions { over: Some("year"), ..RateOptions::default() };
        let years = (results.total.items > 0).then(|| rates(searcher, &query, &options, &over_years)).transpose()?;
        Ok(SearchPage { results, facets, years })
    }

    /// Answers the queries of a text, one a line, and prints a line each; `fault` makes one of an error, with the id or
    /// place of its query. All of them share one deadline.
    ///
    /// # Errors
    /// When an option is faulty, the index cannot be read, or `out` cannot be written.
    pub(crate) fn answer_lines(
        &self,
        text: &[u8],
        fault: &dyn Fn(&str, &anyhow::Error) -> String,
        global: &Global,
        out: &mut dyn Write,
    ) -> anyhow::Result<()> {
        let (options, facets, searcher) = (self.options(false)?, self.facets()?, open_searcher(global)?);
        for (number, line) in text.split(|&byte| byte == b'\n').enumerate() {
            let parsed = batch::question(line, number + 1, |text| self.search.query(text));
            let answered = match parsed {
                Ok(None) => continue,
                Ok(Some((qid, query, more))) => {
                    let question = BatchQuery { place: String::new(), qid, query, more };
                    let answered = self.answer(&question, &searcher, (&options, &facets), global, out);
                    answered.map_err(|error| (question.qid, error))
                }
                Err(reason) => {
                    let option = format!("line {}", number + 1);
                    Err(((number + 1).to_string(), CliError::Option { option, reason }.into()))
                }
            };
            if let Err((qid, error)) = answered {
                writeln!(out, "{}", fault(&qid, &error))?;
            }
        }
        Ok(())
    }
}

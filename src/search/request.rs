//! The question to a searcher: a query, as text or parsed, with options. It lets `searcher.search("lumbar MRI")` stand for
//! a query with the usual options.

use std::borrow::Cow;

use crate::query::{Query, QueryError};
use crate::search::options::Options;

/// A query with the options of its search. [`Searcher`](crate::search::Searcher) takes anything that becomes one.
///
/// ```
/// use imr::query::Query;
/// use imr::search::{Options, Request};
///
/// let usual = Request::from("lumbar MRI");
/// let options = Options { limit: Some(3), ..Options::default() };
/// let few = Request::from(("lumbar MRI", &options));
/// let query: Query = "lumbar MRI NOT upheld".parse()?;
/// let parsed = Request::from((&query, &options));
/// # Ok::<(), imr::query::QueryError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The query, or the error that its text has.
    query: Result<Cow<'a, Query>, QueryError>,
    /// The options.
    options: Cow<'a, Options>,
}

impl<'a> Request<'a> {
    /// Returns query and options.
    ///
    /// # Errors
    /// When the text is no query.
    pub(crate) fn parts(&self) -> Result<(&Query, &Options), QueryError> {
        match &self.query {
            Ok(query) => Ok((query, &self.options)),
            Err(error) => Err(error.clone()),
        }
    }
}

impl<'a> From<&'a Query> for Request<'a> {
    fn from(query: &'a Query) -> Request<'a> {
        Request { query: Ok(Cow::Borrowed(query)), options: Cow::Owned(Options::default()) }
    }
}

impl<'a> From<(&'a Query, &'a Options)> for Request<'a> {
    fn from((query, options): (&'a Query, &'a Options)) -> Request<'a> {
        Request { query: Ok(Cow::Borrowed(query)), options: Cow::Borrowed(options) }
    }
}

impl<'a> From<&str> for Request<'a> {
    fn from(text: &str) -> Request<'a> {
        Request { query: text.parse().map(Cow::Owned), options: Cow::Owned(Options::default()) }
    }
}

impl<'a> From<(&str, &'a Options)> for Request<'a> {
    fn from((text, options): (&str, &'a Options)) -> Request<'a> {
        Request { query: text.parse().map(Cow::Owned), options: Cow::Borrowed(options) }
    }
}

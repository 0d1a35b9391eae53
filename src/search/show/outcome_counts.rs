//! Counts how often what was asked for is overturned, for people who ask for numbers. The answer is a note, so
//! that no option is needed.

use crate::search::error::Result;
use crate::search::exec::hits::{question, required_of_whole, top};
use crate::search::open_index::OpenIndex;
use crate::search::options::Options;
use crate::search::plan::compile::compiler::Compiler;
use crate::search::plan::resolve::Meaning;
use crate::search::plan::values::filter::Filters;

/// Counts the items that dispute what is asked by outcome, whichever outcome the words of the query name.
///
/// A filter by decision is left out, since the share of one outcome among itself says nothing. The note gives the
/// rate in percent of the items that were upheld or overturned.
///
/// # Errors
/// When the index cannot be read.
pub(crate) fn outcome_counts(
    index: &OpenIndex,
    meaning: &Meaning,
    filters: &Filters,
    options: &Options,
) -> Result<String> {
    let others = filters.without("decision").unwrap_or_else(|| filters.clone());
    let mut compiler = Compiler::new(index.term_lookup());
    let question =
        question(index, &mut compiler, meaning.clause.as_ref(), required_of_whole(options.matching), &others, options)?;
    let total = top(index, &question, 0)?.1;
    let decided = total.overturned + total.upheld;
    let rate = match decided {
        0 => String::new(),
        _ => format!(" ({:.1} %)", 100.0 * total.overturned as f64 / decided as f64),
    };
    if total.disputed == 0 {
        return Ok("no item disputes all of this, so that there is no rate of it".to_owned());
    }
    let (disputed, overturned, upheld) = (total.disputed, total.overturned, total.upheld);
    Ok(format!("of {disputed} items that dispute it {overturned} were overturned{rate} and {upheld} upheld"))
}

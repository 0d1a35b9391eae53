//! Facets: how many hits of a query have each value of a field, with the filter on that field left aside. A value that was
//! chosen by a filter then shows what its neighbours would bring.

use std::str::FromStr;

use crate::counts::value_counts::{ValueCount, ValueCounts, value_counts};
use crate::query::Query;
use crate::search::plan::values::field_values::countable;
use crate::search::{FacetValue, HitsToVisit, Options, SearchError, Searcher};

/// The number of values of a facet that are listed where no number is given.
const MOST_LISTED: usize = 10;

/// A facet that is asked for: `FIELD` or `FIELD:N`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedFacet {
    /// The name of the field as typed.
    pub name: String,
    /// The field whose filter is left aside.
    field: &'static str,
    /// The most values that are listed.
    most: usize,
}

impl FromStr for AskedFacet {
    type Err = String;

    fn from_str(text: &str) -> Result<AskedFacet, String> {
        let (name, most) = match text.split_once(':') {
            None => (text, MOST_LISTED),
            Some((name, most)) => {
                let most = most
                    .trim()
                    .parse()
                    .map_err(|_| format!("'{most}' is no number of values; write {name}:20, or {name}:0 for all"))?;
                (name, if most == 0 { usize::MAX } else { most })
            }
        };
        let (spec, _) = countable(name.trim())?;
        Ok(AskedFacet { name: name.trim().to_owned(), field: spec.name, most })
    }
}

/// The values of a field among the hits of a query.
#[derive(Debug, Clone)]
pub struct Facet {
    /// The name of the field as typed.
    pub name: String,
    /// The values of most items, with their counts.
    pub values: Vec<FacetValue>,
    /// Number of other values.
    pub others: usize,
    /// Number of items that have no value.
    pub without: u64,
    /// True if the query has a filter on the field, which was left aside.
    pub is_filtered: bool,
}

/// Counts the values of fields among the hits of a query that have all that is asked. Facets that leave the same filter
/// aside are counted in one walk over the hits.
///
/// # Errors
/// When the query cannot be understood or the index cannot be read.
pub fn facets(
    searcher: &Searcher,
    query: &Query,
    options: &Options,
    asked: &[AskedFacet],
) -> Result<Vec<Facet>, SearchError> {
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let filters = searcher.understood((query, options))?.filters;
    let aside = |facet: &AskedFacet| filters.contains_key(facet.field).then_some(facet.field);
    let mut walks: Vec<Option<&'static str>> = asked.iter().map(aside).collect();
    walks.sort_unstable();
    walks.dedup();
    let mut counted: Vec<ValueCounts> = asked.iter().map(|_| ValueCounts::default()).collect();
    for without in walks {
        let ours = |at: &usize| aside(&asked[*at]) == without;
        let places: Vec<usize> = (0..asked.len()).filter(ours).collect();
        let names: Vec<&str> = places.iter().map(|at| asked[*at].name.as_str()).collect();
        let counts = counts_without(without, searcher, query, options, &names)?;
        places.into_iter().zip(counts).for_each(|(at, counts)| counted[at] = counts);
    }
    let facet = |(asked, counts): (&AskedFacet, ValueCounts)| {
        let others = counts.ranked.len().saturating_sub(asked.most);
        let value = |count: ValueCount| FacetValue { value: count.value, items: count.items, letters: count.letters };
        Facet {
            name: asked.name.clone(),
            values: counts.ranked.into_iter().take(asked.most).map(value).collect(),
            others,
            without: counts.without,
            is_filtered: aside(asked).is_some(),
        }
    };
    Ok(asked.iter().zip(counted).map(facet).collect())
}

/// Counts the values of these fields among the hits of a query without its filter on the field `without`.
fn counts_without(
    without: Option<&str>,
    searcher: &Searcher,
    query: &Query,
    options: &Options,
    names: &[&str],
) -> Result<Vec<ValueCounts>, SearchError> {
    let wanted = HitsToVisit { without_filter_on: without, ..HitsToVisit::default() };
    value_counts(searcher, (query, options), wanted, names, false)
}

/// The decisions and years of the hits of a query, to be seen at a glance.
#[derive(Debug, Clone)]
pub struct Glance {
    /// The decisions with their numbers of items: overturned and upheld always, others where there are some.
    pub decisions: Vec<(String, u64)>,
    /// The years of decision in order, with their numbers of items.
    pub years: Vec<(String, u64)>,
    /// Number of items that tell no date of decision.
    pub undated: u64,
}

/// Counts the decisions and years of the hits of a query that have all that is asked, under all of its filters.
///
/// # Errors
/// When the query cannot be understood or the index cannot be read.
pub fn glance(searcher: &Searcher, query: &Query, options: &Options) -> Result<Glance, SearchError> {
    let mut counts = counts_without(None, searcher, query, options, &["decision", "year"])?.into_iter();
    let (decisions, years) = (counts.next().unwrap_or_default(), counts.next().unwrap_or_default());
    let items = |counts: Vec<ValueCount>| counts.into_iter().map(|count| (count.value, count.items));
    let (found, undated) = (items(decisions.ranked).collect::<Vec<_>>(), years.without);
    let mut years: Vec<(String, u64)> = items(years.ranked).collect();
    years.sort_unstable();
    let mut decisions: Vec<(String, u64)> =
        ["overturned", "upheld", "modified", "unknown"].map(|decision| (decision.to_owned(), 0)).into();
    for (decision, items) in &mut decisions {
        *items = found.iter().find(|(value, _)| value == decision).map_or(0, |(_, items)| *items);
    }
    let is_shown = |(decision, items): &(String, u64)| *items > 0 || ["overturned", "upheld"].contains(&&**decision);
    decisions.retain(is_shown);
    Ok(Glance { decisions, years, undated })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use crate::corpus::{PdfReader, Reader};
    use crate::index::{Quiet, Stop, UpdateOptions, update};
    use crate::search::Deadline;

    use super::*;

    #[test]
    fn hits_of_a_search_that_was_given_up_are_not_counted_as_all_hits() {
        let folder = tempfile::tempdir().expect("a folder");
        let options =
            UpdateOptions { paths: vec!["corpus".into()], memory: 64 << 20, threads: 1, ..UpdateOptions::default() };
        let reader = Reader::new(PdfReader::in_process());
        update(folder.path(), &options, &reader, &Quiet, &Stop::default()).expect("an index");
        let (query, asked) = ("pain".parse().expect("a query"), ["decision".parse().expect("a facet")]);
        let counts = |searcher: &Searcher| {
            let counted = facets(searcher, &query, &Options::default(), &asked).expect("counts");
            counted[0].values.iter().map(|value| (value.value.clone(), value.items)).collect::<Vec<_>>()
        };
        let open = || Searcher::open(folder.path()).expect("an index");
        let wanted = counts(&open());
        assert!(wanted.len() > 1, "{wanted:?}");
        let mut given_up = 0;
        // A list of hits leaves them for the counts of their values, each time with another part of the walk done.
        for microseconds in [0, 1, 10, 50, 200, 1000] {
            let searcher = open();
            let deadline = Deadline::after(Duration::from_micros(microseconds));
            let hasty = Options { counted: true, deadline, ..Options::default() };
            given_up += usize::from(searcher.search((&query, &hasty)).is_err());
            assert_eq!(counts(&searcher), wanted, "after {microseconds} microseconds");
        }
        assert!(given_up > 0, "none was given up");
    }
}

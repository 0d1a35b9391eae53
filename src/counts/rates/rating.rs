//! Answers how often items are overturned: counts, makes rows, and tells what the numbers leave out.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;
use serde_json::{Map, Value};

use crate::counts::rates::comparison::compared;
use crate::counts::rates::table::{numbered, shown, sort_rows};
use crate::counts::rates::tally::{RateTally, tally};
use crate::counts::rates::trends::{notes, trends};
use crate::counts::rates::types::{Rate, RateOptions, RateRow, Rates};
use crate::query::Query;
use crate::search::{IndexView, Options, SearchError, Searcher, UnderstoodView};

/// The field whose values are the dates of the card, where nothing is counted by.
const DECISION_DATE: &str = "decision_date";

/// Counts the items of a query and their outcomes, in rows as `options` say.
///
/// # Errors
/// When the query cannot be understood, a field cannot be counted, or the index cannot be read.
pub fn rates(
    searcher: &Searcher,
    query: &Query,
    search: &Options,
    options: &RateOptions,
) -> Result<Rates, SearchError> {
    let by = fields(options)?;
    let counted_by = if by.is_empty() { vec![DECISION_DATE.to_owned()] } else { by.clone() };
    let (mut tally, mut understood) = counted(searcher, (query, search), &counted_by, options, &mut |_, _| {})?;
    let all = Rate::of(&tally.all);
    let without = counted_by.iter().zip(&tally.without).map(|(name, cell)| (name.clone(), cell.items()));
    let without_value: BTreeMap<String, u64> = without.collect();
    for (name, cell) in counted_by.iter().zip(&tally.without).filter(|(_, cell)| cell.items() > 0) {
        let left_out = if by.is_empty() { "" } else { ", in no row" };
        let (items, letters) = (number(cell.items(), "item"), number(cell.letters, "letter"));
        understood.notes.push(format!("without {name}: {items} of {letters}{left_out}"));
    }
    let over = options.over.is_some();
    let (mut rows, mut of_time, mut decided) = (Vec::new(), Vec::new(), None);
    if by.is_empty() {
        decided = span(&tally);
    } else {
        let (mut found, is_whole) = numbered(&mut tally, over);
        sort_rows(&mut found, &tally, &by, (&options.sort, over))?;
        if over {
            of_time = trends(&found, &tally, &by);
            understood.notes.extend(notes(&of_time));
            if !is_whole {
                understood
                    .notes
                    .push("periods without items have no rows here, since these would be too many".to_owned());
            }
        }
        rows = shown(found, &tally, &by);
    }
    Ok(Rates {
        query: query.text().to_owned(),
        understood,
        counted: options.counted(),
        by,
        rows,
        all,
        without_value,
        decided,
        comparison: None,
        trends: of_time,
        index: IndexView::of(searcher.commit()),
    })
}

/// Counts the items of two queries, and compares their rates. Each has a row, under the name `query`.
///
/// # Errors
/// When a query cannot be understood, or the index cannot be read.
pub fn rates_of_two(
    searcher: &Searcher,
    (query, other): (&Query, &Query),
    search: &Options,
    options: &RateOptions,
) -> Result<Rates, SearchError> {
    let (mut seen, mut in_both) = (FxHashSet::default(), 0);
    let (tallied, mut understood) = counted(searcher, (query, search), &[], options, &mut |segment, item| {
        seen.insert((segment, item));
    })?;
    let (of_other, other_understood) = counted(searcher, (other, search), &[], options, &mut |segment, item| {
        in_both += u64::from(seen.contains(&(segment, item)));
    })?;
    let (all, figures) = (Rate::of(&tallied.all), Rate::of(&of_other.all));
    if in_both > 0 {
        let note = format!("in both queries: {}; the tests take these for different ones", number(in_both, "item"));
        understood.notes.push(note);
    }
    let row = |query: &Query, rate: &Rate| RateRow {
        values: Map::from_iter([("query".to_owned(), Value::from(query.text()))]),
        rate: rate.clone(),
        p: None,
        q: None,
    };
    let compared = compared(&all, &figures, other.text(), other_understood, in_both);
    Ok(Rates {
        query: query.text().to_owned(),
        understood,
        counted: options.counted(),
        by: vec!["query".to_owned()],
        rows: vec![row(query, &all), row(other, &figures)],
        all,
        without_value: BTreeMap::new(),
        decided: None,
        comparison: Some(compared),
        trends: Vec::new(),
        index: IndexView::of(searcher.commit()),
    })
}

/// Returns the fields to count by, the period last.
///
/// # Errors
/// When a field is named twice.
fn fields(options: &RateOptions) -> Result<Vec<String>, SearchError> {
    let mut by: Vec<String> = options.by.clone();
    by.retain(|name| Some(&**name) != options.over);
    by.extend(options.over.map(str::to_owned));
    for (at, name) in by.iter().enumerate() {
        if by[..at].contains(name) {
            let reason = "is named twice".to_owned();
            return Err(SearchError::Option { option: format!("--by {name}"), reason });
        }
    }
    Ok(by)
}

/// Counts the hits of a query, each of which is given to `each`. Where none has it in dispute, a note tells how many mention
/// it, or why there are none.
fn counted(
    searcher: &Searcher,
    (query, search): (&Query, &Options),
    by: &[String],
    options: &RateOptions,
    each: &mut dyn FnMut(u32, u32),
) -> Result<(RateTally, UnderstoodView), SearchError> {
    let (found, understood) = tally(searcher, (query, search), by, !options.mentioned, each).map_err(of_by)?;
    if options.mentioned || found.all.items() > 0 {
        return Ok((found, understood));
    }
    let (mentioning, mut understood) = tally(searcher, (query, search), by, false, &mut |_, _| {})?;
    let items = mentioning.all.items();
    if items > 0 {
        let note = format!("no item has it in dispute; {} only mentioned, and --mentioned counts these", are(items));
        understood.notes.push(note);
    }
    Ok((found, understood))
}

/// Returns a count of items with its verb.
fn are(items: u64) -> String {
    format!("in {} it is", number(items, "item"))
}

/// Returns a count with its noun.
fn number(count: u64, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}

/// Names the option that a field which cannot be counted came from.
fn of_by(error: SearchError) -> SearchError {
    match error {
        SearchError::Field { option, reason } => SearchError::Field { option: format!("--by {option}"), reason },
        other => other,
    }
}

/// Returns the first and the last date that was counted by.
fn span(tally: &RateTally) -> Option<[String; 2]> {
    let dates = tally.fields.first()?;
    let keys: Vec<u64> = tally.cells().filter_map(|(values, _)| dates.key(*values.first()?)).collect();
    Some([dates.name_of_key(*keys.iter().min()?), dates.name_of_key(*keys.iter().max()?)])
}

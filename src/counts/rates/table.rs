//! Makes rows of what was counted: in order, without gaps in time, each compared with the rest.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};
use serde_json::{Map, Value};

use crate::counts::rates::tally::{Cell, RateTally};
use crate::counts::rates::types::{FEW, Rate, RateRow, RateSort, rounded_p};
use crate::counts::statistics::significance::{adjusted, two_shares};
use crate::search::SearchError;

/// The most rows that a table is filled up to; with more, periods without items have none.
const MOST_FILLED: usize = 100_000;

/// A row on its way: the numbers of its values, and its figures.
pub struct NumberedRow {
    /// The number of the value of each field.
    pub values: Vec<u32>,
    /// The figures.
    pub rate: Rate,
    /// The probability of its difference from the rest.
    p: Option<f64>,
}

/// Makes the rows of a tally, in no order. With `over`, the last field is a period, and each group of the others has a row for
/// every period from the first of all to the last. Returns true beside them if no gap is left.
pub fn numbered(tally: &mut RateTally, over: bool) -> (Vec<NumberedRow>, bool) {
    let mut rows: Vec<NumberedRow> = tally
        .cells()
        .map(|(values, cell)| {
            let share = cell.decided.effective_counts();
            let p = if cell.decided.items == 0 {
                None
            } else {
                two_shares(share, cell.rest(&tally.all).effective_counts()).map(|(_, p)| p)
            };
            NumberedRow { values, rate: Rate::of(cell), p }
        })
        .collect();
    let is_whole = !over || fill(tally, &mut rows);
    (rows, is_whole)
}

/// Adds rows without items for periods between the first and the last. Returns false where these would be too many.
fn fill(tally: &mut RateTally, rows: &mut Vec<NumberedRow>) -> bool {
    let Some(periods) = tally.fields.last_mut() else { return true };
    let keys: Vec<u64> = rows.iter().filter_map(|row| periods.key(*row.values.last()?)).collect();
    let (Some(&first), Some(&last)) = (keys.iter().min(), keys.iter().max()) else { return true };
    let there: FxHashSet<Vec<u32>> = rows.iter().map(|row| row.values.clone()).collect();
    let groups: FxHashSet<Vec<u32>> = rows.iter().map(|row| group(&row.values).to_vec()).collect();
    let wanted = (last - first + 1).saturating_mul(groups.len() as u64);
    if wanted > MOST_FILLED as u64 {
        return false;
    }
    for key in first..=last {
        let period = periods.number_of_key(key);
        for group in &groups {
            let values = [group.as_slice(), &[period]].concat();
            if !there.contains(&values) {
                rows.push(NumberedRow { values, rate: Rate::of(&Cell::default()), p: None });
            }
        }
    }
    true
}

/// Returns the values of a row but for the last, its period.
pub fn group(values: &[u32]) -> &[u32] {
    values.split_last().map_or(&[], |(_, group)| group)
}

/// Sorts rows: as `sort` says, then most items first, then by value. With `over`, the rows of a group stay together, those
/// with most items first, in the order of time.
///
/// # Errors
/// When rows cannot be sorted by a key of `sort`.
pub fn sort_rows(
    rows: &mut [NumberedRow],
    tally: &RateTally,
    by: &[String],
    (sort, over): (&[RateSort], bool),
) -> Result<(), SearchError> {
    for key in sort.iter().filter(|sort| !["items", "letters", "rate"].contains(&&*sort.key)) {
        if !by.contains(&key.key) {
            let known = ["rate", "items", "letters"].into_iter().chain(by.iter().map(|name| &**name));
            let reason = format!("is no order of these rows; these are {}", known.collect::<Vec<_>>().join(", "));
            return Err(SearchError::Option { option: format!("--sort {}", key.key), reason });
        }
    }
    let mut sums: FxHashMap<Vec<u32>, u64> = FxHashMap::default();
    if over {
        for row in rows.iter() {
            *sums.entry(group(&row.values).to_vec()).or_default() += row.rate.items;
        }
    }
    let by_value =
        |one: &NumberedRow, other: &NumberedRow, at: usize| tally.fields[at].compare(one.values[at], other.values[at]);
    let usual = |one: &NumberedRow, other: &NumberedRow| {
        let weight =
            |row: &NumberedRow| if over { sums.get(group(&row.values)).copied() } else { Some(row.rate.items) };
        let values = (0..by.len()).map(|at| by_value(one, other, at));
        weight(other).cmp(&weight(one)).then(values.fold(Ordering::Equal, Ordering::then))
    };
    rows.sort_by(|one, other| {
        let chosen = sort.iter().map(|sort| {
            let order = match &*sort.key {
                "items" => one.rate.items.cmp(&other.rate.items),
                "letters" => one.rate.letters.cmp(&other.rate.letters),
                // Few decided items come after the others, whatever their rate and direction.
                "rate" => {
                    let (few, many) = [one, other].map(|row| row.rate.decided.items < FEW).into();
                    let order = share(one).total_cmp(&share(other));
                    return few.cmp(&many).then(if sort.descending { order.reverse() } else { order });
                }
                name => by.iter().position(|by| by == name).map_or(Ordering::Equal, |at| by_value(one, other, at)),
            };
            if sort.descending { order.reverse() } else { order }
        });
        chosen.fold(Ordering::Equal, Ordering::then).then_with(|| usual(one, other))
    });
    Ok(())
}

/// Returns the rate of a row as a number; below all others where it has none.
fn share(row: &NumberedRow) -> f64 {
    row.rate.decided.share().unwrap_or(-1.0)
}

/// Makes the rows that are shown: values by their names, and each difference among all.
pub fn shown(rows: Vec<NumberedRow>, tally: &RateTally, by: &[String]) -> Vec<RateRow> {
    // A single row has no rest to differ from.
    let is_table = rows.len() > 1;
    let p: Vec<Option<f64>> = rows.iter().map(|row| row.p.filter(|_| is_table)).collect();
    let q = adjusted(&p);
    let row = |((row, p), q): ((NumberedRow, Option<f64>), Option<f64>)| RateRow {
        values: named(&row.values, tally, by),
        rate: row.rate,
        p: p.map(rounded_p),
        q: q.map(rounded_p),
    };
    rows.into_iter().zip(p).zip(q).map(row).collect()
}

/// Names the values of a row; numbers and years are numbers.
pub fn named(values: &[u32], tally: &RateTally, by: &[String]) -> Map<String, Value> {
    let value = |(at, number): (usize, &u32)| {
        let (field, name) = (&tally.fields[at], tally.fields[at].name(*number));
        let number = field.key(*number).filter(|_| field.is_number());
        (by[at].clone(), number.map_or_else(|| Value::from(name), Value::from))
    };
    values.iter().enumerate().map(value).collect()
}

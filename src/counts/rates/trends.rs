//! Trends of rates over time, one for each group of rows.

use std::collections::BTreeMap;

use crate::counts::rates::table::{NumberedRow, group, named};
use crate::counts::rates::tally::RateTally;
use crate::counts::rates::types::{FALSE_DISCOVERIES, Trend, rounded, rounded_p};
use crate::counts::statistics::clusters::Clusters;
use crate::counts::statistics::distributions::two_sided;
use crate::counts::statistics::significance::{adjusted, trend};

/// The fewest periods with decided items that have a trend.
const LEAST_PERIODS: usize = 3;

/// Tests each group of rows, whose last value is a period, for a trend: the statistic of Cochran and Armitage, divided by the
/// square root of the design effect, which is the number of items over their effective size (Rao and Scott, "A simple method
/// for the analysis of clustered binary data", Biometrics 48, 1992).
pub fn trends(rows: &[NumberedRow], tally: &RateTally, by: &[String]) -> Vec<Trend> {
    let Some(periods) = tally.fields.last() else { return Vec::new() };
    let mut groups: BTreeMap<&[u32], Vec<(u64, Clusters)>> = BTreeMap::new();
    // Rows are in order, and so are the groups of the answer.
    let mut order: Vec<&[u32]> = Vec::new();
    for row in rows.iter().filter(|row| row.rate.decided.items > 0) {
        let Some(key) = row.values.last().and_then(|period| periods.key(*period)) else { continue };
        let group = group(&row.values);
        groups.entry(group).or_insert_with(|| {
            order.push(group);
            Vec::new()
        });
        groups.entry(group).or_default().push((key, row.rate.decided));
    }
    let mut found = Vec::new();
    for group in order {
        let Some(mut points) = groups.remove(group).filter(|points| points.len() >= LEAST_PERIODS) else { continue };
        points.sort_by_key(|(key, _)| *key);
        // A letter has one date, so that its items are all of one period.
        let all = points.iter().fold(Clusters::default(), |sum, (_, decided)| sum.plus(decided));
        let first = points[0].0;
        let counts: Vec<(f64, f64, f64)> = points
            .iter()
            .map(|(key, decided)| ((key - first) as f64, decided.overturned as f64, decided.items as f64))
            .collect();
        let Some(z) = trend(&counts) else { continue };
        let effect = (all.items as f64 / all.effective_size()).max(1.0);
        found.push((group, [first, points[points.len() - 1].0], z / effect.sqrt()));
    }
    let p: Vec<Option<f64>> = found.iter().map(|(.., z)| Some(two_sided(*z))).collect();
    let q = adjusted(&p);
    let name = |key: u64| periods.name_of_key(key);
    let groups = &by[..by.len().saturating_sub(1)];
    found
        .into_iter()
        .zip(p.into_iter().zip(q))
        .map(|((group, [from, to], z), (p, q))| Trend {
            values: named(group, tally, groups),
            from: name(from),
            to: name(to),
            z: rounded(z),
            p: rounded_p(p.unwrap_or(1.0)),
            q: rounded_p(q.unwrap_or(1.0)),
        })
        .collect()
}

/// Returns the notes on trends: that of all items, or those of groups that pass among all.
pub fn notes(trends: &[Trend]) -> Vec<String> {
    let note = |trend: &Trend| {
        let values: Vec<String> = trend.values.iter().map(|(name, value)| format!("{name} {}", plain(value))).collect();
        let of = if values.is_empty() { "the rate".to_owned() } else { format!("the rate of {}", values.join(", ")) };
        let (from, to) = (&trend.from, &trend.to);
        let figures = format!("Cochran-Armitage z = {:.2}, p = {}, letters taken together", trend.z, trend.p);
        if trend.q > FALSE_DISCOVERIES {
            return format!("{of} has no sure trend from {from} to {to}: {figures}");
        }
        format!("{of} {} from {from} to {to}: {figures}", if trend.z > 0.0 { "rises" } else { "falls" })
    };
    let is_told = |trend: &&Trend| trend.values.is_empty() || trend.q <= FALSE_DISCOVERIES;
    let told: Vec<String> = trends.iter().filter(is_told).map(note).collect();
    if told.is_empty() && !trends.is_empty() {
        return vec![format!("{} trends were tested, none is sure among so many", trends.len())];
    }
    told
}

/// Returns a value without quotes.
fn plain(value: &serde_json::Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

//! Answers the question what sets the overturned items of a query apart: gathers, compares, chooses, and finds examples.

use crate::counts::contrast::examples::examples;
use crate::counts::contrast::features::FeatureReader;
use crate::counts::contrast::gather::gather;
use crate::counts::contrast::rank::{Difference, choose};
use crate::counts::contrast::types::{Contrast, ContrastOptions, ContrastRow, Contrasted, FewLetters, LEAST_LETTERS};
use crate::query::Query;
use crate::search::{Options, Ranked, SearchError, Searcher};

/// The most items that are read. More make intervals narrower than anybody can use, and the answer slow.
const MOST_ITEMS: usize = 40_000;

/// Compares the overturned with the upheld items of a query, among those that dispute it if `search` says so.
///
/// # Errors
/// When the query cannot be understood or the index cannot be read.
pub fn contrast(
    searcher: &Searcher,
    query: &Query,
    search: &Options,
    options: &ContrastOptions,
) -> Result<Contrasted, SearchError> {
    let (hits, mut understood) = searcher.rank_all_outcomes((query, search))?;
    let found = hits.len();
    let hits = sample(hits);
    if hits.len() < found {
        understood.notes.push(format!("of {found} items {} are compared, evenly chosen from the ranking", hits.len()));
    }
    let read = hits.len();
    let text = query.text();
    let gathered = gather(searcher, text, hits, (options.threads, &search.deadline))?;
    if gathered.items.len() < read {
        let others = read - gathered.items.len();
        understood.notes.push(format!("{others} that are neither overturned nor upheld as a whole are left out"));
    }
    let sides = gathered.sides();
    let letters = [sides.overturned.letters, sides.upheld.letters];
    if letters.iter().any(|letters| *letters < LEAST_LETTERS) {
        return Ok(Contrasted::Refused(FewLetters { understood, letters }));
    }
    let chosen = choose(&gathered, &sides, options);
    let (mut reader, mut rows) = (FeatureReader::new(text), Vec::with_capacity(chosen.rows.len()));
    for row in &chosen.rows {
        let found = search.deadline.bound(|| examples(searcher, &mut reader, &gathered, row));
        let (what, examples) = found??;
        let Difference { tally, odds, side, firm, feature } = row;
        rows.push(ContrastRow {
            kind: gathered.features[*feature as usize].kind,
            what,
            side: *side,
            log_odds: rounded(odds.delta),
            interval: odds.interval().map(rounded),
            z: rounded(odds.z()),
            p: odds.p(),
            firm: *firm,
            letters: tally.letters,
            items: tally.items,
            examples,
        });
    }
    let counted = if search.disputed { "disputed" } else { "mentioned" };
    let query = text.to_owned();
    Ok(Contrasted::Rows(Box::new(Contrast { query, understood, counted, sides, compared: chosen.compared, rows })))
}

/// Returns at most [`MOST_ITEMS`] hits, evenly chosen from all of the ranking.
fn sample(hits: Vec<Ranked>) -> Vec<Ranked> {
    let count = hits.len();
    if count <= MOST_ITEMS {
        return hits;
    }
    // One hit of each stretch of equal length.
    let is_chosen = |at: usize| at * MOST_ITEMS / count != (at + 1) * MOST_ITEMS / count;
    hits.into_iter().enumerate().filter(|(at, _)| is_chosen(*at)).map(|(_, hit)| hit).collect()
}

/// Rounds to four digits after the point, which is more than any sample can tell.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

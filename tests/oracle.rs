//! The engine against an oracle: over small random collections of letters and random queries of the whole grammar, what
//! is a hit is also found by trying everything, on words cut from the letters alone.
//!
//! A short form runs with the other tests. The full one answers 100,000 queries:
//!
//! ```text
//! IMR_ORACLE=full cargo test --profile checked --test main oracle -- --nocapture
//! ```
//!
//! Everything random comes from a seed, which a failure prints; `IMR_ORACLE_SEED=123` begins there.

mod items;
mod letters;
mod lookup;
mod marks;
mod plain;
mod queries;
mod sentences;
mod shrink;
mod spans;
mod values;
mod wanted;

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use imr::query::{Expr, Query};
use imr::search::{MatchMode, Options, Ranked};

use crate::env::amount;
use crate::fictions::dice::Dice;
use items::Item;
use letters::Collection;
use shrink::shrunk;
use wanted::{Wanted, wanted};

/// The number of queries that are asked of one collection.
const QUERIES: u64 = 200;
/// The depth to which queries are nested.
const DEEPEST: usize = 4;

/// Collections that showed a fault once: of words in any order that want the same position, and of a letter that lies on
/// the bound of two windows.
const ONCE_WRONG: [u64; 2] = [40_183, 40_322];

fn is_full() -> bool {
    std::env::var("IMR_ORACLE").is_ok_and(|form| form == "full")
}

/// The seeds of the collections: one with the other tests, a `long` number in the gate, or in the full form enough for 100,000 queries.
fn seeds(long: u64) -> std::ops::Range<u64> {
    let first = std::env::var("IMR_ORACLE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
    first..first + if is_full() { 100_000 / QUERIES } else { amount(1, long) }
}

/// A query of a collection, as a value and as it is read from its printed form.
fn random_query(collection: &Collection, seed: u64, stream: u64) -> Expr {
    let mut dice = Dice::new(seed, stream + 1);
    let depth = dice.below(DEEPEST + 1);
    queries::query(&collection.items, depth, &mut dice)
}

fn parsed(expr: &Expr) -> Query {
    let query: Query = expr.to_string().parse().unwrap_or_else(|error| panic!("{expr:?}\n{error}"));
    assert_eq!(query.root, *expr, "printed as {expr}");
    query
}

/// Ids of items, and in how many letters they are; or that the query asks what has no meaning.
type Answer = Result<(BTreeSet<String>, u64, u64), &'static str>;

fn answer_of_oracle(items: &[Item], expr: &Expr, some: bool) -> Answer {
    Ok(hits_of(items, &wanted(expr).map_err(|_| "refused")?, some))
}

/// The ids of the items that have what is wanted, and how many items and letters there are.
fn hits_of(items: &[Item], wanted: &Wanted, some: bool) -> (BTreeSet<String>, u64, u64) {
    let hits = || items.iter().filter(|item| wanted.holds(item, some));
    let letters: BTreeSet<&str> = hits().map(|item| item.letter.as_str()).collect();
    let ids: BTreeSet<String> = hits().map(|item| item.id.clone()).collect();
    let items = ids.len() as u64;
    (ids, items, letters.len() as u64)
}

/// A collection that remembers the ids of its items, which are read once.
struct Engine<'a> {
    collection: &'a Collection,
    ids: RefCell<HashMap<(u32, u32), String>>,
}

impl Engine<'_> {
    fn answer(&self, expr: &Expr, some: bool) -> Answer {
        let matching = if some { MatchMode::Any } else { MatchMode::All };
        self.answer_with(expr, &Options { literal: true, matching, limit: None, ..Options::default() })
    }

    fn answer_with(&self, expr: &Expr, options: &Options) -> Answer {
        let searcher = &self.collection.searcher;
        let query = parsed(expr);
        let ranked = match searcher.rank_all((&query, options)) {
            Ok(ranking) => ranking.hits,
            Err(imr::search::SearchError::Query(_)) => return Err("refused"),
            Err(error) => panic!("{expr}: {error}"),
        };
        let total = searcher.count((&query, options)).expect("a total").total;
        let ids: BTreeSet<String> = ranked.iter().map(|hit| self.id(hit)).collect();
        assert_eq!(ids.len(), ranked.len(), "{expr}: a hit is listed twice");
        Ok((ids, total.items, total.letters))
    }

    /// The smallest query with which it still differs from the oracle, and how.
    fn shrunk(&self, expr: &Expr, some: bool) -> String {
        let items = &self.collection.items;
        let small = shrunk(expr, |expr| self.answer(expr, some) != answer_of_oracle(items, expr, some));
        let told = tell(self.collection, &self.answer(&small, some), &answer_of_oracle(items, &small, some));
        format!("  {small}\n{told}")
    }

    fn id(&self, hit: &Ranked) -> String {
        let read = || self.collection.searcher.ranked_record(hit).expect("a record").id;
        self.ids.borrow_mut().entry(hit.place()).or_insert_with(read).clone()
    }
}

/// Tells what differs, with the texts of an item about which the two disagree.
fn tell(collection: &Collection, engine: &Answer, oracle: &Answer) -> String {
    let ids = |answer: &Answer| answer.as_ref().map(|(ids, ..)| ids.clone()).unwrap_or_default();
    let (found, wanted) = (ids(engine), ids(oracle));
    let mut told = format!("engine: {engine:?}\noracle: {oracle:?}\n");
    for id in found.symmetric_difference(&wanted).take(1) {
        told += &format!("{} finds {id}:\n", if found.contains(id) { "only the engine" } else { "only the oracle" });
        let item = collection.items.iter().find(|item| item.id == *id);
        for text in item.iter().flat_map(|item| &item.texts) {
            told += &format!("  {}: {:?}\n", text.name, text.text);
        }
        if let Some(item) = item {
            told += &format!("  {:?}\n  {:?}\n", item.own, item.case);
        }
    }
    told
}

#[test]
fn hits_are_what_the_oracle_says() {
    let (mut asked, mut found, mut removed, mut faults) = (0, 0, 0, Vec::new());
    for seed in seeds(3).chain(ONCE_WRONG) {
        let collection = Collection::new(seed);
        assert!(collection.segments > 1, "one segment");
        removed += collection.removed;
        let engine = Engine { collection: &collection, ids: RefCell::default() };
        for stream in 0..QUERIES {
            let expr = random_query(&collection, seed, stream);
            for some in [false, true] {
                let (answer, oracle) = (engine.answer(&expr, some), answer_of_oracle(&collection.items, &expr, some));
                asked += 1;
                found += u64::from(answer.as_ref().is_ok_and(|(ids, ..)| !ids.is_empty()));
                if answer != oracle {
                    let small = engine.shrunk(&expr, some);
                    faults.push(format!("seed {seed}, query {stream}, any: {some}\n  {expr}\n{small}"));
                    println!("{}", faults[faults.len() - 1]);
                }
            }
        }
        if is_full() {
            println!("oracle: seed {seed}, {asked} asked, {found} with hits, {} faults", faults.len());
        }
        assert!(faults.len() < 8, "{}", faults.join("\n"));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(removed > 0, "no segment has removed items");
    assert!(found * 3 > asked, "only {found} of {asked} queries have hits");
}

#[test]
fn plain_words_ask_for_values_and_leave_them_out() {
    let (mut found, mut asked, mut faults) = (0, 0, Vec::new());
    for seed in seeds(3) {
        let collection = Collection::new(seed);
        let engine = Engine { collection: &collection, ids: RefCell::default() };
        for stream in 0..QUERIES {
            let (expr, wanted) = plain::query(&mut Dice::new(seed, 100_000 + stream));
            let options = Options { matching: MatchMode::All, limit: None, ..Options::default() };
            let answer = engine.answer_with(&expr, &options);
            let oracle = Ok(hits_of(&collection.items, &wanted, false));
            asked += 1;
            found += u64::from(answer.as_ref().is_ok_and(|(ids, ..)| !ids.is_empty()));
            if answer != oracle {
                let told = tell(&collection, &answer, &oracle);
                faults.push(format!("seed {seed}, query {stream}\n  {expr}\n{told}"));
            }
        }
        assert!(faults.len() < 8, "{}", faults.join("\n"));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(found * 3 > asked, "only {found} of {asked} queries have hits");
}

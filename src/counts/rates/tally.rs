//! Counts items by the values of fields, letter by letter: no record is read, and no text compared.

use rustc_hash::FxHashMap;

use crate::counts::statistics::clusters::Clusters;
use crate::letter::Decision;
use crate::query::Query;
use crate::search::{FieldValues, HitsToVisit, OpenIndex, Options, SearchError, Searcher, UnderstoodView};

/// The items that have the same values.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// Number of items with each decision, in the order of [`Decision::ALL`].
    pub decisions: [u64; 4],
    /// Number of letters.
    pub letters: u64,
    /// The decided items of these letters.
    pub decided: Clusters,
    /// All decided items that the same letters have, in any cell.
    whole: Clusters,
    /// Those of them that are not in the cell.
    others: Clusters,
    /// The number of the letter that is counted now, and its overturned and decided items.
    letter: u32,
    pending: [u32; 2],
}

impl Cell {
    /// Returns the number of items.
    pub fn items(&self) -> u64 {
        self.decisions.iter().sum()
    }

    /// Returns the decided items that are not in the cell, of `all` that were counted.
    pub fn rest(&self, all: &Cell) -> Clusters {
        all.decided.minus(&self.whole).plus(&self.others)
    }

    /// Counts an item of letter `letter`. Returns true if it is the first of the letter.
    fn count(&mut self, decision: Decision, letter: u32) -> bool {
        let is_first = self.letter != letter;
        if is_first {
            (self.letter, self.pending) = (letter, [0; 2]);
            self.letters += 1;
        }
        self.decisions[decision as usize] += 1;
        let is_overturned = decision == Decision::Overturned;
        self.pending[0] += u32::from(is_overturned);
        self.pending[1] += u32::from(is_overturned || decision == Decision::Upheld);
        is_first
    }

    /// Ends a letter that has so many overturned and decided items in all.
    fn end_letter(&mut self, whole: [u64; 2]) {
        let own = self.pending.map(u64::from);
        self.decided.add(own[0], own[1]);
        self.whole.add(whole[0], whole[1]);
        self.others.add(whole[0] - own[0], whole[1] - own[1]);
    }
}

/// The counts of the hits of a query.
pub struct RateTally {
    /// All items.
    pub all: Cell,
    /// The fields that are counted by.
    pub fields: Vec<FieldValues>,
    /// The items without a value, by field.
    pub without: Vec<Cell>,
    /// The numbers of values that follow each other, by field: that of the values before and the last one.
    levels: Vec<ValuePairs>,
    /// The cells, by the numbers of the last level.
    cells: Vec<Cell>,
    /// The cells of the letter that is counted now.
    touched: Vec<u32>,
    /// The number of that letter, from 1, and its segment and first item.
    letter: (u32, Option<(u32, u32)>),
    /// Values of an item, and numbers of its rows; kept for their memory.
    found: Vec<u32>,
    rows: [Vec<u32>; 2],
}

/// The numbers of pairs: of a number of the level before, and a value.
#[derive(Default)]
struct ValuePairs {
    numbers: FxHashMap<u64, u32>,
    pairs: Vec<[u32; 2]>,
}

impl ValuePairs {
    /// Returns the number of a pair.
    fn number(&mut self, before: u32, value: u32) -> u32 {
        let key = u64::from(before) << 32 | u64::from(value);
        let next = self.pairs.len() as u32;
        let number = *self.numbers.entry(key).or_insert(next);
        if number == next {
            self.pairs.push([before, value]);
        }
        number
    }
}

/// The column of decisions of an index.
struct Decisions {
    values: FieldValues,
    /// The decision of each value, by its number.
    decisions: Vec<Decision>,
}

impl Decisions {
    /// Opens the column.
    fn open(index: &OpenIndex) -> Result<Decisions, SearchError> {
        let values = FieldValues::open(index, "decision")?;
        let named = |name: &str| Decision::ALL.into_iter().find(|decision| decision.as_str() == name);
        let decisions = values.names().iter().map(|name| named(name).unwrap_or(Decision::Unknown)).collect();
        Ok(Decisions { values, decisions })
    }

    /// Returns the decision of an item. `found` is empty, and is left so.
    fn of(&mut self, segment: u32, item: u32, found: &mut Vec<u32>) -> Decision {
        self.values.of(segment, item, found);
        found.pop().map_or(Decision::Unknown, |number| self.decisions[number as usize])
    }
}

/// Counts the hits of a query by fields, whatever their outcome. Each is also given to `each`. Returns the counts, and
/// what was understood.
///
/// # Errors
/// When the query cannot be understood, a field cannot be counted, or the index cannot be read.
pub fn tally(
    searcher: &Searcher,
    (query, search): (&Query, &Options),
    by: &[String],
    only_disputed: bool,
    each: &mut dyn FnMut(u32, u32),
) -> Result<(RateTally, UnderstoodView), SearchError> {
    let index = searcher.open_index();
    let fields = by.iter().map(|name| FieldValues::open(index, name)).collect::<Result<Vec<_>, _>>()?;
    let mut tally = RateTally::new(fields);
    let mut decisions = Decisions::open(index)?;
    let firsts = index.first_items()?;
    let mut found = Vec::new();
    let wanted = HitsToVisit { of_any_outcome: true, only_disputed, ..HitsToVisit::default() };
    let understood = searcher.visit_hits((query, search), wanted, &mut |segment, item| {
        let decision = decisions.of(segment, item, &mut found);
        tally.count(segment, item, firsts[segment as usize].first_of(item), decision);
        each(segment, item);
    })?;
    tally.end_letter();
    Ok((tally, understood))
}

impl RateTally {
    /// Makes a tally without items.
    fn new(fields: Vec<FieldValues>) -> RateTally {
        RateTally {
            all: Cell::default(),
            without: vec![Cell::default(); fields.len()],
            levels: fields.iter().map(|_| ValuePairs::default()).collect(),
            fields,
            cells: Vec::new(),
            touched: Vec::new(),
            letter: (0, None),
            found: Vec::new(),
            rows: Default::default(),
        }
    }

    /// Counts an item, whose letter begins with the item `first`. Items of a letter come one after the other.
    fn count(&mut self, segment: u32, item: u32, first: u32, decision: Decision) {
        if self.letter.1 != Some((segment, first)) {
            self.end_letter();
            self.letter = (self.letter.0 + 1, Some((segment, first)));
        }
        let letter = self.letter.0;
        self.all.count(decision, letter);
        let [rows, next] = &mut self.rows;
        rows.clear();
        rows.push(0);
        for (at, field) in self.fields.iter_mut().enumerate() {
            self.found.clear();
            field.of(segment, item, &mut self.found);
            if self.found.is_empty() {
                self.without[at].count(decision, letter);
            }
            next.clear();
            for before in rows.iter() {
                next.extend(self.found.iter().map(|value| self.levels[at].number(*before, *value)));
            }
            std::mem::swap(rows, next);
        }
        if self.fields.is_empty() {
            return;
        }
        for &row in rows.iter() {
            if self.cells.len() <= row as usize {
                self.cells.resize_with(row as usize + 1, Cell::default);
            }
            if self.cells[row as usize].count(decision, letter) {
                self.touched.push(row);
            }
        }
    }

    /// Ends the letter that is counted now.
    fn end_letter(&mut self) {
        if self.letter.1.is_none() {
            return;
        }
        let whole = self.all.pending.map(u64::from);
        self.all.end_letter(whole);
        for row in self.touched.drain(..) {
            self.cells[row as usize].end_letter(whole);
        }
    }

    /// Returns the values and the items of each cell, in no order.
    pub fn cells(&self) -> impl Iterator<Item = (Vec<u32>, &Cell)> {
        self.cells.iter().enumerate().map(|(number, cell)| {
            let (mut values, mut number) = (Vec::new(), number as u32);
            for level in self.levels.iter().rev() {
                let [before, value] = level.pairs[number as usize];
                values.push(value);
                number = before;
            }
            values.reverse();
            (values, cell)
        })
    }
}

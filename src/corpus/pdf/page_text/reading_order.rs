//! Puts the strings of a page into the order in which a person reads them, where they were drawn in another: a word that was added
//! last, bold labels before all other text, a header at the end.
//!
//! Programs draw a page from the top, so that the order in which strings are drawn is the best there is, and columns are read one after
//! the other. Only where strings were drawn between others, or above them, their places count.

use std::cmp::Ordering;
use std::ops::Range;

/// A string on a page whose lines run from left to right, in points. Lines are measured from the top.
#[derive(Debug, Clone, Copy)]
pub struct PlacedString {
    /// The beginning of its first glyph.
    pub left: f64,
    /// The end of its last glyph.
    pub right: f64,
    /// The line that its glyphs stand on.
    pub y: f64,
    /// The size of its font.
    pub size: f64,
}

/// The distance between the lines of two strings that stand on one line, as a part of their size.
const ON_ONE_LINE: f64 = 0.4;
/// The least distance of two lines of text, as a part of their size.
const LEADING: f64 = 0.75;
/// The part of its size by which a string may reach into the next one: kerning.
const KERNING: f64 = 0.3;
/// The most passes that may be left where they were drawn, since they stand over others: stamps and watermarks.
const MOST_FOREIGN: usize = 4;

/// The least number of passes of one string that are cells of a table.
const FEWEST_CELLS: usize = 6;
/// The most passes of a page, each of which is compared with all others: a page has some hundred lines.
const MOST_PASSES: usize = 1000;

/// Strings that were drawn from the top down, one after the other, and the box around them.
#[derive(Debug, Clone)]
struct Pass {
    strings: Range<usize>,
    left: f64,
    right: f64,
    top: f64,
    bottom: f64,
}

impl Pass {
    /// Returns true if two passes share a part of the page's width.
    fn is_in_one_column(&self, other: &Pass) -> bool {
        self.left < other.right && other.left < self.right
    }

    /// Returns true if the lines of one are among the lines of the other.
    fn is_beside(&self, other: &Pass) -> bool {
        self.top <= other.bottom && other.top <= self.bottom
    }
}

/// Returns the places of `strings` in the order in which they are read; `None` where that is the order in which they were drawn.
pub fn reading_order(strings: &[PlacedString]) -> Option<Vec<usize>> {
    let mut passes = passes(strings);
    let is_out_of_order = |passes: &[Pass]| {
        passes.iter().enumerate().any(|(at, one)| {
            passes[at + 1..].iter().any(|later| one.is_in_one_column(later) && later.top <= one.bottom)
        })
    };
    if passes.len() > MOST_PASSES || !is_out_of_order(&passes) {
        return None;
    }
    let mut foreign: Vec<usize> = Vec::new();
    loop {
        let order = by_place(strings, &passes);
        let Some(pass) = standing_over(strings, &order, &passes) else {
            // What stands over other text is told before or after it, as it was drawn.
            let first = order.iter().min().copied().unwrap_or(0);
            let (before, after) = foreign.into_iter().partition::<Vec<usize>, _>(|at| *at < first);
            return Some([before, order, after].concat());
        };
        if passes.len() <= 1 || foreign.len() >= MOST_FOREIGN {
            return None;
        }
        foreign.extend(passes.remove(pass).strings);
        foreign.sort_unstable();
        if !is_out_of_order(&passes) {
            return None;
        }
    }
}

/// Cuts the strings into passes: one begins where a string stands above the one before it.
fn passes(strings: &[PlacedString]) -> Vec<Pass> {
    let mut passes: Vec<Pass> = Vec::new();
    for (at, string) in strings.iter().enumerate() {
        let goes_on = at > 0 && {
            let before = &strings[at - 1];
            let is_on_line = (string.y - before.y).abs() <= string.size.max(before.size) * ON_ONE_LINE;
            // On one line a string far back to the left is drawn between others, too. A superscript stands on its line.
            match is_on_line {
                true => string.left >= before.left - string.size,
                false => string.y > before.y - string.size.max(before.size) * LEADING,
            }
        };
        match passes.last_mut().filter(|_| goes_on) {
            Some(pass) => {
                pass.strings.end = at + 1;
                pass.left = pass.left.min(string.left);
                pass.right = pass.right.max(string.right);
                pass.top = pass.top.min(string.y);
                pass.bottom = pass.bottom.max(string.y);
            }
            None => passes.push(Pass {
                strings: at..at + 1,
                left: string.left,
                right: string.right,
                top: string.y,
                bottom: string.y,
            }),
        }
    }
    passes
}

/// Orders the strings of the passes: columns as they were drawn, and what shares a column by its lines, and from the left.
fn by_place(strings: &[PlacedString], passes: &[Pass]) -> Vec<usize> {
    let is_interleaved = passes.iter().enumerate().any(|(at, one)| {
        passes[at + 1..]
            .iter()
            .any(|later| one.is_in_one_column(later) && one.is_beside(later) && later.top <= one.bottom)
    });
    // Cells of a table, which were drawn in any order.
    let cells = passes.iter().filter(|pass| pass.strings.len() == 1).count();
    if !is_interleaved && (passes.len() < FEWEST_CELLS || cells * 2 < passes.len()) {
        let mut passes: Vec<&Pass> = passes.iter().collect();
        // Sorted step by step, since columns have no order among themselves.
        for at in 1..passes.len() {
            let mut at = at;
            while at > 0 && passes[at - 1].is_in_one_column(passes[at]) && passes[at].bottom < passes[at - 1].top {
                passes.swap(at - 1, at);
                at -= 1;
            }
        }
        return passes.into_iter().flat_map(|pass| pass.strings.clone()).collect();
    }
    let mut order: Vec<usize> = passes.iter().flat_map(|pass| pass.strings.clone()).collect();
    order.sort_by(|&one, &other| strings[one].y.total_cmp(&strings[other].y));
    // Strings whose lines differ by a fraction of a point stand on one line.
    let mut start = 0;
    while start < order.len() {
        let first = strings[order[start]];
        let is_on_line = |&at: &usize| strings[at].y - first.y <= first.size.min(strings[at].size) * ON_ONE_LINE;
        let count = order[start..].iter().take_while(|at| is_on_line(at)).count().max(1);
        order[start..start + count].sort_by(|&one, &other| from_left(&strings[one], &strings[other]));
        start += count;
    }
    order
}

/// Compares two strings of a line by their beginnings.
fn from_left(one: &PlacedString, other: &PlacedString) -> Ordering {
    one.left.total_cmp(&other.left)
}

/// Finds the smaller of two passes of which one stands over the other; `None` where no string stands over another one.
fn standing_over(strings: &[PlacedString], order: &[usize], passes: &[Pass]) -> Option<usize> {
    let pass_of = |at: usize| passes.iter().position(|pass| pass.strings.contains(&at));
    let is_over = |one: &PlacedString, next: &PlacedString| {
        let (apart, size) = ((next.y - one.y).abs(), one.size.max(next.size));
        let overlap = one.right.min(next.right) - one.left.max(next.left);
        match () {
            () if apart <= size * ON_ONE_LINE => overlap > one.size.min(next.size) * KERNING,
            () => apart < size * LEADING && overlap > 0.0,
        }
    };
    // A string is compared with those of its line and of the next one; of a line without end with the nearest.
    const MOST_NEAR: usize = 256;
    order.iter().enumerate().find_map(|(place, &at)| {
        let near =
            |next: &&usize| strings[**next].y - strings[at].y < strings[at].size.max(strings[**next].size) * LEADING;
        let (one, next) = order[place + 1..]
            .iter()
            .take(MOST_NEAR)
            .take_while(near)
            .filter(|next| is_over(&strings[at], &strings[**next]))
            .map(|&next| (pass_of(at), pass_of(next)))
            .find(|(one, next)| one != next)?;
        let count = |pass: Option<usize>| pass.map_or(0, |pass| passes[pass].strings.len());
        if count(one) <= count(next) { one } else { next }
    })
}

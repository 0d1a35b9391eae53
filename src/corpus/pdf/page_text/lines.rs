//! Puts strings on a page into lines of text: decides at which gap a line ends and a space belongs.
//!
//! The rules and the order of the calculations are the library's ([`pdf_extract::PlainTextOutput`]), so that a
//! letter reads the same whichever of the two read it. Strings that are drawn twice for a bold look are taken
//! once.

use std::ops::Range;

use crate::corpus::pdf::page_text::reading_order::{PlacedString, reading_order};

/// An affine transformation of the plane: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix {
    /// The numbers a, b, c, d, e and f.
    pub numbers: [f64; 6],
}

impl Matrix {
    /// The transformation that leaves every point in its place.
    pub const IDENTITY: Matrix = Matrix { numbers: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] };

    /// Returns this transformation followed by `after`.
    pub fn then(&self, after: &Matrix) -> Matrix {
        let [a, b, c, d, e, f] = self.numbers;
        let [a2, b2, c2, d2, e2, f2] = after.numbers;
        Matrix {
            numbers: [
                a * a2 + b * c2,
                a * b2 + b * d2,
                c * a2 + d * c2,
                c * b2 + d * d2,
                e * a2 + f * c2 + e2,
                e * b2 + f * d2 + f2,
            ],
        }
    }

    /// Returns the origin of this transformation followed by `after`, without computing the rest.
    pub fn origin(&self, after: &Matrix) -> [f64; 2] {
        let [.., e, f] = self.numbers;
        let [a2, b2, c2, d2, e2, f2] = after.numbers;
        [e * a2 + f * c2 + e2, e * b2 + f * d2 + f2]
    }

    /// Puts the origin at a point.
    pub fn set_origin(&mut self, [x, y]: [f64; 2]) {
        self.numbers[4] = x;
        self.numbers[5] = y;
    }

    /// Moves the origin by `x` and `y`, measured in this transformation's own space.
    pub fn shift(&mut self, x: f64, y: f64) {
        let [a, b, c, d, e, f] = self.numbers;
        self.numbers[4] = x * a + y * c + e;
        self.numbers[5] = x * b + y * d + f;
    }
}

/// The position of a glyph on its page, measured along the direction of its line and from the top, in points.
#[derive(Debug, Clone, Copy)]
pub struct GlyphPlace {
    /// The distance from the left.
    pub x: f64,
    /// The distance from the top.
    pub y: f64,
    /// The size of the font on the page.
    pub size: f64,
    /// The unit vector that the line runs along.
    direction: [f64; 2],
}

/// The direction of lines that are not turned.
const UPRIGHT: [f64; 2] = [1.0, 0.0];

impl GlyphPlace {
    /// Returns true if both are measured along nearly the same direction, within some 26 degrees.
    fn is_comparable(&self, other: &GlyphPlace) -> bool {
        let [[a, b], [c, d]] = [self.direction, other.direction];
        a * c + b * d > 0.9
    }
}

/// A string as it was drawn.
#[derive(Debug, Clone)]
struct DrawnString {
    place: GlyphPlace,
    /// The end of its last glyph, along the line.
    end: f64,
    /// Its range in the text of the page.
    text: Range<usize>,
}

/// The text of a page as it grows.
pub struct PageLines {
    /// The text so far, with its line ends.
    text: String,
    /// The height of the page.
    height: f64,
    /// The end of the last glyph, on its line.
    last: GlyphPlace,
    /// The strings so far.
    drawn: Vec<DrawnString>,
    /// The lowest edge of all strings, whatever their direction. Nothing was drawn below, so nothing there can
    /// repeat a string.
    bottom: f64,
    /// The offsets of lines in the text, and the places of their first glyphs.
    starts: Vec<(usize, GlyphPlace)>,
    /// The state before the current run (lengths of the text and of `starts`, last place), if the run goes back
    /// to an area with other strings.
    before_run: Option<(usize, usize, GlyphPlace)>,
    /// The beginning of the current run, in the text and on the page.
    run: (usize, GlyphPlace),
}

impl PageLines {
    /// Returns an empty page of the given height, in points.
    pub fn new(height: f64) -> PageLines {
        // No first glyph begins left of nothing.
        const FAR_RIGHT: f64 = 100_000.0;
        let last = GlyphPlace { x: FAR_RIGHT, y: 0.0, size: 0.0, direction: UPRIGHT };
        // The runs of a usual page, which are often single letters.
        const RUNS: usize = 1024;
        let (drawn, starts) = (Vec::with_capacity(RUNS), Vec::new());
        PageLines {
            text: String::with_capacity(4 * RUNS),
            height,
            last,
            drawn,
            bottom: f64::NEG_INFINITY,
            starts,
            before_run: None,
            run: (0, last),
        }
    }

    /// Returns empty lines of the same page.
    pub fn beside(&self) -> PageLines {
        PageLines::new(self.height)
    }

    /// Returns the place of a glyph that `matrix` puts on the page, in a font of `size`.
    pub fn place(&self, matrix: &Matrix, size: f64) -> GlyphPlace {
        let [a, b, c, d, e, f] = matrix.numbers;
        // The side of the square that has the area of the box that the size becomes.
        let side = ((size * a) * (size * d) - (size * b) * (size * c)).abs().sqrt();
        let [along, across] = [size * a, size * b];
        // Nearly all text is upright: the rest of the calculation would give the same.
        if across == 0.0 && along > 0.0 && d >= 0.0 {
            return GlyphPlace { x: e, y: self.height - f, size: side, direction: UPRIGHT };
        }
        let length = along.hypot(across);
        let [x, y] = if length > 0.0 { [along / length, across / length] } else { UPRIGHT };
        // PageLines follow each other towards the feet of the glyphs, which a mirror turns round.
        let up = if a * d - b * c < 0.0 { -1.0 } else { 1.0 };
        GlyphPlace { x: e * x + f * y, y: self.height - up * (f * x - e * y), size: side, direction: [x, y] }
    }

    /// Begins a run of glyphs at `place`: breaks the line or adds a space where there is a gap.
    pub fn begin_run(&mut self, place: &GlyphPlace) {
        let length = self.text.len();
        let mut is_new_line = self.starts.is_empty();
        if place.is_comparable(&self.last) {
            let drop = (place.y - self.last.y).abs();
            let goes_back = place.x < self.last.x;
            let is_over =
                goes_back && place.x < self.last.x - place.size * 0.1 || place.y < self.last.y - place.size * 0.5;
            self.before_run = (is_over && length > 0).then_some((length, self.starts.len(), self.last));
            // A drop of more than a line and a half is an empty line, as is a return to the left after a drop.
            if drop > place.size * 1.5 {
                self.text.push('\n');
                is_new_line = true;
            }
            if goes_back && drop > place.size * 0.5 {
                self.text.push('\n');
                is_new_line = true;
            }
            if place.x > self.last.x + place.size * 0.1 {
                self.text.push(' ');
            }
        } else {
            self.before_run = (length > 0).then_some((length, self.starts.len(), self.last));
            self.text.push('\n');
            is_new_line = true;
        }
        if is_new_line {
            self.starts.push((self.text.len(), *place));
        }
        self.run = (self.text.len(), *place);
    }

    /// Adds the text of a glyph.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Ends the run at `end`. A run that repeats a string, or a part of one, at its own place is taken back: bold
    /// letters and shadows are made that way. Only the last [`MOST_COMPARED`] strings are compared.
    pub fn end_run(&mut self, end: GlyphPlace) {
        let (start, place) = self.run;
        let text = &self.text[start..];
        let is_same = |drawn: &DrawnString| {
            // Drawings of one string for a bold look are a fraction of a point apart.
            let near = place.size.max(drawn.place.size) * NEAR;
            (drawn.place.y - place.y).abs() <= near
                && place.x >= drawn.place.x - near
                && end.x <= drawn.end + near
                && drawn.place.is_comparable(&place)
                && self.text[drawn.text.clone()].contains(text)
        };
        // Only a run that goes back can repeat a string, so most runs are compared with none.
        if let Some((length, starts, last)) = self.before_run.take()
            && place.y - place.size * NEAR <= self.bottom
            && self.drawn.iter().rev().take(MOST_COMPARED).any(is_same)
        {
            self.text.truncate(length);
            self.starts.truncate(starts);
            self.last = last;
            return;
        }
        self.add(DrawnString { place, end: end.x, text: start..self.text.len() });
        self.last = end;
    }

    /// Moves on by the width of a run whose text is not shown.
    pub fn pass(&mut self, end: GlyphPlace) {
        self.last = end;
    }

    /// Adds a text that was filled in at `place`: after the string on its left on the same line.
    pub fn insert(&mut self, place: &GlyphPlace, text: &str) {
        let is_left = |drawn: &&DrawnString| {
            (drawn.place.y - place.y).abs() < place.size * 0.6
                && drawn.place.x <= place.x
                && drawn.place.is_comparable(place)
        };
        let left = self.drawn.iter().filter(is_left).max_by(|one, other| one.place.x.total_cmp(&other.place.x));
        let Some(at) = left.map(|drawn| drawn.text.end) else {
            self.begin_run(place);
            self.push(text);
            return self.end_run(*place);
        };
        let inserted = format!(" {text} ");
        self.text.insert_str(at, &inserted);
        let moved = |offset: &mut usize| *offset += if *offset >= at { inserted.len() } else { 0 };
        for drawn in &mut self.drawn {
            if drawn.text.start >= at {
                moved(&mut drawn.text.start);
                moved(&mut drawn.text.end);
            }
        }
        self.starts.iter_mut().filter(|(start, _)| *start > at).for_each(|(start, _)| moved(start));
        self.add(DrawnString { place: *place, end: place.x, text: at..at + inserted.len() });
    }

    /// Adds a string to those drawn.
    fn add(&mut self, drawn: DrawnString) {
        self.bottom = self.bottom.max(drawn.place.y + drawn.place.size * NEAR);
        self.drawn.push(drawn);
    }

    /// Returns the place of the first string.
    pub fn first_place(&self) -> Option<GlyphPlace> {
        self.starts.first().map(|(_, place)| *place)
    }

    /// Returns the number of bytes of text so far.
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// Returns the text, in the order in which it is read.
    pub fn finish(self) -> String {
        if self.is_bottom_up() {
            return self.ordered_from_top();
        }
        match self.order() {
            Some(order) => self.reordered(&order).text,
            None => self.text,
        }
    }

    /// Returns the order in which the strings are read, if it is not the one in which they were drawn. Only of pages whose lines all run
    /// from left to right.
    fn order(&self) -> Option<Vec<usize>> {
        let is_upright = |drawn: &DrawnString| drawn.place.direction == UPRIGHT;
        let goes_up = |pair: &[DrawnString]| pair[1].place.y < pair[0].place.y || pair[1].place.x < pair[0].place.x;
        if !self.drawn.windows(2).any(goes_up) || !self.drawn.iter().all(is_upright) {
            return None;
        }
        let placed = |drawn: &DrawnString| PlacedString {
            left: drawn.place.x,
            right: drawn.end,
            y: drawn.place.y,
            size: drawn.place.size,
        };
        reading_order(&self.drawn.iter().map(placed).collect::<Vec<_>>())
    }

    /// Draws the strings again, in this order.
    fn reordered(&self, order: &[usize]) -> PageLines {
        let mut lines = self.beside();
        for drawn in order.iter().map(|&at| &self.drawn[at]) {
            lines.begin_run(&drawn.place);
            lines.push(&self.text[drawn.text.clone()]);
            lines.end_run(GlyphPlace { x: drawn.end, ..drawn.place });
        }
        lines
    }

    /// Returns the text of lines that were drawn from the bottom up, in order from the top.
    fn ordered_from_top(self) -> String {
        let ends = self.starts.iter().skip(1).map(|(start, _)| *start).chain([self.text.len()]);
        let lines =
            self.starts.iter().zip(ends).map(|((start, place), end)| (place, self.text[*start..end].trim_end()));
        let mut lines: Vec<(&GlyphPlace, &str)> = lines.collect();
        lines.sort_by(|(one, _), (other, _)| one.y.total_cmp(&other.y));
        let mut text = String::with_capacity(self.text.len());
        let mut last_y = f64::NAN;
        for (place, line) in lines {
            if place.y > last_y + place.size * 1.5 {
                text.push('\n');
            }
            last_y = place.y;
            text.push_str(line);
            text.push('\n');
        }
        text
    }

    /// Returns true if nearly every line is drawn above the one before it.
    fn is_bottom_up(&self) -> bool {
        let pairs = self.starts.windows(2).map(|pair| (&pair[0].1, &pair[1].1));
        let (mut up, mut down) = (0, 0);
        for (one, next) in pairs.filter(|(one, next)| one.is_comparable(next)) {
            up += usize::from(next.y < one.y);
            down += usize::from(next.y > one.y);
        }
        // Some steps up are columns, headers and footers.
        up > 1 && up > 4 * down
    }
}

/// The greatest distance of two drawings of one string, as a part of their size.
const NEAR: f64 = 0.12;
/// The number of strings that are looked through for one that is drawn again.
const MOST_COMPARED: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    /// The position of a word, and the word.
    type Word<'a> = (f64, f64, &'a str);

    /// Returns the text of words of 10 points at (x, y) from the bottom left, each letter half as wide as high.
    fn text(words: &[Word<'_>]) -> String {
        let mut lines = PageLines::new(100.0);
        for (x, y, word) in words {
            let place = |x: f64| lines.place(&Matrix { numbers: [1.0, 0.0, 0.0, 1.0, x, *y] }, 10.0);
            let (first, end) = (place(*x), place(x + 5.0 * word.len() as f64));
            lines.begin_run(&first);
            lines.push(word);
            lines.end_run(end);
        }
        lines.finish()
    }

    #[test]
    fn gaps_become_spaces_and_lines_become_lines() {
        let cases: &[(&[Word<'_>], &str)] = &[
            (&[(10.0, 95.0, "over"), (30.0, 95.0, "turned")], "overturned"),
            (&[(10.0, 95.0, "over"), (33.0, 95.0, "turned")], "over turned"),
            (&[(10.0, 95.0, "over"), (10.0, 83.0, "turned")], "over\nturned"),
            (&[(10.0, 95.0, "over"), (10.0, 63.0, "turned")], "over\n\nturned"),
            (&[(10.0, 95.0, "m"), (15.0, 92.0, "2")], "m2"),
        ];
        for (words, wanted) in cases {
            assert_eq!(text(words), *wanted);
        }
    }

    #[test]
    fn transformations_follow_one_another() {
        let scale = Matrix { numbers: [2.0, 0.0, 0.0, 2.0, 0.0, 0.0] };
        let mut moved = Matrix::IDENTITY;
        moved.shift(3.0, 4.0);
        assert_eq!(moved.then(&scale).numbers, [2.0, 0.0, 0.0, 2.0, 6.0, 8.0]);
        assert_eq!(scale.then(&moved).numbers, [2.0, 0.0, 0.0, 2.0, 3.0, 4.0]);
    }
}

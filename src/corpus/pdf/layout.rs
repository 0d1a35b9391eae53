//! From glyphs on a page to lines of text: where a line ends and where a space belongs.
//!
//! The rules and the order of the calculations are the library's ([`pdf_extract::PlainTextOutput`]), so
//! that a letter reads the same whichever of the two read it.

/// A transformation of the plane: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Matrix {
    /// The numbers a, b, c, d, e and f.
    pub numbers: [f64; 6],
}

impl Matrix {
    /// Leaves every point where it is.
    pub const IDENTITY: Matrix = Matrix { numbers: [1.0, 0.0, 0.0, 1.0, 0.0, 0.0] };

    /// This transformation, and `after` it the other.
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

    /// Moves the origin by `x` and `y`, measured in this transformation's own space.
    pub fn shift(&mut self, x: f64, y: f64) {
        let [a, b, c, d, e, f] = self.numbers;
        self.numbers[4] = x * a + y * c + e;
        self.numbers[5] = x * b + y * d + f;
    }
}

/// Where a glyph is on its page, which is measured from the top.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
    /// The size of the font on the page.
    pub size: f64,
}

/// The text of a page as it grows.
pub struct Lines {
    text: String,
    /// The height of the page.
    height: f64,
    /// Where the last glyph ended.
    last_end: f64,
    last_y: f64,
}

impl Lines {
    /// An empty page of the given height.
    pub fn new(height: f64) -> Lines {
        // No first glyph begins left of nothing.
        const FAR_RIGHT: f64 = 100_000.0;
        Lines { text: String::new(), height, last_end: FAR_RIGHT, last_y: 0.0 }
    }

    /// Where a glyph is that `matrix` puts on the page, in a font of `size`.
    pub fn place(&self, matrix: &Matrix, size: f64) -> Place {
        let [a, b, c, d, e, f] = matrix.numbers;
        // The side of the square that has the area of the box that the size becomes.
        let area = (size * a + size * c) * (size * b + size * d);
        Place { x: e, y: self.height - f, size: area.sqrt() }
    }

    /// A run of glyphs begins at `place`: breaks the line or puts a space where there is a gap.
    pub fn begin_run(&mut self, place: &Place) {
        let drop = (place.y - self.last_y).abs();
        if drop > place.size * 1.5 {
            self.text.push('\n');
        }
        if place.x < self.last_end && drop > place.size * 0.5 {
            self.text.push('\n');
        }
        if place.x > self.last_end + place.size * 0.1 {
            self.text.push(' ');
        }
    }

    /// Adds the text of a glyph.
    pub fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// The run ended with a glyph at `place`, as wide as `width` of its size.
    pub fn end_run(&mut self, place: &Place, width: f64) {
        self.last_y = place.y;
        self.last_end = place.x + width * place.size;
    }

    /// The bytes of text so far.
    pub fn length(&self) -> usize {
        self.text.len()
    }

    /// The text.
    pub fn finish(self) -> String {
        self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a word is, and the word.
    type Word<'a> = (f64, f64, &'a str);

    /// The text of words of 10 points at (x, y) from the bottom left, each letter half as wide as high.
    fn text(words: &[Word<'_>]) -> String {
        let mut lines = Lines::new(100.0);
        for (x, y, word) in words {
            let place = |x: f64| lines.place(&Matrix { numbers: [1.0, 0.0, 0.0, 1.0, x, *y] }, 10.0);
            let (first, last) = (place(*x), place(x + 5.0 * (word.len() - 1) as f64));
            lines.begin_run(&first);
            lines.push(word);
            lines.end_run(&last, 0.5);
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

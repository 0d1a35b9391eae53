//! The graphics state of a page, as far as it concerns text: operators set it long before the text that it holds for.

use crate::corpus::pdf::page_text::lines::Matrix;

/// The graphics state, as far as it concerns text: set by operators, saved by `q` and restored by `Q`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GraphicsState {
    /// The transformation from the current space to the page (CTM).
    pub page: Matrix,
    /// The text matrix.
    pub text: Matrix,
    /// The index of the font; `None` before it is set, and for one that the document lacks.
    pub font: Option<usize>,
    /// The size of the font, in text space.
    pub size: f64,
    /// The space added after each glyph.
    pub letter_spacing: f64,
    /// The space added after each blank of one byte.
    pub word_spacing: f64,
    /// The horizontal scale of the glyphs, 1 for none.
    pub stretch: f64,
    /// The distance of lines.
    pub leading: f64,
    /// The height of the glyphs above the baseline.
    pub rise: f64,
}

/// The state at the beginning of a page.
pub(crate) const START: GraphicsState = GraphicsState {
    page: Matrix::IDENTITY,
    text: Matrix::IDENTITY,
    font: None,
    size: f64::NAN,
    letter_spacing: 0.0,
    word_spacing: 0.0,
    stretch: 1.0,
    leading: 0.0,
    rise: 0.0,
};

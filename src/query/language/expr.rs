//! Defines the expression of a query: the value that it is parsed to.
//!
//! The tree is what all later stages take: it is bound to fields and terms in `search::plan` and
//! printed by [`Display`](std::fmt::Display). It holds words as typed, without any other names of
//! theirs.

/// A place in a query: the byte where something was typed. All places are equal, so that expressions are equal
/// when they say the same.
/// Later stages keep it to show a fault in the query long after it was parsed.
#[derive(Debug, Clone, Copy)]
pub struct At(pub usize);

impl PartialEq for At {
    fn eq(&self, _: &At) -> bool {
        true
    }
}

impl Eq for At {}

/// An expression: what a query asks for, or a part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// A word.
    Word(Word),
    /// A phrase, typed in quotes. Its words come in this order with nothing between them; with a `slop` they may come
    /// in any order, all within a window that has at most so many positions more than the phrase has words.
    Phrase {
        /// Its words, one space between them; no quotes.
        text: String,
        /// The most other words that may be among them; 0 for a phrase that was typed without `~n`.
        slop: u32,
        /// The place where it was typed.
        at: At,
    },
    /// Two or more next to each other without an operator; `--match` decides the number of them that must hold.
    Words(Vec<Expr>),
    /// All of two or more, none of them an `And` itself.
    And(Vec<Expr>),
    /// Any of two or more, none of them an `Or` itself.
    Or(Vec<Expr>),
    /// A negation: its part must not hold.
    Not(Box<Expr>),
    /// Two expressions that are near each other.
    Near {
        /// The side before the operator.
        left: Box<Expr>,
        /// The side after it.
        right: Box<Expr>,
        /// The distance.
        near: Near,
        /// True if `left` is wanted where no `right` is near it.
        not: bool,
        /// The place of the operator.
        at: At,
    },
    /// A part that must occur a number of times.
    AtLeast {
        /// The number of times, from 1 to 255.
        count: u32,
        /// The part.
        part: Box<Expr>,
        /// The place where it was typed.
        at: At,
    },
    /// A part that must hold in one field.
    Field {
        /// The field as typed, in small letters. The parser does not know whether there is such a field.
        name: String,
        /// The condition there: a word is the raw value, as `L4-5`, `2015-03..2016-06` or `>=40`.
        part: Box<Expr>,
        /// The place of the name.
        at: At,
    },
    /// A question whether a field has any value.
    Has {
        /// The field as typed, in small letters.
        field: String,
        /// True if it must have none.
        missing: bool,
        /// The place where it was typed.
        at: At,
    },
    /// A part with a weight, which counts more or less for the order of hits.
    Boost {
        /// The part.
        part: Box<Expr>,
        /// The factor in thousandths: 2000 counts twice.
        thousandths: u32,
    },
}

impl Expr {
    /// Returns the depth: the number of expressions that hold each other, this one counted.
    /// The parser bounds it, since later stages recurse as deeply.
    pub(crate) fn depth(&self) -> usize {
        1 + match self {
            Expr::Word(_) | Expr::Phrase { .. } | Expr::Has { .. } => 0,
            Expr::Words(parts) | Expr::And(parts) | Expr::Or(parts) => parts.iter().map(Expr::depth).max().unwrap_or(0),
            Expr::Near { left, right, .. } => left.depth().max(right.depth()),
            Expr::Not(part) | Expr::AtLeast { part, .. } | Expr::Field { part, .. } | Expr::Boost { part, .. } => {
                part.depth()
            }
        }
    }

    /// Calls `visit` with each of its words, those of values of fields among them.
    /// Texts of phrases and names of fields are left alone: spelling is corrected in single words.
    pub(crate) fn visit_words(&mut self, visit: &mut impl FnMut(&mut Word)) {
        match self {
            Expr::Word(word) => visit(word),
            Expr::Words(parts) | Expr::And(parts) | Expr::Or(parts) => {
                parts.iter_mut().for_each(|part| part.visit_words(visit));
            }
            Expr::Near { left, right, .. } => {
                left.visit_words(visit);
                right.visit_words(visit);
            }
            Expr::Not(part) | Expr::AtLeast { part, .. } | Expr::Field { part, .. } | Expr::Boost { part, .. } => {
                part.visit_words(visit);
            }
            Expr::Phrase { .. } | Expr::Has { .. } => {}
        }
    }
}

/// A word, with all the marks inside it: `L4-5`, `10/325mg`, `patient's`.
/// The tokenizer of letters cuts it further when it is looked up; here it stays in one piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The word without the marks of its form. It has a letter or digit, and no spaces, double quotes or parentheses;
    /// only a [`Form::Regex`] may have any of these.
    pub text: String,
    /// The form in which it is looked for.
    pub form: Form,
    /// The place where it was typed.
    pub at: At,
}

/// The form in which a word is looked for.
/// The mark of each is taken off the text when it is parsed and put back when it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// In all its forms and under all its names.
    Plain,
    /// `=word`: as written.
    Exact,
    /// `root!` or `root*`: words that begin so.
    Prefix,
    /// `wom?n`, `hydro*one`: `?` stands for one letter, `*` for any.
    Wild,
    /// `word~`, `word~2`: words that differ in so many letters, 1 or 2.
    Fuzzy(u8),
    /// `field:/facet.*/`: words that the expression describes. Only as the value of a field.
    Regex,
}

/// The distance between two things.
/// Distances count words, from 1 to 255; sentences and paragraphs are those of the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// `/n`: in either order, their positions at most so far apart; neighbours are 1 apart.
    Within(u32),
    /// `+n`: as `/n`, the left one first.
    Before(u32),
    /// `/s`: in one sentence.
    Sentence,
    /// `+s`: in one sentence, the left one first.
    SentenceBefore,
    /// `/p`: in one paragraph.
    Paragraph,
    /// `+p`: in one paragraph, the left one first.
    ParagraphBefore,
}

//! The tokens of a query: the parts that the lexer cuts, and that the parser joins into an expression.
//!
//! A word with its marks, a phrase with its slop and a field with a simple value are one token
//! each: what the user typed without a space is never taken apart by the parser.

use crate::query::language::expr::{Expr, Near, Word};

/// A token: a part of a query that has a meaning of its own, and its place.
/// Its place is for errors, and tells if two tokens touch.
#[derive(Debug, Clone)]
pub struct Token {
    /// The kind, with the value that belongs to it.
    pub kind: TokenKind,
    /// The byte of the query where it begins.
    pub start: usize,
    /// The byte after its last one.
    pub end: usize,
}

/// The kind of a token.
#[derive(Debug, Clone, PartialEq)]
pub enum TokenKind {
    /// A word or phrase, by itself or as the value of a field, or the question whether a field has one.
    Leaf(Expr),
    /// A word that may be an operator; none is left when the tokens are complete.
    Keyword(Keyword, Word),
    /// `(`
    Open,
    /// `)`
    Close,
    /// `AND`, `&` or `&&`
    And,
    /// `OR`, `|` or `||`
    Or,
    /// `NOT` or `%`, or `-` and `!` right before an operand
    Not,
    /// A distance: `/5`, `+s`, `NEAR`.
    Near(Near),
    /// `^2` right after an operand.
    Boost(u32),
    /// `name:` right before a parenthesis.
    Field(String),
    /// `atleast3` right before a parenthesis.
    AtLeast(u32),
}

impl TokenKind {
    /// Returns true if an operand ends here.
    /// An operator that needs a left side can follow.
    pub fn ends_operand(&self) -> bool {
        matches!(self, TokenKind::Leaf(_) | TokenKind::Close | TokenKind::Boost(_)) || self.is_word()
    }

    /// Returns true if an operand begins here.
    /// After an operand it makes a row of operands side by side.
    pub fn begins_operand(&self) -> bool {
        matches!(
            self,
            TokenKind::Leaf(_) | TokenKind::Open | TokenKind::Not | TokenKind::Field(_) | TokenKind::AtLeast(_)
        ) || self.is_word()
    }

    /// Returns true for a word that may be an operator.
    /// A percent sign is never an operand.
    fn is_word(&self) -> bool {
        matches!(self, TokenKind::Keyword(keyword, _) if *keyword != Keyword::Percent)
    }
}

impl Token {
    /// Returns true if the token is this leaf.
    /// Places are not compared.
    pub fn is(&self, leaf: &Expr) -> bool {
        matches!(&self.kind, TokenKind::Leaf(expr) if expr == leaf)
    }

    /// Counts the words that it asks for.
    /// A phrase has several, a value of a field one, an operator none. The sum is bounded, since each word
    /// is looked up.
    pub fn words(&self) -> usize {
        match &self.kind {
            TokenKind::Leaf(Expr::Phrase { text, .. }) => text.split(' ').count(),
            TokenKind::Leaf(Expr::Field { part, .. }) => match part.as_ref() {
                Expr::Phrase { text, .. } => text.split(' ').count(),
                _ => 1,
            },
            TokenKind::Leaf(_) => 1,
            _ => 0,
        }
    }
}

/// A word or mark that may be an operator.
/// In small letters, or mixed ones; the same words in capitals are operators from the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyword {
    /// `and`
    And,
    /// `or`
    Or,
    /// `not`
    Not,
    /// `%`, "but not" to lawyers; after a number it is only a percent sign.
    Percent,
    /// `near` or `adj`, without a number.
    Near(Near),
}

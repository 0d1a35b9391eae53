//! The tokens of a query: the parts that the lexer cuts, and that the parser joins into an expression.

use crate::query::language::expr::{Expr, Near, Word};

/// A token: a part of a query that has a meaning of its own, and its place.
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
    Open,
    Close,
    And,
    Or,
    Not,
    Near(Near),
    /// `^2` right behind an operand.
    Boost(u32),
    /// `name:` right before a parenthesis.
    Field(String),
    /// `atleast3` right before a parenthesis.
    AtLeast(u32),
}

impl TokenKind {
    /// Returns true if an operand ends here.
    pub fn ends_operand(&self) -> bool {
        matches!(self, TokenKind::Leaf(_) | TokenKind::Close | TokenKind::Boost(_)) || self.is_word()
    }

    /// Returns true if an operand begins here.
    pub fn begins_operand(&self) -> bool {
        matches!(
            self,
            TokenKind::Leaf(_) | TokenKind::Open | TokenKind::Not | TokenKind::Field(_) | TokenKind::AtLeast(_)
        ) || self.is_word()
    }

    /// Returns true for a word that may be an operator.
    fn is_word(&self) -> bool {
        matches!(self, TokenKind::Keyword(keyword, _) if *keyword != Keyword::Percent)
    }
}

impl Token {
    /// Returns true if the token is this leaf.
    pub fn is(&self, leaf: &Expr) -> bool {
        matches!(&self.kind, TokenKind::Leaf(expr) if expr == leaf)
    }

    /// Counts the words that it asks for.
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keyword {
    /// `and`
    And,
    /// `or`
    Or,
    /// `not`
    Not,
    /// `%`, "but not" to lawyers; behind a number it is only a percent sign.
    Percent,
    /// `near` or `adj`, without a number.
    Near(Near),
}

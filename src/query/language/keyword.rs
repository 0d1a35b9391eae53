//! Words that are operators in some places: what stands beside them decides.

use crate::query::language::expr::{Expr, Form, Near, Word};
use crate::query::language::lexer::{Kind, Token};
use crate::query::language::number::near_word;

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

const KEYWORDS: [(&str, Keyword); 4] =
    [("and", Keyword::And), ("or", Keyword::Or), ("not", Keyword::Not), ("%", Keyword::Percent)];

/// The keyword that a word is, unless it is in capitals, which leave no doubt.
pub fn keyword(word: &str) -> Option<Keyword> {
    let known = KEYWORDS.iter().find(|(name, _)| word.eq_ignore_ascii_case(name)).map(|(_, keyword)| *keyword);
    known.or_else(|| near_word(word).map(Keyword::Near))
}

/// Decides of each keyword, from left to right, whether it is an operator or a word.
pub fn settle(tokens: Vec<Token>) -> Vec<Token> {
    let mut settled: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut tokens = tokens.into_iter().peekable();
    while let Some(mut token) = tokens.next() {
        if let Kind::Keyword(keyword, word) = token.kind {
            let left = settled.last().map(|token| &token.kind);
            token.kind = match operator(keyword, left, tokens.peek().map(|token| &token.kind)) {
                Some(operator) => operator,
                None if keyword == Keyword::Percent => continue,
                None => Kind::Leaf(Expr::Word(word)),
            };
        }
        settled.push(token);
    }
    settled
}

/// The operator that a keyword is between these neighbours, of which the left one is settled.
pub fn operator(keyword: Keyword, left: Option<&Kind>, right: Option<&Kind>) -> Option<Kind> {
    let (behind, before) = (left.is_some_and(Kind::ends_operand), right.is_some_and(Kind::begins_operand));
    let negates = matches!(right, Some(Kind::Not | Kind::Keyword(Keyword::Not, _)));
    let is_operator = match keyword {
        Keyword::Or => behind && before,
        Keyword::And => behind && before && (negates || !left.is_some_and(is_plain) || !right.is_some_and(is_plain)),
        Keyword::Not if matches!(right, Some(Kind::Near(_))) => behind,
        Keyword::Not => before && (matches!(left, Some(Kind::Or | Kind::Near(_))) || !right.is_some_and(is_plain)),
        Keyword::Percent => behind && before && !left.is_some_and(is_number),
        Keyword::Near(_) => behind && before && !right.is_some_and(is_article),
    };
    let kind = match keyword {
        Keyword::And => Kind::And,
        Keyword::Or => Kind::Or,
        Keyword::Not | Keyword::Percent => Kind::Not,
        Keyword::Near(near) => Kind::Near(near),
    };
    is_operator.then_some(kind)
}

fn is_plain(kind: &Kind) -> bool {
    matches!(kind, Kind::Leaf(Expr::Word(Word { form: Form::Plain, .. })) | Kind::Keyword(..))
}

fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Leaf(Expr::Word(word)) if word.text.ends_with(|c: char| c.is_ascii_digit()))
}

/// "Pain near the elbow" is a sentence, "pain near elbow" a question.
fn is_article(kind: &Kind) -> bool {
    const ARTICLES: [&str; 7] = ["the", "a", "an", "his", "her", "my", "their"];
    matches!(kind, Kind::Leaf(Expr::Word(word)) if ARTICLES.iter().any(|article| word.text.eq_ignore_ascii_case(article)))
}

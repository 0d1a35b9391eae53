//! Prints an expression as the text that parses to it, with no more parentheses than it needs.
//!
//! The printer asks the lexer for what it would read, so that the two cannot disagree on where a
//! backslash is needed.

use std::fmt;

use crate::query::language::expr::{Expr, Form, Near, Word};
use crate::query::language::keyword::{joins_fact, keyword, operator};
use crate::query::language::lexer::tokens;
use crate::query::language::number::{factor, spelled_out};
use crate::query::language::token::TokenKind;

/// The tightness with which an expression binds: the rows of the table in [`super`], from its last.
/// The order counts: an expression is put in parentheses where a tighter one must come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    And,
    Words,
    Near,
    Or,
    Not,
    Boost,
    Operand,
}

/// Returns the level of an expression.
/// A plain word that needs a backslash binds as a boosted one does.
fn level(expr: &Expr) -> Level {
    match expr {
        Expr::And(_) => Level::And,
        Expr::Words(_) => Level::Words,
        Expr::Near { .. } => Level::Near,
        Expr::Or(_) => Level::Or,
        Expr::Not(_) => Level::Not,
        Expr::Boost { .. } => Level::Boost,
        // What follows a backslash takes in a `^` after it.
        Expr::Word(word) if word.form == Form::Plain && !is_leaf(expr) => Level::Boost,
        Expr::Word(_) | Expr::Phrase { .. } | Expr::Has { .. } | Expr::Field { .. } | Expr::AtLeast { .. } => {
            Level::Operand
        }
    }
}

/// Prints tokens with one space between them, none after an opening parenthesis, and none before a closing
/// one or a factor.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut kinds = Vec::new();
        write(self, Level::And, &mut kinds);
        let mut touches = true;
        for (index, kind) in kinds.iter().enumerate() {
            // The neighbours decide if a word needs a backslash.
            let left = index.checked_sub(1).and_then(|left| kinds.get(left));
            let space = if touches || matches!(kind, TokenKind::Close | TokenKind::Boost(_)) { "" } else { " " };
            if joins_fact(kind, kinds[..index].iter().rev(), kinds.get(index + 1)) {
                // In capitals it would be a word there.
                write!(f, "{space}&")?;
                touches = false;
                continue;
            }
            let is_operator = is_operator(kind, left, kinds.get(index + 1)) || begins_distance(&kinds, index);
            // A backslash makes a plain word of what would be an operator here.
            let escape = if is_operator { "\\" } else { "" };
            write!(f, "{space}{escape}{kind}")?;
            touches = matches!(kind, TokenKind::Open | TokenKind::Field(_) | TokenKind::AtLeast(_));
        }
        Ok(())
    }
}

/// Returns true if a word would be taken for an operator between these neighbours.
/// The same word may need no backslash elsewhere: "and" is a word at the beginning.
fn is_operator(kind: &TokenKind, left: Option<&TokenKind>, right: Option<&TokenKind>) -> bool {
    matches!(kind, TokenKind::Keyword(keyword, _) if operator(*keyword, left, right).is_some())
}

/// Returns true if the plain words from `index` on would be taken for a distance that is spelled out: "within 5 words
/// of".
/// Of five words at most, as many as the longest such phrase has.
fn begins_distance(kinds: &[TokenKind], index: usize) -> bool {
    let (before, kinds) = kinds.split_at(index);
    // "NOT within 5 words of" has something on its left before the NOT.
    let left = before.iter().rev().find(|kind| **kind != TokenKind::Not);
    let is_word = |kind: &&TokenKind| matches!(kind, TokenKind::Leaf(Expr::Word(Word { form: Form::Plain, .. })));
    let words: Vec<String> = kinds.iter().take(5).take_while(is_word).map(ToString::to_string).collect();
    left.is_some_and(TokenKind::ends_operand) && !matches!(spelled_out(&words.join(" "), 0), Ok(None))
}

/// Adds the tokens of an expression, in parentheses when it binds less tightly than it must.
/// `least` is the level that the place requires. It adds the kinds of tokens and not text, since only the
/// neighbours of a token tell how it must be printed.
fn write(expr: &Expr, least: Level, kinds: &mut Vec<TokenKind>) {
    if level(expr) < least {
        return group(expr, kinds);
    }
    match expr {
        Expr::And(parts) => separated(parts, Level::Words, Some(TokenKind::And), kinds),
        Expr::Words(parts) => separated(parts, Level::Near, None, kinds),
        Expr::Or(parts) => separated(parts, Level::Not, Some(TokenKind::Or), kinds),
        Expr::Near { left, right, near, not, .. } => {
            write(left, Level::Near, kinds);
            kinds.extend(not.then_some(TokenKind::Not));
            kinds.push(TokenKind::Near(*near));
            // A row of distances binds from left to right, so that a distance on the right needs
            // parentheses.
            write(right, Level::Or, kinds);
        }
        Expr::Not(part) => {
            kinds.push(TokenKind::Not);
            write(part, Level::Not, kinds);
        }
        Expr::Boost { part, thousandths } => {
            write(part, Level::Operand, kinds);
            kinds.push(TokenKind::Boost(*thousandths));
        }
        Expr::AtLeast { count, part, .. } => {
            kinds.push(TokenKind::AtLeast(*count));
            group(part, kinds);
        }
        // A value in several parts, `procedure:(MRI OR CT)`.
        Expr::Field { name, part, .. } if !is_leaf(expr) => {
            kinds.push(TokenKind::Field(name.clone()));
            group(part, kinds);
        }
        Expr::Word(word) if word.form == Form::Plain && is_leaf(expr) => kinds.push(match keyword(&word.text) {
            Some(keyword) => TokenKind::Keyword(keyword, word.clone()),
            None => TokenKind::Leaf(expr.clone()),
        }),
        Expr::Word(_) | Expr::Phrase { .. } | Expr::Has { .. } | Expr::Field { .. } => {
            kinds.push(TokenKind::Leaf(expr.clone()));
        }
    }
}

/// Adds the tokens of an expression in parentheses.
fn group(expr: &Expr, kinds: &mut Vec<TokenKind>) {
    kinds.push(TokenKind::Open);
    write(expr, Level::And, kinds);
    kinds.push(TokenKind::Close);
}

/// Adds the tokens of several expressions with a separator between them.
/// None as the separator puts them side by side.
fn separated(parts: &[Expr], least: Level, separator: Option<TokenKind>, kinds: &mut Vec<TokenKind>) {
    for (index, part) in parts.iter().enumerate() {
        // Not before the first.
        kinds.extend(separator.clone().filter(|_| index > 0));
        write(part, least, kinds);
    }
}

/// Returns true if a word or field can be typed in one piece without a backslash.
/// Prints it, reads that as the lexer would, and compares: this is right for every rule of the lexer.
fn is_leaf(expr: &Expr) -> bool {
    let is_short = match expr {
        Expr::Word(_) => true,
        Expr::Field { part, .. } => matches!(part.as_ref(), Expr::Word(_) | Expr::Phrase { .. }),
        _ => false,
    };
    let mut text = String::new();
    is_short && leaf(expr, &mut text).is_ok() && matches!(&tokens(&text).as_deref(), Ok([token]) if token.is(expr))
}

/// Writes an expression that is one token.
/// Text that is not one token is put in parentheses; [`is_leaf`] then says that it is none.
fn leaf(expr: &Expr, out: &mut dyn fmt::Write) -> fmt::Result {
    match expr {
        Expr::Word(word) => marked(word, out),
        Expr::Phrase { text, slop: 0, .. } => write!(out, "\"{text}\""),
        Expr::Phrase { text, slop, .. } => write!(out, "\"{text}\"~{slop}"),
        Expr::Has { field, missing: false, .. } => write!(out, "has:{field}"),
        Expr::Has { field, missing: true, .. } => write!(out, "missing:{field}"),
        Expr::Field { name, part, .. } => {
            write!(out, "{name}:")?;
            leaf(part, out)
        }
        other => write!(out, "({other})"),
    }
}

/// Writes a word with the marks of its form.
/// The inverse of what [`read`](crate::query::language::word::read) takes off.
fn marked(word: &Word, out: &mut dyn fmt::Write) -> fmt::Result {
    let text = &word.text;
    match word.form {
        Form::Plain | Form::Wild => out.write_str(text),
        Form::Exact => write!(out, "={text}"),
        Form::Prefix => write!(out, "{text}*"),
        Form::Fuzzy(slips) => write!(out, "{text}~{slips}"),
        Form::Regex => write!(out, "/{text}/"),
    }
}

/// Prints a token as it is typed, the operators in capitals.
impl fmt::Display for TokenKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TokenKind::Leaf(expr @ Expr::Word(word)) if word.form == Form::Plain && !is_leaf(expr) => {
                write!(f, "\\{}", word.text)
            }
            TokenKind::Leaf(expr) => leaf(expr, f),
            TokenKind::Keyword(_, word) => f.write_str(&word.text),
            TokenKind::Open => f.write_str("("),
            TokenKind::Close => f.write_str(")"),
            TokenKind::And => f.write_str("AND"),
            TokenKind::Or => f.write_str("OR"),
            TokenKind::Not => f.write_str("NOT"),
            TokenKind::Near(near) => near.fmt(f),
            TokenKind::Boost(thousandths) => write!(f, "^{}", factor(*thousandths)),
            TokenKind::Field(name) => write!(f, "{name}:"),
            TokenKind::AtLeast(count) => write!(f, "atleast{count}"),
        }
    }
}

/// Prints the shortest spelling of each.
impl fmt::Display for Near {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Near::Within(distance) => write!(f, "/{distance}"),
            Near::Before(distance) => write!(f, "+{distance}"),
            Near::Sentence => f.write_str("/s"),
            Near::SentenceBefore => f.write_str("+s"),
            Near::Paragraph => f.write_str("/p"),
            Near::ParagraphBefore => f.write_str("+p"),
        }
    }
}

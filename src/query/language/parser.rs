//! Parses the tokens of a query into an expression: one function a row of the table in [`super`], the loosest first.

use crate::query::language::error::Fault;
use crate::query::language::expr::{At, Expr};
use crate::query::language::token::{Token, TokenKind};

/// The most parentheses and NOTs in each other; deeper ones are no question, and each costs stack.
const DEEPEST: usize = 64;

/// The depth of the deepest expression, since each distance of a row holds those before it.
const MOST_LEVELS: usize = 128;

const AS_TEXT: &str = "or put it in quotes to search for it as text";

/// Parses all tokens, at least one.
pub fn parse(text: &str, tokens: &[Token]) -> Result<Expr, Fault> {
    let mut parser = Parser { text, tokens, at: 0, depth: 0 };
    let root = parser.all()?;
    match parser.next() {
        None if root.depth() > MOST_LEVELS => {
            let hint = "ask with fewer distances in a row, or join some with AND";
            Err(Fault::new(0, "too many operators bind each other", hint))
        }
        None => Ok(root),
        Some(close) => {
            let hint = format!("add an opening one before it, {AS_TEXT}");
            Err(Fault::new(close.start, "nothing opens this parenthesis", hint))
        }
    }
}

/// The state of the parser: the token that it reads next, and the parentheses it is in.
struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

type Parsed = Result<Expr, Fault>;

impl<'a> Parser<'a> {
    /// Returns the next token.
    fn next(&self) -> Option<&'a Token> {
        self.tokens.get(self.at)
    }

    /// Returns the kind of a token that is so many ahead.
    fn kind(&self, ahead: usize) -> Option<&'a TokenKind> {
        self.tokens.get(self.at + ahead).map(|token| &token.kind)
    }

    /// Takes the next token if it is `kind`.
    fn take(&mut self, kind: &TokenKind) -> bool {
        let found = self.kind(0) == Some(kind);
        self.at += usize::from(found);
        found
    }

    /// Reads the sides of `AND`.
    fn all(&mut self) -> Parsed {
        let mut parts = vec![self.side_by_side()?];
        while self.take(&TokenKind::And) {
            parts.push(self.side_by_side()?);
        }
        let flat = |part| if let Expr::And(parts) = part { parts } else { vec![part] };
        Ok(one_or(parts, |parts| Expr::And(parts.into_iter().flat_map(flat).collect())))
    }

    /// Reads operands that follow each other without an operator.
    fn side_by_side(&mut self) -> Parsed {
        let mut parts = vec![self.near()?];
        while self.kind(0).is_some_and(TokenKind::begins_operand) {
            parts.push(self.near()?);
        }
        Ok(one_or(parts, Expr::Words))
    }

    /// Reads a row of distances, from left to right.
    fn near(&mut self) -> Parsed {
        let mut left = self.any()?;
        loop {
            let not = self.kind(0) == Some(&TokenKind::Not);
            let Some(&TokenKind::Near(near)) = self.kind(usize::from(not)) else { return Ok(left) };
            self.at += usize::from(not);
            let at = At(self.tokens[self.at].start);
            self.at += 1;
            left = Expr::Near { left: Box::new(left), right: Box::new(self.any()?), near, not, at };
        }
    }

    /// Reads the sides of `OR`.
    fn any(&mut self) -> Parsed {
        let mut parts = vec![self.negated()?];
        while self.take(&TokenKind::Or) {
            parts.push(self.negated()?);
        }
        let flat = |part| if let Expr::Or(parts) = part { parts } else { vec![part] };
        Ok(one_or(parts, |parts| Expr::Or(parts.into_iter().flat_map(flat).collect())))
    }

    /// Reads `NOT` and what it negates.
    fn negated(&mut self) -> Parsed {
        match self.take(&TokenKind::Not) {
            true => Ok(Expr::Not(Box::new(self.deeper(Parser::negated)?))),
            false => self.boosted(),
        }
    }

    /// Reads an operand with its factor.
    fn boosted(&mut self) -> Parsed {
        let part = self.operand()?;
        let Some(&TokenKind::Boost(thousandths)) = self.kind(0) else { return Ok(part) };
        self.at += 1;
        Ok(Expr::Boost { part: Box::new(part), thousandths })
    }

    /// Reads a word, a phrase, a field, or parentheses.
    fn operand(&mut self) -> Parsed {
        let Some(token) = self.next() else { return Err(self.nothing_here()) };
        let at = At(token.start);
        match &token.kind {
            TokenKind::Leaf(leaf) => {
                self.at += 1;
                Ok(leaf.clone())
            }
            TokenKind::Open => self.group(),
            TokenKind::Field(name) => {
                self.at += 1;
                Ok(Expr::Field { name: name.clone(), part: Box::new(self.group()?), at })
            }
            &TokenKind::AtLeast(count) => {
                self.at += 1;
                Ok(Expr::AtLeast { count, part: Box::new(self.group()?), at })
            }
            _ => Err(self.nothing_here()),
        }
    }

    /// Reads the expression in parentheses.
    fn group(&mut self) -> Parsed {
        let open = self.tokens[self.at].start;
        self.at += 1;
        let inside = self.deeper(Parser::all)?;
        match self.take(&TokenKind::Close) {
            true => Ok(inside),
            false => Err(never_closed(open)),
        }
    }

    /// Parses one level deeper, up to the limit.
    fn deeper(&mut self, parse: fn(&mut Parser<'a>) -> Parsed) -> Parsed {
        if self.depth == DEEPEST {
            let hint = "ask with fewer parentheses in each other";
            return Err(Fault::new(self.tokens[self.at - 1].start, "this is nested too deeply", hint));
        }
        self.depth += 1;
        let parsed = parse(self)?;
        self.depth -= 1;
        Ok(parsed)
    }

    /// Makes the error for an operand that is missing; the token before says what is missing.
    fn nothing_here(&self) -> Fault {
        let typed = |token: &Token| &self.text[token.start..token.end];
        let last = self.at.checked_sub(1).and_then(|last| self.tokens.get(last));
        match (last, self.next()) {
            (Some(Token { kind: TokenKind::Open, start, .. }), Some(Token { kind: TokenKind::Close, .. })) => {
                let hint = "type what to find between them, or leave them out";
                Fault::new(*start, "nothing stands between these parentheses", hint)
            }
            (Some(Token { kind: TokenKind::Open, start, .. }), None) => never_closed(*start),
            (Some(last @ Token { kind: TokenKind::Not, .. }), _) => Fault::new(
                last.start,
                "nothing follows that could be left out",
                format!("name the word to leave out, {AS_TEXT}"),
            ),
            (Some(last), _) if last.kind != TokenKind::Open => {
                let hint = format!("name what should come behind it, {AS_TEXT}");
                Fault::new(last.start, format!("nothing follows {}", typed(last)), hint)
            }
            (_, Some(Token { kind: TokenKind::Close, start, .. })) => {
                Fault::new(*start, "nothing opens this parenthesis", format!("add an opening one before it, {AS_TEXT}"))
            }
            (_, Some(next)) => {
                let hint = format!("name what should come before it, {AS_TEXT}");
                Fault::new(next.start, format!("nothing stands before {}", typed(next)), hint)
            }
            (_, None) => Fault::new(0, "the query has no words", "type what was in dispute, such as 'lumbar MRI'"),
        }
    }
}

/// Makes the error for a parenthesis that is opened and not closed.
fn never_closed(open: usize) -> Fault {
    Fault::new(open, "this parenthesis is never closed", format!("add a closing one, {AS_TEXT}"))
}

/// Returns the only part, or all of them joined.
fn one_or(mut parts: Vec<Expr>, join: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => join(parts),
    }
}

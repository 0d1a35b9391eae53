//! Parses the tokens of a query into an expression: one function a row of the table in [`super`], the loosest first.
//!
//! A recursive descent without a grammar file: the language is small, and each function can make
//! the error that fits its place. The tokens have settled which words are operators, so that
//! nothing here looks at text but errors.

use crate::query::language::error::Fault;
use crate::query::language::expr::{At, Expr};
use crate::query::language::token::{Token, TokenKind};

/// The most parentheses and NOTs in each other; deeper ones are no question, and each costs stack.
/// It is far above the depth of questions and far below that at which a thread's stack ends.
const DEEPEST: usize = 64;

/// The depth of the deepest expression, since each distance of a row holds those before it.
const MOST_LEVELS: usize = 128;

/// The end of most hints: quotes make text of an operator.
const AS_TEXT: &str = "or put it in quotes to search for it as text";

/// Parses all tokens, at least one.
/// `text` is for errors alone. Gives an error for the first token that fits nowhere.
pub fn parse(text: &str, tokens: &[Token]) -> Result<Expr, Fault> {
    let mut parser = Parser { text, tokens, at: 0, depth: 0 };
    let root = parser.all()?;
    match parser.next() {
        None if root.depth() > MOST_LEVELS => {
            let hint = "use fewer distances in a row, or join some with AND";
            Err(Fault::new(0, "too many operators follow each other", hint))
        }
        None => Ok(root),
        // All other tokens begin or join operands, and were read.
        Some(close) => {
            let hint = format!("add an opening one before it, {AS_TEXT}");
            Err(Fault::new(close.start, "nothing opens this parenthesis", hint))
        }
    }
}

/// The state of the parser: the token that it reads next, and the parentheses it is in.
/// `text` is the query, for error messages; `tokens` are all of it.
struct Parser<'a> {
    text: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

/// The result of each rule of the grammar.
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
    /// Sides that are ANDs themselves, from parentheses, are joined to one list: `a AND (b AND c)` has
    /// three parts.
    fn all(&mut self) -> Parsed {
        let mut parts = vec![self.side_by_side()?];
        while self.take(&TokenKind::And) {
            parts.push(self.side_by_side()?);
        }
        let flat = |part| if let Expr::And(parts) = part { parts } else { vec![part] };
        Ok(one_or(parts, |parts| Expr::And(parts.into_iter().flat_map(flat).collect())))
    }

    /// Reads operands that follow each other without an operator.
    /// One alone is itself and no list.
    fn side_by_side(&mut self) -> Parsed {
        let mut parts = vec![self.near()?];
        while self.kind(0).is_some_and(TokenKind::begins_operand) {
            parts.push(self.near()?);
        }
        Ok(one_or(parts, Expr::Words))
    }

    /// Reads a row of distances, from left to right.
    /// `a /5 b /5 c` is `(a /5 b) /5 c`; a NOT right before a distance belongs to it.
    fn near(&mut self) -> Parsed {
        let mut left = self.any()?;
        loop {
            // The NOT before a distance is looked at together with it.
            let not = self.kind(0) == Some(&TokenKind::Not);
            let Some(&TokenKind::Near(near)) = self.kind(usize::from(not)) else { return Ok(left) };
            self.at += usize::from(not);
            let at = At(self.tokens[self.at].start);
            self.at += 1;
            left = Expr::Near { left: Box::new(left), right: Box::new(self.any()?), near, not, at };
        }
    }

    /// Reads the sides of `OR`.
    /// Sides that are ORs themselves are joined to one list.
    fn any(&mut self) -> Parsed {
        let mut parts = vec![self.negated()?];
        while self.take(&TokenKind::Or) {
            parts.push(self.negated()?);
        }
        let flat = |part| if let Expr::Or(parts) = part { parts } else { vec![part] };
        Ok(one_or(parts, |parts| Expr::Or(parts.into_iter().flat_map(flat).collect())))
    }

    /// Reads `NOT` and what it negates.
    /// Two NOTs stay two: `NOT NOT a` is printed as it was typed.
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
    /// Gives an error if an operator, a closing parenthesis or nothing comes next.
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
    /// The next token opens it. Gives an error if it is not closed.
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
    /// Gives an error beyond [`DEEPEST`].
    fn deeper(&mut self, parse: fn(&mut Parser<'a>) -> Parsed) -> Parsed {
        if self.depth == DEEPEST {
            let hint = "use fewer parentheses inside one another";
            return Err(Fault::new(self.tokens[self.at - 1].start, "this is nested too deeply", hint));
        }
        self.depth += 1;
        let parsed = parse(self)?;
        // After an error nobody asks for the depth any more.
        self.depth -= 1;
        Ok(parsed)
    }

    /// Makes the error for an operand that is missing; the token before says what is missing.
    /// The place is that of the token which waits for something, so that the caret is below what the user
    /// must mend.
    fn nothing_here(&self) -> Fault {
        let typed = |token: &Token| &self.text[token.start..token.end];
        let last = self.at.checked_sub(1).and_then(|last| self.tokens.get(last));
        match (last, self.next()) {
            (Some(Token { kind: TokenKind::Open, start, .. }), Some(Token { kind: TokenKind::Close, .. })) => {
                let hint = "type what to find between them, or leave them out";
                Fault::new(*start, "nothing stands between these parentheses", hint)
            }
            (Some(Token { kind: TokenKind::Open, start, .. }), None) => never_closed(*start),
            // A NOT, a minus or a `!`: the hint must not name a sign the user did not type.
            (Some(last @ Token { kind: TokenKind::Not, .. }), _) => Fault::new(
                last.start,
                "nothing follows it to leave out",
                format!("type the word to leave out, {AS_TEXT}"),
            ),
            (Some(last), _) if last.kind != TokenKind::Open => {
                let hint = format!("type what should come after it, {AS_TEXT}");
                Fault::new(last.start, format!("nothing follows {}", typed(last)), hint)
            }
            (_, Some(Token { kind: TokenKind::Close, start, .. })) => {
                Fault::new(*start, "nothing opens this parenthesis", format!("add an opening one before it, {AS_TEXT}"))
            }
            (_, Some(next)) => {
                let hint = format!("type what should come before it, {AS_TEXT}");
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
/// `parts` is not empty.
fn one_or(mut parts: Vec<Expr>, join: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    match parts.len() {
        1 => parts.swap_remove(0),
        _ => join(parts),
    }
}

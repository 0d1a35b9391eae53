//! Reads `name:value`, a condition on one field.
//!
//! Three spellings lead here: the colon (`age:40`), a comparison (`age>40`) and a question
//! (`has:drug`). Names are not checked: only the stage that knows the fields of the index can tell
//! a field from a typing error.

use crate::query::language::error::Fault;
use crate::query::language::expr::{At, Expr, Form, Word};
use crate::query::language::lexer::Lexer;
use crate::query::language::token::TokenKind;
use crate::query::language::word::{TAIL, has_content};

/// Names that ask whether another field has a value; true for the one that asks for none.
const QUESTIONS: [(&str, bool); 2] = [("has", false), ("missing", true)];

/// The help with these questions.
const ASKED_SO: &str = "type the name of the field right after the colon: has:drug, missing:age";

impl Lexer<'_> {
    /// Reads a field with its value, if one comes next; of one with a parenthesis, the name.
    /// Gives None, and reads nothing, if no field comes next. Errors are a value that is missing or no
    /// value.
    pub fn field(&mut self) -> Result<Option<TokenKind>, Fault> {
        let at = self.at;
        // A comparison has no colon, so that it must be tried before the name is looked for.
        if let Some(compared) = self.compared()? {
            return Ok(Some(TokenKind::Leaf(compared)));
        }
        let Some(name) = self.name() else { return Ok(None) };
        if name == "or" {
            return Err(no_field_or(at));
        }
        self.at += name.len() + 1;
        let question = QUESTIONS.iter().find(|(question, _)| *question == name);
        if let Some((_, missing)) = question {
            return self.asked(at, *missing).map(Some);
        }
        // The parser reads the parentheses; a token holds no expression in parts.
        if self.rest().starts_with('(') {
            return Ok(Some(TokenKind::Field(name)));
        }
        let leaf = match self.word_run() {
            // `drug:*` is the notation of Lucene.
            "*" => {
                self.at += 1;
                Expr::Has { field: name, missing: false, at: At(at) }
            }
            _ => self.value(name, at)?,
        };
        Ok(Some(TokenKind::Leaf(leaf)))
    }

    /// Reads `age>40` as `age:>40`, and `decision=upheld` as `decision:upheld`.
    /// The sign stays a part of the value, except for `=`, which says what the colon says. Gives None if
    /// the next run is no comparison; an error if nothing follows its sign.
    fn compared(&mut self) -> Result<Option<Expr>, Fault> {
        let (at, run) = (self.at, self.word_run());
        // A `~` alone gets a number when it is printed, so that anything counts as a value here.
        if let Some((name, other)) = run.split_once("!=").filter(|(name, other)| is_name(name) && !other.is_empty()) {
            return Err(self.leaves_out(at + name.len(), name, other));
        }
        let Some(end) = run.find(['<', '>', '=']).filter(|end| *end >= 2 && is_name(&run[..*end])) else {
            return Ok(None);
        };
        if run[..end].eq_ignore_ascii_case("or") {
            return Err(no_field_or(at));
        }
        // `>=` begins with another sign, and stays whole.
        let value = run[end..].strip_prefix('=').unwrap_or(&run[end..]).trim_end_matches(TAIL);
        if let Some(other) = value.strip_prefix("<>").filter(|other| has_content(other)) {
            return Err(self.leaves_out(at + end, &run[..end], other));
        }
        if !has_content(value) {
            let hint = "type the value right after the sign, as age:>=40, and put the query in single quotes";
            return Err(Fault::new(at + end, "nothing follows this sign", hint));
        }
        let name = run[..end].to_ascii_lowercase();
        if QUESTIONS.iter().any(|(question, _)| *question == name) {
            return Err(Fault::new(at + end, "a colon belongs here", ASKED_SO));
        }
        self.at += run.len();
        let word = Word { text: value.to_owned(), form: Form::Plain, at: At(at + end) };
        Ok(Some(Expr::Field { name, part: Box::new(Expr::Word(word)), at: At(at) }))
    }

    /// Refuses `age!=40` and `decision<>upheld`, and tells the sign that leaves out.
    fn leaves_out(&self, at: usize, name: &str, value: &str) -> Fault {
        let value = if has_content(value) { value.trim_end_matches(TAIL) } else { "VALUE" };
        let hint = format!("type -{name}:{value} to leave a value out");
        Fault::new(at, "this sign is not part of the query language", hint)
    }

    /// Returns the name in small letters, if the next run is `name:` and a value follows at once.
    /// A name has two letters or more, so that "L:" and ratios are text, and `http://` is an address.
    fn name(&self) -> Option<String> {
        let (name, value) = self.rest().split_once(':')?;
        let is_name = name.len() >= 2 && is_name(name);
        // "http://…" is text that was pasted.
        let is_address = value.starts_with("//");
        let has_value = !value.is_empty() && !value.starts_with(|c: char| c.is_whitespace() || c == ')' || c == '^');
        (is_name && has_value && !is_address).then(|| name.to_ascii_lowercase())
    }

    /// Reads `has:drug` and `missing:age` after their colon.
    /// Gives an error if no name follows.
    fn asked(&mut self, at: usize, missing: bool) -> Result<TokenKind, Fault> {
        let run = self.word_run();
        let field = run.trim_end_matches(TAIL);
        if !is_name(field) {
            return Err(Fault::new(self.at, "the name of a field belongs here", ASKED_SO));
        }
        self.at += run.len();
        Ok(TokenKind::Leaf(Expr::Has { field: field.to_ascii_lowercase(), missing, at: At(at) }))
    }

    /// Reads the value after the colon of a field.
    /// `at` is the byte where the name begins. A value in quotes is a phrase, one in slashes a regular
    /// expression, one in brackets a range; any other is a word with all its marks.
    fn value(&mut self, name: String, at: usize) -> Result<Expr, Fault> {
        let part = match self.rest().as_bytes().first() {
            _ if self.is_quote_next() => self.phrase()?,
            Some(b'/') => Expr::Word(self.regex()?),
            Some(b'[' | b'{') => return self.range(name, at),
            Some(b'-' | b'+' | b'!') => {
                let hint = format!("type it before the name, as -{name}:word, or put the value in quotes");
                return Err(Fault::new(self.at, "a sign goes before the name of a field", hint));
            }
            _ => {
                let word = self.word()?;
                // "sex:female, denied": the comma is one of the sentence.
                Expr::Word(Word { text: word.text.trim_end_matches([',', ';']).to_owned(), ..word })
            }
        };
        Ok(Expr::Field { name, part: Box::new(part), at: At(at) })
    }

    /// Reads `/facet.*/`.
    /// A slash inside is typed as `\/`; the expression itself is compiled, and judged, in `search::plan`.
    fn regex(&mut self) -> Result<Word, Fault> {
        let (at, text) = (self.at, &self.rest()[1..]);
        let mut escaped = false;
        let end = text.find(|c: char| {
            let closes = c == '/' && !escaped;
            // A backslash after a backslash is a letter of the expression.
            escaped = c == '\\' && !escaped;
            closes
        });
        // "/a/b" is a path or a fraction, and no expression with something after it.
        let stands_free = |end: &usize| !text[end + 1..].starts_with(char::is_alphanumeric);
        let Some(end) = end.filter(|end| *end > 0).filter(stands_free) else {
            let hint = "type it between two slashes, with nothing after them, as rationale:/facet.*/, or put the value in quotes";
            return Err(Fault::new(at, "this regular expression has no end", hint));
        };
        self.at += end + 2;
        Ok(Word { text: text[..end].to_owned(), form: Form::Regex, at: At(at) })
    }

    /// Reads `[2015 TO 2016]` as `2015..2016`. Braces, which leave their ends out, have no such form.
    /// This is the notation of Lucene. Both ends open, `[* TO *]`, asks only for any value.
    fn range(&mut self, name: String, at: usize) -> Result<Expr, Fault> {
        let (start, rest) = (self.at, self.rest());
        let inside = rest.strip_prefix('[').and_then(|inside| inside.split_once(']')).map(|(inside, _)| inside);
        // Braces, and brackets that do not match, come here too.
        let Some((inside, text)) = inside.and_then(|inside| Some((inside, bounds(inside)?))) else {
            let hint = format!("type {name}:2015..2016, or {name}:>2015 to leave the end out, or put it in quotes");
            return Err(Fault::new(start, "this is not a range", hint));
        };
        self.at += inside.len() + 2;
        if text == ".." {
            return Ok(Expr::Has { field: name, missing: false, at: At(at) });
        }
        let word = Word { text, form: Form::Plain, at: At(start) };
        Ok(Expr::Field { name, part: Box::new(Expr::Word(word)), at: At(at) })
    }
}

/// Returns `2015 TO 2016` as `2015..2016`; a `*` is no bound.
fn bounds(inside: &str) -> Option<String> {
    let [from, to, until] = inside.split_whitespace().collect::<Vec<_>>()[..] else { return None };
    to.eq_ignore_ascii_case("to").then_some(format!("{}..{}", bound(from)?, bound(until)?))
}

/// Returns one bound of a range; empty for a `*`.
fn bound(typed: &str) -> Option<&str> {
    let is_value = has_content(typed) && typed.chars().all(|c| c.is_alphanumeric() || "-./:".contains(c));
    match typed {
        "*" => Some(""),
        value => is_value.then_some(value),
    }
}

/// Makes the error of an operator that was typed as a field, "or:word" and "or=word".
fn no_field_or(at: usize) -> Fault {
    Fault::new(at, "there is no field 'or'", "put a space behind it, as in MRI or EMG, or quotes around it for text")
}

/// Returns true if a text could be the name of a field.
fn is_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b'_') && has_content(text)
}

//! Cuts the text of a query into tokens.
//!
//! One pass from left to right, without backtracking: at each byte the first rule that fits wins.
//! Text that fits no rule is a word if it has a letter or digit, an error if its marks mean something
//! elsewhere, and nothing otherwise.

use crate::query::language::error::Fault;
use crate::query::language::expr::{At, Expr, Form, Word};
use crate::query::language::keyword::{FOREIGN, joins_dates, keyword, settle};
use crate::query::language::token::{Token, TokenKind};
use crate::query::language::{number, word};

/// Quotes, each of which begins or ends a phrase.
/// Word processors make curly ones of straight ones; any of them closes any other.
const QUOTES: [char; 4] = ['"', '“', '”', '„'];

/// Operators that are a whole run, wherever they stand: signs, and words in capitals. The same words in small letters are
/// [keywords](crate::query::language::keyword), and those that are distances are read by [`number::near`].
const OPERATORS: [(&str, TokenKind); 7] = [
    ("AND", TokenKind::And),
    ("&", TokenKind::And),
    ("&&", TokenKind::And),
    ("OR", TokenKind::Or),
    ("|", TokenKind::Or),
    ("||", TokenKind::Or),
    ("NOT", TokenKind::Not),
];

/// Signs right before an operand; `+` only says what holds anyway.
/// Word processors make other signs of a hyphen. None is for a sign that is read and makes no token.
const SIGNS: [(&[char], Option<TokenKind>); 2] =
    [(&['-', '\u{2010}', '\u{2011}', '\u{2212}', '–', '!'], Some(TokenKind::Not)), (&['+'], None)];

/// Marks that mean something elsewhere, so that one alone is a mistake; any other mark is passed over.
/// Each row has the marks, the fault, and the hint.
const MISPLACED: [(&[char], &str, &str); 3] = [
    (
        &['[', ']', '{', '}'],
        "this bracket stands alone",
        "type (…) for a group, date:2015..2016 for a range, or leave it out",
    ),
    (
        &['<', '>', '='],
        "there is no field here to compare",
        "type 'over 6 visits' for an amount, age:>50 to compare a field, =word for a word as written, or leave it out",
    ),
    (&['^', '~'], "this mark stands alone", "type it right after a word, as MRI^2 or norco~1, or leave it out"),
];

/// Cuts a query into its tokens, in order, and decides of each keyword what it is.
/// Gives an error at the first fault: what comes after it may be misread only because of it.
pub fn tokens(text: &str) -> Result<Vec<Token>, Fault> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new() };
    while let Some(offset) = lexer.rest().find(|c: char| !c.is_whitespace()) {
        // White space only parts tokens.
        lexer.at += offset;
        lexer.token()?;
    }
    Ok(settle(lexer.tokens))
}

/// The state of the lexer: the query, the byte that is read next, and the tokens before it.
/// `at` is always on a boundary of characters.
pub(crate) struct Lexer<'a> {
    pub text: &'a str,
    pub at: usize,
    pub tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    /// Returns the text that is not yet read.
    pub fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    /// Returns the text up to the next space, quote or parenthesis.
    /// It may be empty only before a space, quote or parenthesis.
    pub fn run(&self) -> &'a str {
        let rest = self.rest();
        let ends = |c: char| c.is_whitespace() || c == '(' || c == ')' || QUOTES.contains(&c);
        &rest[..rest.find(ends).unwrap_or(rest.len())]
    }

    /// Returns the text up to the next space, quote, parenthesis or `^`, unless a backslash makes all of it a word.
    /// A boost is a token of its own, so that it can follow a phrase or a parenthesis too.
    pub fn word_run(&self) -> &'a str {
        let run = self.run();
        // `\x^2` is one word.
        let boost = run.find('^').filter(|_| !run.starts_with('\\'));
        &run[..boost.unwrap_or(run.len())]
    }

    /// Returns true if a quote comes next.
    pub fn is_quote_next(&self) -> bool {
        self.rest().starts_with(QUOTES)
    }

    /// Adds a token of so many bytes and passes over it.
    fn push(&mut self, length: usize, kind: TokenKind) {
        let start = self.at;
        self.at += length;
        self.tokens.push(Token { kind, start, end: self.at });
    }

    /// Adds a token that was read from `start` up to here.
    /// For tokens whose reader has moved on already.
    fn push_from(&mut self, start: usize, kind: TokenKind) {
        self.tokens.push(Token { kind, start, end: self.at });
    }

    /// Reads the next token.
    fn token(&mut self) -> Result<(), Fault> {
        match self.rest().as_bytes().first() {
            Some(b'(') => self.push(1, TokenKind::Open),
            // The number of a list, as in "1) rest 2) ice", opens nothing and closes nothing.
            Some(b')') if self.ends_list_number() => self.at += 1,
            Some(b')') => self.push(1, TokenKind::Close),
            _ if self.is_quote_next() => self.operand()?,
            _ => return self.operator_or_word(),
        }
        Ok(())
    }

    /// Returns true if a parenthesis that closes none follows a number of one or two digits.
    fn ends_list_number(&self) -> bool {
        const LONGEST: usize = 2;
        let is = |kind: &TokenKind| self.tokens.iter().filter(|token| token.kind == *kind).count();
        let number = self.tokens.last().map_or("", |token| &self.text[token.start..token.end]);
        let is_number = (1..=LONGEST).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        is_number && self.text[..self.at].ends_with(number) && is(&TokenKind::Open) <= is(&TokenKind::Close)
    }

    /// Reads text that begins with no parenthesis or quote. The order of the tries is that of the language: what could
    /// be two things is the earlier.
    /// An error comes from the one rule that fits, never from a later one.
    fn operator_or_word(&mut self) -> Result<(), Fault> {
        let run = self.run();
        // A distance needs something on its left; "NOT within 5 words of" has it before the NOT.
        let ends_operand = self.tokens.iter().rev().find(|token| token.kind != TokenKind::Not);
        if ends_operand.is_some_and(|token| token.kind.ends_operand())
            && let Some((length, near)) = number::spelled_out(self.rest(), self.at)?
        {
            self.push(length, TokenKind::Near(near));
            return Ok(());
        }
        self.check_foreign(run)?;
        if let Some(kind) = self.operator(run)? {
            self.push(run.len(), kind);
        } else if self.is_suffix(run) {
            let factor = self.factor(run)?;
            self.push(run.len(), TokenKind::Boost(factor));
        } else if let Some((dash, word)) = self.dash_between_dates(run) {
            self.push(dash, TokenKind::Leaf(Expr::Word(word)));
        } else if let Some(sign) = self.sign(run) {
            self.signed(sign)?;
        } else if !word::has_content(run) {
            self.mark(run)?;
        } else {
            self.operand()?;
        }
        Ok(())
    }

    /// Refuses text that is an operator elsewhere and nothing here.
    /// Only right before a parenthesis: "TI" as a word alone is searched for.
    fn check_foreign(&self, run: &str) -> Result<(), Fault> {
        let rest = &self.rest()[run.len()..];
        let opens = rest.starts_with('(') && !rest.starts_with("(s)");
        if let Some((code, field)) = FOREIGN.iter().find(|(code, _)| opens && *code == run) {
            let hint = format!("type {field}:(…), or a space before the parenthesis to search for the word {code}");
            return Err(Fault::new(self.at, format!("{code}(…) is not a field here"), hint));
        }
        Ok(())
    }

    /// Reads the operator or keyword that a whole run is.
    /// Gives None for a plain word. A distance whose number is wrong, `/999`, is an error.
    fn operator(&self, run: &str) -> Result<Option<TokenKind>, Fault> {
        if let Some((_, kind)) = OPERATORS.iter().find(|(name, _)| *name == run) {
            return Ok(Some(kind.clone()));
        }
        // NEAR and ADJ without a number, in capitals.
        if let Some(near) = number::near_word(run).filter(|_| run.bytes().all(|byte| byte.is_ascii_uppercase())) {
            return Ok(Some(TokenKind::Near(near)));
        }
        // Its neighbours decide later.
        if let Some(keyword) = keyword(run) {
            let word = Word { text: run.to_owned(), form: Form::Plain, at: At(self.at) };
            return Ok(Some(TokenKind::Keyword(keyword, word)));
        }
        let left = self.tokens.iter().rev().find(|token| token.kind != TokenKind::Not);
        // At the beginning "+s" is a word that must be there, as other search engines write it.
        if run.starts_with('+') && !left.is_some_and(|token| token.kind.ends_operand()) {
            return Ok(None);
        }
        Ok(number::near(run, self.at)?.map(TokenKind::Near))
    }

    /// Returns true if a run belongs to the operand that ends right before it, or wants to.
    /// A `^` with a number after a space is meant for the word before it, and is told so by an error.
    fn is_suffix(&self, run: &str) -> bool {
        let touches = self.touches_operand();
        (run.starts_with('^') && word::has_content(run)) || (touches && run.starts_with(['^', '~']))
    }

    /// Returns true if an operand ends right here.
    fn touches_operand(&self) -> bool {
        self.tokens.last().is_some_and(|token| token.kind.ends_operand() && token.end == self.at)
    }

    /// Reads the factor of `^2`, in thousandths.
    /// Gives an error if the number is none, out of bounds, or does not touch an operand.
    fn factor(&self, run: &str) -> Result<u32, Fault> {
        if run.starts_with('~') {
            let hint = "type norco~1 or \"low back pain\"~3, or a distance: (a OR b) /3 c";
            return Err(Fault::new(self.at, "~ can follow only a word or a phrase", hint));
        }
        // A comma may follow: "MRI^2, neck".
        let number = run.strip_prefix('^').filter(|_| self.touches_operand());
        let number = number.map(|number| number.trim_end_matches(word::TAIL));
        let hint = "type a number from 0.001 to 1000 right after a word, as MRI^2, or put it in quotes as text";
        number.and_then(number::thousandths).ok_or_else(|| Fault::new(self.at, "this is not a weight", hint))
    }

    /// Returns the sign with which a run begins, if an operand follows at once.
    /// A sign alone, or before a space, is a dash in a sentence and no operator.
    fn sign(&self, run: &str) -> Option<(usize, &'static Option<TokenKind>)> {
        let (_, kind) = SIGNS.iter().find(|(signs, _)| run.starts_with(*signs))?;
        let length = run.chars().next().map_or(0, char::len_utf8);
        // A dash of word processors may also be one of a sentence or a range: "–denied–", "5 –10 mg".
        let is_sign = length == 1 || run[length..].starts_with(char::is_alphabetic) && !run.ends_with(word::DASHES);
        let behind = &self.rest()[length..];
        let opens = run.len() == length && behind.starts_with(|c| c == '(' || QUOTES.contains(&c));
        (is_sign && (opens || word::has_content(run))).then_some((length, kind))
    }

    /// Reads the operand after a sign.
    /// A sign without a meaning of its own, `+`, adds no token. A second sign is an error and not a double
    /// negation.
    fn signed(&mut self, (length, kind): (usize, &Option<TokenKind>)) -> Result<(), Fault> {
        match kind {
            Some(kind) => self.push(length, kind.clone()),
            None => self.at += length,
        }
        if SIGNS.iter().any(|(signs, _)| self.rest().starts_with(*signs)) {
            let hint = "one is enough; put the word in quotes to search for it as text";
            return Err(Fault::new(self.at, "two signs stand together", hint));
        }
        match self.rest().starts_with('(') {
            true => Ok(()),
            false => self.operand(),
        }
    }

    /// Passes over a mark that says nothing.
    /// A bracket, a sign of comparison or a wildcard alone is an error, a question mark after a parenthesis is none; the sign
    /// of a bound belongs to the number behind it.
    fn mark(&mut self, run: &str) -> Result<(), Fault> {
        let is_question_mark = run.bytes().all(|byte| byte == b'?');
        // "(…)?" ends a question: a wildcard would be in a word.
        let ends_question = is_question_mark && self.tokens.last().is_some_and(|token| token.end == self.at);
        if (run.contains('*') || is_question_mark) && !ends_question {
            return Err(word::leading_wildcard(self.at));
        }
        if let Some((_, what, hint)) = MISPLACED.iter().find(|(marks, ..)| run.contains(*marks)) {
            return Err(Fault::new(self.at, *what, *hint));
        }
        let start = self.at;
        self.at += run.len();
        let number = self.rest().trim_start();
        if word::BOUNDS.contains(&run) && number.starts_with(|c: char| c.is_ascii_digit()) {
            // "≥ 65" is "≥65".
            self.at = self.text.len() - number.len();
            let word = self.word()?;
            self.push_from(start, TokenKind::Leaf(Expr::Word(Word { text: format!("{run}{}", word.text), ..word })));
        }
        Ok(())
    }

    /// Reads a dash between two dates, which says what "to" does: "2014 - 2017", and with the dash of a word processor "2014 –2017".
    /// Returns its length and the word.
    fn dash_between_dates(&self, run: &str) -> Option<(usize, Word)> {
        let dash = run.chars().next().filter(|first| word::DASHES.contains(first));
        let run = dash.map_or(run, |dash| &run[..dash.len_utf8()]);
        let before =
            [self.plain_word(0), self.plain_word(1)].map(|word| word.map(|word| word.trim_end_matches(word::TAIL)));
        // The words after the dash have not been read yet.
        let behind = self.rest()[run.len()..].split_whitespace().next()?.trim_end_matches(word::TAIL);
        let is_range = joins_dates(run, before, behind);
        is_range.then(|| (run.len(), Word { text: "to".to_owned(), form: Form::Plain, at: At(self.at) }))
    }

    /// Returns the plain word so many tokens before this place: a word with marks, as in "=2014 - 2017", was typed for something else.
    fn plain_word(&self, back: usize) -> Option<&str> {
        match &self.tokens.iter().rev().nth(back)?.kind {
            TokenKind::Leaf(Expr::Word(Word { text, form: Form::Plain, .. })) => Some(text),
            _ => None,
        }
    }

    /// Reads a phrase, or a word that is no operator; also one in a field, or the name before a parenthesis.
    /// The error is that of the field, the phrase or the word.
    fn operand(&mut self) -> Result<(), Fault> {
        let start = self.at;
        let kind = match self.field()? {
            Some(kind) => kind,
            None if self.is_quote_next() => TokenKind::Leaf(self.phrase()?),
            None => self.counted_or_word()?,
        };
        self.push_from(start, kind);
        Ok(())
    }

    /// Reads `atleast3` before a parenthesis, or a word.
    /// Without a parenthesis after it, `atleast3` is a word like others.
    fn counted_or_word(&mut self) -> Result<TokenKind, Fault> {
        const AT_LEAST: [&str; 2] = ["atleast", "atl"];
        let (run, at) = (self.run(), self.at);
        let number = |lead: &&str| {
            run.get(..lead.len()).filter(|start| start.eq_ignore_ascii_case(lead)).map(|_| &run[lead.len()..])
        };
        let is_number = |digits: &&str| digits.bytes().all(|byte| byte.is_ascii_digit());
        let opens = self.rest()[run.len()..].starts_with('(');
        if let Some(number) = AT_LEAST.iter().filter_map(number).find(is_number).filter(|_| opens) {
            self.at += run.len();
            return Ok(TokenKind::AtLeast(number::count(number, at, "atleast3(…)")?));
        }
        // A comparison without a field before it.
        if run.starts_with(['<', '>']) {
            let (_, what, hint) = MISPLACED[1];
            return Err(Fault::new(at, what, hint));
        }
        self.word().map(|word| TokenKind::Leaf(Expr::Word(word)))
    }

    /// Reads a word with the marks of its form.
    /// Gives an error if it has no letter or digit, or marks that do not go together. It ends at the next
    /// space, quote, parenthesis or boost.
    pub fn word(&mut self) -> Result<Word, Fault> {
        let (run, at) = (self.word_run(), self.at);
        let core = run.trim_end_matches(word::TAIL);
        // A user of regular expressions has left the field out.
        if core.len() > 2 && core.starts_with('/') && core.ends_with('/') {
            let hint = format!("name the field, as rationale:{core}, or put it in quotes to search for it as text");
            return Err(Fault::new(at, "a regular expression needs a field", hint));
        }
        if !word::has_content(run) {
            let hint = "type a word there, or put it in quotes to search for it as text";
            return Err(Fault::new(at, "this has no letter or digit", hint));
        }
        self.at += run.len();
        word::read(run, at)
    }

    /// Reads a phrase in quotes with its slop.
    /// White space inside is one space. A phrase without letters or digits is an error, as is one without
    /// an end.
    pub fn phrase(&mut self) -> Result<Expr, Fault> {
        let (at, rest) = (self.at, self.rest());
        let mut quotes = rest.match_indices(QUOTES);
        // Curly quotes have three bytes.
        let inside = quotes.next().map_or(0, |(_, open)| open.len());
        let Some((end, close)) = quotes.next() else {
            return Err(Fault::new(at, "this quote is never closed", "add a closing quote, or leave the quote out"));
        };
        let text = rest[inside..end].split_whitespace().collect::<Vec<_>>().join(" ");
        if !word::has_content(&text) {
            let hint = "type the words to find between them, or leave the quotes out";
            return Err(Fault::new(at, "nothing stands between these quotes", hint));
        }
        self.at += end + close.len();
        Ok(Expr::Phrase { text, slop: self.slop()?, at: At(at) })
    }

    /// Reads `~3` after a phrase; 0 if there is none.
    /// The number is from 1 to 255; `~` without one is an error.
    fn slop(&mut self) -> Result<u32, Fault> {
        let Some(behind) = self.rest().strip_prefix('~') else { return Ok(0) };
        // What comes after the digits is another token.
        let end = behind.find(|c: char| !c.is_ascii_digit()).unwrap_or(behind.len());
        let slop = number::count(&behind[..end], self.at, "\"low back pain\"~3")?;
        self.at += 1 + end;
        Ok(slop)
    }
}

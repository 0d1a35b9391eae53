//! Decides of words that are operators in some places, such as "and", by the tokens next to them.
//!
//! Users type "and", "or" and "not" as operators and as English alike. Capitals leave no doubt; in
//! small letters only the neighbours tell, so that keywords are settled after all tokens are cut.
//! The rules are those of the table in [`super`].

use std::ops::RangeInclusive;

use crate::query::language::expr::{At, Expr, Form, Word};
use crate::query::language::number::near_word;
use crate::query::language::token::{Keyword, Token, TokenKind};
use crate::terms::notation::date::{date_after_label, month};

/// Field codes of other search programs and names that lack their colon, right before a parenthesis, and the field they
/// mean here.
pub const FOREIGN: [(&str, &str); 17] = [
    ("TI", "procedure"),
    ("TITLE", "procedure"),
    ("AB", "rationale"),
    ("SU", "procedure"),
    ("TX", "rationale"),
    ("HEADING", "procedure"),
    ("SY", "summary"),
    ("DI", "rationale"),
    ("HLEAD", "procedure"),
    ("DA", "date"),
    ("DATE", "date"),
    ("date", "date"),
    ("DECISION", "decision"),
    ("decision", "decision"),
    ("RATIONALE", "rationale"),
    ("rationale", "rationale"),
    ("specialty", "specialty"),
];

/// Words that are compared without regard to case.
const KEYWORDS: [(&str, Keyword); 5] = [
    ("and", Keyword::And),
    ("or", Keyword::Or),
    ("and/or", Keyword::Or),
    ("not", Keyword::Not),
    ("%", Keyword::Percent),
];

/// Returns the keyword that a word is in any case; the lexer takes words in capitals, which leave no doubt, itself.
pub fn keyword(word: &str) -> Option<Keyword> {
    let is_it = |&&(name, keyword): &&(&str, Keyword)| {
        // "MRI or, alternatively, CT".
        let word = if keyword == Keyword::Or { word.trim_end_matches([',', ':', ';']) } else { word };
        word.eq_ignore_ascii_case(name)
    };
    let known = KEYWORDS.iter().find(is_it).map(|(_, keyword)| *keyword);
    known.or_else(|| near_word(word).map(Keyword::Near))
}

/// Decides of each keyword, from left to right, whether it is an operator or a word.
/// A `%` that is no operator is dropped, since it is no word either: "50 %" asks for 50.
pub fn settle(tokens: Vec<Token>) -> Vec<Token> {
    /// The length of an operator in capitals, which a sign has not.
    const IN_CAPITALS: usize = 3;
    let mut settled: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut tokens = tokens.into_iter().peekable();
    while let Some(mut token) = tokens.next() {
        let before = settled.iter().rev().map(|token| &token.kind);
        let is_in_capitals = token.end - token.start == IN_CAPITALS;
        if is_in_capitals && joins_fact(&token.kind, before, tokens.peek().map(|token| &token.kind)) {
            let word = Word { text: "and".to_owned(), form: Form::Plain, at: At(token.start) };
            token.kind = TokenKind::Leaf(Expr::Word(word));
        }
        if let TokenKind::Keyword(keyword, word) = token.kind {
            let left = settled.last().map(|token| &token.kind);
            token.kind = match operator(keyword, left, tokens.peek().map(|token| &token.kind)) {
                Some(operator) => operator,
                None if keyword == Keyword::Percent => continue,
                None => TokenKind::Leaf(Expr::Word(word)),
            };
        }
        settled.push(token);
    }
    settled
}

/// Words behind "AND" that make a bound of the number before it: "50 AND OLDER".
const BEHIND_AND: [&str; 9] = ["above", "after", "before", "earlier", "later", "older", "over", "under", "younger"];
/// The most words from "between" to its "AND": "BETWEEN THE AGES OF 40 AND 50".
const BETWEEN_REACH: usize = 5;

/// Returns true if an "AND" in capitals is a word, since the words around it are those of one fact: "BETWEEN 2014 AND 2016", "50 AND OLDER".
/// `before` are the tokens before it, the last one first. The printer asks this function too, to know where the operator needs its
/// sign.
pub fn joins_fact<'a>(
    operator: &TokenKind,
    mut before: impl Iterator<Item = &'a TokenKind>,
    behind: Option<&TokenKind>,
) -> bool {
    let last = before.next().and_then(plain_word).unwrap_or_default();
    let Some(next) = behind.and_then(plain_word).filter(|_| *operator == TokenKind::And) else { return false };
    let is_range = (next.starts_with(|c: char| c.is_ascii_digit()) || month(&next).is_some())
        && before.take(BETWEEN_REACH).any(|kind| plain_word(kind).is_some_and(|word| word == "between"));
    last.ends_with(|c: char| c.is_ascii_digit()) && (is_range || BEHIND_AND.contains(&&*next))
}

/// Returns the text of a plain word in small letters.
fn plain_word(kind: &TokenKind) -> Option<String> {
    match kind {
        TokenKind::Leaf(Expr::Word(word)) | TokenKind::Keyword(_, word) if word.form == Form::Plain => {
            Some(word.text.to_lowercase())
        }
        _ => None,
    }
}

/// Returns the operator that a keyword is between these neighbours, of which the left one is settled; None if it is a
/// word.
/// `right` may be a keyword that is not settled yet; it then counts as a word. The printer asks this
/// function too, to know where a word needs a backslash.
pub fn operator(keyword: Keyword, left: Option<&TokenKind>, right: Option<&TokenKind>) -> Option<TokenKind> {
    let (behind, before) = (left.is_some_and(TokenKind::ends_operand), right.is_some_and(TokenKind::begins_operand));
    // "a and not b" is an operator even between plain words.
    let negates = matches!(right, Some(TokenKind::Not | TokenKind::Keyword(Keyword::Not, _)));
    let is_operator = match keyword {
        // Even between plain words: "knee or shoulder" is never wanted as three words.
        Keyword::Or => behind && before,
        // "pain and suffering" loses nothing if "and" is a stop word; all words are wanted anyway.
        Keyword::And => behind && before && (negates || !left.is_some_and(is_plain) || !right.is_some_and(is_plain)),
        // "not near" belongs to the distance.
        Keyword::Not if matches!(right, Some(TokenKind::Near(_))) => behind,
        Keyword::Not => {
            before && (matches!(left, Some(TokenKind::Or | TokenKind::Near(_))) || !right.is_some_and(is_plain))
        }
        // After a number it says how much: "50 % impairment".
        Keyword::Percent => behind && before && !left.is_some_and(is_number),
        Keyword::Near(_) => behind && before && !right.is_some_and(is_article),
    };
    let kind = match keyword {
        Keyword::And => TokenKind::And,
        Keyword::Or => TokenKind::Or,
        Keyword::Not | Keyword::Percent => TokenKind::Not,
        Keyword::Near(near) => TokenKind::Near(near),
    };
    is_operator.then_some(kind)
}

/// Returns true for a plain word or a keyword.
fn is_plain(kind: &TokenKind) -> bool {
    matches!(kind, TokenKind::Leaf(Expr::Word(Word { form: Form::Plain, .. })) | TokenKind::Keyword(..))
}

/// Returns true for a word that ends in a digit.
fn is_number(kind: &TokenKind) -> bool {
    matches!(kind, TokenKind::Leaf(Expr::Word(word)) if word.text.ends_with(|c: char| c.is_ascii_digit()))
}

/// Returns true for an article: "pain near the elbow" is a sentence, "pain near elbow" a question.
fn is_article(kind: &TokenKind) -> bool {
    const ARTICLES: [&str; 7] = ["the", "a", "an", "his", "her", "my", "their"];
    matches!(kind, TokenKind::Leaf(Expr::Word(word)) if ARTICLES.iter().any(|article| word.text.eq_ignore_ascii_case(article)))
}
/// Returns true if a dash joins the two dates around it: `2014 - 2017`, `March - June 2016`, `June 13 - July 10`. `before` are the last plain
/// word before it and the one before that.
pub fn joins_dates(dash: &str, before: [Option<&str>; 2], behind: &str) -> bool {
    const DASHES: [&str; 4] = ["-", "–", "—", "\u{2212}"];
    const TODAY: [&str; 3] = ["present", "now", "today"];
    let is_number = |text: &str, digits: RangeInclusive<usize>| {
        digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_month = |text: &str| month(&text.to_lowercase()).is_some();
    let is_day =
        |text: &str| is_number(text, 4..=4) || date_after_label(text).is_some_and(|(end, _)| end == text.len());
    let [Some(last), earlier] = before else { return false };
    let is_of_month = || is_number(last, 1..=2) && earlier.is_some_and(is_month);
    let begins = is_day(last) || is_month(last) || is_of_month();
    let ends = is_day(behind) || is_month(behind) || is_day(last) && TODAY.contains(&behind);
    // "March - 2016" is one month, "June 13 - 2015" one day.
    let is_year = |text: &str| is_number(text, 4..=4);
    let is_one = is_year(behind) && !is_day(last);
    DASHES.contains(&dash) && begins && ends && !is_one
}

//! Analysed texts as strings, so that a text is analysed once, on any thread and whatever number of items
//! share it, and tantivy's writers only read the terms.
//!
//! Each term has two characters before it: how many positions it stands behind the term before, and its
//! length in bytes.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Appends a term that stands `step` positions behind the one before.
pub fn push_term(out: &mut String, step: usize, term: &str) {
    out.push(as_char(step));
    // A term longer than a character can say is damage and not searched for.
    out.push(as_char(if term.len() <= LARGEST { term.len() } else { 0 }));
    if term.len() <= LARGEST {
        out.push_str(term);
    }
}

/// Every number up to this is a character.
const LARGEST: usize = 0xD7FF;

fn as_char(number: usize) -> char {
    u32::try_from(number.min(LARGEST)).ok().and_then(char::from_u32).unwrap_or_default()
}

/// A tantivy tokenizer that gives the terms of analysed texts.
#[derive(Debug, Clone, Copy)]
pub struct EncodedTokenizer;

impl Tokenizer for EncodedTokenizer {
    type TokenStream<'a> = EncodedTerms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> EncodedTerms<'a> {
        EncodedTerms { rest: text, token: Token { position: 0, ..Token::default() } }
    }
}

/// The terms of one text, one after the other.
pub struct EncodedTerms<'a> {
    rest: &'a str,
    token: Token,
}

impl TokenStream for EncodedTerms<'_> {
    fn advance(&mut self) -> bool {
        let mut characters = self.rest.chars();
        let (Some(step), Some(length)) = (characters.next(), characters.next()) else { return false };
        let Some((term, rest)) = characters.as_str().split_at_checked(length as usize) else { return false };
        self.rest = rest;
        self.token.position = self.token.position.wrapping_add(step as usize);
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_encoded_is_read_again() {
        let long = "\u{e9}".repeat(400);
        let terms = [(0, "norco"), (0, "drug:hydrocodone"), (1, "10"), (200, &long), (1, "")];
        let mut text = String::new();
        terms.iter().for_each(|(step, term)| push_term(&mut text, *step, term));
        let (mut tokenizer, mut read, mut wanted, mut position) = (EncodedTokenizer, Vec::new(), Vec::new(), 0);
        tokenizer.token_stream(&text).process(&mut |token| read.push((token.position, token.text.clone())));
        for (step, term) in terms {
            position += step;
            wanted.push((position, term.to_owned()));
        }
        assert_eq!(read, wanted);
    }

    #[test]
    fn a_string_that_was_not_encoded_ends_the_terms() {
        for text in ["x", "plain text that is no code", "\u{1}\u{7f}short"] {
            let mut count = 0;
            EncodedTokenizer.token_stream(text).process(&mut |_| count += 1);
            assert_eq!(count, 0, "{text:?}");
        }
    }
}

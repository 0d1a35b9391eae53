//! [`Analyzer`] as a tantivy tokenizer.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::Analyzer;
use crate::terms::Place;

/// A tantivy tokenizer that gives the terms of an [`Analyzer`].
pub struct TermTokenizer {
    analyzer: Analyzer,
}

impl TermTokenizer {
    /// A tokenizer for texts that stand at `place`.
    pub fn new(place: Place) -> TermTokenizer {
        TermTokenizer { analyzer: Analyzer::new(place) }
    }
}

impl Clone for TermTokenizer {
    /// A tokenizer for the same place with an empty cache of stems: each thread fills its own.
    fn clone(&self) -> TermTokenizer {
        TermTokenizer::new(self.analyzer.place())
    }
}

impl Tokenizer for TermTokenizer {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        self.analyzer.analyze(text);
        TermStream { analyzer: &self.analyzer, next: 0, token: Token::default() }
    }
}

/// The terms of one text, one after the other.
pub struct TermStream<'a> {
    analyzer: &'a Analyzer,
    next: usize,
    token: Token,
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        let Some(token) = self.analyzer.tokens().get(self.next) else { return false };
        self.next += 1;
        self.token.offset_from = token.range.start;
        self.token.offset_to = token.range.end;
        self.token.position = token.position;
        self.token.text.clear();
        self.token.text.push_str(self.analyzer.term(token));
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

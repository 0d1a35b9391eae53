//! Plain tantivy over the index of `imr`: the same words as a bare boolean query over the same fields, the ten best by
//! score, each with tantivy's own snippet.

use std::hint::black_box;
use std::path::Path;

use anyhow::Context;
use imr::schema::{Record, field_of, find_field, read_record, word_fields};
use imr::text::Analyzer;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::TokenizerManager;
use tantivy::{DocAddress, Searcher, Term};

use super::questions::{Question, Sort};
use crate::letters::dice::Dice;

/// An index that is open.
pub struct Raw {
    searcher: Searcher,
    rationale: Field,
}

impl Raw {
    /// Opens the index in the folder `path`.
    pub fn open(path: &Path) -> anyhow::Result<Raw> {
        let mut index = imr::index::open(path)?.index;
        // Snippets are made of texts as they were written, which tantivy cuts by itself.
        let plain = TokenizerManager::default();
        if let Some(tokenizer) = plain.get("default") {
            plain.register("encoded", tokenizer);
        }
        index.set_tokenizers(plain);
        let searcher = index.reader()?.searcher();
        let rationale = find_field("rationale").map(field_of).context("the index has rationales")?;
        Ok(Raw { searcher, rationale })
    }

    /// How many items it has.
    pub fn items(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Procedure and rationale of some item.
    pub fn some_text(&self, dice: &mut Dice) -> tantivy::Result<String> {
        let segments = self.searcher.segment_readers();
        let segment = dice.weighted(segments.iter().map(|segment| segment.max_doc() as usize));
        let document = dice.below(segments[segment].max_doc() as usize);
        let record = self.record(DocAddress::new(segment as u32, document as u32))?;
        Ok(record.map(|record| format!("{} {}", record.item.procedure, record.text("rationale"))).unwrap_or_default())
    }

    fn record(&self, address: DocAddress) -> tantivy::Result<Option<Record>> {
        read_record(&self.searcher, address)
    }

    /// The query, ready to be run.
    pub fn query(&self, question: &Question) -> BooleanQuery {
        let occur = if question.sort == Sort::Natural { Occur::Should } else { Occur::Must };
        // The words of a phrase are one clause.
        let parts: Vec<String> = match question.sort {
            Sort::Phrase => vec![question.words.join(" ")],
            _ => question.words.clone(),
        };
        let mut clauses: Vec<(Occur, Box<dyn Query>)> =
            parts.iter().map(|part| (occur, self.in_some_field(part))).collect();
        if let Some((decision, field)) = question.decision.zip(find_field("decision")) {
            let term = Term::from_field_text(field_of(field), decision);
            clauses.push((Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic))));
        }
        BooleanQuery::new(clauses)
    }

    /// The items that have `text` in a text field, cut into words as the field is.
    fn in_some_field(&self, text: &str) -> Box<dyn Query> {
        let mut analyzer = Analyzer::default();
        let mut one = |(spec, place)| -> Option<(Occur, Box<dyn Query>)> {
            let field = field_of(spec);
            // The first term of a position is the word; concepts follow it.
            let mut terms: Vec<(usize, Term)> = Vec::new();
            analyzer.analyze(text, place);
            for token in analyzer.tokens() {
                if terms.last().is_none_or(|last| last.0 != token.position) {
                    terms.push((token.position, Term::from_field_text(field, analyzer.term(token))));
                }
            }
            let query: Box<dyn Query> = match terms.len() {
                0 => return None,
                1 => Box::new(TermQuery::new(terms.swap_remove(0).1, IndexRecordOption::WithFreqs)),
                _ => Box::new(PhraseQuery::new_with_offset(terms)),
            };
            Some((Occur::Should, query))
        };
        Box::new(BooleanQuery::new(word_fields().filter_map(&mut one).collect()))
    }

    /// Runs a query; says how many hits were shown.
    pub fn run(&self, query: &BooleanQuery) -> tantivy::Result<usize> {
        let top = self.searcher.search(query, &TopDocs::with_limit(10).order_by_score())?;
        let snippets = SnippetGenerator::create(&self.searcher, query, self.rationale)?;
        for (_, address) in &top {
            if let Some(record) = self.record(*address)? {
                black_box(snippets.snippet(&record.text("rationale")).to_html());
            }
        }
        Ok(top.len())
    }
}

//! Plain tantivy with the items of an index of `imr`: a field for each text, English stems, and a bare boolean query of the
//! same words over them, the ten best by score, each with tantivy's own snippet.

use std::hint::black_box;
use std::path::Path;

use anyhow::{Context, Result};
use imr::testing::read_record;
use tantivy::collector::TopDocs;
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{DocAddress, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::floor::{self, STEMMED};
use super::questions::{Question, Sort};
use super::records::{text_fields, values};
use super::stemmer::en_stem;
use crate::letters::dice::Dice;

/// Two indexes that are open: of `imr`, to draw words from, and plain, to be asked.
pub struct Raw {
    searcher: Searcher,
    plain: Searcher,
    texts: Vec<Field>,
    rationale: Field,
    decision: Field,
}

impl Raw {
    /// Opens the index in the folder `path` and makes a plain one of its items in the new folder `plain`.
    pub fn open(path: &Path, plain: &Path) -> Result<Raw> {
        let index = imr::testing::open(path)?.index;
        let reader: tantivy::IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let searcher = reader.searcher();
        let mut items = searcher.segment_readers().iter().enumerate().flat_map(|(ordinal, segment)| {
            segment.doc_ids_alive().map(move |item| DocAddress::new(ordinal as u32, item))
        });
        let plain = floor::build_from(plain, STEMMED, || {
            let Some(address) = items.next() else { return Ok(None) };
            Ok(Some(values(&read_record(&searcher, address).context("an item has a record")?)))
        })?;
        let field = |name: &str| plain.schema().get_field(name);
        let (rationale, decision) = (field("rationale")?, field("decision")?);
        let texts = text_fields().map(field).collect::<tantivy::Result<_>>()?;
        let plain = plain.reader()?.searcher();
        drop(items);
        Ok(Raw { searcher, plain, texts, rationale, decision })
    }

    /// The number of its items.
    pub fn items(&self) -> u64 {
        self.searcher.num_docs()
    }

    /// Procedure and rationale of some item.
    pub fn some_text(&self, dice: &mut Dice) -> tantivy::Result<String> {
        let segments = self.searcher.segment_readers();
        let segment = dice.weighted(segments.iter().map(|segment| segment.max_doc() as usize));
        let document = dice.below(segments[segment].max_doc() as usize);
        let record = read_record(&self.searcher, DocAddress::new(segment as u32, document as u32));
        Ok(record.map(|record| format!("{} {}", record.item.procedure, record.text("rationale"))).unwrap_or_default())
    }

    /// The query, ready to be run.
    pub fn query(&self, question: &Question) -> BooleanQuery {
        let occur = if question.sort == Sort::Natural { Occur::Should } else { Occur::Must };
        // The words of a phrase are one clause.
        let parts: Vec<String> = match question.sort {
            Sort::Phrase => vec![question.words.join(" ")],
            _ => question.words.clone(),
        };
        let mut stemmer = en_stem();
        let mut clauses: Vec<(Occur, Box<dyn Query>)> =
            parts.iter().map(|part| (occur, self.in_some_field(part, &mut stemmer))).collect();
        if let Some(decision) = question.decision {
            let term = Term::from_field_text(self.decision, decision);
            clauses.push((Occur::Must, Box::new(TermQuery::new(term, IndexRecordOption::Basic))));
        }
        BooleanQuery::new(clauses)
    }

    /// The items that have `text` in a text field, cut into words as the field is.
    fn in_some_field(&self, text: &str, stemmer: &mut TextAnalyzer) -> Box<dyn Query> {
        let mut words = Vec::new();
        stemmer.token_stream(text).process(&mut |token| words.push((token.position, token.text.clone())));
        let one = |field: &Field| -> Option<(Occur, Box<dyn Query>)> {
            let term = |(position, word): &(usize, String)| (*position, Term::from_field_text(*field, word));
            let mut terms: Vec<(usize, Term)> = words.iter().map(term).collect();
            let query: Box<dyn Query> = match terms.len() {
                0 => return None,
                1 => Box::new(TermQuery::new(terms.swap_remove(0).1, IndexRecordOption::WithFreqs)),
                _ => Box::new(PhraseQuery::new_with_offset(terms)),
            };
            Some((Occur::Should, query))
        };
        Box::new(BooleanQuery::new(self.texts.iter().filter_map(one).collect()))
    }

    /// Runs a query; says how many hits were shown.
    pub fn run(&self, query: &BooleanQuery) -> tantivy::Result<usize> {
        let top = self.plain.search(query, &TopDocs::with_limit(10).order_by_score())?;
        let snippets = SnippetGenerator::create(&self.plain, query, self.rationale)?;
        for (_, address) in &top {
            let document: TantivyDocument = self.plain.doc(*address)?;
            black_box(snippets.snippet_from_doc(&document).to_html());
        }
        Ok(top.len())
    }
}

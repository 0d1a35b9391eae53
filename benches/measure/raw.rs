//! Plain tantivy with the items of an index of `imr`, with English stems: a bare boolean query of the same words, the ten best
//! by score, each with tantivy's own snippet, and an exact count. Each text has a field of its own, or all are one field.

use std::hint::black_box;
use std::path::Path;

use anyhow::{Context, Result};
use imr::index::Record;
use imr::testing::read_record;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field, IndexRecordOption, Schema, Value};
use tantivy::snippet::SnippetGenerator;
use tantivy::tokenizer::TextAnalyzer;
use tantivy::{DocAddress, ReloadPolicy, Searcher, TantivyDocument, Term};

use super::floor::{self, ALL_TEXTS, SHOWN, STEMMED};
use super::questions::{Question, Sort};
use super::records::{Values, WHOLE_FIELDS, text_fields, values};
use super::stemmer::en_stem;
use crate::letters::dice::Dice;

/// An open index of `imr`, to draw words and items from.
pub struct Raw {
    searcher: Searcher,
}

impl Raw {
    /// Opens the index in the folder `path`.
    pub fn open(path: &Path) -> Result<Raw> {
        let index = imr::testing::open(path)?.index;
        let reader: tantivy::IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        Ok(Raw { searcher: reader.searcher() })
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

    /// The records of its items.
    fn records(&self) -> impl Iterator<Item = Result<Record>> {
        let addresses = self.searcher.segment_readers().iter().enumerate().flat_map(|(ordinal, segment)| {
            segment.doc_ids_alive().map(move |item| DocAddress::new(ordinal as u32, item))
        });
        addresses.map(|address| read_record(&self.searcher, address).context("an item has a record"))
    }
}

/// An open index of plain tantivy, to be asked.
pub struct Plain {
    searcher: Searcher,
    /// The fields that are searched.
    texts: Vec<Field>,
    /// The field of which a part is shown.
    shown: Field,
    decision: Field,
}

impl Plain {
    /// Makes an index in the new folder `folder` with a field for each text of the items of `raw`.
    pub fn apart(raw: &Raw, folder: &Path) -> Result<Plain> {
        let texts: Vec<&str> = text_fields().collect();
        Plain::new(raw, folder, floor::schema(STEMMED), &texts, values)
    }

    /// Makes an index in the new folder `folder` with one field for all texts of an item.
    pub fn together(raw: &Raw, folder: &Path) -> Result<Plain> {
        let joined = |record: &Record| {
            let values = values(record);
            let (whole, texts) = values.split_at(WHOLE_FIELDS.len());
            let shown = record.text(SHOWN).into_owned();
            whole.iter().cloned().chain([texts.join("\n"), shown]).collect()
        };
        Plain::new(raw, folder, floor::schema_of_one(STEMMED), &[ALL_TEXTS], joined)
    }

    fn new(raw: &Raw, folder: &Path, schema: Schema, texts: &[&str], of: impl Fn(&Record) -> Values) -> Result<Plain> {
        let mut records = raw.records();
        let index = floor::build_from(folder, schema, || records.next().map(|record| Ok(of(&record?))).transpose())?;
        let field = |name: &str| index.schema().get_field(name);
        let texts = texts.iter().map(|name| field(name)).collect::<tantivy::Result<_>>()?;
        Ok(Plain { searcher: index.reader()?.searcher(), texts, shown: field(SHOWN)?, decision: field("decision")? })
    }

    /// The query, ready to be run.
    pub fn query(&self, question: &Question) -> BooleanQuery {
        let occur = if question.sort.is_any() { Occur::Should } else { Occur::Must };
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
        let one = |field: &Field| -> Option<Box<dyn Query>> {
            let term = |(position, word): &(usize, String)| (*position, Term::from_field_text(*field, word));
            let mut terms: Vec<(usize, Term)> = words.iter().map(term).collect();
            match terms.len() {
                0 => None,
                1 => Some(Box::new(TermQuery::new(terms.swap_remove(0).1, IndexRecordOption::WithFreqs))),
                _ => Some(Box::new(PhraseQuery::new_with_offset(terms))),
            }
        };
        let mut queries: Vec<Box<dyn Query>> = self.texts.iter().filter_map(one).collect();
        match queries.len() {
            1 => queries.swap_remove(0),
            _ => Box::new(BooleanQuery::new(queries.into_iter().map(|query| (Occur::Should, query)).collect())),
        }
    }

    /// Runs a query; says how many hits there are.
    pub fn run(&self, query: &BooleanQuery) -> tantivy::Result<usize> {
        let (top, count) = self.searcher.search(query, &(TopDocs::with_limit(10).order_by_score(), Count))?;
        // One field for all texts has the words of what is shown too.
        let marked = if self.texts.contains(&self.shown) { self.shown } else { self.texts[0] };
        let snippets = SnippetGenerator::create(&self.searcher, query, marked)?;
        for (_, address) in &top {
            let document: TantivyDocument = self.searcher.doc(*address)?;
            let shown = document.get_first(self.shown).and_then(|value| value.as_str());
            black_box(snippets.snippet(shown.unwrap_or_default()).to_html());
        }
        Ok(count)
    }
}

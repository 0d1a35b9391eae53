//! Canary: compares a segment of ours with one that tantivy's own writer made of the same documents. When tantivy
//! changes what it writes, this fails first.

use tantivy::columnar::DynamicColumn;
use tantivy::postings::Postings as _;
use tantivy::schema::document::OwnedValue;
use tantivy::schema::{IndexRecordOption, TantivyDocument, Value};
use tantivy::tokenizer::{MAX_TOKEN_LEN, PreTokenizedString, Token};
use tantivy::{DocAddress, DocSet, Index, IndexWriter, Searcher, TERMINATED, Term, doc};

use crate::index::schema;
use crate::index::schema::fields::Zone;
use crate::index::schema::record::{CaseRecord, ItemRecord};
use crate::index::segment::document::{LONGEST_KEYWORD, PreparedDocuments};
use crate::index::segment::postings::inverter::{BETWEEN_TEXTS, Inverter};
use crate::index::segment::*;
use crate::terms::analysis::Analyzer;

/// Makes a letter that has everything; its items share their reasons.
pub(crate) fn letter(number: usize) -> (CaseRecord, Vec<ItemRecord>) {
    let case = CaseRecord {
        diagnosis: Some(format!("Lumbar radiculopathy at L4-5. Pain no. {number}.")),
        age: Some(40 + (number % 50) as u8),
        decision_date: Some(jiff::civil::date(2016, 3, 1 + (number % 28) as i8)),
        sex: (!number.is_multiple_of(3)).then(|| "Female".to_owned()),
        specialties: vec!["Pain Medicine".to_owned(), "\u{130}NTERNAL \u{3a3}\u{39f}\u{3a3}".to_owned()],
        licensure: vec!["California".to_owned(); 2],
        summary: (!number.is_multiple_of(2))
            .then(|| "The worker takes Norco 10/325mg. The worker's follow-up is due. ".repeat(200)),
        layout: "issues".to_owned(),
        ..CaseRecord::default()
    };
    let item = |item: usize| ItemRecord {
        number: item,
        decision: "upheld".to_owned(),
        inferred: false,
        procedure: format!("Norco 10/325mg #{item}0"),
        heading: format!("Norco 10/325mg, {item} refills"),
        category: "medication".to_owned(),
        regions: vec!["lumbar".to_owned()],
        levels: vec!["L4-L5".to_owned()],
        drugs: vec!["hydrocodone".to_owned(); item % 3],
        classes: vec!["opioid".to_owned(); (item % 3).min(1)],
        reasons: Vec::new(),
        claims_guideline: (item > 1).then(|| "MTUS Opioids".to_owned()),
        reviewer_guideline: None,
        rationale: Some(format!("Opioids are not necessary. As such, Norco is not: {}.", number + item / 3)),
        page: 2,
    };
    (case, (1..=number % 4).map(item).collect())
}

/// Makes the same document for tantivy's own writer.
fn plain(document: &ItemDocument, case: &CaseRecord, item: &ItemRecord, is_first: bool) -> TantivyDocument {
    let mut plain = TantivyDocument::default();
    for (field, value) in document.values.iter() {
        plain.add_field_value(field, value);
    }
    for zone in Zone::ALL {
        let (mut tokens, mut from): (Vec<Token>, usize) = (Vec::new(), 0);
        for (spec, place) in zone.texts() {
            let of_case = case.text(spec.name).filter(|_| is_first).map(Into::into);
            let Some(text) = item.text(spec.name).or(of_case).filter(|text| !text.is_empty()) else { continue };
            let (mut analyzer, mut terms) = (Analyzer::default(), Vec::new());
            analyzer.each_term(spec.name, &text, place, |term, position| terms.push((term, position)));
            tokens.extend(terms.into_iter().map(|(term, position)| {
                let text = analyzer.term(term).to_owned();
                Token { position: from + position, text, ..Token::default() }
            }));
            tokens.sort_by_key(|token| token.position);
            from = tokens.last().map_or(0, |token| token.position + 1 + BETWEEN_TEXTS as usize);
        }
        if !tokens.is_empty() {
            plain.add_pre_tokenized_text(zone.field(), PreTokenizedString { text: String::new(), tokens });
        }
    }
    plain
}

/// Makes an index without letters.
fn empty() -> Index {
    let mut index = Index::create_in_ram(schema::schema());
    index.set_tokenizers(schema::tokenizers());
    index
}

/// Makes an index of the first `count` letters with the builder, and one with tantivy.
fn both(count: usize) -> [Searcher; 2] {
    let indexes = [(); 2].map(|()| empty());
    let mut writers: Vec<IndexWriter> =
        indexes.iter().map(|index| index.writer_with_num_threads(1, 50_000_000).expect("a writer")).collect();
    let mut builder = SegmentBuilder::new(indexes[0].new_segment()).expect("a builder");
    let mut inverter = Inverter::default();
    for number in 0..count {
        let (case, mut items) = letter(number);
        let documents = PreparedDocuments::new(&case, &mut items, &mut inverter).named(&format!("CM{number}"), "a.txt");
        builder.add(&documents).expect("a letter");
        for (index, (document, item)) in documents.items.iter().zip(&items).enumerate() {
            writers[1].add_document(plain(document, &case, item, index == 0)).expect("a document");
        }
    }
    writers[0].add_segment(builder.finish().expect("a segment")).expect("a segment");
    for writer in &mut writers {
        writer.commit().expect("a commit");
    }
    indexes.map(|index| index.reader().expect("a reader").searcher())
}

/// Reads all of a field's inverted index: terms, documents, frequencies, positions.
fn inverted(searcher: &Searcher, field: Field) -> Vec<String> {
    let index = searcher.segment_reader(0).inverted_index(field).expect("an inverted index");
    let mut said = vec![format!("{} tokens", index.total_num_tokens())];
    let mut terms = index.terms().stream().expect("terms");
    while let Some((term, info)) = terms.next() {
        let option = IndexRecordOption::WithFreqsAndPositions;
        let mut postings = index.read_postings_from_terminfo(info, option).expect("postings");
        said.push(format!("{term:?} {}", info.doc_freq));
        while postings.doc() != TERMINATED {
            let mut positions = Vec::new();
            postings.positions(&mut positions);
            said.push(format!("{} {} {positions:?}", postings.doc(), postings.term_freq()));
            postings.advance();
        }
    }
    said
}

/// Reads all values of a column.
fn column(searcher: &Searcher, name: &str) -> Vec<String> {
    let segment = searcher.segment_reader(0);
    let columns = segment.fast_fields().dynamic_column_handles(name).expect("columns");
    let opened = columns.iter().map(|column| column.open().expect("a column"));
    let say = |column: DynamicColumn| -> Vec<String> {
        (0..segment.max_doc()).map(|document| format!("{:?}", values(&column, document))).collect()
    };
    opened.flat_map(say).collect()
}

fn values(column: &DynamicColumn, document: u32) -> Vec<String> {
    match column {
        DynamicColumn::U64(numbers) => numbers.values_for_doc(document).map(|number| number.to_string()).collect(),
        DynamicColumn::Str(texts) => {
            let text = |ord| {
                let mut text = String::new();
                texts.ord_to_str(ord, &mut text).expect("a text");
                text
            };
            texts.ords().values_for_doc(document).map(text).collect()
        }
        _ => panic!("neither numbers nor texts"),
    }
}

#[test]
fn a_segment_is_as_tantivy_would_have_written_it() {
    let searchers = both(300);
    let [ours, theirs] = &searchers;
    assert_eq!((ours.num_docs(), ours.segment_readers().len()), (theirs.num_docs(), theirs.segment_readers().len()));
    for (field, entry) in schema::schema().fields() {
        let of = |read: &dyn Fn(&Searcher) -> Vec<String>| searchers.each_ref().map(read);
        if entry.is_indexed() {
            let [ours, theirs] = of(&|searcher| inverted(searcher, field));
            assert!(ours == theirs, "{}: {} and {}", entry.name(), ours.len(), theirs.len());
            let [ours, theirs] = of(&|searcher| {
                let segment = searcher.segment_reader(0);
                let lengths = segment.fieldnorms_readers().get_field(field).expect("lengths");
                let length = |document| lengths.as_ref().map(|lengths| lengths.fieldnorm_id(document));
                (0..segment.max_doc()).map(|document| format!("{:?}", length(document))).collect()
            });
            assert_eq!(ours, theirs, "{}: lengths", entry.name());
        }
        if entry.is_fast() {
            let [ours, theirs] = of(&|searcher| column(searcher, entry.name()));
            assert_eq!(ours, theirs, "{}: columns", entry.name());
        }
    }
    for document in 0..ours.segment_reader(0).max_doc() {
        let [ours, theirs] = searchers.each_ref().map(|searcher| {
            let stored: TantivyDocument = searcher.doc(DocAddress::new(0, document)).expect("a document");
            let values = stored.field_values().map(|(field, value)| (field, OwnedValue::from(value.as_value())));
            values.collect::<Vec<_>>()
        });
        assert_eq!(ours, theirs, "document {document}");
    }
}

#[test]
fn the_files_are_those_of_tantivy_byte_for_byte() {
    let searchers = both(300);
    for part in [
        SegmentComponent::Postings,
        SegmentComponent::Positions,
        SegmentComponent::Terms,
        SegmentComponent::FieldNorms,
        SegmentComponent::FastFields,
        SegmentComponent::Store,
    ] {
        let [ours, theirs] = searchers.each_ref().map(|searcher| {
            let file = searcher.segment_reader(0).open_read(part.clone()).expect("a file");
            file.read_bytes().expect("bytes").to_vec()
        });
        assert!(ours == theirs, "{part:?}: {} and {} bytes", ours.len(), theirs.len());
    }
}

#[test]
fn tantivy_drops_values_longer_than_a_token_and_ours_are_cut_before() {
    let field = schema::letter_field();
    let found = |index: &Index, length: usize| {
        let searcher = index.reader().expect("a reader").searcher();
        searcher.doc_freq(&Term::from_field_text(field, &"x".repeat(length))).expect("a number")
    };
    let [theirs, ours] = [(); 2].map(|()| empty());
    let mut writer: IndexWriter = theirs.writer_with_num_threads(1, 50_000_000).expect("a writer");
    let lengths = [LONGEST_KEYWORD, MAX_TOKEN_LEN, MAX_TOKEN_LEN + 1];
    for length in lengths {
        writer.add_document(doc!(field => "x".repeat(length))).expect("a document");
    }
    writer.commit().expect("a commit");
    assert_eq!(lengths.map(|length| found(&theirs, length)), [1, 1, 0]);
    let (case, mut items) = letter(1);
    let documents = PreparedDocuments::new(&case, &mut items, &mut Inverter::default());
    let mut builder = SegmentBuilder::new(ours.new_segment()).expect("a builder");
    builder.add(&documents.named(&"x".repeat(MAX_TOKEN_LEN + 1), "a.txt")).expect("a letter");
    let mut writer: IndexWriter = ours.writer_with_num_threads(1, 50_000_000).expect("a writer");
    writer.add_segment(builder.finish().expect("a segment")).expect("a segment");
    writer.commit().expect("a commit");
    assert_eq!(lengths.map(|length| found(&ours, length)), [1, 0, 0]);
}

//! Segments of the index, written by ourselves in tantivy's format.
//!
//! tantivy's own writer looks every token up in a table of all terms and appends to a list of its own for every term,
//! which waits for memory several times a token. Here a letter comes with its tokens sorted by term, and its terms as
//! numbers, each of which is looked up once a segment; its postings are appended to one log a field, and only a full
//! segment is sorted by term. The files are written by tantivy's own serializers, so that nobody who reads or merges
//! them sees a difference.
//!
//! # What we lean on of tantivy, and which test breaks first
//!
//! These are insides of tantivy 0.27, hidden calls and bytes of files, which a new version may change without notice.
//! All that lean on them are in this folder; bytes and names of files are in [`files`].
//!
//! | inside | used by | test |
//! |---|---|---|
//! | `IndexWriter::add_segment` commits a segment that another hand wrote | `writer` | equal |
//! | `IndexWriter::delete_query` asks our `Weight` once a segment, by its id | `writer`, `removal` | small updates |
//! | serializers of postings, lengths and columns, called in tantivy's order | `finish`, `inversion` | bytes |
//! | rows of the doc store: varints, field, type, bytes | `push_stored`, `varint` | bytes |
//! | words in lower case as by `LowerCaser`; values counted as lengths | `add_values` | equal |
//! | values longer than `MAX_TOKEN_LEN` are dropped | `document` | long values |
//! | `SegmentMeta::untrack_temp_docstore`: no `.temp` file is left | `finish` | temporary doc store |
//! | merges keep items in order, on which block join rests | `block_join`, `merging` | small updates |
//! | ids of fields count from 0 in the order of the schema | `schema::fields` | rows |
//! | footer of files: JSON with version and CRC-32, its length, 1337 | `files::footer` | footer |
//! | `.managed.json`: a list of names, without which nothing opens | `files::managed` | list |
//! | `meta.json`: pretty JSON and a line end, with our payload | `files::meta` | meta |
//! | doc store, columns and deletions, each opened by itself | `files::stored` | stored |
//! | blocks of the doc store: length, zstd frame; in it documents and their places | `files::blocks` | kept letter |
//! | names of files; temporary ones begin with `.tmp` | `files::names` | names |
//! | a commit is `Directory::atomic_write` of `meta.json` | `files::directory` | commit |
//! | readers hold `META_LOCK` while they open files | `files::directory` | lock |
//!
//! The tests in full, those of [`files`] in `files/tests.rs`, those of segments in `tests.rs`:
//! - equal: `a_segment_is_as_tantivy_would_have_written_it`
//! - bytes: `the_files_are_those_of_tantivy_byte_for_byte`
//! - long values: `tantivy_drops_values_longer_than_a_token_and_ours_are_cut_before`
//! - temporary doc store: `a_segment_of_ours_has_no_temporary_doc_store`
//! - footer: `every_file_of_a_segment_ends_in_a_footer_with_the_checksum_of_the_rest`
//! - list: `the_list_of_files_is_a_list_of_names_without_which_nothing_opens`
//! - meta: `meta_json_is_pretty_json_and_a_line_end_with_our_payload`
//! - stored: `stored_items_are_read_without_the_other_files_of_their_segment`
//! - kept letter: `a_letter_is_kept_by_its_own_hash_whatever_else_of_its_segment_is_lost` in `tests/check.rs`
//! - names: `all_files_that_tantivy_makes_are_known_by_their_names`
//! - commit: `a_commit_is_the_replacement_of_meta_json_and_nothing_else`
//! - lock: `readers_and_who_removes_files_hold_the_lock_of_meta_json`
//! - rows: `every_row_of_the_table_is_the_schema_field_of_its_name` in `schema/fields.rs`
//! - small updates: `many_small_updates_leave_few_segments_and_the_answers_of_a_new_index` in `tests/updates.rs`

pub(crate) mod block_join;
pub(crate) mod dictionary;
pub(crate) mod document;
pub(crate) mod files;
pub(crate) mod merging;
pub(crate) mod numbers;
pub(crate) mod postings;
pub(crate) mod removal;
#[cfg(test)]
pub(crate) mod tests;
pub(crate) mod values;
pub(crate) mod writer;

use std::sync::mpsc::sync_channel;
use std::thread::Builder;

use tantivy::directory::TerminatingWrite;
use tantivy::fastfield::FastFieldsWriter;
use tantivy::fieldnorm::{FieldNormReaders, FieldNormsSerializer, FieldNormsWriter};
use tantivy::index::{Segment, SegmentComponent, SegmentMeta};
use tantivy::postings::InvertedIndexSerializer;
use tantivy::schema::{Field, Schema};
use tantivy::store::StoreWriter;

use crate::index::segment::dictionary::TermDictionary;
use crate::index::segment::document::{ItemDocument, LetterDocuments};
use crate::index::segment::numbers::Numbers;
use crate::index::segment::postings::inversion::{ByTerm, SortRoom};
use crate::index::segment::postings::inverter::Postings;
use crate::index::segment::postings::log::Log;
use crate::index::segment::postings::varint::push_number;
use crate::index::segment::values::FieldValue;

/// A segment that is being filled in memory. [`SegmentBuilder::finish`] writes it.
pub struct SegmentBuilder {
    segment: Segment,
    schema: Schema,
    terms: TermDictionary,
    /// The postings of each field, by its number.
    logs: Vec<Log>,
    /// The number of tokens of each field, which ranking uses.
    lengths: FieldNormsWriter,
    /// Columns of values, for filters and counts.
    columns: FastFieldsWriter,
    /// The doc store with the records that are shown. It is written as it is filled.
    store: StoreWriter,
    /// The number of documents so far.
    documents: u32,
    /// The memory that was taken with the first letter, most of which nothing has touched yet. It does not count as
    /// filled.
    reserved: usize,
    /// The numbers that the segment has for the terms of letters.
    numbers: Numbers,
    /// The whole values of the document being added, as numbers of fields and terms. This and the next three are kept
    /// for their memory.
    values: Vec<(u32, u32)>,
    /// The distinct terms of one field among these.
    distinct: Vec<u32>,
    /// A whole value in lower case.
    folded: String,
    /// The stored fields of the document being added, as bytes.
    stored: Vec<u8>,
}

impl SegmentBuilder {
    /// Begins an empty segment.
    ///
    /// # Errors
    /// When its files cannot be written.
    pub fn new(segment: Segment) -> tantivy::Result<SegmentBuilder> {
        let (index, schema) = (segment.index(), segment.schema());
        let settings = index.settings();
        let tokenizers = index.fast_field_tokenizer().clone();
        // As tantivy's own writer does it, so that columns have equal bytes.
        let columns = FastFieldsWriter::from_schema_and_tokenizer_manager(&schema, tokenizers)?;
        let file = segment.open_write(SegmentComponent::Store)?;
        let store = StoreWriter::new(file, settings.docstore_compression, settings.docstore_blocksize, true)?;
        Ok(SegmentBuilder {
            terms: TermDictionary::default(),
            logs: schema.fields().map(|_| Log::default()).collect(),
            lengths: FieldNormsWriter::for_schema(&schema),
            columns,
            store,
            documents: 0,
            reserved: 0,
            numbers: Numbers::default(),
            values: Vec::new(),
            distinct: Vec::new(),
            folded: String::new(),
            stored: Vec::new(),
            segment,
            schema,
        })
    }

    /// Adds the items of a letter, one after the other, in the order in which they are stored.
    ///
    /// # Errors
    /// When the doc store cannot be written.
    pub fn add(&mut self, letter: &LetterDocuments) -> tantivy::Result<()> {
        let is_first = self.documents == 0;
        self.numbers.begin(&letter.terms);
        letter.items.iter().try_for_each(|document| self.add_document(document, &letter.postings))?;
        // All parts take their first memory with the first letter; only what is taken after that is filled.
        if is_first {
            self.reserved = self.taken();
        }
        Ok(())
    }

    /// Adds an item: its texts to the logs, its values to logs and columns, its records to the doc store.
    fn add_document(&mut self, document: &ItemDocument, postings: &Postings) -> tantivy::Result<()> {
        let number = self.documents;
        for (zone, extent) in &document.zones {
            let postings = postings.of(extent);
            let of_segment = |term| self.numbers.of(term, &mut self.terms);
            self.logs[*zone as usize].add_postings(number, postings, of_segment);
            self.lengths.record(number, zone.field(), postings.tokens);
        }
        self.add_values(document);
        // tantivy numbers documents by their order in columns and doc store.
        self.columns.add_document(&document.values)?;
        self.stored.clear();
        push_stored(&mut self.stored, document);
        self.store.store_bytes(&self.stored)?;
        self.documents += 1;
        Ok(())
    }

    /// Adds the values that are found as a whole: words and numbers. Each counts towards the length of its field, as
    /// with tantivy.
    fn add_values(&mut self, document: &ItemDocument) {
        self.values.clear();
        for (field, value) in document.values.iter() {
            if !self.schema.get_field_entry(field).is_indexed() {
                continue;
            }
            let mut number = |term: &[u8]| self.terms.number(term);
            let term = match value {
                FieldValue::Exact(text) => number(text.as_bytes()),
                FieldValue::Keyword(text) => {
                    // As tantivy does: without regard for the characters around one.
                    self.folded.clear();
                    match text.is_ascii() {
                        true => self.folded.push_str(text),
                        false => self.folded.extend(text.chars().flat_map(char::to_lowercase)),
                    }
                    self.folded.make_ascii_lowercase();
                    number(self.folded.as_bytes())
                }
                FieldValue::Number(value) => number(&value.to_be_bytes()),
                FieldValue::Stored(_) => continue,
            };
            self.values.push((field.field_id(), term));
        }
        // By field, and within it by term: a document is logged once a term.
        self.values.sort_unstable();
        for values in self.values.chunk_by(|a, b| a.0 == b.0) {
            let field = values[0].0;
            let count = values.len() as u32;
            self.lengths.record(self.documents, Field::from_field_id(field), count);
            self.distinct.clear();
            self.distinct.extend(values.iter().map(|(_, term)| *term));
            self.distinct.dedup();
            self.logs[field as usize].add_values(self.documents, count, &self.distinct);
        }
    }

    /// Estimates the memory that the segment has filled, in bytes.
    pub fn size(&self) -> usize {
        self.taken().saturating_sub(self.reserved)
    }

    /// Adds up the memory of all parts, in bytes.
    fn taken(&self) -> usize {
        let logs: usize = self.logs.iter().map(Log::size).sum();
        logs + self.terms.size() + self.columns.mem_usage() + self.lengths.mem_usage() + self.store.mem_usage()
    }

    /// Writes the segment's files. No commit names them yet.
    ///
    /// # Errors
    /// When they cannot be written.
    pub fn finish(self) -> tantivy::Result<SegmentMeta> {
        let SegmentBuilder { segment, schema, terms, logs, mut lengths, mut columns, store, documents, .. } = self;
        let order = terms.in_order();
        let mut room = SortRoom::default();
        let mut sorted = |log: &Log| ByTerm::new(log, &order, &mut room);
        std::thread::scope(|scope| {
            // While a field is written, the next one is sorted; no more are kept, for they are large.
            let (sender, fields) = sync_channel(0);
            let logs = logs.into_iter().zip(schema.fields()).filter(|(log, _)| !log.is_empty());
            Builder::new().spawn_scoped(scope, move || {
                // Nobody listens after an error.
                let mut fields = logs.map(|(log, (field, _))| (field, sorted(&log)));
                fields.all(|field| sender.send(field).is_ok())
            })?;
            store.close()?;
            let mut file = segment.open_write(SegmentComponent::FastFields)?;
            columns.serialize(&mut file, None)?;
            file.terminate()?;
            // They are large, and postings are still to be written.
            drop(columns);
            // The last documents may lack a field.
            lengths.fill_up_to_max_doc(documents);
            let file = segment.open_write(SegmentComponent::FieldNorms)?;
            lengths.serialize(FieldNormsSerializer::from_write(file)?, None)?;
            // The serializer of postings wants lengths for the best score of each block.
            let lengths = FieldNormReaders::open(segment.open_read(SegmentComponent::FieldNorms)?)?;
            let mut serializer = InvertedIndexSerializer::open(&segment)?;
            for (field, by_term) in fields {
                by_term.write(&mut serializer, field, (&terms, &order), lengths.get_field(field)?)?;
            }
            tantivy::Result::Ok(serializer.close()?)
        })?;
        let segment = segment.with_max_doc(documents);
        // There is no temporary doc store, which tantivy would otherwise keep in its list of files.
        segment.meta().untrack_temp_docstore();
        Ok(segment.meta().clone())
    }
}

/// Appends the stored fields of a document as tantivy's doc store has them: their number, and for each its field, its
/// type and its bytes.
fn push_stored(out: &mut Vec<u8>, document: &ItemDocument) {
    let stored = document.values.iter().filter_map(|(field, value)| match value {
        FieldValue::Stored(text) => Some((field, text)),
        _ => None,
    });
    push_number(out, stored.clone().count() as u32);
    for (field, text) in stored {
        out.extend_from_slice(&field.field_id().to_le_bytes());
        out.push(TEXT);
        push_number(out, text.len() as u32);
        out.extend_from_slice(text.as_bytes());
    }
}

/// The mark of a text among tantivy's types of stored values.
const TEXT: u8 = 0;

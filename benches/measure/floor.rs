//! The floor: what plain tantivy takes to index the same items, which nothing that uses it can undercut by much.

use std::path::Path;
use std::thread::available_parallelism;

use anyhow::Result;
use tantivy::schema::{IndexRecordOption, STORED, STRING, Schema, SchemaBuilder, TextFieldIndexing, TextOptions};
use tantivy::{Index, TantivyDocument};

use super::records::{Reader, Values, WHOLE_FIELDS, text_fields};
use super::stemmer::en_stem;

/// Bytes of memory that all threads of the writer share.
const MEMORY: usize = 400_000_000;

/// The tokenizers of the floors: tantivy's own names.
pub const UNSTEMMED: &str = "default";
/// The field that has all texts of an item.
pub const ALL_TEXTS: &str = "texts";
/// The field that is shown with a hit.
pub const SHOWN: &str = "rationale";

/// Every word is stemmed.
pub const STEMMED: &str = "en_stem";

/// Indexes the items of the file `records` in the new folder `folder`; one writing thread a core.
pub fn build(records: &Path, folder: &Path, tokenizer: &str) -> Result<()> {
    let mut reader = Reader::open(records)?;
    build_from(folder, schema(tokenizer), || reader.next()).map(|_| ())
}

/// Indexes the items that `next` gives until it gives none; each has the values of the fields of `schema`, in order.
pub fn build_from(folder: &Path, schema: Schema, mut next: impl FnMut() -> Result<Option<Values>>) -> Result<Index> {
    std::fs::create_dir_all(folder)?;
    let index = Index::create_in_dir(folder, schema)?;
    index.tokenizers().register(STEMMED, en_stem());
    let mut writer = index.writer_with_num_threads(available_parallelism()?.get(), MEMORY)?;
    let fields: Vec<_> = index.schema().fields().map(|(field, _)| field).collect();
    while let Some(values) = next()? {
        let mut document = TantivyDocument::default();
        for (field, value) in fields.iter().zip(&values).filter(|(_, value)| !value.is_empty()) {
            document.add_text(*field, value);
        }
        writer.add_document(document)?;
    }
    writer.commit()?;
    writer.wait_merging_threads()?;
    Ok(index)
}

/// The schema of a field for each text.
pub fn schema(tokenizer: &str) -> Schema {
    let mut builder = with_whole_fields();
    for name in text_fields() {
        builder.add_text_field(name, searched(tokenizer).set_stored());
    }
    builder.build()
}

/// The schema of one field for all texts; the rationale is kept beside it, to be shown.
pub fn schema_of_one(tokenizer: &str) -> Schema {
    let mut builder = with_whole_fields();
    builder.add_text_field(ALL_TEXTS, searched(tokenizer));
    builder.add_text_field(SHOWN, STORED);
    builder.build()
}

fn with_whole_fields() -> SchemaBuilder {
    let mut builder = Schema::builder();
    for name in WHOLE_FIELDS {
        builder.add_text_field(name, STRING | STORED);
    }
    builder
}

/// A text whose words are found, wherever they stand.
fn searched(tokenizer: &str) -> TextOptions {
    let indexing = TextFieldIndexing::default().set_tokenizer(tokenizer);
    TextOptions::default().set_indexing_options(indexing.set_index_option(IndexRecordOption::WithFreqsAndPositions))
}

//! Tables in Parquet: columns with types of their own, lists as lists, days as days, and unknown values as nulls. Rows are
//! gathered in groups of bounded size, so that an export of any length takes the same memory.

use std::fs::File;
use std::io;
use std::path::Path;
use std::sync::Arc;

use ::parquet::basic::{Compression, LogicalType, Repetition, Type as PhysicalType, ZstdLevel};
use ::parquet::data_type::BoolType;
use ::parquet::data_type::{ByteArray, ByteArrayType, DataType, FloatType, Int32Type, Int64Type};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::KeyValue;
use ::parquet::file::properties::WriterProperties;
use ::parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use ::parquet::schema::types::{Type, TypePtr};
use jiff::civil::Date;

use crate::export::answer::Answer;
use crate::export::cell::ColumnValue;
use crate::export::columns::{ColumnKind, ColumnSpec, Columns, Row};
use crate::export::writers::{HitWriter, Style};

/// The most rows of a group.
const MOST_ROWS: usize = 1 << 16;
/// Bytes of text after which a group ends.
const MOST_BYTES: usize = 64 << 20;
/// The day from which days are counted.
const EPOCH: Date = Date::constant(1970, 1, 1);
/// The place of a value that is there, and of one that is not.
const KNOWN: i16 = 1;
const UNKNOWN: i16 = 0;

/// A writer of Parquet.
pub struct ParquetWriter {
    file: SerializedFileWriter<File>,
    /// The values of the group at hand, by column.
    gathered: Vec<GatheredColumn>,
    /// The number of its rows.
    rows: usize,
    /// The bytes of its texts.
    bytes: usize,
}

/// The values of one column in a group of rows.
struct GatheredColumn {
    values: GatheredValues,
    /// For each place, if a value is there.
    known: Vec<i16>,
    /// For each place of a list, if it is in the row of the one before; none for columns without lists.
    repeated: Option<Vec<i16>>,
}

/// Values by their type.
enum GatheredValues {
    Texts(Vec<ByteArray>),
    Numbers(Vec<i64>),
    Scores(Vec<f32>),
    Flags(Vec<bool>),
    Days(Vec<i32>),
}

impl ParquetWriter {
    /// Begins a table in the file at `path`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(path: &Path, columns: &Columns, (answer, listed): (&Answer, usize)) -> io::Result<ParquetWriter> {
        let about = answer.lines(listed).into_iter().map(|(label, line)| KeyValue::new(label.to_owned(), Some(line)));
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_key_value_metadata(Some(about.collect()))
            .build();
        let fields = columns.chosen.iter().map(|column| Ok(Arc::new(field(column)?)));
        let fields = fields.collect::<Result<Vec<TypePtr>, ParquetError>>().map_err(plain)?;
        let schema = Type::group_type_builder("items").with_fields(fields).build().map_err(plain)?;
        let file = File::options().write(true).open(path)?;
        let file = SerializedFileWriter::new(file, Arc::new(schema), Arc::new(properties)).map_err(plain)?;
        let gathered = columns.chosen.iter().map(|column| GatheredColumn::new(column.kind)).collect();
        Ok(ParquetWriter { file, gathered, rows: 0, bytes: 0 })
    }

    /// Writes the rows at hand as a group.
    fn write_group(&mut self) -> Result<(), ParquetError> {
        if self.rows == 0 {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for column in &mut self.gathered {
            if let Some(mut writer) = group.next_column()? {
                column.write(&mut writer)?;
                writer.close()?;
            }
        }
        group.close()?;
        (self.rows, self.bytes) = (0, 0);
        Ok(())
    }
}

impl HitWriter for ParquetWriter {
    type Item = Vec<ColumnValue<'static>>;

    fn item(style: &Style, row: &Row<'_>) -> Self::Item {
        style.columns.chosen.iter().map(|spec| spec.cell(row).into_owned()).collect()
    }

    fn write(&mut self, item: Self::Item) -> io::Result<()> {
        for (cell, column) in item.iter().zip(&mut self.gathered) {
            self.bytes += column.add(cell);
        }
        self.rows += 1;
        if self.rows == MOST_ROWS || self.bytes >= MOST_BYTES {
            self.write_group().map_err(plain)?;
        }
        Ok(())
    }

    fn end(mut self) -> io::Result<()> {
        self.write_group().map_err(plain)?;
        self.file.close().map_err(plain)?;
        Ok(())
    }
}

impl GatheredColumn {
    /// Makes a column without rows.
    fn new(kind: ColumnKind) -> GatheredColumn {
        let values = match kind {
            ColumnKind::Text | ColumnKind::Words | ColumnKind::Nested => GatheredValues::Texts(Vec::new()),
            ColumnKind::Number | ColumnKind::Numbers => GatheredValues::Numbers(Vec::new()),
            ColumnKind::Score => GatheredValues::Scores(Vec::new()),
            ColumnKind::Flag => GatheredValues::Flags(Vec::new()),
            ColumnKind::Day | ColumnKind::Days => GatheredValues::Days(Vec::new()),
        };
        GatheredColumn { values, known: Vec::new(), repeated: is_list(kind).then(Vec::new) }
    }

    /// Adds the value of a row, and returns the bytes of its text.
    fn add(&mut self, cell: &ColumnValue<'_>) -> usize {
        let before = self.values.count();
        let mut bytes = 0;
        match (&mut self.values, cell) {
            (GatheredValues::Texts(values), ColumnValue::Words(words)) => {
                bytes += words.iter().map(String::len).sum::<usize>();
                values.extend(words.iter().map(|word| ByteArray::from(word.as_str())));
            }
            (GatheredValues::Numbers(values), ColumnValue::Number(number)) => values.push(whole(*number)),
            (GatheredValues::Numbers(values), ColumnValue::Numbers(numbers)) => {
                values.extend(numbers.iter().copied().map(whole));
            }
            (GatheredValues::Scores(values), ColumnValue::Score(score)) => values.push(*score),
            (GatheredValues::Flags(values), ColumnValue::Flag(is_so)) => values.push(*is_so),
            (GatheredValues::Days(values), ColumnValue::Day(day)) => values.push(days_to(*day)),
            (GatheredValues::Days(values), ColumnValue::Days(days)) => values.extend(days.iter().copied().map(days_to)),
            (_, ColumnValue::Empty) => {}
            (GatheredValues::Texts(values), other) => {
                let text = other.text();
                bytes += text.len();
                values.push(ByteArray::from(&*text));
            }
            // A column has values of its kind alone.
            _ => {}
        }
        let added = self.values.count() - before;
        // A list without values has a place too, in which there is none.
        let places = added.max(1);
        self.known.extend(std::iter::repeat_n(if added == 0 { UNKNOWN } else { KNOWN }, places));
        if let Some(repeated) = &mut self.repeated {
            repeated.extend((0..places).map(|at| i16::from(at > 0)));
        }
        bytes
    }

    /// Writes all values, and forgets them.
    fn write(&mut self, writer: &mut SerializedColumnWriter<'_>) -> Result<(), ParquetError> {
        let levels = (self.known.as_slice(), self.repeated.as_deref());
        match &mut self.values {
            GatheredValues::Texts(values) => write_values::<ByteArrayType>(writer, values, levels),
            GatheredValues::Numbers(values) => write_values::<Int64Type>(writer, values, levels),
            GatheredValues::Scores(values) => write_values::<FloatType>(writer, values, levels),
            GatheredValues::Flags(values) => write_values::<BoolType>(writer, values, levels),
            GatheredValues::Days(values) => write_values::<Int32Type>(writer, values, levels),
        }?;
        self.known.clear();
        self.repeated.iter_mut().for_each(Vec::clear);
        Ok(())
    }
}

impl GatheredValues {
    /// Returns their number.
    fn count(&self) -> usize {
        match self {
            GatheredValues::Texts(values) => values.len(),
            GatheredValues::Numbers(values) => values.len(),
            GatheredValues::Scores(values) => values.len(),
            GatheredValues::Flags(values) => values.len(),
            GatheredValues::Days(values) => values.len(),
        }
    }
}

/// Writes values with their places, and forgets them.
fn write_values<T: DataType>(
    writer: &mut SerializedColumnWriter<'_>,
    values: &mut Vec<T::T>,
    (known, repeated): (&[i16], Option<&[i16]>),
) -> Result<(), ParquetError> {
    writer.typed::<T>().write_batch(values, Some(known), repeated)?;
    values.clear();
    Ok(())
}

/// Returns the type of a column: values may be unknown, lists may be empty.
fn field(column: &ColumnSpec) -> Result<Type, ParquetError> {
    let (physical, logical) = match column.kind {
        ColumnKind::Text | ColumnKind::Words | ColumnKind::Nested => {
            (PhysicalType::BYTE_ARRAY, Some(LogicalType::String))
        }
        ColumnKind::Number | ColumnKind::Numbers => (PhysicalType::INT64, None),
        ColumnKind::Score => (PhysicalType::FLOAT, None),
        ColumnKind::Flag => (PhysicalType::BOOLEAN, None),
        ColumnKind::Day | ColumnKind::Days => (PhysicalType::INT32, Some(LogicalType::Date)),
    };
    let value = |name, repetition| {
        Type::primitive_type_builder(name, physical)
            .with_repetition(repetition)
            .with_logical_type(logical.clone())
            .build()
    };
    if !is_list(column.kind) {
        return value(column.name, Repetition::OPTIONAL);
    }
    // The three levels of a list, under the names that the format has for them.
    let list = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![Arc::new(value("element", Repetition::REQUIRED)?)])
        .build()?;
    Type::group_type_builder(column.name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_fields(vec![Arc::new(list)])
        .build()
}

/// Returns true for columns with several values.
fn is_list(kind: ColumnKind) -> bool {
    matches!(kind, ColumnKind::Words | ColumnKind::Numbers | ColumnKind::Days)
}

/// Returns a number as Parquet has it.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Returns the number of days from the first one to another.
fn days_to(day: Date) -> i32 {
    i32::try_from(day.duration_since(EPOCH).as_hours() / 24).unwrap_or_default()
}

/// Returns an error of Parquet as one of I/O.
fn plain(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(error) => match error.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(other) => io::Error::other(other.to_string()),
        },
        other => io::Error::other(other.to_string()),
    }
}

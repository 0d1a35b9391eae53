//! Workbooks of spreadsheets: a sheet of items, a row at a time, and one that tells what was asked.

use std::fs::File;
use std::io;
use std::io::{Seek, SeekFrom, Write};
use std::path::Path;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Url, Workbook, Worksheet, XlsxError};

use crate::export::answer::Answer;
use crate::export::cell::ColumnValue;
use crate::export::columns::{Columns, Row};
use crate::export::formats::table::{cut, defused};
use crate::export::writers::{HitWriter, Style};
use crate::stop::{Interrupted, Stop};

/// The most rows of a sheet, its header among them.
const MOST_ROWS: u32 = 1_048_576;
/// The most links of a sheet.
const MOST_LINKS: u32 = 65_530;
/// The longest address of a link.
const LONGEST_LINK: usize = 2_000;
/// The columns whose cells lead to the letter.
const LINKED: [&str; 2] = ["source", "citation"];
/// The widths of columns, in characters, where they are not the usual one.
const WIDTHS: [(&str, f64); 10] = [
    ("rank", 6.0),
    ("item", 6.0),
    ("age", 6.0),
    ("id", 18.0),
    ("procedure", 45.0),
    ("heading", 45.0),
    ("diagnosis", 45.0),
    ("rationale", 80.0),
    ("summary", 80.0),
    ("citation", 60.0),
];
/// The width of any other column.
const WIDTH: f64 = 14.0;
/// The first year of the days that a spreadsheet knows.
const FIRST_YEAR: i16 = 1900;

/// The level of compression. The usual one, 6, makes files a fifth smaller and packs them for twice as long, which one
/// thread must do when all rows are there.
const COMPRESSION: u8 = 2;

/// A writer of workbooks.
pub struct XlsxWriter<'a> {
    workbook: Workbook,
    columns: &'a Columns,
    output: StoppableFile,
    /// The sheet that is written, by its number in the workbook.
    sheet: usize,
    /// The next row of it.
    row: u32,
    /// The links that it has.
    linked: u32,
    day: Format,
}

/// A row that is ready to be written.
pub struct SheetRow {
    cells: Vec<SheetCell>,
    /// The address of the letter.
    link: Option<String>,
}

/// A cell in its own type.
enum SheetCell {
    Empty,
    Number(f64),
    Day(Date),
    Text(String),
}

impl<'a> XlsxWriter<'a> {
    /// Begins a workbook that comes to the file at `path`.
    ///
    /// # Errors
    /// When the file cannot be made.
    pub fn new(
        path: &Path,
        style: &'a Style,
        (answer, listed): (&Answer, usize),
        stop: &Stop,
    ) -> io::Result<XlsxWriter<'a>> {
        let (mut workbook, columns) = (Workbook::new(), &style.columns);
        workbook.set_zip_compression_level(COMPRESSION);
        // The same bytes whenever it is written.
        let made = ExcelDateTime::from_ymd(2000, 1, 1).map_err(plain)?;
        workbook.set_properties(&DocProperties::new().set_title(answer.title()).set_creation_datetime(&made));
        workbook.add_worksheet_with_constant_memory().map_err(plain)?.set_name("Items").map_err(plain)?;
        about(workbook.add_worksheet(), answer, listed, columns).map_err(plain)?;
        let day = Format::new().set_num_format("yyyy-mm-dd");
        let output = StoppableFile { file: File::create(path)?, stop: stop.clone(), has_failed: false };
        let mut writer = XlsxWriter { workbook, columns, output, sheet: 0, row: 0, linked: 0, day };
        writer.begin_sheet().map_err(plain)?;
        Ok(writer)
    }

    /// Writes the header of the sheet at hand.
    fn begin_sheet(&mut self) -> Result<(), XlsxError> {
        let bold = Format::new().set_bold();
        let sheet = self.workbook.worksheet_from_index(self.sheet)?;
        sheet.set_freeze_panes(1, 0)?;
        print_on_letter(sheet, true).set_repeat_rows(0, 0)?;
        for (column, name) in (0..).zip(self.columns.names()) {
            let width = WIDTHS.iter().find(|(known, _)| *known == name).map_or(WIDTH, |(_, width)| *width);
            sheet.set_column_width(column, width)?.write_string_with_format(0, column, name, &bold)?;
        }
        (self.row, self.linked) = (1, 0);
        Ok(())
    }

    /// Ends the sheet at hand: its header filters the rows below it.
    fn end_sheet(&mut self) -> Result<(), XlsxError> {
        let last = u16::try_from(self.columns.chosen.len().saturating_sub(1)).unwrap_or(u16::MAX);
        self.workbook.worksheet_from_index(self.sheet)?.autofilter(0, 0, self.row - 1, last)?;
        Ok(())
    }

    /// Writes a row, on a new sheet where this one is full.
    fn write_row(&mut self, row: SheetRow) -> Result<(), XlsxError> {
        if self.row == MOST_ROWS {
            self.end_sheet()?;
            // The second sheet tells what was asked.
            self.sheet += if self.sheet == 0 { 2 } else { 1 };
            let name = format!("Items {}", self.sheet);
            self.workbook.add_worksheet_with_constant_memory()?.set_name(name)?;
            self.begin_sheet()?;
        }
        let sheet = self.workbook.worksheet_from_index(self.sheet)?;
        for ((column, name), cell) in (0..).zip(self.columns.names()).zip(row.cells) {
            match (&row.link, cell) {
                (Some(link), SheetCell::Text(text)) if LINKED.contains(&name) && self.linked < MOST_LINKS => {
                    self.linked += 1;
                    sheet.write_url(self.row, column, Url::new(link).set_text(text))?;
                }
                (_, SheetCell::Empty) => {}
                (_, SheetCell::Number(number)) => {
                    sheet.write_number(self.row, column, number)?;
                }
                (_, SheetCell::Day(date)) => {
                    let [month, of_month] = [date.month(), date.day()].map(i8::unsigned_abs);
                    let date = ExcelDateTime::from_ymd(date.year().unsigned_abs(), month, of_month)?;
                    sheet.write_datetime_with_format(self.row, column, &date, &self.day)?;
                }
                (_, SheetCell::Text(text)) => {
                    sheet.write_string(self.row, column, text)?;
                }
            }
        }
        self.row += 1;
        Ok(())
    }
}

/// The file of a workbook, which fails when the run is to stop: packing millions of rows takes longer than an interrupt
/// waits.
struct StoppableFile {
    file: File,
    stop: Stop,
    /// True after the failure. All that is written then is lost with the file; to fail again would make the packer, which ends
    /// its package whatever has happened, say so on the terminal.
    has_failed: bool,
}

impl Write for StoppableFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.stop.is_asked() {
            return self.file.write(bytes);
        }
        match std::mem::replace(&mut self.has_failed, true) {
            true => Ok(bytes.len()),
            false => Err(io::Error::other(Interrupted)),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Seek for StoppableFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

impl HitWriter for XlsxWriter<'_> {
    type Item = SheetRow;

    fn item(style: &Style, row: &Row<'_>) -> SheetRow {
        let link = style.links.as_ref().and_then(|links| links.to(row.record));
        // A path is told apart from an address.
        let address = |link: String| if link.contains("://") { link } else { format!("file:///{link}") };
        let cells = style.columns.chosen.iter().map(|spec| sheet_cell(&spec.cell(row), style.is_raw));
        SheetRow { cells: cells.collect(), link: link.filter(|link| link.len() <= LONGEST_LINK).map(address) }
    }

    fn write(&mut self, row: SheetRow) -> io::Result<()> {
        self.write_row(row).map_err(plain)
    }

    fn end(mut self) -> io::Result<()> {
        self.end_sheet().map_err(plain)?;
        self.workbook.save_to_writer(&mut self.output).map_err(plain)
    }
}

/// Returns a cell in its own type: numbers and days are such, and everything else is text.
fn sheet_cell(cell: &ColumnValue<'_>, is_raw: bool) -> SheetCell {
    match cell {
        ColumnValue::Empty => SheetCell::Empty,
        ColumnValue::Number(number) => SheetCell::Number(*number as f64),
        ColumnValue::Numbers(numbers) if numbers.len() == 1 => SheetCell::Number(numbers[0] as f64),
        // As decimal text first, since a conversion from f32 to f64 would show digits that it does not have.
        ColumnValue::Score(score) => SheetCell::Number(score.to_string().parse().unwrap_or_default()),
        ColumnValue::Day(date) if date.year() >= FIRST_YEAR => SheetCell::Day(*date),
        _ => match cell_text(cell, is_raw) {
            text if text.is_empty() => SheetCell::Empty,
            text => SheetCell::Text(text),
        },
    }
}

/// Returns a cell as text that a sheet takes: no formula, no control characters, and not too long.
fn cell_text(cell: &ColumnValue<'_>, is_raw: bool) -> String {
    let text = cell.text();
    let text = if cell.is_text() && !is_raw { defused(&text) } else { text };
    let text = cut(&text);
    // Nearly all texts are plain, and looking at bytes takes a tenth of the time that copying characters does.
    if text.bytes().all(|byte| matches!(byte, b'\t' | b'\n' | b' '..=b'~')) {
        return text.into_owned();
    }
    let is_strange = |c: char| c.is_control() && !matches!(c, '\t' | '\n') || matches!(c, '\u{fffe}' | '\u{ffff}');
    text.chars().filter(|c| !is_strange(*c)).collect()
}

/// Writes the sheet that tells what was asked, what was found, and what the columns mean.
fn about(sheet: &mut Worksheet, answer: &Answer, listed: usize, columns: &Columns) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    print_on_letter(sheet, false).set_name("About")?.set_column_width(0, 22)?.set_column_width(1, 100)?;
    let mut row = 0;
    for (label, line) in answer.lines(listed) {
        sheet.write_string_with_format(row, 0, label, &bold)?.write_string(row, 1, cut(&defused(&line)).as_ref())?;
        row += 1;
    }
    row += 1;
    sheet.write_string_with_format(row, 0, "Column", &bold)?.write_string_with_format(row, 1, "Meaning", &bold)?;
    for column in &columns.chosen {
        row += 1;
        sheet.write_string(row, 0, column.name)?.write_string(row, 1, column.meaning())?;
    }
    Ok(())
}

/// Lets a sheet be printed on Letter paper with page numbers; a wide one across, with as many pages beside each other as
/// it takes.
fn print_on_letter(sheet: &mut Worksheet, is_wide: bool) -> &mut Worksheet {
    // 1 is Letter.
    sheet.set_paper_size(1).set_footer("&C&P of &N");
    // Of 0 pages in height there are as many as it takes.
    if is_wide { sheet.set_landscape() } else { sheet.set_print_fit_to_pages(1, 0) }
}

/// Returns the I/O error inside an error of the workbook.
fn plain(error: XlsxError) -> io::Error {
    match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other.to_string()),
    }
}

//! `imr export`: letters whose texts are orders to programs, in every format, and exports that are killed at any moment.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::time::Duration;

use rusqlite::Connection;
use serde_json::Value;

use crate::env::{Env, letter};

/// Texts that some program would take for an order, one a line, as JSON strings without their quotes.
const PAYLOADS: &str = include_str!("hostile/payloads.txt");

/// Columns that hold texts of letters.
const TEXTS: &str = "id,procedure,heading,rationale,diagnosis,drugs,source,citation";

/// Every format, with the ending of a file that has it.
const FORMATS: [(&str, &str); 14] = [
    ("csv", "csv"),
    ("tsv", "tsv"),
    ("json", "json"),
    ("jsonl", "jsonl"),
    ("ids", "txt"),
    ("xlsx", "xlsx"),
    ("md", "md"),
    ("html", "html"),
    ("docx", "docx"),
    ("sqlite", "sqlite"),
    ("bibtex", "bib"),
    ("csl", "csl.json"),
    ("elastic", "ndjson"),
    ("quickwit", "qw.ndjson"),
];

/// Formats that have no columns to choose.
const WITHOUT_COLUMNS: [&str; 6] = ["ids", "md", "html", "docx", "bibtex", "csl"];

fn payloads() -> Vec<String> {
    let lines = PAYLOADS.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| serde_json::from_str(&format!("\"{line}\"")).expect(line)).collect()
}

/// An index of letters, each of which has a payload as its procedure and its rationale.
fn hostile() -> Env {
    let env = Env::new();
    let payloads = payloads();
    assert!(payloads.len() > 100 && payloads.iter().any(|text| text.starts_with("=cmd|")));
    for (number, payload) in payloads.iter().enumerate() {
        let line = payload.replace(['\n', '\r'], " ");
        env.write(&format!("in/{number}.txt"), letter(&format!("CM17-{number:07}"), &line, "Upheld", &line));
    }
    env.imr(&["index", "-q", "in", "--max-rejects", "1000"]).run();
    env
}

/// Exports all items in a format, and returns the file's name.
fn export(env: &Env, format: &str) -> String {
    let ending = FORMATS.iter().find(|(name, _)| *name == format).map_or(format, |(_, ending)| ending);
    let name = format!("all.{ending}");
    let fields: &[&str] = if WITHOUT_COLUMNS.contains(&format) { &[] } else { &["--fields", TEXTS] };
    env.imr(&[&["export", "-q", "--force", "--format", format, "-o", &name], fields].concat()).success();
    name
}

/// True for a cell that a spreadsheet computes, behind spaces, quotes and what nobody sees.
fn is_formula(cell: &str) -> bool {
    let passed = |c: char| c.is_whitespace() || c == '"' || "\u{200b}\u{200c}\u{200d}\u{2060}\u{feff}".contains(c);
    let starts = ['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'];
    cell.trim_start_matches(passed).starts_with(starts)
}

#[test]
fn no_cell_of_a_table_is_a_formula() {
    let env = hostile();
    let truth: Vec<Value> = env.read(&export(&env, "jsonl")).lines().map(|line| line.parse().expect("JSON")).collect();
    assert!(truth.len() > 100, "{} items", truth.len());
    let formulas = truth.iter().filter(|item| item["procedure"].as_str().is_some_and(is_formula)).count();
    assert!(formulas >= 5, "only {formulas} items look like formulas");
    for (format, separator) in [("csv", b','), ("tsv", b'\t')] {
        let text = env.read(&export(&env, format));
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).from_reader(text.as_bytes());
        let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len(), truth.len());
        let found: Vec<&str> = rows.iter().flat_map(|row| row.iter()).filter(|cell| is_formula(cell)).collect();
        assert_eq!(found, Vec::<&str>::new(), "{format}");
    }
    let bytes = fs::read(env.path(&export(&env, "xlsx"))).expect("a workbook");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    let mut sheet = String::new();
    archive.by_name("xl/worksheets/sheet1.xml").expect("a sheet").read_to_string(&mut sheet).expect("text");
    let cells: Vec<&str> =
        sheet.split("<t").skip(1).filter_map(|cell| cell.split_once('>')?.1.split("</t>").next()).collect();
    assert!(cells.len() > truth.len() && !sheet.contains("<f"), "{} cells", cells.len());
    let found: Vec<&&str> = cells.iter().filter(|cell| is_formula(&cell.replace("&quot;", "\""))).collect();
    assert!(found.is_empty(), "{found:?}");
    // A database keeps texts as they are, as texts.
    let database = Connection::open(env.path(&export(&env, "sqlite"))).expect("a database");
    let mut query = database.prepare("SELECT procedure, typeof(procedure) FROM items ORDER BY id").expect("a query");
    let rows = query.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))).expect("rows");
    let kept: Vec<String> = rows
        .map(|row| row.expect("a row"))
        .inspect(|(_, kind)| assert_eq!(kind, "text"))
        .map(|(text, _)| text)
        .collect();
    let wanted: Vec<&str> = truth.iter().map(|item| item["procedure"].as_str().expect("a text")).collect();
    assert_eq!(kept, wanted);
}

/// The names of elements in a text of HTML or XML.
fn elements(text: &str) -> BTreeSet<&str> {
    let names = text.split('<').skip(1).map(|rest| rest.trim_start_matches('/'));
    names.map(|rest| rest.split([' ', '>', '/', '\n']).next().unwrap_or_default()).collect()
}

#[test]
fn no_text_of_a_letter_is_an_order_of_a_document() {
    let env = hostile();
    let html = env.read(&export(&env, "html"));
    let known = [
        "!DOCTYPE",
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "h1",
        "dl",
        "dt",
        "dd",
        "article",
        "h2",
        "p",
        "blockquote",
        "mark",
        "a",
    ];
    assert_eq!(elements(&html).difference(&known.into()).collect::<Vec<_>>(), Vec::<&&str>::new());
    let bytes = fs::read(env.path(&export(&env, "docx"))).expect("a document");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    let mut document = String::new();
    archive.by_name("word/document.xml").expect("a part").read_to_string(&mut document).expect("text");
    let strange: Vec<&str> =
        elements(&document).into_iter().filter(|name| !name.starts_with("w:") && !name.starts_with("?xml")).collect();
    assert_eq!(strange, Vec::<&str>::new());
    // In Markdown each sign that opens an element or a link has a backslash before it.
    let memo = env.read(&export(&env, "md"));
    for (at, _) in memo.match_indices(['<', '`', '[']) {
        assert!(memo[..at].ends_with('\\'), "{}", &memo[..at].lines().last().unwrap_or_default());
    }
    let references = env.read(&export(&env, "bibtex"));
    assert_eq!(references.matches('{').count(), references.matches('}').count());
    assert_eq!(references.matches("@misc{").count(), env.read(&export(&env, "ids")).lines().count());
    for format in ["json", "csl", "jsonl", "elastic", "quickwit"] {
        let text = env.read(&export(&env, format));
        let whole = if ["json", "csl"].contains(&format) { vec![text.as_str()] } else { text.lines().collect() };
        assert!(whole.iter().all(|line| line.parse::<Value>().is_ok()), "{format}");
    }
}

#[test]
fn a_document_has_the_size_of_each_part_before_it_as_libreoffice_needs_it() {
    let env = Env::new();
    env.write("in/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "No need is documented."));
    env.index(&["in"]);
    let to_file = fs::read(env.path(&export(&env, "docx"))).expect("a document");
    // The third byte of a part's header has the bit that says that the sizes follow.
    assert_eq!((&to_file[..4], to_file[6] & 8), (&b"PK\x03\x04"[..], 0));
    assert_ne!(to_file[18..22], [0; 4], "the size of the first part");
}

#[test]
fn a_killed_export_of_any_format_leaves_the_file_that_was_there_or_a_whole_one() {
    let env = Env::indexed();
    let mut killed = 0;
    let more = cfg!(feature = "parquet").then_some(("parquet", "parquet"));
    for (format, ending) in FORMATS.into_iter().chain(more) {
        let whole = fs::read(env.path(&export(&env, format))).expect("a file");
        let name = format!("out.{ending}");
        for delay in [2, 8, 20, 45] {
            env.write(&name, "old");
            let fields: &[&str] = if WITHOUT_COLUMNS.contains(&format) { &[] } else { &["--fields", TEXTS] };
            let args =
                [&["export", "-q", "-o", &name, "--format", format, "--force", "--threads", "1"], fields].concat();
            let mut child = env.imr(&args).command().spawn().expect("a process");
            std::thread::sleep(Duration::from_millis(delay));
            // Kill, not interrupt: the program is given no time.
            let _ = child.kill();
            killed += usize::from(child.wait().expect("an end").code().is_none());
            let left = fs::read(env.path(&name)).expect("the file");
            assert!(left == b"old" || left == whole, "{format}: {} bytes of {}", left.len(), whole.len());
        }
        export(&env, format);
        fs::remove_file(env.path(&name)).expect("the file");
        env.imr(&["export", "-q", "-o", &name, "--format", format, "--no-meta"]).success();
        let entries = fs::read_dir(env.path("")).expect("the folder").flatten();
        let left: Vec<_> = entries
            .map(|entry| entry.file_name())
            .filter(|left| left.to_string_lossy().starts_with(&format!(".{name}.imr-export")))
            .collect();
        assert!(left.is_empty(), "{format}: {left:?}");
    }
    assert!(killed > 0, "no export was killed");
}

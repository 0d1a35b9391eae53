//! `imr export`: each format read back, parts and samples, side files and `imr verify`, and what killed runs leave.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;
use std::process::Stdio;

use rusqlite::Connection;
use serde_json::Value;

use crate::env::{Env, amount, letter};

/// The formats whose files are text, and those whose files are not, by their endings.
const ENDINGS: [&str; 10] = ["csv", "tsv", "json", "jsonl", "xlsx", "md", "html", "docx", "sqlite", "bib"];

/// Three letters: two lumbar MRIs and one drug, one of whose texts would be a formula, HTML, TeX and Markdown.
const STRANGE: &str = "=1+1 <b>A & B</b> *star* 100% {x} \\end. The records show no red flags.";

fn three() -> Env {
    let env = Env::new();
    env.write("in/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", STRANGE));
    env.write(
        "in/b.txt",
        letter("CM17-0000002", "Lumbar MRI without contrast", "Overturned", "There is new weakness."),
    );
    env.write("in/c.txt", letter("CM17-0000003", "Norco 10/325mg #60", "Upheld", "No functional gain is documented."));
    env.index(&["in"]);
    env
}

/// Exports everything to `name` with more arguments.
fn export(env: &Env, name: &str, more: &[&str]) {
    env.imr(&[&["export", "-q", "-o", name], more].concat()).success();
}

/// The names of what lies in a folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the folder").flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// The text of a part of a package.
fn part(env: &Env, package: &str, part: &str) -> String {
    let bytes = fs::read(env.path(package)).expect("the package");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip archive");
    let mut text = String::new();
    archive.by_name(part).expect("the part").read_to_string(&mut text).expect("text");
    text
}

/// The texts of elements `tag` of a part, such as `w:t`.
fn texts(xml: &str, tag: &str) -> Vec<String> {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    let inside = |piece: &str| Some(piece.split_once('>')?.1.split_once(&close)?.0.to_owned());
    xml.split(&open).skip(1).filter_map(inside).collect()
}

#[test]
fn a_query_no_query_an_asterisk_and_filters_alone_choose_items() {
    let env = three();
    let ids = |args: &[&str]| {
        let all = [&["export", "-q", "--fields", "id", "--format", "csv"], args].concat();
        env.imr(&all).success().lines().split_off(1)
    };
    let all = ["CM17-0000001#1", "CM17-0000002#1", "CM17-0000003#1"];
    assert_eq!(ids(&[]), all);
    assert_eq!(ids(&["*"]), all);
    assert_eq!(ids(&["--filter", "decision=upheld"]), ["CM17-0000001#1", "CM17-0000003#1"]);
    assert_eq!(ids(&["--sort=-id"]), ["CM17-0000003#1", "CM17-0000002#1", "CM17-0000001#1"]);
    assert_eq!(ids(&["--sort=-id", "--limit", "1"]), ["CM17-0000003#1"]);
    assert_eq!(ids(&["norco", "--disputed"]), ["CM17-0000003#1"]);
}

#[test]
fn the_columns_of_all_fields_begin_with_the_usual_ones_and_end_with_a_citation() {
    let env = three();
    let csv = env.imr(&["export", "norco", "--fields", "all", "--format", "csv"]).success().stdout;
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
    assert_eq!(header[..3], ["rank", "id", "letter"]);
    let row = reader.records().next().expect("a row").expect("a row");
    let cell = |name: &str| row[header.iter().position(|column| column == name).expect(name)].to_owned();
    assert_eq!(cell("strengths"), "10/325mg");
    assert_eq!(cell("page"), "1");
    assert_eq!(cell("citation"), "IMR Case No. CM17-0000003, Final Determination of Jan 31, 2017, item 1, p. 1");
    let json = env.imr(&["export", "norco", "--fields", "all", "--json"]).success().json();
    assert_eq!(json[0]["facts"]["quantities"][0]["value"], 60, "{}", json[0]["facts"]);
    env.imr(&["export", "--fields", "id,id"]).fails(2, "the column 'id' is chosen twice");
}

#[test]
fn every_format_has_every_item_once_and_the_same_bytes_for_any_threads() {
    let env = three();
    for ending in ENDINGS {
        let [one, two] = ["1", "3"].map(|threads| {
            let name = format!("hits{threads}.{ending}");
            export(&env, &name, &["--threads", threads]);
            fs::read(env.path(&name)).expect("the file")
        });
        assert!(one == two, "{ending}: other bytes with other threads");
    }
    for ending in ["md", "html"] {
        let memo = env.read(&format!("hits1.{ending}"));
        for number in 1..=3 {
            let line = format!("IMR Case No. CM17-000000{number}, Final Determination of Jan 31, 2017, item 1, p. 1");
            assert_eq!(memo.matches(&line).count(), 1, "{ending}: {memo}");
        }
    }
    assert_eq!(env.read("hits1.bib").matches("@misc{").count(), 3);
    let csl = env.imr(&["export", "--format", "csl"]).success().json();
    assert_eq!(csl[0]["issued"]["date-parts"][0], serde_json::json!([2017, 1, 31]));
}

#[test]
fn a_memo_tells_the_question_the_numbers_and_the_reasons() {
    let env = three();
    export(&env, "memo.md", &["lumbar MRI"]);
    let memo = env.read("memo.md");
    let wanted = [
        "# Independent Medical Review decisions: lumbar MRI\n",
        "- **Question:** lumbar MRI\n",
        "- **Understood as:** lumbar AND MRI\n",
        "- **Found:** 2 items in 2 letters\n",
        "- **Overturned:** 1 of 2 decided items that dispute it: 50.0 %",
        "- **Decided:** 2017-01-31 to 2017-01-31\n",
        "Overturned: the treatment was found medically necessary.",
        "There is new weakness.",
        "Guideline: Decision based on MTUS Low Back Complaints 2004.",
        "Source: b.txt, page 1",
    ];
    for line in wanted {
        assert!(memo.contains(line), "{line:?} is not in\n{memo}");
    }
    for (query, left_out) in [("lumbar MRI denied", "'denied'"), ("lumbar MRI NOT upheld", "NOT 'upheld'")] {
        let memo = env.imr(&["export", "-q", query, "--format", "md"]).success().stdout;
        let rate = memo.lines().find(|line| line.starts_with("- **Overturned:** 1 of 2 ")).expect("the rate");
        assert!(rate.ends_with(&format!("; {left_out} is left out, since both outcomes are compared")), "{memo}");
    }
    export(&env, "linked.html", &["lumbar MRI", "--links", "https://example.org/letters/"]);
    assert!(env.read("linked.html").contains("<a href=\"https://example.org/letters/b.txt#page=1\">b.txt, page 1</a>"));
}

#[test]
fn what_a_letter_says_is_no_order_of_a_format() {
    let env = three();
    let [csv, tsv] = ["csv", "tsv"].map(|format| env.imr(&["export", "--format", format]).success().stdout);
    assert!(csv.contains("'=1+1 <b>") && tsv.contains("'=1+1 <b>"), "{csv}\n{tsv}");
    export(&env, "a.xlsx", &[]);
    assert!(part(&env, "a.xlsx", "xl/worksheets/sheet1.xml").contains("'=1+1 &lt;b&gt;A &amp; B"));
    export(&env, "raw.xlsx", &["--raw"]);
    assert!(!part(&env, "raw.xlsx", "xl/worksheets/sheet1.xml").contains("<f>"), "a formula");
    env.write("d/x.txt", letter("CM17-0000009", "<script>alert(1)</script> & {x} *y* 100%", "Upheld", "No need."));
    env.index(&["d"]);
    export(&env, "a.html", &[]);
    assert!(!env.read("a.html").contains("<script>"));
    export(&env, "a.md", &[]);
    assert!(env.read("a.md").contains("\\*y\\*") && !env.read("a.md").contains("<script>"));
    export(&env, "a.bib", &[]);
    assert!(env.read("a.bib").contains("100\\%"), "{}", env.read("a.bib"));
    export(&env, "a.docx", &[]);
    assert!(part(&env, "a.docx", "word/document.xml").contains("&lt;script&gt;"));
}

#[test]
fn a_formula_behind_what_nobody_sees_is_defused_and_databases_and_json_have_the_text_as_it_is() {
    let env = Env::new();
    env.write("in/a.txt", letter("CM17-0000001", "\u{200b}=cmd|'/C calc'!A0", "Upheld", "No need is documented."));
    env.index(&["in"]);
    let [csv, tsv] = ["csv", "tsv"].map(|format| {
        env.imr(&["export", "--fields", "procedure", "--format", format]).success().lines().pop().expect("a row")
    });
    for row in [csv, tsv] {
        assert!(row.starts_with('\''), "{row:?}");
    }
    let array = env.imr(&["export", "--json"]).success().json();
    let procedure = array[0]["procedure"].as_str().expect("a text").to_owned();
    assert!(!procedure.starts_with('\'') && procedure.contains("=cmd|"), "{procedure:?}");
    export(&env, "a.xlsx", &["--fields", "procedure"]);
    assert!(part(&env, "a.xlsx", "xl/worksheets/sheet1.xml").contains(&format!(">'{procedure}<")));
    export(&env, "a.sqlite", &[]);
    let database = Connection::open(env.path("a.sqlite")).expect("a database");
    let kept: String = database.query_row("SELECT procedure FROM items", [], |row| row.get(0)).expect("a row");
    assert_eq!(kept, procedure);
}

#[test]
fn hits_of_several_segments_are_in_one_order_by_score_and_by_id() {
    let env = Env::new();
    // Ids that lie between each other, and letters that fit the question more and less.
    for (run, numbers) in [[5, 1, 9], [2, 8, 3], [7, 4, 6]].iter().enumerate() {
        for number in numbers {
            let reason = "The MRI shows no change. ".repeat(1 + number % 3);
            let text = letter(&format!("CM17-000000{number}"), "Lumbar MRI", "Upheld", &reason);
            env.write(&format!("in{run}/{number}.txt"), text);
        }
        env.index(&[&format!("in{run}")]);
    }
    let ids = |args: &[&str]| env.imr(&[&["export", "-q", "--format", "ids"], args].concat()).success().lines();
    let by_id: Vec<String> = (1..=9).map(|number| format!("CM17-000000{number}#1")).collect();
    assert_eq!(ids(&[]), by_id);
    assert_eq!(ids(&["--filter", "decision=upheld"]), by_id);
    assert_eq!(ids(&["MRI change", "--sort", "id"]), by_id);
    assert_eq!(ids(&["MRI change"]), env.ids(&["MRI change", "--match", "all"]));
    assert_ne!(ids(&["MRI change"]), by_id);
    let rows = env.imr(&["export", "-q", "MRI change", "--fields", "id", "--format", "csv"]).success().lines();
    assert_eq!(rows[1..], ids(&["MRI change"]));
    export(&env, "hits", &["MRI", "--format", "ids"]);
    assert_eq!(env.imr(&["verify", "hits"]).success().stdout, "hits: 9 items, the same\n");
    env.remove("in0/5.txt");
    env.index(&["in0"]);
    assert!(env.imr(&["verify", "hits"]).ends(1).stdout.contains("gone: 1 item\n    CM17-0000005#1\n"));
}

#[test]
fn a_workbook_has_typed_cells_a_fixed_header_and_a_sheet_on_the_question() {
    let env = three();
    export(&env, "hits.xlsx", &["lumbar MRI", "--fields", "all", "--links", "letters"]);
    let sheet = part(&env, "hits.xlsx", "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("paperSize=\"1\"") && sheet.contains("orientation=\"landscape\""), "{sheet}");
    assert!(sheet.contains("state=\"frozen\"") && sheet.contains("<autoFilter ref=\"A1:"), "{sheet}");
    // 2017-01-31, as spreadsheets count days.
    assert!(sheet.contains("<v>42766</v>"), "{sheet}");
    assert_eq!(sheet.matches("<row ").count(), 3, "a header and two items");
    let about = part(&env, "hits.xlsx", "xl/sharedStrings.xml");
    for text in ["Question", "lumbar", "2 items in 2 letters", "generic names"] {
        assert!(about.contains(text), "{text}: {about}");
    }
    let rels = part(&env, "hits.xlsx", "xl/worksheets/_rels/sheet1.xml.rels");
    assert!(rels.contains("a.txt") && part(&env, "hits.xlsx", "docProps/core.xml").contains("2000-01-01"), "{rels}");
}

#[test]
fn a_document_has_each_citation_once_and_is_letter_paper() {
    let env = three();
    export(&env, "memo.docx", &["lumbar MRI"]);
    let document = part(&env, "memo.docx", "word/document.xml");
    let texts = texts(&document, "w:t");
    let line = "IMR Case No. CM17-0000002, Final Determination of Jan 31, 2017, item 1, p. 1";
    assert_eq!(texts.iter().filter(|text| *text == line).count(), 1, "{texts:?}");
    assert!(document.contains("<w:pgSz w:w=\"12240\" w:h=\"15840\"/>"));
    let count =
        |tag: &str| (document.matches(&format!("<{tag}>")).count(), document.matches(&format!("</{tag}>")).count());
    for tag in ["w:p", "w:r", "w:body", "w:rPr"] {
        assert_eq!(count(tag).0, count(tag).1, "{tag}");
    }
}

#[test]
fn a_database_has_keys_lists_and_full_text() {
    let env = three();
    export(&env, "all.sqlite", &["--fields", "all"]);
    let database = Connection::open(env.path("all.sqlite")).expect("a database");
    let number = |query: &str| database.query_row(query, [], |row| row.get::<_, i64>(0)).expect(query);
    assert_eq!(number("SELECT count(*) FROM items"), 3);
    assert_eq!(number("SELECT count(*) FROM letters"), 3);
    assert_eq!(
        number("SELECT count(*) FROM items JOIN letters ON letters.id = items.letter WHERE letters.age = 41"),
        3
    );
    assert_eq!(number("SELECT count(*) FROM drugs WHERE drug = 'hydrocodone'"), 1);
    assert_eq!(number("SELECT count(*) FROM citations WHERE party = 'reviewer' AND value = 'MTUS'"), 3);
    let found = "SELECT count(*) FROM items_fts JOIN items ON items.rowid = items_fts.rowid \
                 WHERE items_fts MATCH 'weakness' AND items.id = 'CM17-0000002#1'";
    assert_eq!(number(found), 1);
    // It fails if the words of the full-text table are not those of the items.
    database.execute("INSERT INTO items_fts (items_fts, rank) VALUES ('integrity-check', 1)", []).expect("whole");
    assert_eq!(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
    // Other columns change nothing of the other tables.
    export(&env, "few.sqlite", &["--fields", "decision"]);
    database.execute("ATTACH ?1 AS few", [env.path("few.sqlite").to_string_lossy()]).expect("a database");
    for table in ["letters", "diagnoses", "drugs", "levels", "citations"] {
        let more = format!("SELECT * FROM main.{table} EXCEPT SELECT * FROM few.{table}");
        assert_eq!(number(&format!("SELECT count(*) FROM ({more})")), 0, "{table}");
        assert!(number(&format!("SELECT count(*) FROM few.{table}")) > 0 || table == "levels", "{table}");
    }
    let metadata: Value = env.read("all.sqlite.metadata.json").parse().expect("JSON");
    assert_eq!(metadata["databases"]["*"]["tables"]["items"]["columns"]["age"], "the worker's age in years");
}

#[test]
fn a_build_writes_parquet_or_says_which_one_does() {
    let env = three();
    if !cfg!(feature = "parquet") {
        let says = env.imr(&["export", "-o", "all.parquet"]);
        let says = says.fails(2, "parquet: this program was built without this format\n").stderr;
        assert!(says.contains("--features parquet") && !env.path("all.parquet").exists(), "{says}");
        return;
    }
    let [one, two] = ["1", "3"].map(|threads| {
        let name = format!("all{threads}.parquet");
        export(&env, &name, &["--fields", "all", "--threads", threads]);
        fs::read(env.path(&name)).expect("the file")
    });
    assert!(one == two && one.starts_with(b"PAR1") && one.ends_with(b"PAR1"));
    assert!(one.windows(12).any(|bytes| bytes == b"CM17-0000003"), "an id");
    env.imr(&["verify", "all1.parquet"]).success();
    env.imr(&["export", "-q", "--filter", "age=99", "-o", "none.parquet"]).ends(1);
    assert!(fs::read(env.path("none.parquet")).expect("the file").starts_with(b"PAR1"));
}

#[test]
fn a_table_for_excel_has_a_mark_and_cells_that_fit() {
    let env = Env::new();
    env.write("in/a.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", &"No red flags are seen. ".repeat(2_000)));
    env.index(&["in"]);
    let csv = env.imr(&["export", "--excel", "--format", "csv", "--fields", "id,rationale"]).success().stdout;
    assert!(csv.starts_with("\u{feff}id,rationale\r\n") && csv.trim_end().ends_with(" [cut]"));
    assert!(csv.len() < 33_000);
    let whole = env.imr(&["export", "--format", "csv", "--fields", "id,rationale"]).success().stdout;
    assert!(whole.starts_with("id,") && whole.len() > 40_000);
    export(&env, "a.xlsx", &[]);
    assert!(part(&env, "a.xlsx", "xl/worksheets/sheet1.xml").contains(" [cut]"));
    env.imr(&["export", "--excel", "--json"]).fails(2, "--excel: the format json needs no help");
    env.imr(&["export", "--fields", "id", "--format", "md"]).fails(2, "--fields: the format md has no columns");
}

#[test]
fn a_sample_is_the_same_for_the_same_seed_and_has_each_value() {
    let env = Env::indexed();
    let sample = |args: &[&str]| {
        let all = [&["export", "-q", "--format", "csv", "--fields", "id,decision", "--sample"], args].concat();
        env.imr(&all).success().lines().split_off(1)
    };
    let ten = sample(&["10", "--seed", "7"]);
    assert_eq!((ten.len(), &ten), (10, &sample(&["10", "--seed", "7"])));
    assert_ne!(ten, sample(&["10", "--seed", "8"]));
    let each = sample(&["3", "--by", "decision"]);
    let of = |decision: &str| each.iter().filter(|line| line.ends_with(decision)).count();
    assert_eq!((of("upheld"), of("overturned"), each.len()), (3, 3, 6), "{each:?}");
}

#[test]
fn an_export_may_be_split_into_a_file_a_value() {
    let env = three();
    export(&env, "hits.csv", &["--split-by", "decision", "--fields", "id"]);
    assert_eq!(env.read("hits.upheld.csv"), "id\r\nCM17-0000001#1\r\nCM17-0000003#1\r\n");
    assert_eq!(env.read("hits.overturned.csv"), "id\r\nCM17-0000002#1\r\n");
    assert!(!env.path("hits.csv").exists());
    env.imr(&["verify", "hits.upheld.csv"]).success();
    env.imr(&["export", "--split-by", "decision", "-o", "hits.csv"]).fails(2, "this file exists already");
    export(&env, "hits.csv", &["--split-by", "drug", "--fields", "id"]);
    assert!(env.path("hits.without-drug.csv").exists() && env.path("hits.hydrocodone.csv").exists());
    env.imr(&["export", "--split-by", "decision", "-o", "-"]).fails(2, "--split-by: stdout is one stream");
}

#[test]
fn verify_tells_what_is_new_gone_and_changed() {
    let env = three();
    for ending in ENDINGS {
        export(&env, &format!("hits.{ending}"), &["lumbar MRI"]);
        let same = env.imr(&["verify", &format!("hits.{ending}")]).success().stdout;
        assert_eq!(same, format!("hits.{ending}: 2 items, the same\n"));
    }
    env.write("in/d.txt", letter("CM17-0000004", "Lumbar MRI", "Upheld", "None."));
    env.write("in/a.txt", letter("CM17-0000001", "Lumbar MRI", "Overturned", "There is weakness."));
    env.remove("in/b.txt");
    env.index(&["in"]);
    let found = env.imr(&["verify", "hits.docx", "--json"]).ends(1).json();
    assert_eq!(found["same"], false);
    assert_eq!(found["new"], serde_json::json!(["CM17-0000004#1"]));
    assert_eq!(found["gone"], serde_json::json!(["CM17-0000002#1"]));
    assert_eq!(found["changed"], serde_json::json!(["CM17-0000001#1"]));
    let text = env.imr(&["verify", "hits.csv"]).ends(1).stdout;
    assert!(text.starts_with("hits.csv: 2 items, differs\n  corpus: "), "{text}");
    env.write("hits.csv", "edited");
    assert!(env.imr(&["verify", "hits.csv"]).ends(1).stdout.contains("the file is not as it was written"));
    export(&env, "bare.csv", &["--no-meta"]);
    assert!(!env.path("bare.csv.meta.json").exists());
    env.imr(&["verify", "bare.csv"]).fails(5, "bare.csv.meta.json: no such file");
}

#[test]
fn a_side_file_says_what_the_export_is_an_answer_to() {
    let env = three();
    export(&env, "hits.csv", &["lumbar MRI", "--fields", "id,age"]);
    let meta: Value = env.read("hits.csv.meta.json").parse().expect("JSON");
    assert_eq!(meta["answer"]["query"], "lumbar MRI");
    assert_eq!(meta["answer"]["understood"]["text"], "lumbar AND MRI");
    assert_eq!(meta["answer"]["total"]["items"], 2);
    assert_eq!(meta["columns"][1], serde_json::json!({"name": "age", "meaning": "the worker's age in years"}));
    assert_eq!(meta["items"].as_object().map(serde_json::Map::len), Some(2));
    assert!(meta["answer"]["index"]["corpus"].as_str().is_some_and(|hash| hash.starts_with("b3:")));
    assert!(!env.read("hits.csv.meta.json").contains(&env.path("").display().to_string()), "an absolute path");
}

#[test]
fn an_interrupted_export_keeps_the_file_that_was_there() {
    let env = Env::indexed();
    // The moments lie between the start and the end, whatever their number.
    let rounds = amount(10, 30);
    for ending in ["jsonl", "xlsx", "sqlite", "docx"] {
        let name = format!("out.{ending}");
        let mut interrupted = 0;
        for round in 0..rounds {
            env.write(&name, "old");
            let args = ["export", "-q", "-o", &name, "--force", "--no-meta", "--threads", "1", "--fields", "all"];
            let args = if ending == "docx" { &args[..8] } else { &args[..] };
            let child = env.imr(args).command().stderr(Stdio::piped()).spawn().expect("a process");
            std::thread::sleep(std::time::Duration::from_millis(5 + round * 360 / rounds));
            let sent = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status();
            assert!(sent.is_ok_and(|status| status.success()), "no signal was sent");
            let ended = child.wait_with_output().expect("an end");
            let (code, said) = (ended.status.code(), String::from_utf8(ended.stderr).expect("text"));
            let is_told = said == format!("error: {name}: interrupted; no file was written or replaced\n");
            assert!(said.is_empty() || is_told, "{ending}: {said}");
            let is_old = fs::read(env.path(&name)).expect("the file") == b"old";
            assert!(is_old || code == Some(0), "{ending}: {code:?} with a new file");
            interrupted += usize::from(code == Some(130));
            let left = names(&env.path(""));
            assert!(left.iter().all(|name| !name.contains("imr-export")), "{ending}: {left:?}");
        }
        assert!(interrupted > 0, "no export of {ending} was interrupted");
    }
}

#[test]
fn what_a_killed_export_leaves_is_swept_by_the_next() {
    let env = three();
    env.write(".hits.csv.imr-export-AbCdEf", "half a file");
    env.write(".other.csv.imr-export-AbCdEf", "another's");
    export(&env, "hits.csv", &[]);
    let left = names(&env.path(""));
    assert_eq!(
        left,
        BTreeSet::from(
            [".other.csv.imr-export-AbCdEf", "hits.csv", "hits.csv.meta.json", "in", "index"].map(str::to_owned)
        )
    );
}

//! The parsers that run in this process, each with the inputs that it knows.

use std::fs;
use std::io::Write;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use imr::corpus::{Reader, walk};
use imr::index::Stop;
use imr::query::Synonyms;
use imr::search::{Options, Searcher};
use imr::testing::read_judgements;

use super::mutation::Grain;
use super::{Target, try_out};
use crate::env::{Env, letter, project, sample, sample_names};
use crate::fictions::fiction::Wish;
use crate::fictions::layout::LAYOUTS;
use crate::fictions::noise::Mix;
use crate::fictions::run::Run;
use crate::pdf_damage::{CATALOG, PAGE, TREE, pdf, stream};
use crate::pdf_features::each_feature;
use crate::pdf_files::encryptions;
use crate::pdf_writings::writings;

#[path = "../../fuzz/checks/letter.rs"]
mod letters;
#[path = "../../fuzz/checks/pdf.rs"]
mod pdfs;
#[path = "../../fuzz/checks/query.rs"]
mod queries;
#[path = "../../fuzz/checks/search.rs"]
mod searches;

/// The lines of a file below `fuzz/` that are no comments.
pub fn lines(name: &str) -> Vec<Vec<u8>> {
    let text = fs::read_to_string(project().join("fuzz").join(name)).expect("a file");
    text.lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.as_bytes().to_vec())
        .collect()
}

/// The words of a dictionary of libFuzzer, without their quotes.
fn words(name: &str) -> Vec<Vec<u8>> {
    let plain = |line: Vec<u8>| {
        let text = String::from_utf8(line).expect("text");
        text.trim_matches('"').replace("\\x0a", "\n").replace("\\\"", "\"").into_bytes()
    };
    lines(name).into_iter().map(plain).collect()
}

/// The queries of all cases, as they are typed.
pub fn typed() -> Vec<Vec<u8>> {
    let mut typed = Vec::new();
    for name in ["errors.txt", "shapes.txt", "syntax.txt", "understood.txt"] {
        let text = fs::read_to_string(project().join("tests/queries").join(name)).expect("queries");
        let queries = text.lines().filter(|line| !line.starts_with("# "));
        typed.extend(queries.filter_map(|line| Some(line.split_once(" => ")?.0.as_bytes().to_vec())));
    }
    typed
}

/// Invented letters of every layout, the first byte of each choosing how it is read.
fn invented() -> Vec<Vec<u8>> {
    let run = Run { mix: Mix::Random, ..Run::new(Wish { layouts: LAYOUTS.iter().collect(), ..Wish::usual(9) }) };
    let files = (0..60).map(|number| run.file(number, 60).bytes);
    files.enumerate().map(|(at, bytes)| [vec![b'0' + (at % 2) as u8], bytes].concat()).collect()
}

#[test]
fn any_bytes_are_read_as_a_letter() {
    let target = Target {
        name: "letter",
        grain: Grain::Lines,
        inputs: invented(),
        words: words("letter.dict"),
        longest: 16_000,
    };
    try_out(&target, letters::check);
}

#[test]
fn any_bytes_are_read_as_a_pdf() {
    let mut inputs: Vec<Vec<u8>> =
        sample_names().iter().filter(|name| name.ends_with(".pdf")).map(|name| sample(name)).collect();
    let content = "BT /F 12 Tf 72 720 Td (A letter) Tj [(of) -300 (words)] TJ 0 -14 TD (and lines) ' ET";
    inputs.push(pdf(&[CATALOG, TREE, PAGE, &stream("", content), "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
        .map(str::to_owned)));
    inputs.extend(each_feature());
    inputs.extend(writings().map(|(_, file)| file));
    inputs.extend(encryptions().map(|(_, file)| file));
    let target = Target { name: "pdf", grain: Grain::Words, inputs, words: lines("pdf.txt"), longest: 20_000 };
    try_out(&target, pdfs::check);
}

#[test]
fn any_text_is_read_as_a_query() {
    let target =
        Target { name: "query", grain: Grain::Words, inputs: typed(), words: lines("query.txt"), longest: 600 };
    try_out(&target, |input| queries::check(&String::from_utf8_lossy(input)));
}

#[test]
fn any_query_is_answered_or_refused() {
    let target =
        Target { name: "search", grain: Grain::Words, inputs: typed(), words: lines("query.txt"), longest: 200 };
    try_out(&target, |input| searches::check(&String::from_utf8_lossy(input)));
}

/// An index of one letter, for queries with synonyms.
fn searcher() -> &'static Searcher {
    static SEARCHER: OnceLock<Searcher> = OnceLock::new();
    SEARCHER.get_or_init(|| {
        let env = Env::new();
        env.write("in/1.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", "The pain is severe.")).index(&["in"]);
        let searcher = Searcher::open(&env.path("index")).expect("an index");
        assert_eq!(searcher.search("severe pain").expect("an answer").total.items, 1, "hits without synonyms");
        searcher
    })
}

#[test]
fn any_text_is_read_as_synonyms() {
    let inputs = [
        "pain, ache, sore\nMRI, magnetic resonance imaging # a scan\n\n# none\nTENS, electrical stimulation\n",
        "a,b\n",
    ];
    let target = Target {
        name: "synonyms",
        grain: Grain::Lines,
        inputs: inputs.map(|input| input.as_bytes().to_vec()).to_vec(),
        words: [",", "#", "pain", "\n", "MRI", "lumbar MRI"].map(|word| word.as_bytes().to_vec()).to_vec(),
        longest: 4000,
    };
    try_out(&target, |input| match String::from_utf8_lossy(input).parse::<Synonyms>() {
        Ok(synonyms) => {
            let options = Options { synonyms, ..Options::default() };
            let with = searcher().search(("severe pain", &options)).expect("an answer").total.items;
            assert!(with >= 1, "fewer hits with synonyms");
        }
        Err(error) => assert!(error.line >= 1 && error.line <= input.len() + 1, "{error}"),
    });
}

#[test]
fn any_text_is_read_as_judgements() {
    let inputs = [
        "q1 0 CM17-0000001#1 2\nq1 0 CM17-0000002#1 0\n\nq2\t0\tCM17-0000001#1\t-1\n",
        "query-id\tcorpus-id\tscore\nq1\tCM17-0000001#1\t1\n",
        "q1 Q0 CM17-0000001#1 1 12.5 imr\nq1 Q0 CM17-0000002%20a 2 3e-2\n",
    ];
    let target = Target {
        name: "judgements",
        grain: Grain::Lines,
        inputs: inputs.map(|input| input.as_bytes().to_vec()).to_vec(),
        words: ["\t", " ", "\n", "NaN", "inf", "\u{feff}", "%20", "q1"].map(|word| word.as_bytes().to_vec()).to_vec(),
        longest: 4000,
    };
    try_out(&target, |input| {
        let text = String::from_utf8_lossy(input);
        for read in read_judgements(&text) {
            match read {
                Ok(items) => assert!(items <= text.lines().count(), "{items} items"),
                Err((line, reason)) => {
                    assert!((1..=text.lines().count()).contains(&line) && !reason.is_empty(), "line {line}: {reason}");
                }
            }
        }
    });
}

/// Small archives of each kind, some of them in others.
fn archives() -> Vec<Vec<u8>> {
    let text = letter("CM17-0000001", "Lumbar MRI", "Upheld", "No red flags.").into_bytes();
    let files: [(&str, &[u8]); 3] = [("a.txt", &text), ("sub/b.txt", &text), ("c.pdf", b"%PDF-1.4\n")];
    let zip = |files: &[(&str, &[u8])]| {
        let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (at, (name, bytes)) in files.iter().enumerate() {
            let method = [zip::CompressionMethod::Deflated, zip::CompressionMethod::Stored][at % 2];
            let options = zip::write::SimpleFileOptions::default().compression_method(method);
            writer.start_file(*name, options).expect("a member");
            writer.write_all(bytes).expect("memory");
        }
        writer.finish().expect("a zip").into_inner()
    };
    let tar = |files: &[(&str, &[u8])]| {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, bytes) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            header.set_mode(0o644);
            tar.append_data(&mut header, name, *bytes).expect("memory");
        }
        tar.into_inner().expect("a tar")
    };
    let gz = |bytes: &[u8]| {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(bytes).expect("memory");
        packed.finish().expect("memory")
    };
    let (plain, packed) = (tar(&files), gz(&tar(&files)));
    let inner = zip(&files);
    vec![zip(&[("in.tar.gz", &packed), ("in.zip", &inner)]), gz(&text), inner, plain, packed]
}

#[test]
fn any_bytes_are_read_as_an_archive() {
    let target = Target {
        name: "archive",
        grain: Grain::Bytes,
        inputs: archives(),
        words: ["PK\u{3}\u{4}", "PK\u{1}\u{2}", "PK\u{5}\u{6}", "ustar", "../../x.txt", "/etc/x.txt", "\0\0\0\0"]
            .map(|word| word.as_bytes().to_vec())
            .to_vec(),
        longest: 60_000,
    };
    let (env, number) = (Env::in_memory(), AtomicUsize::new(0));
    let reader = Reader::default();
    try_out(&target, |input| {
        let number = number.fetch_add(1, Ordering::Relaxed);
        let ending = ["zip", "tar", "tar.gz", "txt.gz", "tar.zst"][number % 5];
        let folder = env.path(&format!("in{number}"));
        env.write(&format!("in{number}/x.{ending}"), input);
        for file in walk(&folder, &folder, |_| false).files {
            let members = reader.open_archive(&file, &Stop::default()).unwrap_or_default();
            for member in members.iter().take(20) {
                assert!(member.name.starts_with(&format!("x.{ending}")), "it is called {}", member.name);
                if let Ok(document) = reader.document(member) {
                    assert!(document.pages().count() > 0, "no page");
                }
            }
        }
        fs::remove_dir_all(folder).expect("a folder");
    });
}

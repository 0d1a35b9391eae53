//! Queries that nobody means well: each is answered or refused, soon.

use std::time::{Duration, Instant};

use imr::corpus::{PdfReader, Reader};
use imr::index::Stop;
use imr::index::{Quiet, UpdateOptions, update};
use imr::query::Query;
use imr::search::{Deadline, MatchMode, Options, SearchError, Searcher};

use crate::env::{Env, letter};

/// The longest time that one of them may take: a slow machine needs a fraction of it.
const LONGEST: Duration = Duration::from_secs(60);

/// A few letters, of which one says the same words again and again.
fn searcher(env: &Env) -> Searcher {
    let texts = ["Pain of the neck. The pain is severe. ".repeat(15), "No red flags.".to_owned(), "x".repeat(5_000)];
    for (number, text) in texts.iter().enumerate() {
        env.write(&format!("in/{number}.txt"), letter(&format!("CM17-000000{number}"), "Lumbar MRI", "Upheld", text));
    }
    indexed(env)
}

/// The index of the letters in the folder `in`.
fn indexed(env: &Env) -> Searcher {
    let options =
        UpdateOptions { paths: vec![env.path("in")], memory: 64 << 20, threads: 1, ..UpdateOptions::default() };
    let reader = Reader::new(PdfReader::in_process());
    update(&env.path("index"), &options, &reader, &Quiet, &Stop::default()).expect("an index");
    Searcher::open(&env.path("index")).expect("an index")
}

/// The end of a query that was asked in every way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    /// It is no query, or every way of asking it is an error that names it.
    Refused,
    /// At least one way of asking it has an answer, of some hits or of none.
    Answered,
}

/// Asks in every way, with all that is shown of the hits.
fn ask(searcher: &Searcher, text: &str) -> End {
    let Ok(query) = text.parse::<Query>() else { return End::Refused };
    let mut end = End::Refused;
    for (literal, matching) in [(true, MatchMode::All), (true, MatchMode::Any), (false, MatchMode::Auto)] {
        let options = Options { literal, matching, limit: None, snippets: 3, ..Options::default() };
        match searcher.search((&query, &options)) {
            Ok(_) => end = End::Answered,
            // A query that is too much is the asker's fault, never one of the index.
            Err(error) => assert!(matches!(error, SearchError::Query(_)), "{error}"),
        }
    }
    end
}

/// Each of the queries ends as given, and soon.
#[track_caller]
fn soon(end: End, queries: impl IntoIterator<Item = String>) {
    let env = Env::new();
    let searcher = searcher(&env);
    let mut others = Vec::new();
    for query in queries {
        let started = Instant::now();
        let got = ask(&searcher, &query);
        let (took, shown) = (started.elapsed(), query.chars().take(60).collect::<String>());
        println!("{took:?}: {} bytes, {shown}", query.len());
        assert!(took < LONGEST, "{took:?} for {shown}");
        if got != end {
            others.push(format!("{got:?}: {shown}"));
        }
    }
    assert!(others.is_empty(), "not {end:?}, but\n{}", others.join("\n"));
}

fn nested(open: &str, inside: &str, close: &str, depth: usize) -> String {
    [open.repeat(depth), inside.to_owned(), close.repeat(depth)].concat()
}

#[test]
fn queries_without_end_or_sense_are_refused() {
    soon(
        End::Refused,
        [
            nested("(", "x", ")", 100_000),
            "x ".repeat(100_000),
            "((((".to_owned(),
            "NOT ".repeat(100_000),
            "\"".repeat(99_999),
            "\u{0}\u{feff}\u{202e}".repeat(50),
        ],
    );
}

#[test]
fn words_of_any_length_and_kind_are_looked_up() {
    let long = "x".repeat(8_000);
    let words = ["pa*", "p*?*?*n", "pain~2", "=the", "l4-5*", "10/325mg~2"].map(str::to_owned).into_iter();
    let long = [long.clone(), format!("{long}*"), format!("={long}"), format!("x?{long}")];
    soon(End::Answered, words.chain(long));
}

#[test]
fn words_that_every_word_is_like_and_those_with_too_many_marks_or_letters_are_refused() {
    let words = ["a*", "*", "?", "*n", "e\u{301}*"].map(str::to_owned).into_iter();
    let long = [format!("{}~2", "x".repeat(8_000)), "\u{e9}".repeat(4_000) + "~2", format!("a{}b", "*".repeat(4_000))];
    soon(End::Refused, words.chain(long));
}

/// A query for a regular expression in one field.
fn expression(described: &str) -> String {
    format!("rationale:/{described}/")
}

#[test]
fn regular_expressions_that_explode_do_not() {
    let bombs = ["(a*)*b", "(x+x+)+y", "(.*)(.*)(.*)(.*)[^x]", "(?i)PAIN"].map(expression);
    // Two slashes with nothing between are an address, which is a word.
    soon(End::Answered, bombs.into_iter().chain([expression(&"x?".repeat(3_000)), expression("")]));
}

#[test]
fn regular_expressions_that_are_none_or_too_large_are_refused() {
    soon(End::Refused, ["((a{100}){100}){100}", "a{1000000}", "[", "(", "\\"].map(expression));
}

#[test]
fn long_phrases_and_windows_are_looked_for() {
    let pain = vec!["pain"; 200].join(" ");
    let mixed = vec!["pain of the neck"; 50].join(" ");
    soon(
        End::Answered,
        [format!("\"{pain}\""), format!("\"{pain}\"~255"), format!("\"{mixed}\"~255"), format!("\"{mixed}\"~1")],
    );
}

/// Words with this operator between each two.
fn chain(operator: &str, count: usize) -> String {
    vec!["pain"; count].join(operator)
}

#[test]
fn distances_of_distances_are_measured() {
    soon(
        End::Answered,
        [
            chain(" /255 ", 4),
            chain(" /255 ", 10),
            chain(" /p ", 40),
            chain(" /1 ", 60),
            chain(" NOT /5 ", 60),
            nested("(pain /255 ", "pain", ")", 60),
            nested("(pain /s ", "(the OR neck)", ")", 60),
            nested("rationale:(", "pain /p the", ")", 60),
            nested("(a b) /5 (", "a b", ")", 60),
            nested("-(pain ", "the", ")", 30),
            format!("atleast255({})", chain(" /p ", 5)),
        ],
    );
}

#[test]
fn parts_that_multiply_are_bounded() {
    let group = "(a b c d)";
    soon(End::Answered, [[group; 2].join(" /5 "), ["(a OR (b c))"; 4].join(" /5 ")]);
    soon(
        End::Refused,
        [
            [group; 6].join(" /5 "),
            [group; 20].join(" /5 "),
            ["(a OR (b c))"; 30].join(" /5 "),
            chain(" /1 ", 255),
            chain(" NOT /5 ", 255),
        ],
    );
}

/// The time that a costly query may take here.
const ALLOWED: Duration = Duration::from_millis(100);

/// Queries that take long in one letter that says the same words again and again, each of another kind of loop.
const COSTLY: [&str; 6] = [
    // Distances of distances.
    "pain /255 pain /255 pain /255 pain /255 pain /255 pain",
    // Words apart from others.
    "pain NOT /255 (neck /255 severe)",
    // Windows in any order.
    "\"pain of the neck is severe\"~255",
    // Counts of them.
    "atleast255(pain /255 neck)",
    // Beginnings of words, in places.
    "(pai* /255 nec*) /255 sev*",
    // All of it in one field.
    "rationale:(pain /p the /p neck /p severe)",
];

#[test]
fn costly_queries_end_at_their_deadline_with_an_error() {
    let env = Env::new();
    let text = "Pain of the neck. The pain is severe. ".repeat(400);
    for number in 0..40 {
        env.write(
            &format!("in/{number}.txt"),
            letter(&format!("CM17-00000{number:02}"), "Lumbar MRI", "Upheld", &text),
        );
    }
    let searcher = indexed(&env);
    for query in COSTLY {
        let options = Options { literal: true, deadline: Deadline::after(ALLOWED), ..Options::default() };
        let started = Instant::now();
        let error = searcher.search((query, &options)).map(|results| results.total.items).expect_err(query);
        let took = started.elapsed();
        println!("{took:?} for {query}");
        assert!(matches!(error, SearchError::Deadline { allowed: ALLOWED, part: Some(_) }), "{query}: {error}");
        assert!(took < ALLOWED * 30, "{took:?} for {query}");
        // What was given up leaves nothing behind.
        assert_eq!(searcher.search("severe").expect("an answer").total.letters, 40);
    }
}

#[test]
fn a_search_with_time_enough_is_the_same_as_one_without_a_deadline() {
    let env = Env::new();
    let searcher = searcher(&env);
    for query in ["pain /5 neck", "severe pain", "pai* flags"] {
        let bounded = Options { deadline: Deadline::after(LONGEST), ..Options::default() };
        let [with, without] = [bounded, Options::default()].map(|options| searcher.search((query, &options)));
        let shown =
            |results: Result<_, SearchError>| serde_json::to_string(&results.expect("an answer")).expect("JSON");
        assert_eq!(shown(with), shown(without));
    }
}

#[test]
fn the_command_line_gives_up_at_the_deadline_and_says_so() {
    let env = Env::new();
    let text = "Pain of the neck. The pain is severe. ".repeat(400);
    env.write("in/1.txt", letter("CM17-0000001", "Lumbar MRI", "Upheld", &text)).index(&["in"]);
    let query = "pain /255 pain /255 pain /255 pain /255 pain /255 pain";
    for command in ["query", "stats", "contrast", "export"] {
        let mut args = vec![command, "--literal", "--deadline", "0.01", query];
        args.extend((command == "export").then_some(["-o", "out.csv"]).into_iter().flatten());
        let failed = env.imr(&args).fails(5, "stopped after 0.01 s without an answer; '((((pain /255");
        assert!(failed.stderr.contains("--deadline 10"), "{}", failed.stderr);
        assert!(!env.path("out.csv").exists());
    }
    env.imr(&["explain", "--literal", "--deadline", "0.01", query, "CM17-0000001#1"]).fails(5, "stopped after");
    env.imr(&["query", "severe", "--count", "--deadline", "0"]).success();
    env.imr(&["query", "severe", "--deadline", "soon"]).fails(2, "no number of seconds");
}

//! The language of queries, as data in `tests/queries/` and by chance.
//!
//! A line is a case, `typed => expected`: `syntax.txt` has canonical forms, `shapes.txt` what binds what, `errors.txt`
//! what is wrong and where.

use std::fs;
use std::iter::repeat_with;

use imr::query::{At, Expr, Form, Near, Query, Word};

use crate::env::project;
use crate::fictions::dice::Dice;

/// The cases of a file: what is typed, and what is expected.
pub fn cases(file: &str) -> Vec<(String, String)> {
    let text = fs::read_to_string(project().join("tests/queries").join(file)).expect("a file of cases");
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let case = |line: &str| {
        let (typed, expected) = line.split_once(" => ").unwrap_or_else(|| panic!("{file}: {line}"));
        (typed.to_owned(), expected.to_owned())
    };
    let cases: Vec<_> = lines.map(case).collect();
    assert!(cases.len() > 10, "{file}: only {} cases", cases.len());
    cases
}

/// All cases of a file answer as expected; prints those that do not.
#[track_caller]
fn all(file: &str, answer: fn(&str) -> String) {
    let answers = cases(file).into_iter().map(|(typed, expected)| (answer(&typed), typed, expected));
    let wrong = answers.filter(|(answer, _, expected)| answer != expected);
    let wrong: Vec<String> = wrong.map(|(answer, typed, _)| format!("{typed} => {answer}")).collect();
    assert!(wrong.is_empty(), "{file}, of which these differ:\n{}", wrong.join("\n"));
}

fn canonical(typed: &str) -> String {
    typed.parse().map_or_else(|error| format!("{error}"), |query: Query| query.to_string())
}

/// An expression with all its parentheses: `(and (words a b) c)`.
fn shape(expr: &Expr) -> String {
    let list =
        |name: &str, parts: &[Expr]| format!("({name} {})", parts.iter().map(shape).collect::<Vec<_>>().join(" "));
    match expr {
        Expr::Word(word) => match word.form {
            Form::Plain => word.text.clone(),
            Form::Fuzzy(slips) => format!("(fuzzy{slips} {})", word.text),
            form => format!("({} {})", format!("{form:?}").to_lowercase(), word.text),
        },
        Expr::Phrase { text, slop, .. } => format!("(phrase~{slop} {text})"),
        Expr::Words(parts) => list("words", parts),
        Expr::And(parts) => list("and", parts),
        Expr::Or(parts) => list("or", parts),
        Expr::Not(part) => format!("(not {})", shape(part)),
        Expr::Near { left, right, near, not, .. } => {
            format!("({}{near} {} {})", if *not { "not-" } else { "" }, shape(left), shape(right))
        }
        Expr::AtLeast { count, part, .. } => format!("(atleast{count} {})", shape(part)),
        Expr::Field { name, part, .. } => format!("({name}: {})", shape(part)),
        Expr::Has { field, missing, .. } => format!("({} {field})", if *missing { "missing" } else { "has" }),
        Expr::Boost { part, thousandths } => format!("(^{thousandths} {})", shape(part)),
    }
}

#[test]
fn queries_are_printed_in_their_canonical_form() {
    all("syntax.txt", canonical);
}

#[test]
fn a_query_and_its_canonical_form_ask_for_the_same() {
    for (typed, canonical) in cases("syntax.txt") {
        let parsed = |text: &str| text.parse::<Query>();
        assert_eq!(parsed(&typed), parsed(&canonical), "{typed}");
    }
}

#[test]
fn operators_bind_in_their_order() {
    all("shapes.txt", |typed| {
        typed.parse::<Query>().map_or_else(|error| error.to_string(), |query| shape(&query.root))
    });
}

#[test]
fn errors_say_where_and_what_to_type_instead() {
    all("errors.txt", |typed| match typed.parse::<Query>() {
        Ok(query) => format!("parses as {query}"),
        Err(error) => format!("{}: {} | {}", error.column(), error.what(), error.hint().unwrap_or_default()),
    });
}

#[test]
fn an_error_shows_the_place_in_the_query() {
    let error = "lumbar \"facet".parse::<Query>().expect_err("an error").to_string();
    assert_eq!(error, "query, column 8: this quote is never closed\n  lumbar \"facet\n         ^");
}

#[test]
fn later_stages_can_point_at_a_place() {
    let query: Query = "lumbar colour:red".parse().expect("a query");
    let Expr::Words(parts) = &query.root else { panic!("{query:?}") };
    let Expr::Field { at, .. } = &parts[1] else { panic!("{query:?}") };
    let error = query.fault(*at, "there is no field colour", "see 'imr syntax'");
    assert_eq!((error.column(), error.hint().as_deref()), (8, Some("see 'imr syntax'")));
    // A place of another query is no reason to panic.
    assert_eq!(query.fault(At(99), "", "").column(), 1);
}

#[test]
fn queries_beyond_all_measure_are_refused_at_once() {
    let long = [
        "(".repeat(100_000),
        "x ".repeat(100_000),
        "x ".repeat(4_000),
        format!("\"{}\"", "x ".repeat(4_000)),
        format!("{}x{}", "(".repeat(65), ")".repeat(65)),
        format!("{}x", "NOT ".repeat(65)),
        format!("{}x", "-(".repeat(65)),
        format!("{}x{}", "procedure:(".repeat(65), ")".repeat(65)),
        format!("x{}", " /1 x".repeat(128)),
        format!("{}~", "x".repeat(65)),
    ];
    for text in long {
        assert!(text.parse::<Query>().is_err(), "{} bytes", text.len());
    }
}

#[test]
fn queries_as_deep_and_long_as_they_may_be_are_whole() {
    let deep = [
        format!("{}x{}", "(".repeat(64), ")".repeat(64)),
        format!("{}x{}", "-(a ".repeat(32), ")".repeat(32)),
        format!("x{}", " /1 x".repeat(127)),
        format!("x{}", " OR x".repeat(255)),
        format!("{}~", "x".repeat(64)),
    ];
    for text in deep {
        let query: Query = text.parse().expect("a query");
        assert_eq!(query.to_string().parse().as_ref(), Ok(&query));
        assert_eq!(query.clone(), query);
    }
}

const SEED: u64 = 11;

/// Plain words that are hard to print.
const HARD: [&str; 42] = [
    "MRI",
    "lumbar",
    "and",
    "or",
    "not",
    "AND",
    "OR",
    "NOT",
    "Or",
    "-5",
    "+5",
    "=x",
    "/5",
    "w/5",
    "+s",
    "a*",
    "b*c",
    "x?",
    "what?!",
    "ab~",
    "x~2",
    "x^2",
    "^2",
    "ab:cd",
    "ab:",
    "http://x?",
    "\\x",
    "atleast3",
    "[sic",
    ">=5",
    "5%",
    "#60",
    "/x/",
    "é’s",
    "x,",
    "!x",
    "near",
    "NEAR",
    "within",
    "5",
    "of",
    "age>5",
];

/// Words of other forms.
const MARKED: [(&str, Form); 11] = [
    ("discect", Form::Prefix),
    ("and", Form::Prefix),
    ("w/5", Form::Prefix),
    ("wom?n", Form::Wild),
    ("or*x", Form::Wild),
    ("norco", Form::Fuzzy(1)),
    ("or", Form::Fuzzy(2)),
    ("\\x", Form::Exact),
    ("AND", Form::Exact),
    ("-5", Form::Exact),
    ("a/b", Form::Exact),
];

fn random_leaf(dice: &mut Dice) -> Expr {
    let at = At(dice.below(99));
    let word = |text: &str, form| Expr::Word(Word { text: text.to_owned(), form, at });
    match dice.below(4) {
        0 => {
            let text = *dice.pick(&["low back", "x", "AND (", "a ~ \\"]);
            Expr::Phrase { text: text.to_owned(), slop: dice.below(3) as u32, at }
        }
        1 => Expr::Has { field: "drug".to_owned(), missing: dice.percent(50), at },
        2 => {
            let (text, form) = *dice.pick(&MARKED);
            word(text, form)
        }
        _ => word(dice.pick::<&str>(&HARD), Form::Plain),
    }
}

fn random_near(dice: &mut Dice) -> Near {
    let distance = dice.between(1, 255) as u32;
    let (within, before) = (Near::Within(distance), Near::Before(distance));
    let all = [within, before, Near::Sentence, Near::SentenceBefore, Near::Paragraph, Near::ParagraphBefore];
    *dice.pick(&all)
}

fn random_expr(depth: usize, dice: &mut Dice) -> Expr {
    if depth == 0 {
        return random_leaf(dice);
    }
    let at = At(dice.below(99));
    let part = |dice: &mut Dice| random_expr(depth - 1, dice);
    let parts = |dice: &mut Dice, wanted: fn(&Expr) -> bool| {
        let count = dice.between(2, 4);
        repeat_with(|| random_expr(depth - 1, dice)).filter(wanted).take(count).collect()
    };
    match dice.below(9) {
        0 => Expr::Words(parts(dice, |_| true)),
        1 => Expr::And(parts(dice, |part| !matches!(part, Expr::And(_)))),
        2 => Expr::Or(parts(dice, |part| !matches!(part, Expr::Or(_)))),
        3 => Expr::Not(part(dice).into()),
        4 => {
            let (left, right) = (part(dice).into(), part(dice).into());
            Expr::Near { left, right, near: random_near(dice), not: dice.percent(30), at }
        }
        5 => Expr::AtLeast { count: dice.between(1, 255) as u32, part: part(dice).into(), at },
        6 => Expr::Field { name: "procedure".to_owned(), part: part(dice).into(), at },
        7 => Expr::Boost { part: part(dice).into(), thousandths: dice.between(1, 1_000_000) as u32 },
        _ => random_leaf(dice),
    }
}

#[test]
fn any_expression_is_printed_so_that_it_parses_to_itself() {
    for stream in 0..2_000 {
        let mut dice = Dice::new(SEED, stream);
        let depth = dice.below(4);
        let expr = random_expr(depth, &mut dice);
        let query: Query = expr.to_string().parse().unwrap_or_else(|error| panic!("{expr:?}\n{error}"));
        assert_eq!(query.root, expr, "printed as {expr}");
    }
}

/// Pieces of which texts are made by chance: all that means anything, and some of what does not.
const PIECES: [&str; 64] = [
    " ",
    " ",
    " ",
    " ",
    " ",
    " ",
    "a",
    "b",
    "MRI",
    "5",
    "é",
    "-",
    "+",
    "!",
    "=",
    "~",
    "^",
    "*",
    "?",
    "(",
    ")",
    "(",
    ")",
    "\"",
    "\"",
    "“",
    "”",
    "/",
    "\\",
    ":",
    ".",
    ",",
    "..",
    "[",
    "]",
    "{",
    "}",
    "<",
    ">",
    "%",
    "&",
    "|",
    "#",
    "’",
    "\u{0}",
    "\u{3000}",
    "procedure:",
    "has:",
    "AND",
    "OR",
    "NOT",
    "and",
    "or",
    "not",
    "w/5",
    "+3",
    "/s",
    "~2",
    "^2",
    "atleast2(",
    " TO ",
    "://",
    "😀",
    "\n",
];

#[test]
fn any_text_is_a_query_that_prints_itself_or_an_error_inside_the_text() {
    for stream in 0..20_000 {
        let mut dice = Dice::new(SEED, stream);
        let count = dice.between(1, 30);
        let text: String = repeat_with(|| *dice.pick(&PIECES)).take(count).collect();
        match text.parse::<Query>() {
            Ok(query) => {
                let printed = query.to_string();
                assert_eq!(printed.parse().as_ref(), Ok(&query), "{text:?} is printed as {printed:?}");
                assert_eq!(printed.parse::<Query>().expect("a query").to_string(), printed, "{text:?}");
            }
            Err(error) => {
                assert!((1..=text.chars().count()).contains(&error.column()), "{text:?}\n{error}");
                assert!(error.hint().is_some_and(|hint| !hint.is_empty()), "{error}");
            }
        }
    }
}

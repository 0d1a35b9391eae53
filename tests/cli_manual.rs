//! Help, completions, the manual page, and what a typing error is answered with.

use crate::env::Env;

/// Every subcommand that a user may see.
pub const SUBCOMMANDS: [&str; 20] = [
    "index",
    "parse",
    "query",
    "export",
    "verify",
    "saved",
    "explain",
    "stats",
    "contrast",
    "show",
    "eval",
    "similar",
    "fields",
    "check",
    "forget",
    "syntax",
    "serve",
    "mcp",
    "completions",
    "man",
];

#[test]
fn help_is_as_it_was() {
    let env = Env::new();
    env.imr(&["--help"]).snapshot("help");
    for command in SUBCOMMANDS {
        env.imr(&[command, "--help"]).snapshot(&format!("help_{command}"));
    }
}

#[test]
fn every_subcommand_is_snapshotted() {
    let help = Env::new().imr(&["-h"]).success().stdout;
    let listed = help.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let names: Vec<&str> =
        listed.filter_map(|line| line.split_whitespace().next()).filter(|name| *name != "help").collect();
    assert_eq!(names, SUBCOMMANDS);
}

#[test]
fn completions_exist_for_every_shell() {
    let env = Env::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = env.imr(&["completions", shell]).success().stdout;
        for command in SUBCOMMANDS {
            assert!(script.contains(command), "{shell}: no {command}");
        }
        assert!(!script.contains("pdf-worker"), "{shell}: the hidden subcommand is offered");
    }
}

#[test]
fn the_manual_page_names_every_subcommand() {
    let env = Env::new();
    let page = env.imr(&["man"]).success().stdout;
    assert!(page.contains(".TH"), "{page}");
    for command in SUBCOMMANDS {
        assert!(page.contains(command), "no {command}");
        let own = env.imr(&["man", command]).success().stdout;
        assert!(own.contains(&format!("imr\\-{command}")), "{command}: {own}");
    }
    env.imr(&["man", "quary"]).fails(2, "no such subcommand");
}

#[test]
fn the_card_keeps_its_columns_in_the_manual() {
    let env = Env::new();
    let page = env.imr(&["man", "syntax"]).success().stdout;
    let (_, card) = page.split_once(".SH DESCRIPTION\n.nf\n").expect("lines as they are");
    let (card, _) = card.split_once("\n.fi\n").expect("an end");
    let shown = env.imr(&["syntax"]).success().stdout;
    let plain = |line: &str| {
        let line = line.strip_prefix("\\&").unwrap_or(line);
        line.replace("\\(aq", "'").replace("\\(ti", "~").replace("\\(ha", "^").replace("\\-", "-").replace("\\e", "\\")
    };
    let lines: Vec<String> = card.lines().map(plain).collect();
    assert!(
        lines
            .iter()
            .any(|line| line == "  'lumbar MRI'              both words, in any form and by any name; see --match")
    );
    for line in shown.lines().filter(|line| line.starts_with("  '")) {
        assert!(lines.iter().any(|one| one == line), "{line} is not in\n{card}");
    }
}

#[test]
fn the_help_shows_how_a_query_is_typed() {
    let help = Env::new().imr(&["--help"]).success().stdout;
    let (_, examples) = help.split_once("Examples:\n").expect("examples");
    assert!(examples.contains("  imr query 'lumbar MRI overturned'\n"), "{help}");
}

#[test]
fn the_version_is_printed() {
    let wanted = format!("imr {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(Env::new().imr(&["--version"]).success().stdout, wanted);
}

#[test]
fn a_typing_error_is_answered_with_what_was_meant() {
    let env = Env::new();
    env.imr(&["quary", "lumbar"]).fails(2, "a similar subcommand exists: 'query'");
    env.imr(&["query", "lumbar", "--limt", "3"]).fails(2, "a similar argument exists: '--limit'");
    env.imr(&["query", "lumbar", "--format", "jsn"]).fails(2, "possible values: text, table, json, jsonl, ids, trec");
    env.imr(&["query", "lumbar", "-n", "many"]).fails(2, "invalid value 'many'");
    env.imr(&["query"]).fails(2, "QUERY");
}

#[test]
fn without_arguments_the_help_is_shown() {
    let output = Env::new().imr(&[]).command().output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("Usage: imr"));
}

#[test]
fn arguments_that_cannot_be_used_are_answered_with_where_to_read_more() {
    let env = Env::new();
    for (args, message, wanted) in [
        (&["query", "knee", "-n", "x"][..], "invalid value 'x' for '--limit <N>'", "hint: run 'imr query --help'\n"),
        (&["--color", "never", "show"], "required arguments were not provided", "hint: run 'imr show --help'\n"),
        (&["-i", "index", "query", "-x"], "unexpected argument '-x' found", "hint: run 'imr query --help'\n"),
        (&["--colour"], "unexpected argument '--colour' found", "hint: run 'imr --help'\n"),
    ] {
        let said = env.imr(args).fails(2, message).stderr;
        assert!(said.ends_with(wanted) && said.matches("--help").count() == 1, "{said}");
    }
}

//! README.md and the other documents: their commands run, their links lead somewhere, and their tables
//! say what the program says.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use crate::cli_manual::SUBCOMMANDS;
use crate::env::{Env, PROGRAM, golden, letter, project};

const DOCUMENTS: [&str; 8] = [
    "README.md",
    "ARCHITECTURE.md",
    "RELIABILITY.md",
    "SECURITY.md",
    "CHANGELOG.md",
    "docs/cluster.md",
    "tests/README.md",
    "index/README.md",
];

/// Words that speak of how the project is made; the documents speak of the program.
const FOREIGN: [&str; 8] =
    ["issue tracker", "pull request", "sprint", "roadmap", "backlog", "assistant", "prompt", "milestone"];

/// The language of queries on one screen, as the program shows it.
fn syntax() -> String {
    Env::new().imr(&["syntax"]).success().stdout
}

fn document(name: &str) -> String {
    fs::read_to_string(project().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The code blocks of a language, without those marked `ignore`.
fn blocks(text: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            if info.trim() == language {
                blocks.push(block.join("\n"));
            }
        }
    }
    blocks
}

#[test]
fn the_readme_shows_the_language_as_the_program_does() {
    let shown = blocks(&document("README.md"), "text");
    assert!(shown.iter().any(|block| block.trim_end() == syntax().trim_end()), "`imr syntax` prints it");
}

#[test]
fn every_example_of_the_language_is_answered() {
    let env = Env::indexed();
    let syntax = syntax();
    let rows: Vec<&str> = syntax.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    assert!(rows.len() > 20, "only {} examples", rows.len());
    for row in rows {
        let example = row.split("  ").next().unwrap_or(row).trim_matches('\'');
        let args = ["query", example, "--match", "all", "--explain", "--snippets", "2", "-n", "3", "--json"];
        let answer = env.imr(&args).success_or(1).json();
        assert!(answer["total"]["items"].is_u64(), "{example}: {answer}");
    }
}

#[test]
fn every_example_of_the_language_can_be_copied_into_a_shell() {
    let env = Env::indexed();
    let syntax = syntax();
    let rows: Vec<&str> = syntax.lines().filter_map(|line| line.strip_prefix("  ")).collect();
    assert!(rows.len() > 20);
    for row in rows {
        let typed = row.split("  ").next().unwrap_or(row);
        let output = Command::new("bash")
            .args(["-c", &format!("{PROGRAM} query {typed} --match all --count --format json")])
            .current_dir(env.path(""))
            .output()
            .expect("bash");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let query = typed.trim_matches('\'');
        let wanted = env.imr(&["query", query, "--match", "all", "--count", "--format", "json"]).success_or(1).stdout;
        assert_eq!(said, wanted, "{typed}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn the_card_and_the_readme_begin_with_quotes() {
    let syntax = syntax();
    assert!(syntax.starts_with("Put the query in single quotes"));
    for text in [syntax, document("README.md")] {
        assert!(["#60", ">", "!"].iter().all(|taken| text.contains(taken)));
    }
}

#[test]
fn the_commands_of_the_readme_succeed() {
    let env = Env::with_corpus();
    fs::create_dir(env.path("bin")).expect("a folder");
    symlink(PROGRAM, env.path("bin/imr")).expect("a link");
    // `cargo run --release -- ARGS` and `cargo install` mean the program under test.
    let cargo =
        "#!/bin/sh\ncase \"$1\" in run) while [ \"$1\" != -- ]; do shift; done; shift; exec imr \"$@\";; esac\n";
    env.write("bin/cargo", cargo);
    let mode = Command::new("chmod").arg("+x").arg(env.path("bin/cargo")).status();
    assert!(mode.is_ok_and(|status| status.success()));
    let search_path = format!("{}:{}", env.path("bin").display(), std::env::var("PATH").unwrap_or_default());
    let blocks = blocks(&document("README.md"), "sh");
    assert!(blocks.len() >= 3, "the README shows commands");
    for block in blocks {
        let output = Command::new("sh")
            .args(["-e", "-c", &block])
            .current_dir(env.path(""))
            .env_clear()
            .envs([("PATH", search_path.as_str()), ("COLUMNS", "80"), ("HOME", "/nowhere")])
            .output()
            .expect("a shell");
        assert!(
            output.status.success(),
            "{block}\n{}\n{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
        );
    }
}

/// A claim of the README about queries.
#[derive(Debug, serde::Deserialize)]
struct Claim {
    /// The README's words.
    says: String,
    /// The query as typed.
    query: String,
    /// Treatments of which each is found.
    finds: Vec<String>,
    /// Treatments of which none is.
    not: Vec<String>,
}

/// A letter whose request is `procedure`, unless it is a decision, then all is like that.
fn claimed(number: usize, text: &str) -> String {
    let (decision, procedure) = text.split_once(": ").unwrap_or(("Upheld", text));
    letter(&format!("CM17-{number:07}"), procedure, decision, "The records do not support it.")
}

#[test]
fn what_the_readme_says_of_queries_is_so() {
    #[derive(serde::Deserialize)]
    struct Claims {
        claim: Vec<Claim>,
    }
    let claims: Claims = toml::from_str(&document("tests/queries/readme.toml")).expect("claims");
    let readme = document("README.md").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut wrong = Vec::new();
    assert!(claims.claim.len() > 10, "only {} claims", claims.claim.len());
    for claim in &claims.claim {
        assert!(readme.contains(&claim.says), "the README does not say: {}", claim.says);
        assert!(!claim.finds.is_empty() && !claim.not.is_empty(), "{}: an example and a counter-example", claim.says);
        let env = Env::new();
        for (number, text) in claim.finds.iter().chain(&claim.not).enumerate() {
            env.write(&format!("in/{number}.txt"), claimed(number + 1, text));
        }
        env.index(&["in"]);
        let mut found = env.imr(&["query", &claim.query, "--match", "all", "--format", "ids"]).command().output();
        let ids = String::from_utf8(found.as_mut().expect("the program starts").stdout.clone()).expect("UTF-8");
        let mut ids: Vec<&str> = ids.lines().collect();
        ids.sort_unstable();
        let wanted: Vec<String> = (1..=claim.finds.len()).map(|number| format!("CM17-{number:07}#1")).collect();
        if ids != wanted {
            wrong.push(format!("{}: {claim:?} finds {ids:?}", claim.query));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Commands whose answers the README shows: as typed, as arguments, and the number of paragraphs below the first.
const SHOWN: [(&str, &[&str], usize); 3] = [
    ("cargo run --release -- query \"thoracic facet upheld\"", &["query", "thoracic facet upheld"], 3),
    ("imr similar 'L-2014-000001#1'", &["similar", "L-2014-000001#1"], 2),
    ("imr fields specialty -n 5", &["fields", "specialty", "-n", "5"], 1),
];
const ANSWER_ENDS: &str = "\n…\n```\n";

#[test]
fn the_answers_shown_in_the_readme_are_the_answers_given() {
    let (env, mut readme) = (Env::indexed(), document("README.md"));
    for (command, args, shown) in SHOWN {
        let answer = env.imr(args).success().stdout;
        let hits: Vec<&str> = answer.split("\n\n").take(1 + shown).collect();
        let begins = format!("```text\n$ {command}\n");
        let (before, rest) = readme.split_once(&begins).expect("the README shows an answer");
        let (_, after) = rest.split_once(ANSWER_ENDS).expect("the answer ends");
        readme = [before, &begins, &hits.join("\n\n"), "\n", ANSWER_ENDS, after].concat();
    }
    golden("../README.md", &without_trailing_blanks(&readme));
}

fn without_trailing_blanks(text: &str) -> String {
    text.lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[test]
fn links_lead_somewhere() {
    let mut dead = Vec::new();
    for name in DOCUMENTS {
        let folder = Path::new(name).parent().expect("a folder");
        let links = links(&document(name));
        assert!(!links.is_empty() || name == "CHANGELOG.md", "{name}: no links");
        for link in links {
            let is_elsewhere = link.contains("://") || link.starts_with('#');
            let path = link.split('#').next().unwrap_or_default();
            if !is_elsewhere && !project().join(folder).join(path).exists() {
                dead.push(format!("{name}: {link}"));
            }
        }
    }
    assert!(dead.is_empty(), "dead links:\n{}", dead.join("\n"));
}

fn links(text: &str) -> Vec<String> {
    let ends = text.split("](").skip(1);
    ends.filter_map(|rest| rest.split_once(')')).map(|(link, _)| link.to_owned()).collect()
}

/// Returns the part of ARCHITECTURE.md below a heading, up to the next one.
fn section(heading: &str) -> String {
    let page = document("ARCHITECTURE.md");
    let (_, below) = page.split_once(&format!("\n## {heading}\n")).unwrap_or_else(|| panic!("no heading {heading}"));
    below.split("\n## ").next().unwrap_or_default().to_owned()
}

#[test]
fn the_table_of_levels_has_every_module_and_folder() {
    let mut missing = Vec::new();
    let links = links(&section("Levels"));
    let entries = |folder: &Path| -> Vec<_> {
        fs::read_dir(project().join(folder)).expect("a folder").flatten().map(|entry| entry.path()).collect()
    };
    let top = entries(Path::new("src"));
    let folders = top.iter().filter(|path| path.is_dir()).flat_map(|path| entries(path)).filter(|path| path.is_dir());
    for path in top.iter().cloned().chain(folders) {
        let name = path.strip_prefix(project()).expect("below the project").display().to_string();
        if !links.contains(&name) && !links.contains(&format!("{name}/mod.rs")) {
            missing.push(name);
        }
    }
    assert!(top.len() > 10 && missing.is_empty(), "not in the table of levels:\n{}", missing.join("\n"));
}

#[test]
fn the_table_of_changes_names_what_its_files_define() {
    let table = section("Which file does a change go to?");
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| ")).skip(1).collect();
    assert!(rows.len() > 50, "only {} rows", rows.len());
    let mut wrong = Vec::new();
    for row in rows {
        let (link, names) = row.split_once("): ").unwrap_or_default();
        let path = link.split_once("](").map_or("", |(_, path)| path);
        let names: Vec<&str> = names.split('`').skip(1).step_by(2).collect();
        if names.is_empty() {
            wrong.push(format!("no [file](path): `NAME` in {row}"));
        }
        wrong.extend(names.iter().filter(|name| !defines(path, name)).map(|name| format!("{path}: no {name}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns true if a file defines `name`: as an item of Rust, or at the beginning of a line of a table.
fn defines(path: &str, name: &str) -> bool {
    const KINDS: [&str; 7] = ["const", "enum", "fn", "macro_rules!", "static", "struct", "trait"];
    let text = document(path);
    if !path.ends_with(".rs") {
        return text.lines().any(|line| line.starts_with(name));
    }
    let goes_on = |rest: &str| rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    KINDS.iter().any(|kind| text.split(&format!("{kind} {name}")).skip(1).any(|rest| !goes_on(rest)))
}

#[test]
fn the_readme_lists_the_commands_of_the_program() {
    let readme = document("README.md");
    for command in SUBCOMMANDS {
        assert!(readme.contains(&format!("| `imr {command}")), "README.md: no row for {command}");
    }
    let rows = readme.lines().filter(|line| line.starts_with("| `imr "));
    assert_eq!(rows.count(), SUBCOMMANDS.len());
}

#[test]
fn the_readme_lists_the_exit_codes_of_the_program() {
    let readme = document("README.md");
    let help = Env::new().imr(&["--help"]).success().stdout;
    let table = help.split("Exit codes:\n").nth(1).expect("a table of exit codes");
    let mut count = 0;
    for line in table.lines() {
        let (code, meaning) = line.trim().split_once(' ').expect("a code and its meaning");
        let row = format!("| {code} | {} |", meaning.trim());
        assert!(readme.contains(&row), "README.md lacks {row:?}");
        count += 1;
    }
    assert!(count >= 7);
}

#[test]
fn documents_speak_of_the_program_alone() {
    for name in DOCUMENTS {
        let text = document(name).to_lowercase();
        for word in FOREIGN {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn every_test_module_is_compiled_and_described() {
    let main = document("tests/main.rs");
    for entry in fs::read_dir(project().join("tests")).expect("the tests").flatten() {
        let path = entry.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if path.extension().is_some_and(|end| end == "rs") && stem != "main" {
            let line = format!("mod {stem};");
            let before =
                main.lines().zip(main.lines().skip(1)).find(|(_, next)| *next == line).map(|(before, _)| before);
            assert!(before.is_some_and(|before| before.starts_with("// ")), "tests/main.rs: no comment above '{line}'");
        }
    }
}

//! The shape of the source, read from the source.

use std::fs;
use std::path::{Path, PathBuf};

use crate::env::project;

/// The modules from the bottom to the top. A module may use those of the lines above it, and its own
/// line's only where it is itself.
const LEVELS: &[&[&str]] = &[
    &["platform", "stop", "text"],
    &["deadline"],
    &["terms"],
    &["letter"],
    &["query"],
    &["corpus"],
    &["index"],
    &["search"],
    &["counts"],
    &["export"],
    &["web"],
    &["cli"],
    &["main", "lib", "testing"],
];

/// Crates that are named only in some modules, with the reason.
const CONFINED: &[(&str, &[&str], &str)] = &[
    ("tantivy", &["text", "index", "search", "counts", "testing"], "the search engine can be changed behind them"),
    ("notify", &["index"], "changes are heard of in one place"),
    ("rayon", &["index"], "work is shared out in one place"),
    ("clap", &["cli", "main"], "the library has no command line"),
    ("anyhow", &["cli", "main"], "the library has errors of its own"),
    ("axum", &["web"], "the server can be changed behind it"),
    ("hyper", &["web"], "connections are in one place"),
    ("tokio", &["web", "platform"], "all else is without waiting"),
    ("indicatif", &["cli"], "only the command line shows progress"),
    ("anstream", &["cli"], "only the command line prints"),
];

/// The most lines of a file, its tests aside, and of a function.
const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;

/// Words that must not be left in the source.
const LEFTOVERS: [&str; 6] = ["TODO", "FIXME", "XXX", "dbg!(", "todo!(", "unimplemented!("];

/// A source file.
pub struct Source {
    /// Its path below the project.
    pub path: PathBuf,
    /// The top-level module it belongs to.
    module: String,
    /// Its text up to the inline tests.
    pub body: String,
    /// All of its text.
    pub text: String,
}

impl Source {
    pub fn place(&self, line: usize) -> String {
        format!("{}:{}", self.path.display(), line + 1)
    }

    /// The lines that are no comments, with their numbers.
    pub fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.body.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

pub fn sources() -> Vec<Source> {
    let sources = sources_in(&["src"]);
    assert!(sources.len() > 100, "only {} files in src/", sources.len());
    sources
}

/// The sources in folders of the project.
pub fn sources_in(folders: &[&str]) -> Vec<Source> {
    let mut paths = Vec::new();
    folders.iter().for_each(|folder| collect(&project().join(folder), &mut paths));
    paths.sort();
    paths.into_iter().map(source).collect()
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|end| end == "rs") {
            paths.push(path);
        }
    }
}

fn source(path: PathBuf) -> Source {
    let text = fs::read_to_string(&path).expect("a source file");
    let body = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default().to_owned();
    let path = path.strip_prefix(project()).expect("below the project").to_owned();
    let first = path.components().nth(1).expect("a file in src");
    let module = Path::new(first.as_os_str()).with_extension("").display().to_string();
    Source { path, module, body, text }
}

fn level(module: &str) -> Option<usize> {
    LEVELS.iter().position(|level| level.contains(&module))
}

/// The top-level modules that a line names by `crate::…`.
fn used(line: &str) -> Vec<String> {
    let mut modules = Vec::new();
    for rest in line.split("crate::").skip(1) {
        let group = rest.strip_prefix('{').and_then(|rest| rest.split('}').next());
        let names: Vec<&str> = match group {
            Some(group) => group.split(',').collect(),
            None => vec![rest],
        };
        let word =
            |name: &str| name.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        modules.extend(names.into_iter().map(word).filter(|name| !name.is_empty()));
    }
    modules
}

#[track_caller]
pub fn none(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn every_module_stands_on_its_level() {
    let known = |source: &Source| level(&source.module).is_some();
    let strangers = sources().into_iter().filter(|source| !known(source));
    none(&strangers.map(|source| format!("{}: not in the table of levels", source.path.display())).collect::<Vec<_>>());
}

#[test]
fn modules_use_only_those_below_them() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            for module in used(line) {
                let is_free = module == source.module || level(&module).is_none();
                if !is_free && level(&module) >= level(&source.module) {
                    faults.push(format!("{}: {} uses {module}", source.place(number), source.module));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn crates_are_named_only_where_they_belong() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            for (name, modules, reason) in CONFINED {
                let named = line.contains(&format!("{name}::"));
                if named && !modules.contains(&source.module.as_str()) {
                    faults.push(format!("{}: {name} is named in {}; {reason}", source.place(number), source.module));
                }
            }
        }
    }
    none(&faults);
}

#[test]
fn only_the_command_line_prints_and_nobody_exits() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            let prints = ["println!", "print!", "eprintln!", "eprint!", "io::stdout", "io::stderr"];
            if source.module != "cli" && prints.iter().any(|word| line.contains(word)) {
                faults.push(format!("{}: prints", source.place(number)));
            }
            if line.contains("process::exit") {
                faults.push(format!("{}: exits", source.place(number)));
            }
        }
    }
    none(&faults);
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent = sources().into_iter().filter(|source| !source.text.starts_with("//! "));
    none(&silent.map(|source| format!("{}: does not begin with //!", source.path.display())).collect::<Vec<_>>());
}

#[test]
fn files_and_functions_are_short() {
    let mut faults = Vec::new();
    for source in sources() {
        let lines: Vec<&str> = source.body.lines().collect();
        if lines.len() > LONGEST_FILE {
            faults.push(format!("{}: {} lines", source.path.display(), lines.len()));
        }
        for (start, line) in lines.iter().enumerate().filter(|(_, line)| is_function(line)) {
            let indent = &line[..line.len() - line.trim_start().len()];
            let end = format!("{indent}}}");
            let length = lines[start..].iter().position(|line| *line == end).map_or(1, |last| last + 1);
            if length > LONGEST_FUNCTION {
                faults.push(format!("{}: a function of {length} lines", source.place(start)));
            }
        }
    }
    none(&faults);
}

/// Returns true if a function with a body begins here.
fn is_function(line: &str) -> bool {
    let words = line.trim_start();
    let bare = words.strip_prefix("pub ").or_else(|| words.strip_prefix("pub(crate) ")).unwrap_or(words);
    let bare = bare.strip_prefix("const ").unwrap_or(bare);
    bare.starts_with("fn ") && !line.ends_with(';') && !line.ends_with('}')
}

#[test]
fn nothing_is_left_over() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.text.lines().enumerate() {
            if let Some(word) = LEFTOVERS.iter().find(|word| line.contains(*word)) {
                faults.push(format!("{}: {word}", source.place(number)));
            }
            if line.ends_with([' ', '\t']) {
                faults.push(format!("{}: white space at the end", source.place(number)));
            }
        }
    }
    none(&faults);
}

#[test]
fn unwrap_is_for_tests() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code().filter(|(_, line)| line.contains(".unwrap()")) {
            faults.push(format!("{}: {}", source.place(number), line.trim()));
        }
    }
    none(&faults);
}

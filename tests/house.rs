//! The shape of the house, read from the source: no file uses another in a circle, folders are small, comments begin
//! with the thing, little is public, and a name stands for one type.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::env::project;
use crate::tidy::{Source, none, sources, sources_in};

/// The most entries of a folder of the source.
const MOST_ENTRIES: usize = 12;

/// Folders that have more, with the reason.
const LARGER: [(&str, usize, &str); 3] = [
    ("src", 15, "one entry a level"),
    ("src/cli/commands", 25, "one entry a subcommand"),
    ("src/index/folder", 13, "one entry a kind of file"),
];

/// Words that no doc comment opens with: the thing comes first.
const OPENERS: [&str; 5] = ["What", "Whether", "How", "Where", "Who"];

/// The path of the module that a file is, as `["letter", "page", "lines"]`.
fn module_of(path: &Path) -> Vec<String> {
    let mut segments: Vec<String> = path
        .with_extension("")
        .components()
        .skip(1)
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if segments.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
        segments.pop();
    }
    segments
}

/// The leaves of a tree of imports: `a::{b, c::D}` has `a::b` and `a::c::D`.
fn leaves(tree: &str) -> Vec<String> {
    let tree = tree.trim();
    let Some(open) = tree.find('{') else {
        return vec![tree.split(" as ").next().unwrap_or_default().trim().to_owned()];
    };
    let (base, inside) = (&tree[..open], &tree[open + 1..tree.rfind('}').unwrap_or(tree.len())]);
    let (mut depth, mut start, mut all) = (0, 0, Vec::new());
    for (at, c) in inside.char_indices().chain([(inside.len(), ',')]) {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                let part = inside[start..at].trim();
                all.extend(
                    leaves(part).into_iter().filter(|leaf| !leaf.is_empty()).map(|leaf| format!("{base}{leaf}")),
                );
                start = at + 1;
            }
            _ => {}
        }
    }
    all
}

/// The code of a file in one text, without comments, re-exports and tests.
fn code(source: &Source) -> String {
    let lines = source.body.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.fold(String::new(), |code, line| code + line + "\n")
}

/// The paths below `crate` that a file uses; what it only hands on by `pub use` is left out.
fn used(source: &Source) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    let code = code(source);
    let mut rest = code.as_str();
    while let Some(at) = rest.find("crate::") {
        let line = rest[..at].rfind('\n').map_or(0, |end| end + 1);
        let before = rest[line..at].trim_start();
        let path = &rest[at + "crate::".len()..];
        if before.starts_with("use ") || before.starts_with("pub") && before.ends_with("use ") {
            let end = path.find(';').unwrap_or(path.len());
            if before.starts_with("use ") {
                paths.extend(leaves(&path[..end]));
            }
            rest = &path[end..];
        } else {
            let end = path.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | ':'))).unwrap_or(path.len());
            paths.insert(path[..end].to_owned());
            rest = &path[end..];
        }
    }
    paths
}

/// By file, the files that it uses.
fn uses() -> BTreeMap<String, BTreeSet<String>> {
    let all = sources();
    let modules: BTreeSet<String> = all.iter().map(|source| module_of(&source.path).join("::")).collect();
    let file_of = |path: &str| {
        let segments: Vec<&str> = path.split("::").collect();
        (1..=segments.len()).rev().map(|count| segments[..count].join("::")).find(|module| modules.contains(module))
    };
    let of = |source: &Source| {
        let module = module_of(&source.path).join("::");
        let files = used(source).iter().filter_map(|path| file_of(path)).filter(|file| *file != module).collect();
        (module, files)
    };
    all.iter().map(of).collect()
}

#[test]
fn no_file_uses_another_in_a_circle() {
    let mut uses = uses();
    assert!(
        uses.len() > 200 && uses.values().filter(|files| !files.is_empty()).count() > 100,
        "too few files were read"
    );
    // A file that uses none of those left is in no circle.
    loop {
        let before = uses.len();
        let left: BTreeSet<String> = uses.keys().cloned().collect();
        uses.values_mut().for_each(|files| files.retain(|file| left.contains(file)));
        uses.retain(|_, files| !files.is_empty());
        if uses.len() == before {
            break;
        }
    }
    none(&uses.iter().map(|(file, files)| format!("{file} uses {files:?}")).collect::<Vec<_>>());
}

#[test]
fn paths_begin_at_the_crate() {
    let mut faults = Vec::new();
    for source in sources() {
        for (number, line) in source.code().filter(|(_, line)| line.contains("super::")) {
            faults.push(format!("{}: {}", source.place(number), line.trim()));
        }
    }
    none(&faults);
}

#[test]
fn a_folder_is_seen_at_a_glance() {
    let mut faults = Vec::new();
    let mut folders = vec![project().join("src")];
    while let Some(folder) = folders.pop() {
        let entries: Vec<_> =
            fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        // What is next to the stages at the top are the two programs' roots.
        let roots = entries.iter().filter(|path| path.ends_with("lib.rs") || path.ends_with("main.rs")).count();
        let most =
            LARGER.iter().find(|(larger, ..)| folder == project().join(larger)).map_or(MOST_ENTRIES, |row| row.1);
        if entries.len() - roots > most {
            faults.push(format!("{}: {} entries", folder.display(), entries.len()));
        }
        folders.extend(entries.into_iter().filter(|path| path.is_dir()));
    }
    none(&faults);
}

#[test]
fn comments_begin_with_the_thing() {
    let mut faults = Vec::new();
    for source in &sources_in(&["src", "tests", "benches", "examples", "fuzz"]) {
        let mut opens = true;
        for (number, line) in source.text.lines().enumerate() {
            let comment = line.trim_start().strip_prefix("///").or_else(|| line.strip_prefix("//!")).map(str::trim);
            let first = comment.and_then(|text| text.split(' ').next()).unwrap_or_default();
            if opens && OPENERS.contains(&first) {
                faults.push(format!("{}: {}", source.place(number), line.trim()));
            }
            opens = comment.is_none_or(str::is_empty);
        }
    }
    none(&faults);
}

/// The most items that can be reached from outside: functions, types, constants and their methods.
const MOST_PUBLIC: usize = 250;

/// The files whose `pub` items and re-exports can be reached from outside: one facade a module.
const FACADES: [&str; 9] = ["cli", "corpus", "index", "letter", "query", "search", "terms", "testing", "text"];

/// The names that a facade makes public: leaves of its `pub use`, and its own `pub` items.
fn public_names(facade: &str) -> Vec<String> {
    let wanted = [format!("src/{facade}/mod.rs"), format!("src/{facade}.rs")];
    let source = sources().into_iter().find(|source| wanted.iter().any(|path| source.path == Path::new(path)));
    let code = code(&source.unwrap_or_else(|| panic!("{facade}: no such file")));
    let mut names = Vec::new();
    for (at, _) in code.match_indices("\npub ") {
        let item = &code[at + "\npub ".len()..];
        match item.strip_prefix("use ") {
            Some(path) => {
                let paths = leaves(&path[..path.find(';').unwrap_or(path.len())]);
                names.extend(paths.iter().filter_map(|path| path.rsplit("::").next()).map(str::to_owned));
            }
            None => names.extend(declared(item)),
        }
    }
    names
}

/// The name of the item that a line declares after its visibility.
fn declared(item: &str) -> Option<String> {
    let mut words = item.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty());
    let kinds = ["fn", "struct", "enum", "trait", "type", "const", "static", "mod"];
    words.find(|word| kinds.contains(word))?;
    words.next().map(str::to_owned)
}

/// The public methods and constants in `impl` blocks of types, as `(type, name)`.
fn methods() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for source in sources() {
        let mut of = None;
        for line in code(&source).lines() {
            if let Some(head) = line.strip_prefix("impl").filter(|head| !head.contains(" for ")) {
                // `impl<'a> Type<'a> {`: the type is the last word before its own parameters.
                let head =
                    if head.starts_with('<') { head.split_once("> ").map_or("", |(_, rest)| rest) } else { head };
                of = head.trim().split(['<', ' ']).next().map(str::to_owned);
            } else if line.starts_with('}') {
                of = None;
            } else if let (Some(of), Some(item)) = (&of, line.strip_prefix("    pub ")) {
                all.extend(declared(item).map(|name| (of.clone(), name)));
            }
        }
    }
    all
}

#[test]
fn what_is_public_is_few() {
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut count = 0;
    for facade in FACADES {
        let of_facade = public_names(facade);
        assert!(!of_facade.is_empty(), "{facade}: nothing is public");
        count += of_facade.len();
        names.extend(of_facade);
    }
    let methods = methods().into_iter().filter(|(of, _)| names.contains(of)).count();
    assert!(methods > 50, "too few methods were found");
    assert!(count + methods <= MOST_PUBLIC, "{count} items and {methods} methods can be reached from outside");
}

#[test]
fn only_facades_are_public_modules() {
    let mut faults = Vec::new();
    for source in sources() {
        let is_root = source.path.ends_with("lib.rs");
        for (number, line) in source.code().filter(|(_, line)| line.starts_with("pub mod ")) {
            let name = line["pub mod ".len()..].trim_end_matches(';');
            if !is_root || !FACADES.contains(&name) {
                faults.push(format!("{}: {line}", source.place(number)));
            }
        }
    }
    none(&faults);
}

#[test]
fn a_name_stands_for_one_type() {
    let mut places: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for source in sources() {
        for (number, line) in source.code() {
            let bare = line.strip_prefix("pub(crate) ").or_else(|| line.strip_prefix("pub ")).unwrap_or(line);
            if ["struct ", "enum ", "trait ", "type "].iter().any(|kind| bare.starts_with(kind))
                && let Some(name) = declared(bare).filter(|name| name != "Result")
            {
                places.entry(name).or_default().push(source.place(number));
            }
        }
    }
    assert!(places.len() > 300, "too few types were found");
    places.retain(|_, places| places.len() > 1);
    none(&places.iter().map(|(name, places)| format!("{name}: {}", places.join(", "))).collect::<Vec<_>>());
}

/// Names that are confined to a file or folder, so that another operating system, or another version of tantivy, is a
/// change there alone.
const CONFINED: [(&str, &[&str]); 2] = [
    ("src/platform.rs", &["std::os", "rustix", "libc::", "nix::"]),
    (
        "src/index/segment",
        &[
            "\"meta.json\"",
            "\".managed.json\"",
            "\".tmp\"",
            "META_LOCK",
            "MmapDirectory",
            "StoreReader",
            "ColumnarReader",
            ".add_segment(",
            ".delete_query(",
        ],
    ),
];

/// Conditions that do not depend on the system; others are for the file of the system.
const CONDITIONS: [&str; 4] = ["test)", "debug_assertions)", "feature = ", "not(feature = "];

#[test]
fn what_may_change_under_us_is_named_in_one_place() {
    let mut faults = Vec::new();
    for source in sources() {
        let elsewhere = CONFINED.iter().filter(|(place, _)| !source.path.starts_with(place));
        let names: Vec<&str> = elsewhere.flat_map(|(_, names)| names.iter().copied()).collect();
        let may_ask = source.path.starts_with(CONFINED[0].0);
        for (number, line) in source.code() {
            let conditions = ["cfg(", "cfg!(", "cfg_attr("].iter().flat_map(|begin| line.split(begin).skip(1));
            let mut strange = conditions.filter(|rest| !CONDITIONS.iter().any(|known| rest.starts_with(known)));
            if names.iter().any(|name| line.contains(name)) || !may_ask && strange.next().is_some() {
                faults.push(format!("{}: {}", source.place(number), line.trim()));
            }
        }
    }
    none(&faults);
}

//! Compiles the tables of `tables/*.toml` to Rust source, and finds the mistakes in them.
//!
//! `build.rs` runs it, so that the program need not read and link the tables when it starts, and a mistake stops the
//! build. It shares a few types with the program, under the same paths in both.

pub(crate) mod citations;
pub(crate) mod concepts;
pub(crate) mod cues;
pub(crate) mod findings;
pub(crate) mod literals;
pub(crate) mod names;
pub(crate) mod state;
pub(crate) mod table;
pub(crate) mod trie;

pub(crate) use crate::terms::compile::table::TableError;

use crate::terms::compile::concepts::Concepts;
use crate::terms::compile::table::{SenseTable, read};

/// The files of the tables; the six of concepts come first, in no order.
pub(crate) const FILES: [&str; 11] = [
    "drugs.toml",
    "regions.toml",
    "treatments.toml",
    "diagnoses.toml",
    "guidelines.toml",
    "reasons.toml",
    "senses.toml",
    "categories.toml",
    "state.toml",
    "citations.toml",
    "findings.toml",
];

/// The number of files that define concepts.
const CONCEPT_FILES: usize = 6;

/// Compiles the texts of all tables, in the order of [`FILES`], to one Rust source.
///
/// # Errors
/// The first mistake in a table.
pub(crate) fn compile(texts: &[String; FILES.len()]) -> Result<String, TableError> {
    // The last five; those of concepts are taken together.
    let [.., senses, categories, state, citations, findings] = texts;
    let tables = FILES.into_iter().zip(texts.iter().map(String::as_str)).take(CONCEPT_FILES);
    let concepts = Concepts::load(tables)?;
    let parts = [
        format!("/// See `fingerprint`.\npub(crate) const FINGERPRINT: u64 = {};\n", fingerprint(texts)),
        names::source(&concepts, senses)?,
        cues::source(&concepts, categories)?,
        state::source(&concepts, state)?,
        citations::source(citations)?,
        findings::source(&concepts, findings)?,
    ];
    Ok(parts.join("\n"))
}

/// Writes the patterns of all names as text: a line for each concept, in the order of their numbers, and one for each
/// ambiguous form; patterns are parted by tabs.
///
/// # Errors
/// The first mistake in a table.
pub(crate) fn patterns(texts: &[String; FILES.len()]) -> Result<String, TableError> {
    let tables = FILES.into_iter().zip(texts.iter().map(String::as_str)).take(CONCEPT_FILES);
    let concepts = Concepts::load(tables)?;
    let senses: SenseTable = read("senses.toml", &texts[CONCEPT_FILES])?;
    let rows = concepts.all.iter().map(|concept| &concept.patterns).chain(senses.form.iter().map(|form| &form.names));
    Ok(rows.map(|patterns| patterns.join("\t") + "\n").collect())
}

/// Computes a number that changes whenever a table does: the FNV-1a hash of each text, spread and combined.
/// An index keeps it to know if it must be built anew.
fn fingerprint(texts: &[String]) -> u64 {
    let mix = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    let spread = |hash: u64| {
        let mixed = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        mixed ^ (mixed >> 29)
    };
    let hash = |text: &String| spread(text.bytes().fold(0xcbf2_9ce4_8422_2325, mix));
    // The order counts, so that two tables that change places change the sum.
    texts.iter().fold(0, |sum: u64, text| hash(text) ^ sum.rotate_left(7))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> [String; FILES.len()] {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/terms/tables/");
        FILES.map(|file| std::fs::read_to_string(format!("{folder}{file}")).expect("a table"))
    }

    #[test]
    fn a_mistake_in_a_table_is_named_with_its_file_or_row() {
        let cases = [
            ("drugs.toml", "[drug.soma]\nnames = 3", "drugs.toml: TOML parse error"),
            ("drugs.toml", "[drug.soma]\ncolor = 'red'", "unknown field `color`"),
            ("drugs.toml", "[class.nonsense]\nis = ['class:nowhere']", "class:nonsense: no concept class:nowhere"),
            ("drugs.toml", "[class.egg]\nis = ['class:egg']", "class:egg is broader than itself"),
            ("drugs.toml", "[drug.nonsense]\nnames = ['acupuncture']", "'acupuncture' names "),
            (
                "senses.toml",
                "[[form]]\nnames = ['ZQ']\nsenses = [{ id = 'tx:nothing' }]",
                "senses.toml: no concept tx:nothing",
            ),
            ("categories.toml", "[[cue]]\nis = ['tx:nothing']", "categories.toml: no concept tx:nothing"),
            ("state.toml", "[[group]]\nof = 'surgery'\nmembers = [{ is = ['tx:nothing'] }]", "state.toml: no concept"),
            ("reasons.toml", "[reason.nonsense]\nsays = ['not wonder']", "reason:nonsense: 'wonder' is no mark"),
            ("reasons.toml", "[reason.nonsense]\nsays = ['no/few']", "reason:nonsense: 'few' is no mark"),
            ("citations.toml", "[[source]]\nsource = 'XYZ'\nnames = []", "citations.toml: TOML parse error"),
        ];
        for (file, more, message) in cases {
            let mut texts = tables();
            let at = FILES.iter().position(|name| *name == file).expect("a table");
            texts[at] = texts[at].clone() + "\n" + more;
            let error = compile(&texts).expect_err(more).to_string();
            assert!(error.contains(message), "{error}");
        }
    }

    #[test]
    fn every_change_of_a_table_shows() {
        let texts = tables();
        for at in 0..texts.len() {
            let mut changed = texts.clone();
            changed[at].push('#');
            assert_ne!(fingerprint(&changed), fingerprint(&texts), "{}", FILES[at]);
        }
    }

    #[test]
    fn every_concept_and_ambiguous_form_has_a_line_of_patterns() {
        let text = patterns(&tables()).expect("the build has compiled them");
        let concepts = crate::terms::vocabulary::concepts();
        assert!(text.lines().count() > concepts.len());
        for (concept, line) in concepts.iter().zip(text.lines()) {
            assert!(line.is_empty() || !line.split('\t').any(str::is_empty), "{}: {line}", concept.id);
        }
        assert!(text.lines().any(|line| line.split('\t').any(|pattern| pattern == "norco")));
    }

    #[test]
    fn every_concept_has_a_name_unless_it_is_a_mere_group() {
        let texts = tables();
        let concepts = Concepts::load(FILES.into_iter().zip(texts.iter().map(String::as_str)).take(CONCEPT_FILES));
        let concepts = concepts.expect("the build has compiled them").all;
        for (number, concept) in concepts.iter().enumerate() {
            let is_group = concepts.iter().any(|other| other.broader.contains(&(number as u16)));
            assert!(!concept.names.is_empty() || is_group, "{}", concept.id);
        }
    }
}

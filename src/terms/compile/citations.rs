//! Compiles the names of guidelines and of their chapters, from `citations.toml`.

use crate::terms::compile::literals::{hash_of, option};
use crate::terms::compile::table::{CitationTable, TableError, read};
use crate::terms::spelling::spellings;
use crate::terms::vocabulary::guideline_body::GuidelineBody;
use crate::text::word::words;
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Words that names and texts may have or leave out.
const FILLERS: [&str; 2] = ["and", "the"];

/// Bits in the filter of first words, as the program expects it.
const FILTER_BITS: usize = 1 << 12;

/// The meaning of a name, with the fields of the program's type.
/// It becomes a `CitedMeaning`.
#[derive(Clone, Default)]
struct NameMeaning<'a> {
    source: Option<GuidelineBody>,
    mtus: Option<&'a str>,
    odg: Option<&'a str>,
    dated: Vec<(u16, &'a str)>,
}

/// Names by the hash of their first word: the hashes of the words after it, with their meaning.
type Names<'a> = BTreeMap<u64, Vec<(Vec<u64>, NameMeaning<'a>)>>;

/// Writes the source of `CITED`.
///
/// # Errors
/// A mistake in the syntax of the table.
pub(crate) fn source(citations: &str) -> Result<String, TableError> {
    let table: CitationTable = read("citations.toml", citations)?;
    let hashes = |words: &[String]| -> Vec<u64> { words.iter().map(|word| hash_of(word)).collect() };
    let fillers = FILLERS.map(hash_of);
    let mut names = Names::new();
    for row in &table.source {
        let meaning = NameMeaning { source: Some(row.source), ..NameMeaning::default() };
        row.names.iter().for_each(|pattern| insert(&mut names, &fillers, pattern, &meaning));
    }
    for row in &table.chapter {
        // One name may be a chapter of both bodies: two rows then have it.
        let of = |source| (row.of == source).then_some(row.name.as_str());
        let meaning =
            NameMeaning { mtus: of(GuidelineBody::Mtus), odg: of(GuidelineBody::Odg), ..NameMeaning::default() };
        row.names.iter().for_each(|pattern| insert(&mut names, &fillers, pattern, &meaning));
        // Chapters of ACOEM are also cited by their number.
        if let Some(number) = row.number {
            insert(&mut names, &fillers, &format!("[acoem] chapter {number}"), &meaning);
        }
        let dated = NameMeaning { dated: vec![(row.since, &row.name)], ..NameMeaning::default() };
        row.dated.iter().for_each(|pattern| insert(&mut names, &fillers, pattern, &dated));
    }
    let firsts: Vec<u64> = names.keys().copied().collect();
    let mut filter = [0u64; FILTER_BITS / 64];
    for bit in firsts.iter().map(|&hash| hash as usize % FILTER_BITS) {
        // The reader asks for the same bit of the same hash.
        filter[bit / 64] |= 1 << (bit % 64);
    }
    let behind: Vec<String> = names.into_values().map(row).collect();
    Ok(format!(
        "/// Names in guideline paragraphs.\npub(crate) static CITED: CitationNames = CitationNames {{\n    filter: &{filter:?},\n    firsts: &{firsts:?},\n    \
         names: &[\n{}],\n    fillers: &{fillers:?},\n    tails: &{:?},\n    marks: &{:?},\n    qualifiers: &{:?},\n    editions: &{:?},\n}};\n",
        behind.concat(),
        hashes(&table.tails),
        hashes(&table.marks),
        hashes(&table.qualifiers),
        hashes(&table.editions)
    ))
}

/// Adds all spellings of a pattern. A name that is there already gets the union of both meanings.
/// Fillers are left out of the pattern, as the reader leaves them out of the text.
fn insert<'a>(names: &mut Names<'a>, fillers: &[u64], pattern: &str, meaning: &NameMeaning<'a>) {
    for name in spellings(pattern) {
        let mut hashes = words(&name).map(|word| word.singular).filter(|hash| !fillers.contains(hash));
        // A name of nothing but fillers cannot be looked for.
        let Some(first) = hashes.next() else { continue };
        let rest: Vec<u64> = hashes.collect();
        let behind = names.entry(first).or_default();
        match behind.iter_mut().find(|(known, _)| *known == rest) {
            Some((_, known)) => {
                known.mtus = known.mtus.or(meaning.mtus);
                known.odg = known.odg.or(meaning.odg);
                known.dated.extend(&meaning.dated);
                // The reader takes the first edition that is not later than the year.
                known.dated.sort_by_key(|(since, _)| Reverse(*since));
            }
            None => behind.push((rest, meaning.clone())),
        }
    }
}

/// Writes all names that begin with one word, the longest first.
fn row(mut behind: Vec<(Vec<u64>, NameMeaning<'_>)>) -> String {
    // A shorter name must not hide a longer one that begins with it.
    behind.sort_by_key(|(rest, _)| Reverse(rest.len()));
    let name = |(rest, meaning): &(Vec<u64>, NameMeaning<'_>)| {
        let NameMeaning { source, mtus, odg, dated } = meaning;
        let source = option("GuidelineBody", *source);
        format!("(&{rest:?}, CitedMeaning {{ source: {source}, mtus: {mtus:?}, odg: {odg:?}, dated: &{dated:?} }})")
    };
    let names: Vec<String> = behind.iter().map(name).collect();
    format!("        &[{}],\n", names.join(", "))
}

//! Compiles the marks of findings, from `findings.toml`, and the rules of reasons, from what they `say`.

use crate::terms::compile::concepts::{CompiledConcept, Concepts};
use crate::terms::compile::literals::hash_of;
use crate::terms::compile::table::{TableError, read};
use crate::terms::compile::trie::Trie;
use crate::terms::findings::mark::{BUT, CASE, DUTY, GUIDE, MarkSet, NO, NORM, STATES, TOLD, UNDONE, WHO, WITHOUT};
use crate::terms::spelling::spellings;
use std::collections::BTreeMap;

/// The list of phrases that are hidden: they have no mark.
const NOTHING: &str = "nothing";
/// The list of words that let a "not" beside them deny what stands before; they are compared one by one.
const BE: &str = "be";
/// The marks that the reader of sentences knows, with their bits, which are the lowest.
const KNOWN_MARKS: [(&str, MarkSet); 11] = [
    ("no", NO),
    ("without", WITHOUT),
    ("undone", UNDONE),
    ("told", TOLD),
    ("but", BUT),
    ("norm", NORM),
    ("duty", DUTY),
    ("guide", GUIDE),
    ("states", STATES),
    ("who", WHO),
    ("case", CASE),
];
/// The most words between two marks where a rule does not say.
const WITHIN: usize = 12;

/// Writes the sources of `MARKS`, `MARK_SETS`, `LEADS`, `BE_WORDS`, `FINDING_RULES` and `RULES_OF`.
///
/// # Errors
/// A rule that names no mark or no number of words, or too many marks.
pub(crate) fn source(concepts: &Concepts, findings: &str) -> Result<String, TableError> {
    let mut table: BTreeMap<String, Vec<String>> = read("findings.toml", findings)?;
    let be: Vec<u64> = table.remove(BE).unwrap_or_default().iter().map(|word| hash_of(word)).collect();
    let mut known = KNOWN_MARKS;
    // A mark is known by its place from here on.
    known.sort_by_key(|(_, mark)| *mark);
    let is_known = |name: &&str| *name == NOTHING || known.iter().any(|(known, _)| known == name);
    let others = table.keys().map(String::as_str).filter(|name| !is_known(name));
    let marks: Vec<&str> = known.iter().map(|(name, _)| *name).chain(others).collect();
    if marks.len() > MarkSet::BITS as usize {
        return Err(TableError::TooMany);
    }
    let (phrases, sets) = phrases(&table, &marks)?;
    let mut rules = Vec::new();
    for (number, concept) in (0u16..).zip(&concepts.all) {
        for says in &concept.says {
            rules.push(rule(number, concept, says, &marks)?);
        }
    }
    let leads: MarkSet = rules.iter().fold(0, |set, (lead, _)| set | 1 << lead);
    rules.sort_by_key(|(lead, _)| *lead);
    // The rules of a mark are a range of them: it begins at the first whose mark is not lower.
    let begin = |mark: usize| rules.partition_point(|(lead, _)| *lead < mark);
    let starts: Vec<usize> = (0..=marks.len()).map(begin).collect();
    let rows: Vec<&str> = rules.iter().map(|(_, row)| row.as_str()).collect();
    Ok(format!(
        "/// The phrases that have marks, as the numbers of their sets.\npub(crate) static MARKS: Dictionary = {};\n\n\
         /// The sets of marks.\npub(crate) static MARK_SETS: [MarkSet; {}] = {sets:?};\n\n\
         /// The marks that rules begin with.\n\
         pub(crate) const LEADS: MarkSet = {leads};\n\n\
         /// The forms of `to be`.\npub(crate) static BE_WORDS: [u64; {}] = {be:?};\n\n\
         /// The rules of reasons, by their first mark.\npub(crate) static FINDING_RULES: [FindingRule; {}] = [\n{}];\n\n\
         /// By mark the first rule that begins with it.\npub(crate) static RULES_OF: [usize; {}] = {starts:?};\n",
        phrases.source()?,
        sets.len(),
        be.len(),
        rows.len(),
        rows.concat(),
        starts.len()
    ))
}

/// Gathers all phrases in a trie, each with the number of its set of marks, from 1 on.
fn phrases(table: &BTreeMap<String, Vec<String>>, marks: &[&str]) -> Result<(Trie, Vec<MarkSet>), TableError> {
    let mut by_phrase: BTreeMap<String, MarkSet> = BTreeMap::new();
    for (name, patterns) in table {
        // A hidden phrase gets the empty set.
        let bit = marks.iter().position(|mark| mark == name).map_or(0, |at| 1 << at);
        for phrase in patterns.iter().flat_map(|pattern| spellings(pattern)) {
            *by_phrase.entry(phrase).or_default() |= bit;
        }
    }
    let (mut trie, mut sets) = (Trie::default(), Vec::new());
    for (phrase, set) in by_phrase {
        let known = sets.iter().position(|known| *known == set);
        let at = known.unwrap_or_else(|| {
            sets.push(set);
            sets.len() - 1
        });
        trie.insert(&phrase, u16::try_from(at + 1).map_err(|_| TableError::TooMany)?);
    }
    Ok((trie, sets))
}

/// Writes one rule, with the bit of its first mark: `guide: not exceeds limit/8`.
fn rule(number: u16, concept: &CompiledConcept, says: &str, marks: &[&str]) -> Result<(usize, String), TableError> {
    let mistake = |part: &str| TableError::NoSuchMark { row: concept.id.clone(), mark: part.to_owned() };
    let (of_guideline, rest) = match says.strip_prefix("guide: ") {
        Some(rest) => (true, rest),
        None => (false, says),
    };
    let (rest, within) = match rest.split_once('/') {
        Some((rest, count)) => (rest, count.parse().map_err(|_| mistake(count))?),
        None => (rest, WITHIN),
    };
    let (denied, rest) = match rest.strip_prefix("not ") {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let bit = |name: &str| marks.iter().position(|mark| *mark == name).ok_or_else(|| mistake(name));
    let named = rest.split_whitespace().map(bit).collect::<Result<Vec<usize>, _>>()?;
    let (lead, others) = named.split_first().ok_or_else(|| mistake(says))?;
    let others: MarkSet = others.iter().fold(0, |set, bit| set | 1 << bit);
    Ok((
        *lead,
        format!(
            "    FindingRule {{ reason: ConceptId({number}), others: {others}, denied: {denied}, \
             of_guideline: {of_guideline}, within: {within} }},\n"
        ),
    ))
}

//! Finds the telling words of a text: rare in the reasons of all letters, and said in this one (tf·idf).

use std::collections::{BTreeMap, HashSet};

use crate::index::schema::fields::Zone;
use crate::query::is_function_word;
use crate::search::plan::compile::zone_terms::ZoneTerms;
use crate::search::proximity::compile::any_form;
use crate::terms;
use crate::terms::Context;
use crate::text::{Stems, fold, words};

/// The shortest word, in bytes, that tells anything.
const SHORTEST: usize = 5;
/// The most words of a text that are looked up: the first ones.
const MOST_LOOKED_UP: usize = 200;
/// The share of the letters above which a word is common: one in so many.
const RARER_THAN_ONE_IN: u64 = 10;
/// The fewest items that have a word: one that this item alone has is in no other.
const FEWEST: u64 = 2;

/// Returns up to `most` telling words of a text, the most telling first. Words of names that the vocabulary knows are
/// none: what they name is compared by itself.
///
/// # Errors
/// When the index cannot be read.
pub fn telling_words(terms: &mut ZoneTerms<'_>, text: &str, most: usize) -> tantivy::Result<Vec<String>> {
    let named = terms::mentions(text, Context::Prose);
    let (mut counts, mut stems) = (BTreeMap::<String, (u32, String)>::new(), Stems::default());
    for word in words(text).iter().filter(|word| !word.joined) {
        let is_named = named.iter().any(|name| name.range.contains(&word.range.start));
        let folded = fold(text, word);
        let is_word = folded.len() >= SHORTEST && folded.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_word && !is_named && !is_function_word(&folded) && counts.len() < MOST_LOOKED_UP {
            let stem = stems.stem(&folded).to_owned();
            counts.entry(stem).or_insert((0, folded.into_owned())).0 += 1;
        }
    }
    let all = terms.lengths(Zone::Reasons).0;
    let mut weighed = Vec::new();
    for (count, word) in counts.into_values() {
        let documents = terms.find(Zone::Reasons, &any_form(&mut stems, &word))?.documents();
        let is_rare = documents * RARER_THAN_ONE_IN <= (all as u64).max(FEWEST * RARER_THAN_ONE_IN);
        if documents >= FEWEST && is_rare {
            weighed.push(((1.0 + (count as f32).ln()) * (all / documents as f32).ln(), word));
        }
    }
    weighed.sort_by(|(one, a), (other, b)| other.total_cmp(one).then_with(|| a.cmp(b)));
    Ok(weighed.into_iter().take(most).map(|(_, word)| word).collect())
}

/// Returns those of some words that a text has, in any form.
pub fn words_in(wanted: &[String], text: &str) -> Vec<String> {
    let mut stems = Stems::default();
    let has: HashSet<String> = words(text).iter().map(|word| stems.stem(&fold(text, word)).to_owned()).collect();
    wanted.iter().filter(|word| has.contains(stems.stem(word))).cloned().collect()
}

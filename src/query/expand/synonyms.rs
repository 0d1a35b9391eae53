//! A user's own synonyms: groups of words and phrases that stand for each other.
//!
//! They come from a file that the user names; the vocabulary's own synonyms are in `terms`.

use std::ops::Range;
use std::str::FromStr;

use crate::text::{fold, words};

/// Groups of words and phrases; whoever asks for one finds the others too.
/// The default has no groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    /// The phrases of each group, as they are in the file and in folded words.
    groups: Vec<Vec<(String, Vec<String>)>>,
}

/// The most phrases of a group, and the most words of a phrase: what a query asks for grows with them.
const MOST_PHRASES: usize = 64;
const MOST_WORDS: usize = 16;

/// A line of a file of synonyms that names fewer than two phrases, or too many.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {}", self.what())]
pub struct SynonymsError {
    /// The number of the line, from 1.
    pub line: usize,
    /// True if it names too many phrases, or a phrase of too many words.
    pub is_long: bool,
}

impl SynonymsError {
    /// Returns the fault in words, without its place.
    pub(crate) fn what(self) -> &'static str {
        if self.is_long {
            "a line names at most 64 words or phrases, and a phrase has at most 16 words"
        } else {
            "a line names two or more words or phrases, with commas between them"
        }
    }
}

impl FromStr for Synonyms {
    type Err = SynonymsError;

    /// Reads a group a line, its phrases between commas; what follows a `#` is a comment.
    /// An empty line is passed over. Gives an error for a line with fewer than two phrases that have a
    /// word.
    fn from_str(text: &str) -> Result<Synonyms, SynonymsError> {
        let mut groups = Vec::new();
        for (number, line) in text.lines().enumerate() {
            // A comment may follow a group.
            let line = line.split('#').next().unwrap_or_default().trim();
            if line.is_empty() {
                continue;
            }
            // One more than allowed is enough to know.
            let phrases =
                line.split(',').take(MOST_PHRASES + 1).map(|phrase| (phrase.trim().to_owned(), folded(phrase)));
            // "pain,,ache" has an empty phrase, which would be found everywhere.
            let group: Vec<_> = phrases.filter(|(_, words)| !words.is_empty()).collect();
            if group.len() < 2 {
                return Err(SynonymsError { line: number + 1, is_long: false });
            }
            if group.len() > MOST_PHRASES || group.iter().any(|(_, words)| words.len() > MOST_WORDS) {
                return Err(SynonymsError { line: number + 1, is_long: true });
            }
            groups.push(group);
        }
        Ok(Synonyms { groups })
    }
}

impl Synonyms {
    /// Finds the phrases of the groups in `text`: the bytes of each, with the other phrases of its groups. Where
    /// phrases overlap, the longest counts.
    /// The phrases are compared in folded words, so that case and accents do not count.
    pub(crate) fn named(&self, text: &str) -> Vec<(Range<usize>, Vec<String>)> {
        // A joined form covers two words at once and would be counted with them.
        let plain: Vec<_> = words(text).into_iter().filter(|word| !word.joined).collect();
        let forms: Vec<String> = plain.iter().map(|word| fold(text, word).into_owned()).collect();
        let mut found = Vec::new();
        let mut at = 0;
        while at < forms.len() {
            let here = self.groups.iter().flatten().filter(|(_, phrase)| forms[at..].starts_with(phrase));
            let Some(length) = here.map(|(_, phrase)| phrase.len()).max() else {
                at += 1;
                continue;
            };
            let range = plain[at].range.start..plain[at + length - 1].range.end;
            found.push((range, self.others(&forms[at..at + length])));
            at += length;
        }
        found
    }

    /// Returns true if a word occurs in any of the phrases.
    /// Such a word is never corrected.
    pub(crate) fn knows(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        self.groups.iter().flatten().any(|(_, words)| words.contains(&word))
    }

    /// Returns the other phrases of the groups that a phrase belongs to.
    /// A phrase may be in several groups.
    fn others(&self, phrase: &[String]) -> Vec<String> {
        let has_it = |group: &&Vec<(String, Vec<String>)>| group.iter().any(|(_, words)| words == phrase);
        let others = self.groups.iter().filter(has_it).flatten().filter(|(_, words)| words != phrase);
        others.map(|(typed, _)| typed.clone()).collect()
    }
}

/// Splits a phrase into folded words, as the tokenizer of letters does.
/// A phrase of marks alone has none.
fn folded(phrase: &str) -> Vec<String> {
    words(phrase).iter().filter(|word| !word.joined).map(|word| fold(phrase, word).into_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_of_a_group_stands_for_the_others() {
        let file = "pool therapy, aquatic therapy, hydrotherapy  # all in water\n\n# none\nCoolief, cooled RFA\n";
        let synonyms: Synonyms = file.parse().expect("synonyms");
        let named = synonyms.named("denied Aquatic Therapy after coolief");
        let others: Vec<&str> = named.iter().flat_map(|(_, others)| others).map(String::as_str).collect();
        assert_eq!(others, ["pool therapy", "hydrotherapy", "cooled RFA"]);
        assert_eq!(named[0].0, 7..22);
        assert_eq!("a, b\n\none\n".parse::<Synonyms>(), Err(SynonymsError { line: 3, is_long: false }));
        for long in ["a,".repeat(50_000), "a b ".repeat(50_000) + ", c"] {
            assert_eq!(long.parse::<Synonyms>(), Err(SynonymsError { line: 1, is_long: true }));
        }
    }
}

//! Finds spinal levels in running text: [`mentions`].
//!
//! It looks for digits and reads around each: the letter before it, then partners that a dash or word joins, then
//! members of a list, which carry the letter on.

use crate::terms::notation::levels::vertebra::{LevelMention, S1, Segment, Vertebra};
use crate::text::ignore_case::starts_ignoring_case;
use crate::text::scan::places;

/// Words after a number that make it an amount, as in `L5 to 6 mm`.
const UNITS: [&str; 24] = [
    "mm", "cm", "mg", "ml", "cc", "time", "times", "day", "days", "week", "weeks", "wk", "wks", "month", "months",
    "visit", "visits", "session", "sessions", "year", "years", "out", "x", "percent",
];

/// Words that may follow the last of `C5, 6 and 7`.
const ANATOMY: [&str; 16] = [
    "and",
    "or",
    "bilateral",
    "bilaterally",
    "dermatome",
    "dermatomes",
    "facet",
    "facets",
    "joint",
    "joints",
    "level",
    "levels",
    "medial",
    "nerve",
    "root",
    "roots",
];

/// Segments that have names of their own: the name, the position in it of its rarest letter, by which it is looked for,
/// and the number of its upper vertebra.
const JUNCTIONS: [(&str, usize, u8); 3] =
    [("cervicothoracic", 3, 6), ("thoracolumbar", 10, 18), ("lumbosacral", 3, 23)];

/// Words that make a segment of such a name, which otherwise is a part of the spine.
const JUNCTION_WORDS: [&str; 4] = ["level", "junction", "segment", "disc"];

/// Finds all levels that `text` names, in order of mention.
///
/// A pair must be one that exists: `L5 1 mm`, `S1-20`, `T 10-12` and `C-2` name no segment.
pub fn mentions(text: &str) -> Vec<LevelMention> {
    let reader = LevelReader { text, bytes: text.as_bytes() };
    let mut found = Vec::new();
    let mut at = 0;
    // Every level has a digit, or is a junction with one of these letters.
    let is_cue = |byte: u8| (byte.wrapping_sub(b'0') < 10) | (byte | 0x20 == b'b') | (byte | 0x20 == b'v');
    for cue in places(reader.bytes, is_cue) {
        // Inside the level that was read last.
        if cue < at {
            continue;
        }
        at = match reader.bytes[cue] {
            b'0'..=b'9' => reader.read_list(cue, &mut found),
            _ => reader.read_junction(cue, &mut found).unwrap_or(cue + 1),
        };
    }
    found
}

/// A vertebra as written.
/// `start` and `end` are bytes of the text, the letter included.
#[derive(Clone, Copy)]
struct Written {
    vertebra: Vertebra,
    /// True if its letter is written, and not carried on from the one before.
    lettered: bool,
    start: usize,
    end: usize,
}

/// A text and its bytes.
struct LevelReader<'a> {
    text: &'a str,
    bytes: &'a [u8],
}

impl LevelReader<'_> {
    /// Reads the level whose number begins at `digit` and those that carry its letter on; returns the byte at which to
    /// continue.
    fn read_list(&self, digit: usize, found: &mut Vec<LevelMention>) -> usize {
        let Some((first, spaced)) = self.first(digit) else { return self.digits(digit) };
        // A letter apart from its number, as in `L 4-5`, needs a partner: "C 4" alone may be anything.
        let Some(mut last) = self.read_chain(first, spaced, found) else { return self.digits(digit) };
        while let Some(next) = self.carried(last) {
            match self.read_chain(next, true, found) {
                Some(end) => last = end,
                None => break,
            }
        }
        // Single vertebrae come after all pairs.
        while let Some(next) = self.carried_single(last) {
            push(found, &[next], next.end);
            last = next;
        }
        last.end
    }

    /// Reads a segment with a name of its own around its rarest letter, as `lumbosacral level` around its `b`.
    ///
    /// Pushes it and returns its end.
    fn read_junction(&self, rare: usize, found: &mut Vec<LevelMention>) -> Option<usize> {
        let start_of = |before: usize| rare.checked_sub(before).filter(|&start| self.begins_word(start));
        let named = |(name, before, upper): &(&str, usize, u8)| {
            // The next letter tells most words apart.
            let next = self.bytes.get(rare + 1)?.to_ascii_lowercase() == name.as_bytes()[before + 1];
            let start = start_of(*before).filter(|_| next)?;
            starts_ignoring_case(self.text.get(start..)?, name).then_some((start, name.len(), *upper))
        };
        let (start, length, upper) = JUNCTIONS.iter().find_map(named)?;
        let noun = self.text[start + length..].strip_prefix([' ', '-'])?;
        let word = JUNCTION_WORDS.iter().find(|word| starts_ignoring_case(noun, word))?;
        let range = start..start + length + 1 + word.len();
        let (segments, vertebrae) = (vec![Segment(upper)], vec![Vertebra(upper), Vertebra(upper + 1)]);
        found.push(LevelMention { segments, vertebrae, range: range.clone() });
        Some(range.end)
    }

    /// Returns true if no letter or digit of ASCII is right before `at`.
    fn begins_word(&self, at: usize) -> bool {
        at.checked_sub(1).is_none_or(|before| !self.bytes[before].is_ascii_alphanumeric())
    }

    /// Reads `L4`, `L4-5`, `L3-L5` or `L3-4-5` from `first` on; pushes the levels and returns the last vertebra. With
    /// `pair` a single vertebra does not count.
    fn read_chain(&self, first: Written, pair: bool, found: &mut Vec<LevelMention>) -> Option<Written> {
        let mut chain = vec![first];
        let mut last = first;
        while let Some(next) = self.partner(last) {
            chain.push(next);
            last = next;
        }
        let end = if chain.len() == 1 { self.after_typo(last) } else { last.end };
        let spaced_letter = pair && first.lettered;
        if chain.len() == 1 && (pair || self.is_number_pair(end)) || spaced_letter && !last.lettered {
            return None;
        }
        // Read all the same, so that its numbers are not tried again.
        if !self.is_other_sense(&chain, end) {
            push(found, &chain, end);
        }
        Some(Written { end, ..last })
    }

    /// Reads the lettered vertebra whose number begins at `digit`.
    ///
    /// Returns also true if a space parts letter and number.
    fn first(&self, digit: usize) -> Option<(Written, bool)> {
        let spaced = digit >= 2 && self.bytes[digit - 1] == b' ';
        let letter = digit.checked_sub(if spaced { 2 } else { 1 })?;
        // Cervical, thoracic, lumbar, sacral.
        let named = matches!(self.bytes[letter].to_ascii_uppercase(), b'C' | b'T' | b'L' | b'S');
        if !named || self.text[..letter].chars().next_back().is_some_and(char::is_alphanumeric) {
            return None;
        }
        Some((self.vertebra(letter, digit, None)?, spaced))
    }

    /// Reads the vertebra with its letter at `start` and its number at `digit`. Where both are the same byte there is
    /// no letter, and that of `part` is carried on.
    fn vertebra(&self, start: usize, digit: usize, part: Option<char>) -> Option<Written> {
        let end = self.digits(digit);
        if end == digit || end > digit + 2 || self.bytes[digit] == b'0' {
            return None;
        }
        // "4.5" is a measure.
        let decimal = self.bytes.get(end) == Some(&b'.') && self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let number: u8 = self.text[digit..end].parse().ok()?;
        let letter = if start < digit { char::from(self.bytes[start]) } else { part? };
        let vertebra = Vertebra::new(letter, number).filter(|_| !decimal)?;
        // `L4x`, `S1P2`: a letter after the number, other than one that begins a level, makes it something else.
        let glued = self.bytes.get(end).is_some_and(u8::is_ascii_alphabetic);
        let level_follows = self.bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        (!glued || level_follows).then_some(Written { vertebra, lettered: start < digit, start, end })
    }

    /// Reads the vertebra that `upper` is joined to: `-5`, `/S1`, ` through S1`, ` L5`, `S1`.
    fn partner(&self, upper: Written) -> Option<Written> {
        let (start, joint) = self.joint(upper.end)?;
        let digit = self.digit_after_letter(start, joint)?;
        let (letter, _) = upper.vertebra.letter_and_number();
        let lower = match self.vertebra(start, digit, Some(letter)) {
            Some(lower) if lower.vertebra > upper.vertebra => lower,
            _ => self.next_part(upper, start, digit)?,
        };
        // Without a dash, only neighbours are a pair: `L4 L5`, but not `L3 L5`.
        let adjacent = lower.vertebra.0 == upper.vertebra.0 + 1;
        let sound = match joint {
            Joint::Dash => lower.lettered || !self.is_amount(lower.end),
            Joint::Word => lower.lettered || !self.is_amount(lower.end) && lower.vertebra.0 <= S1,
            Joint::Nothing => lower.lettered && adjacent,
        };
        sound.then_some(lower)
    }

    /// Reads the 1 of `L5-1` as S1: the first vertebra of the next part, where `upper` is the last of its own.
    fn next_part(&self, upper: Written, start: usize, digit: usize) -> Option<Written> {
        let lower = Vertebra(upper.vertebra.0 + 1);
        let first_of_part = lower.0 <= S1 && lower.letter_and_number().1 == 1;
        let end = self.digits(digit);
        let written = start == digit && &self.text[digit..end] == "1" && self.bytes.get(end) != Some(&b'.');
        (first_of_part && written).then_some(Written { vertebra: lower, lettered: false, start, end })
    }

    /// Reads the joint after a vertebra that ends at `at`, and returns it with the byte after it.
    fn joint(&self, at: usize) -> Option<(usize, Joint)> {
        let rest = &self.text[at..];
        let tight = rest.trim_start();
        let spaces = rest.len() - tight.len();
        // A wider gap joins nothing.
        if spaces > 2 {
            return None;
        }
        for dash in ["-", "/", "\u{2013}", "\u{2010}", "\u{2011}", "\u{2014}"] {
            if let Some(after) = tight.strip_prefix(dash) {
                let after = after.trim_start();
                return Some((self.text.len() - after.len(), Joint::Dash));
            }
        }
        for word in ["through ", "thru ", "to "] {
            if spaces > 0 && tight.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word)) {
                return Some((at + spaces + word.len(), Joint::Word));
            }
        }
        (spaces <= 1).then_some((at + spaces, Joint::Nothing))
    }

    /// Returns the start of the number of a vertebra at `start`: there, or after its letter.
    fn digit_after_letter(&self, start: usize, joint: Joint) -> Option<usize> {
        let byte = *self.bytes.get(start)?;
        if byte.is_ascii_digit() {
            return Some(start);
        }
        let spaced = joint != Joint::Nothing && self.bytes.get(start + 1) == Some(&b' ');
        let digit = start + 1 + usize::from(spaced);
        let lettered = matches!(byte.to_ascii_uppercase(), b'C' | b'T' | b'L' | b'S');
        (lettered && self.bytes.get(digit).is_some_and(u8::is_ascii_digit)).then_some(digit)
    }

    /// Reads the next pair of a list, as in `C3-4, 4-5` or `L1-2 and 2-3`, and returns its first vertebra.
    fn carried(&self, last: Written) -> Option<Written> {
        let next = self.listed(last)?;
        self.partner(next).is_some().then_some(next)
    }

    /// Reads the next vertebra of `C5, 6 and 7`: the number that follows, if it is no amount.
    fn carried_single(&self, last: Written) -> Option<Written> {
        let next = self.listed(last).filter(|next| next.vertebra.0 == last.vertebra.0 + 1)?;
        let rest = self.text[next.end..].trim_start();
        let word: &str = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        let ends = rest.is_empty() || rest.starts_with([',', ';', ')']) || rest.starts_with(". ") || rest == ".";
        (ends || ANATOMY.iter().any(|known| known.eq_ignore_ascii_case(word))).then_some(next)
    }

    /// Reads the number after a comma or `and` as a vertebra with the letter of `last`, if it is not above that.
    /// None if no such number follows.
    fn listed(&self, last: Written) -> Option<Written> {
        let rest = &self.text[last.end..];
        let tight = rest.trim_start_matches([' ', ',', '&', '\n']);
        let tight = ["and ", "or "].iter().find_map(|word| tight.strip_prefix(word)).unwrap_or(tight);
        // A wide gap is one of a table.
        let gap = rest.len() - tight.len();
        // `d` and `r` end "and" and "or".
        let parted = rest[..gap].contains([',', '&', 'd', 'r']);
        let digit = last.end + gap;
        if !parted || gap > 8 || !self.bytes.get(digit)?.is_ascii_digit() {
            return None;
        }
        let (letter, _) = last.vertebra.letter_and_number();
        self.vertebra(digit, digit, Some(letter)).filter(|next| next.vertebra >= last.vertebra)
    }

    /// Returns the end of the misprint `C5-C5` after its first half, so that its second half is not read again.
    fn after_typo(&self, single: Written) -> usize {
        let again = self.text[single.end..].strip_prefix(['-', '/']).unwrap_or("");
        let same = again
            .get(..single.end - single.start)
            .is_some_and(|copy| copy.eq_ignore_ascii_case(&self.text[single.start..single.end]));
        if same { single.end + 1 + single.end - single.start } else { single.end }
    }

    /// Returns true if a hyphen or slash and another number follow: `S1-20` is no level at all.
    fn is_number_pair(&self, at: usize) -> bool {
        matches!(self.bytes.get(at), Some(b'-' | b'/')) && self.bytes.get(at + 1).is_some_and(u8::is_ascii_digit)
    }

    /// Returns true if the number that ends at `end` continues, or counts something: `5 mm`, `5%`, `5/10`.
    fn is_amount(&self, end: usize) -> bool {
        if matches!(self.bytes.get(end), Some(b'%' | b'+')) || self.is_number_pair(end) && self.bytes[end] == b'/' {
            return true;
        }
        let rest = self.text[end..].trim_start_matches([' ', '-']);
        // The unit is the next word, after spaces and hyphens.
        let word = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        UNITS.iter().any(|unit| unit.eq_ignore_ascii_case(word))
    }

    /// Returns true if these are no levels: the T1 and T2 of an MRI, T3 and T4 of the thyroid, S1 and S2 of the heart.
    fn is_other_sense(&self, chain: &[Written], end: usize) -> bool {
        let near = |before: usize, after: usize| {
            let from = floor_boundary(self.text, chain[0].start.saturating_sub(before));
            let to = floor_boundary(self.text, end + after);
            self.text[from..to].to_ascii_lowercase()
        };
        // The cues are few, and only these levels are asked for them.
        let holds = |window: String, cues: &[&str]| cues.iter().any(|cue| window.contains(cue));
        match chain[chain.len() - 1].vertebra.letter_and_number() {
            ('T', 1 | 2) => {
                holds(near(0, 20), &["weight", "signal", "hyperint", "hypoint", "sequence", "image"])
                    || holds(near(10, 0), &["axial", "sagittal", "coronal"])
            }
            ('T', 3 | 4) if chain.len() == 1 => holds(near(16, 16), &["tsh", "thyro", "free t"]),
            ('S', 1 | 2) if chain.iter().all(|one| one.vertebra.0 >= S1) => {
                holds(near(24, 24), &["heart", "murmur", "gallop", "regular"])
            }
            _ => false,
        }
    }

    /// Returns the end of the run of digits at `at`.
    fn digits(&self, at: usize) -> usize {
        at + self.bytes[at..].iter().take_while(|byte| byte.is_ascii_digit()).count()
    }
}

/// The joint between two vertebrae as written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// A hyphen, dash or slash.
    Dash,
    /// `to`, `through`.
    Word,
    /// No more than a space.
    Nothing,
}

/// Pushes the mention of all vertebrae from the first to the last of a chain.
fn push(found: &mut Vec<LevelMention>, chain: &[Written], end: usize) {
    let (upper, lower) = (chain[0].vertebra.0, chain[chain.len() - 1].vertebra.0);
    found.push(LevelMention {
        segments: (upper..lower.min(S1)).map(Segment).collect(),
        vertebrae: (upper..=lower).map(Vertebra).collect(),
        range: chain[0].start..end,
    });
}

/// Returns the last character boundary at or before `at`.
/// The end of the text if `at` is after it.
fn floor_boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let shown = |mention: &LevelMention| match mention.segments.as_slice() {
            [] => mention.vertebrae.iter().map(Vertebra::to_string).collect::<Vec<_>>().join("+"),
            segments => segments.iter().map(Segment::to_string).collect::<Vec<_>>().join(" "),
        };
        mentions(text).iter().map(shown).collect::<Vec<_>>().join(", ")
    }

    fn check(cases: &[(&str, &str)]) {
        for (text, wanted) in cases {
            assert_eq!(shown(text), *wanted, "{text}");
        }
    }

    #[test]
    fn a_segment_is_read_in_all_its_notations() {
        check(&[
            ("L4-5", "L4-L5"),
            ("facet block at L4-L5.", "L4-L5"),
            ("L4/5 level", "L4-L5"),
            ("L4/L5", "L4-L5"),
            ("L4 L5", "L4-L5"),
            ("l4-5", "L4-L5"),
            ("L5S1", "L5-S1"),
            ("L4 - 5", "L4-L5"),
            ("L4\u{2013}L5", "L4-L5"),
            ("L 5 - S 1", "L5-S1"),
            ("T10-11", "T10-T11"),
            ("T10/T11", "T10-T11"),
            ("L5-1", "L5-S1"),
            ("C7-T1 and T12-L1", "C7-T1, T12-L1"),
            ("non-specific (L5-S1)", "L5-S1"),
        ]);
    }

    #[test]
    fn a_range_is_expanded_across_the_parts_of_the_spine() {
        check(&[
            ("L3-L5", "L3-L4 L4-L5"),
            ("L3 through L5", "L3-L4 L4-L5"),
            ("L3 to L5", "L3-L4 L4-L5"),
            ("L3-5", "L3-L4 L4-L5"),
            ("L3-4-5", "L3-L4 L4-L5"),
            ("L4-S1", "L4-L5 L5-S1"),
            ("C5-7", "C5-C6 C6-C7"),
            ("C6-T2", "C6-C7 C7-T1 T1-T2"),
            ("T11-L1", "T11-T12 T12-L1"),
            ("S1-S3", "S1+S2+S3"),
        ]);
    }

    #[test]
    fn a_list_carries_its_letter_on() {
        check(&[
            ("Bil C3-4, 4-5, 5-6", "C3-C4, C4-C5, C5-C6"),
            ("L1-2 and L2-3", "L1-L2, L2-L3"),
            ("L1-2 and 2-3", "L1-L2, L2-L3"),
            ("L3-4, 4-5, and 5-S1", "L3-L4, L4-L5, L5-S1"),
            ("L4-5, L5-S1", "L4-L5, L5-S1"),
            ("medial branches at L3, L4, L5", "L3, L4, L5"),
            ("C5, 6 and 7 roots", "C5, C6, C7"),
        ]);
    }

    #[test]
    fn a_single_vertebra_or_root_is_no_segment() {
        check(&[("right L4 block", "L4"), ("in the C6 dermatome", "C6"), ("L4 and L5", "L4, L5"), ("S1 joint", "S1")]);
    }

    #[test]
    fn what_only_looks_like_a_level_is_none() {
        check(&[
            ("form S1-20", ""),
            ("C5-C5", "C5"),
            ("at L5 1 mm", "L5"),
            ("seen T 10-12", ""),
            ("a 2-3mm bulge", ""),
            ("category C-2", ""),
            ("L4-5 2-3mm", "L4-L5"),
            ("L4-5, 5 mm and 2-3 mm", "L4-L5"),
            ("C3-4, 4-5 times", "C3-C4"),
            ("strength L 4/5", ""),
            ("ICD T14.8, S13, L02", ""),
            ("brace L1833", ""),
            ("T2 weighted images", ""),
            ("TSH and free T4", ""),
            ("L5-L3", "L5, L3"),
        ]);
    }

    /// Each row of the table of written forms, with the forms of its note.
    #[test]
    fn all_written_forms_are_known() {
        check(&[
            ("L4-5", "L4-L5"),
            ("L4-L5", "L4-L5"),
            ("L4/5", "L4-L5"),
            ("L4/L5", "L4-L5"),
            ("L4 L5", "L4-L5"),
            ("L4-5 level", "L4-L5"),
            ("T10-T11, T10-11 and T10/T11", "T10-T11, T10-T11, T10-T11"),
            ("L5-S1, L5/S1 and L5 S1", "L5-S1, L5-S1, L5-S1"),
            ("lumbosacral level", "L5-S1"),
            ("Thoracolumbar junction", "T12-L1"),
            ("cervicothoracic segment, lumbosacral strain", "C7-T1"),
            ("L3-L5", "L3-L4 L4-L5"),
            ("L3 through L5", "L3-L4 L4-L5"),
            ("L3-5", "L3-L4 L4-L5"),
            ("L3 to L5", "L3-L4 L4-L5"),
            ("L4-S1", "L4-L5 L5-S1"),
            ("L1-L5", "L1-L2 L2-L3 L3-L4 L4-L5"),
            ("L1-5", "L1-L2 L2-L3 L3-L4 L4-L5"),
            ("L1-L3", "L1-L2 L2-L3"),
            ("C5-C7", "C5-C6 C6-C7"),
            ("C5-7", "C5-C6 C6-C7"),
            ("C3-T1", "C3-C4 C4-C5 C5-C6 C6-C7 C7-T1"),
            ("C4-T5", "C4-C5 C5-C6 C6-C7 C7-T1 T1-T2 T2-T3 T3-T4 T4-T5"),
            ("C3-4, 4-5, 5-6", "C3-C4, C4-C5, C5-C6"),
            ("L1-2 and L2-3", "L1-L2, L2-L3"),
            ("L4-5, L5-S1", "L4-L5, L5-S1"),
            ("T8-T10", "T8-T9 T9-T10"),
            ("T10-T12", "T10-T11 T11-T12"),
            ("T11-T12", "T11-T12"),
            ("T7-8 is T7-T8", "T7-T8, T7-T8"),
            ("right L4 TFESI", "L4"),
            ("L5 root", "L5"),
            ("C6 dermatome", "C6"),
            ("medial branch at L3, L4, L5", "L3, L4, L5"),
            ("C5-C5", "C5"),
            ("S1-20", ""),
            ("L5 1 mm", "L5"),
            ("T 10-12", ""),
            ("C2", "C2"),
            ("C-2", ""),
            ("2-3mm", ""),
        ]);
    }

    #[test]
    fn ranges_cover_the_words_that_name_the_level() {
        let text = "right C3-4, 4-5";
        let found: Vec<&str> = mentions(text).into_iter().map(|mention| &text[mention.range]).collect();
        assert_eq!(found, ["C3-4", "4-5"]);
    }
}

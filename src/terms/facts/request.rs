//! Splits a modified request, of which the claims administrator had authorized a part, into its portions.
//!
//! Only the remaining portion is in dispute; without the split, an item would be found by what it is not about. Such
//! a heading is three sentences, in one of two forms: "X was the original request. Y was authorized by the Claims
//! Administrator. The remaining IMR eligible portion of the original request, Z", or "X was the original request. The
//! Claims Administrator authorized Y, leaving the original request IMR eligible. The original request, X".

use crate::text::ignore_case::find_ignoring_case;
use serde::Serialize;

/// The end of the first sentence of a modified request.
const ORIGINAL_REQUEST: &str = "original request.";

/// Verbs between the request itself and that end.
const WAS_THE: [&str; 4] = [" was the", " were the", " is the", " was an"];

/// The words before the disputed portion, in both forms.
const REMAINING: &str = "original request, ";

/// Words after the authorized portion in the first form.
const WAS_AUTHORIZED: [&str; 4] = [" was authorized", " were authorized", " was certified by", " was approved by"];

/// The words before the authorized portion in the second form.
const AUTHORIZED: &str = "the claims administrator authorized ";
/// The words after it there.
const LEAVING: &str = ", leaving the original request";

/// The verb that leads to the decision; most headings come without it.
const VERBS: [&str; 2] = [" is", " are"];

/// A heading's request in its portions, as slices of the heading. An ordinary request has only a disputed portion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ModifiedRequest<'a> {
    /// The first request; none for an ordinary heading.
    pub original: Option<&'a str>,
    /// The part of it that the claims administrator had authorized.
    pub authorized: Option<&'a str>,
    /// The part in dispute: all of an ordinary heading.
    pub disputed: &'a str,
}

/// The portions of a modified request, as texts of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Portions {
    /// The first request.
    pub original: String,
    /// The part of it that the claims administrator had authorized, if the heading says.
    pub authorized: Option<String>,
    /// The part still in dispute.
    pub disputed: String,
}

/// Reads a heading without its decision. An ordinary request is disputed as a whole.
pub fn request(heading: &str) -> ModifiedRequest<'_> {
    let ordinary = ModifiedRequest { original: None, authorized: None, disputed: heading };
    // The rarest letter of the cue: most headings need no more than this look.
    if !heading.bytes().any(|byte| matches!(byte, b'q' | b'Q')) {
        return ordinary;
    }
    if find_ignoring_case(heading, ORIGINAL_REQUEST).is_none() {
        // A scanner may have taken letters for digits. Put right, the text has the same bytes elsewhere.
        let mended = mend(heading);
        let of_heading = |part: &str| {
            let start = part.as_ptr() as usize - mended.as_ptr() as usize;
            &heading[start..start + part.len()]
        };
        let read = portions_of(&mended);
        return read.map_or(ordinary, |read| ModifiedRequest {
            original: read.original.map(of_heading),
            authorized: read.authorized.map(of_heading),
            disputed: of_heading(read.disputed),
        });
    }
    portions_of(heading).unwrap_or(ordinary)
}

/// Splits the heading of a modified request; `None` for any other heading.
fn portions_of(heading: &str) -> Option<ModifiedRequest<'_>> {
    let first_end = find_ignoring_case(heading, ORIGINAL_REQUEST)?;
    let original = WAS_THE.iter().find_map(|verb| strip_suffix(heading[..first_end].trim_end(), verb));
    // The sentences after the first one.
    let rest = &heading[first_end + ORIGINAL_REQUEST.len()..];
    // The last cue leads to the disputed portion; earlier ones are part of the sentences before.
    let disputed = last_after(rest, REMAINING).map(|portion| without_verb(portion).trim_end_matches([',', ' ']));
    Some(ModifiedRequest {
        original: Some(original.unwrap_or(&heading[..first_end]).trim()),
        authorized: authorized(rest),
        // A heading whose last sentence is lost is disputed as a whole.
        disputed: disputed.unwrap_or(heading),
    })
}

/// Mends digits that a scanner read for letters: `1`, `I`, `|` and `0` next to small letters become `l` and `o`. The
/// result has the same length, so that byte ranges fit both.
fn mend(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_small = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_lowercase);
    let mended = text.char_indices().map(|(at, c)| {
        // A digit between digits is one.
        let in_word = is_small(at.checked_sub(1)) || is_small(Some(at + 1));
        match c {
            '1' | 'I' | '|' if in_word && is_small(at.checked_sub(1)) => 'l',
            '0' if in_word => 'o',
            other => other,
        }
    });
    mended.collect()
}

impl ModifiedRequest<'_> {
    /// Returns the portions with texts of their own; none for an ordinary request.
    pub fn portions(&self) -> Option<Portions> {
        Some(Portions {
            original: self.original?.to_owned(),
            authorized: self.authorized.map(str::to_owned),
            disputed: self.disputed.to_owned(),
        })
    }
}

/// Finds the authorized portion in the text after the first sentence.
/// None if no sentence says.
fn authorized(rest: &str) -> Option<&str> {
    let portion = match find_ignoring_case(rest, AUTHORIZED) {
        Some(at) => {
            let portion = &rest[at + AUTHORIZED.len()..];
            &portion[..find_ignoring_case(portion, LEAVING)?]
        }
        None => &rest[..WAS_AUTHORIZED.iter().find_map(|verb| find_ignoring_case(rest, verb))?],
    };
    Some(portion.trim()).filter(|portion| !portion.is_empty())
}

/// Returns the text after the last `cue`.
/// None if the cue does not occur.
fn last_after<'a>(text: &'a str, cue: &str) -> Option<&'a str> {
    let mut after = &text[find_ignoring_case(text, cue)? + cue.len()..];
    // Portions may quote the words themselves.
    while let Some(at) = find_ignoring_case(after, cue) {
        after = &after[at + cue.len()..];
    }
    Some(after.trim())
}

/// Strips a final verb that led to the decision.
fn without_verb(text: &str) -> &str {
    VERBS.iter().find_map(|verb| text.strip_suffix(verb)).unwrap_or(text).trim_end()
}

/// Strips an ending without regard to case.
/// None if the text does not end so.
fn strip_suffix<'a>(text: &'a str, end: &str) -> Option<&'a str> {
    let at = text.len().checked_sub(end.len())?;
    text.get(at..)?.eq_ignore_ascii_case(end).then(|| &text[..at])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(heading: &str, original: &str, authorized: Option<&str>, disputed: &str) {
        let wanted = ModifiedRequest { original: Some(original), authorized, disputed };
        assert_eq!(request(heading), wanted, "{heading}");
    }

    #[test]
    fn the_remaining_portion_is_in_dispute() {
        check(
            "Norco 5/325mg #90 was the original request. Norco 5/325mg #30 was authorized by the Claims Administrator. \
             The remaining IMR eligible portion of the original request, Norco 5/325mg #60",
            "Norco 5/325mg #90",
            Some("Norco 5/325mg #30"),
            "Norco 5/325mg #60",
        );
    }

    #[test]
    fn the_whole_request_is_in_dispute_where_another_was_authorized() {
        check(
            "Massage (unknown number) was the original request. The Claims Administrator authorized massage, 4 visits, \
             leaving the original request IMR eligible. The original request, Massage (unknown number) is",
            "Massage (unknown number)",
            Some("massage, 4 visits"),
            "Massage (unknown number)",
        );
    }

    #[test]
    fn portions_keep_their_own_wording() {
        check(
            "Two boxes of gauze with 3 refills were the original request. one box of gauze were authorized by the \
             Claims Administrator. The remaining IMR eligible portion of the original request, three refills of gauze",
            "Two boxes of gauze with 3 refills",
            Some("one box of gauze"),
            "three refills of gauze",
        );
    }

    #[test]
    fn what_is_missing_is_not_made_up() {
        check("A brace was the original request.", "A brace", None, "A brace was the original request.");
        check("A brace was the original request. The original request, a brace", "A brace", None, "a brace");
    }

    #[test]
    fn an_ordinary_heading_is_in_dispute_as_a_whole() {
        for heading in ["MRI of the left knee", "", "the original request", "caf\u{e9} \u{2013} original"] {
            let found = request(heading);
            assert_eq!((found.original, found.disputed, found.portions()), (None, heading, None));
        }
    }
}

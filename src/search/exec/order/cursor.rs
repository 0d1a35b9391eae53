//! Cursors: where a page of hits ends. A cursor is opaque, short and may stand in a URL.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::search::error::{Result, SearchError};
use crate::search::exec::order::sort_key::HitPlace;

/// The end of a page of hits, after which the next one begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cursor {
    /// The hash of the query and options whose list it is of.
    pub(crate) asked: u32,
    /// The hash of what scores depend on in the index that gave it.
    pub(crate) collection: u32,
    /// The number of hits up to the end of the page.
    pub(crate) listed: usize,
    /// The place of the last hit of the page.
    pub(crate) last: HitPlace,
}

/// The number of bytes of the hash that a cursor begins with, by which slips of typing are seen.
const SEAL: usize = 2;

/// The digits of base 64 as URLs have them (RFC 4648, section 5), with a point for the hyphen, which would begin an
/// option.
const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._";

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let body = postcard::to_allocvec(self).map_err(|_| fmt::Error)?;
        let bytes: Vec<u8> = seal(&body).into_iter().chain(body).collect();
        f.write_str(&in_digits(&bytes))
    }
}

impl FromStr for Cursor {
    type Err = SearchError;

    fn from_str(text: &str) -> Result<Cursor> {
        let text = text.trim();
        let read = || {
            let bytes = of_digits(text)?;
            let (sealed, body) = bytes.split_at_checked(SEAL)?;
            let cursor: Cursor = postcard::from_bytes(body).ok()?;
            // Of several spellings of the same bytes only one was given.
            (sealed == seal(body) && cursor.to_string() == text).then_some(cursor)
        };
        read().ok_or_else(|| SearchError::Cursor { cursor: text.to_owned(), is_whole: false })
    }
}

/// Returns the hash that a cursor of this body begins with.
fn seal(body: &[u8]) -> [u8; SEAL] {
    let hash = blake3::hash(body);
    let [one, other, ..] = hash.as_bytes();
    [*one, *other]
}

/// Writes bytes as digits of base 64, without padding.
fn in_digits(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let number = (0..3).fold(0_usize, |number, at| number << 8 | usize::from(three.get(at).copied().unwrap_or(0)));
        // Three bytes are four digits; two are three, and one is two.
        let digits = (0..=three.len()).map(|at| char::from(DIGITS[number >> (18 - 6 * at) & 63]));
        text.extend(digits);
    }
    text
}

/// Reads bytes written as digits of base 64, without padding; `None` where there is another sign.
fn of_digits(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: &u8| DIGITS.iter().position(|digit| digit == byte);
    let digits: Vec<usize> = text.as_bytes().iter().map(digit).collect::<Option<_>>()?;
    let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
    for four in digits.chunks(4) {
        let number = (0..4).fold(0_usize, |number, at| number << 6 | four.get(at).copied().unwrap_or(0));
        let three = (0..four.len().saturating_sub(1)).map(|at| u8::try_from(number >> (16 - 8 * at) & 255));
        bytes.extend(three.flatten());
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::exec::order::sort_key::SortValue;

    #[test]
    fn a_cursor_is_read_as_it_was_written_and_no_other_text_is_one() {
        for length in 0..12 {
            let id = "CM17-0000486#1".chars().take(length).collect::<String>() + "é";
            let values = vec![None, Some(SortValue::Number(20_161_209)), Some(SortValue::Text("Ä, b".to_owned()))];
            let last = HitPlace { values: values.into_iter().take(length % 4).collect(), score: 12.25, id };
            let cursor = Cursor { asked: u32::MAX, collection: 7, listed: 10 * length, last };
            let text = cursor.to_string();
            assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._".contains(&byte)), "{text}");
            assert_eq!(text.parse::<Cursor>().expect("a cursor"), cursor);
            for end in 0..text.len() {
                assert!(text[..end].parse::<Cursor>().is_err(), "{}", &text[..end]);
            }
            let swapped: String = text.chars().rev().collect();
            assert!(swapped.parse::<Cursor>().is_err() && format!("{text}=").parse::<Cursor>().is_err());
        }
    }
}

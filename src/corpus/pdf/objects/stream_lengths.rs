//! Puts the lengths of streams right: programs that change a file as text, or cut and join PDFs, leave streams that are longer or
//! shorter than their dictionaries say, so that the library reads a part of them, or nothing.

use std::ops::Range;

use memchr::memmem;

/// The greatest difference between a length and the end of its stream that is a matter of line ends.
const OF_LINE_ENDS: usize = 4;
/// The longest dictionary of a stream that is looked through.
const LONGEST_DICTIONARY: usize = 4096;

/// The way in which lengths that stand in objects of their own are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Referred {
    /// They are right.
    Right,
    /// They are counted anew.
    Counted,
}

/// Returns the file with the true length in the dictionary of each stream, and with the word that ends it; `None` where all are right.
pub fn with_true_lengths(bytes: &[u8], referred: Referred) -> Option<Vec<u8>> {
    let mut file: Vec<u8> = Vec::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(found) = memmem::find(&bytes[at..], b"stream") {
        // The dictionary is behind the stream before.
        let (passed, keyword) = (at, at + found);
        at = keyword + b"stream".len();
        let Some(start) = content_start(bytes, keyword) else { continue };
        let from = keyword.saturating_sub(LONGEST_DICTIONARY).max(passed);
        let length = length_before(&bytes[from..keyword]);
        let stated = match (&length, referred) {
            (Some(Length { value: Some(value), .. }), _) => Some(*value),
            (Some(Length { value: None, .. }), Referred::Right) => continue,
            _ => None,
        };
        if let Some(end) = stated.and_then(|stated| stated_end(bytes, start, stated)) {
            at = end;
            continue;
        }
        // A stream without an end is that of a file that was cut off.
        let Some((end, is_ended)) = true_end(bytes, start) else { break };
        at = end;
        let Some(length) = length else { continue };
        let place = from + length.place.start..from + length.place.end;
        file.extend_from_slice(&bytes[copied..place.start]);
        file.extend_from_slice(format!(" {}", end - start).as_bytes());
        file.extend_from_slice(&bytes[place.end..end]);
        if !is_ended {
            file.extend_from_slice(b"\nendstream");
        }
        copied = end;
    }
    (copied > 0).then(|| {
        file.extend_from_slice(&bytes[copied..]);
        file
    })
}

/// Returns the place where the content of the stream whose keyword is at `keyword` begins; `None` if the word begins no stream.
fn content_start(bytes: &[u8], keyword: usize) -> Option<usize> {
    let behind = keyword + b"stream".len();
    let is_after_dictionary = bytes[..keyword].trim_ascii_end().ends_with(b">>");
    match bytes.get(behind..)? {
        _ if !is_after_dictionary => None,
        [b'\r', b'\n', ..] => Some(behind + 2),
        [b'\n' | b'\r', ..] => Some(behind + 1),
        _ => None,
    }
}

/// The length of a stream as its dictionary has it.
struct Length {
    /// The bytes of the number, or of the reference to it.
    place: Range<usize>,
    /// The number; `None` if it is no plain number.
    value: Option<usize>,
}

/// Finds the last `/Length` in the bytes before a stream, up to the beginning of its object.
fn length_before(before: &[u8]) -> Option<Length> {
    const KEY: &[u8] = b"/Length";
    let object = memmem::rfind(before, b"obj").map_or(0, |at| at + 3);
    // "/Length1" is the length of a part of a font.
    let is_key = |at: &usize| !before.get(at + KEY.len()).is_some_and(u8::is_ascii_alphanumeric);
    let at = memmem::find_iter(&before[object..], KEY).map(|at| object + at).find(is_key)?;
    let start = at + KEY.len();
    let end =
        before[start..].iter().position(|byte| matches!(byte, b'/' | b'>')).map_or(before.len(), |end| start + end);
    let text = std::str::from_utf8(&before[start..end]).ok()?.trim();
    Some(Length { place: start..end, value: text.parse().ok() })
}

/// Returns the end of a stream that is as long as its dictionary says, but for line ends; `None` where it is not.
fn stated_end(bytes: &[u8], start: usize, length: usize) -> Option<usize> {
    let end = start.checked_add(length).filter(|end| *end <= bytes.len())?;
    let from = end.saturating_sub(OF_LINE_ENDS).max(start);
    let near = &bytes[from..bytes.len().min(end + OF_LINE_ENDS + b"endstream".len())];
    memmem::find(near, b"endstream").map(|found| from + found)
}

/// Finds the end of a stream, without the line end before its last word, and true if that word is there; `None` where nothing ends it.
fn true_end(bytes: &[u8], start: usize) -> Option<(usize, bool)> {
    // One look for both words: a file without one of them would be read to its end for each stream.
    let mut ends = memmem::find_iter(&bytes[start..], b"end").map(|at| start + at);
    let (end, is_ended) = ends.find_map(|at| match &bytes[at + b"end".len()..] {
        [b's', b't', b'r', b'e', b'a', b'm', ..] => Some((at, true)),
        [b'o', b'b', b'j', ..] => Some((at, false)),
        _ => None,
    })?;
    let content = &bytes[start..end];
    let content = content.strip_suffix(b"\n").unwrap_or(content);
    let content = content.strip_suffix(b"\r").unwrap_or(content);
    Some((start + content.len(), is_ended))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_counted_where_it_is_wrong() {
        let cases = [
            ("<</Length 5>>\nstream\nhello\nendstream endobj", None),
            ("<</Length 6>>\nstream\nhello\nendstream endobj", None),
            (
                "<</Length 0>>\nstream\nhello, again\nendstream endobj",
                Some("<</Length 12>>\nstream\nhello, again\nendstream endobj"),
            ),
            (
                "<</Length 99>>\nstream\r\nhello\r\nendstream endobj",
                Some("<</Length 5>>\nstream\r\nhello\r\nendstream endobj"),
            ),
            ("<</Length 99/A 1>>\nstream\nhello\nendobj", Some("<</Length 5/A 1>>\nstream\nhello\nendstream\nendobj")),
            ("<</Length 7 0 R>>\nstream\nhello\nendstream endobj", None),
            ("a word: stream\nand endstream", None),
            (
                "<</Length 9>>stream\na\nendobj>>stream\nb\nendobj",
                Some("<</Length 1>>stream\na\nendstream\nendobj>>stream\nb\nendobj"),
            ),
        ];
        for (file, wanted) in cases {
            let found = with_true_lengths(file.as_bytes(), Referred::Right);
            assert_eq!(found.map(|file| String::from_utf8(file).unwrap()).as_deref(), wanted, "{file}");
        }
        let counted = with_true_lengths(b"<</Length 7 0 R>>\nstream\nhello\nendstream", Referred::Counted);
        assert_eq!(counted.as_deref(), Some(&b"<</Length 5>>\nstream\nhello\nendstream"[..]));
    }
}

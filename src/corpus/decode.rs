//! Decodes bytes to text in whatever encoding they are. Letters come from many programs and scanners, so
//! encodings are mixed even within one file.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes `bytes` by byte order mark, else as UTF-16 when every other byte is zero, else as UTF-8, each
/// byte that is none as Windows-1252, which no byte contradicts. So a text that several programs wrote to
/// comes out right as well.
///
/// Line ends stay as they are, but a carriage return alone becomes a line feed; form feeds, which end
/// pages, stay. Other control characters become spaces. UTF-8 in which nothing must change is not copied.
///
/// `None` when the bytes are no text: too many control characters.
pub fn decode(bytes: Vec<u8>) -> Option<String> {
    decoded(bytes).map(|decoded| decoded.text)
}

/// A decoded text.
pub struct Decoded {
    /// The text.
    pub text: String,
    /// True if the text has exactly the bytes from which it was decoded, so that the hash of the bytes is that of
    /// the text.
    pub same: bool,
}

/// Decodes as [`decode`] does, and tells whether anything changed.
pub fn decoded(mut bytes: Vec<u8>) -> Option<Decoded> {
    let (encoding, start) = match Encoding::for_bom(&bytes) {
        Some(marked) => marked,
        None => (guess(&bytes), 0),
    };
    let (text, same) = if encoding == UTF_8 {
        bytes.drain(..start);
        String::from_utf8(bytes).map_or_else(|error| (patch(error.as_bytes()), false), |text| (text, start == 0))
    } else {
        (encoding.decode_without_bom_handling(&bytes[start..]).0.into_owned(), false)
    };
    match is_clean(text.as_bytes()) {
        true => Some(Decoded { text, same }),
        false => clean(&text).map(|text| Decoded { text, same: false }),
    }
}

/// Returns the encoding of a text without a byte order mark. Latin text in UTF-16 has a zero in every other byte;
/// everything else is taken for UTF-8.
fn guess(bytes: &[u8]) -> &'static Encoding {
    const SAMPLE: usize = 4096;
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if !sample.contains(&0) {
        return UTF_8;
    }
    // More than 70 % zeros on the one side and less than 10 % on the other: some characters beyond Latin-1 are
    // allowed.
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let half = sample.len() / 2;
    if half > 0 && zeros(1) * 10 > half * 7 && zeros(0) * 10 < half {
        UTF_16LE
    } else if half > 0 && zeros(0) * 10 > half * 7 && zeros(1) * 10 < half {
        UTF_16BE
    } else {
        UTF_8
    }
}

/// Decodes UTF-8 with stray bytes of Windows-1252. Each byte that is not part of a character in UTF-8 is taken
/// for one of the other.
fn patch(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() + bytes.len() / 8);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        for &stray in chunk.invalid() {
            text.push(windows_1252(stray));
        }
    }
    text
}

/// Returns the character of a byte of Windows-1252.
fn windows_1252(byte: u8) -> char {
    let bytes = [byte];
    let (decoded, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
    decoded.chars().next().unwrap_or(' ')
}

/// Returns true if a text needs no cleaning. Most do not, so this check is the cost of reading them: it goes by
/// blocks without a branch inside, which the compiler vectorizes.
fn is_clean(text: &[u8]) -> bool {
    const BLOCK: usize = 128;
    let Some((&last, firsts)) = text.split_last() else { return true };
    let pairs = firsts.chunks(BLOCK).zip(text[1..].chunks(BLOCK));
    let is_clean_block = |(bytes, nexts): (&[u8], &[u8])| {
        !bytes.iter().zip(nexts).fold(false, |any, (&byte, &next)| any | is_dirt(byte, next))
    };
    pairs.into_iter().all(is_clean_block) && !is_dirt(last, 0)
}

/// Returns true if `byte`, followed by `next`, is to be cleaned away: a control character other than white space,
/// or a carriage return without a line feed.
fn is_dirt(byte: u8, next: u8) -> bool {
    // The first byte in UTF-8 of U+0080 to U+00BF; U+0080 to U+009F are controls.
    const LEAD_OF_CONTROLS: u8 = 0xC2;
    let is_space = byte.wrapping_sub(b'\t') <= b'\r' - b'\t';
    ((byte < b' ') & !is_space)
        | (byte == 0x7F)
        | ((byte == b'\r') & (next != b'\n'))
        | ((byte == LEAD_OF_CONTROLS) & (next < 0xA0))
}

/// Replaces control characters of a text by spaces; `None` when it has too many for a text.
fn clean(text: &str) -> Option<String> {
    // One control character in this many bytes is an accident; more is binary data. Zeros do not count:
    // a file that a crash cut short is filled up with them.
    const NOISE_SHARE: usize = 50;
    let mut noise = 0;
    let mut cleaned = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(c) = characters.next() {
        cleaned.push(match c {
            '\r' if characters.peek() != Some(&'\n') => '\n',
            '\0' => ' ',
            c if !c.is_control() || c.is_whitespace() => c,
            // Text of Windows-1252 that passed for Latin-1 on its way to UTF-8.
            '\u{80}'..='\u{9f}' => match windows_1252(c as u8) {
                meant if !meant.is_control() => meant,
                _ => {
                    noise += 1;
                    ' '
                }
            },
            _ => {
                noise += 1;
                ' '
            }
        });
    }
    (noise * NOISE_SHARE <= text.len()).then_some(cleaned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_come_out_of_every_encoding() {
        let utf16 =
            |text: &str, to_bytes: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(to_bytes).collect::<Vec<u8>>();
        let words = "caf\u{e9} \u{2019}s 45\u{b0} flexion\n";
        let cases: [(&str, Vec<u8>); 9] = [
            ("UTF-8", words.into()),
            ("UTF-8, marked", [b"\xef\xbb\xbf", words.as_bytes()].concat()),
            ("Windows-1252", b"caf\xe9 \x92s 45\xb0 flexion\n".into()),
            ("UTF-8 and Windows-1252", b"caf\xc3\xa9 \x92s 45\xb0 flexion\n".into()),
            ("Windows-1252 as Latin-1 as UTF-8", "caf\u{e9} \u{92}s 45\u{b0} flexion\n".into()),
            ("UTF-16LE", utf16(words, u16::to_le_bytes)),
            ("UTF-16BE", utf16(words, u16::to_be_bytes)),
            ("UTF-16LE, marked", utf16(&format!("\u{feff}{words}"), u16::to_le_bytes)),
            ("UTF-16BE, marked", utf16(&format!("\u{feff}{words}"), u16::to_be_bytes)),
        ];
        for (encoding, bytes) in cases {
            assert_eq!(decode(bytes).as_deref(), Some(words), "{encoding}");
        }
    }

    #[test]
    fn line_and_page_ends_stay_and_controls_become_spaces() {
        let long = "x".repeat(1000);
        for (text, wanted) in [
            ("a\r\nb\x0cc\td\x0b", "a\r\nb\x0cc\td\x0b"),
            ("a\rb\r", "a\nb\n"),
            ("a\0\0b", "a  b"),
            ("a\x1bb\u{7f}c\u{81}d", "a b c d"),
            ("", ""),
        ] {
            assert_eq!(decode((long.clone() + text).into()), Some(long.clone() + wanted), "{text:?}");
        }
    }

    #[test]
    fn a_clean_text_is_not_copied() {
        let bytes = b"A line.\r\nAnother, 45\xc2\xb0.\x0c".to_vec();
        let place = bytes.as_ptr();
        assert_eq!(decoded(bytes).map(|decoded| (decoded.text.as_ptr(), decoded.same)), Some((place, true)));
        for changed in [
            &b"\xef\xbb\xbfmarked"[..],
            b"caf\xe9",
            b"a bell\x07 rings in a text that has few of them, so that it is one",
        ] {
            assert_eq!(decoded(changed.to_vec()).map(|decoded| decoded.same), Some(false), "{changed:?}");
        }
    }

    #[test]
    fn binary_noise_is_no_text() {
        let noise: Vec<u8> = (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(decode(noise), None);
    }
}

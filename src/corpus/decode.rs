//! From bytes to text, whatever the encoding.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes `bytes` by byte order mark, else as UTF-8, else as UTF-16 when every other byte is zero, else
/// as Windows-1252, which no byte contradicts. Control characters other than white space become spaces.
///
/// `None` when the bytes are no text: too many control characters.
pub fn decode(bytes: &[u8]) -> Option<String> {
    let (encoding, start) = match Encoding::for_bom(bytes) {
        Some(marked) => marked,
        None => (guess(bytes), 0),
    };
    let (text, _) = encoding.decode_without_bom_handling(&bytes[start..]);
    let is_noise = |c: char| c.is_control() && !c.is_whitespace() && c != '\0';
    let noise = text.chars().filter(|&c| is_noise(c)).count();
    if noise * NOISE_SHARE > text.len() {
        return None;
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    Some(text.chars().map(|c| if is_noise(c) || c == '\0' { ' ' } else { c }).collect())
}

/// One control character in this many bytes is an accident; more is binary data.
const NOISE_SHARE: usize = 50;

fn guess(bytes: &[u8]) -> &'static Encoding {
    const SAMPLE: usize = 4096;
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let half = sample.len() / 2;
    if half > 0 && zeros(1) * 10 > half * 7 {
        UTF_16LE
    } else if half > 0 && zeros(0) * 10 > half * 7 {
        UTF_16BE
    } else if std::str::from_utf8(bytes).is_ok() {
        UTF_8
    } else {
        WINDOWS_1252
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_come_out_of_every_encoding() {
        let wanted = "caf\u{e9} \u{2019}s\n";
        let utf16: Vec<u8> = "cafe cafe".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(wanted.as_bytes()).as_deref(), Some(wanted));
        assert_eq!(decode(b"\xef\xbb\xbfcaf\xc3\xa9").as_deref(), Some("caf\u{e9}"));
        assert_eq!(decode(b"caf\xe9 \x92s\r\n").as_deref(), Some(wanted));
        assert_eq!(decode(&utf16).as_deref(), Some("cafe cafe"));
    }

    #[test]
    fn binary_noise_is_no_text() {
        let noise: Vec<u8> = (0..4096u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
        assert_eq!(decode(&noise), None);
    }
}

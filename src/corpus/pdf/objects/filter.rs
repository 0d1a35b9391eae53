//! Unpacks streams: all standard filters of text, in chains, by their short names and by reference.
//!
//! The library unpacks only some of them, and without a bound. Here no stream unpacks to more than is left to its
//! document, the bytes before damage are kept, and a filter that gives no text is named.

use std::borrow::Cow;

use flate2::{Decompress, FlushDecompress, Status};
use pdf_extract::{Dictionary, Document, Object, Stream};
use weezl::{BitOrder, LzwStatus, decode::Decoder};

/// The longest row of a predictor, in bytes: pages of letters have no rows at all.
const LONGEST_ROW: usize = 1 << 20;

/// The bytes of a stream, as far as they could be unpacked.
pub struct Unpacked<'a> {
    /// The bytes.
    pub bytes: Cow<'a, [u8]>,
    /// False when it is damaged and more bytes may have followed.
    pub is_whole: bool,
}

/// A reason why a stream is not unpacked.
#[derive(Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It unpacks to more than may be.
    TooMuch,
    /// The name of a filter that is not known, or is one of images.
    Unknown(String),
}

/// A function that undoes one filter: takes the bytes, the parameters and the most bytes to return, and returns
/// the bytes and false if they are damaged.
type Unpack = fn(&[u8], Option<&Dictionary>, usize) -> (Vec<u8>, bool);

/// The filters by name and short name.
const FILTERS: [(&[u8], &[u8], Unpack); 5] = [
    (b"FlateDecode", b"Fl", flate),
    (b"LZWDecode", b"LZW", lzw),
    (b"ASCIIHexDecode", b"AHx", |input, _, _| hexadecimal(input)),
    (b"ASCII85Decode", b"A85", |input, _, most| ascii85(input, most)),
    (b"RunLengthDecode", b"RL", |input, _, most| run_length(input, most)),
];

/// Unpacks `stream` to at most `most` bytes.
///
/// # Errors
/// When it unpacks to more, or a filter is not known.
pub fn unpack<'a>(document: &'a Document, stream: &'a Stream, most: usize) -> Result<Unpacked<'a>, Refusal> {
    let mut unpacked = Unpacked { bytes: Cow::Borrowed(stream.content.as_slice()), is_whole: true };
    for (name, parameters) in filters(document, &stream.dict) {
        // The library has already deciphered it.
        if name == b"Crypt" {
            continue;
        }
        // Filters of images, such as `DCTDecode`, are not among them: images have no text.
        let known = FILTERS.iter().find(|(long, short, _)| name == *long || name == *short);
        let Some((_, _, filter)) = known else {
            return Err(Refusal::Unknown(String::from_utf8_lossy(name).into_owned()));
        };
        // One byte more tells that there are too many.
        let (bytes, is_whole) = filter(&unpacked.bytes, parameters, most.saturating_add(1));
        unpacked = Unpacked { bytes: Cow::Owned(bytes), is_whole: unpacked.is_whole && is_whole };
        if unpacked.bytes.len() > most {
            return Err(Refusal::TooMuch);
        }
    }
    if unpacked.bytes.len() > most { Err(Refusal::TooMuch) } else { Ok(unpacked) }
}

/// Returns the names of a stream's filters in the order of unpacking, each with its parameters. Both may be a
/// single object or an array, and have short names in images.
fn filters<'a>(document: &'a Document, stream: &'a Dictionary) -> Vec<(&'a [u8], Option<&'a Dictionary>)> {
    let entry = |names: [&[u8]; 2]| names.into_iter().find_map(|name| stream.get_deref(name, document).ok());
    let list = |object: Option<&'a Object>| -> Vec<&'a Object> {
        match object {
            Some(Object::Array(array)) => {
                array.iter().map(|item| document.dereference(item).map_or(item, |(_, item)| item)).collect()
            }
            other => other.into_iter().collect(),
        }
    };
    let parameters = list(entry([b"DecodeParms", b"DP"]));
    let names = list(entry([b"Filter", b"F"])).into_iter().filter_map(|name| name.as_name().ok());
    let of = |index: usize| parameters.get(index).and_then(|object| object.as_dict().ok());
    names.enumerate().map(|(index, name)| (name, of(index))).collect()
}

/// Returns a whole number of the parameters, or its default.
fn parameter(parameters: Option<&Dictionary>, key: &[u8], default: i64) -> i64 {
    parameters.and_then(|it| it.get(key).ok()?.as_i64().ok()).unwrap_or(default)
}

/// Undoes `FlateDecode`, which is zlib. Its predictor may follow.
fn flate(input: &[u8], parameters: Option<&Dictionary>, most: usize) -> (Vec<u8>, bool) {
    let mut output = Vec::new();
    let mut is_whole = inflate(input, true, &mut output, most);
    if !is_whole && output.is_empty() {
        // Without a sound header, the packed bytes may be sound all the same.
        is_whole = inflate(input.get(2..).unwrap_or_default(), false, &mut output, most);
    }
    predicted(output, is_whole, parameters)
}

/// Unpacks `input` to at most `most` bytes, with or without the header of zlib; returns false when it is damaged.
/// The bytes before the damage are in `output`.
fn inflate(input: &[u8], has_header: bool, output: &mut Vec<u8>, most: usize) -> bool {
    /// Text is mostly packed to a quarter.
    const USUAL_RATIO: usize = 4;
    let mut unpacker = Decompress::new(has_header);
    output.reserve(input.len().saturating_mul(USUAL_RATIO).clamp(64, 1 << 20).min(most.max(1)));
    loop {
        let (read, written) = (unpacker.total_in(), output.len());
        let rest = input.get(read as usize..).unwrap_or_default();
        match unpacker.decompress_vec(rest, output, FlushDecompress::None) {
            Ok(Status::StreamEnd) => break,
            _ if output.len() >= most => break,
            // The space doubles, up to the bound.
            Ok(_) if output.len() == output.capacity() => output.reserve(output.len().min(most - output.len())),
            Ok(_) if unpacker.total_in() > read || output.len() > written => {}
            // Many writers leave out the end.
            Ok(_) => break,
            Err(_) => return false,
        }
    }
    output.truncate(most);
    true
}

/// Undoes `LZWDecode`. By default its codes grow by a bit one code early, as in TIFF.
fn lzw(input: &[u8], parameters: Option<&Dictionary>, most: usize) -> (Vec<u8>, bool) {
    const BITS: u8 = 8;
    const STEP: usize = 1 << 15;
    let mut decoder = match parameter(parameters, b"EarlyChange", 1) {
        0 => Decoder::new(BitOrder::Msb, BITS),
        _ => Decoder::with_tiff_size_switch(BitOrder::Msb, BITS),
    };
    let (mut output, mut rest) = (Vec::new(), input);
    let mut buffer = vec![0; STEP];
    let is_whole = loop {
        let step = decoder.decode_bytes(rest, &mut buffer);
        output.extend_from_slice(&buffer[..step.consumed_out]);
        rest = &rest[step.consumed_in..];
        match step.status {
            Ok(LzwStatus::Ok) if output.len() < most => {}
            // Many writers leave out the mark of the end.
            Ok(LzwStatus::Done | LzwStatus::NoProgress | LzwStatus::Ok) => break true,
            Err(_) => break false,
        }
    };
    output.truncate(most);
    predicted(output, is_whole, parameters)
}

/// Undoes `ASCIIHexDecode`: pairs of digits up to `>`; a missing last digit counts as zero.
fn hexadecimal(input: &[u8]) -> (Vec<u8>, bool) {
    let end = input.iter().position(|&byte| byte == b'>').unwrap_or(input.len());
    let digits: Vec<u8> =
        input[..end].iter().filter_map(|&byte| char::from(byte).to_digit(16)).map(|digit| digit as u8).collect();
    let bytes = digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect();
    (bytes, true)
}

/// Undoes `ASCII85Decode`: five digits to base 85, from `!` on, for each four bytes.
fn ascii85(input: &[u8], most: usize) -> (Vec<u8>, bool) {
    let mut output = Vec::new();
    // A group that is cut off counts as filled up with the highest digit.
    let mut group = [b'u' - b'!'; 5];
    let mut count = 0;
    let input = input.trim_ascii_start();
    let value = |group: &[u8; 5]| group.iter().fold(0u32, |sum, &digit| sum.wrapping_mul(85) + u32::from(digit));
    for &byte in input.strip_prefix(b"<~").unwrap_or(input) {
        match byte {
            b'z' if count == 0 => output.extend([0; 4]),
            b'!'..=b'u' => {
                group[count] = byte - b'!';
                count += 1;
            }
            b'~' => break,
            _ => continue,
        }
        if count == group.len() {
            output.extend(value(&group).to_be_bytes());
            (group, count) = ([b'u' - b'!'; 5], 0);
        }
        if output.len() >= most {
            break;
        }
    }
    // A group that is cut off has one byte less than digits.
    output.extend(&value(&group).to_be_bytes()[..count.saturating_sub(1)]);
    (output, true)
}

/// Undoes `RunLengthDecode`: a length below 128 is followed by one byte more than it says, a length above by a
/// byte to repeat 257 minus it times, 128 is the end.
fn run_length(mut input: &[u8], most: usize) -> (Vec<u8>, bool) {
    const END: u8 = 128;
    let mut output = Vec::new();
    while let [length, rest @ ..] = input
        && *length != END
        && output.len() < most
    {
        let length = usize::from(*length);
        if length < usize::from(END) {
            let count = (length + 1).min(rest.len());
            output.extend_from_slice(&rest[..count]);
            input = &rest[count..];
        } else if let [byte, rest @ ..] = rest {
            output.resize(output.len() + 257 - length, *byte);
            input = rest;
        } else {
            return (output, false);
        }
    }
    (output, true)
}

/// Undoes the predictor that the parameters name: rows hold the differences to their neighbours. Rows of absurd
/// sizes give no bytes.
fn predicted(bytes: Vec<u8>, is_whole: bool, parameters: Option<&Dictionary>) -> (Vec<u8>, bool) {
    const TIFF: i64 = 2;
    let predictor = parameter(parameters, b"Predictor", 1);
    if predictor < TIFF {
        return (bytes, is_whole);
    }
    let size = |key: &[u8], default: i64| usize::try_from(parameter(parameters, key, default)).ok();
    // The sizes are the file's to choose; their product may overflow.
    let sizes = size(b"Colors", 1).zip(size(b"BitsPerComponent", 8)).zip(size(b"Columns", 1));
    let bits = sizes.and_then(|((colors, bits), columns)| {
        let pixel = colors.checked_mul(bits)?;
        Some((pixel, pixel.checked_mul(columns)?))
    });
    let Some((pixel, row)) = bits.map(|(pixel, row)| (pixel.div_ceil(8).max(1), row.div_ceil(8))) else {
        return (Vec::new(), false);
    };
    if row == 0 || row > LONGEST_ROW {
        return (Vec::new(), false);
    }
    match predictor {
        TIFF => (tiff(bytes, pixel, row), is_whole),
        _ => (png(&bytes, pixel, row), is_whole),
    }
}

/// Undoes the predictor of TIFF: each byte is the difference to the same one of the pixel before.
fn tiff(mut bytes: Vec<u8>, pixel: usize, row: usize) -> Vec<u8> {
    for row in bytes.chunks_mut(row) {
        for index in pixel..row.len() {
            row[index] = row[index].wrapping_add(row[index - pixel]);
        }
    }
    bytes
}

/// Undoes the predictors of PNG (<https://www.w3.org/TR/png/#9Filters>): each row begins with a byte that names
/// its own.
fn png(bytes: &[u8], pixel: usize, row: usize) -> Vec<u8> {
    let mut output: Vec<u8> = Vec::with_capacity(bytes.len());
    let mut above = vec![0; row];
    // The last row may be cut short.
    for packed in bytes.chunks(row + 1) {
        let mut current = vec![0; row];
        for (index, &difference) in packed[1..].iter().enumerate() {
            let left = if index >= pixel { current[index - pixel] } else { 0 };
            let corner = if index >= pixel { above[index - pixel] } else { 0 };
            let guess = match packed[0] {
                1 => left,
                2 => above[index],
                3 => ((u16::from(left) + u16::from(above[index])) / 2) as u8,
                4 => nearest(left, above[index], corner),
                _ => 0,
            };
            current[index] = difference.wrapping_add(guess);
        }
        output.extend_from_slice(&current[..packed.len() - 1]);
        above = current;
    }
    output
}

/// Returns the one of three neighbours that is nearest to `left + above - corner`: the predictor of Paeth.
fn nearest(left: u8, above: u8, corner: u8) -> u8 {
    let wanted = i16::from(left) + i16::from(above) - i16::from(corner);
    let mut best = left;
    for other in [above, corner] {
        if (wanted - i16::from(other)).abs() < (wanted - i16::from(best)).abs() {
            best = other;
        }
    }
    best
}

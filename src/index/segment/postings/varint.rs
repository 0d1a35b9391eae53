//! Numbers of variable length, as tantivy's files have them: seven bits a byte, the lowest first; the last byte has
//! its highest bit set.

/// Appends a number.
#[inline]
pub fn push_number(out: &mut Vec<u8>, mut number: u32) {
    while number >= LAST.into() {
        out.push(number as u8 & !LAST);
        number >>= 7;
    }
    out.push(number as u8 | LAST);
}

/// Returns how many bytes a number takes.
#[inline]
pub fn number_size(number: u32) -> usize {
    match number {
        0..0x80 => 1,
        0x80..0x4000 => 2,
        _ => (u32::BITS - number.leading_zeros()).div_ceil(7) as usize,
    }
}

/// Writes a number to the beginning of `out`, which has room for it; returns how many bytes it took.
#[inline]
pub fn put_number(out: &mut [u8], mut number: u32) -> usize {
    let mut at = 0;
    while number >= LAST.into() {
        out[at] = number as u8 & !LAST;
        number >>= 7;
        at += 1;
    }
    out[at] = number as u8 | LAST;
    at + 1
}

/// Takes a number from the front of `bytes`; 0 where there is none. Nearly all numbers have one or two bytes.
#[inline]
pub fn take_number(bytes: &mut &[u8]) -> u32 {
    match **bytes {
        [last, ref rest @ ..] if last >= LAST => {
            *bytes = rest;
            u32::from(last & !LAST)
        }
        [first, last, ref rest @ ..] if last >= LAST => {
            *bytes = rest;
            u32::from(first) | u32::from(last & !LAST) << 7
        }
        _ => take_long_number(bytes),
    }
}

/// Takes a number of any length; bytes beyond 32 bits only come of damage and give some number.
#[cold]
fn take_long_number(bytes: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some((&byte, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(byte & !LAST) << shift;
        if byte >= LAST {
            break;
        }
        shift = (shift + 7) % u32::BITS;
    }
    number
}

/// The bit that marks the last byte of a number.
const LAST: u8 = 0x80;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_pushed_is_taken_and_damage_is_some_number() {
        let numbers = [0, 1, 127, 128, 300, 1 << 14, 1 << 21, 1 << 28, u32::MAX];
        let mut bytes = Vec::new();
        numbers.iter().for_each(|number| push_number(&mut bytes, *number));
        let mut put = vec![0; bytes.len()];
        let end = numbers.iter().fold(0, |at, number| {
            let size = put_number(&mut put[at..], *number);
            assert_eq!(size, number_size(*number), "{number}");
            at + size
        });
        assert_eq!((end, &put), (bytes.len(), &bytes));
        let mut rest = &bytes[..];
        assert_eq!(numbers.map(|_| take_number(&mut rest)), numbers);
        assert_eq!((rest.len(), take_number(&mut rest)), (0, 0));
        take_number(&mut &[0x7f; 9][..]);
    }
}

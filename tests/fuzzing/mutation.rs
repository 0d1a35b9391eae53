//! Makes other inputs of known ones: bytes, lines or words are flipped, cut, repeated, moved, taken from another input or from a
//! dictionary.

use crate::fictions::dice::Dice;

/// The pieces that an input is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grain {
    Bytes,
    Lines,
    Words,
}

/// Numbers around which programs err, as they are written.
const NUMBERS: [&str; 10] =
    ["0", "-1", "1", "255", "256", "65536", "2147483648", "4294967296", "18446744073709551616", "1e999"];
/// Characters that mean something somewhere, or are of several bytes.
const SIGNS: [&str; 22] = [
    "\"",
    "'",
    "(",
    ")",
    "*",
    "?",
    ":",
    "~",
    "/",
    "\\",
    "-",
    "+",
    "\0",
    "\r\n",
    "\t",
    "%",
    "&",
    "\u{feff}",
    "\u{202e}",
    "é",
    "\u{1F600}",
    "ﬁ",
];

/// Inputs that others are made of, and words that mean something in them.
pub struct Material<'a> {
    pub grain: Grain,
    pub inputs: &'a [Vec<u8>],
    pub words: &'a [Vec<u8>],
    pub longest: usize,
}

impl Material<'_> {
    /// An input like one of the known ones.
    pub fn another(&self, dice: &mut Dice) -> Vec<u8> {
        let mut input = dice.pick(self.inputs).clone();
        for _ in 0..dice.between(1, 5) {
            // Pieces, and now and then bytes, of whatever the input is made.
            let grain = if dice.percent(30) { Grain::Bytes } else { self.grain };
            self.change(&mut input, grain, dice);
        }
        input.truncate(self.longest);
        input
    }

    fn change(&self, input: &mut Vec<u8>, grain: Grain, dice: &mut Dice) {
        let cuts = cuts(input, grain);
        let piece = |dice: &mut Dice| {
            let from = dice.below(cuts.len() - 1);
            let many = if dice.percent(70) { 1 } else { dice.between(1, 16) };
            cuts[from]..cuts[(from + many).min(cuts.len() - 1)]
        };
        let (one, other) = (piece(dice), piece(dice));
        match dice.below(9) {
            0 => drop(input.drain(one)),
            1 => {
                let most = if dice.percent(10) { 200 } else { 3 };
                let repeated = input[one.clone()].repeat(dice.between(1, most));
                drop(input.splice(one.end..one.end, repeated));
            }
            2 => {
                let moved: Vec<u8> = input[one.clone()].to_vec();
                drop(input.splice(other.start..other.start, moved));
            }
            3 => {
                let another = dice.pick(self.inputs);
                let pieces = self::cuts(another, grain);
                let from = dice.below(pieces.len() - 1);
                let to = (from + dice.between(1, 8)).min(pieces.len() - 1);
                drop(input.splice(one, another[pieces[from]..pieces[to]].iter().copied()));
            }
            4 if !self.words.is_empty() => {
                let (word, at) =
                    (dice.pick(self.words).clone(), one.start..if dice.percent(50) { one.start } else { one.end });
                drop(input.splice(at, word));
            }
            5 => number(input, dice),
            6 => drop(input.splice(one.start..one.start, dice.pick(&SIGNS).bytes())),
            7 if dice.percent(20) => input.truncate(one.start),
            _ if !input.is_empty() => {
                let at = dice.below(input.len());
                input[at] = match dice.below(3) {
                    0 => input[at] ^ (1 << dice.below(8)),
                    1 => dice.below(256) as u8,
                    _ => *dice.pick(&[0, 0x7f, 0x80, 0xff, b'\n', b' ']),
                };
            }
            _ => {}
        }
    }
}

/// The places between the pieces of an input, with its beginning and end; one piece at least, be it empty.
fn cuts(input: &[u8], grain: Grain) -> Vec<usize> {
    let mut cuts = vec![0];
    match grain {
        Grain::Bytes => cuts.extend(1..input.len()),
        Grain::Lines => cuts.extend((1..input.len()).filter(|at| input[at - 1] == b'\n')),
        Grain::Words => {
            let kind = |byte: u8| if byte.is_ascii_alphanumeric() || byte > 127 { 0 } else { byte };
            cuts.extend((1..input.len()).filter(|at| kind(input[at - 1]) != kind(input[*at])));
        }
    }
    cuts.push(input.len());
    cuts
}

/// Puts another number in the place of one.
fn number(input: &mut Vec<u8>, dice: &mut Dice) {
    let starts = |at: &usize| input[*at].is_ascii_digit() && (*at == 0 || !input[at - 1].is_ascii_digit());
    let all: Vec<usize> = (0..input.len()).filter(starts).collect();
    if all.is_empty() {
        return;
    }
    let start = *dice.pick(&all);
    let end =
        input[start..].iter().position(|byte| !byte.is_ascii_digit()).map_or(input.len(), |length| start + length);
    drop(input.splice(start..end, dice.pick(&NUMBERS).bytes()));
}

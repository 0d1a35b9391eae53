//! Spinal levels: motion segments and the many ways in which the letters write them.

use super::dice::Dice;

/// The vertebrae from the neck down.
const SPINE: [&str; 25] = [
    "C1", "C2", "C3", "C4", "C5", "C6", "C7", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10", "T11",
    "T12", "L1", "L2", "L3", "L4", "L5", "S1",
];

/// The regions with the first vertebra and the last that begins a segment which is commonly treated.
const REGIONS: [(&str, usize, usize); 3] = [("cervical", 2, 5), ("thoracic", 11, 17), ("lumbar", 20, 23)];

/// A range of vertebrae, both ends included.
#[derive(Clone, Copy)]
pub struct Levels {
    first: usize,
    last: usize,
}

impl Levels {
    /// Reads `T8-T10`, the plain form that scenarios use.
    pub fn parse(text: &str) -> Option<Levels> {
        let (first, last) = text.split_once('-')?;
        let place = |name: &str| SPINE.iter().position(|vertebra| *vertebra == name);
        Some(Levels { first: place(first)?, last: place(last)? })
    }

    /// One or two segments of a region; the lumbar ones where the region is no part of the spine.
    pub fn random(region: &str, dice: &mut Dice) -> Levels {
        let (_, low, high) = *REGIONS.iter().find(|row| row.0 == region).unwrap_or(&REGIONS[2]);
        let first = dice.between(low, high);
        let last = if dice.percent(40) && first < high { first + 2 } else { first + 1 };
        Levels { first, last }
    }

    /// The motion segments, ranges expanded.
    pub fn segments(self) -> Vec<String> {
        (self.first..self.last).map(|at| format!("{}-{}", SPINE[at], SPINE[at + 1])).collect()
    }

    /// One of the notations of the letters.
    pub fn print(self, dice: &mut Dice) -> String {
        let pairs: Vec<(usize, usize)> = (self.first..self.last).map(|at| (at, at + 1)).collect();
        let style = dice.below(4);
        if let [(from, to)] = pairs[..] {
            return pair(from, to, style);
        }
        let joined = |separator: &str, style| {
            let printed: Vec<String> = pairs.iter().map(|&(from, to)| pair(from, to, style)).collect();
            printed.join(separator)
        };
        match dice.below(6) {
            0 => pair(self.first, self.last, 0),
            1 => pair(self.first, self.last, 1),
            2 => format!("{} through {}", SPINE[self.first], SPINE[self.last]),
            3 => joined(" and ", style),
            4 => joined(", ", style),
            _ if same_part(self.first, self.last) => {
                let rest: Vec<String> = pairs[1..].iter().map(|&(from, to)| number_pair(from, to)).collect();
                format!("{}, {}", pair(pairs[0].0, pairs[0].1, 0), rest.join(", "))
            }
            _ => joined(", ", style),
        }
    }
}

fn same_part(first: usize, last: usize) -> bool {
    SPINE[first].as_bytes()[0] == SPINE[last].as_bytes()[0]
}

/// `4-5`, as in `C3-4, 4-5, 5-6`.
fn number_pair(from: usize, to: usize) -> String {
    format!("{}-{}", &SPINE[from][1..], &SPINE[to][1..])
}

/// `L4-5`, `L4-L5`, `L4/5` or `L4/L5`; the second letter stays where the region changes.
fn pair(from: usize, to: usize, style: usize) -> String {
    let mark = if style < 2 { '-' } else { '/' };
    let short = style.is_multiple_of(2) && same_part(from, to);
    let end = if short { &SPINE[to][1..] } else { SPINE[to] };
    format!("{}{mark}{end}", SPINE[from])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_expand_across_regions() {
        let levels = Levels::parse("T11-L1").expect("known vertebrae");
        assert_eq!(levels.segments(), ["T11-T12", "T12-L1"]);
        assert_eq!(pair(22, 23, 0), "L4-5");
        assert_eq!(pair(23, 24, 2), "L5/S1");
    }
}

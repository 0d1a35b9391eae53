//! Chance that repeats: a SplitMix64 sequence, so that a seed gives the same letters on every machine and with every
//! version of every crate (which no random-number crate promises).

/// A repeatable sequence of choices.
pub struct Dice(u64);

impl Dice {
    /// Starts the sequence that belongs to one letter (`stream`) of one run (`seed`).
    pub fn new(seed: u64, stream: u64) -> Dice {
        let mut dice = Dice(seed ^ stream.wrapping_mul(0xA24B_AED4_963E_E407));
        // Neighbouring seeds start alike; the first step parts them.
        let start = dice.next();
        Dice(start)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        // A 32-bit multiply-and-shift: the bias is far below what a table of some hundred rows can show.
        (((self.next() >> 32) * end as u64) >> 32) as usize
    }

    /// A number from `first` to `last`, both included.
    pub fn between(&mut self, first: usize, last: usize) -> usize {
        first + self.below(last - first + 1)
    }

    /// True in `percent` of 100 throws.
    pub fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// True with the probability `share`, from 0 to 1.
    pub fn share(&mut self, share: f64) -> bool {
        (self.below(1_000_000) as f64) < share * 1_000_000.0
    }

    /// One row of a table, which must not be empty.
    pub fn pick<'a, T>(&mut self, rows: &'a [T]) -> &'a T {
        &rows[self.below(rows.len())]
    }

    /// Up to `count` different rows of a table, in random order.
    pub fn pick_some<'a, T>(&mut self, rows: &'a [T], count: usize) -> Vec<&'a T> {
        let mut order: Vec<usize> = (0..rows.len()).collect();
        let count = count.min(rows.len());
        for place in 0..count {
            let other = self.between(place, rows.len() - 1);
            order.swap(place, other);
        }
        order[..count].iter().map(|&row| &rows[row]).collect()
    }

    /// An index drawn by weight; the weights must not all be 0.
    pub fn weighted(&mut self, weights: impl Iterator<Item = usize> + Clone) -> usize {
        let mut left = self.below(weights.clone().sum());
        for (index, weight) in weights.enumerate() {
            if left < weight {
                return index;
            }
            left -= weight;
        }
        0
    }
}

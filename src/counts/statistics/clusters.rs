//! Items that are decided together: the share of overturned items is a ratio of two sums over letters, whose variance is
//! estimated from the differences between letters and not between items.
//!
//! Taylor linearisation: with o_j of the n_j items of letter j overturned, n items, m letters and p = Σ o_j / n, the
//! variance is m / (m - 1) · Σ (o_j - p n_j)² / n² (Cochran, "Sampling Techniques", 3rd edition 1977, section 6.3; Korn
//! and Graubard, "Analysis of Health Surveys" 1999, section 2.4). p (1 - p) over it is the number of independent items that
//! would tell as much: the effective size.

use crate::counts::statistics::distributions::t_95;

/// The fewest letters with the rarer outcome whose variance is taken as it is.
const LEAST_LETTERS: u64 = 10;

/// Sums over letters, from which the variance follows. They are whole numbers, so that their order does not matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Clusters {
    /// Letters with a decided item.
    pub letters: u64,
    /// Decided items.
    pub items: u64,
    /// Overturned items.
    pub overturned: u64,
    /// Letters with an overturned item.
    pub overturned_letters: u64,
    /// Letters with an upheld item.
    pub upheld_letters: u64,
    /// The sum over letters of the square of overturned items.
    pub overturned_squared: u64,
    /// The sum over letters of the product of overturned and decided items.
    pub product: u64,
    /// The sum over letters of the square of decided items.
    pub items_squared: u64,
}

impl Clusters {
    /// Adds a letter with so many overturned among its decided items; a letter without these is none.
    pub fn add(&mut self, overturned: u64, items: u64) {
        self.letters += u64::from(items > 0);
        self.items += items;
        self.overturned += overturned;
        self.overturned_letters += u64::from(overturned > 0);
        self.upheld_letters += u64::from(overturned < items);
        self.overturned_squared += overturned * overturned;
        self.product += overturned * items;
        self.items_squared += items * items;
    }

    /// Returns the sums over the letters of both.
    pub fn plus(&self, other: &Clusters) -> Clusters {
        self.joined(other, |a, b| a + b)
    }

    /// Returns the sums without those of `other`, which are a part of them.
    pub fn minus(&self, other: &Clusters) -> Clusters {
        self.joined(other, u64::saturating_sub)
    }

    /// Joins sum by sum.
    fn joined(&self, other: &Clusters, join: impl Fn(u64, u64) -> u64) -> Clusters {
        Clusters {
            letters: join(self.letters, other.letters),
            items: join(self.items, other.items),
            overturned: join(self.overturned, other.overturned),
            overturned_letters: join(self.overturned_letters, other.overturned_letters),
            upheld_letters: join(self.upheld_letters, other.upheld_letters),
            overturned_squared: join(self.overturned_squared, other.overturned_squared),
            product: join(self.product, other.product),
            items_squared: join(self.items_squared, other.items_squared),
        }
    }

    /// Returns the share of overturned items; `None` where none is decided.
    pub fn share(&self) -> Option<f64> {
        (self.items > 0).then(|| self.overturned as f64 / self.items as f64)
    }

    /// Returns the variance of the share; `None` for fewer than two letters.
    pub fn variance(&self) -> Option<f64> {
        if self.letters < 2 {
            return None;
        }
        let [n, o] = [self.items, self.overturned].map(i128::from);
        let [oo, on, nn] = [self.overturned_squared, self.product, self.items_squared].map(i128::from);
        // n² Σ (o_j - p n_j)², which is a whole number, so that nothing cancels.
        let scaled = (n * n * oo + o * o * nn - 2 * o * n * on) as f64;
        let (letters, items) = (self.letters as f64, self.items as f64);
        Some(letters / (letters - 1.0) * scaled / items.powi(4))
    }

    /// Returns the number of independent items that tell as much as these: p (1 - p) over the variance, never more than
    /// there are items, adjusted for few letters by the squared ratio of t for n - 1 to t for m - 1 degrees of freedom (Korn
    /// and Graubard, "Confidence intervals for proportions with small expected number of positive counts estimated from
    /// survey data", Survey Methodology 24, 1998).
    ///
    /// A single letter, or items that are all decided alike, show no variance: then it is the number of letters. Where fewer
    /// than 10 letters have the rarer outcome, the variance is too uncertain, and lowest where the rate is: then it is at most the
    /// number of letters. (In a simulation of 40 letters and a rate of 12 %, the interval has the true rate in 97 % of samples,
    /// without this in 93 % and less.)
    pub fn effective_size(&self) -> f64 {
        let (letters, items) = (self.letters as f64, self.items as f64);
        let variance = self.variance().filter(|_| self.overturned > 0 && self.overturned < self.items);
        let (Some(variance), Some(share)) = (variance, self.share()) else { return letters };
        let is_uncertain = self.overturned_letters.min(self.upheld_letters) < LEAST_LETTERS;
        let size = (share * (1.0 - share) / variance).min(if is_uncertain { letters } else { items });
        size * (t_95(items - 1.0) / t_95(letters - 1.0)).powi(2)
    }

    /// Returns overturned and other items as they count for a test: in proportion, as many as the effective size.
    pub fn effective_counts(&self) -> [f64; 2] {
        let (size, share) = (self.effective_size(), self.share().unwrap_or(0.0));
        [size * share, size * (1.0 - share)]
    }
}

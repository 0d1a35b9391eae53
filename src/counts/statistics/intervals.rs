//! Intervals at 95 % of a share and of the difference of two.

use crate::counts::statistics::distributions::Z_95;

/// Returns the interval of a share that was seen in so many trials, by the score: Wilson, "Probable inference, the law of
/// succession, and statistical inference" (Journal of the American Statistical Association 22, 1927). The number of trials
/// may be an effective size, which is no whole number.
pub fn wilson(share: f64, trials: f64) -> [f64; 2] {
    let z2 = Z_95 * Z_95;
    let centre = share + z2 / (2.0 * trials);
    let half = Z_95 * (share * (1.0 - share) / trials + z2 / (4.0 * trials * trials)).sqrt();
    let scale = 1.0 + z2 / trials;
    [((centre - half) / scale).clamp(0.0, share), ((centre + half) / scale).clamp(share, 1.0)]
}

/// Returns the interval of the difference of two shares from their intervals by the score: Newcombe, "Interval estimation
/// for the difference between independent proportions", method 10 (Statistics in Medicine 17, 1998).
pub fn newcombe(shares: [f64; 2], intervals: [[f64; 2]; 2]) -> [f64; 2] {
    let [one, other] = shares;
    let [[low, high], [other_low, other_high]] = intervals;
    let difference = one - other;
    [difference - (one - low).hypot(other_high - other), difference + (high - one).hypot(other - other_low)]
}

/// Returns Cohen's h, the difference of two shares as an effect whose size is the same everywhere between 0 and 1: 0.2 is
/// small, 0.5 medium, 0.8 large (Cohen, "Statistical Power Analysis", 2nd edition 1988, chapter 6).
pub fn cohens_h(shares: [f64; 2]) -> f64 {
    let [one, other] = shares.map(|share| 2.0 * share.sqrt().asin());
    one - other
}

//! Fisher's paired randomisation test: how often chance alone makes a difference as large as the one that was seen.
//!
//! If two rankings are equally good, each query's two figures might as well have come the other way round, so that
//! the sign of its difference is a toss-up. The test tosses all signs many times and counts how often the sum of the
//! differences is at least as far from 0 as the sum that was seen. It takes nothing for granted of how figures are
//! distributed, and is the test that Smucker, Allan and Carterette recommend (A Comparison of Statistical Significance
//! Tests for Information Retrieval Evaluation, CIKM 2007).

/// The number of permutations where not all can be tried; that of the paper.
const SAMPLES: u64 = 100_000;
/// The seed of the permutations: the same figures give the same answer.
const SEED: u64 = 2007;

/// Sums that differ by less are equal: they were added in another order.
const TOLERANCE: f64 = 1e-9;

/// The result of the test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Randomisation {
    /// The two-sided p value.
    pub p: f64,
    /// The number of permutations that were tried.
    pub permutations: u64,
    /// True if these were all there are, so that the p value is exact.
    pub is_exact: bool,
}

/// Tests differences, one a query. Queries without a difference decide nothing.
pub fn randomisation_test(differences: &[f64]) -> Randomisation {
    let tossed: Vec<f64> = differences.iter().copied().filter(|difference| difference.abs() > TOLERANCE).collect();
    let seen = tossed.iter().sum::<f64>().abs() - TOLERANCE;
    let as_far = |signs: &mut dyn FnMut() -> bool| {
        let sum: f64 = tossed.iter().map(|difference| if signs() { -difference } else { *difference }).sum();
        sum.abs() >= seen
    };
    let all = u32::try_from(tossed.len()).ok().and_then(|tosses| 1u64.checked_shl(tosses));
    if let Some(all) = all.filter(|all| *all <= SAMPLES) {
        let extreme = (0..all).filter(|permutation| as_far(&mut bits(*permutation))).count();
        return Randomisation { p: extreme as f64 / all as f64, permutations: all, is_exact: true };
    }
    let mut toss = tosses();
    let extreme = (0..SAMPLES).filter(|_| as_far(&mut toss)).count();
    // What was seen is one of the permutations, so that p is never 0.
    Randomisation { p: (extreme + 1) as f64 / (SAMPLES + 1) as f64, permutations: SAMPLES, is_exact: false }
}

/// Returns the bits of a number one by one, the lowest first.
fn bits(mut number: u64) -> impl FnMut() -> bool {
    move || {
        let bit = number & 1 == 1;
        number >>= 1;
        bit
    }
}

/// Returns tosses of a coin, by the generator splitmix64 of Steele, Lea and Flood.
fn tosses() -> impl FnMut() -> bool {
    let (mut state, mut word, mut left) = (SEED, 0u64, 0);
    move || {
        if left == 0 {
            state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
            word = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            word ^= word >> 31;
            left = u64::BITS;
        }
        left -= 1;
        (word >> left) & 1 == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_queries_are_permuted_in_every_way() {
        // Of the signs of 1, 2 and 3 only + + + and - - - reach 6.
        let test = randomisation_test(&[0.1, 0.2, 0.0, 0.3]);
        assert_eq!(test, Randomisation { p: 0.25, permutations: 8, is_exact: true });
        // The signs of 3, 1 and 1 give 5, 3, 3 and 1 and their negatives; 3 was seen.
        assert_eq!(randomisation_test(&[0.3, 0.1, -0.1]).p, 0.75);
        assert_eq!(randomisation_test(&[0.5, -0.5]).p, 1.0);
    }

    #[test]
    fn without_a_difference_nothing_speaks_for_one() {
        assert_eq!(randomisation_test(&[]).p, 1.0);
        assert_eq!(randomisation_test(&[0.0; 50]).p, 1.0);
    }

    #[test]
    fn many_queries_are_sampled_and_come_near_the_exact_value() {
        // 20 equal differences, 15 of them gains: twice the binomial tail P(X >= 15) = 0.0207.
        let differences: Vec<f64> = (0..20).map(|query| if query < 15 { 0.1 } else { -0.1 }).collect();
        let test = randomisation_test(&differences);
        assert!(!test.is_exact && test.permutations == SAMPLES);
        assert!((test.p - 0.0414).abs() < 0.003, "{}", test.p);
        assert_eq!(test, randomisation_test(&differences), "the seed is fixed");
    }

    #[test]
    fn a_sampled_value_is_never_nought() {
        assert!(randomisation_test(&[0.1; 100]).p > 0.0);
    }
}

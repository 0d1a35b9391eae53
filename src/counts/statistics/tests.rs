//! The arithmetic, held against published examples.

use crate::counts::statistics::clusters::Clusters;
use crate::counts::statistics::distributions::{t_95, two_sided};
use crate::counts::statistics::intervals::{cohens_h, newcombe, wilson};
use crate::counts::statistics::significance::{TestKind, adjusted, chi_square, fisher, trend, two_shares};

/// Fails unless each figure is within half a digit of the published one.
fn near(found: &[f64], published: &[f64], digits: i32, place: &str) {
    let most = 0.501 * 10_f64.powi(-digits);
    let differ = found.iter().zip(published).any(|(found, wanted)| (found - wanted).abs() > most);
    assert!(!differ && found.len() == published.len(), "{place}: {found:?}, not {published:?}");
}

/// Newcombe, "Two-sided confidence intervals for the single proportion" (Statistics in Medicine 17, 1998), table I, method 3.
const WILSON: [(f64, f64, [f64; 2]); 4] = [
    (81.0, 263.0, [0.2553, 0.3662]),
    (15.0, 148.0, [0.0624, 0.1605]),
    (0.0, 20.0, [0.0, 0.1611]),
    (1.0, 29.0, [0.0061, 0.1718]),
];

#[test]
fn intervals_of_a_share_are_wilsons() {
    for (seen, trials, published) in WILSON {
        near(&wilson(seen / trials, trials), &published, 4, &format!("{seen} of {trials}"));
    }
    near(&wilson(1.0 / 6.0, 12.0), &[0.0470, 0.4480], 4, "2 of 12");
}

/// Newcombe, "Interval estimation for the difference between independent proportions" (Statistics in Medicine 17, 1998),
/// table II, method 10.
const DIFFERENCES: [([f64; 2], [f64; 2], [f64; 2]); 5] = [
    ([56.0, 70.0], [48.0, 80.0], [0.0524, 0.3339]),
    ([9.0, 10.0], [3.0, 10.0], [0.1705, 0.8090]),
    ([6.0, 7.0], [2.0, 7.0], [0.0582, 0.8062]),
    ([5.0, 56.0], [0.0, 29.0], [-0.0381, 0.1926]),
    ([0.0, 10.0], [0.0, 20.0], [-0.1611, 0.2775]),
];

#[test]
fn intervals_of_a_difference_are_newcombes() {
    for (one, other, published) in DIFFERENCES {
        let sides = [one, other];
        let shares = sides.map(|[seen, trials]| seen / trials);
        let found = newcombe(shares, [0, 1].map(|side| wilson(shares[side], sides[side][1])));
        near(&found, &published, 4, &format!("{one:?} and {other:?}"));
    }
}

/// Tables of t at 0.975, as Fisher and Yates print them.
const STUDENT: [(f64, f64); 8] = [
    (1.0, 12.706),
    (2.0, 4.303),
    (3.0, 3.182),
    (4.0, 2.776),
    (5.0, 2.571),
    (10.0, 2.228),
    (30.0, 2.042),
    (120.0, 1.980),
];

#[test]
fn students_t_is_that_of_the_tables() {
    for (degrees, published) in STUDENT {
        near(&[t_95(degrees)], &[published], 3, &degrees.to_string());
    }
}

#[test]
fn fishers_test_is_that_of_his_examples() {
    // The tea tasting: Agresti, "Categorical Data Analysis" (2002), section 3.5.2.
    near(&[fisher([3, 1], [1, 3]), fisher([4, 0], [0, 4])], &[0.4857, 0.0286], 4, "tea");
    // Convictions of twins: Fisher, "The logic of inductive inference" (1935); two-sided as R's `fisher.test` has it.
    near(&[fisher([2, 15], [10, 3])], &[0.000_536_7], 7, "twins");
}

#[test]
fn the_effect_is_cohens() {
    // Cohen, "Statistical Power Analysis" (1988), table 6.2.2: the angles of 0.65 and 0.45 are 1.875 and 1.471.
    near(&[cohens_h([0.65, 0.45])], &[0.404], 2, "0.65 and 0.45");
}

#[test]
fn chi_square_is_that_of_the_aspirin_trial() {
    // Agresti (2002), section 3.2: infarctions of 11,034 with placebo and 11,037 with aspirin.
    let (placebo, aspirin) = ([189.0, 10_845.0], [104.0, 10_933.0]);
    near(&[chi_square(placebo, aspirin)], &[25.01], 2, "aspirin");
    let (test, p) = two_shares(placebo, aspirin).expect("a test");
    assert!(test == TestKind::ChiSquare && p < 1e-6, "{test:?} {p}");
    assert_eq!(two_shares([3.0, 1.0], [1.0, 3.0]).expect("a test").0, TestKind::Fisher);
    assert_eq!(two_shares([0.0, 0.0], [1.0, 3.0]), None);
    assert_eq!(two_shares([0.0, 4.0], [0.0, 9.0]).expect("a test").1, 1.0);
}

#[test]
fn a_trend_is_that_of_the_smokers() {
    // Fleiss, "Statistical Methods for Rates and Proportions" (1981), page 139; R's `prop.trend.test`.
    let groups = [(1.0, 83.0, 86.0), (2.0, 90.0, 93.0), (3.0, 129.0, 136.0), (4.0, 70.0, 82.0)];
    let z = trend(&groups).expect("a trend");
    near(&[z * z, two_sided(z)], &[8.2249, 0.0041], 4, "smokers");
    assert!(z < 0.0, "their share falls");
    assert_eq!(trend(&[(1.0, 0.0, 5.0), (2.0, 0.0, 9.0)]), None);
}

#[test]
fn probabilities_are_adjusted_as_in_the_example_of_benjamini_and_hochberg() {
    // Section 4.1 of their paper of 1995, whose first four hypotheses are rejected at 0.05.
    let p = [
        0.0344, 0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ];
    let found = adjusted(&[&p.map(Some)[..], &[None]].concat());
    assert_eq!(found.last(), Some(&None));
    let q: Vec<f64> = found.into_iter().flatten().collect();
    near(&q[..7], &[0.0645, 0.0015, 0.0030, 0.0095, 0.035_625, 0.0603, 0.063_86], 4, "their example");
    assert_eq!(q.iter().filter(|q| **q <= 0.05).count(), 4);
}

/// Cochran, "Sampling Techniques" (1977), table 3.5: 30 of 104 persons in 30 households saw a doctor. The variance by
/// households is 0.00520; as if persons had been drawn it would be 0.00197.
const HOUSEHOLDS: Clusters = Clusters {
    letters: 30,
    items: 104,
    overturned: 30,
    // The table is a list; all that matters here is that these are not few.
    overturned_letters: 10,
    upheld_letters: 10,
    overturned_squared: 86,
    product: 113,
    items_squared: 404,
};

#[test]
fn the_variance_of_clusters_is_that_of_cochrans_households() {
    let variance = HOUSEHOLDS.variance().expect("a variance");
    // Published with three digits, cut.
    assert!((0.005_20..0.005_21).contains(&variance), "{variance}");
    let (share, size) = (30.0 / 104.0, HOUSEHOLDS.effective_size());
    let wanted = share * (1.0 - share) / variance * (t_95(103.0) / t_95(29.0)).powi(2);
    near(&[size], &[wanted], 6, "the effective size");
    assert!(size < 40.0, "104 persons tell as much as {size} drawn one by one");
}

#[test]
fn letters_of_one_item_each_tell_as_much_as_items() {
    let mut single = Clusters::default();
    (0..50).for_each(|at| single.add(u64::from(at % 5 == 0), 1));
    // The variance has n - 1 below.
    near(&[single.effective_size()], &[49.0], 6, "single items");
    let mut one = Clusters::default();
    one.add(2, 7);
    let mut alike = Clusters::default();
    (0..9).for_each(|_| alike.add(0, 4));
    assert_eq!([one.effective_size(), alike.effective_size()], [1.0, 9.0]);
    // Letters that are each decided by halves show no variance: they are still no more than their items.
    let mut halves = Clusters::default();
    (0..10).for_each(|_| halves.add(1, 2));
    assert!(halves.effective_size() < 20.0, "{}", halves.effective_size());
    assert_eq!(alike.plus(&one).minus(&one), alike);
}

#[test]
fn the_interval_by_letter_has_the_true_rate_as_often_as_it_says() {
    // Any numbers will do: these come from a generator of Marsaglia's (xorshift).
    let mut state = 88_172_645_463_325_252_u64;
    let mut random = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for (letters, rate) in [(15, 0.3), (40, 0.12), (100, 0.5)] {
        let (mut by_letter, mut by_item, rounds) = (0, 0, 3000);
        for _ in 0..rounds {
            let mut sample = Clusters::default();
            for _ in 0..letters {
                let items = 1 + (random() * 5.0) as u64;
                // Most letters are decided as a whole.
                let whole = random() < 0.7;
                let all = random() < rate;
                let overturned = (0..items).filter(|_| if whole { all } else { random() < rate }).count();
                sample.add(overturned as u64, items);
            }
            let share = sample.share().expect("items");
            let has = |[low, high]: [f64; 2]| usize::from(low <= rate && rate <= high);
            by_letter += has(wilson(share, sample.effective_size()));
            by_item += has(wilson(share, sample.items as f64));
        }
        let [by_letter, by_item] = [by_letter, by_item].map(|count| count as f64 / f64::from(rounds));
        assert!(by_letter > 0.935, "{letters} letters at {rate}: {by_letter}");
        assert!(by_item < 0.925, "{letters} letters at {rate}: {by_item}");
    }
}

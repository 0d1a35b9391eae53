//! Two queries side by side.

use crate::counts::rates::types::{Rate, RateDifference, rounded, rounded_p};
use crate::counts::statistics::intervals::{cohens_h, newcombe, wilson};
use crate::counts::statistics::significance::two_shares;
use crate::search::UnderstoodView;

/// Compares the figures of the first query with those of `query`; `in_both` items belong to both.
pub fn compared(one: &Rate, other: &Rate, query: &str, understood: UnderstoodView, in_both: u64) -> RateDifference {
    let sides = [one.decided, other.decided];
    let shares = match sides.map(|side| side.share()) {
        [Some(one), Some(other)] => Some([one, other]),
        _ => None,
    };
    let sizes = |size: [f64; 2]| {
        let interval = |shares: [f64; 2]| newcombe(shares, [0, 1].map(|side| wilson(shares[side], size[side])));
        shares.map(|shares| interval(shares).map(rounded))
    };
    let items = sides.map(|side| [side.overturned as f64, (side.items - side.overturned) as f64]);
    let test = two_shares(items[0], items[1]);
    let by_letter = two_shares(sides[0].effective_counts(), sides[1].effective_counts());
    RateDifference {
        query: query.to_owned(),
        understood,
        difference: shares.map(|[one, other]| rounded(one - other)),
        interval: sizes(sides.map(|side| side.items as f64)),
        interval_letters: sizes(sides.map(|side| side.effective_size())),
        test: test.map(|(test, _)| test),
        p: test.map(|(_, p)| rounded_p(p)),
        test_letters: by_letter.map(|(test, _)| test),
        p_letters: by_letter.map(|(_, p)| rounded_p(p)),
        cohens_h: shares.map(cohens_h).map(rounded),
        in_both,
    }
}

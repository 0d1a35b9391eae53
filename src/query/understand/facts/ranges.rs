//! Joins two bounds of one value: `over 40` and `under 50`, `more than 5 mg` and `less than 10 mg`.

use crate::terms;
use crate::terms::strength_bound;

/// Joins two bounds to one range: "over 40", "under 50". `None` unless each is open where the other is not, and some number
/// is in both.
pub fn one_range(one: &str, other: &str) -> Option<String> {
    let bound = |text: &str, sign: &str, step: i64| {
        let number = text.strip_prefix(sign)?;
        let (number, step) = number.strip_prefix('=').map_or((number, step), |number| (number, 0));
        Some(number.parse::<i64>().ok()? + step)
    };
    let range = |from: &str, to: &str| {
        let (first, last) = (bound(from, ">", 1)?, bound(to, "<", -1)?);
        (first <= last).then(|| format!("{first}..{last}"))
    };
    range(one, other).or_else(|| range(other, one)).or_else(|| strengths_within(one, other))
}

/// Joins two bounds of a strength: `>5 mg <10 mg`. `None` unless both are bounds, one from below and one from above.
fn strengths_within(one: &str, other: &str) -> Option<String> {
    let are_bounds = one.starts_with('>') != other.starts_with('>');
    let both = format!("{one} {other}");
    // Bounds of two drugs leave nothing between them.
    let numbers = |text: &str| terms::strengths(text).into_iter().map(|(_, strength)| strength).collect::<Vec<_>>();
    let closed = both.replace('=', "").replace('>', ">=").replace('<', "<=");
    let is_open = || strength_bound(&closed).is_some_and(|is_within| numbers(&both).iter().any(|one| is_within(one)));
    (are_bounds && is_open()).then_some(both)
}

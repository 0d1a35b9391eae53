//! Sides of the body inside a name: `trigger right thumb` is a trigger thumb on the right.

use crate::query::words::bare::bare_word;
use crate::terms::{Context, mentions};

/// Words for sides that users put inside a name.
const SIDES: [&str; 5] = ["right", "left", "bilateral", "rt", "lt"];

/// Puts each side that parts a name before the name.
pub fn put_sides_first<T: AsRef<str>>(words: &mut [T]) {
    for at in 1..words.len().saturating_sub(1) {
        let (before, side, behind) = (words[at - 1].as_ref(), words[at].as_ref(), words[at + 1].as_ref());
        if SIDES.contains(&bare_word(side).as_str()) && is_name(before, behind) {
            words.swap(at - 1, at);
        }
    }
}

/// Returns true if two words together name one thing, as neither of them does alone.
fn is_name(first: &str, second: &str) -> bool {
    let both = format!("{first} {second}");
    let named = mentions(&both, Context::Query);
    let is_whole = matches!(&named[..], [one] if one.range == (0..both.len()));
    let is_alone = |word: &str| mentions(word, Context::Query).iter().any(|one| one.concept == named[0].concept);
    is_whole && !is_alone(first) && !is_alone(second)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_inside_a_name_is_put_before_it() {
        let cases = [
            ("trigger right thumb release", "right trigger thumb release"),
            ("carpal left tunnel", "left carpal tunnel"),
            ("knee right brace and cane", "right knee brace and cane"),
            ("MRI right knee", "MRI right knee"),
            ("right knee MRI", "right knee MRI"),
            ("MRI right", "MRI right"),
        ];
        for (typed, wanted) in cases {
            let mut words: Vec<&str> = typed.split(' ').collect();
            put_sides_first(&mut words);
            assert_eq!(words.join(" "), wanted, "{typed}");
        }
    }
}

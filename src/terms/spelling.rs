//! Spells out the patterns of names in tables: `(a|b)` is either, `[a|b]` either or nothing, and a hyphen says that the
//! two halves are also written as one word (`x-ray` is `x ray` and `xray`).
//!
//! Patterns keep the tables short: one row has dozens of spellings.

/// Returns all spellings of a pattern, sorted: every choice of alternatives, with hyphens as spaces and left out.
pub(crate) fn spellings(pattern: &str) -> Vec<String> {
    let mut all = Vec::new();
    for chosen in alternatives(pattern) {
        for spelling in hyphens(&chosen) {
            let words: Vec<&str> = spelling.split_whitespace().collect();
            all.push(words.join(" "));
        }
    }
    // Different choices may give one spelling.
    all.sort_unstable();
    all.dedup();
    all
}

/// Expands alternatives: `a (b|c) [d]` → `a b`, `a b d`, `a c`, `a c d`; groups may nest.
fn alternatives(pattern: &str) -> Vec<String> {
    let Some(open) = pattern.find(['(', '[']) else { return vec![pattern.to_owned()] };
    let Some((choices, end)) = group(pattern, open) else { return vec![pattern.to_owned()] };
    let (before, after) = (&pattern[..open], &pattern[end..]);
    // Square brackets add the choice of nothing.
    let optional = pattern[open..].starts_with('[').then_some("");
    // The rest is expanded once and combined with each choice.
    let tails = alternatives(after);
    let chosen = choices.into_iter().chain(optional).flat_map(alternatives);
    chosen.flat_map(|choice| tails.iter().map(move |tail| format!("{before}{choice}{tail}"))).collect()
}

/// Returns the choices of the group that opens at `open`, and its end; `None` if it is never closed.
/// `open` is the byte of its bracket.
fn group(pattern: &str, open: usize) -> Option<(Vec<&str>, usize)> {
    let mut choices = Vec::new();
    let (mut depth, mut start) = (0, open + 1);
    for (at, c) in pattern.char_indices().skip_while(|&(at, _)| at < open) {
        match c {
            '(' | '[' => depth += 1,
            // Marks of inner groups stay in the choices, which are expanded in their turn.
            ')' | ']' if depth == 1 => {
                choices.push(&pattern[start..at]);
                return Some((choices, at + 1));
            }
            ')' | ']' => depth -= 1,
            '|' if depth == 1 => {
                choices.push(&pattern[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    None
}

/// Expands hyphens: `x-ray` → `x ray`, `xray`.
/// A name with several has every combination.
fn hyphens(name: &str) -> Vec<String> {
    match name.split_once('-') {
        None => vec![name.to_owned()],
        Some((before, after)) => {
            hyphens(after).iter().flat_map(|tail| [format!("{before} {tail}"), format!("{before}{tail}")]).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_expand_to_all_their_spellings() {
        assert_eq!(spellings("x-ray"), ["x ray", "xray"]);
        assert_eq!(
            spellings("epidural [steroid] (injection|block)"),
            ["epidural block", "epidural injection", "epidural steroid block", "epidural steroid injection"]
        );
        assert_eq!(spellings("a (b [c]|d)"), ["a b", "a b c", "a d"]);
    }
}

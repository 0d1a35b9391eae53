//! White space: lost, doubled, or of another kind.

use super::super::dice::Dice;
use super::super::fiction::Fiction;
use super::breaks;

/// Some sentences follow the one before without a space.
pub fn glued_sentences(text: &str, _: &Fiction, dice: &mut Dice) -> String {
    let bytes = text.as_bytes();
    let small = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_lowercase);
    let capital = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let mut out = String::with_capacity(text.len());
    let mut from = 0;
    for (at, _) in text.match_indices(". ") {
        let gap = bytes[at + 1..].iter().take_while(|byte| **byte == b' ').count();
        if small(at.checked_sub(1)) && small(at.checked_sub(2)) && capital(at + 1 + gap) && dice.percent(15) {
            out.push_str(&text[from..=at]);
            from = at + 1 + gap;
        }
    }
    out.push_str(&text[from..]);
    out
}

/// Hyphens that once stood at a line's end keep a space behind them: "non- randomized".
pub fn reflowed_hyphens(text: &str, _: &Fiction, dice: &mut Dice) -> String {
    let bytes = text.as_bytes();
    let small = |at: Option<usize>| at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_lowercase);
    let mut out = String::with_capacity(text.len() + 40);
    for (at, c) in text.char_indices() {
        out.push(c);
        if c == '-' && small(at.checked_sub(1)) && small(Some(at + 1)) && dice.percent(30) {
            out.push(' ');
        }
    }
    out
}

/// Tabs, spaces that do not break, and runs of spaces in place of spaces.
pub fn odd_spaces(text: &str, _: &Fiction, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len() + 100);
    for c in text.chars() {
        match c {
            ' ' if dice.percent(6) => out.push_str(dice.pick::<&str>(&["\t", "\u{a0}", "  ", " \u{a0}"])),
            c => out.push(c),
        }
    }
    out
}

/// Lines that begin or end with spaces.
pub fn trailing_spaces(text: &str, _: &Fiction, dice: &mut Dice) -> String {
    let indent = *dice.pick(&["", "", "    ", "\t"]);
    let lines: Vec<String> =
        text.split('\n').map(|line| format!("{indent}{line}{}", " ".repeat(dice.between(0, 3)))).collect();
    lines.join("\n")
}

/// A blank line after every line, where there is not one already.
pub fn blank_lines(text: &str, _: &Fiction, _: &mut Dice) -> String {
    if breaks::doubled(text) { text.to_owned() } else { text.replace('\n', "\n\n") }
}

/// NUL characters between words and at line ends.
pub fn nul(text: &str, _: &Fiction, dice: &mut Dice) -> String {
    let mut out = String::with_capacity(text.len() + 100);
    for c in text.chars() {
        if matches!(c, ' ' | '\n') && dice.below(200) == 0 {
            out.push('\0');
        }
        out.push(c);
    }
    out
}

//! Breaking a letter into printed lines, for text and for pages alike.

use super::dice::Dice;
use super::fiction::{Fiction, Part};

/// What a line is, so that a page can choose its font and a text its blank lines.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// First line of a section heading.
    Section,
    /// First line of an item's heading.
    Item,
    /// First line of a paragraph.
    Paragraph,
    /// First line of a labelled paragraph; the label has so many bytes.
    Labelled(usize),
    /// First line of a paragraph that follows without a blank line.
    Tight,
    /// A further line of whatever came before.
    More,
}

/// A printed line.
pub struct Line {
    /// What it is.
    pub kind: Kind,
    /// Whether it belongs to an item's heading.
    pub heading: bool,
    /// The text, without spaces at the ends.
    pub text: String,
}

/// How lines are broken.
pub struct Measure<'a> {
    /// The room on a line.
    pub room: u32,
    /// The width of a character.
    pub width: &'a dyn Fn(u8) -> u32,
}

/// The habits of one letter that change its lines but not its words.
pub struct Habits {
    /// Whether two spaces part sentences.
    pub wide: bool,
    /// Whether the decision stands on a line of its own, in 100 items.
    pub own_line: usize,
    /// Whether labels follow without a blank line, in 100.
    pub tight: usize,
}

/// The lines of a letter after its header.
pub fn lines(fiction: &Fiction, habits: &Habits, measure: &Measure, dice: &mut Dice) -> Vec<Line> {
    let mut out = Vec::with_capacity(120);
    let mut page = Page { out: &mut out, measure, wide: habits.wide };
    for part in &fiction.parts {
        match part {
            Part::Header(_) => {}
            Part::Section(text) => page.paragraph(Kind::Section, text, false),
            Part::Text(text) => page.paragraph(Kind::Paragraph, text, false),
            Part::Lines(rows) => {
                for (index, row) in rows.iter().enumerate() {
                    page.paragraph(if index == 0 { Kind::Paragraph } else { Kind::Tight }, row, false);
                }
            }
            Part::Item(heading, decision) => item(&mut page, heading, decision, habits, dice),
            Part::Labelled(label, text) => {
                let tight = dice.percent(habits.tight);
                let kind = if tight { Kind::Tight } else { Kind::Labelled(label.len()) };
                for (index, paragraph) in text.split('\n').enumerate() {
                    if index == 0 {
                        page.paragraph(kind, &format!("{label} {paragraph}"), false);
                    } else if !paragraph.is_empty() {
                        page.paragraph(Kind::Paragraph, paragraph, false);
                    }
                }
            }
        }
    }
    out
}

fn item(page: &mut Page, heading: &str, decision: &str, habits: &Habits, dice: &mut Dice) {
    if dice.percent(habits.own_line) {
        page.paragraph(Kind::Item, &format!("{heading}:"), true);
        page.push(Kind::More, decision.to_owned(), true);
        return;
    }
    let gap = if page.wide || dice.percent(20) { "  " } else { " " };
    page.paragraph(Kind::Item, &format!("{heading}:{gap}{decision}"), true);
}

struct Page<'a> {
    out: &'a mut Vec<Line>,
    measure: &'a Measure<'a>,
    wide: bool,
}

impl Page<'_> {
    fn push(&mut self, kind: Kind, text: String, heading: bool) {
        self.out.push(Line { kind, heading, text });
    }

    fn paragraph(&mut self, kind: Kind, text: &str, heading: bool) {
        let mut next = kind;
        let mut rest = text.trim();
        while !rest.is_empty() {
            let end = self.line_end(rest);
            let (line, after) = rest.split_at(end);
            let line = line.trim_end();
            let text = if self.wide { line.replace(". ", ".  ") } else { line.to_owned() };
            self.push(next, text, heading);
            next = Kind::More;
            rest = after.trim_start();
        }
    }

    /// Where the line breaks: after the last space or inner hyphen that fits.
    fn line_end(&self, text: &str) -> usize {
        let bytes = text.as_bytes();
        let mut used = 0;
        let mut best = 0;
        for (at, &byte) in bytes.iter().enumerate() {
            used += (self.measure.width)(byte);
            if byte == b' ' {
                // A lone hyphen stays with the word before it and the next: "Low Back - Lumbar".
                let after_lone_hyphen = at > 1 && bytes[at - 1] == b'-' && bytes[at - 2] == b' ';
                best = if after_lone_hyphen { best } else { at };
            } else if used > self.measure.room && best > 0 {
                return best;
            } else if byte == b'-' && inner_hyphen(bytes, at) {
                best = at + 1;
            }
        }
        bytes.len()
    }
}

/// A hyphen between letters or digits, where a word processor may break the line.
fn inner_hyphen(bytes: &[u8], at: usize) -> bool {
    let solid = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    at > 0 && solid(bytes.get(at - 1)) && solid(bytes.get(at + 1))
}
